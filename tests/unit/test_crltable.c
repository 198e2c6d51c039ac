/* test_crltable.c: what is looked up in a CRL, and by which keys it verified */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/x509v3.h>

#include "crypto/crltable.h"
#include "unit/pki.h"

#define MANY	5000

static struct pki	 pki;
static X509		*ca, *other;	/* whose CRL it is, and another name */
static EVP_PKEY		*key, *other_key;

static ASN1_INTEGER *
serial(long n)
{
	ASN1_INTEGER	*i = ASN1_INTEGER_new();

	assert_int_equal(ASN1_INTEGER_set_int64(i, n), 1);
	return i;
}

static void
add_issuer(X509_REVOKED *r, X509 *issuer)
{
	GENERAL_NAMES	*names = GENERAL_NAMES_new();
	GENERAL_NAME	*g = GENERAL_NAME_new();

	GENERAL_NAME_set0_value(g, GEN_DIRNAME,
	    X509_NAME_dup(X509_get_subject_name(issuer)));
	sk_GENERAL_NAME_push(names, g);
	X509_REVOKED_add1_ext_i2d(r, NID_certificate_issuer, names, 1, 0);
	GENERAL_NAMES_free(names);
}

/* One more entry; issuer and reason (-1) only where they are given. */
static void
add(X509_CRL *crl, long n, X509 *issuer, long reason)
{
	X509_REVOKED	*r = X509_REVOKED_new();
	ASN1_INTEGER	*i = serial(n);
	ASN1_TIME	*at = ASN1_TIME_set(NULL, PKI_NOW);
	ASN1_ENUMERATED	*e = ASN1_ENUMERATED_new();

	X509_REVOKED_set_serialNumber(r, i);
	X509_REVOKED_set_revocationDate(r, at);
	if (issuer != NULL)
		add_issuer(r, issuer);
	if (reason != -1) {
		ASN1_ENUMERATED_set(e, reason);
		X509_REVOKED_add1_ext_i2d(r, NID_crl_reason, e, 0, 0);
	}
	assert_int_equal(X509_CRL_add0_revoked(crl, r), 1);
	ASN1_ENUMERATED_free(e);
	ASN1_TIME_free(at);
	ASN1_INTEGER_free(i);
}

static X509_CRL *
begin(void)
{
	X509_CRL	*crl = X509_CRL_new();
	ASN1_TIME	*at = ASN1_TIME_set(NULL, PKI_NOW);

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca));
	X509_CRL_set1_lastUpdate(crl, at);
	ASN1_TIME_free(at);
	return crl;
}

/* Sign it and read it as it would come from a file; it is given back. */
static X509_CRL *
finish(X509_CRL *crl)
{
	unsigned char		*der = NULL;
	const unsigned char	*p;
	int			 n;

	assert_true(X509_CRL_sign(crl, key, EVP_sha256()) > 0);
	n = i2d_X509_CRL(crl, &der);
	p = der;
	X509_CRL_free(crl);
	assert_non_null(crl = d2i_X509_CRL(NULL, &p, n));
	OPENSSL_free(der);
	return crl;
}

/* What a look-up answers for a serial of an issuer (NULL: the CRL's own). */
static int
look(X509_CRL *crl, long n, X509 *issuer)
{
	X509		*x = X509_new();
	X509_REVOKED	*r = NULL;
	ASN1_INTEGER	*i = serial(n);
	int		 rc;

	X509_set_serialNumber(x, i);
	X509_set_issuer_name(x, X509_get_subject_name(issuer == NULL ? ca :
	    issuer));
	rc = X509_CRL_get0_by_cert(crl, &r, x);
	if (rc != 0)
		assert_int_equal(ASN1_INTEGER_cmp(
		    X509_REVOKED_get0_serialNumber(r), i), 0);
	assert_int_equal(rc != 0, r != NULL);
	ASN1_INTEGER_free(i);
	X509_free(x);
	return rc;
}

static void
test_serials(void **state)
{
	X509_CRL	*crl = begin();
	long		 i;

	(void)state;
	/* in no order: OpenSSL does not promise one */
	for (i = 0; i < MANY; i++)
		add(crl, i * 7919 % MANY * 2 + 2, NULL, -1);
	add(crl, -5, NULL, -1);
	crl = finish(crl);
	for (i = 0; i < MANY; i++) {
		assert_int_equal(look(crl, 2 * i + 2, NULL), 1);
		assert_int_equal(look(crl, 2 * i + 1, NULL), 0);
	}
	assert_int_equal(look(crl, -5, NULL), 1);
	assert_int_equal(look(crl, 5, NULL), 0);
	assert_int_equal(look(crl, -2, NULL), 0);
	assert_int_equal(look(crl, 2, other), 0);
	X509_CRL_free(crl);
}

