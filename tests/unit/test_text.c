/* test_text.c: Vietnamese text folded to keys, cleaned, and cut into lines */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <glib.h>

#include "inspect/text.h"

#define ARENA_MAX	(64 * 1024 * 1024)

static const struct {
	const char	*what;
	const char	*text;
	const char	*key;
} keys[] = {
	{ "composed", "Chữ ký số", "chukiso" },
	{ "decomposed", "Chu\u031b\u0303 ky\u0301 so\u0302\u0301", "chukiso" },
	{ "marks in the other order", "chu\u0303\u031b so\u0301\u0302",
	    "chuso" },
	{ "half composed", "Ch\u01b0\u0303 k\u00fd s\u00f4\u0301", "chukiso" },
	{ "without accents", "chu ky so", "chukiso" },
	{ "upper case", "CHỮ KÝ SỐ", "chukiso" },
	{ "ký and kí", "kí", "ki" },
	{ "tone on either vowel", "hoà khoẻ thuý", "hoakhoethui" },
	{ "tone on the other", "hòa khỏe thúy", "hoakhoethui" },
	{ "đ", "đề nghị Đ", "denghid" },
	{ "eth taken for đ", "ðề nghị Ð", "denghid" },
	{ "torn apart and with line breaks", "thay đ ổi\r\nn ội dung",
	    "thaidoinoidung" },
	{ "digits stay, punctuation goes", "Mẫu số 04./.", "mauso04" },
	{ "full-width and ligatures are what they look like",
	    "\uff21\uff11\ufb01", "a1fi" },
	{ "no-break blanks, joiners and soft hyphens",
	    "ký\u00a0\u200b\u00ads\u2060ố", "kiso" },
	{ "the densest character", "\u33af\u33af\u33af\u33af",
	    "rads2rads2rads2rads2" },
	{ "bytes that are no UTF-8 are passed over", "k\xc3\x28y\xff\xf0\x9f",
	    "ki" },
	{ "nothing", "", "" },
	{ "nothing but marks", "\u0301\u0302 × ...", "" },
};

static void
text_to_key(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	const char	*key;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(keys); i++) {
		key = text_key(a, keys[i].text);
		assert_non_null(key);
		if (strcmp(key, keys[i].key) != 0)
			print_message("%s\n", keys[i].what);
		assert_string_equal(key, keys[i].key);
	}
	arena_free(a);
}

static const struct {
	const char	*what;
	const char	*text;
	const char	*clean;
} cleans[] = {
	{ "decomposed becomes composed", "so\u0302\u0301", "số" },
	{ "marks in the other order", "e\u0323\u0302", "ệ" },
	{ "blanks collapse and go at the ends", " \t a\u00a0 \r\n b ", "a b" },
	{ "what has no width goes", "\ufeff""a\u200b\u202eb\u00ad", "ab" },
	{ "what stood between a letter and its mark goes before composing",
	    "a\u200d\u0301", "á" },
	{ "control characters are blanks", "a\x01\x1b[0mb", "a [0mb" },
	{ "bytes that are no UTF-8", "a\xff""b", "a\ufffd""b" },
	{ "a run of marks is cut", "a\u0316\u0316\u0316\u0316\u0316\u0316"
	    "\u0316\u0316\u0316\u0316", "a\u0316\u0316\u0316\u0316\u0316\u0316"
	    "\u0316\u0316" },
};

static void
text_to_clean(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	const char	*clean;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cleans); i++) {
		clean = text_clean(a, cleans[i].text);
		assert_non_null(clean);
		if (strcmp(clean, cleans[i].clean) != 0)
			print_message("%s\n", cleans[i].what);
		assert_string_equal(clean, cleans[i].clean);
	}
	arena_free(a);
}

/* Marks without end, in the order that is dearest to sort. */
static void
hostile_marks_take_no_time(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	clock_t		 start = clock();
	int		 i;

	(void)state;
	for (i = 0; i < 500000; i++)
		buf_adds(&b, i % 2 ? "\u0316" : "\u0301");
	assert_non_null(buf_str(&b));
	assert_non_null(text_key(a, (char *)b.p));
	assert_non_null(text_clean(a, (char *)b.p));
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	buf_free(&b);
	arena_free(a);
}

