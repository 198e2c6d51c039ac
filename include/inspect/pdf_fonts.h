/* pdf_fonts.h: fonts of a PDF whose characters nobody can tell */
#ifndef INSPECT_PDF_FONTS_H
#define INSPECT_PDF_FONTS_H

#include <stdbool.h>

#include <qpdf/qpdf-c.h>

/* Does a page have a font that says nowhere which characters its codes are? */
bool	pdf_fonts_mute(qpdf_data, qpdf_oh page);
/*
 * Do resources have a simple font of which a letter or digit of ASCII is told
 * as another than its glyph is called?  Readers draw by the name.
 */
bool	pdf_fonts_lie(qpdf_data, qpdf_oh resources);

#endif
