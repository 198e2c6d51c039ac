/* crl.c: a CRL that was fetched: whose it is, how long it holds, what it may replace (RFC 5280 5) */

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/wire.h"
#include "crypto/chain.h"
#include "crypto/crl.h"

#define ISSUERS_MAX	1024	/* as many as the trust folder has files */
#define SKEW		300	/* seconds between two honest clocks */

struct issuers {
	STACK_OF(X509)	*certs;
};

/*
 * By key usage alone; who leaves it out is taken as well, since the gateway
 * judges every CRL again by its own rules.
 */
static bool
may_sign_crls(X509 *x)
{
	return (X509_get_key_usage(x) & KU_CRL_SIGN) != 0;
}

void
issuers_put(const struct trust *t, struct buf *b)
{
	STACK_OF(X509)	*certs = t == NULL ? NULL : trust_certs(t);
	unsigned char	*der;
	uint32_t	 n = 0;
	int		 i, len;

	for (i = 0; i < sk_X509_num(certs); i++)
		n += may_sign_crls(sk_X509_value(certs, i));
	wire_put_u32(b, n);
	for (i = 0; i < sk_X509_num(certs); i++) {
		if (!may_sign_crls(sk_X509_value(certs, i)))
			continue;
		der = NULL;
		if ((len = i2d_X509(sk_X509_value(certs, i), &der)) <= 0) {
			b->failed = true;
			return;
		}
		wire_put_bytes(b, (struct slice){ der, (size_t)len });
		OPENSSL_free(der);
	}
}

/* One certificate of a message, added to certs.  0 or -1. */
static int
get_issuer(struct wire *w, STACK_OF(X509) *certs)
{
	struct slice		 der = wire_get_bytes(w);
	const unsigned char	*p = der.p;
	X509			*x = d2i_X509(NULL, &p, (long)der.n);

	if (x != NULL && p == der.p + der.n && sk_X509_push(certs, x) > 0)
		return 0;
	X509_free(x);
	return -1;
}

struct issuers *
issuers_get(struct slice bytes)
{
	struct wire	 w = wire_of(bytes);
	struct issuers	*out = calloc(1, sizeof(*out));
	uint32_t	 n = wire_get_count(&w, ISSUERS_MAX);

	if (out == NULL || (out->certs = sk_X509_new_null()) == NULL)
		goto fail;
	for (; n > 0; n--)
		if (get_issuer(&w, out->certs) == -1)
			goto fail;
	if (!wire_done(&w))
		goto fail;
	return out;
fail:
	ERR_clear_error();
	issuers_free(out);
	return NULL;
}

void
issuers_free(struct issuers *issuers)
{
	if (issuers == NULL)
		return;
	sk_X509_pop_free(issuers->certs, X509_free);
	free(issuers);
}

/* The one CRL that these bytes are, or NULL. */
static X509_CRL *
parse(struct slice s)
{
	const unsigned char	*p = s.p;
	X509_CRL		*crl;
	BIO			*in;

	if (slice_find(s, SLICE("-----BEGIN "), 0) == SIZE_MAX) {
		crl = d2i_X509_CRL(NULL, &p, (long)s.n);
		if (crl != NULL && p == s.p + s.n)
			return crl;
		X509_CRL_free(crl);
		return NULL;
	}
	if ((in = BIO_new_mem_buf(s.p, (int)s.n)) == NULL)
		return NULL;
	crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
	BIO_free(in);
	return crl;
}

static bool
signed_by_one(const struct issuers *issuers, X509_CRL *crl)
{
	X509	*x;
	int	 i;

	for (i = 0; i < sk_X509_num(issuers->certs); i++) {
		x = sk_X509_value(issuers->certs, i);
		if (X509_NAME_cmp(X509_get_subject_name(x),
		    X509_CRL_get_issuer(crl)) == 0 &&
		    X509_CRL_verify(crl, X509_get0_pubkey(x)) == 1)
			return true;
	}
	return false;
}

/* The CRL number, right-aligned.  0, also when there is none; -1 if faulty. */
static int
read_number(X509_CRL *crl, struct crl_facts *f)
{
	ASN1_INTEGER	*number;
	BIGNUM		*bn = NULL;
	int		 critical, rc = 0;

	number = X509_CRL_get_ext_d2i(crl, NID_crl_number, &critical, NULL);
	if (number == NULL)
		return critical == -1 ? 0 : -1;
	if ((bn = ASN1_INTEGER_to_BN(number, NULL)) == NULL ||
	    BN_is_negative(bn) ||
	    BN_bn2binpad(bn, f->number, CRL_NUMBER_MAX) == -1)
		rc = -1;
	f->numbered = rc == 0;
	BN_free(bn);
	ASN1_INTEGER_free(number);
	return rc;
}

static const char *
read_facts(X509_CRL *crl, struct crl_facts *f)
{
	const ASN1_TIME	*next = X509_CRL_get0_nextUpdate(crl);

	f->this_update = chain_time(X509_CRL_get0_lastUpdate(crl));
	f->next_update = next == NULL ? 0 : chain_time(next);
	if (f->this_update == -1 || f->next_update == -1)
		return "its times can not be read";
	if (X509_NAME_digest(X509_CRL_get_issuer(crl), EVP_sha256(),
	    f->issuer.b, NULL) != 1)
		return "no memory";
	return read_number(crl, f) == -1 ? "its number can not be read" : NULL;
}

const char *
crl_read(const struct issuers *issuers, struct slice bytes,
    struct crl_facts *out)
{
	struct crl_facts	 f = { .numbered = false };
	X509_CRL		*crl = parse(bytes);
	const char		*fault;

	if (crl == NULL)
		fault = "not a CRL";
	else if (!signed_by_one(issuers, crl))
		fault = "no CA of the trust folder signed it";
	else if ((fault = read_facts(crl, &f)) == NULL)
		*out = f;
	X509_CRL_free(crl);
	ERR_clear_error();
	return fault;
}

static bool
holds(const struct crl_facts *f, time_t now)
{
	return f->next_update == 0 || f->next_update > now;
}

const char *
crl_refusal(const struct crl_facts *old, const struct crl_facts *fresh,
    time_t now)
{
	if (fresh->this_update > now + SKEW)
		return "not yet valid";
	if (!holds(fresh, now))
		return "out of date";
	if (old == NULL)
		return NULL;
	if (memcmp(&old->issuer, &fresh->issuer, sizeof(old->issuer)) != 0)
		return holds(old, now) ? "of another issuer" : NULL;
	if (fresh->this_update < old->this_update ||
	    (old->numbered && (!fresh->numbered ||
	    memcmp(fresh->number, old->number, CRL_NUMBER_MAX) < 0)))
		return "older than the one at hand";
	return NULL;
}

bool
crl_same(const struct crl_facts *a, const struct crl_facts *b)
{
	return memcmp(&a->issuer, &b->issuer, sizeof(a->issuer)) == 0 &&
	    a->this_update == b->this_update &&
	    a->next_update == b->next_update && a->numbered == b->numbered &&
	    memcmp(a->number, b->number, CRL_NUMBER_MAX) == 0;
}
