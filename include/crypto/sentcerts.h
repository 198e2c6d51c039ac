/* sentcerts.h: reading a CMS without reading again the certificates that come with each */
#ifndef CRYPTO_SENTCERTS_H
#define CRYPTO_SENTCERTS_H

#include "crypto/integrity.h"

/* A memory of parsed certificates by their bytes, for one snapshot. */
struct lru	*sentcerts_new(void);

/*
 * As cms_parse, with the certificates in *sent (NULL: none), which the caller
 * frees.  Where they are known or can be read by themselves, the CMS is read
 * without them; a certificate is its bytes, so nothing else depends on it.
 * *known: all of them were remembered, so nothing is left to remember.
 */
enum reason	sentcerts_parse(struct lru *, struct slice der,
		    CMS_ContentInfo **cms, STACK_OF(X509) **sent, bool *known);

/*
 * The certificate of exactly these bytes, known or, then *known is cleared,
 * read; NULL: it is none.
 */
X509		*sentcerts_one(struct lru *, struct slice der, bool *known);

/*
 * They came with a good signature and were used for it, or are in a unit's
 * file.
 */
void		sentcerts_remember(struct lru *, STACK_OF(X509) *sent);

#endif
