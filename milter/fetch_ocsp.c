/* fetch_ocsp.c: OCSP answers, at hand or on their way, by the clock (RFC 6960, RFC 5019) */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/retry.h"
#include "base/wire.h"
#include "crypto/ocsp.h"
#include "programs/fetch.h"

#define ENTRIES_MAX	2048	/* certificates; who signs to us in a month */
#define ANSWER_MAX	32768	/* bytes; usual: 2 KiB, and it must fit into
				   one message */
#define RESPONDERS_MAX	32	/* that failed lately; a list of hosts has few */
#define JOBS_MAX	32	/* questions under way at once */
#define WAITERS_MAX	16	/* callers of one question; more get nothing */
#define BUSY_MS		20	/* until a place for a transfer is free */

/* One who waits for an answer. */
struct waiter {
	int	reply;
	int64_t	until;		/* ms */
};

/* A question under way. */
struct job {
	struct buf	 cert, issuer, request;
	unsigned char	 nonce[OCSP_NONCE_BYTES];
	char		*urls[CERTURL_MAX];
	size_t		 nurls, turn;
	int64_t		 begun;		/* ms */
	bool		 asked;		/* the one whose turn it is */
	struct waiter	 waiters[WAITERS_MAX];
	size_t		 nwaiters;
};

/* What is known of one certificate. */
struct entry {
	struct answers	*all;
	struct digest	 key;		/* of certificate and issuer */
	struct buf	 answer;
	time_t		 this_update, until, fetched;
	unsigned	 failures;
	time_t		 again;		/* not before: it failed */
	uint64_t	 used;		/* the least is forgotten first */
	struct job	*job;
};

/* One that failed to answer at all is left alone, whoever is asked about. */
struct responder {
	char		*url;		/* NULL: a free place */
	unsigned	 failures;	/* in a row */
	time_t		 again;		/* not before */
};

struct answers {
	const struct fetch_conf	*conf;
	struct http		*http;
	struct responder	 responders[RESPONDERS_MAX];
	struct entry		*v[ENTRIES_MAX];
	size_t			 n, jobs;
	uint64_t		 clock;		/* of uses */
};

/* Tell one who asked; whether he still listens is his affair. */
static void
reply_with(int reply, struct slice answer)
{
	struct buf	 b = { 0 };

	wire_put_bytes(&b, answer);
	/* A full socket is its owner's trouble: we do not wait for it. */
	if (!b.failed && fcntl(reply, F_SETFL, O_NONBLOCK) != -1)
		(void)chan_send(reply, buf_slice(&b), NULL, 0);
	buf_free(&b);
	chan_close(&reply);
}

/* The answer at hand that still holds, or nothing. */
static struct slice
at_hand(const struct entry *e, time_t now)
{
	if (e->answer.n > 0 && e->until > now)
		return buf_slice(&e->answer);
	return (struct slice){ NULL, 0 };
}

static void
job_free(struct job *j)
{
	if (j == NULL)
		return;
	while (j->nwaiters > 0)
		chan_close(&j->waiters[--j->nwaiters].reply);
	while (j->nurls > 0)
		free(j->urls[--j->nurls]);
	buf_free(&j->cert);
	buf_free(&j->issuer);
	buf_free(&j->request);
	free(j);
}

static void
entry_free(struct entry *e)
{
	job_free(e->job);
	buf_free(&e->answer);
	free(e);
}

/* The question is over: everybody who waits gets what there is. */
static void
end_job(struct entry *e, time_t now)
{
	struct job	*j = e->job;

	while (j->nwaiters > 0)
		reply_with(j->waiters[--j->nwaiters].reply, at_hand(e, now));
	job_free(j);
	e->job = NULL;
	e->all->jobs--;
}

static void
log_fault(const struct job *j, const char *fault)
{
	const struct log_field	 fields[] = {
		{ "url", j->urls[j->turn] }, { "result", fault },
	};

	log_event(LV_WARNING, "ocsp", fields, NELEM(fields));
}

/* What is known of the responder at url; NULL: it did not fail. */
static struct responder *
responder_of(struct answers *all, const char *url)
{
	size_t	 i;

	for (i = 0; i < RESPONDERS_MAX; i++)
		if (all->responders[i].url != NULL &&
		    strcmp(all->responders[i].url, url) == 0)
			return &all->responders[i];
	return NULL;
}

static time_t
later(const struct answers *all, unsigned failures)
{
	return (time_t)retry_delay(all->conf->retry_s, all->conf->retry_max_s,
	    failures, digest_chance());
}

