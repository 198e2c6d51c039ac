/* crltable.c: looking up serials in CRLs of any length, and checking each CRL once (RFC 5280 5.3, 6.3.3) */

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include <openssl/x509v3.h>

#include "base/bytes.h"
#include "crypto/crltable.h"

#define KEYS_MAX	4	/* a CRL has one key; a CA changes it at times */
#define FOUND_REVOKED	1	/* what OpenSSL expects of a look-up */
#define FOUND_REMOVED	2

/* One entry, in the order of serials. */
struct row {
	X509_REVOKED	*entry;
	GENERAL_NAMES	*issuer;	/* NULL: the CRL's own */
};

/* What is known of a CRL beside OpenSSL's own. */
struct table {
	struct row	*rows;
	size_t		 n;
	GENERAL_NAMES	**issuers;	/* of an indirect CRL, once each */
	size_t		 nissuers;
	pthread_mutex_t	 lock;		/* of what follows */
	EVP_PKEY	*keys[KEYS_MAX]; /* the CRL verified by these */
	size_t		 nkeys;
};

static int
by_serial(const void *a, const void *b)
{
	const struct row	*x = a, *y = b;

	return ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(x->entry),
	    X509_REVOKED_get0_serialNumber(y->entry));
}

static void
table_free(struct table *t)
{
	size_t	 i;

	if (t == NULL)
		return;
	for (i = 0; i < t->nkeys; i++)
		EVP_PKEY_free(t->keys[i]);
	for (i = 0; i < t->nissuers; i++)
		GENERAL_NAMES_free(t->issuers[i]);
	pthread_mutex_destroy(&t->lock);
	free(t->issuers);
	free(t->rows);
	free(t);
}

/*
 * An entry that names its certificate's issuer speaks for all that follow
 * (RFC 5280 5.3.3).  *issuer is whose entries they are so far.  0 or -1.
 */
static int
read_issuer(struct table *t, X509_REVOKED *entry, GENERAL_NAMES **issuer)
{
	GENERAL_NAMES	**v, *names;

	if (X509_REVOKED_get_ext_by_NID(entry, NID_certificate_issuer,
	    -1) < 0)
		return 0;
	names = X509_REVOKED_get_ext_d2i(entry, NID_certificate_issuer, NULL,
	    NULL);
	v = reallocarray(t->issuers, t->nissuers + 1, sizeof(*v));
	if (v != NULL)
		t->issuers = v;
	if (names == NULL || v == NULL) {
		GENERAL_NAMES_free(names);
		return -1;
	}
	t->issuers[t->nissuers++] = names;
	*issuer = names;
	return 0;
}

/* Fill the rows, while the entries stand as they came.  0 or -1. */
static int
read_rows(struct table *t, STACK_OF(X509_REVOKED) *entries)
{
	GENERAL_NAMES	*issuer = NULL;
	int		 i, n = sk_X509_REVOKED_num(entries);
	bool		 sorted = true;

	if (n <= 0)
		return 0;
	if ((t->rows = calloc((size_t)n, sizeof(*t->rows))) == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		t->rows[i].entry = sk_X509_REVOKED_value(entries, i);
		if (read_issuer(t, t->rows[i].entry, &issuer) == -1)
			return -1;
		t->rows[i].issuer = issuer;
		if (i > 0 && by_serial(&t->rows[i - 1], &t->rows[i]) > 0)
			sorted = false;
	}
	t->n = (size_t)n;
	if (!sorted)
		qsort(t->rows, t->n, sizeof(*t->rows), by_serial);
	return 0;
}

/* A CRL was parsed: OpenSSL's word for success is 1. */
static int
on_parsed(X509_CRL *crl)
{
	struct table	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return 0;
	pthread_mutex_init(&t->lock, NULL);
	if (read_rows(t, X509_CRL_get_REVOKED(crl)) == -1) {
		table_free(t);
		return 0;
	}
	table_free(X509_CRL_get_meth_data(crl));
	X509_CRL_set_meth_data(crl, t);
	return 1;
}

static int
on_free(X509_CRL *crl)
{
	table_free(X509_CRL_get_meth_data(crl));
	X509_CRL_set_meth_data(crl, NULL);
	return 1;
}

/* Is this row of a certificate of that issuer (NULL: the CRL's)? */
static bool
issuer_fits(X509_CRL *crl, const X509_NAME *issuer, const struct row *r)
{
	const X509_NAME	*by = X509_CRL_get_issuer(crl);
	GENERAL_NAME	*g;
	int		 i;

	if (issuer == NULL)
		issuer = by;
	if (r->issuer == NULL)
		return X509_NAME_cmp(issuer, by) == 0;
	for (i = 0; i < sk_GENERAL_NAME_num(r->issuer); i++) {
		g = sk_GENERAL_NAME_value(r->issuer, i);
		if (g->type == GEN_DIRNAME &&
		    X509_NAME_cmp(issuer, g->d.directoryName) == 0)
			return true;
	}
	return false;
}

/* A delta CRL takes an entry of its base back (RFC 5280 5.3.1). */
static bool
is_removed(X509_REVOKED *entry)
{
	ASN1_ENUMERATED	*e = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason,
			    NULL, NULL);
	bool		 removed = e != NULL && ASN1_ENUMERATED_get(e) ==
			    CRL_REASON_REMOVE_FROM_CRL;

	ASN1_ENUMERATED_free(e);
	return removed;
}

