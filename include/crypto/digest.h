/* digest.h: SHA-256 of bytes, with and without a key; random bytes */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "base/bytes.h"

#define DIGEST_LEN	32
#define DIGEST_HEX	(2 * DIGEST_LEN + 1)

struct digest {
	unsigned char	b[DIGEST_LEN];
};

/* 0 or -1. */
int	digest_sha256(struct slice, struct digest *out);
/* HMAC-SHA-256 (RFC 2104): nobody without the key makes it.  0 or -1. */
int	digest_hmac(struct slice key, struct slice, struct digest *out);
void	digest_hex(const struct digest *, char out[DIGEST_HEX]);
int	digest_random(unsigned char *, size_t n);
/* A number nobody has to guess: for pauses, not for secrets. */
uint32_t
	digest_chance(void);

#endif
