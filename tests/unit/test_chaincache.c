/* test_chaincache.c: good paths are remembered, and nothing else ever */

#include <sys/stat.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/chaincache.h"
#include "crypto/lru.h"
#include "unit/crls.h"

#define ARENA_MAX	(1 << 20)
#define WORDS(...)	((const char *const []){ __VA_ARGS__, NULL })
#define CRL_DAYS	10		/* from PKI_NOW, in these tests */

static struct pki	 pki;
static struct trust	*all;		/* by CRLs that list nobody but one */
static struct trust	*blind;		/* without any CRL of sub-g2 */
static char		 dir[] = "/tmp/cks-paths.XXXXXX";

/* A snapshot with these CRLs of root-g2 (age 0) and, unless NULL, sub-g2. */
static struct trust *
load(const char *name, const char *sub_crl, int days)
{
	struct trust_paths	 paths;
	struct trust		*t;
	struct buf		 faults = { 0 };
	char			 crls[512], path[600], folder[512], pins[512];
	char			 command[1200];
	const struct crl_spec	 root = { .ca = "root-g2", .days = days + 1 };
	const struct crl_spec	 sub = { .ca = "sub-g2", .days = days };

	snprintf(crls, sizeof(crls), "%s/%s", dir, name);
	assert_int_equal(mkdir(crls, 0700), 0);
	snprintf(path, sizeof(path), "%s/root.crl", crls);
	crls_put(&pki, &root, path);
	snprintf(path, sizeof(path), "%s/sub.crl", crls);
	if (sub_crl == NULL)
		;
	else if (*sub_crl == '\0') {
		crls_put(&pki, &sub, path);
	} else {
		snprintf(command, sizeof(command), "cp %s/%s %s", pki.dir,
		    sub_crl, path);
		assert_int_equal(system(command), 0);
	}
	paths = (struct trust_paths){
		.folder = pki_path(&pki, "trust", folder), .crls = crls,
		.pins = pki_path(&pki, "pins", pins) };
	if (trust_load(&paths, &t, &faults) == -1)
		fail_msg("%s", buf_str(&faults));
	buf_free(&faults);
	return t;
}

/* What a path is worth, by way of what l remembers. */
static enum sigclass
judge(struct lru *l, const struct judge *j, const struct chainask *ask)
{
	struct arena		*a = arena_new(ARENA_MAX);
	struct chainverdict	 v;

	assert_int_equal(chaincache_judge(l, a, j, ask, &v), 0);
	assert_true(v.npath > 0);
	assert_true(strlen(v.path[0].sha256) == 64);
	arena_free(a);
	return v.cls;
}

static enum sigclass
judge_at(struct lru *l, struct trust *t, X509 *leaf, time_t now)
{
	const struct judge	 j = { .trust = t, .now = now };

	return judge(l, &j, &(struct chainask){ .leaf = leaf });
}

/*
 * The blind snapshot tells what was remembered from what was judged: given
 * the memory of another snapshot (which no caller does), it has no word of
 * its own for good.
 */
static void
test_good(void **state)
{
	struct lru	*l = chaincache_new();
	X509		*leaf = pki_cert(&pki, "agency");
	X509		*other = pki_cert(&pki, "agency2");

	(void)state;
	assert_int_equal(judge_at(l, blind, leaf, PKI_NOW),
	    SIG_STATUS_UNKNOWN);
	assert_int_equal(judge_at(l, all, leaf, PKI_NOW), SIG_GOOD);
	assert_int_equal(judge_at(l, blind, leaf, PKI_NOW), SIG_GOOD);
	assert_int_equal(judge_at(l, blind, other, PKI_NOW),
	    SIG_STATUS_UNKNOWN);
	lru_free(l);
	X509_free(leaf);
	X509_free(other);
}

