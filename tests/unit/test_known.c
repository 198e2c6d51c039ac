/* test_known.c: what is remembered of good signatures never makes another good */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/known.h"
#include "unit/pki.h"

#define FIRST	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define SECOND	"Content-Type: text/plain\r\n\r\nKinh gui Cuc Thu nghiem\r\n"

static struct pki	 pki;

/* A detached signature of who, with the CAs' certificates. */
static struct buf
sign(const char *who, const char *content)
{
	X509		*leaf = pki_cert(&pki, who);
	EVP_PKEY	*key = pki_key(&pki, who);
	STACK_OF(X509)	*more = sk_X509_new_null();
	BIO		*in = BIO_new_mem_buf(content, -1);
	BIO		*out = BIO_new(BIO_s_mem());
	CMS_ContentInfo	*cms;
	struct buf	 der = { 0 };
	char		*p;
	long		 n;

	sk_X509_push(more, pki_cert(&pki, "sub-g2"));
	cms = CMS_sign(leaf, key, more, in, CMS_DETACHED | CMS_BINARY |
	    CMS_NOSMIMECAP);
	assert_non_null(cms);
	assert_int_equal(i2d_CMS_bio(out, cms), 1);
	n = BIO_get_mem_data(out, &p);
	buf_add(&der, (struct slice){ (unsigned char *)p, (size_t)n });
	BIO_free(out);
	BIO_free(in);
	CMS_ContentInfo_free(cms);
	sk_X509_pop_free(more, X509_free);
	EVP_PKEY_free(key);
	X509_free(leaf);
	return der;
}

/* What is said of a signature, as text: everything but the place of the text. */
static void
judge(const struct judge *j, const char *content, const struct buf *der,
    struct buf *said)
{
	struct arena		*a = arena_new(1 << 20);
	struct sigverdict	 v;
	const struct signer	*s;
	size_t			 i;

	said->n = 0;
	assert_int_equal(cms_judge_detached(a, j, slice_of(content),
	    buf_slice(der), &v), 0);
	buf_printf(said, "%s %d %zu", sigclass_word(v.cls), v.why,
	    v.nsigners);
	for (s = v.signers; s < v.signers + v.nsigners; s++) {
		buf_printf(said, "; %d %d %d %s/%s/%s/%s/%s/%s/%s %s %s %s",
		    s->cls, s->why, s->holder, s->subject, s->cn, s->o, s->ou,
		    s->issuer, s->serial, s->tsa, s->digest, s->scheme,
		    s->generation);
		buf_printf(said, " %lld %lld %lld %d %lld %d %lld",
		    (long long)s->not_before, (long long)s->not_after,
		    (long long)s->signing_time, s->claim_why,
		    (long long)s->stamped, s->stamp_why,
		    (long long)s->revoked_at);
		for (i = 0; i < s->nmailboxes; i++)
			buf_printf(said, " %s", s->mailboxes[i]);
		for (i = 0; i < FACT__MAX; i++)
			buf_printf(said, " %d-%d", s->facts[i].is,
			    s->facts[i].why);
		for (i = 0; i < s->npath; i++)
			buf_printf(said, " %s %s", s->path[i].sha256,
			    certstatus_word(s->path[i].state.status));
	}
	arena_free(a);
	assert_false(said->failed);
}

static bool
is_known(const struct judge *j, const char *content, const struct buf *der)
{
	struct arena		*a = arena_new(1 << 20);
	struct sigverdict	 v;
	bool			 known = known_judge(a, j, slice_of(content),
				    buf_slice(der), &v);

	if (known)
		assert_int_equal(v.cls, SIG_GOOD);
	arena_free(a);
	return known;
}

