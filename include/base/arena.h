/* arena.h: memory that is given back all at once, one arena a message */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

struct arena;

/*
 * An arena of at most limit bytes.  NULL when there is no memory.
 * arena_free takes NULL.
 */
struct arena	*arena_new(size_t limit);
void		 arena_free(struct arena *);

/*
 * All return zeroed or copied memory that lives as long as the arena, or
 * NULL when the limit is reached or memory has run out; from then on every
 * call fails and arena_failed says so, so a caller may ask once at the end.
 */
void		*arena_alloc(struct arena *, size_t n);
void		*arena_array(struct arena *, size_t n, size_t each);
/* A C string of the bytes; a NUL among them ends it there. */
char		*arena_str(struct arena *, struct slice);
char		*arena_strdup(struct arena *, const char *);
char		*arena_printf(struct arena *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));
/* A copy of the bytes; .p NULL when it failed and n was not 0. */
struct slice	 arena_copy(struct arena *, struct slice);
/*
 * Release what nobody needs any longer when the arena is freed, the last one
 * first, and now where there is no memory to note it: a process that soon ends
 * never frees its arena.
 */
void		 arena_leave(struct arena *, void (*release)(void *), void *);
bool		 arena_failed(const struct arena *);
/* Did it fail because its limit was reached? */
bool		 arena_full(const struct arena *);

#endif
