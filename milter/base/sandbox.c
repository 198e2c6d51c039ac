/* sandbox.c: rlimits, Landlock and seccomp around a process that only computes */

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/sandbox.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED	true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED	true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED	false
#endif

#define MIB		(1024u * 1024)
#define FILES_MAX	8	/* descriptors: the result and what is refused */

/* What every Landlock handles (version 1): all uses of a file by its path. */
#define ALL_FILES	((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

/* Memory, the answer, the clock, and the way out. */
static const int allowed[] = {
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
	SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(getrusage), SCMP_SYS(getrandom), SCMP_SYS(getpid),
	SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* What libraries try and can do without: fonts, time zones, terminals. */
static const int refused[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(stat),
	SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(ioctl),
	SCMP_SYS(fcntl), SCMP_SYS(prlimit64), SCMP_SYS(getrlimit),
	SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_getaffinity),
};

bool
sandbox_whole(void)
{
	return !SANITIZED;
}

static int
limit(int what, rlim_t n)
{
	struct rlimit	 r = { .rlim_cur = n, .rlim_max = n };

	return setrlimit((__rlimit_resource_t)what, &r);
}

static int
set_limits(const struct sandbox_limits *l)
{
	if (limit(RLIMIT_CPU, l->cpu_s) == -1 ||
	    limit(RLIMIT_FSIZE, 0) == -1 ||
	    limit(RLIMIT_CORE, 0) == -1 ||
	    limit(RLIMIT_NOFILE, FILES_MAX) == -1 ||
	    limit(RLIMIT_NPROC, 0) == -1)
		return -1;
	if (SANITIZED)
		return 0;
	return limit(RLIMIT_AS, (rlim_t)l->memory_mib * MIB);
}

/* Only out and three times /dev/null stay open. */
static int
close_others(int out)
{
	int	 null, i;

	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) == -1)
		return -1;
	for (i = 0; i < 3; i++)
		if (i != out && dup2(null, i) == -1)
			return -1;
	if (out > 3 && close_range(3, (unsigned)out - 1, 0) == -1)
		return -1;
	return close_range((unsigned)(out < 3 ? 2 : out) + 1, ~0U, 0);
}

/* A Landlock ruleset without a rule: no file can be reached by its path. */
int
sandbox_lock_files(void)
{
	struct landlock_ruleset_attr	 attr = {
		.handled_access_fs = ALL_FILES };
	int				 fd, rc;

	fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (fd == -1)
		return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
	rc = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
	return rc == 0 ? 1 : -1;
}

/* Calls that are allowed with some arguments only. */
static int
add_conditions(scmp_filter_ctx f)
{
	int	 self = (int)getpid();

	/* Memory, but none that holds code. */
	if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 ||
	    seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
		return -1;
	/* abort() sends itself a signal. */
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)self, 0)) == 0 ? 0 : -1;
}

static int
filter_calls(void)
{
	scmp_filter_ctx	 f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	size_t		 i;
	int		 rc = -1;

	if (f == NULL)
		return -1;
	for (i = 0; i < NELEM(allowed); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			goto out;
	for (i = 0; i < NELEM(refused); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), refused[i],
		    0) != 0)
			goto out;
	if (add_conditions(f) == 0 && seccomp_load(f) == 0)
		rc = 0;
out:
	seccomp_release(f);
	return rc;
}

int
sandbox_enter(pid_t parent, int out, const struct sandbox_limits *l)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1)
		return -1;
	if (close_others(out) == -1 || sandbox_lock_files() == -1 ||
	    set_limits(l) == -1)
		return -1;
	return SANITIZED ? 0 : filter_calls();
}
