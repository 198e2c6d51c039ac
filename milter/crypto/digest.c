/* digest.c: SHA-256 of bytes, with and without a key; random bytes */

#include <limits.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "crypto/digest.h"

#define RANDOM_MAX	256	/* bytes of one getentropy(3) */

int
digest_sha256(struct slice s, struct digest *out)
{
	struct digest	 d;

	/* OpenSSL wants a pointer also where there are no bytes */
	if (EVP_Digest(s.n > 0 ? (const void *)s.p : "", s.n, d.b, NULL,
	    EVP_sha256(), NULL) != 1)
		return -1;
	*out = d;
	return 0;
}

int
digest_hmac(struct slice key, struct slice s, struct digest *out)
{
	unsigned int	 n = 0;

	if (key.n > INT_MAX || HMAC(EVP_sha256(), key.p, (int)key.n, s.p, s.n,
	    out->b, &n) == NULL)
		return -1;
	return n == DIGEST_LEN ? 0 : -1;
}

void
digest_hex(const struct digest *d, char out[DIGEST_HEX])
{
	static const char	 hex[] = "0123456789abcdef";
	size_t			 i;

	for (i = 0; i < DIGEST_LEN; i++) {
		out[2 * i] = hex[d->b[i] >> 4];
		out[2 * i + 1] = hex[d->b[i] & 0xf];
	}
	out[2 * i] = '\0';
}

int
digest_random(unsigned char *p, size_t n)
{
	size_t	 some;

	/* each the kernel's own: OpenSSL's way to them is ten times as long */
	for (; n > 0; p += some, n -= some) {
		some = n < RANDOM_MAX ? n : RANDOM_MAX;
		if (getentropy(p, some) == -1)
			return -1;
	}
	return 0;
}

uint32_t
digest_chance(void)
{
	uint32_t	 n = 0;

	(void)digest_random((unsigned char *)&n, sizeof(n));
	return n;
}
