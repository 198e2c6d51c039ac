/* test_store.c: the register over SQLite, and over PostgreSQL where one is given */

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "register/feed.h"
#include "register/notice.h"

#define NOW	1770000000	/* 2026-02-02T02:40:00Z */
#define DAY	86400

/*
 * A database of its own for each test: a file, or with CKS_TEST_POSTGRES (a
 * connection string) what "shared" means there.
 */
struct place {
	char		 folder[64];
	struct arena	*arena;
	struct store	*own;		/* a relay's */
	struct store	*tested;	/* own, or the shared one */
	bool		 postgres;
};

static struct store *
open_sqlite(struct place *p, const char *name, const char *relay)
{
	struct buf	 why = { 0 };
	struct store	*s;
	char		 path[128];

	snprintf(path, sizeof(path), "%s/%s", p->folder, name);
	s = store_sqlite(path, relay, false, &why);
	if (s == NULL)
		fail_msg("%s", buf_str(&why));
	buf_free(&why);
	return s;
}

static struct store *
open_postgres(const char *relay)
{
	struct buf	 why = { 0 };
	struct store	*s = store_postgres(getenv("CKS_TEST_POSTGRES"),
			    relay, 5000, &why);

	if (s == NULL)
		fail_msg("%s", buf_str(&why));
	buf_free(&why);
	return s;
}

/* Every table of a shared register as it is on its first day. */
static void
empty(struct store *s)
{
	assert_int_equal(db_script(store_db(s), "TRUNCATE requests, "
	    "signatures, certificates, marks, outbox, sights, blocks, leases, "
	    "words"), 0);
}

static int
set_up(void **state, bool postgres)
{
	struct place	*p = calloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/cks-store.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	p->arena = arena_new(1u << 20);
	p->own = open_sqlite(p, "a.db", "relay-a");
	p->tested = p->own;
	p->postgres = postgres;
	if (postgres) {
		p->tested = open_postgres("relay-a");
		empty(p->tested);
	}
	*state = p;
	return 0;
}

static int
on_sqlite(void **state)
{
	return set_up(state, false);
}

static int
on_postgres(void **state)
{
	return set_up(state, true);
}

static int
tear_down(void **state)
{
	struct place	*p = *state;
	char		 cmd[128];

	if (p->tested != p->own)
		store_close(p->tested);
	store_close(p->own);
	arena_free(p->arena);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", p->folder);
	assert_int_equal(system(cmd), 0);
	free(p);
	return 0;
}

static struct request_row
letter(const char *key, const char *sha256, const char *disposition)
{
	struct request_row	 r;

	row_init(TABLE_REQUESTS, &r);
	r.retry_key = key;
	r.sha256 = sha256;
	r.request = r.form = "form-04";
	r.kinds = "renew";
	r.agency = "SỞ THỬ NGHIỆM";
	r.class = "good";
	r.where = "smime";
	r.disposition = r.judged = disposition;
	r.reason = "request-good";
	r.sender_domain = "so.example";
	return r;
}

static struct recorded
record_at(struct place *p, const struct request_row *row, time_t now,
    bool leased)
{
	const struct record_how	 how = { .leased = leased, .now = now };
	struct recorded		 out = { 0 };

	assert_int_equal(store_begin(p->tested), 0);
	if (store_record(p->tested, p->arena, &how, row, &out) == -1)
		fail_msg("%s", store_fault(p->tested));
	assert_int_equal(store_commit(p->tested), 0);
	return out;
}

static struct recorded
record(struct place *p, const struct request_row *row)
{
	return record_at(p, row, NOW, false);
}

/* The one row of a number, its texts in the arena. */
struct wanted {
	struct arena		*arena;
	struct request_row	 row;
	int			 n;
};

static int
take_row(void *ctx, const struct request_row *row)
{
	struct wanted	*w = ctx;
	struct buf	 b = { 0 };
	struct wire	 wire;

	row_put(&b, TABLE_REQUESTS, row);
	wire = wire_of(buf_slice(&b));
	row_get(&wire, w->arena, TABLE_REQUESTS, &w->row);
	assert_true(wire_done(&wire));
	buf_free(&b);
	w->n++;
	return 0;
}

static struct request_row
row_of(struct store *s, struct arena *a, const char *number)
{
	struct request_filter	 f = REQUEST_FILTER_NONE;
	struct wanted		 w = { .arena = a };

	f.number = number;
	if (store_requests(s, &f, take_row, &w) == -1)
		fail_msg("%s", store_fault(s));
	assert_int_equal(w.n, 1);
	return w.row;
}

static int64_t
count(struct store *s, int64_t monitor)
{
	struct request_filter	 f = REQUEST_FILTER_NONE;
	int64_t			 n = -1;

	f.monitor = monitor;
	if (store_count(s, &f, &n) == -1)
		fail_msg("%s", store_fault(s));
	return n;
}

