/* supervise.c: the parent: starts, restarts, reloads and stops the others */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/control.h"
#include "base/log.h"
#include "base/pidfile.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/sections.h"
#include "programs/supervise.h"

#define EXIT_SYSTEM	71		/* EX_OSERR */
#define STOP_MS		6000		/* end-of-messages get 5 s of it */
#define HELPERS_MS	1000		/* helpers end at end of file */
#define DELAY_FIRST_MS	100		/* first pause before a restart */
#define STEADY_MS	10000		/* ran so long: the pause begins anew */
#define PATH_BYTES	4096

enum role {
	ROLE_MILTER, ROLE_SIGNER, ROLE_INSPECTOR, ROLE_FETCHER,
	ROLE__MAX
};

/* Fixed here and nowhere else: no file can make a helper another user's. */
static const struct {
	const char	*name, *program, *user;
	int		 delay_max_ms;	/* a longer pause between restarts would
					   only keep mail waiting */
	int		 helper;	/* enum helper, or -1 */
} roles[ROLE__MAX] = {
	[ROLE_MILTER] = { "milter", "cks-milter", "cks-milter", 2000, -1 },
	[ROLE_SIGNER] = { "signer", "cks-signer", "cks-signer", 30000,
	    HELPER_SIGNER },
	[ROLE_INSPECTOR] = { "inspector", "cks-inspector", "cks-inspector",
	    30000, HELPER_INSPECTOR },
	[ROLE_FETCHER] = { "fetcher", "cks-fetcher", "cks-fetcher", 30000,
	    HELPER_FETCHER },
};

struct child {
	pid_t	pid;			/* 0: not running */
	int	section;		/* memfd of its configuration, -1 none */
	int64_t	started, again;		/* ms; again 0: no restart is due */
	int	delay;
};

struct parent {
	const struct supervise	*how;
	struct child		 child[ROLE__MAX];
	int			 control;	/* to the milter, -1 */
	int			 signals;
	bool			 as_root, ready, stopping;
	char			 words[LOG_WORD_MAX]; /* how to log */
	int			 status;
};

static const char *
user_of(const struct parent *p, enum role role)
{
	return p->as_root ? roles[role].user : NULL;
}

/* Start a program with one end of a new channel; the other is returned. */
static int
start_program(struct parent *p, enum role role, char *const argv[],
    const char *path, pid_t *pid)
{
	int	 sp[2];

	if (chan_pair(sp) == -1)
		return -1;
	*pid = proc_start(path, argv, user_of(p, role), sp[1]);
	chan_close(&sp[1]);
	if (*pid == -1)
		chan_close(&sp[0]);
	return sp[0];
}

/* The first message on a helper's fd 3: its section. */
static int
send_section(int chan, uint32_t kind, int section)
{
	struct buf	 b = { 0 };
	int		 rc;

	wire_put_u32(&b, kind);
	rc = chan_send(chan, buf_slice(&b), &section, 1);
	buf_free(&b);
	return rc;
}

/* chan -1: the helper is wanted no more. */
static int
send_helper(int control, int helper, int chan)
{
	struct buf	 b = { 0 };
	int		 rc;

	wire_put_u32(&b, CONTROL_HELPER);
	wire_put_u32(&b, (uint32_t)helper);
	rc = chan_send(control, buf_slice(&b), &chan, chan == -1 ? 0 : 1);
	buf_free(&b);
	return rc;
}

static void
note_start(struct parent *p, enum role role, pid_t pid)
{
	struct child	*c = &p->child[role];

	c->pid = pid;
	c->started = proc_ms();
	c->again = 0;
}

/* Not now, but soon: each pause twice the one before. */
static void
restart_later(struct parent *p, enum role role)
{
	struct child	*c = &p->child[role];
	int64_t		 now = proc_ms();

	if (now - c->started > STEADY_MS || c->delay == 0)
		c->delay = DELAY_FIRST_MS;
	else if (c->delay < roles[role].delay_max_ms)
		c->delay *= 2;
	c->pid = 0;
	c->again = now + c->delay;
}

/*
 * A helper starts, gets its section, and the milter its channel.  One without
 * a section is not wanted: it ends when the milter lets go of its channel.
 */
