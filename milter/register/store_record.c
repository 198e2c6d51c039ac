/* store_record.c: one request more: retries, repeated documents and letters, numbers */

#include <stdio.h>
#include <string.h>

#include "register/store_parts.h"

#define HANOI_S		(7 * 3600)	/* UTC+7, all year */
#define SEEN_S		"86400"		/* a certificate's last_seen is so exact: an
					   agency's letters follow each other */
#define NUMBER_LAST	999999		/* six digits */

/* Mail of these dispositions reaches the department: only it is numbered. */
#define DELIVERED	"('route', 'review', 'hold')"

/* Of several the first one; in the order of their index, nothing is sorted. */
#define FIRST		" ORDER BY received, id LIMIT 1"

int
number_year(time_t now)
{
	time_t		 there = now + HANOI_S;
	struct tm	 tm;

	return gmtime_r(&there, &tm) == NULL ? 0 : tm.tm_year + 1900;
}

/* Begin to count, above all numbers that we know to be somebody's. */
static int
begin_counting(struct store *s, int64_t year)
{
	int64_t		 last;
	struct db_value	 v[] = { DB_NUM(year), DB_NUM(0), DB_NUM(NUMBER_LAST) };

	if (db_one(s->db, "SELECT COALESCE(MAX(CASE WHEN leased = 1 THEN last "
	    "ELSE next - 1 END), 0) FROM blocks WHERE year = $1", v, 1,
	    &last) == -1)
		return -1;
	v[1].num = last + 1;
	return db_run(s->db, "INSERT INTO blocks (year, next, last, leased) "
	    "VALUES ($1, $2, $3, 0)", v, NELEM(v), NULL, NULL);
}

int
number_next(struct store *s, const struct record_how *how,
    char out[NUMBER_MAX])
{
	const int64_t	 year = number_year(how->now);
	struct db_value	 v[] = { DB_NUM(year), DB_NUM(how->leased), DB_NUM(0) };
	int64_t		 next = 0;
	int		 tries;

	for (tries = 0; tries < 2 && next == 0; tries++) {
		if (db_one(s->db, "SELECT COALESCE(MIN(next), 0) FROM blocks "
		    "WHERE year = $1 AND leased = $2 AND next <= last", v, 2,
		    &next) == -1)
			return -1;
		if (next == 0 && (how->leased || tries > 0))
			break;
		if (next == 0 && begin_counting(s, year) == -1)
			return -1;
	}
	out[0] = '\0';
	if (next == 0)
		return 0;
	v[2].num = next;
	if (db_run(s->db, "UPDATE blocks SET next = next + 1 WHERE year = $1 "
	    "AND leased = $2 AND next = $3", v, NELEM(v), NULL, NULL) == -1)
		return -1;
	snprintf(out, NUMBER_MAX, "%04d-%06d", (int)year % 10000,
	    (int)(next % (NUMBER_LAST + 1)));
	return 0;
}

const char *
store_with_flag(struct arena *a, const char *flags, const char *flag)
{
	struct slice	 rest = slice_of(flags);
	size_t		 len;

	while (rest.n > 0) {
		len = slice_find(rest, SLICE(" "), 0);
		len = len == SIZE_MAX ? rest.n : len;
		if (slice_eq(slice_sub(rest, 0, len), slice_of(flag)))
			return flags;
		rest = slice_from(rest, len + 1);
	}
	return arena_printf(a, "%s%s%s", flags, *flags != '\0' ? " " : "",
	    flag);
}

/* A row that was found, or none. */
struct found {
	struct arena		*arena;
	struct request_row	 row;
	bool			 is;
};

static int
take_row(void *ctx, const struct db_row *from)
{
	struct found	*f = ctx;

	store_row(from, 0, f->arena, TABLE_REQUESTS, &f->row);
	f->is = true;
	return 1;
}

/* The first row that a condition fits, in its order. */
static int
find(struct store *s, const char *where, const struct db_value *v, size_t n,
    struct found *out)
{
	struct buf	 sql = { 0 };
	int		 rc = -1;

	out->is = false;
	buf_adds(&sql, "SELECT ");
	store_columns(&sql, TABLE_REQUESTS);
	buf_adds(&sql, " FROM requests WHERE ");
	buf_adds(&sql, where);
	if (buf_str(&sql) != NULL)
		rc = db_run(s->db, buf_str(&sql), v, n, take_row, out);
	buf_free(&sql);
	return rc;
}

