/* daemon.c: the milter's process: snapshots, channels, stopping */

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/wire.h"
#include "mail/decode.h"
#include "programs/daemon.h"
#include "programs/doorman.h"
#include "programs/session.h"

#define CONTROL_FD	3
#define HOSTNAME_BYTES	256
#define ENTER_MS	2000	/* a mail that finds no place by then is put
				   off, for its client has others */
#define FINISH_MS	5000	/* end-of-messages under way when stopping */
#define LATE_MS		1000	/* for what the register is still to be told */
#define FLUSH_MS	20	/* an answer is written after we gave it */
#define LOOK_MS		1000	/* between looks for new CRLs */
#define EXIT_CONFIG	78

struct daemon {
	pthread_mutex_t	 lock;
	struct snapshot	*now;
	struct snapshot	*first;		/* whose socket, log and limits hold
					   until we end */
	int		 section;	/* memfd that now was made of */
	uint64_t	 used, seen;	/* CRLs: of now, and at the last look */
	struct remote	*remote;
	int		 door;		/* where cks asks; -1: nowhere */
	struct budget	 budget;
	struct places	 heavy;
	atomic_int	 running;
	atomic_bool	 stopping;
	atomic_uint	 connections;
	struct tally	 tally;
	struct doorman	 doorman;
	char		 hostname[HOSTNAME_BYTES];
};

struct snapshot *
daemon_snapshot(struct daemon *d)
{
	struct snapshot	*s;

	pthread_mutex_lock(&d->lock);
	s = snapshot_hold(d->now);
	pthread_mutex_unlock(&d->lock);
	return s;
}

struct budget *
daemon_budget(struct daemon *d)
{
	return &d->budget;
}

const char *
daemon_hostname(const struct daemon *d)
{
	return d->hostname;
}

unsigned
daemon_next_connection(struct daemon *d)
{
	return atomic_fetch_add(&d->connections, 1);
}

struct tally *
daemon_tally(struct daemon *d)
{
	return &d->tally;
}

/* What cks status is told. */
static void
tell_status(void *ctx, struct buf *b)
{
	struct daemon		*d = ctx;
	const struct sample	 samples[] = {
		{ "mails_under_way", "", "", atomic_load(&d->running) },
		{ "connections_total", "", "", atomic_load(&d->connections) },
		{ "mail_bytes", "", "", (int64_t)atomic_load(&d->budget.used) },
		{ "mail_bytes_max", "", "",
		    (int64_t)atomic_load(&d->budget.max) },
	};
	size_t			 i;

	for (i = 0; i < NELEM(samples); i++)
		sample_put(b, &samples[i]);
	remote_tell(d->remote, b);
	tally_put(b, &d->tally);
	samples_end(b);
}

bool
daemon_stopping(const struct daemon *d)
{
	return atomic_load(&d->stopping);
}

bool
daemon_enter(struct daemon *d, struct place *p)
{
	atomic_fetch_add(&d->running, 1);
	if (!daemon_stopping(d) && place_take(&d->heavy, ENTER_MS, p))
		return true;
	atomic_fetch_sub(&d->running, 1);
	return false;
}

void
daemon_leave(struct daemon *d, struct place *p)
{
	place_leave(p);
	atomic_fetch_sub(&d->running, 1);
}

static void
tell_parent(enum control_reply what)
{
	struct buf	 b = { 0 };

	wire_put_u32(&b, what);
	if (chan_send(CONTROL_FD, buf_slice(&b), NULL, 0) == -1)
		log_msg(LV_DEBUG, "parent: %s", strerror(errno));
	buf_free(&b);
}

/* What a reload can not change, so that nobody waits for it. */
static void
log_fixed(const struct conf *old, const struct conf *new)
{
	const struct {
		const char	*name;
		bool		 differs;
	} fixed[] = {
		{ "milter.socket", strcmp(old->socket, new->socket) != 0 },
		{ "log.format",
		    strcmp(old->log_format, new->log_format) != 0 },
		{ "log.level", strcmp(old->log_level, new->log_level) != 0 },
		{ "log.target",
		    strcmp(old->log_target, new->log_target) != 0 },
		{ "limits.heavy", old->heavy != new->heavy },
	};
	size_t	 i;

	for (i = 0; i < NELEM(fixed); i++)
		if (fixed[i].differs)
			log_msg(LV_WARNING, "reload: %s: changes when "
			    "cks-milter is started anew", fixed[i].name);
}

