/* cli_log.c: cks log explain: what happened to one mail, and why, from everything that tells of it */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/pidfile.h"
#include "programs/cli_log.h"

#define ARENA_MAX	(128u << 20)	/* lines and rows of one mail */

/* What a command line says. */
struct line {
	const char		*conf, *pid_file;
	struct tale_places	 places;
	enum tongue		 tongue;
	bool			 json;
};

enum { OPTION_LANG = OPTION_LONG };

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
	{ "postfix", 'P', "DIR", "the folder of main.cf, instead of "
	    "Postfix's own" },
	{ "log", 'l', "FILE", "look for lines in it (\"-\": standard input), "
	    "and not in\nthe journal or /var/log/mail.log; may be repeated" },
	{ "lang", OPTION_LANG, "vi|en", "the language of the text; vi by "
	    "default" },
	{ "json", 'j', NULL, "print one JSON object" },
};

static const struct cli_command	 command = {
	.name = "log explain", .operand = "QUEUEID",
	.text = "Tell all that is known of one mail, in order of time: lines "
	    "of Postfix and of the\ngateway, signatures, rows of the register, "
	    "notices, and where it is now.  What could\nnot be looked at is "
	    "named; root may look at everything.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 something is known, 66 nothing, 64 wrong "
	    "usage, 78 faulty\nconfiguration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct line	*l = ctx;

	switch (key) {
	case 'c':
		l->conf = arg;
		return NULL;
	case 'p':
		l->pid_file = arg;
		return NULL;
	case 'P':
		l->places.postfix = arg;
		return NULL;
	case 'l':
		if (l->places.nlogs == NELEM(l->places.logs))
			return "too many of them";
		l->places.logs[l->places.nlogs++] = arg;
		return NULL;
	case 'j':
		l->json = true;
		return NULL;
	default:
		l->tongue = strcmp(arg, "en") == 0 ? TONGUE_EN : TONGUE_VI;
		return strcmp(arg, "en") == 0 || strcmp(arg, "vi") == 0 ?
		    NULL : "must be vi or en";
	}
}

/* The exit status. */
static int
tell(const struct tale *t, const struct line *line)
{
	struct buf	 out = { 0 };
	int		 rc = t->n > 0 || (t->queue != NULL &&
			    *t->queue != '\0') ? EXIT_GOOD : EXIT_NOINPUT;

	if (line->json)
		tale_json(&out, t, line->tongue);
	else
		tale_text(&out, t, line->tongue);
	if (out.failed || arena_failed(t->arena))
		rc = EXIT_TEMPFAIL;
	else
		printf("%.*s", SLICE_ARG(buf_slice(&out)));
	buf_free(&out);
	return rc;
}

static int
explain(int argc, char *argv[])
{
	struct line		 line = { .pid_file = DEFAULT_PID };
	struct cli_register	 r = { 0 };
	struct tale		 t = { .now = time(NULL) };
	int			 rc;

	if (cli_parse(&command, argc, argv, take, &line, &t.qid, &rc) == -1)
		return rc;
	if (!cli_is_queue_id(t.qid)) {
		fprintf(stderr, "cks log explain: no queue id\n");
		return EXIT_USAGE;
	}
	if ((rc = cli_open(&r.cli, line.conf)) == 0) {
		rc = EXIT_TEMPFAIL;
		r.pid_file = line.pid_file;
		r.running = pidfile_holder(line.pid_file) != -1;
		t.arena = r.arena = arena_new(ARENA_MAX);
		if (t.arena != NULL && (t.v = arena_array(t.arena,
		    TALE_EVENTS_MAX, sizeof(*t.v))) != NULL) {
			tale_gather(&t, &r, &line.places);
			rc = tell(&t, &line);
		}
	}
	cli_register_close(&r);
	return rc;
}

static const struct cli_choice	 commands[] = {
	{ "explain", explain, "what happened to one mail, and why" },
};

int
cli_log(int argc, char *argv[])
{
	return cli_choose("cks log", commands, NELEM(commands), argc, argv);
}
