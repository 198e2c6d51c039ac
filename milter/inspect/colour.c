/* colour.c: colours of Office files, and which of them an eye tells apart */

#include <glib.h>
#include <string.h>

#include "inspect/colour.h"

#define PALE	0xf0	/* least part of red, green and blue that paper
			   swallows */
#define NEAR	0x20	/* parts that differ by less do so for no eye */

/* Red, green and blue of a colour, by their number. */
static double
part(uint32_t c, int which)
{
	return (c >> (16 - 8 * which)) & 0xff;
}

static uint32_t
joined(const double parts[static 3])
{
	uint32_t	 c = 0;
	int		 i;

	for (i = 0; i < 3; i++)
		c = c << 8 | (parts[i] > 0 ?	/* or no number at all */
		    (uint32_t)MIN(parts[i] + 0.5, 255) : 0);
	return c;
}

uint32_t
colour_read(const char *rgb)
{
	uint32_t	 c = 0;
	int		 i, digit;

	rgb += *rgb == '#';
	if (strlen(rgb) != 6)
		return COLOUR_NONE;
	for (i = 0; i < 6; i++) {
		if ((digit = g_ascii_xdigit_value(rgb[i])) == -1)
			return COLOUR_NONE;
		c = c << 4 | (uint32_t)digit;
	}
	return c;
}

/*
 * Of hue, saturation and lightness only the last changes: the parts move in a
 * line towards white or black.
 */
uint32_t
colour_lit(uint32_t c, double mul, double add)
{
	double	 parts[3], max = 0, min = 255, was, now, range;
	int	 i;

	if (c == COLOUR_NONE)
		return c;
	for (i = 0; i < 3; i++) {
		parts[i] = part(c, i);
		max = MAX(max, parts[i]);
		min = MIN(min, parts[i]);
	}
	was = (max + min) / 2;
	now = CLAMP(was * mul + 255 * add, 0, 255);
	range = MIN(was, 255 - was);	/* of what the saturation is a part */
	for (i = 0; i < 3; i++)
		parts[i] = now + (range == 0 ? 0 : (parts[i] - was) / range *
		    MIN(now, 255 - now));
	return joined(parts);
}

uint32_t
colour_mixed(uint32_t over, uint32_t under, double amount)
{
	double	 parts[3];
	int	 i;

	for (i = 0; i < 3; i++)
		parts[i] = part(over, i) * amount +
		    part(under, i) * (1 - amount);
	return joined(parts);
}

bool
colour_is_pale(uint32_t c)
{
	return c != COLOUR_NONE && part(c, 0) >= PALE && part(c, 1) >= PALE &&
	    part(c, 2) >= PALE;
}

bool
colour_is_near(uint32_t a, uint32_t b)
{
	int	 i;

	if (a == COLOUR_NONE || b == COLOUR_NONE)
		return false;
	for (i = 0; i < 3; i++)
		if (ABS(part(a, i) - part(b, i)) >= NEAR)
			return false;
	return true;
}
