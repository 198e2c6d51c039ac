/* docx_style.c: the styles of a letter of Word (ECMA-376-1 17.7) */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/docx_style.h"

#define SHIFTED	50.0	/* points up or down, where no one looks for it */
#define FITTED	20.0	/* points that a text may be made to fit into */
#define PAGE	72.0	/* points: an inch is less than any paper */
#define FRAME	3.0	/* points of a frame in which no letter is seen */

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

/* A length in twentieths of a point, or with its unit.  False: none is said. */
static bool
points_of(struct xml *x, const char *name, double *out)
{
	static const struct {
		const char	*name;
		double		 points;
	}		 units[] = { { "", 0.05 }, { "pt", 1 }, { "pc", 12 },
			    { "pi", 12 }, { "in", 72 }, { "cm", 72 / 2.54 },
			    { "mm", 72 / 25.4 } };
	const char	*value = xml_attr(x, name);
	char		*unit;
	double		 n = value == NULL ? 0 : strtod(value, &unit);
	size_t		 i;

	for (i = 0; value != NULL && i < NELEM(units); i++)
		if (strcmp(unit, units[i].name) == 0) {
			*out = n * units[i].points;
			return true;
		}
	return false;
}

static void
look_vanish(const struct office *o, struct looks *l, struct xml *x)
{
	(void)o;
	looks_put(l, LOOK_HIDDEN, is_on(x, "w:val"));
}

static void
look_fonts(const struct office *o, struct looks *l, struct xml *x)
{
	const char	*font = font_of(x);

	(void)o;
	if (font != NULL)
		looks_put(l, LOOK_LEGACY, is_legacy(font));
}

static void
look_highlight(const struct office *o, struct looks *l, struct xml *x)
{
	(void)o;
	looks_marker(l, docx_marker(x));
}

/* In half points. */
static void
look_sz(const struct office *o, struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");

	(void)o;
	if (value != NULL)
		looks_height(l, atof(value) / 2);
}

static void
look_w(const struct office *o, struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");

	(void)o;
	if (value != NULL)
		looks_width(l, atof(value));
}

static void
look_position(const struct office *o, struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");

	(void)o;
	if (value != NULL && fabs(atof(value) / 2) > SHIFTED)
		looks_put(l, LOOK_AWAY, true);
}

static void
look_fit(const struct office *o, struct looks *l, struct xml *x)
{
	double	 points;

	(void)o;
	if (points_of(x, "w:val", &points) && points < FITTED)
		looks_put(l, LOOK_NARROW, true);
}

/* Of letters, or of lines: exactly, or in parts of 240 of a usual one. */
static void
look_spacing(const struct office *o, struct looks *l, struct xml *x)
{
	double		 points;
	const char	*rule;

	(void)o;
	if (points_of(x, "w:val", &points))
		looks_apart(l, points);
	if (!points_of(x, "w:line", &points))
		return;
	rule = xml_attr(x, "w:lineRule");
	if (is(rule, "atLeast"))
		looks_put(l, LOOK_FLAT, false);
	else		/* a usual line has 240, which are 12 points */
		looks_line(l, points);
}

/* Where a paragraph, a frame or a table begins, by whichever of its words. */
static void
look_place(const struct office *o, struct looks *l, struct xml *x)
{
	static const char *const names[] = { "w:left", "w:start", "w:right",
		"w:end", "w:firstLine", "w:x", "w:y", "w:tblpX", "w:tblpY",
		"w:w", "w:top", "w:bottom" };
	double	 points, left = 0;
	size_t	 i;

	(void)o;
	for (i = 0; i < NELEM(names); i++)
		if (points_of(x, names[i], &points)) {
			looks_place(l, points);
			left = i < 2 ? points : left;
		}
	if (points_of(x, "w:hanging", &points))
		looks_place(l, left - points);
}

static void
look_frame(const struct office *o, struct looks *l, struct xml *x)
{
	double	 points;

	look_place(o, l, x);
	if ((points_of(x, "w:w", &points) && points > 0 && points < FRAME) ||
	    (is(xml_attr(x, "w:hRule"), "exact") &&
	    points_of(x, "w:h", &points) && points < FRAME))
		looks_put(l, LOOK_AWAY, true);
}

static void
look_page(const struct office *o, struct looks *l, struct xml *x)
{
	double	 points;

	(void)o;
	if ((points_of(x, "w:w", &points) && points < PAGE) ||
	    (points_of(x, "w:h", &points) && points < PAGE))
		looks_put(l, LOOK_AWAY, true);
}

static void
look_turned(const struct office *o, struct looks *l, struct xml *x)
{
	(void)o;
	looks_put(l, LOOK_TURNED, is_on(x, "w:val"));
}

static const struct {
	const char	*name;
	void		(*look)(const struct office *, struct looks *,
			    struct xml *);
} properties[] = {
	{ "w:vanish", look_vanish }, { "w:rFonts", look_fonts },
	{ "w:color", docx_ink }, { "w:shd", docx_ground },
	{ "w:highlight", look_highlight }, { "w:sz", look_sz },
	{ "w:w", look_w }, { "w:position", look_position },
	{ "w:fitText", look_fit }, { "w:spacing", look_spacing },
	{ "w:ind", look_place }, { "w:framePr", look_frame },
	{ "w:tblpPr", look_place }, { "w:tblInd", look_place },
	{ "w:pgMar", look_place }, { "w:pgSz", look_page },
	{ "w:rtl", look_turned }, { "w:bidi", look_turned },
};

bool
docx_look(const struct office *o, struct looks *l, struct xml *x,
    const char *name)
{
	size_t	 i;

	for (i = 0; i < NELEM(properties); i++)
		if (strcmp(name, properties[i].name) == 0) {
			properties[i].look(o, l, x);
			return true;
		}
	return false;
}

/* Where styles are defined: those of a kind have one that is always meant. */
struct style_sheet {
	struct office		*o;
	struct docx_styles	*to;
	struct looks		*looks;	/* being defined */
	struct looks		 some;	/* of some rows of a table */
	bool			 of_some;
	struct docx_effect	 effect;
};

static struct looks *
defined(struct style_sheet *sheet)
{
	return sheet->of_some ? &sheet->some : sheet->looks;
}

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
	} else if (!docx_effect_start(sheet->o, &sheet->effect, x, name))
		docx_look(sheet->o, defined(sheet), x, name);
}

/* Which rows a look is for is not followed, but where it is to be unseen. */
static void
end_style(void *ctx, const char *name)
{
	struct style_sheet	*sheet = ctx;

	docx_effect_end(&sheet->effect, defined(sheet), name);
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

static void
start_setting(void *ctx, struct xml *x, const char *name)
{
	static const struct {
		const char	*word, *usual;
	}		 mapped[] = { { "w:bg1", "light1" }, { "w:t1", "dark1" },
			    { "w:bg2", "light2" }, { "w:t2", "dark2" } };
	struct office	*o = ctx;
	const char	*value;
	size_t		 i;

	if (strcmp(name, "w:clrSchemeMapping") != 0)
		return;
	for (i = 0; i < NELEM(mapped); i++) {
		value = xml_attr(x, mapped[i].word);
		if (value != NULL && strcmp(value, mapped[i].usual) != 0)
			o->marks |= MARK_HIDDEN;
	}
}

static void
end_setting(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

const char *
docx_settings_read(struct office *o, const struct relation *part)
{
	static const struct xml_calls	 calls = { start_setting, end_setting,
		text_style };

	return part == NULL || part->external ? NULL :
	    office_xml(o, part->target, &calls, o);
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
