/* report.c: what became of the requests of a time, counted in one pass */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "register/report_parts.h"

#define HANOI_S		(7 * 3600)	/* UTC+7, all year */
#define DAY_S		86400
#define WINDOW_S	(31 * DAY_S)	/* of one statement: what a database
					   answers at once stays small */
#define LABEL_MAX	512

/* The columns that are counted, in the order of the statement. */
enum counted {
	COL_FORM, COL_KINDS, COL_DISPOSITION, COL_REASON, COL_CLASS, COL_AGENCY,
	COL_RECEIVED, COL_MARK, COL_MARKED, COL_DOMAIN, COL_SEEN, COL_LINKED,
	COL_SUBSCRIBERS, COL_NUMBER, COL_LETTER, COL_MONITOR
};
#define COLUMNS	"form, kinds, disposition, reason, class, agency, received, " \
		"mark, marked, sender_domain, seen, linked, subscribers, " \
		"number, letter, monitor"

/* How long each of a mark took. */
struct waits {
	const char	*mark;
	int64_t		*v;
	size_t		 n, size;
};
#define MARKS_MAX	8	/* approved, refused, returned */

/* A report being made. */
struct making {
	struct arena	*arena;
	struct report	*out;
	struct tally	 tallies[REPORT__MAX];
	struct waits	 waits[MARKS_MAX];
	struct watched	 watched;
	int64_t		 day;		/* of the row before */
	char		 day_text[16];
	bool		 failed;
};

static struct tm
hanoi(int64_t t)
{
	time_t		 there = (time_t)t + HANOI_S;
	struct tm	 tm = { 0 };

	gmtime_r(&there, &tm);
	return tm;
}

int
report_add(struct arena *a, struct report_list *l,
    const struct report_row *row)
{
	if (l->v == NULL && (l->v = arena_array(a, REPORT_ROWS_MAX,
	    sizeof(*l->v))) == NULL)
		return -1;
	l->all++;
	if (l->n < REPORT_ROWS_MAX)
		l->v[l->n++] = *row;
	return 0;
}

static void
add_row(struct making *m, enum report_part part, struct report_row row)
{
	if (report_add(m->arena, &m->out->parts[part], &row) == -1)
		m->failed = true;
}

/* Rows come in order of time: most are of the same day as the one before. */
static const char *
day_of(struct making *m, int64_t received)
{
	int64_t		 day = (received + HANOI_S) / DAY_S;
	struct tm	 tm;

	if (day != m->day || m->day_text[0] == '\0') {
		tm = hanoi(received);
		snprintf(m->day_text, sizeof(m->day_text), "%04d-%02d-%02d",
		    (tm.tm_year + 1900) % 10000, (tm.tm_mon + 1) % 100,
		    tm.tm_mday % 100);
		m->day = day;
	}
	return m->day_text;
}

static void
count_words(struct making *m, enum report_part part, const char *text)
{
	char	 word[32];
	size_t	 n;

	for (; *text != '\0'; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		if (n > 0)
			tally_add(&m->tallies[part], word, 1);
	}
}

static void
count_wait(struct making *m, const char *mark, int64_t seconds)
{
	struct waits	*w = m->waits;
	int64_t		*more;

	while (w->mark != NULL && strcmp(w->mark, mark) != 0)
		if (++w == m->waits + MARKS_MAX)
			return;
	if (w->mark == NULL)
		w->mark = arena_strdup(m->arena, mark);
	if (w->n == w->size) {
		w->size = w->size == 0 ? 256 : 2 * w->size;
		more = realloc(w->v, w->size * sizeof(*w->v));
		if (more == NULL) {
			m->failed = true;
			w->size = w->n;
			return;
		}
		w->v = more;
	}
	w->v[w->n++] = seconds;
}

/* One that came again, or whose letter came with another content. */
static void
count_repeat(struct making *m, const struct db_row *row)
{
	const int64_t	 seen = db_num(row, COL_SEEN);
	const char	*linked = db_text(row, COL_LINKED);
	struct report_row r = { .n = seen };

	if (seen <= 1 && *linked == '\0')
		return;
	r.label = arena_strdup(m->arena, db_text(row, COL_NUMBER));
	r.detail = arena_printf(m->arena, "%s%s%s%s%s%s",
	    db_text(row, COL_LETTER), *db_text(row, COL_AGENCY) == '\0' ? "" :
	    ", ", db_text(row, COL_AGENCY), *linked == '\0' ? "" : " (",
	    linked, *linked == '\0' ? "" : ")");
	if (r.label != NULL && r.detail != NULL)
		add_row(m, REPORT_DUPLICATE, r);
}

