/* odf_style.h: the styles of OpenDocument (ODF 1.3 part 3, 16) */
#ifndef INSPECT_ODF_STYLE_H
#define INSPECT_ODF_STYLE_H

#include "inspect/looks.h"
#include "inspect/xml.h"

struct odf_styles {
	struct styles	*all;		/* by kind, family and name */
	bool		 automatic;	/* the kind being defined */
	struct looks	*defined;	/* of the style that is open, or NULL */
	bool		 twisted;	/* a style in a style, or without a
					   name: readers differ */
};

/* What is said of a style.  False: it is something else. */
bool		 odf_style_start(struct odf_styles *, struct xml *,
		    const char *name);
void		 odf_style_end(struct odf_styles *, const char *name);
/*
 * The style of a family that an element names (NULL: none), over what all of
 * its family look like.
 */
struct looks	 odf_style(const struct odf_styles *, const char *family,
		    const char *own);

#endif
