/* test_sentcerts.c: a CMS read without its certificates is the same CMS */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/lru.h"
#include "crypto/sentcerts.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"

static struct pki	 pki;

/* A detached signature of who, by itself or with the CA's certificates. */
static struct buf
sign(const char *who, bool company)
{
	X509		*leaf = pki_cert(&pki, who);
	EVP_PKEY	*key = pki_key(&pki, who);
	STACK_OF(X509)	*more = sk_X509_new_null();
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	BIO		*out = BIO_new(BIO_s_mem());
	CMS_ContentInfo	*cms;
	struct buf	 der = { 0 };
	char		*p;
	long		 n;

	if (company) {
		sk_X509_push(more, pki_cert(&pki, "sub-g2"));
		sk_X509_push(more, pki_cert(&pki, "root-g2"));
	}
	cms = CMS_sign(leaf, key, more, in, CMS_DETACHED | CMS_BINARY |
	    CMS_NOSMIMECAP | (company ? 0 : CMS_NOCERTS));
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

static bool
same_certs(STACK_OF(X509) *a, STACK_OF(X509) *b)
{
	int	 i, n = a == NULL ? 0 : sk_X509_num(a);

	if (n != (b == NULL ? 0 : sk_X509_num(b)))
		return false;
	for (i = 0; i < n; i++)
		if (X509_cmp(sk_X509_value(a, i), sk_X509_value(b, i)) != 0)
			return false;
	return true;
}

/* What must not depend on how it was read, as bytes: all but the certs. */
static struct buf
rest_of(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *sis = CMS_get0_SignerInfos(cms);
	CMS_SignerInfo		*si;
	ASN1_OCTET_STRING	*value;
	struct buf		 b = { 0 };
	int			 i;

	buf_printf(&b, "%d;%d;%d;", OBJ_obj2nid(CMS_get0_type(cms)),
	    CMS_is_detached(cms), sis == NULL ? -1 :
	    sk_CMS_SignerInfo_num(sis));
	for (i = 0; sis != NULL && i < sk_CMS_SignerInfo_num(sis); i++) {
		si = sk_CMS_SignerInfo_value(sis, i);
		value = CMS_SignerInfo_get0_signature(si);
		buf_add(&b, (struct slice){ ASN1_STRING_get0_data(value),
		    (size_t)ASN1_STRING_length(value) });
		buf_printf(&b, ";%d;%d", CMS_signed_get_attr_count(si),
		    CMS_unsigned_get_attr_count(si));
	}
	return b;
}

/* Both ways must tell the same of these bytes. */
static void
compare(struct lru *l, struct slice der, size_t at)
{
	CMS_ContentInfo	*cms = NULL, *whole = NULL;
	STACK_OF(X509)	*sent = NULL, *embedded = NULL;
	enum reason	 why;
	struct buf	 a, b;
	bool		 known;

	why = sentcerts_parse(l, der, &cms, &sent, &known);
	if (why != cms_parse(der, &whole))
		fail_msg("byte %zu: reason %d, not %d", at, why,
		    cms_parse(der, &whole));
	if (why == R_NONE) {
		embedded = CMS_get1_certs(whole);
		a = rest_of(cms);
		b = rest_of(whole);
		if (!same_certs(sent, embedded) ||
		    !slice_eq(buf_slice(&a), buf_slice(&b)))
			fail_msg("byte %zu makes a difference", at);
		buf_free(&a);
		buf_free(&b);
	}
	sk_X509_pop_free(sent, X509_free);
	sk_X509_pop_free(embedded, X509_free);
	CMS_ContentInfo_free(cms);
	CMS_ContentInfo_free(whole);
}

static void
test_same(void **state)
{
	static const struct {
		const char	*who;
		bool		 company;
	} cases[] = {
		{ "agency", true }, { "agency", false }, { "agency-ec", true },
	};
	struct lru	*l = sentcerts_new();
	struct buf	 der;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		der = sign(cases[i].who, cases[i].company);
		compare(l, buf_slice(&der), 0);
		compare(l, slice_sub(buf_slice(&der), 0, der.n - 1), 0);
		buf_addc(&der, 0);
		compare(l, buf_slice(&der), 0);
		/* of indefinite length (X.690 8.1.3.6) */
		buf_addc(&der, 0);
		der.p[2] = 0x30;
		der.p[3] = 0x80;
		compare(l, slice_from(buf_slice(&der), 2), 0);
		buf_free(&der);
	}
	compare(l, SLICE(""), 0);
	compare(l, SLICE("0"), 0);
	lru_free(l);
}

