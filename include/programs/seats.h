/* seats.h: the units' tokens as the signer holds them */
#ifndef PROGRAMS_SEATS_H
#define PROGRAMS_SEATS_H

#include "crypto/section.h"
#include "crypto/token.h"

/* Ends a process of several, but not while it logs in to a token. */
#define SEATS_STOP	SIGUSR2

struct seats;

/* Whether they may log in; else they look only, and no unit has a key. */
enum seats_use { SEATS_SIGN, SEATS_LOOK };

/*
 * Open the token of every unit, in their order.  One that fails stays down,
 * is logged, and is tried again after a pause unless only a person can help.
 * The section must live as long.  NULL when memory ran out.
 */
struct seats	*seats_open(const struct section *, enum seats_use);
void		 seats_close(struct seats *);	/* takes NULL */

/* The key of the unit of that index, tried again when that is due; NULL. */
const struct sign_key
		*seats_key(struct seats *, size_t);
/*
 * The same after the key failed to sign: its module is opened anew, but not
 * more often than every few seconds; NULL.
 */
const struct sign_key
		*seats_key_anew(struct seats *, size_t);
/* Is the unit's token open? */
bool		 seats_up(const struct seats *, size_t);
/* Did the unit's key sign when it was used? */
void		 seats_used(struct seats *, size_t, bool signed_it);
/*
 * Is the unit's token one that will fail, as far as is known?  So it is while
 * it is down, and for a few seconds after it failed.
 */
bool		 seats_will_fail(const struct seats *, size_t);
/* None of them is such a one: there is nothing to be tried again. */
bool		 seats_well(const struct seats *);
/* "ok", or the word of what is wrong with the unit's token. */
const char	*seats_word(const struct seats *, size_t);

/* What is known of the unit's token now; strings are the arena's. */
void		 seats_facts(const struct seats *, size_t, struct arena *,
		    struct token_facts *out);

/* Milliseconds until a token is to be tried again, for poll; -1: none is. */
int		 seats_next_ms(const struct seats *);
void		 seats_try_due(struct seats *);
/* Have all of them closed, and opened as at the start. */
void		 seats_anew(struct seats *);

#endif
