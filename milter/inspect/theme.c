/* theme.c: the colours of an Office file's theme (ECMA-376-1 20.1.6.2) */

#include <string.h>

#include "inspect/colour.h"
#include "inspect/office.h"

#define LIGHT	0xc0	/* least part of a paper that is taken for white */

/* What is said where a file says nothing; papers may be white, inks not. */
static const struct {
	const char	*name;
	uint32_t	 usual;
	bool		 paper;
} places[THEME__MAX] = {
	[THEME_DARK1] = { "a:dk1", COLOUR_BLACK, false },
	[THEME_LIGHT1] = { "a:lt1", COLOUR_WHITE, true },
	[THEME_DARK2] = { "a:dk2", 0x1f497d, false },
	[THEME_LIGHT2] = { "a:lt2", COLOUR_WHITE, true },
	[THEME_ACCENT1] = { "a:accent1", 0x4f81bd, false },
	{ "a:accent2", 0xc0504d, false },
	{ "a:accent3", 0x9bbb59, false },
	{ "a:accent4", 0x8064a2, false },
	{ "a:accent5", 0x4bacc6, false },
	{ "a:accent6", 0xf79646, false },
	[THEME_HYPERLINK] = { "a:hlink", 0x0000ff, false },
	[THEME_FOLLOWED] = { "a:folHlink", 0x800080, false },
};

struct theme {
	struct office	*o;
	size_t		 open;		/* the place that is; else THEME__MAX */
};

static size_t
place_of(const char *name)
{
	size_t	 i;

	for (i = 0; i < THEME__MAX && strcmp(name, places[i].name) != 0; i++)
		;
	return i;
}

/* By its numbers, or as the windows of a desk have it. */
static uint32_t
value_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, "val");

	if (value == NULL)
		return COLOUR_NONE;
	if (strcmp(name, "a:srgbClr") == 0)
		return colour_read(value);
	if (strcmp(name, "a:sysClr") != 0)
		return COLOUR_NONE;
	if (strcmp(value, "window") == 0)
		return COLOUR_WHITE;
	if (strcmp(value, "windowText") == 0)
		return COLOUR_BLACK;
	value = xml_attr(x, "lastClr");
	return value == NULL ? COLOUR_NONE : colour_read(value);
}

/* The second paper is next to white, and nobody writes with it on the first. */
static uint32_t
as_paper(uint32_t c)
{
	return (c >> 16 & 0xff) >= LIGHT && (c >> 8 & 0xff) >= LIGHT &&
	    (c & 0xff) >= LIGHT ? COLOUR_WHITE : c;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct theme	*t = ctx;
	uint32_t	 c;

	if (strcmp(name, "a:extraClrSchemeLst") == 0)
		xml_skip(x);	/* to choose from, and not in use */
	else if (place_of(name) < THEME__MAX)
		t->open = place_of(name);
	else if (t->open < THEME__MAX) {
		c = value_of(x, name);
		/* white, or said in a way that no Office does */
		if (c == COLOUR_NONE || (!places[t->open].paper &&
		    colour_is_pale(c)))
			t->o->marks |= MARK_HIDDEN;
		if (c != COLOUR_NONE)
			t->o->theme[t->open] = places[t->open].paper ?
			    as_paper(c) : c;
	}
}

static void
end(void *ctx, const char *name)
{
	struct theme	*t = ctx;

	if (place_of(name) < THEME__MAX)
		t->open = THEME__MAX;
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
	struct theme			 t = { .o = o, .open = THEME__MAX };
	size_t				 i;

	for (i = 0; i < THEME__MAX; i++)
		o->theme[i] = places[i].usual;
	/* one that can not be read says nothing to other readers either */
	if (part != NULL && !part->external)
		(void)office_xml(o, part->target, &calls, &t);
}
