/* ber.h: one value of ASN.1 after another, of definite length or not (X.690 8.1) */
#ifndef CRYPTO_BER_H
#define CRYPTO_BER_H

#include "base/bytes.h"

struct ber {
	struct slice	whole, body;	/* body of an indefinite one: with
					   the end-of-contents octets */
	int		tag, class;	/* class with V_ASN1_CONSTRUCTED */
};

/* One value off the front of *in.  False at the end, or where it is none. */
bool	ber_next(struct slice *in, struct ber *out);

/*
 * The value whose first byte is this off the front of *in: *whole with its
 * header, *body without.  False when it is another, or of a length that is not
 * told ahead.
 */
bool	ber_take(struct slice *in, unsigned char first, struct slice *whole,
	    struct slice *body);

#endif
