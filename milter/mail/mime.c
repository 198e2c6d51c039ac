/* mime.c: where the parts of a message begin and end (RFC 2046 5.1.1) */

#include <string.h>

#include "mail/mime.h"

#define BOUNDARY_MAX	70	/* characters: RFC 2046 5.1.1 */

/* A tree being made. */
struct maker {
	struct arena			*arena;
	const struct mime_limits	*limits;
	size_t				 parts;
	size_t				 fields;
	enum reason			 why;
};

/* A delimiter line, the line end before it included. */
struct delimiter {
	size_t	start, end;
	bool	last;
};

/* A boundary, as its lines begin: "--boundary". */
struct boundary {
	unsigned char	bytes[2 + BOUNDARY_MAX];
	size_t		n;
};

static int
refuse(struct maker *m, enum reason why)
{
	m->why = why;
	return -1;
}

bool
mime_is(const struct part *p, const char *type, const char *subtype)
{
	return ctype_is(&p->ctype, type, subtype);
}

bool
mime_multipart(const struct part *p)
{
	return strcmp(p->ctype.type, "multipart") == 0;
}

size_t
mime_children(const struct part *p)
{
	const struct part	*c;
	size_t			 n = 0;

	for (c = p->child; c != NULL; c = c->next)
		n++;
	return n;
}

const struct part *
mime_next(const struct part *root, const struct part *p, bool into_messages)
{
	if (p->child != NULL && (into_messages || mime_multipart(p)))
		return p->child;
	for (; p != root; p = p->parent)
		if (p->next != NULL)
			return p->next;
	return NULL;
}

/*
 * The delimiter line that begins at off, where a line begins.  The whole line
 * must match: GMime and OpenSSL compare prefixes, but a longer boundary is
 * another boundary.
 */
static bool
delimiter_at(struct slice body, size_t off, const struct boundary *b,
    struct delimiter *d)
{
	struct slice	 s = slice_from(body, off);

	if (!slice_starts(s, (struct slice){ b->bytes, b->n }))
		return false;
	s = slice_from(s, b->n);
	d->last = slice_starts(s, SLICE("--"));
	if (d->last)
		s = slice_from(s, 2);
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = slice_from(s, 1);
	if (slice_starts(s, SLICE("\r\n")))
		s = slice_from(s, 2);
	else if (slice_starts(s, SLICE("\n")))
		s = slice_from(s, 1);
	else if (s.n > 0)
		return false;

	d->end = body.n - s.n;
	d->start = off;
	if (d->start > 0)
		d->start--;
	if (d->start > 0 && body.p[d->start - 1] == '\r')
		d->start--;
	return true;
}

/*
 * The first delimiter line at or after from, where a line begins.  By its
 * hyphens, which are rare: a call per line would let 50 MB of empty lines
 * cost seconds.
 */
static bool
delimiter_find(struct slice body, size_t from, const struct boundary *b,
    struct delimiter *d)
{
	const unsigned char	*p = body.p, *at;
	size_t			 i;

	for (i = from; i + 2 < body.n; i++) {
		if ((at = memchr(p + i, '-', body.n - i)) == NULL)
			break;
		i = (size_t)(at - p);
		if (i + 2 < body.n && p[i + 1] == '-' &&
		    (i == from || p[i - 1] == '\n') &&
		    delimiter_at(body, i, b, d))
			return true;
	}
	return false;
}

/*
 * The boundary of a multipart, when every reader would take the same: named
 * once, plainly, and with no blank at its end (RFC 2046 5.1.1).
 */
static bool
boundary_of(const struct ctype *c, struct boundary *b)
{
	struct slice	 s = slice_of(ctype_param(c, "boundary"));
	size_t		 i;

	if (!c->sane || c->subtype[0] == '\0' || s.n == 0 ||
	    s.n > BOUNDARY_MAX || s.p[s.n - 1] == ' ')
		return false;
	for (i = 0; i < c->nparams; i++)
		if (slice_starts(slice_of(c->params[i].name),
		    SLICE("boundary*")))
			return false;
	for (i = 0; i < s.n; i++)
		if (s.p[i] < 32 || s.p[i] > 126)
			return false;
	memcpy(b->bytes, "--", 2);
	memcpy(b->bytes + 2, s.p, s.n);
	b->n = 2 + s.n;
	return true;
}

