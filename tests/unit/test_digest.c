/* test_digest.c: SHA-256 of FIPS 180-4's examples, and random bytes */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/digest.h"

static void
test_sha256(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 in;
		const char	*hex;
	} cases[] = {
		{ "no bytes", { NULL, 0 },
		    "e3b0c44298fc1c149afbf4c8996fb924"
		    "27ae41e4649b934ca495991b7852b855" },
		{ "three bytes", { (const unsigned char *)"abc", 3 },
		    "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad" },
	};
	struct digest	 d;
	char		 hex[DIGEST_HEX];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		assert_int_equal(digest_sha256(cases[i].in, &d), 0);
		digest_hex(&d, hex);
		if (strcmp(hex, cases[i].hex) != 0)
			fail_msg("%s: %s", cases[i].what, hex);
	}
}

static void
test_random(void **state)
{
	static const unsigned char	 none[32];
	unsigned char			 a[600] = { 0 }, b[600] = { 0 };
	size_t				 i;

	(void)state;
	assert_int_equal(digest_random(a, sizeof(a)), 0);
	assert_int_equal(digest_random(b, sizeof(b)), 0);
	for (i = 0; i + sizeof(none) <= sizeof(a); i += 8) {
		assert_memory_not_equal(a + i, none, sizeof(none));
		assert_memory_not_equal(a + i, b + i, sizeof(none));
	}
	assert_int_equal(digest_random(a, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
