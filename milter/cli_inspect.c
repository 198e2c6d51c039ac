/* cli_inspect.c: cks inspect: read a document, recognise its form */

#include <stdio.h>
#include <time.h>

#include "inspect/format.h"
#include "programs/cli_inspect.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* one document's model */

/* What a command line says. */
struct inspect {
	const char		*conf, *file;
	bool			 lines, json;
	time_t			 now;
	struct trust_paths	 trust;
	struct own_terms	 own;
};

/* Options without a letter. */
enum { JSON = OPTION_LONG, TRUST, PINS, CRLS, REVOCATION };

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "lines", 'l', NULL, "print the lines that were read as well" },
	{ "json", JSON, NULL, "print one JSON object instead" },
	{ "time", 't', "TIME", "when it was received, instead of now:\n"
	    "2026-01-01T00:00Z" },
	{ "trust", TRUST, "FILE|DIR", "judge its signatures on your own "
	    "account, by these\ncertificates and by no configuration; no form "
	    "is\nlooked for" },
	{ "pins", PINS, "FILE", "with --trust: only roots pinned in it are "
	    "roots" },
	{ "crls", CRLS, "FILE|DIR", "with --trust: these CRLs" },
	{ "revocation", REVOCATION, "MODE", "with --trust: require (the "
	    "default), soft or off" },
};

static const struct cli_command	 command = {
	.name = "inspect", .operand = "FILE",
	.text = "Read a document (PDF, Word, Excel, OpenDocument, HTML, text) in "
	    "a confined process\nand tell which form it is, what is filled in "
	    "and what is missing, and what the\nsignatures inside it are worth.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 read, 1 unreadable, 75 not now, 64 wrong "
	    "usage, 66 no such file,\n78 faulty configuration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct inspect	*in = ctx;

	switch (key) {
	case 'c':
		in->conf = arg;
		break;
	case 'l':
		in->lines = true;
		break;
	case 't':
		return cli_time(arg, &in->now) == 0 ? NULL : CLI_NO_TIME;
	case TRUST:
		in->trust.folder = arg;
		break;
	case PINS:
		in->trust.pins = arg;
		break;
	case CRLS:
		in->trust.crls = arg;
		break;
	case REVOCATION:
		return cli_own_revocation(&in->own, arg);
	default:
		in->json = true;
	}
	return NULL;
}

static void
print_lines(const struct model *m)
{
	size_t	 i;

	for (i = 0; i < m->nlines; i++)
		if (m->lines[i].origin == 0)
			printf("%u: %s\n", m->lines[i].page,
			    m->lines[i].text);
		else
			printf("%u, signature %u: %s\n", m->lines[i].page,
			    m->lines[i].origin, m->lines[i].text);
}

static long long
now_us(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* Read by a confined worker, whatever it is, and matched.  0 or -1. */
static int
look(struct cli *cli, struct arena *arena, struct slice bytes, time_t now,
    struct inspected *out)
{
	struct judge		 judge = gate_terms(&cli->gate, now);
	struct model		 letter;
	struct attachment	 a = { .bytes = bytes,
		.format = format_of(bytes) };
	long long		 start = now_us(), read;

	if (cli->helpers.inspect(cli->helpers.ctx, arena, &a,
	    &out->model) == -1)
		return -1;
	read = now_us();
	out->read_us = read - start;
	if (docsig_judge(arena, &judge, bytes, &out->model, &out->own) == -1)
		return -1;
	out->judge_us = now_us() - read;
	read = now_us();
	if (docsig_lines(arena, &out->model, &out->own, &letter) == -1)
		return -1;
	if (out->model.why == R_NONE && cli->conf->forms != NULL &&
	    forms_match(arena, cli->conf->forms,
	    &letter, &out->finding) == -1)
		return -1;
	out->match_us = now_us() - read;
	return 0;
}

static int
inspect(struct cli *cli, struct slice bytes, const struct inspect *in)
{
	struct arena		*arena = arena_new(ARENA_MAX);
	struct inspected	 is = { .finding = {
		.request = REQ_UNREADABLE, .form = "", .label = "",
		.number = "", .agency = "" } };
	int			 rc = EXIT_TEMPFAIL;

	if (arena == NULL || look(cli, arena, bytes, in->now, &is) == -1)
		goto out;
	if (in->lines && !in->json)
		print_lines(&is.model);
	if (in->json)
		rc = inspected_json(&is);
	else {
		inspected_text(&is);
		rc = EXIT_GOOD;
	}
	if (rc == EXIT_GOOD && is.model.why != R_NONE)
		rc = EXIT_BAD;
out:
	arena_free(arena);
	return rc;
}

/* By the configuration, or on one's own account. */
static int
open_gate(struct cli *cli, struct inspect *in)
{
	int	 rc;

	if (in->trust.folder == NULL)
		return (rc = cli_open(cli, in->conf)) != 0 ? rc :
		    cli_status_helper(cli);
	if ((rc = cli_own_open(cli, &in->trust, &in->own)) == 0)
		rc = cli_ready(cli);
	cli->helpers.revocation = NULL;	/* nothing is fetched */
	cli->gate.own = &in->own;
	return rc;
}

int
cli_inspect(int argc, char *argv[])
{
	struct inspect	 in = { .now = time(NULL) };
	struct cli	 cli = { 0 };
	struct buf	 file = { 0 };
	int		 rc;

	if (cli_parse(&command, argc, argv, take, &in, &in.file, &rc) == -1)
		return rc;
	if (in.trust.folder == NULL ? in.trust.pins != NULL ||
	    in.trust.crls != NULL : in.conf != NULL) {
		fprintf(stderr, "cks inspect: --pins and --crls go with "
		    "--trust, --conf does not\n");
		return EXIT_USAGE;
	}
	if ((rc = open_gate(&cli, &in)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_read(in.file, (size_t)cli.conf->document_mib << 20,
	    &file) == 0 ? 0 : EXIT_NOINPUT) == 0)
		rc = inspect(&cli, buf_slice(&file), &in);
	buf_free(&file);
	cli_close(&cli);
	return rc;
}
