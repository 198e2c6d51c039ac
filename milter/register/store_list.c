/* store_list.c: which requests, certificates and signatures there are */

#include <string.h>

#include "register/store_parts.h"

#define ARENA_MAX	65536	/* of one condition */

struct listing {
	request_fn	 fn;
	void		*ctx;
};

static int
list_row(void *ctx, const struct db_row *from)
{
	const struct listing	*l = ctx;
	struct request_row	 row;

	store_row(from, 0, NULL, TABLE_REQUESTS, &row);
	return l->fn(l->ctx, &row);
}

/* Run a statement that was put together with a condition. */
static int
run(struct store *s, struct condition *c, db_fn fn, void *ctx)
{
	const char	*sql = buf_str(c->sql);
	int		 rc = sql == NULL ? -1 :
			    db_run(s->db, sql, c->v, c->n, fn, ctx);

	buf_free(c->sql);
	arena_free(c->arena);
	return rc;
}

int
store_requests(struct store *s, const struct request_filter *f,
    request_fn fn, void *ctx)
{
	struct listing		 l = { fn, ctx };
	struct buf		 sql = { 0 };
	struct condition	 c = { .sql = &sql,
		.arena = arena_new(ARENA_MAX) };

	if (c.arena == NULL)
		return -1;
	buf_adds(&sql, "SELECT ");
	store_columns(&sql, TABLE_REQUESTS);
	buf_adds(&sql, " FROM requests");
	filter_condition(&c, f);
	filter_page(&c, f);
	buf_adds(&sql, " ORDER BY received, relay, id");
	if (f->limit != 0)
		buf_printf(&sql, " LIMIT $%zu", condition_value(&c,
		    DB_NUM(f->limit)));
	return run(s, &c, list_row, &l);
}

static int
take_count(void *ctx, const struct db_row *row)
{
	int64_t	*out = ctx;

	*out = db_num(row, 0);
	return 1;
}

int
store_count(struct store *s, const struct request_filter *f, int64_t *out)
{
	struct buf		 sql = { 0 };
	struct condition	 c = { .sql = &sql,
		.arena = arena_new(ARENA_MAX) };

	if (c.arena == NULL)
		return -1;
	buf_adds(&sql, "SELECT COUNT(*) FROM requests");
	filter_condition(&c, f);
	return run(s, &c, take_count, out);
}

struct counting {
	count_fn	 fn;
	void		*ctx;
};

static int
count_row(void *ctx, const struct db_row *row)
{
	const struct counting	*c = ctx;

	return c->fn(c->ctx, db_text(row, 0), db_num(row, 1));
}

/* The SQL of what is grouped by; NULL: no column of the table. */
static const char *
group_of(const struct store *s, const char *column)
{
	static const struct {
		const char	*name, *sqlite, *postgres;
	} times[] = {
		{ "day", "strftime('%Y-%m-%d', received + 25200, 'unixepoch')",
		    "to_char(to_timestamp(received + 25200) AT TIME ZONE "
		    "'UTC', 'YYYY-MM-DD')" },
		{ "month", "strftime('%Y-%m', received + 25200, 'unixepoch')",
		    "to_char(to_timestamp(received + 25200) AT TIME ZONE "
		    "'UTC', 'YYYY-MM')" },
	};
	const struct table_info	*t = table_info(TABLE_REQUESTS);
	size_t			 i;

	for (i = 0; i < NELEM(times); i++)
		if (strcmp(times[i].name, column) == 0)
			return s->db->ops->postgres ? times[i].postgres :
			    times[i].sqlite;
	for (i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, column) == 0)
			return t->columns[i].name;
	return NULL;
}

int
store_group(struct store *s, const struct request_filter *f,
    const char *column, count_fn fn, void *ctx)
{
	const char		*group = group_of(s, column);
	struct counting		 l = { fn, ctx };
	struct buf		 sql = { 0 };
	struct condition	 c = { .sql = &sql,
		.arena = arena_new(ARENA_MAX) };

	if (c.arena == NULL || group == NULL) {
		arena_free(c.arena);
		return -1;
	}
	buf_printf(&sql, "SELECT %s, COUNT(*) FROM requests", group);
	filter_condition(&c, f);
	buf_adds(&sql, " GROUP BY 1 ORDER BY 2 DESC, 1");
	return run(s, &c, count_row, &l);
}

struct certificates {
	certificate_fn	 fn;
	void		*ctx;
};

static int
certificate_row(void *ctx, const struct db_row *from)
{
	const struct certificates	*l = ctx;
	struct certificate_row		 row;

	store_row(from, 0, NULL, TABLE_CERTIFICATES, &row);
	return l->fn(l->ctx, &row);
}

int
store_certificates(struct store *s, time_t from, time_t to,
    const char *source, certificate_fn fn, void *ctx)
{
	const struct db_value	 v[] = { DB_NUM(from), DB_NUM(to),
		DB_TEXT(source) };
	struct certificates	 l = { fn, ctx };
	struct buf		 sql = { 0 };
	int			 rc = -1;

	buf_adds(&sql, "SELECT ");
	store_columns(&sql, TABLE_CERTIFICATES);
	buf_adds(&sql, " FROM certificates WHERE not_after >= $1 AND "
	    "not_after < $2 AND ($3 = '' OR source = $3) "
	    "ORDER BY not_after, serial, issuer");
	if (buf_str(&sql) != NULL)
		rc = db_run(s->db, buf_str(&sql), v, NELEM(v),
		    certificate_row, &l);
	buf_free(&sql);
	return rc;
}

int
store_signed(struct store *s, time_t from, time_t to, count_fn fn,
    void *ctx)
{
	const struct db_value	 v[] = { DB_NUM(from), DB_NUM(to) };
	struct counting		 l = { fn, ctx };

	return db_run(s->db, "SELECT identity, COUNT(*) FROM signatures WHERE "
	    "made >= $1 AND made < $2 GROUP BY identity ORDER BY 2 DESC, 1", v,
	    NELEM(v), count_row, &l);
}
