/* respell.c: header fields in ASCII and short lines, meaning what they meant (RFC 2047, RFC 2231) */

#include <string.h>

#include "mail/decode.h"
#include "mail/encode.h"
#include "mail/respell.h"
#include "mail/utf8.h"

#define WORDS_MAX	(16 * 1024)	/* of a field said anew; no subject is
					   so long, and nothing may be cut */
#define PIECE		60	/* characters of a parameter on one line */
#define PARAM_MAX	200	/* a longer value is cut into pieces too */
#define FOLD_AT		76	/* RFC 5322 2.1.1 */

/* What a value is, and so how it can be said in another way. */
enum kind { UNSTRUCTURED, ADDRESSES, PARAMETERS, EXACT };

/*
 * Fields that are not plain text.  Of those that machines read (EXACT) there
 * is no other way to say what is beyond ASCII.
 */
static const struct {
	const char	*name;
	enum kind	 kind;
} kinds[] = {
	{ "Content-Type", PARAMETERS }, { "Content-Disposition", PARAMETERS },
	{ "From", ADDRESSES }, { "Sender", ADDRESSES },
	{ "Reply-To", ADDRESSES }, { "To", ADDRESSES }, { "Cc", ADDRESSES },
	{ "Bcc", ADDRESSES }, { "Resent-From", ADDRESSES },
	{ "Resent-Sender", ADDRESSES }, { "Resent-To", ADDRESSES },
	{ "Resent-Cc", ADDRESSES }, { "Disposition-Notification-To",
	ADDRESSES }, { "Return-Receipt-To", ADDRESSES },
	{ "Date", EXACT }, { "Resent-Date", EXACT }, { "Message-ID", EXACT },
	{ "Resent-Message-ID", EXACT }, { "In-Reply-To", EXACT },
	{ "References", EXACT }, { "Received", EXACT },
	{ "Return-Path", EXACT }, { "MIME-Version", EXACT },
	{ "Content-ID", EXACT }, { "Content-Transfer-Encoding", EXACT },
	{ "Content-Location", EXACT }, { "DKIM-Signature", EXACT },
	{ "ARC-Seal", EXACT }, { "ARC-Message-Signature", EXACT },
	{ "Authentication-Results", EXACT },
	{ "ARC-Authentication-Results", EXACT }, { "Autocrypt", EXACT },
};

static enum kind
kind_of(const struct field *f)
{
	size_t	 i;

	for (i = 0; i < NELEM(kinds); i++)
		if (slice_caseeq(f->name, slice_of(kinds[i].name)))
			return kinds[i].kind;
	return UNSTRUCTURED;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_type(const struct field *f)
{
	return slice_caseeq(f->name, SLICE("Content-Type"));
}

static struct slice
without_end_blanks(struct slice line)
{
	while (line.n > 0 && is_blank(line.p[line.n - 1]))
		line.n--;
	return line;
}

/*
 * A field as it stands, with CRLF, but blanks at the end of a line go before
 * the next: the unfolded value stays the same.  A fold of nothing but blanks
 * is left out.  suffix is put behind the value.
 */
static void
put_field(struct buf *out, struct slice name, struct slice value,
    const char *suffix)
{
	struct slice	 line, eol, text, blanks = { NULL, 0 };
	bool		 first = true;

	buf_add(out, name);
	buf_addc(out, ':');
	for (; slice_line(&value, &line, &eol); first = false) {
		text = without_end_blanks(line);
		if (!first && text.n == 0)
			continue;
		if (!first)
			buf_adds(out, "\r\n");
		buf_add(out, blanks);
		buf_add(out, text);
		blanks = slice_from(line, text.n);
	}
	buf_adds(out, suffix);
	buf_adds(out, "\r\n");
}

static bool
is_token(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f ||
		    strchr("()<>@,;:\\\"/[]?=", s.p[i]) != NULL)
			return false;
	return s.n > 0;
}

/* What RFC 2231 7 lets stand for itself; fewer than it allows. */
static bool
is_attribute_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

/* The characters of a value as RFC 2231 4 writes them. */
static size_t
extended_size(struct slice value)
{
	size_t	 i, n = 0;

	for (i = 0; i < value.n; i++)
		n += is_attribute_char(value.p[i]) ? 1 : 3;
	return n;
}

/* RFC 2231 3 and 4: name*=UTF-8''percent-encoded, in pieces where long. */
static void
put_extended(struct buf *out, const char *name, struct slice value)
{
	bool	 pieces = extended_size(value) > PIECE;
	size_t	 i, col = 0, piece = 0;

	buf_printf(out, pieces ? "%s*0*=UTF-8''" : "%s*=UTF-8''", name);
	for (i = 0; i < value.n; i++) {
		if (pieces && col >= PIECE) {
			buf_printf(out, ";\n %s*%zu*=", name, ++piece);
			col = 0;
		}
		if (is_attribute_char(value.p[i])) {
			buf_addc(out, value.p[i]);
			col++;
			continue;
		}
		buf_printf(out, "%%%02X", value.p[i]);
		col += 3;
	}
}

static void
put_quoted(struct buf *out, const char *name, struct slice value)
{
	size_t	 i;

	buf_printf(out, "%s=\"", name);
	for (i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_addc(out, '\\');
		buf_addc(out, value.p[i]);
	}
	buf_addc(out, '"');
}

