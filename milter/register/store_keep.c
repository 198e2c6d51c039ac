/* store_keep.c: what the department did, signatures made, and what is kept no longer */

#include "register/store_parts.h"

#define DAY_S		86400
#define BATCH		"500"		/* rows of one transaction: mail waits
					   for it a few milliseconds */

/* A mark made in a shared register is nobody's of the relays. */
#define SHARED_RELAY	"*"

int
store_mark(struct store *s, const struct mark_row *ask, bool *found)
{
	struct mark_row	 row = *ask;
	int64_t		 change;

	if (store_alone(s) == -1 ||
	    store_next_of(s, TABLE_REQUESTS, "change", &change) == -1)
		return -1;
	const struct db_value	 v[] = { DB_TEXT(row.mark), DB_TEXT(row.note),
		DB_NUM(row.marked), DB_TEXT(s->relay), DB_NUM(change),
		DB_TEXT(row.number) };
	if (db_run(s->db, "UPDATE requests SET mark = $1, mark_note = $2, "
	    "marked = $3, change = CASE WHEN relay = $4 THEN $5 ELSE change "
	    "END WHERE number = $6 AND number <> ''", v, NELEM(v), NULL, NULL) == -1)
		return -1;
	*found = db_changed(s->db) > 0;
	if (!*found)
		return 0;
	row.relay = s->db->ops->postgres ? SHARED_RELAY : s->relay;
	if (db_one(s->db, "SELECT COALESCE(MAX(id), 0) + 1 FROM marks WHERE "
	    "relay = $1", &DB_TEXT(row.relay), 1, &row.id) == -1)
		return -1;
	row.change = row.id;
	return store_insert(s, TABLE_MARKS, &row, "");
}

int
store_signature(struct store *s, const struct signature_row *ask,
    bool *known)
{
	struct signature_row	 row = *ask;
	const struct db_value	 v[] = { DB_TEXT(row.sha256),
		DB_TEXT(row.identity), DB_NUM(row.made), DB_TEXT(row.qid) };
	int64_t			 n;

	if (db_one(s->db, "SELECT COUNT(*) FROM signatures WHERE sha256 = $1 "
	    "AND identity = $2 AND made = $3 AND qid = $4", v, NELEM(v),
	    &n) == -1)
		return -1;
	*known = n > 0;
	if (*known)
		return 0;
	row.relay = s->relay;
	return store_next_of(s, TABLE_SIGNATURES, "id", &row.id) == -1 ||
	    store_next_of(s, TABLE_SIGNATURES, "change", &row.change) == -1 ?
	    -1 : store_insert(s, TABLE_SIGNATURES, &row, "");
}

/* Run a statement of a batch ($1 relay, $2 time) until it finds no more. */
static int
in_batches(struct store *s, const char *sql, time_t before, int64_t *n)
{
	const struct db_value	 v[] = { DB_TEXT(s->relay), DB_NUM(before) };

	do {
		if (db_begin(s->db) == -1)
			return -1;
		if (db_run(s->db, sql, v, NELEM(v), NULL, NULL) == -1) {
			db_rollback(s->db);
			return -1;
		}
		*n += db_changed(s->db);
		if (db_changed(s->db) == 0) {
			db_rollback(s->db);
			return 0;
		}
	} while (db_commit(s->db) == 0);
	return -1;
}

/*
 * Rows of this relay, to be found by their time: written so, no database takes
 * an index that begins with relay, by which it would walk over all of them.
 */
#define OURS	"relay || '' = $1"

/*
 * The newest rows stay: they tell which id and change come next.  What stands
 * in them does not (EMPTY_...): of a request its number, form and times are
 * left, until another one comes.
 */
#define OLD_ROWS(table, time)						\
	"DELETE FROM " table " WHERE relay = $1 AND id IN (SELECT id FROM " \
	table " WHERE " OURS " AND " time " < $2 AND id < (SELECT MAX(id) " \
	"FROM " table " WHERE relay = $1) AND change < (SELECT MAX(change) " \
	"FROM " table " WHERE relay = $1) LIMIT " BATCH ")"

#define EMPTY_REQUESTS							\
	"UPDATE requests SET retry_key = '', sha256 = '', letter_key = '', " \
	"agency = '', agency_key = '', letter = '', dated = '', "	\
	"sender_domain = '', contact = '', mark_note = '', qid = '' "	\
	"WHERE " OURS " AND received < $2 AND (retry_key <> '' OR "	\
	"agency <> '' OR contact <> '' OR mark_note <> '')"
#define EMPTY_MARKS							\
	"UPDATE marks SET note = '' WHERE relay = $1 AND marked < $2 AND " \
	"note <> ''"
#define EMPTY_SIGNATURES						\
	"UPDATE signatures SET sender = '' WHERE " OURS " AND made < $2 " \
	"AND sender <> ''"

int
store_purge(struct store *s, const struct retention *keep, time_t now,
    struct purged *out)
{
	struct purged	 p = { 0 };
	int64_t		 emptied = 0;
	const struct {
		int64_t		 days, *n;
		const char	*sql;
	} steps[] = {
		{ keep->requests, &p.requests,
		    OLD_ROWS("requests", "received") },
		{ keep->requests, &emptied, EMPTY_REQUESTS },
		{ keep->requests, &p.marks, OLD_ROWS("marks", "marked") },
		{ keep->requests, &emptied, EMPTY_MARKS },
		{ keep->contact, &p.contact,
		    "UPDATE requests SET contact = '' WHERE relay = $1 AND "
		    "id IN (SELECT id FROM requests WHERE " OURS " AND "
		    "received < $2 AND contact <> '' LIMIT " BATCH ")" },
		{ keep->signatures, &p.signatures,
		    OLD_ROWS("signatures", "made") },
		{ keep->signatures, &emptied, EMPTY_SIGNATURES },
		{ keep->notices, &p.notices,
		    "DELETE FROM outbox WHERE relay = $1 AND id IN (SELECT id "
		    "FROM outbox WHERE relay = $1 AND created < $2 AND "
		    "state <> 'due' LIMIT " BATCH ")" },
		{ keep->certificates, &p.certificates,
		    "DELETE FROM certificates WHERE (serial, issuer) IN "
		    "(SELECT serial, issuer FROM certificates WHERE $1 <> '' "
		    "AND not_after < $2 AND change < (SELECT MAX(change) FROM "
		    "certificates) LIMIT " BATCH ")" },
		{ keep->sights, &p.sights,
		    "DELETE FROM sights WHERE sight IN (SELECT sight FROM "
		    "sights WHERE $1 <> '' AND since < $2 LIMIT " BATCH ")" },
	};
	size_t		 i;
	int		 rc = 0;

	for (i = 0; i < NELEM(steps) && rc == 0; i++)
		if (steps[i].days > 0)
			rc = in_batches(s, steps[i].sql,
			    now - (time_t)steps[i].days * DAY_S, steps[i].n);
	*out = p;
	return rc;
}
