/* chain.c: from a signer's certificate to a pinned root (RFC 5280 6, NĐ 68/2024 Điều 31-32) */

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/chain_walk.h"

#define POLICIES_MAX	64	/* of one certificate; usual: 2 */

/*
 * Called by OpenSSL for each fault.  It always goes on, so that the worst is
 * told and not the first: every fault is noted, as F_CHAIN where there is no
 * row for it, and none ends as good but F_STATUS, when OCSP knows better.
 *
 * The path of a CRL's own issuer (RFC 5280 6.3.3 f) is verified within, through
 * this callback but without our data.  There the first fault must end it:
 * going on would make the CRL count.  It comes back as the error
 * CRL_PATH_VALIDATION_ERROR of the certificate that the CRL is for.
 */
static int
on_verify(int ok, X509_STORE_CTX *ctx)
{
	X509_STORE_CTX	*parent = X509_STORE_CTX_get0_parent_ctx(ctx);
	struct walk	*w = X509_STORE_CTX_get_app_data(parent != NULL ?
			    parent : ctx);
	enum fault	 f;

	if (parent != NULL)
		w->aside = true;
	if (ok)
		return 1;
	if (parent != NULL)
		return 0;
	w->told = true;
	f = walk_fault_of(X509_STORE_CTX_get_error(ctx));
	if (f == F_REVOKED || f == F_STATUS)
		walk_note_status(w, ctx, f);
	else
		walk_note(w, f);
	return 1;
}

/*
 * RFC 3161 2.3: one extended key usage, critical, and that timeStamping.
 * OpenSSL looks at all of it but for usages that it does not know.
 */
static bool
may_stamp(X509 *leaf)
{
	EXTENDED_KEY_USAGE	*use = X509_get_ext_d2i(leaf,
				    NID_ext_key_usage, NULL, NULL);
	bool			 only = sk_ASN1_OBJECT_num(use) == 1;

	EXTENDED_KEY_USAGE_free(use);
	return only && X509_check_purpose(leaf, X509_PURPOSE_TIMESTAMP_SIGN,
	    0) == 1;
}

/* Does the certificate's own word on its use allow what is asked? */
static bool
is_fit(const struct walk *w, X509 *leaf)
{
	switch (w->ask->use) {
	case USE_MAIL:
		return usage_may_sign(w->judge, leaf);
	case USE_DOCUMENT:
		return usage_may_sign_document(w->judge, leaf);
	case USE_STAMP:
		return may_stamp(leaf);
	}
	return false;
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
		walk_note(w, F_UNKNOWN_CA);
	else if (root->public)
		walk_note(w, F_PUBLIC);
	for (i = 0; i < n; i++) {
		x = sk_X509_value(chain, i);
		walk_note_reason(w, algorithm_key_fault(a, X509_get0_pubkey(x)));
		if (i == n - 1 && root != NULL)
			break;		/* the pin vouches, not its signature */
		walk_note_reason(w, algorithm_cert_fault(a, x));
		if (i > 0 && X509_check_ca(x) != 1)
			walk_note(w, F_CHAIN);
	}
	if (n > 0 && !is_fit(w, sk_X509_value(chain, 0)))
		walk_note(w, F_KEY_USAGE);
}

