/* formats.h: one reader a format, called by worker.c and by nobody else */
#ifndef INSPECT_FORMATS_H
#define INSPECT_FORMATS_H

#include "inspect/worker.h"

/*
 * Each always gives 0 with *out, whose why tells what went wrong, unless
 * memory ran out (-1).
 */
int	pdf_read(struct arena *, struct slice, const struct inspect_limits *,
	    struct model *out);
int	office_read(struct arena *, struct slice, enum model_format,
	    struct model *out);
int	html_read(struct arena *, struct slice, struct model *out);

#endif
