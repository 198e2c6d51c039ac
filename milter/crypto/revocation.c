/* revocation.c: what an OCSP response is worth (RFC 6960 3.2, 4.2.2) */

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"
#include "crypto/ocsp.h"

#define SKEW	300		/* seconds between two honest clocks */

/* The basic response in DER, or NULL. */
static OCSP_BASICRESP *
basic_of(struct slice der)
{
	const unsigned char	*p = der.p;
	OCSP_RESPONSE		*r = d2i_OCSP_RESPONSE(NULL, &p, (long)der.n);
	OCSP_BASICRESP		*basic = NULL;

	if (r != NULL && p == der.p + der.n &&
	    OCSP_response_status(r) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
		basic = OCSP_response_get1_basic(r);
	OCSP_RESPONSE_free(r);
	return basic;
}

/*
 * May responder speak for issuer?  It is the issuer, or the issuer itself gave
 * it a certificate for that (RFC 6960 4.2.2.2) which is good now, by a CRL or
 * because it says that it need not be asked for (id-pkix-ocsp-nocheck).  Now,
 * also for an old answer: no time stamp proves that it was made while the
 * responder's certificate was valid, and whose key it is after that nobody
 * knows (proofs of existence, ETSI EN 319 102-1 5.6).
 */
static bool
may_answer(const struct trust *t, X509 *responder, X509 *issuer, time_t now)
{
	X509_STORE_CTX	*ctx = NULL;
	bool		 nocheck, ok = false;

	if (X509_cmp(responder, issuer) == 0)
		return true;
	if (X509_get_extended_key_usage(responder) == UINT32_MAX ||
	    (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) == 0 ||
	    (X509_get_key_usage(responder) & KU_DIGITAL_SIGNATURE) == 0)
		return false;
	/* before any path is looked for: of a stranger's, nothing more */
	if (X509_verify(responder, X509_get0_pubkey(issuer)) != 1)
		return false;
	nocheck = X509_get_ext_by_NID(responder, NID_id_pkix_OCSP_noCheck,
	    -1) >= 0;
	if ((ctx = X509_STORE_CTX_new()) == NULL ||
	    X509_STORE_CTX_init(ctx, trust_store(t), responder,
	    trust_certs(t)) != 1 ||
	    chain_params(X509_STORE_CTX_get0_param(ctx), now, !nocheck,
	    NULL) == -1)
		goto out;
	X509_STORE_CTX_set0_crls(ctx, trust_crls(t));
	if (X509_verify_cert(ctx) != 1)
		goto out;
	ok = X509_cmp(sk_X509_value(X509_STORE_CTX_get0_chain(ctx), 1),
	    issuer) == 0;
out:
	X509_STORE_CTX_free(ctx);
	return ok;
}

/* A SHA-1 response is no weaker than a SHA-1 CA, but than all others. */
static bool
digest_counts(const X509_ALGOR *alg, X509 *issuer)
{
	const struct digestword	*d = algorithm_signed_over(alg);

	return d != NULL && (d->strong || (d->nid == NID_sha1 &&
	    X509_get_signature_nid(issuer) == NID_sha1WithRSAEncryption));
}

/*
 * Who signed the response: one who may, with a digest that counts; borrowed.
 * NULL when there is none.
 */
static X509 *
signer_of(OCSP_BASICRESP *basic, const struct trust *t, X509 *issuer,
    time_t now)
{
	STACK_OF(X509)	*by = sk_X509_new_null();
	X509		*responder = NULL;
	bool		 ok = false;

	if (by == NULL || sk_X509_push(by, issuer) <= 0 ||
	    OCSP_resp_get0_signer(basic, &responder, by) != 1 ||
	    !may_answer(t, responder, issuer, now))
		goto out;
	if (!digest_counts(OCSP_resp_get0_tbs_sigalg(basic), issuer))
		goto out;
	sk_X509_set(by, 0, responder);
	ok = OCSP_basic_verify(basic, by, NULL,
	    OCSP_NOINTERN | OCSP_NOVERIFY) == 1;
out:
	sk_X509_free(by);
	return ok ? responder : NULL;
}

/* Does the answer hold now? */
static bool
is_fresh(const struct certstate *st, time_t now)
{
	if (st->this_update > now + SKEW)
		return false;
	if (st->next_update == 0)
		return st->this_update >= now - OCSP_AGE_MAX;
	return st->next_update >= now - SKEW &&
	    st->next_update >= st->this_update;
}

/*
 * Was the answer made after the proven time of signing?  Then it tells of that
 * time, however old it is by now: what is revoked stays listed with its date
 * (ETSI EN 319 102-1 5.6; RFC 5019 2.2.4 speaks of the present only).
 */
static bool
is_later(const struct certstate *st, X509 *responder, time_t now, time_t since)
{
	return since != 0 && st->this_update >= since &&
	    st->this_update <= now + SKEW &&
	    (st->next_update == 0 || st->next_update >= st->this_update) &&
	    chain_time(X509_get0_notBefore(responder)) <= st->this_update;
}

/* A time among the extensions of one answer, or -1. */
static time_t
extension_time(OCSP_SINGLERESP *one, int nid)
{
	ASN1_GENERALIZEDTIME	*t = OCSP_SINGLERESP_get1_ext_d2i(one, nid,
				    NULL, NULL);
	time_t			 at = chain_time(t);

	ASN1_GENERALIZEDTIME_free(t);
	return at;
}

/*
 * "good" speaks only of certificates within their validity (RFC 6960 2.2), and
 * of those that ran out since the archive cutoff (4.4.4).
 */
static bool
speaks_of(OCSP_SINGLERESP *one, X509 *cert, time_t this_update)
{
	time_t	 end = chain_time(X509_get0_notAfter(cert));
	time_t	 cutoff;

	if (this_update <= end)
		return true;
	cutoff = extension_time(one, NID_id_pkix_OCSP_archiveCutoff);
	return cutoff != -1 && cutoff <= end;
}

/* The one answer on cert; certificates are named by SHA-1 or SHA-256. */
static OCSP_SINGLERESP *
answer_on(OCSP_BASICRESP *basic, X509 *cert, X509 *issuer)
{
	const EVP_MD	*mds[] = { EVP_sha256(), EVP_sha1() };
	OCSP_CERTID	*id;
	size_t		 i;
	int		 at = -1, next = -1;

	for (i = 0; i < NELEM(mds) && at < 0; i++) {
		if ((id = OCSP_cert_to_id(mds[i], cert, issuer)) == NULL)
			return NULL;
		at = OCSP_resp_find(basic, id, -1);
		next = at < 0 ? -1 : OCSP_resp_find(basic, id, at);
		OCSP_CERTID_free(id);
	}
	/* of two, which may differ, none counts */
	return at < 0 || next >= 0 ? NULL : OCSP_resp_get0(basic, at);
}

/* From when on the answer says that the key was not its owner's alone. */
static time_t
revoked_since(OCSP_SINGLERESP *one, const ASN1_GENERALIZEDTIME *at)
{
	time_t	 revoked = chain_time(at);
	time_t	 invalid = extension_time(one, NID_invalidity_date);

	if (invalid != -1 && (revoked == -1 || invalid < revoked))
		revoked = invalid;
	return revoked == -1 ? 0 : revoked;
}

/* The response's word on cert.  False when it has none. */
static bool
status_of(OCSP_BASICRESP *basic, X509 *cert, X509 *issuer,
    struct certstate *out)
{
	OCSP_SINGLERESP		*one = answer_on(basic, cert, issuer);
	ASN1_GENERALIZEDTIME	*at, *from, *to;
	int			 st, why;

	if (one == NULL)
		return false;
	st = OCSP_single_get0_status(one, &why, &at, &from, &to);
	out->this_update = chain_time(from);
	out->next_update = to == NULL ? 0 : chain_time(to);
	if (out->this_update == -1 || out->next_update == -1)
		return false;
	if (st == V_OCSP_CERTSTATUS_REVOKED) {
		out->status = STATUS_REVOKED;
		out->revoked_at = revoked_since(one, at);
		out->revoked_why = why == -1 ? "" : OCSP_crl_reason_str(why);
		return true;
	}
	out->status = STATUS_GOOD;
	return st == V_OCSP_CERTSTATUS_GOOD &&
	    speaks_of(one, cert, out->this_update);
}

void
revocation_judge(const struct trust *t, X509 *cert, X509 *issuer,
    struct slice answer, time_t now, time_t since, struct certstate *out)
{
	OCSP_BASICRESP		*basic = basic_of(answer);
	struct certstate	 st = { .revoked_why = "" };
	X509			*by;

	*out = st;
	if (basic != NULL && status_of(basic, cert, issuer, &st) &&
	    (by = signer_of(basic, t, issuer, now)) != NULL &&
	    (is_fresh(&st, now) || is_later(&st, by, now, since)))
		*out = st;
	OCSP_BASICRESP_free(basic);
}
