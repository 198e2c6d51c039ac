/* docx_colour.c: colours as letters of Word name them (ECMA-376-1 17.3.2) */

#include <stdlib.h>
#include <string.h>

#include "inspect/docx_colour.h"

/* The theme's words (17.18.97), through which only the usual mapping leads. */
static const struct {
	const char	*name;
	size_t		 place;
} words[] = {
	{ "dark1", THEME_DARK1 }, { "text1", THEME_DARK1 },
	{ "light1", THEME_LIGHT1 }, { "background1", THEME_LIGHT1 },
	{ "dark2", THEME_DARK2 }, { "text2", THEME_DARK2 },
	{ "light2", THEME_LIGHT2 }, { "background2", THEME_LIGHT2 },
	{ "accent1", THEME_ACCENT1 }, { "accent2", THEME_ACCENT1 + 1 },
	{ "accent3", THEME_ACCENT1 + 2 }, { "accent4", THEME_ACCENT1 + 3 },
	{ "accent5", THEME_ACCENT1 + 4 }, { "accent6", THEME_ACCENT1 + 5 },
	{ "hyperlink", THEME_HYPERLINK },
	{ "followedHyperlink", THEME_FOLLOWED },
};

/* Colours of a marker (17.18.40). */
static const struct {
	const char	*name;
	uint32_t	 colour;
} markers[] = {
	{ "black", 0x000000 }, { "blue", 0x0000ff }, { "cyan", 0x00ffff },
	{ "green", 0x00ff00 }, { "magenta", 0xff00ff }, { "red", 0xff0000 },
	{ "yellow", 0xffff00 }, { "white", 0xffffff },
	{ "darkBlue", 0x000080 }, { "darkCyan", 0x008080 },
	{ "darkGreen", 0x008000 }, { "darkMagenta", 0x800080 },
	{ "darkRed", 0x800000 }, { "darkYellow", 0x808000 },
	{ "darkGray", 0x808080 }, { "lightGray", 0xc0c0c0 },
};

/* Where an element names its colour: by itself, by the theme, and changed. */
struct colour_names {
	const char	*value, *theme, *shade, *tint;
};

/* A part of 255 in two hexadecimal digits, of 1; all where none is said. */
static double
part_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? 1 : (double)strtoul(value, NULL, 16) / 255;
}

/* A colour, and what it is to those who take no word of the theme. */
struct colours {
	uint32_t	 themed, plain;
};

/* The theme's word counts more than the value beside it, for Word. */
static struct colours
colours_of(const struct office *o, struct xml *x, const struct colour_names *n)
{
	const char	*value = xml_attr(x, n->theme);
	struct colours	 c = { COLOUR_NONE, COLOUR_NONE };
	double		 tint;
	size_t		 i;

	for (i = 0; value != NULL && i < NELEM(words); i++)
		if (strcmp(value, words[i].name) == 0)
			c.themed = o->theme[words[i].place];
	tint = part_of(x, n->tint);
	c.themed = colour_lit(colour_lit(c.themed, part_of(x, n->shade), 0),
	    tint, 1 - tint);
	value = xml_attr(x, n->value);
	c.plain = value == NULL ? COLOUR_NONE : colour_read(value);
	if (c.themed == COLOUR_NONE)
		c.themed = c.plain;
	return c;
}

/* Of several elements, of a text and of grounds. */
static const struct colour_names	 inks = { "w:val", "w:themeColor",
	"w:themeShade", "w:themeTint" }, overs = { "w:color", "w:themeColor",
	"w:themeShade", "w:themeTint" }, fills = { "w:fill", "w:themeFill",
	"w:themeFillShade", "w:themeFillTint" };

void
docx_ink(const struct office *o, struct looks *l, struct xml *x)
{
	struct colours	 c = colours_of(o, x, &inks);

	looks_ink(l, c.themed);
	looks_plain_ink(l, c.plain);
}

bool
docx_is_dark_page(const struct office *o, struct xml *x)
{
	struct colours	 c = colours_of(o, x, &overs);

	return (c.themed != COLOUR_NONE && !colour_is_pale(c.themed)) ||
	    (c.plain != COLOUR_NONE && !colour_is_pale(c.plain));
}

/* How much of a ground its pattern covers, by the pattern's name (17.18.78). */
static double
covered(const char *pattern)
{
	if (strcmp(pattern, "solid") == 0)
		return 1;
	if (strncmp(pattern, "pct", 3) == 0)
		return strtod(pattern + 3, NULL) / 100;
	return 0.5;		/* stripes */
}

static uint32_t
mixed(uint32_t over, uint32_t fill, double part)
{
	if (part == 0)
		return fill;
	return colour_mixed(over == COLOUR_NONE ? COLOUR_BLACK : over,
	    fill == COLOUR_NONE ? COLOUR_WHITE : fill, part);
}

void
docx_ground(const struct office *o, struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");
	struct colours	 over, fill;
	double		 part;

	if (value != NULL && strcmp(value, "nil") == 0)
		return;
	part = value == NULL || strcmp(value, "clear") == 0 ? 0 :
	    covered(value);
	over = colours_of(o, x, &overs);
	fill = colours_of(o, x, &fills);
	looks_ground(l, mixed(over.themed, fill.themed, part));
	looks_plain_ground(l, mixed(over.plain, fill.plain, part));
}

uint32_t
docx_marker(struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");
	size_t		 i;

	for (i = 0; value != NULL && i < NELEM(markers); i++)
		if (strcmp(value, markers[i].name) == 0)
			return markers[i].colour;
	return COLOUR_NONE;
}
