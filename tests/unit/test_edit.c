/* test_edit.c: changes to a message, their order and what becomes of it */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/edit.h"

#define ARENA	(8 * 1024 * 1024)
#define BODY(lit) \
	{ .kind = EDIT_BODY, .body = { { (const unsigned char *)(lit), \
	    sizeof(lit) - 1 } } }
#define PIECES(one, two, three) \
	{ .kind = EDIT_BODY, .body = { { (const unsigned char *)(one), \
	    sizeof(one) - 1 }, { (const unsigned char *)(two), \
	    sizeof(two) - 1 }, { (const unsigned char *)(three), \
	    sizeof(three) - 1 } } }
#define DELETE(name_, nth_) \
	{ .kind = EDIT_DELETE, .name = (name_), .nth = (nth_) }
#define INSERT(name_, value_) \
	{ .kind = EDIT_INSERT, .name = (name_), .value = (value_) }
#define APPEND(name_, value_) \
	{ .kind = EDIT_APPEND, .name = (name_), .value = (value_) }
#define RCPT(value_) \
	{ .kind = EDIT_RCPT, .value = (value_) }
#define EDITS_EACH	6	/* of one case; a row without a name ends it */

static bool
is_set(const struct edit *e)
{
	return e->name != NULL || e->value != NULL || e->kind == EDIT_BODY;
}

static void
test_apply(void **state)
{
	static const struct {
		const char	*what;
		const char	*message;
		struct edit	 edits[EDITS_EACH];
		const char	*want;
	} cases[] = {
		{ "nothing changed", "A: b\r\n c\r\n\r\nbody\r\n", { { 0 } },
		    "A: b\r\n c\r\n\r\nbody\r\n" },
		{ "LF becomes CRLF", "A: b\n c\n\nbody\n\nend", { { 0 } },
		    "A: b\r\n c\r\n\r\nbody\r\n\r\nend" },
		{ "the second of three", "A: 1\r\nB: x\r\na: 2\r\nA: 3\r\n\r\n",
		    { DELETE("A", 2) }, "A: 1\r\nB: x\r\nA: 3\r\n\r\n" },
		{ "counted in the original, in any order",
		    "A: 1\r\nA: 2\r\nA: 3\r\n\r\nx",
		    { DELETE("a", 1), DELETE("A", 2) }, "A: 3\r\n\r\nx" },
		{ "what is inserted is not counted",
		    "A: 1\r\nA: 2\r\n\r\n",
		    { INSERT("A", "new"), DELETE("A", 1) },
		    "A: new\r\nA: 2\r\n\r\n" },
		{ "one that is not there", "A: 1\r\n\r\n",
		    { DELETE("A", 2), DELETE("B", 1) }, "A: 1\r\n\r\n" },
		{ "deleted with its folds", "A: 1\r\n 2\r\nB: 3\r\n\r\n",
		    { DELETE("A", 1) }, "B: 3\r\n\r\n" },
		{ "each insertion above the last", "A: 1\r\n\r\n",
		    { INSERT("X", "first"), INSERT("Y", "second") },
		    "Y: second\r\nX: first\r\nA: 1\r\n\r\n" },
		{ "each append below the last", "A: 1\r\n\r\n",
		    { APPEND("X", "first"), APPEND("Y", "second") },
		    "A: 1\r\nX: first\r\nY: second\r\n\r\n" },
		{ "folds of ours", "A: 1\n\n",
		    { INSERT("X", "a;\n b;\n\tc") },
		    "X: a;\r\n b;\r\n\tc\r\nA: 1\r\n\r\n" },
		{ "an empty value", "\r\nx", { APPEND("X", "") },
		    "X: \r\n\r\nx" },
		{ "another body", "A: 1\r\n\r\nold\r\n",
		    { BODY("new\r\nbody\n") },
		    "A: 1\r\n\r\nnew\r\nbody\r\n" },
		{ "a body in pieces", "A: 1\r\n\r\nold\r\n",
		    { PIECES("one\r\n", "two", "\r\nthree\n") },
		    "A: 1\r\n\r\none\r\ntwo\r\nthree\r\n" },
		{ "an empty body", "A: 1\r\n\r\nold\r\n", { BODY("") },
		    "A: 1\r\n\r\n" },
		{ "recipients are not seen", "A: 1\r\n\r\nx",
		    { RCPT("vanthu@sothunghiem.hanoi.gov.vn") },
		    "A: 1\r\n\r\nx" },
		{ "no empty line, no line end", "A: 1",
		    { APPEND("X", "y") }, "A: 1\r\nX: y\r\n\r\n" },
		{ "a body that begins without an empty line",
		    "A: 1\r\nhello\r\n", { APPEND("X", "y") },
		    "A: 1\r\nX: y\r\n\r\nhello\r\n" },
		{ "no message", "", { INSERT("X", "y") }, "X: y\r\n\r\n" },
		{ "all at once", "A: 1\nB: 2\n\nold\n",
		    { BODY("new\r\n"), APPEND("Z", "z"), DELETE("B", 1),
		    INSERT("X", "x"), RCPT("a@b"), DELETE("A", 1) },
		    "X: x\r\nZ: z\r\n\r\nnew\r\n" },
	};
	struct arena	*a;
	struct edits	 edits;
	struct buf	 out;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < 2 * NELEM(cases); i++) {
		a = arena_new(ARENA);
		edits = (struct edits){ 0 };
		out = (struct buf){ 0 };
		for (k = 0; k < EDITS_EACH &&
		    is_set(&cases[i / 2].edits[k]); k++)
			assert_int_equal(edits_add(a, &edits,
			    cases[i / 2].edits[k]), 0);
		if (i % 2 == 1)		/* the order in the list is no matter */
			edits_sort(&edits);
		assert_int_equal(edit_apply(a, slice_of(cases[i / 2].message),
		    &edits, &out), 0);
		if (!slice_eq(buf_slice(&out), slice_of(cases[i / 2].want)))
			fail_msg("%s: \"%.*s\"", cases[i / 2].what,
			    SLICE_ARG(buf_slice(&out)));
		buf_free(&out);
		arena_free(a);
	}
}

