/* docx_place.h: how text looks at a place of a letter of Word */
#ifndef INSPECT_DOCX_PLACE_H
#define INSPECT_DOCX_PLACE_H

#include "inspect/docx_style.h"

#define DOCX_AROUND	128	/* of runs in paragraphs in boxes in cells */

/* What holds for text there; of a paragraph by its style, and by itself. */
struct docx_here {
	struct looks	 table, row, cell, par, own, run;
	bool		 covered;
	bool		 away;		/* a drawing that nobody sees */
};

struct docx_place {
	struct office	*o;
	struct docx_styles styles;
	bool		 in_paragraph_style, in_cell_style;
	struct docx_here here, around[DOCX_AROUND];
	size_t		 naround;
	struct docx_effect effect;
};

/* An element with looks of its own begins, or ends and with it what it says. */
void		 docx_enter(struct docx_place *);
void		 docx_leave(struct docx_place *);
/* Of those, what begins with the looks that all of its kind have. */
void		 docx_table(struct docx_place *);
void		 docx_paragraph(struct docx_place *);
/* What a table, row, cell, paragraph or run says.  False: something else. */
bool		 docx_property(struct docx_place *, struct xml *,
		    const char *name);
void		 docx_property_end(struct docx_place *, const char *name);
/* How text looks that comes now. */
struct looks	 docx_looks(const struct docx_place *);

#endif
