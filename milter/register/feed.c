/* feed.c: from a relay's own register into the one that several relays share */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "register/feed.h"
#include "register/notice.h"
#include "register/store_parts.h"

#define FEED_ROWS	"500"	/* of a table in one transaction */
#define REPEATS_MAX	500	/* found in one: as many as rows */
#define ARENA_MAX	(4u << 20)
#define AHEAD_S		(7 * 86400)	/* next year's numbers come early */
#define DELIVERED	"('route', 'review', 'hold')"

/* A request of ours that repeats another relay's. */
struct repeat {
	int64_t		 id;
	const char	*number, *other, *flags;
};

struct feed {
	struct store	*own, *shared;
	struct arena	*arena;
	enum table	 table;
	int64_t		 last;		/* change of the last row */
	struct fed	 fed;
	struct repeat	 repeats[REPEATS_MAX];
	size_t		 nrepeats;
	bool		 failed;
};

/* Tables that go over, and what a row does to the one that is there. */
static const struct {
	enum table	 table;
	const char	*position;	/* our word: how far it was fed */
	const char	*merge;
} tables[] = {
	{ TABLE_REQUESTS, "fed-requests",
	    "ON CONFLICT (relay, id) DO UPDATE SET change = excluded.change, "
	    "number = excluded.number, last_seen = excluded.last_seen, "
	    "seen = excluded.seen, class = excluded.class, "
	    "signed_where = excluded.signed_where, "
	    "signature = excluded.signature, "
	    "disposition = excluded.disposition, judged = excluded.judged, "
	    "reason = excluded.reason, flags = excluded.flags, "
	    "contact = excluded.contact, linked = excluded.linked, "
	    "qid = excluded.qid, "
	    /* a mark may have been made there */
	    "mark = CASE WHEN excluded.marked >= requests.marked THEN "
	    "excluded.mark ELSE requests.mark END, "
	    "mark_note = CASE WHEN excluded.marked >= requests.marked THEN "
	    "excluded.mark_note ELSE requests.mark_note END, "
	    "marked = CASE WHEN excluded.marked >= requests.marked THEN "
	    "excluded.marked ELSE requests.marked END" },
	{ TABLE_SIGNATURES, "fed-signatures",
	    "ON CONFLICT (relay, id) DO NOTHING" },
	{ TABLE_CERTIFICATES, "fed-certificates",
	    "ON CONFLICT (serial, issuer) DO UPDATE SET "
	    "mailbox = excluded.mailbox, generation = excluded.generation, "
	    "first_seen = CASE WHEN excluded.first_seen < "
	    "certificates.first_seen THEN excluded.first_seen ELSE "
	    "certificates.first_seen END, last_seen = CASE WHEN "
	    "excluded.last_seen > certificates.last_seen THEN "
	    "excluded.last_seen ELSE certificates.last_seen END, "
	    "source = CASE WHEN certificates.source = 'unit' THEN 'unit' "
	    "ELSE excluded.source END" },
	{ TABLE_MARKS, "fed-marks", "ON CONFLICT (relay, id) DO NOTHING" },
};

/* The number that another relay gave to the same document or letter. */
struct other {
	struct arena	*arena;
	const char	*number, *flag;
};

static int
take_other(void *ctx, const struct db_row *row)
{
	struct other	*o = ctx;

	o->number = arena_strdup(o->arena, db_text(row, 0));
	o->flag = db_num(row, 1) == 1 ? "duplicate" : "same-number";
	return 1;
}

/*
 * Does it repeat what another relay has fed before?  Then it goes over as one
 * that does, so that the other, fed once more, does not in turn repeat it.
 * One that repeats a letter of our own may still be the other's document.
 */
