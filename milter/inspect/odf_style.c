/* odf_style.c: the styles of OpenDocument (ODF 1.3 part 3, 16) */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/odf_style.h"

#define SHOWN	"~"	/* stands for the family of names that people see */
#define LETTER	3.0	/* points: the least that an eye reads */
#define CLEAR	10.0	/* per cent of ink, or less, that nobody sees */
#define COVERS	50.0	/* per cent of a ground that is one */
#define THIN	1.5	/* points: a column of two pixels */

static bool
is(const char *value, const char *want)
{
	return value != NULL && strcmp(value, want) == 0;
}

/*
 * What styles are kept by; names are one family's, and automatic styles may be
 * named like one of the others, which alone are what a style is based on.
 */
static const char *
style_name(char name[static ODF_NAME], bool automatic, const char *family,
    const char *own)
{
	snprintf(name, ODF_NAME, "%s%s/%s", automatic ? "+" : "", family,
	    own == NULL ? "" : own);
	return name;
}

/* The name a style is found by: automatic ones first.  False: there is none. */
static bool
find_name(const struct odf_styles *s, char name[static ODF_NAME],
    const char *family, const char *own)
{
	return own != NULL &&
	    (styles_has(s->all, style_name(name, true, family, own)) ||
	    styles_has(s->all, style_name(name, false, family, own)));
}

struct looks
odf_style(const struct odf_styles *s, const char *family, const char *own)
{
	struct looks	 all = { 0 }, l = { 0 };
	char		 name[ODF_NAME];

	styles_find(s->all, style_name(name, false, family, NULL), &all);
	if (find_name(s, name, family, own))
		styles_find(s->all, name, &l);
	return looks_over(all, l);
}

const struct style *
odf_style_conditional(const struct odf_styles *s, const char *family,
    const char *own)
{
	char	 name[ODF_NAME];

	return find_name(s, name, family, own) ?
	    styles_conditional(s->all, name) : NULL;
}

struct looks
odf_style_shown(const struct odf_styles *s, const char *shown)
{
	struct looks	 l = { 0 };
	char		 name[ODF_NAME];

	if (!styles_find(s->all, style_name(name, false, SHOWN, shown), &l))
		styles_find(s->all, style_name(name, false, "table-cell",
		    shown), &l);
	return l;
}

/* People are shown another name than the one it is found by. */
static void
begin_shown(struct odf_styles *s, struct xml *x)
{
	const char	*value = xml_attr(x, "style:display-name");
	char		 name[ODF_NAME];

	if (value == NULL)
		return;
	styles_begin(s->all, style_name(name, false, SHOWN, value));
	value = xml_attr(x, "style:name");
	styles_base(s->all, style_name(name, false, "table-cell", value));
}

static void
begin_style(struct odf_styles *s, struct xml *x, bool named)
{
	const char	*value = xml_attr(x, "style:family");
	char		 name[ODF_NAME];
	struct looks	 number = { 0 };

	snprintf(s->family, sizeof(s->family), "%s", value == NULL ||
	    strpbrk(value, "+/") != NULL ? "" : value);
	if (named && !s->automatic && is(value, "table-cell"))
		begin_shown(s, x);
	if ((value = xml_attr(x, "style:data-style-name")) != NULL)
		number = odf_number(s, value);
	value = named ? xml_attr(x, "style:name") : NULL;
	if (s->defined != NULL || (named && (value == NULL || *value == '\0')))
		s->twisted = true;
	s->defined = styles_begin(s->all, style_name(name,
	    s->automatic && named, s->family, value));
	*s->defined = number;
	if ((value = xml_attr(x, "style:parent-style-name")) != NULL)
		styles_base(s->all, style_name(name, false, s->family,
		    value));
}

/* Another style of its family is taken by a condition, which may hold or not. */
static void
see_map(struct odf_styles *s, struct xml *x)
{
	const char	*value = xml_attr(x, "style:apply-style-name");
	char		 name[ODF_NAME];

	if (value != NULL)
		styles_other(s->all, style_name(name, false, s->family,
		    value));
}

static uint32_t
colour_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? COLOUR_NONE : colour_read(value);
}

/* Lengths in points; a part of a hundred is that of a usual letter. */
static const struct {
	const char	*name;
	double		 points;
} units[] = {
	{ "pt", 1 }, { "pc", 12 }, { "in", 72 }, { "cm", 72 / 2.54 },
	{ "mm", 72 / 25.4 }, { "px", 0.75 }, { "%", 0.12 },
};

/* False: it is none. */
static bool
points_of(const char *value, double *out)
{
	char	*unit;
	double	 n = strtod(value, &unit);
	size_t	 i;

	for (i = 0; i < NELEM(units); i++)
		if (strcmp(unit, units[i].name) == 0) {
			*out = n * units[i].points;
			return true;
		}
	return false;
}

bool
odf_length(struct xml *x, const char *name, double *out)
{
	const char	*value = xml_attr(x, name);

	return value != NULL && points_of(value, out);
}

static bool
percent_of(struct xml *x, const char *name, double *out)
{
	const char	*value = xml_attr(x, name);
	char		*unit;

	if (value == NULL)
		return false;
	*out = strtod(value, &unit);
	return *unit == '%';
}