/* Until the first CRL runs out, and not before it was judged. */
static void
test_crl_end(void **state)
{
	struct lru	*l = chaincache_new();
	X509		*leaf = pki_cert(&pki, "agency");
	const time_t	 end = PKI_NOW + CRL_DAYS * CRLS_DAY;

	(void)state;
	assert_int_equal(judge_at(l, all, leaf, PKI_NOW), SIG_GOOD);
	assert_int_equal(judge_at(l, blind, leaf, end - 1), SIG_GOOD);
	assert_int_equal(judge_at(l, blind, leaf, end), SIG_STATUS_UNKNOWN);
	assert_int_equal(judge_at(l, all, leaf, end + 1),
	    SIG_STATUS_UNKNOWN);
	assert_int_equal(judge_at(l, blind, leaf, PKI_NOW - 1),
	    SIG_STATUS_UNKNOWN);
	lru_free(l);
	X509_free(leaf);
}

/* Until the certificate runs out, where a CRL lives longer. */
static void
test_cert_end(void **state)
{
	struct lru	*l = chaincache_new();
	X509		*leaf = pki_cert(&pki, "agency");
	struct trust	*lasting = load("lasting", "", 40 * 365);
	time_t		 end = chain_time(X509_get0_notAfter(leaf));

	(void)state;
	assert_int_equal(judge_at(l, lasting, leaf, PKI_NOW), SIG_GOOD);
	assert_int_equal(judge_at(l, lasting, leaf, end - 1), SIG_GOOD);
	assert_int_equal(judge_at(l, lasting, leaf, end + 1), SIG_EXPIRED);
	assert_int_equal(judge_at(l, lasting, leaf, end - 1), SIG_GOOD);
	trust_unref(lasting);
	lru_free(l);
	X509_free(leaf);
}

/* What is bad, weak or not ours is judged each time. */
static void
test_not_good(void **state)
{
	static const struct {
		const char	*who;
		enum sigclass	 cls, blind;
	} cases[] = {
		{ "no-status", SIG_STATUS_UNKNOWN, SIG_STATUS_UNKNOWN },
		{ "expired", SIG_EXPIRED, SIG_EXPIRED },
		{ "encryption", SIG_BAD, SIG_BAD },
		{ "unknown-ca", SIG_UNKNOWN_CA, SIG_UNKNOWN_CA },
	};
	struct lru	*l = chaincache_new();
	X509		*leaf;
	struct trust	*listed = load("listed", "crls/sub-g2.crl", 30);
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		leaf = pki_cert(&pki, cases[i].who);
		assert_int_equal(judge_at(l, all, leaf, PKI_NOW),
		    cases[i].cls);
		assert_int_equal(judge_at(l, blind, leaf, PKI_NOW),
		    cases[i].blind);
		X509_free(leaf);
	}
	/* a bad word does not stay when a better snapshot is asked */
	leaf = pki_cert(&pki, "revoked");
	assert_int_equal(judge_at(l, listed, leaf, PKI_NOW), SIG_REVOKED);
	assert_int_equal(judge_at(l, all, leaf, PKI_NOW), SIG_GOOD);
	X509_free(leaf);
	trust_unref(listed);
	lru_free(l);
}

