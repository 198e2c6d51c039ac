/* cli.h: the subcommands of `cks` and what they share */
#ifndef PROGRAMS_CLI_H
#define PROGRAMS_CLI_H

#include "gate/gate.h"
#include "gate/explain.h"
#include "programs/evidence.h"
#include "programs/remote.h"

#define EXIT_GOOD	0
#define EXIT_BAD	1
#define EXIT_USAGE	64	/* EX_USAGE of sysexits, and so on */
#define EXIT_NOINPUT	66
#define EXIT_CANTCREAT	73
#define EXIT_TEMPFAIL	75
#define EXIT_NOPERM	77
#define EXIT_CONFIG	78

#define DEFAULT_CONF	"/etc/cks-milter/cks-milter.conf"
#define DEFAULT_PID	"/run/cks-milter/cks-milter.pid"

int	cli_verify(int argc, char *argv[]);
int	cli_sign(int argc, char *argv[]);
int	cli_release(int argc, char *argv[]);
int	cli_inspect(int argc, char *argv[]);
int	cli_check(int argc, char *argv[]);
int	cli_status(int argc, char *argv[]);
int	cli_reload(int argc, char *argv[]);
int	cli_trust(int argc, char *argv[]);
int	cli_token(int argc, char *argv[]);
int	cli_register(int argc, char *argv[]);
int	cli_report(int argc, char *argv[]);
int	cli_expiring(int argc, char *argv[]);
int	cli_log(int argc, char *argv[]);

/* The same core as the daemon's, with helpers of our own. */
struct cli {
	struct confset		 set;		/* what conf was made from */
	struct conf		*conf;
	struct trust		*trust;
	struct remote		*remote;
	struct remote_calls	 calls;
	struct helpers		 helpers;
	struct gate		 gate;
};

/*
 * Read a configuration (NULL: the default one) and its trust.  Faults go to
 * standard error.  0, or an exit status.
 */
int	cli_open(struct cli *, const char *conf);
/* The rest, where set, conf and trust are there.  0 or an exit status. */
int	cli_ready(struct cli *);
/*
 * Start one helper that is no signer; a fetcher only where revocation.enabled.
 * 0, or an exit status with the fault printed.
 */
int	cli_helper(struct cli *, enum helper);
/* One signer only; with CONTROL_LOOK it logs in nowhere. */
int	cli_signer(struct cli *, const char *name, enum control how);
/* A registrar that answers people and does nothing else. */
int	cli_registrar(struct cli *);
/*
 * The same for a fetcher that asks about certificates and keeps no CRLs, so
 * that it does not meddle with the running gateway's.
 */
int	cli_status_helper(struct cli *);
void	cli_close(struct cli *);

/* A whole file ("-": standard input), at most max bytes.  0 or -1, printed. */
int	cli_read(const char *path, size_t max, struct buf *out);

/* cli_options.c: one row an option, for parsing and for --help. */
struct cli_option {
	const char	*name;		/* "trust" */
	int		 key;		/* its letter, or OPTION_LONG + n */
	const char	*arg;		/* "FILE|DIR"; NULL: takes none */
	const char	*text;		/* lines, joined by '\n' */
};

#define OPTION_LONG	256		/* has no letter */
#define OPTIONS_MAX	32		/* of one command */

struct cli_command {
	const char	*name;		/* "verify" */
	const char	*operand;	/* "FILE"; NULL: takes none */
	bool		 many;		/* or several of them */
	bool		 optional;	/* or none */
	const char	*text;		/* what it does */
	const struct cli_option *options;
	size_t		 noptions;
	const char	*more;		/* exit status and so on; NULL */
};

/* One of the commands that a first word chooses. */
struct cli_choice {
	const char	*name;
	int		(*run)(int argc, char *argv[]);
	const char	*text;
};

/*
 * Run the command that argv[1] names, or print them all; self is what they
 * are commands of, "cks trust".  The exit status.
 */
int	cli_choose(const char *self, const struct cli_choice *, size_t n,
	    int argc, char *argv[]);

/* Take an option: NULL, or what is wrong with it. */
typedef const char *(*cli_take)(void *ctx, int key, const char *arg);

/*
 * Parse a command line.  0 with *operand (NULL where there is none; the first
 * of several, argv[optind]); else *status is what to end with: the help was
 * printed, or a fault was told.
 */
int	cli_parse(const struct cli_command *, int argc, char *argv[], cli_take,
	    void *ctx, const char **operand, int *status);
