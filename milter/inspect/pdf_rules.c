/* pdf_rules.c: what a page of a PDF draws, and the lines that come of it */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/sanitized.h"
#include "inspect/pdf_drawing.h"
#include "inspect/pdf_frame.h"
#include "inspect/pdf_rules.h"
#include "inspect/pdf_scan.h"

#define FORMS_DEPTH	6	/* forms in forms; a stamp has two or three */
#define NAME_MAX	64	/* bytes of a form's name */
#define FORM_COST	256	/* bytes of drawing: to begin one takes as long */
#define PROPERTY_COST	64	/* and to look at what a name stands for */
#define EDGES_BYTES	(EDGES_MAX * sizeof(struct piece))
#define BOXES_BYTES	(SUBPATHS_MAX * sizeof(struct piece))

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
		d->texts->resources = resources;
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
		path_paint(d, what);
		break;
	case PATH_MOVE:
		path_move(d, v[0], v[1]);
		break;
	case PATH_LINE:
		path_line(d, v[0], v[1]);
		break;
	case PATH_CURVE:
		path_curve(d, op);
		break;
	case PATH_CLOSE:
		path_close(d);
		break;
	case PATH_BOX:
		path_box(d, v);
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

/* False, and that is all of the page: so many bytes are not left. */
static bool
spend(struct drawing *d, size_t cost)
{
	d->out->full = d->out->full || cost > d->work->left;
	if (!d->out->full)
		d->work->left -= cost;
	return !d->out->full;
}

/* Do resources tell of other text that is to be read for what is drawn? */
static bool
retells(struct drawing *d, qpdf_oh resources)
{
	qpdf_data	 q = d->q;
	qpdf_oh		 all = value_of(q, resources, "/Properties");
	bool		 retold = false;

	if (!qpdf_oh_is_dictionary(q, all))
		return false;
	qpdf_oh_begin_dict_key_iter(q, all);
	while (!retold && qpdf_oh_dict_more_keys(q) && spend(d,
	    PROPERTY_COST))
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

	if (!spend(d, FORM_COST) || !spend(d, content.n))
		return;
	d->texts->resources = resources;
	d->texts->retold = d->texts->retold || retells(d, resources);
	d->texts->hidden = d->texts->hidden || pdf_fonts_lie(d->q,
	    &d->work->fonts, resources);
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
			path_close(d);
		operate(d, &op, known->what, resources, depth);
	}
	if (rest.n == 0 && (op.odd || (images > 0 &&
	    pdf_scan_ends(content) != images)))
		d->texts->hidden = true;
}

/* What pages are drawn on, one after the other. */
struct pdf_canvas {
	struct drawing	 d;
	struct state	 saved[STATES_MAX];
	struct piece	*edges, *boxes;
	struct texts	*texts;
};

/*
 * Large memory of which a usual page makes use of little.  In the heap it
 * would take the next large page, though nobody writes to it (worker_begin);
 * here what is not written to is never there.
 */
static void *
large_new(size_t n)
{
	void	*p;

	if (SANITIZED)
		return malloc(n);	/* whose ends are watched */
	p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
	    -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

static void
large_free(void *p, size_t n)
{
	if (SANITIZED)
		free(p);
	else if (p != NULL)
		munmap(p, n);
}

int
pdf_work_begin(struct pdf_work *w)
{
	struct pdf_canvas	*c = calloc(1, sizeof(*c));

	w->canvas = c;
	w->left = PDF_RULES_BYTES;
	w->fonts.n = 0;
	w->fonts.left = PDF_FONTS_BYTES;
	w->widths.n = 0;
	if (c == NULL)
		return -1;
	c->edges = large_new(EDGES_BYTES);
	c->boxes = large_new(BOXES_BYTES);
	c->texts = large_new(sizeof(*c->texts));
	return c->edges == NULL || c->boxes == NULL || c->texts == NULL ? -1 : 0;
}

void
pdf_work_clear(struct pdf_work *w)
{
	struct pdf_canvas	*c = w->canvas;

	pdf_widths_clear(&w->widths);
	if (c == NULL)
		return;
	large_free(c->edges, EDGES_BYTES);
	large_free(c->boxes, BOXES_BYTES);
	large_free(c->texts, sizeof(*c->texts));
	free(c);
}

/* Draw a page from its beginning, exact: with each letter where it stands. */
static void
draw_page(struct drawing *d, qpdf_oh page, struct slice content, bool exact)
{
	struct frame	 shown;

	d->s = (struct state){ .m = frame_page(d->q, page, &shown),
		.width = 1, .ink = ink_first };
	d->nsaved = d->floor = d->nedges = d->nboxes = 0;
	d->clips = d->curved = false;
	texts_init(d->texts);
	d->texts->exact = exact;
	d->texts->q = d->q;
	d->texts->left = &d->work->left;
	d->texts->widths = &d->work->widths;
	d->texts->page = shown;
	draw(d, pdf_inherited(d->q, page, "/Resources"), content, 0);
}

/*
 * Draw a page.  Where something may stand on a run of text and may not, once
 * more to find out; its lines are known then.
 */
static void
draw_twice(struct drawing *d, qpdf_oh page, struct slice content)
{
	struct rules	*out = d->out, again = { 0 };
	bool		 retold;

	pdf_widths_page(&d->work->widths);
	draw_page(d, page, content, false);
	retold = d->texts->retold;
	if (d->texts->doubt && !d->texts->hidden && !out->full && !d->failed) {
		d->out = &again;
		draw_page(d, page, content, true);
		d->out = out;
	}
	out->hidden = d->texts->hidden || out->full || again.full;
	out->retold = retold;
	rules_clear(&again);
}

int
pdf_rules(qpdf_data q, qpdf_oh page, struct slice content,
    struct pdf_work *work, struct rules *out)
{
	struct pdf_canvas *c = work->canvas;
	struct drawing	*d = &c->d;

	*d = (struct drawing){ .q = q, .out = out, .work = work,
		.saved = c->saved, .edges = c->edges, .boxes = c->boxes,
		.texts = c->texts };
	draw_twice(d, page, content);
	if (out->full)
		out->n = 0;
	return d->failed ? -1 : 0;
}
