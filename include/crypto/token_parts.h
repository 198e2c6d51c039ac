/* token_parts.h: modules and tokens as libp11 has them; for token*.c only */
#ifndef CRYPTO_TOKEN_PARTS_H
#define CRYPTO_TOKEN_PARTS_H

#include <libp11.h>
#include <openssl/ui.h>
#include <p11-kit/p11-kit.h>

#include "crypto/pin.h"

/* A PKCS#11 module in use: one context, shared by all its tokens. */
struct module {
	struct module	*next;
	char		*path;		/* without symbolic links */
	PKCS11_CTX	*ctx;
	PKCS11_SLOT	*slots;		/* as they were when it was loaded */
	unsigned int	 nslots;
	struct pin_print *prints;	/* one a slot: of the PIN that was right */
	CK_FUNCTION_LIST *calls;	/* to look at slots without libp11 */
	bool		 begun;		/* by us: to be finalised */
	size_t		 users;		/* open tokens */
	const struct token *asking;	/* whose key was asked for last */
	bool		 lost;
};

struct token_pool {
	struct module	*modules;
	UI_METHOD	*silent;
};

struct token {
	struct token_pool *pool;
	struct module	*module;
	struct sign_key	*key;
	unsigned long	 slot;
	char		*serial;	/* as the token says it; may be empty */
	char		*name;		/* of its marker */
	const char	*pin_file, *marker_dir;	/* borrowed from its spec */
	struct pin_print print;		/* of the PIN that opened it */
};

/*
 * Log in to the token in a slot, with a marker around it, unless another unit
 * of ours has; the print of the PIN is kept.  token.h tells the rest.
 */
enum token_fault token_log_in(const struct module *, PKCS11_SLOT *,
		    const struct token_spec *, struct buf *about);
/* What names a token in its marker. */
const char	*token_marker_name(const PKCS11_TOKEN *);

/*
 * The answer to whoever asks for a PIN: nobody is asked, but a key that wants
 * the PIN for each signature (CKA_ALWAYS_AUTHENTICATE) is given the one that
 * opened its token, as long as that stands in its file.  NULL: no memory.
 */
UI_METHOD	*token_dialogue_new(void);

/* Why OpenSSL or the module failed, in their words. */
void		 token_say_error(struct buf *about, const char *doing);

#endif
