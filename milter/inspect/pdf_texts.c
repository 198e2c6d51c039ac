/* pdf_texts.c: text that a page paints over, or writes in white (ISO 32000-1 8.6.8, 9.4) */

#include "inspect/pdf_texts.h"

#define WHITE	0.95	/* of a component: nobody reads it on paper */
#define INSET	1.0	/* points that a cell's ground may reach over text */

struct matrix
matrix_times(struct matrix m, struct matrix n)
{
	return (struct matrix){
		m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,
		m.c * n.a + m.d * n.c, m.c * n.b + m.d * n.d,
		m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

/* Is a colour of one (grey), three (RGB) or four (CMYK) components white? */
static bool
is_white(const double *v, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (n == 4 ? v[i] > 1 - WHITE : v[i] < WHITE)
			return false;
	return true;
}

/* All but the places, which are set as they come. */
void
texts_init(struct texts *t)
{
	t->n = t->work = 0;
	t->line = t->run = (struct matrix){ 0 };
	t->leading = 0;
	t->white = t->hidden = false;
}

static void
next_line(struct texts *t, double x, double y)
{
	t->line = matrix_times((struct matrix){ 1, 0, 0, 1, x, y }, t->line);
	t->run = t->line;
}

static void
show(struct texts *t, const struct matrix *m)
{
	struct matrix	 at = matrix_times(t->run, *m);

	if (t->white || t->n == TEXTS_MAX) {
		t->hidden = true;
		return;
	}
	t->v[t->n].x = at.e;
	t->v[t->n++].y = at.f;
}

enum what { BEGIN, MATRIX, MOVE, MOVE_LEADING, LEADING, LINE, SHOW,
	LINE_SHOW, COLOUR };

static const struct {
	char		 word[3];
	enum what	 what;
	size_t		 args;
} operators[] = {
	{ "BT", BEGIN, 0 }, { "Tm", MATRIX, 6 }, { "Td", MOVE, 2 },
	{ "TD", MOVE_LEADING, 2 }, { "TL", LEADING, 1 }, { "T*", LINE, 0 },
	{ "Tj", SHOW, 0 }, { "TJ", SHOW, 0 }, { "'", LINE_SHOW, 0 },
	{ "\"", LINE_SHOW, 0 }, { "g", COLOUR, 1 }, { "rg", COLOUR, 3 },
	{ "k", COLOUR, 4 },
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
	case COLOUR:
		t->white = is_white(v, n);
		break;
	}
}

bool
texts_operate(struct texts *t, const struct matrix *m, struct slice word,
    const double *args, size_t nargs)
{
	char	 second = word.n == 2 ? (char)word.p[1] : '\0';
	size_t	 i;

	for (i = 0; i < NELEM(operators) && word.n <= 2; i++)
		if (operators[i].word[0] == (char)word.p[0] &&
		    operators[i].word[1] == second &&
		    nargs >= operators[i].args) {
			operate(t, m, operators[i].what, args,
			    operators[i].args);
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
