/* rules.h: the lines that are drawn on a page, and the tables they make */
#ifndef INSPECT_RULES_H
#define INSPECT_RULES_H

#include "base/bytes.h"

static inline double
larger(double a, double b)
{
	return a > b ? a : b;
}

static inline double
smaller(double a, double b)
{
	return a < b ? a : b;
}

/*
 * A line along an axis, in points from the page's upper left corner; x1 <= x2
 * and y1 <= y2, and one pair is equal.
 */
struct rule {
	double	 x1, y1, x2, y2;
};

/* More than RULES_MAX: full, and then v holds none. */
#define RULES_MAX	8000	/* of a page; Chromium draws 20 a row */

struct rules {
	struct rule	*v;
	size_t		 n, size;
	bool		 full;
	bool		 hidden;	/* text is painted over or white, or not
					   all was looked at */
	bool		 retold;	/* other text is written beside some */
};

/* Takes it by its longer axis.  Kept in heap; 0, or -1: memory. */
int	rules_add(struct rules *, struct rule);
void	rules_clear(struct rules *);

#define GRID_COLUMNS_MAX 64	/* a row of the model has no more cells */
#define GRID_ROWS_MAX	256	/* rows on one page; lines of text are 60 */

/*
 * A table: its columns and rows, from left to right and from top to bottom.
 * Cells may span some of both: what is in at[row * columns + column] is the
 * place of the cell's upper left corner.
 */
struct grid {
	double		 x[GRID_COLUMNS_MAX + 1], y[GRID_ROWS_MAX + 1];
	size_t		 columns, rows;
	uint16_t	*at;
};

struct grids {
	struct grid	**v;		/* from top to bottom */
	size_t		  n;
};

/*
 * The tables among the lines of a page: at least two columns, and closed or
 * not at the ends of the page.  0, or -1: memory.
 */
int	grids_find(const struct rules *, struct grids *);
void	grids_clear(struct grids *);
/* The place of the cell that holds a point, or SIZE_MAX. */
size_t	grid_place(const struct grid *, double x, double y);

#endif
