/* report_wire.c: a report between processes, for who has no database */

#include "register/report.h"

static const char *const words[REPORT__MAX] = {
	[REPORT_FORM] = "form", [REPORT_SERVICE] = "service",
	[REPORT_DISPOSITION] = "disposition", [REPORT_REASON] = "reason",
	[REPORT_CLASS] = "class", [REPORT_AGENCY] = "agency",
	[REPORT_DAY] = "day", [REPORT_MARK] = "mark",
	[REPORT_UNSIGNED] = "unsigned", [REPORT_DUPLICATE] = "duplicate",
	[REPORT_UNIT] = "unit", [REPORT_NEXT_YEAR] = "next-year",
	[REPORT_WATCHED] = "watched", [REPORT_WOULD] = "would",
	[REPORT_ENDING] = "ending",
};

const char *
report_word(enum report_part part)
{
	return words[part];
}

void
report_ask_put(struct buf *b, const struct report_ask *ask)
{
	wire_put_i64(b, ask->from);
	wire_put_i64(b, ask->to);
	wire_put_i64(b, ask->now);
	wire_put_i64(b, ask->days);
}

void
report_ask_get(struct wire *w, struct report_ask *ask)
{
	ask->from = wire_get_i64(w);
	ask->to = wire_get_i64(w);
	ask->now = wire_get_i64(w);
	ask->days = wire_get_i64(w);
}

static int64_t *
number_of(struct report *r, size_t i)
{
	int64_t	*const	 numbers[] = { &r->from, &r->to, &r->now, &r->year,
		&r->days, &r->requests, &r->subscribers, &r->signatures,
		&r->marked, &r->watched };

	return i < NELEM(numbers) ? numbers[i] : NULL;
}

void
report_put(struct buf *b, const struct report *r)
{
	struct report			 copy = *r;
	const struct report_list	*l;
	const int64_t			*n;
	size_t				 i;

	for (i = 0; (n = number_of(&copy, i)) != NULL; i++)
		wire_put_i64(b, *n);
	for (l = r->parts; l < r->parts + REPORT__MAX; l++) {
		wire_put_i64(b, (int64_t)l->all);
		wire_put_u32(b, (uint32_t)l->n);
		for (i = 0; i < l->n; i++) {
			wire_put_str(b, l->v[i].label);
			wire_put_str(b, l->v[i].detail);
			wire_put_i64(b, l->v[i].n);
			wire_put_i64(b, l->v[i].time);
		}
	}
}

int
report_get(struct arena *a, struct slice bytes, struct report *out)
{
	struct wire		 w = wire_of(bytes);
	struct report		 r = { 0 };
	struct report_list	*l;
	int64_t			*n;
	size_t			 i;

	for (i = 0; (n = number_of(&r, i)) != NULL; i++)
		*n = wire_get_i64(&w);
	for (l = r.parts; l < r.parts + REPORT__MAX; l++) {
		l->all = (size_t)wire_get_i64(&w);
		l->n = wire_get_count(&w, REPORT_ROWS_MAX);
		if ((l->v = arena_array(a, l->n, sizeof(*l->v))) == NULL)
			return -1;
		for (i = 0; i < l->n; i++) {
			l->v[i].label = arena_str(a, wire_get_bytes(&w));
			l->v[i].detail = arena_str(a, wire_get_bytes(&w));
			l->v[i].n = wire_get_i64(&w);
			l->v[i].time = wire_get_i64(&w);
		}
	}
	if (!wire_done(&w) || arena_failed(a))
		return -1;
	*out = r;
	return 0;
}
