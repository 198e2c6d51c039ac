/* cli_own.c: judging on one's own account, by roots of one's choice and no configuration */

#include <stdio.h>
#include <string.h>

#include "programs/cli.h"

const char *
cli_own_revocation(struct own_terms *own, const char *arg)
{
	static const char *const	 words[] = {
		[REVOCATION_REQUIRE] = "require", [REVOCATION_SOFT] = "soft",
		[REVOCATION_OFF] = "off",
	};
	size_t				 i;

	for (i = 0; i < NELEM(words); i++)
		if (strcmp(words[i], arg) == 0) {
			own->revocation = (enum revocation_mode)i;
			return NULL;
		}
	return "must be require, soft or off";
}

int
cli_own_open(struct cli *cli, const struct trust_paths *paths,
    struct own_terms *own)
{
	struct buf	 faults = { 0 };
	int		 rc = 0;

	*cli = (struct cli){ 0 };
	own->given = paths->pins == NULL;
	if (conf_bare(&cli->conf) == -1)
		rc = EXIT_TEMPFAIL;
	else if (trust_given(paths, &cli->trust, &faults) == -1)
		rc = EXIT_CONFIG;
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	cli->gate = (struct gate){ .conf = cli->conf, .trust = cli->trust,
		.helpers = &cli->helpers, .own = own };
	return rc;
}
