/* trust_load.c: a trust snapshot from the trust folder, the CRLs and the pins on disk */

#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/chaincache.h"
#include "crypto/crltable.h"
#include "crypto/known.h"
#include "crypto/sentcerts.h"
#include "crypto/trust_parts.h"

/* One certificate of a file: remembered; whether it counts is seen later. */
static void
take_cert(struct loader *l, const char *file, X509 *x)
{
	/* the file's name travels with the certificate, for later faults */
	if (X509_alias_set1(x, (const unsigned char *)file, -1) != 1 ||
	    sk_X509_push(l->t->certs, x) <= 0) {
		trust_fault(l, file, "no memory");
		X509_free(x);
	}
}

void
trust_take_certs(struct loader *l, const char *file, struct slice bytes)
{
	STACK_OF(X509)	*certs = sk_X509_new_null();

	if (certs == NULL)
		trust_fault(l, file, "no memory");
	else if (trust_parse(bytes, certs, NULL) == -1)
		trust_fault(l, file, "not a certificate");
	else
		while (sk_X509_num(certs) > 0)
			take_cert(l, file, sk_X509_shift(certs));
	sk_X509_pop_free(certs, X509_free);
}

const struct pin *
trust_root_of(const struct trust *t, X509 *x)
{
	X509_STORE_CTX		*ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM	*param;
	const struct pin	*pin = NULL;
	STACK_OF(X509)		*chain;

	if (ctx == NULL || X509_STORE_CTX_init(ctx, t->store, x,
	    t->certs) != 1)
		goto out;
	param = X509_STORE_CTX_get0_param(ctx);
	if (chain_params(param, 0, false, NULL) == -1)
		goto out;
	X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_USE_CHECK_TIME);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
	if (X509_verify_cert(ctx) != 1)
		goto out;
	chain = X509_STORE_CTX_get0_chain(ctx);
	pin = trust_pin(t, sk_X509_value(chain, sk_X509_num(chain) - 1));
out:
	X509_STORE_CTX_free(ctx);
	return pin;
}

static bool
is_pinned_root(const struct trust *t, X509 *x)
{
	const struct pin	*pin = trust_pin(t, x);

	return X509_self_signed(x, 1) == 1 && pin != NULL && pin->root;
}

int
trust_add_roots(struct trust *t)
{
	X509	*x;
	int	 i;

	for (i = 0; i < sk_X509_num(t->certs); i++) {
		x = sk_X509_value(t->certs, i);
		if (is_pinned_root(t, x) &&
		    X509_STORE_add_cert(t->store, x) != 1)
			return -1;
	}
	return 0;
}

const char *
trust_cert_fault(const struct trust *t, X509 *x)
{
	const struct pin	*root, *pin;

	if (X509_self_signed(x, 1) == 1)
		return is_pinned_root(t, x) ? NULL :
		    "a root that no pin allows";
	if ((root = trust_root_of(t, x)) == NULL)
		return "does not verify to a pinned root";
	pin = trust_pin(t, x);
	if (pin != NULL && (pin->root || pin->public != root->public))
		return "is not what its pin says";
	return NULL;
}

void
trust_sort_certs(struct loader *l)
{
	STACK_OF(X509)	*all = l->t->certs, *good = sk_X509_new_null();
	const char	*what;
	X509		*x;
	int		 i;

	for (i = 0; i < sk_X509_num(all); i++) {
		x = sk_X509_value(all, i);
		what = trust_cert_fault(l->t, x);
		if (what == NULL && (good == NULL || !X509_up_ref(x)))
			what = "no memory";
		if (what == NULL && sk_X509_push(good, x) <= 0) {
			X509_free(x);
			what = "no memory";
		}
		if (what != NULL)
			trust_fault(l, (const char *)X509_alias_get0(x, NULL),
			    what);
	}
	for (i = 0; i < sk_X509_num(good); i++) {
		x = sk_X509_value(good, i);
		if (X509_check_ca(x) == 1 &&
		    X509_STORE_add_cert(l->t->store, x) != 1)
			trust_fault(l, (const char *)X509_alias_get0(x, NULL),
			    "no memory");
	}
	sk_X509_pop_free(all, X509_free);
	l->t->certs = good;
}

struct trust *
trust_new(void)
{
	struct trust	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	atomic_init(&t->count, 1);
	t->pins = calloc(PINS_MAX, sizeof(*t->pins));
	t->store = X509_STORE_new();
	t->certs = sk_X509_new_null();
	t->crls = sk_X509_CRL_new_null();
	t->paths = chaincache_new();
	t->sent = sentcerts_new();
	t->known = known_new();
	t->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (t->pins == NULL || t->store == NULL || t->certs == NULL ||
	    t->crls == NULL || t->paths == NULL || t->sent == NULL ||
	    t->known == NULL || t->sha256 == NULL ||
	    crltable_install() == -1 || chain_watch(t->store) == -1) {
		trust_unref(t);
		return NULL;
	}
	return t;
}

struct trust *
trust_read(const struct trust_paths *paths, struct buf *faults,
    size_t *nfaults)
{
	struct loader	 l = { .t = trust_new(), .faults = faults,
				.before = paths->before };

	if (l.t == NULL) {
		buf_printf(faults, "%s: no memory\n", paths->folder);
		return NULL;
	}
	ERR_clear_error();
	trust_take_file(&l, paths->pins, trust_take_pins);
	if (trust_take_folder(&l, paths->folder, trust_take_certs) == 0)
		trust_fault(&l, paths->folder, "no certificates of CAs; take "
		    "them by: cks trust install FILE");
	if (trust_add_roots(l.t) == -1)
		trust_fault(&l, paths->folder, "no memory");
	trust_sort_certs(&l);
	if (paths->crls != NULL)
		trust_take_folder(&l, paths->crls, trust_take_crls);
	trust_take_fetched(l.t, paths->before, paths->fetched);
	ERR_clear_error();
	*nfaults = l.nfaults;
	return l.t;
}

int
trust_load(const struct trust_paths *paths, struct trust **out,
    struct buf *faults)
{
	size_t		 nfaults;
	struct trust	*t = trust_read(paths, faults, &nfaults);

	if (t == NULL || nfaults > 0) {
		trust_unref(t);
		return -1;
	}
	*out = t;
	return 0;
}
