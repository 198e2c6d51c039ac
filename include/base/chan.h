/* chan.h: calls to another process over SEQPACKET sockets and sealed memfds */
#ifndef BASE_CHAN_H
#define BASE_CHAN_H

#include <sys/types.h>

#include "base/bytes.h"

#define CHAN_MSG_MAX	65536	/* bytes of one message; larger goes by memfd */
#define CHAN_FDS_MAX	6	/* descriptors with one message; every
				   program has a section, and one to spare */

/* A SEQPACKET socketpair, both ends close-on-exec.  0 or -1. */
int	chan_pair(int sp[2]);

/* Send one message with descriptors, which stay the caller's.  0 or -1. */
int	chan_send(int fd, struct slice msg, const int *fds, int nfds);

/*
 * Receive one message of at most len bytes.  Returns its length; 0 at end of
 * file; -1 on error, and EMSGSIZE when the message or its descriptors did not
 * fit (they are closed).  Descriptors come close-on-exec and are the
 * caller's; fds holds CHAN_FDS_MAX, *nfds says how many came.
 */
ssize_t	chan_recv(int fd, void *msg, size_t len, int *fds, int *nfds);

/* The same, but -1 with EAGAIN when none is there: it may be another's by now. */
ssize_t	chan_recv_now(int fd, void *msg, size_t len, int *fds, int *nfds);
/* The first bytes of the next message, which stays; -1 when none is there. */
ssize_t	chan_peek(int fd, void *msg, size_t len);

/*
 * A memfd that holds exactly these bytes, with all four seals (F_SEAL_SEAL,
 * SHRINK, GROW, WRITE) set: whoever receives it knows it can not change.
 * The descriptor, or -1.
 */
int	chan_memfd(const char *name, struct slice);
/* Set the four seals on a memfd that nobody can write to by a mapping.  0, -1. */
int	chan_seal(int memfd);

/*
 * Map a received memfd for reading.  Refuses (EPERM) one without all four
 * seals and (EFBIG) one above max bytes.  Give it back with chan_unmap.
 */
int	chan_map(int memfd, size_t max, struct slice *out);
void	chan_unmap(struct slice);

/*
 * What a call is about, besides its request: a memfd, or -1; or, where a copy
 * is cheaper than that, at most CHAN_MSG_MAX bytes, which chan_take gets.
 */
struct chan_about {
	int		 memfd;
	struct slice	 bytes;
};

/*
 * Ask the helper behind chan.  The request carries the only other end of a
 * fresh socketpair (its first descriptor) and the memfd (its second), so the
 * answer needs no number, and if the helper dies that end closes and poll
 * says so at once.  The bytes wait at that end before the request is sent.
 * Returns 0 with the answer added to ans and *ansfd its memfd or -1 (the
 * caller closes it; ansfd may be NULL), or -1 with errno ETIMEDOUT, EPIPE
 * (helper gone) or another.
 */
int	chan_call(int chan, struct slice req, const struct chan_about *,
	    int timeout_ms, struct buf *ans, int *ansfd);
/*
 * The helper's: the bytes of a call, which are ours alone once they are here.
 * Their length; -1: there are none, or (EMSGSIZE) more than len.
 */
ssize_t	chan_take(int reply, void *msg, size_t len);

/* Close and set to -1; -1 is left alone.  errno is kept. */
void	chan_close(int *fd);

#endif
