/* author.h: the one mailbox that a document to be signed says it is from */
#ifndef CRYPTO_AUTHOR_H
#define CRYPTO_AUTHOR_H

#include "base/bytes.h"

#define AUTHOR_HEADER_MAX	(256 * 1024)	/* an entity we made: a few KiB */
#define AUTHOR_LOCAL_MAX	64		/* RFC 5321 4.5.3.1.1 */
#define AUTHOR_ADDRESS_MAX	254		/* RFC 5321 4.5.3.1.3, less <> */

/*
 * The address in the only From field of the entity's header.  0 with
 * *address within entity, or -1 with *why a word for the refusal: anything
 * but one plain mailbox is refused, whatever RFC 5322 would allow.
 */
int	author_find(struct slice entity, struct slice *address,
	    const char **why);

/* What follows the @ of an address; empty without one. */
struct slice
	author_domain(struct slice address);

#endif
