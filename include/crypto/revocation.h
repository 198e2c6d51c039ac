/* revocation.h: asking for a status the CRLs at hand do not tell (RFC 6960) */
#ifndef CRYPTO_REVOCATION_H
#define CRYPTO_REVOCATION_H

#include "base/bytes.h"

/*
 * One question: two DER certificates.  The answer is a DER OCSPResponse in
 * answer, or nothing (the buffer left empty) when none is at hand in time.
 * Only bytes travel: whoever is asked is not believed, crypto/ judges them.
 * 0, or -1 when the helper did not answer (it counts as nothing at hand).
 */
typedef int (*revocation_fn)(void *ctx, struct slice cert,
    struct slice issuer, struct buf *answer);

#endif
