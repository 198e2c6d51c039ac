/* cli.c: cks: the gateway's own core on the command line */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "mail/decode.h"
#include "programs/cli.h"

#define REVOCATION_MS	3000	/* no mail waits behind a person */

static const struct cli_choice commands[] = {
	{ "verify", cli_verify, "judge a mail and explain why" },
	{ "sign", cli_sign, "sign a mail as the gateway would" },
	{ "inspect", cli_inspect, "read a document and recognise its form" },
	{ "release", cli_release, "let a held mail go on that is no secret" },
	{ "check", cli_check, "tell every fault of a configuration" },
	{ "token", cli_token, "show the units' tokens, sign a probe" },
	{ "trust", cli_trust, "show the CAs and CRLs, take new ones" },
	{ "register", cli_register, "list requests, note what was done" },
	{ "status", cli_status, "how the running gateway is, as metrics too" },
	{ "report", cli_report, "count the requests of some time" },
	{ "expiring", cli_expiring, "list certificates that end soon" },
	{ "log", cli_log, "tell what became of a mail, from all logs" },
	{ "reload", cli_reload, "let the running gateway read it anew" },
};

int
cli_read(const char *path, size_t max, struct buf *out)
{
	int	 fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) :
		    open(path, O_RDONLY | O_CLOEXEC);
	ssize_t	 n = 1;

	out->max = max;
	while (fd != -1 && n > 0) {
		if (buf_room(out, out->n + 65536 > max ? max - out->n : 65536)
		    == -1 || out->n == max) {
			errno = EFBIG;
			n = -1;
		} else if ((n = read(fd, out->p + out->n,
		    out->size - out->n < max - out->n ? out->size - out->n :
		    max - out->n)) > 0)
			out->n += (size_t)n;
	}
	if (fd == -1 || n == -1)
		fprintf(stderr, "cks: %s: %s\n", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return fd == -1 || n == -1 ? -1 : 0;
}

int
cli_ready(struct cli *cli)
{
	if ((cli->remote = remote_new()) == NULL)
		return EXIT_TEMPFAIL;
	cli->calls = (struct remote_calls){ .remote = cli->remote,
		.sign_ms = cli->conf->sign_ms,
		.sign_queue = cli->conf->sign_queue,
		.inspect_ms = cli->conf->inspect_ms,
		.revocation_ms = REVOCATION_MS };
	cli->conf->sign_workers = 1;	/* for one mail, one login */
	cli->helpers = remote_helpers(&cli->calls);
	cli->gate = (struct gate){ .conf = cli->conf, .trust = cli->trust,
		.helpers = &cli->helpers };
	return 0;
}

int
cli_open(struct cli *cli, const char *path)
{
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	*cli = (struct cli){ 0 };
	if (path == NULL)
		path = DEFAULT_CONF;
	if (confset_read(path, &cli->set, &faults) == 0 &&
	    gate_load(&cli->set, &cli->conf, &cli->trust, &faults) == 0)
		rc = cli_ready(cli);
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	return rc;
}

/* Start a helper, of several the one of that name. */
static int
start_helper(struct cli *cli, enum helper which, const char *name,
    enum control how)
{
	struct buf	 section = { 0 };
	char		 self[PATH_MAX];
	ssize_t		 n = readlink("/proc/self/exe", self,
			    sizeof(self) - 1);
	int		 rc = -1;

	switch (which) {
	case HELPER_SIGNER:
		conf_signer_section(cli->conf, name, &section);
		break;
	case HELPER_INSPECTOR:
		conf_inspector_section(cli->conf, &section);
		break;
	case HELPER_FETCHER:
		if (!cli->conf->revocation)
			return 0;
		gate_fetcher_section(cli->conf, cli->trust, &section);
		break;
	case HELPER_REGISTRAR:
		gate_registrar_section(cli->conf, cli->trust, time(NULL),
		    &section);
		break;
	case HELPER__MAX:
		break;
	}
	if (n > 0 && !section.failed) {
		self[n] = '\0';
		rc = remote_start(cli->remote, which, name, dirname(self), how,
		    buf_slice(&section));
	}
	if (rc == -1)
		fprintf(stderr, "cks: can not start a helper: %s\n",
		    strerror(errno));
	buf_free(&section);
	return rc == -1 ? EXIT_TEMPFAIL : 0;
}

int
cli_signer(struct cli *cli, const char *name, enum control how)
{
	return start_helper(cli, HELPER_SIGNER, name, how);
}

int
cli_registrar(struct cli *cli)
{
	return start_helper(cli, HELPER_REGISTRAR, "", CONTROL_LOOK);
}

int
cli_helper(struct cli *cli, enum helper which)
{
	return start_helper(cli, which, "", CONTROL_SECTION);
}

int
cli_status_helper(struct cli *cli)
{
	struct conf		*conf = cli->conf;
	const char		*cache = conf->cache_folder;
	const struct strings	 crls = conf->crl_urls;
	int			 rc;

	conf->cache_folder = "";
	conf->crl_urls.n = 0;
	rc = cli_helper(cli, HELPER_FETCHER);
	conf->cache_folder = cache;
	conf->crl_urls = crls;
	return rc;
}

void
cli_close(struct cli *cli)
{
	remote_free(cli->remote);
	trust_unref(cli->trust);
	conf_free(cli->conf);
	confset_clear(&cli->set);
}

int
main(int argc, char *argv[])
{
	log_open("cks", LOG_TO_STDERR, LOG_AS_TEXT, LV_WARNING);
	decode_init();
	return cli_choose("cks", commands, NELEM(commands), argc, argv);
}
