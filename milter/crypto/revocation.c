/* revocation.c: what an OCSP response is worth (RFC 6960 3.2, 4.2.2) */

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"

#define SKEW	300		/* seconds between two honest clocks */
#define AGE_MAX	(24 * 3600)	/* of an answer that names no nextUpdate */

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
 * because it says that it need not be asked for (id-pkix-ocsp-nocheck).
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

/* Was the response signed, by one who may, and with a digest that counts? */
static bool
signed_well(OCSP_BASICRESP *basic, const struct trust *t, X509 *issuer,
    time_t now)
{
	STACK_OF(X509)	*by = sk_X509_new_null();
	X509		*responder = NULL;
	int		 md = NID_undef;
	bool		 ok = false;

	if (by == NULL || sk_X509_push(by, issuer) <= 0 ||
	    OCSP_resp_get0_signer(basic, &responder, by) != 1 ||
	    !may_answer(t, responder, issuer, now))
		goto out;
	/* a SHA-1 response is no weaker than a SHA-1 CA, but than all others */
	OBJ_find_sigid_algs(OBJ_obj2nid(OCSP_resp_get0_tbs_sigalg(basic)->
	    algorithm), &md, NULL);
	if (md == NID_md5 || (md == NID_sha1 &&
	    X509_get_signature_nid(issuer) != NID_sha1WithRSAEncryption))
		goto out;
	sk_X509_set(by, 0, responder);
	ok = OCSP_basic_verify(basic, by, NULL,
	    OCSP_NOINTERN | OCSP_NOVERIFY) == 1;
out:
	sk_X509_free(by);
	return ok;
}

/* Does the answer hold now? */
static bool
fresh(const ASN1_GENERALIZEDTIME *from, const ASN1_GENERALIZEDTIME *to,
    time_t now)
{
	time_t	 begin = chain_time(from), end = chain_time(to);

	if (begin == -1 || begin > now + SKEW)
		return false;
	if (to == NULL)
		return begin >= now - AGE_MAX;
	return end != -1 && end >= now - SKEW && end >= begin;
}

/*
 * The response's word on cert; certificates are named by SHA-1 or SHA-256.
 * False when it has none that holds.
 */
static bool
status_of(OCSP_BASICRESP *basic, X509 *cert, X509 *issuer, time_t now,
    struct certstate *out)
{
	const EVP_MD		*mds[] = { EVP_sha256(), EVP_sha1() };
	ASN1_GENERALIZEDTIME	*at, *from, *to;
	OCSP_CERTID		*id;
	size_t			 i;
	int			 st, why, found = 0;

	for (i = 0; i < NELEM(mds) && !found; i++) {
		if ((id = OCSP_cert_to_id(mds[i], cert, issuer)) == NULL)
			return false;
		found = OCSP_resp_find_status(basic, id, &st, &why, &at,
		    &from, &to);
		OCSP_CERTID_free(id);
	}
	if (!found || !fresh(from, to, now) ||
	    (st != V_OCSP_CERTSTATUS_GOOD && st != V_OCSP_CERTSTATUS_REVOKED))
		return false;
	out->status = STATUS_GOOD;
	out->this_update = chain_time(from);
	out->next_update = to == NULL ? 0 : chain_time(to);
	if (st == V_OCSP_CERTSTATUS_REVOKED) {
		out->status = STATUS_REVOKED;
		out->revoked_at = chain_time(at) == -1 ? 0 : chain_time(at);
		out->revoked_why = why == -1 ? "" : OCSP_crl_reason_str(why);
	}
	return true;
}

void
revocation_judge(const struct trust *t, X509 *cert, X509 *issuer,
    struct slice answer, time_t now, struct certstate *out)
{
	OCSP_BASICRESP		*basic = basic_of(answer);
	struct certstate	 st = { .revoked_why = "" };

	*out = st;
	if (basic != NULL && signed_well(basic, t, issuer, now) &&
	    status_of(basic, cert, issuer, now, &st))
		*out = st;
	OCSP_BASICRESP_free(basic);
}
