/* test_sign.c: signatures made in memory, verified by OpenSSL's own CMS_verify */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "crypto/dress.h"
#include "crypto/sign.h"

#define NOW	((time_t)1767225600)	/* 2026-01-01 00:00:00 UTC */

/* A key pair in PEM with a certificate made by itself. */
struct pair {
	EVP_PKEY	*key;
	X509		*cert;
	struct buf	 key_pem, cert_pem;
};

struct world {
	struct pair	 rsa, rsa2, ec, ec384;
};

static void
take_pem(BIO *bio, struct buf *out)
{
	char	*p;
	long	 n = BIO_get_mem_data(bio, &p);

	assert_true(n > 0);
	buf_add(out, (struct slice){ (unsigned char *)p, (size_t)n });
	BIO_free(bio);
	assert_false(out->failed);
}

static void
make_pair(struct pair *p, EVP_PKEY *key, const char *cn)
{
	BIO		*bio;
	X509_NAME	*name;

	assert_non_null(p->key = key);
	assert_non_null(p->cert = X509_new());
	ASN1_INTEGER_set(X509_get_serialNumber(p->cert), 7);
	name = X509_get_subject_name(p->cert);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0);
	X509_set_issuer_name(p->cert, name);
	ASN1_TIME_set(X509_getm_notBefore(p->cert), NOW - 86400);
	ASN1_TIME_set(X509_getm_notAfter(p->cert), NOW + 86400);
	X509_set_pubkey(p->cert, key);
	assert_true(X509_sign(p->cert, key, EVP_sha256()) > 0);

	assert_non_null(bio = BIO_new(BIO_s_mem()));
	assert_int_equal(PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0,
	    NULL, NULL), 1);
	take_pem(bio, &p->key_pem);
	assert_non_null(bio = BIO_new(BIO_s_mem()));
	assert_int_equal(PEM_write_bio_X509(bio, p->cert), 1);
	take_pem(bio, &p->cert_pem);
}

static void
free_pair(struct pair *p)
{
	EVP_PKEY_free(p->key);
	X509_free(p->cert);
	buf_free(&p->key_pem);
	buf_free(&p->cert_pem);
}

static int
setup(void **state)
{
	static struct world	 w;

	make_pair(&w.rsa, EVP_RSA_gen(2048), "SỞ THỬ NGHIỆM");
	make_pair(&w.rsa2, EVP_RSA_gen(2048), "SỞ THỬ NGHIỆM HAI");
	make_pair(&w.ec, EVP_EC_gen("P-256"), "SỞ THỬ NGHIỆM EC");
	make_pair(&w.ec384, EVP_EC_gen("P-384"), "SỞ THỬ NGHIỆM EC384");
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	struct world	*w = *state;

	free_pair(&w->rsa);
	free_pair(&w->rsa2);
	free_pair(&w->ec);
	free_pair(&w->ec384);
	return 0;
}

static struct sign_key *
key_of(const struct pair *p)
{
	return sign_key_pem(buf_slice(&p->key_pem), buf_slice(&p->cert_pem));
}

static CMS_ContentInfo *
read_cms(const struct buf *der)
{
	const unsigned char	*p = der->p;
	CMS_ContentInfo		*cms;

	cms = d2i_CMS_ContentInfo(NULL, &p, (long)der->n);
	assert_non_null(cms);
	assert_ptr_equal(p, der->p + der->n);
	return cms;
}

static bool
verifies(const struct buf *der, struct slice entity, X509 *trusted)
{
	CMS_ContentInfo	*cms = read_cms(der);
	X509_STORE	*store = X509_STORE_new();
	BIO		*in = BIO_new_mem_buf(entity.p, (int)entity.n);
	bool		 ok;

	X509_STORE_add_cert(store, trusted);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), NOW);
	ok = CMS_verify(cms, NULL, store, in, NULL,
	    CMS_DETACHED | CMS_BINARY) == 1;
	BIO_free(in);
	X509_STORE_free(store);
	CMS_ContentInfo_free(cms);
	return ok;
}

/* Exactly the three attributes of RFC 8551 2.5 that we mean to sign. */
static void
check_attributes(CMS_SignerInfo *si)
{
	ASN1_TIME	*want = ASN1_TIME_set(NULL, NOW), *got;

	assert_int_equal(CMS_signed_get_attr_count(si), 3);
	assert_true(CMS_signed_get_attr_by_NID(si, NID_pkcs9_contentType,
	    -1) >= 0);
	assert_true(CMS_signed_get_attr_by_NID(si, NID_pkcs9_messageDigest,
	    -1) >= 0);
	got = CMS_signed_get0_data_by_OBJ(si, OBJ_nid2obj(
	    NID_pkcs9_signingTime), -3, V_ASN1_UTCTIME);
	assert_non_null(got);
	assert_int_equal(ASN1_TIME_compare(got, want), 0);
	ASN1_TIME_free(want);
}

