/* pdf_rules.c: the lines that a page of a PDF draws (ISO 32000-1 8.5) */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_rules.h"
#include "inspect/pdf_scan.h"
#include "inspect/pdf_texts.h"

#define FORMS_DEPTH	6	/* forms in forms; a stamp has two or three */
#define STATES_MAX	64	/* q within q; 28 is the standard's limit */
#define SUBPATHS_MAX	4000	/* of one path: LibreOffice draws a table so */
#define PARENTS_MAX	32	/* of a page in the tree */
#define NAME_MAX	64	/* bytes of a form's name */

#define THIN		3.0	/* points: what is wider is no line */
#define SHORT		3.0	/* and what is shorter none either */
#define STRAIGHT	0.5	/* how far a line may lean over */

/* A piece of a path: its ends, or its box when it was filled. */
struct piece {
	double	 x1, y1, x2, y2;
};

struct state {
	struct matrix	 m;
	bool		 white;		/* is what is filled */
	double		 width;		/* of lines, in its own units */
};

struct drawing {
	qpdf_data	 q;
	struct rules	*out;
	size_t		*left;		/* bytes that may still be drawn */
	struct state	 s, saved[STATES_MAX];
	size_t		 nsaved;
	struct piece	*edges, *boxes;	/* of the path, in points */
	size_t		 nedges, nboxes;
	double		 x, y, x0, y0;	/* where the path is and began */
	struct texts	*texts;		/* so far */
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

static void
stroke(struct drawing *d)
{
	const struct matrix	*m = &d->s.m;
	double			 area = fabs(m->a * m->d - m->b * m->c);
	struct piece		 p;
	size_t			 i;

	if (d->s.width * d->s.width * area > THIN * THIN)
		return;
	for (i = 0; i < d->nedges && !d->failed; i++) {
		p = d->edges[i];
		if (fabs(p.x1 - p.x2) <= STRAIGHT ||
		    fabs(p.y1 - p.y2) <= STRAIGHT)
			add_rule(d, p);
	}
}

static void
fill(struct drawing *d)
{
	struct piece	 p;
	size_t		 i;

	for (i = 0; i < d->nboxes && !d->failed; i++) {
		p = d->boxes[i];
		if (smaller(p.x2 - p.x1, p.y2 - p.y1) <= THIN)
			add_rule(d, p);
		else
			texts_paint(d->texts, p.x1, p.y1, p.x2, p.y2);
	}
}

enum what { PAINT_END, PAINT_STROKE, PAINT_FILL, PAINT_BOTH, PATH_MOVE,
	PATH_LINE, PATH_CURVE, PATH_CLOSE, PATH_BOX, STATE_SAVE,
	STATE_RESTORE, STATE_MATRIX, STATE_WIDTH, DRAW_FORM };

/* The operators that matter here; close: the path is closed first. */
static const struct operator {
	char		 word[3];
	enum what	 what;
	size_t		 args;
	bool		 close;
} operators[] = {
	{ "m", PATH_MOVE, 2, false }, { "l", PATH_LINE, 2, false },
	{ "c", PATH_CURVE, 6, false }, { "v", PATH_CURVE, 4, false },
	{ "y", PATH_CURVE, 4, false }, { "h", PATH_CLOSE, 0, false },
	{ "re", PATH_BOX, 4, false },
	{ "S", PAINT_STROKE, 0, false }, { "s", PAINT_STROKE, 0, true },
	{ "f", PAINT_FILL, 0, false }, { "F", PAINT_FILL, 0, false },
	{ "f*", PAINT_FILL, 0, false },
	{ "B", PAINT_BOTH, 0, false }, { "B*", PAINT_BOTH, 0, false },
	{ "b", PAINT_BOTH, 0, true }, { "b*", PAINT_BOTH, 0, true },
	{ "n", PAINT_END, 0, false },
	{ "q", STATE_SAVE, 0, false }, { "Q", STATE_RESTORE, 0, false },
	{ "cm", STATE_MATRIX, 6, false }, { "w", STATE_WIDTH, 1, false },
	{ "Do", DRAW_FORM, 0, false },
};

static void
paint(struct drawing *d, enum what what)
{
	if (what == PAINT_STROKE || what == PAINT_BOTH)
		stroke(d);
	if (what == PAINT_FILL || what == PAINT_BOTH)
		fill(d);
	d->nedges = d->nboxes = 0;
}

static void	draw(struct drawing *, qpdf_oh resources, struct slice,
		    int depth);

static struct matrix
matrix_of(qpdf_data q, qpdf_oh array)
{
	double	 v[6];
	int	 i;

	if (!qpdf_oh_is_array(q, array) ||
	    qpdf_oh_get_array_n_items(q, array) != 6)
		return (struct matrix){ 1, 0, 0, 1, 0, 0 };
	for (i = 0; i < 6; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, array, i), &v[i]))
			return (struct matrix){ 1, 0, 0, 1, 0, 0 };
	return (struct matrix){ v[0], v[1], v[2], v[3], v[4], v[5] };
}

