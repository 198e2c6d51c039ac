/* test_header.c: header fields by offsets, and Content-* values */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/header.h"

#define ARENA	(8 * 1024 * 1024)
#define BYTES(lit)	{ (const unsigned char *)(lit), sizeof(lit) - 1 }

static void
test_parse(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 bytes;
		size_t		 n;
		struct slice	 name, value;	/* of the last field */
		struct slice	 body;
	} cases[] = {
		{ "one field", BYTES("A: b\r\n\r\nbody"), 1, BYTES("A"),
		    BYTES(" b"), BYTES("body") },
		{ "LF only", BYTES("A: b\nC: d\n\nbody\n"), 2, BYTES("C"),
		    BYTES(" d"), BYTES("body\n") },
		{ "folds stay in the value", BYTES("A: b\r\n c\r\n\td\r\n\r\n"),
		    1, BYTES("A"), BYTES(" b\r\n c\r\n\td"), BYTES("") },
		{ "a line of blanks is a fold", BYTES("A: b\r\n \r\nC: d\r\n"),
		    2, BYTES("C"), BYTES(" d"), BYTES("") },
		{ "a last fold of blanks", BYTES("A: b\r\n \r\n\r\nx"),
		    1, BYTES("A"), BYTES(" b\r\n "), BYTES("x") },
		{ "blanks before the colon", BYTES("A \t: b\r\n\r\n"), 1,
		    BYTES("A"), BYTES(" b"), BYTES("") },
		{ "no blank after the colon", BYTES("A:b\r\n\r\n"), 1,
		    BYTES("A"), BYTES("b"), BYTES("") },
		{ "empty value", BYTES("A:\r\n\r\n"), 1, BYTES("A"), BYTES(""),
		    BYTES("") },
		{ "empty value that is folded", BYTES("A:\r\n b\r\n\r\n"), 1,
		    BYTES("A"), BYTES("\r\n b"), BYTES("") },
		{ "colons in the value", BYTES("A: b: c\r\n"), 1, BYTES("A"),
		    BYTES(" b: c"), BYTES("") },
		{ "no line end at the end", BYTES("A: b"), 1, BYTES("A"),
		    BYTES(" b"), BYTES("") },
		{ "nothing at all", BYTES(""), 0, BYTES(""), BYTES(""),
		    BYTES("") },
		{ "an empty line first: no header", BYTES("\r\nA: b\r\n"), 0,
		    BYTES(""), BYTES(""), BYTES("A: b\r\n") },
		{ "a blank first: no header", BYTES(" A: b\r\n\r\n"), 0,
		    BYTES(""), BYTES(""), BYTES(" A: b\r\n\r\n") },
		{ "no colon: the body begins there",
		    BYTES("A: b\r\nhello\r\nC: d\r\n"), 1, BYTES("A"),
		    BYTES(" b"), BYTES("hello\r\nC: d\r\n") },
		{ "a blank inside the name is no field",
		    BYTES("A: b\r\nFrom x: d\r\n"), 1, BYTES("A"), BYTES(" b"),
		    BYTES("From x: d\r\n") },
		{ "no name is no field", BYTES("A: b\r\n: d\r\n"), 1,
		    BYTES("A"), BYTES(" b"), BYTES(": d\r\n") },
		{ "8-bit in the name is no field",
		    BYTES("A: b\r\nT\xe1: d\r\n"), 1, BYTES("A"), BYTES(" b"),
		    BYTES("T\xe1: d\r\n") },
		{ "NUL in the name is no field", BYTES("A: b\r\nT\0: d\r\n"),
		    1, BYTES("A"), BYTES(" b"), BYTES("T\0: d\r\n") },
		{ "NUL in the value stays", BYTES("A: b\0c\r\n\r\n"), 1,
		    BYTES("A"), BYTES(" b\0c"), BYTES("") },
		{ "a bare CR ends no line", BYTES("A: b\rC: d\r\n\r\nx"), 1,
		    BYTES("A"), BYTES(" b\rC: d"), BYTES("x") },
		{ "a bare CR is no empty line", BYTES("A: b\r\n\rx\r\n\r\n"),
		    1, BYTES("A"), BYTES(" b"), BYTES("\rx\r\n\r\n") },
		{ "8-bit in the value stays", BYTES("A: \xe1\xbb\x87\r\n\r\n"),
		    1, BYTES("A"), BYTES(" \xe1\xbb\x87"), BYTES("") },
	};
	struct fields		 f;
	struct slice		 body;
	enum reason		 why;
	struct arena		*a;
	const struct field	*last;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		if (header_parse(a, cases[i].bytes, &f, &body, &why) == -1)
			fail_msg("%s: refused", cases[i].what);
		if (f.n != cases[i].n || !slice_eq(body, cases[i].body))
			fail_msg("%s: %zu fields, body \"%.*s\"",
			    cases[i].what, f.n, SLICE_ARG(body));
		last = f.n > 0 ? &f.v[f.n - 1] : NULL;
		if (last != NULL && (!slice_eq(last->name, cases[i].name) ||
		    !slice_eq(last->value, cases[i].value)))
			fail_msg("%s: \"%.*s\" is \"%.*s\"", cases[i].what,
			    SLICE_ARG(last->name), SLICE_ARG(last->value));
		arena_free(a);
	}
}

