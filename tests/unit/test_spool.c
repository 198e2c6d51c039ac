/* test_spool.c: what libmilter gives becomes the message of the wire again */

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/spool.h"

#define MIB	(1024 * 1024)

static void
assert_spool(const struct spool *s, const char *what, const char *want)
{
	struct slice	 got;

	if (spool_seal(s, &got) == -1 || !slice_eq(got, slice_of(want)))
		fail_msg("%s: got \"%.*s\"", what, SLICE_ARG(got));
}

static void
test_headers(void **state)
{
	static const struct {
		const char	*what;
		const char	*name, *value;
		bool		 leadspc;
		const char	*want;
	} cases[] = {
		{ "one blank when the protocol ate it",
		    "Subject", "xin", false, "Subject: xin\r\n" },
		{ "no blank of ours when it came with the value",
		    "Subject", " xin", true, "Subject: xin\r\n" },
		{ "none stood there", "Subject", "xin", true,
		    "Subject:xin\r\n" },
		{ "a tab stays a tab", "Subject", "\txin", true,
		    "Subject:\txin\r\n" },
		{ "an empty value", "Subject", "", true, "Subject:\r\n" },
		{ "folds get their CR back", "To", " a,\n b,\n\tc", true,
		    "To: a,\r\n b,\r\n\tc\r\n" },
		{ "a CRLF fold stays one", "To", " a,\r\n b", true,
		    "To: a,\r\n b\r\n" },
		{ "a bare CR is no fold", "To", " a\rb", true,
		    "To: a\rb\r\n" },
		{ "a line without a blank stays in its field",
		    "To", " a\nFrom: b", true, "To: a\r\n From: b\r\n" },
		{ "a line end at the end does not end the header",
		    "To", " a\n", true, "To: a\r\n \r\n" },
		{ "nor do several", "To", " a\n\n\nb", true,
		    "To: a\r\n \r\n \r\n b\r\n" },
	};
	struct spool	 s;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		spool_init(&s, MIB, NULL);
		spool_header(&s, cases[i].name, cases[i].value,
		    cases[i].leadspc);
		assert_spool(&s, cases[i].what, cases[i].want);
		spool_clear(&s);
	}
}

static void
test_message(void **state)
{
	struct budget	 b = { .max = MIB };
	struct spool	 s;

	(void)state;
	spool_init(&s, MIB, &b);
	assert_spool(&s, "nothing came", "");
	spool_header(&s, "From", " a@b", true);
	spool_eoh(&s);
	spool_eoh(&s);
	spool_body(&s, SLICE("one\r\n"));
	spool_body(&s, SLICE(""));
	spool_body(&s, SLICE("two\r\n"));
	assert_spool(&s, "header, one empty line, body",
	    "From: a@b\r\n\r\none\r\ntwo\r\n");
	assert_int_equal(s.state, SPOOL_OK);
	assert_int_equal(b.used, s.bytes.size);

	spool_clear(&s);
	assert_int_equal(b.used, 0);
	assert_spool(&s, "cleared", "");
	spool_header(&s, "To", "c", false);
	spool_body(&s, SLICE("x"));
	assert_spool(&s, "the next message; the body brings its empty line",
	    "To: c\r\n\r\nx");
	spool_clear(&s);
	assert_int_equal(b.used, 0);
}

static void
test_message_limit(void **state)
{
	struct budget	 b = { .max = MIB };
	struct spool	 s;

	(void)state;
	spool_init(&s, 12, &b);
	spool_header(&s, "A", "b", false);
	spool_body(&s, SLICE("1234"));
	assert_spool(&s, "exactly the limit", "A: b\r\n\r\n1234");
	assert_int_equal(s.state, SPOOL_OK);
	assert_int_equal(b.used, 12);
	spool_body(&s, SLICE("5"));
	assert_int_equal(s.state, SPOOL_OVER_LIMIT);
	spool_body(&s, SLICE(""));
	assert_int_equal(s.state, SPOOL_OVER_LIMIT);
	assert_spool(&s, "what was there is readable", "A: b\r\n\r\n1234");
	spool_clear(&s);
	assert_int_equal(s.state, SPOOL_OK);
	assert_int_equal(b.used, 0);

	spool_header(&s, "Long-Name", "long value", false);
	assert_int_equal(s.state, SPOOL_OVER_LIMIT);
	spool_header(&s, "A", "b", false);
	spool_body(&s, SLICE("x"));
	assert_spool(&s, "nothing is added behind a gap", "");
	spool_clear(&s);
}

static void
test_growth(void **state)
{
	static unsigned char	 chunk[65535];
	struct budget		 b = { .max = 64 * MIB };
	struct spool		 s;
	struct slice		 all;
	size_t			 i;

	(void)state;
	memset(chunk, 'x', sizeof(chunk));
	spool_init(&s, 8 * MIB, &b);
	for (i = 0; i < 128; i++) {
		spool_body(&s, (struct slice){ chunk, sizeof(chunk) });
		assert_int_equal(b.used, s.bytes.size);
		assert_true(s.bytes.size <= 8 * MIB);
	}
	assert_int_equal(s.state, SPOOL_OK);
	assert_int_equal(spool_seal(&s, &all), 0);
	assert_int_equal(all.n, 2 + 128 * sizeof(chunk));
	spool_clear(&s);
	assert_int_equal(b.used, 0);
}

static void
test_budget(void **state)
{
	struct budget	 b = { .max = 100 };
	struct spool	 one, two;
	struct slice	 all;

	(void)state;
	assert_true(budget_take(&b, 100));
	assert_false(budget_take(&b, 1));
	assert_true(budget_take(&b, 0));
	assert_false(budget_take(&b, SIZE_MAX));
	budget_give(&b, 100);

	b.max = 20 * 1024;	/* room for one first growth, not for two */
	spool_init(&one, MIB, &b);
	spool_init(&two, MIB, &b);
	spool_header(&one, "A", "b", false);
	spool_header(&two, "A", "b", false);
	assert_int_equal(one.state, SPOOL_OK);
	assert_int_equal(two.state, SPOOL_NO_MEMORY);
	assert_int_equal(spool_seal(&two, &all), -1);
	spool_clear(&two);
	assert_int_equal(b.used, one.taken);
	spool_clear(&one);
	assert_int_equal(b.used, 0);
	spool_header(&two, "A", "b", false);
	assert_int_equal(two.state, SPOOL_OK);
	spool_clear(&two);
	assert_int_equal(b.used, 0);
}

static void *
take_and_give(void *arg)
{
	struct budget	*b = arg;
	size_t		 i;

	for (i = 0; i < 100000; i++)
		if (budget_take(b, 40)) {
			if (atomic_load(&b->used) > b->max)
				return b;
			budget_give(b, 40);
		}
	return NULL;
}

/* Room for two of four threads at any time. */
static void
test_threads(void **state)
{
	struct budget	 b = { .max = 100 };
	pthread_t	 threads[4];
	void		*over;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
		    take_and_give, &b), 0);
	for (i = 0; i < NELEM(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &over), 0);
		assert_null(over);
	}
	assert_int_equal(b.used, 0);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_message_limit),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