/* Numbers, retries, repeated documents and letters: what was asked, what came. */
static void
test_record(void **state)
{
	struct place	*p = *state;
	static const struct {
		const char	*what, *key, *sha256, *letter, *disposition;
		const char	*number;
		bool		 fresh, duplicate, same_number;
	} cases[] = {
		{ "the first of the year", "k1", "d1", "l1", "route",
		    "2026-000001", true, false, false },
		{ "a retry has its number, silently", "k1", "d1", "l1",
		    "route", "2026-000001", false, false, false },
		{ "the same document by another mail", "k2", "d1", "l1",
		    "route", "2026-000001", false, true, false },
		{ "another document of the same letter", "k3", "d2", "l1",
		    "review", "2026-000002", true, false, true },
		{ "and its retry", "k3", "d2", "l1", "review",
		    "2026-000002", false, false, true },
		{ "a refused one has no number", "k4", "d3", "l3", "reject",
		    "", true, false, false },
		{ "nor has it when it comes again", "k5", "d3", "l3",
		    "reject", "", false, true, false },
		{ "until it comes as it should: then it is new", "k6", "d3",
		    "l3", "route", "2026-000003", true, false, false },
		{ "a refused copy of it changes nothing", "k7", "d3", "l3",
		    "reject", "", false, true, false },
		{ "a retry that is judged better gets a number", "k4", "d3",
		    "l3", "review", "2026-000004", false, false, false },
		{ "no digest, no duplicate: secrecy", "k8", "", "", "hold",
		    "2026-000005", true, false, false },
		{ "nor here", "k9", "", "", "hold", "2026-000006", true,
		    false, false },
		{ "a form of the Cục's is passed on", "k10", "d5", "",
		    "pass", "", true, false, false },
	};
	struct recorded	 got;
	size_t		 i;

	for (i = 0; i < NELEM(cases); i++) {
		struct request_row	 r = letter(cases[i].key,
					    cases[i].sha256,
					    cases[i].disposition);

		r.letter_key = cases[i].letter;
		got = record(p, &r);
		if (strcmp(got.number, cases[i].number) != 0 ||
		    got.fresh != cases[i].fresh ||
		    got.duplicate != cases[i].duplicate ||
		    got.same_number != cases[i].same_number)
			fail_msg("%s: \"%s\" %d %d %d", cases[i].what,
			    got.number, got.fresh, got.duplicate,
			    got.same_number);
	}
}

static void
test_row(void **state)
{
	struct place		*p = *state;
	struct request_row	 r = letter("k1", "d1", "route"), got;
	struct recorded		 rec;

	r.flags = "one-signature";
	r.qid = "4A";
	r.letter_key = "l1";
	rec = record(p, &r);
	r.retry_key = "k2";
	r.qid = "4B";
	record(p, &r);
	got = row_of(p->tested, p->arena, rec.number);
	assert_string_equal(got.relay, "relay-a");
	assert_string_equal(got.agency, "SỞ THỬ NGHIỆM");
	assert_string_equal(got.flags, "one-signature duplicate");
	assert_int_equal(got.seen, 2);
	assert_string_equal(got.qid, "4B");
	assert_int_equal(got.received, NOW);
	r = letter("k3", "d2", "route");
	r.letter_key = "l1";
	rec = record(p, &r);
	got = row_of(p->tested, p->arena, rec.number);
	assert_string_equal(got.linked, "2026-000001");
	assert_string_equal(got.flags, "same-number");
}

static void
test_monitor(void **state)
{
	struct place		*p = *state;
	struct request_row	 r = letter("k1", "d1", "route");
	struct recorded		 got;
	bool			 known;

	r.monitor = 1;
	got = record(p, &r);
	assert_string_equal(got.number, "");
	r.retry_key = "k2";
	got = record(p, &r);
	assert_string_equal(got.number, "");
	assert_true(got.fresh);
	assert_false(got.duplicate);
	assert_int_equal(count(p->tested, 1), 2);
	assert_int_equal(count(p->tested, 0), 0);
	assert_int_equal(store_registered(p->tested, "d1", &known), 0);
	assert_false(known);
	r.monitor = 0;
	got = record(p, &r);
	assert_string_equal(got.number, "2026-000001");
	assert_false(got.duplicate);
	assert_int_equal(store_registered(p->tested, "d1", &known), 0);
	assert_true(known);
}

/* The year is Hanoi's. */
static void
test_years(void **state)
{
	static const struct { time_t now; const char *number; } cases[] = {
		{ 1767200399, "2025-000001" },	/* 23:59:59 there */
		{ 1767200400, "2026-000001" },	/* 00:00:00 */
		{ 1767200401, "2026-000002" },
	};
	struct place	*p = *state;
	struct recorded	 got;
	char		 key[8];
	size_t		 i;

	for (i = 0; i < NELEM(cases); i++) {
		struct request_row	 r = letter(key, key, "route");

		snprintf(key, sizeof(key), "k%zu", i);
		got = record_at(p, &r, cases[i].now, false);
		assert_string_equal(got.number, cases[i].number);
	}
}

