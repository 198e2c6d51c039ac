/* pdf_fonts.h: fonts of a PDF whose characters nobody can tell */
#ifndef INSPECT_PDF_FONTS_H
#define INSPECT_PDF_FONTS_H

#include <stdbool.h>

#include <qpdf/qpdf-c.h>

/* Does a page have a font that says nowhere which characters its codes are? */
bool	pdf_fonts_mute(qpdf_data, qpdf_oh page);

#endif