/* A part of these bytes below parent (NULL: the root), still unread. */
static struct part *
part_new(struct maker *m, struct part *parent, struct slice whole)
{
	int		 depth = parent == NULL ? 0 : parent->depth + 1;
	struct part	*p;

	if (depth > m->limits->depth) {
		refuse(m, R_TOO_DEEP);
		return NULL;
	}
	if (m->parts == m->limits->parts) {
		refuse(m, R_TOO_MANY_PARTS);
		return NULL;
	}
	m->parts++;
	if ((p = arena_alloc(m->arena, sizeof(*p))) == NULL) {
		refuse(m, R_NO_MEMORY);
		return NULL;
	}
	p->whole = whole;
	p->parent = parent;
	p->depth = depth;
	return p;
}

/* The type when no field gives one (RFC 2045 5.2, RFC 2046 5.1.5). */
static struct ctype
default_type(const struct part *p)
{
	struct ctype	 c = { .type = "text", .subtype = "plain",
	    .sane = true };

	if (p->parent != NULL && mime_is(p->parent, "multipart", "digest")) {
		c.type = "message";
		c.subtype = "rfc822";
	}
	return c;
}

static int
read_type(struct maker *m, struct part *p)
{
	const struct field	*f;

	p->ctype = default_type(p);
	if ((f = header_find(&p->fields, "Content-Type", 1)) == NULL)
		return 0;
	if (header_ctype(m->arena, f->value, &p->ctype) == -1)
		return refuse(m, R_NO_MEMORY);
	/* "multipart" alone stays one, so that it is refused as broken */
	if (p->ctype.subtype[0] == '\0' && !mime_multipart(p))
		p->ctype = (struct ctype){ .type = "", .subtype = "" };
	return 0;
}

static int
read_disposition(struct maker *m, struct part *p)
{
	const struct field	*f;

	p->disposition = (struct ctype){ .type = "", .subtype = "",
	    .sane = true };
	f = header_find(&p->fields, "Content-Disposition", 1);
	if (f == NULL)
		return 0;
	if (header_ctype(m->arena, f->value, &p->disposition) == -1)
		return refuse(m, R_NO_MEMORY);
	if (header_count(&p->fields, "Content-Disposition") > 1 ||
	    p->disposition.subtype[0] != '\0')
		p->disposition.sane = false;
	return 0;
}

static int
read_encoding(struct maker *m, struct part *p)
{
	static const char *const words[] = {
		[ENC_7BIT] = "7bit", [ENC_8BIT] = "8bit",
		[ENC_BINARY] = "binary", [ENC_QP] = "quoted-printable",
		[ENC_BASE64] = "base64"
	};
	const struct field	*f;
	struct ctype		 c;
	size_t			 i;

	p->encoding = ENC_7BIT;
	f = header_find(&p->fields, "Content-Transfer-Encoding", 1);
	if (f == NULL)
		return 0;
	if (header_ctype(m->arena, f->value, &c) == -1)
		return refuse(m, R_NO_MEMORY);
	p->encoding = ENC_OTHER;
	for (i = 0; i < NELEM(words); i++)
		if (c.sane && ctype_is(&c, words[i], ""))
			p->encoding = (enum encoding)i;
	return 0;
}

static int
read_header(struct maker *m, struct part *p)
{
	if (header_parse(m->arena, p->whole, &p->fields, &p->body,
	    &m->why) == -1)
		return -1;
	m->fields += p->fields.n;
	if (m->fields > MIME_FIELDS_MAX)
		return refuse(m, R_HEADER_TOO_LARGE);
	if (header_count(&p->fields, "Content-Type") > 1 ||
	    header_count(&p->fields, "Content-Transfer-Encoding") > 1)
		return refuse(m, R_FIELD_TWICE);
	if (read_type(m, p) == -1 || read_disposition(m, p) == -1 ||
	    read_encoding(m, p) == -1)
		return -1;
	return 0;
}

