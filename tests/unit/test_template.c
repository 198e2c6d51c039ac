/* test_template.c: texts with named places: what is said, and every fault */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/template.h"

static const struct template_name inner[] = { { "cell", NULL }, { NULL, NULL } };
static const struct template_name row[] = { { "name", NULL },
	{ "cells", inner }, { NULL, NULL } };
static const struct template_name names[] = { { "name", NULL },
	{ "empty", NULL }, { "evil", NULL }, { "rows", row }, { "none", row },
	{ NULL, NULL } };

static const struct named cell_a[] = { { .name = "cell", .text = "1" } };
static const struct named cell_b[] = { { .name = "cell", .text = "2" } };
static const struct values cells[] = { { cell_a, 1 }, { cell_b, 1 } };
static const struct named row_a[] = { { .name = "name", .text = "A" },
	{ .name = "cells", .items = cells, .nitems = 2 } };
static const struct named row_b[] = { { .name = "cells", .items = NULL } };
static const struct values list[] = { { row_a, 2 }, { row_b, 1 } };
static const struct named all[] = {
	{ .name = "name", .text = "Sở" },
	{ .name = "empty", .text = "" },
	{ .name = "evil", .text = "<b>&\"'\r\nBcc: x\xff{{name}}" },
	{ .name = "rows", .items = list, .nitems = 2 },
	{ .name = "none", .items = NULL },
};
static const struct values values = { all, NELEM(all) };

static const struct {
	const char		*what, *text, *want;
	enum template_style	 style;
} good[] = {
	{ "a text without names", "a { b } c", "a { b } c", TEMPLATE_LINE },
	{ "a value, blanks within its braces", "x{{ name }}y", "xSởy",
	    TEMPLATE_LINE },
	{ "a list's own names go first, then those around it",
	    "{{#rows}}[{{name}}{{#cells}}:{{cell}}{{/cells}}]{{/rows}}",
	    "[A:1:2][Sở]", TEMPLATE_LINE },
	{ "an empty list says nothing",
	    "a{{#none}}{{name}}{{/none}}b{{^none}}c{{/none}}", "abc",
	    TEMPLATE_LINE },
	{ "a value as a condition",
	    "{{#name}}1{{/name}}{{^name}}2{{/name}}{{#empty}}3{{/empty}}"
	    "{{^empty}}4{{/empty}}", "14", TEMPLATE_LINE },
	{ "a tag alone takes its line along",
	    "a\n{{#rows}}\n- {{name}}\n  {{/rows}}  \nb\n",
	    "a\n- A\n- Sở\nb\n", TEMPLATE_LINE },
	{ "two tags on a line keep it", "{{#name}} {{/name}}\nx", " \nx",
	    TEMPLATE_LINE },
	{ "tags alone one below the other",
	    "{{#rows}}\n{{#cells}}\n{{cell}}\n{{/cells}}\n{{/rows}}\nz",
	    "1\n2\nz", TEMPLATE_LINE },
	{ "CRLF is a line end as well", "{{#name}}\r\nx\r\n{{/name}}\r\ny",
	    "x\r\ny", TEMPLATE_LINE },
	{ "a value stays on its line and is no template", "{{evil}}",
	    "<b>&\"'  Bcc: x\xef\xbf\xbd{{name}}", TEMPLATE_LINE },
	{ "a value is no markup", "<p>{{evil}}</p>",
	    "<p>&lt;b&gt;&amp;&quot;&#39;  Bcc: x\xef\xbf\xbd{{name}}</p>",
	    TEMPLATE_HTML },
};

static const struct {
	const char	*what, *text, *faults;
} bad[] = {
	{ "a name nobody knows", "a\nb {{nmae}}", "f:4: unknown name "
	    "\"nmae\"\n" },
	{ "an item's name out of its list", "{{cell}}",
	    "f:3: unknown name \"cell\"\n" },
	{ "a section of a name nobody knows", "{{#x}}{{/x}}",
	    "f:3: unknown name \"x\"\n" },
	{ "a section that is never closed", "\n{{#rows}}{{name}}",
	    "f:4: section is not closed: \"rows\"\n" },
	{ "closed as another", "{{#rows}}{{/name}}{{/rows}}",
	    "f:3: no section is open here that ends by \"name\"\n" },
	{ "closed and never opened", "{{/rows}}",
	    "f:3: no section is open here that ends by \"rows\"\n" },
	{ "a list as a value", "{{rows}}",
	    "f:3: a list, to be used as {{#name}}: \"rows\"\n" },
	{ "braces that are never closed", "a {{name b",
	    "f:3: is not closed by }}: \"{{name b\"\n" },
	{ "no name at all", "{{}}", "f:3: unknown name \"\"\n" },
	{ "too deep", "{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}"
	    "{{#name}}x{{/name}}{{/name}}{{/name}}{{/name}}{{/name}}{{/name}}",
	    "f:3: too many sections in each other: \"name\"\n" },
	{ "several faults at once", "{{a}}\n{{b}}",
	    "f:3: unknown name \"a\"\nf:4: unknown name \"b\"\n" },
};

static void
test_good(void **state)
{
	const struct template	*t;
	struct buf		 out, faults;
	struct template_place	 place = { "f", 3, &faults };
	struct arena		*a;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(good); i++) {
		out = faults = (struct buf){ 0 };
		a = arena_new(1u << 20);
		assert_int_equal(template_parse(a, &place,
		    slice_of(good[i].text), names, &t), 0);
		template_fill(&out, t, good[i].style, &values);
		if (faults.n > 0 || strcmp(buf_str(&out), good[i].want) != 0)
			print_error("%s\n", good[i].what);
		assert_int_equal(faults.n, 0);
		assert_string_equal(buf_str(&out), good[i].want);
		buf_free(&out);
		buf_free(&faults);
		arena_free(a);
	}
}

static void
test_bad(void **state)
{
	const struct template	*t;
	struct buf		 faults;
	struct template_place	 place = { "f", 3, &faults };
	struct arena		*a;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		faults = (struct buf){ 0 };
		a = arena_new(1u << 20);
		assert_int_equal(template_parse(a, &place,
		    slice_of(bad[i].text), names, &t), 0);
		if (strcmp(buf_str(&faults), bad[i].faults) != 0)
			print_error("%s\n", bad[i].what);
		assert_string_equal(buf_str(&faults), bad[i].faults);
		buf_free(&faults);
		arena_free(a);
	}
}

/* Values come back as they went, and no damaged ones are taken. */
static void
test_travel(void **state)
{
	struct arena	*a = arena_new(1u << 20);
	struct buf	 b = { 0 }, again = { 0 };
	struct values	 got;
	size_t		 n;

	(void)state;
	values_put(&b, &values);
	assert_int_equal(values_get(a, buf_slice(&b), &got), 0);
	assert_string_equal(values_text(&got, "name"), "Sở");
	assert_null(values_text(&got, "rows"));
	assert_null(values_text(&got, "other"));
	values_put(&again, &got);
	assert_true(slice_eq(buf_slice(&b), buf_slice(&again)));
	for (n = 0; n < b.n; n++)
		assert_int_equal(values_get(a, slice_sub(buf_slice(&b), 0, n),
		    &got), -1);
	buf_free(&b);
	buf_free(&again);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_travel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
