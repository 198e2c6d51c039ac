/* test_report.c: a report counts right, and reads as in tests/report */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gate/summary.h"
#include "register/tally.h"

#define MAY	1777568400	/* 2026-05-01 in Hanoi */
#define DAY	86400
#define HOUR	3600

/* Requests of May, and two that are not. */
static const struct {
	int64_t		 at;		/* seconds from May's beginning */
	const char	*form, *kinds, *class, *disposition, *reason, *agency,
			*sha256, *letter_key, *mark;
	int64_t		 took;		/* to the mark */
	int64_t		 monitor;
} requests[] = {
	{ 0, "form-04", "renew", "good", "route", "pre-verified",
	    "SỞ THỬ NGHIỆM", "a1", "k1", "approved", 2 * HOUR, 0 },
	{ HOUR, "form-04", "renew change", "good", "route", "pre-verified",
	    "PHÒNG <THỬ>", "a2", "k2", "approved", 30 * HOUR, 0 },
	{ 2 * HOUR, "form-06", "recover", "none", "reject", "unsigned",
	    "=HYPERLINK(\"x\")", "a3", "k3", "", 0, 0 },
	{ 3 * DAY, "form-04", "renew", "good", "review", "incomplete",
	    "SỞ THỬ NGHIỆM", "a4", "k1", "approved", 4 * HOUR, 0 },
	{ 4 * DAY, "form-04", "renew", "good", "route", "pre-verified",
	    "SỞ THỬ NGHIỆM", "a1", "k1", "", 0, 0 },
	{ 5 * DAY, "form-04", "renew", "none", "reject", "unsigned", "", "a5",
	    "", "", 0, 0 },
	{ 6 * DAY, "form-04", "renew", "good", "route", "pre-verified",
	    "PHÒNG CHỈ THEO DÕI", "a6", "k6", "", 0, 1 },
	{ 7 * DAY, "form-04", "renew", "none", "reject", "unsigned",
	    "PHÒNG CHỈ THEO DÕI", "a9", "k9", "", 0, 1 },
	{ 8 * DAY, "form-06", "recover", "none", "reject", "unsigned",
	    "PHÒNG CHỈ THEO DÕI", "a10", "k10", "", 0, 1 },
	{ 8 * DAY, "form-04", "renew", "bad", "reject", "digest-mismatch",
	    "PHÒNG CHỈ THEO DÕI", "a11", "k11", "", 0, 1 },
	{ 9 * DAY, "form-04", "renew", "good", "route", "pre-verified",
	    "PHÒNG CÓ THỂ BẬT", "a12", "k12", "", 0, 1 },
	{ -1, "form-04", "renew", "good", "route", "pre-verified",
	    "PHÒNG THÁNG TƯ", "a7", "k7", "", 0, 0 },
	{ 31 * DAY, "form-04", "renew", "good", "route", "pre-verified",
	    "PHÒNG THÁNG SÁU", "a8", "k8", "", 0, 0 },
};

static const struct {
	const char	*serial, *holder, *cn, *ou;
	int64_t		 ends;		/* seconds from May's beginning */
} certificates[] = {
	{ "0A01", "agency", "SỞ THỬ NGHIỆM", "", 40 * DAY },
	{ "0A02", "person", "Nguyễn Thị Thử", "SỞ THỬ NGHIỆM", 300 * DAY },
	{ "0A03", "agency", "PHÒNG <THỬ>", "", 301 * DAY },
	{ "0A04", "agency", "PHÒNG ĐÃ HẾT HẠN", "", -DAY },
	{ "0A05", "agency", "PHÒNG CÒN LÂU", "", 900 * DAY },
};

struct place {
	char		 folder[64];
	struct store	*store;
	struct arena	*arena;
	struct report	 report;
};

static void
add_request(struct place *p, size_t i)
{
	const struct record_how	 how = { .now = (time_t)(MAY +
		requests[i].at) };
	struct request_row	 row;
	struct mark_row		 mark;
	struct recorded		 out;
	bool			 found;
	char			 key[16];

	row_init(TABLE_REQUESTS, &row);
	row_init(TABLE_MARKS, &mark);
	snprintf(key, sizeof(key), "retry%zu", i);
	row.retry_key = key;
	row.form = row.request = requests[i].form;
	row.kinds = requests[i].kinds;
	row.class = requests[i].class;
	row.disposition = row.judged = requests[i].disposition;
	row.reason = requests[i].reason;
	row.agency = requests[i].agency;
	row.letter = "12/STN-VP";
	row.sha256 = requests[i].sha256;
	row.letter_key = requests[i].letter_key;
	row.monitor = requests[i].monitor;
	row.subscribers = 2;
	row.sender_domain = "thunghiem.example.vn";
	assert_int_equal(store_record(p->store, p->arena, &how, &row, &out),
	    0);
	if (*requests[i].mark == '\0')
		return;
	mark.number = out.number;
	mark.mark = requests[i].mark;
	mark.marked = MAY + requests[i].at + requests[i].took;
	assert_int_equal(store_mark(p->store, &mark, &found), 0);
	assert_true(found);
}

