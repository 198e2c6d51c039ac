/* supervise.c: the parent: starts, restarts, reloads and stops the others */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/door.h"
#include "base/notify.h"
#include "base/pidfile.h"
#include "base/proc.h"
#include "base/wire.h"
#include "programs/children.h"
#include "programs/supervise.h"

#define EXIT_SYSTEM	71		/* EX_OSERR */
#define STOP_MS		6000		/* end-of-messages get 5 s of it */
#define HELPERS_MS	1000		/* helpers end at end of file */
#define SILENT_MS	30000		/* a milter that says nothing so long hangs;
					   reading a CRL of a million entries
					   takes it a second */
#define TITLE_BYTES	(CONTROL_NAME_MAX + 16)

struct parent {
	const struct supervise	*how;
	struct children		 all;
	struct notify		 manager;
	int64_t			 heard;	/* when the milter last spoke */
	int			 signals;
	bool			 ready, stopping;
	int			 status;
};

/* Its members may ask how we are, and nothing else. */
static void
share_door(const struct parent *p)
{
	if (p->all.door != -1 &&
	    door_share(p->how->pid_file, p->all.group) == -1)
		log_msg(LV_ERROR, "milter.status_group: %s: %s: only who runs "
		    "the gateway may ask it", p->all.group, errno == ESRCH ?
		    "no such group" : strerror(errno));
}

/* Have the configuration read anew; 0, or an exit status and all stays. */
static int
read_configuration(struct parent *p)
{
	struct sections	 fresh;
	int		 rc;

	rc = sections_read(p->how->self, p->how->conf,
	    children_user(&p->all, ROLE_MILTER), &fresh);
	if (rc == 0) {
		children_take(&p->all, &fresh);
		share_door(p);
	}
	return rc;
}

/* fault: why nothing has changed, NULL when it has. */
static void
reload_ended(const struct parent *p, const char *fault)
{
	if (fault == NULL)
		log_msg(LV_INFO, "reload: done");
	else
		log_msg(LV_ERROR, "reload: %s", fault);
	notify_send(&p->manager, fault == NULL ? "READY=1\nSTATUS=ready" :
	    "READY=1\nSTATUS=the last reload was refused, see the log");
}

/*
 * New sections: the milter swaps its snapshot, and every helper but a signer
 * whose section is what it was is started anew; the old one ends at end of
 * file, when its last caller let go.
 */
static void
reload(struct parent *p)
{
	notify_send(&p->manager, "RELOADING=1");
	if (p->all.v[0].pid == 0 || read_configuration(p) != 0)
		reload_ended(p, "the old configuration stays");
	else if (children_tell_milter(&p->all) == -1)
		reload_ended(p, strerror(errno));
	else
		children_renew_helpers(&p->all);
}

static void
log_death(const struct child *c, pid_t pid, int status)
{
	char		 text[TITLE_BYTES];
	const char	*title = children_title(c, text, sizeof(text));

	if (WIFSIGNALED(status))
		log_msg(LV_ERROR, "%s[%d] died of signal %d", title, (int)pid,
		    WTERMSIG(status));
	else
		log_msg(WEXITSTATUS(status) == 0 ? LV_INFO : LV_ERROR,
		    "%s[%d] ended with status %d", title, (int)pid,
		    WEXITSTATUS(status));
}

/* The milter is gone, and with it every channel: all begin anew. */
static void
milter_died(struct parent *p, int status)
{
	children_forget_helpers(&p->all);
	if (!p->ready && WIFEXITED(status)) {	/* it could not even begin */
		p->stopping = true;
		p->status = WEXITSTATUS(status) == 0 ? EXIT_SYSTEM :
		    WEXITSTATUS(status);
		p->all.v[0].pid = 0;
		return;
	}
	children_restart_later(&p->all.v[0]);
}

static void
reap(struct parent *p)
{
	struct child	*c;
	pid_t		 pid;
	int		 status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if ((c = children_find(&p->all, pid)) == NULL)
			continue;	/* an old helper that was replaced */
		log_death(c, pid, status);
		if (p->stopping)
			c->pid = 0;
		else if (c->role == ROLE_MILTER)
			milter_died(p, status);
		else
			children_restart_later(c);
	}
}

