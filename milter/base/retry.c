/* retry.c: when to try again what failed, and to look again at what did not */

#include "base/retry.h"

int64_t
retry_delay(int64_t first, int64_t max, unsigned failures, uint32_t chance)
{
	int64_t	 delay = first;

	for (; failures > 1 && delay < max; failures--)
		delay *= 2;
	if (delay > max)
		delay = max;
	return delay - delay / 2 + chance % (uint32_t)(delay / 2 + 1);
}

int64_t
retry_refresh(int64_t now, int64_t until, int64_t every, int64_t before,
    int64_t least)
{
	int64_t	 at = now + every;

	if (until != 0 && until - before < at)
		at = until - before;
	return at < now + least ? now + least : at;
}
