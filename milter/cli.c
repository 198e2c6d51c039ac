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

#define HOST_BYTES	256

static const struct {
	const char	*name;
	int		(*run)(int, char **);
	const char	*text;
} commands[] = {
	{ "verify", cli_verify, "judge a mail as the gateway would" },
	{ "sign", cli_sign, "sign a mail as the gateway would" },
	{ "inspect", cli_inspect, "read a document and recognise its form" },
	{ "check", cli_check, "tell every fault of a configuration" },
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
cli_time(const char *s, time_t *out)
{
	struct tm	 tm = { 0 };
	const char	*end = strptime(s, "%Y-%m-%dT%H:%M", &tm);

	if (end == NULL || strcmp(end, "Z") != 0) {
		fprintf(stderr, "cks: %s: not a time like "
		    "2026-01-01T00:00Z\n", s);
		return -1;
	}
	*out = timegm(&tm);
	return 0;
}

int
cli_open(struct cli *cli, const char *path)
{
	struct confset	 set = { 0 };
	struct buf	 faults = { 0 };
	int		 rc = EXIT_CONFIG;

	*cli = (struct cli){ 0 };
	if (confset_read(path, &set, &faults) == -1 ||
	    gate_load(&set, &cli->conf, &cli->trust, &faults) == -1 ||
	    (cli->remote = remote_new()) == NULL)
		goto out;
	cli->calls = (struct remote_calls){ .remote = cli->remote,
		.sign_ms = cli->conf->sign_ms,
		.inspect_ms = cli->conf->inspect_ms };
	cli->helpers = remote_helpers(&cli->calls);
	cli->gate = (struct gate){ .conf = cli->conf, .trust = cli->trust,
		.helpers = &cli->helpers };
	rc = 0;
out:
	if (faults.n > 0)
		fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&faults)));
	buf_free(&faults);
	confset_clear(&set);
	return rc;
}

int
cli_helper(struct cli *cli, enum helper which)
{
	struct buf	 section = { 0 };
	char		 self[PATH_MAX];
	ssize_t		 n = readlink("/proc/self/exe", self,
			    sizeof(self) - 1);
	int		 rc = -1;

	switch (which) {
	case HELPER_SIGNER:
		conf_signer_section(cli->conf, &section);
		break;
	case HELPER_INSPECTOR:
		conf_inspector_section(cli->conf, &section);
		break;
	case HELPER_FETCHER:
		if (!cli->conf->revocation)
			return 0;
		gate_fetcher_section(cli->conf, cli->trust, &section);
		break;
	case HELPER__MAX:
		break;
	}
	if (n > 0 && !section.failed) {
		self[n] = '\0';
		rc = remote_start(cli->remote, which, dirname(self),
		    buf_slice(&section));
	}
	if (rc == -1)
		fprintf(stderr, "cks: can not start a helper: %s\n",
		    strerror(errno));
	buf_free(&section);
	return rc == -1 ? EXIT_TEMPFAIL : 0;
}

void
cli_close(struct cli *cli)
{
	remote_free(cli->remote);
	trust_unref(cli->trust);
	conf_free(cli->conf);
}

static int
mail_option(int ch, const char *arg, struct cli_mail *m)
{
	switch (ch) {
	case 'c':
		m->conf = arg;
		return 0;
	case 't':
		return cli_time(arg, &m->now);
	case 'f':
		m->env.sender = arg;
		return 0;
	case 'a':
		m->env.auth = arg;
		return 0;
	case 'i':
		m->env.client = arg;
		return 0;
	case 'H':
		m->env.hostname = arg;
		return 0;
	case 'r':
		if (m->env.rcpts.n == NELEM(m->rcpts))
			return -1;
		m->rcpts[m->env.rcpts.n++] = arg;
		return 0;
	default:
		return -1;
	}
}

int
cli_mail(int argc, char *argv[], const char *usage, struct cli_mail *m)
{
	static char	 host[HOST_BYTES];
	int		 ch;

	gethostname(host, sizeof(host) - 1);
	*m = (struct cli_mail){ .conf = DEFAULT_CONF, .now = time(NULL),
		.env = { .session = "cks", .sender = "", .hostname = host } };
	m->env.rcpts.v = m->rcpts;
	while ((ch = getopt(argc, argv, "c:t:f:r:a:i:H:")) != -1)
		if (mail_option(ch, optarg, m) == -1)
			goto usage;
	if (argc - optind != 1)
		goto usage;
	m->file = argv[optind];
	return 0;
usage:
	fprintf(stderr, "usage: %s\n", usage);
	return EXIT_USAGE;
}

int
main(int argc, char *argv[])
{
	size_t	 i;

	log_open("cks", LOG_TO_STDERR, LOG_AS_TEXT, LV_WARNING);
	decode_init();
	for (i = 0; argc > 1 && i < NELEM(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "usage: cks command [options]\n");
	for (i = 0; i < NELEM(commands); i++)
		fprintf(stderr, "  %-8s %s\n", commands[i].name,
		    commands[i].text);
	return EXIT_USAGE;
}
