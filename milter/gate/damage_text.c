/* damage_text.c: what a damage is called, who likely did it, how it is mended */

#include "gate/damage.h"

#define LIST	"a mailing list or a disclaimer added by the mail system"
#define LIST_VI	"nhóm thư (mailing list) hoặc hệ thống thư tự thêm lời ghi chú"
#define SCANNER	"a virus or spam scanner that writes mail anew"
#define SCANNER_VI "phần mềm quét vi-rút, lọc thư rác ghi lại nội dung thư"
#define OFF	"have it leave mail of type multipart/signed alone"
#define OFF_VI	"đề nghị cấu hình để giữ nguyên thư đã ký số (multipart/signed)"
#define ENCODE	"sign only 7-bit content: quoted-printable or base64"
#define ENCODE_VI "đề nghị đặt phần mềm ký mã hóa nội dung bằng " \
		"quoted-printable hoặc base64 trước khi ký"

static const struct damage_info table[DAMAGE__MAX] = {
	[DAMAGE_QP] = { "8bit-to-qp", NULL, NULL,
	    "8-bit text was turned into quoted-printable",
	    "a relay whose next hop does not offer 8BITMIME", ENCODE,
	    "nội dung 8 bit bị chuyển thành quoted-printable",
	    "máy chủ chuyển tiếp thư khi máy chủ kế tiếp không hỗ trợ 8BITMIME",
	    ENCODE_VI },
	[DAMAGE_DECODED] = { "decoded", NULL, NULL,
	    "quoted-printable or base64 was undone",
	    "a gateway or scanner that decodes mail", OFF,
	    "nội dung mã hóa quoted-printable hoặc base64 đã bị giải mã",
	    "cổng thư hoặc phần mềm quét thư giải mã nội dung", OFF_VI },
	[DAMAGE_BASE64] = { "base64-wrapped", "columns", "cột",
	    "base64 was wrapped at another width", SCANNER, OFF,
	    "các dòng base64 bị ngắt lại theo độ dài khác", SCANNER_VI, OFF_VI },
	[DAMAGE_FOOTER] = { "footer-text", "lines", "dòng",
	    "lines were added below a text", LIST, OFF,
	    "có thêm dòng ở cuối phần văn bản", LIST_VI, OFF_VI },
	[DAMAGE_BANNER] = { "banner-text", "lines", "dòng",
	    "lines were added above a text",
	    "a gateway that marks mail from outside", OFF,
	    "có thêm dòng ở đầu phần văn bản",
	    "cổng thư chèn lời cảnh báo thư từ bên ngoài", OFF_VI },
	[DAMAGE_HTML] = { "footer-html", "bytes", "byte",
	    "something was added to the HTML text",
	    "a disclaimer, a warning or a tracking image put in on the way",
	    OFF, "nội dung HTML bị chèn thêm",
	    "lời ghi chú, lời cảnh báo hoặc ảnh theo dõi được chèn trên "
	    "đường truyền", OFF_VI },
	[DAMAGE_PART] = { "part-added", NULL, NULL,
	    "a part was added inside what was signed, or put around it", LIST,
	    OFF, "có thêm một phần bên trong hoặc bao ngoài nội dung đã ký",
	    LIST_VI, OFF_VI },
	[DAMAGE_PREAMBLE] = { "preamble", NULL, NULL,
	    "the text before the first or after the last part changed",
	    SCANNER, OFF,
	    "đoạn chữ trước phần đầu hoặc sau phần cuối bị thay đổi",
	    SCANNER_VI, OFF_VI },
	[DAMAGE_END] = { "end-lines", "lines", "dòng",
	    "empty lines were added or dropped at an end",
	    "a relay or a program that signs other bytes than it sends",
	    "use a mail program that signs what it sends; " OFF,
	    "dòng trống ở cuối bị thêm hoặc bị bỏ",
	    "máy chủ chuyển tiếp, hoặc phần mềm ký gửi nội dung khác với nội "
	    "dung đã ký",
	    "đề nghị dùng phần mềm ký đúng nội dung gửi đi; " OFF_VI },
	[DAMAGE_LINE_ENDS] = { "line-ends", NULL, NULL,
	    "line ends are others than those that were signed",
	    "a program that signed lines ended by LF or CR and not by CRLF",
	    "sign the canonical form, with CRLF (RFC 8551 3.1.1)",
	    "ký hiệu xuống dòng khác với lúc ký",
	    "phần mềm ký số nội dung xuống dòng bằng LF hoặc CR thay cho CRLF",
	    "đề nghị ký theo dạng chuẩn, xuống dòng bằng CRLF "
	    "(RFC 8551 mục 3.1.1)" },
	[DAMAGE_BLANKS_ADDED] = { "blanks-added", NULL, NULL,
	    "blanks were added at the end of lines", SCANNER, OFF,
	    "có thêm khoảng trắng ở cuối dòng", SCANNER_VI, OFF_VI },
	[DAMAGE_BLANKS_CUT] = { "blanks-cut", NULL, NULL,
	    "blanks were cut from the end of lines", SCANNER, ENCODE,
	    "khoảng trắng ở cuối dòng bị cắt bỏ", SCANNER_VI, ENCODE_VI },
	[DAMAGE_LONG_LINES] = { "long-lines", NULL, NULL,
	    "a line of more than 998 characters was broken",
	    "a relay that keeps to the limit of RFC 5322 2.1.1", ENCODE,
	    "dòng dài quá 998 ký tự bị ngắt",
	    "máy chủ chuyển tiếp áp dụng giới hạn của RFC 5322 mục 2.1.1",
	    ENCODE_VI },
	[DAMAGE_FROM] = { "from-quoted", NULL, NULL,
	    "\"From \" at the start of a line became \">From \"",
	    "a program that kept the mail in mbox format", ENCODE,
	    "chữ \"From \" ở đầu dòng bị đổi thành \">From \"",
	    "phần mềm lưu thư theo định dạng mbox", ENCODE_VI },
	[DAMAGE_DOTS] = { "dots", NULL, NULL,
	    "a dot at the start of lines was doubled or dropped",
	    "a program that speaks SMTP wrongly (RFC 5321 4.5.2)", ENCODE,
	    "dấu chấm ở đầu dòng bị nhân đôi hoặc bị mất",
	    "phần mềm thực hiện sai giao thức SMTP (RFC 5321 mục 4.5.2)",
	    ENCODE_VI },
	[DAMAGE_HEADER] = { "header-rewritten", NULL, NULL,
	    "header fields of a part were folded, quoted or cased anew",
	    SCANNER, OFF,
	    "các trường tiêu đề của một phần thư bị ghi lại "
	    "(ngắt dòng, dấu nháy, chữ hoa chữ thường)", SCANNER_VI, OFF_VI },
	[DAMAGE_ORDER] = { "header-order", NULL, NULL,
	    "header fields of a part were put into another order", SCANNER,
	    OFF, "thứ tự các trường tiêu đề của một phần thư bị đổi",
	    SCANNER_VI, OFF_VI },
	[DAMAGE_FIELD] = { "header-field", NULL, NULL,
	    "a header field of a part was added or dropped", SCANNER, OFF,
	    "một trường tiêu đề của một phần thư bị thêm hoặc bị bỏ",
	    SCANNER_VI, OFF_VI },
};

