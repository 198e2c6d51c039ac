/* doorman.c: answers `cks`, which asks the running gateway for its signers and its register */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/chan.h"
#include "base/door.h"
#include "base/log.h"
#include "base/wire.h"
#include "programs/doorman.h"
#include "programs/sign_ops.h"

#define CALLERS_MAX	4	/* each holds a thread */
#define ASK_S		2	/* whoever knocks says at once what he wants */

struct caller {
	int		 fd;
	const struct doorman *man;
	atomic_int	*inside;
};

/* The registrar's answer to what people ask of it; none to anything else. */
static void
answer_register(const struct caller *c, uint32_t op, int memfd)
{
	struct buf	 ans = { 0 };
	int		 fd = -1;

	if (op < REGISTER__MAX &&
	    remote_pass_registrar(c->man->remote, (enum register_op)op,
	    DOOR_REGISTER_MS, memfd, &ans, &fd) == 0 &&
	    chan_send(c->fd, buf_slice(&ans), &fd, fd == -1 ? 0 : 1) == -1)
		log_msg(LV_DEBUG, "door: %s", strerror(errno));
	chan_close(&fd);
	buf_free(&ans);
}

/*
 * The answer to a request; none when it is not one.  Whoever may knock could
 * ask a signer of his own: what is signed is still for the signer to judge.
 */
static void
answer(const struct caller *c, struct slice msg, int entity)
{
	char		 signer[CONTROL_NAME_MAX];
	struct wire	 w = wire_of(msg);
	uint32_t	 op = wire_get_u32(&w);
	struct slice	 name = wire_get_bytes(&w), identity;
	struct buf	 ans = { 0 };

	identity = wire_get_bytes(&w);
	snprintf(signer, sizeof(signer), "%.*s", SLICE_ARG(name));
	if (wire_done(&w) && op == DOOR_STATUS)
		c->man->status(c->man->ctx, &ans);
	else if (wire_done(&w) && op >= SIGN_ENTITY && op < SIGN__MAX &&
	    remote_ask_signer(c->man->remote, signer, (enum sign_op)op,
	    identity, entity, DOOR_MS, &ans) == -1)
		ans.n = 0;
	if (ans.n > 0 && !ans.failed &&
	    chan_send(c->fd, buf_slice(&ans), NULL, 0) == -1)
		log_msg(LV_DEBUG, "door: %s", strerror(errno));
	buf_free(&ans);
}

/* Whoever may knock may ask how we are, and only our owner for more. */
static bool
may_ask(const struct caller *c, uint32_t op)
{
	uid_t	 uid;

	if (!door_caller(c->fd, &uid))
		return false;
	if (op == DOOR_STATUS || uid == 0 || uid == c->man->owner)
		return true;
	log_msg(LV_WARNING, "door: user %ld may ask for the status only",
	    (long)uid);
	return false;
}

static void *
serve(void *arg)
{
	const struct timeval	 soon = { .tv_sec = ASK_S };
	struct caller		*c = arg;
	unsigned char		 msg[1024];	/* two names and a number */
	int			 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t			 n = -1;
	struct wire		 w;
	uint32_t		 op;

	if (setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &soon,
	    sizeof(soon)) == 0 && setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO,
	    &soon, sizeof(soon)) == 0)
		n = chan_recv(c->fd, msg, sizeof(msg), fds, &nfds);
	w = wire_of((struct slice){ msg, n > 0 ? (size_t)n : 0 });
	op = wire_get_u32(&w);
	if (n > 0 && !may_ask(c, op))
		n = -1;
	else if (nfds == 1 && op > DOOR_REGISTER && wire_done(&w))
		answer_register(c, op - DOOR_REGISTER, fds[0]);
	else if (n > 0)
		answer(c, (struct slice){ msg, (size_t)n },
		    nfds > 0 ? fds[0] : -1);
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	chan_close(&c->fd);
	atomic_fetch_sub(c->inside, 1);
	free(c);
	return NULL;
}

void
doorman_serve(int door, const struct doorman *man)
{
	static atomic_int	 inside;	/* threads end after their
						   caller is forgotten */
	struct caller		*c;
	pthread_t		 thread;
	int			 fd = accept4(door, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1)
		return;
	c = atomic_load(&inside) < CALLERS_MAX ? malloc(sizeof(*c)) : NULL;
	if (c == NULL) {
		chan_close(&fd);
		return;
	}
	*c = (struct caller){ fd, man, &inside };
	atomic_fetch_add(&inside, 1);
	if (pthread_create(&thread, NULL, serve, c) == 0) {
		pthread_detach(thread);
		return;
	}
	atomic_fetch_sub(&inside, 1);
	chan_close(&fd);
	free(c);
}
