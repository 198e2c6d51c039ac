/* fetch_stamp.c: time stamps that the milter asks a TSA for (RFC 3161 3.4) */

#include <fcntl.h>
#include <stdlib.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/fetch.h"
#include "programs/fetch_ops.h"

#define STAMPS_MAX	16	/* at once; OCSP and CRLs need places too */
#define REPLY_MAX	(64 * 1024)	/* bytes of a TimeStampResp */
#define WAIT_MS_MAX	10000	/* nobody waits for longer */
#define REST_MS		3000	/* a TSA that failed: mail does not wait for it
				   meanwhile */

struct stamp_ask {
	struct stamps	*all;
	bool		 busy;
	int		 reply;
};

struct stamps {
	const struct fetch_conf	*conf;
	struct http		*http;
	int64_t			 rest_until;
	struct stamp_ask	 v[STAMPS_MAX];
};

/* Answer one who asked; whether he still listens is his affair. */
static void
answer(int reply, const char *why, struct slice bytes)
{
	struct buf	 b = { .max = CHAN_MSG_MAX };
	int		 memfd = why != NULL ? -1 : chan_memfd("stamp", bytes);

	if (why == NULL && memfd == -1)
		why = "no memory";
	wire_put_u32(&b, why == NULL ? FETCH_DONE : FETCH_FAILED);
	wire_put_str(&b, why);
	if (!b.failed && fcntl(reply, F_SETFL, O_NONBLOCK) != -1)
		(void)chan_send(reply, buf_slice(&b), &memfd,
		    memfd == -1 ? 0 : 1);
	chan_close(&memfd);
	chan_close(&reply);
	buf_free(&b);
}

static void
on_answer(void *ctx, const struct http_answer *a)
{
	struct stamp_ask	*k = ctx;

	if (a->fault != NULL) {
		log_msg(LV_WARNING, "time stamp: %s", a->fault);
		k->all->rest_until = proc_ms() + REST_MS;
	}
	answer(k->reply, a->fault, a->body);
	k->busy = false;
}

/* Ask the TSA for k.  NULL, or why not. */
static const char *
ask(struct stamps *all, struct stamp_ask *k, struct slice url, int ms,
    struct slice request)
{
	const struct fetch_conf	*c = all->conf;
	struct buf		 b = { 0 };
	struct http_ask		 h = { .post = request, .etag = "",
		.modified = "", .type = "application/timestamp-query",
		.max = REPLY_MAX, .timeout_ms = ms, .done = on_answer,
		.ctx = k };
	const char		*why = NULL;

	if (url_resolve(url, c->map, c->nmap, c->hosts, c->nhosts, &b) == -1)
		why = "no URL of a host in revocation.hosts";
	else if ((h.url = buf_str(&b)) == NULL ||
	    http_start(all->http, &h) == -1)
		why = "no place";
	buf_free(&b);
	return why;
}

void
stamps_ask(struct stamps *all, struct wire *w, int reply)
{
	const struct slice	 none = { NULL, 0 };
	int			 ms = (int)wire_get_count(w, WAIT_MS_MAX);
	struct slice		 url = wire_get_bytes(w);
	struct slice		 request = wire_get_bytes(w);
	struct stamp_ask	*k;
	const char		*why = NULL;
	size_t			 i = 0;

	while (i < STAMPS_MAX && all->v[i].busy)
		i++;
	if (!wire_done(w) || ms == 0 || request.n == 0)
		why = "request";
	else if (i == STAMPS_MAX)
		why = "no place";
	else if (proc_ms() < all->rest_until)
		why = "it failed a moment ago";
	if (why == NULL) {
		k = &all->v[i];
		*k = (struct stamp_ask){ all, true, reply };
		if ((why = ask(all, k, url, ms, request)) == NULL)
			return;
		k->busy = false;
	}
	answer(reply, why, none);
}

struct stamps *
stamps_new(const struct fetch_conf *conf, struct http *http)
{
	struct stamps	*all = calloc(1, sizeof(*all));

	if (all != NULL) {
		all->conf = conf;
		all->http = http;
	}
	return all;
}

void
stamps_free(struct stamps *all)
{
	size_t	 i;

	for (i = 0; all != NULL && i < STAMPS_MAX; i++)
		if (all->v[i].busy)
			chan_close(&all->v[i].reply);
	free(all);
}
