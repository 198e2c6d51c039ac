/* remote.c: struct helpers over channels: sign, stamp, inspect, revocation */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/fetch_ops.h"
#include "programs/inspect_ops.h"
#include "programs/lines.h"
#include "programs/remote_parts.h"
#include "programs/tally.h"

#define MODEL_MIB	16	/* an answer's memfd; text is at most 8 MiB */
#define GRACE_MS	500	/* the inspector's own deadline comes first */
#define ON_THE_WAY_MS	10	/* of revocation_ms; the rest is the fetcher's */
#define FETCHED_MIB	64	/* as a fetcher's section allows at most */
#define PATH_BYTES	4096

struct remote *
remote_new(void)
{
	struct remote	*r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->seen = local_register_new();
	r->lines = lines_new();
	r->later = later_new(remote_tell_register, r);
	if (r->seen == NULL || r->lines == NULL || r->later == NULL) {
		remote_free(r);
		return NULL;
	}
	return r;
}

void
remote_free(struct remote *r)
{
	if (r == NULL)
		return;
	later_free(r->later);
	lines_free(r->lines);
	local_register_free(r->seen);
	free(r);
}

void
remote_set(struct remote *r, enum helper which, const char *name, int fd)
{
	lines_set(r->lines, which, name, fd);
}

static void
tell_line(void *ctx, const struct line_state *l)
{
	char		 who[CONTROL_NAME_MAX + 16];
	const struct sample samples[] = {
		{ "helper_up", "helper", who, l->up },
		{ "helper_starts_total", "helper", who, l->starts },
		{ "helper_calls", "helper", who, l->calls },
	};
	size_t		 i;

	snprintf(who, sizeof(who), "%s%s%s", helper_word(l->helper),
	    *l->name != '\0' ? " " : "", l->name);
	for (i = 0; i < NELEM(samples); i++)
		sample_put(ctx, &samples[i]);
}

void
remote_tell(struct remote *r, struct buf *samples)
{
	int64_t			 waiting, lost;

	lines_tell(r->lines, tell_line, samples);
	later_count(r->later, &waiting, &lost);
	sample_put(samples, &(struct sample){ "register_waiting", "", "",
	    waiting });
	sample_put(samples, &(struct sample){ "register_lost_total", "", "",
	    lost });
}

void
remote_finish(struct remote *r, int ms)
{
	later_finish(r->later, ms);
}

/* As remote_ask, about anything. */
static int
ask(struct remote *r, const struct asking *how, const struct buf *req,
    const struct chan_about *about, struct buf *ans, int *ansfd)
{
	struct line_call	 call;
	int			 rc;

	if (req->failed) {
		errno = ENOMEM;
		return -1;
	}
	if (lines_begin(r->lines, how->which, how->name, how->most,
	    &call) == -1)
		return -1;
	rc = chan_call(call.fd, buf_slice(req), about, how->ms, ans, ansfd);
	lines_end(r->lines, &call, rc == -1 && !how->people &&
	    (errno == ETIMEDOUT || errno == EAGAIN));
	return rc;
}

int
remote_ask(struct remote *r, const struct asking *how, const struct buf *req,
    int memfd, struct buf *ans, int *ansfd)
{
	return ask(r, how, req, &(struct chan_about){ .memfd = memfd }, ans,
	    ansfd);
}

int
remote_ask_about(struct remote *r, const struct asking *how, const struct buf *req,
    struct slice bytes, struct buf *ans, int *ansfd)
{
	int	 memfd = chan_memfd("mail", bytes), rc = -1;

	if (memfd != -1)
		rc = remote_ask(r, how, req, memfd, ans, ansfd);
	chan_close(&memfd);
	return rc;
}

int
remote_signature(const char *identity, struct slice ans, struct buf *der,
    enum reason *why)
{
	struct wire	 w = wire_of(ans);
	uint32_t	 result = wire_get_u32(&w);
	struct slice	 word = wire_get_bytes(&w);
	struct slice	 bytes = wire_get_bytes(&w);

	if (!wire_done(&w))
		return -1;
	if (result == SIGN_DONE && bytes.n > 0) {
		buf_add(der, bytes);
		return der->failed ? -1 : 0;
	}
	*why = result != SIGN_REFUSED ? R_TOKEN_FAULT :
	    slice_eq(word, slice_of(reason_word(R_RATE_LIMIT))) ?
	    R_RATE_LIMIT : R_SIGNER_REFUSED;
	log_msg(LV_WARNING, "signer: %s: %.*s", identity, SLICE_ARG(word));
	return -1;
}

/*
 * A token may be slow or hang, and holds up nobody else's judgement: what is
 * left to do with its answer is little.
 */
static int
remote_sign(void *ctx, const struct sign_ask *ask_for, struct buf *der,
    enum reason *why)
{
	struct remote_calls	*r = ctx;
	const struct asking	 how = { HELPER_SIGNER, ask_for->signer,
				    r->sign_queue, r->sign_ms, false };
	struct chan_about	 about = { .memfd = ask_for->entity->fd };
	struct buf	 req = { 0 }, ans = { 0 };
	int		 rc = -1;

