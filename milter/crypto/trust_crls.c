/* trust_crls.c: the CRLs of a snapshot, and who signed them (RFC 5280 5, 6.3.3 f) */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/x509v3.h>

#include "crypto/trust_parts.h"

#define FETCHED_MAX	(256u << 20)	/* bytes of all that were fetched: OpenSSL
					   reads 60 MiB of CRL in a second */
#define CRLS_MAX	1024	/* one for each CA and scope; the fetcher may go mad */

/* A CA, or one that a CA lets sign CRLs in its place (RFC 5280 4.2.1.3). */
static bool
may_issue_crls(X509 *x)
{
	return X509_check_ca(x) != 0 ||
	    ((X509_get_extension_flags(x) & EXFLAG_KUSAGE) != 0 &&
	    (X509_get_key_usage(x) & KU_CRL_SIGN) != 0);
}

X509 *
trust_crl_issuer(const struct trust *t, X509_CRL *crl)
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

const char *
trust_keep_crl(struct loader *l, const char *file, X509_CRL *crl,
    X509 *issuer)
{
	struct trust		*t = l->t;
	size_t			 n = (size_t)sk_X509_CRL_num(t->crls);
	struct crl_origin	*v;
	char			*name;

	if (n == CRLS_MAX)
		return "too many CRLs";
	if ((v = reallocarray(t->origins, n + 1, sizeof(*v))) == NULL)
		return "no memory";
	t->origins = v;
	if ((name = strdup(file)) == NULL ||
	    sk_X509_CRL_push(t->crls, crl) <= 0) {
		free(name);
		return "no memory";
	}
	v[n] = (struct crl_origin){ name, issuer, l->bytes, l->fetched };
	return NULL;
}

/* As trust_keep_crl; the CRL is given back when it is not kept. */
static const char *
take_crl(struct loader *l, const char *file, X509_CRL *crl)
{
	X509		*issuer = trust_crl_issuer(l->t, crl);
	const char	*what = "no CA of the trust folder signed this CRL";

	/* a path is verified with each CRL, so none counts unverified */
	if (issuer != NULL || l->given)
		what = trust_keep_crl(l, file, crl, issuer);
	if (what != NULL)
		X509_CRL_free(crl);
	return what;
}

/*
 * The CRL that these very bytes were in the snapshot before, with its table
 * and the keys that it verified by; false when there is none.
 */
static bool
take_unchanged(const struct loader *l, STACK_OF(X509_CRL) *crls)
{
	X509_CRL	*crl;
	int		 i;

	for (i = 0; l->before != NULL &&
	    i < sk_X509_CRL_num(l->before->crls); i++) {
		if (memcmp(&l->before->origins[i].bytes, &l->bytes,
		    sizeof(l->bytes)) != 0)
			continue;
		crl = sk_X509_CRL_value(l->before->crls, i);
		if (X509_CRL_up_ref(crl) != 1)
			return false;
		if (sk_X509_CRL_push(crls, crl) > 0)
			return true;
		X509_CRL_free(crl);
		return false;
	}
	return false;
}

/* The CRLs of a file; 0, or -1: it has none, or one is damaged. */
static int
read_crls(struct loader *l, struct slice bytes, STACK_OF(X509_CRL) *crls)
{
	if (digest_sha256(bytes, &l->bytes) == -1)
		return -1;
	if (take_unchanged(l, crls))
		return 0;
	if (trust_parse(bytes, NULL, crls) == -1)
		return -1;
	if (sk_X509_CRL_num(crls) != 1)
		memset(&l->bytes, 0, sizeof(l->bytes));
	return 0;
}

