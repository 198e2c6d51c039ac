/* docx_style.c: the styles of a letter of Word (ECMA-376-1 17.7) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/docx_style.h"

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

static enum colour
colour_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? COLOUR_NONE : looks_colour(value);
}

bool
docx_look(struct looks *l, struct xml *x, const char *name)
{
	const char	*value;

	if (strcmp(name, "w:vanish") == 0)
		looks_put(l, LOOK_HIDDEN, is_on(x, "w:val"));
	else if (strcmp(name, "w:rFonts") == 0) {
		if ((value = font_of(x)) != NULL)
			looks_put(l, LOOK_LEGACY, is_legacy(value));
	} else if (strcmp(name, "w:color") == 0)
		looks_ink(l, colour_of(x, "w:val"));
	else if (strcmp(name, "w:shd") == 0)
		looks_ground(l, colour_of(x, "w:fill"));
	else if (strcmp(name, "w:sz") == 0) {
		if ((value = xml_attr(x, "w:val")) != NULL)
			looks_height(l, atof(value) / 2);
	} else
		return false;
	return true;
}

/* Where styles are defined: those of a kind have one that is always meant. */
struct style_sheet {
	struct arena		*arena;
	struct docx_styles	*to;
	struct looks		*looks;	/* being defined */
};

static void
begin_style(struct style_sheet *sheet, struct xml *x)
{
	const char	*id = xml_attr(x, "w:styleId");

	id = arena_strdup(sheet->arena, id == NULL ? "" : id);
	if (id == NULL)
		return;
	sheet->looks = styles_begin(sheet->to->all, id);
	if (xml_attr(x, "w:default") != NULL && is_on(x, "w:default") &&
	    is(xml_attr(x, "w:type"), "paragraph"))
		sheet->to->paragraph = id;
}

/* One element of styles.xml. */
static void
start_style(void *ctx, struct xml *x, const char *name)
{
	struct style_sheet	*sheet = ctx;
	const char		*value;

	if (strcmp(name, "w:style") == 0)
		begin_style(sheet, x);
	else if (strcmp(name, "w:tblStylePr") == 0)
		xml_skip(x);		/* of some rows of a table */
	else if (strcmp(name, "w:basedOn") == 0) {
		if ((value = xml_attr(x, "w:val")) != NULL)
			styles_base(sheet->to->all, value);
	} else
		docx_look(sheet->looks, x, name);
}

static void
end_style(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
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
	struct style_sheet		 sheet = { o->arena, out,
		&out->defaults };
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
