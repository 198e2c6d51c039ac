/* trust_offer.h: what of a file may be put into the trust folders, free of OpenSSL */
#ifndef CRYPTO_TRUST_OFFER_H
#define CRYPTO_TRUST_OFFER_H

#include "base/arena.h"
#include "crypto/trust.h"

#define OFFER_MAX	64	/* in one file; a PKI's whole chain, with room */
#define OFFER_BYTES_MAX	(64 * 1024 * 1024)	/* a CA's whole CRL */

enum offer_verdict { OFFER_TAKE, OFFER_THERE, OFFER_REFUSED };

/* One certificate or CRL.  Strings and bytes live in the arena. */
struct trust_offer {
	enum offer_verdict verdict;
	bool		 crl;
	const char	*name;		/* the CA's, RFC 4514, safe to print */
	const char	*sha256;	/* hexadecimal, of the DER */
	const char	*why;		/* of a refusal; else NULL */
	bool		 unpinned;	/* a root: a pin would make it count */
	struct slice	 der;		/* to be written as it is */
	const char	*file;		/* to be written: letters, digits, "-."
					   and no path */
	const char	*there;		/* path: of the same one; of a CRL that
					   is older; or NULL */
	bool		 replaces;	/* what is there has that name */
};

struct trust_offers {
	struct trust_offer	*v;
	size_t			 n;
};

/*
 * Judge what is in a file: PEM, DER, or a PKCS #7 that carries certificates
 * and CRLs.  A certificate is taken when it is a pinned root, or a CA's that
 * verifies to a pinned root of the folder or of the same file; a CRL when a
 * CA of the folder or of the file signed it, and none as new is there.
 * Returns 0, or -1 with *why.
 */
int	trust_offers(struct arena *, const struct trust_paths *,
	    struct slice file, struct trust_offers *out, const char **why);

#endif
