/* claim.c: is the signer's own word on the time plausible? (RFC 5652 11.3, NĐ 68/2024 Điều 31) */

#include "crypto/timestamp.h"

#define LOCAL_AHEAD	(7 * 3600)	/* Vietnam's time written as if UTC */
#define LOCAL_SLACK	(15 * 60)	/* from signing to reception, and clocks */

static bool
is_near(time_t t, time_t when)
{
	return t >= when - LOCAL_SLACK && t <= when + LOCAL_SLACK;
}

enum reason
claim_fault(const struct judge *j, const struct signer *s)
{
	time_t	 t = s->signing_time;
	time_t	 proven = s->stamped != 0 ? s->stamped : j->now;

	if (t == 0)
		return R_CLAIM_ABSENT;
	if (is_near(t, j->now + LOCAL_AHEAD) ||
	    is_near(t, proven + LOCAL_AHEAD))
		return R_CLAIM_LOCAL;
	if (t > proven + CLOCK_SKEW)
		return R_CLAIM_FUTURE;
	if (t < s->not_before || t > s->not_after)
		return R_CLAIM_OUTSIDE;
	if (j->claim_age != 0 && proven - t > j->claim_age)
		return R_CLAIM_OLD;
	return R_NONE;
}
