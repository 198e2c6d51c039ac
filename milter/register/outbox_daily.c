/* outbox_daily.c: notices that time brings: what is held, and what will end */

#include <stdio.h>
#include <string.h>

#include "register/outbox.h"

#define HANOI_S		(7 * 3600)	/* UTC+7, all year */
#define DAY_S		86400
#define MORNING_S	(8 * 3600)	/* in Hanoi: before it nothing is sent */
#define HELD_MAX	500	/* rows of one digest */
#define CERTS_MAX	2000	/* reminders of one day */
#define ARENA_BYTES	(16u << 20)
#define WORD_HELD	"outbox.held"	/* until when held mail was told */

/* Days before the end, each told once; the earliest first. */
static const int	 reminders[] = { 60, 30, 7 };

static const char *
day_text(struct arena *a, int64_t t)
{
	time_t		 there = (time_t)t + HANOI_S;
	struct tm	 tm = { 0 };

	gmtime_r(&there, &tm);
	return arena_printf(a, "%02d/%02d/%04d", tm.tm_mday, tm.tm_mon + 1,
	    tm.tm_year + 1900);
}

static const char *
moment_text(struct arena *a, int64_t t)
{
	time_t		 there = (time_t)t + HANOI_S;
	struct tm	 tm = { 0 };

	gmtime_r(&there, &tm);
	return arena_printf(a, "%02d:%02d ngày %s", tm.tm_hour, tm.tm_min,
	    day_text(a, t));
}

/* Put a notice into the outbox, in a transaction.  0, or -1. */
static int
put(struct store *s, const struct notice *n, const char *once, time_t now)
{
	struct notice_row	 row;
	struct buf		 data = { 0 };
	int			 rc = -1;

	row_init(TABLE_OUTBOX, &row);
	notice_put(&data, n);
	row.kind = notice_word(n->kind);
	row.once = once;
	row.number = n->number;
	row.recipient = n->to;
	row.due = now;
	if (!data.failed && (row.data = buf_str(&data)) != NULL)
		rc = store_notice(s, &row, store_relay(s), now);
	buf_free(&data);
	return rc;
}

/* What is being listed for a notice. */
struct listing {
	struct arena	*arena;
	struct values	*items;
	size_t		 n;
};

static void
add_item(struct listing *l, const struct named *v, size_t n)
{
	struct named	*copy = arena_array(l->arena, n, sizeof(*copy));

	if (copy == NULL)
		return;
	memcpy(copy, v, n * sizeof(*copy));
	l->items[l->n++] = (struct values){ copy, n };
}

static int
list_held(void *ctx, const struct request_row *r)
{
	struct listing	*l = ctx;
	const struct named v[] = {
		{ .name = "at", .text = moment_text(l->arena, r->received) },
		{ .name = "number", .text = arena_strdup(l->arena, *r->number ==
		    '\0' ? "-" : r->number) },
		{ .name = "reason", .text = "Thư có dấu chỉ độ mật" } };

	if (v[0].text != NULL && v[1].text != NULL)
		add_item(l, v, NELEM(v));
	return l->n == HELD_MAX;
}

/* To every officer, what was held since the last time, if anything. */
static int
tell_held(const struct outbox_conf *conf, struct store *s, struct arena *a,
    const struct listing *l, time_t now)
{
	const struct named	 v[] = {
		{ .name = "count", .text = arena_printf(a, "%zu", l->n) },
		{ .name = "held", .items = l->items, .nitems = l->n } };
	struct notice		 n = { .kind = NOTICE_HELD, .number = "",
		.answers = "", .at = now, .values = { v, NELEM(v) } };
	size_t			 i;

	for (i = 0; i < conf->nofficers; i++) {
		n.to = conf->officers[i];
		if (put(s, &n, "", now) == -1)
			return -1;
	}
	return 0;
}

