/* layout_open.c: lists without lines between their cells, under a header with STT */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout_parts.h"

/* In heights of a character. */
#define HEADER_GAP	0.35	/* between the words of two header cells */
#define STEP_SLACK	0.1	/* how exactly lines of a row follow */
#define STEP_USUAL	1.25	/* between lines that are single spaced */
#define STEP_WIDE	2.0	/* and further than any line of the same row */
#define SAME_SIZE	0.15	/* how exactly lines are of one height */

#define HEADER_LINES	10	/* a form's header has four */
#define GAPS_MAX	256	/* between the words of a header */
#define STRIP_MIN	3	/* half points between columns of text */
#define COVER_MAX	4000	/* half points across; A3 has 2400 */

/* Where a line between two columns may be. */
struct gap {
	double	 from, to;
};

/* A list: lines [head, body) are its header, [body, end) its rows. */
struct list {
	const struct line	*v;
	size_t			 head, body, end;
	size_t			 rows[GRID_ROWS_MAX];	/* their first lines */
	size_t			 nrows;
};

/* "01 ...", "1. ...": does a line begin with the number n? */
static bool
begins_with(const struct line *l, size_t n)
{
	char	*rest;

	return g_ascii_isdigit(*l->text) &&
	    g_ascii_strtoull(l->text, &rest, 10) == n && rest - l->text <= 4 &&
	    (*rest == '\0' || strchr(" .)", *rest) != NULL);
}

static double
step(const struct list *l, size_t i)
{
	return l->v[i].y - l->v[i - 1].y;
}

/* The header, and the line of the row with number 1 below it. */
static bool
find_header(const struct lines *ls, struct list *out)
{
	size_t	 i, k;

	for (i = 0; i < ls->n; i++) {
		if (!line_starts(&ls->v[i], "stt") &&
		    !line_starts(&ls->v[i], "tt"))
			continue;
		for (k = i + 1; k < ls->n && k <= i + HEADER_LINES; k++)
			if (begins_with(&ls->v[k], 1)) {
				*out = (struct list){ .v = ls->v, .head = i,
					.body = k };
				return true;
			}
	}
	return false;
}

/* The rows by their numbers, 1 and so on. */
static void
find_numbers(struct list *l, size_t n)
{
	size_t	 i;

	for (i = l->body; i < n && l->nrows < GRID_ROWS_MAX; i++)
		if (begins_with(&l->v[i], l->nrows + 1))
			l->rows[l->nrows++] = i;
}

static bool
is_row(const struct list *l, size_t i)
{
	size_t	 k;

	for (k = 0; k < l->nrows; k++)
		if (l->rows[k] == i)
			return true;
	return false;
}

/*
 * Are all rows told apart?  A row of more lines ends where the next line is
 * further away than they are from each other; and so does the list.
 */
static bool
find_end(struct list *l, size_t n)
{
	double	 h = l->v[l->body].h, usual = STEP_USUAL * h;
	size_t	 i, last = l->rows[l->nrows - 1];

	for (i = l->body + 1; i < last; i++)
		if (!is_row(l, i))
			usual = smaller(usual, step(l, i) + STEP_SLACK * h);
	for (i = l->body + 1; i <= last; i++)
		if (is_row(l, i) ? !is_row(l, i - 1) && step(l, i) <= usual :
		    step(l, i) > usual)
			return false;
	for (i = last + 1; i < n && step(l, i) <= usual &&
	    fabs(l->v[i].h - h) <= SAME_SIZE * h; i++)
		;
	l->end = i;
	return i == n || step(l, i) > STEP_WIDE * h ||
	    fabs(l->v[i].h - h) > SAME_SIZE * h;
}

static int
by_end(const void *va, const void *vb)
{
	const struct gap	*a = va, *b = vb;

	return a->to < b->to ? -1 : a->to > b->to;
}

/* The gaps between the words of the header's lines, by their right ends. */
static size_t
header_gaps(const struct list *l, struct gap *out)
{
	const struct glyph	*g;
	size_t			 i, k, n = 0;

	for (i = l->head; i < l->body; i++) {
		g = l->v[i].glyphs;
		for (k = 1; k < l->v[i].n && n < GAPS_MAX; k++)
			if (g[k].x1 - g[k - 1].x2 > HEADER_GAP * l->v[i].h)
				out[n++] = (struct gap){ g[k - 1].x2,
					g[k].x1 };
	}
	qsort(out, n, sizeof(*out), by_end);
	return n;
}

