/* cli_inspect_view.c: what cks inspect found out, as text */

#include <stdio.h>

#include "programs/cli_inspect.h"

#define ARENA_MAX	(1024 * 1024)	/* words about some signatures */

static const struct {
	enum model_mark	 mark;
	const char	*word;
} marks[] = {
	{ MARK_HAS_SIGNATURE, "signature" },
	{ MARK_IMAGE_ONLY, "image-only" },
	{ MARK_NO_UNICODE, "no-unicode" },
	{ MARK_HIDDEN, "hidden" },
	{ MARK_ACTIVE, "active" },
};

const char *
inspected_mark(size_t nth, uint32_t *mark)
{
	if (nth >= NELEM(marks))
		return NULL;
	*mark = marks[nth].mark;
	return marks[nth].word;
}

static void
print_marks(uint32_t which)
{
	const char	*word;
	uint32_t	 mark;
	size_t		 i;

	if (which == 0)
		return;
	printf("marks:");
	for (i = 0; (word = inspected_mark(i, &mark)) != NULL; i++)
		if (which & mark)
			printf(" %s", word);
	putchar('\n');
}

static void
print_kinds(unsigned kinds)
{
	unsigned	 kind;

	for (kind = KIND_RENEW; kind <= KIND_RECOVER; kind <<= 1)
		if (kinds & kind)
			printf(" %s", request_kind_word(
			    (enum request_kind)kind));
	putchar('\n');
}

static void
print_score(const struct finding *f)
{
	enum feature	 i;

	printf("score: %d, %d before the next", f->score, f->margin);
	for (i = 0; i < FEATURE__MAX; i++)
		if (f->points[i] != 0)
			printf(", %s %d", feature_word(i), f->points[i]);
	putchar('\n');
}

static void
print_values(const struct form_value *v, size_t n, const char *indent)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		printf("%s%s: %s%s\n", indent, v[i].label, v[i].text,
		    v[i].ok || *v[i].text == '\0' ? "" : " (?)");
}

static void
print_content(const struct finding *f)
{
	size_t	 i;

	print_values(f->contact, f->ncontact, "  ");
	printf("rows: %zu\n", f->nrows);
	for (i = 0; i < f->nrows; i++) {
		printf("  %zu:", f->rows[i].number);
		print_kinds(f->rows[i].kinds);
		print_values(f->rows[i].cells, f->rows[i].ncells, "    ");
	}
	printf("complete: %s\n", f->complete ? "yes" : "no");
	for (i = 0; i < f->nmissing; i++)
		printf("%s: %s\n", f->missing[i].damaged ? "damaged" :
		    "missing", f->missing[i].what);
}

static void
print_finding(const struct finding *f)
{
	printf("request: %s %s%s%s\n", request_word(f->request), f->form,
	    f->blank ? ", nothing filled in" : "",
	    f->reply ? ", only quoted or answered" : "");
	print_score(f);
	printf("kinds:");
	print_kinds(f->kinds);
	printf("letter: %s, %s, %04d-%02d-%02d\n", f->number, f->agency,
	    f->year, f->month, f->day);
	printf("addressed to the department: %s\n",
	    f->to_department ? "yes" : "no");
	if (*f->form != '\0')
		print_content(f);
	if (f->secret)
		printf("secrecy mark: yes\n");
}

static void
print_signatures(const struct docsigs *own)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };

	if (own->own)
		printf("signature: %s %s\n", sigclass_word(own->verdict.cls),
		    reason_word(own->verdict.why));
	if (a != NULL)
		explain_docsigs(&b, a, own, TONGUE_EN);
	if (!b.failed)
		printf("%.*s", SLICE_ARG(buf_slice(&b)));
	buf_free(&b);
	arena_free(a);
}

void
inspected_text(const struct inspected *is)
{
	const struct model	*m = &is->model;

	printf("format: %s, %u pages, %zu lines\n",
	    model_format_word(m->format), m->pages, m->nlines);
	print_marks(m->marks);
	print_signatures(&is->own);
	if (m->why != R_NONE)
		printf("unreadable: %s %s\n", reason_word(m->why), m->cause);
	else
		print_finding(&is->finding);
	printf("read in %lld us, signatures judged in %lld us, matched in "
	    "%lld us\n", is->read_us, is->judge_us, is->match_us);
}
