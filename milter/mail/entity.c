/* entity.c: a message's content made safe to sign (RFC 8551 3.1, RFC 9788) */

#include <string.h>

#include "mail/decode.h"
#include "mail/encode.h"
#include "mail/entity.h"
#include "mail/protect.h"
#include "mail/respell.h"
#include "mail/utf8.h"

#define QP_MAX	(1024 * 1024)	/* longer text is a file: quoted-printable may
				   take three times its room, base64 never */
#define HP_CLEAR	";\r\n hp=\"clear\""	/* RFC 9788 2.1 */

/* An entity being made. */
struct maker {
	struct arena		*arena;
	struct buf		*out;
	const struct part	*root;
	bool			 protect;
	size_t			 sound;		/* out is, up to here */
	enum reason		 why;
};

/* How a part gets into the entity. */
enum form { FORM_AS_IS, FORM_RECODED, FORM_MULTIPART, FORM_MESSAGE };

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

/* From always: the signer looks whether it may sign for that address. */
static bool
is_protected(const struct maker *m, const struct field *f)
{
	return named(f, "From") || (m->protect && protect_field(f));
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
 * A field with its meaning in safe bytes.  The root's Content-Type says that
 * its header is protected, where a parameter can be added to it.  A copy that
 * names an address beyond ASCII is not made: the field stays where it was.
 */
static int
put_field(struct maker *m, const struct part *p, const struct field *f)
{
	const char	*hp = NULL;

	if (p == m->root && named(f, "Content-Type"))
		hp = m->protect && p->ctype.sane && p->ctype.type[0] != '\0' ?
		    HP_CLEAR : "";
	switch (respell_field(m->arena, p, f, hp, m->out)) {
	case SPELL_DONE:
		return 0;
	case SPELL_ADDRESS:
		if (p == m->root && !named(f, "From"))
			return 0;
		break;
	case SPELL_NEVER:
		break;
	}
	return refuse(m, R_ENTITY_FIELD);
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
		} else if (put_field(m, p, f) == -1)
			return -1;
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

/*
 * A change would break the signature inside.  Whoever strips blanks on the
 * way breaks that one as well, so they may stay; but a relay without 8BITMIME
 * recodes whatever is labelled 8bit, ASCII or not.
 */
static int
seal(struct maker *m, const struct part *p)
{
	const struct part	*q = p;

	if (!encode_sound(p->body))
		return refuse(m, R_ENTITY_SEALED);
	while ((q = mime_next(p, q, true)) != NULL)
		if (q->encoding == ENC_8BIT || q->encoding == ENC_BINARY)
			return refuse(m, R_ENTITY_SEALED);
	return 0;
}

/*
 * Other message types than message/rfc822: RFC 2046 5.2 lets them have no
 * transfer encoding, RFC 6532 3.7 and RFC 6533 any.
 */
static int
form_of_report(struct maker *m, const struct part *p, enum form *form)
{
	if (slice_starts(slice_of(p->ctype.subtype), SLICE("global"))) {
		*form = FORM_RECODED;
		return 0;
	}
	*form = FORM_AS_IS;
	return encode_sound(p->body) ? 0 : refuse(m, R_ENTITY_ENCODING);
}

static int
form_of(struct maker *m, const struct part *p, enum form *form)
{
	*form = FORM_AS_IS;
	if (mime_is(p, "multipart", "signed") ||
	    mime_is(p, "multipart", "encrypted"))
		return seal(m, p);
	if (mime_multipart(p)) {
		*form = FORM_MULTIPART;
		return 0;
	}
	if (p->child != NULL) {
		*form = FORM_MESSAGE;
		/* An mbox's first line: for some readers the header follows */
		return slice_starts(p->body, SLICE("From ")) ||
		    slice_starts(p->body, SLICE(">From ")) ?
		    refuse(m, R_ENTITY_STRUCTURE) : 0;
	}
	if (encode_safe(p->body))
		return 0;
	if (p->encoding == ENC_OTHER)
		return refuse(m, R_ENTITY_ENCODING);
	if (strcmp(p->ctype.type, "message") == 0 && is_identity(p->encoding))
		return form_of_report(m, p, form);
	*form = FORM_RECODED;
	return 0;
}

/*
 * A leaf in another transfer encoding.  Base64 stays base64, character by
 * character; text with a NUL (UTF-16) becomes it, since its line ends are
 * none of ours, and very long text.  In other text that was sent as lines there
 * are line ends only; in what was encoded an LF alone is content.
 */
static int
put_recoded(struct maker *m, const struct part *p)
{
	bool		 again = p->encoding == ENC_BASE64, text;
	struct buf	 plain = { 0 };
	struct slice	 content = p->body;
	int		 rc = -1;

	if (!again && content_of(m, p, &plain, &content) == -1)
		goto out;
	text = !again && strcmp(p->ctype.type, "text") == 0 &&
	    content.n <= QP_MAX &&
	    slice_find(content, SLICE("\0"), 0) == SIZE_MAX;
	if (put_header(m, p, text ? "quoted-printable" : "base64") == -1)
		goto out;
	if (again)
		encode_base64_again(m->out, content);
	else if (text)
		encode_qp(m->out, content, is_identity(p->encoding));
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
 * Is what was copied since the last time sound?  Header fields, boundaries:
 * whatever it was.  What follows begins a line, or ends one.
 */
static int
check_sound(struct maker *m)
{
	struct slice	 rest = slice_from(buf_slice(m->out), m->sound);

	if (m->out->failed)
		return refuse(m, R_NO_MEMORY);
	m->sound = m->out->n;
	return encode_sound(rest) ? 0 : refuse(m, R_ENTITY_UNSAFE);
}

/* A body that form_of found to be sound: files are large. */
static int
put_as_is(struct maker *m, const struct part *p)
{
	if (check_sound(m) == -1)
		return -1;
	buf_add(m->out, p->body);
	m->sound = m->out->n;
	return 0;
}

/*
 * A part up to where its children begin; *into says that they are to come.
 * A preamble is shown to nobody: dropped when not safe.
 */
static int
open_part(struct maker *m, const struct part *p, bool *into)
{
	enum form	 form;

	if (form_of(m, p, &form) == -1)
		return -1;
	if (p != m->root && mime_multipart(p->parent))
		put_delimiter(m, p->parent, p == p->parent->child, "");
	*into = form == FORM_MULTIPART || form == FORM_MESSAGE;
	if (form == FORM_RECODED)
		return put_recoded(m, p);
	if (put_header(m, p, p->encoding == ENC_8BIT ||
	    p->encoding == ENC_BINARY ? "7bit" : NULL) == -1)
		return -1;
	if (form == FORM_AS_IS)
		return put_as_is(m, p);
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
	    .protect = protect, .sound = out->n };
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
	if (check_sound(&m) == -1)
		goto fail;
	if (encode_opens_pdf(slice_from(buf_slice(out), start))) {
		refuse(&m, R_ENTITY_UNSAFE);
		goto fail;
	}
	return 0;
fail:
	out->n = start;
	*why = m.why;
	return -1;
}
