/* feed.h: from a relay's own register into the one that several relays share */
#ifndef REGISTER_FEED_H
#define REGISTER_FEED_H

#include "register/store.h"

#define LEASE_NUMBERS	1000	/* of a block: more than a relay gives in the
				   hours that the shared register may be gone */

struct fed {
	int64_t		 rows;		/* taken over */
	int64_t		 repeats;	/* found to repeat another relay's */
	bool		 more;		/* there is more to feed */
};

/*
 * Take over some of what is new in one transaction of shared, then note in own
 * how far it came: what is fed twice after a crash is the same row.  A request
 * that repeats another relay's is linked in own, and a notice of kind
 * "late", to nobody told yet (""), is added to own's outbox.
 */
int	feed_some(struct store *own, struct store *shared, time_t now,
	    struct fed *);

/* Feed everything anew from now on: what is there already stays the same. */
int	feed_restart(struct store *own);

/*
 * Have numbers enough for this year, and for the next when it is near: lease
 * a block of shared where less than half of one is left.
 */
int	feed_lease(struct store *own, struct store *shared, time_t now);
/* Number the requests of own that had to go without one. */
int	feed_number(struct store *own, time_t now, int64_t *n);

#endif
