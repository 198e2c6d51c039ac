/* pdf_rules.c: the lines that a page of a PDF draws (ISO 32000-1 8.5) */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_frame.h"
#include "inspect/pdf_operators.h"
#include "inspect/pdf_rules.h"
#include "inspect/pdf_scan.h"
#include "inspect/pdf_texts.h"

#define FORMS_DEPTH	6	/* forms in forms; a stamp has two or three */
#define STATES_MAX	64	/* q within q; 28 is the standard's limit */
#define SUBPATHS_MAX	4000	/* of one path: LibreOffice draws a table so */
#define NAME_MAX	64	/* bytes of a form's name */

#define THIN		3.0	/* points: what is wider is no line */
#define SHORT		3.0	/* and what is shorter none either */
#define STRAIGHT	0.5	/* how far a line may lean over */
#define WHOLE		0.98	/* of a box: what fills so much of it is one */
#define BOX_EDGES	6	/* of it, some in two pieces; holes have more */

/* A piece of a path: its ends, or its box when it was filled. */
struct piece {
	double	 x1, y1, x2, y2;
};

struct state {
	struct matrix	 m;
	struct ink	 ink;
	double		 width;		/* of lines, in its own units */
};

struct drawing {
	qpdf_data	 q;
	struct rules	*out;
	size_t		*left;		/* bytes that may still be drawn */
	struct state	 s, saved[STATES_MAX];
	size_t		 nsaved, floor;	/* a form gives back its own only */
	struct piece	*edges, *boxes;	/* of the path, in points */
	size_t		 nedges, nboxes;
	double		 x, y, x0, y0;	/* where the path is and began */
	struct texts	*texts;		/* so far */
	bool		 clips;		/* what the path ends with */
	bool		 curved;	/* there is a curve in it */
	bool		 failed;	/* memory */
};

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

static void
move_to(struct drawing *d, double x, double y)
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
	if (d->nedges < 4 * SUBPATHS_MAX)
		d->edges[d->nedges++] = (struct piece){ d->x, d->y, x, y };
	else
		d->out->full = true;
	d->x = x;
	d->y = y;
	widen(d, x, y);
}

static void
line_to(struct drawing *d, double x, double y)
{
	const struct matrix	*m = &d->s.m;

	edge_to(d, m->a * x + m->c * y + m->e, m->b * x + m->d * y + m->f);
}

/* A curve is no line, but what it fills may be thin. */
static void
curve_to(struct drawing *d, const struct pdf_op *op)
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

static void
close_path(struct drawing *d)
{
	edge_to(d, d->x0, d->y0);
}

