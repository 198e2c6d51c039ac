/* decode.c: from a message's bytes to text people read, by GMime (RFC 2045, 2047, 2231) */

#include <errno.h>
#include <string.h>

#include "mail/base64.h"
#include "mail/charset.h"
#include "mail/decode_parts.h"
#include "mail/encode.h"
#include "mail/utf8.h"

#define STEP_BYTES	(16 * 1024)	/* decoded at a time: bounds the stack */
#define CHARSET_MAX	40		/* the longest registered name has 45,
					   none in use has more than 20 */

/* GLib's complaints quote the mail; nobody outside may read them. */
static GLogWriterOutput
quiet(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer ctx)
{
	(void)level;
	(void)fields;
	(void)n;
	(void)ctx;
	return G_LOG_WRITER_HANDLED;
}

void
decode_init(void)
{
	g_log_set_writer_func(quiet, NULL, NULL);
	g_mime_init();
}

GMimeParserOptions *
decode_options(void)
{
	const char		*charsets[] = { "utf-8", "windows-1258", NULL };
	GMimeParserOptions	*o = g_mime_parser_options_new();

	g_mime_parser_options_set_fallback_charsets(o, charsets);
	g_mime_parser_options_set_allow_addresses_without_domain(o, FALSE);
	return o;
}

/* Any bytes as UTF-8 on one line. */
static const char *
one_line(struct arena *a, struct slice text)
{
	struct buf	 b = { 0 };
	const char	*out = NULL;

	utf8_line(&b, text);
	if (!b.failed)
		out = arena_str(a, slice_trim(buf_slice(&b)));
	buf_free(&b);
	return out;
}

char *
decode_value(struct arena *a, struct slice value)
{
	struct slice	 s = slice_trim(slice_sub(value, 0, DECODE_VALUE_MAX));
	char		*text = arena_alloc(a, s.n + 1);
	size_t		 i, n = 0;

	if (text == NULL)
		return NULL;
	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0')
			text[n++] = ' ';
		else if (s.p[i] != '\r' && s.p[i] != '\n')
			text[n++] = (char)s.p[i];
	text[n] = '\0';
	return text;
}

static void
feed(GMimeEncoding *state, struct slice s, struct buf *out)
{
	struct slice	 step;
	char		 text[STEP_BYTES + 64];
	size_t		 n;

	for (; s.n > 0 && !out->failed; s = slice_from(s, step.n)) {
		step = slice_sub(s, 0, STEP_BYTES);
		n = g_mime_encoding_step(state, (const char *)step.p, step.n,
		    text);
		buf_add(out, (struct slice){ (unsigned char *)text, n });
	}
}

/* What GMime has kept back. */
static void
finish(GMimeEncoding *state, struct buf *out)
{
	char	 text[64];
	size_t	 n = g_mime_encoding_flush(state, "", 0, text);

	buf_add(out, (struct slice){ (unsigned char *)text, n });
}

/* GMime is slow, and stops behind padding; bodies of several pieces go on. */
static void
from_base64(struct slice s, struct buf *out)
{
	GMimeEncoding		 state;
	const unsigned char	*p;
	struct slice		 piece;
	size_t			 n;

	g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_BASE64);
	while (s.n > 0 && !out->failed) {
		p = memchr(s.p, '=', s.n);
		n = p == NULL ? s.n : (size_t)(p - s.p);
		while (n < s.n && (s.p[n] == '=' || s.p[n] == '\r' ||
		    s.p[n] == '\n'))
			n++;
		piece = slice_sub(s, 0, n);
		feed(&state, slice_from(piece, base64_groups(piece, out)), out);
		s = slice_from(s, n);
		if (p != NULL)
			g_mime_encoding_reset(&state);
	}
	finish(&state, out);
}

/*
 * Blanks at the end of a line were added on the way (RFC 2045 6.7 rule 3);
 * GMime would keep them, and see no soft line break before them.
 */
