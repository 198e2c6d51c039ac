/* remote_register.c: what the milter tells the register, and asks of it */

#include <errno.h>
#include <string.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/wire.h"
#include "programs/remote_parts.h"

#define TELL_MS		5000	/* no mail waits; a commit takes that long only
				   where the disk hangs */

static void
put_record(struct buf *b, const struct record_ask *ask)
{
	size_t	 i;

	wire_put_str(b, ask->key);
	wire_put_i64(b, ask->now);
	wire_put_u32(b, (uint32_t)ask->nrows);
	for (i = 0; i < ask->nrows; i++)
		row_put(b, TABLE_REQUESTS, &ask->rows[i]);
	wire_put_u32(b, (uint32_t)ask->ncerts);
	for (i = 0; i < ask->ncerts; i++)
		row_put(b, TABLE_CERTIFICATES, &ask->certs[i]);
	wire_put_u32(b, (uint32_t)ask->nnotices);
	for (i = 0; i < ask->nnotices; i++) {
		wire_put_u32(b, (uint32_t)ask->notices[i].which);
		row_put(b, TABLE_OUTBOX, &ask->notices[i].row);
	}
}

/* The numbers as one text, and what holds for any of them. */
static int
get_recorded(struct wire *w, struct arena *a, size_t nrows,
    struct record_answer *out)
{
	struct record_answer	 r = { .number = "" };
	struct slice		 number;
	uint32_t		 flags;
	size_t			 i;

	r.first_seen = (time_t)wire_get_i64(w);
	if (wire_get_u32(w) != nrows)
		return -1;
	for (i = 0; i < nrows; i++) {
		flags = wire_get_u32(w);
		number = wire_get_bytes(w);
		r.duplicate |= (flags & REGISTER_DUPLICATE) != 0;
		r.same_number |= (flags & REGISTER_SAME_NUMBER) != 0;
		if (number.n > 0 && (r.number = arena_printf(a, "%s%s%.*s",
		    r.number, *r.number != '\0' ? ", " : "",
		    SLICE_ARG(number))) == NULL)
			return -1;
	}
	if (!wire_done(w))
		return -1;
	*out = r;
	return 0;
}

/* A request in one message where it fits, else with a memfd.  0 or -1. */
static int
ask_registrar(struct remote *r, enum register_op op, int ms,
    struct slice bytes, struct buf *ans)
{
	const struct asking	 how = { HELPER_REGISTRAR, "", 0, ms, false };
	struct buf		 req = { 0 };
	int			 rc;

	wire_put_u32(&req, op);
	if (bytes.n <= REGISTER_INLINE) {
		buf_add(&req, bytes);
		rc = remote_ask(r, &how, &req, -1, ans, NULL);
	} else
		rc = remote_ask_about(r, &how, &req, bytes, ans, NULL);
	buf_free(&req);
	return rc;
}

/*
 * Ask for what mail waits for, which judges nothing meanwhile.  0 with the
 * answer, or -1.
 */
static int
ask_for_mail(const struct remote_calls *r, const struct envelope *env,
    enum register_op op, const struct buf *bytes, struct buf *ans)
{
	if (bytes->failed)
		return -1;
	if (r->register_by != NULL)
		return r->register_by(r->register_ctx, op, bytes, ans);
	if (env != NULL)
		place_leave(env->place);
	return ask_registrar(r->remote, op, r->register_ms, buf_slice(bytes),
	    ans);
}

int
remote_tell_register(void *ctx, struct slice bytes)
{
	struct buf	 ans = { 0 };
	struct wire	 w;
	int		 rc = -1;

	if (ask_registrar(ctx, REGISTER_RECORD, TELL_MS, bytes, &ans) == 0) {
		w = wire_of(buf_slice(&ans));
		rc = wire_get_u32(&w) == REGISTER_DONE ? 0 : -1;
	}
	buf_free(&ans);
	return rc;
}

/* Ask, and wait for the answer.  0 or -1. */
static int
record(struct remote_calls *r, struct arena *arena,
    const struct record_ask *ask, const struct buf *bytes,
    struct record_answer *answer)
{
	struct buf	 ans = { 0 };
	struct wire	 w;
	int		 rc = -1;

