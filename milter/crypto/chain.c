/* chain.c: from a signer's certificate to a pinned root (RFC 5280 6, NĐ 68/2024 Điều 31-32) */

#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"

#define DEPTH_MAX	6	/* certificates between leaf and root; real: 1 */

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

/* What is found on the way; everything is noted, the walk goes on. */
struct walk {
	enum fault	 worst;
	bool		 told;			/* on_verify got a fault */
	bool		 unknown[DEPTH_MAX + 2];	/* status, by depth */
	time_t		 revoked_at;
};

static void
note(struct walk *w, enum fault f)
{
	if (f < w->worst)
		w->worst = f;
}

/* The fault whose reason this is; none for R_NONE. */
static void
note_reason(struct walk *w, enum reason why)
{
	enum fault	 f;

	if (why == R_NONE)
		return;
	for (f = 0; f < F_NONE && verdicts[f].why != why; f++)
		;
	note(w, f == F_NONE ? F_CHAIN : f);
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
 * told and not the first: every fault is noted, as F_CHAIN where the table
 * above has no row, and none ends as good but F_STATUS, when OCSP knows better.
 *
 * The path of a CRL's own issuer (RFC 5280 6.3.3 f) is verified within, through
 * this callback but without our data.  There the first fault must end it:
 * going on would make the CRL count.  It comes back as the error
 * CRL_PATH_VALIDATION_ERROR of the certificate that the CRL is for.
 */
static int
on_verify(int ok, X509_STORE_CTX *ctx)
{
	struct walk	*w = X509_STORE_CTX_get_app_data(ctx);
	int		 depth = X509_STORE_CTX_get_error_depth(ctx);
	enum fault	 f;

	if (ok)
		return 1;
	if (X509_STORE_CTX_get0_parent_ctx(ctx) != NULL)
		return 0;
	w->told = true;
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

/* 0 or -1. */
static int
add_policy(X509_VERIFY_PARAM *p, ASN1_OBJECT *oid)
{
	if (oid != NULL && X509_VERIFY_PARAM_add0_policy(p, oid) == 1)
		return 0;
	ASN1_OBJECT_free(oid);
	return -1;
}

/* 0 or -1. */
static int
set_policy(X509_VERIFY_PARAM *p, const struct path_policy *policy)
{
	const char *const	*oid = policy->policies;

	/* unasked, OpenSSL leaves out RFC 5280 6.1.3 d to f altogether */
	X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_POLICY_CHECK |
	    (policy->explicit_policy ? X509_V_FLAG_EXPLICIT_POLICY : 0) |
	    (policy->inhibit_any ? X509_V_FLAG_INHIBIT_ANY : 0) |
	    (policy->inhibit_mapping ? X509_V_FLAG_INHIBIT_MAP : 0));
	/* OpenSSL takes no policy for none, not for any */
	if (oid == NULL || *oid == NULL)
		return add_policy(p, OBJ_nid2obj(NID_any_policy));
	for (; *oid != NULL; oid++)
		if (add_policy(p, OBJ_txt2obj(*oid, 1)) == -1)
			return -1;
	return 0;
}

int
chain_params(X509_VERIFY_PARAM *p, time_t now, bool crls,
    const struct path_policy *policy)
{
	static const struct path_policy	 any = { .policies = NULL };

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
	return set_policy(p, policy != NULL ? policy : &any);
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
check_path(struct walk *w, const struct algorithms *a, const struct pin *root,
    STACK_OF(X509) *chain)
{
	X509	*x;
	int	 i, n = sk_X509_num(chain);

	if (root == NULL)
		note(w, F_UNKNOWN_CA);
	else if (root->public)
		note(w, F_PUBLIC);
	for (i = 0; i < n; i++) {
		x = sk_X509_value(chain, i);
		note_reason(w, algorithm_key_fault(a, X509_get0_pubkey(x)));
		if (i == n - 1 && root != NULL)
			break;		/* the pin vouches, not its signature */
		note_reason(w, algorithm_cert_fault(a, x));
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

/*
 * All of the trust folder, then what came with the message: here, and not in
 * the store, OpenSSL looks for a CRL's issuer that is not on the path itself,
 * and a forged one must not hide it.  NULL: no memory.
 */
static STACK_OF(X509) *
helpers(const struct trust *t, STACK_OF(X509) *sent)
{
	STACK_OF(X509)	*from[] = { trust_certs(t), sent };
	STACK_OF(X509)	*all = sk_X509_new_null();
	size_t		 i;
	int		 k;

	for (i = 0; i < NELEM(from) && all != NULL; i++)
		for (k = 0; k < sk_X509_num(from[i]); k++)
			if (sk_X509_push(all, sk_X509_value(from[i], k)) <= 0) {
				sk_X509_free(all);
				return NULL;
			}
	return all;
}

/*
 * Let OpenSSL find the path and note what is wrong with it in w.  The path,
 * or NULL when nothing could be decided.
 */
static STACK_OF(X509) *
verify(X509_STORE_CTX *ctx, const struct judge *j, X509 *leaf,
    STACK_OF(X509) *help, struct walk *w)
{
	bool	 ok;

	if (ctx == NULL || help == NULL ||
	    X509_STORE_CTX_init(ctx, trust_store(j->trust), leaf, help) != 1 ||
	    chain_params(X509_STORE_CTX_get0_param(ctx), j->now, true,
	    j->policy) == -1)
		return NULL;
	X509_STORE_CTX_set0_crls(ctx, trust_crls(j->trust));
	X509_STORE_CTX_set_app_data(ctx, w);
	X509_STORE_CTX_set_verify_cb(ctx, on_verify);
	ok = X509_verify_cert(ctx) == 1;
	if (X509_STORE_CTX_get_error(ctx) == X509_V_ERR_OUT_OF_MEM)
		return NULL;
	/* stopped by itself, or found what it did not tell */
	if (!ok || (!w->told && X509_STORE_CTX_get_error(ctx) != X509_V_OK))
		note(w, F_CHAIN);
	return X509_STORE_CTX_get0_chain(ctx);
}

int
chain_judge(const struct judge *j, X509 *leaf, STACK_OF(X509) *sent,
    struct chainverdict *v)
{
	struct walk		 w = { .worst = F_NONE };
	const struct pin	*root;
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	STACK_OF(X509)		*help = helpers(j->trust, sent);
	STACK_OF(X509)		*chain = verify(ctx, j, leaf, help, &w);

	if (chain != NULL) {
		root = root_of(j->trust, chain);
		check_path(&w, algorithm_of(j), root, chain);
		check_status(&w, j, chain);
		*v = (struct chainverdict){
			.cls = verdicts[w.worst].cls,
			.why = verdicts[w.worst].why,
			.generation = root == NULL ? "" : root->generation,
			.revoked_at = w.revoked_at,
		};
	}
	X509_STORE_CTX_free(ctx);
	sk_X509_free(help);
	return chain == NULL ? -1 : 0;
}