static void
test_sights(void **state)
{
	struct place	*p = *state;
	time_t		 first;

	assert_int_equal(store_begin(p->tested), 0);
	assert_int_equal(store_sight(p->tested, "s", NOW, &first), 0);
	assert_int_equal(first, NOW);
	assert_int_equal(store_sight(p->tested, "s", NOW + 900, &first), 0);
	assert_int_equal(first, NOW);
	assert_int_equal(store_commit(p->tested), 0);
}

static void
add_certificate(struct place *p, const char *serial, const char *issuer,
    time_t until, time_t seen, const char *source)
{
	struct certificate_row	 c;

	row_init(TABLE_CERTIFICATES, &c);
	c.serial = serial;
	c.issuer = issuer;
	c.cn = "SỞ THỬ NGHIỆM";
	c.mailbox = "vanthu@so.example";
	c.not_after = until;
	c.first_seen = c.last_seen = seen;
	c.source = source;
	assert_int_equal(store_begin(p->tested), 0);
	if (store_certificate(p->tested, &c) == -1)
		fail_msg("%s", store_fault(p->tested));
	assert_int_equal(store_commit(p->tested), 0);
}

struct seen_certificates {
	int	 n;
	char	 serials[64];
	int64_t	 first, last;
	char	 source[16];
};

static int
take_certificate(void *ctx, const struct certificate_row *c)
{
	struct seen_certificates	*s = ctx;
	size_t				 n = strlen(s->serials);

	s->n++;
	snprintf(s->serials + n, sizeof(s->serials) - n, "%s ", c->serial);
	s->first = c->first_seen;
	s->last = c->last_seen;
	snprintf(s->source, sizeof(s->source), "%s", c->source);
	return 0;
}

static void
test_certificates(void **state)
{
	static const struct { const char *serial; int64_t end; } ends[] = {
		{ "0A", NOW - 1 }, { "0B", NOW + DAY },
		{ "0C", NOW + 5 * DAY }, { "FF", 0 } };
	struct place			*p = *state;
	struct seen_certificates	 s = { 0 };
	int64_t				 end;
	size_t				 i;

	add_certificate(p, "0A", "CN=CA", NOW - 1, NOW, "unit");
	/* when it was last seen is exact to a day */
	add_certificate(p, "0A", "CN=CA", NOW - 1, NOW + DAY, "request");
	add_certificate(p, "0A", "CN=CA", NOW - 1, NOW + DAY + 9, "request");
	add_certificate(p, "0B", "CN=CA", NOW + DAY, NOW, "request");
	/* another issuer's, not over */
	add_certificate(p, "0C", "CN=CA", NOW - 1, NOW, "request");
	add_certificate(p, "0C", "CN=CB", NOW + 5 * DAY, NOW, "request");
	for (i = 0; i < NELEM(ends); i++) {
		assert_int_equal(store_end(p->tested, ends[i].serial, &end),
		    0);
		assert_int_equal(end, ends[i].end);
	}
	assert_int_equal(store_certificates(p->tested, NOW, NOW + 9 * DAY, "",
	    take_certificate, &s), 0);
	assert_string_equal(s.serials, "0B 0C ");
	s = (struct seen_certificates){ 0 };
	assert_int_equal(store_certificates(p->tested, 0, NOW, "unit",
	    take_certificate, &s), 0);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.first, NOW);
	assert_int_equal(s.last, NOW + DAY);
	assert_string_equal(s.source, "unit");
}

static void
add_notice(struct place *p, const char *once, const char *to, time_t due)
{
	struct notice_row	 n;

	row_init(TABLE_OUTBOX, &n);
	n.kind = "receipt";
	n.once = once;
	n.recipient = to;
	n.data = "Kính gửi";
	n.qid = "4QID";
	n.due = due;
	assert_int_equal(store_begin(p->tested), 0);
	if (store_notice(p->tested, &n, "so.example", NOW) == -1)
		fail_msg("%s", store_fault(p->tested));
	assert_int_equal(store_commit(p->tested), 0);
}

/* Of a notice about a mail nothing that it says. */
static int
tell_notice(void *ctx, const struct notice_row *row)
{
	buf_printf(ctx, "%s %s%s;", row->recipient, row->state, row->data);
	return 0;
}

