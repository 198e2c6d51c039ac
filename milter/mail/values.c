/* values.c: what a template is filled with, as bytes and back */

#include <string.h>

#include "base/wire.h"
#include "mail/template.h"

#define VALUES_MAX	256	/* names at one place; ours have some thirty */
#define ITEMS_MAX	10000	/* of one list; more fit into no letter */

const char *
values_text(const struct values *values, const char *name)
{
	size_t	 i;

	for (i = 0; i < values->n; i++)
		if (strcmp(values->v[i].name, name) == 0)
			return values->v[i].text;
	return NULL;
}

void
values_put(struct buf *b, const struct values *values)
{
	const struct named	*v;
	size_t			 i, k;

	wire_put_u32(b, (uint32_t)values->n);
	for (i = 0; i < values->n; i++) {
		v = &values->v[i];
		wire_put_str(b, v->name);
		wire_put_u32(b, v->text == NULL);
		if (v->text != NULL) {
			wire_put_str(b, v->text);
			continue;
		}
		wire_put_u32(b, (uint32_t)v->nitems);
		for (k = 0; k < v->nitems; k++)
			values_put(b, &v->items[k]);
	}
}

static int	get_values(struct arena *, struct wire *, size_t depth,
		    struct values *out);

static int
get_items(struct arena *a, struct wire *w, size_t depth, struct named *out)
{
	size_t		 i, n = wire_get_count(w, ITEMS_MAX);
	struct values	*items;

	/* each takes four bytes at least: no count claims more than is there */
	if (w->failed || n > w->left.n / 4 ||
	    (items = arena_array(a, n, sizeof(*items))) == NULL)
		return -1;
	for (i = 0; i < n; i++)
		if (get_values(a, w, depth + 1, &items[i]) == -1)
			return -1;
	out->items = items;
	out->nitems = n;
	return 0;
}

static int
get_values(struct arena *a, struct wire *w, size_t depth, struct values *out)
{
	size_t		 i, n = wire_get_count(w, VALUES_MAX);
	struct named	*v = arena_array(a, n, sizeof(*v));

	if (v == NULL || depth > TEMPLATE_DEPTH)
		return -1;
	for (i = 0; i < n && !w->failed; i++) {
		v[i].name = arena_str(a, wire_get_bytes(w));
		if (wire_get_u32(w) == 0)
			v[i].text = arena_str(a, wire_get_bytes(w));
		else if (get_items(a, w, depth, &v[i]) == -1)
			return -1;
	}
	*out = (struct values){ v, n };
	return w->failed || arena_failed(a) ? -1 : 0;
}

int
values_get(struct arena *a, struct slice bytes, struct values *out)
{
	struct wire	 w = wire_of(bytes);
	struct values	 values;

	if (get_values(a, &w, 0, &values) == -1 || !wire_done(&w))
		return -1;
	*out = values;
	return 0;
}
