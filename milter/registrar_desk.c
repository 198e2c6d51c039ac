/* registrar_desk.c: what people ask of the register, beside the mail and never before it */

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/chan.h"
#include "base/log.h"
#include "programs/register_ops.h"
#include "programs/registrar.h"

#define ARENA_BYTES	(8u << 20)	/* of one request; a report as a notice */
#define NOTICES_BYTES	(32u << 10)	/* about one mail, in one answer */
#define MIGRATE_STEPS	10		/* transactions of one answer */

struct desk {
	struct office	*office;
	struct store	*own;
	struct store	*shared;	/* NULL: none, or not to be had now */
	struct arena	*arena;		/* of the request under way */
	struct buf	 answer, why;
	int		 memfd;		/* of the answer, -1 */
};

/* The shared register, connected anew where it was lost.  NULL with why. */
static struct store *
shared(struct desk *d)
{
	const struct registrar_conf	*c = d->office->conf;
	int64_t				 one;

	if (*c->postgres == '\0')
		return NULL;
	if (d->shared != NULL && db_one(store_db(d->shared), "SELECT 1", NULL,
	    0, &one) == -1) {
		store_close(d->shared);
		d->shared = NULL;
	}
	if (d->shared == NULL)
		d->shared = registrar_shared(c, &d->why);
	return d->shared;
}

/* Where reports are from: the shared register where there is one. */
static struct store *
source(struct desk *d, enum register_source *which)
{
	struct store	*s = shared(d);

	*which = s != NULL ? SOURCE_SHARED :
	    *d->office->conf->postgres == '\0' ? SOURCE_OWN :
	    SOURCE_OWN_FOR_SHARED;
	return s != NULL ? s : d->own;
}

/* Begin an answer that is well: what follows is put behind it. */
static void
done(struct desk *d)
{
	wire_put_u32(&d->answer, REGISTER_DONE);
	wire_put_str(&d->answer, "");
}

static int
failed(struct desk *d, const char *why)
{
	d->answer.n = 0;
	wire_put_u32(&d->answer, REGISTER_FAILED);
	wire_put_str(&d->answer, why);
	return 0;
}

struct page {
	struct buf	 rows;
	uint32_t	 n;
};

static int
add_row(void *ctx, const struct request_row *row)
{
	struct page	*p = ctx;

	row_put(&p->rows, TABLE_REQUESTS, row);
	p->n++;
	return p->rows.failed;
}

static int
list(struct desk *d, struct wire *w)
{
	struct request_filter	 f;
	enum register_source	 which;
	struct store		*s = source(d, &which);
	struct page		 page = { .rows.max =
		(size_t)(REGISTER_PAGE_MIB - 1) << 20 };
	struct buf		 bytes = { 0 };
	int64_t			 all = 0;
	int			 rc = -1;

	filter_get(w, d->arena, &f);
	if (!wire_done(w))
		return -1;
	if (f.limit <= 0 || f.limit > REGISTER_PAGE)
		f.limit = REGISTER_PAGE;
	/* the sum is asked for with the first page, and costs a scan */
	if ((f.after_id == 0 && store_count(s, &f, &all) == -1) ||
	    store_requests(s, &f, add_row, &page) == -1 || page.rows.failed) {
		rc = failed(d, store_fault(s));
		goto out;
	}
	wire_put_u32(&bytes, page.n);
	buf_add(&bytes, buf_slice(&page.rows));
	if (!bytes.failed)
		d->memfd = chan_memfd("rows", buf_slice(&bytes));
	done(d);
	wire_put_u32(&d->answer, which);
	wire_put_i64(&d->answer, all);
	rc = d->memfd == -1 ? failed(d, strerror(errno)) : 0;
out:
	buf_free(&bytes);
	buf_free(&page.rows);
	return rc;
}

/* Mark a row of one register.  0 with *found, or -1. */
static int
mark_in(struct store *s, const struct mark_row *row, bool *found)
{
	if (store_begin(s) == -1)
		return -1;
	if (store_mark(s, row, found) == 0)
		return store_commit(s);
	store_rollback(s);
	return -1;
}

