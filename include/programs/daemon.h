/* daemon.h: the milter's process: snapshots, channels, stopping */
#ifndef PROGRAMS_DAEMON_H
#define PROGRAMS_DAEMON_H

#include "base/place.h"
#include "mail/spool.h"
#include "programs/snapshot.h"
#include "programs/tally.h"

struct daemon;

/* The milter's process, from its first message on fd 3 to its end. */
int		 daemon_run(void);

/* The snapshot of now, held until snapshot_release. */
struct snapshot	*daemon_snapshot(struct daemon *);
struct budget	*daemon_budget(struct daemon *);
struct tally	*daemon_tally(struct daemon *);
const char	*daemon_hostname(const struct daemon *);
/* A number no other connection of this process has. */
unsigned	 daemon_next_connection(struct daemon *);

/*
 * A place among the heavy end-of-messages: true when one was free in time.
 * Every true is given back with daemon_leave, also when its place was left
 * before.  False too while stopping.
 */
bool		 daemon_enter(struct daemon *, struct place *);
void		 daemon_leave(struct daemon *, struct place *);
bool		 daemon_stopping(const struct daemon *);

#endif
