/* registrar.c: cks-registrar: the only process that keeps a register of requests */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/control.h"
#include "base/log.h"
#include "base/proc.h"
#include "programs/register_ops.h"
#include "programs/registrar.h"

#define CHANNEL		3	/* requests come here */
#define SECTION_BYTES	(4u << 20)	/* a thousand units' certificates */
#define ARENA_BYTES	(8u << 20)
#define FILES_MAX	256	/* descriptors: who waits, and two databases */
#define GATHER_MS	10	/* that a commit waits for more: to make it durable
				   costs more than what is in it */
#define EXIT_SYSTEM	71	/* EX_OSERR */
#define EXIT_SECTION	78	/* EX_CONFIG */

struct registrar {
	struct registrar_conf	 conf;
	struct office		 office;
	struct store		*own;
	int			 desk;		/* our end of the desk's channel */
	bool			 people_only;	/* CONTROL_LOOK: `cks` started us */
	struct ask		 asks[ASKS_MAX];
	size_t			 nasks;
	unsigned char		 msg[CHAN_MSG_MAX];
};

/* Take a request of the milter: in its message, or a memfd (-1: none). */
static void
take_ask(struct registrar *r, uint32_t op, struct slice rest, int reply,
    int memfd)
{
	struct ask	*a = &r->asks[r->nasks];
	int		 rc;

	*a = (struct ask){ .op = op, .reply = reply };
	if (memfd != -1)
		rc = chan_map(memfd, (size_t)REGISTER_ASK_MIB << 20,
		    &a->bytes);
	else {
		buf_add(&a->copy, rest);
		a->bytes = buf_slice(&a->copy);
		rc = a->copy.failed ? -1 : 0;
	}
	if (rc == -1)
		chan_close(&a->reply);
	else
		r->nasks++;
	chan_close(&memfd);
}

/* Take one message off the channel.  1; 0 at its end. */
static int
take_next(struct registrar *r)
{
	int		 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t		 n = chan_recv(CHANNEL, r->msg, sizeof(r->msg), fds,
			    &nfds);
	struct slice	 msg = { r->msg, n > 0 ? (size_t)n : 0 };
	struct wire	 w = wire_of(msg);
	uint32_t	 op = wire_get_u32(&w);

	if (n == 0 || (n == -1 && errno != EMSGSIZE))
		return 0;
	if (n > 0 && (nfds == 1 || nfds == 2) && op >= REGISTER_RECORD &&
	    op < REGISTER_LIST) {
		take_ask(r, op, slice_from(msg, sizeof(op)), fds[0],
		    nfds == 2 ? fds[1] : -1);
		return 1;
	}
	if (n > 0 && op >= REGISTER_LIST && op < REGISTER__MAX &&
	    chan_send(r->desk, msg, fds, nfds) == -1)
		log_msg(LV_WARNING, "desk: %s", strerror(errno));
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return 1;
}

/* Send an answer, or none, and forget the request. */
static void
finish(struct ask *a)
{
	/* without an answer the socket closes, and the mail waits */
	if (a->answer.n > 0 && !a->answer.failed &&
	    chan_send(a->reply, buf_slice(&a->answer), NULL, 0) == -1)
		log_msg(LV_DEBUG, "answer: %s", strerror(errno));
	chan_close(&a->reply);
	if (a->copy.n == 0)
		chan_unmap(a->bytes);
	buf_free(&a->copy);
	buf_free(&a->answer);
}

/* Who only wants to know waits for no commit. */
static void
answer_lookup(struct registrar *r)
{
	struct ask	*last = &r->asks[r->nasks - 1];

	if (last->op != REGISTER_LOOKUP)
		return;
	registrar_look(r->own, last);
	finish(last);
	r->nasks--;
}

/* Does more come before a time (proc_ms)? */
static bool
comes_until(int64_t until)
{
	struct pollfd	 p = { .fd = CHANNEL, .events = POLLIN };
	int64_t		 left = until - proc_ms();

	return left > 0 && poll(&p, 1, (int)left) == 1;
}

/*
 * Those that came while the last commit was under way, or come soon after the
 * first of them, share the next one.  False at the end of the channel.
 */
static bool
gather(struct registrar *r)
{
	int64_t	 until = 0;
	size_t	 before;

	do {
		before = r->nasks;
		if (take_next(r) == 0)
			return false;
		if (r->nasks > before)
			answer_lookup(r);
		if (r->nasks == 1 && before == 0)
			until = proc_ms() + GATHER_MS;
	} while (r->nasks == 0 || (r->nasks < ASKS_MAX && comes_until(until)));
	return true;
}