/* It failed: leave it alone for a while.  The soonest makes room for it. */
static void
note_failure(struct answers *all, const char *url, time_t now)
{
	struct responder	*r = responder_of(all, url);
	size_t			 i;

	if (r == NULL) {
		r = &all->responders[0];
		for (i = 1; i < RESPONDERS_MAX; i++)
			if (all->responders[i].again < r->again)
				r = &all->responders[i];
		free(r->url);
		*r = (struct responder){ .url = strdup(url) };
	}
	r->again = now + later(all, ++r->failures);
}

static void
note_success(struct answers *all, const char *url)
{
	struct responder	*r = responder_of(all, url);

	if (r != NULL) {
		free(r->url);
		*r = (struct responder){ .url = NULL };
	}
}

static bool
is_left_alone(struct answers *all, const char *url, time_t now)
{
	const struct responder	*r = responder_of(all, url);

	return r != NULL && now < r->again;
}

/* Keep what came when it is an answer; what is wrong with it, or NULL. */
static const char *
take(struct entry *e, struct slice body, time_t now)
{
	const struct job	*j = e->job;
	struct ocsp_facts	 f;
	const char		*fault;

	fault = ocsp_fault(body, buf_slice(&j->cert), buf_slice(&j->issuer),
	    e->all->conf->nonce ? j->nonce : NULL, now, &f);
	if (fault != NULL)
		return fault;
	if (at_hand(e, now).n > 0 && f.this_update < e->this_update)
		return "older than the one at hand";
	e->answer.n = 0;
	buf_add(&e->answer, body);
	if (e->answer.failed)
		return "no memory";
	e->this_update = f.this_update;
	e->until = f.next_update != 0 ? f.next_update :
	    f.this_update + OCSP_AGE_MAX;
	e->fetched = now;
	return NULL;
}

static void
on_answer(void *ctx, const struct http_answer *a)
{
	struct entry	*e = ctx;
	struct job	*j = e->job;
	time_t		 now = time(NULL);
	const char	*fault = a->fault;

	if (fault != NULL)
		note_failure(e->all, j->urls[j->turn], now);
	else {
		note_success(e->all, j->urls[j->turn]);
		fault = take(e, a->body, now);
	}
	if (fault == NULL) {
		e->failures = 0;
		e->again = 0;
		end_job(e, now);
		return;
	}
	log_fault(j, fault);
	if (++j->turn < j->nurls) {
		j->asked = false;
		return;
	}
	e->again = now + later(e->all, ++e->failures);
	end_job(e, now);
}

/* Ask the responder whose turn it is, when there is a place. */
static void
ask_next(struct entry *e)
{
	const struct http_ask	 ask = { .url = e->job->urls[e->job->turn],
		.post = buf_slice(&e->job->request),
		.type = "application/ocsp-request", .max = ANSWER_MAX,
		.done = on_answer, .ctx = e };

	e->job->asked = http_start(e->all->http, &ask) == 0;
}

/* The responders that may be asked now, in the certificate's order. */
static int
job_urls(struct answers *all, struct job *j, const struct certurls *urls)
{
	const struct fetch_conf	*c = all->conf;
	struct buf		 b = { 0 };
	size_t			 i;

	for (i = 0; i < urls->nocsp; i++, buf_free(&b)) {
		if (url_resolve(urls->ocsp[i], c->map, c->nmap, c->hosts,
		    c->nhosts, &b) == -1 ||
		    is_left_alone(all, buf_str(&b), time(NULL)))
			continue;
		if ((j->urls[j->nurls] = strdup(buf_str(&b))) == NULL)
			break;
		j->nurls++;
	}
	buf_free(&b);
	return j->nurls > 0 ? 0 : -1;
}

/* Begin to ask about a certificate.  0, or -1: nobody can be asked now. */
static int
start_job(struct entry *e, struct slice cert, struct slice issuer,
    const struct certurls *urls)
{
	const struct fetch_conf	*c = e->all->conf;
	struct job		*j;

	if (!c->ocsp || e->all->jobs == JOBS_MAX ||
	    (j = calloc(1, sizeof(*j))) == NULL)
		return -1;
	buf_add(&j->cert, cert);
	buf_add(&j->issuer, issuer);
	if (job_urls(e->all, j, urls) == 0 &&
	    digest_random(j->nonce, sizeof(j->nonce)) == 0 &&
	    ocsp_request(cert, issuer, c->nonce ? j->nonce : NULL,
	    &j->request) == 0 && !j->cert.failed && !j->issuer.failed) {
		j->begun = proc_ms();
		e->job = j;
		e->all->jobs++;
		return 0;
	}
	job_free(j);
	return -1;
}

/* The place of an entry that may be forgotten; SIZE_MAX: none. */
static size_t
least_used(const struct answers *all)
{
	size_t	 i, least = SIZE_MAX;

	for (i = 0; i < all->n; i++)
		if (all->v[i]->job == NULL && (least == SIZE_MAX ||
		    all->v[i]->used < all->v[least]->used))
			least = i;
	return least;
}

