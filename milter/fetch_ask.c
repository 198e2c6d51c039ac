/* fetch_ask.c: what an administrator asks by `cks`: one URL, or every configured CRL, now */

#include <stdlib.h>
#include <time.h>

#include "base/chan.h"
#include "base/wire.h"
#include "programs/fetch.h"
#include "programs/fetch_ops.h"

#define ASKS_MAX	4	/* at once; there is one administrator */

struct ask {
	bool	 busy, refresh;
	int	 reply;
};

struct asks {
	const struct fetch_conf	*conf;
	struct http		*http;
	struct lists		*lists;
	struct ask		 v[ASKS_MAX];
};

/* Answer, which ends the ask.  why NULL: done, with these bytes. */
static void
answer(struct ask *k, const char *why, struct slice bytes)
{
	struct buf	 b = { 0 };
	int		 memfd = why != NULL ? -1 : chan_memfd("answer", bytes);

	if (why == NULL && memfd == -1)
		why = "no memory";
	wire_put_u32(&b, why == NULL ? FETCH_DONE : FETCH_FAILED);
	wire_put_str(&b, why);
	/* whoever does not wait any more needs no answer */
	if (!b.failed)
		chan_send(k->reply, buf_slice(&b), &memfd, memfd == -1 ? 0 : 1);
	chan_close(&memfd);
	chan_close(&k->reply);
	buf_free(&b);
	k->busy = false;
}

static void
on_answer(void *ctx, const struct http_answer *a)
{
	answer(ctx, a->fault, a->body);
}

static void
get(struct asks *all, struct ask *k, struct slice url)
{
	const struct fetch_conf	*c = all->conf;
	struct buf		 b = { 0 };
	struct http_ask		 ask = { .etag = "", .modified = "",
		.max = (size_t)c->crl_mib << 20, .done = on_answer, .ctx = k };

	if (url_resolve(url, c->map, c->nmap, c->hosts, c->nhosts, &b) == -1)
		answer(k, "no URL of a host in revocation.hosts",
		    (struct slice){ NULL, 0 });
	else if ((ask.url = buf_str(&b)) == NULL ||
	    http_start(all->http, &ask) == -1)
		answer(k, "no memory", (struct slice){ NULL, 0 });
	buf_free(&b);
}

void
asks_take(struct asks *all, uint32_t op, struct wire *w, int reply)
{
	struct slice	 url = { NULL, 0 };
	size_t		 i = 0;

	if (op == FETCH_GET)
		url = wire_get_bytes(w);
	while (i < ASKS_MAX && all->v[i].busy)
		i++;
	if (i == ASKS_MAX || !wire_done(w) ||
	    (op != FETCH_GET && op != FETCH_REFRESH)) {
		chan_close(&reply);
		return;
	}
	all->v[i] = (struct ask){ .busy = true, .refresh = op == FETCH_REFRESH,
		.reply = reply };
	if (op == FETCH_GET)
		get(all, &all->v[i], url);
	else
		lists_now(all->lists, time(NULL));
}

void
asks_run(struct asks *all)
{
	struct buf	 b = { 0 };
	size_t		 i;

	for (i = 0; i < ASKS_MAX; i++) {
		if (!all->v[i].busy || !all->v[i].refresh ||
		    !lists_told(all->lists, &b))
			continue;
		answer(&all->v[i], b.failed ? "no memory" : NULL,
		    buf_slice(&b));
		buf_free(&b);
	}
}

struct asks *
asks_new(const struct fetch_conf *conf, struct http *http,
    struct lists *lists)
{
	struct asks	*all = calloc(1, sizeof(*all));

	if (all == NULL)
		return NULL;
	all->conf = conf;
	all->http = http;
	all->lists = lists;
	return all;
}

void
asks_free(struct asks *all)
{
	size_t	 i;

	for (i = 0; all != NULL && i < ASKS_MAX; i++)
		if (all->v[i].busy)
			chan_close(&all->v[i].reply);
	free(all);
}
