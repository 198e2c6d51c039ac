/* crls.h: CRLs of the look-alike PKI's CAs, as old or new as a test wants them */
#ifndef TESTS_CRLS_H
#define TESTS_CRLS_H

#include <openssl/x509v3.h>

#include "base/bytes.h"
#include "unit/pki.h"

#define CRLS_DAY	86400

struct crl_spec {
	const char	*ca;		/* who signs; NULL: no CRL at all */
	long		 number;	/* 0: none in it */
	int		 age, days;	/* of thisUpdate at PKI_NOW; to live */
	long		 delta;		/* the base's number; 0: a full one */
	bool		 users;		/* onlyContainsUserCerts */
};

static inline void
crls_number(X509_CRL *crl, int nid, long value, int critical)
{
	ASN1_INTEGER	*n = ASN1_INTEGER_new();

	if (n == NULL || ASN1_INTEGER_set(n, value) != 1 ||
	    X509_CRL_add1_ext_i2d(crl, nid, n, critical, 0) != 1)
		pki_die("CRL number");
	ASN1_INTEGER_free(n);
}

static inline void
crls_users(X509_CRL *crl)
{
	ISSUING_DIST_POINT	*idp = ISSUING_DIST_POINT_new();

	if (idp == NULL)
		pki_die("CRL scope");
	idp->onlyuser = 0xff;
	if (X509_CRL_add1_ext_i2d(crl, NID_issuing_distribution_point, idp, 1,
	    0) != 1)
		pki_die("CRL scope");
	ISSUING_DIST_POINT_free(idp);
}

static inline X509_CRL *
crls_make(const struct pki *p, const struct crl_spec *s)
{
	X509_CRL	*crl = X509_CRL_new();
	X509		*ca = pki_cert(p, s->ca);
	EVP_PKEY	*key = pki_key(p, s->ca);
	time_t		 from = PKI_NOW - (time_t)s->age * CRLS_DAY;
	ASN1_TIME	*at = ASN1_TIME_set(NULL, from);
	ASN1_TIME	*next = ASN1_TIME_set(NULL, from +
			    (time_t)s->days * CRLS_DAY);

	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca));
	X509_CRL_set1_lastUpdate(crl, at);
	X509_CRL_set1_nextUpdate(crl, next);
	if (s->number != 0)
		crls_number(crl, NID_crl_number, s->number, 0);
	if (s->delta != 0)
		crls_number(crl, NID_delta_crl, s->delta, 1);
	if (s->users)
		crls_users(crl);
	if (X509_CRL_sign(crl, key, EVP_sha256()) <= 0)
		pki_die("CRL not signed");
	ASN1_TIME_free(at);
	ASN1_TIME_free(next);
	EVP_PKEY_free(key);
	X509_free(ca);
	return crl;
}

/* The CRL in DER as a file. */
static inline void
crls_put(const struct pki *p, const struct crl_spec *s, const char *path)
{
	X509_CRL	*crl = crls_make(p, s);
	FILE		*f = fopen(path, "w");

	if (f == NULL || i2d_X509_CRL_fp(f, crl) != 1 || fclose(f) != 0)
		pki_die(path);
	X509_CRL_free(crl);
}

#endif
