/* xlsx_style.h: how cells of Excel look by their formats (ECMA-376-1 18.8) */
#ifndef INSPECT_XLSX_STYLE_H
#define INSPECT_XLSX_STYLE_H

#include "inspect/xlsx_number.h"

/* The formats of cells, by their numbers, and those of conditions by theirs. */
struct xlsx_formats {
	struct looks	*v, *differ;
	size_t		 n, ndiffer;
	struct xlsx_colours colours;
};

/* The formats of a part (NULL: of none).  NULL, or a cause. */
const char	*xlsx_formats_read(struct office *, const struct relation *part,
		    struct xlsx_formats *out);
/* What a font, or a part of a text, says of itself by an element. */
void		 xlsx_look(const struct xlsx_colours *, struct looks *,
		    struct xml *, const char *name);
/*
 * What a condition makes of cells, as elements of x:dxf begin and end; the fill
 * is one of a condition, and nobody else's.
 */
void		 xlsx_differ_start(const struct xlsx_colours *,
		    struct xlsx_fill *, struct looks *, struct xml *,
		    const char *name);
/* The look of cells that name a format by its number (NULL: the first). */
struct looks	 xlsx_format(const struct xlsx_formats *, const char *number);
/* What a condition makes of them that names a format so (NULL: none). */
struct looks	 xlsx_differ(const struct xlsx_formats *, const char *number);

#endif
