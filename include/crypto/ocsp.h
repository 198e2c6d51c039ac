/* ocsp.h: asking an OCSP responder, and whether its answer is worth keeping */
#ifndef CRYPTO_OCSP_H
#define CRYPTO_OCSP_H

#include <time.h>

#include "base/bytes.h"

#define OCSP_NONCE_BYTES	16	/* RFC 8954 2.1: at most 32, and old
					   responders take no more than 16 */

#define OCSP_AGE_MAX	(24 * 3600)	/* of an answer that names no end:
					   seconds that it counts */

/* How long an answer holds. */
struct ocsp_facts {
	time_t	this_update;
	time_t	next_update;	/* 0: it names none */
};

/*
 * Add to der a request for the status of cert, which issuer issued, both DER.
 * nonce: OCSP_NONCE_BYTES, or NULL.  0, or -1 when they are no certificates.
 */
int	ocsp_request(struct slice cert, struct slice issuer,
	    const unsigned char *nonce, struct buf *der);

/*
 * Is this an answer to that: successful, about this very certificate, signed
 * by the issuer or by one whom the issuer lets answer, with the nonce (NULL:
 * none was sent), within its time, and does it know the certificate?  NULL
 * with *out, or what is wrong.  What it is worth, revocation_judge says; this
 * keeps answers that are worth nothing from taking the place of one to come.
 */
const char
	*ocsp_fault(struct slice answer, struct slice cert,
	    struct slice issuer, const unsigned char *nonce, time_t now,
	    struct ocsp_facts *out);

#endif