/* Our own row is marked here, and fed; another relay's in the shared one. */
static int
mark(struct desk *d, struct wire *w)
{
	struct mark_row	 row;
	struct store	*s;
	bool		 found = false;

	row_get(w, d->arena, TABLE_MARKS, &row);
	if (!wire_done(w))
		return -1;
	if (mark_in(d->own, &row, &found) == -1)
		return failed(d, store_fault(d->own));
	if (!found && *d->office->conf->postgres != '\0') {
		if ((s = shared(d)) == NULL)
			return failed(d, buf_str(&d->why));
		if (mark_in(s, &row, &found) == -1)
			return failed(d, store_fault(s));
	}
	done(d);
	wire_put_u32(&d->answer, found);
	return 0;
}

static void
put_purged(struct buf *b, const struct purged *p)
{
	const int64_t	 n[] = { p->requests, p->contact, p->marks,
		p->signatures, p->certificates, p->notices, p->sights };
	size_t		 i;

	for (i = 0; i < NELEM(n); i++)
		wire_put_i64(b, n[i]);
}

static int
purge(struct desk *d, struct wire *w)
{
	const struct retention	*keep = &d->office->conf->keep;
	struct purged		 here = { 0 }, there = { 0 };
	struct store		*s = shared(d);

	if (!wire_done(w))
		return -1;
	if (store_purge(d->own, keep, time(NULL), &here) == -1)
		return failed(d, store_fault(d->own));
	if (s != NULL && store_purge(s, keep, time(NULL), &there) == -1)
		return failed(d, store_fault(s));
	if (s == NULL && *d->office->conf->postgres != '\0')
		return failed(d, buf_str(&d->why));
	done(d);
	put_purged(&d->answer, &here);
	put_purged(&d->answer, &there);
	return 0;
}

/* Some more of our rows into the shared register. */
static int
feed_steps(struct desk *d, struct store *s, bool anew, struct fed *all)
{
	struct fed	 fed = { .more = true };
	int		 i, rc;

	pthread_mutex_lock(&d->office->feeding);
	rc = anew ? feed_restart(d->own) : 0;
	for (i = 0; i < MIGRATE_STEPS && rc == 0 && fed.more; i++)
		if ((rc = feed_some(d->own, s, time(NULL), &fed)) == 0)
			all->rows += fed.rows;
	all->more = fed.more;
	pthread_mutex_unlock(&d->office->feeding);
	return rc;
}

static int
migrate(struct desk *d, struct wire *w)
{
	bool		 anew = wire_get_count(w, 1) == 1;
	struct store	*s = shared(d);
	struct fed	 all = { 0 };
	int64_t		 here, there;

	if (!wire_done(w))
		return -1;
	if (s == NULL)
		return failed(d, *d->office->conf->postgres == '\0' ?
		    "register.postgres names no database" : buf_str(&d->why));
	if (feed_steps(d, s, anew, &all) == -1 ||
	    feed_lease(d->own, s, time(NULL)) == -1 ||
	    db_one(store_db(s), "SELECT COUNT(*) FROM requests WHERE "
	    "relay = $1", &DB_TEXT(store_relay(s)), 1, &there) == -1)
		return failed(d, *store_fault(s) != '\0' ? store_fault(s) :
		    store_fault(d->own));
	if (db_one(store_db(d->own), "SELECT COUNT(*) FROM requests WHERE "
	    "relay = $1", &DB_TEXT(store_relay(s)), 1, &here) == -1)
		return failed(d, store_fault(d->own));
	done(d);
	wire_put_i64(&d->answer, all.rows);
	wire_put_u32(&d->answer, all.more);
	wire_put_i64(&d->answer, here);
	wire_put_i64(&d->answer, there);
	return 0;
}

static int
report(struct desk *d, struct wire *w)
{
	struct report_ask	 ask;
	enum register_source	 which;
	struct store		*s = source(d, &which);

	report_ask_get(w, &ask);
	if (!wire_done(w))
		return -1;
	if ((d->memfd = registrar_report(s, &ask)) == -1)
		return failed(d, *store_fault(s) != '\0' ? store_fault(s) :
		    "no memory");
	done(d);
	wire_put_u32(&d->answer, which);
	return 0;
}

