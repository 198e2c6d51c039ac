/* text.h: Vietnamese text as people type it, folded so that it compares */
#ifndef INSPECT_TEXT_H
#define INSPECT_TEXT_H

#include "inspect/model.h"

/*
 * The key of a text: NFKD, marks dropped, đ and ð to d, lower case, y to i,
 * and only a-z 0-9 kept.  So accents, case, tone placement (hoà/hòa), NFC or
 * NFD, blanks and line breaks do not count.  NULL: memory.
 */
const char	*text_key(struct arena *, const char *utf8);

/*
 * The text with Greek and Cyrillic letters that look like Latin ones as those,
 * and wide ones as usual; NFC.  For words that somebody wants to be read, but
 * not to be found.  NULL: memory.
 */
const char	*text_latin(struct arena *, const char *utf8);

/* NFC with blanks collapsed and trimmed, for showing and comparing. */
const char	*text_clean(struct arena *, const char *utf8);

/* Plain text cut into lines of a model (format FORMAT_TEXT).  0 or -1. */
int		 text_model(struct arena *, const char *utf8,
		    struct model *out);

#endif
