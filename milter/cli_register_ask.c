/* cli_register_ask.c: asks the running gateway's registrar, or where none runs our own */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/chan.h"
#include "base/door.h"
#include "base/pidfile.h"
#include "programs/cli_register.h"
#include "programs/doorman.h"

#define ARENA_MAX	(4u << 20)	/* of one command's answers */
#define NOTICES_MAX	4096		/* about one request; a message's answer
					   holds fewer */
#define GRACE_MS	1000	/* of the gateway, over its registrar's time */

/* The registrar that we start answers people only, and ends with us. */
static int
start(struct cli_register *r)
{
	return cli_registrar(&r->cli);
}

int
cli_register_open(struct cli_register *r,
    const struct cli_register_line *line)
{
	int	 rc;

	*r = (struct cli_register){ .pid_file = line->pid_file,
		.arena = arena_new(ARENA_MAX) };
	if ((rc = cli_open(&r->cli, line->conf)) != 0)
		return rc;
	if (r->arena == NULL)
		return EXIT_TEMPFAIL;
	if (!r->cli.conf->registrar) {
		fprintf(stderr, "cks: register.enabled is false: there is no "
		    "register\n");
		return EXIT_CONFIG;
	}
	r->running = pidfile_holder(line->pid_file) != -1;
	return r->running ? 0 : start(r);
}

void
cli_register_close(struct cli_register *r)
{
	cli_close(&r->cli);
	arena_free(r->arena);
}

int
cli_register_door(const char *pid_file, enum register_op op,
    const struct buf *bytes, struct buf *ans, int *memfd)
{
	struct buf	 req = { 0 };
	int		 fds[CHAN_FDS_MAX], nfds = 0, rc = -1;
	int		 data = chan_memfd("ask", buf_slice(bytes));
	struct pollfd	 p = { .fd = door_knock(pid_file),
		.events = POLLIN };
	ssize_t		 n;

	wire_put_u32(&req, DOOR_REGISTER + op);
	if (p.fd != -1 && data != -1 && buf_room(ans, CHAN_MSG_MAX) == 0 &&
	    chan_send(p.fd, buf_slice(&req), &data, 1) == 0 &&
	    poll(&p, 1, DOOR_REGISTER_MS + GRACE_MS) == 1 &&
	    (n = chan_recv(p.fd, ans->p, CHAN_MSG_MAX, fds, &nfds)) > 0) {
		ans->n = (size_t)n;
		if (nfds > 0)
			*memfd = fds[--nfds];
		rc = 0;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	chan_close(&p.fd);
	chan_close(&data);
	buf_free(&req);
	return rc;
}

int
cli_register_ask(struct cli_register *r, enum register_op op,
    const struct buf *bytes, struct buf *ans, struct wire *w, int *memfd)
{
	struct slice	 why;
	uint32_t	 result;
	int		 rc = -1;

	ans->n = 0;
	*memfd = -1;
	if (!bytes->failed)
		rc = r->running ? cli_register_door(r->pid_file, op, bytes, ans, memfd) :
		    remote_ask_registrar(r->cli.remote, op, DOOR_REGISTER_MS,
		    buf_slice(bytes), ans, memfd);
	if (rc == -1) {
		fprintf(stderr, "cks: the register does not answer%s\n",
		    r->running ? ", or you may not ask: only the user who "
		    "runs the gateway may" : "");
		return EXIT_TEMPFAIL;
	}
	*w = wire_of(buf_slice(ans));
	result = wire_get_u32(w);
	why = wire_get_bytes(w);
	if (result == REGISTER_DONE && !w->failed)
		return 0;
	fprintf(stderr, "cks: %.*s\n", SLICE_ARG(why));
	chan_close(memfd);
	return EXIT_TEMPFAIL;
}

int
cli_register_notices(struct cli_register *r, struct arena *a,
    const char *qid, const char *number, struct cli_notices *out)
{
	struct cli_notices	 l;
	struct buf		 ask = { 0 }, ans = { 0 };
	struct wire		 w;
	size_t			 i;
	int			 memfd = -1, rc;

	wire_put_str(&ask, qid);
	wire_put_str(&ask, number);
	if ((rc = cli_register_ask(r, REGISTER_NOTICES, &ask, &ans, &w,
	    &memfd)) == 0) {
		l.given_up = wire_get_i64(&w);
		l.n = wire_get_count(&w, NOTICES_MAX);
		l.v = arena_array(a, l.n, sizeof(*l.v));
		for (i = 0; l.v != NULL && i < l.n && !w.failed; i++)
			row_get(&w, a, TABLE_OUTBOX, &l.v[i]);
		if (wire_done(&w) && !arena_failed(a))
			*out = l;
		else
			rc = EXIT_TEMPFAIL;
	}
	chan_close(&memfd);
	buf_free(&ask);
	buf_free(&ans);
	return rc;
}
