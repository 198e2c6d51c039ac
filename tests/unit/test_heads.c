/* test_heads.c: heads of objects in a PDF and references, as readers may take them */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/pdf_head.h"

#define OBJECTS	100	/* numbers that there are */

static const struct {
	const char		*text;
	enum pdf_head_sort	 sort;
} heads[] = {
	{ "5 0 obj", HEAD }, { "\n5 0\r\n obj", HEAD },
	{ "endobj", NO_HEAD }, { "obj", NO_HEAD },
	{ "a word obj", NO_HEAD }, { "\x01obj", NO_HEAD },
	{ "a3obj", NO_HEAD }, { "\xe9" "3 obj", NO_HEAD },
	{ "\x02" "7obj", NO_HEAD },
	/* some reader may take these for one */
	{ "5 0obj", ODD_HEAD }, { "5 0 %c\nobj", ODD_HEAD },
	{ "5 %c\r0 obj", ODD_HEAD }, { "5 0\x80obj", ODD_HEAD },
	{ "5 0\xffobj", ODD_HEAD }, { "5 0\xa0obj", ODD_HEAD },
	{ "5\xa0" "0 obj", ODD_HEAD }, { "5 +0 obj", ODD_HEAD },
	{ "5 0\fobj", ODD_HEAD }, { ">>5 0 obj", ODD_HEAD },
	{ "endobj5 0 obj", ODD_HEAD }, { "5 1 obj", ODD_HEAD },
	{ "0 0 obj", ODD_HEAD }, { "100 0 obj", ODD_HEAD },
	{ "10000000005 0 obj", ODD_HEAD }, { "0 obj", ODD_HEAD },
};

static void
heads_of_objects(void **state)
{
	struct pdf_head	 h;
	struct slice	 s;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(heads); i++) {
		s = slice_of(heads[i].text);
		if (pdf_head_read(s, s.n - 3, OBJECTS, &h) != heads[i].sort)
			fail_msg("%s", heads[i].text);
		if (heads[i].sort == HEAD) {
			assert_int_equal(h.number, 5);
			assert_int_equal(s.p[h.at], '5');
		}
	}
}

static void
references(void **state)
{
	struct slice	 s = SLICE("/R 0 R 7 0 R/Root 12 3\nR 8 0 RG 9 0 R");
	struct pdf_head	 r;
	size_t		 at = 0;

	(void)state;
	assert_true(pdf_head_reference(s, &at, &r));
	assert_int_equal(r.number, 7);
	assert_int_equal(r.generation, 0);
	assert_true(pdf_head_reference(s, &at, &r));
	assert_int_equal(r.number, 12);
	assert_int_equal(r.generation, 3);
	assert_true(pdf_head_reference(s, &at, &r));
	assert_int_equal(r.number, 9);
	assert_false(pdf_head_reference(s, &at, &r));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(heads_of_objects),
		cmocka_unit_test(references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