static bool
is_delivered(const struct request_row *row)
{
	return strcmp(row->disposition, "route") == 0 ||
	    strcmp(row->disposition, "review") == 0 ||
	    strcmp(row->disposition, "hold") == 0;
}

/* What this document was registered as before; only delivered ones count as such. */
static int
find_document(struct store *s, const struct request_row *row,
    struct found *out)
{
	const struct db_value	 v[] = { DB_TEXT(row->sha256),
		DB_TEXT(row->disposition) };

	out->is = false;
	if (*row->sha256 == '\0')
		return 0;
	return is_delivered(row) ? find(s, "sha256 = $1 AND monitor = 0 AND "
	    "disposition IN " DELIVERED FIRST, v, 1, out) :
	    find(s, "sha256 = $1 AND monitor = 0 AND disposition = $2" FIRST,
	    v, 2, out);
}

/* The same letter, by agency, số ký hiệu and year, as another document. */
static int
find_letter(struct store *s, const struct request_row *row,
    struct found *out)
{
	const struct db_value	 v[] = { DB_TEXT(row->letter_key),
		DB_TEXT(row->sha256) };

	out->is = false;
	if (*row->letter_key == '\0' || !is_delivered(row))
		return 0;
	return find(s, "letter_key = $1 AND letter_key <> '' AND sha256 <> $2 "
	    "AND monitor = 0 AND disposition IN " DELIVERED FIRST, v,
	    NELEM(v), out);
}

/* A new row. */
static int
add(struct store *s, const struct record_how *how, struct request_row *row,
    char number[NUMBER_MAX])
{
	number[0] = '\0';
	row->relay = s->relay;
	row->received = row->last_seen = how->now;
	row->seen = 1;
	row->number = number;
	if (store_next_of(s, TABLE_REQUESTS, "id", &row->id) == -1 ||
	    store_next_of(s, TABLE_REQUESTS, "change", &row->change) == -1)
		return -1;
	if (row->monitor == 0 && is_delivered(row) &&
	    number_next(s, how, number) == -1)
		return -1;
	return store_insert(s, TABLE_REQUESTS, row, "");
}

/* What the register found out itself holds for a retry too. */
static const char *
keep_found(struct arena *a, const char *old, const char *flags)
{
	static const char *const	 found[] = { "duplicate",
		"same-number" };
	size_t				 i;

	for (i = 0; i < NELEM(found) && flags != NULL; i++)
		if (strstr(old, found[i]) != NULL)
			flags = store_with_flag(a, flags, found[i]);
	return flags;
}

/*
 * A row seen again: a retry is judged anew, and the last judgement is what
 * happened to the mail; a repeated document keeps its first one.
 */
static int
again(struct store *s, const struct record_how *how, struct arena *a,
    const struct request_row *old, const struct request_row *row, bool retry,
    const char **number)
{
	const struct request_row *j = retry ? row : old;
	char		 fresh[NUMBER_MAX] = "";
	int64_t		 change;
	const char	*flags;

	*number = old->number;
	if (*old->number == '\0' && j->monitor == 0 && is_delivered(j) &&
	    retry) {
		if (number_next(s, how, fresh) == -1 || (fresh[0] != '\0' &&
		    store_numbered(s, old->id, fresh, how->now) == -1))
			return -1;
		*number = arena_strdup(a, fresh);
	}
	flags = !retry ? store_with_flag(a, old->flags, "duplicate") :
	    keep_found(a, old->flags, j->flags);
	if (flags == NULL || *number == NULL ||
	    store_next_of(s, TABLE_REQUESTS, "change", &change) == -1)
		return -1;
	const struct db_value	 v[] = { DB_NUM(change), DB_TEXT(*number),
		DB_NUM(how->now), DB_NUM(!retry), DB_TEXT(j->class),
		DB_TEXT(j->where), DB_TEXT(j->signature),
		DB_TEXT(j->disposition), DB_TEXT(j->judged),
		DB_TEXT(j->reason), DB_TEXT(flags), DB_TEXT(row->qid),
		DB_TEXT(old->relay), DB_NUM(old->id) };
	return db_run(s->db, "UPDATE requests SET change = $1, number = $2, "
	    "last_seen = $3, seen = seen + $4, class = $5, signed_where = $6, "
	    "signature = $7, disposition = $8, judged = $9, reason = $10, "
	    "flags = $11, qid = $12 WHERE relay = $13 AND id = $14", v, NELEM(v), NULL,
	    NULL);
}