/* Half a point each, across the page: does a row's text stand there? */
struct cover {
	unsigned char	 at[COVER_MAX];
};

/* A place in points as an index of it. */
static size_t
half_points(double x)
{
	return (size_t)(2 * smaller(larger(x, 0), COVER_MAX / 2));
}

static void
cover_rows(const struct list *l, struct cover *c)
{
	const struct glyph	*g;
	size_t			 i, k, x;

	for (i = l->body; i < l->end; i++)
		for (k = 0, g = l->v[i].glyphs; k < l->v[i].n; k++)
			for (x = half_points(g[k].x1);
			    x < COVER_MAX && (double)x < 2 * g[k].x2; x++)
				c->at[x] = 1;
}

/*
 * The middle of the widest strip within a gap that no row stands in.  -1 when
 * there is none, or another that is nearly as wide: a blank between the words
 * of one column, perhaps, in a list of few rows.
 */
static double
free_strip(const struct cover *c, struct gap gap)
{
	size_t	 x, end = half_points(gap.to);
	size_t	 run = 0, best = 0, second = 0, at = 0;

	for (x = half_points(gap.from) + 1; x < end; x++) {
		if (!c->at[x])
			run++;
		if (run > 0 && (c->at[x] || x + 1 == end)) {
			second = run > best ? best : run > second ? run :
			    second;
			if (run > best) {
				best = run;
				at = c->at[x] ? x : x + 1;
			}
			run = 0;
		}
	}
	return best < STRIP_MIN || second * 2 > best ? -1 :
	    ((double)at - (double)best / 2) / 2;
}

/*
 * The lines between the columns: one wherever the header has a gap, in what
 * all its gaps there have in common.  False when text stands in the way.
 */
static bool
find_columns(const struct list *l, struct grid *g)
{
	struct cover	 cover = { 0 };
	struct gap	 gaps[GAPS_MAX], common;
	size_t		 i, n = header_gaps(l, gaps);
	double		 x;

	cover_rows(l, &cover);
	g->columns = 1;
	for (i = 0; i < n; ) {
		common = gaps[i];
		for (i++; i < n && gaps[i].from < common.to; i++)
			common.from = larger(common.from, gaps[i].from);
		if ((x = free_strip(&cover, common)) < 0 ||
		    g->columns == GRID_COLUMNS_MAX)
			return false;
		g->x[g->columns++] = x;
	}
	return g->columns > 2;
}

/* The ends of the columns, and a row for the header and each of the rows. */
static int
finish(const struct list *l, struct grid *g)
{
	const struct line	*v = l->v;
	size_t			 i;

	g->x[0] = INFINITY;
	g->x[g->columns] = 0;
	for (i = l->head; i < l->end; i++) {
		g->x[0] = smaller(g->x[0], v[i].x1 - 1);
		g->x[g->columns] = larger(g->x[g->columns], v[i].x2 + 1);
	}
	g->y[g->rows++] = v[l->head].y - v[l->head].h / 2;
	for (i = 0; i < l->nrows; i++)
		g->y[g->rows++] = v[l->rows[i]].y - v[l->rows[i]].h / 2;
	g->y[g->rows] = v[l->end - 1].y + v[l->end - 1].h / 2;
	if ((g->at = calloc(g->columns * g->rows, sizeof(*g->at))) == NULL)
		return -1;
	for (i = 0; i < g->columns * g->rows; i++)
		g->at[i] = (uint16_t)i;
	return 0;
}

int
open_list_find(const struct lines *ls, struct grid **out)
{
	struct list	 l;
	struct grid	*g;

	*out = NULL;
	if (!find_header(ls, &l))
		return 0;
	find_numbers(&l, ls->n);
	if (l.nrows == GRID_ROWS_MAX || !find_end(&l, ls->n))
		return 0;
	if ((g = calloc(1, sizeof(*g))) == NULL)
		return -1;
	if (!find_columns(&l, g)) {
		free(g);
		return 0;
	}
	if (finish(&l, g) == -1) {
		free(g);
		return -1;
	}
	*out = g;
	return 0;
}
