/* test_proc.c: a program that can not be started is told at once, with why */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/chan.h"
#include "base/proc.h"

static const struct {
	const char	*what;
	const char	*path, *user;
	int		 error;
	const char	*told;		/* in the log */
} cases[] = {
	{ "no such program", "/nonexistent/cks", NULL, ENOENT,
	    "can not start /nonexistent/cks as ourselves: the program: "
	    "No such file or directory" },
	{ "no program at all", "/etc/passwd", NULL, EACCES,
	    "the program: Permission denied" },
	{ "no such user", "/bin/true", "no-such-user", ESRCH,
	    "can not start /bin/true as no-such-user: its user: no such user" },
	{ "never as root", "/bin/true", "root", EPERM, "its user: " },
};

/* What a start that fails writes to the log, which is standard error. */
static void
start(size_t i, char *text, size_t size)
{
	char	*argv[] = { (char *)(uintptr_t)cases[i].path, NULL };
	int	 sp[2], log[2], saved = dup(2);
	ssize_t	 n;

	assert_int_equal(pipe(log), 0);
	assert_int_equal(chan_pair(sp), 0);
	dup2(log[1], 2);
	errno = 0;
	n = proc_start(cases[i].path, argv, cases[i].user, sp[1]);
	dup2(saved, 2);
	close(saved);
	close(log[1]);
	if (n != -1 || errno != cases[i].error)
		print_error("%s\n", cases[i].what);
	assert_int_equal(n, -1);
	assert_int_equal(errno, cases[i].error);
	n = read(log[0], text, size - 1);
	assert_true(n > 0);
	text[n] = '\0';
	close(log[0]);
	close(sp[0]);
	close(sp[1]);
}

static void
test_failures(void **state)
{
	char	 text[1024];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		start(i, text, sizeof(text));
		if (strstr(text, cases[i].told) == NULL)
			print_error("%s: %s\n", cases[i].what, text);
		assert_non_null(strstr(text, cases[i].told));
	}
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* The program finds its channel on descriptor 3, and nothing above it. */
static void
test_descriptors(void **state)
{
	char	 path[] = "/bin/sh", option[] = "-c", text[64];
	char	 script[] = "for fd in 4 5 6 7 8 9; do "
		    "if [ -e /proc/self/fd/$fd ]; then echo $fd; fi; done >&3; "
		    "echo done >&3";
	char	*argv[] = { path, option, script, NULL };
	int	 sp[2], extra = open("/dev/null", O_RDONLY), status;
	pid_t	 pid;
	ssize_t	 n;

	(void)state;
	assert_int_equal(chan_pair(sp), 0);
	pid = proc_start(path, argv, NULL, sp[1]);
	assert_true(pid > 0);
	close(sp[1]);
	close(extra);
	n = recv(sp[0], text, sizeof(text), 0);
	assert_int_equal(n, 5);
	assert_memory_equal(text, "done\n", 5);
	close(sp[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
