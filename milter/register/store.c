/* store.c: the register in one database: its schema, its rows, its words */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "register/store_parts.h"

#define BUSY_MS		2000	/* for another writer of the file; mail waits
				   no longer for the register */

/* Run the steps that this database has not seen.  0 or -1. */
static int
migrate(struct store *s)
{
	const struct migration	*steps;
	size_t			 n;
	int64_t			 version;

	steps = schema_migrations(&n);
	if (db_begin(s->db) == -1)
		return -1;
	if (store_alone(s) == -1 || db_script(s->db, "CREATE TABLE IF NOT "
	    "EXISTS migrations (version BIGINT NOT NULL)") == -1 ||
	    db_one(s->db, "SELECT COALESCE(MAX(version), 0) FROM migrations",
	    NULL, 0, &version) == -1)
		goto fail;
	if (version > (int64_t)n) {
		snprintf(s->db->fault, sizeof(s->db->fault),
		    "made by a later version of this program");
		goto fail;
	}
	for (; version < (int64_t)n; version++)
		if (db_script(s->db, steps[version].sql) == -1 ||
		    db_run(s->db, "INSERT INTO migrations VALUES ($1)",
		    &DB_NUM(version + 1), 1, NULL, NULL) == -1)
			goto fail;
	if (db_commit(s->db) == 0)
		return 0;
fail:
	db_rollback(s->db);
	return -1;
}

static struct store *
open_store(struct db *db, const char *relay, bool readonly, struct buf *why)
{
	struct store	*s = db == NULL ? NULL : calloc(1, sizeof(*s));

	if (s == NULL) {
		db_close(db);
		return NULL;
	}
	s->db = db;
	snprintf(s->relay, sizeof(s->relay), "%s", relay);
	if (!readonly && migrate(s) == -1) {
		buf_adds(why, db_fault(db));
		store_close(s);
		return NULL;
	}
	return s;
}

struct word {
	struct arena	*arena;
	const char	*value;
};

static int
take_word(void *ctx, const struct db_row *row)
{
	struct word	*w = ctx;

	w->value = arena_strdup(w->arena, db_text(row, 0));
	return 1;
}

int
store_get(struct store *s, struct arena *a, const char *name,
    const char **value)
{
	struct word	 w = { a, "" };

	if (db_run(s->db, "SELECT value FROM words WHERE name = $1",
	    &DB_TEXT(name), 1, take_word, &w) == -1 || w.value == NULL)
		return -1;
	*value = w.value;
	return 0;
}

int
store_set(struct store *s, const char *name, const char *value)
{
	const struct db_value	 v[] = { DB_TEXT(name), DB_TEXT(value) };

	return db_run(s->db, "INSERT INTO words (name, value) VALUES ($1, $2) "
	    "ON CONFLICT (name) DO UPDATE SET value = excluded.value", v,
	    NELEM(v), NULL, NULL);
}

/* All rows of a relay's own register go by its new name. */
static int
rename_rows(struct store *s, const char *relay)
{
	static const char *const	 steps[] = {
		"UPDATE requests SET relay = $1",
		"UPDATE signatures SET relay = $1",
		"UPDATE marks SET relay = $1",
		"UPDATE outbox SET relay = $1",
	};
	size_t				 i;

	for (i = 0; i < NELEM(steps); i++)
		if (db_run(s->db, steps[i], &DB_TEXT(relay), 1, NULL,
		    NULL) == -1)
			return -1;
	return store_set(s, "relay", relay);
}

/*
 * By which name do our rows go?  Once they are in a shared register they keep
 * it: under another they would be there twice.
 */
static int
settle_name(struct store *s, struct arena *a, struct buf *why)
{
	const char	*name, *fed;

	if (store_get(s, a, "relay", &name) == -1 ||
	    store_get(s, a, "fed-requests", &fed) == -1)
		return -1;
	if (strcmp(name, s->relay) == 0)
		return 0;
	if (*name == '\0' || *fed == '\0')
		return rename_rows(s, s->relay);
	buf_printf(why, "register.relay: remains \"%s\", by which its "
	    "rows are shared", name);
	snprintf(s->relay, sizeof(s->relay), "%s", name);
	return 0;
}

static int
settle(struct store *s, struct buf *why)
{
	struct arena	*a = arena_new(4096);
	int		 rc = -1;

	if (a != NULL && db_begin(s->db) == 0) {
		rc = settle_name(s, a, why) == -1 ? -1 : db_commit(s->db);
		if (rc == -1)
			db_rollback(s->db);
	}
	arena_free(a);
	return rc;
}

