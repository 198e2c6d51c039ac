/* cli_register_view.c: requests of the register as a table, as JSON and as CSV */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/csv.h"
#include "base/json.h"
#include "programs/cli_register.h"
#include "register/notice.h"

#define HANOI_S		(7 * 3600)
#define STAMP_MAX	32

/* What of a row people see, by its column, and how they call it. */
static const struct {
	const char	*column, *heading;
	bool		 time;
} shown[] = {
	{ "number", "Số tiếp nhận", false },
	{ "received", "Thời điểm nhận", true },
	{ "form", "Mẫu", false },
	{ "kinds", "Yêu cầu", false },
	{ "agency", "Cơ quan", false },
	{ "letter", "Số ký hiệu", false },
	{ "dated", "Ngày văn bản", false },
	{ "subscribers", "Số thuê bao", false },
	{ "class", "Chữ ký", false },
	{ "signature", "Kết quả kiểm tra", false },
	{ "signed_where", "Nơi ký", false },
	{ "request", "Loại văn bản", false },
	{ "disposition", "Xử lý", false },
	{ "judged", "Xử lý riêng văn bản này", false },
	{ "reason", "Lý do", false },
	{ "flags", "Lưu ý", false },
	{ "sender_domain", "Tên miền gửi", false },
	{ "contact", "Người liên hệ", false },
	{ "linked", "Liên quan số", false },
	{ "seen", "Số lần nhận", false },
	{ "last_seen", "Lần nhận cuối", true },
	{ "mark", "Kết quả", false },
	{ "mark_note", "Ghi chú", false },
	{ "marked", "Thời điểm ghi kết quả", true },
	{ "monitor", "Chỉ theo dõi", false },
	{ "sha256", "SHA-256 của văn bản", false },
	{ "relay", "Máy", false },
	{ "qid", "Mã thư của Postfix", false },
};

