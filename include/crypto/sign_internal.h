/* sign_internal.h: keys as OpenSSL knows them; for crypto/ only */
#ifndef CRYPTO_SIGN_INTERNAL_H
#define CRYPTO_SIGN_INTERNAL_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "crypto/sign.h"

/*
 * The key, of which a reference is taken, with its certificates (PEM: its
 * own first, then the chain).  NULL when they do not fit each other.
 */
struct sign_key	*sign_key_new(EVP_PKEY *, struct slice certs);
/* EVP_PKEY_RSA, EVP_PKEY_EC, ... */
int		 sign_key_type(const struct sign_key *);

/*
 * The certificates of a PEM text: the signer's own, then its chain.  0, or
 * -1 when not all of it could be read.
 */
int	sign_certs_read(struct slice certs, X509 **leaf,
	    STACK_OF(X509) **chain);

/* The certificate of exactly these bytes, or NULL. */
typedef X509	*sign_cert_fn(void *ctx, struct slice der);
/* The same, with each certificate had in another way. */
int	sign_certs_by(struct slice certs, sign_cert_fn *, void *ctx,
	    X509 **leaf, STACK_OF(X509) **chain);

#endif
