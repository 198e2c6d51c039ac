/* chain.c: from a signer's certificate to a pinned root (RFC 5280 6, NĐ 68/2024 Điều 31-32) */

#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"

#define DEPTH_MAX	6	/* certificates between leaf and root; real: 1 */
#define RSA_BITS_MIN	2048
#define RSA_BITS_MAX	8192	/* more only costs our time */

/*
 * What can be wrong with a path, the worst first: of several faults of one
 * signer the first in this order is told.  The content was compared before
 * (verify.c), so integrity comes before all of these.
 */
enum fault {
	F_UNKNOWN_CA, F_CHAIN, F_ALGORITHM, F_KEY_SIZE, F_KEY_USAGE,
	F_EXPIRED, F_NOT_YET_VALID, F_REVOKED, F_STATUS, F_WEAK, F_PUBLIC,
	F_NONE
};

static const struct {
	enum sigclass	cls;
	enum reason	why;
} verdicts[] = {
	[F_UNKNOWN_CA] = { SIG_UNKNOWN_CA, R_UNKNOWN_CA },
	[F_CHAIN] = { SIG_BAD, R_CHAIN_INVALID },
	[F_ALGORITHM] = { SIG_BAD, R_ALGORITHM },
	[F_KEY_SIZE] = { SIG_BAD, R_KEY_SIZE },
	[F_KEY_USAGE] = { SIG_BAD, R_KEY_USAGE },
	[F_EXPIRED] = { SIG_EXPIRED, R_CERT_EXPIRED },
	[F_NOT_YET_VALID] = { SIG_NOT_YET_VALID, R_CERT_NOT_YET_VALID },
	[F_REVOKED] = { SIG_REVOKED, R_CERT_REVOKED },
	[F_STATUS] = { SIG_STATUS_UNKNOWN, R_STATUS_UNKNOWN },
	[F_WEAK] = { SIG_WEAK, R_CERT_WEAK },
	[F_PUBLIC] = { SIG_PUBLIC_CA, R_PUBLIC_CA },
	[F_NONE] = { SIG_GOOD, R_SIGNATURE_GOOD },
};

/*
 * OpenSSL's word for it and ours.  Whatever is not here is F_CHAIN.  A CRL
 * that can not be used is as good as none: the status is asked elsewhere.
 */
static const struct {
	int		error;
	enum fault	fault;
} errors[] = {
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, F_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, F_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, F_UNKNOWN_CA },
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, F_UNKNOWN_CA },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, F_UNKNOWN_CA },
	{ X509_V_ERR_CERT_UNTRUSTED, F_UNKNOWN_CA },
	{ X509_V_ERR_CERT_HAS_EXPIRED, F_EXPIRED },
	{ X509_V_ERR_CERT_NOT_YET_VALID, F_NOT_YET_VALID },
	{ X509_V_ERR_CERT_REVOKED, F_REVOKED },
	{ X509_V_ERR_UNABLE_TO_GET_CRL, F_STATUS },
	{ X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, F_STATUS },
	{ X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, F_STATUS },
	{ X509_V_ERR_CRL_SIGNATURE_FAILURE, F_STATUS },
	{ X509_V_ERR_CRL_NOT_YET_VALID, F_STATUS },
	{ X509_V_ERR_CRL_HAS_EXPIRED, F_STATUS },
	{ X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, F_STATUS },
	{ X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, F_STATUS },
	{ X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, F_STATUS },
	{ X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, F_STATUS },
	{ X509_V_ERR_DIFFERENT_CRL_SCOPE, F_STATUS },
	{ X509_V_ERR_CRL_PATH_VALIDATION_ERROR, F_STATUS },
};

static const char *const curves[] = {
	SN_X9_62_prime256v1, SN_secp384r1, SN_secp521r1
};

/* What is found on the way; everything is noted, the walk goes on. */
struct walk {
	enum fault	 worst;
	bool		 unknown[DEPTH_MAX + 2];	/* status, by depth */
	time_t		 revoked_at;
};

static void
note(struct walk *w, enum fault f)
{
	if (f < w->worst)
		w->worst = f;
}

/* at: when, -1 when the date can not be read. */
static void
note_revoked(struct walk *w, time_t at)
{
	note(w, F_REVOKED);
	if (at != -1 && (w->revoked_at == 0 || at < w->revoked_at))
		w->revoked_at = at;
}

static enum fault
fault_of(int error)
{
	size_t	 i;

	for (i = 0; i < NELEM(errors); i++)
		if (errors[i].error == error)
			return errors[i].fault;
	return F_CHAIN;
}

