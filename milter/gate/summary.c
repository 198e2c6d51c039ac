/* summary.c: a report's words, and the report as text, CSV and JSON */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/csv.h"
#include "base/json.h"
#include "gate/explain_parts.h"
#include "gate/summary.h"

#define HANOI_S	(7 * 3600)	/* UTC+7, all year */
#define TEXT_ROWS	20	/* of a part on a terminal */

static const char *const titles[REPORT__MAX] = {
	[REPORT_FORM] = "Theo mẫu",
	[REPORT_SERVICE] = "Theo dịch vụ đề nghị",
	[REPORT_DISPOSITION] = "Theo kết quả xử lý của hệ thống",
	[REPORT_REASON] = "Theo lý do",
	[REPORT_CLASS] = "Theo kết quả kiểm tra chữ ký số",
	[REPORT_AGENCY] = "Theo cơ quan",
	[REPORT_DAY] = "Theo ngày",
	[REPORT_MARK] = "Kết quả giải quyết và thời gian từ khi nhận",
	[REPORT_UNSIGNED] = "Cơ quan còn gửi văn bản chưa ký số",
	[REPORT_DUPLICATE] = "Văn bản gửi lặp hoặc trùng số ký hiệu",
	[REPORT_UNIT] = "Thư đã ký số khi gửi đi, theo đơn vị",
	[REPORT_WATCHED] = "Đang theo dõi (chưa xử lý): văn bản theo cơ quan "
	    "và tên miền gửi",
	[REPORT_WOULD] = "Đang theo dõi: văn bản đáng lẽ bị từ chối, giữ lại "
	    "hoặc hoãn, theo cơ quan và lý do",
};

/* Words that are no enum of the core. */
static const struct { enum report_part part; const char *word, *text; } own[] = {
	{ REPORT_FORM, "form-01", "Mẫu số 01" },
	{ REPORT_FORM, "form-02", "Mẫu số 02" },
	{ REPORT_FORM, "form-03", "Mẫu số 03" },
	{ REPORT_FORM, "form-04", "Mẫu số 04" },
	{ REPORT_FORM, "form-05", "Mẫu số 05" },
	{ REPORT_FORM, "form-06", "Mẫu số 06" },
	{ REPORT_FORM, "form-old", "Mẫu cũ" },
	{ REPORT_SERVICE, "renew", "Gia hạn" },
	{ REPORT_SERVICE, "change", "Thay đổi nội dung thông tin" },
	{ REPORT_SERVICE, "recover", "Khôi phục thiết bị lưu khóa bí mật" },
	{ REPORT_MARK, "approved", "Đã giải quyết" },
	{ REPORT_MARK, "refused", "Từ chối" },
	{ REPORT_MARK, "returned", "Trả lại" },
};

const char *
summary_title(const struct report *r, enum report_part part, char text[128])
{
	if (part == REPORT_NEXT_YEAR)
		snprintf(text, 128, "Chứng thư hết hạn trong năm %lld, theo "
		    "cơ quan (Điều 18 khoản 5 Quy chế)", (long long)r->year);
	else if (part == REPORT_ENDING)
		snprintf(text, 128, "Chứng thư hết hạn trong %lld ngày tới",
		    (long long)r->days);
	else
		snprintf(text, 128, "%s", titles[part]);
	return text;
}

static const char *
label_of_enum(enum report_part part, const char *word)
{
	enum disposition	 d;
	enum reason		 why;
	enum sigclass		 cls;

	for (d = 0; part == REPORT_DISPOSITION && d <= D_SIGNED; d++)
		if (strcmp(disposition_word(d), word) == 0)
			return explain_disposition(d, TONGUE_VI);
	for (why = 0; part == REPORT_REASON && why < R__MAX; why++)
		if (strcmp(reason_word(why), word) == 0)
			return reason_info(why)->vietnamese;
	for (cls = 0; part == REPORT_CLASS && cls < SIG__MAX; cls++)
		if (strcmp(sigclass_word(cls), word) == 0)
			return explain_class(cls, TONGUE_VI);
	return word;
}

const char *
summary_label(enum report_part part, const char *word)
{
	size_t	 i;

	for (i = 0; i < NELEM(own); i++)
		if (own[i].part == part && strcmp(own[i].word, word) == 0)
			return own[i].text;
	if (*word == '\0')
		return "(không đọc được)";
	return label_of_enum(part, word);
}

bool
summary_is_seldom(enum report_part part)
{
	return part == REPORT_WATCHED || part == REPORT_WOULD;
}

