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

static struct arena	*arena;

static int
judge_at(const struct judge *j, const char *who, time_t at,
    struct chainverdict *v)
{
	X509	*leaf = pki_cert(&pki, who);
	int	 rc = chain_judge(arena, j, &(struct chainask){ .leaf = leaf,
		    .at = at }, v);

	X509_free(leaf);
	return rc;
}

static int
judge(const char *who, const struct path_policy *policy,
    const struct algorithms *algorithms, struct chainverdict *v)
{
	const struct judge	 j = { .trust = trust, .now = PKI_NOW,
				    .policy = policy,
				    .algorithms = algorithms };

	return judge_at(&j, who, 0, v);
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
		{ "large enough", "agency2", { WORDS("sha-256"), WORDS("sha-1"),
		    WORDS("none"), { 2048, 4096 }, { 0, 0 }, NULL },
		    R_SIGNATURE_GOOD },
		{ "a bit too small", "agency2", { WORDS("sha-256"),
		    WORDS("sha-1"), WORDS("none"), { 2049, 4096 },
		    { 0, 0 }, NULL },
		    R_KEY_SIZE },
		{ "too large", "agency2", { WORDS("sha-256"), WORDS("sha-1"),
		    WORDS("none"), { 1024, 4095 }, { 0, 0 }, NULL },
		    R_KEY_SIZE },
		{ "no RSA", "agency2", { WORDS("sha-256"), WORDS("sha-1"),
		    WORDS("none"), { 0, 0 }, { 1024, 2048 }, NULL },
		    R_ALGORITHM },
		{ "another digest", "agency2", { WORDS("sha-512"),
		    WORDS("sha-1"), WORDS("none"), { 2048, 4096 },
		    { 0, 0 }, NULL }, R_ALGORITHM },
		{ "SHA-256 grown weak", "agency2", { WORDS("sha-512"),
		    WORDS("sha-256"), WORDS("none"), { 2048, 4096 },
		    { 0, 0 }, NULL }, R_CERT_WEAK },
		{ "SHA-1 not even weak", "g1", { WORDS("sha-256"),
		    WORDS("none"), WORDS("none"), { 2048, 4096 },
		    { 0, 0 }, NULL }, R_ALGORITHM },
		{ "the curve", "agency-ec", { WORDS("sha-256"), WORDS("sha-1"),
		    WORDS("P-256"), { 2048, 4096 }, { 0, 0 }, NULL },
		    R_SIGNATURE_GOOD },
		{ "another curve", "agency-ec", { WORDS("sha-256"),
		    WORDS("sha-1"), WORDS("P-384"), { 2048, 4096 },
		    { 0, 0 }, NULL }, R_ALGORITHM },
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

static void
test_uses(void **state)
{
	const struct {
		const char	*what;
		const char	*who;
		struct key_uses	 uses;
		enum reason	 why;
	} cases[] = {
		{ "for mail", "agency", { WORDS("digitalSignature"),
		    WORDS("emailProtection") }, R_SIGNATURE_GOOD },
		{ "the other usage", "agency", { WORDS("nonRepudiation"),
		    WORDS("emailProtection") }, R_SIGNATURE_GOOD },
		{ "for mail by its OID", "agency", { WORDS("nonRepudiation"),
		    WORDS("1.3.6.1.5.5.7.3.4") }, R_SIGNATURE_GOOD },
		{ "for documents only", "agency", { WORDS("digitalSignature"),
		    WORDS("1.3.6.1.5.5.7.3.36") }, R_KEY_USAGE },
		{ "for servers, if we want that", "server",
		    { WORDS("digitalSignature"), WORDS("serverAuth") },
		    R_SIGNATURE_GOOD },
		{ "for servers, and we do not", "server",
		    { WORDS("digitalSignature"), WORDS("emailProtection",
		    "anyExtendedKeyUsage", "none") }, R_KEY_USAGE },
		{ "the old generation says nothing", "g1",
		    { WORDS("nonRepudiation"), WORDS("none") }, R_CERT_WEAK },
		{ "and nothing is not enough", "g1",
		    { WORDS("nonRepudiation"), WORDS("emailProtection") },
		    R_KEY_USAGE },
		{ "nor is its usage", "g1", { WORDS("digitalSignature"),
		    WORDS("none") }, R_KEY_USAGE },
	};
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	struct chainverdict	 v;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		j.uses = &cases[i].uses;
		assert_int_equal(judge_at(&j, cases[i].who, 0, &v), 0);
		if (v.why != cases[i].why)
			fail_msg("%s: reason %d", cases[i].what, v.why);
	}
}