static void
lines_of_text(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct model	 m;

	(void)state;
	assert_int_equal(text_model(a, "một\r\n\n \nhai  ba\n", &m), 0);
	assert_int_equal(m.format, FORMAT_TEXT);
	assert_int_equal(m.why, R_NONE);
	assert_int_equal(m.nlines, 2);
	assert_string_equal(m.lines[0].text, "một");
	assert_string_equal(m.lines[1].text, "hai ba");
	assert_int_equal(m.lines[1].page, 0);
	arena_free(a);
}

static void
too_many_lines(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct model	 m;
	int		 i;

	(void)state;
	for (i = 0; i <= MODEL_LINES_MAX; i++)
		buf_adds(&b, "a\n");
	assert_int_equal(text_model(a, buf_str(&b), &m), 0);
	assert_int_equal(m.why, R_UNREADABLE);
	assert_string_equal(m.cause, "too long");
	assert_int_equal(m.nlines, MODEL_LINES_MAX);
	buf_free(&b);
	arena_free(a);
}

static void
no_memory(void **state)
{
	struct arena	*a = arena_new(64);
	char		 text[200];
	struct model	 m = { .pages = 7 };

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_null(text_key(a, text));
	assert_null(text_clean(a, text));
	assert_int_equal(text_model(a, text, &m), -1);
	assert_int_equal(m.pages, 7);
	arena_free(a);
}

/*
 * What is quickly told of usual letters is what GLib tells: each character by
 * itself, decomposed, and in company that is no usual letter.
 */
static void
test_every_character(void **state)
{
	static const char	 company[] = "e\u0301";
	struct arena		*a;
	char			 c[8], both[32], *apart;
	const char		*alone, *beside;
	gunichar		 u;

	(void)state;
	for (u = 1; u < 0x30000; u++) {
		if (u >= 0xd800 && u <= 0xdfff)
			continue;
		a = arena_new(1 << 20);
		c[g_unichar_to_utf8(u, c)] = '\0';
		apart = g_utf8_normalize(c, -1, G_NORMALIZE_ALL);
		if (strcmp(text_key(a, c), text_key(a, apart)) != 0)
			fail_msg("key of U+%04X", u);
		g_free(apart);
		snprintf(both, sizeof(both), "%s x%s", company, c);
		beside = text_clean(a, both);
		snprintf(both, sizeof(both), "x%s", c);
		alone = text_clean(a, both);
		if (!g_str_has_prefix(beside, "\u00e9 ") ||
		    strcmp(beside + 3, alone) != 0)
			fail_msg("U+%04X alone: %s, beside: %s", u, alone,
			    beside);
		arena_free(a);
	}
}

/*
 * Letters of other scripts read as Latin ones never make a key shorter: who
 * looks for a short one need not read a text so that has a longer already.
 */
static void
test_latin_only_adds(void **state)
{
	static const char *const	 around[] = { "", "a", "M", "\u0302" };
	struct arena			*a;
	char				 text[32], c[8];
	gunichar			 u;
	size_t				 i;

	(void)state;
	for (u = 1; u < 0x30000; u++) {
		if (!g_unichar_validate(u))
			continue;
		c[g_unichar_to_utf8(u, c)] = '\0';
		a = arena_new(ARENA_MAX);
		for (i = 0; i < G_N_ELEMENTS(around); i++) {
			snprintf(text, sizeof(text), "%s%s%s", around[i], c,
			    around[G_N_ELEMENTS(around) - 1 - i]);
			if (strlen(text_key(a, text_latin(a, text))) <
			    strlen(text_key(a, text)))
				fail_msg("U+%04X in \"%s\"", u, text);
		}
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_to_key),
		cmocka_unit_test(text_to_clean),
		cmocka_unit_test(hostile_marks_take_no_time),
		cmocka_unit_test(lines_of_text),
		cmocka_unit_test(too_many_lines),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_latin_only_adds),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
