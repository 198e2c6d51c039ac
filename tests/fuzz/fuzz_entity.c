/* fuzz_entity.c: what is made to be signed is safe, and says what the mail said */

#include <stdlib.h>
#include <string.h>

#include "mail/decode.h"
#include "mail/encode.h"
#include "mail/entity.h"
#include "mail/protect.h"

#define ARENA	(64 * 1024 * 1024)

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct mime_limits	 limits = { .parts = 50, .depth = 8 };

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The same parts of the same types in the same order. */
static void
require_same(const struct part *p, const struct part *q)
{
	const struct part	*top = p, *qtop = q;

	while (p != NULL && q != NULL) {
		require(strcmp(p->ctype.type, q->ctype.type) == 0 &&
		    strcmp(p->ctype.subtype, q->ctype.subtype) == 0);
		p = mime_next(top, p, true);
		q = mime_next(qtop, q, true);
	}
	require(p == NULL && q == NULL);
}

/* A field that names an address beyond ASCII has no copy. */
static bool
is_ascii(const struct part *p)
{
	size_t	 i;

	for (i = 0; i < p->fields.n; i++)
		if (slice_has8bit(p->fields.v[i].value))
			return false;
	return true;
}

static void
check(struct arena *a, const struct part *root, struct slice entity)
{
	struct buf	 again = { 0 };
	struct part	*made;
	const char	*names;
	enum reason	 why;

	require(encode_sound(entity));
	require(mime_tree(a, entity, &limits, &made, &why) == 0);
	require_same(root, made);
	require(protect_compare(a, root, made, &names) == 0);
	require(*names == '\0' || !is_ascii(root));
	/* What is safe stays so. */
	require(entity_make(a, made, true, &again, &why) == 0);
	buf_free(&again);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	decode_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice	 in = { data, len };
	struct arena	*a = arena_new(ARENA);
	struct buf	 out = { 0 };
	struct part	*root;
	enum reason	 why = R_NONE;

	if (a != NULL && len > 0 &&
	    mime_tree(a, in, &limits, &root, &why) == 0) {
		if (entity_make(a, root, true, &out, &why) == 0)
			check(a, root, buf_slice(&out));
		else
			require(why != R_NONE);
	}
	buf_free(&out);
	arena_free(a);
	return 0;
}