	*why = R_SIGNER_SILENT;
	if (about.memfd == -1)
		about.bytes = ask_for->entity->bytes;
	wire_put_u32(&req, SIGN_ENTITY);
	wire_put_str(&req, ask_for->identity);
	wire_put_str(&req, ask_for->qid);
	place_leave(ask_for->place);
	if (ask(r->remote, &how, &req, &about, &ans, NULL) == 0)
		rc = remote_signature(ask_for->identity, buf_slice(&ans), der,
		    why);
	else if (errno == EBUSY)
		*why = R_SIGNER_BUSY;
	buf_free(&req);
	buf_free(&ans);
	return rc;
}

/* What came of a document: bytes of the answer, or mapped ones. */
struct inspected {
	struct buf	 ans;
	struct slice	 bytes;
	bool		 mapped;
};

static void
inspected_free(struct inspected *i)
{
	if (i->mapped)
		chan_unmap(i->bytes);
	buf_free(&i->ans);
}

/*
 * Ask the inspector.  0, or -1: it did not answer, or with both or none of what
 * there is to be; *out is to be freed in any case.
 */
static int
ask_inspector(struct remote_calls *r, enum inspect_op op,
    enum model_format format, struct slice bytes, size_t max,
    struct inspected *out)
{
	const struct asking	 how = { HELPER_INSPECTOR, "", 0,
				    r->inspect_ms + GRACE_MS, false };
	struct buf	 req = { 0 };
	struct wire	 w;
	uint32_t	 result;
	int		 memfd = -1, rc = -1;

	*out = (struct inspected){ .mapped = false };
	wire_put_u32(&req, op);
	wire_put_u32(&req, (uint32_t)format);
	if (remote_ask_about(r->remote, &how, &req, bytes, &out->ans,
	    &memfd) == 0) {
		w = wire_of(buf_slice(&out->ans));
		result = wire_get_u32(&w);
		wire_get_bytes(&w);
		out->bytes = wire_get_bytes(&w);
		out->mapped = memfd != -1 && out->bytes.n == 0 &&
		    chan_map(memfd, max, &out->bytes) == 0;
		if (wire_done(&w) && result == INSPECT_DONE &&
		    out->mapped == (memfd != -1) && out->bytes.n > 0)
			rc = 0;
	}
	buf_free(&req);
	chan_close(&memfd);
	return rc;
}

/* What a worker says is not believed. */
static int
remote_inspect(void *ctx, struct arena *arena, const struct attachment *a,
    struct model *out)
{
	struct inspected i;
	int64_t	 begun = proc_ms();
	int	 rc;

	rc = ask_inspector(ctx, INSPECT_READ, a->format, a->bytes,
	    (size_t)MODEL_MIB << 20, &i);
	if (rc == 0 && model_get(arena, i.bytes, out) == -1) {
		*out = (struct model){ .why = R_UNREADABLE,
			.cause = "bad answer" };
		rc = arena_failed(arena) ? -1 : 0;
	}
	if (rc == 0)
		out->ms = (uint32_t)(proc_ms() - begun);
	inspected_free(&i);
	return rc;
}

/*
 * The fetcher answers with what it has before we cease to listen.  When it did
 * not, it hangs, and is left alone for a while: of several signers and CAs of
 * one mail only the first waits.
 */
static int
remote_revocation(void *ctx, struct slice cert, struct slice issuer,
    struct buf *answer)
{
	struct remote_calls	*r = ctx;
	const struct asking	 how = { HELPER_FETCHER, "", 0,
				    r->revocation_ms, false };
	struct buf	 req = { .max = CHAN_MSG_MAX }, ans = { 0 };
	struct wire	 w;
	struct slice	 der;
	int		 rc = -1;

	wire_put_u32(&req, FETCH_STATUS);
	wire_put_u32(&req, (uint32_t)(r->revocation_ms - ON_THE_WAY_MS));
	wire_put_bytes(&req, cert);
	wire_put_bytes(&req, issuer);
	if (remote_ask(r->remote, &how, &req, -1, &ans, NULL) == -1)
		goto out;
	w = wire_of(buf_slice(&ans));
	der = wire_get_bytes(&w);
	if (wire_done(&w)) {
		buf_add(answer, der);
		rc = answer->failed ? -1 : 0;
	}
out:
	buf_free(&req);
	buf_free(&ans);
	return rc;
}

/* Add the bytes of a memfd, at most max, to b; 0 or -1. */
static int
take_bytes(int memfd, size_t max, struct buf *b)
{
	struct slice	 bytes;

	if (chan_map(memfd, max, &bytes) == -1)
		return -1;
	buf_add(b, bytes);
	chan_unmap(bytes);
	return b->failed ? -1 : 0;
}

