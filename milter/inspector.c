/* inspector.c: cks-inspector: has each document read by a confined worker */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/sanitized.h"
#include "base/wire.h"
#include "programs/inspector_anew.h"
#include "programs/inspector_work.h"

#define CHANNEL		3	/* requests come here */
#define SECTION_VERSION	1
#define SECTION_MAX	4096	/* bytes of our configuration; it has 28 */
#define JOBS_MAX	64	/* workers at once; more only trade places */
#define POLLS_OF_A_JOB	3	/* its process, its answer, its caller */
#define READ_BYTES	65536	/* a pipe holds as much */
#define CAUSE_BYTES	32	/* "signal 11" */

struct section {
	uint32_t		workers, document_mib;
	struct inspect_limits	limits;
};

/* A document being read; pid 0 is a free place. */
struct job {
	pid_t			 pid;
	int			 pidfd, out, reply;
	int64_t			 started, deadline;
	enum inspect_op		 op;
	enum model_format	 format;
	struct buf		 answer;
	const char		*killed;	/* why we did */
};

struct master {
	struct section		 conf;
	struct sandbox_filter	*filter;
	struct job		 jobs[JOBS_MAX];
	uint32_t		 busy;
};

/* Our configuration from a sealed memfd.  False when it is not one. */
static bool
read_section(int fd, struct section *out)
{
	struct section	 s = { 0 };
	struct slice	 bytes;
	struct wire	 w;
	uint32_t	 version;

	if (chan_map(fd, SECTION_MAX, &bytes) == -1)
		return false;
	w = wire_of(bytes);
	version = wire_get_u32(&w);
	s.workers = wire_get_u32(&w);
	s.document_mib = wire_get_u32(&w);
	s.limits.pages = wire_get_u32(&w);
	s.limits.deadline_ms = wire_get_u32(&w);
	s.limits.memory_mib = wire_get_u32(&w);
	s.limits.output_kib = wire_get_u32(&w);
	chan_unmap(bytes);
	if (!wire_done(&w) || version != SECTION_VERSION || s.workers == 0 ||
	    s.limits.pages == 0 || s.limits.deadline_ms == 0 ||
	    s.limits.deadline_ms > INT_MAX || s.limits.memory_mib == 0 ||
	    s.limits.output_kib == 0)
		return false;
	if (s.workers > JOBS_MAX)
		s.workers = JOBS_MAX;
	*out = s;
	return true;
}

/* Tell the caller; whether he still listens is his affair. */
static void
answer(int reply, enum inspect_result result, const char *cause,
    struct slice bytes, int memfd)
{
	struct buf	 b = { 0 };

	wire_put_u32(&b, result);
	wire_put_str(&b, cause);
	wire_put_bytes(&b, bytes);
	if (!b.failed)
		(void)chan_send(reply, buf_slice(&b), &memfd,
		    memfd == -1 ? 0 : 1);
	buf_free(&b);
}

static void
answer_bad(int reply, const char *cause)
{
	answer(reply, INSPECT_BAD_REQUEST, cause, SLICE(""), -1);
}

/* Send what came of a task. */
static void
answer_done(int reply, struct slice bytes)
{
	int	 fd;

	if (bytes.n <= INSPECT_ANSWER_MAX) {
		answer(reply, INSPECT_DONE, "", bytes, -1);
		return;
	}
	if ((fd = chan_memfd("answer", bytes)) == -1)
		answer_bad(reply, "no memory");
	else
		answer(reply, INSPECT_DONE, "", SLICE(""), fd);
	chan_close(&fd);
}

/* Send that nobody could read a document, and why. */
static void
answer_unreadable(int reply, enum inspect_op op, enum model_format format,
    const char *cause)
{
	struct buf	 b = { 0 };

	inspector_put_unreadable(&b, op, format, cause);
	if (!b.failed)
		answer_done(reply, buf_slice(&b));
	buf_free(&b);
}

/* Bytes that a worker may answer with. */
static size_t
answer_max(const struct inspect_task *t)
{
	return t->op == INSPECT_UNPACK ? INSPECT_MEMBERS_MAX :
	    (size_t)t->limits->output_kib * 1024;
}

/*
 * Start a worker on a task.  0 and the job owns reply; -1 when there is no
 * process or descriptor for it.
 */
static int
start_job(struct job *j, int reply, const struct inspect_task *t)
{
	pid_t	 self = getpid(), pid;
	int	 fds[2], pidfd;

	if (pipe2(fds, O_CLOEXEC) == -1)
		return -1;
	if ((pid = fork()) == 0)
		inspector_work(self, fds[1], t);
	chan_close(&fds[1]);
	if (pid == -1)
		goto fail;
	if ((pidfd = pidfd_open(pid, 0)) == -1 ||
	    fcntl(fds[0], F_SETFL, O_NONBLOCK) == -1) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		goto fail;
	}
	*j = (struct job){ .pid = pid, .pidfd = pidfd, .out = fds[0],
		.reply = reply, .op = t->op, .format = t->format,
		.started = proc_ms(), .answer = { .max = answer_max(t) } };
	j->deadline = j->started + t->limits->deadline_ms;
	return 0;
