/* token.h: a unit's key in a PKCS#11 token; only cks-signer links this */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include "crypto/sign.h"

struct token;

enum token_fault {
	TOKEN_OK,
	TOKEN_MODULE,		/* the PKCS#11 module can not be loaded */
	TOKEN_ABSENT,		/* no token with that label or serial now */
	TOKEN_PIN_FILE,		/* PIN file missing, or readable by others */
	TOKEN_PIN_WRONG,	/* tried once, marked, never again by itself */
	TOKEN_PIN_MARKED,	/* not tried: an earlier try was wrong */
	TOKEN_PIN_LOCKED,	/* the token says locked, final try or count low */
	TOKEN_NO_KEY,		/* logged in, but no such private key */
	TOKEN_KEY_MISMATCH,	/* the certificate is not this key's */
	TOKEN_FAILED		/* any other error of the token */
};

const char	*token_fault_word(enum token_fault);

struct token_spec {
	const char	*uri;		/* RFC 7512, with module-path */
	const char	*pin_file;
	const char	*marker_dir;	/* where wrong PINs are remembered */
	struct slice	 certs;		/* PEM: the unit's certificate, then chain */
};

/*
 * Log in and find the key.  A wrong PIN is tried once, ever: a durable marker
 * (token serial and fingerprint of the PIN file) is written and synced before
 * C_Login and removed when it succeeded; while it stands nobody logs in.
 */
enum token_fault token_open(const struct token_spec *, struct token **out);
void		 token_close(struct token *);	/* takes NULL */
/* The key to sign with, owned by the token; NULL after token_lost. */
const struct sign_key
		*token_key(const struct token *);
/*
 * Is the token still there, with the same session?  After a removal only
 * closing and opening anew helps (libp11 keeps stale handles).
 */
bool		 token_alive(const struct token *);

#endif
