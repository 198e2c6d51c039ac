/* ocsp.c: asking an OCSP responder, and whether its answer is worth keeping (RFC 6960, RFC 5019) */

#include <limits.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"
#include "crypto/ocsp.h"

#define SKEW	300		/* seconds between two honest clocks */

static X509 *
cert_of(struct slice der)
{
	const unsigned char	*p = der.p;
	X509			*x;

	if (der.n > LONG_MAX || (x = d2i_X509(NULL, &p, (long)der.n)) == NULL)
		return NULL;
	if (p == der.p + der.n)
		return x;
	X509_free(x);
	return NULL;
}

static int
add_nonce(OCSP_REQUEST *req, const unsigned char *nonce)
{
	unsigned char	 copy[OCSP_NONCE_BYTES];
	size_t		 i;

	for (i = 0; i < sizeof(copy); i++)
		copy[i] = nonce[i];
	return OCSP_request_add1_nonce(req, copy, sizeof(copy)) == 1 ? 0 : -1;
}

static int
put_request(OCSP_REQUEST *req, struct buf *der)
{
	unsigned char	*p = NULL;
	int		 n = i2d_OCSP_REQUEST(req, &p);

	if (n > 0)
		buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	return n <= 0 || der->failed ? -1 : 0;
}

int
ocsp_request(struct slice cert, struct slice issuer,
    const unsigned char *nonce, struct buf *der)
{
	X509		*x = cert_of(cert), *by = cert_of(issuer);
	OCSP_REQUEST	*req = OCSP_REQUEST_new();
	OCSP_CERTID	*id = NULL;
	int		 rc = -1;

	/* RFC 5019 2.1.1: every responder knows names by SHA-1 */
	if (x == NULL || by == NULL || req == NULL ||
	    (id = OCSP_cert_to_id(EVP_sha1(), x, by)) == NULL)
		goto out;
	if (OCSP_request_add0_id(req, id) == NULL) {
		OCSP_CERTID_free(id);
		goto out;
	}
	if (nonce == NULL || add_nonce(req, nonce) == 0)
		rc = put_request(req, der);
out:
	OCSP_REQUEST_free(req);
	X509_free(x);
	X509_free(by);
	ERR_clear_error();
	return rc;
}

/* The answer's body; NULL with what is wrong. */
static OCSP_BASICRESP *
basic_of(struct slice der, const char **fault)
{
	const unsigned char	*p = der.p;
	OCSP_RESPONSE		*r = d2i_OCSP_RESPONSE(NULL, &p, (long)der.n);
	OCSP_BASICRESP		*basic = NULL;

	if (r == NULL || p != der.p + der.n)
		*fault = "not an OCSP answer";
	else if (OCSP_response_status(r) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		*fault = OCSP_response_status_str(OCSP_response_status(r));
	else if ((basic = OCSP_response_get1_basic(r)) == NULL)
		*fault = "not a basic OCSP answer";
	OCSP_RESPONSE_free(r);
	return basic;
}

/* The issuer, or one whom it gave a certificate for that (4.2.2.2)? */
static bool
may_answer(X509 *responder, X509 *issuer)
{
	if (X509_cmp(responder, issuer) == 0)
		return true;
	return X509_get_extended_key_usage(responder) != UINT32_MAX &&
	    (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) != 0 &&
	    X509_verify(responder, X509_get0_pubkey(issuer)) == 1;
}

static bool
signed_for(OCSP_BASICRESP *basic, X509 *issuer)
{
	STACK_OF(X509)	*by = sk_X509_new_null();
	X509		*responder = NULL;
	bool		 ok = false;

	if (by == NULL || sk_X509_push(by, issuer) <= 0 ||
	    OCSP_resp_get0_signer(basic, &responder, by) != 1 ||
	    !may_answer(responder, issuer))
		goto out;
	sk_X509_set(by, 0, responder);
	ok = OCSP_basic_verify(basic, by, NULL,
	    OCSP_NOINTERN | OCSP_NOVERIFY) == 1;
out:
	sk_X509_free(by);
	return ok;
}

static bool
has_nonce(OCSP_BASICRESP *basic, const unsigned char *nonce)
{
	OCSP_REQUEST	*req = OCSP_REQUEST_new();
	bool		 ok = req != NULL && add_nonce(req, nonce) == 0 &&
			    OCSP_check_nonce(req, basic) == 1;

	OCSP_REQUEST_free(req);
	return ok;
}

/* The times of the answer on this certificate; NULL, or what is wrong. */
static const char *
find_times(OCSP_BASICRESP *basic, X509 *x, X509 *issuer,
    struct ocsp_facts *out)
{
	const EVP_MD		*mds[] = { EVP_sha1(), EVP_sha256() };
	ASN1_GENERALIZEDTIME	*from, *to;
	OCSP_CERTID		*id;
	size_t			 i;
	int			 at = -1, next = -1;

	for (i = 0; i < NELEM(mds) && at < 0; i++) {
		if ((id = OCSP_cert_to_id(mds[i], x, issuer)) == NULL)
			return "no memory";
		at = OCSP_resp_find(basic, id, -1);
		next = at < 0 ? -1 : OCSP_resp_find(basic, id, at);
		OCSP_CERTID_free(id);
	}
	if (at < 0)
		return "about another certificate";
	if (next >= 0)
		return "more than one answer";
	if (OCSP_single_get0_status(OCSP_resp_get0(basic, at), NULL, NULL,
	    &from, &to) == V_OCSP_CERTSTATUS_UNKNOWN)
		return "the certificate is not known to it";
	out->this_update = chain_time(from);
	out->next_update = to == NULL ? 0 : chain_time(to);
	return NULL;
}

/* Does the answer hold now? */
static bool
is_fresh(const struct ocsp_facts *f, time_t now)
{
	return f->this_update != -1 && f->next_update != -1 &&
	    f->this_update <= now + SKEW && (f->next_update == 0 ?
	    f->this_update > now - OCSP_AGE_MAX : f->next_update > now);
}

static const char *
judge(OCSP_BASICRESP *basic, X509 *x, X509 *issuer,
    const unsigned char *nonce, time_t now, struct ocsp_facts *out)
{
	const char	*fault = find_times(basic, x, issuer, out);

	if (fault != NULL)
		return fault;
	if (nonce != NULL && !has_nonce(basic, nonce))
		return "without the nonce that was sent";
	if (!is_fresh(out, now))
		return "out of date";
	return signed_for(basic, issuer) ? NULL : "not signed for the issuer";
}

const char *
ocsp_fault(struct slice answer, struct slice cert, struct slice issuer,
    const unsigned char *nonce, time_t now, struct ocsp_facts *out)
{
	X509			*x = cert_of(cert), *by = cert_of(issuer);
	struct ocsp_facts	 f = { 0 };
	const char		*fault = "not asked for";
	OCSP_BASICRESP		*basic = NULL;

	if (x != NULL && by != NULL && answer.n <= LONG_MAX &&
	    (basic = basic_of(answer, &fault)) != NULL &&
	    (fault = judge(basic, x, by, nonce, now, &f)) == NULL)
		*out = f;
	OCSP_BASICRESP_free(basic);
	X509_free(x);
	X509_free(by);
	ERR_clear_error();
	return fault;
}
