/* cli_trust.h: what the parts of `cks trust` share */
#ifndef PROGRAMS_CLI_TRUST_H
#define PROGRAMS_CLI_TRUST_H

#include "crypto/trust_view.h"

/* Where trust is, by a configuration whose other parts may be faulty. */
struct cli_trust {
	struct trust_paths	 paths;	/* in the arena */
	struct arena		*arena;
};

/* 0, or an exit status with every fault printed.  Close it either way. */
int	cli_trust_open(struct cli_trust *, const char *conf);
void	cli_trust_close(struct cli_trust *);

/* cks trust SUBCOMMAND, argv[0] being that word; an exit status. */
int	cli_trust_status(int argc, char *argv[]);
int	cli_trust_install(int argc, char *argv[]);
int	cli_trust_refresh(int argc, char *argv[]);

/* Is it an operand to be fetched? */
bool	cli_trust_is_url(const char *);
/* Fetch it.  0 with the bytes added, or an exit status, the fault printed. */
int	cli_trust_get(const char *conf, const char *url, struct buf *out);

/* All of a view as text, and as one JSON object. */
void	cli_trust_text(struct buf *, const struct trust_view *, time_t now);
void	cli_trust_json(struct buf *, const struct trust_view *, time_t now,
	    struct slice faults);
/*
 * What an administrator should do, a sentence a line: what it is, what
 * comes of it, and the command that mends it.  How many.
 */
size_t	cli_trust_needs(struct buf *, const struct trust_view *);

#endif
