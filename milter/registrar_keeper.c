/* registrar_keeper.c: what goes on beside the mail: feeding, importing, letting go */

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/proc.h"
#include "base/retry.h"
#include "programs/registrar.h"

#define TICK_MS		1000	/* how long a row waits to be fed, and a
				   signature to be imported */
#define RETRY_S		2	/* the shared register is gone: first try */
#define RETRY_MAX_S	60
#define PURGE_MS	(24 * 3600 * 1000LL)
#define LOCK_NAME	"lock"

struct keeper {
	struct office	*office;
	struct store	*own, *shared;
	unsigned	 failures;	/* of the shared register, in a row */
	int64_t		 again;		/* ms: till then it is left alone */
	int64_t		 purge;		/* ms: when the next is due */
	bool		 log_failed;	/* of the signers: told once */
};

static void
lost(struct keeper *k, const char *why)
{
	log_msg(LV_WARNING, "shared register: %s", why);
	store_close(k->shared);
	k->shared = NULL;
	k->failures++;
	k->again = proc_ms() + 1000 * retry_delay(RETRY_S, RETRY_MAX_S,
	    k->failures, (uint32_t)proc_ms());
}

/* All that is new, and numbers for what comes.  0 or -1. */
static int
feed_all(struct keeper *k)
{
	struct fed	 fed;
	int64_t		 n = 0;
	time_t		 now = time(NULL);

	if (feed_lease(k->own, k->shared, now) == -1)
		return -1;
	if (feed_number(k->own, now, &n) == -1)
		log_msg(LV_ERROR, "register: %s", store_fault(k->own));
	if (n > 0)
		log_msg(LV_INFO, "register: %lld requests numbered late",
		    (long long)n);
	do {
		pthread_mutex_lock(&k->office->feeding);
		n = feed_some(k->own, k->shared, now, &fed);
		pthread_mutex_unlock(&k->office->feeding);
		if (n == -1)
			return -1;
		if (fed.repeats > 0)
			log_msg(LV_WARNING, "register: %lld requests repeat "
			    "another relay's", (long long)fed.repeats);
	} while (fed.more);
	return 0;
}

static void
feed(struct keeper *k)
{
	const struct registrar_conf	*c = k->office->conf;
	struct buf			 why = { 0 };

	if (*c->postgres == '\0' || proc_ms() < k->again)
		return;
	if (k->shared == NULL)
		k->shared = registrar_shared(c, &why);
	if (k->shared == NULL)
		lost(k, buf_str(&why));
	else if (feed_all(k) == -1)
		lost(k, *store_fault(k->shared) != '\0' ?
		    store_fault(k->shared) : store_fault(k->own));
	else {
		if (k->failures > 0)
			log_msg(LV_INFO, "shared register: caught up");
		k->failures = 0;
	}
	buf_free(&why);
}

static void
import(struct keeper *k)
{
	const char	*dir = k->office->conf->state_dir;
	int64_t		 n;
	int		 rc = *dir == '\0' ? 0 :
			    siglog_import(k->own, dir, &n);

	if (rc == -1 && !k->log_failed)
		log_msg(LV_WARNING, "signatures.log in %s: %s", dir,
		    errno != 0 ? strerror(errno) : store_fault(k->own));
	k->log_failed = rc == -1;
}

static void
purge(struct keeper *k)
{
	struct purged	 here = { 0 }, there = { 0 };

	if (proc_ms() < k->purge)
		return;
	k->purge = proc_ms() + PURGE_MS;
	if (store_purge(k->own, &k->office->conf->keep, time(NULL),
	    &here) == -1)
		log_msg(LV_ERROR, "register: %s", store_fault(k->own));
	if (k->shared != NULL && store_purge(k->shared,
	    &k->office->conf->keep, time(NULL), &there) == -1)
		lost(k, store_fault(k->shared));
	if (here.requests + here.contact + here.signatures +
	    here.certificates + here.notices > 0)
		log_msg(LV_INFO, "register: purged %lld requests, %lld "
		    "contacts, %lld signatures, %lld certificates, %lld "
		    "notices", (long long)here.requests,
		    (long long)here.contact, (long long)here.signatures,
		    (long long)here.certificates, (long long)here.notices);
}

void *
registrar_keeper(void *office)
{
	struct keeper	 k = { .office = office };
	struct buf	 why = { 0 };

	if (registrar_lock(k.office->conf, LOCK_NAME) == -1 ||
	    (k.own = registrar_own(k.office->conf, &why)) == NULL) {
		log_msg(LV_ERROR, "register: nothing is fed: %s",
		    why.n > 0 ? buf_str(&why) : strerror(errno));
		return NULL;
	}
	for (;;) {
		import(&k);
		feed(&k);
		purge(&k);
		poll(NULL, 0, TICK_MS);
	}
}
