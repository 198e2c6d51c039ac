/* pdf_runs.h: what an operator of a PDF shows, where it comes to stand */
#ifndef INSPECT_PDF_RUNS_H
#define INSPECT_PDF_RUNS_H

#include "inspect/pdf_texts.h"

#define RUNS_FLAT	0.01	/* of a direction: it does not lead there */
#define RUNS_INSET	1.0	/* points that a cell's ground may reach over text */

/* Show a text, as it is written, where the run at hand has come to. */
void	texts_show(struct texts *, const struct matrix *, struct slice text);

#endif
