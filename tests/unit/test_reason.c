/* test_reason.c: every reason has its row, and the rows agree with SMTP */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gate/reason.h"

static void
test_rows(void **state)
{
	const struct reason_info	*r, *s;
	int				 i, j;

	(void)state;
	for (i = 0; i < R__MAX; i++) {
		r = reason_info((enum reason)i);
		if (r->word == NULL)
			fail_msg("reason %d has no row", i);
		assert_non_null(r->source);
		assert_non_null(r->english);
		assert_non_null(r->ascii);
		assert_non_null(r->vietnamese);
		assert_true(r->code == 250 || r->code == 451 ||
		    (r->code >= 550 && r->code <= 554));
		assert_int_equal(r->dsn[0], '0' + r->code / 100);
		for (j = 0; j < i; j++) {
			s = reason_info((enum reason)j);
			assert_string_not_equal(r->word, s->word);
		}
	}
}

/* Replies are ASCII, short, and hold nothing libmilter would expand. */
static void
test_replies(void **state)
{
	const char	*p;
	int		 i;

	(void)state;
	for (i = 0; i < R__MAX; i++) {
		p = reason_info((enum reason)i)->ascii;
		assert_true(strlen(p) < 250);
		for (; *p != '\0'; p++)
			assert_true(*p >= ' ' && *p < 0x7f && *p != '%');
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_replies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
