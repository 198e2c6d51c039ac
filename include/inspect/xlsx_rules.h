/* xlsx_rules.h: what conditions make of the cells of a sheet (ECMA-376-1 18.3.1.18) */
#ifndef INSPECT_XLSX_RULES_H
#define INSPECT_XLSX_RULES_H

#include "inspect/conditional.h"
#include "inspect/xlsx_style.h"

struct xlsx_rules {
	const struct xlsx_formats *formats;
	struct conditions *all;		/* of the sheet being read */
	/* of the list of rules that is open */
	bool		 open, in_differ, in_scale, in_ranges;
	struct looks	 differ;
	struct xlsx_fill fill;
	struct buf	 ranges;
};

/* The formats are those of all sheets, and may be read later. */
void		 xlsx_rules_init(struct xlsx_rules *,
		    const struct xlsx_formats *);
void		 xlsx_rules_clear(struct xlsx_rules *);
/* A part of a sheet.  False: it is nothing of a rule. */
bool		 xlsx_rules_start(struct xlsx_rules *, struct xml *,
		    const char *name);
void		 xlsx_rules_end(struct xlsx_rules *, const char *name);
void		 xlsx_rules_text(struct xlsx_rules *, struct slice);

#endif
