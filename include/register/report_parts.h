/* report_parts.h: what the files of a report share among themselves */
#ifndef REGISTER_REPORT_PARTS_H
#define REGISTER_REPORT_PARTS_H

#include "register/report.h"
#include "register/tally.h"

/* What was only watched, being counted; the tallies in the report's arena. */
struct watched {
	struct tally	 all, stopped;	/* by agency and domain */
	struct tally	 why;		/* and disposition and reason */
};

/* One more row in mode monitor, with what would have been done. */
void	watched_add(struct watched *, const char *agency, const char *domain,
	    const char *disposition, const char *reason);
/* REPORT_WATCHED and REPORT_WOULD of the report.  0, or -1: memory. */
int	watched_finish(struct watched *, struct arena *, struct report *);

/* One row more; beyond REPORT_ROWS_MAX it is counted only.  0 or -1. */
int	report_add(struct arena *, struct report_list *,
	    const struct report_row *);

#endif
