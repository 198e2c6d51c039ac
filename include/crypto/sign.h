/* sign.h: making the CMS signature of an entity (RFC 8551 3.5) */
#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include <time.h>

#include "crypto/digest.h"

/*
 * A key with its certificate.  The private key may live in a token: it is
 * used through EVP only.
 */
struct sign_key;

enum sign_digest { SIGN_SHA256, SIGN_SHA384, SIGN_SHA512 };

/* How a signature is made. */
struct sign_form {
	enum sign_digest	 digest;
	bool			 with_chain;	/* not the leaf alone */
	bool			 cades;		/* signingCertificateV2 */
};

/* "sha-256", for micalg. */
const char	*sign_micalg(enum sign_digest);
/* The digest of a configuration word "sha256"; -1 when unknown. */
int		 sign_digest_of(const char *, enum sign_digest *);

/*
 * A key read from PEM bytes (key, certificate, then chain certificates), for
 * tests and `cks sign -k`.  NULL when they do not fit each other.
 */
struct sign_key	*sign_key_pem(struct slice key, struct slice certs);
void		 sign_key_free(struct sign_key *);
/*
 * Sign by RSASSA-PSS from now on, with a salt as long as the digest and MGF1
 * of the same (RFC 4056).  For RSA keys only.
 */
void		 sign_key_use_pss(struct sign_key *);

/*
 * The detached CMS SignedData over entity, DER, with signingTime now and the
 * leaf certificate only (and its chain where with_chain); cades: the
 * certificate is named in what is signed (RFC 5035 5.4, CAdES-BES), so that
 * no other of the same key can take its place.  Added to der; of (may be NULL)
 * is the SHA-256 of entity.  0, or -1 with the OpenSSL error queue telling why.
 */
int		 sign_cms(const struct sign_key *, const struct sign_form *,
		    struct slice entity, time_t now, struct buf *der,
		    struct digest *of);

/*
 * Is der a signature over entity by the first of these certificates (PEM),
 * and by no other?  Paths and status are not looked at.
 */
bool		 sign_is_of(struct slice certs, struct slice entity,
		    struct slice der);
/* "RSA" or "EC" with its size, for people; "" for another. */
const char	*sign_key_kind(const struct sign_key *, uint32_t *bits);

#endif
