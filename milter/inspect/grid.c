/* grid.c: tables from the lines that are drawn on a page */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/rules.h"

#define SNAP		2.0	/* points: lines as near as that are one */
#define TOUCH		3.0	/* and ends as near as that meet */
#define RULED		0.6	/* of an edge, so that it parts two cells */
#define WORK_MAX	(8u * 1024 * 1024) /* comparisons for one table */

/* A line by its place on one axis and its ends on the other. */
struct bar {
	double	 at, from, to;
	size_t	 part;		/* the first of those that it hangs with */
};

/* The lines of one direction. */
struct bars {
	struct bar	*v;
	size_t		 n;
};

int
rules_add(struct rules *r, struct rule rule)
{
	size_t		 size = r->size > 0 ? r->size * 2 : 256;
	struct rule	*v;

	if (r->n >= RULES_MAX)
		r->full = true;
	if (r->full)
		return 0;
	if (rule.x2 - rule.x1 >= rule.y2 - rule.y1)
		rule.y1 = rule.y2 = (rule.y1 + rule.y2) / 2;
	else
		rule.x1 = rule.x2 = (rule.x1 + rule.x2) / 2;
	if (r->n == r->size) {
		if ((v = realloc(r->v, size * sizeof(*v))) == NULL)
			return -1;
		r->v = v;
		r->size = size;
	}
	r->v[r->n++] = rule;
	return 0;
}

void
rules_clear(struct rules *r)
{
	free(r->v);
	*r = (struct rules){ 0 };
}

static int
compare(double a, double b)
{
	return a < b ? -1 : a > b;
}

static int
by_place(const void *va, const void *vb)
{
	const struct bar	*a = va, *b = vb;

	return compare(a->at, b->at) != 0 ? compare(a->at, b->at) :
	    compare(a->from, b->from);
}

static int
by_start(const void *va, const void *vb)
{
	const struct bar	*a = va, *b = vb;

	return compare(a->from, b->from);
}

static int
by_number(const void *a, const void *b)
{
	return compare(*(const double *)a, *(const double *)b);
}

/*
 * Put the pieces of one line together: cells are often drawn one by one, and
 * double lines count as one.
 */
static void
join_bars(struct bars *b)
{
	struct bar	*last;
	size_t		 i, k, end, n = 0;

	qsort(b->v, b->n, sizeof(*b->v), by_place);
	for (i = 0; i < b->n; i = end) {
		for (end = i + 1; end < b->n &&
		    b->v[end].at - b->v[i].at <= SNAP; end++)
			;
		qsort(b->v + i, end - i, sizeof(*b->v), by_start);
		last = NULL;
		for (k = i; k < end; k++) {
			if (last != NULL && b->v[k].from <= last->to + TOUCH) {
				last->to = larger(last->to, b->v[k].to);
				continue;
			}
			last = &b->v[n++];
			*last = b->v[k];
		}
	}
	b->n = n;
}

/* The lines of each direction; 0, or -1: memory. */
static int
sort_rules(const struct rules *r, struct bars *across, struct bars *down)
{
	const struct rule	*v = r->v;
	size_t			 i;

	across->v = calloc(r->n + 1, sizeof(*across->v));
	down->v = calloc(r->n + 1, sizeof(*down->v));
	if (across->v == NULL || down->v == NULL)
		return -1;
	for (i = 0; i < r->n; i++)
		if (v[i].y1 == v[i].y2)
			across->v[across->n++] = (struct bar){ v[i].y1,
				v[i].x1, v[i].x2, 0 };
		else
			down->v[down->n++] = (struct bar){ v[i].x1, v[i].y1,
				v[i].y2, 0 };
	join_bars(across);
	join_bars(down);
	return 0;
}

static bool
is_between(double v, double from, double to)
{
	return v >= from - TOUCH && v <= to + TOUCH;
}

static size_t
root_of(const size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i];
	return i;
}

/* Two sets become one; its root is the smaller of both. */
static void
unite(size_t *parent, size_t a, size_t b)
{
	size_t	 ra = root_of(parent, a), rb = root_of(parent, b);
	size_t	 root = ra < rb ? ra : rb, next;

	parent[ra] = parent[rb] = root;
	for (; parent[a] != root; a = next) {
		next = parent[a];
		parent[a] = root;
	}
	for (; parent[b] != root; b = next) {
		next = parent[b];
		parent[b] = root;
	}
}

/* Tell of each line which others it hangs together with.  0 or -1. */
static int
part_bars(struct bars *across, struct bars *down)
{
	size_t		*parent, i, k, n = across->n + down->n;
	struct bar	*h, *v;

	if ((parent = calloc(n + 1, sizeof(*parent))) == NULL)
		return -1;
	for (i = 0; i < n; i++)
		parent[i] = i;
	for (i = 0; i < across->n; i++)
		for (k = 0; k < down->n; k++) {
			h = &across->v[i];
			v = &down->v[k];
			if (v->at > h->to + TOUCH + SNAP)
				break;		/* they are sorted by place */
			if (is_between(v->at, h->from, h->to) &&
			    is_between(h->at, v->from, v->to))
				unite(parent, i, across->n + k);
		}
	for (i = 0; i < n; i++) {
		h = i < across->n ? &across->v[i] : &down->v[i - across->n];
		h->part = root_of(parent, i);
	}
	free(parent);
	return 0;
}

/*
 * The places of a part's lines, and where the lines across them end: a table
 * may be open at the end of a page, or at its sides.  v has room for all.
 * Returns how many, or max + 1 when there are more.
 */
