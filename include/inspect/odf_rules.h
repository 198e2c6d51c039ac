/* odf_rules.h: what conditions make of cells of OpenDocument, as LibreOffice writes them */
#ifndef INSPECT_ODF_RULES_H
#define INSPECT_ODF_RULES_H

#include "inspect/conditional.h"
#include "inspect/odf_style.h"

struct odf_rules {
	const struct odf_styles *styles;
	struct conditions *all;		/* of the sheet being read */
	bool		 open;
	struct buf	 ranges;	/* of the rules that are open */
};

void		 odf_rules_init(struct odf_rules *, const struct odf_styles *);
void		 odf_rules_clear(struct odf_rules *);
/* A part of a sheet.  False: it is nothing of a rule. */
bool		 odf_rules_start(struct odf_rules *, struct xml *,
		    const char *name);
void		 odf_rules_end(struct odf_rules *, const char *name);

#endif