static void
test_find(void **state)
{
	struct arena	*a = arena_new(ARENA);
	struct fields	 f;
	struct slice	 body;
	enum reason	 why;

	(void)state;
	assert_int_equal(header_parse(a,
	    SLICE("To: 1\r\nX: 2\r\nTO : 3\r\n 4\r\nto: 5\r\nTox: 6\r\n\r\n"),
	    &f, &body, &why), 0);
	assert_int_equal(header_count(&f, "tO"), 3);
	assert_int_equal(header_count(&f, "Cc"), 0);
	assert_true(header_find(&f, "to", 1) == &f.v[0]);
	assert_true(header_find(&f, "to", 2) == &f.v[2]);
	assert_true(header_find(&f, "to", 3) == &f.v[3]);
	assert_null(header_find(&f, "to", 4));
	assert_null(header_find(&f, "to", 0));
	assert_null(header_find(&f, "t", 1));
	assert_true(slice_eq(f.v[2].raw, SLICE("TO : 3\r\n 4\r\n")));
	arena_free(a);
}

/* n times one piece, then tail. */
static struct slice
repeat(struct buf *b, const char *piece, size_t n, const char *tail)
{
	*b = (struct buf){ 0 };
	while (n-- > 0)
		buf_adds(b, piece);
	buf_adds(b, tail);
	return buf_slice(b);
}

static void
test_limits(void **state)
{
	static const struct {
		const char	*what;
		const char	*piece;
		size_t		 n;
		const char	*tail;
		int		 rc;
		size_t		 fields;
	} cases[] = {
		{ "as many fields as may be", "a:\n", HEADER_FIELDS_MAX,
		    "\nbody", 0, HEADER_FIELDS_MAX },
		{ "one more", "a:\n", HEADER_FIELDS_MAX + 1, "\nbody", -1, 0 },
		{ "a hundred thousand", "X-Field: value\r\n", 100000,
		    "\r\n", -1, 0 },
		{ "a megabyte of folds", "a: \r\n                           "
		    "                                              \r\n",
		    14000, "\r\n", -1, 0 },
		{ "a long body is not a long header", "no field here\r\n",
		    200000, "", 0, 0 },
		{ "nor a long line", "nofieldhere", 200000, "", 0, 0 },
	};
	struct fields	 f;
	struct slice	 body;
	enum reason	 why;
	struct arena	*a;
	struct buf	 b;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		why = R_NONE;
		if (header_parse(a, repeat(&b, cases[i].piece, cases[i].n,
		    cases[i].tail), &f, &body, &why) != cases[i].rc ||
		    (cases[i].rc == 0 && f.n != cases[i].fields) ||
		    (cases[i].rc == -1 && why != R_HEADER_TOO_LARGE))
			fail_msg("%s", cases[i].what);
		buf_free(&b);
		arena_free(a);
	}
	a = arena_new(64);
	assert_int_equal(header_parse(a, SLICE("A: b\r\nC: d\r\n\r\n"), &f,
	    &body, &why), -1);
	assert_int_equal(why, R_NO_MEMORY);
	arena_free(a);
}

static void
test_unfold(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 value;
		const char	*want;
	} cases[] = {
		{ "plain", BYTES(" a b "), "a b" },
		{ "the blank of a fold stays", BYTES(" a\r\n b\n\tc"),
		    "a b\tc" },
		{ "empty", BYTES(""), "" },
		{ "only blanks", BYTES(" \r\n \t"), "" },
		{ "NUL hides nothing", BYTES("a\0b"), "a?b" },
		{ "nor does a bare CR", BYTES("a\rb"), "a?b" },
		{ "8-bit stays", BYTES("\xc4\x91"), "\xc4\x91" },
	};
	struct arena	*a = arena_new(ARENA);
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (strcmp(header_unfold(a, cases[i].value),
		    cases[i].want) != 0)
			fail_msg("%s", cases[i].what);
	arena_free(a);
}

