/* tally.h: what the milter has done since it started, in numbers */
#ifndef PROGRAMS_TALLY_H
#define PROGRAMS_TALLY_H

#include <stdatomic.h>

#include "base/wire.h"
#include "gate/gate.h"

#define DISPOSITIONS	(D_SIGNED + 1)
#define REQUESTS	(REQ_UNREADABLE + 1)

/* Upper bounds, in milliseconds, of what an end-of-message took. */
#define TALLY_TIMES	8
extern const int tally_bounds[TALLY_TIMES];

/* What became of a configuration that the milter was given anew. */
enum reload_outcome { RELOAD_TAKEN, RELOAD_REFUSED };
#define RELOADS_NAME	"reloads_total"
const char	*reload_word(int);

/* Counted by many threads at once; zeroed at the start. */
struct tally {
	time_t		 started;
	atomic_ullong	 in[DISPOSITIONS], out[DISPOSITIONS];
	atomic_ullong	 would[DISPOSITIONS];	/* in mode monitor */
	atomic_ullong	 classes[SIG__MAX];
	atomic_ullong	 requests[REQUESTS];	/* of filed mail */
	atomic_ullong	 reasons[R__MAX];
	atomic_ullong	 times[TALLY_TIMES + 1];	/* the last: longer */
	atomic_ullong	 total_ms;
	atomic_ullong	 reloads[RELOAD_REFUSED + 1];
};

void	tally_count(struct tally *, const struct outcome *, int64_t ms);
void	tally_reload(struct tally *, enum reload_outcome);

/*
 * One number: name as Prometheus has it without the prefix, a label's name and
 * value ("" for none).
 */
struct sample {
	const char	*name, *label, *value;
	int64_t		 n;
};

/*
 * Every number that is not 0, and the times, for the wire: u32 1 before each
 * (sample_put) and u32 0 after the last.
 */
void	tally_put(struct buf *, struct tally *);
void	sample_put(struct buf *, const struct sample *);
void	samples_end(struct buf *);
/* The next, its strings in the arena; false at the end or a fault. */
bool	sample_get(struct wire *, struct arena *, struct sample *);

#endif
