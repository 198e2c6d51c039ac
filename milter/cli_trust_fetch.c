/* cli_trust_fetch.c: cks trust refresh, and a file by its URL: through cks-fetcher, as it may */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wire.h"
#include "mail/utf8.h"
#include "programs/cli.h"
#include "programs/cli_trust.h"
#include "programs/fetch_ops.h"

/* A round asks some mirrors in turn, and CRLs wait for each other. */
#define ROUND		8

/* Print text from another host: one line that steers no terminal. */
static void
print_line(struct slice s)
{
	struct buf	 b = { 0 };

	utf8_line(&b, s);
	printf("%.*s", SLICE_ARG(buf_slice(&b)));
	buf_free(&b);
}

static int
print_results(struct slice bytes)
{
	static const char *const	 words[] = {
		[FETCH_NEW] = "new", [FETCH_UNCHANGED] = "unchanged",
		[FETCH_NOT_HAD] = "failed",
	};
	struct wire	 w = wire_of(bytes);
	struct slice	 url, why;
	uint32_t	 state;
	int		 rc = EXIT_GOOD;

	while (w.left.n > 0 && !w.failed) {
		state = wire_get_u32(&w);
		url = wire_get_bytes(&w);
		why = wire_get_bytes(&w);
		if (w.failed || state >= NELEM(words))
			return EXIT_TEMPFAIL;
		printf("%-10s", words[state]);
		print_line(url);
		if (state == FETCH_NOT_HAD) {
			printf(": ");
			print_line(why);
			rc = EXIT_BAD;
		}
		printf("\n");
	}
	return rc;
}

static int
refresh(struct cli *cli)
{
	struct buf	 bytes = { 0 }, why = { 0 };
	int		 rc = EXIT_TEMPFAIL;

	if (remote_fetch(cli->remote, NULL,
	    cli->conf->fetch_timeout_s * 1000 * ROUND, &bytes, &why) == 0)
		rc = print_results(buf_slice(&bytes));
	else
		fprintf(stderr, "cks: %.*s\n", SLICE_ARG(buf_slice(&why)));
	buf_free(&bytes);
	buf_free(&why);
	return rc;
}

/* 0, or an exit status with the fault printed. */
static int
is_switched_on(const struct conf *conf)
{
	if (conf->revocation)
		return 0;
	fprintf(stderr, "cks: revocation.enabled is false: nothing may be "
	    "fetched\n");
	return EXIT_CONFIG;
}

static const struct cli_option	 options[] = { CLI_CONF_OPTION };

static const struct cli_command	 command = {
	.name = "trust refresh",
	.text = "Fetch every configured CRL now and tell of each what came.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 all came, 1 one did not, 75 not now, 64 wrong "
	    "usage,\n78 faulty configuration, or revocation is switched off."
	    "\n",
};

int
cli_trust_refresh(int argc, char *argv[])
{
	const char	*conf = NULL, *none;
	struct cli	 cli = { 0 };
	int		 rc;

	if (cli_parse(&command, argc, argv, cli_take_conf, &conf, &none, &rc) == -1)
		return rc;
	if ((rc = cli_open(&cli, conf)) == 0 &&
	    (rc = is_switched_on(cli.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_FETCHER)) == 0)
		rc = refresh(&cli);
	cli_close(&cli);
	return rc;
}

/*
 * A fetcher that keeps no CRLs: the trust folder may be empty yet, and who
 * knows no CA would throw away what is kept.
 */
static int
open_fetcher(struct cli *cli, const char *path)
{
	struct confset	 set = { 0 };
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	if (confset_read(path, &set, &faults) == 0 &&
	    conf_load(&set, &cli->conf, &faults) == 0 &&
	    (cli->remote = remote_new()) != NULL &&
	    (rc = is_switched_on(cli->conf)) == 0) {
		cli->conf->cache_folder = "";
		cli->conf->crl_urls.n = 0;
		rc = cli_helper(cli, HELPER_FETCHER);
	}
	fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	confset_clear(&set);
	return rc;
}

bool
cli_trust_is_url(const char *s)
{
	return slice_casestarts(slice_of(s), SLICE("http://")) ||
	    slice_casestarts(slice_of(s), SLICE("https://"));
}

int
cli_trust_get(const char *conf, const char *url, struct buf *out)
{
	struct cli	 cli = { 0 };
	struct buf	 why = { 0 };
	int		 rc = open_fetcher(&cli, conf);

	if (rc == 0 && remote_fetch(cli.remote, url,
	    cli.conf->fetch_timeout_s * 1000 * 2, out, &why) == -1) {
		fprintf(stderr, "cks: %s: %.*s\n", url,
		    SLICE_ARG(buf_slice(&why)));
		rc = EXIT_NOINPUT;
	}
	buf_free(&why);
	cli_close(&cli);
	return rc;
}
