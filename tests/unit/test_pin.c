/* test_pin.c: a PIN that may have been wrong is never tried again */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypto/pin.h"

static const struct pin	 one = { "111111" }, two = { "222222" },
			 three = { "333333" }, four = { "444444" };

static int
setup(void **state)
{
	static char	 dir[] = "/tmp/test_pin.XXXXXX";

	*state = mkdtemp(dir);
	return *state != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	return rmdir(*state);	/* fails when a test leaves something */
}

static void
write_at(const char *path, const char *bytes, size_t n, mode_t mode)
{
	FILE	*f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
	assert_int_equal(chmod(path, mode), 0);
}

static const struct {
	const char	*what;
	const char	*bytes;
	mode_t		 mode;
	const char	*pin;		/* NULL: refused with why */
	const char	*why;
} files[] = {
	{ "without a line end", "123456", 0600, "123456", NULL },
	{ "with LF", "123456\n", 0400, "123456", NULL },
	{ "with CRLF", "123456\r\n", 0600, "123456", NULL },
	{ "a blank within", "mot hai\n", 0600, "mot hai", NULL },
	{ "readable by the group", "123456", 0640, NULL,
	    "open to group or others" },
	{ "writable by others", "123456", 0602, NULL,
	    "open to group or others" },
	{ "empty", "", 0600, NULL, "empty" },
	{ "only a line end", "\n", 0600, NULL, "empty" },
	{ "two lines", "1\n2\n", 0600, NULL, "more than one line" },
	{ "two line ends", "1\n\n", 0600, NULL, "more than one line" },
	{ "a blank before", " 1", 0600, NULL,
	    "a blank before or after the PIN" },
	{ "a blank after", "1 \n", 0600, NULL,
	    "a blank before or after the PIN" },
};

static void
test_files(void **state)
{
	char		 path[64];
	struct pin	 pin;
	const char	*why;
	size_t		 i;

	snprintf(path, sizeof(path), "%s/pin", (char *)*state);
	for (i = 0; i < NELEM(files); i++) {
		why = NULL;
		print_message("%s\n", files[i].what);
		write_at(path, files[i].bytes, strlen(files[i].bytes),
		    files[i].mode);
		assert_int_equal(pin_read(path, &pin, &why),
		    files[i].pin != NULL ? 0 : -1);
		if (files[i].pin != NULL)
			assert_string_equal(pin.text, files[i].pin);
		else
			assert_string_equal(why, files[i].why);
		unlink(path);
	}
	assert_int_equal(pin_read(path, &pin, &why), -1);
	assert_string_equal(why, "missing");
	assert_int_equal(pin_read(*state, &pin, &why), -1);
	pin_clear(&pin);
	assert_int_equal(pin.text[0], '\0');
}

static void
test_lengths(void **state)
{
	char		 path[64], text[PIN_MAX + 3];
	struct pin	 pin;
	const char	*why;

	snprintf(path, sizeof(path), "%s/pin", (char *)*state);
	memset(text, '7', sizeof(text));
	write_at(path, text, PIN_MAX, 0600);
	assert_int_equal(pin_read(path, &pin, &why), 0);
	assert_int_equal(strlen(pin.text), PIN_MAX);
	write_at(path, text, PIN_MAX + 1, 0600);
	assert_int_equal(pin_read(path, &pin, &why), -1);
	write_at(path, text, PIN_MAX + 3, 0600);
	assert_int_equal(pin_read(path, &pin, &why), -1);
	write_at(path, "12\00034", 5, 0600);	/* a NUL would cut it short */
	assert_int_equal(pin_read(path, &pin, &why), -1);
	unlink(path);
}

