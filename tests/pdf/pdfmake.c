/* pdfmake.c: make a PDF for a test, step by step: see usage */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pdf/pdf.h"

#define ARENA_MAX	((size_t)256 << 20)	/* a few copies of a document */
#define RECENTLY	3600	/* signed an hour ago, unless told */

static const struct {
	const char	*name;
	step_fn		*run;
} steps[] = {
	{ "sign", step_sign },
	{ "document-stamp", step_document_stamp },
	{ "dss", step_dss },
	{ "linearize", step_linearize },
	{ "object-streams", step_object_streams },
	{ "add", step_add },
	{ "pack", step_pack },
	{ "stream", step_stream },
	{ "set", step_set },
	{ "also", step_also },
	{ "redefine", step_redefine },
	{ "free", step_free },
	{ "twice", step_twice },
	{ "root", step_root },
	{ "table", step_table },
	{ "join", step_join },
	{ "draw", step_draw },
	{ "annotate", step_annotate },
	{ "append", step_append },
	{ "prepend", step_prepend },
	{ "patch", step_patch },
	{ "range", step_range },
	{ "contents", step_contents },
	{ "wrap", step_wrap },
};

static const char usage[] =
    "usage: pdfmake [-t YYYYMMDDhhmmss] PKI BASE OUT STEP...\n"
    "PKI was made by tests/pki/make; a step is one argument, such as\n"
    "'sign agency cades stamp=tsa' or 'dss ocsp=agency'\n";

/* Split a step at its blanks; the words live in the arena. */
static void
split(struct doc *doc, const char *text, struct step *s)
{
	char	*copy = need(arena_strdup(doc->arena, text), "no memory");
	char	*word, *rest = copy;

	s->nwords = 0;
	s->text = text;
	while ((word = strsep(&rest, " ")) != NULL)
		if (*word != '\0') {
			if (s->nwords == WORDS_MAX)
				die("too many words");
			s->words[s->nwords++] = word;
		}
	if (s->nwords == 0)
		die("an empty step");
}

static void
run(struct doc *doc, const char *text)
{
	struct step	 s;
	size_t		 i;

	split(doc, text, &s);
	for (i = 0; i < NELEM(steps); i++)
		if (strcmp(steps[i].name, s.words[0]) == 0) {
			steps[i].run(doc, &s);
			return;
		}
	die(format(doc, "no step %s", s.words[0]));
}

static const char *
folder_of(struct doc *doc, const char *path)
{
	const char	*slash = strrchr(path, '/');

	return slash == NULL ? "." : format(doc, "%.*s", (int)(slash - path),
	    path);
}

static void
write_out(const struct doc *doc, const char *path)
{
	FILE	*f = need(fopen(path, "w"), path);

	if (doc->file.failed ||
	    fwrite(doc->file.p, 1, doc->file.n, f) != doc->file.n ||
	    fclose(f) != 0)
		die("can not write");
}

int
main(int argc, char *argv[])
{
	struct doc	 doc = { .now = time(NULL) - RECENTLY };
	int		 i, opt;

	while ((opt = getopt(argc, argv, "t:")) != -1) {
		if (opt != 't') {
			fputs(usage, stderr);
			return 2;
		}
		doc.now = time_of(optarg);
	}
	argc -= optind;
	argv += optind;
	if (argc < 3) {
		fputs(usage, stderr);
		return 2;
	}
	doc.arena = need(arena_new(ARENA_MAX), "no memory");
	doc.pki = argv[0];
	doc.corpus = folder_of(&doc, argv[1]);
	read_file(argv[1], &doc.file);
	doc_look(&doc);
	for (i = 3; i < argc; i++)
		run(&doc, argv[i]);
	write_out(&doc, argv[2]);
	buf_free(&doc.file);
	arena_free(doc.arena);
	return 0;
}
