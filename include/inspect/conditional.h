/* conditional.h: cells of a sheet, and what conditions may make of them */
#ifndef INSPECT_CONDITIONAL_H
#define INSPECT_CONDITIONAL_H

#include <stddef.h>

#include "inspect/looks.h"

/* A cell with text: how it looks, and what is in it over that. */
struct condition_cell {
	size_t		 row, column;	/* from 0 */
	size_t		 rows, columns;	/* as often as it stands there */
	bool		 number;
	double		 value;		/* of a number */
	struct looks	 cell, inner;
};

/* Of one sheet. */
struct conditions;

struct conditions
		*conditions_new(void);
void		 conditions_free(struct conditions *);
/* A cell is read, before or after the rules that are for it. */
void		 conditions_cell(struct conditions *,
		    const struct condition_cell *);
/*
 * Cells may come to look so, or those with numbers may: those of the ranges
 * that are told next.  They are Excel's ("A1:B2 D:D") or OpenDocument's
 * ("'a b'.A1:.B2"); what is none, or longer than values are told, is the whole
 * sheet.
 */
void		 conditions_rule(struct conditions *, struct looks,
		    bool numbers);
void		 conditions_ranges(struct conditions *, const char *ranges);
/* Of the cells of a range the first lies over the others. */
void		 conditions_merge(struct conditions *, const char *range);
/* Rules are written in a way that readers differ on. */
void		 conditions_twist(struct conditions *);
/*
 * Does a rule, or do two of them, make a cell unseen?  Whether they ever hold
 * is not asked.  All is forgotten then.
 */
bool		 conditions_hide(struct conditions *);

#endif
