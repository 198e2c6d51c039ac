/* pdf_fonts.h: fonts of a PDF whose characters nobody can tell */
#ifndef INSPECT_PDF_FONTS_H
#define INSPECT_PDF_FONTS_H

#include <stdbool.h>

#include <qpdf/qpdf-c.h>

/* Does a page have a font that says nowhere which characters its codes are? */
bool	pdf_fonts_mute(qpdf_data, qpdf_oh page);

/*
 * Bytes of what fonts say that their codes are in a document, and PDF_FONT_COST
 * for each time that one is looked at: 200 pages with ten fonts each of their
 * own have 8 MiB.
 */
#define PDF_FONTS_BYTES	(16u * 1024 * 1024)
#define PDF_FONT_COST	256
#define PDF_FONTS_KEPT	256	/* of a document; usual: ten */

/* What was looked at of a document, so that no font is twice. */
struct pdf_fonts {
	int	 ids[PDF_FONTS_KEPT];	/* of fonts, and of resources with none
					   but such, that tell no other */
	size_t	 n;
	size_t	 left;			/* of PDF_FONTS_BYTES */
};

/* Is a font the reader's own, as it is described? */
bool	pdf_fonts_readers(qpdf_data, qpdf_oh descriptor);
/*
 * Do resources have a simple font of which a letter or digit of ASCII is told
 * as another than its glyph is called?  Readers draw by the name.  Or one that
 * is written downwards, which nobody measures, or whose glyphs are drawings of
 * their own (9.6.5), which nobody looks at?  True, too, when there is too much to
 * look at.
 */
bool	pdf_fonts_lie(qpdf_data, struct pdf_fonts *, qpdf_oh resources);

#endif
