/* shared.h: bytes that are written here once and then shown to another process */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include "base/bytes.h"

/* { 0 } is an empty one. */
struct shared {
	struct buf	 b;		/* to be written to until it is sealed */
	bool		 open;
	bool		 mapped;	/* what is written is in fd already */
	int		 fd;		/* a memfd, sealed as chan.h has them;
					   -1: the bytes fit one message */
	struct slice	 bytes;		/* what it holds, once sealed */
};

/*
 * Room for max bytes, of which likely many will be written; more than max
 * fail b.  What is neither likely nor written takes no memory.  0, or -1.
 */
int	shared_open(struct shared *, size_t max, size_t likely);
/* From now on nobody can change what was written.  0, or -1. */
int	shared_seal(struct shared *);
void	shared_close(struct shared *);

#endif
