/* quota.h: no more than so many events in any hour, counted over restarts too */
#ifndef BASE_QUOTA_H
#define BASE_QUOTA_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define QUOTA_MAX	100000	/* events an hour that can be counted */

/* What is counted: a file of that name in a folder, made when there is none. */
struct quota {
	const char	*dir, *name;
	uint32_t	 most;		/* an hour; QUOTA_MAX at most */
};

/*
 * May one more be?  quota_take counts it as well, for all processes at once.
 * What can not be told may not be, with errno; else errno is 0.
 */
bool	quota_left(const struct quota *, time_t now);
bool	quota_take(const struct quota *, time_t now);

#endif
