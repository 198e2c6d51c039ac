/* cli_check.c: cks check: every fault, before mail finds it */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "programs/cli_check.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* what is found, and the CRLs' facts */

static const struct cli_option	 check_options[] = {
	CLI_CONF_OPTION,
	{ "configuration", 'n', NULL, "look at the configuration and its "
	    "trust, and no more" },
	{ "postfix", 'P', "DIR", "the folder of main.cf, instead of "
	    "Postfix's own" },
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
	{ "json", 'j', NULL, "print one JSON object of what is found on the "
	    "path" },
	{ "defaults", 'd', NULL, "print every setting with its default, and "
	    "no more" },
};

static const struct cli_command	 check_command = {
	.name = "check",
	.text = "Tell every fault of a configuration, and then of all that a "
	    "mail passes on its\nway: trust and CRLs, programs, users and "
	    "folders, tokens, Postfix; each with what\ncomes of it and what "
	    "mends it.  Where a gateway is running its signers sign a\nprobe; "
	    "where none is, no token is logged in to.",
	.options = check_options, .noptions = NELEM(check_options),
	.more = "Exit status: 0 no fault (there may be warnings), 64 wrong "
	    "usage, 78 faulty\nconfiguration.\n",
};

/* The configuration alone.  0 with its warnings, or an exit status. */
static int
open_checked(struct cli *cli, const char *path, struct buf *warnings)
{
	int	 rc = cli_open(cli, path);

	if (rc == 0)
		gate_warn(cli->conf, cli->trust, time(NULL), warnings);
	return rc;
}

int
cli_check_conf(const char *path)
{
	struct cli	 cli;
	struct buf	 warnings = { 0 };
	int		 rc = open_checked(&cli, path, &warnings);

	fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&warnings)));
	buf_free(&warnings);
	cli_close(&cli);
	return rc;
}

/* Print what was found; the exit status. */
static int
tell(const struct check *c, bool json)
{
	struct buf	 out = { 0 };

	if (json)
		check_json(&out, c);
	else {
		check_text(&out, c);
		buf_printf(&out, "configuration OK; on the path of a mail: "
		    "%zu faults, %zu warnings\n",
		    check_count(c, CHECK_FAULT),
		    check_count(c, CHECK_WARNING));
	}
	printf("%.*s", SLICE_ARG(buf_slice(&out)));
	buf_free(&out);
	return check_status(c);
}

static int
check_all(const struct cli_check *line)
{
	struct cli	 cli;
	struct buf	 warnings = { 0 };
	struct check	 c = { .arena = arena_new(ARENA_MAX) };
	int		 rc = open_checked(&cli, line->conf, &warnings);

	if (c.arena == NULL)
		rc = EXIT_TEMPFAIL;
	if (rc == 0) {
		cli_check_path(&c, &cli, line, buf_slice(&warnings));
		rc = tell(&c, line->json);
	}
	arena_free(c.arena);
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

	switch (key) {
	case 'c':
		c->conf = arg;
		break;
	case 'p':
		c->pid_file = arg;
		break;
	case 'P':
		c->postfix = arg;
		break;
	case 'n':
		c->brief = true;
		break;
	case 'j':
		c->json = true;
		break;
	default:
		c->defaults = true;
	}
	return NULL;
}

int
cli_check(int argc, char *argv[])
{
	struct cli_check	 c = { .pid_file = DEFAULT_PID };
	const char		*none;
	int			 rc;

	if (cli_parse(&check_command, argc, argv, take, &c, &none, &rc) == -1)
		return rc;
	if (c.defaults)
		return print_defaults();
	if (!c.brief)
		return check_all(&c);
	if ((rc = cli_check_conf(c.conf)) == 0)
		printf("configuration OK\n");
	return rc;
}
