/* crltable.h: looking up serials in CRLs of any length, and checking each CRL once */
#ifndef CRYPTO_CRLTABLE_H
#define CRYPTO_CRLTABLE_H

/*
 * From now on OpenSSL gives every CRL that it parses a sorted table and looks
 * certificates up in it, and remembers by which keys the CRL verified.  All
 * else that RFC 5280 6.3.3 asks (scope, time, key usage, the issuer's own
 * path, critical extensions) stays OpenSSL's.  Call it before CRLs are read
 * and before there are threads; again it does nothing.  0, or -1: no memory.
 */
int	crltable_install(void);

#endif