static int
send_report(struct desk *d, struct wire *w)
{
	const struct registrar_conf	*c = d->office->conf;
	const char			*once = arena_str(d->arena,
					    wire_get_bytes(w));
	struct slice			 data = wire_get_bytes(w);

	if (!wire_done(w) || once == NULL)
		return -1;
	if (!c->notices || !c->outbox.sends[NOTICE_REPORT])
		return failed(d, "notices are off, or reports among them, or "
		    "the mode is monitor");
	if (c->outbox.nreport_to == 0)
		return failed(d, "notices.report_to names nobody");
	if (registrar_send_report(c, d->own, d->arena, data, once,
	    time(NULL)) == -1)
		return failed(d, store_fault(d->own));
	done(d);
	wire_put_u32(&d->answer, (uint32_t)c->outbox.nreport_to);
	return 0;
}

static int
add_notice(void *ctx, const struct notice_row *row)
{
	struct page	*p = ctx;

	row_put(&p->rows, TABLE_OUTBOX, row);
	p->n++;
	return p->rows.failed;
}

static int
notices(struct desk *d, struct wire *w)
{
	const char	*qid = arena_str(d->arena, wire_get_bytes(w));
	const char	*number = arena_str(d->arena, wire_get_bytes(w));
	struct page	 page = { .rows.max = NOTICES_BYTES };
	int64_t		 given_up;

	if (!wire_done(w) || qid == NULL || number == NULL)
		return -1;
	if (store_notices_of(d->own, qid, number, add_notice, &page) == -1 ||
	    store_given_up(d->own, &given_up) == -1 || page.rows.failed) {
		buf_free(&page.rows);
		return failed(d, store_fault(d->own));
	}
	done(d);
	wire_put_i64(&d->answer, given_up);
	wire_put_u32(&d->answer, page.n);
	buf_add(&d->answer, buf_slice(&page.rows));
	buf_free(&page.rows);
	return 0;
}

/* What may be asked here; 0 with an answer, -1: the request makes no sense. */
static int	(*const ops[REGISTER__MAX])(struct desk *, struct wire *) = {
	[REGISTER_LIST] = list,
	[REGISTER_MARK] = mark,
	[REGISTER_PURGE] = purge,
	[REGISTER_MIGRATE] = migrate,
	[REGISTER_REPORT] = report,
	[REGISTER_SEND] = send_report,
	[REGISTER_NOTICES] = notices,
};

/* One request: its bytes, the reply socket and perhaps its memfd. */
static void
serve(struct desk *d, struct slice msg, int reply, int memfd)
{
	struct slice	 bytes = { NULL, 0 };
	struct wire	 w = wire_of(msg);
	uint32_t	 op = wire_get_u32(&w);
	int		 rc = -1;

	d->memfd = -1;
	d->answer.n = d->why.n = 0;
	if ((d->arena = arena_new(ARENA_BYTES)) != NULL &&
	    op < REGISTER__MAX && ops[op] != NULL && chan_map(memfd,
	    (size_t)REGISTER_ASK_MIB << 20, &bytes) == 0) {
		w = wire_of(bytes);
		rc = ops[op](d, &w);
		chan_unmap(bytes);
	}
	if (rc == 0 && !d->answer.failed && chan_send(reply,
	    buf_slice(&d->answer), &d->memfd, d->memfd == -1 ? 0 : 1) == -1)
		log_msg(LV_DEBUG, "desk: %s", strerror(errno));
	chan_close(&d->memfd);
	arena_free(d->arena);
}

void *
registrar_desk(void *office)
{
	static unsigned char	 msg[CHAN_MSG_MAX]; /* there is one desk */
	struct desk		 d = { .office = office };
	int			 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t			 n;

	if ((d.own = registrar_own(d.office->conf, &d.why)) == NULL) {
		log_msg(LV_ERROR, "desk: %s", buf_str(&d.why));
		return NULL;
	}
	while ((n = chan_recv(d.office->desk, msg, sizeof(msg), fds,
	    &nfds)) != 0) {
		if (n > 0 && nfds == 2)
			serve(&d, (struct slice){ msg, (size_t)n }, fds[0],
			    fds[1]);
		while (nfds > 0)
			chan_close(&fds[--nfds]);
	}
	return NULL;
}
