/* xlsx_rules.c: what conditions make of the cells of a sheet (ECMA-376-1 18.3.1.18, [MS-XLSX] 2.6.7) */

#include <string.h>

#include "inspect/model.h"
#include "inspect/xlsx_rules.h"

#define LIST	"x:conditionalFormatting"
#define NEWER	"x14:conditionalFormatting"

/* Scales and bars, whose colours lie under numbers. */
static const char *const scales[] = { "x:colorScale", "x14:colorScale",
	"x:dataBar", "x14:dataBar" };
static const char *const grounds[] = { "x:color", "x14:color",
	"x14:fillColor", "x14:negativeFillColor" };
/* What may stand for a number instead of it. */
static const char *const instead[] = { "x:dataBar", "x14:dataBar",
	"x:iconSet", "x14:iconSet" };

void
xlsx_rules_init(struct xlsx_rules *r, const struct xlsx_formats *f)
{
	*r = (struct xlsx_rules){ .formats = f,
		.all = conditions_new(),
		.ranges = { .max = MODEL_TEXT_MAX } };
}

void
xlsx_rules_clear(struct xlsx_rules *r)
{
	conditions_free(r->all);
	buf_free(&r->ranges);
}

static void
open_list(struct xlsx_rules *r, struct xml *x)
{
	const char	*value = xml_attr(x, "sqref");

	if (r->open)		/* a list in another */
		conditions_twist(r->all);
	r->open = true;
	r->in_differ = r->in_scale = r->in_ranges = false;
	r->ranges.n = 0;
	if (value != NULL)
		buf_adds(&r->ranges, value);
}

/* What a scale, a bar or a set of pictures says. */
static void
start_scale(struct xlsx_rules *r, struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, "showValue");
	struct looks	 l = { 0 };

	if (xml_is_of(scales, NELEM(scales), name))
		r->in_scale = true;
	if (xml_is_of(instead, NELEM(instead), name) && value != NULL &&
	    (strcmp(value, "0") == 0 || strcmp(value, "false") == 0)) {
		looks_put(&l, LOOK_HIDDEN, true);
		conditions_rule(r->all, l, true);
	}
	if (r->in_scale && xml_is_of(grounds, NELEM(grounds), name)) {
		looks_ground(&l, xlsx_colour(&r->formats->colours, x));
		conditions_rule(r->all, l, true);
	}
}

static void
start_rule(struct xlsx_rules *r, struct xml *x, const char *name)
{
	if (strcmp(name, "x:cfRule") == 0)
		conditions_rule(r->all, xlsx_differ(r->formats, xml_attr(x,
		    "dxfId")), false);
	else if (strcmp(name, "x14:dxf") == 0) {
		r->in_differ = true;
		r->differ = (struct looks){ 0 };
		r->fill = (struct xlsx_fill){ .open = false };
	} else if (r->in_differ)
		xlsx_differ_start(&r->formats->colours, &r->fill, &r->differ,
		    x, name);
	else if (strcmp(name, "xm:sqref") == 0)
		r->in_ranges = true;
	else
		start_scale(r, x, name);
}

bool
xlsx_rules_start(struct xlsx_rules *r, struct xml *x, const char *name)
{
	const char	*value;

	if (strcmp(name, LIST) == 0 || strcmp(name, NEWER) == 0)
		open_list(r, x);
	else if (r->open)
		start_rule(r, x, name);
	else if (strcmp(name, "x:mergeCell") == 0) {
		value = xml_attr(x, "ref");
		conditions_merge(r->all, value == NULL ? "" : value);
	} else
		return false;
	return true;
}

/* All of the list is read, and which cells it is for. */
static void
close_list(struct xlsx_rules *r)
{
	const char	*ranges = buf_str(&r->ranges);

	r->open = false;
	conditions_ranges(r->all, ranges == NULL ? "" : ranges);
}

void
xlsx_rules_end(struct xlsx_rules *r, const char *name)
{
	if (!r->open)
		return;
	if (strcmp(name, LIST) == 0 || strcmp(name, NEWER) == 0)
		close_list(r);
	else if (strcmp(name, "x14:dxf") == 0) {
		r->in_differ = false;
		conditions_rule(r->all, r->differ, false);
	} else if (r->in_differ)
		xlsx_fill_end(&r->fill, &r->differ, name);
	else if (strcmp(name, "xm:sqref") == 0)
		r->in_ranges = false;
	else if (xml_is_of(scales, NELEM(scales), name))
		r->in_scale = false;
}

void
xlsx_rules_text(struct xlsx_rules *r, struct slice s)
{
	if (r->in_ranges)
		buf_add(&r->ranges, s);
}
