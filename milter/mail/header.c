/* header.c: header fields of a message or part, by offsets (RFC 5322 2.2) */

#include <string.h>

#include "mail/header.h"

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Where the colon of a field's first line stands, and its name; SIZE_MAX when
 * the line is no field.  Blanks before the colon are obsolete (RFC 5322 4.5)
 * but legal, and Postfix takes them too.
 */
static size_t
field_name(struct slice line, struct slice *name)
{
	size_t	 i = 0;

	while (i < line.n && line.p[i] > 32 && line.p[i] < 127 &&
	    line.p[i] != ':')
		i++;
	*name = slice_sub(line, 0, i);
	while (i < line.n && is_blank(line.p[i]))
		i++;
	return name->n > 0 && i < line.n && line.p[i] == ':' ? i : SIZE_MAX;
}

bool
header_next(struct slice *rest, struct field *f)
{
	struct slice	 r = *rest, line, eol;
	size_t		 colon;

	if (!slice_line(&r, &line, &eol) ||
	    (colon = field_name(line, &f->name)) == SIZE_MAX)
		return false;
	while (r.n > 0 && is_blank(r.p[0]))
		slice_line(&r, &line, &eol);
	f->raw = slice_sub(*rest, 0, rest->n - r.n);
	f->value = slice_sub(f->raw, 0, f->raw.n - eol.n);
	f->value = slice_from(f->value, colon + 1);
	*rest = r;
	return true;
}

int
header_parse(struct arena *a, struct slice bytes, struct fields *out,
    struct slice *body, enum reason *why)
{
	struct slice	 rest = bytes, line, eol, end;
	struct field	 f, *v;
	size_t		 i, n = 0;

	while (header_next(&rest, &f))
		if (++n > HEADER_FIELDS_MAX ||
		    bytes.n - rest.n > HEADER_BYTES_MAX) {
			*why = R_HEADER_TOO_LARGE;
			return -1;
		}
	end = rest;
	if (slice_line(&rest, &line, &eol) && line.n == 0)
		end = rest;

	if ((v = arena_array(a, n, sizeof(*v))) == NULL) {
		*why = R_NO_MEMORY;
		return -1;
	}
	rest = bytes;
	for (i = 0; i < n; i++)
		header_next(&rest, &v[i]);
	*out = (struct fields){ v, n };
	*body = end;
	return 0;
}

size_t
header_count(const struct fields *fields, const char *name)
{
	size_t	 i, n = 0;

	for (i = 0; i < fields->n; i++)
		n += slice_caseeq(fields->v[i].name, slice_of(name));
	return n;
}

const struct field *
header_find(const struct fields *fields, const char *name, size_t nth)
{
	size_t	 i;

	for (i = 0; i < fields->n; i++)
		if (slice_caseeq(fields->v[i].name, slice_of(name)) &&
		    nth-- == 1)
			return &fields->v[i];
	return NULL;
}

/* Whether the byte at i is the CR of a CRLF, or an LF. */
static bool
is_eol(struct slice s, size_t i)
{
	if (s.p[i] == '\r')
		return i + 1 < s.n && s.p[i + 1] == '\n';
	return s.p[i] == '\n';
}

static char *
unfold(struct arena *a, struct slice value)
{
	char	*text, *p;
	size_t	 i;

	value = slice_trim(value);
	if ((text = p = arena_str(a, value)) == NULL)
		return NULL;
	for (i = 0; i < value.n; i++) {
		if (is_eol(value, i))
			continue;
		*p++ = value.p[i] == '\0' || value.p[i] == '\r' ? '?' :
		    (char)value.p[i];
	}
	*p = '\0';
	return text;
}

const char *
header_unfold(struct arena *a, struct slice value)
{
	return unfold(a, value);
}

/* No control character but those of blanks and folds. */
static bool
is_printable(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if ((s.p[i] < 32 && s.p[i] != '\t' && !is_eol(s, i)) ||
		    s.p[i] == 127)
			return false;
	return true;
}

/* What is left of a Content-* value, and whether all was well so far. */
struct scan {
	char	*p;
	bool	 sane;
};

/* A comment, parentheses within it counted, never nested calls. */
static void
skip_comment(struct scan *s)
{
	size_t	 depth = 0;

	for (; *s->p != '\0'; s->p++) {
		if (*s->p == '\\' && s->p[1] != '\0')
			s->p++;
		else if (*s->p == '(')
			depth++;
		else if (*s->p == ')' && --depth == 0) {
			s->p++;
			return;
		}
	}
	s->sane = false;
}

/* Blanks and comments (RFC 5322 3.2.2, CFWS). */
static void
skip_blanks(struct scan *s)
{
	for (;;) {
		while (is_blank((unsigned char)*s->p))
			s->p++;
		if (*s->p != '(')
			return;
		skip_comment(s);
	}
}