/* What enforce had done with those of a row of REPORT_WOULD. */
struct would {
	char	 domain[256], disposition[32], reason[64];
};

static bool
would_of(enum report_part part, const struct report_row *row,
    struct would *out)
{
	return part == REPORT_WOULD && sscanf(row->detail,
	    "%255s %31s %63s", out->domain, out->disposition,
	    out->reason) == 3;
}

const char *
summary_detail(enum report_part part, const struct report_row *row,
    char text[SUMMARY_DETAIL_MAX])
{
	struct would	 w;

	if (part == REPORT_WATCHED)
		snprintf(text, SUMMARY_DETAIL_MAX, "gửi từ %s; đáng lẽ bị từ "
		    "chối, giữ lại hoặc hoãn: %" PRId64, row->detail,
		    row->time);
	else if (would_of(part, row, &w))
		snprintf(text, SUMMARY_DETAIL_MAX, "gửi từ %s; %s: %s",
		    w.domain, label_of_enum(REPORT_DISPOSITION,
		    w.disposition), label_of_enum(REPORT_REASON, w.reason));
	else
		snprintf(text, SUMMARY_DETAIL_MAX, "%s", row->detail);
	return text;
}

void
summary_day(int64_t t, char text[SUMMARY_TIME_MAX])
{
	time_t		 there = (time_t)t + HANOI_S;
	struct tm	 tm = { 0 };

	gmtime_r(&there, &tm);
	(void)strftime(text, SUMMARY_TIME_MAX, "%d/%m/%Y", &tm);
}

void
summary_iso(int64_t t, char text[SUMMARY_TIME_MAX])
{
	time_t		 there = (time_t)t + HANOI_S;
	struct tm	 tm = { 0 };

	gmtime_r(&there, &tm);
	(void)strftime(text, SUMMARY_TIME_MAX, "%Y-%m-%d", &tm);
}

void
summary_span(int64_t s, char text[SUMMARY_TIME_MAX])
{
	long long	 m = (long long)(s < 0 ? 0 : s) / 60;

	if (m < 60)
		snprintf(text, SUMMARY_TIME_MAX, "%lld phút", m);
	else if (m < 24 * 60)
		snprintf(text, SUMMARY_TIME_MAX, "%lld giờ %lld phút", m / 60,
		    m % 60);
	else
		snprintf(text, SUMMARY_TIME_MAX, "%lld ngày %lld giờ",
		    m / (24 * 60), m / 60 % 24);
}

void
summary_time(enum report_part part, const struct report_row *row,
    char text[SUMMARY_TIME_MAX])
{
	text[0] = '\0';
	if (part == REPORT_MARK)
		summary_span(row->time, text);
	else if (part == REPORT_ENDING)
		summary_day(row->time, text);
}

static void
text_part(struct buf *b, const struct report *r, enum report_part part)
{
	const struct report_list	*l = &r->parts[part];
	const struct report_row		*row;
	char				 title[128], time[SUMMARY_TIME_MAX];
	char				 detail[SUMMARY_DETAIL_MAX];
	size_t				 i;

	if (l->n == 0)
		return;
	buf_printf(b, "\n%s\n", summary_title(r, part, title));
	for (i = 0; i < l->n && (i < TEXT_ROWS || part == REPORT_DAY); i++) {
		row = &l->v[i];
		summary_time(part, row, time);
		buf_printf(b, "  %8" PRId64 "  %s%s%s%s%s\n", row->n,
		    summary_label(part, row->label),
		    *row->detail == '\0' ? "" : ", ",
		    summary_detail(part, row, detail),
		    time[0] == '\0' ? "" : part == REPORT_MARK ?
		    ": một nửa không quá " : ", ", time);
	}
	if (i < l->all)
		buf_printf(b, "            và %zu mục khác\n", l->all - i);
}

static void
text_sums(struct buf *b, const struct report *r)
{
	char	 from[SUMMARY_TIME_MAX], to[SUMMARY_TIME_MAX];

	summary_day(r->from, from);
	summary_day(r->to - 1, to);
	buf_printf(b, "Báo cáo tiếp nhận từ ngày %s đến hết ngày %s\n\n"
	    "  %8" PRId64 "  văn bản đề nghị\n"
	    "  %8" PRId64 "  dòng trong danh sách của các văn bản\n"
	    "  %8" PRId64 "  văn bản đã ghi kết quả giải quyết\n"
	    "  %8" PRId64 "  thư đã ký số khi gửi đi\n", from, to,
	    r->requests, r->subscribers, r->marked, r->signatures);
	if (r->watched > 0)
		buf_printf(b, "  %8" PRId64 "  văn bản chỉ theo dõi, chưa xử "
		    "lý\n", r->watched);
}

