/* test_rate.c: how many may be in any span of time */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/rate.h"

/* Three in any 1000 ms; each is tried at its time and noted where it may. */
static const struct {
	int64_t	 at;
	bool	 may;
} tries[] = {
	{ 0, true }, { 10, true }, { 500, true }, { 501, false },
	{ 999, false }, { 1000, true }, { 1001, false }, { 1010, true },
	{ 1499, false }, { 1500, true }, { 1500, false }, { 9000, true },
	{ 9000, true }, { 9000, true }, { 9000, false }, { 10000, true },
};

static void
test_three(void **state)
{
	struct rate	*r = rate_new(3, 1000);
	size_t		 i;

	(void)state;
	assert_non_null(r);
	for (i = 0; i < NELEM(tries); i++) {
		if (rate_may(r, tries[i].at) != tries[i].may)
			fail_msg("try %zu at %lld", i,
			    (long long)tries[i].at);
		if (tries[i].may)
			rate_note(r, tries[i].at);
	}
	rate_free(r);
}

/* Of many that come evenly, no window of any place holds more than allowed. */
static void
test_any_window(void **state)
{
	struct rate	*r = rate_new(7, 100);
	int64_t		 noted[2000];
	size_t		 i, k, n = 0;
	int64_t		 t;

	(void)state;
	for (t = 0; t < 3000; t += 3)
		if (rate_may(r, t)) {
			rate_note(r, t);
			noted[n++] = t;
		}
	for (i = 0; i < n; i++) {
		for (k = i; k < n && noted[k] < noted[i] + 100; k++)
			;
		assert_true(k - i <= 7);
	}
	assert_true(n > 200);
	rate_free(r);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_three),
		cmocka_unit_test(test_any_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
