/* report.h: what became of the requests of a time, counted */
#ifndef REGISTER_REPORT_H
#define REGISTER_REPORT_H

#include "register/store.h"

enum report_part {
	REPORT_FORM,		/* "form-04": n */
	REPORT_SERVICE,		/* "renew": n; a request may want several */
	REPORT_DISPOSITION,	/* "route": n */
	REPORT_REASON,		/* "incomplete": n */
	REPORT_CLASS,		/* of the signature that decided, "good": n */
	REPORT_AGENCY,		/* n */
	REPORT_DAY,		/* "2026-05-04": n */
	REPORT_MARK,		/* "approved": n; time: half of them took so
				   many seconds at most from receipt to mark */
	REPORT_UNSIGNED,	/* agency, or domain where none was read: n */
	REPORT_DUPLICATE,	/* number, detail: agency and letter; n: how
				   often it came */
	REPORT_UNIT,		/* of ours: signatures made */
	REPORT_NEXT_YEAR,	/* agency: certificates that end next year */
	REPORT_WATCHED,		/* agency, detail: the sender's domain, "-":
				   requests in mode monitor; time: how many of
				   them enforce had refused, held or put off */
	REPORT_WOULD,		/* agency, detail: "DOMAIN reject unsigned": n
				   of these */
	REPORT_ENDING,		/* certificate, detail: its serial; time: its
				   end, soon */
	REPORT__MAX
};

const char	*report_word(enum report_part);	/* "form", in JSON and CSV */

struct report_row {
	const char	*label, *detail;
	int64_t		 n, time;
};

/* Of a long part only the first rows are told; all counts all. */
#define REPORT_ROWS_MAX	2000

struct report_list {
	struct report_row	*v;
	size_t			 n, all;
};

struct report {
	int64_t			 from, to;	/* from <= received < to */
	int64_t			 now;
	int64_t			 year;		/* "next year" */
	int64_t			 days;		/* "soon", from now */
	int64_t			 requests, subscribers, signatures;
	int64_t			 marked, watched;
	struct report_list	 parts[REPORT__MAX];
};

struct report_ask {
	int64_t	 from, to, now, days;
};

/* What is asked is read from the store.  0; -1 with store_fault, or memory. */
int	report_make(struct store *, struct arena *, const struct report_ask *,
	    struct report *out);

/* Between processes. */
void	report_ask_put(struct buf *, const struct report_ask *);
void	report_ask_get(struct wire *, struct report_ask *);
void	report_put(struct buf *, const struct report *);
int	report_get(struct arena *, struct slice, struct report *out);

#endif
