/* test_base.c: bytes, arenas and wire fields at their edges */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/wire.h"

static const struct {
	const char	*what;
	const char	*text;
	const char	*line, *eol, *rest;
} lines[] = {
	{ "CRLF", "a\r\nb", "a", "\r\n", "b" },
	{ "LF", "a\nb", "a", "\n", "b" },
	{ "no end", "ab", "ab", "", "" },
	{ "a CR alone ends no line", "a\rb\n", "a\rb", "\n", "" },
	{ "an empty line", "\r\nx", "", "\r\n", "x" },
	{ "two CR before the LF", "a\r\r\n", "a\r", "\r\n", "" },
};

static void
test_lines(void **state)
{
	struct slice	 rest, line, eol;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(lines); i++) {
		rest = slice_of(lines[i].text);
		assert_true(slice_line(&rest, &line, &eol));
		if (!slice_eq(line, slice_of(lines[i].line)) ||
		    !slice_eq(eol, slice_of(lines[i].eol)) ||
		    !slice_eq(rest, slice_of(lines[i].rest)))
			fail_msg("%s", lines[i].what);
	}
	rest = slice_of("");
	assert_false(slice_line(&rest, &line, &eol));
}

static void
test_slices(void **state)
{
	struct slice	 s = SLICE("  Hello\t\r\n");

	(void)state;
	assert_true(slice_eq(slice_trim(s), SLICE("Hello")));
	assert_true(slice_caseeq(SLICE("aB"), SLICE("Ab")));
	assert_false(slice_caseeq(SLICE("a\x80"), SLICE("A\x81")));
	assert_int_equal(slice_from(s, 99).n, 0);
	assert_int_equal(slice_sub(s, 8, 99).n, 2);
	assert_true(slice_find(s, SLICE("lo"), 0) == 5);
	assert_true(slice_find(s, SLICE("lo"), 6) == SIZE_MAX);
	assert_true(slice_find(s, SLICE(""), 3) == 3);
	assert_true(slice_ends(s, SLICE("\r\n")));
	assert_false(slice_starts(SLICE("a"), SLICE("ab")));
}

/* A buffer that met its cap is empty to everybody, and says so. */
/* Few bytes and many are looked through in two ways that find the same. */
static void
test_find(void **state)
{
	static const char	*needles[] = { "a", "ab", "aab", "abaab", "bbbbb" };
	unsigned char		 hay[600];
	struct slice		 s, needle;
	size_t			 i, k, n, at;
	uint32_t		 bits = 1;

	(void)state;
	for (i = 0; i < sizeof(hay); i++) {
		bits = bits * 1664525u + 1013904223u;
		hay[i] = bits >> 30 == 0 ? 'a' : 'b';
	}
	for (n = 0; n <= sizeof(hay); n++) {
		s = (struct slice){ hay + sizeof(hay) - n, n };
		for (i = 0; i < NELEM(needles); i++)
			for (k = 0; k <= n; k += 7) {
				needle = slice_of(needles[i]);
				for (at = k; at < n && !slice_starts(
				    slice_from(s, at), needle); at++)
					;
				if (slice_find(s, needle, k) !=
				    (at < n ? at : SIZE_MAX))
					fail_msg("%s in %zu bytes from %zu",
					    needles[i], n, k);
			}
	}
}

static void
test_hex(void **state)
{
	struct buf	 b = { 0 };

	(void)state;
	buf_hex(&b, 0x0a);
	buf_hex(&b, 0xf9);
	buf_hex(&b, 0x00);
	assert_string_equal(buf_str(&b), "0AF900");
	buf_free(&b);
}

static void
test_buffer_cap(void **state)
{
	struct buf	 b = { .max = 4 };

	(void)state;
	buf_adds(&b, "abcd");
	assert_false(b.failed);
	assert_string_equal(buf_str(&b), "abcd");
	buf_addc(&b, 'e');
	assert_true(b.failed);
	assert_int_equal(buf_slice(&b).n, 0);
	assert_null(buf_str(&b));
	buf_free(&b);
	assert_false(b.failed);
}