/* An outbox: what is due comes, once sent no more, failed again later. */
static void
test_outbox(void **state)
{
	struct place		*p = *state;
	struct notice_row	 n;
	time_t			 next;
	struct buf		 told = { 0 };
	int64_t			 many;
	bool			 found;

	assert_int_equal(store_next(p->tested, p->arena, NOW, &n, &found,
	    &next), 0);
	assert_false(found);
	assert_int_equal(next, 0);
	add_notice(p, "", "b@so.example", NOW + 60);
	add_notice(p, "receipt 1", "a@so.example", NOW);
	add_notice(p, "receipt 1", "a@so.example", NOW);	/* not added */
	add_notice(p, "", "b@so.example", NOW + 60);
	assert_int_equal(store_next(p->tested, p->arena, NOW, &n, &found,
	    &next), 0);
	assert_true(found);
	assert_string_equal(n.recipient, "a@so.example");
	assert_string_equal(n.data, "Kính gửi");
	assert_non_null(strstr(n.message_id, "@so.example>"));
	assert_int_equal(n.tries, 0);
	assert_int_equal(store_failed(p->tested, n.id, "451", NOW + 30, NOW),
	    0);
	assert_int_equal(store_next(p->tested, p->arena, NOW, &n, &found,
	    &next), 0);
	assert_false(found);
	assert_int_equal(next, NOW + 30);
	assert_int_equal(store_next(p->tested, p->arena, NOW + 30, &n, &found,
	    &next), 0);
	assert_true(found);
	assert_string_equal(n.fault, "451");
	assert_int_equal(n.tries, 1);
	assert_int_equal(store_sent(p->tested, n.id, NOW + 31), 0);
	assert_int_equal(store_next(p->tested, p->arena, NOW + 60, &n, &found,
	    &next), 0);
	assert_true(found);
	assert_string_equal(n.recipient, "b@so.example");
	assert_int_equal(store_failed(p->tested, n.id, "550", 0, NOW + 60), 0);
	assert_int_equal(store_notices(p->tested, "receipt", "b@so.example",
	    NOW, &many), 0);
	assert_int_equal(many, 2);
	assert_int_equal(store_notices(p->tested, "", "b@so.example", NOW + 1,
	    &many), 0);
	assert_int_equal(many, 0);
	assert_int_equal(store_notices_of(p->tested, "4QID", "",
	    tell_notice, &told), 0);
	assert_string_equal(buf_str(&told), "b@so.example failed;"
	    "a@so.example sent;b@so.example due;");
	told.n = 0;
	assert_int_equal(store_notices_of(p->tested, "", "",
	    tell_notice, &told), 0);
	assert_int_equal(told.n, 0);
	assert_int_equal(store_given_up(p->tested, &many), 0);
	assert_int_equal(many, 1);
	buf_free(&told);
	add_notice(p, "receipt 1", "a@so.example", NOW);	/* nor now */
	assert_int_equal(store_notices(p->tested, "", "a@so.example", NOW,
	    &many), 0);
	assert_int_equal(many, 1);
}

static void
fill(struct place *p)
{
	static const struct {
		const char	*key, *form, *agency_key, *disposition, *class;
		int64_t		 received;
	} rows[] = {
		{ "1", "form-04", "soa", "route", "good", NOW },
		{ "2", "form-04", "sob", "route", "good", NOW + 60 },
		{ "3", "form-06", "soa", "review", "weak", NOW + DAY },
		{ "4", "form-04", "so100%_a", "reject", "none", NOW + DAY },
		{ "5", "form-05", "phuongd", "pass", "none", NOW + 40 * DAY },
	};
	size_t	 i;

	for (i = 0; i < NELEM(rows); i++) {
		struct request_row	 r = letter(rows[i].key, rows[i].key,
					    rows[i].disposition);

		r.form = r.request = rows[i].form;
		r.agency_key = rows[i].agency_key;
		r.class = rows[i].class;
		record_at(p, &r, rows[i].received, false);
	}
}

static int
add_key(void *ctx, const struct request_row *row)
{
	buf_adds(ctx, row->retry_key);
	return 0;
}

static void
test_filters(void **state)
{
	const struct request_filter	 none = REQUEST_FILTER_NONE;
	struct place			*p = *state;
	struct {
		const char		*what;
		struct request_filter	 f;
		const char		*want;
	} cases[] = {
		{ "all", none, "12345" }, { "a form", none, "124" },
		{ "a time", none, "34" }, { "part of an agency", none, "13" },
		{ "letters of LIKE are letters", none, "4" },
		{ "a class", none, "12" }, { "a disposition", none, "5" },
		{ "a number", none, "2" }, { "none marked", none, "12345" },
		{ "marked so", none, "" }, { "text", none, "2" },
		{ "a key beside it", none, "13" },
		{ "a page", none, "34" }, { "a sender", none, "12345" },
		{ "watched only", none, "" },
	};
	struct buf	 got = { 0 };
	int64_t		 n;
	size_t		 i;

	fill(p);
	cases[1].f.form = "form-04";
	cases[2].f.from = NOW + DAY;
	cases[2].f.to = NOW + DAY + 1;
	cases[3].f.agency = "oa";
	cases[4].f.agency = "0%_A";
	cases[5].f.class = "good";
	cases[6].f.disposition = "pass";
	cases[7].f.number = "2026-000002";
	cases[8].f.mark = "none";
	cases[9].f.mark = "approved";
	cases[10].f.text = "-000002";
	cases[11].f.text = "soa";
	cases[11].f.text_key = "soa";
	cases[12].f.after_received = NOW + 60;
	cases[12].f.after_relay = "relay-a";
	cases[12].f.after_id = 2;
	cases[12].f.limit = 2;
	cases[13].f.domain = "so.example";
	cases[14].f.monitor = 1;
	for (i = 0; i < NELEM(cases); i++) {
		got.n = 0;
		if (store_requests(p->tested, &cases[i].f, add_key,
		    &got) == -1)
			fail_msg("%s", store_fault(p->tested));
		if (!slice_eq(buf_slice(&got), slice_of(cases[i].want)))
			fail_msg("%s: %.*s", cases[i].what,
			    SLICE_ARG(buf_slice(&got)));
		if (cases[i].f.limit != 0)
			continue;
		assert_int_equal(store_count(p->tested, &cases[i].f, &n), 0);
		assert_int_equal(n, (int64_t)strlen(cases[i].want));
	}
	buf_free(&got);
}

