/* trust.c: a trust snapshot: counted, and what is in it */

#include <stdlib.h>

#include <openssl/x509v3.h>

#include "crypto/lru.h"
#include "crypto/trust_parts.h"

struct trust *
trust_ref(struct trust *t)
{
	atomic_fetch_add(&t->count, 1);
	return t;
}

void
trust_unref(struct trust *t)
{
	int	 i;

	if (t == NULL || atomic_fetch_sub(&t->count, 1) != 1)
		return;
	for (i = 0; i < sk_X509_CRL_num(t->crls); i++)
		free(t->origins[i].file);
	free(t->origins);
	buf_free(&t->warnings);
	sk_X509_pop_free(t->certs, X509_free);
	sk_X509_CRL_pop_free(t->crls, X509_CRL_free);
	X509_STORE_free(t->store);
	lru_free(t->paths);
	lru_free(t->sent);
	lru_free(t->known);
	EVP_MD_free(t->sha256);
	free(t->pins);
	free(t);
}

struct slice
trust_warnings(const struct trust *t)
{
	return buf_slice(&t->warnings);
}

X509_STORE *
trust_store(const struct trust *t)
{
	return t->store;
}

STACK_OF(X509) *
trust_certs(const struct trust *t)
{
	return t->certs;
}

STACK_OF(X509_CRL) *
trust_crls(const struct trust *t)
{
	return t->crls;
}

struct lru *
trust_paths_seen(const struct trust *t)
{
	return t->paths;
}

struct lru *
trust_certs_seen(const struct trust *t)
{
	return t->sent;
}

struct lru *
trust_known(const struct trust *t)
{
	return t->known;
}

const EVP_MD *
trust_sha256(const struct trust *t)
{
	return t->sha256;
}

const struct pin *
trust_pin(const struct trust *t, const X509 *x)
{
	struct digest	 d;

	if (X509_digest(x, EVP_sha256(), d.b, NULL) != 1)
		return NULL;
	return trust_pin_find(t, &d);
}
