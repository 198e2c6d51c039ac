/* test_quota.c: so many events an hour, over restarts and for several processes */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/quota.h"

#define NOW	1790000000
#define HOUR	3600

static char	 dir[] = "/tmp/cks-quota.XXXXXX";

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
remove_dir(void **state)
{
	char	 line[64];

	(void)state;
	snprintf(line, sizeof(line), "rm -r %s", dir);
	return system(line);
}

/* Each row is one more event, in order. */
static void
test_hour(void **state)
{
	static const struct {
		const char	*what;
		uint32_t	 most;
		long		 at;
		bool		 may;
	} rows[] = {
		{ "the first", 2, 0, true },
		{ "the second", 2, 10, true },
		{ "a third is too many", 2, 20, false },
		{ "and does not count itself", 3, 20, true },
		{ "fewer are allowed now", 2, 30, false },
		{ "still, by the second newest", 2, HOUR + 9, false },
		{ "an hour after the second newest", 2, HOUR + 10, true },
		{ "and not two", 2, HOUR + 10, false },
		{ "the newest alone", 1, 2 * HOUR + 10, true },
		{ "of a clock set back", 1, HOUR, true },
		{ "which counts on", 1, HOUR + 1, false },
		{ "none at all", 0, 9 * HOUR, false },
	};
	const struct quota	 left = { dir, "left", 1 };
	struct quota		 q = { dir, "hour-a", 0 };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(rows); i++) {
		q.most = rows[i].most;
		if (quota_left(&q, NOW + rows[i].at) != rows[i].may ||
		    quota_take(&q, NOW + rows[i].at) != rows[i].may)
			fail_msg("%s", rows[i].what);
	}
	assert_true(quota_left(&left, NOW));
	assert_true(quota_left(&left, NOW));
	assert_true(quota_take(&left, NOW));
	assert_false(quota_left(&left, NOW));
}

/* Four processes want fifty each of a hundred. */
static void
test_together(void **state)
{
	const struct quota	 q = { dir, "hour-b", 100 };
	int			 i, k, status, sum = 0;

	(void)state;
	for (i = 0; i < 4; i++)
		if (fork() == 0) {
			for (k = i = 0; i < 50; i++)
				k += quota_take(&q, NOW);
			_exit(k);
		}
	for (i = 0; i < 4; i++) {
		assert_true(wait(&status) != -1);
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, 100);
}

/* The file does not grow for ever, and what it forgets no longer counts. */
static void
test_cut(void **state)
{
	const struct quota	 q = { dir, "hour-c", QUOTA_MAX };
	char			 path[64];
	struct stat		 st;
	int			 i;

	(void)state;
	for (i = 0; i <= 2 * QUOTA_MAX; i++)
		if (!quota_take(&q, NOW + i / (QUOTA_MAX / 2) * HOUR))
			fail_msg("%d is one too many", i);
	snprintf(path, sizeof(path), "%s/hour-c", dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, (QUOTA_MAX + 1) * 8);
	assert_false(quota_take(&(struct quota){ dir, "hour-c", 1 },
	    NOW + 4 * HOUR));
}

/* What can not be counted may not be. */
static void
test_faults(void **state)
{
	const struct quota	 q = { dir, "hour-d", 9 };
	const struct quota	 none = { "/nowhere", "hour-d", 9 };
	char			 path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/hour-d", dir);
	assert_int_equal(symlink("/tmp/elsewhere", path), 0);
	assert_false(quota_take(&q, NOW));
	assert_int_not_equal(errno, 0);
	assert_false(quota_left(&none, NOW));
	assert_int_not_equal(errno, 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(quota_take(&q, NOW));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_hour),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