static const struct sign_form	 plain = { .digest = SIGN_SHA256 };
static const struct sign_form	 chain = { SIGN_SHA256, true, false };
static const struct sign_form	 cades = { SIGN_SHA256, false, true };

static const struct {
	const char		*what;
	size_t			 pair;
	enum sign_digest	 digest;
	int			 nid;
	const char		*entity;
} cases[] = {
	{ "RSA with SHA-256", offsetof(struct world, rsa), SIGN_SHA256,
	    NID_sha256, "Content-Type: text/plain\r\n\r\nxin chao\r\n" },
	{ "RSA with SHA-384", offsetof(struct world, rsa), SIGN_SHA384,
	    NID_sha384, "Content-Type: text/plain\r\n\r\nxin chao\r\n" },
	{ "RSA with SHA-512", offsetof(struct world, rsa), SIGN_SHA512,
	    NID_sha512, "Content-Type: text/plain\r\n\r\nxin chao\r\n" },
	{ "ECDSA P-256 with SHA-256", offsetof(struct world, ec),
	    SIGN_SHA256, NID_sha256, "\r\nxin chao\r\n" },
	{ "ECDSA P-384 with SHA-384", offsetof(struct world, ec384),
	    SIGN_SHA384, NID_sha384, "\r\nxin chao\r\n" },
	{ "bytes are hashed as they are: lone LF and no last line end",
	    offsetof(struct world, rsa), SIGN_SHA256, NID_sha256,
	    "a\nb\rc\r\n\n d" },
};

static void
test_sign(void **state)
{
	size_t	 i;

	for (i = 0; i < NELEM(cases); i++) {
		const struct pair	*p = (const struct pair *)
					    ((const char *)*state +
					    cases[i].pair);
		struct slice		 entity = slice_of(cases[i].entity);
		struct sign_key		*k = key_of(p);
		struct buf		 der = { 0 };
		CMS_ContentInfo		*cms;
		CMS_SignerInfo		*si;
		STACK_OF(X509)		*certs;
		X509_ALGOR		*md;
		struct sign_form	 form = { .digest = cases[i].digest };
		struct digest		 of, want;

		print_message("%s\n", cases[i].what);
		assert_non_null(k);
		assert_int_equal(sign_cms(k, &form, entity, NOW, &der, &of),
		    0);
		assert_int_equal(digest_sha256(entity, &want), 0);
		assert_memory_equal(&of, &want, sizeof(of));
		assert_true(verifies(&der, entity, p->cert));
		assert_false(verifies(&der, slice_sub(entity, 0,
		    entity.n - 1), p->cert));

		cms = read_cms(&der);
		assert_int_equal(CMS_is_detached(cms), 1);
		assert_int_equal(sk_CMS_SignerInfo_num(
		    CMS_get0_SignerInfos(cms)), 1);
		si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
		check_attributes(si);
		CMS_SignerInfo_get0_algs(si, NULL, NULL, &md, NULL);
		assert_int_equal(OBJ_obj2nid(md->algorithm), cases[i].nid);
		certs = CMS_get1_certs(cms);
		assert_int_equal(sk_X509_num(certs), 1);
		sk_X509_pop_free(certs, X509_free);
		CMS_ContentInfo_free(cms);
		buf_free(&der);
		sign_key_free(k);
	}
}

static void
test_same_inputs_same_bytes(void **state)
{
	const struct world	*w = *state;
	struct sign_key		*k = key_of(&w->rsa);
	struct buf		 one = { 0 }, two = { 0 }, later = { 0 };

	assert_non_null(k);
	assert_int_equal(sign_cms(k, &plain, SLICE("x\r\n"), NOW,
	    &one, NULL), 0);
	assert_int_equal(sign_cms(k, &plain, SLICE("x\r\n"), NOW,
	    &two, NULL), 0);
	assert_int_equal(sign_cms(k, &plain, SLICE("x\r\n"),
	    NOW + 1, &later, NULL), 0);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	assert_false(slice_eq(buf_slice(&one), buf_slice(&later)));
	buf_free(&one);
	buf_free(&two);
	buf_free(&later);
	sign_key_free(k);
}