static int
add_count(void *ctx, const char *value, int64_t n)
{
	buf_printf(ctx, "%s=%lld ", value, (long long)n);
	return 0;
}

static void
test_groups(void **state)
{
	static const struct { const char *column, *want; } cases[] = {
		{ "form", "form-04=3 form-05=1 form-06=1 " },
		{ "day", "2026-02-02=2 2026-02-03=2 2026-03-14=1 " },
		{ "month", "2026-02=4 2026-03=1 " },
		{ "class", "good=2 none=2 weak=1 " },
	};
	const struct request_filter	 f = REQUEST_FILTER_NONE;
	struct place			*p = *state;
	struct buf			 got = { 0 };
	size_t				 i;

	fill(p);
	for (i = 0; i < NELEM(cases); i++) {
		got.n = 0;
		if (store_group(p->tested, &f, cases[i].column, add_count,
		    &got) == -1)
			fail_msg("%s", store_fault(p->tested));
		assert_string_equal(buf_str(&got), cases[i].want);
	}
	assert_int_equal(store_group(p->tested, &f, "1; DROP TABLE requests",
	    add_count, &got), -1);
	buf_free(&got);
}

static bool
mark(struct store *s, const char *number, const char *word, time_t when)
{
	struct mark_row	 m;
	bool		 found = false;

	row_init(TABLE_MARKS, &m);
	m.number = number;
	m.mark = word;
	m.note = "đã xử lý";
	m.marked = when;
	assert_int_equal(store_begin(s), 0);
	if (store_mark(s, &m, &found) == -1)
		fail_msg("%s", store_fault(s));
	assert_int_equal(store_commit(s), 0);
	return found;
}

static void
test_marks(void **state)
{
	struct place		*p = *state;
	struct request_row	 row;

	fill(p);
	assert_false(mark(p->tested, "2026-000009", "approved", NOW));
	assert_false(mark(p->tested, "", "approved", NOW));
	assert_true(mark(p->tested, "2026-000001", "returned", NOW));
	assert_true(mark(p->tested, "2026-000001", "approved", NOW + 5));
	row = row_of(p->tested, p->arena, "2026-000001");
	assert_string_equal(row.mark, "approved");
	assert_string_equal(row.mark_note, "đã xử lý");
	assert_int_equal(row.marked, NOW + 5);
}

static void
test_signatures(void **state)
{
	struct place		*p = *state;
	struct signature_row	 r;
	struct buf		 got = { 0 };
	bool			 known;
	int			 i;

	row_init(TABLE_SIGNATURES, &r);
	r.identity = "so-thu";
	r.made = NOW;
	assert_int_equal(store_begin(p->tested), 0);
	for (i = 0; i < 3; i++) {
		r.sha256 = i == 0 ? "aa" : "bb";
		assert_int_equal(store_signature(p->tested, &r, &known), 0);
		assert_int_equal(known, i == 2);
	}
	assert_int_equal(store_commit(p->tested), 0);
	assert_int_equal(store_signed(p->tested, NOW, NOW + 1, add_count,
	    &got), 0);
	assert_string_equal(buf_str(&got), "so-thu=2 ");
	buf_free(&got);
}