static void
answer_all(struct registrar *r)
{
	size_t	 i;

	for (i = 0; i < r->nasks; i++)
		finish(&r->asks[i]);
	r->nasks = 0;
}

static void
run(struct registrar *r)
{
	bool	 more;

	do {
		more = gather(r);
		if (r->nasks > 0 && r->own != NULL)
			registrar_serve(&r->conf, r->own, r->asks, r->nasks);
		answer_all(r);
	} while (more);
}

/* The first message: our section.  1; 0: the channel ended; -1: it is none. */
static int
receive_section(struct registrar *r, struct arena *a)
{
	int		 fds[CHAN_FDS_MAX], nfds = 0, i, rc = -1;
	ssize_t		 n = chan_recv(CHANNEL, r->msg, sizeof(r->msg), fds,
			    &nfds);
	struct slice	 bytes;
	struct wire	 w;

	if (n <= 0)
		return (int)n;
	w = wire_of((struct slice){ r->msg, (size_t)n });
	r->people_only = wire_get_u32(&w) == CONTROL_LOOK;
	if (nfds == 1 && chan_map(fds[0], SECTION_BYTES, &bytes) == 0) {
		if (registrar_section(a, bytes, &r->conf) == 0)
			rc = 1;
		chan_unmap(bytes);
	}
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return rc;
}

/* Nothing of us is to be read by others, or gained by starting programs. */
static int
harden(void)
{
	const struct rlimit	 none = { 0, 0 };
	const struct rlimit	 files = { FILES_MAX, FILES_MAX };

	signal(SIGPIPE, SIG_IGN);
	umask(0077);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    setrlimit(RLIMIT_CORE, &none) == -1 ||
	    setrlimit(RLIMIT_NOFILE, &files) == -1 ||
	    fcntl(CHANNEL, F_SETFD, FD_CLOEXEC) == -1 ? -1 : 0;
}

static int
start_thread(void *(*fn)(void *), struct office *office)
{
	pthread_t	 thread;

	return pthread_create(&thread, NULL, fn, office) == 0 &&
	    pthread_detach(thread) == 0 ? 0 : -1;
}

/* Note the certificates of our own units.  0 or -1. */
static int
note_units(struct registrar *r)
{
	size_t	 i;

	if (r->conf.nunits == 0)
		return 0;
	if (store_begin(r->own) == -1)
		return -1;
	for (i = 0; i < r->conf.nunits; i++)
		if (store_certificate(r->own, &r->conf.units[i]) == -1) {
			store_rollback(r->own);
			return -1;
		}
	return store_commit(r->own);
}

/* The register, the desk, and what goes on beside them.  0 or -1. */
static int
open_office(struct registrar *r)
{
	struct buf	 why = { 0 };
	int		 sp[2];

	if ((r->own = registrar_own(&r->conf, &why)) == NULL ||
	    (!r->people_only && note_units(r) == -1)) {
		log_msg(LV_ERROR, "register: %s", r->own != NULL ?
		    store_fault(r->own) : buf_str(&why));
		buf_free(&why);
		return -1;
	}
	if (why.n > 0)
		log_msg(LV_WARNING, "register: %s", buf_str(&why));
	buf_free(&why);
	r->conf.relay = store_relay(r->own);
	if (chan_pair(sp) == -1 ||
	    pthread_mutex_init(&r->office.feeding, NULL) != 0 ||
	    pthread_mutex_init(&r->office.posting, NULL) != 0)
		return -1;
	r->desk = sp[0];
	r->office.conf = &r->conf;
	r->office.desk = sp[1];
	if (start_thread(registrar_desk, &r->office) == -1)
		return -1;
	if (r->people_only)
		return 0;
	return start_thread(registrar_keeper, &r->office) == -1 ||
	    (r->conf.notices &&
	    start_thread(registrar_post, &r->office) == -1) ? -1 : 0;
}

int
main(int argc, char *argv[])
{
	static struct registrar	 r;	/* threads outlive this frame */
	struct arena		*arena = arena_new(ARENA_BYTES);
	int			 rc;

	log_open_words("cks-registrar", argc > 1 ? argv[1] : "");
	proc_end_with_channel();
	if (arena == NULL || harden() == -1)
		return EXIT_SYSTEM;
	if ((rc = receive_section(&r, arena)) == 0)
		return 0;
	if (rc == -1) {
		log_msg(LV_ERROR, "no section on descriptor 3");
		return EXIT_SECTION;
	}
	if (open_office(&r) == -1)
		return EXIT_SYSTEM;
	run(&r);
	/* a notice that is just handed over is not to be sent again */
	pthread_mutex_lock(&r.office.posting);
	store_close(r.own);
	_exit(0);	/* the threads may be anywhere: what they had not
			   committed is undone */
}