/*
 * The section number of a part of a message, IMAP's way (RFC 9051 6.4.5): a
 * multipart inside a message/rfc822 shares that one's number, another body
 * is its part 1.  A root that is a message/rfc822 itself would be part 1.
 */
static int
number_message(struct maker *m, struct part *p)
{
	const char	*outer;

	if (p->parent == NULL)
		p->section = "";
	else if (!mime_multipart(p->parent)) {
		outer = p->parent->section;
		p->section = arena_printf(m->arena, "%s%s",
		    outer[0] == '\0' ? "1" : outer,
		    mime_multipart(p) ? "" : ".1");
	}
	return p->section == NULL ? refuse(m, R_NO_MEMORY) : 0;
}

static bool
is_identity(enum encoding e)
{
	return e == ENC_7BIT || e == ENC_8BIT || e == ENC_BINARY;
}

/* The next part of a multipart, behind the last one found. */
static int
add_child(struct maker *m, struct part *p, struct part **last,
    struct slice whole, size_t number)
{
	const char	*outer = p->section;
	struct part	*c;

	if ((c = part_new(m, p, whole)) == NULL)
		return -1;
	if ((c->section = arena_printf(m->arena, "%s%s%zu", outer,
	    outer[0] == '\0' ? "" : ".", number)) == NULL)
		return refuse(m, R_NO_MEMORY);
	if (*last == NULL)
		p->child = c;
	else
		(*last)->next = c;
	*last = c;
	return 0;
}

/*
 * Cut the body of a multipart into its children.  The bytes of a part inside
 * it were cut by the delimiters of every enclosing multipart before, so that
 * those end it wherever they stand.
 */
static int
cut_multipart(struct maker *m, struct part *p)
{
	struct slice		 body = p->body;
	struct part		*last = NULL;
	struct boundary		 b;
	struct delimiter	 d;
	size_t			 from, n = 0;
	bool			 more = true;

	if (!is_identity(p->encoding) || !boundary_of(&p->ctype, &b) ||
	    !delimiter_find(body, 0, &b, &d) || d.last)
		return refuse(m, R_MIME_BROKEN);
	p->preamble = slice_sub(body, 0, d.start);
	while (more && !d.last) {
		from = d.end;
		if (!(more = delimiter_find(body, from, &b, &d)))
			d = (struct delimiter){ body.n, body.n, false };
		/* of two delimiters in a row the line end is the first's */
		if (d.start < from)
			d.start = from;
		if (add_child(m, p, &last,
		    slice_sub(body, from, d.start - from), ++n) == -1)
			return -1;
	}
	p->closed = d.last;
	p->epilogue = slice_from(body, d.end);
	return 0;
}

/* Read one part and find its children, which stay unread. */
static int
open_part(struct maker *m, struct part *p)
{
	if (read_header(m, p) == -1 || number_message(m, p) == -1)
		return -1;
	if (mime_multipart(p))
		return cut_multipart(m, p);
	if (mime_is(p, "message", "rfc822") && is_identity(p->encoding) &&
	    (p->child = part_new(m, p, p->body)) == NULL)
		return -1;
	return 0;
}

int
mime_tree(struct arena *a, struct slice bytes,
    const struct mime_limits *limits, struct part **root, enum reason *why)
{
	struct maker	 m = { .arena = a, .limits = limits };
	struct part	*top, *p;

	if ((top = part_new(&m, NULL, bytes)) == NULL)
		goto fail;
	/* in document order: a part is opened after the one it is in */
	for (p = top; p != NULL; p = (struct part *)mime_next(top, p, true))
		if (open_part(&m, p) == -1)
			goto fail;
	*root = top;
	return 0;
fail:
	*why = m.why;
	return -1;
}
