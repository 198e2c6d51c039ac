/* db.c: one connection to a database, whichever it is */

#include <string.h>

#include "register/db.h"

void
db_close(struct db *db)
{
	if (db != NULL)
		db->ops->close(db);
}

int
db_run(struct db *db, const char *sql, const struct db_value *v, size_t n,
    db_fn fn, void *ctx)
{
	return db->ops->run(db, sql, v, n, fn, ctx);
}

int
db_script(struct db *db, const char *sql)
{
	return db->ops->script(db, sql);
}

int
db_begin(struct db *db)
{
	return db->ops->run(db, db->ops->begin, NULL, 0, NULL, NULL);
}

int
db_commit(struct db *db)
{
	return db->ops->run(db, "COMMIT", NULL, 0, NULL, NULL);
}

void
db_rollback(struct db *db)
{
	char	 why[DB_FAULT_MAX];

	/* what went wrong before is what is to be told */
	memcpy(why, db->fault, sizeof(why));
	(void)db->ops->run(db, "ROLLBACK", NULL, 0, NULL, NULL);
	memcpy(db->fault, why, sizeof(why));
}

const char *
db_text(const struct db_row *row, int column)
{
	const char	*text = row->ops->text(row, column);

	return text == NULL ? "" : text;
}

int64_t
db_num(const struct db_row *row, int column)
{
	return row->ops->num(row, column);
}

static int
take_one(void *ctx, const struct db_row *row)
{
	int64_t	*out = ctx;

	*out = db_num(row, 0);
	return 1;
}

int
db_one(struct db *db, const char *sql, const struct db_value *v, size_t n,
    int64_t *out)
{
	int64_t	 found = 0;

	if (db_run(db, sql, v, n, take_one, &found) == -1)
		return -1;
	*out = found;
	return 0;
}

int64_t
db_changed(const struct db *db)
{
	return db->changed;
}

const char *
db_fault(const struct db *db)
{
	return db->fault;
}
