/* pdf_widths.h: how far the codes of a font lead on a line of a PDF, and the codes of what is shown */
#ifndef INSPECT_PDF_WIDTHS_H
#define INSPECT_PDF_WIDTHS_H

#include <qpdf/qpdf-c.h>

#include "base/bytes.h"

#define PDF_WIDTHS_FONTS 16	/* kept at a time; ten are many */
#define PDF_WIDTHS_NAME	64	/* bytes of a font's name */

/* Of one font, in thousandths of its size. */
struct pdf_widths {
	qpdf_oh		 resources;	/* of the page at hand, that call it so */
	char		 name[PDF_WIDTHS_NAME + 2];
	int		 id, generation; /* of it; 0: it has none */
	unsigned	 bytes;		/* of a code: 1 or 2 */
	bool		 bound;		/* they are not known, but not wider */
	bool		 known;
	float		*v;		/* by code */
	size_t		 n, room;	/* of them; all others are the next */
	float		 other;
};

static inline double
pdf_width(const struct pdf_widths *w, int code)
{
	return (double)((size_t)code < w->n ? w->v[code] : w->other);
}

/* Of the fonts that were asked for. */
struct pdf_widths_all {
	struct pdf_widths v[PDF_WIDTHS_FONTS];
	size_t		 n;
};

/*
 * Those of a font, by its name in resources; NULL: nobody knows them, or there
 * is too much to look at.  *left is what may be, in bytes of drawing.
 */
const struct pdf_widths	*pdf_widths(struct pdf_widths_all *, qpdf_data,
			    qpdf_oh resources, struct slice name,
			    size_t *left);
void			 pdf_widths_page(struct pdf_widths_all *); /* the next */
void			 pdf_widths_clear(struct pdf_widths_all *);

/* A code, or a step back in thousandths of the size (9.4.3). */
struct pdf_shown {
	int	 code;		/* -1: a step */
	double	 back;
};

/*
 * Take apart what an operator shows: a string, or some in brackets with steps
 * between.  How many; SIZE_MAX: more than room, or something else.
 */
size_t	pdf_shown(struct slice text, unsigned bytes, struct pdf_shown *out,
	    size_t room);

#endif