/* Whatever a key signed before: RSA signs the same alike. */
static void
test_whatever_was_before(void **state)
{
	static const struct {
		struct sign_form form;
		const char	*entity;
		time_t		 now;
	} times[] = {
		{ { SIGN_SHA256, false, false }, "x\r\n", NOW },
		{ { SIGN_SHA256, false, false }, "another\r\n", NOW + 86399 },
		{ { SIGN_SHA256, false, true }, "x\r\n", NOW },
		{ { SIGN_SHA256, false, true }, "another\r\n", NOW + 1 },
		{ { SIGN_SHA512, false, true }, "another\r\n", NOW + 2 },
		{ { SIGN_SHA512, true, true }, "x\r\n", NOW + 3 },
		{ { SIGN_SHA512, true, true }, "x\r\n", 2556144000 /* 2051 */ },
		{ { SIGN_SHA512, true, true }, "x\r\n", NOW + 4 },
		{ { SIGN_SHA256, true, false }, "x\r\n", NOW },
	};
	const struct world	*w = *state;
	struct sign_key		*used = key_of(&w->rsa), *fresh;
	struct buf		 one = { 0 }, two = { 0 };
	struct digest		 a, b;
	size_t			 i;

	for (i = 0; i < NELEM(times); i++) {
		fresh = key_of(&w->rsa);
		one.n = two.n = 0;
		assert_int_equal(sign_cms(used, &times[i].form,
		    slice_of(times[i].entity), times[i].now, &one, &a), 0);
		assert_int_equal(sign_cms(fresh, &times[i].form,
		    slice_of(times[i].entity), times[i].now, &two, &b), 0);
		if (!slice_eq(buf_slice(&one), buf_slice(&two)) ||
		    memcmp(&a, &b, sizeof(a)) != 0)
			fail_msg("case %zu", i);
		assert_true(verifies(&one, slice_of(times[i].entity),
		    w->rsa.cert));
		sign_key_free(fresh);
	}
	buf_free(&one);
	buf_free(&two);
	sign_key_free(used);
}

static void
test_chain(void **state)
{
	const struct world	*w = *state;
	struct buf		 certs = { 0 }, der = { 0 };
	struct sign_key		*k;
	CMS_ContentInfo		*cms;
	STACK_OF(X509)		*sent;

	buf_add(&certs, buf_slice(&w->rsa.cert_pem));
	buf_add(&certs, buf_slice(&w->rsa2.cert_pem));
	k = sign_key_pem(buf_slice(&w->rsa.key_pem), buf_slice(&certs));
	assert_non_null(k);
	assert_int_equal(sign_cms(k, &chain, SLICE("x\r\n"), NOW,
	    &der, NULL), 0);
	cms = read_cms(&der);
	sent = CMS_get1_certs(cms);
	assert_int_equal(sk_X509_num(sent), 2);
	sk_X509_pop_free(sent, X509_free);
	CMS_ContentInfo_free(cms);
	buf_free(&der);
	buf_free(&certs);
	sign_key_free(k);
}

/* CAdES-BES: what is signed names the certificate by its digest (RFC 5035). */
static void
test_cades(void **state)
{
	static const struct sign_form	 forms[] = {
		{ SIGN_SHA256, false, true }, { SIGN_SHA384, false, true },
		{ SIGN_SHA512, true, true },
	};
	const struct world	*w = *state;
	struct sign_key		*k = key_of(&w->rsa);
	struct buf		 der = { 0 };
	CMS_ContentInfo		*cms;
	CMS_SignerInfo		*si;
	size_t			 i;

	for (i = 0; i < NELEM(forms); i++) {
		der.n = 0;
		assert_int_equal(sign_cms(k, &forms[i], SLICE("x\r\n"), NOW,
		    &der, NULL), 0);
		assert_true(verifies(&der, SLICE("x\r\n"), w->rsa.cert));
		cms = read_cms(&der);
		si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
		assert_int_equal(CMS_signed_get_attr_count(si), 4);
		assert_true(CMS_signed_get_attr_by_NID(si,
		    NID_id_smime_aa_signingCertificateV2, -1) >= 0);
		CMS_ContentInfo_free(cms);
	}
	buf_free(&der);
	sign_key_free(k);
}

