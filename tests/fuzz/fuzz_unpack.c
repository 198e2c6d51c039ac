/* fuzz_unpack.c: whatever the archive, its members survive their journey on the wire */

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>

#include "inspect/unpack.h"
#include "inspect/worker.h"

#define ARENA_MAX	(128 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct inspect_limits limits = { .pages = 10 };
	struct slice	 in = { data, len };
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct members	 m, again;
	struct model	 model;

	setlocale(LC_CTYPE, "C.UTF-8");
	if (a != NULL && unpack(a, in, NULL, &m) == 0) {
		members_put(&b, &m);
		if (members_get(a, buf_slice(&b), &again) == -1 ||
		    again.n != m.n || (*m.cause != '\0' && m.n > 0))
			abort();
	}
	if (a != NULL)
		worker_read(a, in, FORMAT_DOCX, &limits, &model);
	buf_free(&b);
	arena_free(a);
	return 0;
}
