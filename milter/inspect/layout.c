/* layout.c: a page in reading order: a letter's head (NĐ 30/2020), text, tables */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout_parts.h"

/* In heights of a character. */
#define STRIP_GAP	0.5	/* a narrower gap is no way between columns */
#define RUN_GAP		0.3	/* characters of a word overlap less */
#define TOUCHING	0.02	/* nothing stands in a narrower gap */

#define STRIP_MIN	5	/* points between the columns of a head */
#define WIDTH_MAX	3000	/* points; wider than A0 is no letter */

/*
 * Drop what has no place or no ink.  A combining mark begins where the
 * character before it does, so that sorting cannot part them, and ends where
 * it says: poppler parts the width of one glyph among its characters.
 */
static size_t
tidy(struct glyph *g, size_t n)
{
	size_t	 i, kept = 0;

	for (i = 0; i < n; i++) {
		if (g_unichar_isspace(g[i].c) || !isfinite(g[i].x1) ||
		    !isfinite(g[i].x2) || !isfinite(g[i].y1) ||
		    !isfinite(g[i].y2))
			continue;
		g[kept] = g[i];
		if (kept > 0 && g_unichar_combining_class(g[i].c) != 0) {
			g[kept].y1 = g[kept - 1].y1;
			g[kept].y2 = g[kept - 1].y2;
			g[kept].x1 = g[kept - 1].x1;
			if (g[i].x1 > g[kept - 1].x2 + g[i].y2 - g[i].y1)
				g[kept].x2 = g[kept - 1].x2;
		}
		kept++;
	}
	return kept;
}

/* One byte a point across the page: does a line stand there? */
struct cover {
	unsigned char	 at[WIDTH_MAX];
	size_t		 from, to;	/* where a strip may be */
};

static void
cover_line(struct cover *c, const struct line *l)
{
	double	 end = l->glyphs[0].x1, from, to;
	size_t	 i;

	for (i = 0; i < l->n; i++) {
		from = l->glyphs[i].x1;
		to = smaller(larger(end, l->glyphs[i].x2), WIDTH_MAX);
		if (from - end < STRIP_GAP * l->h)
			from = smaller(from, end);
		for (from = larger(from, 0); from < to; from++)
			c->at[(size_t)from] = 1;
		end = larger(end, to);
	}
}

/* The middle of the widest free strip, or -1 when all are too narrow. */
static double
strip_of(const struct cover *c)
{
	size_t	 i, run = 0, best = 0, end = 0;

	for (i = c->from; i < c->to; i++) {
		run = c->at[i] ? 0 : run + 1;
		if (run > best) {
			best = run;
			end = i + 1;
		}
	}
	return best < STRIP_MIN ? -1 : (double)end - (double)best / 2;
}

/* Some lines in two columns, and the middle of the strip between them. */
struct columns {
	size_t	 from, to;
	double	 strip;
};

/*
 * From line at, grow down to end and up to 0 as long as a strip stays free
 * between leftmost points and three quarters of the page's width.
 */
static struct columns
grow_columns(const struct lines *ls, double width, double leftmost,
    size_t at, size_t end)
{
	struct cover	 c = { .to = (size_t)(width * 3 / 4) }, before;
	struct columns	 k = { .from = at, .to = at, .strip = -1 };
	double		 s;

	c.from = (size_t)larger(smaller(leftmost, WIDTH_MAX), 0);
	for (; k.to < end; k.to++, k.strip = s) {
		before = c;
		cover_line(&c, &ls->v[k.to]);
		if ((s = strip_of(&c)) < 0) {
			c = before;
			break;
		}
	}
	for (; k.from > 0 && k.to > at; k.from--, k.strip = s) {
		cover_line(&c, &ls->v[k.from - 1]);
		if ((s = strip_of(&c)) < 0)
			break;
	}
	return k;
}

/*
 * A letter's head: the lines around the national motto and above Kính gửi.
 * Without a motto, from the top to Kính gửi; without either there is none.
 */
static struct columns
find_head(const struct lines *ls, double width)
{
	size_t	 i, end = ls->n, motto = ls->n;

	for (i = 0; i < ls->n && end == ls->n; i++) {
		if (motto == ls->n && strstr(ls->v[i].key, "conghoaxahoi"))
			motto = i;
		if (line_starts(&ls->v[i], "kinhgui"))
			end = i;
	}
	if (motto == ls->n && end == ls->n)
		return (struct columns){ 0 };
	return grow_columns(ls, width, width / 4, motto < end ? motto : 0,
	    end);
}

