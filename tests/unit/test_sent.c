/* test_sent.c: what a stranger's certificates, keys and values may cost the gateway */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509v3.h>

#include "crypto/integrity.h"
#include "crypto/sent.h"
#include "unit/pki.h"

#define VALUES	70000	/* more than are parsed */

static struct pki	 pki;
static struct trust	*trust;

/* A constructed value around others. */
static void
wrap(int tag, int class, struct slice in, struct buf *out)
{
	unsigned char	 head[16], *p = head;

	ASN1_put_object(&p, 1, (int)in.n, tag, class);
	buf_add(out, (struct slice){ head, (size_t)(p - head) });
	buf_add(out, in);
}

/*
 * A SignedData with many digests; the first one's parameters are these bytes,
 * which no parser looks into.
 */
static void
many_digests(struct slice first, size_t n, struct buf *out)
{
	struct buf	 a = { 0 }, b = { 0 };
	size_t		 i;

	wrap(V_ASN1_SEQUENCE, 0, first, &b);
	buf_add(&a, SLICE("\x06\x01\x2a"));
	buf_add(&a, buf_slice(&b));
	buf_free(&b);
	wrap(V_ASN1_SEQUENCE, 0, buf_slice(&a), &b);
	buf_free(&a);
	for (i = 0; i < n; i++)
		buf_add(&b, SLICE("\x30\x03\x06\x01\x2a"));
	buf_add(&a, SLICE("\x02\x01\x01"));
	wrap(V_ASN1_SET, 0, buf_slice(&b), &a);
	buf_free(&b);
	buf_add(&a, SLICE("\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
	    "\x01\x31\x00"));
	wrap(V_ASN1_SEQUENCE, 0, buf_slice(&a), &b);
	buf_free(&a);
	buf_add(&a, SLICE("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"));
	wrap(0, V_ASN1_CONTEXT_SPECIFIC, buf_slice(&b), &a);
	buf_free(&b);
	wrap(V_ASN1_SEQUENCE, 0, buf_slice(&a), out);
	buf_free(&a);
}

/* As many values as a parser would make count, wherever they hide. */
static void
test_values(void **state)
{
	static const struct {
		const char	*what;
		const char	*first;
		size_t		 len, n;
		enum reason	 why;
	} cases[] = {
		{ "a few", "\x05\x00", 2, 100, R_NONE },
		{ "many", "\x05\x00", 2, VALUES, R_NOT_CMS },
		{ "behind a value that is none", "\x1f\xff", 2,
		    VALUES, R_NOT_CMS },
		{ "within the length of one that is too long",
		    "\x04\x83\x05\x57\x30", 5, VALUES, R_NOT_CMS },
		{ "behind an end that ends nothing", "\x00\x00", 2,
		    VALUES, R_NOT_CMS },
		{ "a few, the first of them none", "\x1f\xff", 2,
		    100, R_NONE },
	};
	CMS_ContentInfo	*cms;
	struct buf	 der;
	enum reason	 why;
	size_t		 i;

	(void)state;
	assert_true(cms_is_small((struct slice){ NULL, 0 }));
	for (i = 0; i < NELEM(cases); i++) {
		der = (struct buf){ 0 };
		cms = NULL;
		many_digests((struct slice){ (const unsigned char *)
		    cases[i].first, cases[i].len }, cases[i].n, &der);
		why = cms_parse(buf_slice(&der), &cms);
		if (why != cases[i].why)
			fail_msg("%s: reason %d", cases[i].what, why);
		CMS_ContentInfo_free(cms);
		buf_free(&der);
	}
}

/* A certificate that key signs, of so many bytes or some more. */
static X509 *
make_cert(EVP_PKEY *key, size_t bytes)
{
	X509		*x = pki_cert(&pki, "unknown-ca"), *copy;
	unsigned char	*blob = OPENSSL_zalloc(bytes + 1), *der = NULL;
	const unsigned char *p;
	ASN1_OCTET_STRING *s = ASN1_OCTET_STRING_new();
	X509_EXTENSION	*ext;
	int		 n;

	ASN1_STRING_set0(s, blob, (int)bytes);
	ext = X509_EXTENSION_create_by_NID(NULL, NID_netscape_comment, 0, s);
	assert_int_equal(X509_add_ext(x, ext, -1), 1);
	assert_int_equal(X509_set_pubkey(x, key), 1);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	n = i2d_X509(x, &der);
	p = der;
	copy = d2i_X509(NULL, &p, n);
	assert_non_null(copy);
	OPENSSL_free(der);
	X509_EXTENSION_free(ext);
	ASN1_OCTET_STRING_free(s);
	X509_free(x);
	return copy;
}

