/* cli_check.h: what the parts of `cks check` share */
#ifndef PROGRAMS_CLI_CHECK_H
#define PROGRAMS_CLI_CHECK_H

#include "programs/check.h"
#include "programs/cli.h"

/* What a command line says. */
struct cli_check {
	const char	*conf, *pid_file;
	const char	*postfix;	/* folder of main.cf; NULL: Postfix's */
	bool		 defaults, brief, json;
};

/* The configuration alone, with what is wrong on standard error: 0, or an exit
   status. */
int	cli_check_conf(const char *path);

/*
 * The path of a mail: trust, programs, users, folders, tokens, Postfix and the
 * way from it to the gateway.  warnings: of the configuration, a line each.
 */
void	cli_check_path(struct check *, const struct cli *,
	    const struct cli_check *, struct slice warnings);

#endif
