/* looks.h: how the styles of an Office file make its text look, as far as it is read or not */
#ifndef INSPECT_LOOKS_H
#define INSPECT_LOOKS_H

#include "base/arena.h"

enum {
	LOOK_HIDDEN	= 1 << 0,	/* shown by no reader */
	LOOK_LEGACY	= 1 << 1,	/* a font of the encodings TCVN3 or VNI */
	LOOK_PALE	= 1 << 2,	/* as white as paper */
	LOOK_SHADED	= 1 << 3,	/* on a ground that is not white */
	LOOK_TINY	= 1 << 4,	/* too small to be read */
	LOOK_UNKNOWN	= 1 << 5,	/* based on more styles than are followed,
					   or unseen in some rows */
	LOOK_NARROW	= 1 << 6,	/* squeezed to a line */
	LOOK_CUT	= 1 << 7,	/* in a row too low for anything */
};

/* Bits of the looks that are spoken of, and of those that then hold. */
struct looks {
	unsigned	 set, on;
};

enum colour {
	COLOUR_NONE,		/* "auto", "transparent" or no colour at all */
	COLOUR_PALE,		/* nobody reads it on paper */
	COLOUR_DARK,
};

/* A colour in six hexadecimal digits; a # may stand before them. */
enum colour	 looks_colour(const char *rgb);
/* Say a look, that it holds or that it does not. */
void		 looks_put(struct looks *, unsigned look, bool on);
/* Say of a text, or of the ground it stands on, which colour it has. */
void		 looks_ink(struct looks *, enum colour);
void		 looks_ground(struct looks *, enum colour);
/* Say of a text how high it is, in points. */
void		 looks_height(struct looks *, double points);
/* And how wide, in per cent of what is usual. */
void		 looks_width(struct looks *, double percent);
/* Say of a row that is no higher whatever is in it how high it is. */
void		 looks_row(struct looks *, double points);
/* What holds where the one stands over the other. */
struct looks	 looks_over(struct looks lower, struct looks upper);
/* Is it drawn, but in a way that no reader sees? */
bool		 looks_unseen(struct looks);

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
bool		 styles_lost(const struct styles *);
bool		 styles_has(const struct styles *, const char *name);
/* A style over those it is based on; false, and nothing, where there is none. */
bool		 styles_find(const struct styles *, const char *name,
		    struct looks *out);

#endif