/* The same is said of a signer's next mail by memory as without one. */
static void
test_next(void **state)
{
	const struct judge	 warm = { .trust = pki_trust(&pki), .now = PKI_NOW };
	const struct judge	 cold = { .trust = pki_trust(&pki), .now = PKI_NOW };
	struct buf		 der = sign("agency", FIRST);
	struct buf		 next = sign("agency", SECOND);
	struct buf		 a = { 0 }, b = { 0 };

	(void)state;
	assert_false(is_known(&warm, FIRST, &der));
	judge(&warm, FIRST, &der, &a);
	assert_true(slice_starts(buf_slice(&a), SLICE("good ")));
	assert_true(is_known(&warm, SECOND, &next));
	judge(&warm, SECOND, &next, &a);
	assert_false(is_known(&cold, SECOND, &next));
	judge(&cold, SECOND, &next, &b);
	assert_string_equal(buf_str(&a), buf_str(&b));
	assert_false(is_known(&warm, FIRST, &next));
	buf_free(&a);
	buf_free(&b);
	buf_free(&der);
	buf_free(&next);
	trust_unref(warm.trust);
	trust_unref(cold.trust);
}

/* Whatever byte of it changes: the memory makes no difference. */
static void
test_bytes(void **state)
{
	const struct judge	 warm = { .trust = pki_trust(&pki), .now = PKI_NOW };
	const struct judge	 cold = { .trust = pki_trust(&pki), .now = PKI_NOW };
	struct buf		 der = sign("agency", FIRST);
	struct buf		 a = { 0 }, b = { 0 };
	size_t			 i;

	(void)state;
	judge(&warm, FIRST, &der, &a);
	for (i = 0; i < der.n; i++) {
		der.p[i] ^= 1 << i % 8;
		judge(&warm, FIRST, &der, &a);
		judge(&cold, FIRST, &der, &b);
		if (!slice_eq(buf_slice(&a), buf_slice(&b)))
			fail_msg("byte %zu: %s, without memory %s", i,
			    buf_str(&a), buf_str(&b));
		der.p[i] ^= 1 << i % 8;
	}
	assert_true(is_known(&warm, FIRST, &der));
	assert_false(is_known(&cold, FIRST, &der));
	buf_free(&a);
	buf_free(&b);
	buf_free(&der);
	trust_unref(warm.trust);
	trust_unref(cold.trust);
}

/* Nor is it asked by one who judges in another way, or at another time. */
static void
test_questions(void **state)
{
	static const struct key_uses	 uses = { NULL, NULL };
	static const struct holder_rule	 all = { .is = HOLDER_PERSON };
	struct trust			*t = pki_trust(&pki);
	const struct judge		 usual = { .trust = t, .now = PKI_NOW };
	const struct judge		 cases[] = {
		{ .trust = t, .now = PKI_NOW - 1 },
		{ .trust = t, .now = PKI_NOW + (time_t)100 * 365 * 86400 },
		{ .trust = t, .now = PKI_NOW, .grace = 1 },
		{ .trust = t, .now = PKI_NOW, .revocation = REVOCATION_SOFT },
		{ .trust = t, .now = PKI_NOW, .revocation = REVOCATION_OFF },
		{ .trust = t, .now = PKI_NOW, .uses = &uses },
		{ .trust = t, .now = PKI_NOW, .holders = &all, .nholders = 1 },
		{ .trust = t, .now = PKI_NOW, .holders = &all, .nholders = 0 },
	};
	struct buf			 der = sign("agency", FIRST);
	struct buf			 said = { 0 };
	size_t				 i;

	(void)state;
	judge(&usual, FIRST, &der, &said);
	assert_true(is_known(&usual, FIRST, &der));
	for (i = 0; i < NELEM(cases); i++)
		if (is_known(&cases[i], FIRST, &der))
			fail_msg("case %zu is known", i);
	buf_free(&said);
	buf_free(&der);
	trust_unref(t);
}

/* What is not good, or not by RSA, is judged in full each time. */
static void
test_others(void **state)
{
	static const char *const	 who[] = { "revoked", "expired",
		"unknown-ca", "no-status", "agency-ec", "encryption" };
	const struct judge	 j = { .trust = pki_trust(&pki), .now = PKI_NOW };
	struct buf		 der, said = { 0 };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(who); i++) {
		der = sign(who[i], FIRST);
		judge(&j, FIRST, &der, &said);
		if (is_known(&j, FIRST, &der))
			fail_msg("%s is known", who[i]);
		buf_free(&der);
	}
	buf_free(&said);
	trust_unref(j.trust);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
