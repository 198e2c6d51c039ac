/* office.h: what the readers of Office files share among themselves */
#ifndef INSPECT_OFFICE_H
#define INSPECT_OFFICE_H

#include "inspect/unpack.h"
#include "inspect/writer.h"
#include "inspect/xml.h"

/* Colours of a theme, in the order of its list. */
enum {
	THEME_DARK1, THEME_LIGHT1, THEME_DARK2, THEME_LIGHT2, THEME_ACCENT1,
	THEME_HYPERLINK = THEME_ACCENT1 + 6, THEME_FOLLOWED, THEME__MAX
};

/* An Office file being read: its parts, and what was read so far. */
struct office {
	struct arena	*arena;
	struct members	 parts;		/* those that are XML */
	struct writer	 w;
	uint32_t	 marks;
	uint32_t	 pages;
	bool		 pictures;	/* some are in it */
	uint32_t	 theme[THEME__MAX];	/* colours; by office_theme */
};

/* A relationship of a part (ECMA-376-2 9.3). */
struct relation {
	const char	*id, *type;	/* of the type, what follows the last / */
	const char	*target;	/* name of the part, from the root */
	bool		 external;
};

struct relations {
	struct relation	*v;
	size_t		 n;
};

/* A part's bytes; false when it is not there. */
bool		 office_part(const struct office *, const char *name,
		    struct slice *out);
/* Read a part as XML.  NULL, or a cause. */
const char	*office_xml(const struct office *, const char *name,
		    const struct xml_calls *, void *ctx);
/* The relationships of a part ("": of the file).  NULL, or a cause. */
const char	*office_relations(struct office *, const char *part,
		    struct relations *out);
/* The one of a type, or of an id; NULL: none. */
const struct relation
		*office_relation(const struct relations *, const char *type,
		    const char *id);
/* The part that all begins with.  NULL, or a cause. */
const char	*office_main(struct office *, const char **name);
/* Text that a reader is shown; perhaps in another order than it is read. */
void		 office_text(struct office *, struct slice text);
/* Text that is in the file but that no reader is shown. */
void		 office_hidden(struct office *, struct slice text);

/*
 * Learn the colours of the theme that a part names, or of the usual one.  Where
 * others than papers are white, so is what is told by the theme's words.
 */
void		 office_theme(struct office *, const struct relations *);

/* The formats.  NULL with the lines written, or a cause. */
const char	*docx_read(struct office *);
const char	*xlsx_read(struct office *);
const char	*odf_read(struct office *);

#endif
