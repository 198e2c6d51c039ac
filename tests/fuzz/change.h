/* change.h: inputs that are genuine but for what a fuzzer changes in them */
#ifndef TESTS_FUZZ_CHANGE_H
#define TESTS_FUZZ_CHANGE_H

#include <stdlib.h>

#include "base/bytes.h"

static inline void
require(bool holds)
{
	if (!holds)
		abort();
}

/*
 * The first byte chooses one of n genuine inputs, then three bytes each say
 * where to change what; or, beyond those, the rest is taken as it is.
 */
static inline void
change(const struct buf *const *from, size_t n, struct slice in,
    struct buf *out)
{
	size_t	 at;

	if (in.n == 0)
		return;
	if (in.p[0] >= n) {
		buf_add(out, slice_from(in, 1));
		return;
	}
	buf_add(out, buf_slice(from[in.p[0]]));
	for (in = slice_from(in, 1); in.n >= 3; in = slice_from(in, 3)) {
		at = (size_t)(in.p[0] << 8 | in.p[1]) % (out->n + 1);
		if (at == out->n)
			buf_addc(out, in.p[2]);
		else
			out->p[at] = in.p[2];
	}
}

#endif