static void
test_purge(void **state)
{
	const struct retention	 keep = { .requests = 30, .contact = 1,
		.certificates = 10, .notices = 1, .sights = 1 };
	struct place		*p = *state;
	struct purged		 gone;
	struct request_row	 r;
	time_t			 first;
	int64_t			 left;

	fill(p);
	r = letter("6", "6", "route");
	r.contact = "{}";
	record_at(p, &r, NOW + 38 * DAY, false);
	add_certificate(p, "0A", "CN=CA", NOW, NOW, "request");
	add_certificate(p, "0B", "CN=CA", NOW + 99 * DAY, NOW, "request");
	add_notice(p, "", "a@so.example", NOW);	/* due: it stays */
	assert_int_equal(store_begin(p->tested), 0);
	assert_int_equal(store_sight(p->tested, "s", NOW, &first), 0);
	assert_int_equal(store_commit(p->tested), 0);
	if (store_purge(p->tested, &keep, NOW + 40 * DAY, &gone) == -1)
		fail_msg("%s", store_fault(p->tested));
	assert_int_equal(gone.requests, 4);
	assert_int_equal(gone.contact, 1);
	assert_int_equal(gone.certificates, 1);
	assert_int_equal(gone.notices, 0);
	assert_int_equal(gone.sights, 1);
	assert_int_equal(count(p->tested, 0), 2);
	/* numbers and rows go on where they were */
	r = letter("7", "7", "route");
	assert_string_equal(record_at(p, &r, NOW + 41 * DAY, false).number,
	    "2026-000005");
	/* of the newest row nothing is left that tells whose it was */
	assert_int_equal(store_purge(p->tested, &keep, NOW + 99 * DAY, &gone),
	    0);
	assert_int_equal(db_one(store_db(p->tested), "SELECT COUNT(*) FROM "
	    "requests WHERE sha256 <> '' OR agency <> '' OR agency_key <> '' "
	    "OR letter_key <> '' OR letter <> '' OR contact <> ''", NULL, 0,
	    &left), 0);
	assert_int_equal(left, 0);
	assert_int_equal(count(p->tested, 0), 1);
	r = letter("8", "8", "route");
	assert_string_equal(record_at(p, &r, NOW + 99 * DAY, false).number,
	    "2026-000006");
}

static void
test_words(void **state)
{
	struct place	*p = *state;
	const char	*v;

	assert_int_equal(store_get(p->tested, p->arena, "w", &v), 0);
	assert_string_equal(v, "");
	assert_int_equal(store_set(p->tested, "w", "1"), 0);
	assert_int_equal(store_set(p->tested, "w", "2"), 0);
	assert_int_equal(store_get(p->tested, p->arena, "w", &v), 0);
	assert_string_equal(v, "2");
}