/* Another question is another path, whatever was good before. */
static void
test_other_questions(void **state)
{
	const struct path_policy	 policy = { .explicit_policy = true };
	const struct algorithms		 small = { .digests = WORDS("sha-512"),
		.weak = WORDS("sha-1"), .curves = WORDS("P-256"),
		.schemes = WORDS("rsa"), .rsa = { 2048, 4096 } };
	const struct key_uses		 uses = {
		.usages = WORDS("digitalSignature"),
		.purposes = WORDS("emailProtection") };
	const struct slice		 junk[] = { SLICE("none") };
	X509				*leaf = pki_cert(&pki, "agency");
	X509				*sub = pki_cert(&pki, "sub-g2");
	STACK_OF(X509)			*sent = sk_X509_new_null();
	const struct {
		const char	*what;
		struct judge	 j;
		struct chainask	 ask;
	} cases[] = {
		{ "with a policy", { .trust = blind, .now = PKI_NOW,
		    .policy = &policy }, { .leaf = leaf } },
		{ "with other algorithms", { .trust = blind, .now = PKI_NOW,
		    .algorithms = &small }, { .leaf = leaf } },
		{ "with uses of its own", { .trust = blind, .now = PKI_NOW,
		    .uses = &uses }, { .leaf = leaf } },
		{ "with grace", { .trust = blind, .now = PKI_NOW,
		    .grace = 1 }, { .leaf = leaf } },
		{ "certificates sent along", { .trust = blind,
		    .now = PKI_NOW }, { .leaf = leaf, .sent = sent } },
		{ "at a proven time", { .trust = blind, .now = PKI_NOW },
		    { .leaf = leaf, .at = PKI_NOW } },
		{ "with an answer sent along", { .trust = blind,
		    .now = PKI_NOW }, { .leaf = leaf, .stapled = junk,
		    .nstapled = 1 } },
		{ "of a bad signature", { .trust = blind, .now = PKI_NOW },
		    { .leaf = leaf, .silent = true } },
		{ "to stamp", { .trust = blind, .now = PKI_NOW },
		    { .leaf = leaf, .use = USE_STAMP } },
		{ "by one who may leave it open", { .trust = blind,
		    .now = PKI_NOW, .revocation = REVOCATION_SOFT },
		    { .leaf = leaf } },
	};
	struct arena		*a = arena_new(ARENA_MAX);
	struct lru		*l = chaincache_new();
	struct chainverdict	 v;
	struct judge		 j;
	size_t			 i;

	(void)state;
	sk_X509_push(sent, sub);
	assert_int_equal(judge_at(l, all, leaf, PKI_NOW), SIG_GOOD);
	for (i = 0; i < NELEM(cases); i++) {
		assert_int_equal(chaincache_judge(l, a, &cases[i].j,
		    &cases[i].ask, &v), 0);
		if (v.facts[FACT_UNREVOKED].is == TRUTH_YES)
			fail_msg("%s: remembered", cases[i].what);
		/* nor may its answer stand for the plain question */
		j = cases[i].j;
		j.trust = all;
		judge(l, &j, &cases[i].ask);
	}
	lru_free(l);
	l = chaincache_new();
	for (i = 0; i < NELEM(cases); i++) {
		j = cases[i].j;
		j.trust = all;
		judge(l, &j, &cases[i].ask);
		assert_int_equal(judge_at(l, blind, leaf, PKI_NOW),
		    SIG_STATUS_UNKNOWN);
	}
	lru_free(l);
	arena_free(a);
	sk_X509_free(sent);
	X509_free(sub);
	X509_free(leaf);
}

/*
 * The leaf comes with certificates that lead astray, then with the right
 * ones, then again: each time the verdict is that of a fresh judgement.
 */
static void
test_poison(void **state)
{
	static const char *const	 company[][3] = {
		{ "sub-impostor", "root-unknown" }, { "sub-g2", "root-g2" },
		{ "sub-impostor", "sub-g2" }, { NULL }, { "sub-stale" },
	};
	static const char *const	 leaves[] = { "agency", "impostor",
		"impostor-nokeyid", "unknown-ca", "g1" };
	const struct judge	 j = { .trust = all, .now = PKI_NOW };
	struct lru		*l = chaincache_new();
	struct chainask		 ask = { .use = USE_MAIL };
	struct arena		*a = arena_new(ARENA_MAX);
	struct chainverdict	 v;
	enum sigclass		 cls;
	size_t			 i, k, n, round;

	(void)state;
	for (round = 0; round < 2; round++)
		for (k = 0; k < NELEM(leaves); k++)
			for (i = 0; i < NELEM(company); i++) {
				ask.leaf = pki_cert(&pki, leaves[k]);
				ask.sent = sk_X509_new_null();
				for (n = 0; company[i][n] != NULL; n++)
					sk_X509_push(ask.sent, pki_cert(&pki,
					    company[i][n]));
				cls = judge(l, &j, &ask);
				assert_int_equal(chain_judge(a, &j, &ask, &v),
				    0);
				if (cls != v.cls ||
				    (cls == SIG_GOOD) != (k == 0))
					fail_msg("%s, company %zu: %s",
					    leaves[k], i, sigclass_word(cls));
				sk_X509_pop_free(ask.sent, X509_free);
				X509_free(ask.leaf);
			}
	arena_free(a);
	lru_free(l);
}

