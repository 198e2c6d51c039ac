/* pdf_texts.h: where a page of a PDF has written, and what is painted over it afterwards */
#ifndef INSPECT_PDF_TEXTS_H
#define INSPECT_PDF_TEXTS_H

#include "inspect/pdf_scan.h"
#include "inspect/pdf_space.h"
#include "inspect/pdf_widths.h"
#include "inspect/rules.h"

/* x' = a x + c y + e, y' = b x + d y + f */
struct matrix {
	double	 a, b, c, d, e, f;
};

/* A box, its corners in order. */
struct frame {
	double	 x1, y1, x2, y2;
};

/* First m, then n. */
struct matrix	matrix_times(struct matrix m, struct matrix n);

#define TEXTS_MAX	16384	/* of a page; each word alone: some thousand */
#define TEXTS_CODES	4096	/* shown at once; a line has some hundred */
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
	double		 em;			/* the same, below 0: backwards */
	double		 leading, rise;
	double		 space, words, wide;	/* between letters, at a blank;
						   by how much as wide */
	struct slice	 font;			/* its name among these */
	qpdf_oh		 resources;
	double		 x1, y1, x2, y2;	/* around what is not clipped */
	bool		 holed;			/* not all within is seen */
};

/* Black, everywhere. */
extern const struct ink	ink_first;

/* From now on only within that too. */
void	ink_clip(struct ink *, double x1, double y1, double x2, double y2);

/*
 * A place where text was written, in points: a letter, or the beginning of a
 * run that leads on from there.
 */
struct text_place {
	double	 x, y;			/* on its line */
	double	 cx, cy;		/* amid the first letter */
	double	 ux, uy;		/* which way it leads */
	double	 reach;			/* how far at most; 0: it is a letter */
	double	 struck;		/* so much of it, by lines */
};

/* What was written of a page so far. */
struct texts {
	struct text_place v[TEXTS_MAX];
	struct pdf_shown codes[TEXTS_CODES];	/* of the run at hand */
	size_t		 n, work;
	qpdf_data	 q;
	size_t		*left;		/* bytes that may still be drawn */
	qpdf_oh		 resources;	/* of what is drawn */
	struct pdf_widths_all *widths;
	struct frame	 page;		/* what is shown of it */
	struct matrix	 line, run;	/* of the text object (9.4.1) */
	struct ink	 ink;
	bool		 hidden;	/* some of it is not to be seen */
	bool		 retold;	/* other text is written beside some */
	bool		 exact;		/* all letters are measured; else only
					   what is clipped */
	bool		 doubt;		/* they would have to be */
	bool		 lost;		/* where the run goes on nobody knows */
	double		 slack;		/* or by so much, of its units */
};

/* All but q, left, resources, widths and page, which are to be set. */
void	texts_init(struct texts *);
/* An operator of text or of a colour; false: it is none. */
bool	texts_operate(struct texts *, const struct matrix *,
	    const struct pdf_op *);
/* Something is painted there: is it over text that was written before? */
void	texts_paint(struct texts *, double x1, double y1, double x2, double y2);
/* A line is drawn there: do such ones leave little of text? */
void	texts_strike(struct texts *, double x1, double y1, double x2, double y2);

#endif