#define DAY	(24 * 3600)
#define REVOKED	1740787200	/* 2025-03-01T00:00:00Z, see tests/pki/make */
#define EARLY	1748736000	/* 2025-06-01T00:00:00Z */

/* Each question has an answer of its own, whatever the others say. */
static void
test_facts(void **state)
{
	const struct {
		const char	*what, *who;
		time_t		 now, at, grace;
		const char	*facts;	/* trusted, fit, in time, unrevoked */
		enum sigclass	 cls;
	} cases[] = {
		{ "all is well", "agency", PKI_NOW, 0, 0, "yyyy", SIG_GOOD },
		{ "revoked", "revoked", PKI_NOW, 0, 0, "yyyn", SIG_REVOKED },
		{ "revoked after it signed", "revoked", PKI_NOW,
		    REVOKED - DAY, 0, "yyyy", SIG_GOOD },
		{ "revoked as it signed", "revoked", PKI_NOW, REVOKED, 0,
		    "yyyn", SIG_REVOKED },
		{ "run out", "expired", PKI_NOW, 0, 0, "yyny", SIG_EXPIRED },
		{ "run out after it signed", "expired", PKI_NOW, EARLY - DAY,
		    0, "yyyy", SIG_GOOD },
		{ "not yet valid", "not-yet-valid", PKI_NOW, 0, 0, "yyny",
		    SIG_NOT_YET_VALID },
		{ "for encryption", "encryption", PKI_NOW, 0, 0, "ynyy",
		    SIG_BAD },
		{ "SHA-1", "g1", PKI_NOW, 0, 0, "?yyy", SIG_WEAK },
		{ "a public CA", "public-ca", PKI_NOW, 0, 0, "nyyy",
		    SIG_PUBLIC_CA },
		{ "an unknown CA", "unknown-ca", PKI_NOW, 0, 0, "nyy?",
		    SIG_UNKNOWN_CA },
		{ "no CRL", "no-status", PKI_NOW, 0, 0, "yyy?",
		    SIG_STATUS_UNKNOWN },
		{ "an old CRL", "stale-status", PKI_NOW, 0, 0, "yyy?",
		    SIG_STATUS_UNKNOWN },
		{ "an old CRL within grace", "stale-status", EARLY + DAY, 0,
		    2 * DAY, "yyyy", SIG_GOOD },
		{ "an old CRL, a little too old", "stale-status",
		    EARLY + 3 * DAY, 0, 2 * DAY, "yyy?", SIG_STATUS_UNKNOWN },
	};
	static const char	 marks[] = { [TRUTH_UNKNOWN] = '?',
				    [TRUTH_YES] = 'y', [TRUTH_NO] = 'n' };
	struct judge		 j = { .trust = trust };
	struct chainverdict	 v;
	char			 facts[5] = "";
	size_t			 i;
	int			 k;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		j.now = cases[i].now;
		j.grace = cases[i].grace;
		assert_int_equal(judge_at(&j, cases[i].who, cases[i].at, &v),
		    0);
		for (k = 0; k < 4; k++)
			facts[k] = marks[v.facts[FACT_TRUSTED + k].is];
		if (v.cls != cases[i].cls || strcmp(facts, cases[i].facts) != 0)
			fail_msg("%s: %s %s", cases[i].what, facts,
			    sigclass_word(v.cls));
		assert_int_equal(v.npath > 0 && v.path[0].state.grace,
		    cases[i].grace != 0 && v.cls == SIG_GOOD);
	}
}

