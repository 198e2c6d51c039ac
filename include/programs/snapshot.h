/* snapshot.h: configuration and trust as one message sees them */
#ifndef PROGRAMS_SNAPSHOT_H
#define PROGRAMS_SNAPSHOT_H

#include <stdatomic.h>

#include "gate/gate.h"
#include "programs/remote.h"

/* Counted; whoever holds one gives it back with snapshot_release. */
struct snapshot {
	struct gate	 gate;
	struct conf	*conf;
	struct trust	*trust;
	struct remote_calls calls;
	struct helpers	 helpers;
	atomic_int	 refs;
};

/*
 * Make one of the section in memfd and the trust on disk, calling helpers over
 * remote.  What has not changed since before (NULL: nothing was) is shared with
 * it.  NULL with the faults logged.
 */
struct snapshot	*snapshot_make(struct remote *, int memfd,
		    const struct snapshot *before);
/* Log what gate_warn has to say of it. */
void		 snapshot_warn(const struct snapshot *);
struct snapshot	*snapshot_hold(struct snapshot *);
void		 snapshot_release(struct snapshot *);	/* takes NULL */

/*
 * A number that changes with the CRLs on disk that a snapshot of this
 * configuration would read: with their names, sizes and times.
 */
uint64_t	 snapshot_look(const struct conf *);

#endif
