/* odf_rules.c: what conditions make of cells of OpenDocument, as LibreOffice writes them */

#include <string.h>

#include "inspect/odf_rules.h"

#define RULES		"calcext:conditional-format"
#define RANGES_MAX	1000	/* bytes; xml.c cuts values off at 255 */

/* What an element says of cells by an attribute. */
static const char *const styles[] = { "calcext:apply-style-name",
	"calcext:style" };
/* Colours that lie under numbers, of scales and bars. */
static const char *const grounds[] = { "calcext:color",
	"calcext:positive-color", "calcext:negative-color" };

void
odf_rules_init(struct odf_rules *r, const struct odf_styles *s)
{
	*r = (struct odf_rules){ .styles = s, .all = conditions_new(),
		.ranges = { .max = RANGES_MAX } };
}

void
odf_rules_clear(struct odf_rules *r)
{
	conditions_free(r->all);
	buf_free(&r->ranges);
}

static void
open_rules(struct odf_rules *r, struct xml *x)
{
	const char	*value = xml_attr(x, "calcext:target-range-address");

	if (r->open)		/* rules in others */
		conditions_twist(r->all);
	r->open = true;
	r->ranges.n = 0;
	buf_adds(&r->ranges, value == NULL ? "" : value);
}

static void
see_rule(struct odf_rules *r, struct xml *x)
{
	const char	*value;
	struct looks	 l = { 0 };
	size_t		 i;

	for (i = 0; i < NELEM(styles); i++)
		if ((value = xml_attr(x, styles[i])) != NULL)
			conditions_rule(r->all, odf_style_shown(r->styles,
			    value), false);
	for (i = 0; i < NELEM(grounds); i++)
		if ((value = xml_attr(x, grounds[i])) != NULL) {
			looks_ground(&l, colour_read(value));
			conditions_rule(r->all, l, true);
		}
	value = xml_attr(x, "calcext:show-value");
	if (value != NULL && strcmp(value, "false") == 0) {
		l = (struct looks){ 0 };
		looks_put(&l, LOOK_HIDDEN, true);
		conditions_rule(r->all, l, true);
	}
}

bool
odf_rules_start(struct odf_rules *r, struct xml *x, const char *name)
{
	if (strcmp(name, RULES) == 0)
		open_rules(r, x);
	else if (r->open && strncmp(name, "calcext:", 8) == 0)
		see_rule(r, x);
	else
		return false;
	return true;
}

void
odf_rules_end(struct odf_rules *r, const char *name)
{
	const char	*ranges;

	if (!r->open || strcmp(name, RULES) != 0)
		return;
	r->open = false;
	ranges = buf_str(&r->ranges);
	conditions_ranges(r->all, ranges == NULL ? "" : ranges);
}
