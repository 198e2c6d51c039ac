/* journal.h: events with their fields, to systemd's journal */
#ifndef BASE_JOURNAL_H
#define BASE_JOURNAL_H

#include "base/bytes.h"

/*
 * A connection to the journal, -1 with errno: there is none.
 * CKS_JOURNAL_SOCKET of the environment is where tests listen in its place.
 */
int	journal_open(void);

/*
 * Add a field: name is of A-Z, 0-9 and _, value may hold any bytes, line ends
 * too.
 */
void	journal_put(struct buf *, const char *name, struct slice value);

/*
 * Send one event of such fields; a connection that broke is made anew in its
 * place.  0, or -1 with errno: nobody took it.  Threads may send beside each
 * other.
 */
int	journal_send(int fd, struct slice fields);

#endif
