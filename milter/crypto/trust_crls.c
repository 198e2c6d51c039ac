/* trust_crls.c: the CRLs of a snapshot, and who signed them (RFC 5280 5, 6.3.3 f) */

#include <openssl/x509v3.h>

#include "crypto/trust_parts.h"

/* A CA, or one that a CA lets sign CRLs in its place (RFC 5280 4.2.1.3). */
static bool
may_issue_crls(X509 *x)
{
	return X509_check_ca(x) != 0 ||
	    ((X509_get_extension_flags(x) & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(x) & KU_CRL_SIGN) != 0);
}

/* Whoever of the folder signed a CRL, or NULL. */
static X509 *
crl_issuer(const struct trust *t, X509_CRL *crl)
{
	X509	*x;
	int	 i;

	for (i = 0; i < sk_X509_num(t->certs); i++) {
		x = sk_X509_value(t->certs, i);
		if (X509_NAME_cmp(X509_get_subject_name(x),
		    X509_CRL_get_issuer(crl)) == 0 && may_issue_crls(x) &&
		    X509_CRL_verify(crl, X509_get0_pubkey(x)) == 1)
			return x;
	}
	return NULL;
}

static void
take_crl(struct loader *l, const char *file, X509_CRL *crl)
{
	if (crl_issuer(l->t, crl) == NULL)
		trust_fault(l, file,
		    "no CA of the trust folder signed this CRL");
	else if (sk_X509_CRL_push(l->t->crls, crl) <= 0)
		trust_fault(l, file, "no memory");
	else
		return;
	X509_CRL_free(crl);
}

void
trust_take_crls(struct loader *l, const char *file, struct slice bytes)
{
	STACK_OF(X509_CRL)	*crls = sk_X509_CRL_new_null();

	if (crls == NULL)
		trust_fault(l, file, "no memory");
	else if (trust_parse(bytes, NULL, crls) == -1)
		trust_fault(l, file, "not a CRL");
	else
		while (sk_X509_CRL_num(crls) > 0)
			take_crl(l, file, sk_X509_CRL_shift(crls));
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
}
