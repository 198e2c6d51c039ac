/* retry.h: when to try again what failed, and to look again at what did not */
#ifndef BASE_RETRY_H
#define BASE_RETRY_H

#include <stdint.h>

/*
 * Seconds to wait after so many failures in a row (1 or more): first, twice
 * that, and so on to at most max, and of that between a half and all, as
 * chance (any number) has it, so that relays do not ask all at once.
 */
int64_t	retry_delay(int64_t first, int64_t max, unsigned failures,
	    uint32_t chance);

/*
 * When to ask again for something that was asked for at now and ends at until
 * (0: it does not say): after every seconds, and before seconds ahead of its
 * end, but not sooner than least seconds from now.
 */
int64_t	retry_refresh(int64_t now, int64_t until, int64_t every,
	    int64_t before, int64_t least);

#endif
