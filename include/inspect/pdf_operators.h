/* pdf_operators.h: what of a PDF's content stream makes lines, or covers what is there */
#ifndef INSPECT_PDF_OPERATORS_H
#define INSPECT_PDF_OPERATORS_H

#include "inspect/pdf_scan.h"

enum pdf_what {
	PAINT_END, PAINT_STROKE, PAINT_FILL, PAINT_BOTH, PATH_MOVE,
	PATH_LINE, PATH_CURVE, PATH_CLOSE, PATH_BOX, PATH_CLIP, STATE_SAVE,
	STATE_RESTORE, STATE_MATRIX, STATE_WIDTH, STATE_SPACE,
	STATE_SPACE_STROKE, DRAW_FORM, DRAW_PICTURE, DRAW_SHADING };

/* An operator that matters; close: the path is closed first. */
struct pdf_operator {
	char		 word[3];
	enum pdf_what	 what;
	size_t		 args;
	bool		 close;
};

/* The operator of a word, or NULL: most are about text. */
const struct pdf_operator *pdf_operator_of(struct slice word);
/* Do readers disagree on what it is, or on what it takes? */
bool	pdf_operator_odd(const struct pdf_op *, const struct pdf_operator *);

#endif
