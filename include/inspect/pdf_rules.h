/* pdf_rules.h: the lines that a page of a PDF draws, by qpdf */
#ifndef INSPECT_PDF_RULES_H
#define INSPECT_PDF_RULES_H

#include <qpdf/qpdf-c.h>

#include "inspect/rules.h"

/*
 * Bytes of drawing in a document, counted as often as they are drawn: forms
 * draw forms.  200 pages of text have 4 MiB.
 */
#define PDF_RULES_BYTES	(32u * 1024 * 1024)

/*
 * Add the lines of a page, whose content has been decoded, and of the forms
 * that it draws; *left is what may still be drawn of PDF_RULES_BYTES.  Full,
 * and none, when there was too much.  0, or -1: memory.
 */
int	pdf_rules(qpdf_data, qpdf_oh page, struct slice content, size_t *left,
	    struct rules *out);

#endif
