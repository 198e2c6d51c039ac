/* inspector_work.c: a worker of cks-inspector, from its fork to its end */

#include <errno.h>
#include <unistd.h>

#include "inspect/worker_heap.h"
#include "programs/inspector_work.h"

static bool
write_all(int fd, struct slice s)
{
	ssize_t	 n;

	for (; s.n > 0; s = slice_from(s, (size_t)n)) {
		n = write(fd, s.p, s.n);
		if (n == -1 && errno == EINTR)
			n = 0;
		if (n == -1)
			return false;
	}
	return true;
}

/* Do the task and put its answer; 0, or -1: memory. */
static int
do_task(struct arena *a, const struct inspect_task *t, struct buf *answer)
{
	struct members	 files;
	struct model	 m;

	switch (t->op) {
	case INSPECT_READ:
		if (worker_read(a, t->bytes, t->format, t->limits, &m) == -1)
			return -1;
		model_put(answer, &m);
		break;
	case INSPECT_UNPACK:
		if (unpack(a, t->bytes, NULL, &files) == -1)
			return -1;
		members_put(answer, &files);
		break;
	}
	return answer->failed ? -1 : 0;
}

/* Nothing is given back. */
_Noreturn void
inspector_work(pid_t parent, int out, const struct inspect_task *t)
{
	struct sandbox_limits	 box = { .memory_mib = t->limits->memory_mib,
		.cpu_s = t->limits->deadline_ms / 1000 + 2 };
	struct arena		*a;
	struct buf		 b = { 0 };

	if (sandbox_enter(parent, out, &box, t->filter) == -1)
		_exit(EXIT_NOT_CONFINED);
	worker_begin();
	a = arena_new((size_t)t->limits->memory_mib * 1024 * 1024);
	if (a == NULL || do_task(a, t, &b) == -1)
		_exit(EXIT_NO_MEMORY);
	_exit(write_all(out, buf_slice(&b)) ? 0 : EXIT_NOT_SENT);
}

void
inspector_put_unreadable(struct buf *b, enum inspect_op op,
    enum model_format format, const char *cause)
{
	struct model	 m = { .format = format, .why = R_UNREADABLE,
			    .cause = cause };
	struct members	 none = { .cause = cause };

	switch (op) {
	case INSPECT_READ:
		model_put(b, &m);
		break;
	case INSPECT_UNPACK:
		members_put(b, &none);
		break;
	}
}
