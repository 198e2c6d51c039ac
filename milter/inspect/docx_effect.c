/* docx_effect.c: what letters of Word are filled with and drawn around by ([MS-DOCX] 2.6.1) */

#include <stdlib.h>
#include <string.h>

#include "inspect/docx_colour.h"

#define CLEAR	90000	/* thousandths of a hundred: less of ink nobody sees */
#define EATEN	12700	/* units of an outline: a point is as wide as a stroke
			   of usual letters */
#define BLOT	38100	/* three of them leave a blot of any colour */

#define FILL	"w14:textFill"
#define OUTLINE	"w14:textOutline"

/* The theme's words here ([MS-ODRAWXML] has them as ECMA-376-1 20.1.10.54). */
static const struct {
	const char	*name;
	size_t		 place;
} words[] = {
	{ "bg1", THEME_LIGHT1 }, { "tx1", THEME_DARK1 },
	{ "bg2", THEME_LIGHT2 }, { "tx2", THEME_DARK2 },
	{ "lt1", THEME_LIGHT1 }, { "dk1", THEME_DARK1 },
	{ "lt2", THEME_LIGHT2 }, { "dk2", THEME_DARK2 },
	{ "accent1", THEME_ACCENT1 }, { "accent2", THEME_ACCENT1 + 1 },
	{ "accent3", THEME_ACCENT1 + 2 }, { "accent4", THEME_ACCENT1 + 3 },
	{ "accent5", THEME_ACCENT1 + 4 }, { "accent6", THEME_ACCENT1 + 5 },
	{ "hlink", THEME_HYPERLINK }, { "folHlink", THEME_FOLLOWED },
};

static double
number_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? 0 : strtod(value, NULL);
}

static uint32_t
scheme_colour(const struct office *o, struct xml *x)
{
	const char	*value = xml_attr(x, "w14:val");
	size_t		 i;

	for (i = 0; value != NULL && i < NELEM(words); i++)
		if (strcmp(value, words[i].name) == 0)
			return o->theme[words[i].place];
	return COLOUR_NONE;
}

static void
open_effect(struct docx_effect *e, struct xml *x, const char *which)
{
	double	 wide = number_of(x, "w14:w");

	*e = (struct docx_effect){ .open = which, .colour = COLOUR_NONE,
		.pale = COLOUR_NONE, .eats = wide >= EATEN,
		.blots = wide >= BLOT };
}

/* Another colour of it; of several, one that paper swallows counts. */
static void
add_colour(struct docx_effect *e, uint32_t c)
{
	if (colour_is_pale(e->colour))
		e->pale = e->colour;
	e->colour = c;
}

/* What makes the colour that is open another. */
static void
change_colour(struct docx_effect *e, struct xml *x, const char *name)
{
	double	 part = number_of(x, "w14:val") / 100000;

	if (strcmp(name, "w14:lumMod") == 0 || strcmp(name, "w14:shade") == 0)
		e->colour = colour_lit(e->colour, part, 0);
	else if (strcmp(name, "w14:lumOff") == 0)
		e->colour = colour_lit(e->colour, 1, part);
	else if (strcmp(name, "w14:tint") == 0)
		e->colour = colour_lit(e->colour, part, 1 - part);
	else if (strcmp(name, "w14:alpha") == 0) {
		e->sheer = e->sheer || part > 0;
		e->clear = e->clear || part * 100000 >= CLEAR;
	}
}

bool
docx_effect_start(const struct office *o, struct docx_effect *e,
    struct xml *x, const char *name)
{
	const char	*value;

	if (strcmp(name, FILL) == 0)
		open_effect(e, x, FILL);
	else if (strcmp(name, OUTLINE) == 0)
		open_effect(e, x, OUTLINE);
	else if (e->open == NULL)
		return false;
	else if (strcmp(name, "w14:schemeClr") == 0)
		add_colour(e, scheme_colour(o, x));
	else if (strcmp(name, "w14:srgbClr") == 0) {
		value = xml_attr(x, "w14:val");
		add_colour(e, value == NULL ? COLOUR_NONE :
		    colour_read(value));
	} else
		change_colour(e, x, name);
	return true;
}

void
docx_effect_end(struct docx_effect *e, struct looks *l, const char *name)
{
	uint32_t	 c = e->pale == COLOUR_NONE ? e->colour : e->pale;

	if (e->open == NULL || strcmp(name, e->open) != 0)
		return;
	if (strcmp(name, FILL) == 0) {
		looks_put(l, LOOK_CLEAR, e->clear || c == COLOUR_NONE);
		looks_put(l, LOOK_SHEER, e->sheer);
		looks_fill(l, c);
	} else
		looks_put(l, LOOK_EATEN, !e->clear && c != COLOUR_NONE &&
		    (e->blots || (e->eats && colour_is_pale(c))));
	e->open = NULL;
}
