/* entity.c: a message's content made safe to sign (RFC 8551 3.1, RFC 9788) */

#include <string.h>

#include "mail/decode.h"
#include "mail/encode.h"
#include "mail/entity.h"
#include "mail/utf8.h"

#define ENCODED_MAX	(16 * 1024)	/* of an 8-bit field; no subject is so
					   long, and nothing may be cut off */
#define HP_CLEAR	";\r\n hp=\"clear\""	/* RFC 9788 2.1 */

/* An entity being made. */
struct maker {
	struct arena		*arena;
	struct buf		*out;
	const struct part	*root;
	bool			 protect;
	enum reason		 why;
};

/* How a part gets into the entity. */
enum form {
	FORM_AS_IS, FORM_RECODED, FORM_MULTIPART, FORM_MESSAGE, FORM_UNSAFE
};

static int
refuse(struct maker *m, enum reason why)
{
	m->why = why;
	return -1;
}

static bool
is_identity(enum encoding e)
{
	return e == ENC_7BIT || e == ENC_8BIT || e == ENC_BINARY;
}

static bool
named(const struct field *f, const char *name)
{
	return slice_caseeq(f->name, slice_of(name));
}

static bool
is_content(const struct field *f)
{
	return slice_casestarts(f->name, SLICE("Content-"));
}

/*
 * RFC 9788 wants every field protected that the sender's program knew: a
 * reader who sees hp="clear" may take all others for a stranger's.  Bcc is
 * none of them.
 */
static bool
is_protected(const struct maker *m, const struct field *f)
{
	static const char *const names[] = { "Subject", "To", "Cc", "Date",
	    "Message-ID", "Sender", "Reply-To", "In-Reply-To", "References" };
	size_t	 i;

	/* Always: the signer looks whether it may sign for that address. */
	if (named(f, "From"))
		return true;
	for (i = 0; m->protect && i < NELEM(names); i++)
		if (named(f, names[i]))
			return true;
	return false;
}

