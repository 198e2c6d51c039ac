/* pdf_operators.c: the operators of a PDF's content stream that make lines or cover (ISO 32000-1 Annex A) */

#include "inspect/pdf_operators.h"

static const struct pdf_operator	 operators[] = {
	{ "m", PATH_MOVE, 2, false }, { "l", PATH_LINE, 2, false },
	{ "c", PATH_CURVE, 6, false }, { "v", PATH_CURVE, 4, false },
	{ "y", PATH_CURVE, 4, false }, { "h", PATH_CLOSE, 0, false },
	{ "re", PATH_BOX, 4, false },
	{ "W", PATH_CLIP, 0, false }, { "W*", PATH_CLIP, 0, false },
	{ "cs", STATE_SPACE, 0, false },
	{ "CS", STATE_SPACE_STROKE, 0, false },
	{ "S", PAINT_STROKE, 0, false }, { "s", PAINT_STROKE, 0, true },
	{ "f", PAINT_FILL, 0, false }, { "F", PAINT_FILL, 0, false },
	{ "f*", PAINT_FILL, 0, false },
	{ "B", PAINT_BOTH, 0, false }, { "B*", PAINT_BOTH, 0, false },
	{ "b", PAINT_BOTH, 0, true }, { "b*", PAINT_BOTH, 0, true },
	{ "n", PAINT_END, 0, false },
	{ "q", STATE_SAVE, 0, false }, { "Q", STATE_RESTORE, 0, false },
	{ "cm", STATE_MATRIX, 6, false }, { "w", STATE_WIDTH, 1, false },
	{ "Do", DRAW_FORM, 0, false }, { "ID", DRAW_PICTURE, 0, false },
	{ "sh", DRAW_SHADING, 0, false },
};

const struct pdf_operator *
pdf_operator_of(struct slice word)
{
	size_t	 i;
	char	 second = word.n == 2 ? (char)word.p[1] : '\0';

	for (i = 0; i < NELEM(operators) && word.n <= 2; i++)
		if (operators[i].word[0] == (char)word.p[0] &&
		    operators[i].word[1] == second)
			return &operators[i];
	return NULL;
}

bool
pdf_operator_odd(const struct pdf_op *op, const struct pdf_operator *known)
{
	return op->odd || (known != NULL && known->args > 0 &&
	    (op->operands != known->args || op->nargs != known->args));
}
