/* certurl.h: where a certificate says that its status is to be had */
#ifndef CRYPTO_CERTURL_H
#define CRYPTO_CERTURL_H

#include "base/arena.h"

#define CERTURL_MAX	8	/* of a kind; real certificates name 1 to 3 */

/* Text as the certificate has it, not to be trusted: it may be anything. */
struct certurls {
	struct slice	ocsp[CERTURL_MAX];
	size_t		nocsp;
	/* One CRL each, at any of its addresses. */
	struct {
		struct slice	at[CERTURL_MAX];
		size_t		n;
	}		crls[CERTURL_MAX];
	size_t		ncrls;
	bool		ca;		/* the certificate is a CA's */
};

/*
 * Read the authority information access (RFC 5280 4.2.2.1) and the CRL
 * distribution points (4.2.1.13) of a DER certificate; what is beyond the
 * limits is left out.  0 with copies in the arena, or -1: no certificate, or
 * no memory.
 */
int	certurl_read(struct arena *, struct slice cert, struct certurls *out);

#endif
