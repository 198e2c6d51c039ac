/* registrar_record.c: what the milter asks: recording requests, looking up what is known */

#include "base/log.h"
#include "programs/register_ops.h"
#include "programs/registrar.h"

#define ARENA_BYTES	(32u << 20)	/* of one request, parsed */
#define HOUR_S		3600

#define UNNUMBERED_S	(24 * 3600)	/* a notice waits for its request's number;
					   then it says that there is none yet */

/* A notice, and which of the mail's requests it is about. */
struct about {
	uint32_t		 which;
	struct notice_row	 row;
};

/* A REGISTER_RECORD, parsed. */
struct record {
	const char		*sight;
	time_t			 now;
	struct request_row	*rows;
	struct certificate_row	*certs;
	struct about		*notices;
	uint32_t		 nrows, ncerts, nnotices;
	struct recorded		*out;
};

static int
parse_record(struct arena *a, struct slice bytes, struct record *r)
{
	struct wire	 w = wire_of(bytes);
	uint32_t	 i;

	r->sight = arena_str(a, wire_get_bytes(&w));
	r->now = (time_t)wire_get_i64(&w);
	r->nrows = wire_get_count(&w, REGISTER_ROWS_MAX);
	r->rows = arena_array(a, r->nrows, sizeof(*r->rows));
	r->out = arena_array(a, r->nrows, sizeof(*r->out));
	for (i = 0; !arena_failed(a) && i < r->nrows; i++)
		row_get(&w, a, TABLE_REQUESTS, &r->rows[i]);
	r->ncerts = wire_get_count(&w, REGISTER_ROWS_MAX);
	r->certs = arena_array(a, r->ncerts, sizeof(*r->certs));
	for (i = 0; !arena_failed(a) && i < r->ncerts; i++)
		row_get(&w, a, TABLE_CERTIFICATES, &r->certs[i]);
	r->nnotices = wire_get_count(&w, REGISTER_ROWS_MAX);
	r->notices = arena_array(a, r->nnotices, sizeof(*r->notices));
	for (i = 0; !arena_failed(a) && i < r->nnotices; i++) {
		r->notices[i].which = wire_get_u32(&w);
		row_get(&w, a, TABLE_OUTBOX, &r->notices[i].row);
	}
	return wire_done(&w) && !arena_failed(a) ? 0 : -1;
}

/*
 * Has the sender, or have all together, had answers of the test address
 * enough?  Who sends it much does not wait for each: these are not kept.
 */
static int
is_too_many(const struct outbox_conf *c, struct store *own,
    const struct notice_row *row, time_t now, bool *out)
{
	const struct log_field	 fields[] = { { "kind", row->kind },
		{ "to", row->recipient }, { "result", "limited" } };
	int64_t			 his, all;

	*out = false;
	if (notice_of(row->kind) != NOTICE_SELFTEST)
		return 0;
	if (store_notices(own, row->kind, row->recipient,
	    now - c->selftest_s + 1, &his) == -1 ||
	    store_notices(own, row->kind, "", now - HOUR_S + 1, &all) == -1)
		return -1;
	*out = his > 0 || all >= c->selftest_hour;
	if (*out)
		log_event(LV_INFO, "notice", fields, NELEM(fields));
	return 0;
}

/* A notice goes with a row that is new: one receipt a request. */
static int
add_notice(const struct registrar_conf *c, struct store *own,
    const struct record *r, struct about *n)
{
	bool	 many;

	if (is_too_many(&c->outbox, own, &n->row, r->now, &many) == -1)
		return -1;
	if (many)
		return 0;
	if (n->which < r->nrows) {
		if (!r->out[n->which].fresh)
			return 0;
		n->row.number = r->out[n->which].number;
		n->row.request = r->out[n->which].id;
		if (r->out[n->which].unnumbered)
			n->row.due = r->now + UNNUMBERED_S;
	}
	return store_notice(own, &n->row, store_relay(own), r->now);
}

static int
do_record(const struct registrar_conf *c, struct store *own, struct arena *a,
    struct record *r, struct buf *answer)
{
	const struct record_how	 how = { .leased = *c->postgres != '\0',
		.now = r->now };
	time_t			 first = r->now;
	uint32_t		 i;