static void
fill(struct place *p)
{
	struct certificate_row	 c;
	struct signature_row	 s;
	bool			 known;
	size_t			 i;

	assert_int_equal(store_begin(p->store), 0);
	for (i = 0; i < NELEM(requests); i++)
		add_request(p, i);
	for (i = 0; i < NELEM(certificates); i++) {
		row_init(TABLE_CERTIFICATES, &c);
		c.serial = certificates[i].serial;
		c.holder = certificates[i].holder;
		c.cn = certificates[i].cn;
		c.ou = certificates[i].ou;
		c.not_after = MAY + certificates[i].ends;
		c.source = "request";
		assert_int_equal(store_certificate(p->store, &c), 0);
	}
	for (i = 0; i < 3; i++) {
		row_init(TABLE_SIGNATURES, &s);
		s.identity = i == 0 ? "phong" : "so";
		s.sha256 = i == 0 ? "1" : i == 1 ? "2" : "3";
		s.made = MAY + (int64_t)i * DAY;
		assert_int_equal(store_signature(p->store, &s, &known), 0);
	}
	assert_int_equal(store_commit(p->store), 0);
}

static int
setup(void **state)
{
	const struct report_ask	 ask = { .from = MAY, .to = MAY + 31 * DAY,
		.now = MAY + 31 * DAY, .days = 60 };
	struct place		*p = calloc(1, sizeof(*p));
	struct buf		 why = { 0 }, wire = { 0 };
	struct report		 made;
	char			 path[128];

	strcpy(p->folder, "/tmp/test_report.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(path, sizeof(path), "%s/r.db", p->folder);
	p->arena = arena_new(64u << 20);
	assert_non_null(p->store = store_sqlite(path, "relay", false, &why));
	fill(p);
	assert_int_equal(report_make(p->store, p->arena, &ask, &made), 0);
	report_put(&wire, &made);
	assert_int_equal(report_get(p->arena, buf_slice(&wire), &p->report),
	    0);
	assert_int_equal(report_get(p->arena, slice_sub(buf_slice(&wire), 0,
	    wire.n - 1), &made), -1);
	buf_free(&wire);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place	*p = *state;
	char		 cmd[128];

	store_close(p->store);
	arena_free(p->arena);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", p->folder);
	assert_int_equal(system(cmd), 0);
	free(p);
	return 0;
}

/* What must stand in a part, in this order and no more. */
static const struct {
	enum report_part	 part;
	const char		*label;
	int64_t			 n, time;
} wants[] = {
	{ REPORT_FORM, "form-04", 4, 0 }, { REPORT_FORM, "form-06", 1, 0 },
	{ REPORT_SERVICE, "renew", 4, 0 }, { REPORT_SERVICE, "change", 1, 0 },
	{ REPORT_SERVICE, "recover", 1, 0 },
	{ REPORT_DISPOSITION, "reject", 2, 0 },
	{ REPORT_DISPOSITION, "route", 2, 0 },
	{ REPORT_DISPOSITION, "review", 1, 0 },
	{ REPORT_AGENCY, "SỞ THỬ NGHIỆM", 2, 0 }, { REPORT_AGENCY, "", 1, 0 },
	{ REPORT_AGENCY, "=HYPERLINK(\"x\")", 1, 0 },
	{ REPORT_AGENCY, "PHÒNG <THỬ>", 1, 0 },
	{ REPORT_DAY, "2026-05-01", 3, 0 }, { REPORT_DAY, "2026-05-04", 1, 0 },
	{ REPORT_DAY, "2026-05-06", 1, 0 },
	{ REPORT_MARK, "approved", 3, 4 * HOUR },
	{ REPORT_UNSIGNED, "=HYPERLINK(\"x\")", 1, 0 },
	{ REPORT_UNSIGNED, "thunghiem.example.vn", 1, 0 },
	{ REPORT_DUPLICATE, "2026-000001", 2, 0 },
	{ REPORT_DUPLICATE, "2026-000003", 1, 0 },
	{ REPORT_UNIT, "so", 2, 0 }, { REPORT_UNIT, "phong", 1, 0 },
	{ REPORT_NEXT_YEAR, "SỞ THỬ NGHIỆM", 1, 0 },
	{ REPORT_NEXT_YEAR, "PHÒNG <THỬ>", 1, 0 },
	{ REPORT_WATCHED, "PHÒNG CHỈ THEO DÕI", 4, 3 },
	{ REPORT_WATCHED, "PHÒNG CÓ THỂ BẬT", 1, 0 },
	{ REPORT_WOULD, "PHÒNG CHỈ THEO DÕI", 2, 0 },
	{ REPORT_WOULD, "PHÒNG CHỈ THEO DÕI", 1, 0 },
	{ REPORT_ENDING, "SỞ THỬ NGHIỆM", 1, MAY + 40 * DAY },
};

static void
test_counts(void **state)
{
	const struct place	*p = *state;
	const struct report_row	*row;
	size_t			 seen[REPORT__MAX] = { 0 }, i;

	assert_int_equal(p->report.requests, 5);
	assert_int_equal(p->report.marked, 3);
	assert_int_equal(p->report.subscribers, 10);
	assert_int_equal(p->report.signatures, 3);
	assert_int_equal(p->report.watched, 5);
	for (i = 0; i < NELEM(wants); i++) {
		assert_true(seen[wants[i].part] <
		    p->report.parts[wants[i].part].n);
		row = &p->report.parts[wants[i].part].v[seen[wants[i].part]++];
		if (strcmp(row->label, wants[i].label) != 0 &&
		    wants[i].part == REPORT_NEXT_YEAR)
			continue;	/* equal sums, by the bytes of names */
		assert_string_equal(row->label, wants[i].label);
		assert_int_equal(row->n, wants[i].n);
		assert_int_equal(row->time, wants[i].time);
	}
	for (i = 0; i < REPORT__MAX; i++)
		if (i != REPORT_REASON && i != REPORT_CLASS)
			assert_int_equal(seen[i], p->report.parts[i].all);
}

static void
as_html(struct buf *b, const struct report *r)
{
	summary_html(b, r, "Sở Khoa học và Công nghệ thành phố Hà Nội");
}

static void
as_text(struct buf *b, const struct report *r)
{
	summary_text(b, r, REPORT__MAX);
}

static void
as_csv(struct buf *b, const struct report *r)
{
	summary_csv(b, r, REPORT__MAX);
}

static void
as_json(struct buf *b, const struct report *r)
{
	summary_json(b, r, REPORT__MAX);
}

static void
as_ending(struct buf *b, const struct report *r)
{
	summary_text(b, r, REPORT_ENDING);
}

static const struct {
	const char	*path;
	void		(*make)(struct buf *, const struct report *);
} forms[] = {
	{ "tests/report/may.txt", as_text },
	{ "tests/report/may.csv", as_csv },
	{ "tests/report/may.json", as_json },
	{ "tests/report/may.html", as_html },
	{ "tests/report/ending.txt", as_ending },
};

/* CKS_REGEN=1 writes them anew, to be read before they are kept. */
static void
test_forms(void **state)
{
	const struct place	*p = *state;
	static char		 want[1u << 16];
	struct buf		 got;
	FILE			*f;
	size_t			 i, n;

	for (i = 0; i < NELEM(forms); i++) {
		got = (struct buf){ 0 };
		forms[i].make(&got, &p->report);
		if (getenv("CKS_REGEN") != NULL) {
			assert_non_null(f = fopen(forms[i].path, "wb"));
			fwrite(got.p, 1, got.n, f);
			fclose(f);
		}
		assert_non_null(f = fopen(forms[i].path, "rb"));
		n = fread(want, 1, sizeof(want) - 1, f);
		fclose(f);
		want[n] = '\0';
		assert_string_equal(buf_str(&got), want);
		buf_free(&got);
	}
}

static void
test_tally(void **state)
{
	struct arena	*a = arena_new(1u << 20);
	struct tally	 t = { .arena = a };
	char		 key[16];
	size_t		 i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "k%zu", i % 1000);
		tally_add(&t, key, i % 1000 == 7 ? 2 : 1);
	}
	assert_int_equal(t.n, 1000);
	tally_sort(&t, false);
	assert_string_equal(t.v[0].key, "k7");
	assert_int_equal(t.v[0].n, 6);
	assert_string_equal(t.v[1].key, "k0");
	assert_int_equal(t.v[999].n, 3);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_tally),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