/* The content goes in, and nothing that was signed changes. */
static void
test_embed(void **state)
{
	const struct world	*w = *state;
	struct sign_key		*k = key_of(&w->ec);
	struct buf		 der = { 0 }, whole = { 0 }, again = { 0 };
	struct slice		 entity = SLICE("\r\nxin chao\r\n");
	CMS_ContentInfo		*cms;
	BIO			*out = BIO_new(BIO_s_mem());
	X509_STORE		*store = X509_STORE_new();
	char			*p;

	assert_int_equal(sign_cms(k, &cades, entity, NOW, &der, NULL), 0);
	assert_int_equal(cms_embed(buf_slice(&der), entity, &whole), 0);
	cms = read_cms(&whole);
	assert_int_equal(CMS_is_detached(cms), 0);
	X509_STORE_add_cert(store, w->ec.cert);
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), NOW);
	assert_int_equal(CMS_verify(cms, NULL, store, NULL, out, CMS_BINARY),
	    1);
	assert_int_equal(BIO_get_mem_data(out, &p), (long)entity.n);
	assert_memory_equal(p, entity.p, entity.n);
	assert_int_equal(cms_embed(buf_slice(&whole), entity, &again), -1);
	assert_int_equal(cms_embed(slice_sub(buf_slice(&der), 0, der.n - 1),
	    entity, &again), -1);
	assert_int_equal(cms_embed(SLICE("x"), entity, &again), -1);
	assert_int_equal(again.n, 0);
	CMS_ContentInfo_free(cms);
	X509_STORE_free(store);
	BIO_free(out);
	buf_free(&der);
	buf_free(&whole);
	sign_key_free(k);
}

static void
test_full_buffer(void **state)
{
	const struct world	*w = *state;
	struct sign_key		*k = key_of(&w->rsa);
	struct buf		 der = { .max = 100 };

	assert_int_equal(sign_cms(k, &plain, SLICE("x\r\n"), NOW,
	    &der, NULL), -1);
	assert_int_equal(sign_cms(k, &plain, SLICE(""), NOW,
	    &der, NULL), -1);
	buf_free(&der);
	sign_key_free(k);
}

/* Chain of more certificates than anybody has. */
static void
add_many(struct buf *certs, const struct buf *pem)
{
	int	 i;

	for (i = 0; i < 10; i++)
		buf_add(certs, buf_slice(pem));
}

static void
test_refused_keys(void **state)
{
	const struct world	*w = *state;
	struct slice		 key = buf_slice(&w->rsa.key_pem);
	struct slice		 cert = buf_slice(&w->rsa.cert_pem);
	struct buf		 locked = { 0 }, torn = { 0 }, many = { 0 };
	BIO			*bio = BIO_new(BIO_s_mem());

	/* the certificate is another key's, of one kind and of two */
	assert_null(sign_key_pem(key, buf_slice(&w->rsa2.cert_pem)));
	assert_null(sign_key_pem(key, buf_slice(&w->ec.cert_pem)));
	/* nothing, or one thing in place of the other */
	assert_null(sign_key_pem(key, SLICE("")));
	assert_null(sign_key_pem(SLICE(""), cert));
	assert_null(sign_key_pem(cert, key));
	assert_null(sign_key_pem(SLICE("not PEM"), SLICE("not PEM")));
	/* a passphrase is not asked for */
	assert_int_equal(PEM_write_bio_PrivateKey(bio, w->rsa.key,
	    EVP_aes_128_cbc(), (const unsigned char *)"secret", 6, NULL,
	    NULL), 1);
	take_pem(bio, &locked);
	assert_null(sign_key_pem(buf_slice(&locked), cert));
	/* a chain that breaks off is no chain */
	buf_add(&torn, cert);
	buf_add(&torn, slice_sub(cert, 0, cert.n / 2));
	assert_null(sign_key_pem(key, buf_slice(&torn)));
	add_many(&many, &w->rsa.cert_pem);
	assert_null(sign_key_pem(key, buf_slice(&many)));
	buf_free(&locked);
	buf_free(&torn);
	buf_free(&many);
}

static void
test_words(void **state)
{
	enum sign_digest	 d = SIGN_SHA256;

	(void)state;
	assert_string_equal(sign_micalg(SIGN_SHA256), "sha-256");
	assert_string_equal(sign_micalg(SIGN_SHA512), "sha-512");
	assert_int_equal(sign_digest_of("sha384", &d), 0);
	assert_int_equal(d, SIGN_SHA384);
	assert_int_equal(sign_digest_of("sha1", &d), -1);
	assert_int_equal(sign_digest_of("", &d), -1);
	assert_int_equal(d, SIGN_SHA384);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_sign),
		cmocka_unit_test(test_same_inputs_same_bytes),
		cmocka_unit_test(test_whatever_was_before),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_cades),
		cmocka_unit_test(test_embed),
		cmocka_unit_test(test_full_buffer),
		cmocka_unit_test(test_refused_keys),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