static const struct column *
column_of(const char *name)
{
	const struct table_info	*t = table_info(TABLE_REQUESTS);
	size_t			 i;

	for (i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

/* A time as it is in Hanoi, "" for none. */
static const char *
stamp(int64_t when, char text[STAMP_MAX])
{
	time_t		 there = (time_t)when + HANOI_S;
	struct tm	 tm;

	text[0] = '\0';
	if (when != 0 && gmtime_r(&there, &tm) != NULL)
		(void)strftime(text, STAMP_MAX, "%Y-%m-%d %H:%M:%S", &tm);
	return text;
}

/* The value of a shown column as text. */
static const char *
value(size_t i, const struct request_row *row, char text[STAMP_MAX])
{
	const struct column	*c = column_of(shown[i].column);

	if (c->type == COLUMN_TEXT)
		return row_text(row, c);
	if (shown[i].time)
		return stamp(row_num(row, c), text);
	snprintf(text, STAMP_MAX, "%" PRId64, row_num(row, c));
	return text;
}

static void
put_csv(struct buf *b, const struct request_row *row)
{
	char	 text[STAMP_MAX];
	size_t	 i;

	for (i = 0; i < NELEM(shown); i++)
		csv_cell(b, row == NULL ? shown[i].heading :
		    value(i, row, text), i == 0);
	buf_adds(b, "\r\n");
}

/* What became of a notice. */
static const struct {
	const char	*state, *text;
} states[] = {
	{ "due", "đang chờ gửi" },
	{ "sent", "đã gửi" },
	{ "failed", "không gửi được, không gửi lại nữa" },
};

/* How people call the kinds that a request may bring about. */
static const struct {
	enum notice_kind	 kind;
	const char		*text;
} kinds[] = {
	{ NOTICE_RECEIPT, "giấy báo tiếp nhận" },
	{ NOTICE_COVER, "phiếu chuyển kèm hồ sơ" },
	{ NOTICE_CUC, "hướng dẫn gửi hồ sơ đến Cục" },
	{ NOTICE_EXPIRED, "hướng dẫn cấp mới chứng thư đã hết hạn" },
	{ NOTICE_SECRECY, "cảnh báo dấu chỉ độ mật" },
	{ NOTICE_LATE, "báo trùng hồ sơ đã tiếp nhận" },
};

static const char *
kind_text(const char *word)
{
	size_t	 i;

	for (i = 0; i < NELEM(kinds); i++)
		if (strcmp(notice_word(kinds[i].kind), word) == 0)
			return kinds[i].text;
	return word;
}

static void
put_notice(struct buf *b, const struct notice_row *n)
{
	const bool	 due = strcmp(n->state, "due") == 0;
	char		 text[STAMP_MAX];
	size_t		 i = 0;

	while (i < NELEM(states) - 1 && strcmp(states[i].state, n->state) != 0)
		i++;
	buf_printf(b, "Thông báo: %s, đến %s: %s, %s%s%s%s%s\n",
	    kind_text(n->kind),
	    *n->recipient == '\0' ? "Sở" : n->recipient, states[i].text,
	    due ? "từ " : "", stamp(due ? n->created : n->done, text),
	    *n->fault == '\0' ? "" : " (", n->fault,
	    *n->fault == '\0' ? "" : ")");
}

static void
put_notices_json(struct json *j, const struct cli_notices *l)
{
	const struct notice_row	*n;

	json_array(j, "notices");
	for (n = l->v; n < l->v + l->n; n++) {
		json_object(j, NULL);
		json_str(j, "kind", n->kind);
		json_str(j, "to", *n->recipient == '\0' ? NULL :
		    n->recipient);
		json_str(j, "state", n->state);
		json_time(j, "created", (time_t)n->created);
		json_time(j, "done", (time_t)n->done);
		json_num(j, "tries", n->tries);
		json_str(j, "fault", *n->fault == '\0' ? NULL : n->fault);
		json_end(j);
	}
	json_end(j);
}

/* notices: those about it, NULL: they were not asked for. */
static void
put_json(struct buf *b, const struct request_row *row,
    const struct cli_notices *notices)
{
	struct json		 j = { .b = b };
	const struct column	*c;
	size_t			 i;

	json_object(&j, NULL);
	for (i = 0; i < NELEM(shown); i++) {
		c = column_of(shown[i].column);
		if (shown[i].time)
			json_time(&j, c->name, (time_t)row_num(row, c));
		else if (c->type == COLUMN_NUM)
			json_num(&j, c->name, row_num(row, c));
		else
			json_str(&j, c->name, *row_text(row, c) == '\0' ?
			    NULL : row_text(row, c));
	}
	if (notices != NULL)
		put_notices_json(&j, notices);
	json_end(&j);
}

static void
put_line(struct buf *b, const struct request_row *row)
{
	char	 text[STAMP_MAX];

	buf_printf(b, "%-11s  %.16s  %-9s %-14s %-8s %-9s %s\n",
	    *row->number == '\0' ? "-" : row->number,
	    stamp(row->received, text), *row->form == '\0' ? row->request :
	    row->form, row->class, row->disposition,
	    *row->mark == '\0' ? "-" : row->mark, row->agency);
}

static void
put_all(struct buf *b, const struct request_row *row,
    const struct cli_notices *notices)
{
	const char	*v;
	char		 text[STAMP_MAX];
	size_t		 i;

	for (i = 0; i < NELEM(shown); i++) {
		v = value(i, row, text);
		if (*v != '\0')
			buf_printf(b, "%s: %s\n", shown[i].heading, v);
	}
	for (i = 0; i < notices->n; i++)
		put_notice(b, &notices->v[i]);
}

static void
flush(struct register_view *v)
{
	struct slice	 s = buf_slice(&v->b);

	if (s.n > 0)
		(void)fwrite(s.p, 1, s.n, v->f);
	v->b.n = 0;
}

void
register_view_begin(struct register_view *v)
{
	/* the mark by which LibreOffice and Excel know UTF-8 */
	if (v->form == FORM_CSV) {
		buf_adds(&v->b, "\xef\xbb\xbf");
		put_csv(&v->b, NULL);
	} else if (v->form == FORM_JSON)
		buf_adds(&v->b, v->one ? "" : "[");
	flush(v);
}

void
register_view_row(struct register_view *v, const struct request_row *row)
{
	switch (v->form) {
	case FORM_CSV:
		put_csv(&v->b, row);
		break;
	case FORM_JSON:
		buf_adds(&v->b, v->one ? "" : v->n > 0 ? ",\n" : "\n");
		put_json(&v->b, row, v->one ? &v->notices : NULL);
		break;
	case FORM_TABLE:
		if (v->one)
			put_all(&v->b, row, &v->notices);
		else
			put_line(&v->b, row);
		break;
	}
	v->n++;
	flush(v);
}

void
register_view_end(struct register_view *v)
{
	if (v->form == FORM_JSON)
		buf_adds(&v->b, v->one ? (v->n > 0 ? "\n" : "") :
		    v->n > 0 ? "\n]\n" : "]\n");
	flush(v);
	buf_free(&v->b);
}
