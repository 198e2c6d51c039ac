/* pieces.h: what a judgement rests on, as bytes: to be kept and judged by again */
#ifndef CRYPTO_PIECES_H
#define CRYPTO_PIECES_H

#include "crypto/trust.h"

enum piece { PIECE_CERT, PIECE_CRL, PIECE_STAMP };

/* Is given one piece in DER, borrowed for the call.  0, or -1 to end it. */
typedef int (*piece_fn)(void *ctx, enum piece, struct slice der);

/* All certificates and CRLs that a snapshot judges by.  0 or -1. */
int	trust_pieces(const struct trust *, piece_fn, void *ctx);
/* Its pins, as the lines of a pins file. */
void	trust_pins_put(const struct trust *, struct buf *);
/*
 * The certificates in a CMS and the time stamp tokens of its signers
 * (RFC 3161, id-aa-timeStampToken), good or bad.  What is no CMS has none.
 * 0 or -1.
 */
int	cms_pieces(struct slice der, piece_fn, void *ctx);

#endif
