/* edit.c: changes to a message, as data */

#include <stdlib.h>
#include <string.h>

#include "mail/edit.h"
#include "mail/header.h"

#define EDITS_FIRST	16	/* more than a usual mail gets */

/* Whether text can be a field's name: it must not begin a second line. */
static bool
is_name(const char *s)
{
	if (s == NULL || *s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (*s <= 32 || *s > 126 || *s == ':')
			return false;
	return true;
}

/*
 * Whether text can be a field's value and no more than that.  A CR comes out
 * of Postfix twice, and an LF that is no fold would start a field of its own.
 */
static bool
is_value(const char *s)
{
	if (s == NULL || strchr(s, '\r') != NULL)
		return false;
	while ((s = strchr(s, '\n')) != NULL)
		if (*++s != ' ' && *s != '\t')
			return false;
	return true;
}

static bool
has_body(const struct edits *edits)
{
	size_t	 i;

	for (i = 0; i < edits->n; i++)
		if (edits->v[i].kind == EDIT_BODY)
			return true;
	return false;
}

static bool
is_possible(const struct edits *edits, const struct edit *e)
{
	switch (e->kind) {
	case EDIT_DELETE:
		return is_name(e->name) && e->nth > 0;
	case EDIT_INSERT:
	case EDIT_APPEND:
		return is_name(e->name) && is_value(e->value);
	case EDIT_BODY:
		return !has_body(edits);
	case EDIT_RCPT:
		return is_value(e->value) && e->value[0] != '\0' &&
		    strchr(e->value, '\n') == NULL;
	}
	return false;
}

int
edits_add(struct arena *a, struct edits *edits, struct edit e)
{
	struct edit	*v;
	size_t		 size;

	if (edits->n == EDITS_MAX || !is_possible(edits, &e))
		return -1;
	if (edits->n == edits->size) {
		size = edits->size == 0 ? EDITS_FIRST : edits->size * 2;
		if ((v = arena_array(a, size, sizeof(*v))) == NULL)
			return -1;
		if (edits->n > 0)
			memcpy(v, edits->v, edits->n * sizeof(*v));
		edits->v = v;
		edits->size = size;
	}
	e.order = edits->n;
	edits->v[edits->n++] = e;
	return 0;
}

static int
compare(const void *left, const void *right)
{
	const struct edit	*a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == EDIT_DELETE && a->nth != b->nth)
		return a->nth > b->nth ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

void
edits_sort(struct edits *edits)
{
	if (edits->n > 1)
		qsort(edits->v, edits->n, sizeof(*edits->v), compare);
}

/* Every line of text, its line end as CRLF. */
static void
put_lines(struct buf *out, struct slice text)
{
	struct slice	 line, eol;

	while (slice_line(&text, &line, &eol)) {
		buf_add(out, line);
		if (eol.n > 0)
			buf_adds(out, "\r\n");
	}
}

static void
put_body(struct buf *out, const struct edit *e)
{
	size_t	 i;

	for (i = 0; i < EDIT_PIECES; i++)
		put_lines(out, e->body[i]);
}

static void
put_edit(struct buf *out, const struct edit *e)
{
	buf_adds(out, e->name);
	buf_adds(out, ": ");
	put_lines(out, slice_of(e->value));
	buf_adds(out, "\r\n");
}

/* The message's own fields, without those that are deleted. */
static int
put_fields(struct arena *a, const struct fields *fields,
    const struct edits *edits, struct buf *out)
{
	const struct field	*f;
	size_t			 i;
	bool			*gone;

	if ((gone = arena_array(a, fields->n, sizeof(*gone))) == NULL)
		return -1;
	for (i = 0; i < edits->n; i++) {
		if (edits->v[i].kind != EDIT_DELETE)
			continue;
		f = header_find(fields, edits->v[i].name, edits->v[i].nth);
		if (f != NULL)
			gone[f - fields->v] = true;
	}
	for (i = 0; i < fields->n; i++) {
		if (gone[i])
			continue;
		f = &fields->v[i];
		put_lines(out, slice_sub(f->raw, 0,
		    (size_t)(f->value.p + f->value.n - f->raw.p)));
		buf_adds(out, "\r\n");
	}
	return 0;
}

int
edit_apply(struct arena *a, struct slice message, const struct edits *edits,
    struct buf *out)
{
	struct fields	 fields;
	struct slice	 body;
	enum reason	 why;
	size_t		 i;

	if (header_parse(a, message, &fields, &body, &why) == -1)
		return -1;
	for (i = edits->n; i > 0; i--)
		if (edits->v[i - 1].kind == EDIT_INSERT)
			put_edit(out, &edits->v[i - 1]);
	if (put_fields(a, &fields, edits, out) == -1)
		return -1;
	for (i = 0; i < edits->n; i++)
		if (edits->v[i].kind == EDIT_APPEND)
			put_edit(out, &edits->v[i]);
	buf_adds(out, "\r\n");
	if (!has_body(edits))
		put_lines(out, body);
	for (i = 0; i < edits->n; i++)
		if (edits->v[i].kind == EDIT_BODY)
			put_body(out, &edits->v[i]);
	return out->failed ? -1 : 0;
}
