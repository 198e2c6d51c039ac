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
#include "programs/session.h"

#define CONTROL_FD	3
#define SECTION_MIB	64	/* all configuration files with certificates */
#define HOSTNAME_BYTES	256
#define ENTER_MS	2000	/* waiting longer for a place holds libmilter's
				   pool, and so unrelated mail */
#define FINISH_MS	5000	/* end-of-messages under way when stopping */
#define FLUSH_MS	20	/* libmilter writes an answer after we gave it */
#define EXIT_CONFIG	78

struct daemon {
	pthread_mutex_t	 lock;
	struct snapshot	*now;
	struct remote	*remote;
	struct budget	 budget;
	sem_t		 heavy;
	atomic_int	 running;
	atomic_bool	 stopping;
	atomic_uint	 connections;
	char		 hostname[HOSTNAME_BYTES];
};

static void
snapshot_free(struct snapshot *s)
{
	trust_unref(s->trust);
	conf_free(s->conf);
	free(s);
}

void
snapshot_release(struct snapshot *s)
{
	if (s != NULL && atomic_fetch_sub(&s->refs, 1) == 1)
		snapshot_free(s);
}

struct snapshot *
daemon_snapshot(struct daemon *d)
{
	struct snapshot	*s;

	pthread_mutex_lock(&d->lock);
	s = d->now;
	atomic_fetch_add(&s->refs, 1);
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

bool
daemon_stopping(const struct daemon *d)
{
	return atomic_load(&d->stopping);
}

bool
daemon_enter(struct daemon *d)
{
	struct timespec	 end;

	atomic_fetch_add(&d->running, 1);
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += ENTER_MS / 1000;
	while (!daemon_stopping(d)) {
		if (sem_timedwait(&d->heavy, &end) == 0)
			return true;
		if (errno != EINTR)
			break;
	}
	atomic_fetch_sub(&d->running, 1);
	return false;
}

void
daemon_leave(struct daemon *d)
{
	sem_post(&d->heavy);
	atomic_fetch_sub(&d->running, 1);
}

static void
log_lines(enum log_level level, struct buf *lines)
{
	struct slice	 rest = buf_slice(lines), line, eol;

	while (slice_line(&rest, &line, &eol))
		log_msg(level, "%.*s", SLICE_ARG(line));
}

static void
log_warnings(const struct snapshot *s)
{
	struct buf	 warnings = { 0 };

	gate_warn(s->conf, s->trust, time(NULL), &warnings);
	log_lines(LV_WARNING, &warnings);
	buf_free(&warnings);
}

/* A snapshot from the bytes of a section.  NULL with faults. */
static struct snapshot *
snapshot_make(struct remote *remote, struct slice section, struct buf *faults)
{
	struct snapshot		*s = calloc(1, sizeof(*s));
	struct confset		 set = { 0 };

	if (s == NULL)
		return NULL;
	if (confset_get(section, &set) == -1 ||
	    gate_load(&set, &s->conf, &s->trust, faults) == -1) {
		confset_clear(&set);
		free(s);
		return NULL;
	}
	confset_clear(&set);
	s->calls = (struct remote_calls){ .remote = remote,
		.sign_ms = s->conf->sign_ms,
		.inspect_ms = s->conf->inspect_ms };
	s->helpers = remote_helpers(&s->calls);
	s->gate = (struct gate){ .conf = s->conf, .trust = s->trust,
		.helpers = &s->helpers };
	atomic_store(&s->refs, 1);
	return s;
}

/* Make a snapshot of the section in memfd; NULL with the faults logged. */
static struct snapshot *
snapshot_of_memfd(struct remote *remote, int memfd)
{
	struct snapshot	*s = NULL;
	struct slice	 section;
	struct buf	 faults = { 0 };

	if (chan_map(memfd, (size_t)SECTION_MIB << 20, &section) == 0) {
		s = snapshot_make(remote, section, &faults);
		chan_unmap(section);
	}
	log_lines(LV_ERROR, &faults);
	buf_free(&faults);
	return s;
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

/* What a running process can not change under itself is told, not ignored. */
static void
tell_unchanged(const struct conf *old, const struct conf *new)
{
	if (strcmp(old->socket, new->socket) != 0)
		log_msg(LV_WARNING, "milter.socket: changes at a restart");
	if (old->heavy != new->heavy)
		log_msg(LV_WARNING, "limits.heavy: changes at a restart");
	if (strcmp(old->log_format, new->log_format) != 0 ||
	    strcmp(old->log_level, new->log_level) != 0 ||
	    strcmp(old->log_target, new->log_target) != 0)
		log_msg(LV_WARNING, "log: changes at a restart");
}

static void
swap_snapshot(struct daemon *d, int memfd)
{
	struct snapshot	*s = snapshot_of_memfd(d->remote, memfd), *old;

	if (s == NULL) {
		tell_parent(CONTROL_REFUSED);
		return;
	}
	pthread_mutex_lock(&d->lock);
	old = d->now;
	d->now = s;
	pthread_mutex_unlock(&d->lock);
	atomic_store(&d->budget.max, (size_t)s->conf->total_mib << 20);
	tell_unchanged(old->conf, s->conf);
	snapshot_release(old);
	log_warnings(s);
	tell_parent(CONTROL_RELOADED);
}

/* One message of the parent.  False when it is time to stop. */
static bool
hear_parent(struct daemon *d)
{
	unsigned char	 msg[16];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t		 n = chan_recv(CONTROL_FD, msg, sizeof(msg), fds,
			    &nfds);
	struct wire	 w;
	uint32_t	 which;
	bool		 more = true;

	if (n <= 0)
		return false;	/* without a parent nobody looks after us */
	w = wire_of((struct slice){ msg, (size_t)n });
	switch ((enum control)wire_get_u32(&w)) {
	case CONTROL_SECTION:
		if (nfds == 1)
			swap_snapshot(d, fds[0]);
		break;
	case CONTROL_HELPER:
		which = wire_get_u32(&w);
		if (nfds == 1 && which < HELPER__MAX) {
			remote_set(d->remote, (enum helper)which, fds[0]);
			nfds = 0;
		}
		break;
	case CONTROL_STOP:
		more = false;
		break;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	return more;
}

static void *
control_thread(void *arg)
{
	struct daemon	*d = arg;
	struct snapshot	*s;

	while (hear_parent(d))
		;
	atomic_store(&d->stopping, true);
	s = daemon_snapshot(d);
	session_stop(s->conf->socket);
	snapshot_release(s);
	return NULL;
}

/* The first message on fd 3 holds what to run with. */
static struct snapshot *
first_section(struct remote *remote)
{
	unsigned char	 msg[16];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	struct snapshot	*s = NULL;

	if (chan_recv(CONTROL_FD, msg, sizeof(msg), fds, &nfds) > 0 &&
	    nfds == 1)
		s = snapshot_of_memfd(remote, fds[0]);
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	return s;
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
	poll(NULL, 0, FLUSH_MS);
}

static int
daemon_init(struct daemon *d)
{
	const struct conf	*conf;

	if ((d->remote = remote_new()) == NULL ||
	    (d->now = first_section(d->remote)) == NULL)
		return -1;
	conf = d->now->conf;
	atomic_store(&d->budget.max, (size_t)conf->total_mib << 20);
	if (sem_init(&d->heavy, 0, (unsigned)conf->heavy) == -1 ||
	    pthread_mutex_init(&d->lock, NULL) != 0 ||
	    gethostname(d->hostname, sizeof(d->hostname) - 1) == -1)
		return -1;
	open_log(conf);
	log_warnings(d->now);
	return 0;
}

/* TERM is for libmilter's own thread, which waits for it. */
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

	prctl(PR_SET_DUMPABLE, 0);
	block_signals();
	proc_raise_files();
	decode_init();
	if (daemon_init(&d) == -1 ||
	    session_open(&d, d.now->conf->socket) == -1)
		return EXIT_CONFIG;
	if (pthread_create(&thread, NULL, control_thread, &d) != 0 ||
	    pthread_detach(thread) != 0)
		return EXIT_CONFIG;
	tell_parent(CONTROL_READY);
	if (session_serve() == -1)
		log_msg(LV_ERROR, "milter: libmilter ended with an error");
	atomic_store(&d.stopping, true);
	finish_running(&d);
	_exit(0);		/* other threads may still stand in callbacks */
}
