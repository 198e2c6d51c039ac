/* fuzz_pdf.c: whatever the PDF, the model survives its journey on the wire */

#include <stdint.h>
#include <stdlib.h>

#include "inspect/worker.h"

#define ARENA_MAX	(64 * 1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct inspect_limits limits = { .pages = 10 };
	struct slice	 in = { data, len };
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct model	 m, again;

	if (a != NULL &&
	    worker_read(a, in, FORMAT_PDF, &limits, &m) == 0) {
		model_put(&b, &m);
		if (model_get(a, buf_slice(&b), &again) == -1 ||
		    again.nlines != m.nlines)
			abort();
	}
	buf_free(&b);
	arena_free(a);
	return 0;
}
