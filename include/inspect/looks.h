/* looks.h: how text of an Office file looks, as far as it is read or not */
#ifndef INSPECT_LOOKS_H
#define INSPECT_LOOKS_H

#include "inspect/colour.h"

enum {
	LOOK_HIDDEN	= 1 << 0,	/* shown by no reader */
	LOOK_LEGACY	= 1 << 1,	/* a font of the encodings TCVN3 or VNI */
	LOOK_INK	= 1 << 2,	/* of a colour that is known */
	LOOK_GROUND	= 1 << 3,	/* on a ground that is */
	LOOK_MARKED	= 1 << 4,	/* with a marker over that ground */
	LOOK_TINY	= 1 << 5,	/* too small to be read */
	LOOK_UNKNOWN	= 1 << 6,	/* based on more styles than are followed,
					   or unseen in some rows */
	LOOK_NARROW	= 1 << 7,	/* squeezed to a line */
	LOOK_CUT	= 1 << 8,	/* in a row too low for anything */
	LOOK_CLEAR	= 1 << 9,	/* filled with nothing that is seen */
	LOOK_FILL	= 1 << 10,	/* filled otherwise than its ink says */
	LOOK_EATEN	= 1 << 11,	/* by what is drawn around it */
	LOOK_FLAT	= 1 << 12,	/* in a line too low for anything */
	LOOK_CLOSE	= 1 << 13,	/* each letter on the one before it */
	LOOK_AWAY	= 1 << 14,	/* beside the page */
	LOOK_MIXED	= 1 << 18,	/* in more inks than the one that is known */
	LOOK_TURNED	= 1 << 20,	/* from right to left, as Arabic is */
	LOOK_SHEER	= 1 << 19,	/* what is beneath it shines through */
	/* a format that shows no text, or numbers above and below 0 */
	LOOK_NO_TEXT	= 1 << 15,
	LOOK_NO_PLUS	= 1 << 16,
	LOOK_NO_MINUS	= 1 << 17,
};

/* Bits of the looks that are spoken of, and of those that then hold. */
struct looks {
	unsigned	 set, on;
	uint32_t	 ink, ground, marker, fill;	/* where their bits are on */
	/* ink and ground to readers that know no theme; or COLOUR_NONE */
	uint32_t	 plain_ink, plain_ground;
};

/* Say a look, that it holds or that it does not. */
void		 looks_put(struct looks *, unsigned look, bool on);
/* Say of a text, or of the ground it stands on, which colour it has. */
void		 looks_ink(struct looks *, uint32_t colour);
void		 looks_ground(struct looks *, uint32_t colour);
/* And which that has to readers that take no word of a theme. */
void		 looks_plain_ink(struct looks *, uint32_t colour);
void		 looks_plain_ground(struct looks *, uint32_t colour);
/* And of a marker over the ground, or what letters are filled with. */
void		 looks_marker(struct looks *, uint32_t colour);
void		 looks_fill(struct looks *, uint32_t colour);
/* Say of a text how high it is, in points. */
void		 looks_height(struct looks *, double points);
/* And how wide, in per cent of what is usual. */
void		 looks_width(struct looks *, double percent);
/* Say of a row that is no higher whatever is in it how high it is. */
void		 looks_row(struct looks *, double points);
/* Say of the lines of a text how high they are, whatever is in them. */
void		 looks_line(struct looks *, double points);
/* And how far its letters are moved apart, in points. */
void		 looks_apart(struct looks *, double points);
/* Say of a text where it begins or ends, in points from where others do. */
void		 looks_place(struct looks *, double points);
/* What holds where the one stands over the other. */
struct looks	 looks_over(struct looks lower, struct looks upper);
/*
 * Is a cell of such looks shown by no reader, whether it holds text or a number
 * so large?  A zero may be left out.
 */
bool		 looks_no_text(struct looks);
bool		 looks_no_number(struct looks, double);
/* Is it drawn, but in a way that no reader sees? */
bool		 looks_unseen(struct looks);

#endif
