/* cli_report.c: cks report and cks expiring: the register counted, and what will end */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/chan.h"
#include "gate/summary.h"
#include "programs/cli_register.h"

#define DAY_S		86400
#define HANOI_S		(7 * 3600)
#define WITHIN_DAYS	90	/* certificates that end soon, if not told */
#define WITHIN_MAX	36500	/* a hundred years */
#define ARENA_BYTES	(64u << 20)
#define REPORT_MIB	64	/* of a report between processes */

enum {
	OPT_FROM = OPTION_LONG, OPT_TO, OPT_LAST_MONTH, OPT_FORMAT, OPT_WITHIN,
	OPT_MAIL
};

static const struct cli_option	 report_options[] = {
	REGISTER_COMMON,
	{ "from", OPT_FROM, "DAY", "the first day, of Hanoi: 2026-05-01" },
	{ "to", OPT_TO, "DAY", "the last day" },
	{ "last-month", OPT_LAST_MONTH, NULL, "the month before this one, "
	    "instead" },
	{ "format", OPT_FORMAT, "FORMAT", "text, csv, json or html" },
	{ "within", OPT_WITHIN, "DAYS", "certificates that end so soon: 90d" },
	{ "mail", OPT_MAIL, NULL, "send it to notices.report_to; each report "
	    "goes once" },
};

static const struct cli_command	 report_command = {
	.name = "report",
	.text = "Count the requests of some time: by form, service, agency, "
	    "result, reason, day;\nand what was signed, repeated, sent "
	    "unsigned, only watched, and will end.\nWithout days: this year.",
	.options = report_options, .noptions = NELEM(report_options),
	.more = REGISTER_STATUS,
};

static const struct cli_option	 expiring_options[] = {
	REGISTER_COMMON,
	{ "format", OPT_FORMAT, "FORMAT", "text, csv or json" },
	{ "within", OPT_WITHIN, "DAYS", "those that end so soon: 90d" },
};

static const struct cli_command	 expiring_command = {
	.name = "expiring",
	.text = "List the certificates seen in requests, and our units', that "
	    "end soon.",
	.options = expiring_options, .noptions = NELEM(expiring_options),
	.more = REGISTER_STATUS,
};

enum format { AS_TEXT, AS_CSV, AS_JSON, AS_HTML };

struct line {
	struct cli_register_line common;
	struct report_ask	 ask;
	enum format		 format;
	bool			 mail;
};

/* The first second of a day in Hanoi.  0 or -1. */
static int
day_of(const char *s, int64_t *out)
{
	struct tm	 tm = { 0 };
	const char	*end = strptime(s, "%Y-%m-%d", &tm);

	if (end == NULL || *end != '\0' || strlen(s) != 10)
		return -1;
	*out = timegm(&tm) - HANOI_S;
	return 0;
}

static const char *
take_within(struct report_ask *ask, const char *arg)
{
	char	*end;
	long	 days = strtol(arg, &end, 10);

	if (end == arg || (strcmp(end, "d") != 0 && *end != '\0') ||
	    days < 1 || days > WITHIN_MAX)
		return "not a number of days like 90d";
	ask->days = days;
	return NULL;
}

static const char *
take_format(struct line *l, const char *arg)
{
	static const char *const	 words[] = { "text", "csv", "json",
		"html" };
	size_t				 i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(words[i], arg) == 0) {
			l->format = (enum format)i;
			return NULL;
		}
	return "not text, csv, json or html";
}

/* The month in Hanoi before the one of now, or all of the year of now. */
static void
set_span(struct report_ask *ask, bool last_month)
{
	time_t		 there = (time_t)ask->now + HANOI_S;
	struct tm	 from, to;

	gmtime_r(&there, &to);
	to = (struct tm){ .tm_year = to.tm_year, .tm_mon = to.tm_mon,
		.tm_mday = 1 };
	from = to;
	if (last_month)
		from.tm_mon--;
	else {
		from.tm_mon = 0;
		to.tm_mon = 0;
		to.tm_year++;
	}
	ask->from = timegm(&from) - HANOI_S;
	ask->to = timegm(&to) - HANOI_S;
}

