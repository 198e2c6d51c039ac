/* layout.h: a page's characters with their places, put into lines of text */
#ifndef INSPECT_LAYOUT_H
#define INSPECT_LAYOUT_H

#include "inspect/model.h"

/* A character and its box, in points from the page's upper left corner. */
struct glyph {
	double		 x1, y1, x2, y2;
	uint32_t	 c;		/* Unicode */
	uint32_t	 order;		/* in the file, for equal places */
};

/*
 * Add the lines of a page, in reading order, to lines.  On the first page the
 * two columns of a letter's head (NĐ 30/2020: agency left, motto right) come
 * one after the other.  Wrapped text is joined.  The glyphs are reordered.
 * 0, or -1 when memory ran out.
 */
int	layout_page(struct model_lines *, uint32_t page, double width,
	    struct glyph *, size_t n);

#endif
