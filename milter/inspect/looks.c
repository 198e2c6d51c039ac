/* looks.c: how text of an Office file looks, as far as it is read or not */

#include <string.h>

#include "inspect/looks.h"

#define TINY		3.0	/* points; a reader's eye wants five */
#define NARROW		20.0	/* per cent; condensed type has eighty */
#define CLOSE		-4.0	/* points; a letter is some five wide */
#define LEFTMOST	-108.0	/* points: a margin and a half beyond */
#define RIGHTMOST	842.0	/* the longer side of a page */

void
looks_put(struct looks *l, unsigned look, bool on)
{
	l->set |= look;
	l->on = on ? l->on | look : l->on & ~look;
}

void
looks_ink(struct looks *l, uint32_t colour)
{
	looks_put(l, LOOK_INK, colour != COLOUR_NONE);
	l->ink = l->plain_ink = colour;
}

void
looks_ground(struct looks *l, uint32_t colour)
{
	if (colour == COLOUR_NONE)
		return;		/* what is beneath it is seen */
	looks_put(l, LOOK_GROUND, true);
	l->ground = l->plain_ground = colour;
}

void
looks_plain_ink(struct looks *l, uint32_t colour)
{
	l->plain_ink = colour;
}

void
looks_plain_ground(struct looks *l, uint32_t colour)
{
	l->plain_ground = colour;
}

void
looks_marker(struct looks *l, uint32_t colour)
{
	looks_put(l, LOOK_MARKED, colour != COLOUR_NONE);
	l->marker = colour;
}

void
looks_fill(struct looks *l, uint32_t colour)
{
	looks_put(l, LOOK_FILL, colour != COLOUR_NONE);
	l->fill = colour;
}

void
looks_height(struct looks *l, double points)
{
	looks_put(l, LOOK_TINY, points < TINY);
}

void
looks_width(struct looks *l, double percent)
{
	looks_put(l, LOOK_NARROW, percent < NARROW);
}

void
looks_row(struct looks *l, double points)
{
	if (points < TINY)	/* a higher row in it is cut off, too */
		looks_put(l, LOOK_CUT, true);
}

void
looks_line(struct looks *l, double points)
{
	looks_put(l, LOOK_FLAT, points < TINY);
}

void
looks_apart(struct looks *l, double points)
{
	looks_put(l, LOOK_CLOSE, points < CLOSE);
}

void
looks_place(struct looks *l, double points)
{
	if (points < LEFTMOST || points > RIGHTMOST)	/* by any measure */
		looks_put(l, LOOK_AWAY, true);
}

struct looks
looks_over(struct looks lower, struct looks upper)
{
	struct looks	 l = lower;

	l.set |= upper.set;
	l.on = (lower.on & ~upper.set) | upper.on;
	if ((upper.set & LOOK_INK) != 0) {
		l.ink = upper.ink;
		l.plain_ink = upper.plain_ink;
	}
	if ((upper.set & LOOK_GROUND) != 0) {
		l.ground = upper.ground;
		l.plain_ground = upper.plain_ground;
	}
	if ((upper.set & LOOK_MARKED) != 0)
		l.marker = upper.marker;
	if ((upper.set & LOOK_FILL) != 0)
		l.fill = upper.fill;
	return l;
}

/* What letters are drawn on; COLOUR_NONE: on the paper. */
static uint32_t
ground_of(struct looks l, bool plain)
{
	if ((l.on & LOOK_MARKED) != 0)
		return l.marker;
	if ((l.on & LOOK_GROUND) == 0)
		return COLOUR_NONE;
	return plain ? l.plain_ground : l.ground;
}

/* A colour is as that of what it is drawn on. */
static bool
is_as(uint32_t colour, uint32_t ground)
{
	return ground == COLOUR_NONE ? colour_is_pale(colour) :
	    colour_is_near(colour, ground);
}

/* What no reader sees as it is written, whatever its colours. */
static const unsigned	 unseen = LOOK_TINY | LOOK_UNKNOWN | LOOK_NARROW |
	LOOK_CUT | LOOK_CLEAR | LOOK_EATEN | LOOK_FLAT | LOOK_CLOSE | LOOK_AWAY |
	LOOK_TURNED;

bool
looks_unseen(struct looks l)
{
	uint32_t	 ground = ground_of(l, false);

	if ((l.on & unseen) != 0)
		return true;
	if ((l.on & LOOK_MIXED) != 0 && ground != COLOUR_NONE &&
	    !colour_is_pale(ground))
		return true;	/* one ink of them may be the ground's */
	if ((l.on & LOOK_FILL) != 0 && is_as(l.fill, ground))
		return true;
	if ((l.on & LOOK_INK) == 0)	/* LibreOffice makes it white then */
		return (l.on & LOOK_SHEER) != 0;
	return is_as(l.ink, ground) || is_as(l.plain_ink, ground_of(l, true));
}

bool
looks_no_text(struct looks l)
{
	return (l.on & (LOOK_HIDDEN | LOOK_NO_TEXT)) != 0;
}

bool
looks_no_number(struct looks l, double n)
{
	unsigned	 both = LOOK_NO_PLUS | LOOK_NO_MINUS;

	if ((l.on & LOOK_HIDDEN) != 0 || (l.on & both) == both)
		return true;
	return (n > 0 && (l.on & LOOK_NO_PLUS) != 0) ||
	    (n < 0 && (l.on & LOOK_NO_MINUS) != 0);
}
