/* worker.h: reading one document inside the confined worker */
#ifndef INSPECT_WORKER_H
#define INSPECT_WORKER_H

#include "inspect/model.h"

/* What the core asks of an inspector, as it travels on the wire. */
struct inspect_limits {
	uint32_t	pages;		/* limits.document_pages */
	uint32_t	deadline_ms;	/* limits.inspect_ms */
	uint32_t	memory_mib;	/* limits.worker_mib */
	uint32_t	output_kib;	/* bytes of the answer */
};

/*
 * Read a document to its model.  Runs in the worker: may crash or be killed,
 * links the document libraries, and is only called from inspector.c and the
 * fuzzers.  FORMAT_UNKNOWN: whatever format_of says.  Always 0 with *out
 * unless memory ran out (-1).
 */
int	worker_read(struct arena *, struct slice bytes, enum model_format,
	    const struct inspect_limits *, struct model *out);
/*
 * Silence, load and warm the libraries, in the master, once.  They stay warm
 * until what it returns is given to worker_cool; NULL: only half of them do.
 */
void	*worker_warm(void);
void	 worker_cool(void *warmth);
/*
 * In the master, once: it and its children do without the libraries that no
 * reader calls.  To copy their maps was nearly half of what a fork costs, and
 * nobody can be made to run what is not there.  Only where the loader has
 * looked up every function: it looks for one in all libraries.  From now on a
 * process ends by _exit and loads nothing: for that it goes through all.
 */
void	 worker_shed(void);

#endif
