/* odf_style.c: the styles of OpenDocument (ODF 1.3 part 3, 16) */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/odf_style.h"

#define NAME_BYTES	300	/* of a style, with its family */

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
style_name(char name[static NAME_BYTES], bool automatic, const char *family,
    const char *own)
{
	snprintf(name, NAME_BYTES, "%s%s/%s", automatic ? "+" : "", family,
	    own == NULL ? "" : own);
	return name;
}

struct looks
odf_style(const struct odf_styles *s, const char *family, const char *own)
{
	struct looks	 all = { 0 }, l = { 0 };
	char		 name[NAME_BYTES];

	styles_find(s->all, style_name(name, false, family, NULL), &all);
	if (own != NULL && !styles_find(s->all, style_name(name, true,
	    family, own), &l))
		styles_find(s->all, style_name(name, false, family, own),
		    &l);
	return looks_over(all, l);
}

static void
begin_style(struct odf_styles *s, struct xml *x, bool named)
{
	const char	*value = xml_attr(x, "style:family");
	char		 family[NAME_BYTES / 4], name[NAME_BYTES];

	snprintf(family, sizeof(family), "%s", value == NULL ||
	    strpbrk(value, "+/") != NULL ? "" : value);
	value = named ? xml_attr(x, "style:name") : NULL;
	if (s->defined != NULL || (named && (value == NULL || *value == '\0')))
		s->twisted = true;
	s->defined = styles_begin(s->all, style_name(name,
	    s->automatic && named, family, value));
	if ((value = xml_attr(x, "style:parent-style-name")) != NULL)
		styles_base(s->all, style_name(name, false, family, value));
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

static void
define_text(struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "text:display");
	double		 points;

	if (value != NULL)
		looks_put(l, LOOK_HIDDEN, strcmp(value, "none") == 0);
	if (xml_attr(x, "fo:color") != NULL)
		looks_ink(l, colour_of(x, "fo:color"));
	if (is(xml_attr(x, "style:use-window-font-color"), "true"))
		looks_ink(l, COLOUR_NONE);
	if ((value = xml_attr(x, "fo:font-size")) != NULL &&
	    points_of(value, &points))
		looks_height(l, points);
	if ((value = xml_attr(x, "style:text-scale")) != NULL)
		looks_width(l, strtod(value, NULL));
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

bool
odf_style_start(struct odf_styles *s, struct xml *x, const char *name)
{
	if (strcmp(name, "office:styles") == 0 ||
	    strcmp(name, "office:automatic-styles") == 0)
		s->automatic = name[7] == 'a';
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0) {
		begin_style(s, x, strcmp(name, "style:style") == 0);
		return true;
	}
	if (s->defined == NULL || strncmp(name, "style:", 6) != 0)
		return false;
	looks_ground(s->defined, colour_of(x, "fo:background-color"));
	if (strcmp(name, "style:text-properties") == 0)
		define_text(s->defined, x);
	else if (strcmp(name, "style:table-row-properties") == 0)
		define_row(s->defined, x);
	else if (strcmp(name, "style:table-properties") == 0)
		looks_put(s->defined, LOOK_HIDDEN,
		    is(xml_attr(x, "table:display"), "false"));
	return true;
}

void
odf_style_end(struct odf_styles *s, const char *name)
{
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0)
		s->defined = NULL;
}
