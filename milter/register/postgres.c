/* postgres.c: the register in PostgreSQL, which several relays share */

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/proc.h"
#include "register/db.h"

#define VALUES_MAX	48	/* of a statement; our widest row has 33 */
#define NUM_MAX		24	/* a 64-bit number in digits */

struct postgres {
	struct db	 db;
	PGconn		*c;
	int		 ms;
	bool		 lost;		/* an answer may still be on its way */
};

static int
fault(struct postgres *p, const char *text)
{
	int	 n = (int)strcspn(text, "\n");

	snprintf(p->db.fault, sizeof(p->db.fault), "PostgreSQL: %.*s", n,
	    text);
	return -1;
}

/* Wait for the socket.  0, or -1: not in time. */
static int
await(struct postgres *p, short events, int64_t end)
{
	struct pollfd	 fd = { .fd = PQsocket(p->c), .events = events };
	int64_t		 left = end - proc_ms();
	int		 n;

	do
		n = poll(&fd, 1, left < 0 ? 0 : (int)left);
	while (n == -1 && errno == EINTR);
	return n == 1 ? 0 : -1;
}

/* The answer to what was sent, in time; NULL and lost. */
static PGresult *
answer(struct postgres *p)
{
	int64_t		 end = proc_ms() + p->ms;
	PGresult	*r, *last = NULL;
	int		 flush;

	while ((flush = PQflush(p->c)) == 1)
		if (await(p, POLLOUT | POLLIN, end) == -1 ||
		    PQconsumeInput(p->c) != 1)
			goto lost;
	if (flush == -1)
		goto lost;
	for (;;) {
		while (PQisBusy(p->c))
			if (await(p, POLLIN, end) == -1 ||
			    PQconsumeInput(p->c) != 1)
				goto lost;
		if ((r = PQgetResult(p->c)) == NULL)
			return last;
		PQclear(last);
		last = r;
	}
lost:
	PQclear(last);
	p->lost = true;
	fault(p, PQstatus(p->c) == CONNECTION_BAD ? PQerrorMessage(p->c) :
	    "no answer in time");
	return NULL;
}

/* Hand over the rows of an answer that is well.  0 or -1. */
static int
take(struct postgres *p, PGresult *r, db_fn fn, void *ctx)
{
	struct db_row	 row = { .from = r, .ops = p->db.ops };
	ExecStatusType	 status = PQresultStatus(r);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		return fault(p, PQresultErrorMessage(r));
	p->db.changed = strtoll(PQcmdTuples(r), NULL, 10);
	for (; fn != NULL && row.at < PQntuples(r); row.at++)
		if (fn(ctx, &row) != 0)
			break;
	return 0;
}

static int
run(struct db *db, const char *sql, const struct db_value *v, size_t n,
    db_fn fn, void *ctx)
{
	struct postgres	*p = (struct postgres *)db;
	const char	*values[VALUES_MAX];
	char		 digits[VALUES_MAX][NUM_MAX];
	PGresult	*r;
	size_t		 i;
	int		 rc;

	if (p->lost || n > VALUES_MAX)
		return fault(p, "the connection is lost");
	for (i = 0; i < n; i++) {
		snprintf(digits[i], NUM_MAX, "%" PRId64, v[i].num);
		values[i] = v[i].text != NULL ? v[i].text : digits[i];
	}
	if (PQsendQueryParams(p->c, sql, (int)n, NULL, values, NULL, NULL,
	    0) != 1) {
		p->lost = true;
		return fault(p, PQerrorMessage(p->c));
	}
	if ((r = answer(p)) == NULL)
		return -1;
	rc = take(p, r, fn, ctx);
	PQclear(r);
	return rc;
}

static int
script(struct db *db, const char *sql)
{
	struct postgres	*p = (struct postgres *)db;
	PGresult	*r;
	int		 rc;

	if (p->lost || PQsendQuery(p->c, sql) != 1) {
		p->lost = true;
		return fault(p, PQerrorMessage(p->c));
	}
	if ((r = answer(p)) == NULL)
		return -1;
	rc = take(p, r, NULL, NULL);
	PQclear(r);
	return rc;
}

static const char *
text(const struct db_row *row, int column)
{
	return PQgetvalue((const PGresult *)row->from, row->at, column);
}

static int64_t
num(const struct db_row *row, int column)
{
	return strtoll(text(row, column), NULL, 10);
}

static void
close_connection(struct db *db)
{
	struct postgres	*p = (struct postgres *)db;

	PQfinish(p->c);
	free(p);
}

static const struct db_ops	ops = {
	.close = close_connection, .run = run, .script = script,
	.text = text, .num = num, .begin = "BEGIN", .postgres = true,
};

/* What the server would tell is no news to us. */
static void
ignore(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

/* Connect in time: libpq's own connect_timeout knows whole seconds only. */
static int
dial(struct postgres *p)
{
	int64_t				 end = proc_ms() + p->ms;
	PostgresPollingStatusType	 want = PGRES_POLLING_WRITING;

	while (PQstatus(p->c) != CONNECTION_BAD &&
	    want != PGRES_POLLING_OK && want != PGRES_POLLING_FAILED) {
		if (await(p, want == PGRES_POLLING_READING ? POLLIN : POLLOUT,
		    end) == -1)
			return fault(p, "no connection in time");
		want = PQconnectPoll(p->c);
	}
	if (PQstatus(p->c) != CONNECTION_OK)
		return fault(p, PQerrorMessage(p->c));
	PQsetNoticeProcessor(p->c, ignore, NULL);
	return PQsetnonblocking(p->c, 1) == 0 ? 0 :
	    fault(p, PQerrorMessage(p->c));
}

struct db *
db_postgres(const char *conninfo, int ms, struct buf *why)
{
	struct postgres	*p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->db.ops = &ops;
	p->ms = ms;
	if ((p->c = PQconnectStart(conninfo)) != NULL && dial(p) == 0 &&
	    script(&p->db, "SET client_encoding = 'UTF8'") == 0)
		return &p->db;
	buf_adds(why, p->db.fault[0] != '\0' ? p->db.fault :
	    "PostgreSQL: no memory");
	close_connection(&p->db);
	return NULL;
}
