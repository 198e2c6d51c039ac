/* cli_check_path.c: all that cks check looks at besides the configuration */

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/output.h"
#include "programs/check.h"
#include "programs/cli_check.h"
#include "programs/cli_token.h"
#include "programs/cli_trust.h"

#define POSTCONF_MAX	(256u * 1024)	/* all of a large master.cf is 16 KiB */
#define ARGS_MAX	40
#define READ_BYTES	4096

/* A finding for each of some lines, without the word they may begin with. */
static void
add_lines(struct check *c, const char *area, struct slice lines)
{
	const struct slice	 word = SLICE("warning: ");
	struct slice		 line, eol;

	while (slice_line(&lines, &line, &eol)) {
		if (slice_starts(line, word))
			line = slice_from(line, word.n);
		check_add(c, &(struct check_finding){ CHECK_WARNING, area,
		    arena_str(c->arena, line), "", "" });
	}
}

/* postconf -c DIR and some more; without a folder Postfix's own. */
static int
postconf(const char *dir, const char *flag, const char *const names[],
    struct buf *out)
{
	const char	*argv[ARGS_MAX] = { "postconf", flag };
	size_t		 n = 2;

	if (dir != NULL) {
		argv[n++] = "-c";
		argv[n++] = dir;
	}
	while (names != NULL && *names != NULL && n < ARGS_MAX - 1)
		argv[n++] = *names++;
	return output_of(argv, out);
}

static void
look_at_postfix(struct check *c, const struct conf *conf, const char *dir)
{
	struct buf	 main = { .max = POSTCONF_MAX },
			 master = { .max = POSTCONF_MAX },
			 overrides = { .max = POSTCONF_MAX };

	if (postconf(dir, "-x", check_postfix_names, &main) == -1 ||
	    postconf(dir, "-M", NULL, &master) == -1 ||
	    postconf(dir, "-Px", NULL, &overrides) == -1)
		check_add(c, &(struct check_finding){ CHECK_FAULT, "postfix",
		    "postconf does not tell its configuration",
		    "nothing is known of the way to this gateway",
		    "install postfix, or name its folder with --postfix" });
	else
		check_postfix(c, conf, &(struct postfix){ buf_slice(&main),
		    buf_slice(&master), buf_slice(&overrides) });
	buf_free(&main);
	buf_free(&master);
	buf_free(&overrides);
}

static void
look_at_trust(struct check *c, const struct cli *cli, time_t now)
{
	struct trust_paths	 paths;
	struct trust_view	 v;
	struct buf		 faults = { 0 }, needs = { 0 };

	if (conf_trust_paths(&cli->set, c->arena, &paths) == 0 &&
	    trust_view(c->arena, &paths, now, &v, &faults) == 0) {
		cli_trust_needs(&needs, &v);
		add_lines(c, "trust", buf_slice(&needs));
		add_lines(c, "trust", buf_slice(&faults));
	}
	c->full |= needs.failed || faults.failed;
	buf_free(&needs);
	buf_free(&faults);
}

/* Nobody logs in here: where no gateway runs, no probe is signed. */
static void
look_at_tokens(struct check *c, const struct cli_check *line, time_t now)
{
	const struct cli_token_line	 tokens = { .conf = line->conf,
		.pid_file = line->pid_file };
	struct cli_tokens		 t;
	struct cli_unit			 u;
	size_t				 i;

	if (cli_tokens_open(&t, &tokens, CONTROL_LOOK) != 0)
		c->full = true;
	for (i = 0; t.cli.conf != NULL && i < t.cli.conf->nunits; i++) {
		cli_tokens_unit(&t, &t.cli.conf->units[i], now, &u);
		if (t.running && u.answered)
			cli_tokens_probe(&t, &u);
		if (cli_unit_ails(&u, now))
			check_add(c, &(struct check_finding){ CHECK_FAULT,
			    "token", arena_printf(c->arena, "unit %s: %s",
			    u.unit->identity, !u.answered ?
			    "its signer does not answer" :
			    strcmp(u.facts.fault, "ok") != 0 ? u.facts.fault :
			    u.probe != NULL && strcmp(u.probe, "good") != 0 ?
			    u.probe : "its token or certificate wants a person"),
			    "its mail is not signed, or soon will not be",
			    arena_printf(c->arena, "cks token status %s tells "
			    "what it is", u.unit->identity) });
	}
	cli_tokens_close(&t);
}

void
cli_check_path(struct check *c, const struct cli *cli,
    const struct cli_check *line, struct slice warnings)
{
	const time_t	 now = time(NULL);
	struct buf	 owner = { .max = READ_BYTES };
	char		 self[PATH_MAX];
	ssize_t		 n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n == -1 ? 0 : n] = '\0';
	add_lines(c, "configuration", warnings);
	check_modes(c, cli->conf);
	look_at_trust(c, cli, now);
	check_files(c, cli->conf, dirname(self));
	if (cli->conf->signing)
		look_at_tokens(c, line, now);
	look_at_postfix(c, cli->conf, line->postfix);
	if (postconf(line->postfix, "-xh", (const char *const[]){
	    "mail_owner", NULL }, &owner) == 0 && owner.n > 1) {
		owner.n--;		/* its line's end */
		check_reach(c, cli->conf, line->pid_file, buf_str(&owner));
	}
	buf_free(&owner);
}