static int
look_for_others(struct feed *f, struct request_row *row)
{
	const struct db_value	 v[] = { DB_TEXT(row->sha256),
		DB_TEXT(*row->linked == '\0' ? row->letter_key : ""),
		DB_TEXT(row->relay) };
	struct other		 o = { .arena = f->arena };
	struct repeat		 r = { .id = row->id };

	if (row->monitor != 0 || *row->number == '\0')
		return 0;
	if (db_run(f->shared->db, "SELECT number, CASE WHEN sha256 = $1 THEN 1 "
	    "ELSE 0 END FROM requests AS r WHERE (sha256 = $1 OR (letter_key = "
	    "$2 AND letter_key <> '' AND linked = '')) AND relay <> $3 AND "
	    "monitor = 0 AND number <> '' AND disposition IN " DELIVERED " AND "
	    "NOT EXISTS (SELECT 1 FROM requests AS o WHERE o.number = r.linked "
	    "AND o.sha256 = r.sha256) ORDER BY 2 DESC, received LIMIT 1", v,
	    NELEM(v), take_other, &o) == -1)
		return -1;
	if (o.number == NULL || strcmp(o.number, row->linked) == 0 ||
	    f->nrepeats == REPEATS_MAX)
		return 0;
	r.number = arena_strdup(f->arena, row->number);
	r.other = o.number;
	r.flags = store_with_flag(f->arena, row->flags, o.flag);
	if (arena_failed(f->arena))
		return -1;
	f->repeats[f->nrepeats++] = r;
	row->linked = r.other;
	row->flags = r.flags;
	return 0;
}

/* One row of ours goes over. */
static int
feed_row(void *ctx, const struct db_row *from)
{
	struct feed	*f = ctx;
	union {
		struct request_row	 request;
		struct signature_row	 signature;
		struct certificate_row	 certificate;
		struct mark_row		 mark;
	} row;
	size_t		 i;

	store_row(from, 1, NULL, f->table, &row);
	f->last = db_num(from, 0);
	for (i = 0; tables[i].table != f->table; i++)
		;
	if ((f->table == TABLE_REQUESTS &&
	    look_for_others(f, &row.request) == -1) ||
	    store_insert(f->shared, f->table, &row, tables[i].merge) == -1) {
		f->failed = true;
		return -1;
	}
	f->fed.rows++;
	return 0;
}

/* What of a table is new since its position. */
static int
feed_table(struct feed *f, size_t i, int64_t position)
{
	const struct db_value	 v[] = { DB_NUM(position),
		DB_TEXT(f->own->relay) };
	const bool		 ours = tables[i].table != TABLE_CERTIFICATES;
	int64_t			 before = f->fed.rows;
	struct buf		 sql = { 0 };
	int			 rc = -1;

	f->table = tables[i].table;
	f->last = position;
	buf_adds(&sql, "SELECT change, ");
	store_columns(&sql, f->table);
	buf_printf(&sql, " FROM %s WHERE change > $1%s ORDER BY change LIMIT "
	    FEED_ROWS, table_info(f->table)->name, ours ? " AND relay = $2" :
	    "");
	if (buf_str(&sql) != NULL)
		rc = db_run(f->own->db, buf_str(&sql), v, ours ? 2 : 1,
		    feed_row, f);
	buf_free(&sql);
	if (f->fed.rows - before == strtoll(FEED_ROWS, NULL, 10))
		f->fed.more = true;
	return f->failed ? -1 : rc;
}

static int
read_position(struct store *own, struct arena *a, const char *name,
    int64_t *out)
{
	const char	*text;

	if (store_get(own, a, name, &text) == -1)
		return -1;
	*out = strtoll(text, NULL, 10);
	return 0;
}

/* What the department is told of a repeat; NULL: memory. */
static const char *
late_data(struct arena *a, const struct repeat *r, time_t now)
{
	const struct named	 v[] = { { .name = "other", .text = r->other },
		{ .name = "same_number", .text = strstr(r->flags,
		    "same-number") != NULL ? "1" : "" } };
	const struct notice	 n = { .answers = "", .at = now,
		.values = { v, NELEM(v) } };
	struct buf		 data = { 0 };
	const char		*text = NULL;

	notice_put(&data, &n);
	if (!data.failed)
		text = arena_strdup(a, buf_str(&data));
	buf_free(&data);
	return text;
}