/* Bytes changed in their turn, with the unchanged certificates known. */
static void
test_changed(void **state)
{
	struct lru	*l = sentcerts_new();
	struct buf	 der = sign("agency-ec", true);
	CMS_ContentInfo	*cms;
	STACK_OF(X509)	*sent;
	bool		 known;
	size_t		 i;

	(void)state;
	assert_int_equal(sentcerts_parse(l, buf_slice(&der), &cms, &sent,
	    &known), R_NONE);
	sentcerts_remember(l, sent);
	/* all around the certificates, and some of what is in them */
	for (i = 0; i < der.n; i += i < 100 || i > der.n - 600 ? 1 : 13) {
		der.p[i] ^= 1u << i % 8;
		compare(l, buf_slice(&der), i);
		der.p[i] ^= 1u << i % 8;
	}
	sk_X509_pop_free(sent, X509_free);
	CMS_ContentInfo_free(cms);
	buf_free(&der);
	lru_free(l);
}

/* A good signature's company that has no part in it is not remembered. */
static void
test_strangers(void **state)
{
	struct trust	*trust = pki_trust(&pki);
	struct judge	 j = { .trust = trust, .now = PKI_NOW };
	X509		*leaf = pki_cert(&pki, "agency");
	EVP_PKEY	*key = pki_key(&pki, "agency");
	STACK_OF(X509)	*more = sk_X509_new_null(), *sent[2] = { NULL };
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	CMS_ContentInfo	*cms;
	struct sigverdict v;
	struct arena	*a = arena_new(1 << 20);
	unsigned char	*p = NULL;
	struct slice	 der;
	X509		*x;
	bool		 known;
	int		 i, k;

	(void)state;
	sk_X509_push(more, pki_cert(&pki, "sub-g2"));
	sk_X509_push(more, pki_cert(&pki, "sub-impostor"));
	cms = CMS_sign(leaf, key, more, in, CMS_DETACHED | CMS_BINARY);
	der.n = (size_t)i2d_CMS_ContentInfo(cms, &p);
	der.p = p;
	CMS_ContentInfo_free(cms);
	assert_int_equal(cms_judge_detached(a, &j, SLICE(CONTENT), der, &v),
	    0);
	assert_int_equal(v.cls, SIG_GOOD);
	for (i = 0; i < 2; i++) {
		assert_int_equal(sentcerts_parse(trust_certs_seen(trust), der,
		    &cms, &sent[i], &known), R_NONE);
		assert_false(known);	/* not all of them */
		assert_int_equal(sk_X509_num(sent[i]), 3);
		CMS_ContentInfo_free(cms);
	}
	for (k = 0; k < 3; k++) {
		x = sk_X509_value(sent[0], k);
		assert_int_equal(x == sk_X509_value(sent[1], k),
		    X509_cmp(x, leaf) == 0 ||
		    X509_cmp(x, sk_X509_value(more, 0)) == 0);
	}
	for (i = 0; i < 2; i++)
		sk_X509_pop_free(sent[i], X509_free);
	OPENSSL_free(p);
	arena_free(a);
	BIO_free(in);
	sk_X509_pop_free(more, X509_free);
	EVP_PKEY_free(key);
	X509_free(leaf);
	trust_unref(trust);
}

/* What was remembered is not read again; what was not, is. */
static void
test_remembered(void **state)
{
	struct lru	*l = sentcerts_new();
	struct buf	 der = sign("agency", true);
	CMS_ContentInfo	*cms;
	STACK_OF(X509)	*sent[3];
	bool		 known;
	STACK_OF(X509)	*inside;
	int		 i, k;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(sentcerts_parse(l, buf_slice(&der), &cms,
		    &sent[i], &known), R_NONE);
		assert_int_equal(known, i == 2);
		assert_int_equal(sk_X509_num(sent[i]), 3);
		assert_null(inside = CMS_get1_certs(cms));
		CMS_ContentInfo_free(cms);
		if (i == 1)
			sentcerts_remember(l, sent[i]);
	}
	for (k = 0; k < 3; k++) {
		assert_ptr_not_equal(sk_X509_value(sent[0], k),
		    sk_X509_value(sent[1], k));
		assert_ptr_equal(sk_X509_value(sent[1], k),
		    sk_X509_value(sent[2], k));
	}
	for (i = 0; i < 3; i++)
		sk_X509_pop_free(sent[i], X509_free);
	buf_free(&der);
	lru_free(l);
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
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_remembered),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