static void
start_helper(struct parent *p, enum role role)
{
	char	 path[PATH_BYTES];
	char	*argv[] = { path, p->words, NULL };
	pid_t	 pid;
	int	 chan;

	if (p->child[role].section == -1) {
		p->child[role].again = 0;
		if (p->child[role].pid != 0)
			(void)send_helper(p->control, roles[role].helper, -1);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", p->how->folder,
	    roles[role].program);
	if ((chan = start_program(p, role, argv, path, &pid)) == -1 ||
	    pid == -1) {
		p->child[role].started = proc_ms();
		restart_later(p, role);
		return;
	}
	note_start(p, role, pid);
	if (send_section(chan, CONTROL_SECTION,
	    p->child[role].section) == -1 ||
	    send_helper(p->control, roles[role].helper, chan) == -1)
		log_msg(LV_ERROR, "%s: no channel: %s", roles[role].name,
		    strerror(errno));
	chan_close(&chan);	/* the parent keeps neither end */
}

/* The milter starts first; all helpers' channels lead to it. */
static void
start_all(struct parent *p)
{
	char	 self[PATH_BYTES], option[] = "--role=milter";
	char	*argv[] = { self, option, NULL };
	pid_t	 pid;
	int	 role;

	chan_close(&p->control);
	snprintf(self, sizeof(self), "%s", p->how->self);
	p->control = start_program(p, ROLE_MILTER, argv, self, &pid);
	if (p->control == -1 || pid == -1) {
		p->control = -1;
		p->child[ROLE_MILTER].started = proc_ms();
		restart_later(p, ROLE_MILTER);
		return;
	}
	note_start(p, ROLE_MILTER, pid);
	if (send_section(p->control, CONTROL_SECTION,
	    p->child[ROLE_MILTER].section) == -1)
		log_msg(LV_ERROR, "milter: %s", strerror(errno));
	for (role = ROLE_MILTER + 1; role < ROLE__MAX; role++)
		start_helper(p, (enum role)role);
}

/* Have the configuration read anew; 0, or an exit status and all stays. */
static int
read_configuration(struct parent *p)
{
	struct sections	 fresh;
	int		 i, rc;

	rc = sections_read(p->how->self, p->how->conf,
	    user_of(p, ROLE_MILTER), &fresh);
	if (rc != 0)
		return rc;
	memcpy(p->words, fresh.words, sizeof(p->words));
	for (i = 0; i < SECTION__MAX; i++) {
		chan_close(&p->child[i].section);
		p->child[i].section = fresh.fd[i];
	}
	return 0;
}

/*
 * New sections: the milter swaps its snapshot, and every helper is started
 * anew; the old one ends at end of file, when its last caller let go.
 */
static void
reload(struct parent *p)
{
	int	 role;

	if (p->child[ROLE_MILTER].pid == 0 || read_configuration(p) != 0) {
		log_msg(LV_ERROR, "reload: the old configuration stays");
		return;
	}
	if (send_section(p->control, CONTROL_SECTION,
	    p->child[ROLE_MILTER].section) == -1) {
		log_msg(LV_ERROR, "reload: milter: %s", strerror(errno));
		return;
	}
	for (role = ROLE_MILTER + 1; role < ROLE__MAX; role++)
		start_helper(p, (enum role)role);
}

static void
log_death(const char *name, pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		log_msg(LV_ERROR, "%s[%d] died of signal %d", name, (int)pid,
		    WTERMSIG(status));
	else
		log_msg(WEXITSTATUS(status) == 0 ? LV_INFO : LV_ERROR,
		    "%s[%d] ended with status %d", name, (int)pid,
		    WEXITSTATUS(status));
}

/* The milter is gone, and with it every channel: all begin anew. */
static void
milter_died(struct parent *p, int status)
{
	int	 role;

	chan_close(&p->control);
	for (role = ROLE_MILTER + 1; role < ROLE__MAX; role++) {
		p->child[role].pid = 0;		/* ends at end of file */
		p->child[role].again = 0;
	}
	if (!p->ready && WIFEXITED(status)) {	/* it could not even begin */
		p->stopping = true;
		p->status = WEXITSTATUS(status) == 0 ? EXIT_SYSTEM :
		    WEXITSTATUS(status);
		p->child[ROLE_MILTER].pid = 0;
		return;
	}
	restart_later(p, ROLE_MILTER);
}

static void
reap(struct parent *p)
{
	pid_t	 pid;
	int	 status, role;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (role = 0; role < ROLE__MAX; role++)
			if (p->child[role].pid == pid)
				break;
		if (role == ROLE__MAX)
			continue;	/* an old helper that was replaced */
		log_death(roles[role].name, pid, status);
		if (p->stopping)
			p->child[role].pid = 0;
		else if (role == ROLE_MILTER)
			milter_died(p, status);
		else
			restart_later(p, (enum role)role);
	}
}