/* What a snapshot remembers ends with it: a new one lists the leaf. */
static void
test_snapshots(void **state)
{
	struct trust	*before = load("before", "", 30);
	struct trust	*after = load("after", "crls/sub-g2.crl", 30);
	X509		*leaf = pki_cert(&pki, "revoked");
	int		 i;

	(void)state;
	assert_ptr_not_equal(trust_paths_seen(before),
	    trust_paths_seen(after));
	for (i = 0; i < 2; i++) {
		assert_int_equal(judge_at(trust_paths_seen(before), before,
		    leaf, PKI_NOW), SIG_GOOD);
		assert_int_equal(judge_at(trust_paths_seen(after), after,
		    leaf, PKI_NOW), SIG_REVOKED);
	}
	X509_free(leaf);
	trust_unref(before);
	trust_unref(after);
}

static int	 dropped;

static void
drop_number(void *value)
{
	dropped++;
	free(value);
}

static bool
take_number(void *value, void *ctx)
{
	*(int *)ctx = *(const int *)value;
	return true;
}

static void
put_number(struct lru *l, int n, int value)
{
	struct digest	 key = { { (unsigned char)n } };
	int		*p = malloc(sizeof(*p));

	*p = value;
	lru_put(l, &key, p);
}

static int
get_number(struct lru *l, int n)
{
	struct digest	 key = { { (unsigned char)n } };
	int		 value;

	return lru_get(l, &key, take_number, &value) ? value : -1;
}

/* It stays within its bound; whoever was asked for last stays longest. */
static void
test_bound(void **state)
{
	struct lru	*l = lru_new(4, drop_number);
	int		 i;

	(void)state;
	dropped = 0;
	for (i = 0; i < 4; i++)
		put_number(l, i, 10 + i);
	assert_int_equal(get_number(l, 0), 10);
	put_number(l, 4, 14);
	assert_int_equal(get_number(l, 1), -1);
	assert_int_equal(get_number(l, 0), 10);
	put_number(l, 0, 20);
	assert_int_equal(get_number(l, 0), 20);
	for (i = 5; i < 200; i++)
		put_number(l, i, 10 + i);
	for (i = 0; i < 196; i++)
		assert_int_equal(get_number(l, i), -1);
	for (; i < 200; i++)
		assert_int_equal(get_number(l, i), 10 + i);
	lru_free(l);
	assert_int_equal(dropped, 201);
}

/* Threads that judge and forget side by side. */
static void *
judge_many(void *arg)
{
	struct lru	*l = arg;
	X509		*leaf = pki_cert(&pki, "agency");
	int		 i;

	for (i = 0; i < 200; i++)
		if (judge_at(l, all, leaf, PKI_NOW + i % 7) != SIG_GOOD)
			break;
	X509_free(leaf);
	return i == 200 ? arg : NULL;
}

static void
test_threads(void **state)
{
	struct lru	*l = chaincache_new();
	pthread_t	 threads[4];
	void		*good;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, judge_many,
		    l), 0);
	for (i = 0; i < NELEM(threads); i++) {
		pthread_join(threads[i], &good);
		assert_non_null(good);
	}
	lru_free(l);
}

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	pki_open(&pki);
	all = load("all", "", CRL_DAYS);
	blind = load("blind", NULL, CRL_DAYS);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(all);
	trust_unref(blind);
	pki_close(&pki);
	return pki_run("rm -rf", dir);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_crl_end),
		cmocka_unit_test(test_cert_end),
		cmocka_unit_test(test_not_good),
		cmocka_unit_test(test_other_questions),
		cmocka_unit_test(test_poison),
		cmocka_unit_test(test_snapshots),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
