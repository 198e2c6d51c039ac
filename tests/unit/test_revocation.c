/* test_revocation.c: OCSP answers, honest and hostile, for a path without CRL */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/rsa.h>

#include "crypto/chain.h"
#include "unit/pki.h"

#define HOUR	3600

static struct pki	 pki;
static struct trust	*trust;

/* What the asked one says. */
struct answer {
	const char	*by;		/* who signs; NULL: no answer at all */
	const char	*about;		/* the certificate it is about */
	const char	*issuer;
	int		 status;
	long		 from, to;	/* seconds from now; to 0: none */
	const char	*md;		/* signed over; NULL: SHA-256 */
	bool		 trailing;
	unsigned	 asked;		/* how often */
};

static void
build(const struct answer *a, struct buf *out)
{
	X509		*by = pki_cert(&pki, a->by);
	X509		*x = pki_cert(&pki, a->about);
	X509		*issuer = pki_cert(&pki, a->issuer);
	EVP_PKEY	*key = pki_key(&pki, a->by);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, PKI_NOW + a->from);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, PKI_NOW + a->to);
	ASN1_TIME	*at = ASN1_TIME_set(NULL, PKI_NOW - 24 * HOUR);
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, issuer);
	OCSP_RESPONSE	*r;
	unsigned char	*p = NULL;
	int		 n;

	assert_non_null(OCSP_basic_add1_status(basic, id, a->status, 0, at,
	    from, a->to == 0 ? NULL : to));
	assert_int_equal(OCSP_basic_sign(basic, by, key,
	    EVP_get_digestbyname(a->md == NULL ? "sha256" : a->md), NULL, 0),
	    1);
	r = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	n = i2d_OCSP_RESPONSE(r, &p);
	buf_add(out, (struct slice){ p, (size_t)n });
	if (a->trailing)
		buf_addc(out, 0);
	OPENSSL_free(p);
	OCSP_RESPONSE_free(r);
	OCSP_BASICRESP_free(basic);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_TIME_free(at);
	EVP_PKEY_free(key);
	X509_free(by);
	X509_free(x);
	X509_free(issuer);
}

/* The issuer itself says good, signed like this. */
static void
respond(X509 *x, X509 *by, EVP_PKEY *key, const char *md, bool pss,
    struct buf *out)
{
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, by);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, PKI_NOW - HOUR);
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX	*params;
	OCSP_RESPONSE	*r;
	unsigned char	*p = NULL;
	int		 n;

	assert_non_null(OCSP_basic_add1_status(basic, id,
	    V_OCSP_CERTSTATUS_GOOD, 0, NULL, from, NULL));
	assert_int_equal(EVP_DigestSignInit(ctx, &params,
	    EVP_get_digestbyname(md), NULL, key), 1);
	if (pss)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params,
		    RSA_PKCS1_PSS_PADDING), 1);
	assert_int_equal(OCSP_basic_sign_ctx(basic, by, ctx, NULL, 0), 1);
	r = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	n = i2d_OCSP_RESPONSE(r, &p);
	assert_true(n > 0);
	buf_add(out, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	OCSP_RESPONSE_free(r);
	EVP_MD_CTX_free(ctx);
	ASN1_TIME_free(from);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
}

static int
ask(void *ctx, struct slice cert, struct slice issuer, struct buf *answer)
{
	struct answer	*a = ctx;

	assert_true(cert.n > 0 && issuer.n > 0);
	a->asked++;
	if (a->by != NULL)
		build(a, answer);
	return 0;
}