static size_t
places_of(const struct bars *b, const struct bars *crossing, size_t part,
    double *v, double *out, size_t max)
{
	double	 from = INFINITY, to = -INFINITY;
	size_t	 i, n = 0, kept = 0;

	for (i = 0; i < b->n; i++)
		if (b->v[i].part == part)
			v[n++] = b->v[i].at;
	for (i = 0; i < crossing->n; i++)
		if (crossing->v[i].part == part) {
			from = smaller(from, crossing->v[i].from);
			to = larger(to, crossing->v[i].to);
		}
	if (n > 0 && from < to) {
		v[n++] = from;
		v[n++] = to;
	}
	qsort(v, n, sizeof(*v), by_number);
	for (i = 0; i < n; i++) {
		if (kept > 0 && v[i] - out[kept - 1] <= TOUCH)
			continue;
		if (kept == max)
			return max + 1;
		out[kept++] = v[i];
	}
	return kept;
}

/* Do the lines of a part at a place cover [from, to]? */
static bool
is_ruled(const struct bars *b, size_t part, double at, double from, double to)
{
	double	 covered = 0;
	size_t	 i;

	for (i = 0; i < b->n; i++)
		if (b->v[i].part == part && fabs(b->v[i].at - at) <= TOUCH)
			covered += larger(0, smaller(to, b->v[i].to) -
			    larger(from, b->v[i].from));
	return covered >= RULED * (to - from);
}

/* Unite the places between which no line is. */
static void
merge_cells(const struct bars *across, const struct bars *down, size_t part,
    const struct grid *g, size_t *parent)
{
	size_t	 r, c, at;

	for (r = 0; r < g->rows; r++)
		for (c = 0; c < g->columns; c++) {
			at = r * g->columns + c;
			if (c + 1 < g->columns && !is_ruled(down, part,
			    g->x[c + 1], g->y[r], g->y[r + 1]))
				unite(parent, at, at + 1);
			if (r + 1 < g->rows && !is_ruled(across, part,
			    g->y[r + 1], g->x[c], g->x[c + 1]))
				unite(parent, at, at + g->columns);
		}
}

/* Are two cells anywhere beside each other?  A frame around text has none. */
static bool
has_cells(const struct grid *g)
{
	size_t	 i;

	for (i = 1; i < g->columns * g->rows; i++)
		if (i % g->columns != 0 && g->at[i] != g->at[i - 1])
			return true;
	return false;
}

static void
grid_free(struct grid *g)
{
	if (g != NULL)
		free(g->at);
	free(g);
}

/* The table of a part, NULL with 0 when it is none.  -1: memory. */
static int
make_grid(const struct bars *across, const struct bars *down, size_t part,
    struct grid **out)
{
	struct grid	*g = calloc(1, sizeof(*g));
	double		*v = calloc(across->n + down->n + 2, sizeof(*v));
	size_t		*parent = NULL, i, n;
	int		 rc = -1;

	if (g == NULL || v == NULL)
		goto out;
	g->columns = places_of(down, across, part, v, g->x,
	    GRID_COLUMNS_MAX + 1);
	g->rows = places_of(across, down, part, v, g->y, GRID_ROWS_MAX + 1);
	rc = 0;
	if (g->columns < 3 || g->columns > GRID_COLUMNS_MAX + 1 ||
	    g->rows < 2 || g->rows > GRID_ROWS_MAX + 1)
		goto out;
	n = --g->columns * --g->rows;
	if (n * (across->n + down->n) > WORK_MAX)
		goto out;
	rc = -1;
	if ((parent = calloc(n, sizeof(*parent))) == NULL ||
	    (g->at = calloc(n, sizeof(*g->at))) == NULL)
		goto out;
	for (i = 0; i < n; i++)
		parent[i] = i;
	merge_cells(across, down, part, g, parent);
	for (i = 0; i < n; i++)
		g->at[i] = (uint16_t)root_of(parent, i);
	if (has_cells(g)) {
		*out = g;
		g = NULL;
	}
	rc = 0;
out:
	free(v);
	free(parent);
	grid_free(g);
	return rc;
}

static int
from_top(const void *va, const void *vb)
{
	const struct grid	*const *a = va, *const *b = vb;

	return compare((*a)->y[0], (*b)->y[0]);
}

int
grids_find(const struct rules *r, struct grids *out)
{
	struct bars	 across = { 0 }, down = { 0 };
	struct grids	 gs = { 0 };
	struct grid	*g;
	size_t		 i;
	int		 rc = -1;

	if (sort_rules(r, &across, &down) == -1 ||
	    part_bars(&across, &down) == -1 ||
	    (gs.v = calloc(across.n + 1, sizeof(struct grid *))) == NULL)
		goto out;
	for (i = 0; i < across.n; i++) {
		if (across.v[i].part != i)
			continue;	/* not the first of its part */
		g = NULL;
		if (make_grid(&across, &down, i, &g) == -1)
			goto out;
		if (g != NULL)
			gs.v[gs.n++] = g;
	}
	qsort(gs.v, gs.n, sizeof(struct grid *), from_top);
	*out = gs;
	gs = (struct grids){ 0 };
	rc = 0;
out:
	grids_clear(&gs);
	free(across.v);
	free(down.v);
	return rc;
}

void
grids_clear(struct grids *gs)
{
	size_t	 i;

	for (i = 0; i < gs->n; i++)
		grid_free(gs->v[i]);
	free(gs->v);
	*gs = (struct grids){ 0 };
}

size_t
grid_place(const struct grid *g, double x, double y)
{
	size_t	 r, c;

	if (!(x >= g->x[0] && x <= g->x[g->columns] && y >= g->y[0] &&
	    y <= g->y[g->rows]))
		return SIZE_MAX;
	for (r = 0; r + 1 < g->rows && y > g->y[r + 1]; r++)
		;
	for (c = 0; c + 1 < g->columns && x > g->x[c + 1]; c++)
		;
	return g->at[r * g->columns + c];
}
