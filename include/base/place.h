/* place.h: so many at once, and no more: a place is taken, and left again */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <semaphore.h>
#include <stdbool.h>

/* How many there are; safe to use from several threads. */
struct places {
	sem_t		 free;
};

/* One of them, or { NULL }: none.  Whoever has it is one thread. */
struct place {
	struct places	*of;
};

int	places_init(struct places *, unsigned n);	/* 0 or -1 */
/* Take one, waiting so long for it.  False where none was free in time. */
bool	place_take(struct places *, int ms, struct place *);
/* Leave it; one that was left, or never taken, and NULL are no fault. */
void	place_leave(struct place *);

#endif