static bool
is_token(char c)
{
	return c > 32 && c < 127 && strchr("()<>@,;:\\\"/[]?=", c) == NULL;
}

/*
 * Values without the quotes they need are common ("type=text/html",
 * "protocol=application/pkcs7-signature") and read alike by everybody as
 * long as they hold no blank, comma, semicolon, quote or comment.
 */
static bool
is_value(char c)
{
	return is_token(c) || (c != '\0' && strchr("<>@:/[]?=", c) != NULL);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static char *
copy(struct arena *a, const char *from, const char *to)
{
	return arena_str(a, (struct slice){ (const unsigned char *)from,
	    (size_t)(to - from) });
}

/* A token in lower case; "" when none stands there, NULL without memory. */
static const char *
take_token(struct arena *a, struct scan *s)
{
	char	*from = s->p, *text, *p;

	while (is_token(*s->p))
		s->p++;
	if ((text = copy(a, from, s->p)) != NULL)
		for (p = text; *p != '\0'; p++)
			*p = lower(*p);
	return text;
}

/* A quoted string, its escapes undone where it stands. */
static const char *
take_quoted(struct scan *s)
{
	char	*text = ++s->p, *end = text;

	for (; *s->p != '"'; s->p++) {
		if (*s->p == '\\')
			s->p++;
		if (*s->p == '\0') {
			s->sane = false;
			*end = '\0';
			return text;
		}
		*end++ = *s->p;
	}
	s->p++;
	*end = '\0';
	return text;
}

/* The value of a parameter, as far as it can be read; NULL: memory. */
static const char *
take_value(struct arena *a, struct scan *s)
{
	char	*from = s->p;

	if (*from == '"')
		return take_quoted(s);
	for (; is_value(*s->p) || (*s->p & 0x80) != 0; s->p++)
		if ((*s->p & 0x80) != 0)
			s->sane = false;
	if (s->p == from)
		s->sane = false;
	return copy(a, from, s->p);
}

const char *
ctype_param(const struct ctype *c, const char *name)
{
	size_t	 i;

	for (i = 0; i < c->nparams; i++)
		if (strcmp(c->params[i].name, name) == 0)
			return c->params[i].value;
	return NULL;
}

/* One parameter after its semicolon; of two with one name the first counts. */
static void
take_param(struct arena *a, struct scan *s, struct ctype *out)
{
	struct param	 p;

	p.name = take_token(a, s);
	skip_blanks(s);
	if (p.name == NULL || p.name[0] == '\0' || *s->p != '=') {
		s->sane = false;
		return;
	}
	s->p++;
	skip_blanks(s);
	if ((p.value = take_value(a, s)) == NULL)
		return;
	if (ctype_param(out, p.name) != NULL)
		s->sane = false;
	else
		out->params[out->nparams++] = p;
}

/*
 * The parameters.  One that stands empty, as after a last semicolon, is
 * harmless and common; what can not be read is left out up to the next.
 */
static void
take_params(struct arena *a, struct scan *s, struct ctype *out)
{
	size_t	 seen = 0;

	while (*s->p != '\0') {
		if (*s->p != ';') {
			s->sane = false;
			s->p += strcspn(s->p, ";");
			continue;
		}
		s->p++;
		skip_blanks(s);
		if (*s->p == ';' || *s->p == '\0')
			continue;
		if (seen++ == CTYPE_PARAMS_MAX) {
			s->sane = false;
			return;
		}
		take_param(a, s, out);
		skip_blanks(s);
	}
}

int
header_ctype(struct arena *a, struct slice value, struct ctype *out)
{
	struct scan	 s = { .sane = is_printable(value) };
	struct ctype	 c = { .subtype = "" };

	if ((s.p = unfold(a, value)) == NULL)
		return -1;
	skip_blanks(&s);
	if ((c.type = take_token(a, &s)) == NULL)
		return -1;
	skip_blanks(&s);
	if (c.type[0] != '\0' && *s.p == '/') {
		s.p++;
		skip_blanks(&s);
		if ((c.subtype = take_token(a, &s)) == NULL)
			return -1;
		s.sane = s.sane && c.subtype[0] != '\0';
		skip_blanks(&s);
	}
	s.sane = s.sane && c.type[0] != '\0';
	take_params(a, &s, &c);
	if (arena_failed(a))
		return -1;
	c.sane = s.sane;
	*out = c;
	return 0;
}

bool
ctype_is(const struct ctype *c, const char *type, const char *subtype)
{
	return strcmp(c->type, type) == 0 && strcmp(c->subtype, subtype) == 0;
}