/* What is too large is taken out, wherever it stands; the rest stays. */
static void
test_limit(void **state)
{
	EVP_PKEY	*key = pki_key(&pki, "unknown-ca");
	STACK_OF(X509)	*sent = sk_X509_new_null();
	X509		*own = pki_cert(&pki, "agency");
	int		 i;

	(void)state;
	sent_limit(NULL);
	sk_X509_push(sent, make_cert(key, 40000));
	for (i = 0; i < 20; i++)
		sk_X509_push(sent, make_cert(key, 20000));
	sk_X509_push(sent, make_cert(key, 40000));
	sk_X509_push(sent, own);
	sent_limit(sent);
	assert_int_equal(sk_X509_num(sent), 13);
	assert_ptr_equal(sk_X509_value(sent, 12), own);
	assert_true(i2d_X509(sk_X509_value(sent, 0), NULL) < 30000);
	sk_X509_pop_free(sent, X509_free);
	EVP_PKEY_free(key);
}

/* Only who is let be by a CA of the trust folder helps to find a path. */
static void
test_help(void **state)
{
	static const struct {
		const char	*who;
		bool		 helps;
	} cases[] = {
		{ "sub-g2", true }, { "sub-g1", true }, { "root-g2", true },
		{ "sub-vn", true }, { "root-unknown", false },
		{ "sub-impostor", false }, { "agency", false },
		{ "ocsp", false }, { "unknown-ca", false },
	};
	STACK_OF(X509)	*sent = sk_X509_new_null(), *help;
	X509		*x;
	size_t		 i, n = 0;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		sk_X509_push(sent, pki_cert(&pki, cases[i].who));
	help = sent_help(trust, sent);
	assert_non_null(help);
	for (i = 0; i < NELEM(cases); i++) {
		x = sk_X509_value(sent, (int)i);
		if (cases[i].helps != (sk_X509_find(help, x) >= 0))
			fail_msg("%s", cases[i].who);
		n += cases[i].helps;
	}
	assert_int_equal(sk_X509_num(help), n);
	sk_X509_free(help);
	sk_X509_pop_free(sent, X509_free);
	help = sent_help(trust, NULL);
	assert_int_equal(sk_X509_num(help), 0);
	sk_X509_free(help);
}

/* The public key of an RSA certificate with another exponent. */
static EVP_PKEY *
with_exponent(const char *who, int bits)
{
	X509		*x = pki_cert(&pki, who);
	BIGNUM		*n = NULL, *e = BN_new();
	OSSL_PARAM_BLD	*b = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX	*ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM	*params;
	EVP_PKEY	*key = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(X509_get0_pubkey(x),
	    OSSL_PKEY_PARAM_RSA_N, &n), 1);
	assert_true(BN_set_bit(e, bits - 1) == 1 && BN_set_bit(e, 0) == 1);
	assert_true(OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e) == 1);
	params = OSSL_PARAM_BLD_to_param(b);
	assert_true(EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) == 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	EVP_PKEY_CTX_free(ctx);
	BN_free(e);
	BN_free(n);
	X509_free(x);
	return key;
}

static void
test_exponents(void **state)
{
	static const struct {
		int		bits;
		enum reason	why;
	} cases[] = {
		{ 2, R_NONE }, { 17, R_NONE }, { 64, R_NONE },
		{ 65, R_ALGORITHM }, { 2047, R_ALGORITHM },
	};
	struct judge	 j = { .now = PKI_NOW };
	EVP_PKEY	*key;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		key = with_exponent("agency2", cases[i].bits);
		assert_int_equal(algorithm_key_fault(algorithm_of(&j), key),
		    cases[i].why);
		EVP_PKEY_free(key);
	}
}

/* As many policies, the first of them any policy. */
static void
add_policies(X509 *x, int n)
{
	CERTIFICATEPOLICIES	*all = sk_POLICYINFO_new_null();
	POLICYINFO		*one;
	char			 oid[32];
	int			 i;

	for (i = 0; i < n; i++) {
		one = POLICYINFO_new();
		snprintf(oid, sizeof(oid), "1.2.3.%d", i);
		one->policyid = OBJ_txt2obj(i == 0 ? "2.5.29.32.0" : oid, 1);
		assert_true(sk_POLICYINFO_push(all, one) > 0);
	}
	assert_int_equal(X509_add1_ext_i2d(x, NID_certificate_policies, all,
	    0, 0), 1);
	sk_POLICYINFO_pop_free(all, POLICYINFO_free);
}

/* A certificate of "subject", by "issuer", that key signs. */
static X509 *
issue(const char *subject, const char *issuer, EVP_PKEY *key, bool ca,
    int policies)
{
	X509		*x = pki_cert(&pki, "unknown-ca"), *copy;
	X509_NAME	*name[2] = { X509_NAME_new(), X509_NAME_new() };
	const char	*text[2] = { subject, issuer };
	BASIC_CONSTRAINTS basic = { .pathlen = NULL };
	unsigned char	*der = NULL;
	const unsigned char *p;
	int		 i, n;

	for (i = 0; i < 2; i++)
		assert_int_equal(X509_NAME_add_entry_by_txt(name[i], "CN",
		    MBSTRING_ASC, (const unsigned char *)text[i], -1, -1, 0),
		    1);
	X509_set_subject_name(x, name[0]);
	X509_set_issuer_name(x, name[1]);
	X509_set_pubkey(x, key);
	while (X509_get_ext_count(x) > 0)
		X509_EXTENSION_free(X509_delete_ext(x, 0));
	basic.ca = ca ? 0xff : 0;
	assert_int_equal(X509_add1_ext_i2d(x, NID_basic_constraints, &basic,
	    1, 0), 1);
	if (policies > 0)
		add_policies(x, policies);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	n = i2d_X509(x, &der);
	p = der;
	assert_non_null(copy = d2i_X509(NULL, &p, n));
	OPENSSL_free(der);
	for (i = 0; i < 2; i++)
		X509_NAME_free(name[i]);
	X509_free(x);
	return copy;
}

