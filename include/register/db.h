/* db.h: one connection to a database, whichever it is */
#ifndef REGISTER_DB_H
#define REGISTER_DB_H

#include "base/bytes.h"

/*
 * A connection is used by one thread.  SQL is what both databases understand,
 * with $1, $2, ... for values, each of which stands in it.  What went wrong is
 * kept for db_fault.
 */
struct db;

struct db_value {
	const char	*text;		/* NULL: num is the value */
	int64_t		 num;
};

#define DB_TEXT(s)	((struct db_value){ .text = (s) })
#define DB_NUM(i)	((struct db_value){ .num = (i) })

/* One row of an answer; values live until the function returns. */
struct db_row {
	const void	*from;
	int		 at;
	const struct db_ops *ops;
};

const char	*db_text(const struct db_row *, int column); /* NULL as "" */
int64_t		 db_num(const struct db_row *, int column);

/* Called for each row; other than 0 ends it, and is no fault. */
typedef int (*db_fn)(void *ctx, const struct db_row *);

/* What a database is to us: a file each (sqlite.c, postgres.c). */
struct db_ops {
	void	 (*close)(struct db *);
	int	 (*run)(struct db *, const char *sql, const struct db_value *,
		    size_t n, db_fn, void *ctx);
	int	 (*script)(struct db *, const char *sql);
	const char *(*text)(const struct db_row *, int column);
	int64_t	 (*num)(const struct db_row *, int column);
	const char *begin;		/* SQL: a transaction that writes */
	bool	 postgres;		/* may serve several relays */
};

/* What the files of the databases begin their own structs with. */
#define DB_FAULT_MAX	256
struct db {
	const struct db_ops	*ops;
	char			 fault[DB_FAULT_MAX];
	int64_t			 changed;	/* rows, by the last db_run */
};

/*
 * A file, made when it is not there (0600); readonly: it must be there.  busy_ms:
 * how long to wait for another writer.  NULL with *why.
 */
struct db	*db_sqlite(const char *path, bool readonly, int busy_ms,
		    struct buf *why);
/*
 * A server by libpq's connection string.  No call waits for longer than ms;
 * after one that did, or that lost the server, every other fails.
 */
struct db	*db_postgres(const char *conninfo, int ms, struct buf *why);
void		 db_close(struct db *);		/* takes NULL */

/* Run one statement; fn NULL where no rows are awaited.  0 or -1. */
int		 db_run(struct db *, const char *sql, const struct db_value *,
		    size_t n, db_fn, void *ctx);
/* Run several statements without parameters.  0 or -1. */
int		 db_script(struct db *, const char *sql);
/* A transaction that writes, alone.  0 or -1. */
int		 db_begin(struct db *);
int		 db_commit(struct db *);
void		 db_rollback(struct db *);
/* The one number that a statement gives, or none as 0.  0 or -1. */
int		 db_one(struct db *, const char *sql, const struct db_value *,
		    size_t n, int64_t *out);
/* Rows that the last statement changed. */
int64_t		 db_changed(const struct db *);
const char	*db_fault(const struct db *);

#endif
