/* docx_style.c: the styles of a letter of Word (ECMA-376-1 17.7) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/docx_style.h"

#define THEME_PALE	0xf0	/* least part of white that paper swallows */

static bool
is(const char *value, const char *want)
{
	return value != NULL && strcmp(value, want) == 0;
}

static bool
is_on(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL || (strcmp(value, "0") != 0 &&
	    strcmp(value, "false") != 0 && strcmp(value, "off") != 0);
}

/* A font of the 8-bit encodings TCVN3 or VNI, by its name. */
static bool
is_legacy(const char *font)
{
	return g_ascii_strncasecmp(font, ".Vn", 3) == 0 ||
	    g_ascii_strncasecmp(font, "VNI-", 4) == 0;
}

static const char *
font_of(struct xml *x)
{
	const char	*font = xml_attr(x, "w:hAnsi");

	return font == NULL ? xml_attr(x, "w:ascii") : font;
}

/* A part of 255 in two hexadecimal digits, or what it is where none is said. */
static unsigned long
part_of(struct xml *x, const char *name, unsigned long none)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? none : strtoul(value, NULL, 16);
}

/* Where an element names its colour: by itself, by the theme, and changed. */
struct colour_names {
	const char	*value, *theme, *shade, *tint;
};

/*
 * The theme's word counts more than the value beside it; its second paper is
 * white or next to it.
 */
static enum colour
colour_of(struct xml *x, const struct colour_names *n)
{
	const char	*value = xml_attr(x, n->theme);
	bool		 paper = is(value, "background1") ||
			    is(value, "light1") || is(value, "background2") ||
			    is(value, "light2");

	if ((paper && part_of(x, n->shade, 0xff) >= THEME_PALE) ||
	    (value != NULL && part_of(x, n->tint, 0xff) <= 0xff - THEME_PALE))
		return COLOUR_PALE;
	value = xml_attr(x, n->value);
	return value == NULL ? COLOUR_NONE : looks_colour(value);
}

/* The ground of a pattern, whose colour lies over its fill (17.18.78). */
static enum colour
ground_of(struct xml *x)
{
	static const struct colour_names	 over = { "w:color",
		"w:themeColor", "w:themeShade", "w:themeTint" }, fill = {
		"w:fill", "w:themeFill", "w:themeFillShade",
		"w:themeFillTint" };
	const char				*value = xml_attr(x, "w:val");
	bool					 solid = is(value, "solid");
	enum colour				 c;

	if (is(value, "nil"))
		return COLOUR_NONE;
	if (value == NULL || is(value, "clear"))
		return colour_of(x, &fill);
	if ((c = colour_of(x, &over)) == COLOUR_NONE)
		c = COLOUR_DARK;	/* of itself it is black */
	return solid || colour_of(x, &fill) == COLOUR_DARK ? c : COLOUR_PALE;
}

bool
docx_look(struct looks *l, struct xml *x, const char *name)
{
	static const struct colour_names	 ink = { "w:val",
		"w:themeColor", "w:themeShade", "w:themeTint" };
	const char				*value;

	if (strcmp(name, "w:vanish") == 0)
		looks_put(l, LOOK_HIDDEN, is_on(x, "w:val"));
	else if (strcmp(name, "w:rFonts") == 0) {
		if ((value = font_of(x)) != NULL)
			looks_put(l, LOOK_LEGACY, is_legacy(value));
	} else if (strcmp(name, "w:color") == 0)
		looks_ink(l, colour_of(x, &ink));
	else if (strcmp(name, "w:shd") == 0)
		looks_ground(l, ground_of(x));
	else if (strcmp(name, "w:sz") == 0) {
		if ((value = xml_attr(x, "w:val")) != NULL)
			looks_height(l, atof(value) / 2);
	} else if (strcmp(name, "w:w") == 0) {
		if ((value = xml_attr(x, "w:val")) != NULL)
			looks_width(l, atof(value));
	} else
		return false;
	return true;
}

/* Where styles are defined: those of a kind have one that is always meant. */
struct style_sheet {
	struct office		*o;
	struct docx_styles	*to;
	struct looks		*looks;	/* being defined */
	struct looks		 some;	/* of some rows of a table */
	bool			 of_some;
};

static void
begin_style(struct style_sheet *sheet, struct xml *x)
{
	const char	*id = xml_attr(x, "w:styleId");

	id = arena_strdup(sheet->o->arena, id == NULL ? "" : id);
	if (id == NULL)
		return;
	if (styles_has(sheet->to->all, id))	/* readers take either */
		sheet->o->marks |= MARK_HIDDEN;
	sheet->looks = styles_begin(sheet->to->all, id);
	if (xml_attr(x, "w:default") == NULL || !is_on(x, "w:default"))
		return;
	if (is(xml_attr(x, "w:type"), "paragraph"))
		sheet->to->paragraph = id;
	else if (is(xml_attr(x, "w:type"), "table"))
		sheet->to->table = id;
}

/* One element of styles.xml. */
static void
start_style(void *ctx, struct xml *x, const char *name)
{
	struct style_sheet	*sheet = ctx;
	const char		*value;

	if (strcmp(name, "w:style") == 0)
		begin_style(sheet, x);
	else if (strcmp(name, "mc:Fallback") == 0)
		xml_skip(x);
	else if (strcmp(name, "w:tblStylePr") == 0) {
		sheet->some = *sheet->looks;
		sheet->of_some = true;
	} else if (strcmp(name, "w:basedOn") == 0) {
		if ((value = xml_attr(x, "w:val")) != NULL)
			styles_base(sheet->to->all, value);
	} else
		docx_look(sheet->of_some ? &sheet->some : sheet->looks, x,
		    name);
}

/* Which rows a look is for is not followed, but where it is to be unseen. */
static void
end_style(void *ctx, const char *name)
{
	struct style_sheet	*sheet = ctx;

	if (strcmp(name, "w:tblStylePr") != 0)
		return;
	sheet->of_some = false;
	if (looks_unseen(sheet->some) || (sheet->some.on & LOOK_HIDDEN) != 0)
		looks_put(sheet->looks, LOOK_UNKNOWN, true);
}

static void
text_style(void *ctx, struct slice text)
{
	(void)ctx;
	(void)text;
}

const char *
docx_styles_read(struct office *o, const struct relation *part,
    struct docx_styles *out)
{
	static const struct xml_calls	 calls = { start_style, end_style,
		text_style };
	struct style_sheet		 sheet = { .o = o, .to = out,
		.looks = &out->defaults };
	const char			*cause = NULL;

	*out = (struct docx_styles){ .all = styles_new(o->arena) };
	if (out->all == NULL)
		return "memory";
	if (part != NULL && !part->external)
		cause = office_xml(o, part->target, &calls, &sheet);
	if (styles_lost(out->all))
		o->marks |= MARK_HIDDEN;
	return cause;
}
