/* later.c: what the register is to be told and no mail waits for */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/proc.h"
#include "programs/later.h"

#define LATER_MAX	2000		/* mails; a city's in a busy hour */
#define LATER_BYTES	(32u << 20)	/* of all of them */
#define AGAIN_MS	500		/* after a failure; one that hangs is
					   asked once a second (lines.c) */
#define KEPT_MS		(3600 * 1000)	/* then it is lost: it may be one that
					   can never be kept */
#define QID_BYTES	32

struct late {
	struct late	*next;
	struct buf	 bytes;
	int64_t		 since;
	char		 qid[QID_BYTES];
};

struct later {
	int		(*tell)(void *ctx, struct slice);
	void		*ctx;
	pthread_mutex_t	 lock;
	pthread_cond_t	 change;
	pthread_t	 thread;
	bool		 started, ending;
	struct late	*first, **last;
	size_t		 n, nbytes;	/* with the one that is being told */
	int64_t		 lost;
};

struct later *
later_new(int (*tell)(void *ctx, struct slice), void *ctx)
{
	struct later	*l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->tell = tell;
	l->ctx = ctx;
	l->last = &l->first;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->change, NULL);
	return l;
}

static void
log_lost(const struct late *one, const char *why)
{
	log_msg(LV_ERROR, "register: requests of the watched mail %s are not "
	    "written: %s", *one->qid != '\0' ? one->qid : "without queue id",
	    why);
}

static void
append(struct later *l, struct late *one)
{
	one->next = NULL;
	*l->last = one;
	l->last = &one->next;
}

static struct late *
take_first(struct later *l)
{
	struct late	*one = l->first;

	if ((l->first = one->next) == NULL)
		l->last = &l->first;
	return one;
}

/* The first is written, or lost; the lock is held. */
static void
forget_first(struct later *l, const char *lost)
{
	struct late	*one = take_first(l);

	l->n--;
	l->nbytes -= one->bytes.n;
	if (lost != NULL) {
		l->lost++;
		log_lost(one, lost);
	}
	buf_free(&one->bytes);
	free(one);
}

/* Wait for a change, or so long; the lock is held. */
static void
wait_for(struct later *l, int ms)
{
	struct timespec	 end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += (long)ms * 1000000;
	end.tv_sec += end.tv_nsec / 1000000000;
	end.tv_nsec %= 1000000000;
	pthread_cond_clockwait(&l->change, &l->lock, CLOCK_MONOTONIC, &end);
}

/*
 * The first is told.  One that can not be kept lets the others go before it.
 * Nobody else takes from the list.
 */
static void
tell_first(struct later *l)
{
	struct late	*one = l->first;
	int		 rc;

	pthread_mutex_unlock(&l->lock);
	rc = l->tell(l->ctx, buf_slice(&one->bytes));
	pthread_mutex_lock(&l->lock);
	if (rc == 0)
		forget_first(l, NULL);
	else if (proc_ms() - one->since > KEPT_MS)
		forget_first(l, "the registrar did not take them for an hour");
	else {
		append(l, take_first(l));
		if (!l->ending)
			wait_for(l, AGAIN_MS);
	}
}

static void *
run(void *ctx)
{
	struct later	*l = ctx;

	pthread_mutex_lock(&l->lock);
	while (!l->ending)
		if (l->first == NULL)
			pthread_cond_wait(&l->change, &l->lock);
		else
			tell_first(l);
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* Is there room for it, and somebody to tell it?  The lock is held. */
static const char *
refusal(struct later *l, const struct late *one)
{
	if (one->bytes.failed)
		return "no memory";
	if (l->n == LATER_MAX || l->nbytes + one->bytes.n > LATER_BYTES)
		return "too many wait for the registrar";
	if (!l->started)
		l->started = pthread_create(&l->thread, NULL, run, l) == 0;
	return l->started ? NULL : "no thread";
}

void
later_put(struct later *l, const char *qid, struct buf *b)
{
	struct late	 given = { .bytes = *b, .since = proc_ms() };
	struct late	*one = malloc(sizeof(*one));
	const char	*lost;

	*b = (struct buf){ 0 };
	snprintf(given.qid, sizeof(given.qid), "%s", qid == NULL ? "" : qid);
	pthread_mutex_lock(&l->lock);
	lost = one == NULL ? "no memory" : refusal(l, &given);
	if (lost == NULL) {
		*one = given;
		append(l, one);
		l->n++;
		l->nbytes += one->bytes.n;
		pthread_cond_signal(&l->change);
	} else
		l->lost++;
	pthread_mutex_unlock(&l->lock);
	if (lost != NULL) {
		log_lost(&given, lost);
		buf_free(&given.bytes);
		free(one);
	}
}

void
later_finish(struct later *l, int ms)
{
	int64_t			 end = proc_ms() + ms;
	const struct late	*one;

	pthread_mutex_lock(&l->lock);
	while (l->n > 0 && proc_ms() < end) {
		pthread_cond_signal(&l->change);
		wait_for(l, 10);
	}
	for (one = l->first; one != NULL; one = one->next)
		log_lost(one, "the gateway ends");
	pthread_mutex_unlock(&l->lock);
}

void
later_count(struct later *l, int64_t *waiting, int64_t *lost)
{
	pthread_mutex_lock(&l->lock);
	*waiting = (int64_t)l->n;
	*lost = l->lost;
	pthread_mutex_unlock(&l->lock);
}

void
later_free(struct later *l)
{
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->ending = true;
	pthread_cond_broadcast(&l->change);
	pthread_mutex_unlock(&l->lock);
	if (l->started)
		pthread_join(l->thread, NULL);
	while (l->first != NULL)
		forget_first(l, NULL);
	pthread_cond_destroy(&l->change);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
