/* pdf_texts.c: how and where a page of a PDF writes (ISO 32000-1 8.6.8, 9.3, 9.4) */

#include <math.h>
#include <string.h>

#include "inspect/pdf_runs.h"

#define NARROW	20.0	/* per cent of a letter's width: nobody reads that */

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
	t->hidden = t->retold = t->exact = t->doubt = false;
	t->lost = false;
	t->slack = 0;
}

/* A run begins where that says. */
static void
begin(struct texts *t, struct matrix line)
{
	t->line = t->run = line;
	t->lost = false;
	t->slack = 0;
}

static void
next_line(struct texts *t, double x, double y)
{
	begin(t, matrix_times((struct matrix){ 1, 0, 0, 1, x, y }, t->line));
}

const struct ink	 ink_first = { .x1 = -INFINITY, .y1 = -INFINITY,
	.x2 = INFINITY, .y2 = INFINITY, .wide = 1 };

void
ink_clip(struct ink *ink, double x1, double y1, double x2, double y2)
{
	ink->x1 = larger(ink->x1, x1);
	ink->y1 = larger(ink->y1, y1);
	ink->x2 = smaller(ink->x2, x2);
	ink->y2 = smaller(ink->y2, y2);
}

enum what { BEGIN, MATRIX, MOVE, MOVE_LEADING, LEADING, LINE, SHOW,
	LINE_SHOW, SPACED_SHOW, FONT, MODE, RISE, WIDE, SPACE, WORD_SPACE,
	FILL, STROKE };

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
	{ "'", LINE_SHOW, 0, 1 }, { "\"", SPACED_SHOW, 2, 3 },
	{ "Tf", FONT, 1, 2 }, { "Tr", MODE, 1, 1 }, { "Ts", RISE, 1, 1 },
	{ "Tz", WIDE, 1, 1 }, { "Tc", SPACE, 1, 1 },
	{ "Tw", WORD_SPACE, 1, 1 }, { "g", FILL, 1, 1 }, { "rg", FILL, 3, 3 },
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
operate(struct texts *t, const struct matrix *m, const struct pdf_op *op,
    enum what what, size_t need, size_t n)
{
	const double	*v = op->args;

	switch (what) {
	case BEGIN:
		begin(t, (struct matrix){ 1, 0, 0, 1, 0, 0 });
		break;
	case MATRIX:
		begin(t, (struct matrix){ v[0], v[1], v[2], v[3], v[4],
			v[5] });
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
	case SPACED_SHOW:
		t->ink.words = v[0];
		t->ink.space = v[1];
		/* FALLTHROUGH */
	case LINE_SHOW:
		next_line(t, 0, -t->ink.leading);
		/* FALLTHROUGH */
	case SHOW:
		texts_show(t, m, op->shown);
		break;
	case FONT:
		t->ink.size = fabs(v[0]);
		t->ink.em = v[0];
		t->ink.font = op->name;
		t->ink.resources = t->resources;
		break;
	case MODE:
		t->ink.mode = v[0] >= 0 && v[0] <= 7 ? (int)v[0] : 3;
		break;
	case RISE:
		t->ink.rise = v[0];
		break;
	case WIDE:
		t->hidden = t->hidden || fabs(v[0]) < NARROW;
		t->ink.wide = v[0] / 100;
		break;
	case SPACE:
		t->ink.space = v[0];
		break;
	case WORD_SPACE:
		t->ink.words = v[0];
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
			operate(t, m, op, operators[i].what, need,
			    need > 0 ? need : op->nargs);
		return true;
	}
	return false;
}
