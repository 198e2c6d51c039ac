/* cli_inspect.c: cks inspect: read a document, recognise its form */

#include <stdio.h>

#include "inspect/format.h"
#include "programs/cli.h"

#define ARENA_MAX	(64u * 1024 * 1024)	/* one document's model */

/* What a command line says. */
struct inspect {
	const char	*conf, *file;
	bool		 lines;
};

static const struct cli_option	 options[] = {
	CLI_CONF_OPTION,
	{ "lines", 'l', NULL, "print the lines that were read as well" },
};

static const struct cli_command	 command = {
	.name = "inspect", .operand = "FILE",
	.text = "Read a document (PDF, HTML, text) in a confined process and "
	    "tell which form it\nis.  Signatures inside it are not judged.",
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
	else
		in->lines = true;
	return NULL;
}

static void
print_lines(const struct model *m)
{
	size_t	 i;

	for (i = 0; i < m->nlines; i++)
		printf("%u: %s\n", m->lines[i].page, m->lines[i].text);
}

static void
print_finding(const struct model *m, const struct finding *f)
{
	size_t	 i;

	printf("format: %s, %u pages, %zu lines\n",
	    model_format_word(m->format), m->pages, m->nlines);
	printf("request: %s %s\n", request_word(f->request), f->form);
	printf("score: %d, %d before the next\n", f->score, f->margin);
	printf("kinds:%s%s%s\n", f->kinds & KIND_RENEW ? " renew" : "",
	    f->kinds & KIND_CHANGE ? " change" : "",
	    f->kinds & KIND_RECOVER ? " recover" : "");
	printf("letter: %s, %s\n", f->number, f->agency);
	printf("addressed to the department: %s\n",
	    f->to_department ? "yes" : "no");
	printf("rows: %zu\n", f->rows);
	printf("complete: %s\n", f->complete ? "yes" : "no");
	for (i = 0; i < f->nmissing; i++)
		printf("missing: %s\n", f->missing[i].what);
	if (f->secret)
		printf("secrecy mark: yes\n");
	if (m->marks & MARK_HAS_SIGNATURE)
		printf("signature inside: yes, not checked\n");
	if (m->marks & (MARK_HIDDEN | MARK_ACTIVE))
		printf("hidden text or active content: yes\n");
}

/* By a confined worker, whatever it is. */
static int
read_model(struct cli *cli, struct arena *arena, struct slice bytes,
    struct model *m)
{
	struct attachment	 a = { .bytes = bytes,
		.format = format_of(bytes) };

	return cli->helpers.inspect(cli->helpers.ctx, arena, &a, m);
}

static int
inspect(struct cli *cli, struct slice bytes, bool lines)
{
	struct arena	*arena = arena_new(ARENA_MAX);
	struct model	 m;
	struct finding	 f;
	int		 rc = EXIT_TEMPFAIL;

	if (arena == NULL || read_model(cli, arena, bytes, &m) == -1)
		goto out;
	if (m.why != R_NONE) {
		printf("unreadable: %s %s\n", reason_word(m.why), m.cause);
		rc = EXIT_BAD;
		goto out;
	}
	if (forms_match(arena, cli->conf->forms, &m, &f) == -1)
		goto out;
	if (lines)
		print_lines(&m);
	print_finding(&m, &f);
	rc = EXIT_GOOD;
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
		rc = inspect(&cli, buf_slice(&file), in.lines);
	buf_free(&file);
	cli_close(&cli);
	return rc;
}