/* The digest of the day; in the transaction that notes how far it went. */
static int
held(const struct outbox_conf *conf, struct store *s, struct arena *a,
    time_t now)
{
	struct request_filter	 f = REQUEST_FILTER_NONE;
	struct listing		 l = { .arena = a, .items = arena_array(a,
		HELD_MAX, sizeof(*l.items)) };
	const char		*word;
	char			 until[32];
	long long		 since = 0;

	if (!conf->sends[NOTICE_HELD] || conf->nofficers == 0)
		return 0;
	if (l.items == NULL || store_get(s, a, WORD_HELD, &word) == -1)
		return -1;
	(void)sscanf(word, "%lld", &since);
	if ((now + HANOI_S) / DAY_S == (since + HANOI_S) / DAY_S)
		return 0;
	/* the first look tells nothing of what was before it */
	f.from = since == 0 ? now : since;
	f.to = now;
	f.disposition = "hold";
	snprintf(until, sizeof(until), "%lld", (long long)now);
	if (store_requests(s, &f, list_held, &l) == -1 ||
	    store_set(s, WORD_HELD, until) == -1)
		return -1;
	return l.n == 0 ? 0 : tell_held(conf, s, a, &l, now);
}

struct reminding {
	const struct outbox_conf *conf;
	struct store	*store;
	struct arena	*arena;
	time_t		 now;
	int		 rc;
	struct certificate_row	*v;
	size_t		 n;
};

/* Answers are borrowed: what is to be reminded of is copied first. */
static int
note_ending(void *ctx, const struct certificate_row *c)
{
	struct reminding	*r = ctx;
	struct certificate_row	*copy = &r->v[r->n];

	if (strcmp(c->holder, "agency") != 0 || !notice_address(c->mailbox))
		return 0;
	*copy = *c;
	copy->cn = arena_strdup(r->arena, c->cn);
	copy->serial = arena_strdup(r->arena, c->serial);
	copy->issuer = arena_strdup(r->arena, c->issuer);
	copy->mailbox = arena_strdup(r->arena, c->mailbox);
	if (arena_failed(r->arena))
		return 1;
	return ++r->n == CERTS_MAX;
}

static int
remind(struct reminding *r, const struct certificate_row *c, int days)
{
	struct arena		*a = r->arena;
	int64_t			 left = (c->not_after - r->now) / DAY_S;
	const struct named	 v[] = {
		{ .name = "agency", .text = c->cn },
		{ .name = "serial", .text = c->serial },
		{ .name = "until", .text = day_text(a, c->not_after) },
		{ .name = "days", .text = arena_printf(a, "%lld",
		    (long long)left) } };
	const struct notice	 n = { .kind = NOTICE_REMINDER, .number = "",
		.to = c->mailbox, .answers = "", .at = r->now,
		.values = { v, NELEM(v) } };
	const char		*once = arena_printf(a, "reminder %d %s %s",
				    days, c->serial, c->issuer);

	return once == NULL ? -1 : put(r->store, &n, once, r->now);
}

/*
 * The nearest of 60, 30 and 7 days that has come; those before it were told,
 * or nobody was there to tell them.
 */
static int
reminder(const struct outbox_conf *conf, struct store *s, struct arena *a,
    time_t now)
{
	struct reminding	 r = { .conf = conf, .store = s, .arena = a,
		.now = now };
	size_t			 i, k;

	if (!conf->sends[NOTICE_REMINDER])
		return 0;
	if ((r.v = arena_array(a, CERTS_MAX, sizeof(*r.v))) == NULL ||
	    store_certificates(s, now, now + reminders[0] * DAY_S, "",
	    note_ending, &r) == -1 || arena_failed(a))
		return -1;
	for (i = 0; i < r.n; i++) {
		for (k = NELEM(reminders) - 1; r.v[i].not_after - now >
		    (int64_t)reminders[k] * DAY_S; k--)
			;
		if (remind(&r, &r.v[i], reminders[k]) == -1)
			return -1;
	}
	return 0;
}

int
outbox_daily(const struct outbox_conf *conf, struct store *s, time_t now)
{
	struct arena	*a;
	int		 rc = -1;

	if ((now + HANOI_S) % DAY_S < MORNING_S)
		return 0;
	if ((a = arena_new(ARENA_BYTES)) == NULL)
		return -1;
	if (store_begin(s) == -1)
		goto out;
	if (held(conf, s, a, now) == 0 && reminder(conf, s, a, now) == 0)
		rc = store_commit(s);
	else
		store_rollback(s);
out:
	arena_free(a);
	return rc;
}