fail:
	chan_close(&fds[0]);
	return -1;
}

static void
kill_job(struct job *j, const char *cause)
{
	if (j->killed == NULL)
		j->killed = cause;
	kill(j->pid, SIGKILL);
}

/* Take what a worker has written so far. */
static void
take_answer(struct job *j)
{
	unsigned char	 bytes[READ_BYTES];
	ssize_t		 n;

	while (j->out != -1) {
		n = read(j->out, bytes, sizeof(bytes));
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN)
			return;
		if (n > 0)
			buf_add(&j->answer, (struct slice){ bytes, (size_t)n });
		if (n > 0 && !j->answer.failed)
			continue;
		if (n > 0)
			kill_job(j, "output limit");
		chan_close(&j->out);
	}
}

/* Why a worker ended as it did, in words; "" when it did its work. */
static void
cause_of(const struct job *j, const struct section *conf, int status,
    const struct rusage *use, char *cause, size_t n)
{
	bool	 full = (uint64_t)use->ru_maxrss >
	    (uint64_t)conf->limits.memory_mib * 1024 / 2;
	int	 code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	int	 signo = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (j->killed != NULL)
		snprintf(cause, n, "%s", j->killed);
	else if (signo == SIGSYS)
		snprintf(cause, n, "forbidden system call");
	else if (signo == SIGXCPU)
		snprintf(cause, n, "deadline");
	/* Libraries abort or stumble when they are given no more memory. */
	else if (code == EXIT_NO_MEMORY || ((signo != 0 || code != 0) && full))
		snprintf(cause, n, "memory");
	else if (signo != 0)
		snprintf(cause, n, "signal %d", signo);
	else if (code != 0)
		snprintf(cause, n, "exit %d", code);
	else
		snprintf(cause, n, "%s", j->answer.n == 0 ? "no answer" : "");
}

static void
log_cause(const struct job *j, const char *cause)
{
	char			 ms[24];
	const struct log_field	 fields[] = {
		{ "format", model_format_word(j->format) },
		{ "cause", cause },
		{ "ms", ms },
	};

	snprintf(ms, sizeof(ms), "%lld", (long long)(proc_ms() - j->started));
	log_event(LV_WARNING, "worker", fields, NELEM(fields));
}

/* The worker has ended: answer for it, and free its place. */
static void
end_job(struct master *m, struct job *j, bool wanted)
{
	struct rusage	 use = { 0 };
	char		 cause[CAUSE_BYTES];
	int		 status = 0;

	take_answer(j);
	while (wait4(j->pid, &status, 0, &use) == -1 && errno == EINTR)
		;
	cause_of(j, &m->conf, status, &use, cause, sizeof(cause));
	if (wanted && cause[0] == '\0')
		answer_done(j->reply, buf_slice(&j->answer));
	else if (wanted) {
		log_cause(j, cause);
		answer_unreadable(j->reply, j->op, j->format, cause);
	}
	chan_close(&j->pidfd);
	chan_close(&j->out);
	chan_close(&j->reply);
	buf_free(&j->answer);
	*j = (struct job){ 0 };
	m->busy--;
}

static bool
hung_up(int fd)
{
	struct pollfd	 p = { .fd = fd };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR)) != 0;
}

/* One request.  True when a job has taken over fds[0], the caller's socket. */
static bool
take_request(struct master *m, struct slice msg, const int *fds)
{
	struct wire	 w = wire_of(msg);
	uint32_t	 op = wire_get_u32(&w), format = wire_get_u32(&w);
	struct inspect_task t = { .limits = &m->conf.limits,
		.filter = m->filter };
	struct job	*j = m->jobs;
	int		 rc;

	if (!wire_done(&w) || (op != INSPECT_READ && op != INSPECT_UNPACK) ||
	    format >= FORMAT__MAX) {
		answer_bad(fds[0], "malformed");
		return false;
	}
	if (hung_up(fds[0]))
		return false;
	t.op = (enum inspect_op)op;
	t.format = (enum model_format)format;
	if (chan_map(fds[1], (size_t)m->conf.document_mib * 1024 * 1024,
	    &t.bytes) == -1) {
		if (errno == EFBIG)
			answer_unreadable(fds[0], t.op, t.format,
			    "too large");
		else
			answer_bad(fds[0], "not sealed");
		return false;
	}
	while (j->pid != 0)
		j++;
	rc = start_job(j, fds[0], &t);
	chan_unmap(t.bytes);
	if (rc == -1) {
		answer_bad(fds[0], "no process");
		return false;
	}
	m->busy++;
	return true;
}

