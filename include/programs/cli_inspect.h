/* cli_inspect.h: what cks inspect found out about a file, and telling it */
#ifndef PROGRAMS_CLI_INSPECT_H
#define PROGRAMS_CLI_INSPECT_H

#include "programs/cli.h"

struct inspected {
	struct model	 model;		/* why: nothing was matched */
	struct finding	 finding;
	struct docsigs	 own;		/* the signatures inside it */
	long long	 read_us;	/* by the worker */
	long long	 judge_us, match_us;	/* by us */
};

/* cli_inspect_view.c: for people. */
void	inspected_text(const struct inspected *);
/* cli_inspect_json.c: one object.  An exit status. */
int	inspected_json(const struct inspected *);

/* Words for the model's marks: the nth with *mark its bit; NULL: no more. */
const char
	*inspected_mark(size_t nth, uint32_t *mark);

#endif
