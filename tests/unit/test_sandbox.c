/* test_sandbox.c: what a confined process can no longer do */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/sandbox.h"

#define DONE	42		/* exit code of a child that did as it should */

static int	out_fd;		/* the child's way out, for what it tries */

static void
do_nothing(void)
{
}

static void
do_socket(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void
do_open(void)
{
	if (open("/etc/passwd", O_RDONLY) == -1 && errno == EACCES)
		_exit(DONE);
}

static void
do_stat(void)
{
	struct stat	 st;

	if (stat("/etc/passwd", &st) == -1 && errno == EACCES)
		_exit(DONE);
}

static void
do_create(void)
{
	unlink("/tmp/cks-sandbox-test");
}

static void
do_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
}

static void
do_fork(void)
{
	fork();
}

static void
do_ptrace(void)
{
	ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static void
do_kill(void)
{
	kill(getppid(), 0);
}

static void
do_read_parent(void)
{
	syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
}

static void
do_code(void)
{
	mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
do_memory(void)
{
	if (mmap(NULL, (size_t)300 << 20, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		_exit(DONE);
}

static void
do_loop(void)
{
	volatile unsigned	 i = 0;

	for (;;)
		i = i + 1;
}

static void
do_abort(void)
{
	abort();
}

static void
do_crash(void)
{
	raise(SIGSEGV);
}

static void
do_write(void)
{
	if (write(out_fd, "x", 1) == 1 && write(2, "y", 1) == 1 &&
	    write(out_fd + 1, "z", 1) == -1)
		_exit(DONE);
}

static const struct {
	const char	*what;
	void		(*doing)(void);
	int		 code, signo;
	bool		 whole;		/* only where the filter is on */
} cases[] = {
	{ "computing goes on", do_nothing, 0, 0, false },
	{ "its answer can be written, and nothing else is open", do_write,
	    DONE, 0, false },
	{ "a socket kills", do_socket, 0, SIGSYS, true },
	{ "opening a file is refused", do_open, DONE, 0, true },
	{ "asking for a file is refused", do_stat, DONE, 0, true },
	{ "removing a file kills", do_create, 0, SIGSYS, true },
	{ "starting a program kills", do_exec, 0, SIGSYS, true },
	{ "forking kills", do_fork, 0, SIGSYS, true },
	{ "tracing the parent kills", do_ptrace, 0, SIGSYS, true },
	{ "signals to others kill", do_kill, 0, SIGSYS, true },
	{ "reading another's memory kills", do_read_parent, 0, SIGSYS, true },
	{ "memory for code kills", do_code, 0, SIGSYS, true },
	{ "memory is limited", do_memory, DONE, 0, true },
	{ "time is limited", do_loop, 0, SIGKILL, false },
	{ "abort still works", do_abort, 0, SIGABRT, false },
	{ "so does a crash", do_crash, 0, SIGSEGV, true },
};

/* Run a case in a confined child; its wait status. */
static int
confined(void (*doing)(void), pid_t parent)
{
	const struct sandbox_limits	 limits = { .memory_mib = 256,
		.cpu_s = 1 };
	struct sandbox_filter		*filter = sandbox_filter_new();
	int				 fds[2], status;
	pid_t				 pid;

	assert_non_null(filter);
	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		out_fd = fds[1];
		signal(SIGABRT, SIG_DFL);
		signal(SIGSEGV, SIG_DFL);
		if (sandbox_enter(parent, fds[1], &limits, filter) == -1)
			_exit(99);
		doing();
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(fds[0]);
	close(fds[1]);
	sandbox_filter_free(filter);
	return status;
}

static void
what_is_left(void **state)
{
	size_t	 i;
	int	 status, code, signo;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		if (cases[i].whole && !sandbox_whole())
			continue;
		status = confined(cases[i].doing, getpid());
		code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
		signo = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
		if (code != cases[i].code || signo != cases[i].signo)
			fail_msg("%s: exit %d signal %d", cases[i].what, code,
			    signo);
	}
}

/* Landlock by itself, for the filter is asked before it. */
static void
files_are_locked(void **state)
{
	int	 status;
	pid_t	 pid;

	(void)state;
	if ((pid = fork()) == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
			_exit(99);
		switch (sandbox_lock_files()) {
		case 0:
			_exit(0);
		case -1:
			_exit(98);
		}
		if (open("/etc/passwd", O_RDONLY) != -1 || errno != EACCES ||
		    mkdir("/tmp/cks-sandbox-test", 0700) != -1 ||
		    errno != EACCES)
			_exit(97);
		_exit(DONE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 0)
		print_message("# this kernel has no Landlock\n");
	else
		assert_int_equal(WEXITSTATUS(status), DONE);
}

static void
an_orphan_does_not_start(void **state)
{
	int	 status;

	(void)state;
	status = confined(do_nothing, getpid() + 1);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 99);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left),
		cmocka_unit_test(files_are_locked),
		cmocka_unit_test(an_orphan_does_not_start),
	};

	return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
