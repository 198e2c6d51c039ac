/* cli_trust_status.c: cks trust status: every CA and CRL, and what ails */

#include <getopt.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "programs/cli.h"
#include "programs/cli_trust.h"

static int
usage(void)
{
	fprintf(stderr, "usage: cks trust status [-c conf] [-t time] "
	    "[--json]\n");
	return EXIT_USAGE;
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
	static const struct option	 options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 }
	};
	const char	*conf = DEFAULT_CONF;
	time_t		 now = time(NULL);
	bool		 json = false;
	int		 ch;

	while ((ch = getopt_long(argc, argv, "c:t:", options, NULL)) != -1)
		switch (ch) {
		case 'c':
			conf = optarg;
			break;
		case 't':
			if (cli_time(optarg, &now) == -1)
				return EXIT_USAGE;
			break;
		case 'j':
			json = true;
			break;
		default:
			return usage();
		}
	return argc == optind ? status(conf, now, json) : usage();
}
