/* cli_check.c: cks check and cks reload: before and after a change of conf */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/pidfile.h"
#include "programs/cli.h"

static int
check(const char *path)
{
	struct cli	 cli;
	struct buf	 warnings = { 0 };
	int		 rc = cli_open(&cli, path);

	if (rc == 0)
		gate_warn(cli.conf, cli.trust, time(NULL), &warnings);
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

int
cli_check(int argc, char *argv[])
{
	const char	*conf = DEFAULT_CONF;
	int		 ch, rc;

	while ((ch = getopt(argc, argv, "c:d")) != -1)
		switch (ch) {
		case 'c':
			conf = optarg;
			break;
		case 'd':
			return print_defaults();
		default:
			goto usage;
		}
	if (argc != optind)
		goto usage;
	if ((rc = check(conf)) == 0)
		printf("configuration OK\n");
	return rc;
usage:
	fprintf(stderr, "usage: cks check [-c conf] [-d]\n"
	    "  -d  print every setting with its default\n");
	return EXIT_USAGE;
}

int
cli_reload(int argc, char *argv[])
{
	const char	*conf = DEFAULT_CONF, *pid_file = DEFAULT_PID;
	pid_t		 pid;
	int		 ch, rc;

	while ((ch = getopt(argc, argv, "c:p:")) != -1)
		switch (ch) {
		case 'c':
			conf = optarg;
			break;
		case 'p':
			pid_file = optarg;
			break;
		default:
			fprintf(stderr, "usage: cks reload [-c conf] "
			    "[-p pid-file]\n");
			return EXIT_USAGE;
		}
	if ((rc = check(conf)) != 0) {
		fprintf(stderr, "cks: not reloaded, the running gateway "
		    "keeps its configuration\n");
		return rc;
	}
	if ((pid = pidfile_holder(pid_file)) == -1) {
		fprintf(stderr, "cks: %s: no gateway is running\n", pid_file);
		return EXIT_BAD;
	}
	if (kill(pid, SIGUSR1) == -1) {
		fprintf(stderr, "cks: %s\n", strerror(errno));
		return EXIT_BAD;
	}
	return EXIT_GOOD;
}
