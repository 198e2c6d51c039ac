/* cli_token.h: what the parts of `cks token` share */
#ifndef PROGRAMS_CLI_TOKEN_H
#define PROGRAMS_CLI_TOKEN_H

#include "base/json.h"
#include "crypto/token_facts.h"
#include "programs/cli.h"

/* What a command line says. */
struct cli_token_line {
	const char	*conf, *pid_file;
	bool		 json;
	char		*const *units;	/* identities; none: all */
	size_t		 nunits;
};

/* Whom to ask: the running gateway's signers, or else our own. */
struct cli_tokens {
	struct cli	 cli;
	struct arena	*arena;
	const char	*pid_file;
	bool		 running;	/* a gateway is: nobody else logs in */
	enum control	 how;		/* CONTROL_LOOK: nor do we */
	bool		 started[SIGNERS_MAX];	/* our own */
};

/*
 * Read the configuration and find the gateway.  Units that are not named are
 * left out.  0, or an exit status with the fault printed.  Close it either way.
 */
int	cli_tokens_open(struct cli_tokens *, const struct cli_token_line *,
	    enum control how);
void	cli_tokens_close(struct cli_tokens *);

/* Of one unit. */
struct cli_unit {
	const struct unit	*unit;
	bool			 answered;	/* its signer has */
	struct token_facts	 facts;
	bool			 judged;	/* the certificate could be */
	struct signer		 cert;
	const char		*probe;		/* "good", a word; NULL: none */
};

/* Each as its caller finds it; what nobody answers stays unknown. */
void	cli_tokens_unit(struct cli_tokens *, const struct unit *, time_t now,
	    struct cli_unit *out);
void	cli_tokens_probe(struct cli_tokens *, struct cli_unit *);
/* What is in the slots of a signer's module; -1: nobody answers. */
int	cli_tokens_slots(struct cli_tokens *, const char *signer,
	    struct token_facts *out, size_t *n);

/* Does a unit need a person? */
bool	cli_unit_ails(const struct cli_unit *, time_t now);
void	cli_unit_text(struct buf *, const struct cli_tokens *,
	    const struct cli_unit *, time_t now);
void	cli_unit_json(struct json *, const struct cli_unit *, time_t now);
void	cli_slot_text(struct buf *, const struct token_facts *);
void	cli_slot_json(struct json *, const struct token_facts *);

#endif
