/* report_watched.c: what mode enforce would have stopped, by agency */

#include <stdlib.h>
#include <string.h>

#include "register/report_parts.h"

#define KEY_MAX	1024	/* an agency, a domain and two words */

/* Is mail of that disposition kept from the department? */
static bool
stops(const char *disposition)
{
	return strcmp(disposition, "reject") == 0 ||
	    strcmp(disposition, "hold") == 0 ||
	    strcmp(disposition, "tempfail") == 0;
}

void
watched_add(struct watched *w, const char *agency, const char *domain,
    const char *disposition, const char *reason)
{
	struct buf	 key = { .max = KEY_MAX };
	const bool	 stopped = stops(disposition);

	/* no text of the register has a line end in it */
	buf_printf(&key, "%s\n%s", agency, *domain == '\0' ? "-" : domain);
	if (buf_str(&key) != NULL) {
		tally_add(&w->all, buf_str(&key), 1);
		tally_add(&w->stopped, buf_str(&key), stopped);
	}
	buf_printf(&key, " %s %s", disposition, reason);
	if (stopped && buf_str(&key) != NULL)
		tally_add(&w->why, buf_str(&key), 1);
	buf_free(&key);
}

/* An entry's key, "agency\ndetail", as a row. */
static int
row_of(struct arena *a, const struct tally_entry *e, struct report_row *out)
{
	const char	*end = strchr(e->key, '\n');

	*out = (struct report_row){ arena_str(a, (struct slice){
	    (const unsigned char *)e->key, (size_t)(end - e->key) }), end + 1,
	    e->n, 0 };
	return out->label == NULL ? -1 : 0;
}

/* Those that would be stopped most often come first, then the busy ones. */
static int
by_stopped(const void *a, const void *b)
{
	const struct report_row	*x = a, *y = b;

	if (x->time != y->time)
		return (x->time < y->time) - (x->time > y->time);
	return (x->n < y->n) - (x->n > y->n);
}

int
watched_finish(struct watched *w, struct arena *a, struct report *r)
{
	struct report_row	*rows = arena_array(a, w->all.n, sizeof(*rows));
	struct report_row	 row;
	size_t			 i;

	/* both have the same keys, so sorted by them they lie side by side */
	tally_sort(&w->all, true);
	tally_sort(&w->stopped, true);
	tally_sort(&w->why, false);
	if (rows == NULL)
		return -1;
	for (i = 0; i < w->all.n; i++) {
		if (row_of(a, &w->all.v[i], &rows[i]) == -1)
			return -1;
		rows[i].time = w->stopped.v[i].n;
		r->watched += rows[i].n;
	}
	qsort(rows, w->all.n, sizeof(*rows), by_stopped);
	for (i = 0; i < w->all.n; i++)
		if (report_add(a, &r->parts[REPORT_WATCHED], &rows[i]) == -1)
			return -1;
	for (i = 0; i < w->why.n; i++)
		if (row_of(a, &w->why.v[i], &row) == -1 ||
		    report_add(a, &r->parts[REPORT_WOULD], &row) == -1)
			return -1;
	return 0;
}