static void
hear_milter(struct parent *p)
{
	char		 msg[16];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t		 n = chan_recv(p->control, msg, sizeof(msg), fds, &nfds);
	struct wire	 w;

	if (n <= 0) {
		chan_close(&p->control);
		return;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	w = wire_of((struct slice){ (unsigned char *)msg, (size_t)n });
	switch ((enum control_reply)wire_get_u32(&w)) {
	case CONTROL_READY:
		p->ready = true;
		log_msg(LV_INFO, "ready");
		break;
	case CONTROL_RELOADED:
		log_msg(LV_INFO, "reload: done");
		break;
	case CONTROL_REFUSED:
		log_msg(LV_ERROR, "reload: the old configuration stays");
		break;
	}
}

static void
hear_signal(struct parent *p)
{
	struct signalfd_siginfo	 info;

	if (read(p->signals, &info, sizeof(info)) != sizeof(info))
		return;
	switch (info.ssi_signo) {
	case SIGCHLD:
		reap(p);
		break;
	case SIGUSR1:
		reload(p);
		break;
	default:
		p->stopping = true;
	}
}

/* Milliseconds until the next restart is due; -1 for never. */
static int
next_restart(const struct parent *p)
{
	int64_t	 now = proc_ms(), left = -1, due;
	int	 role;

	for (role = 0; role < ROLE__MAX; role++) {
		if (p->child[role].again == 0)
			continue;
		due = p->child[role].again - now;
		due = due < 0 ? 0 : due;
		left = left == -1 || due < left ? due : left;
	}
	return (int)left;
}

static void
restart_due(struct parent *p)
{
	int64_t	 now = proc_ms();
	int	 role;

	for (role = 0; role < ROLE__MAX; role++) {
		if (p->child[role].again == 0 || p->child[role].again > now)
			continue;
		if (role == ROLE_MILTER) {
			start_all(p);
			return;
		}
		if (p->control != -1)
			start_helper(p, (enum role)role);
	}
}

static void
serve(struct parent *p)
{
	struct pollfd	 fds[2];

	while (!p->stopping) {
		fds[0] = (struct pollfd){ .fd = p->signals, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = p->control, .events = POLLIN };
		if (poll(fds, 2, next_restart(p)) == -1 && errno != EINTR)
			return;
		if (fds[1].revents != 0 && p->control != -1)
			hear_milter(p);
		if (fds[0].revents != 0)
			hear_signal(p);
		if (!p->stopping)
			restart_due(p);
	}
}

/* Wait for children to end, at most ms; then they are killed. */
static void
await(struct parent *p, enum role from, enum role to, int ms)
{
	int64_t	 end = proc_ms() + ms;
	int	 role;

	for (role = (int)from; role <= (int)to; role++) {
		while (p->child[role].pid != 0 && proc_ms() < end) {
			reap(p);
			if (p->child[role].pid != 0)
				poll(NULL, 0, 5);
		}
		if (p->child[role].pid != 0) {
			log_msg(LV_ERROR, "%s does not stop: killed",
			    roles[role].name);
			kill(p->child[role].pid, SIGKILL);
		}
	}
}

static void
stop(struct parent *p)
{
	struct buf	 b = { 0 };

	p->stopping = true;
	wire_put_u32(&b, CONTROL_STOP);
	if (p->control != -1 && chan_send(p->control, buf_slice(&b), NULL,
	    0) == -1)
		log_msg(LV_DEBUG, "stop: %s", strerror(errno));
	buf_free(&b);
	await(p, ROLE_MILTER, ROLE_MILTER, STOP_MS);
	await(p, ROLE_MILTER + 1, ROLE__MAX - 1, HELPERS_MS);
	chan_close(&p->control);
}

static int
watch_signals(void)
{
	sigset_t	 set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1)
		return -1;
	signal(SIGHUP, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

int
supervise(const struct supervise *how)
{
	struct parent	 p = { .how = how, .control = -1,
		.as_root = geteuid() == 0 };
	int		 lock, role;

	for (role = 0; role < ROLE__MAX; role++)
		p.child[role].section = -1;
	if ((lock = pidfile_lock(how->pid_file)) == -1) {
		log_msg(LV_ERROR, "%s: %s", how->pid_file,
		    errno == EAGAIN ? "another cks-milter is running" :
		    strerror(errno));
		return EXIT_SYSTEM;
	}
	if ((p.signals = watch_signals()) == -1)
		return EXIT_SYSTEM;
	if ((p.status = read_configuration(&p)) == 0) {
		log_open_words("cks-milter", p.words);
		start_all(&p);
		serve(&p);
		stop(&p);
	}
	for (role = 0; role < ROLE__MAX; role++)
		chan_close(&p.child[role].section);
	unlink(how->pid_file);
	chan_close(&p.signals);
	chan_close(&lock);
	return p.status;
}