/* New mail is judged by s; mail under way keeps its own. */
static void
swap_snapshot(struct daemon *d, struct snapshot *s)
{
	struct snapshot	*old;

	pthread_mutex_lock(&d->lock);
	old = d->now;
	d->now = s;
	pthread_mutex_unlock(&d->lock);
	atomic_store(&d->budget.max, (size_t)s->conf->total_mib << 20);
	snapshot_release(old);
}

/* A reload.  True when the section is ours from then on. */
static bool
take_section(struct daemon *d, int memfd)
{
	/* before it is read: what comes meanwhile is seen at the next look */
	uint64_t	 look = snapshot_look(d->now->conf);
	struct snapshot	*s = snapshot_make(d->remote, memfd, d->now);

	if (s == NULL) {
		tally_reload(&d->tally, RELOAD_REFUSED);
		tell_parent(CONTROL_REFUSED);
		return false;
	}
	chan_close(&d->section);
	d->section = memfd;
	d->used = d->seen = look;
	log_fixed(d->first->conf, s->conf);
	swap_snapshot(d, s);
	snapshot_warn(s);
	tally_reload(&d->tally, RELOAD_TAKEN);
	tell_parent(CONTROL_RELOADED);
	return true;
}

/*
 * Take CRLs that have changed, once two looks found the same: whoever copies
 * one there needs a moment.  Where one is faulty, the old ones stay.
 */
static void
look_for_crls(struct daemon *d)
{
	uint64_t	 look = snapshot_look(d->now->conf), last = d->seen;
	struct snapshot	*s;

	d->seen = look;
	if (look == d->used || look != last)
		return;
	d->used = look;
	if ((s = snapshot_make(d->remote, d->section, d->now)) == NULL) {
		log_msg(LV_ERROR, "new CRLs: the old ones stay");
		return;
	}
	swap_snapshot(d, s);
	snapshot_warn(s);
	log_msg(LV_INFO, "new CRLs are used");
}

