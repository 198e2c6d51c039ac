/* cli.h: the subcommands of `cks` and what they share */
#ifndef PROGRAMS_CLI_H
#define PROGRAMS_CLI_H

#include "gate/gate.h"
#include "programs/remote.h"

#define EXIT_GOOD	0
#define EXIT_BAD	1
#define EXIT_USAGE	64	/* EX_USAGE of sysexits, and so on */
#define EXIT_NOINPUT	66
#define EXIT_TEMPFAIL	75
#define EXIT_CONFIG	78

#define DEFAULT_CONF	"/etc/cks-milter/cks-milter.conf"
#define DEFAULT_PID	"/run/cks-milter/cks-milter.pid"

int	cli_verify(int argc, char *argv[]);
int	cli_sign(int argc, char *argv[]);
int	cli_inspect(int argc, char *argv[]);
int	cli_check(int argc, char *argv[]);
int	cli_reload(int argc, char *argv[]);

/* The same core as the daemon's, with helpers of our own. */
struct cli {
	struct conf		*conf;
	struct trust		*trust;
	struct remote		*remote;
	struct remote_calls	 calls;
	struct helpers		 helpers;
	struct gate		 gate;
};

/*
 * Read a configuration and its trust.  Faults go to standard error.  0, or
 * an exit status.
 */
int	cli_open(struct cli *, const char *conf);
/*
 * Start one helper; a fetcher only where revocation.enabled.  0, or an exit
 * status with the fault printed.
 */
int	cli_helper(struct cli *, enum helper);
void	cli_close(struct cli *);

/* A whole file ("-": standard input), at most max bytes.  0 or -1, printed. */
int	cli_read(const char *path, size_t max, struct buf *out);
/* "2026-01-01T00:00Z".  0 or -1. */
int	cli_time(const char *, time_t *out);

/* The options that stand for what Postfix would have told us. */
struct cli_mail {
	const char	*conf;
	const char	*rcpts[64];	/* enough for a command line */
	struct envelope	 env;
	time_t		 now;
	const char	*file;
};

/* Parse them.  0 or an exit status, with the usage printed. */
int	cli_mail(int argc, char *argv[], const char *usage, struct cli_mail *);

#endif
