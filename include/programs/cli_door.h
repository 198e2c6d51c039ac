/* cli_door.h: asks the running gateway how it is and for its signers, and signs so */
#ifndef PROGRAMS_CLI_DOOR_H
#define PROGRAMS_CLI_DOOR_H

#include "programs/cli.h"

struct cli_asking {
	uint32_t	 op;		/* enum sign_op, or DOOR_STATUS */
	const char	*signer, *identity;
	int		 entity;	/* a sealed memfd, or -1 */
};

/* The answer of the signer (sign_ops.h); 0, or -1: nobody answers. */
int	cli_door_ask(const char *pid_file, const struct cli_asking *,
	    struct buf *ans);

struct cli_signing {
	struct cli	*cli;
	const char	*pid_file;	/* of the gateway that may be running */
	int		(*own)(void *, const struct sign_ask *, struct buf *,
			    enum reason *);
};

/*
 * Have cli's signatures made by the gateway that runs, and where none does by
 * signers of our own.  The struct must live as long as cli.
 */
void	cli_door_sign(struct cli_signing *);

#endif
