/* store.h: the register in one database, the same for SQLite and PostgreSQL */
#ifndef REGISTER_STORE_H
#define REGISTER_STORE_H

#include <time.h>

#include "register/db.h"
#include "register/row.h"

/*
 * One connection, used by one thread.  All return 0, or -1 with store_fault
 * telling why.  Whatever writes stands between store_begin and store_commit,
 * and is durable when store_commit returned 0.
 */
struct store;

/* Of a relay: the name its rows go by. */
#define STORE_RELAY_MAX	256

/*
 * Open with the schema of this version, migrated when it was older.  readonly
 * neither makes nor migrates anything.  NULL with why.  A register that was
 * shared keeps its relay's name (store_relay), and why tells of it.
 */
struct store	*store_sqlite(const char *path, const char *relay,
		    bool readonly, struct buf *why);
struct store	*store_postgres(const char *conninfo, const char *relay,
		    int ms, struct buf *why);
void		 store_close(struct store *);	/* takes NULL */
const char	*store_fault(const struct store *);
const char	*store_relay(const struct store *);
/* For SQL of one's own, as reports have it. */
struct db	*store_db(struct store *);

int	store_begin(struct store *);
int	store_commit(struct store *);
void	store_rollback(struct store *);

/*
 * Numbers are given from the blocks that were leased of the shared register
 * (store_lease), or where there is none, from 1 on each year.
 */
struct record_how {
	bool		 leased;	/* numbers come from leases only */
	time_t		 now;
};

/* What became of a row that was recorded. */
struct recorded {
	const char	*number;	/* "" none; arena's */
	int64_t		 id;		/* of the row */
	bool		 unnumbered;	/* it gets a number later (feed_number) */
	bool		 fresh;		/* the row is new */
	bool		 duplicate;	/* the document was registered before */
	bool		 same_number;	/* another document had its số ký hiệu */
};

/*
 * Record one request, in a transaction: relay, id, change, number, seen and
 * linked of *row are decided here.  A retry (the same retry_key) finds its
 * row; so does the same document again, flagged.
 */
int	store_record(struct store *, struct arena *,
	    const struct record_how *, const struct request_row *,
	    struct recorded *);
/* Was this document registered, and given a number, by whomever we know of? */
int	store_registered(struct store *, const char *sha256, bool *out);
/* When was this key first seen?  Keeps it when it never was. */
int	store_sight(struct store *, const char *key, time_t now,
	    time_t *first);
/* Note a certificate; first_seen of one that is known stays, and last_seen
   is exact to a day. */
int	store_certificate(struct store *, const struct certificate_row *);
/* When does a certificate of that serial (upper-case hexadecimal) end?  0: not known. */
int	store_end(struct store *, const char *serial, int64_t *out);

/*
 * The outbox.  store_notice adds one, in the transaction of its request's row
 * or in one of its own; relay, id, state and created are decided here, and
 * message_id ("<UNIQUE@domain>") when it is "".  One whose once is there
 * already is not added, which is no fault.
 *
 * Who delivers takes the one that is due longest (store_next), hands it to the
 * mail server, and tells store_sent, or store_failed with when to try again (0:
 * never).  Between hand-over and that commit a crash may send it twice, with
 * the same Message-ID.
 */
int	store_notice(struct store *, const struct notice_row *,
	    const char *domain, time_t now);
/* A request got its number late: what waits for it need not any more. */
int	store_numbered(struct store *, int64_t request, const char *number,
	    time_t now);
/* *found false: none is due; *next is when one will be, 0 for never. */
int	store_next(struct store *, struct arena *, time_t now,
	    struct notice_row *, bool *found, time_t *next);
int	store_sent(struct store *, int64_t id, time_t now); /* forgets data */
int	store_postpone(struct store *, int64_t id, time_t until);
int	store_failed(struct store *, int64_t id, const char *fault,
	    time_t again, time_t now);
/* Those about a mail, or where qid is "" about a request's number, without
   their data, in order of their making. */