/* The first row whose serial is not below this one. */
static size_t
first_row(const struct table *t, const ASN1_INTEGER *serial)
{
	size_t	 low = 0, high = t->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(
		    t->rows[mid].entry), serial) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int
on_look(X509_CRL *crl, X509_REVOKED **out, const ASN1_INTEGER *serial,
    const X509_NAME *issuer)
{
	const struct table	*t = X509_CRL_get_meth_data(crl);
	const struct row	*r;
	size_t			 i;

	assert(t != NULL);	/* CRLs are parsed, never made, here */
	for (i = first_row(t, serial); i < t->n; i++) {
		r = &t->rows[i];
		if (ASN1_INTEGER_cmp(X509_REVOKED_get0_serialNumber(r->entry),
		    serial) != 0)
			break;
		if (!issuer_fits(crl, issuer, r))
			continue;
		if (out != NULL)
			*out = r->entry;
		return is_removed(r->entry) ? FOUND_REMOVED : FOUND_REVOKED;
	}
	return 0;
}

/*
 * Is it the same key?  Of RSA-PSS keys only the object itself tells: they
 * carry rules of their own, which a comparison of numbers would pass over.
 */
static bool
same_key(const EVP_PKEY *a, const EVP_PKEY *b)
{
	return a == b || (EVP_PKEY_get_base_id(a) != EVP_PKEY_RSA_PSS &&
	    EVP_PKEY_get_base_id(a) == EVP_PKEY_get_base_id(b) &&
	    EVP_PKEY_eq(a, b) == 1);
}

static bool
verified_before(struct table *t, const EVP_PKEY *key)
{
	size_t	 i;
	bool	 known = false;

	pthread_mutex_lock(&t->lock);
	for (i = 0; i < t->nkeys && !known; i++)
		known = same_key(t->keys[i], key);
	pthread_mutex_unlock(&t->lock);
	return known;
}

static void
remember(struct table *t, EVP_PKEY *key)
{
	pthread_mutex_lock(&t->lock);
	if (t->nkeys < KEYS_MAX && EVP_PKEY_up_ref(key) == 1)
		t->keys[t->nkeys++] = key;
	pthread_mutex_unlock(&t->lock);
}

/* The signed bytes of a CRL, a TLV of their own; empty when it is none. */
static struct slice
signed_part(struct slice der)
{
	const unsigned char	*p = der.p, *start;
	long			 len;
	int			 form, tag, class;

	form = ASN1_get_object(&p, &len, &tag, &class, (long)der.n);
	if ((form & 0x81) != 0)
		return (struct slice){ NULL, 0 };
	start = p;
	form = ASN1_get_object(&p, &len, &tag, &class,
	    (long)(der.p + der.n - p));
	if ((form & 0x81) != 0 || tag != V_ASN1_SEQUENCE)
		return (struct slice){ NULL, 0 };
	return (struct slice){ start, (size_t)(p - start) + (size_t)len };
}

/*
 * As OpenSSL would verify it: over the bytes that were received, which it
 * keeps with every CRL.  1, 0 or -1.
 */
static int
verify(X509_CRL *crl, EVP_PKEY *key)
{
	const ASN1_BIT_STRING	*sig;
	const X509_ALGOR	*alg;
	ASN1_TYPE		*tbs = ASN1_TYPE_new();
	ASN1_STRING		*bytes = ASN1_STRING_type_new(V_ASN1_SEQUENCE);
	unsigned char		*der = NULL;
	int			 n = i2d_X509_CRL(crl, &der), rc = -1;
	struct slice		 s = { NULL, 0 };

	X509_CRL_get0_signature(crl, &sig, &alg);
	if (n > 0)
		s = signed_part((struct slice){ der, (size_t)n });
	if (tbs == NULL || bytes == NULL || s.n == 0 ||
	    ASN1_STRING_set(bytes, s.p, (int)s.n) != 1)
		goto out;
	ASN1_TYPE_set(tbs, V_ASN1_SEQUENCE, bytes);
	bytes = NULL;
	rc = ASN1_item_verify(ASN1_ITEM_rptr(ASN1_ANY), alg, sig, tbs, key);
out:
	ASN1_STRING_free(bytes);
	ASN1_TYPE_free(tbs);
	OPENSSL_free(der);
	return rc;
}

/* Only that it verified is remembered, for exactly this CRL and this key. */
static int
on_verify(X509_CRL *crl, EVP_PKEY *key)
{
	struct table	*t = X509_CRL_get_meth_data(crl);
	int		 rc;

	if (t != NULL && verified_before(t, key))
		return 1;
	rc = verify(crl, key);
	if (rc == 1 && t != NULL)
		remember(t, key);
	return rc;
}

/* OpenSSL's default is one for the process, and so is this. */
static void
install(void)
{
	X509_CRL_METHOD	*m = X509_CRL_METHOD_new(on_parsed, on_free, on_look,
			    on_verify);

	if (m != NULL)
		X509_CRL_set_default_method(m);
}

int
crltable_install(void)
{
	static pthread_once_t	 once = PTHREAD_ONCE_INIT;

	return pthread_once(&once, install) == 0 ? 0 : -1;
}
