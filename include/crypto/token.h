/* token.h: a unit's key in a PKCS#11 token; only cks-signer links this */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include "crypto/sign.h"
#include "crypto/token_facts.h"

struct token;
struct token_pool;

enum token_fault {
	TOKEN_OK,
	TOKEN_URI,		/* not the URI of one token's private key */
	TOKEN_MODULE,		/* the PKCS#11 module can not be loaded */
	TOKEN_ABSENT,		/* no token with that label or serial now */
	TOKEN_AMBIGUOUS,	/* more than one: whose PIN would it be? */
	TOKEN_PIN_FILE,		/* PIN file missing, or readable by others */
	TOKEN_PIN_WRONG,	/* tried once, marked, never again by itself */
	TOKEN_PIN_MARKED,	/* not tried: an earlier try was wrong */
	TOKEN_PIN_LOCKED,	/* the token says locked, final try or count low */
	TOKEN_MARKER,		/* not tried: no marker could be written */
	TOKEN_NO_KEY,		/* logged in, but no such private key */
	TOKEN_KEY_MISMATCH,	/* the certificate is not this key's */
	TOKEN_NO_SCHEME,	/* it can not sign as the unit wants */
	TOKEN_FAILED		/* any other error of the token */
};

const char	*token_fault_word(enum token_fault);
/* Does only a person's hand help, so that trying again would do harm? */
bool		 token_fault_stays(enum token_fault);

struct token_spec {
	const char	*uri;		/* RFC 7512, with module-path */
	const char	*pin_file;
	const char	*marker_dir;	/* where wrong PINs are remembered */
	bool		 pss;		/* RSASSA-PSS, not PKCS #1 v1.5 */
	struct slice	 certs;		/* PEM: the unit's certificate, then chain */
};

/*
 * What a token tells without a login, and what stands against one: its flags,
 * its marker, its PIN file.  TOKEN_OK when a login may be tried.  Strings are
 * the arena's.
 */
enum token_fault token_look(const struct token_spec *, struct arena *,
		    struct token_facts *out, struct buf *about);
/* What is in the slots of the module that a URI names, at most max. */
size_t		 token_slots(const char *uri, struct arena *,
		    struct token_facts *out, size_t max);

/*
 * The PKCS#11 modules of this process.  A module has one state per process,
 * so tokens of one module share its context; it is unloaded with the last of
 * them.  Free the pool after its tokens.  The process must not fork between.
 */
struct token_pool
		*token_pool_new(void);
void		 token_pool_free(struct token_pool *);	/* takes NULL */

/*
 * Log in and find the key.  A wrong PIN is tried once, ever: a durable marker
 * (token serial and fingerprint of the PIN) is written and synced before
 * C_Login and removed when it succeeded; while it stands that PIN is not
 * tried again.  Another PIN in the file is another try, of which a marker
 * allows three.  On a fault a sentence for the administrator is added to
 * about: without the PIN, but with the name of a marker to be removed.
 */
enum token_fault token_open(struct token_pool *, const struct token_spec *,
		    struct token **out, struct buf *about);
void		 token_close(struct token *);	/* takes NULL */
/* The key to sign with, owned by the token; NULL after token_lost. */
const struct sign_key
		*token_key(const struct token *);
/*
 * Is the token still there?  A token that was taken out and put in again
 * may look alive until it is used.
 */
bool		 token_alive(const struct token *);
/*
 * The token did not do its work.  Only closing and opening anew helps (libp11
 * keeps stale handles), and for all tokens of its module: none of them is
 * alive from now on, and none can be opened before all are closed.  token_open
 * does the same to a module when it sees that an absent token has come.
 */
void		 token_lost(struct token *);

/*
 * After a signature failed: did the token refuse the PIN that had opened it
 * (CKA_ALWAYS_AUTHENTICATE)?  Then that PIN is marked, and the token must be
 * closed before another signature is tried.
 */
bool		 token_pin_refused(const struct token *);

#endif
