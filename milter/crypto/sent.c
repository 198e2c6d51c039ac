/* sent.c: which of the certificates that came with a message are looked at, and for what (RFC 5652 5.1) */

#include <openssl/x509v3.h>

#include "crypto/sent.h"

#define CERT_MAX	(32 * 1024)	/* bytes of one; real: 2 KiB */
#define CERTS_MAX	(256 * 1024)	/* bytes of all: names and uses of two
					   bytes become a hundred in memory */

void
sent_limit(STACK_OF(X509) *sent)
{
	int	 i = 0, n, all = 0;

	while (i < sk_X509_num(sent)) {
		n = i2d_X509(sk_X509_value(sent, i), NULL);
		if (n <= 0 || n > CERT_MAX || n > CERTS_MAX - all) {
			X509_free(sk_X509_delete(sent, i));
			continue;
		}
		all += n;
		i++;
	}
}

/*
 * Is x one of these CAs, byte for byte, or did one of them sign it?  The first
 * is the usual sub-CA that comes with each mail: its key need not be used.
 */
static bool
signed_by_one(STACK_OF(X509) *cas, X509 *x)
{
	X509	*ca;
	int	 i;

	for (i = 0; i < sk_X509_num(cas); i++)
		if (X509_cmp(sk_X509_value(cas, i), x) == 0 &&
		    X509_check_ca(x) != 0)
			return true;
	for (i = 0; i < sk_X509_num(cas); i++) {
		ca = sk_X509_value(cas, i);
		if (X509_check_ca(ca) != 0 &&
		    X509_check_issued(ca, x) == X509_V_OK &&
		    X509_verify(x, X509_get0_pubkey(ca)) == 1)
			return true;
	}
	return false;
}

/* Move from left to help what these CAs signed.  How many, or -1. */
static int
take_signed(STACK_OF(X509) *left, STACK_OF(X509) *cas, STACK_OF(X509) *help)
{
	int	 i = 0, n = 0;

	while (i < sk_X509_num(left)) {
		if (!signed_by_one(cas, sk_X509_value(left, i))) {
			i++;
			continue;
		}
		if (sk_X509_push(help, sk_X509_value(left, i)) <= 0)
			return -1;
		sk_X509_delete(left, i);
		n++;
	}
	return n;
}

/* Does one of them say that x issued it? */
static bool
names_issuer(STACK_OF(X509) *sent, X509 *x)
{
	X509	*other;
	int	 i;

	for (i = 0; i < sk_X509_num(sent) && i < SENT_MAX; i++) {
		other = sk_X509_value(sent, i);
		if (other != x && X509_NAME_cmp(X509_get_subject_name(x),
		    X509_get_issuer_name(other)) == 0)
			return true;
	}
	return false;
}

/*
 * A CA, or one that signs CRLs in its place (RFC 5280 4.2.1.3), or one that is
 * none but has issued: of the last, the judgement is to tell.
 */
static bool
may_help(STACK_OF(X509) *sent, X509 *x)
{
	return X509_check_ca(x) != 0 || names_issuer(sent, x) ||
	    ((X509_get_extension_flags(x) & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(x) & KU_CRL_SIGN) != 0);
}

/* The first few of these; NULL: no memory. */
static STACK_OF(X509) *
first_helpers(STACK_OF(X509) *sent)
{
	STACK_OF(X509)	*some = sk_X509_new_null();
	X509		*x;
	int		 i;

	for (i = 0; some != NULL && i < sk_X509_num(sent) &&
	    i < SENT_MAX; i++) {
		x = sk_X509_value(sent, i);
		if (may_help(sent, x) && sk_X509_push(some, x) <= 0) {
			sk_X509_free(some);
			return NULL;
		}
	}
	return some;
}

STACK_OF(X509) *
sent_help(const struct trust *t, STACK_OF(X509) *sent)
{
	STACK_OF(X509)	*left = first_helpers(sent), *help = sk_X509_new_null();
	int		 n = -1;

	if (left != NULL && help != NULL)
		n = take_signed(left, trust_certs(t), help);
	while (n > 0)
		n = take_signed(left, help, help);
	sk_X509_free(left);
	if (n == -1) {
		sk_X509_free(help);
		return NULL;
	}
	return help;
}
