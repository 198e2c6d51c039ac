/* holder.h: whose a certificate is, an agency's, a person's or a device's: by rules */
#ifndef CRYPTO_HOLDER_H
#define CRYPTO_HOLDER_H

#include "crypto/verdict.h"

/*
 * One rule; it fits when all fits that it names.  A text is NULL or "" for
 * whatever, "-" for what the certificate must not have, "*" for anything but
 * nothing, else words with "*" between them for what may stand there; case,
 * marks and blanks do not count, as in the patterns of forms.
 */
struct holder_rule {
	enum holder	 is;
	const char	*cn, *o, *ou;
	const char	*subject, *issuer;	/* RFC 4514, most particular
						   part first */
	const char *const *purposes;	/* extended key usages up to NULL: has
					   one of them; none: whatever */
	const char *const *without;	/* and has none of these */
	bool		 host;		/* must name a host as well */
};

#endif
