/* outbox_section.c: what who delivers the notices is told of the configuration */

#include "register/outbox.h"

#define HOUR_MAX	100000
#define DAYS_MAX	30
#define DAY_S		(24 * 3600)
#define PEOPLE_MAX	1000

static const char *const *
get_people(struct wire *w, struct arena *a, size_t *n)
{
	const char	**v;
	size_t		 i;

	*n = wire_get_count(w, PEOPLE_MAX);
	if ((v = arena_array(a, *n, sizeof(*v))) == NULL)
		return NULL;
	for (i = 0; i < *n; i++)
		v[i] = arena_str(a, wire_get_bytes(w));
	return v;
}

int
outbox_section(struct arena *a, struct wire *w, struct outbox_conf *out)
{
	struct outbox_conf	 c = { .relay = NULL };
	struct buf		 faults = { 0 };
	struct slice		 text;
	enum notice_kind	 k;
	int			 rc = 0;

	c.terms.from = arena_str(a, wire_get_bytes(w));
	c.terms.name = arena_str(a, wire_get_bytes(w));
	c.terms.guide = arena_str(a, wire_get_bytes(w));
	c.terms.cuc_mail = arena_str(a, wire_get_bytes(w));
	c.terms.mark_key = arena_copy(a, wire_get_bytes(w));
	c.relay = arena_str(a, wire_get_bytes(w));
	c.department = arena_str(a, wire_get_bytes(w));
	c.per_address = wire_get_count(w, HOUR_MAX);
	c.per_hour = wire_get_count(w, HOUR_MAX);
	c.days = wire_get_count(w, DAYS_MAX);
	c.selftest_s = wire_get_count(w, DAY_S);
	c.selftest_hour = wire_get_count(w, HOUR_MAX);
	c.officers = get_people(w, a, &c.nofficers);
	c.report_to = get_people(w, a, &c.nreport_to);
	for (k = 0; rc == 0 && k < NOTICE__MAX; k++) {
		c.sends[k] = wire_get_u32(w) != 0;
		text = arena_copy(a, wire_get_bytes(w));
		if (text.n > 0)
			rc = notice_read(a, k, notice_word(k), text,
			    &c.terms.texts[k], &faults);
	}
	if (w->failed || arena_failed(a) || faults.n > 0)
		rc = -1;
	buf_free(&faults);
	if (rc == 0)
		*out = c;
	return rc;
}