/* A repeat is linked, and the department (to "") is told. */
static int
keep_repeat(struct feed *f, const struct repeat *r, time_t now)
{
	struct notice_row	 notice;
	int64_t			 change;

	if (store_next_of(f->own, TABLE_REQUESTS, "change", &change) == -1)
		return -1;
	const struct db_value	 v[] = { DB_TEXT(r->other), DB_TEXT(r->flags),
		DB_NUM(change), DB_TEXT(f->own->relay), DB_NUM(r->id) };
	row_init(TABLE_OUTBOX, &notice);
	notice.kind = notice_word(NOTICE_LATE);
	notice.number = r->number;
	notice.data = late_data(f->arena, r, now);
	notice.due = now;
	notice.once = arena_printf(f->arena, "late %s", r->number);
	return notice.once == NULL || notice.data == NULL || db_run(f->own->db, "UPDATE requests SET "
	    "linked = $1, flags = $2, change = $3 WHERE relay = $4 AND "
	    "id = $5", v, NELEM(v), NULL, NULL) == -1 ? -1 :
	    store_notice(f->own, &notice, f->own->relay, now);
}

/* How far it came, kept where the rows are from. */
static int
keep_positions(struct feed *f, const int64_t *positions, time_t now)
{
	char	 digits[24];
	size_t	 i;

	if (db_begin(f->own->db) == -1)
		return -1;
	for (i = 0; i < NELEM(tables); i++) {
		snprintf(digits, sizeof(digits), "%lld",
		    (long long)positions[i]);
		if (store_set(f->own, tables[i].position, digits) == -1)
			goto fail;
	}
	for (i = 0; i < f->nrepeats; i++)
		if (keep_repeat(f, &f->repeats[i], now) == -1)
			goto fail;
	if (db_commit(f->own->db) == 0)
		return 0;
fail:
	db_rollback(f->own->db);
	return -1;
}

/* Everything new into an open transaction of the shared one. */
static int
feed_tables(struct feed *f, int64_t *positions)
{
	size_t	 i;

	if (store_alone(f->shared) == -1)
		return -1;
	for (i = 0; i < NELEM(tables); i++) {
		if (read_position(f->own, f->arena, tables[i].position,
		    &positions[i]) == -1 ||
		    feed_table(f, i, positions[i]) == -1)
			return -1;
		positions[i] = f->last;
	}
	return 0;
}

int
feed_some(struct store *own, struct store *shared, time_t now,
    struct fed *out)
{
	struct feed	*f = calloc(1, sizeof(*f));
	int64_t		 positions[NELEM(tables)];
	int		 rc = -1;

	if (f == NULL || (f->arena = arena_new(ARENA_MAX)) == NULL) {
		free(f);
		return -1;
	}
	f->own = own;
	f->shared = shared;
	if (db_begin(shared->db) == -1)
		goto out;
	if (feed_tables(f, positions) == -1) {
		db_rollback(shared->db);
		goto out;
	}
	if (f->fed.rows == 0)
		db_rollback(shared->db);
	else if (db_commit(shared->db) == -1 ||
	    keep_positions(f, positions, now) == -1)
		goto out;
	*out = f->fed;
	out->repeats = (int64_t)f->nrepeats;
	rc = 0;
out:
	arena_free(f->arena);
	free(f);
	return rc;
}

int
feed_restart(struct store *own)
{
	size_t	 i;

	if (db_begin(own->db) == -1)
		return -1;
	for (i = 0; i < NELEM(tables); i++)
		if (store_set(own, tables[i].position, "0") == -1) {
			db_rollback(own->db);
			return -1;
		}
	return db_commit(own->db);
}

