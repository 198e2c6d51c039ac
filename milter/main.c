/* main.c: cks-milter: which of its three roles this process has */

#include <limits.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "programs/daemon.h"
#include "programs/sections.h"
#include "programs/supervise.h"

#define EXIT_USAGE	64	/* EX_USAGE of sysexits */
#define EXIT_SYSTEM	71

#define DEFAULT_CONF	"/etc/cks-milter/cks-milter.conf"
#define DEFAULT_PID	"/run/cks-milter/cks-milter.pid"

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
		return sections_make(argv[2]);
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
