/* cli_reload.c: cks reload: a changed configuration for the running gateway */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/pidfile.h"
#include "base/proc.h"
#include "programs/cli_check.h"
#include "programs/cli_door.h"
#include "programs/doorman.h"
#include "programs/tally.h"

#define ARENA_MAX	(1u << 20)	/* the words of all numbers */
#define TAKES_MS	30000		/* reading CRLs of millions of entries
					   takes seconds */
#define LOOK_MS		50

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
};

static const struct cli_command	 command = {
	.name = "reload",
	.text = "Let the running gateway read configuration, trust and forms "
	    "anew, when they\nhave no fault, and wait until it judges by "
	    "them.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 it judges by them, 1 no gateway is running, "
	    "or it refused, 64 wrong\nusage, 75 it did not say within 30 s, "
	    "78 faulty configuration.\n",
};

/* How often the milter took a configuration and refused one. */
struct reloads {
	int64_t	 taken, refused;
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct cli_check	*c = ctx;

	if (key == 'c')
		c->conf = arg;
	else
		c->pid_file = arg;
	return NULL;
}

/* 0, or -1: the gateway does not answer. */
static int
ask(const char *pid_file, struct reloads *out)
{
	const struct cli_asking	 what = { DOOR_STATUS, "", "", -1 };
	struct arena		*a = arena_new(ARENA_MAX);
	struct buf		 ans = { 0 };
	struct sample		 s;
	struct wire		 w;
	int			 rc = a == NULL ? -1 :
				    cli_door_ask(pid_file, &what, &ans);

	*out = (struct reloads){ 0 };
	w = wire_of(buf_slice(&ans));
	while (rc == 0 && sample_get(&w, a, &s))
		if (strcmp(s.name, RELOADS_NAME) == 0)
			*(strcmp(s.value, reload_word(RELOAD_TAKEN)) == 0 ?
			    &out->taken : &out->refused) = s.n;
	buf_free(&ans);
	arena_free(a);
	return rc;
}

/* An exit status, when the milter has said more than before. */
static int
await(const char *pid_file, const struct reloads *before)
{
	struct reloads	 now;
	int64_t		 end = proc_ms() + TAKES_MS;

	do {
		if (ask(pid_file, &now) == 0) {
			if (now.taken > before->taken)
				return EXIT_GOOD;
			if (now.refused > before->refused) {
				fprintf(stderr, "cks: the gateway keeps its "
				    "configuration; its log tells why\n");
				return EXIT_BAD;
			}
		}
		poll(NULL, 0, LOOK_MS);
	} while (proc_ms() < end);
	fprintf(stderr, "cks: told to, but the gateway did not say within "
	    "%d s that it did; its log tells\n", TAKES_MS / 1000);
	return EXIT_TEMPFAIL;
}

static int
reload(const char *pid_file)
{
	struct reloads	 before;
	pid_t		 pid = pidfile_holder(pid_file);

	if (pid == -1) {
		fprintf(stderr, "cks: %s: no gateway is running\n", pid_file);
		return EXIT_BAD;
	}
	if (ask(pid_file, &before) == -1) {
		fprintf(stderr, "cks: %s: the gateway does not answer\n",
		    pid_file);
		return EXIT_BAD;
	}
	if (kill(pid, SIGUSR1) == -1) {
		fprintf(stderr, "cks: %s\n", strerror(errno));
		return EXIT_BAD;
	}
	return await(pid_file, &before);
}

int
cli_reload(int argc, char *argv[])
{
	struct cli_check	 c = { .pid_file = DEFAULT_PID };
	const char		*none;
	int			 rc;

	if (cli_parse(&command, argc, argv, take, &c, &none, &rc) == -1)
		return rc;
	if ((rc = cli_check_conf(c.conf)) != 0) {
		fprintf(stderr, "cks: not reloaded, the running gateway "
		    "keeps its configuration\n");
		return rc;
	}
	return reload(c.pid_file);
}