/* Each certificate was valid when the signature was made (Điều 31 a, 32). */
static void
check_times(struct walk *w, STACK_OF(X509) *chain)
{
	X509	*x;
	int	 i;

	for (i = 0; i < sk_X509_num(chain); i++) {
		x = sk_X509_value(chain, i);
		if (chain_time(X509_get0_notBefore(x)) > w->at)
			walk_note(w, F_NOT_YET_VALID);
		if (chain_time(X509_get0_notAfter(x)) < w->at)
			walk_note(w, F_EXPIRED);
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
 * OpenSSL has no word for a tree of too many policies but that memory ran out,
 * so that nothing would be decided.  Here it is the certificate's fault.
 */
static void
check_policies(struct walk *w, X509_VERIFY_PARAM *p)
{
	CERTIFICATEPOLICIES	*all = X509_get_ext_d2i(w->ask->leaf,
				    NID_certificate_policies, NULL, NULL);

	if (sk_POLICYINFO_num(all) > POLICIES_MAX) {
		walk_note(w, F_CHAIN);
		X509_VERIFY_PARAM_clear_flags(p, X509_V_FLAG_POLICY_MASK);
	}
	sk_POLICYINFO_pop_free(all, POLICYINFO_free);
}

/*
 * Let OpenSSL find the path and note what is wrong with it in w.  The path,
 * or NULL when nothing could be decided.  Certificate policies are asked of
 * who signs mail: those of a time stamp's signer are the CA's own.
 */
static STACK_OF(X509) *
verify(X509_STORE_CTX *ctx, struct walk *w, STACK_OF(X509) *help)
{
	const struct judge	*j = w->judge;
	STACK_OF(X509)		*chain;
	bool			 ok;

	if (ctx == NULL || help == NULL ||
	    X509_STORE_CTX_init(ctx, trust_store(j->trust), w->ask->leaf,
	    help) != 1 ||
	    chain_params(X509_STORE_CTX_get0_param(ctx), j->now,
	    j->revocation != REVOCATION_OFF,
	    w->ask->use != USE_STAMP ? j->policy : NULL) == -1)
		return NULL;
	check_policies(w, X509_STORE_CTX_get0_param(ctx));
	X509_STORE_CTX_set0_crls(ctx, trust_crls(j->trust));
	X509_STORE_CTX_set_app_data(ctx, w);
	X509_STORE_CTX_set_verify_cb(ctx, on_verify);
	ok = X509_verify_cert(ctx) == 1;
	if (X509_STORE_CTX_get_error(ctx) == X509_V_ERR_OUT_OF_MEM)
		return NULL;
	/* stopped by itself, or found what it did not tell */
	if (!ok || (!w->told && X509_STORE_CTX_get_error(ctx) != X509_V_OK))
		walk_note(w, F_CHAIN);
	chain = X509_STORE_CTX_get0_chain(ctx);
	return sk_X509_num(chain) <= (int)NELEM(w->standing) ? chain : NULL;
}

/* The path as text, with what is known of each certificate's status. */
static void
describe(struct arena *a, const struct walk *w, STACK_OF(X509) *chain,
    struct chainverdict *v)
{
	int		 i, n = sk_X509_num(chain);
	struct pathcert	*path = arena_array(a, (size_t)n, sizeof(*path));
	time_t		 at;

	if (path == NULL)
		return;			/* the arena tells */
	for (i = 0; i < n; i++) {
		certname_path(a, sk_X509_value(chain, i), &path[i]);
		path[i].state = w->standing[i].state;
		at = path[i].state.revoked_at;
		if (at != 0 && (v->revoked_at == 0 || at < v->revoked_at))
			v->revoked_at = at;
	}
	v->path = path;
	v->npath = (size_t)n;
}

int
chain_judge(struct arena *a, const struct judge *j, const struct chainask *ask,
    struct chainverdict *v)
{
	struct walk		 w;
	struct chainverdict	 out = { .generation = "" };
	const struct pin	*root;
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	STACK_OF(X509)		*help = helpers(j->trust, ask->sent);
	STACK_OF(X509)		*chain;

	walk_init(&w, j, ask);
	if ((chain = verify(ctx, &w, help)) != NULL) {
		if ((root = root_of(j->trust, chain)) != NULL)
			out.generation = root->generation;
		check_path(&w, algorithm_of(j), root, chain);
		check_times(&w, chain);
		walk_settle_status(&w, chain);
		walk_sum(&w, &out);
		describe(a, &w, chain, &out);
		out.aside = w.aside;
		*v = out;
	}
	X509_STORE_CTX_free(ctx);
	sk_X509_free(help);
	return chain == NULL || arena_failed(a) ? -1 : 0;
}
