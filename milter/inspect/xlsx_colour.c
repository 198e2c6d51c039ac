/* xlsx_colour.c: colours and grounds as books of Excel name them (ECMA-376-1 18.8) */

#include <stdlib.h>
#include <string.h>

#include "inspect/xlsx_colour.h"

/* The table that files of old had, of whose first eight some are twice (18.8.27). */
static const uint32_t	 palette[XLSX_PALETTE] = {
	0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xff00ff,
	0x00ffff, 0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00,
	0xff00ff, 0x00ffff, 0x800000, 0x008000, 0x000080, 0x808000, 0x800080,
	0x008080, 0xc0c0c0, 0x808080, 0x9999ff, 0x993366, 0xffffcc, 0xccffff,
	0x660066, 0xff8080, 0x0066cc, 0xccccff, 0x000080, 0xff00ff, 0xffff00,
	0x00ffff, 0x800080, 0x800000, 0x008080, 0x0000ff, 0x00ccff, 0xccffff,
	0xccffcc, 0xffff99, 0x99ccff, 0xff99cc, 0xcc99ff, 0xffcc99, 0x3366ff,
	0x33cccc, 0x99cc00, 0xffcc00, 0xff9900, 0xff6600, 0x666699, 0x969696,
	0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399,
	0x333333, 0x000000, 0xffffff,
};

/* The theme's places by their numbers here: papers and inks change sides. */
static const size_t	 places[] = { THEME_LIGHT1, THEME_DARK1, THEME_LIGHT2,
	THEME_DARK2, THEME_ACCENT1, THEME_ACCENT1 + 1, THEME_ACCENT1 + 2,
	THEME_ACCENT1 + 3, THEME_ACCENT1 + 4, THEME_ACCENT1 + 5,
	THEME_HYPERLINK, THEME_FOLLOWED };

/* How much of a ground its pattern covers (18.18.55). */
static const struct {
	const char	*name;
	double		 part;
} patterns[] = {
	{ "solid", 1 }, { "none", 0 }, { "gray0625", 0.0625 },
	{ "gray125", 0.125 }, { "lightGray", 0.25 }, { "mediumGray", 0.5 },
	{ "darkGray", 0.75 },
};

struct xlsx_colours
xlsx_colours_usual(const struct office *o)
{
	struct xlsx_colours	 c = { .theme = o->theme };

	memcpy(c.palette, palette, sizeof(palette));
	return c;
}

uint32_t
xlsx_rgb(const char *value)
{
	return colour_read(strlen(value) == 8 ? value + 2 : value);
}

/* Darker, below 0, or lighter. */
static uint32_t
tinted(uint32_t c, struct xml *x)
{
	const char	*value = xml_attr(x, "tint");
	double		 tint = value == NULL ? 0 : atof(value);

	return tint > 0 ? colour_lit(c, 1 - tint, tint) :
	    colour_lit(c, 1 + tint, 0);
}

uint32_t
xlsx_theme(const struct xlsx_colours *colours, struct xml *x)
{
	const char	*value = xml_attr(x, "theme");
	unsigned long	 n = value == NULL ? NELEM(places) :
			    strtoul(value, NULL, 10);

	return n < NELEM(places) ? tinted(colours->theme[places[n]], x) :
	    COLOUR_NONE;
}

uint32_t
xlsx_colour(const struct xlsx_colours *colours, struct xml *x)
{
	const char	*value = xml_attr(x, "rgb");
	unsigned long	 n;

	if (value != NULL)
		return tinted(xlsx_rgb(value), x);
	if (xml_attr(x, "theme") != NULL)
		return xlsx_theme(colours, x);
	if ((value = xml_attr(x, "indexed")) == NULL)
		return COLOUR_NONE;
	n = strtoul(value, NULL, 10);
	return n < XLSX_PALETTE ? tinted(colours->palette[n], x) : COLOUR_NONE;
}

static void
open_pattern(struct xlsx_fill *f, struct xml *x)
{
	const char	*value = xml_attr(x, "patternType");
	size_t		 i;

	/* a condition's is one if it has colours, and has them the other way */
	f->part = value == NULL ? f->conditional : 0.5;	/* stripes */
	for (i = 0; value != NULL && i < NELEM(patterns); i++)
		if (strcmp(value, patterns[i].name) == 0)
			f->part = patterns[i].part;
	f->none = value != NULL && strcmp(value, "none") == 0;
	f->over = f->under = COLOUR_NONE;
}

bool
xlsx_fill_start(const struct xlsx_colours *c, struct xlsx_fill *f,
    struct looks *l, struct xml *x, const char *name)
{
	if (strcmp(name, "x:fill") == 0)
		f->open = true;
	else if (!f->open)
		return false;
	else if (strcmp(name, "x:patternFill") == 0)
		open_pattern(f, x);
	else if (strcmp(name, "x:fgColor") == 0)
		f->over = xlsx_colour(c, x);
	else if (strcmp(name, "x:bgColor") == 0)
		f->under = xlsx_colour(c, x);
	else if (strcmp(name, "x:color") == 0)	/* of one that changes */
		looks_ground(l, xlsx_colour(c, x));
	return true;
}

/* The colour of what is between letters. */
static uint32_t
ground_of(const struct xlsx_fill *f)
{
	if (f->part == 0)
		return f->conditional && f->none ? COLOUR_WHITE : COLOUR_NONE;
	if (f->part == 1)
		return f->conditional && f->under != COLOUR_NONE ? f->under :
		    f->over;
	return colour_mixed(f->over == COLOUR_NONE ? COLOUR_BLACK : f->over,
	    f->under == COLOUR_NONE ? COLOUR_WHITE : f->under, f->part);
}

void
xlsx_fill_end(struct xlsx_fill *f, struct looks *l, const char *name)
{
	if (strcmp(name, "x:fill") == 0)
		f->open = false;
	else if (f->open && strcmp(name, "x:patternFill") == 0)
		looks_ground(l, ground_of(f));
}
