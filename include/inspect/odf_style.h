/* odf_style.h: the styles of OpenDocument (ODF 1.3 part 3, 16) */
#ifndef INSPECT_ODF_STYLE_H
#define INSPECT_ODF_STYLE_H

#include "inspect/styles.h"
#include "inspect/xml.h"

#define ODF_NAME	300	/* bytes of a style's name, with its family */

/* A format of numbers and texts that is being defined (16.29). */
struct odf_number {
	bool		 open;
	char		 name[ODF_NAME];
	bool		 texts;		/* it is for text, too */
	bool		 shows;		/* something of what a cell holds */
	unsigned	 elsewhere;	/* numbers that another shows */
	struct looks	 looks;
};

struct odf_styles {
	struct styles	*all;		/* by kind, family and name */
	bool		 automatic;	/* the kind being defined */
	struct looks	*defined;	/* of the style that is open, or NULL */
	char		 family[ODF_NAME / 4];	/* its own */
	bool		 twisted;	/* a style in a style, or without a
					   name, or before what it needs:
					   readers differ; or dark pages */
	struct odf_number number;
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
/* That style, where others may be taken for it by conditions; else NULL. */
const struct style
		*odf_style_conditional(const struct odf_styles *,
		    const char *family, const char *own);
/* The look of a style of cells that people are shown under a name. */
struct looks	 odf_style_shown(const struct odf_styles *, const char *shown);

/* A length that an element names, in points.  False: it names none. */
bool		 odf_length(struct xml *, const char *name, double *points);

/* A format of numbers begins, or is defined.  False: it is something else. */
bool		 odf_number_start(struct odf_styles *, struct xml *,
		    const char *name);
void		 odf_number_end(struct odf_styles *, const char *name);
/* What a style's format says of its cells, as far as it is defined by now. */
struct looks	 odf_number(struct odf_styles *, const char *name);

#endif
