/* pdf_covered.c: what a PDF paints over text that it wrote before, or strikes out (ISO 32000-1 8.2) */

#include <math.h>

#include "inspect/pdf_runs.h"

#define LOW	0.5	/* points above a letter's foot: from there on */
#define HIGH	4.0	/* lines go through the letter */
#define STRUCK	2.0	/* points of what is between: the rest is not read */

struct area {
	double	 x1, y1, x2, y2;
};

static bool
is_in(double x, double y, const struct area *a)
{
	return x > a->x1 && x < a->x2 && y > a->y1 && y < a->y2;
}

/* Narrow from and to to where a way is between two bounds, along one axis. */
static bool
narrow(double at, double way, double low, double high, double *from,
    double *to)
{
	double	 a, b;

	if (fabs(way) < RUNS_FLAT)
		return at > low && at < high;
	a = (low - at) / way;
	b = (high - at) / way;
	*from = larger(*from, smaller(a, b));
	*to = smaller(*to, larger(a, b));
	return *from < *to;
}

/*
 * Does a run lead through an area, from a place of its own?  What is not known
 * at all may lead back, too, by steps between letters.
 */
static bool
leads_through(const struct text_place *v, double x, double y,
    const struct area *a)
{
	double	 to = v->reach, from = isinf(to) ? -to : 0;

	return narrow(x, v->ux, a->x1, a->x2, &from, &to) &&
	    narrow(y, v->uy, a->y1, a->y2, &from, &to);
}

/* What is known of a run only roughly is seen by measuring it, if at all. */
static void
suspect(struct texts *t)
{
	if (t->exact)
		t->hidden = true;
	t->doubt = true;
}

/* What stands at either place of a letter is painted over. */
void
texts_paint(struct texts *t, double x1, double y1, double x2, double y2)
{
	const struct area	 all = { x1, y1, x2, y2 };
	const struct area	 most = { x1 + RUNS_INSET, y1 + RUNS_INSET,
				    x2 - RUNS_INSET, y2 - RUNS_INSET };
	const struct text_place	*v = t->v, *end = v + t->n;

	if (t->hidden)
		return;
	if ((t->work += t->n) > TEXTS_WORK)
		t->hidden = true;
	for (; v < end && !t->hidden; v++) {
		if (is_in(v->x, v->y, &most) || is_in(v->cx, v->cy, v->reach
		    > 0 ? &most : &all))
			t->hidden = true;
		else if (v->reach > 0 && (leads_through(v, v->x, v->y,
		    &most) || leads_through(v, v->cx, v->cy, &all)))
			suspect(t);
	}
}

void
texts_strike(struct texts *t, double x1, double y1, double x2, double y2)
{
	const struct area	 line = { x1 + RUNS_INSET, -INFINITY,
				    x2 - RUNS_INSET, INFINITY };
	struct text_place	*v = t->v, *end = v + t->n;
	double			 through;

	if (t->hidden || x2 - x1 < y2 - y1)
		return;		/* through one at most, or already told */
	if ((t->work += t->n) > TEXTS_WORK)
		t->hidden = true;
	for (; v < end && !t->hidden; v++) {
		through = smaller(y2, v->y - LOW) - larger(y1, v->y - HIGH);
		if (through <= 0)
			continue;
		if (v->x > x1 - RUNS_INSET && v->x < x2 - RUNS_INSET) {
			v->struck += through;
			t->hidden = v->struck > STRUCK;
		} else if (v->reach > 0 && leads_through(v, v->x, v->y,
		    &line))
			suspect(t);
	}
}
