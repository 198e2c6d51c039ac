/* test_section.c: what a signer makes of the section it is sent */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/wire.h"
#include "crypto/section.h"

#define ARENA	(1024 * 1024)

struct given {
	uint32_t	 version, sign_ms, nunits, digest, chain;
	const char	*state_dir, *first, *second, *address, *pin_file;
	uint32_t	 any_case, delimiter, cades, per_hour;
};

#define PLAIN	0, 0, 1, 0	/* the rest as most units have it */

static const struct given	 good = { 3, 3000, 2, SIGN_SHA384, 1,
	"/var/lib/cks", "so-mot", "so-hai", "Vanthu@mot.hanoi.gov.vn",
	"/etc/cks/pin", PLAIN };

static void
put_unit(struct buf *b, const struct given *g, const char *identity)
{
	wire_put_str(b, identity);
	wire_put_u32(b, 1);
	wire_put_str(b, g->address);
	wire_put_u32(b, 2);
	wire_put_str(b, "hai.hanoi.gov.vn");
	wire_put_str(b, "Ba.Hanoi.gov.vn");
	wire_put_u32(b, g->any_case);
	wire_put_u32(b, g->delimiter);
	wire_put_str(b, "pkcs11:token=x");
	wire_put_str(b, g->pin_file);
	wire_put_bytes(b, SLICE("PEM"));
	wire_put_u32(b, g->digest);
	wire_put_u32(b, g->chain);
	wire_put_u32(b, g->cades);
	wire_put_u32(b, g->per_hour);
	wire_put_u32(b, 1);			/* RSASSA-PSS */
}

static void
put_section(struct buf *b, const struct given *g)
{
	wire_put_u32(b, g->version);
	wire_put_str(b, g->state_dir);
	wire_put_u32(b, g->sign_ms);
	wire_put_u32(b, 2);			/* workers */
	wire_put_u32(b, g->nunits);
	put_unit(b, g, g->first);
	put_unit(b, g, g->second);
}

static int
read_section(struct slice bytes, struct arena *a, struct section *s)
{
	unsigned char	*exact = malloc(bytes.n > 0 ? bytes.n : 1);
	int		 rc;

	memcpy(exact, bytes.p, bytes.n);	/* for the sanitizer */
	rc = section_read(a, (struct slice){ exact, bytes.n }, s);
	free(exact);
	return rc;
}

static void
test_good(void **state)
{
	struct arena	*a = arena_new(ARENA);
	struct buf	 b = { 0 };
	struct section	 s;

	(void)state;
	put_section(&b, &good);
	assert_int_equal(read_section(buf_slice(&b), a, &s), 0);
	assert_string_equal(s.state_dir, "/var/lib/cks");
	assert_int_equal(s.sign_ms, 3000);
	assert_int_equal(s.workers, 2);
	assert_int_equal(s.nunits, 2);
	assert_string_equal(s.units[1].identity, "so-hai");
	assert_string_equal(s.units[1].pin_file, "/etc/cks/pin");
	assert_true(slice_eq(s.units[1].certs, SLICE("PEM")));
	assert_int_equal(s.units[0].form.digest, SIGN_SHA384);
	assert_true(s.units[0].form.with_chain);
	assert_true(s.units[0].form.cades);
	assert_true(s.units[0].pss);
	assert_int_equal(section_find(&s, SLICE("so-hai")), 1);
	assert_int_equal(section_find(&s, SLICE("so-ha")), SIZE_MAX);
	assert_int_equal(section_find(&s, SLICE("")), SIZE_MAX);
	buf_free(&b);
	arena_free(a);
}

