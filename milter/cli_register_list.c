/* cli_register_list.c: cks register list, find, show and export */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "inspect/text.h"
#include "programs/cli_register.h"

#define DAY_S		86400
#define HANOI_S		(7 * 3600)
#define PAGE_ARENA	(128u << 20)	/* a page's rows, parsed */

enum {
	OPT_FROM = OPT_NOTE + 1, OPT_TO, OPT_DAYS, OPT_FORM, OPT_AGENCY,
	OPT_VERDICT, OPT_DISPOSITION, OPT_REASON, OPT_DOMAIN, OPT_MARKED,
	OPT_WATCHED, OPT_ALL, OPT_CSV
};

static const struct cli_option	 filter_options[] = {
	REGISTER_COMMON,
	{ "json", 'j', NULL, "print JSON" },
	{ "csv", OPT_CSV, NULL, "print CSV for a spreadsheet" },
	{ "output", 'o', "FILE", "write to a file that only its owner reads" },
	{ "from", OPT_FROM, "DAY", "received on that day of Hanoi or later: "
	    "2026-05-04" },
	{ "to", OPT_TO, "DAY", "received on that day or before" },
	{ "days", OPT_DAYS, "N", "received within the last N days" },
	{ "form", OPT_FORM, "FORM", "form-04, form-06, ..." },
	{ "agency", OPT_AGENCY, "TEXT", "in the agency's name; accents and "
	    "case do not count" },
	{ "verdict", OPT_VERDICT, "CLASS", "of the signature: good, revoked, "
	    "..." },
	{ "disposition", OPT_DISPOSITION, "WORD", "route, review, hold, "
	    "reject, pass" },
	{ "reason", OPT_REASON, "WORD", "as in the log and in X-CKS-Reason" },
	{ "domain", OPT_DOMAIN, "DOMAIN", "of the sender" },
	{ "marked", OPT_MARKED, "WORD", "approved, refused, returned, none" },
	{ "watched", OPT_WATCHED, NULL, "those of mode monitor instead" },
	{ "all", OPT_ALL, NULL, "those of mode monitor too" },
};

static const struct cli_option	 show_options[] = {
	REGISTER_COMMON,
	{ "json", 'j', NULL, "print one JSON object" },
};

static const struct cli_command	 list_command = {
	.name = "register list",
	.text = "List requests, the oldest first.",
	.options = filter_options, .noptions = NELEM(filter_options),
	.more = REGISTER_STATUS,
};

static const struct cli_command	 find_command = {
	.name = "register find", .operand = "TEXT",
	.text = "List requests that have this in their number, agency, "
	    "so ky hieu or note.",
	.options = filter_options, .noptions = NELEM(filter_options),
	.more = REGISTER_STATUS,
};

static const struct cli_command	 export_command = {
	.name = "register export",
	.text = "Write requests as CSV (or JSON), all columns.  On a terminal "
	    "the progress is told.",
	.options = filter_options, .noptions = NELEM(filter_options),
	.more = REGISTER_STATUS,
};

static const struct cli_command	 show_command = {
	.name = "register show", .operand = "NUMBER",
	.text = "Show all that is kept of a request.",
	.options = show_options, .noptions = NELEM(show_options),
	.more = REGISTER_STATUS,
};

/* The beginning of a day in Hanoi.  0 or -1. */
static int
day(const char *s, int64_t *out)
{
	struct tm	 tm = { 0 };
	const char	*end = strptime(s, "%Y-%m-%d", &tm);

	if (end == NULL || *end != '\0')
		return -1;
	*out = (int64_t)timegm(&tm) - HANOI_S;
	return 0;
}

#define NO_DAY	"not a day like 2026-05-04"

static const char *
take_time(struct request_filter *f, int key, const char *arg)
{
	char	*end;
	long	 days;

	if (key == OPT_FROM)
		return day(arg, &f->from) == 0 ? NULL : NO_DAY;
	if (key == OPT_TO) {
		if (day(arg, &f->to) == -1)
			return NO_DAY;
		f->to += DAY_S;
		return NULL;
	}
	days = strtol(arg, &end, 10);
	if (end == arg || *end != '\0' || days < 1 || days > 36500)
		return "not a number of days";
	f->from = (int64_t)time(NULL) - days * DAY_S;
	return NULL;
}

const char *
register_list_take(struct cli_register_line *line, int key, const char *arg)
{
	struct request_filter	*f = &line->filter;
	const struct { int key; const char **at; } texts[] = {
		{ OPT_FORM, &f->form }, { OPT_VERDICT, &f->class },
		{ OPT_DISPOSITION, &f->disposition },
		{ OPT_REASON, &f->reason }, { OPT_DOMAIN, &f->domain },
		{ OPT_MARKED, &f->mark },
	};
	size_t			 i;

	if (key == OPT_FROM || key == OPT_TO || key == OPT_DAYS)
		return take_time(f, key, arg);
	if (key == 'j' || key == OPT_CSV)
		line->form = key == 'j' ? FORM_JSON : FORM_CSV;
	else if (key == 'o')
		line->output = arg;
	else if (key == OPT_WATCHED || key == OPT_ALL)
		f->monitor = key == OPT_WATCHED ? 1 : 2;
	else if (key == OPT_AGENCY)
		return (f->agency = text_key(line->arena, arg)) == NULL ||
		    *f->agency == '\0' ? "no letters in it" : NULL;
	for (i = 0; i < NELEM(texts); i++)
		if (texts[i].key == key)
			*texts[i].at = arg;
	return NULL;
}

