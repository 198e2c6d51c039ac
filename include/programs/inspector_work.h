/* inspector_work.h: a worker of cks-inspector, from its fork to its end */
#ifndef PROGRAMS_INSPECTOR_WORK_H
#define PROGRAMS_INSPECTOR_WORK_H

#include "base/sandbox.h"
#include "inspect/worker.h"
#include "programs/inspect_ops.h"

/* How a worker that could not answer leaves. */
enum { EXIT_NO_MEMORY = 12, EXIT_NOT_CONFINED = 13, EXIT_NOT_SENT = 14 };

struct inspect_task {
	enum inspect_op			 op;
	enum model_format		 format;
	struct slice			 bytes;
	const struct inspect_limits	*limits;
	const struct sandbox_filter	*filter;
};

/* Confine this process, a fresh child of parent, do the task, answer on out. */
_Noreturn void	inspector_work(pid_t parent, int out,
		    const struct inspect_task *);
/* The answer of a task that came to nothing, with its cause. */
void		inspector_put_unreadable(struct buf *, enum inspect_op,
		    enum model_format, const char *cause);

#endif
