/* unitcert.h: whether a unit of ours may and can sign with its certificate */
#ifndef CRYPTO_UNITCERT_H
#define CRYPTO_UNITCERT_H

#include "crypto/verify.h"

/*
 * What is wrong with a unit's PEM file, its own certificate and then the
 * chain, and stays wrong whatever the time and the CAs: no certificate, a
 * person's (Regulation Điều 10), a CA's, not for signing mail.  Of the judge
 * only the rules on uses and holders count.  NULL: nothing.
 */
const char	*unitcert_fault(const struct judge *, struct slice pem);

/*
 * How those who get the unit's mail will judge the certificate: the members
 * of *out that tell of a certificate, and its class.  0, or -1 when nothing
 * could be decided.
 */
int		 unitcert_judge(struct arena *, const struct judge *,
		    struct slice pem, struct signer *out);

#endif
