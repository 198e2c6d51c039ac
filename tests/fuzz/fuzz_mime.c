/* fuzz_mime.c: no part leaves the part it is in, nor the limits */

#include <stdlib.h>
#include <string.h>

#include "mail/mime.h"

#define ARENA	(16 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_within(struct slice part, struct slice all)
{
	return part.p >= all.p && part.p + part.n <= all.p + all.n;
}

/* Children stand behind each other, with a delimiter line between them. */
static void
check_children(const struct part *p)
{
	const struct part	*c;
	const unsigned char	*at = p->body.p;

	for (c = p->child; c != NULL; c = c->next) {
		require(c->parent == p && c->depth == p->depth + 1);
		require(is_within(c->whole, p->body));
		if (mime_multipart(p)) {
			require(c->whole.p >= at + 3);
			require(c->whole.p[-1] == '\n' ||
			    c->whole.p == p->body.p + p->body.n);
		} else
			require(c->next == NULL);
		at = c->whole.p + c->whole.n;
	}
	if (!mime_multipart(p))
		return;
	require(p->child != NULL);
	require(is_within(p->preamble, p->body) &&
	    is_within(p->epilogue, p->body));
	require(p->epilogue.p >= at);
	require(p->closed || p->epilogue.n == 0);
}

static void
check(struct slice in, const struct part *root,
    const struct mime_limits *limits)
{
	const struct part	*p;
	size_t			 n = 0, fields = 0;

	for (p = root; p != NULL; p = mime_next(root, p, true)) {
		require(++n <= limits->parts && p->depth <= limits->depth);
		fields += p->fields.n;
		require(is_within(p->whole, in));
		require(is_within(p->body, p->whole));
		require(p->body.p + p->body.n == p->whole.p + p->whole.n);
		require(p->section != NULL && p->ctype.type != NULL &&
		    p->disposition.type != NULL);
		check_children(p);
	}
	require(fields <= MIME_FIELDS_MAX);
	for (p = root; p != NULL; p = mime_next(root, p, false))
		n--;
	require(n <= limits->parts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct mime_limits	 limits = { .parts = 50, .depth = 5 };
	struct slice			 in = { data, len };
	struct arena			*a = arena_new(ARENA);
	struct part			*root;
	enum reason			 why = R_NONE;

	if (a != NULL && len > 0) {
		if (mime_tree(a, in, &limits, &root, &why) == 0)
			check(in, root, &limits);
		else
			require(why != R_NONE);
	}
	arena_free(a);
	return 0;
}
