/* cli_trust_status.c: cks trust status: every CA and CRL, and what ails */

#include <stdio.h>
#include <time.h>

#include "programs/cli.h"
#include "programs/cli_trust.h"

/* What a command line says. */
struct look {
	const char	*conf;
	time_t		 now;
	bool		 json;
};

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "time", 't', "TIME", "as of then, instead of now: "
	    "2026-01-01T00:00Z" },
	{ "json", 'j', NULL, "print one JSON object" },
};

static const struct cli_command	 command = {
	.name = "trust status",
	.text = "Show every CA and CRL with its age, what needs attention, "
	    "and what mends it.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 nothing needs attention, 1 something does, "
	    "64 wrong usage,\n78 faulty configuration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct look	*l = ctx;

	if (key == 't')
		return cli_time(arg, &l->now) == 0 ? NULL : CLI_NO_TIME;
	if (key == 'c')
		l->conf = arg;
	else
		l->json = true;
	return NULL;
}

static int
print(const struct trust_view *v, time_t now, struct slice faults, bool json)
{
	struct buf	 out = { 0 }, needs = { 0 };
	int		 rc = cli_trust_needs(&needs, v) > 0 ? EXIT_BAD :
			    EXIT_GOOD;

	if (json)
		cli_trust_json(&out, v, now, faults);
	else
		cli_trust_text(&out, v, now);
	if (out.failed || needs.failed)
		rc = EXIT_TEMPFAIL;
	else
		printf("%.*s", SLICE_ARG(buf_slice(&out)));
	fprintf(stderr, "%.*s", SLICE_ARG(faults));
	buf_free(&needs);
	buf_free(&out);
	return faults.n > 0 ? EXIT_CONFIG : rc;
}

static int
status(const char *conf, time_t now, bool json)
{
	struct cli_trust	 t;
	struct trust_view	 v;
	struct buf		 faults = { 0 };
	int			 rc = cli_trust_open(&t, conf);

	if (rc == 0) {
		if (trust_view(t.arena, &t.paths, now, &v, &faults) == 0)
			rc = print(&v, now, buf_slice(&faults), json);
		else {
			fprintf(stderr, "cks: no memory\n");
			rc = EXIT_TEMPFAIL;
		}
	}
	buf_free(&faults);
	cli_trust_close(&t);
	return rc;
}

int
cli_trust_status(int argc, char *argv[])
{
	struct look	 l = { .conf = DEFAULT_CONF, .now = time(NULL) };
	const char	*none;
	int		 rc;

	if (cli_parse(&command, argc, argv, take, &l, &none, &rc) == -1)
		return rc;
	return status(l.conf, l.now, l.json);
}
