/* cli_token.c: cks token: the units' tokens, their state, and a probe */

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "programs/cli_token.h"

#define STATUS \
	"Where a gateway is running its signers are asked, and nobody else logs in.\n\n" \
	"Exit status: 0 nothing needs attention, 1 something does, 64 wrong " \
	"usage,\n75 can not be told now, 78 faulty configuration.\n"

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "pid-file", 'p', "FILE", "of the gateway, instead of\n"
	    DEFAULT_PID },
	{ "json", 'j', NULL, "print one JSON object" },
};

static const struct cli_command	 list_command = {
	.name = "token list",
	.text = "Show what is in the slots of every module that a unit names.",
	.options = options, .noptions = NELEM(options), .more = STATUS,
};

static const struct cli_command	 status_command = {
	.name = "token status", .operand = "[UNIT...]",
	.many = true, .optional = true,
	.text = "Show the token, key and certificate of every unit, or of "
	    "those named.",
	.options = options, .noptions = NELEM(options), .more = STATUS,
};

static const struct cli_command	 test_command = {
	.name = "token test", .operand = "[UNIT...]",
	.many = true, .optional = true,
	.text = "Have every unit, or those named, sign a probe, and verify it "
	    "by the unit's\ncertificate.  Where no gateway is running this "
	    "logs in; a PIN that was found\nwrong is not tried again.",
	.options = options, .noptions = NELEM(options), .more = STATUS,
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct cli_token_line	*line = ctx;

	if (key == 'c')
		line->conf = arg;
	else if (key == 'p')
		line->pid_file = arg;
	else
		line->json = true;
	return NULL;
}

/* Print what was gathered; what to end with. */
static int
finish(struct buf *text, struct buf *json, const struct cli_token_line *line,
    int rc)
{
	struct buf	*out = line->json ? json : text;

	if (out->failed)
		rc = EXIT_TEMPFAIL;
	else
		printf("%.*s%s", SLICE_ARG(buf_slice(out)),
		    line->json ? "\n" : "");
	buf_free(text);
	buf_free(json);
	return rc;
}

static void
begin(struct json *j, const struct cli_tokens *t, const char *list)
{
	json_object(j, NULL);
	json_bool(j, "gateway", t->running);
	json_array(j, list);
}

/* One module; a process of it that is not the first sees the same slots. */
static int
list_module(struct cli_tokens *t, const char *signer, struct buf *text,
    struct json *j)
{
	struct token_facts	 slots[TOKEN_FACTS_MAX];
	size_t			 i, n = 0;
	int			 rc = EXIT_GOOD;

	buf_printf(text, "%s\n", signer);
	json_object(j, NULL);
	json_str(j, "module", signer);
	json_array(j, "slots");
	if (cli_tokens_slots(t, signer, slots, &n) == -1) {
		buf_adds(text, "  its signer does not answer\n");
		rc = EXIT_TEMPFAIL;
	}
	for (i = 0; i < n; i++) {
		cli_slot_text(text, &slots[i]);
		cli_slot_json(j, &slots[i]);
	}
	json_end(j);
	json_bool(j, "answered", rc == EXIT_GOOD);
	json_end(j);
	return rc;
}

static int
list(int argc, char *argv[])
{
	struct cli_token_line	 line = { .pid_file = DEFAULT_PID };
	struct cli_tokens	 t;
	struct buf		 text = { 0 }, out = { 0 };
	struct json		 j = { .b = &out };
	const struct strings	*all;
	const char		*none;
	size_t			 i;
	int			 rc;

	if (cli_parse(&list_command, argc, argv, take, &line, &none,
	    &rc) == -1)
		return rc;
	if ((rc = cli_tokens_open(&t, &line, CONTROL_LOOK)) == 0) {
		all = &t.cli.conf->signers;
		begin(&j, &t, "modules");
		for (i = 0; i < all->n; i++)
			if (strchr(all->v[i], '#') == NULL &&
			    list_module(&t, all->v[i], &text, &j) != 0)
				rc = EXIT_TEMPFAIL;
		json_end(&j);
		json_end(&j);
		rc = finish(&text, &out, &line, rc);
	}
	cli_tokens_close(&t);
	return rc;
}

/* What is to be told of one unit; the exit status that it asks for. */
static int
tell(struct cli_tokens *t, const struct unit *unit, bool probe,
    struct buf *text, struct json *j)
{
	const time_t	 now = time(NULL);
	struct cli_unit	 u;

	cli_tokens_unit(t, unit, now, &u);
	if (probe && u.answered)
		cli_tokens_probe(t, &u);
	cli_unit_text(text, t, &u, now);
	cli_unit_json(j, &u, now);
	return !u.answered ? EXIT_TEMPFAIL : cli_unit_ails(&u, now) ?
	    EXIT_BAD : EXIT_GOOD;
}

static int
units(const struct cli_command *command, bool probe, int argc, char *argv[])
{
	struct cli_token_line	 line = { .pid_file = DEFAULT_PID };
	struct cli_tokens	 t;
	struct buf		 text = { 0 }, out = { 0 };
	struct json		 j = { .b = &out };
	const char		*first;
	size_t			 i;
	int			 rc, one, worst = EXIT_GOOD;

	if (cli_parse(command, argc, argv, take, &line, &first, &rc) == -1)
		return rc;
	line.units = argv + optind;
	line.nunits = (size_t)(argc - optind);
	if ((rc = cli_tokens_open(&t, &line, probe ? CONTROL_SECTION :
	    CONTROL_LOOK)) == 0) {
		begin(&j, &t, "units");
		for (i = 0; i < t.cli.conf->nunits; i++) {
			one = tell(&t, &t.cli.conf->units[i], probe, &text,
			    &j);
			worst = one > worst ? one : worst;
		}
		json_end(&j);
		json_end(&j);
		rc = finish(&text, &out, &line, worst);
	}
	cli_tokens_close(&t);
	return rc;
}

static int
status(int argc, char *argv[])
{
	return units(&status_command, false, argc, argv);
}

static int
test(int argc, char *argv[])
{
	return units(&test_command, true, argc, argv);
}

static const struct cli_choice commands[] = {
	{ "list", list, "what is in the slots of the units' modules" },
	{ "status", status, "the token, key and certificate of every unit" },
	{ "test", test, "sign a probe and verify it" },
};

int
cli_token(int argc, char *argv[])
{
	return cli_choose("cks token", commands, NELEM(commands), argc, argv);
}