/* A register is opened again as it was, and is nobody else's to read. */
static void
test_again(void **state)
{
	struct place		*p = *state;
	struct request_row	 r = letter("k1", "d1", "route");
	struct stat		 st;
	char			 path[128];
	const char *const	 names[] = { "a.db", "a.db-wal", "a.db-shm" };
	size_t			 i;

	record(p, &r);
	for (i = 0; i < NELEM(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", p->folder, names[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	store_close(p->own);
	p->own = p->tested = open_sqlite(p, "a.db", "relay-a");
	assert_string_equal(record(p, &r).number, "2026-000001");
	assert_int_equal(db_script(store_db(p->own),
	    "INSERT INTO migrations VALUES (999)"), 0);
	{
		struct buf	 why = { 0 };

		snprintf(path, sizeof(path), "%s/a.db", p->folder);
		assert_null(store_sqlite(path, "relay-a", false, &why));
		assert_non_null(strstr(buf_str(&why), "later version"));
		buf_free(&why);
	}
}

/* A relay may be renamed until its rows are known elsewhere. */
static void
test_name(void **state)
{
	struct place		*p = *state;
	struct request_row	 r = letter("k1", "d1", "route");

	record(p, &r);
	store_close(p->own);
	p->own = p->tested = open_sqlite(p, "a.db", "relay-z");
	assert_string_equal(store_relay(p->own), "relay-z");
	assert_string_equal(row_of(p->own, p->arena, "2026-000001").relay,
	    "relay-z");
	assert_int_equal(store_set(p->own, "fed-requests", "1"), 0);
	store_close(p->own);
	p->own = p->tested = open_sqlite(p, "a.db", "relay-y");
	assert_string_equal(store_relay(p->own), "relay-z");
}

static struct fed
feed(struct store *own, struct store *shared)
{
	struct fed	 fed = { 0 }, all = { 0 };

	do {
		if (feed_some(own, shared, NOW, &fed) == -1)
			fail_msg("%s, %s", store_fault(own),
			    store_fault(shared));
		all.rows += fed.rows;
		all.repeats += fed.repeats;
	} while (fed.rows > 0);
	return all;
}

/* Two relays and the register that they share. */
struct two {
	struct place	 a, b;
	struct store	*shared;
};

static void
two_open(struct two *t, struct place *p)
{
	t->a = t->b = *p;
	t->b.own = open_sqlite(p, "b.db", "relay-b");
	t->a.tested = t->a.own;
	t->b.tested = t->b.own;
	t->shared = p->postgres ? p->tested :
	    open_sqlite(p, "shared.db", "relay-a");
}

static void
two_close(struct two *t, const struct place *p)
{
	store_close(t->b.own);
	if (!p->postgres)
		store_close(t->shared);
}

static void
test_feed(void **state)
{
	struct two		 t;
	struct request_row	 r = letter("k1", "d1", "route"), got;
	struct recorded		 rec;

	two_open(&t, *state);
	record(&t.a, &r);
	assert_int_equal(feed(t.a.own, t.shared).rows, 1);
	assert_int_equal(feed(t.a.own, t.shared).rows, 0);
	/* what changes goes over again; a mark made there stays */
	assert_true(mark(t.shared, "2026-000001", "approved", NOW));
	r.retry_key = "k2";
	rec = record(&t.a, &r);
	assert_int_equal(feed(t.a.own, t.shared).rows, 1);
	got = row_of(t.shared, t.a.arena, rec.number);
	assert_int_equal(got.seen, 2);
	assert_string_equal(got.mark, "approved");
	/* a later one of ours counts */
	assert_true(mark(t.a.own, rec.number, "refused", NOW + 1));
	assert_int_equal(feed(t.a.own, t.shared).rows, 2);
	got = row_of(t.shared, t.a.arena, rec.number);
	assert_string_equal(got.mark, "refused");
	/* a shared register that lost all is given all anew */
	assert_int_equal(feed_restart(t.a.own), 0);
	assert_int_equal(feed(t.a.own, t.shared).rows, 2);
	assert_int_equal(count(t.shared, 2), 1);
	two_close(&t, *state);
}

/* A receipt that is due in a day, or when its request has a number. */
static void
await_number(struct place *p, int64_t request)
{
	struct notice_row	 n;
	time_t			 next;
	bool			 found;

	row_init(TABLE_OUTBOX, &n);
	n.kind = "receipt";
	n.recipient = "a@so.example";
	n.request = request;
	n.due = NOW + DAY;
	assert_int_equal(store_begin(p->own), 0);
	assert_int_equal(store_notice(p->own, &n, "so.example", NOW), 0);
	assert_int_equal(store_commit(p->own), 0);
	assert_int_equal(store_next(p->own, p->arena, NOW, &n, &found,
	    &next), 0);
	assert_false(found);
}

/* Numbers of leased blocks are nobody else's, before and after an outage. */
static void
test_leases(void **state)
{
	struct two		 t;
	struct request_row	 r = letter("k1", "d1", "route");
	struct recorded		 got;
	struct notice_row	 notice;
	time_t			 next;
	int64_t			 n;
	bool			 found;

	two_open(&t, *state);
	/* relay-a counted for itself before there was a shared register */
	assert_string_equal(record(&t.a, &r).number, "2026-000001");
	r = letter("k2", "d2", "route");
	got = record_at(&t.a, &r, NOW, true);
	assert_string_equal(got.number, "");	/* nothing leased yet */
	assert_true(got.fresh);
	assert_true(got.unnumbered);
	await_number(&t.a, got.id);
	if (feed_lease(t.a.own, t.shared, NOW) == -1 ||
	    feed_lease(t.b.own, t.shared, NOW) == -1 ||
	    feed_lease(t.a.own, t.shared, NOW) == -1)
		fail_msg("%s", store_fault(t.shared));
	assert_int_equal(feed_number(t.a.own, NOW, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(record_at(&t.a, &r, NOW, true).number,
	    "2026-000002");
	assert_int_equal(store_next(t.a.own, t.a.arena, NOW, &notice, &found,
	    &next), 0);
	assert_true(found);
	assert_string_equal(notice.number, "2026-000002");
	r = letter("k3", "d3", "route");
	assert_string_equal(record_at(&t.a, &r, NOW, true).number,
	    "2026-000003");
	assert_string_equal(record_at(&t.b, &r, NOW, true).number,
	    "2026-001002");
	/* next year's are there a week before it begins */
	assert_int_equal(feed_lease(t.b.own, t.shared, 1798700000), 0);
	r = letter("k4", "d4", "route");
	assert_string_equal(record_at(&t.b, &r, 1798740000, true).number,
	    "2027-000001");
	two_close(&t, *state);
}

/* Two relays got the same document, the same letter, while they were apart. */
static void
test_late(void **state)
{
	struct notice		 late;
	struct two		 t;
	struct request_row	 r = letter("k1", "d1", "route"), got;
	struct notice_row	 n;
	struct fed		 fed;
	time_t			 next;
	bool			 found;

	two_open(&t, *state);
	assert_int_equal(feed_lease(t.a.own, t.shared, NOW), 0);
	assert_int_equal(feed_lease(t.b.own, t.shared, NOW), 0);
	r.letter_key = "l1";
	record_at(&t.a, &r, NOW, true);			/* 2026-000001 */
	record_at(&t.b, &r, NOW + 1, true);		/* 2026-001001 */
	r = letter("k2", "d2", "route");
	r.letter_key = "l1";
	record_at(&t.b, &r, NOW + 2, true);		/* 2026-001002 */
	assert_int_equal(feed(t.a.own, t.shared).repeats, 0);
	/* 001002 was linked to 001001 already when it came */
	fed = feed(t.b.own, t.shared);
	assert_int_equal(fed.repeats, 1);
	got = row_of(t.shared, t.a.arena, "2026-001001");
	assert_string_equal(got.linked, "2026-000001");
	assert_string_equal(got.flags, "duplicate");
	got = row_of(t.shared, t.a.arena, "2026-001002");
	assert_string_equal(got.linked, "2026-001001");
	assert_int_equal(store_next(t.b.own, t.a.arena, NOW, &n, &found,
	    &next), 0);
	assert_true(found);
	assert_string_equal(n.kind, "late");
	assert_string_equal(n.number, "2026-001001");
	assert_int_equal(notice_get(t.a.arena, &n, &late), 0);
	assert_string_equal(values_text(&late.values, "other"),
	    "2026-000001");
	two_close(&t, *state);
}

/*
 * Each of two relays got the same two documents of one letter: the first that
 * is fed stays the one that counts, whatever is fed once more.
 */
static void
test_late_twice(void **state)
{
	struct two		 t;
	struct request_row	 r = letter("k1", "d1", "route"), r2, got;

	two_open(&t, *state);
	assert_int_equal(feed_lease(t.a.own, t.shared, NOW), 0);
	assert_int_equal(feed_lease(t.b.own, t.shared, NOW), 0);
	r2 = letter("k2", "d2", "route");
	r.letter_key = r2.letter_key = "l1";
	record_at(&t.a, &r, NOW, true);			/* 2026-000001 */
	record_at(&t.a, &r2, NOW + 1, true);		/* 2026-000002 */
	record_at(&t.b, &r2, NOW + 2, true);		/* 2026-001001 */
	record_at(&t.b, &r, NOW + 3, true);		/* 2026-001002 */
	assert_int_equal(feed(t.a.own, t.shared).repeats, 0);
	assert_int_equal(feed(t.b.own, t.shared).repeats, 2);
	/* they come again, so that all rows are fed once more */
	record_at(&t.b, &r, NOW + 4, true);
	record_at(&t.b, &r2, NOW + 4, true);
	r.retry_key = "k3";
	r2.retry_key = "k4";
	record_at(&t.a, &r, NOW + 4, true);
	record_at(&t.a, &r2, NOW + 4, true);
	record_at(&t.b, &r, NOW + 4, true);
	record_at(&t.b, &r2, NOW + 4, true);
	assert_int_equal(feed(t.a.own, t.shared).repeats, 0);
	assert_int_equal(feed(t.b.own, t.shared).repeats, 0);
	got = row_of(t.shared, t.a.arena, "2026-000001");
	assert_string_equal(got.linked, "");
	got = row_of(t.shared, t.a.arena, "2026-000002");
	assert_string_equal(got.linked, "2026-000001");
	got = row_of(t.shared, t.a.arena, "2026-001001");
	assert_string_equal(got.linked, "2026-000002");
	assert_non_null(strstr(got.flags, "duplicate"));
	/* of its own letter already, and the other's document all the same */
	got = row_of(t.shared, t.a.arena, "2026-001002");
	assert_string_equal(got.linked, "2026-000001");
	assert_non_null(strstr(got.flags, "duplicate"));
	two_close(&t, *state);
}

#define SQLITE(f)								\
	cmocka_unit_test_setup_teardown(f, on_sqlite, tear_down)
#define POSTGRES(f)							\
	{ #f " on PostgreSQL", f, on_postgres, tear_down, NULL }

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		SQLITE(test_record), SQLITE(test_row), SQLITE(test_monitor),
		SQLITE(test_years), SQLITE(test_sights), SQLITE(test_certificates),
		SQLITE(test_outbox), SQLITE(test_filters), SQLITE(test_groups),
		SQLITE(test_marks), SQLITE(test_signatures), SQLITE(test_purge),
		SQLITE(test_words), SQLITE(test_again), SQLITE(test_name),
		SQLITE(test_feed),
		SQLITE(test_leases), SQLITE(test_late),
		SQLITE(test_late_twice),
	};
	const struct CMUnitTest	 shared[] = {
		POSTGRES(test_record), POSTGRES(test_row),
		POSTGRES(test_monitor), POSTGRES(test_years),
		POSTGRES(test_sights), POSTGRES(test_certificates),
		POSTGRES(test_outbox), POSTGRES(test_filters),
		POSTGRES(test_groups), POSTGRES(test_marks),
		POSTGRES(test_signatures), POSTGRES(test_purge),
		POSTGRES(test_words), POSTGRES(test_feed),
		POSTGRES(test_leases), POSTGRES(test_late),
		POSTGRES(test_late_twice),
	};

	return getenv("CKS_TEST_POSTGRES") == NULL ?
	    cmocka_run_group_tests(tests, NULL, NULL) :
	    cmocka_run_group_tests(shared, NULL, NULL);
}
