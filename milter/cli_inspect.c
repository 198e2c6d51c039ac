/* cli_inspect.c: cks inspect: read a document, recognise its form */

#include <stdio.h>
#include <time.h>

#include "inspect/format.h"
#include "programs/cli_inspect.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* one document's model */

/* What a command line says. */
struct inspect {
	const char	*conf, *file;
	bool		 lines, json;
};

#define OPTION_JSON	(OPTION_LONG + 0)

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "lines", 'l', NULL, "print the lines that were read as well" },
	{ "json", OPTION_JSON, NULL, "print one JSON object instead" },
};

static const struct cli_command	 command = {
	.name = "inspect", .operand = "FILE",
	.text = "Read a document (PDF, HTML, text) in a confined process and "
	    "tell which form it\nis, what is filled in and what is missing.  "
	    "Signatures inside it are not judged.",
	.options = options, .noptions = NELEM(options),
	.more = "Exit status: 0 read, 1 unreadable, 75 not now, 64 wrong "
	    "usage, 66 no such file,\n78 faulty configuration.\n",
};

static const char *
take(void *ctx, int key, const char *arg)
{
	struct inspect	*in = ctx;

	if (key == 'c')
		in->conf = arg;
	else if (key == 'l')
		in->lines = true;
	else
		in->json = true;
	return NULL;
}

static void
print_lines(const struct model *m)
{
	size_t	 i;

	for (i = 0; i < m->nlines; i++)
		printf("%u: %s\n", m->lines[i].page, m->lines[i].text);
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
look(struct cli *cli, struct arena *arena, struct slice bytes,
    struct inspected *out)
{
	struct attachment	 a = { .bytes = bytes,
		.format = format_of(bytes) };
	long long		 start = now_us(), read;

	if (cli->helpers.inspect(cli->helpers.ctx, arena, &a,
	    &out->model) == -1)
		return -1;
	read = now_us();
	out->read_us = read - start;
	if (out->model.why == R_NONE && forms_match(arena, cli->conf->forms,
	    &out->model, &out->finding) == -1)
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

	if (arena == NULL || look(cli, arena, bytes, &is) == -1)
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

int
cli_inspect(int argc, char *argv[])
{
	struct inspect	 in = { 0 };
	struct cli	 cli = { 0 };
	struct buf	 file = { 0 };
	int		 rc;

	if (cli_parse(&command, argc, argv, take, &in, &in.file, &rc) == -1)
		return rc;
	if ((rc = cli_open(&cli, in.conf)) == 0 &&
	    (rc = cli_helper(&cli, HELPER_INSPECTOR)) == 0 &&
	    (rc = cli_status_helper(&cli)) == 0 &&
	    (rc = cli_read(in.file, (size_t)cli.conf->document_mib << 20,
	    &file) == 0 ? 0 : EXIT_NOINPUT) == 0)
		rc = inspect(&cli, buf_slice(&file), &in);
	buf_free(&file);
	cli_close(&cli);
	return rc;
}
