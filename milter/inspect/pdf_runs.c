/* pdf_runs.c: where what a PDF shows comes to stand, and whether that is seen (ISO 32000-1 9.4.3, 9.4.4) */

#include <math.h>

#include "inspect/pdf_runs.h"

#define LARGE	48.0	/* points: of one letter much can be painted over */
#define MIDDLE	0.25	/* of a font's size: amid its small letters */
#define BLANK	32	/* the code that words are spaced at (9.3.3) */

/* Is a place outside and does the way not lead in?  Along one axis. */
static bool
is_beside(double at, double way, double from, double to, double height)
{
	return (at < from - height && way < RUNS_FLAT) ||
	    (at > to + height && way > -RUNS_FLAT);
}

/* Does a run that begins there show nothing of itself? */
static bool
is_clipped(const struct texts *t, const struct matrix *at)
{
	double	 height = t->ink.size * (fabs(at->c) + fabs(at->d));
	double	 way = fabs(at->a) + fabs(at->b);

	return way > 0 && (is_beside(at->e, at->a / way, t->ink.x1, t->ink.x2,
	    height) || is_beside(at->f, at->b / way, t->ink.y1, t->ink.y2,
	    height));
}

/* Is there no ink in which it is drawn, or ink that covers what is? */
static bool
is_inkless(const struct ink *ink)
{
	bool	 fill = ink->fill.white || ink->fill.space == SPACE_OTHER;
	bool	 stroke = ink->stroke.white ||
		    ink->stroke.space == SPACE_OTHER;

	switch (ink->mode & 3) {
	case 0:
		return fill;
	case 1:
		return stroke;
	case 2:
		return fill || stroke;
	}
	return true;
}

/* A large letter may lie over others, wherever it ends. */
static void
cover(struct texts *t, const struct matrix *at)
{
	double	 height = t->ink.size * (fabs(at->c) + fabs(at->d));

	if (height < LARGE)
		return;
	if (fabs(at->b) > RUNS_FLAT || at->a < 0)
		texts_paint(t, -INFINITY, -INFINITY, INFINITY, INFINITY);
	else
		texts_paint(t, at->e - height, at->f - height, INFINITY,
		    at->f + height);
}

/* Is less to be seen than what is shown of the page? */
static bool
is_narrowed(const struct texts *t)
{
	const struct ink	*i = &t->ink;

	return i->x1 > t->page.x1 + RUNS_INSET ||
	    i->y1 > t->page.y1 + RUNS_INSET ||
	    i->x2 < t->page.x2 - RUNS_INSET ||
	    i->y2 < t->page.y2 - RUNS_INSET;
}

/* Is a place beyond what is to be seen? */
static bool
is_beyond(const struct ink *ink, double x, double y, double by)
{
	return x < ink->x1 - by || x > ink->x2 + by || y < ink->y1 - by ||
	    y > ink->y2 + by;
}

/*
 * Add what begins so far along the run, in its own units, and may reach so far
 * from there.
 */
static void
add_place(struct texts *t, const struct matrix *at, double along,
    double reach)
{
	double			 length = fabs(at->a) + fabs(at->b);
	double			 up = t->ink.em * MIDDLE;
	double			 way = t->ink.em * t->ink.wide < 0 ? -1 : 1;
	struct text_place	*v = &t->v[t->n];

	if (t->n == TEXTS_MAX || length <= 0) {
		t->hidden = true;
		return;
	}
	t->n++;
	v->x = at->a * along + at->e;
	v->y = at->b * along + at->f;
	v->cx = v->x + at->c * up;
	v->cy = v->y + at->d * up;
	v->ux = way * at->a / length;
	v->uy = way * at->b / length;
	v->reach = reach * length;
	v->struck = 0;
}

static void
go_on(struct texts *t, double by)
{
	t->run = matrix_times((struct matrix){ 1, 0, 0, 1, by, 0 }, t->run);
}

