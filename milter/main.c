/* main.c: cks-milter: which of its three roles this process has */

#include <limits.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "base/wire.h"
#include "gate/gate.h"
#include "programs/daemon.h"
#include "programs/supervise.h"

#define CONTROL_FD	3
#define EXIT_USAGE	64	/* EX_USAGE of sysexits */
#define EXIT_CONFIG	78
#define EXIT_SYSTEM	71

#define DEFAULT_CONF	"/etc/cks-milter/cks-milter.conf"
#define DEFAULT_PID	"/run/cks-milter/cks-milter.pid"

static void
put_section(struct buf *sections, int fds[SECTION__MAX], enum section which)
{
	fds[which] = sections[which].failed ? -1 :
	    chan_memfd("section", buf_slice(&sections[which]));
	buf_free(&sections[which]);
}

/* All sections to the parent, as sealed memfds, and how to log. */
static int
send_sections(const struct confset *set, const struct conf *conf)
{
	struct buf	 sections[SECTION__MAX] = { 0 }, msg = { 0 };
	char		 words[LOG_WORD_MAX];
	int		 fds[SECTION__MAX], i, rc = 0;

	confset_put(&sections[SECTION_MILTER], set);
	if (conf->signing)
		conf_signer_section(conf, &sections[SECTION_SIGNER]);
	conf_inspector_section(conf, &sections[SECTION_INSPECTOR]);
	for (i = 0; i < SECTION__MAX; i++) {
		put_section(sections, fds, (enum section)i);
		rc = fds[i] == -1 ? -1 : rc;
	}
	snprintf(words, sizeof(words), "%s,%s,%s", conf->log_target,
	    conf->log_format, conf->log_level);
	wire_put_str(&msg, words);
	if (rc == 0)
		rc = chan_send(CONTROL_FD, buf_slice(&msg), fds, SECTION__MAX);
	buf_free(&msg);
	return rc;
}

/*
 * The unprivileged child: reads and checks the configuration and the trust
 * folder, prints every fault, and hands each program's section to the parent.
 */
static int
config_role(const char *path)
{
	struct confset		 set = { 0 };
	struct conf		*conf = NULL;
	struct trust		*trust = NULL;
	struct buf		 faults = { 0 };
	int			 status = EXIT_CONFIG;

	/* The milter has the same user: it must not rewrite what we hand on. */
	prctl(PR_SET_DUMPABLE, 0);
	if (confset_read(path, &set, &faults) == 0 &&
	    gate_load(&set, &conf, &trust, &faults) == 0)
		status = send_sections(&set, conf) == 0 ? 0 : EXIT_SYSTEM;
	if (faults.n > 0)
		dprintf(STDERR_FILENO, "%.*s", SLICE_ARG(buf_slice(&faults)));
	trust_unref(trust);
	conf_free(conf);
	confset_clear(&set);
	buf_free(&faults);
	return status;
}

static int
usage(void)
{
	dprintf(STDERR_FILENO,
	    "usage: cks-milter [-c configuration] [-p pid-file]\n");
	return EXIT_USAGE;
}

int
main(int argc, char *argv[])
{
	struct supervise how = { .conf = DEFAULT_CONF,
		.pid_file = DEFAULT_PID };
	char		 self[PATH_MAX], folder[PATH_MAX];
	ssize_t		 n;
	int		 ch;

	if (argc == 2 && strcmp(argv[1], "--role=milter") == 0)
		return daemon_run();
	if (argc == 3 && strcmp(argv[1], "--role=config") == 0)
		return config_role(argv[2]);
	while ((ch = getopt(argc, argv, "c:p:")) != -1)
		switch (ch) {
		case 'c':
			how.conf = optarg;
			break;
		case 'p':
			how.pid_file = optarg;
			break;
		default:
			return usage();
		}
	if (argc != optind)
		return usage();
	log_open("cks-milter", LOG_TO_STDERR, LOG_AS_TEXT, LV_INFO);
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n == -1) {
		log_msg(LV_ERROR, "can not find the helpers' folder");
		return EXIT_SYSTEM;
	}
	self[n] = '\0';
	snprintf(folder, sizeof(folder), "%s", self);
	how.self = self;
	how.folder = dirname(folder);
	return supervise(&how);
}
