/* signer_answers.c: answers of a signer, which wait until what was signed is on record */

/*
 * A token signs the next mail while the disk takes the lines of the last: so
 * one process for each that the cores can run keeps them busy.  A wait for the
 * disk takes as much of a core as it does to judge a mail, so that while more
 * is to be signed several lines are one wait.
 */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "crypto/siglog.h"
#include "programs/signer_answers.h"

#define ANSWER_ROOM	256	/* of a message, for all but the data */
#define WAITING_MAX	16	/* answers; where the disk is as slow as that
				   no more is to be signed */
#define TOGETHER	8	/* answers for which no other is waited: more
				   would save little more */
#define HOLD_MS		20	/* an answer waits for others at most: those of
				   a fast token come in that time */

struct answers {
	struct siglog		*log;
	const char		*state_dir;
	pthread_t		 thread;
	bool			 started, ending;
	bool			 due;	/* those that wait do no longer */
	pthread_mutex_t		 lock;
	pthread_cond_t		 came, taken;
	struct answer		 waiting[WAITING_MAX];
	size_t			 nwaiting;
	struct answer		 at_work[WAITING_MAX];	/* the thread's */
	size_t			 n;
};

int
answer_is(struct answer *a, enum sign_result result, const char *word)
{
	a->result = result;
	a->word = word;
	buf_free(&a->data);
	return -1;
}

static void
tell(const struct answer *a)
{
	char			 ms[24];
	const struct log_field	 fields[] = {
		{ "qid", a->qid }, { "identity", a->identity },
		{ "word", a->word }, { "ms", ms },
	};

	snprintf(ms, sizeof(ms), "%lld", (long long)(proc_ms() - a->came_ms));
	log_event(a->result == SIGN_DONE ? LV_INFO : LV_WARNING,
	    a->result == SIGN_DONE ? "signed" : "not-signed", fields,
	    NELEM(fields));
}

/* Tell of it, send it and let go of all that is its. */
static void
give(struct answer *a)
{
	struct buf	 msg = { .max = CHAN_MSG_MAX };

	if (a->data.failed || a->data.n > CHAN_MSG_MAX - ANSWER_ROOM)
		answer_is(a, SIGN_FAULT, "answer-size");
	if (a->told)
		tell(a);
	wire_put_u32(&msg, a->result);
	wire_put_str(&msg, a->word);
	wire_put_bytes(&msg, buf_slice(&a->data));
	/* A full socket is its owner's trouble: we do not wait for it. */
	if (msg.failed || fcntl(a->reply, F_SETFL, O_NONBLOCK) == -1 ||
	    chan_send(a->reply, buf_slice(&msg), NULL, 0) == -1)
		log_msg(LV_WARNING, "an answer could not be sent");
	buf_free(&msg);
	buf_free(&a->data);
	buf_free(&a->line);
	chan_close(&a->reply);
}

/*
 * Put those at work on record, and give them: what is not there has not been
 * signed.
 */
static void
record(struct answers *all)
{
	struct buf	 lines = { 0 };
	size_t		 i;
	int		 rc = -1;

	for (i = 0; i < all->n; i++)
		buf_add(&lines, buf_slice(&all->at_work[i].line));
	errno = ENOMEM;
	if (!lines.failed)
		rc = siglog_write(all->log, buf_slice(&lines));
	if (rc == -1)
		log_msg(LV_ERROR, "%s/%s: %s", all->state_dir, SIGLOG_NAME,
		    strerror(errno));
	for (i = 0; i < all->n; i++) {
		if (rc == -1)
			answer_is(&all->at_work[i], SIGN_FAULT, "log");
		give(&all->at_work[i]);
	}
	buf_free(&lines);
}

/* Let those that wait be joined by others for a moment, locked. */
static void
hold(struct answers *all)
{
	struct timespec	 end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += HOLD_MS * 1000000L;
	if (end.tv_nsec >= 1000000000L) {
		end.tv_nsec -= 1000000000L;
		end.tv_sec++;
	}
	while (!all->due && !all->ending && pthread_cond_timedwait(&all->came,
	    &all->lock, &end) == 0)
		;
	all->due = false;
}

static void *
run(void *arg)
{
	struct answers	*all = arg;

	pthread_mutex_lock(&all->lock);
	for (;;) {
		while (all->nwaiting == 0 && !all->ending)
			pthread_cond_wait(&all->came, &all->lock);
		if (all->nwaiting == 0)
			break;
		hold(all);
		memcpy(all->at_work, all->waiting, all->nwaiting *
		    sizeof(all->waiting[0]));
		all->n = all->nwaiting;
		all->nwaiting = 0;
		pthread_cond_signal(&all->taken);
		pthread_mutex_unlock(&all->lock);
		record(all);
		pthread_mutex_lock(&all->lock);
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

/*
 * No signal is this thread's: one that ends us is held back while there is a
 * login on the way, and that is the other's to know.
 */
static int
start(struct answers *all)
{
	sigset_t	 every, old;
	int		 error;

	sigfillset(&every);
	pthread_sigmask(SIG_SETMASK, &every, &old);
	error = pthread_create(&all->thread, NULL, run, all);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	all->started = error == 0;
	return error == 0 ? 0 : -1;
}

void
answers_free(struct answers *all)
{
	if (all == NULL)
		return;
	if (all->started) {
		pthread_mutex_lock(&all->lock);
		all->ending = true;
		pthread_cond_signal(&all->came);
		pthread_mutex_unlock(&all->lock);
		pthread_join(all->thread, NULL);
	}
	siglog_free(all->log);
	free(all);
}

/* One that is waited at by the clock that nobody sets.  0, or an error. */
static int
new_condition(pthread_cond_t *c)
{
	pthread_condattr_t	 attr;
	int			 error;

	if ((error = pthread_condattr_init(&attr)) != 0)
		return error;
	if ((error = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC)) == 0)
		error = pthread_cond_init(c, &attr);
	pthread_condattr_destroy(&attr);
	return error;
}

struct answers *
answers_new(const char *state_dir)
{
	struct answers	*all = calloc(1, sizeof(*all));

	if (all == NULL)
		return NULL;
	all->state_dir = state_dir;
	if ((all->log = siglog_new(state_dir)) == NULL ||
	    pthread_mutex_init(&all->lock, NULL) != 0 ||
	    new_condition(&all->came) != 0 ||
	    pthread_cond_init(&all->taken, NULL) != 0 || start(all) == -1) {
		answers_free(all);
		return NULL;
	}
	return all;
}

void
answers_give(struct answers *all, struct answer *a, bool more)
{
	if (a->line.n == 0) {
		give(a);
		return;
	}
	pthread_mutex_lock(&all->lock);
	while (all->nwaiting == WAITING_MAX)
		pthread_cond_wait(&all->taken, &all->lock);
	all->waiting[all->nwaiting++] = *a;
	all->due = all->due || !more || all->nwaiting >= TOGETHER;
	if (all->due || all->nwaiting == 1)
		pthread_cond_signal(&all->came);
	pthread_mutex_unlock(&all->lock);
}
