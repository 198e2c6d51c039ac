/* imprint.h: the digest that a signer signed, compared with other contents */
#ifndef CRYPTO_IMPRINT_H
#define CRYPTO_IMPRINT_H

#include "base/bytes.h"

#define IMPRINTS_MAX	8	/* signers; a leader and an agency are two */
#define IMPRINT_LEN	64	/* SHA-512 */

struct imprint {
	int		 algorithm;	/* as OpenSSL numbers digests */
	unsigned char	 b[IMPRINT_LEN];
	size_t		 n;
};

struct imprints {
	struct imprint	 v[IMPRINTS_MAX];
	size_t		 n;		/* one at least */
};

/*
 * The messageDigest of every signer of a CMS (RFC 5652 11.2), as long as it
 * is one of SHA-256, -384 or -512.  Nothing is verified: this is to find out
 * what a content was like, never to believe it.  0 with *out, or -1: no such
 * CMS, or a signer without one such digest.
 */
int	imprints_of(struct slice der, struct imprints *out);

/*
 * Have these pieces, one behind the other, every one of the digests?  False
 * also when memory ran out.
 */
bool	imprints_fit(const struct imprints *, const struct slice *pieces,
	    size_t n);

#endif
