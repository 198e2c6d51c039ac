/* chaincache.h: good paths of one trust snapshot, remembered while they must stay good */
#ifndef CRYPTO_CHAINCACHE_H
#define CRYPTO_CHAINCACHE_H

#include "crypto/chain.h"

/* A memory for one snapshot: what is in it says nothing about another. */
struct lru	*chaincache_new(void);

/*
 * As chain_judge, for a signature that was verified or for a unit's own
 * certificate, never for what a stranger only sent.  What was good for the very
 * same certificates, sent ones included, the same policy and the same
 * algorithms is good until the first certificate of the path or the first CRL
 * that was used runs out.  Only SIG_GOOD is remembered, and never what a time
 * stamp, an OCSP answer, the grace of an old CRL or the path of a CRL's own
 * issuer had a part in.
 */
int	chaincache_judge(struct lru *, struct arena *, const struct judge *,
	    const struct chainask *, struct chainverdict *v);

/* Of a judge all that the verdict on a path depends on but snapshot and time. */
void	chaincache_put_judge(struct buf *, const struct judge *);

#endif