static int
count_row(void *ctx, const struct db_row *row)
{
	static const struct { enum report_part part; enum counted at; } plain[] = {
		{ REPORT_FORM, COL_FORM },
		{ REPORT_DISPOSITION, COL_DISPOSITION },
		{ REPORT_REASON, COL_REASON }, { REPORT_CLASS, COL_CLASS },
		{ REPORT_AGENCY, COL_AGENCY } };
	struct making	*m = ctx;
	const char	*agency = db_text(row, COL_AGENCY);
	int64_t		 received = db_num(row, COL_RECEIVED);
	int64_t		 marked = db_num(row, COL_MARKED);
	size_t		 i;

	if (db_num(row, COL_MONITOR) != 0) {
		watched_add(&m->watched, agency, db_text(row, COL_DOMAIN),
		    db_text(row, COL_DISPOSITION), db_text(row, COL_REASON));
		return 0;
	}
	m->out->requests++;
	m->out->subscribers += db_num(row, COL_SUBSCRIBERS);
	for (i = 0; i < NELEM(plain); i++)
		tally_add(&m->tallies[plain[i].part],
		    db_text(row, plain[i].at), 1);
	tally_add(&m->tallies[REPORT_DAY], day_of(m, received), 1);
	count_words(m, REPORT_SERVICE, db_text(row, COL_KINDS));
	if (strcmp(db_text(row, COL_CLASS), "none") == 0)
		tally_add(&m->tallies[REPORT_UNSIGNED], *agency != '\0' ?
		    agency : db_text(row, COL_DOMAIN), 1);
	if (marked != 0) {
		m->out->marked++;
		count_wait(m, db_text(row, COL_MARK), marked - received);
	}
	count_repeat(m, row);
	return 0;
}

static int
count_requests(struct store *s, struct making *m)
{
	const struct report	*r = m->out;
	struct db_value		 v[2];
	int64_t			 at;

	for (at = r->from; at < r->to; at += WINDOW_S) {
		v[0] = DB_NUM(at);
		v[1] = DB_NUM(at + WINDOW_S < r->to ? at + WINDOW_S : r->to);
		if (db_run(store_db(s), "SELECT " COLUMNS " FROM requests "
		    "WHERE received >= $1 AND received < $2 "
		    "ORDER BY received", v, NELEM(v), count_row, m) == -1)
			return -1;
	}
	return 0;
}

static int
count_unit(void *ctx, const char *unit, int64_t n)
{
	struct making		*m = ctx;
	struct report_row	 r = { arena_strdup(m->arena, unit), "", n, 0 };

	m->out->signatures += n;
	if (r.label != NULL)
		add_row(m, REPORT_UNIT, r);
	return 0;
}

/* An agency is its CN; a person belongs to the agency in OU, or O. */
static int
count_certificate(void *ctx, const struct certificate_row *c)
{
	struct making	*m = ctx;
	bool		 person = strcmp(c->holder, "person") == 0;

	tally_add(&m->tallies[REPORT_NEXT_YEAR], !person ? c->cn :
	    *c->ou != '\0' ? c->ou : c->o, 1);
	return 0;
}

static int
list_ending(void *ctx, const struct certificate_row *c)
{
	struct making		*m = ctx;
	struct report_row	 r = { arena_strdup(m->arena, c->cn),
		arena_strdup(m->arena, c->serial), 1, c->not_after };

	if (r.label != NULL && r.detail != NULL)
		add_row(m, REPORT_ENDING, r);
	return 0;
}

/* The first second of a year in Hanoi. */
static time_t
year_begins(int64_t year)
{
	struct tm	 tm = { .tm_year = (int)year - 1900, .tm_mday = 1 };

	return timegm(&tm) - HANOI_S;
}

static int
count_certificates(struct store *s, struct making *m)
{
	const struct report	*r = m->out;

	if (store_certificates(s, year_begins(r->year),
	    year_begins(r->year + 1), "", count_certificate, m) == -1)
		return -1;
	return store_certificates(s, (time_t)r->now,
	    (time_t)(r->now + r->days * DAY_S), "", list_ending, m);
}

static int
by_length(const void *a, const void *b)
{
	const int64_t	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
finish(struct making *m)
{
	struct tally	*t;
	struct waits	*w;
	enum report_part p;
	size_t		 i;

	for (p = 0; p < REPORT__MAX; p++) {
		t = &m->tallies[p];
		tally_sort(t, p == REPORT_DAY);
		for (i = 0; i < t->n; i++)
			add_row(m, p, (struct report_row){ t->v[i].key, "",
			    t->v[i].n, 0 });
	}
	for (w = m->waits; w < m->waits + MARKS_MAX && w->n > 0; w++) {
		qsort(w->v, w->n, sizeof(*w->v), by_length);
		add_row(m, REPORT_MARK, (struct report_row){ w->mark, "",
		    (int64_t)w->n, w->v[(w->n - 1) / 2] });
	}
	for (w = m->waits; w < m->waits + MARKS_MAX; w++)
		free(w->v);
	if (watched_finish(&m->watched, m->arena, m->out) == -1)
		m->failed = true;
}

int
report_make(struct store *s, struct arena *a, const struct report_ask *ask,
    struct report *out)
{
	struct report	 r = { .from = ask->from, .to = ask->to,
		.now = ask->now, .days = ask->days,
		.year = hanoi(ask->to - 1).tm_year + 1900 + 1 };
	struct making	 m = { .arena = a, .out = &r, .watched = {
		.all.arena = a, .stopped.arena = a, .why.arena = a } };
	enum report_part p;
	int		 rc;

	for (p = 0; p < REPORT__MAX; p++)
		m.tallies[p].arena = a;
	rc = count_requests(s, &m) == -1 ||
	    store_signed(s, (time_t)r.from, (time_t)r.to, count_unit,
	    &m) == -1 || count_certificates(s, &m) == -1 ? -1 : 0;
	finish(&m);
	if (rc == -1 || m.failed || arena_failed(a))
		return -1;
	*out = r;
	return 0;
}