/* A letter's end: the recipients left, whoever signs right. */
static struct columns
find_end(const struct lines *ls, double width, size_t from)
{
	struct columns	 k = { .from = ls->n, .to = ls->n };
	size_t		 i;

	for (i = from; i < ls->n; i++)
		if (line_starts(&ls->v[i], "noinhan")) {
			/* the margin before the list is no strip */
			k = grow_columns(ls, width, ls->v[i].x1 +
			    ls->v[i].word, i, ls->n);
			k.from = i;
			break;
		}
	return k;
}

/* Move the glyphs left of strip to the front; returns how many they are. */
static size_t
part_columns(struct glyph *g, size_t n, double strip, struct glyph *spare)
{
	size_t	 i, left = 0, right = 0;

	for (i = 0; i < n; i++) {
		if ((g[i].x1 + g[i].x2) / 2 < strip)
			g[left++] = g[i];
		else
			spare[right++] = g[i];
	}
	memcpy(g + left, spare, right * sizeof(*g));
	return left;
}

/* Lines in columns again, one column at a time.  0 or -1. */
static int
add_columns(struct model_lines *out, uint32_t page, const struct lines *ls,
    struct columns k)
{
	struct line	*last;
	struct glyph	*g, *spare;
	struct lines	 col;
	size_t		 n, left, i;

	if (k.from >= k.to)
		return 0;
	g = ls->v[k.from].glyphs;
	last = &ls->v[k.to - 1];
	n = (size_t)(last->glyphs + last->n - g);
	if ((spare = calloc(n, sizeof(*spare))) == NULL)
		return -1;
	left = part_columns(g, n, k.strip, spare);
	free(spare);
	for (i = 0; i < 2; i++) {
		if (lines_find(out->arena, i == 0 ? g : g + left,
		    i == 0 ? left : n - left, &col) == -1)
			return -1;
		lines_add(out, page, col.v, col.n, true);
		free(col.v);
	}
	return 0;
}

static double
centre(const struct glyph *g)
{
	return (g->y1 + g->y2) / 2;
}

/* Which way does the text run: 0 right, 1 down, 2 left, 3 up? */
static int
direction(const struct glyph *g, size_t n)
{
	size_t	 votes[4] = { 0 }, i;
	double	 dx, dy, size;
	int	 k, best = 0;

	for (i = 1; i < n; i++) {
		dx = (g[i].x1 + g[i].x2 - g[i - 1].x1 - g[i - 1].x2) / 2;
		dy = centre(&g[i]) - centre(&g[i - 1]);
		size = larger(g[i].x2 - g[i].x1, g[i].y2 - g[i].y1);
		if (larger(fabs(dx), fabs(dy)) < 2 * size)
			votes[fabs(dx) >= fabs(dy) ? (dx < 0) * 2 :
			    1 + (dy < 0) * 2]++;
	}
	for (k = 1; k < 4; k++)
		if (votes[k] > votes[best])
			best = k;
	return best;
}

/* Turn a box a quarter to the left, on a page of some width. */
static void
turn_box(double *x1, double *y1, double *x2, double *y2, double width)
{
	double	 left = *y1, right = *y2;

	*y1 = width - *x2;
	*y2 = width - *x1;
	*x1 = left;
	*x2 = right;
}

/* Turn the page until its text is upright. */
static void
turn_page(struct page *p)
{
	int		 turns = direction(p->g, p->n);
	struct rule	*r = p->rules.v;
	double		 width;
	size_t		 i;

	for (; turns > 0; turns--) {
		width = p->width;
		for (i = 0; i < p->n; i++)
			turn_box(&p->g[i].x1, &p->g[i].y1, &p->g[i].x2,
			    &p->g[i].y2, width);
		for (i = 0; i < p->rules.n; i++)
			turn_box(&r[i].x1, &r[i].y1, &r[i].x2, &r[i].y2,
			    width);
		p->width = p->height;
		p->height = width;
	}
}

/* Does a column's line stand in the gap between two characters? */
static bool
is_parted(const struct grids *gs, double from, double to)
{
	size_t	 i, k;

	for (i = 0; i < gs->n; i++)
		for (k = 0; k <= gs->v[i]->columns; k++)
			if (gs->v[i]->x[k] > from && gs->v[i]->x[k] < to)
				return true;
	return false;
}

/* Is it of the run of characters that the one before belongs to? */
static bool
is_glued(const struct grids *gs, const struct glyph *before,
    const struct glyph *g)
{
	double	 h = larger(before->y2 - before->y1, 1);
	double	 gap = g->x1 - before->x2;

	if (g_unichar_combining_class(g->c) != 0)
		return true;
	if (fabs(centre(g) - centre(before)) > SAME_LINE * h ||
	    gap < -RUN_GAP * h || gap > WORD_GAP * h)
		return false;
	return gap < TOUCHING * h || !is_parted(gs, before->x2, g->x1);
}