typedef int (*notice_fn)(void *ctx, const struct notice_row *);
int	store_notices_of(struct store *, const char *qid, const char *number,
	    notice_fn, void *ctx);
/* How many were given up. */
int	store_given_up(struct store *, int64_t *n);
/* How many a recipient ("": all) was sent since. */
int	store_delivered(struct store *, const char *recipient, time_t since,
	    int64_t *n);
/* How many notices of a kind ("": any) were added for a recipient, however he
   is written ("": all), since. */
int	store_notices(struct store *, const char *kind,
	    const char *recipient, time_t since, int64_t *n);

/* Which requests; "" and 0 do not restrict. */
struct request_filter {
	int64_t		 from, to;	/* received: from <= it < to */
	const char	*form;		/* "form-04" */
	const char	*agency;	/* part of its key (inspect/text.h) */
	const char	*class;		/* of its signature ("verdict") */
	const char	*disposition, *reason;
	const char	*domain;	/* of the sender */
	const char	*mark;		/* or "none" */
	const char	*number, *qid;	/* exactly */
	const char	*text, *text_key; /* found in number, letter or note; or,
					   as a key, in the agency's */
	int64_t		 monitor;	/* 0 only those that count, 1 only those
					   watched, 2 both */
	int64_t		 after_received; /* behind this row, for pages */
	const char	*after_relay;
	int64_t		 after_id;
	int64_t		 limit;		/* rows at most; 0: all */
};

#define REQUEST_FILTER_NONE ((struct request_filter){ .form = "", \
	.agency = "", .class = "", .disposition = "", .reason = "", \
	.domain = "", .mark = "", .number = "", .qid = "", .text = "", \
	.text_key = "", .after_relay = "" })

void	filter_put(struct buf *, const struct request_filter *);
void	filter_get(struct wire *, struct arena *, struct request_filter *);

/* Each matching row in order of its time; borrowed until fn returns. */
typedef int (*request_fn)(void *ctx, const struct request_row *);
int	store_requests(struct store *, const struct request_filter *,
	    request_fn, void *ctx);
int	store_count(struct store *, const struct request_filter *,
	    int64_t *out);

/*
 * How many matching requests have each value of a column of theirs, the most
 * frequent first.  column: one of TABLE_REQUESTS; or "day" and "month", of
 * Hanoi's time ("2026-05-04", "2026-05").
 */
typedef int (*count_fn)(void *ctx, const char *value, int64_t n);
int	store_group(struct store *, const struct request_filter *,
	    const char *column, count_fn, void *ctx);

/* Certificates that end in [from, to), in order of that; source "": any. */
typedef int (*certificate_fn)(void *ctx, const struct certificate_row *);
int	store_certificates(struct store *, time_t from, time_t to,
	    const char *source, certificate_fn, void *ctx);
/* Signatures of a time by unit, and all of them. */
int	store_signed(struct store *, time_t from, time_t to, count_fn,
	    void *ctx);

/* What the department did, in a transaction.  *found false: no such number
   here. */
int	store_mark(struct store *, const struct mark_row *, bool *found);

/* What to keep for how long, in days; 0: for ever. */
struct retention {
	int64_t		 requests;	/* rows, with their marks */
	int64_t		 contact;	/* their personal data */
	int64_t		 signatures, certificates, notices, sights;
};

/* What went. */
struct purged {
	int64_t		 requests, contact, marks, signatures, certificates,
			 notices, sights;
};

/*
 * Remove what is older than it may be, some rows at a time (each a transaction
 * of its own, so that mail gets between).  Only of this relay.
 */
int	store_purge(struct store *, const struct retention *, time_t now,
	    struct purged *);

/* A signature; *known when it is there already (identity, sha256, time). */
int	store_signature(struct store *, const struct signature_row *,
	    bool *known);
/* A word of ours that outlives us: a position.  "" when it was never set. */
int	store_get(struct store *, struct arena *, const char *name,
	    const char **value);
int	store_set(struct store *, const char *name, const char *value);

#endif
