/* spool.h: the bytes of one message as they come in from the milter protocol */
#ifndef MAIL_SPOOL_H
#define MAIL_SPOOL_H

#include <stdatomic.h>

#include "base/bytes.h"

/* All mail in memory, over all connections (limits.total_mib). */
struct budget {
	atomic_size_t	max;		/* may change while mail is in memory */
	atomic_size_t	used;
};

/* True when n more bytes are ours now; give them back with budget_give. */
bool	budget_take(struct budget *, size_t n);
void	budget_give(struct budget *, size_t n);

enum spool_state {
	SPOOL_OK,
	SPOOL_OVER_LIMIT,	/* the message is larger than limits.message_mib */
	SPOOL_NO_MEMORY		/* the budget or the machine has no more */
};

/*
 * A message being collected.  Only memory: never a file.  When a limit is
 * reached the rest of the body is dropped and the state says which; what is
 * there already stays readable (a mail over the limit still needs its
 * headers judged).
 */
struct spool {
	struct buf		 bytes;
	struct budget		*budget;
	size_t			 max;		/* bytes of one message */
	size_t			 taken;		/* of the budget */
	enum spool_state	 state;
	bool			 in_body;
};

/* max: bytes of one message; budget may be shared and NULL for none. */
void	spool_init(struct spool *, size_t max, struct budget *);
/*
 * One header field as libmilter gives it: folds are bare LF.  With leadspc
 * the value holds what stood after the colon (SMFIP_HDR_LEADSPC), else one
 * blank is put there.  Written as received on the wire: CRLF.
 */
void	spool_header(struct spool *, const char *name, const char *value,
	    bool leadspc);
/* The empty line between header and body. */
void	spool_eoh(struct spool *);
void	spool_body(struct spool *, struct slice);
/* Read-only from here: the whole message.  0, or -1 when SPOOL_NO_MEMORY. */
int	spool_seal(const struct spool *, struct slice *out);
/* Forget the message and give its memory back; ready for the next. */
void	spool_clear(struct spool *);

#endif
