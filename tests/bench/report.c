/* report.c: seconds of a report over a register of many requests */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "register/report.h"

#define BEGIN	1767200400	/* 2026-01-01 in Hanoi */
#define YEAR	(365 * 86400)
#define ARENA	(512u << 20)

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "report: %s: %s\n", what, why);
	exit(1);
}

static double
now_s(void)
{
	struct timespec	 ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* n requests of a year, of 600 agencies, as a register has them. */
static void
fill(struct store *s, long n)
{
	const struct db_value	 v[] = { DB_NUM(n), DB_NUM(YEAR / n) };
	static const char	 sql[] =
		"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		"FROM c WHERE i < $1) INSERT INTO requests (relay, id, change, "
		"number, retry_key, sha256, letter_key, received, last_seen, "
		"seen, request, form, kinds, agency, letter, agency_key, year, "
		"dated, subscribers, class, signed_where, signature, "
		"disposition, judged, reason, flags, sender_domain, contact, "
		"monitor, linked, mark, mark_note, marked) SELECT 'relay', i, "
		"i, printf('2026-%06d', i), printf('%064x', i), "
		"printf('%064x', i), printf('%064x', i), 1767200400 + i * "
		"$2, 1767200400 + i * $2, 1 + (i % 50 = 0), 'form-04', "
		"CASE i % 4 WHEN 0 THEN 'form-06' ELSE 'form-04' END, "
		"CASE i % 3 WHEN 0 THEN 'renew change' ELSE 'renew' END, "
		"'SỞ THỬ NGHIỆM SỐ ' || (i % 600), (i % 900) || '/STN-VP', "
		"'sothunghiem' || (i % 600), "
		"2026, '2026-05-04', i % 40, CASE i % 10 WHEN 0 THEN 'none' "
		"ELSE 'good' END, 'document', 'signature-good', "
		"CASE i % 10 WHEN 0 THEN 'reject' WHEN 1 THEN 'review' ELSE "
		"'route' END, 'route', CASE i % 10 WHEN 0 THEN 'unsigned' WHEN "
		"1 THEN 'incomplete' ELSE 'pre-verified' END, 'one-signature', "
		"'so' || (i % 600) || '.thunghiem.example.vn', '', 0, '', "
		"CASE i % 2 WHEN 0 THEN 'approved' ELSE '' END, '', CASE i % 2 "
		"WHEN 0 THEN 1767200400 + i * $2 + 7200 + i % 90000 ELSE 0 END "
		"FROM c";

	if (store_begin(s) == -1 || db_run(store_db(s), sql, v, NELEM(v),
	    NULL, NULL) == -1 || store_commit(s) == -1)
		die("fill", store_fault(s));
}

int
main(int argc, char *argv[])
{
	const struct report_ask	 ask = { .from = BEGIN, .to = BEGIN + YEAR,
		.now = BEGIN + YEAR, .days = 90 };
	struct buf		 why = { 0 };
	struct arena		*a = arena_new(ARENA);
	struct store		*s;
	struct report		 r;
	int64_t			 n = 0;
	double			 t;

	if (argc != 3 || a == NULL)
		die("usage", "report FILE ROWS");
	if ((s = store_sqlite(argv[1], "relay", false, &why)) == NULL)
		die(argv[1], buf_str(&why));
	if (db_one(store_db(s), "SELECT COUNT(*) FROM requests", NULL, 0,
	    &n) == 0 && n == 0)
		fill(s, atol(argv[2]));
	t = now_s();
	if (report_make(s, a, &ask, &r) == -1)
		die("report", store_fault(s));
	t = now_s() - t;
	if (r.requests != atol(argv[2]) ||
	    r.parts[REPORT_AGENCY].all != 600 ||
	    r.parts[REPORT_FORM].v[0].n + r.parts[REPORT_FORM].v[1].n !=
	    r.requests)
		die("report", "does not count right");
	printf("%.3f\n", t);
	store_close(s);
	arena_free(a);
	return 0;
}
