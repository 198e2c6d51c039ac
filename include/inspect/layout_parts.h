/* layout_parts.h: what the files of the layout share among themselves */
#ifndef INSPECT_LAYOUT_PARTS_H
#define INSPECT_LAYOUT_PARTS_H

#include "inspect/layout.h"

/* In heights of a character, which is about 1.15 of the font's size. */
#define SAME_LINE	0.35	/* centres of one line differ by less */
#define WORD_GAP	0.12	/* a wider gap is a blank */
#define WIDE_GAP	1.0	/* a wider gap parts the cells of a row */

/* A line: a range of the glyphs, sorted from left to right. */
struct line {
	struct glyph	*glyphs;
	size_t		 n;
	double		 x1, x2;	/* ends */
	double		 y, h;		/* centre and height */
	double		 word;		/* width of its first word */
	bool		 wide;		/* has a gap as between cells */
	bool		 over;		/* characters stand on each other */
	uint32_t	 origin;	/* of the last character that has one */
	const char	*text, *key;
};

struct lines {
	struct line	*v;
	size_t		 n;
};

/* As qsort; most of a page comes in order, which one look tells. */
void	glyphs_sort(struct glyph *, size_t n,
	    int (*compare)(const void *, const void *));
/* Cut glyphs into lines from top to bottom; v is to be freed.  0 or -1. */
int	lines_find(struct arena *, struct glyph *, size_t n,
	    struct lines *out);
/* Does its key begin so? */
bool	line_starts(const struct line *, const char *prefix);
/* Add lines, joined where text was wrapped; column: one of two in a head. */
void	lines_add(struct model_lines *, uint32_t page, const struct line *,
	    size_t n, bool column);

/*
 * The list without lines on a page, by its numbers and the gaps of its header;
 * NULL where there is none, or where it is not plain whose each line is.  To
 * be freed as of grids_find.  0, or -1: memory.
 */
int	open_list_find(const struct lines *, struct grid **out);

/*
 * The rows of a table on a page, from glyphs sorted by their cells; they go
 * on with the table that is open, when the two fit.  0, or -1: memory.
 */
int	rows_add(struct layout *, const struct page *, const struct grid *,
	    struct glyph *, size_t n);
/* The table that is open ends here. */
void	rows_end(struct layout *);

#endif