static struct entry *
add_entry(struct answers *all, const struct digest *key)
{
	struct entry	*e = calloc(1, sizeof(*e));
	size_t		 i = all->n;

	if (e == NULL)
		return NULL;
	if (all->n == ENTRIES_MAX) {
		if ((i = least_used(all)) == SIZE_MAX) {
			free(e);
			return NULL;
		}
		entry_free(all->v[i]);
	} else
		all->n++;
	e->all = all;
	e->key = *key;
	e->answer.max = ANSWER_MAX;
	return all->v[i] = e;
}

/* The entry of a certificate, a new one where needed; NULL: no memory. */
static struct entry *
find(struct answers *all, struct slice cert, struct slice issuer)
{
	struct buf	 both = { 0 };
	struct entry	*e = NULL;
	struct digest	 key;
	size_t		 i;

	wire_put_bytes(&both, cert);
	wire_put_bytes(&both, issuer);
	if (!both.failed && digest_sha256(buf_slice(&both), &key) == 0) {
		for (i = 0; i < all->n && e == NULL; i++)
			if (memcmp(&all->v[i]->key, &key, sizeof(key)) == 0)
				e = all->v[i];
		if (e == NULL)
			e = add_entry(all, &key);
	}
	buf_free(&both);
	return e;
}

/*
 * Does the responder of j keep somebody waiting for that long already?  Then
 * nobody else waits for it: a mail has several signers, and each would.
 */
static bool
is_slow(const struct answers *all, const struct job *j, int wait_ms)
{
	const struct job	*other;
	int64_t			 since = proc_ms() - wait_ms;
	size_t			 i;

	for (i = 0; i < all->n; i++) {
		other = all->v[i]->job;
		if (other != NULL && other->begun <= since &&
		    strcmp(other->urls[other->turn], j->urls[j->turn]) == 0)
			return true;
	}
	return false;
}

void
answers_ask(struct answers *all, struct slice cert, struct slice issuer,
    const struct certurls *urls, int wait_ms, int reply)
{
	struct entry	*e = find(all, cert, issuer);
	struct slice	 known = { NULL, 0 };
	time_t		 now = time(NULL);
	struct job	*j;
	bool		 fresh;

	if (e == NULL) {
		reply_with(reply, known);
		return;
	}
	e->used = ++all->clock;
	known = at_hand(e, now);
	fresh = known.n > 0 && now - e->fetched < (time_t)all->conf->refresh_s;
	if (!fresh && e->job == NULL && now >= e->again)
		(void)start_job(e, cert, issuer, urls);
	j = e->job;
	if (fresh || j == NULL || j->nwaiters == WAITERS_MAX || wait_ms <= 0 ||
	    is_slow(all, j, wait_ms))
		reply_with(reply, known);
	else
		j->waiters[j->nwaiters++] = (struct waiter){ reply,
			proc_ms() + wait_ms };
}

/* Answer those of a job whose time is over; the earliest time that is left. */
static int64_t
expire(struct entry *e, int64_t now_ms, int64_t earliest)
{
	struct job	*j = e->job;
	size_t		 i, n = 0;

	for (i = 0; i < j->nwaiters; i++) {
		if (j->waiters[i].until <= now_ms) {
			reply_with(j->waiters[i].reply,
			    at_hand(e, time(NULL)));
			continue;
		}
		if (earliest == -1 || j->waiters[i].until < earliest)
			earliest = j->waiters[i].until;
		j->waiters[n++] = j->waiters[i];
	}
	j->nwaiters = n;
	return earliest;
}

int
answers_run(struct answers *all)
{
	int64_t		 now = proc_ms(), earliest = -1;
	struct entry	*e;
	size_t		 i;

	for (i = 0; all->jobs > 0 && i < all->n; i++) {
		e = all->v[i];
		if (e->job == NULL)
			continue;
		if (!e->job->asked)
			ask_next(e);
		if (!e->job->asked)
			earliest = now + BUSY_MS;
		earliest = expire(e, now, earliest);
	}
	return earliest == -1 ? -1 : (int)(earliest - now);
}

struct answers *
answers_new(const struct fetch_conf *conf, struct http *http)
{
	struct answers	*all = calloc(1, sizeof(*all));

	if (all != NULL) {
		all->conf = conf;
		all->http = http;
	}
	return all;
}

void
answers_free(struct answers *all)
{
	size_t	 i;

	if (all == NULL)
		return;
	while (all->n > 0)
		entry_free(all->v[--all->n]);
	for (i = 0; i < RESPONDERS_MAX; i++)
		free(all->responders[i].url);
	free(all);
}
