/* styles.c: styles of an Office file by their names, and what they are based on */

#include <glib.h>
#include <string.h>

#include "inspect/styles.h"

#define STYLES_MAX	5000	/* Word brings 400, a letter has some hundred */
#define BASES_MAX	16	/* one upon another; Word's own bound is 11 */
#define NAME_MAX_BYTES	250	/* xml.c cuts values off at 255 */

/* A style that may be taken instead. */
struct other {
	const char	*name;
	struct other	*next;
};

struct style {
	const char	*base;		/* NULL: none */
	struct looks	 looks;
	struct other	*others;
};

struct styles {
	struct arena	*arena;
	GHashTable	*by_name;
	struct style	*last, nobody;
	bool		 lost, others;	/* some are, or have, such */
};

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

void
styles_other(struct styles *s, const char *name)
{
	struct other	*o = arena_alloc(s->arena, sizeof(*o));

	if (o == NULL) {
		s->lost = true;
		return;
	}
	*o = (struct other){ arena_strdup(s->arena, name), s->last->others };
	s->lost = s->lost || o->name == NULL ||
	    strlen(name) > NAME_MAX_BYTES;
	if (o->name != NULL)
		s->last->others = o;
	s->others = true;
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
	struct looks		 all = { 0 };
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

const struct style *
styles_conditional(const struct styles *s, const char *name)
{
	struct looks		 out[STYLES_OTHERS];
	const struct style	*style = !s->others || name == NULL ? NULL :
				    g_hash_table_lookup(s->by_name, name);

	return style != NULL && styles_others(s, style, out) > 0 ? style : NULL;
}

size_t
styles_others(const struct styles *s, const struct style *style,
    struct looks out[static STYLES_OTHERS])
{
	const struct other	*o;
	size_t			 i, n = 0;

	for (i = 0; style != NULL && i < BASES_MAX; i++) {
		for (o = style->others; o != NULL; o = o->next)
			if (n == STYLES_OTHERS)
				looks_put(&out[0], LOOK_UNKNOWN, true);
			else
				n += styles_find(s, o->name, &out[n]);
		style = style->base == NULL ? NULL :
		    g_hash_table_lookup(s->by_name, style->base);
	}
	return n;
}