/* A block of a year, above all that anybody has and that we gave before. */
static int
lease(struct store *own, struct store *shared, int64_t year, time_t now)
{
	struct db_value	 v[] = { DB_NUM(year), DB_NUM(0), DB_NUM(0),
		DB_TEXT(own->relay), DB_NUM(now) };
	int64_t		 given, taken, low;

	if (db_one(own->db, "SELECT COALESCE(MAX(CASE WHEN leased = 1 THEN "
	    "last ELSE next - 1 END), 0) FROM blocks WHERE year = $1", v, 1,
	    &given) == -1 || db_begin(shared->db) == -1)
		return -1;
	if (store_alone(shared) == -1 || db_one(shared->db, "SELECT "
	    "COALESCE(MAX(high), 0) FROM leases WHERE year = $1", v, 1,
	    &taken) == -1)
		goto fail;
	low = (given > taken ? given : taken) + 1;
	v[1].num = low;
	v[2].num = low + LEASE_NUMBERS - 1;
	if (db_run(shared->db, "INSERT INTO leases (year, low, high, relay, "
	    "leased) VALUES ($1, $2, $3, $4, $5)", v, NELEM(v), NULL,
	    NULL) == -1)
		goto fail;
	/* a crash from here on wastes the block, which nobody misses */
	if (db_commit(shared->db) == -1 || db_begin(own->db) == -1)
		return -1;
	if (db_run(own->db, "INSERT INTO blocks (year, next, last, leased) "
	    "VALUES ($1, $2, $3, 1)", v, 3, NULL, NULL) == 0)
		return db_commit(own->db);
	db_rollback(own->db);
	return -1;
fail:
	db_rollback(shared->db);
	return -1;
}

int
feed_lease(struct store *own, struct store *shared, time_t now)
{
	const int	 years[] = { number_year(now),
		number_year(now + AHEAD_S) };
	int64_t		 left;
	size_t		 i;

	for (i = 0; i < (years[0] == years[1] ? 1 : NELEM(years)); i++) {
		if (db_one(own->db, "SELECT COALESCE(SUM(last - next + 1), 0) "
		    "FROM blocks WHERE year = $1 AND leased = 1",
		    &DB_NUM(years[i]), 1, &left) == -1)
			return -1;
		if (left < LEASE_NUMBERS / 2 &&
		    lease(own, shared, years[i], now) == -1)
			return -1;
	}
	return 0;
}

static int
take_id(void *ctx, const struct db_row *row)
{
	int64_t	*id = ctx;

	*id = db_num(row, 0);
	return 1;
}

/* The oldest request that waits for its number.  0 with *id, 0: none does. */
static int
number_one(struct store *own, time_t now, int64_t *id)
{
	const struct record_how	 how = { .leased = true, .now = now };
	char			 number[NUMBER_MAX];
	int64_t			 change;

	*id = 0;
	if (db_run(own->db, "SELECT id FROM requests WHERE relay = $1 AND "
	    "number = '' AND monitor = 0 AND disposition IN " DELIVERED
	    " ORDER BY id LIMIT 1", &DB_TEXT(own->relay), 1, take_id,
	    id) == -1)
		return -1;
	if (*id == 0)
		return 0;
	if (number_next(own, &how, number) == -1 || number[0] == '\0' ||
	    store_next_of(own, TABLE_REQUESTS, "change", &change) == -1)
		return -1;
	const struct db_value	 v[] = { DB_TEXT(number), DB_NUM(change),
		DB_TEXT(own->relay), DB_NUM(*id) };
	return db_run(own->db, "UPDATE requests SET number = $1, change = $2 "
	    "WHERE relay = $3 AND id = $4", v, NELEM(v), NULL, NULL) == -1 ?
	    -1 : store_numbered(own, *id, number, now);
}

int
feed_number(struct store *own, time_t now, int64_t *n)
{
	int64_t	 id;

	for (*n = 0;; ++*n) {
		if (db_begin(own->db) == -1)
			return -1;
		if (number_one(own, now, &id) == -1) {
			db_rollback(own->db);
			return -1;
		}
		if (db_commit(own->db) == -1)
			return -1;
		if (id == 0)
			return 0;
	}
}
