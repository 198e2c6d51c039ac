/* test_log.c: no value of a sender's can break a line of the log */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/log.h"

#define LINE_BYTES	8192

static const struct {
	const char	*what;
	const char	*value;
	const char	*text;		/* as it stands after "k=" */
	const char	*json;		/* after "\"k\":" */
} cases[] = {
	{ "a plain word", "a@b.example", "a@b.example", "\"a@b.example\"" },
	{ "nothing", "", "\"\"", "\"\"" },
	{ "a blank", "a b", "\"a b\"", "\"a b\"" },
	{ "a forged line", "x\nmail reason=ok", "\"x\\x0amail reason=ok\"",
	    "\"x\\u000amail reason=ok\"" },
	{ "a forged field", "x reason=ok", "\"x reason=ok\"",
	    "\"x reason=ok\"" },
	{ "quotes and backslashes", "a\"\\", "\"a\\\"\\\\\"",
	    "\"a\\\"\\\\\"" },
	{ "Vietnamese", "chữ", "\"ch\\xe1\\xbb\\xaf\"", "\"chữ\"" },
	{ "no UTF-8", "a\xff\xc3", "\"a\\xff\\xc3\"",
	    "\"a\\ufffd\\ufffd\"" },
	{ "an overlong and a surrogate", "\xc0\xaf\xed\xa0\x80",
	    "\"\\xc0\\xaf\\xed\\xa0\\x80\"",
	    "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\"" },
};

/* The line that an event with one field gives on standard error. */
static void
line_of(enum log_format format, const char *value, char *line)
{
	struct log_field f = { .key = "k", .value = value };
	int		 fds[2], saved = dup(STDERR_FILENO);
	ssize_t		 n;

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	log_open("test", LOG_TO_STDERR, format, LV_INFO);
	log_event(LV_INFO, "event", &f, 1);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	n = read(fds[0], line, LINE_BYTES - 1);
	assert_true(n > 0);
	line[n] = '\0';
	close(fds[0]);
	assert_true(line[n - 1] == '\n' && strchr(line, '\n') ==
	    line + n - 1);
}

static void
test_values(void **state)
{
	char	 line[LINE_BYTES], want[256];
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		line_of(LOG_AS_TEXT, cases[i].value, line);
		snprintf(want, sizeof(want), "event k=%s\n", cases[i].text);
		if (strstr(line, want) == NULL)
			fail_msg("%s: %s", cases[i].what, line);
		line_of(LOG_AS_JSON, cases[i].value, line);
		snprintf(want, sizeof(want), ",\"k\":%s}\n", cases[i].json);
		if (strstr(line, want) == NULL)
			fail_msg("%s: %s", cases[i].what, line);
		assert_memory_equal(line, "{\"event\":\"event\",", 17);
	}
}

/* A value of any length leaves a line of bounded length. */
static void
test_long(void **state)
{
	char	 line[LINE_BYTES], value[5000];

	(void)state;
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	line_of(LOG_AS_TEXT, value, line);
	assert_true(strlen(line) < 1000);
	assert_non_null(strstr(line, "...\"\n"));
	memset(value, '\n', sizeof(value) - 1);
	line_of(LOG_AS_JSON, value, line);
	assert_true(strlen(line) < 4200);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