/* A cli_take for a table of CLI_CONF_OPTION alone; ctx is a const char **. */
const char
	*cli_take_conf(void *ctx, int key, const char *arg);
/* "2026-01-01T00:00Z", or with seconds.  0 or -1. */
int	cli_time(const char *, time_t *out);
#define CLI_NO_TIME	"not a time like 2026-01-01T00:00Z"

/* cli_mail.c: a mail in a file, and what Postfix would have told of it. */
struct cli_mail {
	const char	*conf;		/* NULL: the default */
	const char	*pid_file;	/* of the gateway, for `cks sign` */
	const char	*rcpts[64];	/* enough for a command line */
	char		 host[256];
	struct envelope	 env;
	time_t		 now;
	const char	*file;
};

/* The rows of these options, for a table of a command. */
#define CLI_CONF_OPTION \
	{ "conf", 'c', "FILE", "the configuration, instead of\n" \
	    DEFAULT_CONF }
#define CLI_MAIL_OPTIONS \
	CLI_CONF_OPTION, \
	{ "from", 'f', "ADDRESS", "the envelope's sender" }, \
	{ "rcpt", 'r', "ADDRESS", "a recipient; may be repeated" }, \
	{ "auth", 'a', "LOGIN", "the sender's SASL login" }, \
	{ "client", 'i', "ADDRESS", "the client's network address, or local:\n" \
	    "handed to sendmail(1) on the relay" }, \
	{ "host", 'H', "NAME", "name of the relay" }, \
	{ "time", 't', "TIME", "when it was received, instead of now:\n" \
	    "2026-01-01T00:00Z" }

void	cli_mail_init(struct cli_mail *);
/* A cli_take for the rows above; ctx is a struct cli_mail. */
const char
	*cli_mail_take(void *ctx, int key, const char *arg);
/* The bytes of a mail as they were on the wire. */
void	cli_mail_wire(struct slice file, struct buf *out);
/* The same of a file.  0 or -1, printed. */
int	cli_mail_read(const char *path, const struct conf *, struct buf *out);
/* Could it be a queue id of Postfix? */
bool	cli_is_queue_id(const char *);
/*
 * What one of Postfix's programs prints, told the folder of main.cf (NULL: its
 * own), flags and a word.  0, or -1: it is not there, or failed.
 */
int	cli_postfix(const char *folder, const char *program,
	    const char *flags, const char *word, struct buf *out);

/*
 * cli_own.c: a gate of one's own: no configuration, no request, nobody who
 * helps.  It keeps own, in which it notes whether roots count as given.  0, or
 * an exit status with the fault printed.
 */
int	cli_own_open(struct cli *, const struct trust_paths *,
	    struct own_terms *own);
/* The word of --revocation.  NULL, or what is wrong with it. */
const char
	*cli_own_revocation(struct own_terms *, const char *arg);

/*
 * cli_evidence.c: evidence of a judgement.  Begin before it, so that what is
 * asked for is written down, write it after, and free it either way.  0, or
 * an exit status with the fault printed.
 */
struct cli_evidence {
	struct confset		 whole;
	struct bundle		 bundle;
	struct evidence_calls	 calls;
};
int	cli_evidence_begin(struct cli *, struct cli_evidence *);
int	cli_evidence_write(const struct cli *, struct cli_evidence *,
	    const struct cli_mail *, struct slice mail,
	    const struct explain *, const char *dir);
void	cli_evidence_free(struct cli_evidence *);

/* What is kept of a folder, ready to be judged again. */
struct cli_kept {
	struct bundle		 bundle;
	struct evidence_asked	 asked;
	struct evidence_calls	 calls;
	char			 hex[DIGEST_HEX];	/* of its manifest */
	struct explain_kept	 told;
};
/*
 * Open what cli_evidence_write wrote in dir.  0 with a gate to judge asked by,
 * or an exit status: EXIT_BAD with every change told, and where its manifest
 * is not the one noted (SHA-256 in hexadecimal, NULL: none was).  pins: a file
 * whose roots alone count, NULL: the evidence's own.  Free it either way.
 */
int	cli_kept_open(struct cli *, struct cli_kept *, const char *dir,
	    const char *noted, const char *pins);
/*
 * Is this the verdict that was recorded?  0, or EXIT_TEMPFAIL with that one
 * told.
 */
int	cli_kept_compare(const struct cli_kept *, const struct explain *);
void	cli_kept_free(struct cli_kept *);

#endif
