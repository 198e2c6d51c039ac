/* tally.c: how often each of many texts came */

#include <stdlib.h>
#include <string.h>

#include "register/tally.h"

#define FIRST_SIZE	64	/* places; twice as many when half are taken */

/* FNV-1a: spreads well, and nobody chooses the texts to slow a report. */
static uint64_t
hash_of(const char *key)
{
	uint64_t	 h = 14695981039346656037u;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return h;
}

/* The place of a key, or the free one where it belongs. */
static struct tally_entry *
place(struct tally_entry *v, size_t size, const char *key, uint64_t hash)
{
	size_t	 i = (size_t)hash & (size - 1);

	while (v[i].key != NULL &&
	    (v[i].hash != hash || strcmp(v[i].key, key) != 0))
		i = (i + 1) & (size - 1);
	return &v[i];
}

static int
grow(struct tally *t)
{
	size_t			 size = t->size == 0 ? FIRST_SIZE :
				    2 * t->size, i;
	struct tally_entry	*v = arena_array(t->arena, size, sizeof(*v));

	if (v == NULL)
		return -1;
	for (i = 0; i < t->size; i++)
		if (t->v[i].key != NULL)
			*place(v, size, t->v[i].key, t->v[i].hash) = t->v[i];
	t->v = v;
	t->size = size;
	return 0;
}

void
tally_add(struct tally *t, const char *key, int64_t n)
{
	const uint64_t		 hash = hash_of(key);
	struct tally_entry	*e;

	if (2 * (t->n + 1) > t->size && grow(t) == -1)
		return;
	e = place(t->v, t->size, key, hash);
	if (e->key == NULL) {
		if ((e->key = arena_strdup(t->arena, key)) == NULL)
			return;
		e->hash = hash;
		t->n++;
	}
	e->n += n;
}

static int
by_text(const void *a, const void *b)
{
	const struct tally_entry	*x = a, *y = b;

	return strcmp(x->key, y->key);
}

static int
by_sum(const void *a, const void *b)
{
	const struct tally_entry	*x = a, *y = b;

	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : by_text(a, b);
}

void
tally_sort(struct tally *t, bool by_key)
{
	size_t	 i, n = 0;

	for (i = 0; i < t->size; i++)
		if (t->v[i].key != NULL)
			t->v[n++] = t->v[i];
	if (n > 1)
		qsort(t->v, n, sizeof(*t->v), by_key ? by_text : by_sum);
}
