/* pdf_paths.c: paths of a page of a PDF, and what painting them does (ISO 32000-1 8.5) */

#include <math.h>

#include "inspect/pdf_drawing.h"

#define THIN		3.0	/* points: what is wider is no line */
#define SHORT		3.0	/* and what is shorter none either */
#define UPRIGHT		1.5	/* no border of a cell is so wide: it covers */
#define STRAIGHT	0.5	/* how far a line may lean over */
#define WHOLE		0.98	/* of a box: what fills so much of it is one */
#define BOX_EDGES	6	/* of it, some in two pieces; holes have more */

static void
add_rule(struct drawing *d, struct piece p)
{
	struct rule	 r = { smaller(p.x1, p.x2), smaller(p.y1, p.y2),
			    larger(p.x1, p.x2), larger(p.y1, p.y2) };

	if (isfinite(r.x1) && isfinite(r.y1) && isfinite(r.x2) &&
	    isfinite(r.y2) && larger(r.x2 - r.x1, r.y2 - r.y1) >= SHORT &&
	    rules_add(d->out, r) == -1)
		d->failed = true;
}

/* The box of a subpath grows by a point. */
static void
widen(struct drawing *d, double x, double y)
{
	struct piece	*b;

	if (d->nboxes == 0)
		return;
	b = &d->boxes[d->nboxes - 1];
	b->x1 = smaller(b->x1, x);
	b->y1 = smaller(b->y1, y);
	b->x2 = larger(b->x2, x);
	b->y2 = larger(b->y2, y);
}

void
path_move(struct drawing *d, double x, double y)
{
	const struct matrix	*m = &d->s.m;

	d->x = d->x0 = m->a * x + m->c * y + m->e;
	d->y = d->y0 = m->b * x + m->d * y + m->f;
	if (d->nboxes < SUBPATHS_MAX)
		d->boxes[d->nboxes++] = (struct piece){ d->x, d->y, d->x,
			d->y };
	else
		d->out->full = true;
}

static void
edge_to(struct drawing *d, double x, double y)
{
	if (d->nedges < EDGES_MAX)
		d->edges[d->nedges++] = (struct piece){ d->x, d->y, x, y };
	else
		d->out->full = true;
	d->x = x;
	d->y = y;
	widen(d, x, y);
}

void
path_line(struct drawing *d, double x, double y)
{
	const struct matrix	*m = &d->s.m;

	edge_to(d, m->a * x + m->c * y + m->e, m->b * x + m->d * y + m->f);
}

/* A curve is no line, but what it fills may be thin. */
void
path_curve(struct drawing *d, const struct pdf_op *op)
{
	const struct matrix	*m = &d->s.m;
	size_t			 i;

	d->curved = true;
	for (i = 0; i + 1 < op->nargs; i += 2) {
		d->x = m->a * op->args[i] + m->c * op->args[i + 1] + m->e;
		d->y = m->b * op->args[i] + m->d * op->args[i + 1] + m->f;
		widen(d, d->x, d->y);
	}
}

void
path_close(struct drawing *d)
{
	edge_to(d, d->x0, d->y0);
}

void
path_box(struct drawing *d, const double v[4])
{
	path_move(d, v[0], v[1]);
	path_line(d, v[0] + v[2], v[1]);
	path_line(d, v[0] + v[2], v[1] + v[3]);
	path_line(d, v[0], v[1] + v[3]);
	path_close(d);
}

/* Boxes that something is painted in, and so much around them. */
static void
paint_over(struct drawing *d, const struct piece *v, size_t n, double around)
{
	size_t	 i;

	for (i = 0; i < n && !d->texts->hidden; i++)
		texts_paint(d->texts, smaller(v[i].x1, v[i].x2) - around,
		    smaller(v[i].y1, v[i].y2) - around,
		    larger(v[i].x1, v[i].x2) + around,
		    larger(v[i].y1, v[i].y2) + around);
}

/* A line goes through letters, or stands on one when it is wide enough. */
static void
strike(struct drawing *d, struct piece p, double around)
{
	const double	 x1 = smaller(p.x1, p.x2) - around;
	const double	 y1 = smaller(p.y1, p.y2) - around;
	const double	 x2 = larger(p.x1, p.x2) + around;
	const double	 y2 = larger(p.y1, p.y2) + around;

	if (y2 - y1 > x2 - x1 && x2 - x1 > UPRIGHT)
		texts_paint(d->texts, x1, y1, x2, y2);
	else
		texts_strike(d->texts, x1, y1, x2, y2);
}

static void
stroke(struct drawing *d)
{
	const struct matrix	*m = &d->s.m;
	double			 area = fabs(m->a * m->d - m->b * m->c);
	double			 half = fabs(d->s.width) / 2 * smaller(
				    fabs(m->a) + fabs(m->b), fabs(m->c) +
				    fabs(m->d));
	struct piece		 p;
	size_t			 i;

	if (d->s.width * d->s.width * area > THIN * THIN) {
		paint_over(d, d->edges, d->nedges, half);
		if (d->curved)
			paint_over(d, d->boxes, d->nboxes, half);
		return;
	}
	for (i = 0; i < d->nedges && !d->failed; i++) {
		p = d->edges[i];
		if (fabs(p.x1 - p.x2) <= STRAIGHT ||
		    fabs(p.y1 - p.y2) <= STRAIGHT) {
			add_rule(d, p);
			strike(d, p, half);
		}
	}
}

static void
fill(struct drawing *d)
{
	struct piece	 p;
	size_t		 i;

	for (i = 0; i < d->nboxes && !d->failed; i++) {
		p = d->boxes[i];
		if (smaller(p.x2 - p.x1, p.y2 - p.y1) <= THIN) {
			add_rule(d, p);
			strike(d, p, 0);
		} else
			paint_over(d, &p, 1, 0);
	}
}

/* Is the path one box and nothing but that? */
static bool
is_box(const struct drawing *d)
{
	const struct piece	*b = d->boxes, *e = d->edges;
	double			 area = 0;
	size_t			 i;

	if (d->nboxes != 1 || d->nedges > BOX_EDGES || d->curved)
		return false;
	for (i = 0; i < d->nedges; i++)
		area += e[i].x1 * e[i].y2 - e[i].x2 * e[i].y1;
	area += d->x * d->y0 - d->x0 * d->y;	/* it is closed */
	return fabs(area / 2) >= WHOLE * (b->x2 - b->x1) * (b->y2 - b->y1);
}

/* Only what is within the box around the path is seen of what follows. */
static void
clip(struct drawing *d)
{
	struct piece	 all;
	size_t		 i;

	if (d->nboxes == 0)
		return;
	d->s.ink.holed = d->s.ink.holed || !is_box(d);
	all = d->boxes[0];
	for (i = 1; i < d->nboxes; i++)
		all = (struct piece){ smaller(all.x1, d->boxes[i].x1),
			smaller(all.y1, d->boxes[i].y1),
			larger(all.x2, d->boxes[i].x2),
			larger(all.y2, d->boxes[i].y2) };
	ink_clip(&d->s.ink, all.x1, all.y1, all.x2, all.y2);
}

void
path_paint(struct drawing *d, enum pdf_what what)
{
	if (what == PAINT_STROKE || what == PAINT_BOTH)
		stroke(d);
	if (what == PAINT_FILL || what == PAINT_BOTH)
		fill(d);
	if (d->clips)
		clip(d);
	d->clips = d->curved = false;
	d->nedges = d->nboxes = 0;
}
