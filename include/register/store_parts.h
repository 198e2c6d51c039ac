/* store_parts.h: what the files of the register share among themselves */
#ifndef REGISTER_STORE_PARTS_H
#define REGISTER_STORE_PARTS_H

#include "register/store.h"

struct store {
	struct db	*db;
	char		 relay[STORE_RELAY_MAX];
};

#define COLUMNS_MAX	40	/* of our widest table */
#define VALUES_MAX	48	/* of a statement */

/* One step of the schema: SQL that both databases understand. */
struct migration {
	const char	*about, *sql;
};

/* The first brings an empty database to version 1, and so on. */
const struct migration	*schema_migrations(size_t *n);

/*
 * Each writer of a shared register waits for the one before to commit, so that
 * nobody overlooks what the other has not committed yet.
 */
int	store_alone(struct store *);

/* "relay, id, change, ..." of a table added to b. */
void	store_columns(struct buf *, enum table);
/* The values of a row, as many as the table has columns. */
void	store_values(enum table, const void *row, struct db_value *);
/*
 * A row out of an answer that begins with store_columns at column; its texts
 * are copied to the arena, or with NULL borrowed until the answer goes on.
 */
void	store_row(const struct db_row *, int column, struct arena *,
	    enum table, void *row);
/* Insert; clause: what to do on a conflict, "". */
int	store_insert(struct store *, enum table, const void *row,
	    const char *clause);
/* One more than the highest of a column among this relay's rows. */
int	store_next_of(struct store *, enum table, const char *column,
	    int64_t *out);

/*
 * The next number of the year, in Hanoi, of now; "" when those that were
 * leased are used up.
 */
#define NUMBER_MAX	16	/* "2026-000042" with its NUL */
int	number_next(struct store *, const struct record_how *,
	    char out[NUMBER_MAX]);
int	number_year(time_t now);

/* "a b" and "c" as "a b c"; a word that is there stays alone. */
const char *store_with_flag(struct arena *, const char *flags,
	    const char *flag);

/* The SQL condition, and its values, of a filter added to b and v. */
struct condition {
	struct buf	*sql;
	struct db_value	 v[VALUES_MAX];
	size_t		 n;
	struct arena	*arena;
};
/* One value more; its number in the SQL. */
size_t	condition_value(struct condition *, struct db_value);
void	filter_condition(struct condition *, const struct request_filter *);
/* Behind the last row of the page before, in the order of the list. */
void	filter_page(struct condition *, const struct request_filter *);

#endif
