/* pdf_texts.c: text that a page paints over, clips away or writes in white (ISO 32000-1 8.5.4, 8.6.8, 9.4) */

#include <math.h>
#include <string.h>

#include "inspect/pdf_texts.h"

#define FLAT	0.01	/* of a direction: it does not lead there */
#define INSET	1.0	/* points that a cell's ground may reach over text */

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
	t->leading = 0;
	t->ink = ink_first;
	t->hidden = false;
}

static void
next_line(struct texts *t, double x, double y)
{
	t->line = matrix_times((struct matrix){ 1, 0, 0, 1, x, y }, t->line);
	t->run = t->line;
}

const struct ink	 ink_first = { SPACE_LIGHT, false, 0, -INFINITY,
	-INFINITY, INFINITY, INFINITY };

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

static void
show(struct texts *t, const struct matrix *m)
{
	struct matrix	 at = matrix_times(t->run, *m);

	if (t->ink.white || t->n == TEXTS_MAX || is_clipped(t, &at)) {
		t->hidden = true;
		return;
	}
	t->v[t->n].x = at.e;
	t->v[t->n++].y = at.f;
}

enum what { BEGIN, MATRIX, MOVE, MOVE_LEADING, LEADING, LINE, SHOW,
	LINE_SHOW, FONT, GREY, RGB, CMYK, COLOUR };

static const struct {
	char		 word[4];
	enum what	 what;
	size_t		 args;
} operators[] = {
	{ "BT", BEGIN, 0 }, { "Tm", MATRIX, 6 }, { "Td", MOVE, 2 },
	{ "TD", MOVE_LEADING, 2 }, { "TL", LEADING, 1 }, { "T*", LINE, 0 },
	{ "Tj", SHOW, 0 }, { "TJ", SHOW, 0 }, { "'", LINE_SHOW, 0 },
	{ "\"", LINE_SHOW, 0 }, { "Tf", FONT, 1 }, { "g", GREY, 1 },
	{ "rg", RGB, 3 }, { "k", CMYK, 4 }, { "sc", COLOUR, 0 },
	{ "scn", COLOUR, 0 },
};

static void
operate(struct texts *t, const struct matrix *m, enum what what,
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
		t->leading = -v[1];
		next_line(t, v[0], v[1]);
		break;
	case MOVE:
		next_line(t, v[0], v[1]);
		break;
	case LEADING:
		t->leading = v[0];
		break;
	case LINE:
		next_line(t, 0, -t->leading);
		break;
	case LINE_SHOW:
		next_line(t, 0, -t->leading);
		show(t, m);
		break;
	case SHOW:
		show(t, m);
		break;
	case FONT:
		t->ink.size = fabs(v[0]);
		break;
	case GREY:
	case RGB:
	case CMYK:
		t->ink.space = what == CMYK ? SPACE_INK : SPACE_LIGHT;
		/* FALLTHROUGH */
	case COLOUR:
		t->ink.white = pdf_space_white(t->ink.space, v, n);
		break;
	}
}

bool
texts_operate(struct texts *t, const struct matrix *m, struct slice word,
    const double *args, size_t nargs)
{
	size_t	 i, need;

	for (i = 0; i < NELEM(operators) && word.n < sizeof(
	    operators[i].word); i++) {
		need = operators[i].args;
		if (operators[i].word[0] != (char)word.p[0] ||
		    strncmp(operators[i].word, (const char *)word.p,
		    word.n) != 0 || operators[i].word[word.n] != '\0' ||
		    nargs < need)
			continue;
		operate(t, m, operators[i].what, args, need > 0 ? need :
		    nargs);
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
