/* pdf_space.h: what the numbers of a colour in a PDF mean */
#ifndef INSPECT_PDF_SPACE_H
#define INSPECT_PDF_SPACE_H

#include <qpdf/qpdf-c.h>

#include "base/bytes.h"

/* Light: nothing is black.  Ink: nothing is white.  Other: who knows. */
enum pdf_space { SPACE_LIGHT, SPACE_INK, SPACE_LAB, SPACE_OTHER };

/* The space of a name, with its slash, among the resources of a page or form. */
enum pdf_space	pdf_space(qpdf_data, qpdf_oh resources, const char *name);
bool		pdf_space_white(enum pdf_space, const double *, size_t n);

#endif
