/* proc.c: starting programs with another user's rights and nothing else open */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/proc.h"

#define CHANNEL_FD	3	/* where a program finds its channel */

int64_t
proc_ms(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
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
			errno = pw == NULL ? ENOENT : EPERM;
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

/* In the child: descriptors 0 to 3 as promised and nothing above. */
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
	return close_range(CHANNEL_FD + 1, ~0U, 0);
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

pid_t
proc_start(const char *path, char *const argv[], const char *user, int fd3)
{
	pid_t	 parent = getpid(), pid = fork();

	if (pid != 0)
		return pid;
	default_signals();
	if (arrange_fds(fd3) == -1 ||
	    (user != NULL && proc_become(user) == -1) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 ||	/* after setuid: it is
							   cleared there */
	    getppid() != parent)
		_exit(71);		/* EX_OSERR */
	execv(path, argv);
	_exit(71);
}
