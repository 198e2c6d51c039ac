/* later.h: what the register is to be told and no mail waits for */
#ifndef PROGRAMS_LATER_H
#define PROGRAMS_LATER_H

#include <stdint.h>

#include "base/bytes.h"

struct later;

/*
 * tell hands one on to the register, and returns 0 when it is durable; it is
 * called by a thread of its own, which begins with the first later_put.
 */
struct later	*later_new(int (*tell)(void *ctx, struct slice), void *ctx);
/* Ends the thread, and forgets what is left.  Takes NULL. */
void		 later_free(struct later *);
/*
 * Take over the bytes of b, to be told again and again until it is done.  What
 * there is no room for, or what took too long, is lost: counted, and logged
 * with the queue id (NULL: none is known yet).
 */
void		 later_put(struct later *, const char *qid, struct buf *b);
/* Wait so long at most until nothing is left; what is, is logged as lost. */
void		 later_finish(struct later *, int ms);
void		 later_count(struct later *, int64_t *waiting, int64_t *lost);

#endif