/*
 * Say of each glyph to which part of the page it belongs: part 2 i + 1 is the
 * table i, part 2 i what stands above it, the last what is below them all.
 * A run of characters goes where its first one is: what a narrow cell has no
 * room for runs over its edge.
 */
static void
part_page(const struct page *p, const struct grids *gs)
{
	struct glyph	*g = p->g;
	size_t		 i, k, place;
	double		 x;

	for (i = 0; i < p->n; i++) {
		if (i > 0 && is_glued(gs, &g[i - 1], &g[i])) {
			g[i].part = g[i - 1].part;
			g[i].place = g[i - 1].place;
			continue;
		}
		x = g[i].x1 + (g[i].x2 - g[i].x1) / 3;
		g[i].part = g[i].place = 0;
		for (k = 0; k < gs->n && centre(&g[i]) > gs->v[k]->y[0]; k++)
			g[i].part = 2 * (uint32_t)k + 2;
		while (k-- > 0)
			if ((place = grid_place(gs->v[k], x, centre(&g[i]))) !=
			    SIZE_MAX) {
				g[i].part = 2 * (uint32_t)k + 1;
				g[i].place = (uint32_t)place;
				break;
			}
	}
}

static int
by_part(const void *va, const void *vb)
{
	const struct glyph	*a = va, *b = vb;

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* A page's number alone on its line, with or without strokes beside it. */
static bool
is_page_number(const struct line *l, uint32_t number)
{
	char	 digits[16];

	g_snprintf(digits, sizeof(digits), "%u", number);
	return strcmp(l->key, digits) == 0;
}

/* Text between two tables, or all of a page's. */
static int
text_add(struct layout *lay, const struct page *p, struct glyph *g, size_t n,
    bool first, bool last)
{
	struct model_lines	*out = lay->out;
	struct lines		 all, ls;
	struct columns		 head = { 0 }, end;
	int			 rc = -1;

	if (lines_find(out->arena, g, n, &all) == -1)
		return -1;
	ls = all;
	if (first && ls.n > 0 && is_page_number(&ls.v[0], p->number)) {
		ls.v++;
		ls.n--;
	}
	if (last && ls.n > 0 && is_page_number(&ls.v[ls.n - 1], p->number))
		ls.n--;
	if (ls.n > 0)
		rows_end(lay);
	end = (struct columns){ .from = ls.n, .to = ls.n };
	if (p->width > 0 && p->width < WIDTH_MAX) {
		if (first && p->number == 1)
			head = find_head(&ls, p->width);
		end = find_end(&ls, p->width, head.to);
	}
	lines_add(out, p->number, ls.v, head.from, false);
	if (add_columns(out, p->number, &ls, head) == -1)
		goto out;
	lines_add(out, p->number, ls.v + head.to, end.from - head.to, false);
	if (add_columns(out, p->number, &ls, end) == -1)
		goto out;
	lines_add(out, p->number, ls.v + end.to, ls.n - end.to, false);
	rc = 0;
out:
	free(all.v);
	return rc;
}

/* The tables of a page: by lines, or else a list without. */
static int
find_tables(struct arena *a, const struct page *p, struct grids *gs)
{
	struct glyph	*g;
	struct lines	 ls = { 0 };
	int		 rc = -1;

	if (grids_find(&p->rules, gs) == -1)
		return -1;
	if (gs->n > 0)
		return 0;
	if ((g = calloc(p->n + 1, sizeof(*g))) == NULL)
		goto out;
	memcpy(g, p->g, p->n * sizeof(*g));
	if (lines_find(a, g, p->n, &ls) == 0 &&
	    (rc = open_list_find(&ls, &gs->v[0])) == 0)
		gs->n = gs->v[0] != NULL;
out:
	if (rc == -1)
		grids_clear(gs);
	free(ls.v);
	free(g);
	return rc;
}

int
layout_page(struct layout *lay, struct page *p)
{
	struct grids	 gs = { 0 };
	size_t		 i, from, to = 0, parts;
	int		 rc = 0;

	p->n = tidy(p->g, p->n);
	turn_page(p);
	if (find_tables(lay->out->arena, p, &gs) == -1)
		return -1;
	part_page(p, &gs);
	glyphs_sort(p->g, p->n, by_part);
	parts = 2 * gs.n + 1;
	for (i = 0; i < parts && rc == 0; i++) {
		for (from = to; to < p->n && p->g[to].part == i; to++)
			;
		if (i % 2 == 1)
			rc = rows_add(lay, p, gs.v[i / 2], p->g + from,
			    to - from);
		else if (to > from)
			rc = text_add(lay, p, p->g + from, to - from, i == 0,
			    i + 1 == parts);
	}
	grids_clear(&gs);
	return rc;
}

void
layout_end(struct layout *lay)
{
	rows_end(lay);
}
