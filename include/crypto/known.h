/* known.h: signers of one trust snapshot that were judged good, and how they sign */
#ifndef CRYPTO_KNOWN_H
#define CRYPTO_KNOWN_H

#include "crypto/chain.h"

/* A memory for one snapshot: what is in it says nothing about another. */
struct lru	*known_new(void);

/*
 * Judge a detached signature that has the shape (shape.h) of one that was
 * judged in full and was good: by the same certificates, attributes and
 * algorithms, so that only digest, time and value are left to look at.  True
 * with *v, a good one; false: it is to be judged in full, since it is new or
 * not good.
 */
bool	known_judge(struct arena *, const struct judge *, struct slice content,
	    struct slice der, struct sigverdict *v);
/*
 * Remember the shape of a signature that was judged in full to be good: if it
 * is by RSA with PKCS #1 padding and without a stamp, while its path must
 * stay good (chaincache.h), and if known_judge would find it good, too.
 */
void	known_remember(const struct judge *, struct slice content,
	    struct slice der, CMS_SignerInfo *, const struct signer *);

/* The same for a unit's certificates; of a signer only what tells of them. */
bool	known_unit(struct arena *, const struct judge *, struct slice pem,
	    struct signer *out);
void	known_remember_unit(const struct judge *, struct slice pem,
	    const struct signer *);

#endif
