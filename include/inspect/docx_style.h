/* docx_style.h: the styles of a letter of Word (ECMA-376-1 17.7) */
#ifndef INSPECT_DOCX_STYLE_H
#define INSPECT_DOCX_STYLE_H

#include "inspect/docx_colour.h"
#include "inspect/styles.h"

struct docx_styles {
	struct styles	*all;
	struct looks	 defaults;	/* of all text */
	/* of paragraphs and tables that name none, or NULL */
	const char	*paragraph, *table;
};

/* One property of a text, by its element.  False: it is something else. */
bool		 docx_look(const struct office *, struct looks *, struct xml *,
		    const char *name);
/*
 * The styles of a part (NULL: of none).  NULL, or a cause; either way .all is
 * for styles_free.
 */
const char	*docx_styles_read(struct office *, const struct relation *part,
		    struct docx_styles *out);
/* The settings (NULL: none), where words of the theme may mean other ones. */
const char	*docx_settings_read(struct office *,
		    const struct relation *part);

#endif
