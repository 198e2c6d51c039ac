/* template.c: texts with named places, for the mail that we write ourselves */

#include <string.h>

#include "mail/template.h"
#include "mail/utf8.h"

#define PIECES_MAX	4096	/* of one template; ours have some hundred */
#define NAME_MAX_BYTES	32	/* of a name in a fault */

enum piece_kind { PIECE_TEXT, PIECE_VALUE, PIECE_SOME, PIECE_NONE, PIECE_END };

struct piece {
	enum piece_kind	 kind;
	struct slice	 text;		/* as it stands, or a name */
	size_t		 end;		/* of a section: its PIECE_END */
};

struct template {
	const struct piece	*v;
	size_t			 n;
};

/* A template being read. */
struct reader {
	const struct template_place	*place;
	struct slice			 text;
	size_t				 at;
	struct piece			*v;
	size_t				 n;
	/* the sections we are in, and which names each knows of its own */
	const struct template_name	*names[TEMPLATE_DEPTH + 1];
	size_t				 opened[TEMPLATE_DEPTH + 1];
	size_t				 depth;
};

static void
fault(struct reader *r, size_t at, const char *what, struct slice name)
{
	struct slice	 before = slice_sub(r->text, 0, at);
	unsigned	 line = r->place->line;
	size_t		 i;

	for (i = 0; i < before.n; i++)
		line += before.p[i] == '\n';
	buf_printf(r->place->faults, "%s:%u: %s \"", r->place->path, line,
	    what);
	utf8_line(r->place->faults, slice_sub(name, 0, NAME_MAX_BYTES));
	buf_adds(r->place->faults, "\"\n");
}

static void
add(struct reader *r, enum piece_kind kind, struct slice text)
{
	if (r->n == PIECES_MAX || (kind == PIECE_TEXT && text.n == 0))
		return;
	r->v[r->n] = (struct piece){ .kind = kind, .text = text,
	    .end = r->n };
	r->n++;
}

/* The row of a name, of the innermost section that knows it. */
static const struct template_name *
find_name(const struct reader *r, struct slice name)
{
	const struct template_name	*row;
	size_t				 d;

	for (d = r->depth + 1; d-- > 0; )
		for (row = r->names[d]; row != NULL && row->name != NULL;
		    row++)
			if (slice_eq(slice_of(row->name), name))
				return row;
	return NULL;
}

/*
 * A section's tag that has its line to itself takes the line with it.  Cuts
 * the blanks before it off *before; the end of the line, or end.
 */
static size_t
lone_line(const struct reader *r, size_t end, struct slice *before)
{
	struct slice	 rest = slice_from(r->text, end), kept = *before;
	size_t		 skip = 0;

	while (kept.n > 0 && (kept.p[kept.n - 1] == ' ' ||
	    kept.p[kept.n - 1] == '\t'))
		kept.n--;
	/* what stands before it on the line may be another tag */
	if (kept.p > r->text.p || kept.n > 0)
		if ((kept.n > 0 ? kept.p[kept.n - 1] : kept.p[-1]) != '\n')
			return end;
	while (skip < rest.n && (rest.p[skip] == ' ' ||
	    rest.p[skip] == '\t' || rest.p[skip] == '\r'))
		skip++;
	if (skip < rest.n && rest.p[skip] != '\n')
		return end;
	*before = kept;
	return end + skip + (skip < rest.n);
}

static void
open_section(struct reader *r, enum piece_kind kind, size_t at,
    struct slice name)
{
	const struct template_name	*row = find_name(r, name);

	if (row == NULL)
		fault(r, at, "unknown name", name);
	if (r->depth == TEMPLATE_DEPTH) {
		fault(r, at, "too many sections in each other:", name);
		return;
	}
	r->depth++;
	r->opened[r->depth] = r->n;
	r->names[r->depth] = kind == PIECE_SOME && row != NULL ? row->items :
	    NULL;
	add(r, kind, name);
}

static void
close_section(struct reader *r, size_t at, struct slice name)
{
	struct piece	*opening = &r->v[r->opened[r->depth]];

	if (r->depth == 0 || !slice_eq(opening->text, name)) {
		fault(r, at, "no section is open here that ends by", name);
		return;
	}
	opening->end = r->n;
	r->depth--;
	add(r, PIECE_END, name);
}

static void
place_value(struct reader *r, size_t at, struct slice name)
{
	const struct template_name	*row = find_name(r, name);

	if (row == NULL)
		fault(r, at, "unknown name", name);
	else if (row->items != NULL)
		fault(r, at, "a list, to be used as {{#name}}:", name);
	add(r, PIECE_VALUE, name);
}

