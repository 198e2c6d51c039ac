/* test_json.c: what is written is JSON, whatever the strings hold */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"

static const struct {
	const char	*what;
	const char	*text;
	const char	*want;
} strings[] = {
	{ "plain", "a b", "\"a b\"\n" },
	{ "empty", "", "\"\"\n" },
	{ "none", NULL, "null\n" },
	{ "quotes and backslashes", "\"\\", "\"\\\"\\\\\"\n" },
	{ "controls", "a\nb\x7f", "\"a\\u000ab\\u007f\"\n" },
	{ "Vietnamese", "chữ ký", "\"chữ ký\"\n" },
	{ "no UTF-8", "\xff" "a", "\"\\ufffda\"\n" },
	{ "a surrogate", "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"\n" },
};

static void
test_strings(void **state)
{
	struct buf	 b;
	struct json	 j;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(strings); i++) {
		b = (struct buf){ 0 };
		j = (struct json){ .b = &b };
		json_str(&j, NULL, strings[i].text);
		buf_addc(&b, '\n');
		assert_string_equal(buf_str(&b), strings[i].want);
		buf_free(&b);
	}
}

static void
test_nesting(void **state)
{
	struct buf	 b = { 0 };
	struct json	 j = { .b = &b };

	(void)state;
	json_object(&j, NULL);
	json_array(&j, "none");
	json_end(&j);
	json_array(&j, "some");
	json_num(&j, NULL, -1);
	json_ms(&j, NULL, 4017);
	json_bool(&j, NULL, true);
	json_object(&j, NULL);
	json_time(&j, "at", 1780272000);
	json_time(&j, "never", 0);
	json_end(&j);
	json_end(&j);
	json_bool(&j, "last", false);
	json_end(&j);
	assert_string_equal(buf_str(&b),
	    "{\n"
	    "  \"none\": [],\n"
	    "  \"some\": [\n"
	    "    -1,\n"
	    "    4.017,\n"
	    "    true,\n"
	    "    {\n"
	    "      \"at\": \"2026-06-01T00:00:00Z\",\n"
	    "      \"never\": null\n"
	    "    }\n"
	    "  ],\n"
	    "  \"last\": false\n"
	    "}\n");
	buf_free(&b);
}

static void
test_chars(void **state)
{
	struct buf	 b = { 0 };

	(void)state;
	assert_int_equal(json_chars(&b, "chữ ký", 3), 5);
	assert_string_equal(buf_str(&b), "chữ");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_chars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
