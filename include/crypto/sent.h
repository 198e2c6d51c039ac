/* sent.h: the certificates that came with a message; shared by the files of crypto/ */
#ifndef CRYPTO_SENT_H
#define CRYPTO_SENT_H

#include "crypto/chain.h"

#define SENT_MAX	32	/* certificates tried as help for a path */

/* Take out what is too large to be one of an honest message. */
void	sent_limit(STACK_OF(X509) *sent);

/*
 * The CAs, and signers of CRLs, among them that CAs of the trust folder let
 * be: the rest can be on no good path, and its keys, names and policies, a stranger's choice, would only cost our time.
 * Borrowed, in a stack that the caller frees; NULL: no memory.
 */
STACK_OF(X509)	*sent_help(const struct trust *, STACK_OF(X509) *sent);

#endif