static void
from_qp(struct slice s, struct buf *out)
{
	GMimeEncoding		 state;
	const unsigned char	*lf;
	struct slice		 line, eol;
	size_t			 end;

	g_mime_encoding_init_decode(&state,
	    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	for (; s.n > 0 && !out->failed; s = slice_from(s, line.n)) {
		lf = memchr(s.p, '\n', s.n);
		line = slice_sub(s, 0, lf == NULL ? s.n :
		    (size_t)(lf - s.p) + 1);
		end = line.n - (lf != NULL);
		if (lf != NULL && end > 0 && line.p[end - 1] == '\r')
			end--;
		eol = slice_from(line, end);
		while (end > 0 && (line.p[end - 1] == ' ' ||
		    line.p[end - 1] == '\t'))
			end--;
		feed(&state, slice_sub(line, 0, end), out);
		feed(&state, eol, out);
	}
	finish(&state, out);
}

int
decode_transfer(const struct part *part, struct buf *out)
{
	if (part->encoding == ENC_QP)
		from_qp(part->body, out);
	else if (part->encoding == ENC_BASE64)
		from_base64(part->body, out);
	else
		buf_add(out, part->body);
	return out->failed ? -1 : 0;
}

/* How many bytes to pass over where a charset makes no sense of them. */
static size_t
unit_bytes(const char *charset)
{
	struct slice	 name = slice_of(charset);

	if (slice_casestarts(name, SLICE("utf-16")) ||
	    slice_casestarts(name, SLICE("ucs-2")))
		return 2;
	return slice_casestarts(name, SLICE("utf-32")) ? 4 : 1;
}

/* Everything in as UTF-8, U+FFFD for what can not be converted. */
static void
convert(iconv_t cd, size_t unit, struct slice in, struct buf *out)
{
	char	*p = (char *)(uintptr_t)in.p, *o, text[STEP_BYTES];
	size_t	 left = in.n, room, rc;
	bool	 last;

	while (!out->failed) {
		o = text;
		room = sizeof(text);
		/* The last call gives what was held back to be composed. */
		last = left == 0;
		rc = last ? g_mime_iconv(cd, NULL, NULL, &o, &room) :
		    g_mime_iconv(cd, &p, &left, &o, &room);
		buf_add(out, (struct slice){ (unsigned char *)text,
		    sizeof(text) - room });
		if (last)
			break;
		if (rc != (size_t)-1 || errno == E2BIG)
			continue;
		buf_adds(out, UTF8_REPLACEMENT);
		unit = unit < left ? unit : left;
		p += unit;
		left -= unit;
	}
}

/*
 * Bytes as UTF-8 by their label, or NULL.  Only what is not labelled is
 * guessed: an agency's mailer that says us-ascii and sends 8-bit is that too.
 */
static void
to_utf8(const char *label, struct slice in, struct buf *out)
{
	enum charset	 is = charset_of(label);
	iconv_t		 cd = (iconv_t)-1;

	if (is == CHARSET_UTF8 || (is == CHARSET_NONE && utf8_valid(in))) {
		buf_add(out, in);
		return;
	}
	if (is == CHARSET_NONE)
		label = "windows-1258";
	if (is != CHARSET_REFUSED)
		cd = g_mime_iconv_open("UTF-8", label);
	if (cd == (iconv_t)-1) {
		charset_escape(in, out);
		return;
	}
	convert(cd, unit_bytes(label), in, out);
	g_mime_iconv_close(cd);
}

bool
decode_readable(const struct part *part)
{
	return charset_of(ctype_param(&part->ctype, "charset")) !=
	    CHARSET_REFUSED;
}

const char *
decode_text(struct arena *a, const struct part *part, size_t max)
{
	struct buf	 raw = { .max = max }, utf8 = { .max = max };
	struct buf	 text = { .max = max };
	const char	*out = NULL;

	if (decode_transfer(part, &raw) == -1)
		goto out;
	to_utf8(ctype_param(&part->ctype, "charset"), buf_slice(&raw), &utf8);
	if (utf8.failed)
		goto out;
	buf_free(&raw);
	utf8_text(&text, buf_slice(&utf8));
	if (!text.failed)
		out = arena_str(a, buf_slice(&text));
out:
	buf_free(&raw);
	buf_free(&utf8);
	buf_free(&text);
	return out;
}

/* An encoded-word of RFC 2047 2. */
struct word {
	struct slice	 charset, text;
	enum encoding	 encoding;
	size_t		 n;		/* bytes of it all */
};

/* What stands before the next question mark; false when there is none. */
static bool
until_mark(struct slice *s, struct slice *piece)
{
	const unsigned char	*p = s->n > 0 ? memchr(s->p, '?', s->n) : NULL;

	if (p == NULL)
		return false;
	*piece = slice_sub(*s, 0, (size_t)(p - s->p));
	*s = slice_from(*s, piece->n + 1);
	return true;
}

/* Does s begin with an encoded-word?  A language after "*" is left out. */
static bool
word_at(struct slice s, struct word *w)
{
	struct slice	 rest = slice_from(s, 2), kind;
	size_t		 star;

	if (!slice_starts(s, SLICE("=?")) || !until_mark(&rest, &w->charset) ||
	    !until_mark(&rest, &kind) || !until_mark(&rest, &w->text) ||
	    rest.n == 0 || rest.p[0] != '=' || w->charset.n == 0)
		return false;
	if (slice_caseeq(kind, SLICE("B")))
		w->encoding = ENC_BASE64;
	else if (slice_caseeq(kind, SLICE("Q")))
		w->encoding = ENC_QP;
	else
		return false;
	w->n = s.n - rest.n + 1;
	if ((star = slice_find(w->charset, SLICE("*"), 0)) != SIZE_MAX)
		w->charset = slice_sub(w->charset, 0, star);
	return true;
}

/* A word's bytes, still in its charset.  In Q a blank is an underscore. */
static void
word_bytes(const struct word *w, struct buf *out)
{
	GMimeEncoding	 state;
	struct buf	 q = { 0 };
	size_t		 i;

	if (w->encoding == ENC_BASE64) {
		from_base64(w->text, out);
		return;
	}
	for (i = 0; i < w->text.n; i++)
		buf_addc(&q, w->text.p[i] == '_' ? ' ' : w->text.p[i]);
	/* Not from_qp: a blank at the end of a word is its own. */
	g_mime_encoding_init_decode(&state,
	    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	feed(&state, buf_slice(&q), out);
	finish(&state, out);
	out->failed |= q.failed;
	buf_free(&q);
}

/*
 * Words of one charset are joined before they are converted: mailers cut
 * characters in two.  GMime's own decoder drops what follows a padded word.
 */
static void
words_to_utf8(struct slice s, struct buf *out)
{
	struct buf	 bytes = { 0 };
	struct word	 w, next;
	char		 charset[CHARSET_MAX + 2];
	size_t		 n;

	while (s.n > 0 && !out->failed) {
		if (!word_at(s, &w)) {
			n = slice_find(s, SLICE("=?"), 1);
			to_utf8(NULL, slice_sub(s, 0, n), out);
			s = slice_from(s, n);
			continue;
		}
		for (;;) {
			word_bytes(&w, &bytes);
			s = slice_from(s, w.n);
			for (n = 0; n < s.n && (s.p[n] == ' ' ||
			    s.p[n] == '\t'); n++)
				;
			if (!word_at(slice_from(s, n), &next))
				break;
			s = slice_from(s, n);
			if (!slice_caseeq(w.charset, next.charset))
				break;
			w = next;
		}
		/* A name too long to be one is cut to a name too long. */
		n = w.charset.n < sizeof(charset) ? w.charset.n :
		    sizeof(charset) - 1;
		memcpy(charset, w.charset.p, n);
		charset[n] = '\0';
		to_utf8(charset, buf_slice(&bytes), out);
		out->failed |= bytes.failed;
		bytes.n = 0;
	}
	buf_free(&bytes);
}

const char *
decode_words(struct arena *a, struct slice value)
{
	struct buf	 b = { 0 };
	const char	*raw = decode_value(a, value), *out = NULL;

	if (raw == NULL)
		return NULL;
	words_to_utf8(slice_of(raw), &b);
	if (!b.failed)
		out = one_line(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/*
 * May GMime find a parameter of that name?  Not where nothing is written like
 * it, in plain letters or in an encoded-word.
 */
static bool
may_have_param(const char *raw, const char *param)
{
	return strcasestr(raw, param) != NULL || strstr(raw, "=?") != NULL;
}

/* The filename as RFC 2231 or a raw value gives it, or NULL. */
static const char *
disposition_name(struct arena *a, struct slice value)
{
	GMimeParserOptions	*options;
	GMimeContentDisposition	*d;
	const char		*raw = decode_value(a, value), *name = NULL;

	if (raw == NULL || !may_have_param(raw, "filename"))
		return NULL;
	options = decode_options();
	if ((d = g_mime_content_disposition_parse(options, raw)) != NULL) {
		name = g_mime_content_disposition_get_parameter(d, "filename");
		if (name != NULL)
			name = one_line(a, slice_of(name));
		g_object_unref(d);
	}
	g_mime_parser_options_free(options);
	return name;
}

static const char *
type_name(struct arena *a, struct slice value)
{
	GMimeParserOptions	*options;
	GMimeContentType	*t;
	const char		*raw = decode_value(a, value), *name = NULL;

	if (raw == NULL || !may_have_param(raw, "name"))
		return NULL;
	options = decode_options();
	if ((t = g_mime_content_type_parse(options, raw)) != NULL) {
		name = g_mime_content_type_get_parameter(t, "name");
		if (name != NULL)
			name = one_line(a, slice_of(name));
		g_object_unref(t);
	}
	g_mime_parser_options_free(options);
	return name;
}

/*
 * A name by the field's parameter: encoded-words, which have no place there
 * but are what Outlook sends, by our own decoder; all else by GMime.
 */
static const char *
param_name(struct arena *a, const struct part *part, const char *field,
    const struct ctype *ctype, const char *param,
    const char *(*gmime)(struct arena *, struct slice))
{
	const struct field	*f = header_find(&part->fields, field, 1);
	const char		*plain = ctype_param(ctype, param);

	if (f == NULL)
		return NULL;
	if (plain != NULL && strstr(plain, "=?") != NULL)
		return decode_words(a, slice_of(plain));
	return gmime(a, f->value);
}

const char *
decode_typename(struct arena *a, const struct part *part)
{
	const char	*name;

	name = param_name(a, part, "Content-Type", &part->ctype, "name",
	    type_name);
	if (arena_failed(a))
		return NULL;
	return name == NULL ? "" : name;
}

const char *
decode_filename(struct arena *a, const struct part *part)
{
	const char	*name;

	name = param_name(a, part, "Content-Disposition", &part->disposition,
	    "filename", disposition_name);
	if (name == NULL || name[0] == '\0')
		return decode_typename(a, part);
	return arena_failed(a) ? NULL : name;
}

const char *
decode_encode_words(struct arena *a, const char *utf8)
{
	const char	*line = one_line(a, slice_of(utf8)), *out = NULL;
	struct buf	 b = { 0 };

	if (line == NULL)
		return NULL;
	encode_words(&b, slice_of(line));
	if (!b.failed)
		out = arena_str(a, buf_slice(&b));
	buf_free(&b);
	return out;
}