int
store_record(struct store *s, struct arena *a, const struct record_how *how,
    const struct request_row *ask, struct recorded *out)
{
	const struct db_value	 key[] = { DB_TEXT(ask->retry_key),
		DB_NUM(ask->monitor) };
	struct request_row	 row = *ask;
	struct found		 same = { .arena = a }, letter = same;
	struct recorded		 r = { .number = "" };
	char			 number[NUMBER_MAX];
	bool			 retry;

	if (find(s, "retry_key = $1 AND monitor = $2", key, NELEM(key),
	    &same) == -1)
		return -1;
	retry = same.is;
	if (!retry && row.monitor == 0 && find_document(s, &row, &same) == -1)
		return -1;
	if (same.is) {
		r.duplicate = !retry;
		r.same_number = strstr(same.row.flags, "same-number") != NULL;
		if (again(s, how, a, &same.row, &row, retry,
		    &r.number) == -1 || arena_failed(a))
			return -1;
		*out = r;
		return 0;
	}
	if (row.monitor == 0 && find_letter(s, &row, &letter) == -1)
		return -1;
	if (letter.is) {
		r.same_number = true;
		row.linked = letter.row.number;
		if ((row.flags = store_with_flag(a, row.flags,
		    "same-number")) == NULL)
			return -1;
	}
	if (add(s, how, &row, number) == -1 ||
	    (r.number = arena_strdup(a, number)) == NULL)
		return -1;
	r.fresh = true;
	r.id = row.id;
	r.unnumbered = number[0] == '\0' && row.monitor == 0 &&
	    is_delivered(&row);
	*out = r;
	return 0;
}

int
store_registered(struct store *s, const char *sha256, bool *out)
{
	int64_t	 n;

	if (db_one(s->db, "SELECT COUNT(*) FROM requests WHERE sha256 = $1 AND "
	    "monitor = 0 AND disposition IN " DELIVERED, &DB_TEXT(sha256), 1,
	    &n) == -1)
		return -1;
	*out = n > 0;
	return 0;
}

int
store_sight(struct store *s, const char *key, time_t now, time_t *first)
{
	const struct db_value	 v[] = { DB_TEXT(key), DB_NUM(now) };
	int64_t			 since;

	if (db_run(s->db, "INSERT INTO sights (sight, since) VALUES ($1, $2) "
	    "ON CONFLICT (sight) DO NOTHING", v, NELEM(v), NULL, NULL) == -1 ||
	    db_one(s->db, "SELECT since FROM sights WHERE sight = $1", v, 1,
	    &since) == -1)
		return -1;
	*first = (time_t)since;
	return 0;
}

int
store_certificate(struct store *s, const struct certificate_row *ask)
{
	struct certificate_row	 row = *ask;

	return store_next_of(s, TABLE_CERTIFICATES, "change",
	    &row.change) == -1 ? -1 : store_insert(s, TABLE_CERTIFICATES,
	    &row, "ON CONFLICT (serial, issuer) DO UPDATE SET "
	    "change = excluded.change, last_seen = excluded.last_seen, "
	    "mailbox = excluded.mailbox, generation = excluded.generation, "
	    "source = CASE WHEN certificates.source = 'unit' THEN 'unit' "
	    "ELSE excluded.source END WHERE excluded.last_seen >= "
	    "certificates.last_seen + " SEEN_S " OR excluded.mailbox <> "
	    "certificates.mailbox OR excluded.generation <> "
	    "certificates.generation OR (excluded.source = 'unit' AND "
	    "certificates.source <> 'unit')");
}

int
store_end(struct store *s, const char *serial, int64_t *out)
{
	/* serials are an issuer's own: where two have it, the later end counts */
	return db_one(s->db, "SELECT COALESCE(MAX(not_after), 0) FROM "
	    "certificates WHERE serial = $1", &DB_TEXT(serial), 1, out);
}