static void
test_empty(void **state)
{
	X509_CRL	*crl = finish(begin());

	(void)state;
	assert_int_equal(look(crl, 1, NULL), 0);
	X509_CRL_free(crl);
}

/* An entry that names an issuer speaks for those behind it, as they came. */
static void
test_issuers(void **state)
{
	X509_CRL	*crl = begin();

	(void)state;
	add(crl, 9, NULL, -1);
	add(crl, 5, other, -1);
	add(crl, 3, NULL, -1);
	add(crl, 9, NULL, -1);
	add(crl, 1, ca, -1);
	crl = finish(crl);
	assert_int_equal(look(crl, 9, NULL), 1);
	assert_int_equal(look(crl, 9, other), 1);
	assert_int_equal(look(crl, 5, other), 1);
	assert_int_equal(look(crl, 5, NULL), 0);
	assert_int_equal(look(crl, 3, other), 1);
	assert_int_equal(look(crl, 3, NULL), 0);
	assert_int_equal(look(crl, 1, NULL), 1);
	assert_int_equal(look(crl, 1, other), 0);
	X509_CRL_free(crl);
}

static void
test_removed(void **state)
{
	X509_CRL	*crl = begin();

	(void)state;
	add(crl, 1, NULL, CRL_REASON_KEY_COMPROMISE);
	add(crl, 2, NULL, CRL_REASON_REMOVE_FROM_CRL);
	crl = finish(crl);
	assert_int_equal(look(crl, 1, NULL), 1);
	assert_int_equal(look(crl, 2, NULL), 2);
	X509_CRL_free(crl);
}

/* That one key verified it says nothing of another, nor of another CRL. */
static void
test_keys(void **state)
{
	X509_CRL		*crl = begin(), *changed;
	EVP_PKEY		*copy = X509_get_pubkey(ca);
	unsigned char		*der = NULL;
	const unsigned char	*p;
	int			 i, n;

	(void)state;
	add(crl, 1, NULL, -1);
	crl = finish(crl);
	for (i = 0; i < 3; i++) {
		assert_int_not_equal(X509_CRL_verify(crl, other_key), 1);
		assert_int_equal(X509_CRL_verify(crl, key), 1);
		assert_int_equal(X509_CRL_verify(crl, copy), 1);
	}
	n = i2d_X509_CRL(crl, &der);
	der[n - 1] ^= 1;
	p = der;
	assert_non_null(changed = d2i_X509_CRL(NULL, &p, n));
	assert_int_not_equal(X509_CRL_verify(changed, key), 1);
	assert_int_not_equal(X509_CRL_verify(changed, copy), 1);
	assert_int_equal(X509_CRL_verify(crl, key), 1);
	OPENSSL_free(der);
	X509_CRL_free(changed);
	X509_CRL_free(crl);
	EVP_PKEY_free(copy);
}

/* The serial of an entry is signed like all else. */
static void
test_changed_entry(void **state)
{
	X509_CRL		*crl = begin();
	unsigned char		*der = NULL, *at;
	const unsigned char	*p;
	const unsigned char	 entry[] = { 0x02, 0x03, 0x11, 0x22, 0x33 };
	int			 n;

	(void)state;
	add(crl, 0x112233, NULL, -1);
	crl = finish(crl);
	assert_int_equal(X509_CRL_verify(crl, key), 1);
	n = i2d_X509_CRL(crl, &der);
	assert_non_null(at = memmem(der, (size_t)n, entry, sizeof(entry)));
	at[4] ^= 1;
	X509_CRL_free(crl);
	p = der;
	assert_non_null(crl = d2i_X509_CRL(NULL, &p, n));
	assert_int_equal(look(crl, 0x112233, NULL), 0);
	assert_int_not_equal(X509_CRL_verify(crl, key), 1);
	OPENSSL_free(der);
	X509_CRL_free(crl);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	ca = pki_cert(&pki, "sub-g2");
	other = pki_cert(&pki, "root-g2");
	key = pki_key(&pki, "sub-g2");
	other_key = pki_key(&pki, "root-g2");
	return crltable_install();
}

static int
teardown(void **state)
{
	(void)state;
	X509_free(ca);
	X509_free(other);
	EVP_PKEY_free(key);
	EVP_PKEY_free(other_key);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_serials),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_issuers),
		cmocka_unit_test(test_removed),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_changed_entry),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