/* A snapshot of a root and a sub-CA that any policy goes through. */
static struct trust *
trust_any_policy(EVP_PKEY *key)
{
	char			 path[] = "/tmp/cks-sent.XXXXXX";
	int			 fd = mkstemp(path);
	FILE			*f = fd == -1 ? NULL : fdopen(fd, "w");
	X509			*root = issue("root", "root", key, true, 0);
	X509			*sub = issue("sub", "root", key, true, 1);
	struct trust_paths	 paths = { .folder = path };
	struct trust		*t;
	struct buf		 faults = { 0 };

	assert_non_null(f);
	assert_true(PEM_write_X509(f, root) == 1 &&
	    PEM_write_X509(f, sub) == 1 && fclose(f) == 0);
	if (trust_given(&paths, &t, &faults) == -1)
		pki_die(buf_str(&faults));
	unlink(path);
	X509_free(root);
	X509_free(sub);
	return t;
}

/* However many policies a forged certificate has, that is its own fault. */
static void
test_policies(void **state)
{
	EVP_PKEY		*key = pki_key(&pki, "sub-g2");
	EVP_PKEY		*own = pki_key(&pki, "unknown-ca");
	struct trust		*t = trust_any_policy(key);
	struct judge		 j = { .trust = t, .now = PKI_NOW };
	struct arena		*a = arena_new(1 << 20);
	struct chainverdict	 v;
	X509			*leaf;

	(void)state;
	leaf = issue("leaf", "sub", own, false, 1100);
	assert_int_equal(chain_judge(a, &j, &(struct chainask){ .leaf = leaf },
	    &v), 0);
	assert_int_equal(v.cls, SIG_BAD);
	assert_int_equal(v.npath, 3);
	X509_free(leaf);
	leaf = issue("leaf", "sub", key, false, 3);
	assert_int_equal(chain_judge(a, &j, &(struct chainask){ .leaf = leaf },
	    &v), 0);
	assert_int_equal(v.facts[FACT_TRUSTED].is, TRUTH_YES);
	X509_free(leaf);
	arena_free(a);
	trust_unref(t);
	EVP_PKEY_free(own);
	EVP_PKEY_free(key);
}

/* A small certificate of a stranger's key with the key id of who's. */
static X509 *
twin_of(const char *who)
{
	X509			*x = pki_cert(&pki, who);
	EVP_PKEY		*key = pki_key(&pki, "root-unknown");
	X509			*twin = issue("twin", "twin", key, false, 0);

	assert_int_equal(X509_add1_ext_i2d(twin, NID_subject_key_identifier,
	    (void *)(uintptr_t)X509_get0_subject_key_id(x), 0, 0), 1);
	assert_true(X509_sign(twin, key, EVP_sha256()) > 0);
	EVP_PKEY_free(key);
	X509_free(x);
	return twin;
}

/* The certificate that a signer names is his, whatever stands before it. */
static void
test_twins(void **state)
{
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	X509			*x = pki_cert(&pki, "agency");
	X509			*twin = twin_of("agency");
	EVP_PKEY		*key = pki_key(&pki, "agency");
	BIO			*in = BIO_new_mem_buf("x", 1);
	unsigned		 flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL;
	CMS_ContentInfo		*cms = CMS_sign(NULL, NULL, NULL, in, flags);
	struct arena		*a = arena_new(1 << 20);
	unsigned char		*p = NULL;
	struct sigverdict	 v;
	int			 n;

	(void)state;
	assert_non_null(CMS_add1_signer(cms, x, key, EVP_sha256(),
	    flags | CMS_USE_KEYID | CMS_CADES));
	assert_int_equal(CMS_add1_cert(cms, twin), 1);
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	n = i2d_CMS_ContentInfo(cms, &p);
	assert_true(n > 0 && i2d_X509(twin, NULL) < i2d_X509(x, NULL));
	assert_int_equal(cms_judge_detached(a, &j, SLICE("x"),
	    (struct slice){ p, (size_t)n }, &v), 0);
	assert_int_equal(v.cls, SIG_GOOD);
	OPENSSL_free(p);
	arena_free(a);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(twin);
	X509_free(x);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_exponents),
		cmocka_unit_test(test_policies),
		cmocka_unit_test(test_twins),
	};
	int	 rc;

	pki_open(&pki);
	trust = pki_trust(&pki);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	trust_unref(trust);
	pki_close(&pki);
	return rc;
}