/* One message of the channel.  False at its end. */
static bool
take_message(struct master *m)
{
	unsigned char	 msg[SECTION_MAX];
	int		 fds[CHAN_FDS_MAX], nfds = 0, i;
	ssize_t		 n = chan_recv(CHANNEL, msg, sizeof(msg), fds, &nfds);

	if (n == -1)
		return errno == EMSGSIZE || errno == EAGAIN;
	if (n == 0 && nfds == 0)
		return false;
	if (nfds == 2) {
		if (take_request(m, (struct slice){ msg, (size_t)n }, fds))
			fds[0] = -1;
	} else if (nfds == 1 && !read_section(fds[0], &m->conf))
		answer_bad(fds[0], "malformed");
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return true;
}

/* What to wait for, and how long: -1 is for ever. */
static int
fill_polls(const struct master *m, struct pollfd *p, nfds_t *n)
{
	const struct job	*j;
	int64_t			 left, wait = -1, now = proc_ms();

	p[0] = (struct pollfd){ .fd = CHANNEL,
		.events = m->busy < m->conf.workers ? POLLIN : 0 };
	*n = 1;
	for (j = m->jobs; j < m->jobs + JOBS_MAX; j++) {
		if (j->pid == 0)
			continue;
		p[(*n)++] = (struct pollfd){ .fd = j->pidfd, .events = POLLIN };
		p[(*n)++] = (struct pollfd){ .fd = j->out, .events = POLLIN };
		p[(*n)++] = (struct pollfd){ .fd = j->reply };
		left = j->killed != NULL ? wait :
		    j->deadline > now ? j->deadline - now : 0;
		if (wait == -1 || (left != -1 && left < wait))
			wait = left;
	}
	return (int)wait;
}

/* Look after all jobs; p is what poll said of them, in their order. */
static void
tend_jobs(struct master *m, const struct pollfd *p)
{
	struct job	*j;
	bool		 ended, gone;

	for (j = m->jobs; j < m->jobs + JOBS_MAX; j++) {
		if (j->pid == 0)
			continue;
		ended = p[0].revents != 0;
		if (p[1].revents != 0)
			take_answer(j);
		gone = (p[2].revents & (POLLHUP | POLLERR)) != 0;
		p += POLLS_OF_A_JOB;
		if (gone)
			kill_job(j, "caller gone");
		else if (!ended && proc_ms() >= j->deadline)
			kill_job(j, "deadline");
		if (ended || gone)
			end_job(m, j, !gone);
	}
}

/* Serve until the channel ends.  0, or -1 when waiting itself failed. */
static int
serve(struct master *m)
{
	struct pollfd	 p[1 + JOBS_MAX * POLLS_OF_A_JOB];
	nfds_t		 n;
	int		 wait;

	for (;;) {
		wait = fill_polls(m, p, &n);
		if (poll(p, n, wait) == -1) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		tend_jobs(m, p + 1);
		if ((p[0].revents & POLLIN) != 0) {
			if (!take_message(m))
				return 0;
		} else if (p[0].revents != 0)
			return 0;
	}
}

/* The first message is the section.  False without one. */
static bool
first_section(struct section *out)
{
	unsigned char	 msg[SECTION_MAX];
	int		 fds[CHAN_FDS_MAX], nfds = 0, i;
	bool		 ok = false;

	if (chan_recv(CHANNEL, msg, sizeof(msg), fds, &nfds) <= 0)
		return false;
	if (nfds == 1)
		ok = read_section(fds[0], out);
	for (i = 0; i < nfds; i++)
		chan_close(&fds[i]);
	return ok;
}

int
main(int argc, char *argv[])
{
	struct master		 m = { 0 };
	struct job		*j;
	void			*warmth;
	bool			 sheds;
	int			 rc = -1;

	inspector_anew(argv);
	/* sanitizers look at all libraries at the end */
	sheds = inspector_looked_up() && !SANITIZED;
	log_open_words("cks-inspector", argc > 1 ? argv[1] : "");
	proc_end_with_channel();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    fcntl(CHANNEL, F_SETFD, FD_CLOEXEC) == -1) {
		log_msg(LV_ERROR, "no channel, this program is started by "
		    "cks-milter");
		return 1;
	}
	if ((m.filter = sandbox_filter_new()) == NULL) {
		log_msg(LV_ERROR, "no memory or descriptor for the filter of "
		    "system calls");
		return 1;
	}
	warmth = worker_warm();
	if (first_section(&m.conf)) {
		if (sheds)
			worker_shed();
		rc = serve(&m);
	} else
		log_msg(LV_ERROR, "no configuration came on the channel");
	for (j = m.jobs; j < m.jobs + JOBS_MAX; j++)
		if (j->pid != 0) {
			kill_job(j, "stopping");
			end_job(&m, j, false);
		}
	worker_cool(warmth);
	sandbox_filter_free(m.filter);
	if (sheds)
		_exit(rc == 0 ? 0 : 1);
	return rc == 0 ? 0 : 1;
}
