/* remote_parts.h: what the files of struct remote share among themselves */
#ifndef PROGRAMS_REMOTE_PARTS_H
#define PROGRAMS_REMOTE_PARTS_H

#include "programs/later.h"
#include "programs/lines.h"
#include "programs/remote.h"
#include "register/local.h"

struct remote {
	struct lines		*lines;
	struct local_register	*seen;
	struct later		*later;
};

/* Whom to ask, and how: a line, with so many others at most, so long. */
struct asking {
	enum helper	 which;
	const char	*name;
	int		 most, ms;
	bool		 people;	/* no mail waits: whoever is slow at
					   that does not hang */
};

/* Ask over a line.  0 with the answer, or -1 with errno. */
int	remote_ask(struct remote *, const struct asking *,
	    const struct buf *req, int memfd, struct buf *ans, int *ansfd);
/* The same with bytes, copied into a memfd. */
int	remote_ask_about(struct remote *, const struct asking *,
	    const struct buf *req, struct slice bytes, struct buf *ans,
	    int *ansfd);

/* Of struct helpers, with struct remote_calls (remote_register.c). */
int	remote_record(void *calls, struct arena *, const struct record_ask *,
	    struct record_answer *);
int	remote_lookup(void *calls, const struct lookup_ask *,
	    struct lookup_answer *);
/* Where there is no registrar: first sights, in memory. */
int	remote_record_here(void *calls, struct arena *,
	    const struct record_ask *, struct record_answer *);
/* A REGISTER_RECORD that no mail waits for, with struct remote.  0 or -1. */
int	remote_tell_register(void *remote, struct slice);

#endif