/* One fault a file is enough: a file may hold many. */
void
trust_take_crls(struct loader *l, const char *file, struct slice bytes)
{
	STACK_OF(X509_CRL)	*crls = sk_X509_CRL_new_null();
	const char		*what = NULL;

	if (crls == NULL)
		what = "no memory";
	else if (read_crls(l, bytes, crls) == -1)
		what = "not a CRL";
	while (what == NULL && sk_X509_CRL_num(crls) > 0)
		what = take_crl(l, file, sk_X509_CRL_shift(crls));
	if (what != NULL)
		trust_fault(l, file, what);
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

/* Is this extension the same in both, or in neither? */
static bool
same_ext(const X509_CRL *a, const X509_CRL *b, int nid)
{
	int	 i = X509_CRL_get_ext_by_NID(a, nid, -1);
	int	 k = X509_CRL_get_ext_by_NID(b, nid, -1);

	if (i < 0 || k < 0)
		return i < 0 && k < 0;
	return ASN1_OCTET_STRING_cmp(
	    X509_EXTENSION_get_data(X509_CRL_get_ext(a, i)),
	    X509_EXTENSION_get_data(X509_CRL_get_ext(b, k))) == 0;
}

/* A delta to another base may fit where this one does not: it stays. */
bool
trust_crl_same_scope(const X509_CRL *a, const X509_CRL *b)
{
	return X509_NAME_cmp(X509_CRL_get_issuer(a),
	    X509_CRL_get_issuer(b)) == 0 &&
	    same_ext(a, b, NID_issuing_distribution_point) &&
	    same_ext(a, b, NID_delta_crl);
}

bool
trust_crl_newer(const X509_CRL *a, const X509_CRL *than)
{
	time_t		 at = chain_time(X509_CRL_get0_lastUpdate(a));
	time_t		 then = chain_time(X509_CRL_get0_lastUpdate(than));
	ASN1_INTEGER	*n, *m;
	bool		 more;

	if (at != then)
		return at > then;
	n = X509_CRL_get_ext_d2i(a, NID_crl_number, NULL, NULL);
	m = X509_CRL_get_ext_d2i(than, NID_crl_number, NULL, NULL);
	more = n != NULL && (m == NULL || ASN1_INTEGER_cmp(n, m) > 0);
	ASN1_INTEGER_free(n);
	ASN1_INTEGER_free(m);
	return more;
}

/* Does CRL k make CRL i needless? */
static bool
supersedes(const struct trust *t, int k, int i)
{
	const struct crl_origin	*by = &t->origins[k], *old = &t->origins[i];
	const X509_CRL		*a = sk_X509_CRL_value(t->crls, k);
	const X509_CRL		*b = sk_X509_CRL_value(t->crls, i);

	return k != i && (by->fetched || old->fetched) &&
	    trust_crl_same_scope(a, b) &&
	    EVP_PKEY_eq(X509_get0_pubkey(by->issuer),
	    X509_get0_pubkey(old->issuer)) == 1 &&
	    (trust_crl_newer(a, b) || (!trust_crl_newer(b, a) && k < i));
}

static bool
superseded(const struct trust *t, int i)
{
	int	 k;

	for (k = 0; k < sk_X509_CRL_num(t->crls); k++)
		if (supersedes(t, k, i))
			return true;
	return false;
}

static void
drop(struct trust *t, int i)
{
	int	 n = sk_X509_CRL_num(t->crls);

	X509_CRL_free(sk_X509_CRL_delete(t->crls, i));
	free(t->origins[i].file);
	memmove(&t->origins[i], &t->origins[i + 1],
	    (size_t)(n - i - 1) * sizeof(*t->origins));
}

void
trust_take_fetched(struct trust *t, const struct trust *before,
    const char *folder)
{
	struct loader	 l = { .t = t, .faults = &t->warnings,
		.fetched = true, .left = FETCHED_MAX, .before = before };
	int		 i;

	if (folder == NULL || (access(folder, F_OK) == -1 && errno == ENOENT))
		return;
	trust_take_folder(&l, folder, trust_take_crls);
	for (i = sk_X509_CRL_num(t->crls) - 1; i >= 0; i--)
		if (superseded(t, i))
			drop(t, i);
}