static void
hear_milter(struct parent *p)
{
	char		 msg[16];
	int		 fds[CHAN_FDS_MAX], nfds = 0;
	ssize_t		 n = chan_recv(p->all.control, msg, sizeof(msg), fds, &nfds);
	struct wire	 w;

	if (n <= 0) {
		chan_close(&p->all.control);
		return;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	p->heard = proc_ms();
	w = wire_of((struct slice){ (unsigned char *)msg, (size_t)n });
	switch ((enum control_reply)wire_get_u32(&w)) {
	case CONTROL_READY:
		p->ready = true;
		log_msg(LV_INFO, "ready");
		notify_send(&p->manager, "READY=1\nSTATUS=ready");
		break;
	case CONTROL_RELOADED:
		reload_ended(p, NULL);
		break;
	case CONTROL_REFUSED:
		reload_ended(p, "the old configuration stays");
		break;
	case CONTROL_ALIVE:
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

/* A milter that hangs takes mail and never answers: it begins anew. */
static void
watch_milter(struct parent *p)
{
	struct child	*milter = &p->all.v[0];
	int64_t		 since = p->heard > milter->started ? p->heard :
			    milter->started;

	if (milter->pid == 0 || proc_ms() - since < SILENT_MS)
		return;
	log_msg(LV_ERROR, "milter[%d] does not speak: killed",
	    (int)milter->pid);
	kill(milter->pid, SIGKILL);
	p->heard = proc_ms();		/* once is enough */
}

/* Milliseconds until something is due; -1: never. */
static int
next_ms(struct parent *p)
{
	int	 restart = children_next_ms(&p->all);
	int	 alive = notify_alive(&p->manager, proc_ms());
	int	 ms = SILENT_MS;

	if (restart != -1 && restart < ms)
		ms = restart;
	return alive != -1 && alive < ms ? alive : ms;
}

static void
serve(struct parent *p)
{
	struct pollfd	 fds[2];

	while (!p->stopping) {
		fds[0] = (struct pollfd){ .fd = p->signals, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = p->all.control, .events = POLLIN };
		if (poll(fds, 2, next_ms(p)) == -1 && errno != EINTR)
			return;
		if (fds[1].revents != 0 && p->all.control != -1)
			hear_milter(p);
		if (fds[0].revents != 0)
			hear_signal(p);
		if (p->stopping)
			break;
		watch_milter(p);
		children_restart_due(&p->all);
	}
}

/* Wait for children to end, at most ms; then they are killed. */
static void
await(struct parent *p, size_t from, size_t to, int ms)
{
	char		 text[TITLE_BYTES];
	int64_t		 end = proc_ms() + ms;
	struct child	*c;

	for (c = &p->all.v[from]; c < &p->all.v[to]; c++) {
		while (c->pid != 0 && proc_ms() < end) {
			reap(p);
			if (c->pid != 0)
				poll(NULL, 0, 5);
		}
		if (c->pid != 0) {
			log_msg(LV_ERROR, "%s does not stop: killed",
			    children_title(c, text, sizeof(text)));
			kill(c->pid, SIGKILL);
		}
	}
}

static void
stop(struct parent *p)
{
	struct buf	 b = { 0 };

	p->stopping = true;
	notify_send(&p->manager, "STOPPING=1");
	wire_put_u32(&b, CONTROL_STOP);
	if (p->all.control != -1 && chan_send(p->all.control, buf_slice(&b), NULL,
	    0) == -1)
		log_msg(LV_DEBUG, "stop: %s", strerror(errno));
	buf_free(&b);
	await(p, 0, 1, STOP_MS);
	await(p, 1, p->all.n, HELPERS_MS);
	chan_close(&p->all.control);
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
	struct parent	 p = { .how = how, .all = { .self = how->self,
		.folder = how->folder, .as_root = geteuid() == 0,
		.control = -1, .door = -1 } };
	int		 lock;

	notify_init(&p.manager);
	if ((lock = pidfile_lock(how->pid_file)) == -1) {
		log_msg(LV_ERROR, "%s: %s", how->pid_file,
		    errno == EAGAIN ? "another cks-milter is running" :
		    strerror(errno));
		return EXIT_SYSTEM;
	}
	if ((p.signals = watch_signals()) == -1)
		return EXIT_SYSTEM;
	if ((p.all.door = door_open(how->pid_file)) == -1)
		log_msg(LV_WARNING, "%s: no socket for cks beside it: %s",
		    how->pid_file, strerror(errno));
	if ((p.status = read_configuration(&p)) == 0) {
		log_open_words("cks-milter", p.all.words);
		children_start_all(&p.all);
		serve(&p);
		stop(&p);
	}
	children_clear(&p.all);
	chan_close(&p.all.door);
	door_remove(how->pid_file);
	unlink(how->pid_file);
	chan_close(&p.signals);
	chan_close(&lock);
	return p.status;
}
