/* store_outbox.c: notices on their way, kept until the mail server has them */

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "register/store_parts.h"

#define ID_BYTES	16	/* of chance in a Message-ID */

/*
 * "<cks.KIND.NUMBER@domain>", the same whenever it is made; where there is no
 * number, like no other ever.
 */
static const char *
make_message_id(struct arena *a, const struct notice_row *row,
    const char *domain)
{
	unsigned char	 bytes[ID_BYTES];
	struct buf	 hex = { 0 };
	const char	*id = NULL;
	size_t		 i;

	if (*row->number != '\0')
		return arena_printf(a, "<cks.%s.%s@%s>", row->kind,
		    row->number, domain);
	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return NULL;
	for (i = 0; i < sizeof(bytes); i++)
		buf_hex(&hex, bytes[i]);
	if (buf_str(&hex) != NULL)
		id = arena_printf(a, "<cks.%s.%s@%s>", row->kind,
		    buf_str(&hex), domain);
	buf_free(&hex);
	return id;
}

int
store_notice(struct store *s, const struct notice_row *ask,
    const char *domain, time_t now)
{
	struct notice_row	 row = *ask;
	struct arena		*a = arena_new(4096);
	int			 rc = -1;

	if (a == NULL)
		return -1;
	row.relay = s->relay;
	row.state = "due";
	row.created = now;
	row.done = row.tries = 0;
	row.fault = "";
	if (*row.message_id == '\0')
		row.message_id = make_message_id(a, &row, domain);
	if (row.message_id != NULL &&
	    store_next_of(s, TABLE_OUTBOX, "id", &row.id) == 0)
		rc = store_insert(s, TABLE_OUTBOX, &row,
		    "ON CONFLICT (once) WHERE once <> '' DO NOTHING");
	arena_free(a);
	return rc;
}

struct noticing {
	notice_fn	 fn;
	void		*ctx;
};

static int
notice_row(void *ctx, const struct db_row *from)
{
	const struct noticing	*n = ctx;
	struct notice_row	 row;

	store_row(from, 0, NULL, TABLE_OUTBOX, &row);
	row.data = "";
	return n->fn(n->ctx, &row);
}

int
store_notices_of(struct store *s, const char *qid, const char *number,
    notice_fn fn, void *ctx)
{
	const bool		 mail = *qid != '\0';
	const struct db_value	 v[] = { DB_TEXT(s->relay),
		DB_TEXT(mail ? qid : number) };
	struct noticing		 n = { fn, ctx };
	struct buf		 sql = { 0 };
	int			 rc = -1;

	buf_adds(&sql, "SELECT ");
	store_columns(&sql, TABLE_OUTBOX);
	buf_adds(&sql, mail ? " FROM outbox WHERE relay = $1 AND qid = $2 AND "
	    "qid <> '' ORDER BY created, id" : " FROM outbox WHERE relay = $1 "
	    "AND number = $2 AND number <> '' ORDER BY created, id");
	if (buf_str(&sql) != NULL)
		rc = db_run(s->db, buf_str(&sql), v, NELEM(v), notice_row, &n);
	buf_free(&sql);
	return rc;
}

struct next {
	struct arena		*arena;
	struct notice_row	 row;
	bool			 found;
};

static int
take(void *ctx, const struct db_row *from)
{
	struct next	*next = ctx;

	store_row(from, 0, next->arena, TABLE_OUTBOX, &next->row);
	next->found = true;
	return 1;
}

int
store_next(struct store *s, struct arena *a, time_t now,
    struct notice_row *out, bool *found, time_t *next)
{
	struct next	 n = { .arena = a };
	struct buf	 sql = { 0 };
	int		 rc = -1;

	buf_adds(&sql, "SELECT ");
	store_columns(&sql, TABLE_OUTBOX);
	buf_adds(&sql, " FROM outbox WHERE state = 'due' AND relay = $1 "
	    "ORDER BY due, id LIMIT 1");
	if (buf_str(&sql) != NULL)
		rc = db_run(s->db, buf_str(&sql), &DB_TEXT(s->relay), 1, take,
		    &n);
	buf_free(&sql);
	if (rc == -1 || arena_failed(a))
		return -1;
	*found = n.found && n.row.due <= now;
	*next = n.found ? (time_t)n.row.due : 0;
	if (*found)
		*out = n.row;
	return 0;
}

int
store_numbered(struct store *s, int64_t request, const char *number,
    time_t now)
{
	const struct db_value	 v[] = { DB_TEXT(number), DB_NUM(now),
		DB_TEXT(s->relay), DB_NUM(request) };

	return db_run(s->db, "UPDATE outbox SET number = $1, due = $2 WHERE "
	    "state = 'due' AND relay = $3 AND request = $4 AND number = ''",
	    v, NELEM(v), NULL, NULL);
}

int
store_sent(struct store *s, int64_t id, time_t now)
{
	const struct db_value	 v[] = { DB_NUM(now), DB_TEXT(s->relay),
		DB_NUM(id) };

	return db_run(s->db, "UPDATE outbox SET state = 'sent', done = $1, "
	    "tries = tries + 1, fault = '', data = '' WHERE relay = $2 AND id = $3", v,
	    NELEM(v), NULL, NULL);
}

int
store_postpone(struct store *s, int64_t id, time_t until)
{
	const struct db_value	 v[] = { DB_NUM(until), DB_TEXT(s->relay),
		DB_NUM(id) };

	return db_run(s->db, "UPDATE outbox SET due = $1 WHERE relay = $2 "
	    "AND id = $3", v, NELEM(v), NULL, NULL);
}

int
store_failed(struct store *s, int64_t id, const char *fault, time_t again,
    time_t now)
{
	const struct db_value	 v[] = { DB_TEXT(again == 0 ? "failed" : "due"),
		DB_NUM(again), DB_NUM(again == 0 ? now : 0), DB_TEXT(fault),
		DB_TEXT(s->relay), DB_NUM(id) };

	return db_run(s->db, "UPDATE outbox SET state = $1, due = $2, "
	    "done = $3, tries = tries + 1, fault = $4 WHERE relay = $5 "
	    "AND id = $6", v, NELEM(v), NULL, NULL);
}

int
store_notices(struct store *s, const char *kind, const char *recipient,
    time_t since, int64_t *n)
{
	const struct db_value	 v[] = { DB_TEXT(recipient), DB_NUM(since),
		DB_TEXT(kind) };

	return db_one(s->db, "SELECT COUNT(*) FROM outbox WHERE "
	    "($1 = '' OR LOWER(recipient) = LOWER($1)) AND created >= $2 "
	    "AND ($3 = '' OR kind = $3)", v, NELEM(v), n);
}

int
store_delivered(struct store *s, const char *recipient, time_t since,
    int64_t *n)
{
	const struct db_value	 v[] = { DB_NUM(since), DB_TEXT(recipient) };

	return db_one(s->db, "SELECT COUNT(*) FROM outbox WHERE done >= $1 "
	    "AND state = 'sent' AND ($2 = '' OR recipient = $2)", v, NELEM(v),
	    n);
}

int
store_given_up(struct store *s, int64_t *n)
{
	return db_one(s->db, "SELECT COUNT(*) FROM outbox WHERE "
	    "state = 'failed' AND relay = $1", &DB_TEXT(s->relay), 1, n);
}
