/* pdf_drawing.h: a page of a PDF while it is drawn, by pdf_rules.c and pdf_paths.c */
#ifndef INSPECT_PDF_DRAWING_H
#define INSPECT_PDF_DRAWING_H

#include <qpdf/qpdf-c.h>

#include "inspect/pdf_operators.h"
#include "inspect/pdf_rules.h"
#include "inspect/pdf_texts.h"

#define STATES_MAX	64	/* q within q; 28 is the standard's limit */
#define SUBPATHS_MAX	4000	/* of one path: LibreOffice draws a table so */
#define EDGES_MAX	(4 * SUBPATHS_MAX)

/* A piece of a path: its ends, or its box when it was filled. */
struct piece {
	double	 x1, y1, x2, y2;
};

struct state {
	struct matrix	 m;
	struct ink	 ink;
	double		 width;		/* of lines, in its own units */
};

struct drawing {
	qpdf_data	 q;
	struct rules	*out;
	struct pdf_work	*work;
	struct state	 s, *saved;	/* at most STATES_MAX */
	size_t		 nsaved, floor;	/* a form gives back its own only */
	struct piece	*edges, *boxes;	/* of the path, in points */
	size_t		 nedges, nboxes;
	double		 x, y, x0, y0;	/* where the path is and began */
	struct texts	*texts;		/* so far */
	bool		 clips;		/* what the path ends with */
	bool		 curved;	/* there is a curve in it */
	bool		 failed;	/* memory */
};

/* The operators that make a path (ISO 32000-1 8.5.2), in the page's own units. */
void	path_move(struct drawing *, double x, double y);
void	path_line(struct drawing *, double x, double y);
void	path_curve(struct drawing *, const struct pdf_op *);
void	path_box(struct drawing *, const double v[4]);
void	path_close(struct drawing *);

/*
 * Paint the path and begin the next one: lines go to d->out, what is painted
 * over or struck out to d->texts, a clip into d->s.ink (8.5.3, 8.5.4).
 */
void	path_paint(struct drawing *, enum pdf_what);

#endif