	if (ask_for_mail(r, ask->env, REGISTER_RECORD, bytes, &ans) == 0) {
		w = wire_of(buf_slice(&ans));
		if (wire_get_u32(&w) == REGISTER_DONE)
			rc = get_recorded(&w, arena, ask->nrows, answer);
	}
	if (rc == -1)
		log_msg(LV_WARNING, "register: no answer: %s", strerror(errno));
	buf_free(&ans);
	return rc;
}

/* What is only watched is written, and no mail waits for it. */
static bool
may_be_late(const struct remote_calls *r, const struct record_ask *ask)
{
	return r->register_by == NULL && ask->outcome != NULL &&
	    ask->outcome->monitor;
}

int
remote_record(void *ctx, struct arena *arena, const struct record_ask *ask,
    struct record_answer *answer)
{
	struct remote_calls	*r = ctx;
	struct buf	 bytes = { 0 };
	int		 rc = 0;

	put_record(&bytes, ask);
	if (may_be_late(r, ask)) {
		later_put(r->remote->later, ask->env->qid, &bytes);
		*answer = (struct record_answer){ .number = "",
			.first_seen = ask->now };
	} else
		rc = record(r, arena, ask, &bytes, answer);
	buf_free(&bytes);
	return rc;
}

static void
put_list(struct buf *b, struct strings list)
{
	size_t	 i;

	wire_put_u32(b, (uint32_t)list.n);
	for (i = 0; i < list.n; i++)
		wire_put_str(b, list.v[i]);
}

/* Is it so for any of a list of n? */
static bool
get_any(struct wire *w, size_t n)
{
	uint32_t	 i, told = wire_get_count(w, (uint32_t)n);
	bool		 any = false;

	for (i = 0; i < told; i++)
		any |= wire_get_u32(w) != 0;
	return any;
}

static void
get_ends(struct wire *w, size_t n, int64_t *ends)
{
	uint32_t	 i, told = wire_get_count(w, (uint32_t)n);

	for (i = 0; i < told; i++)
		ends[i] = wire_get_i64(w);
}

int
remote_lookup(void *ctx, const struct lookup_ask *ask,
    struct lookup_answer *answer)
{
	struct remote_calls	*r = ctx;
	struct lookup_answer	 a = { .ends = answer->ends };
	struct buf	 bytes = { 0 }, ans = { 0 };
	struct wire	 w;
	int		 rc = -1;

	put_list(&bytes, ask->digests);
	put_list(&bytes, ask->serials);
	if (ask_for_mail(r, ask->env, REGISTER_LOOKUP, &bytes, &ans) == 0) {
		w = wire_of(buf_slice(&ans));
		if (wire_get_u32(&w) == REGISTER_DONE) {
			a.registered = get_any(&w, ask->digests.n);
			get_ends(&w, ask->serials.n, a.ends);
			rc = wire_done(&w) ? 0 : -1;
		}
	}
	if (rc == 0)
		*answer = a;
	buf_free(&bytes);
	buf_free(&ans);
	return rc;
}

int
remote_record_here(void *ctx, struct arena *arena, const struct record_ask *ask,
    struct record_answer *answer)
{
	struct remote_calls	*r = ctx;

	(void)arena;
	*answer = (struct record_answer){ .number = "",
		.first_seen = *ask->key == '\0' ? ask->now :
		local_register_first(r->remote->seen, ask->key, ask->now) };
	return 0;
}

int
remote_pass_registrar(struct remote *r, enum register_op op, int ms,
    int memfd, struct buf *ans, int *ansfd)
{
	const struct asking	 how = { HELPER_REGISTRAR, "", 0, ms, true };
	struct buf		 req = { 0 };
	int			 rc;

	wire_put_u32(&req, op);
	rc = remote_ask(r, &how, &req, memfd, ans, ansfd);
	buf_free(&req);
	return rc;
}

int
remote_ask_registrar(struct remote *r, enum register_op op, int ms,
    struct slice bytes, struct buf *ans, int *ansfd)
{
	int	 memfd = chan_memfd("ask", bytes), rc = -1;

	if (memfd != -1)
		rc = remote_pass_registrar(r, op, ms, memfd, ans, ansfd);
	chan_close(&memfd);
	return rc;
}
