/* fuzz_header.c: header fields stand where they say, one behind the other */

#include <stdlib.h>
#include <string.h>

#include "mail/header.h"

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
	return part.n == 0 || (part.p >= all.p &&
	    part.p + part.n <= all.p + all.n);
}

/* A value as a Content-* field: whatever comes out is text of the value. */
static void
try_ctype(struct arena *a, struct slice value)
{
	struct ctype	 c;
	const char	*line;
	size_t		 i, sum;

	if ((line = header_unfold(a, value)) == NULL ||
	    header_ctype(a, value, &c) == -1)
		return;
	require(strlen(line) <= value.n && strpbrk(line, "\r\n") == NULL);
	require(c.nparams <= CTYPE_PARAMS_MAX);
	sum = strlen(c.type) + strlen(c.subtype);
	for (i = 0; i < c.nparams; i++) {
		require(ctype_param(&c, c.params[i].name) ==
		    c.params[i].value);
		sum += strlen(c.params[i].name) + strlen(c.params[i].value);
	}
	require(sum <= value.n);
	require(!c.sane || c.type[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice	 in = { data, len }, body;
	struct arena	*a = arena_new(ARENA);
	struct fields	 f;
	const uint8_t	*at = data;
	enum reason	 why;
	size_t		 i;

	if (a == NULL || header_parse(a, in, &f, &body, &why) == -1)
		goto out;
	require(f.n <= HEADER_FIELDS_MAX);
	for (i = 0; i < f.n; i++) {
		require(f.v[i].raw.p == at && f.v[i].raw.n > 0);
		require(is_within(f.v[i].raw, in));
		require(f.v[i].name.n > 0);
		require(is_within(f.v[i].name, f.v[i].raw));
		require(is_within(f.v[i].value, f.v[i].raw));
		at += f.v[i].raw.n;
		try_ctype(a, f.v[i].value);
	}
	/* fields, an empty line or none, body: nothing else, nothing lost */
	require(body.p + body.n == data + len && body.p >= at &&
	    body.p - at <= 2);
out:
	arena_free(a);
	return 0;
}
