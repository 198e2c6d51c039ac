/* lru.h: a bounded memory of results by digest; who is not asked for goes first */
#ifndef CRYPTO_LRU_H
#define CRYPTO_LRU_H

#include "crypto/digest.h"

struct lru;

/* At most max values, each given back by drop.  NULL: no memory. */
struct lru	*lru_new(size_t max, void (*drop)(void *value));
void		 lru_free(struct lru *);	/* takes NULL */

/*
 * The value under a key goes to take, which copies what it wants of it: the
 * value may be dropped as soon as take is back.  What take answers, or false
 * when there is none.  Any thread may call; take must not call lru_.
 */
bool	lru_get(struct lru *, const struct digest *key,
	    bool (*take)(void *value, void *ctx), void *ctx);

/*
 * Remember a value, which is the memory's from here on whatever happens.  One
 * that stood under the key before is dropped.
 */
void	lru_put(struct lru *, const struct digest *key, void *value);

#endif
