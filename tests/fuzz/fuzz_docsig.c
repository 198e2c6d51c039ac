/*
 * fuzz_docsig.c: whatever a worker points at in whatever file, a range that
 * counts is one hole in it, and nothing comes out good.  Run from the root of
 * the repository: it judges by the golden mails' PKI.
 */

#include <stdlib.h>
#include <string.h>

#include "gate/docsig.h"

#define ARENA_MAX	(64u * 1024 * 1024)
#define NOW		1796083200	/* 2026-12-01 */
#define SIGNATURE_BYTES	11		/* of the input, for each of two */

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct trust	*trust;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const struct trust_paths	 paths = {
		.folder = "tests/eml/pki/trust", .crls = "tests/eml/pki/crls",
		.pins = "tests/eml/pki/pins" };
	struct buf			 faults = { 0 };

	(void)argc;
	(void)argv;
	if (trust_given(&paths, &trust, &faults) == -1)
		abort();
	buf_free(&faults);
	return 0;
}

/* What the worker says, from the first bytes. */
static void
read_signature(const uint8_t *p, struct model_signature *s)
{
	size_t	 i;

	*s = (struct model_signature){ .field = "", .changed = "",
		.subfilter = (enum model_subfilter)(p[0] & 3),
		.change = (enum model_change)((p[0] >> 2) % 3),
		.certifies = p[1] & 3, .share = p[2], .traits = p[1] >> 5 };
	for (i = 0; i < 4; i++)
		s->range[i] = (int64_t)(p[3 + 2 * i] | p[4 + 2 * i] << 8);
	if (p[1] & 4)
		s->range[3] = INT64_MAX - s->range[3];
	if (p[1] & 8)
		s->range[0] = -s->range[0];
}

static void
check_range(struct arena *a, struct slice file, const int64_t r[4])
{
	struct cms_document	 d = { .tsa = "" };

	if (docsig_range(a, file, r, &d) != R_NONE)
		return;
	if (d.content.before.p != file.p || d.content.after.p + d.content.after.n
	    > file.p + file.n || d.content.after.p < file.p +
	    d.content.before.n + 2 || 2 * d.der.n + 2 !=
	    (size_t)(d.content.after.p - file.p) - d.content.before.n ||
	    file.p[d.content.before.n] != '<')
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena		*a = arena_new(ARENA_MAX);
	struct judge		 j = { .trust = trust, .now = NOW };
	struct model_signature	 s[2];
	struct model		 m = { .signatures = s, .nsignatures = 2 };
	struct slice		 file;
	struct docsigs		 out;

	if (a != NULL && len > 2 * SIGNATURE_BYTES) {
		file = slice_from((struct slice){ data, len },
		    2 * SIGNATURE_BYTES);
		read_signature(data, &s[0]);
		read_signature(data + SIGNATURE_BYTES, &s[1]);
		check_range(a, file, s[0].range);
		if (docsig_judge(a, &j, file, &m, &out) == 0 &&
		    out.verdict.cls == SIG_GOOD)
			abort();
	}
	arena_free(a);
	return 0;
}
