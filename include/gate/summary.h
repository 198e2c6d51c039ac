/* summary.h: a report of the register for people: text, CSV, JSON, HTML */
#ifndef GATE_SUMMARY_H
#define GATE_SUMMARY_H

#include "base/arena.h"
#include "register/report.h"

/* only: one part and no sums; REPORT__MAX: all. */
void	summary_text(struct buf *, const struct report *,
	    enum report_part only);
/* With headings in Vietnamese, for a spreadsheet. */
void	summary_csv(struct buf *, const struct report *,
	    enum report_part only);
/* The words of the register as they are, for programs. */
void	summary_json(struct buf *, const struct report *,
	    enum report_part only);
/*
 * One file for a browser that fetches nothing: charts as SVG, fit for a
 * telephone and for A4.
 */
void	summary_html(struct buf *, const struct report *,
	    const char *department);

/* What the heading of a part is, and what a word of the register means. */
const char	*summary_title(const struct report *, enum report_part,
		    char text[128]);
const char	*summary_label(enum report_part, const char *word);
/* More of a row as people read it, "". */
#define SUMMARY_DETAIL_MAX	1024
const char	*summary_detail(enum report_part, const struct report_row *,
		    char text[SUMMARY_DETAIL_MAX]);
/* Nothing of it is told where there is none. */
bool	summary_is_seldom(enum report_part);
/* "2 giờ 5 phút"; a day as "04/05/2026". */
#define SUMMARY_TIME_MAX	48
void	summary_span(int64_t seconds, char text[SUMMARY_TIME_MAX]);
void	summary_day(int64_t t, char text[SUMMARY_TIME_MAX]);
/* A day as the register has it, "2026-05-04". */
void	summary_iso(int64_t t, char text[SUMMARY_TIME_MAX]);
/* The last column of a row as people read it, "". */
void	summary_time(enum report_part, const struct report_row *,
	    char text[SUMMARY_TIME_MAX]);

#endif
