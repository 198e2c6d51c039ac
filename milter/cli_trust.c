/* cli_trust.c: cks trust: the CAs and CRLs that the gateway judges by */

#include <stdio.h>

#include "programs/cli.h"
#include "programs/cli_trust.h"

/* All CRLs of a PKI as text, and a file to be installed with its copy. */
#define ARENA_MAX	(256u * 1024 * 1024)

static const struct cli_choice commands[] = {
	{ "status", cli_trust_status, "every CA and CRL, and what ails" },
	{ "install", cli_trust_install, "take a CA's certificate or CRL" },
	{ "refresh", cli_trust_refresh, "fetch every configured CRL now" },
};

int
cli_trust_open(struct cli_trust *t, const char *path)
{
	struct confset	 set = { 0 };
	struct conf	*conf = NULL;
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	*t = (struct cli_trust){ .arena = arena_new(ARENA_MAX) };
	if (t->arena == NULL) {
		fprintf(stderr, "cks: no memory\n");
		return EXIT_TEMPFAIL;
	}
	if (confset_read(path, &set, &faults) == 0) {
		if (conf_trust_paths(&set, t->arena, &t->paths) == 0)
			rc = 0;
		else
			conf_load(&set, &conf, &faults);
	}
	if (rc != 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	conf_free(conf);
	buf_free(&faults);
	confset_clear(&set);
	return rc;
}

void
cli_trust_close(struct cli_trust *t)
{
	arena_free(t->arena);
}

int
cli_trust(int argc, char *argv[])
{
	return cli_choose("cks trust", commands, NELEM(commands), argc, argv);
}