/* How high or low a text stands; how large it is then comes behind that. */
static void
define_position(struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "style:text-position");
	double		 n;

	if (value != NULL && (value = strrchr(value, ' ')) != NULL &&
	    points_of(value + 1, &n) && n < LETTER)
		looks_put(l, LOOK_TINY, true);
}

/* An ink and how much of it; of the reader's own LibreOffice writes that none. */
static void
define_ink(struct looks *l, struct xml *x)
{
	bool	 own = xml_attr(x, "fo:color") != NULL;
	double	 n;

	if (own)
		looks_ink(l, colour_of(x, "fo:color"));
	if (percent_of(x, "loext:opacity", &n))
		looks_put(l, LOOK_CLEAR, n <= CLEAR);
	else if (own)
		looks_put(l, LOOK_CLEAR, false);
	if (is(xml_attr(x, "style:use-window-font-color"), "true")) {
		looks_ink(l, COLOUR_NONE);
		looks_put(l, LOOK_CLEAR, false);
	}
}

static void
define_text(struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "text:display");
	double		 n;

	if (value != NULL) {
		looks_put(l, LOOK_HIDDEN, strcmp(value, "none") == 0);
		looks_put(l, LOOK_UNKNOWN, strcmp(value, "condition") == 0);
	}
	define_ink(l, x);
	if (odf_length(x, "fo:font-size", &n))
		looks_height(l, n);
	define_position(l, x);
	if ((value = xml_attr(x, "style:text-scale")) != NULL)
		looks_width(l, strtod(value, NULL));
	if (odf_length(x, "fo:letter-spacing", &n))
		looks_apart(l, n);
}

/* Where a paragraph's lines are, and how high; per cent are of a usual one. */
static void
define_paragraph(struct looks *l, struct xml *x)
{
	static const char *const places[] = { "fo:margin-left",
		"fo:margin-right", "fo:text-indent", "fo:margin" };
	const char	*value = xml_attr(x, "style:writing-mode");
	double		 n;
	size_t		 i;

	if (value != NULL)
		looks_put(l, LOOK_TURNED, strncmp(value, "rl", 2) == 0);
	for (i = 0; i < NELEM(places); i++)
		if (odf_length(x, places[i], &n))
			looks_place(l, n);
	if (odf_length(x, "fo:line-height", &n))
		looks_line(l, n);
}

/* What is not filled, or hardly, is no ground. */
static void
define_ground(struct looks *l, struct xml *x)
{
	double	 n;

	if (percent_of(x, "draw:opacity", &n) && n < COVERS)
		return;
	looks_ground(l, colour_of(x, "fo:background-color"));
	if (is(xml_attr(x, "draw:fill"), "solid"))
		looks_ground(l, colour_of(x, "draw:fill-color"));
}

static void
define_cell(struct looks *l, struct xml *x)
{
	if (is(xml_attr(x, "style:cell-protect"), "hidden-and-protected"))
		looks_put(l, LOOK_UNKNOWN, true);
}

static void
define_column(struct looks *l, struct xml *x)
{
	double	 n;

	if (odf_length(x, "style:column-width", &n))
		looks_put(l, LOOK_CUT, n < THIN);
}

static void
define_table(struct looks *l, struct xml *x)
{
	looks_put(l, LOOK_HIDDEN, is(xml_attr(x, "table:display"), "false"));
}

/* A row that is to be so high; others are at least so high, or as they need. */
static void
define_row(struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "style:row-height");
	double		 points;

	if (value != NULL && points_of(value, &points) &&
	    !is(xml_attr(x, "style:use-optimal-row-height"), "true"))
		looks_row(l, points);
}

static const struct {
	const char	*name;
	void		(*define)(struct looks *, struct xml *);
} properties[] = {
	{ "style:text-properties", define_text },
	{ "style:paragraph-properties", define_paragraph },
	{ "style:table-row-properties", define_row },
	{ "style:table-column-properties", define_column },
	{ "style:table-cell-properties", define_cell },
	{ "style:table-properties", define_table },
};

/* A page whose ground no text is looked at on, or that has none for it. */
static void
see_page(struct odf_styles *s, struct xml *x)
{
	struct looks	 l = { 0 };

	define_ground(&l, x);
	define_paragraph(&l, x);
	s->twisted |= (l.on & (LOOK_AWAY | LOOK_TURNED)) != 0 ||
	    ((l.on & LOOK_GROUND) != 0 && !colour_is_pale(l.ground));
}

bool
odf_style_start(struct odf_styles *s, struct xml *x, const char *name)
{
	size_t	 i;

	if (strcmp(name, "office:styles") == 0 ||
	    strcmp(name, "office:automatic-styles") == 0)
		s->automatic = name[7] == 'a';
	if (odf_number_start(s, x, name))
		return true;
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0) {
		begin_style(s, x, strcmp(name, "style:style") == 0);
		return true;
	}
	if (strcmp(name, "style:page-layout-properties") == 0)
		see_page(s, x);
	if (s->defined == NULL || strncmp(name, "style:", 6) != 0)
		return false;
	define_ground(s->defined, x);
	if (strcmp(name, "style:map") == 0)
		see_map(s, x);
	for (i = 0; i < NELEM(properties); i++)
		if (strcmp(name, properties[i].name) == 0)
			properties[i].define(s->defined, x);
	return true;
}

void
odf_style_end(struct odf_styles *s, const char *name)
{
	odf_number_end(s, name);
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0)
		s->defined = NULL;
}