time_t
chain_time(const ASN1_TIME *t)
{
	struct tm	 tm;

	/* without a time OpenSSL would take the present one */
	return t != NULL && ASN1_TIME_to_tm(t, &tm) == 1 ? timegm(&tm) : -1;
}

/* When the CRL at hand says that the certificate at hand was revoked. */
static time_t
revocation_time(X509_STORE_CTX *ctx)
{
	X509_CRL	*crl = X509_STORE_CTX_get0_current_crl(ctx);
	X509		*x = X509_STORE_CTX_get_current_cert(ctx);
	X509_REVOKED	*entry = NULL;

	if (crl == NULL || x == NULL ||
	    X509_CRL_get0_by_cert(crl, &entry, x) != 1)
		return -1;
	return chain_time(X509_REVOKED_get0_revocationDate(entry));
}

/*
 * Called by OpenSSL for each fault.  It always goes on, so that the worst is
 * told and not the first; nothing noted here ends as good.
 */
static int
on_verify(int ok, X509_STORE_CTX *ctx)
{
	struct walk	*w = X509_STORE_CTX_get_app_data(ctx);
	int		 depth = X509_STORE_CTX_get_error_depth(ctx);
	enum fault	 f;

	if (ok)
		return 1;
	f = fault_of(X509_STORE_CTX_get_error(ctx));
	if (f == F_REVOKED)
		note_revoked(w, revocation_time(ctx));
	else if (f == F_STATUS && depth >= 0 &&
	    (size_t)depth < NELEM(w->unknown))
		w->unknown[depth] = true;
	else
		note(w, f);
	return 1;
}

void
chain_params(X509_VERIFY_PARAM *p, time_t now, bool crls)
{
	/* SHA-1 is judged by our own rule, key usage too */
	X509_VERIFY_PARAM_set_auth_level(p, 0);
	X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_ANY);
	X509_VERIFY_PARAM_set_depth(p, DEPTH_MAX);
	X509_VERIFY_PARAM_set_time(p, now);
	/* without the last two PKITS shows a false accept */
	if (crls)
		X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_CRL_CHECK |
		    X509_V_FLAG_CRL_CHECK_ALL |
		    X509_V_FLAG_EXTENDED_CRL_SUPPORT |
		    X509_V_FLAG_USE_DELTAS);
}

static enum reason
ec_fault(EVP_PKEY *key)
{
	char	 name[64];
	int	 own_curve = 0;
	size_t	 i;

	/* parameters written out can pretend to be a curve (CVE-2020-0601) */
	EVP_PKEY_get_int_param(key,
	    OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &own_curve);
	if (own_curve || EVP_PKEY_get_group_name(key, name, sizeof(name),
	    NULL) != 1)
		return R_ALGORITHM;
	for (i = 0; i < NELEM(curves); i++)
		if (strcmp(name, curves[i]) == 0)
			return R_NONE;
	return R_ALGORITHM;
}

enum reason
chain_key_fault(EVP_PKEY *key)
{
	int	 bits;

	if (key == NULL)
		return R_ALGORITHM;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		bits = EVP_PKEY_get_bits(key);
		return bits < RSA_BITS_MIN || bits > RSA_BITS_MAX ?
		    R_KEY_SIZE : R_NONE;
	case EVP_PKEY_EC:
		return ec_fault(key);
	default:
		return R_ALGORITHM;
	}
}

static void
check_key(struct walk *w, X509 *x)
{
	switch ((int)chain_key_fault(X509_get0_pubkey(x))) {
	case R_NONE:
		break;
	case R_KEY_SIZE:
		note(w, F_KEY_SIZE);
		break;
	default:
		note(w, F_ALGORITHM);
	}
}

/* The digest that a certificate was signed over. */
static void
check_digest(struct walk *w, X509 *x)
{
	int	 md = NID_undef;

	if (X509_get_signature_info(x, &md, NULL, NULL, NULL) != 1)
		md = NID_undef;
	if (md == NID_sha1)
		note(w, F_WEAK);
	else if (md != NID_sha256 && md != NID_sha384 && md != NID_sha512)
		note(w, F_ALGORITHM);
}

/*
 * Key usage: RFC 8551 4.4.2 takes either bit, and the older generation has
 * nonRepudiation only.  Without the extensions nothing is restricted.
 */
