/* pdf_texts.h: where a page of a PDF has written, and what is painted over it afterwards */
#ifndef INSPECT_PDF_TEXTS_H
#define INSPECT_PDF_TEXTS_H

#include "inspect/pdf_scan.h"
#include "inspect/pdf_space.h"
#include "inspect/rules.h"

/* x' = a x + c y + e, y' = b x + d y + f */
struct matrix {
	double	 a, b, c, d, e, f;
};

/* First m, then n. */
struct matrix	matrix_times(struct matrix m, struct matrix n);

#define TEXTS_MAX	16384	/* of a page; each word alone: some thousand */
#define TEXTS_WORK	(64u * 1024 * 1024)	/* comparisons, 0.1 s */

/* A colour, as far as it matters: white, or nobody knows which. */
struct hue {
	enum pdf_space	 space;
	size_t		 numbers;	/* that it was told by; 0: by none yet */
	bool		 white;
};

/* How and where a page is written on: of the graphics state (8.4). */
struct ink {
	struct hue	 fill, stroke;
	int		 mode;			/* how text is drawn (9.3.6) */
	double		 size;			/* of the font */
	double		 leading, rise;
	double		 x1, y1, x2, y2;	/* around what is not clipped */
	bool		 holed;			/* not all within is seen */
};

/* Black, everywhere. */
extern const struct ink	ink_first;

/* From now on only within that too. */
void	ink_clip(struct ink *, double x1, double y1, double x2, double y2);

/* Beginnings of runs of text, in points, as they were written. */
struct texts {
	struct {
		double	 x, y;
		double	 struck;	/* so much of it, by lines */
	}		 v[TEXTS_MAX];
	size_t		 n, work;
	struct matrix	 line, run;	/* of the text object (9.4.1) */
	struct ink	 ink;
	bool		 hidden;	/* some of it is not to be seen */
	bool		 retold;	/* other text is written beside some */
};

void	texts_init(struct texts *);
/* An operator of text or of a colour; false: it is none. */
bool	texts_operate(struct texts *, const struct matrix *,
	    const struct pdf_op *);
/* Something is painted there: is it over text that was written before? */
void	texts_paint(struct texts *, double x1, double y1, double x2, double y2);
/* A line is drawn there: do such ones leave little of text? */
void	texts_strike(struct texts *, double x1, double y1, double x2, double y2);

#endif
