/* token_scheme.h: whether a token can sign as its unit wants; for token.c */
#ifndef CRYPTO_TOKEN_SCHEME_H
#define CRYPTO_TOKEN_SCHEME_H

#include <p11-kit/pkcs11.h>

#include "base/bytes.h"

/*
 * Does the token in the slot offer what a key of that kind (EVP_PKEY_RSA,
 * EVP_PKEY_EC) needs: for RSASSA-PSS its mechanism or raw RSA?
 */
bool	token_scheme_fits(CK_FUNCTION_LIST *, CK_SLOT_ID, int key, bool pss);

/* Once a process: RSASSA-PSS padded by the token where it can.  0 or -1. */
int	token_scheme_init(void);

#endif
