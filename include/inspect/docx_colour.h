/* docx_colour.h: colours as letters of Word name them (ECMA-376-1 17.3.2) */
#ifndef INSPECT_DOCX_COLOUR_H
#define INSPECT_DOCX_COLOUR_H

#include "inspect/looks.h"
#include "inspect/office.h"

/* What w:color says of a text, and w:shd of what it stands on. */
void		 docx_ink(const struct office *, struct looks *, struct xml *);
void		 docx_ground(const struct office *, struct looks *,
		    struct xml *);
/* Of w:background: are pages dark, which no text is looked at on? */
bool		 docx_is_dark_page(const struct office *, struct xml *);
/* Of w:highlight: the marker's colour, or COLOUR_NONE. */
uint32_t	 docx_marker(struct xml *);

/* An effect of Word's own on a text, as it is read ([MS-DOCX] 2.6.1). */
struct docx_effect {
	const char	*open;		/* which one is; NULL: none */
	bool		 eats, blots;	/* an outline what it is around, in
					   white or in any colour */
	bool		 sheer, clear;	/* not all of it is seen, or next to
					   nothing */
	uint32_t	 colour, pale;	/* the last one; one before it that
					   paper swallows */
};

/*
 * An element in a text's properties begins or ends; what it says is put into
 * the looks.  False: it is nothing of an effect.
 */
bool		 docx_effect_start(const struct office *, struct docx_effect *,
		    struct xml *, const char *name);
void		 docx_effect_end(struct docx_effect *, struct looks *,
		    const char *name);

#endif
