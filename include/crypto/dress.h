/* dress.h: what is put around a signature by those who hold no key (RFC 5652 5.2) */
#ifndef CRYPTO_DRESS_H
#define CRYPTO_DRESS_H

#include "base/bytes.h"

/*
 * A detached CMS with its content put into it (RFC 8551 3.5.2), added to out.
 * Nothing signed changes.  0, or -1 when it is no such CMS or memory ran out.
 */
int	cms_embed(struct slice der, struct slice content, struct buf *out);

#endif
