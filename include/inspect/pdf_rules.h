/* pdf_rules.h: the lines that a page of a PDF draws, by qpdf */
#ifndef INSPECT_PDF_RULES_H
#define INSPECT_PDF_RULES_H

#include <qpdf/qpdf-c.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_widths.h"
#include "inspect/rules.h"

/*
 * Bytes of drawing in a document, counted as often as they are drawn: forms
 * draw forms.  200 pages of text have 4 MiB.
 */
#define PDF_RULES_BYTES	(32u * 1024 * 1024)

/* What may still be looked at of a document, and what was. */
struct pdf_work {
	size_t		 left;		/* of PDF_RULES_BYTES */
	struct pdf_fonts fonts;
	struct pdf_widths_all widths;
	struct pdf_canvas *canvas;
};

/* 0, or -1: memory.  To be cleared either way. */
int	pdf_work_begin(struct pdf_work *);
void	pdf_work_clear(struct pdf_work *);

/*
 * Add the lines of a page, whose content has been decoded, and of the forms
 * that it draws.  Full, and none, when there was too much.  0, or -1: memory.
 */
int	pdf_rules(qpdf_data, qpdf_oh page, struct slice content,
	    struct pdf_work *, struct rules *out);

#endif