/* The rows of a page; the last one's place goes into the filter. */
static int
take_page(int memfd, struct register_view *v, struct request_filter *f,
    struct arena *keep, uint32_t *n)
{
	struct arena		*a = arena_new(PAGE_ARENA);
	struct request_row	 row;
	struct slice		 bytes;
	struct wire		 w;
	uint32_t		 i;
	int			 rc = -1;

	if (a == NULL || chan_map(memfd, (size_t)REGISTER_PAGE_MIB << 20,
	    &bytes) == -1) {
		arena_free(a);
		return -1;
	}
	w = wire_of(bytes);
	*n = wire_get_count(&w, REGISTER_PAGE);
	for (i = 0; i < *n && !w.failed; i++) {
		row_get(&w, a, TABLE_REQUESTS, &row);
		register_view_row(v, &row);
		f->after_received = row.received;
		f->after_id = row.id;
	}
	if (wire_done(&w) && !arena_failed(a)) {
		if (*n > 0)
			f->after_relay = arena_strdup(keep, row.relay);
		rc = 0;
	}
	chan_unmap(bytes);
	arena_free(a);
	return rc;
}

/* How far a long list is, on a terminal only. */
static void
progress(const struct register_view *v, int64_t all, bool end)
{
	if (isatty(STDERR_FILENO) && v->f != stderr && all > REGISTER_PAGE)
		fprintf(stderr, "\r%lld / %lld%s", (long long)v->n,
		    (long long)all, end ? "\n" : "");
}

/* Page by page, so that nothing holds a million rows. */
static int
list_pages(struct cli_register *r, struct cli_register_line *line,
    struct register_view *v)
{
	struct buf	 ask = { 0 }, ans = { 0 };
	struct wire	 w;
	int64_t		 all = 0, sum;
	uint32_t	 n, source;
	int		 rc, memfd;

	line->filter.limit = REGISTER_PAGE;
	do {
		ask.n = 0;
		n = 0;
		filter_put(&ask, &line->filter);
		if ((rc = cli_register_ask(r, REGISTER_LIST, &ask, &ans, &w,
		    &memfd)) != 0)
			break;
		source = wire_get_u32(&w);
		sum = wire_get_i64(&w);
		if (line->filter.after_id == 0) {
			all = sum;
			if (source == SOURCE_OWN_FOR_SHARED)
				fprintf(stderr, "cks: the shared register can "
				    "not be reached: these are this relay's "
				    "own\n");
		}
		if (!wire_done(&w) || take_page(memfd, v, &line->filter,
		    line->arena, &n) == -1) {
			fprintf(stderr, "cks: no answer that can be read\n");
			rc = EXIT_TEMPFAIL;
		}
		chan_close(&memfd);
		progress(v, all, n < REGISTER_PAGE);
	} while (rc == 0 && n == REGISTER_PAGE);
	buf_free(&ask);
	buf_free(&ans);
	return rc;
}

/* Where a list goes; NULL with the fault printed. */
static FILE *
open_output(const char *path)
{
	mode_t	 mask;
	FILE	*f;

	if (path == NULL)
		return stdout;
	mask = umask(0077);
	if ((f = fopen(path, "we")) == NULL)
		fprintf(stderr, "cks: %s: %s\n", path, strerror(errno));
	umask(mask);
	return f;
}

static int
print_list(struct cli_register_line *line, bool one)
{
	struct register_view	 v = { .form = line->form, .one = one };
	struct cli_register	 r;
	int			 rc = cli_register_open(&r, line);

	if (rc == 0 && (v.f = open_output(line->output)) == NULL)
		rc = EXIT_CANTCREAT;
	if (rc == 0) {
		register_view_begin(&v);
		if (one)
			rc = cli_register_notices(&r, line->arena, "",
			    line->filter.number, &v.notices);
		if (rc == 0)
			rc = list_pages(&r, line, &v);
		register_view_end(&v);
		if (fflush(v.f) != 0 || ferror(v.f)) {
			fprintf(stderr, "cks: %s\n", strerror(errno));
			rc = EXIT_CANTCREAT;
		}
		if (v.f != stdout)
			fclose(v.f);
	}
	if (rc == 0 && one && v.n == 0) {
		fprintf(stderr, "cks: %s: no such request\n",
		    line->filter.number);
		rc = EXIT_BAD;
	}
	cli_register_close(&r);
	return rc;
}

int
register_list(int argc, char *argv[])
{
	struct cli_register_line	 line;
	const char			*none;
	int				 rc;

	if (cli_register_parse(&list_command, argc, argv, &line, &none, &rc) == 0)
		rc = print_list(&line, false);
	arena_free(line.arena);
	return rc;
}

int
register_find(int argc, char *argv[])
{
	struct cli_register_line	 line;
	int				 rc;

	if (cli_register_parse(&find_command, argc, argv, &line, &line.filter.text,
	    &rc) == 0) {
		line.filter.text_key = text_key(line.arena, line.filter.text);
		rc = line.filter.text_key == NULL ? EXIT_TEMPFAIL :
		    print_list(&line, false);
	}
	arena_free(line.arena);
	return rc;
}

int
register_export(int argc, char *argv[])
{
	struct cli_register_line	 line;
	const char			*none;
	int				 rc;

	if (cli_register_parse(&export_command, argc, argv, &line, &none, &rc) == 0) {
		if (line.form == FORM_TABLE)
			line.form = FORM_CSV;
		rc = print_list(&line, false);
	}
	arena_free(line.arena);
	return rc;
}

int
register_show(int argc, char *argv[])
{
	struct cli_register_line	 line;
	int				 rc;

	if (cli_register_parse(&show_command, argc, argv, &line, &line.filter.number,
	    &rc) == 0) {
		line.filter.monitor = 2;
		rc = print_list(&line, true);
	}
	arena_free(line.arena);
	return rc;
}