bool
chain_may_sign(X509 *leaf)
{
	uint32_t	 usage = X509_get_key_usage(leaf);
	uint32_t	 purpose = X509_get_extended_key_usage(leaf);

	return (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0 &&
	    (purpose & (XKU_SMIME | XKU_ANYEKU)) != 0;
}

/* The pinned root a path ends at, or NULL. */
static const struct pin *
root_of(const struct trust *t, STACK_OF(X509) *chain)
{
	int			 n = sk_X509_num(chain);
	const struct pin	*pin = NULL;

	if (n > 1)
		pin = trust_pin(t, sk_X509_value(chain, n - 1));
	return pin != NULL && pin->root ? pin : NULL;
}

/* Our own rules for the path that OpenSSL found, which ends at root. */
static void
check_path(struct walk *w, const struct pin *root, STACK_OF(X509) *chain)
{
	X509	*x;
	int	 i, n = sk_X509_num(chain);

	if (root == NULL)
		note(w, F_UNKNOWN_CA);
	else if (root->public)
		note(w, F_PUBLIC);
	for (i = 0; i < n; i++) {
		x = sk_X509_value(chain, i);
		check_key(w, x);
		if (i == n - 1 && root != NULL)
			break;		/* the pin vouches, not its signature */
		check_digest(w, x);
		if (i > 0 && X509_check_ca(x) != 1)
			note(w, F_CHAIN);
	}
	if (n > 0 && !chain_may_sign(sk_X509_value(chain, 0)))
		note(w, F_KEY_USAGE);
}

/* Ask for the status of one certificate, and judge the answer. */
static enum certstatus
ask(const struct judge *j, X509 *x, X509 *issuer, time_t *revoked_at)
{
	unsigned char	*cert = NULL, *by = NULL;
	int		 ncert = i2d_X509(x, &cert), nby = i2d_X509(issuer, &by);
	struct buf	 answer = { 0 };
	enum certstatus	 st = STATUS_UNKNOWN;

	if (j->ask != NULL && ncert > 0 && nby > 0 &&
	    j->ask(j->ctx, (struct slice){ cert, (size_t)ncert },
	    (struct slice){ by, (size_t)nby }, &answer) == 0 &&
	    buf_slice(&answer).n > 0)
		st = revocation_judge(j->trust, x, issuer,
		    buf_slice(&answer), j->now, revoked_at);
	buf_free(&answer);
	OPENSSL_free(cert);
	OPENSSL_free(by);
	return st;
}

/*
 * What no CRL told.  Nobody is asked for a path that fails already, so that a
 * stranger's certificate makes us ask for nothing.
 */
static void
check_status(struct walk *w, const struct judge *j, STACK_OF(X509) *chain)
{
	int	 i, n = sk_X509_num(chain);
	time_t	 at = 0;

	for (i = 0; i < n - 1; i++) {
		if (!w->unknown[i] || w->worst <= F_REVOKED)
			continue;
		switch (ask(j, sk_X509_value(chain, i),
		    sk_X509_value(chain, i + 1), &at)) {
		case STATUS_GOOD:
			break;
		case STATUS_REVOKED:
			note_revoked(w, at);
			break;
		case STATUS_UNKNOWN:
			note(w, F_STATUS);
			break;
		}
	}
}

int
chain_judge(const struct judge *j, X509 *leaf, STACK_OF(X509) *sent,
    struct chainverdict *v)
{
	struct walk		 w = { .worst = F_NONE };
	const struct pin	*root;
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	STACK_OF(X509)		*chain;
	int			 rc = -1;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, trust_store(j->trust),
	    leaf, sent) != 1)
		goto out;
	chain_params(X509_STORE_CTX_get0_param(ctx), j->now, true);
	X509_STORE_CTX_set_app_data(ctx, &w);
	X509_STORE_CTX_set_verify_cb(ctx, on_verify);
	if (X509_verify_cert(ctx) != 1) {
		if (X509_STORE_CTX_get_error(ctx) == X509_V_ERR_OUT_OF_MEM)
			goto out;
		note(&w, F_CHAIN);
	}
	chain = X509_STORE_CTX_get0_chain(ctx);
	root = root_of(j->trust, chain);
	check_path(&w, root, chain);
	check_status(&w, j, chain);
	*v = (struct chainverdict){
		.cls = verdicts[w.worst].cls, .why = verdicts[w.worst].why,
		.generation = root == NULL ? "" : root->generation,
		.revoked_at = w.revoked_at,
	};
	rc = 0;
out:
	X509_STORE_CTX_free(ctx);
	return rc;
}