/* One message of the parent.  False when it is time to stop. */
static bool
hear_parent(struct daemon *d)
{
	unsigned char	 msg[16 + CONTROL_NAME_MAX];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t		 n = chan_recv(CONTROL_FD, msg, sizeof(msg), fds,
			    &nfds);
	char		 name[CONTROL_NAME_MAX];
	struct slice	 text;
	struct wire	 w;
	uint32_t	 which;
	bool		 more = true;

	if (n <= 0)
		return false;	/* without a parent nobody looks after us */
	w = wire_of((struct slice){ msg, (size_t)n });
	switch ((enum control)wire_get_u32(&w)) {
	case CONTROL_SECTION:
		if (nfds == 1 && take_section(d, fds[0]))
			nfds = 0;
		break;
	case CONTROL_HELPER:
		which = wire_get_u32(&w);
		text = wire_get_bytes(&w);
		snprintf(name, sizeof(name), "%.*s", SLICE_ARG(text));
		if (nfds <= 1 && which < HELPER__MAX) {
			remote_set(d->remote, (enum helper)which, name,
			    nfds == 1 ? fds[0] : -1);
			nfds = 0;
		}
		break;
	case CONTROL_STOP:
		more = false;
		break;
	case CONTROL_DOOR:
		if (nfds == 1) {
			chan_close(&d->door);
			d->door = fds[--nfds];
			d->doorman.owner = (uid_t)wire_get_u32(&w);
		}
		break;
	case CONTROL_LOOK:
	case CONTROL_PIN:
		break;			/* is for signers */
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	return more;
}

/* We are alive as long as whoever holds the lock lets go of it. */
static void
sign_of_life(struct daemon *d)
{
	snapshot_release(daemon_snapshot(d));
	tell_parent(CONTROL_ALIVE);
}

static void *
control_thread(void *arg)
{
	struct daemon	*d = arg;
	struct pollfd	 p[2];
	int64_t		 told = 0;
	int		 n;

	do {
		if (proc_ms() - told >= LOOK_MS) {
			sign_of_life(d);
			told = proc_ms();
		}
		p[0] = (struct pollfd){ .fd = CONTROL_FD, .events = POLLIN };
		p[1] = (struct pollfd){ .fd = d->door, .events = POLLIN };
		if ((n = poll(p, 2, LOOK_MS)) == 0)
			look_for_crls(d);
		if (n > 0 && p[1].revents != 0)
			doorman_serve(d->door, &d->doorman);
	} while (n <= 0 || p[0].revents == 0 || hear_parent(d));
	atomic_store(&d->stopping, true);
	session_stop(d->first->conf->socket);
	return NULL;
}

/* The first message on fd 3 holds what to run with: a memfd, or -1. */
static int
first_section(void)
{
	unsigned char	 msg[16];
	int		 fds[CHAN_FDS_MAX], nfds = 0;

	if (chan_recv(CONTROL_FD, msg, sizeof(msg), fds, &nfds) > 0 &&
	    nfds == 1)
		return fds[0];
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	return -1;
}

static void
open_log(const struct conf *conf)
{
	char	 words[LOG_WORD_MAX];

	snprintf(words, sizeof(words), "%s,%s,%s", conf->log_target,
	    conf->log_format, conf->log_level);
	log_open_words("cks-milter", words);
}

/* smfi_main does not wait for running callbacks: count them out. */
static void
finish_running(struct daemon *d)
{
	int64_t	 end = proc_ms() + FINISH_MS;

	while (atomic_load(&d->running) > 0 && proc_ms() < end)
		poll(NULL, 0, 2);
	remote_finish(d->remote, LATE_MS);
	poll(NULL, 0, FLUSH_MS);
}

static int
daemon_init(struct daemon *d)
{
	const struct conf	*conf;

	if ((d->remote = remote_new()) == NULL ||
	    (d->section = first_section()) == -1 ||
	    (d->now = snapshot_make(d->remote, d->section, NULL)) == NULL)
		return -1;
	d->tally.started = time(NULL);
	d->doorman = (struct doorman){ .remote = d->remote,
		.status = tell_status, .ctx = d };
	conf = d->now->conf;
	d->used = d->seen = snapshot_look(conf);
	atomic_store(&d->budget.max, (size_t)conf->total_mib << 20);
	if (places_init(&d->heavy, (unsigned)conf->heavy) == -1 ||
	    pthread_mutex_init(&d->lock, NULL) != 0 ||
	    gethostname(d->hostname, sizeof(d->hostname) - 1) == -1)
		return -1;
	d->first = daemon_snapshot(d);
	open_log(conf);
	snapshot_warn(d->now);
	return 0;
}

/* TERM is for the server of the milter protocol, which waits for it. */
static void
block_signals(void)
{
	sigset_t	 set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int
daemon_run(void)
{
	static struct daemon	 d;	/* callbacks outlive this frame */
	pthread_t		 thread;

	d.door = -1;
	prctl(PR_SET_DUMPABLE, 0);
	block_signals();
	proc_raise_files();
	proc_bound_heap();
	decode_init();
	if (daemon_init(&d) == -1 ||
	    session_open(&d, d.now->conf->socket) == -1)
		return EXIT_CONFIG;
	if (pthread_create(&thread, NULL, control_thread, &d) != 0 ||
	    pthread_detach(thread) != 0)
		return EXIT_CONFIG;
	tell_parent(CONTROL_READY);
	if (session_serve() == -1)
		log_msg(LV_ERROR, "milter: the server of the milter protocol ended with an error");
	atomic_store(&d.stopping, true);
	finish_running(&d);
	_exit(0);		/* other threads may still stand in callbacks */
}
