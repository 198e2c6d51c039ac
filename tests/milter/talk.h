/* talk.h: one step of the milter protocol, and the filter's answer to it */
#ifndef TESTS_MILTER_TALK_H
#define TESTS_MILTER_TALK_H

#include "base/bytes.h"
#include "milter/changes.h"
#include "milter/session.h"

#define MACROS_STAGES	7		/* SMFIM_ */
#define HDR_LEADSPC	0x100000	/* SMFIP_HDR_LEADSPC */

enum verdict {
	V_CONTINUE, V_SKIP, V_ACCEPT, V_DISCARD, V_REJECT, V_TEMPFAIL, V_TEXT,
	V_STOPPED, V_LOST
};

struct session {
	const struct play	*play;
	int			 fd;		/* -1: lost */
	uint32_t		 actions, steps;
	char			*wanted[MACROS_STAGES];
	enum verdict		 client;	/* on the connection itself */
	struct buf		 text;		/* of V_TEXT and V_LOST */
	enum stage		 stop;		/* of the mail under way */
	int			 nmails;	/* begun so far */
	const char		*queueid;	/* NULL: none yet */
	const char		*rcpt;		/* under way, or NULL */
};

/* What the filter wants of us, and its lists of macros if it sent any. */
int		talk_negotiate(struct session *);
/* The macros of a step that have a value.  0, or -1 with errno. */
int		talk_macros(struct session *, enum stage);
/* One step and the answer; changes, where they are allowed, go to c. */
enum verdict	talk_step(struct session *, enum stage, struct slice data,
		    struct changes *c);

#endif