static void
test_marker(void **state)
{
	struct pin_marker	 m = { *state, "A1/..\xff", &one }, other = m;
	struct buf		 path = { 0 };
	struct stat		 st;

	pin_mark_path(&m, &path);
	assert_non_null(strstr(buf_str(&path), "/pin-tried-A1%2f%2e%2e%ff"));
	assert_int_equal(pin_mark_look(&m), PIN_UNMARKED);
	assert_int_equal(pin_mark_add(&m), 0);
	assert_int_equal(stat(buf_str(&path), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(pin_mark_look(&m), PIN_MARKED);
	/* another token is another matter */
	other.serial = "A1";
	assert_int_equal(pin_mark_look(&other), PIN_UNMARKED);
	/* another PIN may be tried, until there were three */
	m.pin = &two;
	assert_int_equal(pin_mark_look(&m), PIN_OTHER_MARKED);
	assert_int_equal(pin_mark_add(&m), 0);
	m.pin = &one;
	assert_int_equal(pin_mark_look(&m), PIN_MARKED);
	m.pin = &three;
	assert_int_equal(pin_mark_look(&m), PIN_OTHER_MARKED);
	assert_int_equal(pin_mark_add(&m), 0);
	m.pin = &four;
	assert_int_equal(pin_mark_look(&m), PIN_MARKED);
	assert_int_equal(pin_mark_remove(&m), 0);
	assert_int_equal(pin_mark_look(&m), PIN_UNMARKED);
	assert_int_equal(pin_mark_remove(&m), -1);
	buf_free(&path);
}

/* Whatever else stands there, the PIN is not tried. */
static void
test_spoilt_marker(void **state)
{
	struct pin_marker	 m = { *state, "B2", &one };
	struct pin_marker	 nowhere = { "/nonexistent", "B2", &one };
	struct buf		 path = { 0 };

	pin_mark_path(&m, &path);
	write_at(buf_str(&path), "garbage\n", 8, 0600);
	assert_int_equal(pin_mark_look(&m), PIN_MARKED);
	unlink(buf_str(&path));
	assert_int_equal(pin_mark_add(&m), 0);
	assert_int_equal(truncate(buf_str(&path), 20), 0);
	assert_int_equal(pin_mark_look(&m), PIN_MARKED);
	unlink(buf_str(&path));
	assert_int_equal(symlink("/dev/null", buf_str(&path)), 0);
	assert_int_equal(pin_mark_look(&m), PIN_MARK_FAULT);
	assert_int_equal(pin_mark_add(&m), -1);
	unlink(buf_str(&path));
	assert_int_equal(mkdir(buf_str(&path), 0700), 0);
	assert_int_equal(pin_mark_look(&m), PIN_MARK_FAULT);
	rmdir(buf_str(&path));
	assert_int_equal(pin_mark_look(&nowhere), PIN_MARK_FAULT);
	assert_int_equal(pin_mark_add(&nowhere), -1);
	buf_free(&path);
}

static const struct {
	const char		*what;
	struct pin_flags	 flags;
	const struct pin	*marked;	/* NULL: no marker */
	enum token_fault	 fault;
} judgements[] = {
	{ "nothing wrong", { false, false, false }, NULL, TOKEN_OK },
	{ "locked", { true, false, false }, NULL, TOKEN_PIN_LOCKED },
	{ "one try left, even for another PIN", { false, true, true }, &two,
	    TOKEN_PIN_LOCKED },
	{ "wrong PINs by somebody else", { false, false, true }, NULL,
	    TOKEN_PIN_LOCKED },
	{ "our own wrong PIN, the file has changed", { false, false, true },
	    &two, TOKEN_OK },
	{ "the same PIN", { false, false, true }, &one, TOKEN_PIN_MARKED },
	{ "the same PIN, on a token that forgets", { false, false, false },
	    &one, TOKEN_PIN_MARKED },
};

static void
test_judge(void **state)
{
	struct pin_marker	 m = { *state, "C3", &one }, earlier = m;
	struct buf		 about = { 0 };
	size_t			 i;

	for (i = 0; i < NELEM(judgements); i++) {
		print_message("%s\n", judgements[i].what);
		earlier.pin = judgements[i].marked;
		if (earlier.pin != NULL)
			assert_int_equal(pin_mark_add(&earlier), 0);
		assert_int_equal(pin_judge(&m, &judgements[i].flags, &about),
		    judgements[i].fault);
		if (earlier.pin != NULL)
			assert_int_equal(pin_mark_remove(&earlier), 0);
	}
	assert_null(strstr(buf_str(&about), one.text));
	buf_free(&about);
}

static void
test_lock(void **state)
{
	const struct pin_marker	 m = { *state, "0123", NULL },
				 other = { *state, "0124", NULL },
				 lost = { "/nonexistent", "0123", NULL };
	char			 path[100];
	int			 first = pin_lock(&m), second;

	assert_int_not_equal(first, -1);
	assert_int_equal(pin_lock(&m), -1);
	assert_int_equal(errno, EAGAIN);
	/* a token that hangs in its login must not keep others from theirs */
	assert_int_not_equal(second = pin_lock(&other), -1);
	close(second);
	close(first);
	assert_int_not_equal(second = pin_lock(&m), -1);
	close(second);
	assert_int_equal(pin_lock(&lost), -1);
	snprintf(path, sizeof(path), "%s/" PIN_LOCKS, (const char *)*state);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(errno, ENOENT);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_marker),
		cmocka_unit_test(test_spoilt_marker),
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_lock),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