struct store *
store_sqlite(const char *path, const char *relay, bool readonly,
    struct buf *why)
{
	struct store	*s = open_store(db_sqlite(path, readonly, BUSY_MS,
			    why), relay, readonly, why);

	if (s != NULL && !readonly && settle(s, why) == -1) {
		buf_adds(why, db_fault(s->db));
		store_close(s);
		return NULL;
	}
	return s;
}

struct store *
store_postgres(const char *conninfo, const char *relay, int ms,
    struct buf *why)
{
	return open_store(db_postgres(conninfo, ms, why), relay, false, why);
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	db_close(s->db);
	free(s);
}

const char *
store_fault(const struct store *s)
{
	return db_fault(s->db);
}

const char *
store_relay(const struct store *s)
{
	return s->relay;
}

struct db *
store_db(struct store *s)
{
	return s->db;
}

int
store_begin(struct store *s)
{
	return db_begin(s->db);
}

int
store_commit(struct store *s)
{
	return db_commit(s->db);
}

void
store_rollback(struct store *s)
{
	db_rollback(s->db);
}

int
store_alone(struct store *s)
{
	/* a number of our own among the locks of a database */
	return !s->db->ops->postgres ? 0 : db_run(s->db,
	    "SELECT pg_advisory_xact_lock(680424)", NULL, 0, NULL, NULL);
}

void
store_columns(struct buf *b, enum table table)
{
	const struct table_info	*t = table_info(table);
	size_t			 i;

	/* SQL is put together for each row: without the cost of formats */
	for (i = 0; i < t->n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		buf_adds(b, t->columns[i].name);
	}
}

void
store_values(enum table table, const void *row, struct db_value *v)
{
	const struct table_info	*t = table_info(table);
	const struct column	*c;
	size_t			 i;

	for (i = 0; i < t->n; i++) {
		c = &t->columns[i];
		v[i] = c->type == COLUMN_TEXT ? DB_TEXT(row_text(row, c)) :
		    DB_NUM(row_num(row, c));
	}
}

void
store_row(const struct db_row *from, int column, struct arena *a,
    enum table table, void *row)
{
	const struct table_info	*t = table_info(table);
	const struct column	*c;
	const char		*text;
	int64_t			 num;
	size_t			 i;

	row_init(table, row);
	for (i = 0; i < t->n; i++, column++) {
		c = &t->columns[i];
		if (c->type == COLUMN_NUM) {
			num = db_num(from, column);
			memcpy((char *)row + c->at, &num, sizeof(num));
			continue;
		}
		text = db_text(from, column);
		if (a != NULL && (text = arena_strdup(a, text)) == NULL)
			return;
		memcpy((char *)row + c->at, &text, sizeof(text));
	}
}

/* "$1, $2, ..." of n values, at most 99, added to b. */
static void
put_places(struct buf *b, size_t n)
{
	size_t	 i;

	for (i = 1; i <= n; i++) {
		buf_adds(b, i > 1 ? ", $" : "$");
		if (i >= 10)
			buf_addc(b, (int)('0' + i / 10));
		buf_addc(b, (int)('0' + i % 10));
	}
}

int
store_insert(struct store *s, enum table table, const void *row,
    const char *clause)
{
	const struct table_info	*t = table_info(table);
	struct db_value		 v[COLUMNS_MAX];
	struct buf		 sql = { 0 };
	int			 rc = -1;

	buf_adds(&sql, "INSERT INTO ");
	buf_adds(&sql, t->name);
	buf_adds(&sql, " (");
	store_columns(&sql, table);
	buf_adds(&sql, ") VALUES (");
	put_places(&sql, t->n);
	buf_adds(&sql, ") ");
	buf_adds(&sql, clause);
	store_values(table, row, v);
	if (buf_str(&sql) != NULL)
		rc = db_run(s->db, buf_str(&sql), v, t->n, NULL, NULL);
	buf_free(&sql);
	return rc;
}

int
store_next_of(struct store *s, enum table table, const char *column,
    int64_t *out)
{
	struct buf	 sql = { 0 };
	int		 rc = -1;

	buf_adds(&sql, "SELECT COALESCE(MAX(");
	buf_adds(&sql, column);
	buf_adds(&sql, "), 0) + 1 FROM ");
	buf_adds(&sql, table_info(table)->name);
	if (table != TABLE_CERTIFICATES)
		buf_adds(&sql, " WHERE relay = $1");
	if (buf_str(&sql) != NULL)
		rc = db_one(s->db, buf_str(&sql), &DB_TEXT(s->relay),
		    table == TABLE_CERTIFICATES ? 0 : 1, out);
	buf_free(&sql);
	return rc;
}
