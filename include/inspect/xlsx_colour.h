/* xlsx_colour.h: colours and grounds as books of Excel name them (ECMA-376-1 18.8) */
#ifndef INSPECT_XLSX_COLOUR_H
#define INSPECT_XLSX_COLOUR_H

#include "inspect/looks.h"
#include "inspect/office.h"

#define XLSX_PALETTE	66	/* the old table, and the window's two */

/* What colours mean in a book. */
struct xlsx_colours {
	const uint32_t	*theme;
	uint32_t	 palette[XLSX_PALETTE];
};

/* Those of a book that says nothing of them itself. */
struct xlsx_colours
		 xlsx_colours_usual(const struct office *);
/* A colour in eight digits, of which the first two tell how much is seen. */
uint32_t	 xlsx_rgb(const char *);
/* The colour that an element names; COLOUR_NONE: none, or the reader's own. */
uint32_t	 xlsx_colour(const struct xlsx_colours *, struct xml *);
/* The one that its word of the theme says; COLOUR_NONE: it has none. */
uint32_t	 xlsx_theme(const struct xlsx_colours *, struct xml *);

/* A ground as it is read: a cell's, or what a condition makes of it. */
struct xlsx_fill {
	bool		 open, conditional, none;
	double		 part;		/* of the ground that it covers, of 1 */
	uint32_t	 over, under;
};

/*
 * An element in x:fill begins or ends; what it says is put into the looks.
 * False: it is nothing of a ground.
 */
bool		 xlsx_fill_start(const struct xlsx_colours *,
		    struct xlsx_fill *, struct looks *, struct xml *,
		    const char *name);
void		 xlsx_fill_end(struct xlsx_fill *, struct looks *,
		    const char *name);

#endif