static struct slice
without_end_blanks(struct slice line)
{
	while (line.n > 0 && (line.p[line.n - 1] == ' ' ||
	    line.p[line.n - 1] == '\t'))
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

/* RFC 2231 4: name*=UTF-8''percent-encoded */
static void
put_extended(struct buf *out, const char *name, struct slice value)
{
	size_t	 i;

	buf_printf(out, "%s*=UTF-8''", name);
	for (i = 0; i < value.n; i++)
		if (is_attribute_char(value.p[i]))
			buf_addc(out, value.p[i]);
		else
			buf_printf(out, "%%%02X", value.p[i]);
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
 * A Content-Type or Content-Disposition written anew, a fold a parameter,
 * those of 8-bit by RFC 2231; hp is left out, since only we may say it.
 * False when it can not be said so.
 */
static bool
rebuild(const struct ctype *c, struct buf *out)
{
	struct slice	 value;
	const char	*name;
	size_t		 i;

	if (!c->sane || c->type[0] == '\0')
		return false;
	buf_printf(out, " %s%s%s", c->type, c->subtype[0] == '\0' ? "" : "/",
	    c->subtype);
	for (i = 0; i < c->nparams; i++) {
		name = c->params[i].name;
		value = slice_of(c->params[i].value);
		if (strcmp(name, "hp") == 0)
			continue;
		buf_adds(out, ";\r\n ");
		if (slice_has8bit(value)) {
			if (!utf8_valid(value) || strchr(name, '*') != NULL)
				return false;
			put_extended(out, name, value);
		} else if (is_token(value))
			buf_printf(out, "%s=%s", name, c->params[i].value);
		else if (strchr(name, '*') == NULL)
			put_quoted(out, name, value);
		else
			return false;
	}
	return !out->failed;
}

/* An unstructured value of raw UTF-8 as encoded-words. */
static bool
reword(struct maker *m, struct slice value, struct buf *out)
{
	const char	*text;

	if (!utf8_valid(value) || value.n > ENCODED_MAX ||
	    (text = decode_words(m->arena, value)) == NULL ||
	    (text = decode_encode_words(m->arena, text)) == NULL)
		return false;
	buf_printf(out, " %s", text);
	return !out->failed;
}

/*
 * A field's value in ASCII, where we know how; else as it stands, and the
 * look over the whole entity will refuse it.
 */
static struct slice
value_of(struct maker *m, const struct part *p, const struct field *f)
{
	struct buf	 b = { 0 };
	struct slice	 value = f->value;
	bool		 raw = slice_has8bit(value), type, done = false;

	type = named(f, "Content-Type");
	if (type && (raw || (p == m->root &&
	    ctype_param(&p->ctype, "hp") != NULL)))
		done = rebuild(&p->ctype, &b);
	else if (raw && named(f, "Content-Disposition"))
		done = rebuild(&p->disposition, &b);
	else if (raw && (named(f, "Subject") || named(f,
	    "Content-Description")))
		done = reword(m, value, &b);
	if (done)
		value = arena_copy(m->arena, buf_slice(&b));
	buf_free(&b);
	return value;
}

/*
 * The root's Content-Type says that its header is protected, where a
 * parameter can be added to it.
 */
static void
put_type(struct maker *m, const struct part *p, const struct field *f)
{
	struct slice	 value = value_of(m, p, f);
	bool		 hp = m->protect && p->ctype.sane &&
			    p->ctype.type[0] != '\0';

	while (hp && value.n > 0 && value.p[value.n - 1] != '\0' &&
	    strchr("; \t\r\n", value.p[value.n - 1]) != NULL)
		value.n--;
	put_field(m->out, f->name, value, hp ? HP_CLEAR : "");
}

/*
 * The content of a leaf, its transfer encoding undone; *plain is what to
 * free, and empty where nothing had to be copied.
 */
static int
content_of(struct maker *m, const struct part *p, struct buf *plain,
    struct slice *content)
{
	*content = p->body;
	if (is_identity(p->encoding))
		return 0;
	if (decode_transfer(p, plain) == -1)
		return refuse(m, R_NO_MEMORY);
	*content = buf_slice(plain);
	return 0;
}

/* What RFC 2045 5.2 takes for granted, said aloud. */
static int
put_default_type(struct maker *m, const struct part *p)
{
	struct buf	 plain = { 0 };
	struct slice	 content;
	const char	*charset = "us-ascii";
	int		 rc;

	if ((rc = content_of(m, p, &plain, &content)) == 0) {
		/* RFC 1428: better no name than a wrong one */
		if (slice_has8bit(content))
			charset = utf8_valid(content) ? "utf-8" :
			    "unknown-8bit";
		buf_printf(m->out, "Content-Type: text/plain; charset=%s%s\r\n",
		    charset, m->protect ? HP_CLEAR : "");
	}
	buf_free(&plain);
	return rc;
}

/*
 * The part's header and the empty line after it; encoding is the transfer
 * encoding to be named, NULL for what is there.  Of the root only what is in
 * the entity.  Content-Length is no MIME, and would be wrong.
 */
static int
put_header(struct maker *m, const struct part *p, const char *encoding)
{
	const struct field	*f;
	bool			 named_it = false, root = p == m->root;
	size_t			 i;

	for (i = 0; i < p->fields.n; i++) {
		f = &p->fields.v[i];
		if (named(f, "Content-Length") ||
		    (root && !is_content(f) && !is_protected(m, f)))
			continue;
		if (encoding != NULL &&
		    named(f, "Content-Transfer-Encoding")) {
			buf_printf(m->out, "Content-Transfer-Encoding: %s\r\n",
			    encoding);
			named_it = true;
		} else if (root && named(f, "Content-Type"))
			put_type(m, p, f);
		else
			put_field(m->out, f->name, value_of(m, p, f), "");
	}
	if (root && header_find(&p->fields, "Content-Type", 1) == NULL &&
	    put_default_type(m, p) == -1)
		return -1;
	if (encoding != NULL && !named_it && strcmp(encoding, "7bit") != 0)
		buf_printf(m->out, "Content-Transfer-Encoding: %s\r\n",
		    encoding);
	buf_adds(m->out, "\r\n");
	return 0;
}

static enum form
form_of(const struct part *p)
{
	/*
	 * A change would break the signature inside; whoever strips blanks
	 * on the way breaks that one as well, so they may stay.
	 */
	if (mime_is(p, "multipart", "signed") ||
	    mime_is(p, "multipart", "encrypted"))
		return encode_sound(p->body) ? FORM_AS_IS : FORM_UNSAFE;
	if (mime_multipart(p))
		return FORM_MULTIPART;
	if (p->child != NULL)
		return FORM_MESSAGE;
	if (encode_safe(p->body))
		return FORM_AS_IS;
	/* RFC 2046 5.2: other message types take no transfer encoding. */
	if (p->encoding == ENC_OTHER ||
	    (strcmp(p->ctype.type, "message") == 0 && is_identity(p->encoding)))
		return FORM_UNSAFE;
	return FORM_RECODED;
}

/*
 * A leaf in another transfer encoding.  Base64 stays base64, byte by byte;
 * so does text with a NUL (UTF-16), whose line ends are none of ours.
 */
static int
put_recoded(struct maker *m, const struct part *p)
{
	struct buf	 plain = { 0 };
	struct slice	 content;
	bool		 text;
	int		 rc = -1;

	if (content_of(m, p, &plain, &content) == -1)
		goto out;
	text = strcmp(p->ctype.type, "text") == 0 &&
	    p->encoding != ENC_BASE64 &&
	    slice_find(content, SLICE("\0"), 0) == SIZE_MAX;
	if (put_header(m, p, text ? "quoted-printable" : "base64") == -1)
		goto out;
	if (text)
		encode_qp(m->out, content);
	else
		encode_base64(m->out, content);
	rc = 0;
out:
	buf_free(&plain);
	return rc;
}

/* The line end before a delimiter is the delimiter's. */
static void
put_delimiter(struct maker *m, const struct part *multipart, bool first,
    const char *end)
{
	buf_printf(m->out, "%s--%s%s\r\n", first ? "" : "\r\n",
	    ctype_param(&multipart->ctype, "boundary"), end);
}

/*
 * A part up to where its children begin; *into says that they are to come.
 * A preamble is shown to nobody: dropped when not safe.
 */
static int
open_part(struct maker *m, const struct part *p, bool *into)
{
	enum form	 form = form_of(p);

	if (p != m->root && mime_multipart(p->parent))
		put_delimiter(m, p->parent, p == p->parent->child, "");
	*into = form == FORM_MULTIPART || form == FORM_MESSAGE;
	if (form == FORM_UNSAFE)
		return refuse(m, R_ENTITY_UNSAFE);
	if (form == FORM_RECODED)
		return put_recoded(m, p);
	if (put_header(m, p, p->encoding == ENC_8BIT ||
	    p->encoding == ENC_BINARY ? "7bit" : NULL) == -1)
		return -1;
	if (form == FORM_AS_IS)
		buf_add(m->out, p->body);
	if (form == FORM_MULTIPART && p->preamble.n > 0 &&
	    encode_safe(p->preamble)) {
		buf_add(m->out, p->preamble);
		buf_adds(m->out, "\r\n");
	}
	return 0;
}

/* After the last child of a part. */
static void
close_part(struct maker *m, const struct part *p)
{
	struct slice	 epilogue = p->epilogue;

	if (!mime_multipart(p))
		return;
	/* Only at the end: a line moved to the left may become a delimiter. */
	while (epilogue.n > 0 && (epilogue.p[epilogue.n - 1] == '\r' ||
	    epilogue.p[epilogue.n - 1] == '\n'))
		epilogue.n--;
	put_delimiter(m, p, false, "--");
	if (epilogue.n > 0 && encode_safe(epilogue)) {
		buf_add(m->out, epilogue);
		buf_adds(m->out, "\r\n");
	}
}

static int
put_tree(struct maker *m)
{
	const struct part	*p = m->root;
	bool			 into;

	for (;;) {
		if (open_part(m, p, &into) == -1)
			return -1;
		if (into) {
			p = p->child;
			continue;
		}
		for (; p != m->root && p->next == NULL; close_part(m, p))
			p = p->parent;
		if (p == m->root)
			return 0;
		p = p->next;
	}
}

int
entity_make(struct arena *a, const struct part *root, bool protect,
    struct buf *out, enum reason *why)
{
	struct maker	 m = { .arena = a, .out = out, .root = root,
	    .protect = protect };
	size_t		 start = out->n;

	if (header_count(&root->fields, "From") > 1) {
		refuse(&m, R_ENTITY_UNSAFE);
		goto fail;
	}
	if (put_tree(&m) == -1)
		goto fail;
	if (out->failed || arena_failed(a)) {
		refuse(&m, R_NO_MEMORY);
		goto fail;
	}
	/* Header fields, boundaries: whatever was copied. */
	if (!encode_sound(slice_from(buf_slice(out), start)) ||
	    encode_opens_pdf(slice_from(buf_slice(out), start))) {
		refuse(&m, R_ENTITY_UNSAFE);
		goto fail;
	}
	return 0;
fail:
	out->n = start;
	*why = m.why;
	return -1;
}