const struct damage_info *
damage_info(enum damage_kind kind)
{
	return &table[kind];
}

static void
put_step(struct buf *b, const struct damage_step *s)
{
	const struct damage_info	*d = &table[s->kind];

	buf_printf(b, "damage: %s", d->word);
	if (s->section[0] != '\0')
		buf_printf(b, " (part %s)", s->section);
	if (s->count > 0 && d->unit != NULL)
		buf_printf(b, " %zu %s", s->count, d->unit);
	buf_printf(b, "\n  what: %s\n  likely by: %s\n  to mend: %s\n",
	    d->english, d->who, d->mend);
}

/* What happened comes first: the word is for those who search by it. */
static void
put_step_vi(struct buf *b, const struct damage_step *s)
{
	const struct damage_info	*d = &table[s->kind];

	buf_printf(b, "Thay đổi sau khi ký: %s (%s", d->vietnamese, d->word);
	if (s->section[0] != '\0')
		buf_printf(b, ", phần %s", s->section);
	if (s->count > 0 && d->unit != NULL)
		buf_printf(b, ", %zu %s", s->count, d->unit_vi);
	buf_printf(b, ")\n  Có thể do: %s\n  Khắc phục: %s\n", d->who_vi,
	    d->mend_vi);
}

static void
put_unknown(struct buf *b, bool limited, bool vi)
{
	if (vi)
		buf_printf(b, "Thay đổi sau khi ký: không xác định được cách "
		    "thay đổi%s\n  Lưu ý: nội dung có thể đã bị sửa; đề nghị "
		    "đối chiếu với người gửi\n", limited ?
		    " (chưa thử hết các cách vì giới hạn xử lý)" : "");
	else
		buf_printf(b, "damage: unknown\n  no way of mending that was "
		    "tried gives what was signed: the content may have been "
		    "changed%s\n", limited ? " (a limit ended the search)" :
		    "");
}

void
damage_text(struct buf *b, const struct damage *d, bool vi)
{
	size_t	 i;

	for (i = 0; i < d->n; i++) {
		if (vi)
			put_step_vi(b, &d->v[i]);
		else
			put_step(b, &d->v[i]);
	}
	if (d->n == 0)
		put_unknown(b, d->limited, vi);
	else
		buf_adds(b, vi ? "  Lưu ý: chữ ký số vẫn không có giá trị, vì "
		    "thư nhận được khác với thư đã ký\n" : "  note: the "
		    "signature stays bad: what arrived is not what was "
		    "signed\n");
}

bool
damage_of(const struct conf *conf, struct slice mail,
    const struct outcome *out, struct damage *d)
{
	const struct mime_limits limits = { .parts = (size_t)conf->parts,
		.depth = conf->depth };

	return out->sig_why == R_DIGEST_MISMATCH &&
	    damage_find(&limits, mail, d) == 0 && d->trials > 0;
}
