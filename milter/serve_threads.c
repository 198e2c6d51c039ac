/*
 * serve_threads.c: the threads of the milter server, one a connection
 *
 * Postfix makes a connection to us for each that it has, and most of those
 * bring one mail.  To make a thread and to take it down is a tenth of what an
 * ordinary mail takes, so one whose connection is over waits for the next.
 */

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "programs/serve.h"

#define SPARE_S		1	/* one that waited so long ends: there is no rush */

/* What a new thread begins with. */
struct first {
	struct threads	*threads;
	void		*connection;
};

/* Wait for a connection; NULL: this thread is not needed. */
static void *
next_connection(struct threads *t)
{
	struct timespec	 until;
	void		*next = NULL;
	int		 rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += SPARE_S;
	pthread_mutex_lock(&t->lock);
	if (t->nspare + t->nwaiting < SPARE_MAX) {
		t->nspare++;
		while (t->nwaiting == 0 && rc != ETIMEDOUT)
			rc = pthread_cond_clockwait(&t->came, &t->lock,
			    CLOCK_MONOTONIC, &until);
		if (t->nwaiting > 0)
			next = t->waiting[--t->nwaiting];
		else
			t->nspare--;
	}
	pthread_mutex_unlock(&t->lock);
	return next;
}

static void *
run(void *arg)
{
	struct first	 first = *(struct first *)arg;
	void		*connection = first.connection;

	free(arg);
	do
		first.threads->talk(connection);
	while ((connection = next_connection(first.threads)) != NULL);
	return NULL;
}

/*
 * One that waits is spoken for at once, so that there is never a connection
 * without a thread of its own.
 */
static bool
wake(struct threads *t, void *connection)
{
	bool	 woken;

	pthread_mutex_lock(&t->lock);
	if ((woken = t->nspare > 0)) {
		t->nspare--;
		t->waiting[t->nwaiting++] = connection;
		pthread_cond_signal(&t->came);
	}
	pthread_mutex_unlock(&t->lock);
	return woken;
}

int
threads_serve(struct threads *t, void *connection)
{
	struct first	*first;
	pthread_t	 thread;

	if (wake(t, connection))
		return 0;
	if ((first = malloc(sizeof(*first))) == NULL)
		return -1;
	*first = (struct first){ t, connection };
	if (pthread_create(&thread, NULL, run, first) != 0) {
		free(first);
		return -1;
	}
	pthread_detach(thread);
	return 0;
}