/* How far a code leads, in units of the run. */
static double
step_of(const struct texts *t, const struct pdf_widths *w,
    const struct pdf_shown *s)
{
	const struct ink	*ink = &t->ink;

	if (s->code < 0)
		return -s->back / 1000 * ink->em * ink->wide;
	return (pdf_width(w, s->code) / 1000 * ink->em + ink->space +
	    (w->bytes == 1 && s->code == BLANK ? ink->words : 0)) * ink->wide;
}

/* Letter by letter. */
static void
place_letters(struct texts *t, const struct matrix *at,
    const struct pdf_widths *w, size_t n)
{
	const struct pdf_shown	*s = t->codes;
	double			 pen = 0, half;
	bool			 narrowed = is_narrowed(t);
	size_t			 i;

	for (i = 0; i < n && !t->hidden; i++, s++) {
		if (s->code >= 0 && (w->bytes == 2 || s->code != BLANK)) {
			half = pdf_width(w, s->code) / 2000 * t->ink.em *
			    t->ink.wide;
			add_place(t, at, pen + half, 0);
			if (narrowed && !t->hidden && is_beyond(&t->ink,
			    t->v[t->n - 1].cx, t->v[t->n - 1].cy, 0))
				t->hidden = true;
		}
		pen += step_of(t, w, s);
	}
	go_on(t, pen);
}

/* Where it is known but how far they reach at most. */
static void
place_loosely(struct texts *t, const struct matrix *at,
    const struct pdf_widths *w, size_t n)
{
	double			 steps = 0, letters = 0, low = 0, high = 0, by;
	double			 way = t->ink.em * t->ink.wide < 0 ? -1 : 1;
	const struct text_place	*v = &t->v[t->n];
	size_t			 i;

	for (i = 0; i < n; i++) {
		by = step_of(t, w, &t->codes[i]);
		if (t->codes[i].code < 0)
			steps += by;
		else
			letters += by;
		low = smaller(low, way * steps);
		high = larger(high, way * (steps + letters));
	}
	add_place(t, at, way * low, high - low + t->slack);
	if (!t->hidden && is_narrowed(t) && (is_beyond(&t->ink, v->cx, v->cy,
	    RUNS_INSET) || is_beyond(&t->ink, v->cx + v->ux * v->reach,
	    v->cy + v->uy * v->reach, RUNS_INSET)))
		t->hidden = true;
	go_on(t, w->bound ? steps : steps + letters);
	if (w->bound)
		t->slack += fabs(letters);
}

static void
measure(struct texts *t, const struct matrix *at, struct slice text)
{
	const struct pdf_widths	*w = pdf_widths(t->widths, t->q,
				    t->ink.resources, t->ink.font, t->left);
	size_t			 n = w == NULL ? SIZE_MAX : pdf_shown(text,
				    w->bytes, t->codes, TEXTS_CODES);

	if (n == SIZE_MAX || ((w->bound || t->slack > 0) &&
	    t->ink.space < 0)) {
		t->hidden = t->hidden || is_narrowed(t);
		t->slack = INFINITY;
		add_place(t, at, 0, INFINITY);
	} else if (w->bound || t->slack > 0)
		place_loosely(t, at, w, n);
	else
		place_letters(t, at, w, n);
}

void
texts_show(struct texts *t, const struct matrix *m, struct slice text)
{
	struct matrix	 at = matrix_times(matrix_times((struct matrix){ 1, 0,
			    0, 1, 0, t->ink.rise }, t->run), *m);

	if (t->hidden || is_inkless(&t->ink) || t->ink.holed ||
	    is_clipped(t, &at)) {
		t->hidden = true;
		return;
	}
	cover(t, &at);
	if (t->exact || (is_narrowed(t) && !t->lost)) {
		add_place(t, &at, 0, 0);
		measure(t, &at, text);
		return;
	}
	t->doubt = t->doubt || is_narrowed(t);
	t->lost = true;
	add_place(t, &at, 0, INFINITY);
}
