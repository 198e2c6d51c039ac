/* pdf_texts.c: text that a page paints over, clips away or writes in white (ISO 32000-1 8.5.4, 8.6.8, 9.4) */

#include <math.h>
#include <string.h>

#include "inspect/pdf_texts.h"

#define FLAT	0.01	/* of a direction: it does not lead there */
#define INSET	1.0	/* points that a cell's ground may reach over text */
#define LOW	0.5	/* points above a letter's foot: from there on */
#define HIGH	4.0	/* lines go through the letter */
#define STRUCK	2.0	/* points of what is between: the rest is not read */
#define NARROW	20.0	/* per cent of a letter's width: nobody reads that */
#define LARGE	48.0	/* points: of one letter much can be painted over */

struct matrix
matrix_times(struct matrix m, struct matrix n)
{
	return (struct matrix){
		m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,
		m.c * n.a + m.d * n.c, m.c * n.b + m.d * n.d,
		m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

/* All but the places, which are set as they come. */
void
texts_init(struct texts *t)
{
	t->n = t->work = 0;
	t->line = t->run = (struct matrix){ 0 };
	t->ink = ink_first;
	t->hidden = t->retold = false;
}

static void
next_line(struct texts *t, double x, double y)
{
	t->line = matrix_times((struct matrix){ 1, 0, 0, 1, x, y }, t->line);
	t->run = t->line;
}

const struct ink	 ink_first = { .x1 = -INFINITY, .y1 = -INFINITY,
	.x2 = INFINITY, .y2 = INFINITY };

void
ink_clip(struct ink *ink, double x1, double y1, double x2, double y2)
{
	ink->x1 = larger(ink->x1, x1);
	ink->y1 = larger(ink->y1, y1);
	ink->x2 = smaller(ink->x2, x2);
	ink->y2 = smaller(ink->y2, y2);
}

/* Is a place outside and does the way not lead in?  Along one axis. */
static bool
is_beside(double at, double way, double from, double to, double height)
{
	return (at < from - height && way < FLAT) ||
	    (at > to + height && way > -FLAT);
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
	if (fabs(at->b) > FLAT || at->a < 0)
		texts_paint(t, -INFINITY, -INFINITY, INFINITY, INFINITY);
	else
		texts_paint(t, at->e - height, at->f - height, INFINITY,
		    at->f + height);
}

static void
show(struct texts *t, const struct matrix *m)
{
	struct matrix	 at = matrix_times(matrix_times((struct matrix){ 1, 0,
			    0, 1, 0, t->ink.rise }, t->run), *m);

	if (is_inkless(&t->ink) || t->ink.holed || t->n == TEXTS_MAX ||
	    is_clipped(t, &at)) {
		t->hidden = true;
		return;
	}
	cover(t, &at);
	t->v[t->n].struck = 0;
	t->v[t->n].x = at.e;
	t->v[t->n++].y = at.f;
}

enum what { BEGIN, MATRIX, MOVE, MOVE_LEADING, LEADING, LINE, SHOW,
	LINE_SHOW, FONT, MODE, RISE, WIDE, FILL, STROKE };

/*
 * Operators; args are the numbers that they take, operands all that they
 * take, or ANY.
 */
#define ANY	SIZE_MAX
static const struct {
	char		 word[4];
	enum what	 what;
	size_t		 args, operands;
} operators[] = {
	{ "BT", BEGIN, 0, 0 }, { "Tm", MATRIX, 6, 6 }, { "Td", MOVE, 2, 2 },
	{ "TD", MOVE_LEADING, 2, 2 }, { "TL", LEADING, 1, 1 },
	{ "T*", LINE, 0, 0 }, { "Tj", SHOW, 0, 1 }, { "TJ", SHOW, 0, 1 },
	{ "'", LINE_SHOW, 0, 1 }, { "\"", LINE_SHOW, 2, 3 },
	{ "Tf", FONT, 1, 2 }, { "Tr", MODE, 1, 1 }, { "Ts", RISE, 1, 1 },
	{ "Tz", WIDE, 1, 1 }, { "g", FILL, 1, 1 }, { "rg", FILL, 3, 3 },
	{ "k", FILL, 4, 4 }, { "sc", FILL, 0, ANY }, { "scn", FILL, 0, ANY },
	{ "G", STROKE, 1, 1 }, { "RG", STROKE, 3, 3 }, { "K", STROKE, 4, 4 },
	{ "SC", STROKE, 0, ANY }, { "SCN", STROKE, 0, ANY },
};

/*
 * A colour by n numbers, of the space that it is in or, as need says, of one
 * of its own.  False: it was told by more or less of them before, and readers
 * heed but one of the two.
 */
static bool
set_hue(struct hue *hue, size_t need, const double *v, size_t n)
{
	bool	 alike = need > 0 || hue->numbers == 0 || hue->numbers == n;

	if (need > 0)
		hue->space = need == 4 ? SPACE_INK : SPACE_LIGHT;
	hue->numbers = n;
	hue->white = pdf_space_white(hue->space, v, n);
	return alike;
}

static void
operate(struct texts *t, const struct matrix *m, enum what what, size_t need,
    const double *v, size_t n)
{
	switch (what) {
	case BEGIN:
		t->line = t->run = (struct matrix){ 1, 0, 0, 1, 0, 0 };
		break;
	case MATRIX:
		t->line = t->run = (struct matrix){ v[0], v[1], v[2], v[3],
			v[4], v[5] };
		break;
	case MOVE_LEADING:
		t->ink.leading = -v[1];
		next_line(t, v[0], v[1]);
		break;
	case MOVE:
		next_line(t, v[0], v[1]);
		break;
	case LEADING:
		t->ink.leading = v[0];
		break;
	case LINE:
		next_line(t, 0, -t->ink.leading);
		break;
	case LINE_SHOW:
		next_line(t, 0, -t->ink.leading);
		show(t, m);
		break;
	case SHOW:
		show(t, m);
		break;
	case FONT:
		t->ink.size = fabs(v[0]);
		break;
	case MODE:
		t->ink.mode = v[0] >= 0 && v[0] <= 7 ? (int)v[0] : 3;
		break;
	case RISE:
		t->ink.rise = v[0];
		break;
	case WIDE:
		t->hidden = t->hidden || fabs(v[0]) < NARROW;
		break;
	case FILL:
		if (!set_hue(&t->ink.fill, need, v, n))
			t->hidden = true;
		break;
	case STROKE:
		if (!set_hue(&t->ink.stroke, need, v, n))
			t->hidden = true;
		break;
	}
}

bool
texts_operate(struct texts *t, const struct matrix *m, const struct pdf_op *op)
{
	struct slice	 word = op->word;
	size_t		 i, need;

	for (i = 0; i < NELEM(operators) && word.n < sizeof(
	    operators[i].word); i++) {
		if (operators[i].word[0] != (char)word.p[0] ||
		    strncmp(operators[i].word, (const char *)word.p,
		    word.n) != 0 || operators[i].word[word.n] != '\0')
			continue;
		need = operators[i].args;
		if (operators[i].operands != ANY &&
		    (op->operands != operators[i].operands ||
		    op->nargs != need))
			t->hidden = true;	/* what readers heed, who knows */
		if (op->nargs >= need)
			operate(t, m, operators[i].what, need, op->args,
			    need > 0 ? need : op->nargs);
		return true;
	}
	return false;
}

void
texts_paint(struct texts *t, double x1, double y1, double x2, double y2)
{
	size_t	 i;

	if (t->hidden)
		return;
	if ((t->work += t->n) > TEXTS_WORK)
		t->hidden = true;
	for (i = 0; i < t->n && !t->hidden; i++)
		t->hidden = t->v[i].x > x1 + INSET && t->v[i].x < x2 - INSET &&
		    t->v[i].y > y1 + INSET && t->v[i].y < y2 - INSET;
}

void
texts_strike(struct texts *t, double x1, double y1, double x2, double y2)
{
	double	 through;
	size_t	 i;

	if (t->hidden || x2 - x1 < y2 - y1)
		return;		/* through one at most, or already told */
	if ((t->work += t->n) > TEXTS_WORK)
		t->hidden = true;
	for (i = 0; i < t->n && !t->hidden; i++) {
		through = smaller(y2, t->v[i].y - LOW) -
		    larger(y1, t->v[i].y - HIGH);
		if (through <= 0 || t->v[i].x <= x1 - INSET ||
		    t->v[i].x >= x2 - INSET)
			continue;
		t->v[i].struck += through;
		t->hidden = t->v[i].struck > STRUCK;
	}
}