static qpdf_oh
value_of(qpdf_data q, qpdf_oh dict, const char *key)
{
	return qpdf_oh_get_key_if_dict(q, dict, key);
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

/* Draw the form of a name: its matrix before ours, what it saved undone. */
static void
draw_form(struct drawing *d, qpdf_oh resources, struct slice name, int depth)
{
	struct state	 before = d->s;
	size_t		 nsaved = d->nsaved, n = 0;
	char		 key[NAME_MAX + 2] = "/";
	const char	*subtype = NULL;
	unsigned char	*bytes = NULL;
	qpdf_oh		 form, dict, own;

	if (depth >= FORMS_DEPTH || name.n == 0 || name.n > NAME_MAX ||
	    d->out->full)
		return;
	memcpy(key + 1, name.p, name.n);
	form = value_of(d->q, value_of(d->q, resources, "/XObject"), key);
	if (!qpdf_oh_is_stream(d->q, form))
		return;
	dict = qpdf_oh_get_dict(d->q, form);
	if (!qpdf_oh_get_value_as_name(d->q, value_of(d->q, dict, "/Subtype"),
	    &subtype, &n))
		return;
	if (strcmp(subtype, "/Image") == 0)
		draw_picture(d);
	if (strcmp(subtype, "/Form") != 0)
		return;
	if ((qpdf_oh_get_stream_data(d->q, form, qpdf_dl_generalized, NULL,
	    &bytes, &n) & QPDF_ERRORS) == 0) {
		own = value_of(d->q, dict, "/Resources");
		d->s.m = matrix_times(matrix_of(d->q, value_of(d->q, dict,
		    "/Matrix")), d->s.m);
		draw(d, qpdf_oh_is_dictionary(d->q, own) ? own : resources,
		    (struct slice){ bytes, n }, depth + 1);
	}
	free(bytes);
	d->s = before;
	d->nsaved = nsaved;
}

static void
operate(struct drawing *d, const struct pdf_op *op, enum what what,
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
	case STATE_SAVE:
		if (d->nsaved < STATES_MAX)
			d->saved[d->nsaved++] = d->s;
		else
			d->out->full = true;
		break;
	case STATE_RESTORE:
		if (d->nsaved > 0)
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
		draw_form(d, resources, op->name, depth);
		break;
	}
}

/* The operator of a word, or NULL: most are about text. */
static const struct operator *
operator_of(struct slice word)
{
	size_t	 i;
	char	 second = word.n == 2 ? (char)word.p[1] : '\0';

	for (i = 0; i < NELEM(operators) && word.n <= 2; i++)
		if (operators[i].word[0] == (char)word.p[0] &&
		    operators[i].word[1] == second)
			return &operators[i];
	return NULL;
}

static void
draw(struct drawing *d, qpdf_oh resources, struct slice content, int depth)
{
	const struct operator	*known;
	struct pdf_op		 op;

	if (content.n > *d->left) {
		d->out->full = true;
		return;
	}
	*d->left -= content.n;
	while (!d->failed && !d->out->full && pdf_scan(&content, &op)) {
		d->texts->white = d->s.white;
		if (texts_operate(d->texts, &d->s.m, op.word, op.args,
		    op.nargs)) {
			d->s.white = d->texts->white;
			continue;
		}
		known = operator_of(op.word);
		if (known == NULL || op.nargs < known->args)
			continue;
		if (known->close)
			close_path(d);
		operate(d, &op, known->what, resources, depth);
	}
}

qpdf_oh
pdf_inherited(qpdf_data q, qpdf_oh page, const char *key)
{
	qpdf_oh	 v = value_of(q, page, key);
	int	 i;

	for (i = 0; i < PARENTS_MAX && qpdf_oh_is_null(q, v); i++) {
		page = value_of(q, page, "/Parent");
		v = value_of(q, page, key);
	}
	return v;
}

static bool
box_of(qpdf_data q, qpdf_oh array, struct piece *out)
{
	double	 v[4];
	int	 i;

	if (!qpdf_oh_is_array(q, array) ||
	    qpdf_oh_get_array_n_items(q, array) != 4)
		return false;
	for (i = 0; i < 4; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, array, i), &v[i]))
			return false;
	*out = (struct piece){ smaller(v[0], v[2]), smaller(v[1], v[3]),
		larger(v[0], v[2]), larger(v[1], v[3]) };
	return true;
}

/*
 * From a page's own coordinates to points from the upper left corner of what
 * is shown of it, as poppler counts: cropped, turned, /UserUnit not heeded.
 */
static struct matrix
page_matrix(qpdf_data q, qpdf_oh page)
{
	struct piece	 media, b;
	int		 turn = 0;

	if (!box_of(q, pdf_inherited(q, page, "/MediaBox"), &media))
		media = (struct piece){ 0, 0, 612, 792 };
	if (!box_of(q, pdf_inherited(q, page, "/CropBox"), &b))
		b = media;
	b = (struct piece){ larger(b.x1, media.x1), larger(b.y1, media.y1),
		smaller(b.x2, media.x2), smaller(b.y2, media.y2) };
	qpdf_oh_get_value_as_int(q, pdf_inherited(q, page, "/Rotate"), &turn);
	switch ((turn % 360 + 360) % 360) {
	case 90:
		return (struct matrix){ 0, 1, 1, 0, -b.y1, -b.x1 };
	case 180:
		return (struct matrix){ -1, 0, 0, 1, b.x2, -b.y1 };
	case 270:
		return (struct matrix){ 0, -1, -1, 0, b.y2, b.x2 };
	}
	return (struct matrix){ 1, 0, 0, -1, -b.x1, b.y2 };
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
		.s = { .m = page_matrix(q, page), .width = 1 } };
	/* large, and of little of it a usual page makes use: not cleared */
	d->edges = malloc(4 * SUBPATHS_MAX * sizeof(*d->edges));
	d->boxes = malloc(SUBPATHS_MAX * sizeof(*d->boxes));
	d->texts = malloc(sizeof(*d->texts));
	if (d->edges != NULL && d->boxes != NULL && d->texts != NULL) {
		texts_init(d->texts);
		draw(d, pdf_inherited(q, page, "/Resources"), content, 0);
		rc = d->failed ? -1 : 0;
		out->hidden = d->texts->hidden || out->full;
	}
	if (out->full)
		out->n = 0;
	free(d->texts);
	free(d->edges);
	free(d->boxes);
	free(d);
	return rc;
}
