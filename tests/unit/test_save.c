/* test_save.c: a file is there whole or not at all */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/save.h"

static char	 dir[32];

static const char *
path_of(const char *name)
{
	static char	 path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
is(const char *name, const char *want)
{
	char	 got[64] = "";
	FILE	*f = fopen(path_of(name), "r");

	assert_non_null(f);
	assert_true(fread(got, 1, sizeof(got) - 1, f) > 0);
	fclose(f);
	assert_string_equal(got, want);
}

/* All that is in the folder, hidden or not. */
static int
count(void)
{
	DIR	*d = opendir(dir);
	int	 n = -2;	/* itself and the one above */

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

static void
test_save(void **state)
{
	struct stat	 st;
	mode_t		 mask = umask(077);

	(void)state;
	assert_int_equal(save_file(dir, "a", SLICE("one"), false), 0);
	umask(mask);
	is("a", "one");
	assert_int_equal(stat(path_of("a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);

	assert_int_equal(save_file(dir, "a", SLICE("two"), false), -1);
	assert_int_equal(errno, EEXIST);
	is("a", "one");
	assert_int_equal(save_file(dir, "a", SLICE("two"), true), 0);
	is("a", "two");
	assert_int_equal(save_file(dir, "b", SLICE("first"), true), 0);
	is("b", "first");
	assert_int_equal(count(), 2);
}

static void
test_links(void **state)
{
	(void)state;
	assert_int_equal(save_file(dir, "target", SLICE("whole"), false), 0);
	assert_int_equal(symlink("target", path_of("link")), 0);
	assert_int_equal(save_file(dir, "link", SLICE("new"), false), -1);
	assert_int_equal(errno, EEXIST);
	assert_int_equal(save_file(dir, "link", SLICE("new"), true), 0);
	is("link", "new");
	is("target", "whole");
	assert_int_equal(symlink("/nowhere/at/all", path_of("loose")), 0);
	assert_int_equal(save_file(dir, "loose", SLICE("new"), false), -1);
	assert_int_equal(errno, EEXIST);
}

static void
test_failures(void **state)
{
	int	 before = count();

	(void)state;
	assert_int_equal(save_file("/nowhere/at/all", "a", SLICE("x"), true),
	    -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(mkdir(path_of("folder"), 0755), 0);
	assert_int_equal(save_file(dir, "folder", SLICE("x"), true), -1);
	assert_int_equal(errno, EISDIR);
	assert_int_equal(save_file(dir, "no/such", SLICE("x"), false), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(count(), before + 1);
}

static int
setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/cks-save.XXXXXX");
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	char	 command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_save),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
