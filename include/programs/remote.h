/* remote.h: struct helpers over channels to other processes */
#ifndef PROGRAMS_REMOTE_H
#define PROGRAMS_REMOTE_H

#include "base/control.h"
#include "gate/gate.h"

struct remote;

struct remote	*remote_new(void);
void		 remote_free(struct remote *);
/*
 * Put a new channel in place of the old one, which is closed when the last
 * call over it has ended.  fd is the remote's from then on; -1 for none.
 */
void		 remote_set(struct remote *, enum helper, int fd);

/* Channels and the deadlines of one configuration: the helpers' context. */
struct remote_calls {
	struct remote	*remote;
	int		 sign_ms, inspect_ms;
	int		 revocation_ms;	/* for one certificate */
};

/* The four functions over these calls, which must live as long. */
struct helpers	 remote_helpers(struct remote_calls *);

/*
 * Ask the fetcher for one URL, or with NULL for every configured CRL
 * (fetch_ops.h).  0 with bytes, or -1 with why.
 */
int		 remote_fetch(struct remote *, const char *url, int ms,
		    struct buf *bytes, struct buf *why);

/*
 * Start a helper program with its section and set its channel, as the
 * parent does; for `cks`, which is its own parent.  0 or -1.
 */
int		 remote_start(struct remote *, enum helper, const char *folder,
		    struct slice section);

#endif