/*
 * A parameter in its simplest safe form.  A name with a star is RFC 2231
 * already and can not be extended again.
 */
static bool
put_param(struct buf *out, const struct param *p)
{
	struct slice	 value = slice_of(p->value);
	bool		 extended = strchr(p->name, '*') != NULL;

	if (slice_has8bit(value) && (extended || !utf8_valid(value)))
		return false;
	if (!extended && (slice_has8bit(value) || value.n > PARAM_MAX))
		put_extended(out, p->name, value);
	else if (is_token(value))
		buf_printf(out, "%s=%s", p->name, p->value);
	else
		put_quoted(out, p->name, value);
	return true;
}

/*
 * A Content-Type or Content-Disposition written anew, a fold a parameter,
 * without an hp of the sender's: only we may say it.
 */
static bool
put_params(const struct ctype *c, struct buf *out)
{
	size_t	 i;

	if (!c->sane || c->type[0] == '\0')
		return false;
	buf_printf(out, " %s%s%s", c->type, c->subtype[0] == '\0' ? "" : "/",
	    c->subtype);
	for (i = 0; i < c->nparams; i++) {
		if (strcmp(c->params[i].name, "hp") == 0)
			continue;
		buf_adds(out, ";\n ");
		if (!put_param(out, &c->params[i]))
			return false;
	}
	return true;
}

/* An unstructured value as encoded-words, or ASCII with more folds. */
static bool
put_words(struct arena *a, struct slice value, struct buf *out)
{
	const char	*text;

	if (!utf8_valid(value) || value.n > WORDS_MAX ||
	    (text = decode_words(a, value)) == NULL ||
	    (text = decode_encode_words(a, text)) == NULL)
		return false;
	buf_printf(out, " %s", text);
	return true;
}

/* Folds before blanks, wherever a line would pass the edge. */
static void
put_folds(struct slice value, struct buf *out)
{
	size_t	 col = 0, n;

	for (; value.n > 0; value = slice_from(value, n)) {
		n = 1;
		while (n < value.n && !(is_blank(value.p[n]) &&
		    !is_blank(value.p[n - 1])))
			n++;
		if (col > 0 && col + n > FOLD_AT) {
			buf_addc(out, '\n');
			col = 0;
		}
		buf_add(out, slice_sub(value, 0, n));
		col += n;
	}
}

/* The value said anew, with LF for its folds. */
static enum spelling
put_anew(struct arena *a, const struct part *p, const struct field *f,
    struct buf *out)
{
	bool		 foreign = slice_has8bit(f->value);
	const char	*line = header_unfold(a, f->value);
	bool		 done = line != NULL;

	switch (kind_of(f)) {
	case PARAMETERS:
		return put_params(is_type(f) ? &p->ctype : &p->disposition,
		    out) ? SPELL_DONE : SPELL_NEVER;
	case UNSTRUCTURED:
		return put_words(a, f->value, out) ? SPELL_DONE : SPELL_NEVER;
	case ADDRESSES:
		if (!foreign)
			break;
		if (!utf8_valid(f->value))
			return SPELL_NEVER;
		buf_addc(out, ' ');
		return respell_addresses(a, f->value, out);
	case EXACT:
		done = done && !foreign;
		break;
	}
	if (!done)
		return SPELL_NEVER;
	buf_addc(out, ' ');
	put_folds(slice_of(line), out);
	return SPELL_DONE;
}

static bool
is_long(const struct field *f)
{
	struct slice	 rest = f->raw, line, eol;

	while (slice_line(&rest, &line, &eol))
		if (line.n > ENCODE_LINE_MAX)
			return true;
	return false;
}

/* No control characters: what "?" or a blank would stand for is not said. */
static bool
is_printable(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || (s.p[i] == '\r' &&
		    (i + 1 == s.n || s.p[i + 1] != '\n')))
			return false;
	return true;
}

enum spelling
respell_field(struct arena *a, const struct part *p, const struct field *f,
    const char *hp, struct buf *out)
{
	struct buf	 anew = { 0 };
	struct slice	 value = f->value;
	enum spelling	 how = SPELL_DONE;
	size_t		 start = out->n;

	if (!is_printable(value))
		return SPELL_NEVER;
	if (slice_has8bit(value) || is_long(f) || (hp != NULL && is_type(f) &&
	    ctype_param(&p->ctype, "hp") != NULL))
		how = put_anew(a, p, f, &anew);
	if (how == SPELL_DONE && anew.n > 0)
		value = buf_slice(&anew);
	while (hp != NULL && *hp != '\0' && value.n > 0 &&
	    memchr("; \t\r\n", value.p[value.n - 1], 5) != NULL)
		value.n--;
	if (how == SPELL_DONE)
		put_field(out, f->name, value, hp == NULL ? "" : hp);
	out->failed |= anew.failed;
	buf_free(&anew);
	if (how == SPELL_DONE && !out->failed &&
	    !encode_sound(slice_from(buf_slice(out), start)))
		how = SPELL_NEVER;
	if (how != SPELL_DONE)
		out->n = start;
	return how;
}
