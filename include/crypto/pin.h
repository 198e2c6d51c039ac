/* pin.h: a token's PIN from its file, and the memory of PINs that were wrong */
#ifndef CRYPTO_PIN_H
#define CRYPTO_PIN_H

#include "crypto/token.h"

#define PIN_MAX		255	/* bytes; tokens take 4 to 64 */
/* Different PINs tried after each other; tokens lock at the 10th or 15th. */
#define PIN_TRIES_MAX	3

struct pin {
	char	 text[PIN_MAX + 1];
};

/*
 * The PIN that a file, or a credential (pin_source.h), holds in its only line.  The file must be a plain one,
 * its owner we or root, nothing in it for group or others.  0, or -1 with
 * *why.  pin_clear wipes it.
 */
int	pin_read(const char *path, struct pin *out, const char **why);
void	pin_clear(struct pin *);

/* What tells one PIN from another within this process, and not the PIN. */
#define PIN_SALT_BYTES	16
struct pin_print {
	unsigned char	 salt[PIN_SALT_BYTES], of[32];
};

int	pin_print(const struct pin *, struct pin_print *out);	/* 0 or -1 */
bool	pin_is(const struct pin *, const struct pin_print *);

enum pin_mark {
	PIN_UNMARKED,		/* no marker: nothing was tried */
	PIN_OTHER_MARKED,	/* other PINs were tried and not found right */
	PIN_MARKED,		/* this one was, or too many, or unreadable */
	PIN_MARK_FAULT		/* the marker can not be looked at */
};

/* The marker of a token within the signer's state directory. */
struct pin_marker {
	const char	*dir;
	const char	*serial;	/* any bytes; names file and salts */
	const struct pin *pin;
};

/* What the marker says of this PIN. */
enum pin_mark
	pin_mark_look(const struct pin_marker *);
/* Add this PIN to the marker, durably.  0 or -1. */
int	pin_mark_add(const struct pin_marker *);
/* The PIN was right: forget all.  0 or -1. */
int	pin_mark_remove(const struct pin_marker *);
/* The marker's path, added to b. */
void	pin_mark_path(const struct pin_marker *, struct buf *b);


#define PIN_LOCKS	"pin-locks"	/* a byte a token, in dir; never removed */

/*
 * One process at a time looks at a token's marker and logs in: at a reload the
 * old signer and the new one live side by side.  Waits for a moment; a
 * descriptor that holds the lock until it is closed, or -1.
 */
int	pin_lock(const struct pin_marker *);

/* What a token says of its PIN. */
struct pin_flags {
	bool	locked, final_try, count_low;
};

/*
 * May the PIN be tried?  TOKEN_OK, or why not with a sentence for the
 * administrator.
 */
enum token_fault
	pin_judge(const struct pin_marker *, const struct pin_flags *,
	    struct buf *about);
/* A text and then the marker's path. */
void	pin_say(struct buf *about, const struct pin_marker *, const char *);

#endif