/* The tag that opens at at, text before it; how far it reaches. */
static size_t
read_tag(struct reader *r, size_t at, struct slice before)
{
	size_t		 end = slice_find(r->text, SLICE("}}"), at);
	struct slice	 name;
	int		 sign;

	if (end == SIZE_MAX) {
		fault(r, at, "is not closed by }}:",
		    slice_from(r->text, at));
		return r->text.n;
	}
	name = slice_trim(slice_sub(r->text, at + 2, end - at - 2));
	sign = name.n == 0 ? '\0' : name.p[0];
	end += 2;
	if (sign != '#' && sign != '^' && sign != '/') {
		add(r, PIECE_TEXT, before);
		place_value(r, at, name);
		return end;
	}
	end = lone_line(r, end, &before);
	add(r, PIECE_TEXT, before);
	name = slice_trim(slice_from(name, 1));
	if (sign == '/')
		close_section(r, at, name);
	else
		open_section(r, sign == '#' ? PIECE_SOME : PIECE_NONE, at,
		    name);
	return end;
}

int
template_parse(struct arena *a, const struct template_place *place,
    struct slice text, const struct template_name *names,
    const struct template **out)
{
	struct reader	 r = { .place = place, .text = text,
		.names = { names } };
	struct template	*t = arena_alloc(a, sizeof(*t));
	size_t		 tag;

	if ((r.v = arena_array(a, PIECES_MAX, sizeof(*r.v))) == NULL ||
	    t == NULL)
		return -1;
	while ((tag = slice_find(text, SLICE("{{"), r.at)) != SIZE_MAX &&
	    r.n < PIECES_MAX)
		r.at = read_tag(&r, tag, slice_sub(text, r.at, tag - r.at));
	add(&r, PIECE_TEXT, slice_from(text, r.at));
	if (r.n == PIECES_MAX)
		fault(&r, r.at, "too long, from here on", SLICE(""));
	for (; r.depth > 0; r.depth--)
		fault(&r, (size_t)(r.v[r.opened[r.depth]].text.p - text.p),
		    "section is not closed:", r.v[r.opened[r.depth]].text);
	*t = (struct template){ r.v, r.n };
	*out = t;
	return 0;
}

/* What names mean at a place: an item's values, and those around it. */
struct scope {
	const struct values	*values;
	const struct scope	*around;
};

static const struct named *
find_value(const struct scope *s, struct slice name)
{
	size_t	 i;

	for (; s != NULL; s = s->around)
		for (i = 0; i < s->values->n; i++)
			if (slice_eq(slice_of(s->values->v[i].name), name))
				return &s->values->v[i];
	return NULL;
}

static bool
is_empty(const struct named *v)
{
	return v == NULL || (v->text == NULL ? v->nitems == 0 :
	    *v->text == '\0');
}

void
html_text(struct buf *b, struct slice s)
{
	static const char	*entities[128] = { ['&'] = "&amp;",
		['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;",
		['\''] = "&#39;" };
	size_t			 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < 128 && entities[s.p[i]] != NULL)
			buf_adds(b, entities[s.p[i]]);
		else
			buf_addc(b, s.p[i]);
}

static void
put_value(struct buf *b, enum template_style style, const struct named *v)
{
	struct buf	 line = { 0 };

	if (is_empty(v) || v->text == NULL)
		return;
	utf8_line(&line, slice_of(v->text));
	if (style == TEMPLATE_HTML)
		html_text(b, buf_slice(&line));
	else
		buf_add(b, buf_slice(&line));
	b->failed |= line.failed;
	buf_free(&line);
}

/* The pieces from at up to end; sections in each other are TEMPLATE_DEPTH. */
static void
fill(struct buf *b, const struct template *t, size_t at, size_t end,
    enum template_style style, const struct scope *s)
{
	const struct piece	*p;
	const struct named	*v;
	struct scope		 inner = { .around = s };
	size_t			 i;

	for (; at < end; at++) {
		p = &t->v[at];
		v = p->kind == PIECE_TEXT ? NULL : find_value(s, p->text);
		switch (p->kind) {
		case PIECE_TEXT:
			buf_add(b, p->text);
			break;
		case PIECE_VALUE:
			put_value(b, style, v);
			break;
		case PIECE_SOME:
			for (i = 0; v != NULL && v->text == NULL &&
			    i < v->nitems; i++) {
				inner.values = &v->items[i];
				fill(b, t, at + 1, p->end, style, &inner);
			}
			if (!is_empty(v) && v->text != NULL)
				fill(b, t, at + 1, p->end, style, s);
			at = p->end;
			break;
		case PIECE_NONE:
			if (is_empty(v))
				fill(b, t, at + 1, p->end, style, s);
			at = p->end;
			break;
		case PIECE_END:
			break;
		}
	}
}

void
template_fill(struct buf *b, const struct template *t,
    enum template_style style, const struct values *values)
{
	const struct scope	 s = { values, NULL };

	fill(b, t, 0, t->n, style, &s);
}
