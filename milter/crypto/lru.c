/* lru.c: a bounded memory of results by digest; who is not asked for goes first */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/lru.h"

#define NONE	UINT32_MAX

struct entry {
	struct digest	 key;
	void		*value;
	uint32_t	 next;			/* in its bucket */
	uint32_t	 younger, older;	/* by when it was asked for */
};

struct lru {
	pthread_mutex_t	 lock;
	void		(*drop)(void *);
	struct entry	*entries;
	uint32_t	*buckets;
	uint32_t	 max, n;
	uint32_t	 youngest, oldest;
};

struct lru *
lru_new(size_t max, void (*drop)(void *value))
{
	struct lru	*l = calloc(1, sizeof(*l));
	size_t		 i;

	if (l == NULL)
		return NULL;
	if (pthread_mutex_init(&l->lock, NULL) != 0) {
		free(l);
		return NULL;
	}
	l->drop = drop;
	l->max = (uint32_t)max;
	l->youngest = l->oldest = NONE;
	l->entries = calloc(max, sizeof(*l->entries));
	l->buckets = calloc(max, sizeof(*l->buckets));
	if (l->entries == NULL || l->buckets == NULL) {
		lru_free(l);
		return NULL;
	}
	for (i = 0; i < max; i++)
		l->buckets[i] = NONE;
	return l;
}

void
lru_free(struct lru *l)
{
	uint32_t	 i;

	if (l == NULL)
		return;
	for (i = 0; i < l->n; i++)
		l->drop(l->entries[i].value);
	pthread_mutex_destroy(&l->lock);
	free(l->entries);
	free(l->buckets);
	free(l);
}

/* A digest is as good a hash as any. */
static uint32_t *
bucket(struct lru *l, const struct digest *key)
{
	uint32_t	 h;

	memcpy(&h, key->b, sizeof(h));
	return &l->buckets[h % l->max];
}

static uint32_t
find(struct lru *l, const struct digest *key)
{
	uint32_t	 i;

	for (i = *bucket(l, key); i != NONE; i = l->entries[i].next)
		if (memcmp(&l->entries[i].key, key, sizeof(*key)) == 0)
			return i;
	return NONE;
}

static void
unlink_age(struct lru *l, uint32_t i)
{
	struct entry	*e = &l->entries[i];

	if (e->younger != NONE)
		l->entries[e->younger].older = e->older;
	else
		l->youngest = e->older;
	if (e->older != NONE)
		l->entries[e->older].younger = e->younger;
	else
		l->oldest = e->younger;
}

static void
make_youngest(struct lru *l, uint32_t i)
{
	struct entry	*e = &l->entries[i];

	e->younger = NONE;
	e->older = l->youngest;
	if (l->youngest != NONE)
		l->entries[l->youngest].younger = i;
	else
		l->oldest = i;
	l->youngest = i;
}

static void
unlink_bucket(struct lru *l, uint32_t i)
{
	uint32_t	*at = bucket(l, &l->entries[i].key);

	while (*at != i)
		at = &l->entries[*at].next;
	*at = l->entries[i].next;
}

bool
lru_get(struct lru *l, const struct digest *key,
    bool (*take)(void *value, void *ctx), void *ctx)
{
	uint32_t	 i;
	bool		 took = false;

	pthread_mutex_lock(&l->lock);
	if ((i = find(l, key)) != NONE) {
		unlink_age(l, i);
		make_youngest(l, i);
		took = take(l->entries[i].value, ctx);
	}
	pthread_mutex_unlock(&l->lock);
	return took;
}

/* A place for a key that has none: a free one, or that of the oldest. */
static uint32_t
new_place(struct lru *l, const struct digest *key)
{
	uint32_t	 i;

	if (l->n < l->max) {
		i = l->n++;
	} else {
		i = l->oldest;
		unlink_age(l, i);
		unlink_bucket(l, i);
		l->drop(l->entries[i].value);
	}
	l->entries[i].key = *key;
	l->entries[i].next = *bucket(l, key);
	*bucket(l, key) = i;
	make_youngest(l, i);
	return i;
}

void
lru_put(struct lru *l, const struct digest *key, void *value)
{
	uint32_t	 i;

	pthread_mutex_lock(&l->lock);
	if ((i = find(l, key)) != NONE)
		l->drop(l->entries[i].value);
	else
		i = new_place(l, key);
	l->entries[i].value = value;
	pthread_mutex_unlock(&l->lock);
}
