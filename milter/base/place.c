/* place.c: so many at once, and no more: a place is taken, and left again */

#include <errno.h>
#include <time.h>

#include "base/place.h"

int
places_init(struct places *all, unsigned n)
{
	return sem_init(&all->free, 0, n);
}

bool
place_take(struct places *all, int ms, struct place *p)
{
	struct timespec	 end;
	int		 rc;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += ms / 1000;
	end.tv_nsec += (long)(ms % 1000) * 1000000;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	do
		rc = sem_clockwait(&all->free, CLOCK_MONOTONIC, &end);
	while (rc == -1 && errno == EINTR);
	p->of = rc == 0 ? all : NULL;
	return rc == 0;
}

void
place_leave(struct place *p)
{
	if (p == NULL || p->of == NULL)
		return;
	sem_post(&p->of->free);
	p->of = NULL;
}