static const struct {
	const char	*what;
	struct given	 given;
} bad[] = {
	{ "another version", { 2, 3000, 2, 0, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "a state folder that is relative",
	    { 3, 3000, 2, 0, 0, "s", "a", "b", "x", "p", PLAIN } },
	{ "no state folder", { 3, 3000, 2, 0, 0, "", "a", "b", "x", "p", PLAIN } },
	{ "an endless deadline",
	    { 2, 60001, 2, 0, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "fewer units than said",
	    { 3, 3000, 3, 0, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "more units than said",
	    { 3, 3000, 1, 0, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "a count of units beyond all reason",
	    { 3, 3000, UINT32_MAX, 0, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "an unknown digest", { 3, 3000, 2, 3, 0, "/s", "a", "b", "x", "p", PLAIN } },
	{ "a truth that is neither",
	    { 3, 3000, 2, 0, 2, "/s", "a", "b", "x", "p", PLAIN } },
	{ "one identity twice", { 3, 3000, 2, 0, 0, "/s", "a", "a", "x", "p", PLAIN } },
	{ "no identity", { 3, 3000, 2, 0, 0, "/s", "a", "", "x", "p", PLAIN } },
	{ "a tab in an identity, which parts the record",
	    { 3, 3000, 2, 0, 0, "/s", "a\tb", "b", "x", "p", PLAIN } },
	{ "an empty address, which every mistake would match",
	    { 3, 3000, 2, 0, 0, "/s", "a", "b", "", "p", PLAIN } },
	{ "case that is neither",
	    { 3, 3000, 2, 0, 0, "/s", "a", "b", "x", "p", 2, 0, 0, 0 } },
	{ "a delimiter that is no ASCII",
	    { 3, 3000, 2, 0, 0, "/s", "a", "b", "x", "p", 0, 0x12b, 0, 0 } },
	{ "CAdES that is neither",
	    { 3, 3000, 2, 0, 0, "/s", "a", "b", "x", "p", 0, 0, 2, 0 } },
	{ "more an hour than any limit",
	    { 3, 3000, 2, 0, 0, "/s", "a", "b", "x", "p", 0, 0, 0, 100001 } },
	{ "no PIN file", { 3, 3000, 2, 0, 0, "/s", "a", "b", "x", "", PLAIN } },
};

static void
test_bad(void **state)
{
	struct section	 s = { .sign_ms = 77 };
	struct arena	*a;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		struct buf	 b = { 0 };

		print_message("%s\n", bad[i].what);
		a = arena_new(ARENA);
		put_section(&b, &bad[i].given);
		assert_int_equal(read_section(buf_slice(&b), a, &s), -1);
		assert_int_equal(s.sign_ms, 77);
		buf_free(&b);
		arena_free(a);
	}
}

static void
test_every_cut(void **state)
{
	struct buf	 b = { 0 };
	struct section	 s;
	struct arena	*a;
	size_t		 n;

	(void)state;
	put_section(&b, &good);
	for (n = 0; n < b.n; n++) {
		a = arena_new(ARENA);
		assert_int_equal(read_section(slice_sub(buf_slice(&b), 0, n),
		    a, &s), -1);
		arena_free(a);
	}
	buf_addc(&b, 0);
	a = arena_new(ARENA);
	assert_int_equal(read_section(buf_slice(&b), a, &s), -1);
	arena_free(a);
	buf_free(&b);
}

static const struct {
	const char	*what;
	const char	*address;
	bool		 exact, loose;	/* any case, and details after a + */
} addresses[] = {
	{ "as written", "Vanthu@mot.hanoi.gov.vn", true, true },
	{ "a domain in other letters", "Vanthu@MOT.hanoi.gov.VN", true, true },
	{ "a name in other letters", "VANTHU@mot.hanoi.gov.vn", false, true },
	{ "anybody in a domain", "ai.do@ba.hanoi.gov.vn", true, true },
	{ "with a detail", "Vanthu+nhan@mot.hanoi.gov.vn", false, true },
	{ "with a detail, in other letters", "vanthu+nhan@mot.hanoi.gov.vn",
	    false, true },
	{ "an empty detail", "Vanthu+@mot.hanoi.gov.vn", false, false },
	{ "a detail of another sign", "Vanthu-nhan@mot.hanoi.gov.vn", false,
	    false },
	{ "a detail of somebody", "x+Vanthu@mot.hanoi.gov.vn", false, false },
	{ "a colleague who is not listed", "giamdoc@mot.hanoi.gov.vn", false,
	    false },
	{ "a name that begins alike", "Vanthu2@mot.hanoi.gov.vn", false,
	    false },
	{ "below a domain", "a@x.ba.hanoi.gov.vn", false, false },
	{ "a domain that ends alike", "a@xba.hanoi.gov.vn", false, false },
	{ "a longer address", "Vanthu@mot.hanoi.gov.vn.gian.example", false,
	    false },
	{ "no name", "@ba.hanoi.gov.vn", false, false },
	{ "a domain alone", "ba.hanoi.gov.vn", false, false },
	{ "nothing", "", false, false },
};

static void
expect_covers(struct arena *a, const struct given *g, bool loose)
{
	struct buf	 b = { 0 };
	struct section	 s;
	size_t		 i;

	put_section(&b, g);
	assert_int_equal(read_section(buf_slice(&b), a, &s), 0);
	for (i = 0; i < NELEM(addresses); i++) {
		print_message("%s\n", addresses[i].what);
		assert_int_equal(section_covers(&s.units[0],
		    slice_of(addresses[i].address)), loose ?
		    addresses[i].loose : addresses[i].exact);
	}
	buf_free(&b);
}

static void
test_covers(void **state)
{
	struct arena	*a = arena_new(ARENA);
	struct given	 loose = good;

	(void)state;
	loose.any_case = 1;
	loose.delimiter = '+';
	expect_covers(a, &good, false);
	expect_covers(a, &loose, true);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
