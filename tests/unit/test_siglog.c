/* test_siglog.c: the signer's record: whole lines, in the file that has its name now */

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
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypto/siglog.h"

/* A folder of its own, and the log in it. */
struct log {
	char		 dir[32], path[64];
	struct siglog	*log;
};

static int
begin(void **state)
{
	struct log	*l = calloc(1, sizeof(*l));

	if (l == NULL)
		return -1;
	strcpy(l->dir, "/tmp/cks-siglog.XXXXXX");
	if (mkdtemp(l->dir) == NULL)
		return -1;
	snprintf(l->path, sizeof(l->path), "%s/" SIGLOG_NAME, l->dir);
	l->log = siglog_new(l->dir);
	*state = l;
	return l->log == NULL ? -1 : 0;
}

static int
end(void **state)
{
	struct log	*l = *state;
	char		 line[64];

	siglog_free(l->log);
	snprintf(line, sizeof(line), "rm -r %s", l->dir);
	free(l);
	return system(line);
}

static void
assert_holds(const char *path, const char *text)
{
	char	 all[256] = "";
	int	 fd = open(path, O_RDONLY);

	assert_int_not_equal(fd, -1);
	assert_true(read(fd, all, sizeof(all) - 1) >= 0);
	close(fd);
	assert_string_equal(all, text);
}

static void
test_lines(void **state)
{
	struct log	*l = *state;
	struct stat	 st;

	assert_int_equal(siglog_write(l->log, SLICE("one\n")), 0);
	assert_int_equal(siglog_write(l->log, SLICE("two\nthree\n")), 0);
	assert_holds(l->path, "one\ntwo\nthree\n");
	assert_int_equal(stat(l->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

/* What a loss of power left of a line takes no other with it. */
static void
test_torn(void **state)
{
	struct log	*l = *state;

	assert_int_equal(siglog_write(l->log, SLICE("one\ntwo\n")), 0);
	assert_int_equal(truncate(l->path, 6), 0);
	assert_int_equal(siglog_write(l->log, SLICE("three\n")), 0);
	assert_int_equal(siglog_write(l->log, SLICE("four\n")), 0);
	assert_holds(l->path, "one\ntw\nthree\nfour\n");
}

static void
test_renamed(void **state)
{
	struct log	*l = *state;
	char		 old[80];

	snprintf(old, sizeof(old), "%s.1", l->path);
	assert_int_equal(siglog_write(l->log, SLICE("one\n")), 0);
	assert_int_equal(rename(l->path, old), 0);
	assert_int_equal(siglog_write(l->log, SLICE("two\n")), 0);
	assert_holds(old, "one\n");
	assert_holds(l->path, "two\n");
	assert_int_equal(unlink(l->path), 0);
	assert_int_equal(siglog_write(l->log, SLICE("three\n")), 0);
	assert_holds(l->path, "three\n");
}

/* All of what is written or none of it, and afterwards as before. */
static void
test_no_room(void **state)
{
	const struct rlimit	 little = { 10, RLIM_INFINITY };
	const struct rlimit	 most = { RLIM_INFINITY, RLIM_INFINITY };
	struct log		*l = *state;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(siglog_write(l->log, SLICE("one\n")), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	assert_int_equal(siglog_write(l->log, SLICE("two\nthree\n")), -1);
	assert_int_equal(errno, ENOSPC);
	assert_holds(l->path, "one\n");
	assert_int_equal(siglog_write(l->log, SLICE("four\n")), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &most), 0);
	assert_holds(l->path, "one\nfour\n");
}

/* Others could have changed it, or what has its name is elsewhere. */
static void
test_not_ours(void **state)
{
	struct log	*l = *state;

	assert_int_equal(siglog_write(l->log, SLICE("one\n")), 0);
	assert_int_equal(chmod(l->path, 0660), 0);
	assert_int_equal(siglog_write(l->log, SLICE("two\n")), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(siglog_write(l->log, SLICE("three\n")), -1);
	assert_holds(l->path, "one\n");
	assert_int_equal(unlink(l->path), 0);
	assert_int_equal(symlink("other", l->path), 0);
	assert_int_equal(siglog_write(l->log, SLICE("four\n")), -1);
	assert_int_equal(errno, ELOOP);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test_setup_teardown(test_lines, begin, end),
		cmocka_unit_test_setup_teardown(test_torn, begin, end),
		cmocka_unit_test_setup_teardown(test_renamed, begin, end),
		cmocka_unit_test_setup_teardown(test_no_room, begin, end),
		cmocka_unit_test_setup_teardown(test_not_ours, begin, end),
	};

	return cmocka_run_group_tests_name("siglog", tests, NULL, NULL);
}