	if (*r->sight != '\0' &&
	    store_sight(own, r->sight, r->now, &first) == -1)
		return -1;
	for (i = 0; i < r->nrows; i++)
		if (store_record(own, a, &how, &r->rows[i], &r->out[i]) == -1)
			return -1;
	for (i = 0; i < r->ncerts; i++)
		if (store_certificate(own, &r->certs[i]) == -1)
			return -1;
	for (i = 0; i < r->nnotices; i++)
		if (add_notice(c, own, r, &r->notices[i]) == -1)
			return -1;
	wire_put_u32(answer, REGISTER_DONE);
	wire_put_i64(answer, first);
	wire_put_u32(answer, r->nrows);
	for (i = 0; i < r->nrows; i++) {
		wire_put_u32(answer, (r->out[i].fresh ? REGISTER_FRESH : 0u) |
		    (r->out[i].duplicate ? REGISTER_DUPLICATE : 0u) |
		    (r->out[i].same_number ? REGISTER_SAME_NUMBER : 0u));
		wire_put_str(answer, r->out[i].number);
	}
	return 0;
}

/* Answer of each document whether it is registered.  0 or -1. */
static int
tell_documents(struct store *own, struct arena *a, struct wire *w,
    struct buf *answer)
{
	uint32_t	 n = wire_get_count(w, REGISTER_ROWS_MAX), i;
	const char	*digest;
	bool		 is = false;

	wire_put_u32(answer, n);
	for (i = 0; i < n; i++) {
		if ((digest = arena_str(a, wire_get_bytes(w))) == NULL ||
		    store_registered(own, digest, &is) == -1)
			return -1;
		wire_put_u32(answer, is);
	}
	return 0;
}

/* The same of each certificate when it ends. */
static int
tell_ends(struct store *own, struct arena *a, struct wire *w,
    struct buf *answer)
{
	uint32_t	 n = wire_get_count(w, REGISTER_ROWS_MAX), i;
	const char	*serial;
	int64_t		 end = 0;

	wire_put_u32(answer, n);
	for (i = 0; i < n; i++) {
		if ((serial = arena_str(a, wire_get_bytes(w))) == NULL ||
		    store_end(own, serial, &end) == -1)
			return -1;
		wire_put_i64(answer, end);
	}
	return 0;
}

static int
lookup(struct store *own, struct arena *a, struct slice bytes,
    struct buf *answer)
{
	struct wire	 w = wire_of(bytes);

	wire_put_u32(answer, REGISTER_DONE);
	return tell_documents(own, a, &w, answer) == -1 ||
	    tell_ends(own, a, &w, answer) == -1 || !wire_done(&w) ? -1 : 0;
}

void
registrar_look(struct store *own, struct ask *ask)
{
	struct arena	*a = arena_new(ARENA_BYTES);

	if (a == NULL || lookup(own, a, ask->bytes, &ask->answer) == -1)
		ask->answer.n = 0;
	arena_free(a);
}

/* One request, in the transaction under way.  0, or -1 and it is to be undone. */
static int
serve(const struct registrar_conf *c, struct store *own, struct ask *ask)
{
	struct arena	*a = arena_new(ARENA_BYTES);
	struct record	 r = { .sight = NULL };
	int		 rc = -1;

	ask->answer.n = 0;
	if (a != NULL && parse_record(a, ask->bytes, &r) == 0)
		rc = do_record(c, own, a, &r, &ask->answer);
	if (ask->answer.failed)
		rc = -1;
	if (rc == -1)
		ask->answer.n = 0;
	arena_free(a);
	return rc;
}

/*
 * So many in one transaction.  0; 1: one of them can not be kept, and none
 * was; -1: nothing can be kept now.
 */
static int
serve_together(const struct registrar_conf *c, struct store *own,
    struct ask *asks, size_t n)
{
	size_t	 i;

	if (store_begin(own) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (serve(c, own, &asks[i]) == -1) {
			store_rollback(own);
			return 1;
		}
	if (store_commit(own) == 0)
		return 0;
	store_rollback(own);
	return -1;
}

/* Nobody is told that it was kept: each of these mails waits. */
static void
give_up(struct store *own, struct ask *asks, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		asks[i].answer.n = 0;
	log_msg(LV_ERROR, "register: %zu not kept: %s", n, store_fault(own));
}

void
registrar_serve(const struct registrar_conf *c, struct store *own,
    struct ask *asks, size_t n)
{
	size_t	 i;
	int	 rc = serve_together(c, own, asks, n);

	if (rc == -1 || (rc == 1 && n == 1))
		give_up(own, asks, n);
	/* one that can not be kept must not take the others with it */
	for (i = 0; rc == 1 && n > 1 && i < n; i++)
		if (serve_together(c, own, &asks[i], 1) != 0)
			give_up(own, &asks[i], 1);
}
