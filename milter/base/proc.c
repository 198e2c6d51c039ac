/* proc.c: starting programs with another user's rights and nothing else open */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <linux/close_range.h>
#include <malloc.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/proc.h"

#define CHANNEL_FD	3	/* where a program finds its channel */
#define HEAP_BLOCK	(1 << 20)	/* bytes; larger ones are the kernel's:
					   what usual mail needs is smaller */
#define HEAP_KEPT	(2 << 20)	/* free bytes at the end of a heap; there
					   are eight heaps for each core */

/* What a child that could not become its program tells its parent. */
struct failure {
	const char	*what;		/* a constant, so good in both */
	int		 error;
};

int64_t
proc_ms(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
proc_end_with_channel(void)
{
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
}

void
proc_bound_heap(void)
{
	mallopt(M_MMAP_THRESHOLD, HEAP_BLOCK);
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
}

void
proc_raise_files(void)
{
	struct rlimit	 r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

const char *
proc_unsafe_folder(const char *path)
{
	char		 copy[PATH_MAX];
	struct stat	 st;

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy))
		return "has too long a name";
	if (stat(dirname(copy), &st) == -1)
		return strerror(errno);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return "belongs to another user";
	if ((st.st_mode & S_IWOTH) != 0)
		return "may be changed by everybody";
	return NULL;
}

int
proc_become(const char *user)
{
	const struct passwd	*pw;

	errno = 0;
	if ((pw = getpwnam(user)) == NULL || pw->pw_uid == 0) {
		if (errno == 0)
			errno = pw == NULL ? ESRCH : EPERM;
		return -1;
	}
	if (geteuid() == pw->pw_uid && getuid() == pw->pw_uid)
		return 0;
	if (initgroups(user, pw->pw_gid) == -1 ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1)
		return -1;
	if (setuid(0) == 0) {		/* the way back must be closed */
		errno = EPERM;
		return -1;
	}
	return 0;
}

/* In the child: descriptors 0 to 3 as promised; exec closes all above. */
static int
arrange_fds(int fd3)
{
	int	 null;

	if (fd3 == CHANNEL_FD) {
		if (fcntl(fd3, F_SETFD, 0) == -1)
			return -1;
	} else if (dup2(fd3, CHANNEL_FD) == -1)
		return -1;
	if ((null = open("/dev/null", O_RDWR)) == -1 || dup2(null, 0) == -1)
		return -1;
	return close_range(CHANNEL_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

static void
default_signals(void)
{
	sigset_t	 none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_IGN);	/* reload is ours to tell them */
	signal(SIGUSR1, SIG_IGN);
}

/* The child's way into the program; comes back only when it fails. */
static void
enter(const char *path, char *const argv[], const char *user, int fd3,
    pid_t parent, struct failure *why)
{
	default_signals();
	why->what = "its descriptors";
	if (arrange_fds(fd3) == -1)
		return;
	why->what = "its user";
	if (user != NULL && proc_become(user) == -1)
		return;
	why->what = "its rights";
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 ||	/* after setuid: it is
							   cleared there */
	    getppid() != parent)
		return;
	why->what = "the program";
	execv(path, argv);
}

/* Wait until exec has closed the child's end of told, or a failure came. */
static int
await_exec(pid_t pid, int told, const char *path, const char *user)
{
	struct failure	 why;
	ssize_t		 n;

	do
		n = read(told, &why, sizeof(why));
	while (n == -1 && errno == EINTR);
	if (n != sizeof(why))
		return 0;
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	log_msg(LV_ERROR, "can not start %s as %s: %s: %s", path,
	    user == NULL ? "ourselves" : user, why.what,
	    why.error == ESRCH ? "no such user" : strerror(why.error));
	errno = why.error;
	return -1;
}

pid_t
proc_start(const char *path, char *const argv[], const char *user, int fd3)
{
	struct failure	 why = { 0 };
	pid_t		 parent = getpid(), pid;
	int		 told[2], rc;

	if (pipe2(told, O_CLOEXEC) == -1)
		return -1;
	if ((pid = fork()) == 0) {
		/* above the channel's place, which is taken next */
		told[1] = fcntl(told[1], F_DUPFD_CLOEXEC, CHANNEL_FD + 1);
		enter(path, argv, user, fd3, parent, &why);
		why.error = errno;
		if (write(told[1], &why, sizeof(why)) != sizeof(why))
			_exit(71);
		_exit(71);		/* EX_OSERR */
	}
	close(told[1]);
	rc = pid == -1 ? -1 : await_exec(pid, told[0], path, user);
	close(told[0]);
	return rc == -1 ? -1 : pid;
}