/* A signature of who, judged with that answer at hand. */
static void
judge(const char *who, struct answer *a, enum sigclass *cls, time_t *revoked)
{
	X509			*x = pki_cert(&pki, who);
	EVP_PKEY		*key = pki_key(&pki, who);
	BIO			*in = BIO_new_mem_buf("x", 1);
	CMS_ContentInfo		*cms = CMS_sign(x, key, NULL, in,
				    CMS_BINARY | CMS_DETACHED);
	unsigned char		*p = NULL;
	int			 n = i2d_CMS_ContentInfo(cms, &p);
	struct arena		*arena = arena_new(1 << 20);
	struct judge		 j = { .trust = trust, .now = PKI_NOW,
				    .ask = ask, .ctx = a };
	struct sigverdict	 v;

	assert_int_equal(cms_judge_detached(arena, &j, SLICE("x"),
	    (struct slice){ p, (size_t)n }, &v), 0);
	*cls = v.cls;
	*revoked = v.signers[0].revoked_at;
	arena_free(arena);
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

static void
test_answers(void **state)
{
	static const struct {
		const char	*what;
		struct answer	 a;
		enum sigclass	 cls;
	} cases[] = {
		{ "good, says the CA's responder", { "ocsp-nostatus",
		    "no-status", "sub-nostatus", V_OCSP_CERTSTATUS_GOOD,
		    -HOUR, HOUR, NULL, false, 0 }, SIG_GOOD },
		{ "good, says the CA itself", { "sub-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_GOOD },
		{ "good for an hour without an end", { "ocsp-nostatus",
		    "no-status", "sub-nostatus", V_OCSP_CERTSTATUS_GOOD,
		    -HOUR, 0, NULL, false, 0 }, SIG_GOOD },
		{ "revoked", { "ocsp-nostatus", "no-status", "sub-nostatus",
		    V_OCSP_CERTSTATUS_REVOKED, -HOUR, HOUR, NULL, false,
		    0 }, SIG_REVOKED },
		{ "unknown to the responder", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_UNKNOWN, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "no answer", { NULL, NULL, NULL, 0, 0, 0, NULL, false, 0 },
		    SIG_STATUS_UNKNOWN },
		{ "out of date", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -3 * HOUR,
		    -HOUR, NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "old and without an end", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -48 * HOUR, 0,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "from tomorrow", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, HOUR, 2 * HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "about another certificate", { "ocsp-nostatus", "agency",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "by another CA's responder", { "ocsp", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "by the root over its sub-CA's head", { "root-g2",
		    "no-status", "sub-nostatus", V_OCSP_CERTSTATUS_GOOD,
		    -HOUR, HOUR, NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "by the signer himself", { "no-status", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "by a stranger", { "root-unknown", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, false, 0 }, SIG_STATUS_UNKNOWN },
		{ "over SHA-1", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    "sha1", false, 0 }, SIG_STATUS_UNKNOWN },
		{ "with a byte after it", { "ocsp-nostatus", "no-status",
		    "sub-nostatus", V_OCSP_CERTSTATUS_GOOD, -HOUR, HOUR,
		    NULL, true, 0 }, SIG_STATUS_UNKNOWN },
	};
	struct answer	 a;
	enum sigclass	 cls;
	time_t		 revoked;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = cases[i].a;
		judge("no-status", &a, &cls, &revoked);
		if (cls != cases[i].cls)
			fail_msg("%s: %s", cases[i].what, sigclass_word(cls));
		assert_int_equal(a.asked, 1);
		assert_int_equal(revoked, cls == SIG_REVOKED ?
		    PKI_NOW - 24 * HOUR : 0);
	}
}

/* Whichever way the scheme names it, the digest must count. */
static void
test_digests(void **state)
{
	static const struct {
		const char	*md;
		bool		 pss;
		enum certstatus	 status;
	} cases[] = {
		{ "sha256", false, STATUS_GOOD },
		{ "sha512", true, STATUS_GOOD },
		{ "sha1", false, STATUS_UNKNOWN },
		{ "sha1", true, STATUS_UNKNOWN },
		{ "md5", false, STATUS_UNKNOWN },
		{ "ripemd160", false, STATUS_UNKNOWN },
		{ "sha224", true, STATUS_UNKNOWN },
	};
	X509			*x = pki_cert(&pki, "agency");
	X509			*by = pki_cert(&pki, "sub-g2");
	EVP_PKEY		*key = pki_key(&pki, "sub-g2");
	struct certstate	 st;
	struct buf		 der;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		der = (struct buf){ 0 };
		respond(x, by, key, cases[i].md, cases[i].pss, &der);
		revocation_judge(trust, x, by, buf_slice(&der), PKI_NOW, 0,
		    &st);
		if (st.status != cases[i].status)
			fail_msg("%s, %s: %s", cases[i].md, cases[i].pss ?
			    "pss" : "rsa", certstatus_word(st.status));
		buf_free(&der);
	}
	EVP_PKEY_free(key);
	X509_free(by);
	X509_free(x);
}

/* Nobody is asked where the CRL tells, or where the path fails already. */
static void
test_not_asked(void **state)
{
	static const struct {
		const char	*who;
		enum sigclass	 cls;
		unsigned	 asked;
	} cases[] = {
		{ "agency", SIG_GOOD, 0 }, { "revoked", SIG_REVOKED, 0 },
		{ "expired", SIG_EXPIRED, 0 },
		{ "unknown-ca", SIG_UNKNOWN_CA, 0 },
		{ "impostor-nokeyid", SIG_BAD, 0 },
		{ "stale-status", SIG_STATUS_UNKNOWN, 1 },
	};
	struct answer	 a;
	enum sigclass	 cls;
	time_t		 revoked;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = (struct answer){ .by = NULL };
		judge(cases[i].who, &a, &cls, &revoked);
		if (cls != cases[i].cls || a.asked != cases[i].asked)
			fail_msg("%s: %s, asked %u times", cases[i].who,
			    sigclass_word(cls), a.asked);
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
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_digests),
		cmocka_unit_test(test_not_asked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
