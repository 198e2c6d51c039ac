/* looks.c: how the styles of an Office file make its text look, as far as it is read or not */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/looks.h"

#define STYLES_MAX	5000	/* Word brings 400, a letter has some hundred */
#define BASES_MAX	16	/* one upon another; Word's own bound is 11 */
#define PALE		0xf0	/* least part of red, green and blue that
				   paper swallows */
#define NAME_MAX_BYTES	250	/* xml.c cuts values off at 255 */
#define TINY		3.0	/* points; a reader's eye wants five */
#define NARROW		20.0	/* per cent; condensed type has eighty */

struct style {
	const char	*base;		/* NULL: none */
	struct looks	 looks;
};

struct styles {
	struct arena	*arena;
	GHashTable	*by_name;
	struct style	*last, nobody;
	bool		 lost;
};

enum colour
looks_colour(const char *rgb)
{
	bool	 pale = true;
	int	 i, high, low;

	rgb += *rgb == '#';
	if (strlen(rgb) != 6)
		return COLOUR_NONE;
	for (i = 0; i < 6; i += 2) {
		high = g_ascii_xdigit_value(rgb[i]);
		low = g_ascii_xdigit_value(rgb[i + 1]);
		if (high == -1 || low == -1)
			return COLOUR_NONE;
		pale = pale && high * 16 + low >= PALE;
	}
	return pale ? COLOUR_PALE : COLOUR_DARK;
}

void
looks_put(struct looks *l, unsigned look, bool on)
{
	l->set |= look;
	l->on = on ? l->on | look : l->on & ~look;
}

void
looks_ink(struct looks *l, enum colour c)
{
	looks_put(l, LOOK_PALE, c == COLOUR_PALE);
}

void
looks_ground(struct looks *l, enum colour c)
{
	if (c != COLOUR_NONE)
		looks_put(l, LOOK_SHADED, c == COLOUR_DARK);
}

void
looks_height(struct looks *l, double points)
{
	looks_put(l, LOOK_TINY, points < TINY);
}

void
looks_width(struct looks *l, double percent)
{
	looks_put(l, LOOK_NARROW, percent < NARROW);
}

void
looks_row(struct looks *l, double points)
{
	if (points < TINY)	/* a higher row in it is cut off, too */
		looks_put(l, LOOK_CUT, true);
}

struct looks
looks_over(struct looks lower, struct looks upper)
{
	return (struct looks){ .set = lower.set | upper.set,
		.on = (lower.on & ~upper.set) | upper.on };
}

bool
looks_unseen(struct looks l)
{
	return (l.on & (LOOK_TINY | LOOK_UNKNOWN | LOOK_NARROW | LOOK_CUT)) !=
	    0 ||
	    (l.on & (LOOK_PALE | LOOK_SHADED)) == LOOK_PALE;
}

struct styles *
styles_new(struct arena *a)
{
	struct styles	*s = arena_alloc(a, sizeof(*s));

	if (s == NULL)
		return NULL;
	*s = (struct styles){ .arena = a,
		.by_name = g_hash_table_new(g_str_hash, g_str_equal) };
	s->last = &s->nobody;
	return s;
}

void
styles_free(struct styles *s)
{
	if (s != NULL)
		g_hash_table_destroy(s->by_name);
}

struct looks *
styles_begin(struct styles *s, const char *name)
{
	char		*key = NULL;
	struct style	*style = NULL;

	if (g_hash_table_size(s->by_name) < STYLES_MAX) {
		key = arena_strdup(s->arena, name);
		style = arena_alloc(s->arena, sizeof(*style));
	}
	s->last = &s->nobody;
	if (key != NULL && style != NULL) {
		s->last = style;
		g_hash_table_insert(s->by_name, key, style);
	} else
		s->lost = true;
	s->lost = s->lost || strlen(name) > NAME_MAX_BYTES;
	*s->last = (struct style){ .base = NULL };
	return &s->last->looks;
}

void
styles_base(struct styles *s, const char *name)
{
	s->last->base = arena_strdup(s->arena, name);
	s->lost = s->lost || s->last->base == NULL;
}

bool
styles_lost(const struct styles *s)
{
	return s->lost;
}

bool
styles_has(const struct styles *s, const char *name)
{
	return g_hash_table_contains(s->by_name, name);
}

bool
styles_find(const struct styles *s, const char *name, struct looks *out)
{
	const struct style	*style = NULL;
	struct looks		 all = { 0, 0 };
	bool			 found;
	size_t			 i;

	if (name != NULL)
		style = g_hash_table_lookup(s->by_name, name);
	found = style != NULL;
	for (i = 0; style != NULL && i < BASES_MAX; i++) {
		all = looks_over(style->looks, all);
		style = style->base == NULL ? NULL :
		    g_hash_table_lookup(s->by_name, style->base);
	}
	if (style != NULL)	/* in a circle, or too far */
		looks_put(&all, LOOK_UNKNOWN, true);
	if (found)
		*out = all;
	return found;
}