/* Who asks on his own account may do without a status, and is told so. */
static void
test_modes(void **state)
{
	const struct {
		const char		*who;
		enum revocation_mode	 mode;
		enum sigclass		 cls;
		struct told		 unrevoked;
	} cases[] = {
		{ "agency", REVOCATION_SOFT, SIG_GOOD,
		    { TRUTH_YES, R_NONE } },
		{ "agency", REVOCATION_OFF, SIG_GOOD,
		    { TRUTH_UNKNOWN, R_STATUS_NOT_ASKED } },
		{ "revoked", REVOCATION_SOFT, SIG_REVOKED,
		    { TRUTH_NO, R_CERT_REVOKED } },
		{ "revoked", REVOCATION_OFF, SIG_GOOD,
		    { TRUTH_UNKNOWN, R_STATUS_NOT_ASKED } },
		{ "no-status", REVOCATION_REQUIRE, SIG_STATUS_UNKNOWN,
		    { TRUTH_UNKNOWN, R_STATUS_UNKNOWN } },
		{ "no-status", REVOCATION_SOFT, SIG_GOOD,
		    { TRUTH_UNKNOWN, R_STATUS_UNKNOWN } },
		{ "stale-status", REVOCATION_SOFT, SIG_GOOD,
		    { TRUTH_UNKNOWN, R_STATUS_UNKNOWN } },
		{ "expired", REVOCATION_SOFT, SIG_EXPIRED,
		    { TRUTH_YES, R_NONE } },
		{ "unknown-ca", REVOCATION_OFF, SIG_UNKNOWN_CA,
		    { TRUTH_UNKNOWN, R_STATUS_NOT_ASKED } },
		{ "encryption", REVOCATION_OFF, SIG_BAD,
		    { TRUTH_UNKNOWN, R_STATUS_NOT_ASKED } },
	};
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	struct chainverdict	 v;
	struct told		 t;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		j.revocation = cases[i].mode;
		assert_int_equal(judge_at(&j, cases[i].who, 0, &v), 0);
		t = v.facts[FACT_UNREVOKED];
		if (v.cls != cases[i].cls || t.is != cases[i].unrevoked.is ||
		    t.why != cases[i].unrevoked.why)
			fail_msg("%s in mode %d: %s, %s, reason %d",
			    cases[i].who, cases[i].mode,
			    sigclass_word(v.cls), truth_word(t.is), t.why);
	}
}

/* Of each certificate of the path it is told by what its status is known. */
static void
test_path(void **state)
{
	struct chainverdict	 v;

	(void)state;
	assert_int_equal(judge("revoked", NULL, NULL, &v), 0);
	assert_int_equal(v.npath, 3);
	assert_int_equal(v.path[0].state.status, STATUS_REVOKED);
	assert_int_equal(v.path[0].state.source, SOURCE_CRL);
	assert_int_equal(v.path[0].state.revoked_at, REVOKED);
	assert_int_equal(v.revoked_at, REVOKED);
	assert_int_equal(v.path[1].state.status, STATUS_GOOD);
	assert_true(v.path[1].state.this_update <= PKI_NOW &&
	    v.path[1].state.next_update > PKI_NOW);
	assert_string_equal(v.path[1].key, "rsa-3072");
	assert_string_equal(v.path[1].over, "sha-256");
	assert_string_equal(v.path[2].issuer, v.path[2].subject);
	assert_int_equal(v.path[2].state.status, STATUS_GOOD);
	assert_int_equal(strlen(v.path[2].sha256), DIGEST_HEX - 1);
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(16 << 20);
	pki_open(&pki);
	trust = pki_trust(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(trust);
	arena_free(arena);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_algorithms),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
