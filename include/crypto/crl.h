/* crl.h: a CRL that was fetched: whose it is, how long it holds, what it may replace */
#ifndef CRYPTO_CRL_H
#define CRYPTO_CRL_H

#include <time.h>

#include "crypto/digest.h"
#include "crypto/trust.h"

#define CRL_NUMBER_MAX	20	/* bytes; RFC 5280 5.2.3 */

/* What makes one CRL newer than another. */
struct crl_facts {
	struct digest	 issuer;	/* of its name */
	time_t		 this_update;
	time_t		 next_update;	/* 0: it names none */
	unsigned char	 number[CRL_NUMBER_MAX]; /* right-aligned */
	bool		 numbered;
};

/* Who may sign CRLs. */
struct issuers;

/* Wire-code those of the trust folder who may; trust NULL: nobody. */
void		 issuers_put(const struct trust *, struct buf *);
/* Read them.  NULL: they are none, or memory ran out. */
struct issuers	*issuers_get(struct slice);
void		 issuers_free(struct issuers *);	/* takes NULL */

/*
 * Read one CRL, DER or PEM, signed by one of the issuers.  NULL with *out, or
 * what is wrong with it.
 */
const char	*crl_read(const struct issuers *, struct slice,
		    struct crl_facts *out);

/*
 * Why fresh must not take the place of old (NULL: there is none): it is no
 * longer valid, not yet valid, another issuer's while old still holds, or
 * older by its number or its time (a replay).  NULL: it may.
 */
const char	*crl_refusal(const struct crl_facts *old,
		    const struct crl_facts *fresh, time_t now);
/* Are they the same issue of the same list? */
bool		 crl_same(const struct crl_facts *, const struct crl_facts *);

#endif