static void
test_unhex(void **state)
{
	unsigned char	 out[4] = { 0 };

	(void)state;
	assert_true(slice_unhex(SLICE("00fFA9b0"), out));
	assert_memory_equal(out, "\x00\xff\xa9\xb0", 4);
	assert_true(slice_unhex(SLICE(""), out));
	assert_false(slice_unhex(SLICE("0"), out));
	assert_false(slice_unhex(SLICE("0g"), out));
	assert_false(slice_unhex(SLICE("/0"), out));
	assert_false(slice_unhex(SLICE("0:"), out));
	assert_false(slice_unhex(SLICE("0 "), out));
	assert_false(slice_unhex(SLICE("\xb0\xb1"), out));
}

static void
test_arena_limit(void **state)
{
	struct arena	*a = arena_new(100000);
	char		*p;

	(void)state;
	assert_non_null(p = arena_str(a, SLICE("abc")));
	assert_string_equal(p, "abc");
	assert_non_null(arena_alloc(a, 50000));
	assert_null(arena_alloc(a, 60000));
	assert_true(arena_failed(a));
	assert_null(arena_alloc(a, 1));
	arena_free(a);
	a = arena_new(1000);
	assert_null(arena_array(a, SIZE_MAX / 2, 4));
	arena_free(a);
	arena_free(NULL);
}

/* What is left to an arena, and where it tells that it was released. */
struct leaving {
	const char	*name;
	struct buf	*order;
};

static void
release(void *p)
{
	struct leaving	*l = p;

	buf_adds(l->order, l->name);
}

static void
test_arena_leave(void **state)
{
	struct buf	 order = { 0 };
	struct leaving	 first = { "1", &order }, second = { "2", &order };
	struct arena	*a = arena_new(100);

	(void)state;
	arena_leave(a, release, &first);
	arena_leave(a, release, &second);
	assert_int_equal(order.n, 0);
	arena_free(a);
	assert_string_equal(buf_str(&order), "21");
	a = arena_new(1);
	arena_leave(a, release, &first);
	assert_string_equal(buf_str(&order), "211");
	assert_true(arena_failed(a));
	arena_free(a);
	assert_string_equal(buf_str(&order), "211");
	buf_free(&order);
}

static void
test_wire(void **state)
{
	struct buf	 b = { 0 };
	struct wire	 w;

	(void)state;
	wire_put_u32(&b, 0xfffffffe);
	wire_put_i64(&b, -5);
	wire_put_str(&b, "chữ");
	wire_put_str(&b, NULL);
	w = wire_of(buf_slice(&b));
	assert_int_equal(wire_get_u32(&w), 0xfffffffe);
	assert_true(wire_get_i64(&w) == -5);
	assert_true(slice_eq(wire_get_bytes(&w), slice_of("chữ")));
	assert_false(wire_done(&w));
	assert_int_equal(wire_get_bytes(&w).n, 0);
	assert_true(wire_done(&w));
	assert_int_equal(wire_get_u32(&w), 0);
	assert_false(wire_done(&w));
	buf_free(&b);
}

/* Lengths and counts of a subverted peer lead nowhere. */
static void
test_wire_hostile(void **state)
{
	struct wire	 w = wire_of(SLICE("\xff\xff\xff\xff" "ab"));

	(void)state;
	assert_int_equal(wire_get_bytes(&w).n, 0);
	assert_false(wire_done(&w));
	w = wire_of(SLICE("\x05\0\0\0"));
	assert_int_equal(wire_get_count(&w, 4), 0);
	assert_true(w.failed);
	w = wire_of(SLICE("\x01\0"));
	assert_int_equal(wire_get_u32(&w), 0);
	assert_true(w.failed);
}

/* Who left early does not leave twice. */
static void
test_places(void **state)
{
	struct places	 all;
	struct place	 a = { NULL }, b = { NULL }, c = { NULL };

	(void)state;
	place_leave(NULL);
	assert_int_equal(places_init(&all, 2), 0);
	assert_true(place_take(&all, 0, &a));
	assert_true(place_take(&all, 0, &b));
	assert_false(place_take(&all, 10, &c));
	place_leave(&c);
	place_leave(&a);
	place_leave(&a);
	assert_true(place_take(&all, 0, &c));
	assert_false(place_take(&all, 0, &a));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_slices),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_buffer_cap),
		cmocka_unit_test(test_unhex),
		cmocka_unit_test(test_arena_limit),
		cmocka_unit_test(test_arena_leave),
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_wire_hostile),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
