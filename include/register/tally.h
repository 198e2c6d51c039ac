/* tally.h: how often each of many texts came */
#ifndef REGISTER_TALLY_H
#define REGISTER_TALLY_H

#include "base/arena.h"

/* A text and its sum. */
struct tally_entry {
	const char	*key;
	int64_t		 n;
	uint64_t	 hash;
};

/* Sums by text, in an arena.  { .arena = a } is an empty one. */
struct tally {
	struct arena		*arena;
	struct tally_entry	*v;		/* size of them, n in use */
	size_t			 n, size;
};

/* Add to a text's sum; when memory runs out, the arena tells. */
void	tally_add(struct tally *, const char *key, int64_t n);
/*
 * All entries: the largest first, equal ones by text; or, with by_key, in
 * order of text.  They are v[0] to v[n - 1] then, and no more can be added.
 */
void	tally_sort(struct tally *, bool by_key);

#endif
