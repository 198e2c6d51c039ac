/* registrar_post.c: notices from the outbox to this machine's mail server */

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "programs/registrar.h"

#define LOCK_NAME	"outbox.lock"
#define DAILY_S		600	/* how often it is looked whether a day's
				   notices are due */
#define FAULT_MS	10000	/* the register can not be told: wait */

/* One look, and no other thread ends the process within it. */
static int
post(struct office *office, struct store *own, time_t *next)
{
	int	 rc;

	pthread_mutex_lock(&office->posting);
	rc = outbox_step(&office->conf->outbox, own, time(NULL), next);
	pthread_mutex_unlock(&office->posting);
	if (rc == -1)
		log_msg(LV_ERROR, "outbox: %s", store_fault(own));
	return rc;
}

static void
look_daily(struct office *office, struct store *own, time_t *daily)
{
	time_t	 now = time(NULL);

	if (now < *daily)
		return;
	*daily = now + DAILY_S;
	if (outbox_daily(&office->conf->outbox, own, now) == -1)
		log_msg(LV_ERROR, "outbox: %s", store_fault(own));
}

void *
registrar_post(void *ctx)
{
	struct office	*office = ctx;
	struct buf	 why = { 0 };
	struct store	*own = NULL;
	time_t		 next, daily = 0, now;

	if (registrar_lock(office->conf, LOCK_NAME) == -1 ||
	    (own = registrar_own(office->conf, &why)) == NULL) {
		log_msg(LV_ERROR, "outbox: no notices are sent: %s",
		    why.n > 0 ? buf_str(&why) : strerror(errno));
		buf_free(&why);
		return NULL;
	}
	for (;;) {
		look_daily(office, own, &daily);
		if (post(office, own, &next) == -1)
			poll(NULL, 0, FAULT_MS);
		else if ((now = time(NULL)) < next)
			/* what mail brings is to leave soon, too */
			poll(NULL, 0, 1000);
	}
}
