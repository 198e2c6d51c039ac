/* summary_html.c: a report as one file for a browser, with charts as SVG */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gate/summary.h"
#include "mail/template.h"

#define HTML_ROWS	30	/* of a part; the CSV has all */
#define CHART_W		720	/* of the days' chart, in its own units */
#define CHART_H		160
#define DAY_S		86400

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">"
	"\n<meta name=\"viewport\" content=\"width=device-width, "
	"initial-scale=1\">\n<title>Báo cáo tiếp nhận</title>\n<style>\n"
	"@page { size: A4; margin: 15mm; }\n"
	"* { box-sizing: border-box; }\n"
	"body { margin: 0 auto; padding: 1rem; max-width: 60rem; color: #1b1b1b;"
	" background: #fff; font: 16px/1.45 'Liberation Sans', Arial, "
	"sans-serif; }\n"
	"header p { margin: 0; }\n"
	"h1 { font-size: 1.45rem; line-height: 1.25; margin: .6rem 0; }\n"
	"h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; "
	"break-after: avoid; }\n"
	".sums { display: grid; gap: .6rem; grid-template-columns: "
	"repeat(auto-fit, minmax(9rem, 1fr)); margin: 1rem 0; }\n"
	".sums div { border: 1px solid #c9cdd3; border-radius: .4rem; "
	"padding: .6rem .8rem; }\n"
	".sums b { display: block; font-size: 1.5rem; }\n"
	"table { width: 100%; border-collapse: collapse; table-layout: fixed; }"
	"\n"
	"th, td { text-align: left; vertical-align: top; padding: .3rem .4rem; "
	"border-bottom: 1px solid #dfe2e6; overflow-wrap: anywhere; }\n"
	"th { font-weight: 600; }\n"
	"tr { break-inside: avoid; }\n"
	"td::first-letter { text-transform: uppercase; }\n"
	".n { text-align: right; width: 5.8rem; white-space: nowrap; "
	"font-variant-numeric: tabular-nums; }\n"
	".t { width: 9.5rem; }\n"
	".bar { width: 32%; }\n"
	"svg { display: block; width: 100%; height: auto; }\n"
	".days { height: 9rem; border-bottom: 1px solid #888; }\n"
	".ends { display: flex; justify-content: space-between; margin: .2rem 0 "
	"0; color: #555; }\n"
	".bar svg { height: 1rem; margin-top: .2rem; }\n"
	".more { color: #555; }\n"
	"footer { margin-top: 2rem; color: #555; font-size: .9rem; }\n"
	"@media (max-width: 30rem) { .bar { display: none; } "
	".t { width: 6.5rem; } }\n"
	"@media print { body { padding: 0; font-size: 11pt; } }\n"
	"</style>\n</head>\n<body>\n";

/* Bars in a colour that also prints: the bar's length says it, not it. */
#define COLOUR	"#1f5fa8"

static void
put(struct buf *b, const char *text)
{
	html_text(b, slice_of(text));
}

static int64_t
largest(const struct report_list *l)
{
	int64_t	 max = 1;
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].n > max)
			max = l->v[i].n;
	return max;
}

/* One column; days are told by where they stand. */
static void
put_column(struct buf *b, const char *day, int64_t n, double x, double w,
    int64_t max)
{
	double	 h = (double)CHART_H * (double)n / (double)max;

	buf_printf(b, "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" "
	    "height=\"%.1f\" fill=\"" COLOUR "\"><title>%s: %" PRId64
	    "</title></rect>\n", x, CHART_H - h, w, h, day, n);
}

/* A column a day of all the time, and below it the first and the last day. */
static void
put_days(struct buf *b, const struct report *r)
{
	const struct report_list	*l = &r->parts[REPORT_DAY];
	char				 day[SUMMARY_TIME_MAX];
	char				 first[SUMMARY_TIME_MAX];
	int64_t				 max = largest(l), at;
	int64_t				 days = (r->to - r->from + DAY_S - 1) /
					    DAY_S;
	double				 step = (double)CHART_W / (double)days;
	double				 w = step * 0.8;
	size_t				 k = 0;

	buf_printf(b, "<p class=\"more\">Nhiều nhất trong một ngày: %" PRId64
	    "</p>\n<svg class=\"days\" viewBox=\"0 0 %d %d\" "
	    "preserveAspectRatio=\"none\" role=\"img\" "
	    "aria-label=\"Số văn bản theo ngày\">\n", max, CHART_W, CHART_H);
	for (at = r->from; at < r->to && k < l->n; at += DAY_S) {
		summary_iso(at, day);
		if (strcmp(day, l->v[k].label) != 0)
			continue;
		summary_day(at, day);
		put_column(b, day, l->v[k++].n, step * (double)((at - r->from) /
		    DAY_S), w, max);
	}
	summary_day(r->from, first);
	summary_day(r->to - 1, day);
	buf_printf(b, "</svg>\n<p class=\"ends\"><span>%s</span><span>%s"
	    "</span></p>\n", first, day);
}

