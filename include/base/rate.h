/* rate.h: no more than so many events in any span of time */
#ifndef BASE_RATE_H
#define BASE_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rate;

/* At most max events (not 0) in any span_ms.  NULL: no memory. */
struct rate	*rate_new(size_t max, int64_t span_ms);
void		 rate_free(struct rate *);	/* takes NULL */
/* May one more be at now_ms, of a clock that never goes back? */
bool		 rate_may(const struct rate *, int64_t now_ms);
/* One was. */
void		 rate_note(struct rate *, int64_t now_ms);

#endif
