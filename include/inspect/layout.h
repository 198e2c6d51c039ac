/* layout.h: a page's characters with their places, put into lines and rows */
#ifndef INSPECT_LAYOUT_H
#define INSPECT_LAYOUT_H

#include "inspect/model.h"
#include "inspect/rules.h"

/* A character and its box, in points from the page's upper left corner. */
struct glyph {
	double		 x1, y1, x2, y2;
	uint32_t	 c;		/* Unicode */
	uint32_t	 order;		/* in the file, for equal places */
	uint32_t	 part, place;	/* of the page, and of the cell in it */
	uint32_t	 origin;	/* as that of a line (model.h) */
};

/* What is on a page; layout_page moves it about. */
struct page {
	uint32_t	 number;	/* from 1 */
	double		 width, height;
	struct glyph	*g;
	size_t		 n;
	struct rules	 rules;		/* none: no table is seen */
};

/* A table that may go on on the next page. */
struct table;

/* Pages read one after another; { .out = ... } is the beginning. */
struct layout {
	struct model_lines	*out;
	struct table		*table;
};

/*
 * Add the lines and rows of a page, in reading order.  On the first page the
 * two columns of a letter's head (NĐ 30/2020: agency left, motto right) come
 * one after the other.  Wrapped text is joined, and so is a row that a page's
 * end has parted; a header that is repeated there is left out.
 * 0, or -1 when memory ran out.
 */
int	layout_page(struct layout *, struct page *);
/* Add what is still open; to be called in any case. */
void	layout_end(struct layout *);

#endif
