/* rate.c: no more than so many events in any span of time */

#include <stdlib.h>

#include "base/rate.h"

/* The times of the last max events; the oldest is the next to be overwritten. */
struct rate {
	size_t	 max, n, next;
	int64_t	 span_ms;
	int64_t	 v[];
};

struct rate *
rate_new(size_t max, int64_t span_ms)
{
	struct rate	*r = calloc(1, sizeof(*r) + max * sizeof(r->v[0]));

	if (r != NULL) {
		r->max = max;
		r->span_ms = span_ms;
	}
	return r;
}

void
rate_free(struct rate *r)
{
	free(r);
}

bool
rate_may(const struct rate *r, int64_t now_ms)
{
	return r->n < r->max || now_ms - r->v[r->next] >= r->span_ms;
}

void
rate_note(struct rate *r, int64_t now_ms)
{
	r->v[r->next] = now_ms;
	r->next = (r->next + 1) % r->max;
	if (r->n < r->max)
		r->n++;
}
