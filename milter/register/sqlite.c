/* sqlite.c: the register in a file of SQLite; this relay's own */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "register/db.h"

#define STATEMENTS_MAX	64	/* kept prepared; ours are fewer */
#define VALUES_MAX	64	/* of one statement; a row has 33 */
#define CACHE_KIB	"16384"	/* of pages: a report reads them in order, the
				   answer path needs the ends of indexes */

#define WAL_PAGES	"4000"	/* 16 MiB, till they go into the file: those that
				   most rows change go there once for many */

struct statement {
	char		*sql;		/* NULL: not kept */
	sqlite3_stmt	*s;
	int		 nvalues;
	unsigned char	 value[VALUES_MAX]; /* which one each of them is */
	bool		 busy;		/* rows of it are being read */
};

struct sqlite {
	struct db		 db;
	sqlite3			*h;
	struct statement	 kept[STATEMENTS_MAX];
	size_t			 nkept;
};

/* Remember what went wrong. */
static int
fault(struct sqlite *q)
{
	snprintf(q->db.fault, sizeof(q->db.fault), "SQLite: %s",
	    sqlite3_errmsg(q->h));
	return -1;
}

/* To SQLite $1 is a name, and not a place.  0 or -1. */
static int
place_values(struct statement *p)
{
	long	 which;
	int	 i;

	p->nvalues = sqlite3_bind_parameter_count(p->s);
	if (p->nvalues > VALUES_MAX)
		return -1;
	for (i = 0; i < p->nvalues; i++) {
		which = strtol(sqlite3_bind_parameter_name(p->s, i + 1) + 1,
		    NULL, 10);
		if (which < 1 || which > VALUES_MAX)
			return -1;
		p->value[i] = (unsigned char)(which - 1);
	}
	return 0;
}

/* A prepared statement, kept where there is room, else in spare; or NULL. */
static struct statement *
prepare(struct sqlite *q, const char *sql, struct statement *spare)
{
	struct statement	*p;

	for (p = q->kept; p < q->kept + q->nkept; p++)
		if (!p->busy && strcmp(p->sql, sql) == 0)
			return p;
	if (q->nkept == STATEMENTS_MAX)
		p = spare;
	*p = (struct statement){ .sql = NULL };
	if (sqlite3_prepare_v2(q->h, sql, -1, &p->s, NULL) != SQLITE_OK)
		return NULL;
	if (place_values(p) == -1 ||
	    (p != spare && (p->sql = strdup(sql)) == NULL)) {
		sqlite3_finalize(p->s);
		return NULL;
	}
	if (p != spare)
		q->nkept++;
	return p;
}

/* The values stay where they are until the statement has run. */
static int
bind(struct sqlite *q, const struct statement *p, const struct db_value *v,
    size_t n)
{
	const struct db_value	*value;
	int			 i, rc = SQLITE_OK;

	for (i = 0; i < p->nvalues && rc == SQLITE_OK; i++) {
		if (p->value[i] >= n)
			return fault(q);
		value = &v[p->value[i]];
		rc = value->text != NULL ? sqlite3_bind_text(p->s, i + 1,
		    value->text, -1, SQLITE_STATIC) :
		    sqlite3_bind_int64(p->s, i + 1, value->num);
	}
	return rc == SQLITE_OK ? 0 : fault(q);
}

static int
step(struct sqlite *q, sqlite3_stmt *s, db_fn fn, void *ctx)
{
	const struct db_row	 row = { .from = s, .ops = q->db.ops };
	int			 rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		if (fn == NULL || fn(ctx, &row) != 0)
			return 0;
	if (rc != SQLITE_DONE)
		return fault(q);
	q->db.changed = sqlite3_changes(q->h);
	return 0;
}

static int
run(struct db *db, const char *sql, const struct db_value *v, size_t n,
    db_fn fn, void *ctx)
{
	struct sqlite		*q = (struct sqlite *)db;
	struct statement	 spare, *p = prepare(q, sql, &spare);
	int			 rc;

	if (p == NULL)
		return fault(q);
	p->busy = true;
	if ((rc = bind(q, p, v, n)) == 0)
		rc = step(q, p->s, fn, ctx);
	if (p == &spare)
		sqlite3_finalize(p->s);
	else {
		sqlite3_reset(p->s);
		sqlite3_clear_bindings(p->s);
		p->busy = false;
	}
	return rc;
}

static int
script(struct db *db, const char *sql)
{
	struct sqlite	*q = (struct sqlite *)db;

	return sqlite3_exec(q->h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 :
	    fault(q);
}

static const char *
text(const struct db_row *row, int column)
{
	return (const char *)sqlite3_column_text(
	    (sqlite3_stmt *)(uintptr_t)row->from, column);
}

static int64_t
num(const struct db_row *row, int column)
{
	return sqlite3_column_int64((sqlite3_stmt *)(uintptr_t)row->from,
	    column);
}

static void
close_file(struct db *db)
{
	struct sqlite	*q = (struct sqlite *)db;
	size_t		 i;

	for (i = 0; i < q->nkept; i++) {
		sqlite3_finalize(q->kept[i].s);
		free(q->kept[i].sql);
	}
	sqlite3_close(q->h);
	free(q);
}

static const struct db_ops	ops = {
	.close = close_file, .run = run, .script = script, .text = text,
	.num = num, .begin = "BEGIN IMMEDIATE", .postgres = false,
};

/*
 * SQLite would make the file as the umask has it, and gives its journals the
 * file's own mode.  One that is there must not be opened here: closing it would
 * let go of every lock that this process has on it (fcntl(2)).
 */
static int
make_file(const char *path)
{
	int	 fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd == -1)
		return errno == EEXIST ? 0 : -1;
	close(fd);
	return 0;
}

struct db *
db_sqlite(const char *path, bool readonly, int busy_ms, struct buf *why)
{
	/* FULL: in WAL mode this is what makes a commit survive power cuts */
	static const char	 pragmas[] = "PRAGMA journal_mode=WAL;"
	    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
	    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-" CACHE_KIB ";"
	    "PRAGMA wal_autocheckpoint=" WAL_PAGES ";";
	struct sqlite		*q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->db.ops = &ops;
	if (!readonly && make_file(path) == -1) {
		buf_printf(why, "%s: %s", path, strerror(errno));
		goto fail;
	}
	if (sqlite3_open_v2(path, &q->h, (readonly ? SQLITE_OPEN_READONLY :
	    SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(q->h, busy_ms) != SQLITE_OK ||
	    (!readonly && script(&q->db, pragmas) == -1)) {
		buf_printf(why, "%s: %s", path, sqlite3_errmsg(q->h));
		goto fail;
	}
	return &q->db;
fail:
	close_file(&q->db);
	return NULL;
}
