/* shape.h: the few bytes of a signature that are new with each content; for crypto/ only */
#ifndef CRYPTO_SHAPE_H
#define CRYPTO_SHAPE_H

#include <openssl/evp.h>

#include "base/bytes.h"

/*
 * A detached CMS of one signer with signed attributes and no others.  All of
 * its bytes but those of digest, time and value are the same in whatever he
 * signs in this way; each of the slices lies behind the one before it.
 */
struct shape {
	struct slice	attributes;	/* with the tag they have in the CMS */
	struct slice	digest;		/* bytes of messageDigest */
	struct slice	time;		/* of signingTime, as UTCTime; of no
					   length where there is none */
	struct slice	value;		/* of the signature */
};

/* The places in DER; false: it is not of this kind. */
bool	shape_cut(struct slice der, struct shape *out);

/*
 * Put another digest and time into a CMS of this kind, with the places in
 * *out; its value is then to be made anew.  False: it is of another kind, or
 * they do not fit, and it stays as it was.
 */
bool	shape_refill(struct buf *der, struct slice digest, struct slice time,
	    struct shape *out);

/*
 * What is signed by it: the digest of the attributes as RFC 5652 5.4 has
 * them.  The length, or 0: no memory.
 */
unsigned	shape_hash(const struct shape *, const EVP_MD *,
		    unsigned char out[EVP_MAX_MD_SIZE]);

#endif
