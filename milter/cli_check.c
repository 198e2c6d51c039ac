/* cli_check.c: cks check and cks reload: before and after a change of conf */

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/pidfile.h"
#include "programs/cli.h"

/* What a command line says. */
struct cli_check {
	const char	*conf, *pid_file;
	bool		 defaults;
};

#define STATUS	"64 wrong usage, 78 faulty configuration.\n"

static const struct cli_option	 check_options[] = {
	CLI_CONF_OPTION,
	{ "defaults", 'd', NULL, "print every setting with its default, and "
	    "no more" },
};

static const struct cli_command	 check_command = {
	.name = "check",
	.text = "Tell every fault of a configuration and of its trust.",
	.options = check_options, .noptions = NELEM(check_options),
	.more = "Exit status: 0 no fault, " STATUS,
};

static const struct cli_option	 reload_options[] = {
	CLI_CONF_OPTION,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
};

static const struct cli_command	 reload_command = {
	.name = "reload",
	.text = "Let the running gateway read configuration, trust and forms "
	    "anew, when they\nhave no fault.",
	.options = reload_options, .noptions = NELEM(reload_options),
	.more = "Exit status: 0 told to, 1 no gateway is running,\n" STATUS,
};

/* Started by root, each program runs as a user of its name. */
static void
warn_users(const struct conf *conf, struct buf *warnings)
{
	const struct {
		const char	*name;
		bool		 wanted;
	} users[] = {
		{ "cks-milter", true }, { "cks-inspector", true },
		{ "cks-signer", conf->signing },
		{ "cks-fetcher", conf->revocation },
	};
	size_t	 i;

	for (i = 0; geteuid() == 0 && i < NELEM(users); i++)
		if (users[i].wanted && getpwnam(users[i].name) == NULL)
			buf_printf(warnings, "warning: there is no user %s, so "
			    "that program can not be started: "
			    "contrib/install-packages users\n",
			    users[i].name);
}

static int
check(const char *path)
{
	struct cli	 cli;
	struct buf	 warnings = { 0 };
	int		 rc = cli_open(&cli, path);

	if (rc == 0) {
		gate_warn(cli.conf, cli.trust, time(NULL), &warnings);
		warn_users(cli.conf, &warnings);
	}
	if (warnings.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&warnings)));
	buf_free(&warnings);
	cli_close(&cli);
	return rc;
}

static int
print_defaults(void)
{
	struct buf	 b = { 0 };

	conf_print_defaults(&b);
	printf("%.*s", SLICE_ARG(buf_slice(&b)));
	buf_free(&b);
	return EXIT_GOOD;
}

static const char *
take(void *ctx, int key, const char *arg)
{
	struct cli_check	*c = ctx;

	if (key == 'c')
		c->conf = arg;
	else if (key == 'p')
		c->pid_file = arg;
	else
		c->defaults = true;
	return NULL;
}

int
cli_check(int argc, char *argv[])
{
	struct cli_check	 c = { 0 };
	const char		*none;
	int			 rc;

	if (cli_parse(&check_command, argc, argv, take, &c, &none, &rc) == -1)
		return rc;
	if (c.defaults)
		return print_defaults();
	if ((rc = check(c.conf)) == 0)
		printf("configuration OK\n");
	return rc;
}

int
cli_reload(int argc, char *argv[])
{
	struct cli_check	 c = { .pid_file = DEFAULT_PID };
	const char		*none;
	pid_t			 pid;
	int			 rc;

	if (cli_parse(&reload_command, argc, argv, take, &c, &none, &rc) == -1)
		return rc;
	if ((rc = check(c.conf)) != 0) {
		fprintf(stderr, "cks: not reloaded, the running gateway "
		    "keeps its configuration\n");
		return rc;
	}
	if ((pid = pidfile_holder(c.pid_file)) == -1) {
		fprintf(stderr, "cks: %s: no gateway is running\n", c.pid_file);
		return EXIT_BAD;
	}
	if (kill(pid, SIGUSR1) == -1) {
		fprintf(stderr, "cks: %s\n", strerror(errno));
		return EXIT_BAD;
	}
	return EXIT_GOOD;
}