static const char *
take(void *ctx, int key, const char *arg)
{
	struct line	*l = ctx;
	int64_t		 day;

	switch (key) {
	case 'c':
		l->common.conf = arg;
		return NULL;
	case 'p':
		l->common.pid_file = arg;
		return NULL;
	case OPT_FROM:
	case OPT_TO:
		if (day_of(arg, &day) == -1)
			return "not a day like 2026-05-04";
		if (key == OPT_FROM)
			l->ask.from = day;
		else
			l->ask.to = day + DAY_S;
		return NULL;
	case OPT_LAST_MONTH:
		set_span(&l->ask, true);
		return NULL;
	case OPT_FORMAT:
		return take_format(l, arg);
	case OPT_WITHIN:
		return take_within(&l->ask, arg);
	default:
		l->mail = true;
		return NULL;
	}
}

static void
line_init(struct line *l)
{
	*l = (struct line){ .common.pid_file = DEFAULT_PID,
		.ask = { .now = time(NULL), .days = WITHIN_DAYS } };
	set_span(&l->ask, false);
}

/* Ask for a report.  0 with *out in the arena, or an exit status. */
static int
get(struct cli_register *r, const struct report_ask *ask, struct arena *a,
    struct report *out)
{
	struct buf	 req = { 0 }, ans = { 0 };
	struct slice	 bytes;
	struct wire	 w;
	int		 memfd, rc;

	report_ask_put(&req, ask);
	rc = cli_register_ask(r, REGISTER_REPORT, &req, &ans, &w, &memfd);
	if (rc == 0 && wire_get_u32(&w) == SOURCE_OWN_FOR_SHARED)
		fprintf(stderr, "cks: the shared register can not be had: "
		    "this is of this relay alone\n");
	if (rc == 0 && chan_map(memfd, (size_t)REPORT_MIB << 20,
	    &bytes) == 0) {
		if (report_get(a, bytes, out) == -1)
			rc = EXIT_TEMPFAIL;
		chan_unmap(bytes);
	} else if (rc == 0)
		rc = EXIT_TEMPFAIL;
	chan_close(&memfd);
	buf_free(&req);
	buf_free(&ans);
	return rc;
}

static void
put_form(struct buf *b, enum format f, const struct report *r,
    enum report_part only, const struct conf *conf)
{
	switch (f) {
	case AS_TEXT:
		summary_text(b, r, only);
		break;
	case AS_CSV:
		summary_csv(b, r, only);
		break;
	case AS_JSON:
		summary_json(b, r, only);
		break;
	case AS_HTML:
		summary_html(b, r, conf->notice_name);
		break;
	}
}

/* How many a word of a part has. */
static int64_t
count_of(const struct report_list *l, const char *word)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->v[i].label, word) == 0)
			return l->v[i].n;
	return 0;
}

