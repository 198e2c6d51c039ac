/* token_facts.h: what can be told of a token, from a signer to a person */
#ifndef CRYPTO_TOKEN_FACTS_H
#define CRYPTO_TOKEN_FACTS_H

#include "base/arena.h"
#include "base/wire.h"

#define TOKEN_FACTS_MAX	128	/* slots told of one module: one answer's room */

/* Strings are "" where nothing is known; no secret is among them. */
struct token_facts {
	const char	*fault;		/* word of token_fault_word */
	const char	*about;		/* a sentence for the administrator */
	bool		 open;		/* logged in, the key found */
	bool		 present;	/* and then the following */
	uint32_t	 slot;
	const char	*label, *manufacturer, *model, *serial;
	bool		 count_low, final_try, locked;
	const char	*key;		/* "RSA", "EC"; where open */
	uint32_t	 bits;
	const char	*marker;	/* of a PIN that was tried, where it
					   stands */
};

void	token_facts_put(struct buf *, const struct token_facts *);
/* Copied into the arena; a fault is the wire's. */
void	token_facts_get(struct wire *, struct arena *, struct token_facts *);

#endif
