/* fuzz_conf.c: a configuration either loads without a fault or says why not */

#include <stdlib.h>
#include <string.h>

#include "gate/conf.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int	__lsan_is_turned_off(void);

/* libconfig 1.5 loses its buffer when a string or a file ends too early. */
int
__lsan_is_turned_off(void)
{
	return 1;
}

/* The input as main file, unit and form at once. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice	 in = { data, len };
	struct source	 v[] = {
		{ .path = "/e/main.conf", .bytes = in },
		{ .path = "/e/units/u.conf", .bytes = in },
		{ .path = "/e/forms/common.conf", .bytes = in },
		{ .path = "/e/forms/f.conf", .bytes = in },
		{ .path = "/e/a.pem", .bytes = in },
	};
	struct confset	 set = { .v = v, .n = NELEM(v) }, copy;
	struct buf	 faults = { 0 };
	struct conf	*conf = NULL;
	int		 rc = conf_load(&set, &conf, &faults);

	if ((rc == 0) != (conf != NULL) || (rc == 0) != (faults.n == 0))
		abort();
	conf_free(conf);
	buf_free(&faults);
	if (confset_get(in, &copy) == 0)
		confset_clear(&copy);
	return 0;
}