static void
rectangle(struct drawing *d, const double *v)
{
	move_to(d, v[0], v[1]);
	line_to(d, v[0] + v[2], v[1]);
	line_to(d, v[0] + v[2], v[1] + v[3]);
	line_to(d, v[0], v[1] + v[3]);
	close_path(d);
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

static void
strike(struct drawing *d, struct piece p, double around)
{
	texts_strike(d->texts, smaller(p.x1, p.x2) - around, smaller(p.y1,
	    p.y2) - around, larger(p.x1, p.x2) + around, larger(p.y1, p.y2) +
	    around);
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

static void
paint(struct drawing *d, enum pdf_what what)
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

static void	draw(struct drawing *, qpdf_oh resources, struct slice,
		    int depth);

static qpdf_oh
value_of(qpdf_data q, qpdf_oh dict, const char *key)
{
	return qpdf_oh_get_key_if_dict(q, dict, key);
}

/* Of a form only what is within its box is seen. */
static void
clip_form(struct drawing *d, qpdf_oh dict)
{
	const struct matrix	*m = &d->s.m;
	struct frame		 b;

	if (!frame_box(d->q, value_of(d->q, dict, "/BBox"), &b))
		return;
	ink_clip(&d->s.ink,
	    m->e + smaller(m->a * b.x1, m->a * b.x2) +
	    smaller(m->c * b.y1, m->c * b.y2),
	    m->f + smaller(m->b * b.x1, m->b * b.x2) +
	    smaller(m->d * b.y1, m->d * b.y2),
	    m->e + larger(m->a * b.x1, m->a * b.x2) +
	    larger(m->c * b.y1, m->c * b.y2),
	    m->f + larger(m->b * b.x1, m->b * b.x2) +
	    larger(m->d * b.y1, m->d * b.y2));
}

/* A picture fills the unit square. */
static void
draw_picture(struct drawing *d)
{
	const struct matrix	*m = &d->s.m;

	texts_paint(d->texts,
	    m->e + smaller(m->a, 0) + smaller(m->c, 0),
	    m->f + smaller(m->b, 0) + smaller(m->d, 0),
	    m->e + larger(m->a, 0) + larger(m->c, 0),
	    m->f + larger(m->b, 0) + larger(m->d, 0));
}

/* Draw a form: its matrix before ours, what it saved undone. */
static void
draw_form(struct drawing *d, qpdf_oh resources, qpdf_oh form, int depth)
{
	struct state	 before = d->s;
	size_t		 nsaved = d->nsaved, floor = d->floor, n = 0;
	unsigned char	*bytes = NULL;
	qpdf_oh		 dict = qpdf_oh_get_dict(d->q, form), own;

	if ((qpdf_oh_get_stream_data(d->q, form, qpdf_dl_generalized, NULL,
	    &bytes, &n) & QPDF_ERRORS) == 0) {
		own = value_of(d->q, dict, "/Resources");
		d->s.m = matrix_times(frame_form(d->q, dict), d->s.m);
		d->floor = d->nsaved;
		clip_form(d, dict);
		draw(d, qpdf_oh_is_dictionary(d->q, own) ? own : resources,
		    (struct slice){ bytes, n }, depth + 1);
	}
	free(bytes);
	d->s = before;
	d->nsaved = nsaved;
	d->floor = floor;
}

/*
 * Draw what has a name.  What is not found, readers may find by another: they
 * see what we do not.
 */
static void
draw_named(struct drawing *d, qpdf_oh resources, struct slice name, int depth)
{
	char		 key[NAME_MAX + 2] = "/";
	const char	*subtype = "";
	size_t		 n = 0;
	qpdf_oh		 o = 0;

	if (d->out->full)
		return;
	if (depth < FORMS_DEPTH && name.n > 0 && name.n <= NAME_MAX) {
		memcpy(key + 1, name.p, name.n);
		o = value_of(d->q, value_of(d->q, resources, "/XObject"), key);
		if (qpdf_oh_is_stream(d->q, o))
			qpdf_oh_get_value_as_name(d->q, value_of(d->q,
			    qpdf_oh_get_dict(d->q, o), "/Subtype"), &subtype,
			    &n);
	}
	if (strcmp(subtype, "/Image") == 0)
		draw_picture(d);
	else if (strcmp(subtype, "/Form") == 0)
		draw_form(d, resources, o, depth);
	else
		d->texts->hidden = true;
}

/* The colour begins as black, whatever the space. */
static void
set_space(struct drawing *d, struct hue *hue, qpdf_oh resources,
    struct slice name)
{
	char	 key[NAME_MAX + 2] = "/";

	*hue = (struct hue){ .space = SPACE_OTHER };
	if (name.n > 0 && name.n <= NAME_MAX) {
		memcpy(key + 1, name.p, name.n);
		hue->space = pdf_space(d->q, resources, key);
	}
}

static void
operate(struct drawing *d, const struct pdf_op *op, enum pdf_what what,
    qpdf_oh resources, int depth)
{
	const double	*v = op->args;

	switch (what) {
	case PAINT_END:
	case PAINT_STROKE:
	case PAINT_FILL:
	case PAINT_BOTH:
		paint(d, what);
		break;
	case PATH_MOVE:
		move_to(d, v[0], v[1]);
		break;
	case PATH_LINE:
		line_to(d, v[0], v[1]);
		break;
	case PATH_CURVE:
		curve_to(d, op);
		break;
	case PATH_CLOSE:
		close_path(d);
		break;
	case PATH_BOX:
		rectangle(d, v);
		break;
	case PATH_CLIP:
		d->clips = true;
		break;
	case STATE_SPACE:
		set_space(d, &d->s.ink.fill, resources, op->name);
		break;
	case STATE_SPACE_STROKE:
		set_space(d, &d->s.ink.stroke, resources, op->name);
		break;
	case STATE_SAVE:
		if (d->nsaved < STATES_MAX)
			d->saved[d->nsaved++] = d->s;
		else
			d->out->full = true;
		break;
	case STATE_RESTORE:
		if (d->nsaved > d->floor)
			d->s = d->saved[--d->nsaved];
		break;
	case STATE_MATRIX:
		d->s.m = matrix_times((struct matrix){ v[0], v[1], v[2], v[3], v[4],
		    v[5] }, d->s.m);
		break;
	case STATE_WIDTH:
		d->s.width = v[0];
		break;
	case DRAW_FORM:
		draw_named(d, resources, op->name, depth);
		break;
	case DRAW_PICTURE:
		draw_picture(d);
		break;
	case DRAW_SHADING:	/* all that is within the clip */
		texts_paint(d->texts, d->s.ink.x1, d->s.ink.y1, d->s.ink.x2,
		    d->s.ink.y2);
		break;
	}
}

/* Do resources tell of other text that is to be read for what is drawn? */
static bool
retells(qpdf_data q, qpdf_oh resources)
{
	qpdf_oh	 all = value_of(q, resources, "/Properties");
	bool	 retold = false;

	if (!qpdf_oh_is_dictionary(q, all))
		return false;
	qpdf_oh_begin_dict_key_iter(q, all);
	while (!retold && qpdf_oh_dict_more_keys(q))
		retold = !qpdf_oh_is_null(q, value_of(q, qpdf_oh_get_key(q,
		    all, qpdf_oh_dict_next_key(q)), "/ActualText"));
	return retold;
}

/* What an operator makes known of the text, whatever it is. */
static void
note(struct texts *t, const struct pdf_op *op, const struct pdf_operator *known)
{
	t->hidden = t->hidden || pdf_operator_odd(op, known);
	t->retold = t->retold || op->retold;
}

static void
draw(struct drawing *d, qpdf_oh resources, struct slice content, int depth)
{
	const struct pdf_operator	*known;
	struct slice		 rest = content;
	struct pdf_op		 op = { .odd = false };
	size_t			 images = 0;

	if (content.n > *d->left) {
		d->out->full = true;
		return;
	}
	*d->left -= content.n;
	d->texts->retold = d->texts->retold || retells(d->q, resources);
	d->texts->hidden = d->texts->hidden || pdf_fonts_lie(d->q, resources);
	while (!d->failed && !d->out->full && pdf_scan(&rest, &op)) {
		d->texts->ink = d->s.ink;
		if (texts_operate(d->texts, &d->s.m, &op)) {
			d->s.ink = d->texts->ink;
			note(d->texts, &op, NULL);
			continue;
		}
		known = pdf_operator_of(op.word);
		note(d->texts, &op, known);
		if (known == NULL || op.nargs < known->args)
			continue;
		images += known->what == DRAW_PICTURE;
		if (known->close)
			close_path(d);
		operate(d, &op, known->what, resources, depth);
	}
	if (rest.n == 0 && (op.odd || (images > 0 &&
	    pdf_scan_ends(content) != images)))
		d->texts->hidden = true;
}

int
pdf_rules(qpdf_data q, qpdf_oh page, struct slice content, size_t *left,
    struct rules *out)
{
	struct drawing	*d = calloc(1, sizeof(*d));
	int		 rc = -1;

	if (d == NULL)
		return -1;
	*d = (struct drawing){ .q = q, .out = out, .left = left,
		.s = { .m = frame_page(q, page), .width = 1,
		    .ink = ink_first } };
	/* large, and of little of it a usual page makes use: not cleared */
	d->edges = malloc(4 * SUBPATHS_MAX * sizeof(*d->edges));
	d->boxes = malloc(SUBPATHS_MAX * sizeof(*d->boxes));
	d->texts = malloc(sizeof(*d->texts));
	if (d->edges != NULL && d->boxes != NULL && d->texts != NULL) {
		texts_init(d->texts);
		draw(d, pdf_inherited(q, page, "/Resources"), content, 0);
		rc = d->failed ? -1 : 0;
		out->hidden = d->texts->hidden || out->full;
		out->retold = d->texts->retold;
	}
	if (out->full)
		out->n = 0;
	free(d->texts);
	free(d->edges);
	free(d->boxes);
	free(d);
	return rc;
}