static void
put_bar(struct buf *b, int64_t n, int64_t max)
{
	buf_printf(b, "<td class=\"bar\"><svg viewBox=\"0 0 100 10\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
	    "width=\"%.1f\" height=\"10\" fill=\"" COLOUR "\"/></svg></td>",
	    100.0 * (double)n / (double)max);
}

static void
put_row(struct buf *b, enum report_part part, const struct report_row *row,
    int64_t max)
{
	char	 time[SUMMARY_TIME_MAX], detail[SUMMARY_DETAIL_MAX];

	summary_time(part, row, time);
	buf_adds(b, "<tr><td>");
	put(b, summary_label(part, row->label));
	if (*row->detail != '\0') {
		buf_adds(b, part == REPORT_ENDING ? "<br>số hiệu " : "<br>");
		put(b, summary_detail(part, row, detail));
	}
	buf_adds(b, "</td>");
	if (part != REPORT_ENDING) {
		put_bar(b, row->n, max);
		buf_printf(b, "<td class=\"n\">%" PRId64 "</td>", row->n);
	}
	if (part == REPORT_MARK || part == REPORT_ENDING)
		buf_printf(b, "<td class=\"t\">%s</td>", time);
	buf_adds(b, "</tr>\n");
}

static void
put_headings(struct buf *b, enum report_part part)
{
	buf_adds(b, "<table>\n<thead><tr><th>Nội dung</th>");
	if (part != REPORT_ENDING)
		buf_adds(b, "<th class=\"bar\"></th>"
		    "<th class=\"n\">Số lượng</th>");
	if (part == REPORT_MARK)
		buf_adds(b, "<th class=\"t\">Một nửa không quá</th>");
	if (part == REPORT_ENDING)
		buf_adds(b, "<th class=\"t\">Hết hạn</th>");
	buf_adds(b, "</tr></thead>\n<tbody>\n");
}

static void
put_part(struct buf *b, const struct report *r, enum report_part part)
{
	const struct report_list	*l = &r->parts[part];
	char				 title[128];
	int64_t				 max = largest(l);
	size_t				 i;

	if (l->n == 0 && summary_is_seldom(part))
		return;
	buf_adds(b, "<section>\n<h2>");
	put(b, summary_title(r, part, title));
	buf_adds(b, "</h2>\n");
	if (l->n == 0)
		buf_adds(b, "<p class=\"more\">Không có.</p>\n");
	else if (part == REPORT_DAY)
		put_days(b, r);
	else {
		put_headings(b, part);
		for (i = 0; i < l->n && i < HTML_ROWS; i++)
			put_row(b, part, &l->v[i], max);
		buf_adds(b, "</tbody>\n</table>\n");
		if (i < l->all)
			buf_printf(b, "<p class=\"more\">Và %zu mục khác, xem "
			    "bản CSV.</p>\n", l->all - i);
	}
	buf_adds(b, "</section>\n");
}

static void
put_sums(struct buf *b, const struct report *r)
{
	const struct { const char *text; int64_t n; } sums[] = {
		{ "văn bản đề nghị", r->requests },
		{ "dòng trong danh sách", r->subscribers },
		{ "đã ghi kết quả giải quyết", r->marked },
		{ "thư đã ký số khi gửi đi", r->signatures },
		{ "văn bản chỉ theo dõi, chưa xử lý", r->watched } };
	size_t	 i;

	buf_adds(b, "<div class=\"sums\">\n");
	for (i = 0; i < NELEM(sums) - (r->watched == 0); i++)
		buf_printf(b, "<div><b>%" PRId64 "</b>%s</div>\n", sums[i].n,
		    sums[i].text);
	buf_adds(b, "</div>\n");
}

void
summary_html(struct buf *b, const struct report *r, const char *department)
{
	static const enum report_part	 order[] = { REPORT_DAY, REPORT_FORM,
		REPORT_SERVICE, REPORT_DISPOSITION, REPORT_REASON, REPORT_CLASS,
		REPORT_MARK, REPORT_AGENCY, REPORT_UNSIGNED, REPORT_DUPLICATE,
		REPORT_WATCHED, REPORT_WOULD, REPORT_UNIT, REPORT_NEXT_YEAR, REPORT_ENDING };
	char		 from[SUMMARY_TIME_MAX], to[SUMMARY_TIME_MAX];
	char		 now[SUMMARY_TIME_MAX];
	size_t		 i;

	summary_day(r->from, from);
	summary_day(r->to - 1, to);
	summary_day(r->now, now);
	buf_adds(b, head);
	buf_adds(b, "<header>\n<p>");
	put(b, department);
	buf_printf(b, "</p>\n<h1>Báo cáo tiếp nhận văn bản đề nghị về chứng thư "
	    "chữ ký số chuyên dùng công vụ</h1>\n<p>Từ ngày %s đến hết ngày %s"
	    "</p>\n</header>\n", from, to);
	put_sums(b, r);
	for (i = 0; i < NELEM(order); i++)
		put_part(b, r, order[i]);
	buf_printf(b, "<footer>Lập ngày %s từ sổ tiếp nhận của hệ thống thư "
	    "điện tử. Hồ sơ chính thức: https://dichvucong.ca.gov.vn.</footer>"
	    "\n</body>\n</html>\n", now);
}