/* What the letter around a report says. */
static int
put_notice(struct buf *b, struct arena *a, const struct report *r,
    const struct conf *conf)
{
	const struct report_list *l = &r->parts[REPORT_DISPOSITION];
	const struct { const char *name; int64_t n; } counts[] = {
		{ "requests", r->requests }, { "routed", count_of(l, "route") },
		{ "review", count_of(l, "review") },
		{ "rejected", count_of(l, "reject") },
		{ "held", count_of(l, "hold") },
		{ "signatures", r->signatures } };
	char		 from[SUMMARY_TIME_MAX], to[SUMMARY_TIME_MAX];
	struct named	 v[NELEM(counts) + 2] = {
		{ .name = "from", .text = from }, { .name = "to", .text = to } };
	struct notice	 n = { .answers = "", .at = (time_t)r->now,
		.values = { v, NELEM(v) }, .nfiles = 2 };
	struct buf	 html = { 0 }, csv = { 0 };
	size_t		 i;
	int		 rc;

	summary_day(r->from, from);
	summary_day(r->to - 1, to);
	for (i = 0; i < NELEM(counts); i++)
		v[i + 2] = (struct named){ .name = counts[i].name,
			.text = arena_printf(a, "%lld",
			    (long long)counts[i].n) };
	put_form(&html, AS_HTML, r, REPORT__MAX, conf);
	put_form(&csv, AS_CSV, r, REPORT__MAX, conf);
	n.files[0] = (struct notice_file){ "bao-cao.html",
		"text/html; charset=utf-8", buf_slice(&html) };
	n.files[1] = (struct notice_file){ "bao-cao.csv",
		"text/csv; charset=utf-8", buf_slice(&csv) };
	notice_put(b, &n);
	rc = html.failed || csv.failed || b->failed || arena_failed(a) ? -1 :
	    0;
	buf_free(&html);
	buf_free(&csv);
	return rc;
}

static int
send_mail(struct cli_register *r, struct arena *a, const struct report *rep)
{
	struct buf	 req = { 0 }, ans = { 0 }, data = { 0 };
	struct wire	 w;
	int		 memfd = -1, rc = EXIT_TEMPFAIL;

	if (put_notice(&data, a, rep, r->cli.conf) == 0) {
		wire_put_str(&req, arena_printf(a, "%lld-%lld",
		    (long long)rep->from, (long long)rep->to));
		wire_put_bytes(&req, buf_slice(&data));
		rc = cli_register_ask(r, REGISTER_SEND, &req, &ans, &w,
		    &memfd);
	}
	if (rc == 0)
		printf("goes to %u\n", wire_get_u32(&w));
	chan_close(&memfd);
	buf_free(&req);
	buf_free(&ans);
	buf_free(&data);
	return rc;
}

static int
print(enum format f, const struct report *r, enum report_part only,
    const struct conf *conf)
{
	struct buf	 b = { 0 };
	int		 rc = EXIT_TEMPFAIL;

	put_form(&b, f, r, only, conf);
	if (!b.failed && fwrite(b.p, 1, b.n, stdout) == b.n)
		rc = EXIT_GOOD;
	buf_free(&b);
	return rc;
}

/* One report, sent or printed; of all its parts, or of one. */
static int
run(struct line *l, enum report_part only)
{
	struct cli_register	 r;
	struct arena		*a = arena_new(ARENA_BYTES);
	struct report		 rep;
	int			 rc = cli_register_open(&r, &l->common);

	if (rc == 0)
		rc = a == NULL ? EXIT_TEMPFAIL : get(&r, &l->ask, a, &rep);
	if (rc == 0)
		rc = l->mail ? send_mail(&r, a, &rep) :
		    print(l->format, &rep, only, r.cli.conf);
	cli_register_close(&r);
	arena_free(a);
	return rc;
}

int
cli_report(int argc, char *argv[])
{
	struct line	 l;
	const char	*none;
	int		 rc;

	line_init(&l);
	if (cli_parse(&report_command, argc, argv, take, &l, &none, &rc) == -1)
		return rc;
	if (l.ask.from >= l.ask.to) {
		fprintf(stderr, "cks report: it ends before it begins\n");
		return EXIT_USAGE;
	}
	return run(&l, REPORT__MAX);
}

int
cli_expiring(int argc, char *argv[])
{
	struct line	 l;
	const char	*none;
	int		 rc;

	line_init(&l);
	if (cli_parse(&expiring_command, argc, argv, take, &l, &none,
	    &rc) == -1)
		return rc;
	if (l.format == AS_HTML) {
		fprintf(stderr, "cks expiring: not text, csv or json\n");
		return EXIT_USAGE;
	}
	l.ask.from = l.ask.to = l.ask.now;
	return run(&l, REPORT_ENDING);
}