static void
test_sort(void **state)
{
	static const struct edit	 in[] = {
		RCPT("r1"), BODY("x"), APPEND("P", "p1"), DELETE("A", 1),
		INSERT("I", "i1"), DELETE("B", 2), DELETE("A", 3),
		APPEND("P", "p2"), INSERT("I", "i2"), DELETE("A", 2),
		RCPT("r2")
	};
	static const char *const	 want[] = {
		"A3", "B2", "A2", "A1", "i1", "i2", "p1", "p2", "body", "r1",
		"r2"
	};
	struct arena	*a = arena_new(ARENA);
	struct edits	 edits = { 0 };
	const struct edit
			*e;
	const char	*got = "";
	size_t		 i;

	(void)state;
	edits_sort(&edits);
	for (i = 0; i < NELEM(in); i++)
		assert_int_equal(edits_add(a, &edits, in[i]), 0);
	edits_sort(&edits);
	assert_int_equal(edits.n, NELEM(want));
	for (i = 0; i < edits.n; i++) {
		e = &edits.v[i];
		got = e->kind == EDIT_BODY ? "body" :
		    e->kind == EDIT_DELETE ?
		    arena_printf(a, "%s%zu", e->name, e->nth) : e->value;
		assert_string_equal(got, want[i]);
	}
	arena_free(a);
}

static void
test_refused(void **state)
{
	static const struct {
		const char	*what;
		struct edit	 edit;
		int		 rc;
	} cases[] = {
		{ "a field", INSERT("X-A", "b"), 0 },
		{ "a fold", APPEND("X-A", "b\n c"), 0 },
		{ "a second field in the value", INSERT("X", "a\nFrom: b"),
		    -1 },
		{ "an end of the header in the value", INSERT("X", "a\n\nb"),
		    -1 },
		{ "a line end at the end", APPEND("X", "a\n"), -1 },
		{ "a CR", INSERT("X", "a\r\n b"), -1 },
		{ "no value", INSERT("X", NULL), -1 },
		{ "no name", APPEND("", "a"), -1 },
		{ "no name at all", APPEND(NULL, "a"), -1 },
		{ "a colon in the name", INSERT("X:", "a"), -1 },
		{ "a blank in the name", INSERT("X Y", "a"), -1 },
		{ "a line end in the name", INSERT("X\n", "a"), -1 },
		{ "8-bit in the name", INSERT("\xc4\x91", "a"), -1 },
		{ "the field number nought", DELETE("X", 0), -1 },
		{ "an empty recipient", RCPT(""), -1 },
		{ "two lines of recipient", RCPT("a\n b"), -1 },
		{ "a body", BODY("x"), 0 },
		{ "a second body", BODY("y"), -1 },
	};
	struct arena	*a = arena_new(ARENA);
	struct edits	 edits = { 0 };
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (edits_add(a, &edits, cases[i].edit) != cases[i].rc)
			fail_msg("%s", cases[i].what);
	assert_int_equal(edits.n, 3);
	arena_free(a);
}

static void
test_limits(void **state)
{
	struct edit	 e = DELETE("X-CKS-Request", 1);
	struct arena	*a = arena_new(ARENA);
	struct edits	 edits = { 0 };
	struct buf	 message = { 0 }, out = { 0 };
	size_t		 i;

	(void)state;
	for (i = 0; i < 1000; i++)
		buf_adds(&message, "X-CKS-Request: forged\r\n");
	buf_adds(&message, "\r\nbody\r\n");
	for (e.nth = 1; e.nth <= EDITS_MAX; e.nth++)
		assert_int_equal(edits_add(a, &edits, e), 0);
	assert_int_equal(edits_add(a, &edits, e), -1);
	edits_sort(&edits);
	assert_int_equal(edits.n, EDITS_MAX);
	assert_int_equal(edits.v[0].nth, EDITS_MAX);
	assert_int_equal(edit_apply(a, buf_slice(&message), &edits, &out), 0);
	assert_true(slice_eq(buf_slice(&out), SLICE("\r\nbody\r\n")));
	buf_free(&out);

	out = (struct buf){ .max = 4 };
	assert_int_equal(edit_apply(a, buf_slice(&message), &edits, &out), -1);
	buf_free(&out);

	message.n = 0;			/* a header that can not be read */
	for (i = 0; i < 2000; i++)
		buf_adds(&message, "A: b\r\n");
	assert_int_equal(edit_apply(a, buf_slice(&message), &edits, &out), -1);
	buf_free(&out);
	buf_free(&message);
	arena_free(a);

	a = arena_new(64);
	edits = (struct edits){ 0 };
	e.nth = 1;
	assert_int_equal(edits_add(a, &edits, e), -1);
	assert_int_equal(edits.n, 0);
	arena_free(a);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_apply),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