void
summary_text(struct buf *b, const struct report *r, enum report_part only)
{
	enum report_part	 part;

	if (only == REPORT__MAX)
		text_sums(b, r);
	for (part = 0; part < REPORT__MAX; part++)
		if (only == REPORT__MAX || part == only)
			text_part(b, r, part);
	if (only != REPORT__MAX && r->parts[only].n == 0)
		buf_adds(b, "Không có.\n");
}

static void
csv_number(struct buf *b, int64_t n)
{
	buf_printf(b, ",%" PRId64, n);
}

static void
csv_row(struct buf *b, const char *title, enum report_part part,
    const struct report_row *row)
{
	char	 time[SUMMARY_TIME_MAX], detail[SUMMARY_DETAIL_MAX];

	summary_time(part, row, time);
	csv_cell(b, title, true);
	csv_cell(b, summary_label(part, row->label), false);
	csv_cell(b, summary_detail(part, row, detail), false);
	csv_number(b, row->n);
	csv_cell(b, time, false);
	buf_adds(b, "\r\n");
}

void
summary_csv(struct buf *b, const struct report *r, enum report_part only)
{
	const struct { const char *label; int64_t n; } sums[] = {
		{ "Văn bản đề nghị", r->requests },
		{ "Dòng trong danh sách của các văn bản", r->subscribers },
		{ "Văn bản đã ghi kết quả giải quyết", r->marked },
		{ "Thư đã ký số khi gửi đi", r->signatures },
		{ "Văn bản chỉ theo dõi, chưa xử lý", r->watched } };
	char		 title[128];
	enum report_part part;
	size_t		 i;

	buf_adds(b, CSV_MARK "\"Bảng\",\"Nội dung\",\"Chi tiết\","
	    "\"Số lượng\",\"Thời gian\"\r\n");
	for (i = 0; only == REPORT__MAX && i < NELEM(sums); i++)
		csv_row(b, "Tổng số", REPORT__MAX, &(struct report_row){
		    sums[i].label, "", sums[i].n, 0 });
	for (part = 0; part < REPORT__MAX; part++)
		for (i = 0; (only == REPORT__MAX || part == only) &&
		    i < r->parts[part].n; i++)
			csv_row(b, summary_title(r, part, title), part,
			    &r->parts[part].v[i]);
}

static void
json_row(struct json *j, enum report_part part, const struct report_row *row)
{
	struct would	 w;

	json_object(j, NULL);
	json_str(j, "label", row->label);
	if (would_of(part, row, &w)) {
		json_str(j, "domain", w.domain);
		json_str(j, "disposition", w.disposition);
		json_str(j, "reason", w.reason);
	} else if (*row->detail != '\0')
		json_str(j, part == REPORT_WATCHED ? "domain" : "detail",
		    row->detail);
	json_num(j, "count", row->n);
	if (part == REPORT_MARK)
		json_num(j, "median_seconds", row->time);
	if (part == REPORT_WATCHED)
		json_num(j, "stopped", row->time);
	if (part == REPORT_ENDING)
		json_time(j, "not_after", (time_t)row->time);
	json_end(j);
}

static void
json_sums(struct json *j, const struct report *r)
{
	json_time(j, "from", (time_t)r->from);
	json_time(j, "to", (time_t)r->to);
	json_num(j, "requests", r->requests);
	json_num(j, "subscribers", r->subscribers);
	json_num(j, "marked", r->marked);
	json_num(j, "signatures", r->signatures);
	json_num(j, "watched", r->watched);
	json_num(j, "next_year", r->year);
}

void
summary_json(struct buf *b, const struct report *r, enum report_part only)
{
	struct json	 j = { .b = b };
	enum report_part part;
	size_t		 i;

	json_object(&j, NULL);
	json_num(&j, "version", 1);
	if (only == REPORT__MAX)
		json_sums(&j, r);
	json_num(&j, "ending_days", r->days);
	json_object(&j, "parts");
	for (part = 0; part < REPORT__MAX; part++) {
		if (only != REPORT__MAX && part != only)
			continue;
		json_object(&j, report_word(part));
		json_num(&j, "all", (long long)r->parts[part].all);
		json_array(&j, "rows");
		for (i = 0; i < r->parts[part].n; i++)
			json_row(&j, part, &r->parts[part].v[i]);
		json_end(&j);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_addc(b, '\n');
}