/* "type/subtype name=value name=value", one character of sanity before it. */
static const char *
show(struct arena *a, const struct ctype *c)
{
	char	*s = arena_printf(a, "%c %s/%s", c->sane ? '+' : '-', c->type,
	    c->subtype);
	size_t	 i;

	for (i = 0; i < c->nparams; i++)
		s = arena_printf(a, "%s|%s=%s", s, c->params[i].name,
		    c->params[i].value);
	return s;
}

static void
test_ctype(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 value;
		const char	*want;
	} cases[] = {
		{ "plain", BYTES(" text/plain"), "+ text/plain" },
		{ "names are lower-cased, values not",
		    BYTES("Text/PLAIN; CharSet=UTF-8"),
		    "+ text/plain|charset=UTF-8" },
		{ "blanks wherever they may be",
		    BYTES(" multipart / mixed ;\r\n\tboundary = \"b\" ; x=y "),
		    "+ multipart/mixed|boundary=b|x=y" },
		{ "quotes hide semicolons and blanks",
		    BYTES("multipart/mixed; boundary=\"b;b x\""),
		    "+ multipart/mixed|boundary=b;b x" },
		{ "escapes in quotes", BYTES("a/b; n=\"\\\"x\\\\y\\z\""),
		    "+ a/b|n=\"x\\yz" },
		{ "a fold inside quotes is its blank",
		    BYTES("a/b; n=\"x\r\n y\""), "+ a/b|n=x y" },
		{ "an empty quoted string", BYTES("a/b; n=\"\""),
		    "+ a/b|n=" },
		{ "comments", BYTES("(x) a (y(z\\)))/(p)b;(q) n (r)= (s)v (t)"),
		    "+ a/b|n=v" },
		{ "a comment in quotes is none", BYTES("a/b; n=\"(x)\""),
		    "+ a/b|n=(x)" },
		{ "RFC 2231 names stay as they are",
		    BYTES("a/b; name*0*=utf-8''%C4; name*1=x"),
		    "+ a/b|name*0*=utf-8''%C4|name*1=x" },
		{ "a disposition", BYTES("attachment; filename=\"a b.pdf\""),
		    "+ attachment/|filename=a b.pdf" },
		{ "a last semicolon", BYTES("a/b; n=v;"), "+ a/b|n=v" },
		{ "empty parameters", BYTES("a/b;; ;n=v"), "+ a/b|n=v" },
		{ "tspecials without quotes",
		    BYTES("a/b; type=text/html; start=<x@y>; b==_x:y?[z]"),
		    "+ a/b|type=text/html|start=<x@y>|b==_x:y?[z]" },
		{ "raw UTF-8 in quotes", BYTES("a/b; n=\"\xc4\x91\""),
		    "+ a/b|n=\xc4\x91" },

		{ "empty", BYTES(""), "- /" },
		{ "a comment only", BYTES(" (x)"), "- /" },
		{ "no type", BYTES("/plain; n=v"), "- /|n=v" },
		{ "no subtype", BYTES("text/; n=v"), "- text/|n=v" },
		{ "two slashes", BYTES("a/b/c; n=v"), "- a/b|n=v" },
		{ "no semicolon", BYTES("multipart/mixed boundary=b"),
		    "- multipart/mixed" },
		{ "a comma", BYTES("text/plain, text/html; n=v"),
		    "- text/plain|n=v" },
		{ "unterminated quote", BYTES("a/b; n=\"x; m=y"),
		    "- a/b|n=x; m=y" },
		{ "a quote that ends in its escape", BYTES("a/b; n=\"x\\"),
		    "- a/b|n=x" },
		{ "an escaped quote does not end it", BYTES("a/b; n=\"x\\\""),
		    "- a/b|n=x\"" },
		{ "only a quote", BYTES("a/b; n=\""), "- a/b|n=" },
		{ "unterminated comment", BYTES("a/b (x; n=v"), "- a/b" },
		{ "a closing parenthesis alone", BYTES("a/b); n=v"),
		    "- a/b|n=v" },
		{ "the same parameter twice: the first",
		    BYTES("a/b; n=1; N=2"), "- a/b|n=1" },
		{ "twice the same value even", BYTES("a/b; n=1; n=1"),
		    "- a/b|n=1" },
		{ "no equals sign", BYTES("a/b; n; m=v"), "- a/b|m=v" },
		{ "no value", BYTES("a/b; n=; m=v"), "- a/b|n=|m=v" },
		{ "no name", BYTES("a/b; =x; m=v"), "- a/b|m=v" },
		{ "blank in a value", BYTES("a/b; n=x y; m=v"),
		    "- a/b|n=x|m=v" },
		{ "something behind quotes", BYTES("a/b; n=\"x\"y; m=v"),
		    "- a/b|n=x|m=v" },
		{ "8-bit without quotes", BYTES("a/b; n=\xc4\x91; m=v"),
		    "- a/b|n=\xc4\x91|m=v" },
		{ "NUL", BYTES("a/b; n=\"x\0y\""), "- a/b|n=x?y" },
		{ "NUL in the type", BYTES("text\0/plain"), "- text/" },
		{ "bare CR", BYTES("a/b;\rn=v"), "- a/b" },
		{ "bell", BYTES("a/b; n=\"\a\""), "- a/b|n=\a" },
		{ "8-bit in the type", BYTES("t\xc3\xa9xt/plain"), "- t/" },
	};
	struct arena	*a;
	struct ctype	 c;
	const char	*got;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		assert_int_equal(header_ctype(a, cases[i].value, &c), 0);
		got = show(a, &c);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: \"%s\"", cases[i].what, got);
		arena_free(a);
	}
}

