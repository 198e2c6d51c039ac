/* xlsx_style.h: how cells of Excel look by their formats (ECMA-376-1 18.8) */
#ifndef INSPECT_XLSX_STYLE_H
#define INSPECT_XLSX_STYLE_H

#include "inspect/looks.h"
#include "inspect/office.h"

/* The formats of cells, by their numbers, and what else the styles tell. */
struct xlsx_formats {
	struct looks	*v;
	size_t		 n;
	uint64_t	 pale;		/* of the table of colours, a bit each */
};

/* The formats of a part (NULL: of none).  NULL, or a cause. */
const char	*xlsx_formats_read(struct office *, const struct relation *part,
		    struct xlsx_formats *out);
/* What a font, or a part of a text, says of itself by an element. */
void		 xlsx_look(const struct xlsx_formats *, struct looks *,
		    struct xml *, const char *name);
/* The look of cells that name a format by its number (NULL: the first). */
struct looks	 xlsx_format(const struct xlsx_formats *, const char *number);

#endif
