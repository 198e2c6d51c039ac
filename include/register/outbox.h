/* outbox.h: notices on their way to this machine's mail server */
#ifndef REGISTER_OUTBOX_H
#define REGISTER_OUTBOX_H

#include "register/notice.h"
#include "register/store.h"

/* Who delivers, what, and how hard he tries. */
struct outbox_conf {
	struct notice_terms	 terms;
	const char		*relay;		/* "127.0.0.1:25" */
	const char		*department;	/* where notices to "" go */
	int64_t			 per_address;	/* a day */
	int64_t			 per_hour;	/* to all */
	int64_t			 days;		/* of trying */
	int64_t			 selftest_s;	/* from a mailbox's answer to its
						   next, by the test address */
	int64_t			 selftest_hour;	/* such answers to all */
	bool			 sends[NOTICE__MAX];
	const char		*const *officers;
	size_t			 nofficers;
	const char		*const *report_to;
	size_t			 nreport_to;
};

/* Read a section; it lives in the arena.  0 or -1. */
int	outbox_section(struct arena *, struct wire *, struct outbox_conf *out);

enum handed {
	HANDED_OVER,	/* the mail server has it */
	HANDED_BACK,	/* it refuses this mail for good */
	HANDED_LATER	/* not now */
};

/*
 * Hand a mail to the server, from the null sender (RFC 3834 3.3), in at most
 * OUTBOX_HAND_S seconds.  why: what it said, for a log.
 */
#define OUTBOX_HAND_S	60
enum handed
	outbox_hand(const struct outbox_conf *, const char *to, struct slice,
	    struct buf *why);

/*
 * Deliver what is due, one notice at most, and have the store know.  *next is
 * when to look again, at most OUTBOX_LOOK_S seconds from now.  0, or -1 with
 * store_fault.
 */
#define OUTBOX_LOOK_S	5
int	outbox_step(const struct outbox_conf *, struct store *, time_t now,
	    time_t *next);

/*
 * What comes with time and not with mail: the digest of what is held, once a
 * day, and reminders of certificates that are about to end.  Each is told once,
 * however often this is called.  0, or -1 with store_fault.
 */
int	outbox_daily(const struct outbox_conf *, struct store *, time_t now);

#endif
