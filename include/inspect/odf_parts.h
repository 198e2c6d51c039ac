/* odf_parts.h: what the parts of the reader of OpenDocument share */
#ifndef INSPECT_ODF_PARTS_H
#define INSPECT_ODF_PARTS_H

#include "inspect/odf_level.h"
#include "inspect/odf_rules.h"
#include "inspect/office.h"

/* How a style looks, and what it may be taken for. */
struct odf_look {
	struct looks	 looks;
	const struct style *style;
};

/* Where the reading of a table stands; empty cells are told late. */
struct odf_place {
	bool		 opened;	/* the cell has text */
	bool		 number;
	double		 value;		/* of a number */
	const char	*string;	/* what the cell holds instead of its
					   text, or NULL */
	size_t		 level;		/* on which the cell is */
	size_t		 wide, repeat;	/* of the cell */
	size_t		 empty;		/* cells before it without text */
	size_t		 column, columns; /* of the cell; columns declared */
	uint64_t	 hidden, thin;	/* columns nobody sees, or that show
					   none of their text */
	size_t		 row, rows;	/* from 0; as often as it stands there */
	/* of cells that name no style: by their columns, or by their row */
	struct odf_look by_column[MODEL_CELLS_MAX], by_row;
	bool		 row_says;
};

struct odf {
	struct office	*o;
	struct odf_styles styles;
	struct odf_levels levels;
	struct odf_rules rules;		/* of the sheet being read */
	struct looks	 frame;		/* of a box that comes */
	struct buf	 text;		/* of a cell */
	size_t		 paragraphs;	/* open ones */
	struct odf_place	 tables[WRITER_TABLES];
	bool		 covered;
	bool		 headers_only;	/* of styles.xml */
	size_t		 header;	/* headers and footers open */
};

/* The style of a family that an element names (NULL: none). */
struct odf_look	 odf_look(const struct odf *, const char *family,
		    const char *own);
/* The element that begins has such looks.  False: nobody sees it. */
bool		 odf_put_look(struct odf *, struct xml *, struct odf_look);
bool		 odf_put_style(struct odf *, struct xml *, const char *family,
		    const char *own);
/* Nobody sees it, whatever is in it. */
void		 odf_skip(struct odf *, struct xml *);
/* A drawing with text in it.  False: it is something else. */
bool		 odf_shape(struct odf *, struct xml *, const char *name);

/* The table that is open; NULL: none, or too deep. */
struct odf_place
		*odf_place(struct odf *);
/* The parts of a table.  False: it is something else. */
bool		 odf_table_start(struct odf *, struct xml *, const char *name);
void		 odf_table_end(struct odf *, const char *name);
/*
 * Text comes: now the cell it stands in, and those before it, are told.  What
 * it looks like there is for the rules of its sheet.
 */
void		 odf_cell_opens(struct odf *);
void		 odf_cell_seen(struct odf *);

#endif
