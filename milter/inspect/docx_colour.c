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

/* The theme's word counts more than the value beside it. */
static uint32_t
colour_of(const struct office *o, struct xml *x, const struct colour_names *n)
{
	const char	*value = xml_attr(x, n->theme);
	uint32_t	 c = COLOUR_NONE;
	double		 tint;
	size_t		 i;

	for (i = 0; value != NULL && i < NELEM(words); i++)
		if (strcmp(value, words[i].name) == 0)
			c = o->theme[words[i].place];
	if (c != COLOUR_NONE) {
		tint = part_of(x, n->tint);
		return colour_lit(colour_lit(c, part_of(x, n->shade), 0), tint,
		    1 - tint);
	}
	value = xml_attr(x, n->value);
	return value == NULL ? COLOUR_NONE : colour_read(value);
}

uint32_t
docx_ink(const struct office *o, struct xml *x)
{
	static const struct colour_names	 names = { "w:val",
		"w:themeColor", "w:themeShade", "w:themeTint" };

	return colour_of(o, x, &names);
}

bool
docx_is_dark_page(const struct office *o, struct xml *x)
{
	static const struct colour_names	 names = { "w:color",
		"w:themeColor", "w:themeShade", "w:themeTint" };
	uint32_t				 c = colour_of(o, x, &names);

	return c != COLOUR_NONE && !colour_is_pale(c);
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

uint32_t
docx_ground(const struct office *o, struct xml *x)
{
	static const struct colour_names	 names = { "w:color",
		"w:themeColor", "w:themeShade", "w:themeTint" }, fills = {
		"w:fill", "w:themeFill", "w:themeFillShade",
		"w:themeFillTint" };
	uint32_t				 fill, over;
	const char				*value = xml_attr(x, "w:val");
	double					 part;

	if (value != NULL && strcmp(value, "nil") == 0)
		return COLOUR_NONE;
	part = value == NULL || strcmp(value, "clear") == 0 ? 0 :
	    covered(value);
	fill = colour_of(o, x, &fills);
	if (part == 0)
		return fill;
	if ((over = colour_of(o, x, &names)) == COLOUR_NONE)
		over = COLOUR_BLACK;	/* of itself */
	return colour_mixed(over, fill == COLOUR_NONE ? COLOUR_WHITE : fill,
	    part);
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
