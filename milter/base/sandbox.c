/* sandbox.c: rlimits, Landlock and seccomp around a process that only computes */

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/sandbox.h"
#include "base/sanitized.h"

#define MIB		(1024u * 1024)
#define PROGRAM_MAX	512	/* instructions of a filter; ours has about 80 */
#define NOBODY		0x7ffffffe	/* stands for the process itself until
					   that is known; no pid is as high */
#define FILES_MAX	8	/* descriptors: the result and what is refused */

/* What every Landlock handles (version 1): all uses of a file by its path. */
#define ALL_FILES	((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

struct sandbox_filter {
	struct sock_filter	 v[PROGRAM_MAX];
	unsigned short		 n;
	size_t			 self;	/* where the process is named */
};

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
	/* Memory, but none that holds code. */
	if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 ||
	    seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
		return -1;
	/* abort() sends itself a signal. */
	return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)NOBODY, 0)) == 0 ? 0 : -1;
}

static int
add_calls(scmp_filter_ctx f)
{
	size_t	 i;

	for (i = 0; i < NELEM(allowed); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			return -1;
	for (i = 0; i < NELEM(refused); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), refused[i],
		    0) != 0)
			return -1;
	return add_conditions(f);
}

/* The program as the kernel takes it; it names NOBODY in one place. */
static bool
read_program(scmp_filter_ctx ctx, struct sandbox_filter *f)
{
	int	 fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t	 n = -1;
	size_t	 i, found = 0;

	if (fd != -1 && seccomp_export_bpf(ctx, fd) == 0)
		n = pread(fd, f->v, sizeof(f->v), 0);
	if (fd != -1)
		close(fd);
	if (n <= 0 || n == sizeof(f->v) || (size_t)n % sizeof(*f->v) != 0)
		return false;
	f->n = (unsigned short)((size_t)n / sizeof(*f->v));
	for (i = 0; i < f->n; i++)
		if (BPF_CLASS(f->v[i].code) == BPF_JMP &&
		    f->v[i].k == NOBODY) {
			f->self = i;
			found++;
		}
	return found == 1;
}

struct sandbox_filter *
sandbox_filter_new(void)
{
	struct sandbox_filter	*f = calloc(1, sizeof(*f));
	scmp_filter_ctx		 ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);

	/* a tree of jumps: the kernel tries every call when it takes it in */
	if (f == NULL || ctx == NULL || seccomp_attr_set(ctx,
	    SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0 || add_calls(ctx) == -1 ||
	    !read_program(ctx, f)) {
		free(f);
		f = NULL;
	}
	seccomp_release(ctx);
	return f;
}

void
sandbox_filter_free(struct sandbox_filter *f)
{
	free(f);
}

static int
filter_calls(const struct sandbox_filter *filter)
{
	struct sandbox_filter	 own = *filter;
	struct sock_fprog	 program = { .len = own.n, .filter = own.v };

	own.v[own.self].k = (uint32_t)getpid();
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int
sandbox_enter(pid_t parent, int out, const struct sandbox_limits *l,
    const struct sandbox_filter *filter)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1)
		return -1;
	if (close_others(out) == -1 || sandbox_lock_files() == -1 ||
	    set_limits(l) == -1)
		return -1;
	return SANITIZED ? 0 : filter_calls(filter);
}
