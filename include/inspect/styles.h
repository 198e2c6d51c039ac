/* styles.h: styles of an Office file by their names, and what they are based on */
#ifndef INSPECT_STYLES_H
#define INSPECT_STYLES_H

#include "base/arena.h"
#include "inspect/looks.h"

#define STYLES_OTHERS	16	/* conditions of a style; people make three */

struct style;
struct styles;

/*
 * Styles by name, each perhaps based on another; NULL: no memory.  They live
 * as long as the arena, but for what styles_free frees.
 */
struct styles	*styles_new(struct arena *);
void		 styles_free(struct styles *);
/*
 * A style begins, or begins anew where the name is known.  The looks are to be
 * filled in until the next one begins.  Beyond STYLES_MAX, or without memory,
 * they are nobody's, and styles_lost says so; as it does of names that may be
 * cut off, which could be another's.
 */
struct looks	*styles_begin(struct styles *, const char *name);
/* What the last one that began is based on, which may begin later. */
void		 styles_base(struct styles *, const char *name);
/* What may be taken instead of it, or of what is based on it. */
void		 styles_other(struct styles *, const char *name);
bool		 styles_lost(const struct styles *);
bool		 styles_has(const struct styles *, const char *name);
/* A style over those it is based on; false, and nothing, where there is none. */
bool		 styles_find(const struct styles *, const char *name,
		    struct looks *out);
/* One that others may be taken for; NULL: there is none of that name. */
const struct style
		*styles_conditional(const struct styles *, const char *name);
/*
 * How it may look then, each upon what that is based on; their number, of
 * which the first is unknown where there are more than STYLES_OTHERS.
 */
size_t		 styles_others(const struct styles *, const struct style *,
		    struct looks out[static STYLES_OTHERS]);

#endif
