/* signer_workers.h: the processes of one signer */
#ifndef PROGRAMS_SIGNER_WORKERS_H
#define PROGRAMS_SIGNER_WORKERS_H

#include "crypto/section.h"

/*
 * As many of us as the section wants, each with the tokens opened for itself:
 * whoever is idle takes the next request off the channel.  The first that
 * ends, ends all, so that the parent starts all anew; its status.  -1 in one
 * that is to serve.
 */
int	signer_split(const struct section *);

#endif