static int
remote_unpack(void *ctx, struct slice bytes, struct buf *members)
{
	struct inspected i;
	int	 rc;

	rc = ask_inspector(ctx, INSPECT_UNPACK, FORMAT_ARCHIVE, bytes,
	    INSPECT_MEMBERS_MAX, &i);
	if (rc == 0) {
		buf_add(members, i.bytes);
		rc = members->failed ? -1 : 0;
	}
	inspected_free(&i);
	return rc;
}

/* Ask the fetcher what it answers with bytes in a memfd.  0, or -1 with why. */
static int
ask_fetcher(struct remote *r, const struct buf *req, int ms,
    struct buf *bytes, struct buf *why)
{
	const struct asking	 how = { HELPER_FETCHER, "", 0, ms, false };
	struct buf	 ans = { 0 };
	struct wire	 w;
	struct slice	 text;
	uint32_t	 result;
	int		 memfd = -1, rc = -1;

	if (remote_ask(r, &how, req, -1, &ans, &memfd) == -1) {
		buf_printf(why, "cks-fetcher: %s", strerror(errno));
		goto out;
	}
	w = wire_of(buf_slice(&ans));
	result = wire_get_u32(&w);
	text = wire_get_bytes(&w);
	if (wire_done(&w) && result == FETCH_DONE && memfd != -1)
		rc = take_bytes(memfd, (size_t)FETCHED_MIB << 20, bytes);
	if (rc == -1)
		buf_printf(why, "%.*s", SLICE_ARG(text.n > 0 ? text :
		    SLICE("no answer that can be read")));
out:
	chan_close(&memfd);
	buf_free(&ans);
	return rc;
}

int
remote_fetch(struct remote *r, const char *url, int ms, struct buf *bytes,
    struct buf *why)
{
	struct buf	 req = { .max = CHAN_MSG_MAX };
	int		 rc;

	wire_put_u32(&req, url == NULL ? FETCH_REFRESH : FETCH_GET);
	if (url != NULL)
		wire_put_str(&req, url);
	rc = ask_fetcher(r, &req, ms, bytes, why);
	buf_free(&req);
	return rc;
}

static int
remote_stamp(void *ctx, const char *url, int ms, struct slice request,
    struct buf *reply)
{
	struct remote_calls	*r = ctx;
	struct buf	 req = { .max = CHAN_MSG_MAX }, why = { 0 };
	int		 rc;

	wire_put_u32(&req, FETCH_STAMP);
	wire_put_u32(&req, (uint32_t)(ms - ON_THE_WAY_MS));
	wire_put_str(&req, url);
	wire_put_bytes(&req, request);
	rc = ask_fetcher(r->remote, &req, ms, reply, &why);
	if (rc == -1)
		log_msg(LV_WARNING, "time stamp: %s", buf_str(&why));
	buf_free(&req);
	buf_free(&why);
	return rc;
}

int
remote_ask_signer(struct remote *r, const char *signer, enum sign_op op,
    struct slice identity, int entity, int ms, struct buf *ans)
{
	const struct asking	 how = { HELPER_SIGNER, signer, 0, ms,
				    false };
	struct buf		 req = { .max = CHAN_MSG_MAX };
	int			 rc;

	wire_put_u32(&req, op);
	wire_put_bytes(&req, identity);
	wire_put_str(&req, "");
	rc = remote_ask(r, &how, &req, entity, ans, NULL);
	buf_free(&req);
	return rc;
}

struct helpers
remote_helpers(struct remote_calls *calls)
{
	const bool	 kept = calls->register_ms > 0;

	return (struct helpers){ .sign = remote_sign,
		.stamp = remote_stamp, .inspect = remote_inspect, .unpack = remote_unpack,
		.revocation = remote_revocation,
		.record = kept ? remote_record : remote_record_here,
		.lookup = kept ? remote_lookup : NULL, .ctx = calls };
}

int
remote_start(struct remote *r, enum helper which, const char *name,
    const char *folder, enum control how, struct slice section)
{
	static const char *const names[HELPER__MAX] = {
		[HELPER_SIGNER] = "cks-signer",	/* the user's name as well */
		[HELPER_INSPECTOR] = "cks-inspector",
		[HELPER_FETCHER] = "cks-fetcher",
		[HELPER_REGISTRAR] = "cks-registrar",
	};
	const char	*user = geteuid() == 0 ? names[which] : NULL;
	char		 path[PATH_BYTES];
	char		*argv[] = { path, NULL };
	struct buf	 first = { 0 };
	int		 sp[2], memfd = -1, rc = -1;

	snprintf(path, sizeof(path), "%s/%s", folder, names[which]);
	if (chan_pair(sp) == -1)
		return -1;
	wire_put_u32(&first, how);
	if (proc_start(path, argv, user, sp[1]) != -1 &&
	    (memfd = chan_memfd("section", section)) != -1)
		rc = chan_send(sp[0], buf_slice(&first), &memfd, 1);
	chan_close(&sp[1]);
	chan_close(&memfd);
	buf_free(&first);
	if (rc == -1)
		chan_close(&sp[0]);
	else
		remote_set(r, which, name, sp[0]);
	return rc;
}
