/* theme.c: the colours of an Office file's theme (ECMA-376-1 20.1.6.2) */

#include <string.h>

#include "inspect/looks.h"
#include "inspect/office.h"

/* All but the papers, which may be white. */
static const char *const inks[] = { "a:dk1", "a:dk2", "a:accent1",
	"a:accent2", "a:accent3", "a:accent4", "a:accent5", "a:accent6",
	"a:hlink", "a:folHlink" };

struct theme {
	bool	 ink;		/* one of them is open */
	bool	 pale;		/* and one was white */
};

/* White by its numbers, or as the ground of windows is. */
static bool
is_pale(struct xml *x)
{
	const char	*value = xml_attr(x, "val");

	return value != NULL && (strcmp(value, "window") == 0 ||
	    looks_colour(value) == COLOUR_PALE);
}

static bool
is_ink(const char *name)
{
	size_t	 i;

	for (i = 0; i < NELEM(inks); i++)
		if (strcmp(name, inks[i]) == 0)
			return true;
	return false;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct theme	*t = ctx;

	if (strcmp(name, "a:extraClrSchemeLst") == 0)
		xml_skip(x);	/* to choose from, and not in use */
	else if (is_ink(name))
		t->ink = true;
	else if (t->ink && (strcmp(name, "a:srgbClr") == 0 ||
	    strcmp(name, "a:sysClr") == 0))
		t->pale = t->pale || is_pale(x);
}

static void
end(void *ctx, const char *name)
{
	struct theme	*t = ctx;

	if (is_ink(name))
		t->ink = false;
}

static void
text(void *ctx, struct slice s)
{
	(void)ctx;
	(void)s;
}

void
office_theme(struct office *o, const struct relations *r)
{
	static const struct xml_calls	 calls = { start, end, text };
	const struct relation		*part = office_relation(r, "theme",
					    NULL);
	struct theme			 t = { .ink = false };

	if (part == NULL || part->external)
		return;
	/* one that can not be read says nothing to other readers either */
	(void)office_xml(o, part->target, &calls, &t);
	if (t.pale)
		o->marks |= MARK_HIDDEN;
}