static void
test_ctype_ask(void **state)
{
	struct arena	*a = arena_new(ARENA);
	struct ctype	 c;

	(void)state;
	assert_int_equal(header_ctype(a,
	    SLICE("Multipart/Signed; MicAlg=sha-256"), &c), 0);
	assert_true(ctype_is(&c, "multipart", "signed"));
	assert_false(ctype_is(&c, "multipart", "sign"));
	assert_false(ctype_is(&c, "multi", "signed"));
	assert_string_equal(ctype_param(&c, "micalg"), "sha-256");
	assert_null(ctype_param(&c, "boundary"));
	arena_free(a);
}

static void
test_ctype_hostile(void **state)
{
	static const struct {
		const char	*what;
		const char	*piece;
		size_t		 n;
		bool		 sane;
		size_t		 nparams;
	} cases[] = {
		{ "parameters without names", "a;", 500000, false, 0 },
		{ "empty parameters", ";", 1000000, true, 0 },
		{ "parentheses", "(", 1000000, false, 0 },
		{ "comments", "()", 500000, true, 0 },
		{ "quotes", "x=\"\";", 200000, false, 1 },
		{ "escapes", "\\", 1000000, false, 0 },
		{ "one long name", "a", 1000000, false, 0 },
	};
	struct arena	*a;
	struct ctype	 c;
	struct buf	 b = { 0 };
	size_t		 i, n;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		buf_adds(&b, "a/b;");
		for (n = 0; n < cases[i].n; n++)
			buf_adds(&b, cases[i].piece);
		assert_int_equal(header_ctype(a, buf_slice(&b), &c), 0);
		if (c.sane != cases[i].sane || c.nparams != cases[i].nparams)
			fail_msg("%s: %d, %zu", cases[i].what, c.sane,
			    c.nparams);
		buf_free(&b);
		arena_free(a);
	}

	a = arena_new(ARENA);
	buf_adds(&b, "a/b");
	for (n = 0; n < CTYPE_PARAMS_MAX; n++)
		buf_printf(&b, "; n%zu=v", n);
	assert_int_equal(header_ctype(a, buf_slice(&b), &c), 0);
	assert_true(c.sane && c.nparams == CTYPE_PARAMS_MAX);
	buf_adds(&b, "; m=v");
	assert_int_equal(header_ctype(a, buf_slice(&b), &c), 0);
	assert_true(!c.sane && c.nparams == CTYPE_PARAMS_MAX);
	buf_free(&b);
	arena_free(a);

	a = arena_new(16);
	assert_int_equal(header_ctype(a, SLICE("text/plain; n=v"), &c), -1);
	arena_free(a);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_unfold),
		cmocka_unit_test(test_ctype),
		cmocka_unit_test(test_ctype_ask),
		cmocka_unit_test(test_ctype_hostile),
	};

	return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
