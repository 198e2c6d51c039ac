/* test_chain.c: what a judge asks of a path besides our own rules */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "unit/pki.h"

/* Words of a table, up to NULL. */
#define WORDS(...)	((const char *const []){ __VA_ARGS__, NULL })

static struct pki	 pki;
static struct trust	*trust;

static int
judge(const char *who, const struct path_policy *policy,
    const struct algorithms *algorithms, struct chainverdict *v)
{
	const struct judge	 j = { .trust = trust, .now = PKI_NOW,
				    .policy = policy,
				    .algorithms = algorithms };
	X509			*leaf = pki_cert(&pki, who);
	struct arena		*a = arena_new(1 << 20);
	int			 rc = chain_judge(a, &j,
				    &(struct chainask){ .leaf = leaf }, v);

	arena_free(a);
	X509_free(leaf);
	return rc;
}

/* No certificate of this PKI has a policy; PKITS has the others. */
static void
test_policy(void **state)
{
	const struct {
		const char		*what;
		struct path_policy	 policy;
		int			 rc;
		enum reason		 why;
	} cases[] = {
		{ "nothing asked", { .policies = NULL }, 0,
		    R_SIGNATURE_GOOD },
		{ "one of no policies", { .policies = WORDS(NULL) }, 0,
		    R_SIGNATURE_GOOD },
		{ "a policy, if there are any", { .policies = WORDS("1.2.3") },
		    0, R_SIGNATURE_GOOD },
		{ "any policy must be there", { .explicit_policy = true }, 0,
		    R_CHAIN_INVALID },
		{ "a policy must be there", { .policies = WORDS("1.2.3"),
		    .explicit_policy = true }, 0, R_CHAIN_INVALID },
		{ "a policy that is no OID", { .policies = WORDS("1.2.3",
		    "government") }, -1, R_NONE },
	};
	struct chainverdict	 v;
	size_t			 i;
	int			 rc;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		v = (struct chainverdict){ .why = R_NONE };
		rc = judge("agency", &cases[i].policy, NULL, &v);
		if (rc != cases[i].rc || v.why != cases[i].why)
			fail_msg("%s: %d, reason %d", cases[i].what, rc,
			    v.why);
	}
}

static void
test_algorithms(void **state)
{
	const struct {
		const char		*what;
		const char		*who;
		struct algorithms	 a;
		enum reason		 why;
	} cases[] = {
		{ "large enough", "agency2", { WORDS("SHA256"), WORDS("SHA1"),
		    WORDS("none"), { 2048, 4096 }, { 0, 0 } },
		    R_SIGNATURE_GOOD },
		{ "a bit too small", "agency2", { WORDS("SHA256"),
		    WORDS("SHA1"), WORDS("none"), { 2049, 4096 }, { 0, 0 } },
		    R_KEY_SIZE },
		{ "too large", "agency2", { WORDS("SHA256"), WORDS("SHA1"),
		    WORDS("none"), { 1024, 4095 }, { 0, 0 } }, R_KEY_SIZE },
		{ "no RSA", "agency2", { WORDS("SHA256"), WORDS("SHA1"),
		    WORDS("none"), { 0, 0 }, { 1024, 2048 } }, R_ALGORITHM },
		{ "another digest", "agency2", { WORDS("SHA512"),
		    WORDS("SHA1"), WORDS("none"), { 2048, 4096 }, { 0, 0 } },
		    R_ALGORITHM },
		{ "SHA-256 grown weak", "agency2", { WORDS("SHA512"),
		    WORDS("SHA256"), WORDS("none"), { 2048, 4096 },
		    { 0, 0 } }, R_CERT_WEAK },
		{ "SHA-1 not even weak", "g1", { WORDS("SHA256"),
		    WORDS("none"), WORDS("none"), { 2048, 4096 }, { 0, 0 } },
		    R_ALGORITHM },
		{ "the curve", "agency-ec", { WORDS("SHA256"), WORDS("SHA1"),
		    WORDS("prime256v1"), { 2048, 4096 }, { 0, 0 } },
		    R_SIGNATURE_GOOD },
		{ "another curve", "agency-ec", { WORDS("SHA256"),
		    WORDS("SHA1"), WORDS("secp384r1"), { 2048, 4096 },
		    { 0, 0 } }, R_ALGORITHM },
	};
	struct chainverdict	 v;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		assert_int_equal(judge(cases[i].who, NULL, &cases[i].a, &v),
		    0);
		if (v.why != cases[i].why)
			fail_msg("%s: reason %d", cases[i].what, v.why);
	}
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	trust = pki_trust(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(trust);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_algorithms),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
