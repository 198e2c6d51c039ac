/* test_forms.c: which document is which form, what it lacks, and what only resembles one */

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "gate/forms.h"
#include "gate/forms_parts.h"
#include "gate/pattern.h"
#include "inspect/text.h"
#include "inspect/worker.h"

#define HEAD(subject) \
	"ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI\n" \
	"SỞ THỬ NGHIỆM\n" \
	"Số: 12/STN-VP\n" \
	subject "\n" \
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" \
	"Độc lập - Tự do - Hạnh phúc\n" \
	"Hà Nội, ngày 15 tháng 7 năm 2025\n" \
	"Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội\n" \
	"Căn cứ Nghị định số 68/2024/NĐ-CP ngày 25/6/2024 của Chính phủ;\n"
#define HEAD2(subject) \
	"SỞ THỬ NGHIỆM\nSố: 12/STN-VP\n" subject "\n" \
	"Hà Nội, ngày 15 tháng 7 năm 2025\nKính gửi: Sở Tài chính\n" \
	"Đề nghị gia hạn chứng thư thẩm định giá đã cấp.\n"
#define SUBJECT_04 "V/v đề nghị gia hạn, thay đổi nội dung thông tin chứng " \
	"thư chữ ký số chuyên dùng công vụ"
#define PERSON_04 \
	"1. Thông tin người tiếp nhận chứng thư chữ ký số\n" \
	"Họ và tên: Nguyễn Văn Thử\n" \
	"Số định danh cá nhân: 001000000000 Ngày cấp: 01/02/2022\n" \
	"Nơi cấp: Cục Cảnh sát\n" \
	"Chức vụ: Văn thư\n" \
	"Số điện thoại di động: 0900000000\n" \
	"Địa chỉ thư điện tử công vụ: thu@sothunghiem.hanoi.gov.vn\n" \
	"Địa chỉ tiếp nhận: Số 1 phố Thử\n"
#define LIST_04 \
	"2. Số lượng và danh sách đăng ký\n" \
	"STT Tên chứng thư chữ ký số Số hiệu chứng thư Địa chỉ thư điện tử " \
	"công vụ Thông tin cần thay đổi Thông tin mới Gia hạn TĐTT\n"
#define ROW_04 "1 Sở Thử nghiệm 529FD0665E6641CB " \
	"vanthu@sothunghiem.hanoi.gov.vn ×\n"
#define END "Trân trọng./.\nNơi nhận:\n- Như trên;\n"
#define LETTER_04 HEAD(SUBJECT_04) PERSON_04 LIST_04 ROW_04 END
#define LETTER_06 \
	HEAD("V/v đề nghị hỗ trợ khôi phục thiết bị lưu khóa bí mật") \
	"1. Thông tin người phối hợp thực hiện khôi phục thiết bị\n" \
	"Họ và tên: Nguyễn Văn Thử\n" \
	"Số định danh cá nhân: 001000000000\n" \
	"Ngày cấp: 01/02/2022\n" \
	"Nơi cấp: Cục Cảnh sát\n" \
	"Chức vụ: Văn thư\n" \
	"Cơ quan, tổ chức công tác: Sở Thử nghiệm\n" \
	"Số điện thoại di động: 0900000000\n" \
	"2. Thông tin thiết bị lưu khóa bí mật cần khôi phục\n" \
	"01 12E4567890AB Lê Văn Mẫu Sở Thử nghiệm mau@hanoi.gov.vn\n" END
#define QUOTE_HEAD "Kính gửi anh chị,\nEm đã nhận được văn bản.\n\n"

static struct forms	*forms;
static struct arena	*arena;

static int
load_forms(void **state)
{
	struct source	 src[32];
	struct buf	 faults = { 0 };
	char		*text[32];
	gsize		 len;
	glob_t		 g;
	size_t		 i;
	int		 rc;

	(void)state;
	assert_int_equal(glob("conf/forms/*.conf", 0, NULL, &g), 0);
	assert_true(g.gl_pathc < NELEM(src));
	for (i = 0; i < g.gl_pathc; i++) {
		assert_true(g_file_get_contents(g.gl_pathv[i], &text[i], &len,
		    NULL));
		src[i] = (struct source){ .path = g.gl_pathv[i],
			.bytes = { (unsigned char *)text[i], len } };
	}
	rc = forms_load(src, g.gl_pathc, &forms, &faults);
	if (rc == -1)
		print_error("%s", buf_str(&faults));
	for (i = 0; i < g.gl_pathc; i++)
		g_free(text[i]);
	globfree(&g);
	buf_free(&faults);
	return rc;
}

static int
free_forms(void **state)
{
	(void)state;
	forms_free(forms);
	return 0;
}

static int
make_arena(void **state)
{
	(void)state;
	arena = arena_new(64u << 20);
	return arena == NULL ? -1 : 0;
}

static int
free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
print_finding(const char *what, const struct finding *f)
{
	size_t	 i;

	print_error("%s: %s form=%s score=%d margin=%d kinds=%u rows=%zu%s%s%s"
	    "%s%s number=%s year=%d agency=%s\n", what,
	    request_word(f->request), f->form, f->score, f->margin, f->kinds,
	    f->nrows, f->blank ? " blank" : "", f->reply ? " reply" : "",
	    f->secret ? " secret" : "", f->complete ? " complete" : "",
	    f->to_department ? " department" : "", f->number, f->year,
	    f->agency);
	for (i = 0; i < f->nmissing; i++)
		print_error("    %s\n", f->missing[i].what);
}

static struct finding
match_text(const char *text)
{
	struct model	 model;
	struct finding	 f;

	assert_int_equal(text_model(arena, text, &model), 0);
	assert_int_equal(forms_match(arena, forms, &model, &f), 0);
	return f;
}

#define R	KIND_RENEW
#define C	KIND_CHANGE
#define COMPLETE	1
#define LACKS		0
#define ANY		(-1)

static const struct {
	const char	*what;
	const char	*text;
	enum request	 request;
	const char	*form;		/* NULL: any */
	unsigned	 kinds;
	int		 complete;
	int		 rows;		/* -1: any */
} letters[] = {
	{ "a whole 04", LETTER_04, REQ_FORM_04, "form-04", 0, COMPLETE,
	    1 },
	{ "a whole 06", LETTER_06, REQ_FORM_06, "form-06", KIND_RECOVER,
	    COMPLETE, 1 },
	{ "a 04 for renewal only", HEAD("V/v gia hạn chứng thư số") PERSON_04
	    LIST_04 ROW_04, REQ_FORM_04, "form-04", R, COMPLETE, 1 },
	{ "a 04 for a change only",
	    HEAD("V/v đề nghị thay đổi nội dung thông tin chứng thư chữ ký số")
	    PERSON_04 LIST_04 ROW_04, REQ_FORM_04, "form-04", C, COMPLETE,
	    1 },
	{ "the subject said with Về việc",
	    HEAD("Về việc gia hạn chứng thư chữ ký số") PERSON_04 LIST_04
	    ROW_04, REQ_FORM_04, "form-04", R, COMPLETE, 1 },
	{ "a subject on three lines", HEAD("V/v đề nghị gia hạn, thay đổi\n"
	    "nội dung thông tin chứng thư\nchữ ký số chuyên dùng công vụ")
	    PERSON_04 LIST_04 ROW_04, REQ_FORM_04, "form-04", 0, COMPLETE,
	    1 },
	{ "columns of the head run into each other",
	    "SỞ THỬ NGHIỆM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
	    "Số: 12/STN-VP Độc lập - Tự do - Hạnh phúc\n"
	    "V/v đề nghị gia hạn, thay đổi Hà Nội, ngày 15 tháng 7 năm 2025\n"
	    "nội dung thông tin chứng thư chữ ký số\n"
	    "Kính gửi: Sở Khoa học và Công nghệ\n" PERSON_04 LIST_04 ROW_04,
	    REQ_FORM_04, "form-04", ANY, LACKS, 1 },
	{ "a heading in capitals instead of a subject",
	    "ĐỀ NGHỊ GIA HẠN, THAY ĐỔI NỘI DUNG THÔNG TIN CHỨNG THƯ CHỮ KÝ SỐ\n"
	    "Kính gửi: Sở Khoa học và Công nghệ\n" PERSON_04 LIST_04 ROW_04,
	    REQ_FORM_04, "form-04", 0, LACKS, 1 },
	{ "the national addressee, the Cục", "V/v gia hạn chứng thư chữ ký số\n"
	    "Kính gửi: Cục Chứng thực số và Bảo mật thông tin\n" PERSON_04
	    LIST_04 ROW_04, REQ_FORM_04, "form-04", R, LACKS, 1 },
	{ "unaccented",
	    "V/v de nghi gia han chung thu chu ky so\n"
	    "Kinh gui: So Khoa hoc va Cong nghe\n"
	    "1. Thong tin nguoi tiep nhan chung thu chu ky so\n"
	    "Ho va ten: Nguyen Van Thu\n"
	    "So dinh danh ca nhan: 001000000000\nNgay cap: 1/2/2022\n"
	    "Noi cap: Cuc Canh sat\nChuc vu: Van thu\n"
	    "So dien thoai di dong: 0900000000\n"
	    "Dia chi thu dien tu cong vu: thu@hanoi.gov.vn\n"
	    "Dia chi tiep nhan: So 1 pho Thu\n"
	    "2. So luong va danh sach dang ky\n"
	    "1. So Thu nghiem, 529FD0665E6641CB, vanthu@hanoi.gov.vn, gia han\n",
	    REQ_FORM_04, "form-04", R, LACKS, 1 },
	{ "unaccented 06",
	    "Ve viec khoi phuc USB Token\nKinh gui: So KHCN\n"
	    "1. Thong tin nguoi phoi hop thuc hien khoi phuc thiet bi\n"
	    "Ho va ten: Nguyen Van Thu\nSo CCCD: 001000000000\n"
	    "Ngay cap: 01/02/2022\nNoi cap: Cuc Canh sat\nChuc vu: Van thu\n"
	    "Co quan, to chuc cong tac: So Thu nghiem\nSDT: 0900000000\n"
	    "2. Thong tin thiet bi luu khoa bi mat can khoi phuc\n"
	    "1. 12E4567890AB - Le Van Mau - mau@hanoi.gov.vn\n",
	    REQ_FORM_06, "form-06", KIND_RECOVER, LACKS, 1 },
	{ "a value on the line below its label", HEAD(SUBJECT_04)
	    "1. Thông tin người tiếp nhận\nHọ và tên:\nNguyễn Văn Thử\n"
	    "Số định danh cá nhân (CCCD) : 001000000000\nNgày cấp: 1/2/2022\n"
	    "Nơi cấp: Cục Cảnh sát\nChức vụ: Văn thư\nSĐT: 0900 000 000\n"
	    "Địa chỉ thư điện tử công vụ: thu@sothunghiem.\nhanoi.gov.vn\n"
	    "Địa chỉ tiếp nhận: Số 1\n" LIST_04 ROW_04,
	    REQ_FORM_04, "form-04", 0, COMPLETE, 1 },
	{ "rows torn by narrow cells", HEAD(SUBJECT_04) PERSON_04 LIST_04
	    "01 Sở Thử 529FD06 vanthu@sothung\nnghiệm 65E6641 hiem.hanoi. ×\n"
	    "CB gov.vn\n02 Trần Thị 529FD06 thutt@sothungh ×\n"
	    "Thử 65E6641 iem.hanoi.gov\nCC .vn\n" END,
	    REQ_FORM_04, "form-04", 0, COMPLETE, 2 },
	{ "a field left empty", HEAD(SUBJECT_04)
	    "1. Thông tin người tiếp nhận\nHọ và tên: Nguyễn Văn Thử\n"
	    "Số định danh cá nhân: ..............\nNgày cấp: 01/02/2022\n"
	    "Nơi cấp: Cục Cảnh sát\nChức vụ: Văn thư\n"
	    "Số điện thoại di động: 0900000000\n"
	    "Địa chỉ thư điện tử công vụ: thu@hanoi.gov.vn\n"
	    "Địa chỉ tiếp nhận: Số 1\n" LIST_04 ROW_04,
	    REQ_FORM_04, "form-04", 0, LACKS, 1 },
	{ "a row without its serial", HEAD(SUBJECT_04) PERSON_04 LIST_04
	    "1 Sở Thử nghiệm vanthu@sothunghiem.hanoi.gov.vn ×\n" END,
	    REQ_FORM_04, "form-04", 0, LACKS, 1 },
	{ "more rows than it says", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 "Số lượng: 01 chứng thư\n" ROW_04
	    "2 Lê Văn Mẫu 529FD0665E6641CC mau@hanoi.gov.vn ×\n" END,
	    REQ_FORM_04, "form-04", 0, LACKS, 2 },
	{ "as many rows as it says, accented or not", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 "So luong: 02 (hai), trong do gia han 1\n" ROW_04
	    "2 Lê Văn Mẫu 529FD0665E6641CC mau@hanoi.gov.vn ×\n" END,
	    REQ_FORM_04, "form-04", 0, COMPLETE, 2 },
	{ "the same certificate twice", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 ROW_04
	    "2 Lê Văn Mẫu 529fd0665e6641cb mau@hanoi.gov.vn ×\n" END,
	    REQ_FORM_04, "form-04", 0, LACKS, 2 },
	{ "a private mailbox", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 "1 Lê Văn Mẫu 529FD0665E6641CC mau@thunghiem.example ×\n"
	    END, REQ_FORM_04, "form-04", 0, LACKS, 1 },
	{ "a row that asks for nothing", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 "1 Lê Văn Mẫu 529FD0665E6641CC mau@hanoi.gov.vn\n" END,
	    REQ_FORM_04, "form-04", 0, LACKS, 1 },
	{ "rows that say what they ask for", HEAD(SUBJECT_04) PERSON_04
	    LIST_04 "1 Lê Văn Mẫu 529FD0665E6641CC mau@hanoi.gov.vn gia hạn\n"
	    END, REQ_FORM_04, "form-04", R, COMPLETE, 1 },
	{ "no row at all", HEAD(SUBJECT_04) PERSON_04 LIST_04 END,
	    REQ_FORM_04, "form-04", 0, LACKS, 0 },
	{ "a cover letter whose list is elsewhere", HEAD(SUBJECT_04)
	    "Sở Thử nghiệm đề nghị gia hạn theo danh sách kèm theo.\n" END,
	    REQ_FORM_04, "form-04", 0, LACKS, 0 },

	{ "form 01", HEAD("V/v đề nghị cấp chứng thư chữ ký số chuyên dùng "
	    "công vụ cho cá nhân") "Họ và tên Ngày sinh Tỉnh/Thành phố SIM PKI\n",
	    REQ_FORM_OTHER, "form-01", 0, ANY, -1 },
	{ "form 02", HEAD("V/v đề nghị cấp chứng thư chữ ký số chuyên dùng "
	    "công vụ cho cơ quan, tổ chức") "Mã số thuế Mã quan hệ ngân sách\n",
	    REQ_FORM_OTHER, "form-02", 0, ANY, -1 },
	{ "form 03", HEAD("V/v đề nghị cấp chứng thư chữ ký số chuyên dùng "
	    "công vụ cho thiết bị, dịch vụ, phần mềm"),
	    REQ_FORM_OTHER, "form-03", 0, ANY, -1 },
	{ "form 05", HEAD("V/v đề nghị thu hồi chứng thư chữ ký số chuyên "
	    "dùng công vụ") "Lý do thu hồi\n",
	    REQ_FORM_OTHER, "form-05", 0, ANY, -1 },
	{ "form 05 for a device that keeps a secret key",
	    HEAD("V/v đề nghị thu hồi chứng thư và thiết bị lưu khóa bí mật"),
	    REQ_FORM_OTHER, "form-05", 0, ANY, -1 },
	{ "form 07, a hand-over", HEAD("V/v thông báo bàn giao chứng thư chữ "
	    "ký số và thiết bị lưu khóa bí mật") "Mẫu số 07\n",
	    REQ_NOT_A_REQUEST, "form-07", 0, ANY, -1 },
	{ "the old generation", "Mẫu số 04\n"
	    "(Ban hành kèm theo Thông tư số 185/2019/TT-BQP)\n"
	    "V/v đề nghị cấp chứng thư số cho cá nhân\n"
	    "Kính gửi: Cục Chứng thực số và Bảo mật thông tin\n",
	    REQ_FORM_OLD, "form-old", 0, ANY, -1 },
	{ "the old generation of a renewal",
	    "V/v đề nghị gia hạn chứng thư số\n"
	    "Kính gửi: Cục Chứng thực số và Bảo mật thông tin\n"
	    "Căn cứ Thông tư số 185/2019/TT-BQP của Bộ Quốc phòng\n"
	    "1. Danh sách: Tên chứng thư Số hiệu\n",
	    REQ_FORM_OLD, "form-old", 0, ANY, -1 },

	{ "an answer to a request", HEAD("V/v trả lời văn bản đề nghị gia hạn, "
	    "thay đổi nội dung thông tin chứng thư chữ ký số"),
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "guidance about a form", HEAD("V/v hướng dẫn đề nghị gia hạn chứng "
	    "thư chữ ký số") PERSON_04, REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "a reminder", HEAD("V/v đôn đốc gia hạn chứng thư chữ ký số"),
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "guidance with a form filled in as an example",
	    HEAD("V/v hướng dẫn lập văn bản đề nghị gia hạn chứng thư chữ ký số")
	    PERSON_04 LIST_04 ROW_04 END, REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "an example", "Ví dụ minh họa văn bản theo Mẫu số 04\n"
	    LETTER_04, REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "an agency named Ví Dụ", "UBND PHƯỜNG\nVÍ DỤ\n"
	    LETTER_04, REQ_FORM_04, "form-04", 0, COMPLETE, 1 },
	{ "an answer that brings a whole form", HEAD("V/v phúc đáp và đề nghị "
	    "gia hạn chứng thư chữ ký số") PERSON_04 LIST_04 ROW_04 END,
	    REQ_DOUBTFUL, "form-04", R, ANY, 1 },
	{ "another kind of certificate",
	    HEAD2("V/v đề nghị gia hạn chứng thư thẩm định giá"),
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "a circular that lists the forms",
	    HEAD("V/v sử dụng chữ ký số chuyên dùng công vụ")
	    "- Gia hạn chứng thư chữ ký số: Mẫu số 04\n"
	    "- Khôi phục thiết bị lưu khóa bí mật: Mẫu số 06\n"
	    "- Thu hồi chứng thư chữ ký số: Mẫu số 05\n",
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "a regulation", "QUYẾT ĐỊNH\n"
	    "Điều 1. Gia hạn chứng thư chữ ký số\nMẫu số 04\n"
	    "V/v đề nghị gia hạn chứng thư chữ ký số\nKính gửi: Sở\n"
	    "1. Thông tin người tiếp nhận\nĐiều 2. Tổ chức\nĐiều 3. Thi hành\n",
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "a blank template", "Mẫu số 04\nTÊN CƠ QUAN\nSố: ..../....\n"
	    SUBJECT_04 "\nKính gửi: ....\n"
	    "1. Thông tin người tiếp nhận chứng thư chữ ký số\n"
	    "Họ và tên: ......\nSố định danh cá nhân: …………\nNgày cấp: .../.../...\n"
	    "Nơi cấp: ____\nChức vụ: (ghi rõ chức vụ)\nSố điện thoại di động:\n"
	    "Địa chỉ thư điện tử công vụ: ......\nĐịa chỉ tiếp nhận: ......\n"
	    LIST_04 "01\n02\n" END, REQ_NOT_A_REQUEST, "form-04", ANY, LACKS,
	    0 },
	{ "another decree's form of the same number", "Mẫu số 04\n"
	    "(Kèm theo Nghị định số 99/2020/NĐ-CP)\n"
	    HEAD("V/v đề nghị cấp giấy phép xây dựng"),
	    REQ_NOT_A_REQUEST, NULL, 0, ANY, -1 },
	{ "ordinary mail", "Kính gửi các đơn vị,\nMời dự họp lúc 8 giờ ngày 20 "
	    "tháng 7 năm 2025.\nTrân trọng.\n", REQ_NOT_A_REQUEST, "", 0, ANY,
	    -1 },
	{ "somebody asks about a renewal", "Chào anh,\nĐề nghị gia hạn chứng "
	    "thư số thì cần giấy tờ gì ạ?\nCảm ơn anh.\n",
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "empty", "", REQ_NOT_A_REQUEST, "", 0, ANY, -1 },

	{ "a reply that quotes with >", QUOTE_HEAD
	    "> V/v đề nghị gia hạn chứng thư chữ ký số\n> Kính gửi: Sở KHCN\n"
	    "> 1. Thông tin người tiếp nhận\n> Họ và tên: Nguyễn Văn Thử\n",
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a reply below đã viết", QUOTE_HEAD
	    "Vào Th 3, 15 thg 7, 2025 lúc 10:00 Văn thư <a@b.vn> đã viết:\n"
	    LETTER_04, REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a reply below wrote", "Thanks.\n\nOn Tue, Jul 15, 2025 A wrote:\n"
	    LETTER_04, REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a forward below Original Message", QUOTE_HEAD
	    "-----Original Message-----\n" LETTER_04,
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a forward of Gmail", "---------- Forwarded message ---------\n"
	    LETTER_04, REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a forward of Outlook", QUOTE_HEAD "From: Văn thư <a@b.vn>\n"
	    "Sent: Tuesday, July 15, 2025 10:00 AM\nTo: Nguyễn Văn Thử\n"
	    "Subject: Văn bản\n\n" LETTER_04, REQ_NOT_A_REQUEST, "", 0, ANY,
	    -1 },
	{ "a forward of Vietnamese Outlook", QUOTE_HEAD
	    "Từ: Văn thư <a@b.vn>\nĐã gửi: Thứ Ba, 15 tháng 7, 2025\n"
	    "Đến: Nguyễn Văn Thử\nChủ đề: Văn bản\n\n" LETTER_06,
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a new letter above a quoted one", LETTER_06
	    "-----Original Message-----\n" LETTER_04, REQ_FORM_06, "form-06",
	    KIND_RECOVER, COMPLETE, 1 },
	{ "a new letter below quoted lines", "On Tuesday A wrote:\n"
	    "> xin gửi lại\n" LETTER_06, REQ_FORM_06, "form-06",
	    KIND_RECOVER, COMPLETE, 1 },

	{ "a letter of head and subject: somebody must look",
	    "SỞ THỬ NGHIỆM\nSố: 1/STN-VP\nV/v gia hạn chứng thư chữ ký số\n"
	    "Kính gửi: Sở KHCN\nĐơn vị xin được giúp đỡ.\n", REQ_DOUBTFUL,
	    "form-04", R, LACKS, 0 },
	{ "a mail with greeting and subject", "V/v gia hạn chứng thư số\n"
	    "Kính gửi: Sở KHCN\nĐơn vị xin được giúp đỡ.\n",
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "a mail that brings a letter", "Kính gửi Sở Khoa học và Công nghệ,\n"
	    "Sở Thử nghiệm gửi kèm Văn bản số 12/STN-VP V/v đề nghị gia hạn "
	    "chứng thư chữ ký số theo Mẫu số 04 Nghị định 68/2024/NĐ-CP.\n"
	    "Người liên hệ: Nguyễn Văn Thử\nSố điện thoại: 0900000000\n",
	    REQ_NOT_A_REQUEST, "", 0, ANY, -1 },
	{ "two forms in one subject",
	    HEAD("V/v đề nghị gia hạn và thu hồi chứng thư chữ ký số"),
	    REQ_DOUBTFUL, NULL, ANY, ANY, -1 },
	{ "an old font", "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do\n"
	    "V/v ®Ò nghÞ gia h¹n chøng th­ ch÷ ký sè\n",
	    REQ_UNREADABLE, "", 0, ANY, -1 },
};

static void
test_letters(void **state)
{
	struct finding	 f;
	size_t		 i, failed = 0;

	(void)state;
	for (i = 0; i < NELEM(letters); i++) {
		f = match_text(letters[i].text);
		if (f.request == letters[i].request &&
		    (letters[i].form == NULL ||
		    strcmp(f.form, letters[i].form) == 0) &&
		    (letters[i].kinds == (unsigned)ANY ||
		    f.kinds == letters[i].kinds ||
		    f.request == REQ_NOT_A_REQUEST) &&
		    (letters[i].complete == ANY ||
		    f.complete == letters[i].complete) &&
		    (letters[i].rows == -1 ||
		    f.nrows == (size_t)letters[i].rows))
			continue;
		print_finding(letters[i].what, &f);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void
test_normal_forms(void **state)
{
	struct finding	 f;
	gchar		*nfd;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(letters); i++) {
		nfd = g_utf8_normalize(letters[i].text, -1, G_NORMALIZE_NFD);
		f = match_text(nfd);
		g_free(nfd);
		if (f.request != letters[i].request ||
		    (letters[i].complete != ANY &&
		    f.complete != letters[i].complete))
			print_finding(letters[i].what, &f);
		assert_int_equal(f.request, letters[i].request);
	}
}

static void
test_head(void **state)
{
	struct finding	 f = match_text(LETTER_04);

	(void)state;
	assert_int_equal(f.month, 7);
	assert_int_equal(f.day, 15);
	assert_string_equal(f.number, "12/STN-VP");
	assert_string_equal(f.agency, "SỞ THỬ NGHIỆM");
	assert_int_equal(f.year, 2025);
	assert_true(f.to_department);
	assert_non_null(strstr(f.head_key, "sothunghiem"));
	assert_null(strstr(f.head_key, "sokhoahoc"));
	assert_false(f.secret);
	assert_false(f.reply);
	f = match_text("UBND XÃ VÍ DỤ\nSố:      /UBND-VP\n"
	    "Hà Nội, ngày    tháng    năm 2026\nKính gửi:\n"
	    "- Sở Nội vụ;\n- Sở Khoa học và Công nghệ.\n");
	assert_string_equal(f.number, "");
	assert_string_equal(f.agency, "UBND XÃ VÍ DỤ");
	assert_int_equal(f.year, 2026);
	assert_true(f.to_department);
	f = match_text("ỦY BAN NHÂN DÂN\nPHƯỜNG VÍ DỤ\nSố: 7 /UBND-VP\n"
	    "Kính gửi: Cục Chứng thực số và Bảo mật thông tin\n"
	    "Căn cứ hướng dẫn của Sở Khoa học và Công nghệ\n");
	assert_string_equal(f.number, "7/UBND-VP");
	assert_string_equal(f.agency, "ỦY BAN NHÂN DÂN PHƯỜNG VÍ DỤ");
	assert_false(f.to_department);
	f = match_text("Kính gửi: Sở Khoa học và\nCông nghệ thành phố Hà Nội\n");
	assert_true(f.to_department);
	f = match_text("không có gì");
	assert_string_equal(f.head_key, "");
}

static const struct {
	const char	*head;
	const char	*agency;
} agencies[] = {
	{ "SỞ THỬ NGHIỆM\n", "SỞ THỬ NGHIỆM" },
	{ "UBND THÀNH PHỐ HÀ NỘI\nSỞ THỬ NGHIỆM\n-------\n",
	    "SỞ THỬ NGHIỆM" },
	{ "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HÀ NỘI\nSỞ THỬ NGHIỆM\n",
	    "SỞ THỬ NGHIỆM" },
	{ "UBND THÀNH PHỐ\nHÀ NỘI\nSỞ THỬ NGHIỆM\n", "SỞ THỬ NGHIỆM" },
	{ "ỦY BAN NHÂN DÂN\nPHƯỜNG VÍ DỤ\n", "ỦY BAN NHÂN DÂN PHƯỜNG VÍ DỤ" },
	{ "UBND PHƯỜNG\nVÍ DỤ\n", "UBND PHƯỜNG VÍ DỤ" },
	{ "SỞ THỬ NGHIỆM\nTRUNG TÂM CÔNG NGHỆ\nVÍ DỤ\n",
	    "TRUNG TÂM CÔNG NGHỆ VÍ DỤ" },
	{ "TRUNG TÂM CÔNG NGHỆ\nVÀ VÍ DỤ\n", "TRUNG TÂM CÔNG NGHỆ VÀ VÍ DỤ" },
	{ "Mẫu số 04\nSỞ THỬ NGHIỆM\n", "SỞ THỬ NGHIỆM" },
	{ "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n", "" },
	{ "", "" },
};

static void
test_agency(void **state)
{
	struct finding	 f;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(agencies); i++) {
		f = match_text(arena_printf(arena,
		    "%sSố: 1/A-B\nKính gửi: Sở\n", agencies[i].head));
		assert_string_equal(f.agency, agencies[i].agency);
	}
}

static void
test_missing(void **state)
{
	struct finding	 f;

	(void)state;
	f = match_text(HEAD(SUBJECT_04)
	    "1. Thông tin người tiếp nhận\nHọ và tên: Nguyễn Văn Thử\n"
	    "Số định danh cá nhân:\nNgày cấp: 01/02/2022\nNơi cấp: Cục\n"
	    "Chức vụ: Văn thư\nSố điện thoại di động: 12\n"
	    "Địa chỉ thư điện tử công vụ: thu@hanoi.gov.vn\n"
	    "Địa chỉ tiếp nhận: Số 1\n" LIST_04 ROW_04
	    "2 Lê Văn Mẫu mau@hanoi.gov.vn ×\n" END);
	assert_int_equal(f.nmissing, 3);
	assert_string_equal(f.missing[0].what,
	    "Mục 1: thiếu Số định danh cá nhân");
	assert_string_equal(f.missing[1].what,
	    "Mục 1: Số điện thoại di động không đúng dạng");
	assert_string_equal(f.missing[2].what,
	    "Mục 2, dòng 2: thiếu Số hiệu chứng thư");
	assert_false(f.complete);
}

/* A table whose cells are known: marks decide, columns may change places. */
static void
test_cells(void **state)
{
	static const char *const	 head[] = { "STT", "Số hiệu chứng thư",
		"Tên chứng thư chữ ký số", "Địa chỉ thư điện tử công vụ",
		"Thông tin cần thay đổi", "Thông tin mới", "Gia hạn (×)",
		"TĐTT (×)" };
	static const char *const	 renew[] = { "01", "529FD066 5E6641CB",
		"Sở Thử nghiệm", "vanthu@ hanoi.gov.vn", "", "", "×", "" };
	static const char *const	 change[] = { "02", "529FD0665E6641CC",
		"Lê Văn Mẫu", "mau@hanoi.gov.vn", "Thư điện tử", "", "", "x" };
	struct model_line		 rows[] = {
		{ "", head, NELEM(head), 1, 0, 0 },
		{ "", renew, NELEM(renew), 1, 0, 0 },
		{ "", change, NELEM(change), 1, 0, 0 },
	};
	struct model			 model;
	struct model_line		*lines;
	struct finding			 f;
	size_t				 n, i;

	(void)state;
	assert_int_equal(text_model(arena, HEAD(SUBJECT_04) PERSON_04
	    "2. Số lượng và danh sách đăng ký\n", &model), 0);
	n = model.nlines;
	lines = arena_array(arena, n + 3, sizeof(*lines));
	memcpy(lines, model.lines, n * sizeof(*lines));
	memcpy(lines + n, rows, sizeof(rows));
	lines[n].text = "STT Số hiệu Tên";
	lines[n + 1].text = "01 529FD066";
	lines[n + 2].text = "02 529FD066";
	model.lines = lines;
	model.nlines = n + 2;
	assert_int_equal(forms_match(arena, forms, &model, &f), 0);
	if (!f.complete || f.kinds != R)
		print_finding("one renewal", &f);
	assert_int_equal(f.kinds, R);
	assert_true(f.complete);
	assert_int_equal(f.nrows, 1);
	model.nlines = n + 3;
	assert_int_equal(forms_match(arena, forms, &model, &f), 0);
	assert_int_equal(f.kinds, R | C);
	assert_int_equal(f.nrows, 2);
	assert_int_equal(f.nmissing, 1);
	assert_string_equal(f.missing[0].what,
	    "Mục 2, dòng 2: thiếu Thông tin mới");

	/* a sheet has kept a phone number as a number */
	model.nlines = n + 2;
	for (i = 0; i < n; i++)
		if (strstr(lines[i].text, "điện thoại") != NULL)
			lines[i].numbers = 2;
	assert_int_equal(forms_match(arena, forms, &model, &f), 0);
	assert_false(f.complete);
}

/* A row of cells and the one fault that is found in it. */
static const struct {
	const char	*what;
	const char	*cells[8];
	const char	*fault;		/* NULL: none */
	unsigned	 kinds;
} cells[] = {
	{ "a renewal", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@hanoi.gov.vn", "", "", "x", "" }, NULL, R },
	{ "both services", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@hanoi.gov.vn", "Chức vụ", "Phó Giám đốc", "✓", "X" }, NULL,
	    R | C },
	{ "a number torn by a narrow cell", { "1", "529FD0665 E664 1CB",
	    "Sở Thử nghiệm", "van thu@ha noi.gov.vn", "…", "...", "×", "" },
	    NULL, R },
	{ "the phone of a SIM", { "1", "529FD0665E6641CB (0900000000)",
	    "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "", "", "×", "" }, NULL,
	    R },
	{ "the same without brackets", { "1", "529FD0665E6641CB 0900000000",
	    "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "", "", "×", "" }, NULL,
	    R },
	{ "no service", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@hanoi.gov.vn", "", "", "", "" },
	    "Mục 2, dòng 1: thiếu dịch vụ yêu cầu", R | C },
	{ "an unticked box is no mark", { "1", "529FD0665E6641CB",
	    "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "", "", "☐", "☒" },
	    "Mục 2, dòng 1: thiếu Thông tin cần thay đổi", C },
	{ "no mark", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@hanoi.gov.vn", "", "", "×", "không" },
	    "Mục 2, dòng 1: Thay đổi thông tin không đúng dạng", R },
	{ "no serial", { "1", "", "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "",
	    "", "×", "" }, "Mục 2, dòng 1: thiếu Số hiệu chứng thư", R },
	{ "an identity number for a serial", { "1", "001000000000",
	    "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "", "", "×", "" },
	    "Mục 2, dòng 1: Số hiệu chứng thư không đúng dạng", R },
	{ "a serial too long", { "1", "529FD0665E6641CB529FD0665E6641CB529FD0665",
	    "Sở Thử nghiệm", "vanthu@hanoi.gov.vn", "", "", "×", "" },
	    "Mục 2, dòng 1: Số hiệu chứng thư không đúng dạng", R },
	{ "a private mailbox", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@khonggov.vn", "", "", "×", "" }, "Mục 2, dòng 1: Địa chỉ "
	    "thư điện tử công vụ không đúng dạng", R },
	{ "a mailbox cut off", { "1", "529FD0665E6641CB", "Sở Thử nghiệm",
	    "vanthu@hanoi.gov", "", "", "×", "" }, "Mục 2, dòng 1: Địa chỉ "
	    "thư điện tử công vụ không đúng dạng", R },
};

static void
test_faults(void **state)
{
	static const char *const	 head[] = { "STT", "Số hiệu chứng thư",
		"Tên chứng thư chữ ký số", "Địa chỉ thư điện tử công vụ",
		"Thông tin cần thay đổi", "Thông tin mới", "Gia hạn (×)",
		"TĐTT (×)" };
	struct model_lines		 lines;
	struct model			 model;
	struct finding			 f;
	size_t				 i, k;

	(void)state;
	for (i = 0; i < NELEM(cells); i++) {
		assert_int_equal(text_model(arena, HEAD(SUBJECT_04) PERSON_04
		    "2. Số lượng và danh sách đăng ký\n", &model), 0);
		lines = (struct model_lines){ .arena = arena };
		for (k = 0; k < model.nlines; k++)
			model_add_line(&lines, 1, model.lines[k].text);
		model_add_row(&lines, 1, head, NELEM(head));
		model_add_row(&lines, 1, cells[i].cells, 8);
		model.lines = lines.v;
		model.nlines = lines.n;
		assert_int_equal(forms_match(arena, forms, &model, &f), 0);
		if (f.nrows != 1 || (cells[i].fault == NULL ? f.nmissing > 0 :
		    f.nmissing == 0 || strcmp(f.missing[0].what,
		    cells[i].fault) != 0) || (f.kinds != cells[i].kinds &&
		    cells[i].kinds != (R | C)))
			print_finding(cells[i].what, &f);
		assert_int_equal(f.nrows, 1);
		if (cells[i].fault == NULL) {
			assert_int_equal(f.nmissing, 0);
			assert_int_equal(f.rows[0].kinds, cells[i].kinds);
			assert_string_equal(form_value(f.rows[0].cells,
			    f.rows[0].ncells, "serial"), "529FD0665E6641CB");
			assert_string_equal(form_value(f.rows[0].cells,
			    f.rows[0].ncells, "mailbox"),
			    "vanthu@hanoi.gov.vn");
		} else
			assert_string_equal(f.missing[0].what, cells[i].fault);
	}
}

static const struct {
	const char	*what;
	const char	*text;
	bool		 secret;
} marks[] = {
	{ "a line of its own", "SỞ THỬ NGHIỆM\nMẬT\nKính gửi: Sở\n", true },
	{ "in a box", "SỞ THỬ NGHIỆM\n[ TỐI MẬT ]\nKính gửi: Sở\n", true },
	{ "the highest", "Tuyệt mật\nSỞ THỬ NGHIỆM\nKính gửi: Sở\n", true },
	{ "capitals without accents", "SO THU NGHIEM\nTUYET MAT\n", true },
	{ "declared", "Độ mật: Mật\nKính gửi: Sở\n", true },
	{ "at the end of a line of the head",
	    "Số: 12/STN-VP MẬT\nKính gửi: Sở\n", true },
	{ "letters of another script", "SỞ THỬ NGHIỆM\nМẬТ\nKính gửi: Sở\n",
	    true },
	{ "wide letters", "ＴỐＩ ＭẬＴ\nKính gửi: Sở\n", true },
	{ "letters apart", "SỞ THỬ NGHIỆM\nT U Y Ệ T   M Ậ T\n", true },
	{ "letters apart that are decomposed",
	    "SỞ THỬ NGHIỆM\nM A\u0323\u0302 T\n", true },
	{ "invisible ones between them", "M\u200bẬ\u00adT\nKính gửi: Sở\n",
	    true },
	{ "in a mail that is quoted", "Kính chuyển.\nOn Monday A wrote:\n"
	    "> SỞ THỬ NGHIỆM\n> MẬT\n", true },
	{ "in one that is forwarded", "Kính chuyển.\n"
	    "-----Original Message-----\nFrom: A\nSent: B\n"
	    "Subject: [Tối mật] C\n", true },
	{ "a heading in a quoted mail", "On Monday A wrote:\n> khóa bí\n> mật\n"
	    "> TÀI LIỆU NÀY KHÔNG MẬT\n", false },
	{ "declared in a list", "Độ mật;Mật;;\nSTT;Tên\n", true },
	{ "a degree of protection", "Độ bảo mật: mật mã\nĐộ mật: thường\n",
	    false },
	{ "declared to be none", "Độ mật: Không\nKính gửi: Sở\n", false },
	{ "a heading about secret keys",
	    "THIẾT BỊ LƯU KHÓA BÍ MẬT\nKính gửi: Sở\n", false },
	{ "such a heading broken before its last word",
	    "V/v khôi phục THIẾT BỊ LƯU KHÓA BÍ\nMẬT\nKính gửi: Sở\n", false },
	{ "such a subject broken", "V/v khôi phục thiết bị lưu khóa bí\nmật\n"
	    "Kính gửi: Sở\n", false },
	{ "a device above it is no half of the word",
	    "TRUNG TÂM THIẾT BỊ\nMẬT\nKính gửi: Sở\n", true },
	{ "a password", "Mật khẩu\nmật khẩu: 123\nKính gửi: Sở\n", false },
	{ "security", "CỤC BẢO MẬT\nBảo mật thông tin\nBẢO\nMẬT\n", false },
	{ "eye and cool", "mắt\nmát\nmat\nMặt\n", false },
	{ "in the text", "Kính gửi: Sở\nMục 1\nMẬT\n", false },
	{ "a whole request", LETTER_06, false },
};

static void
test_secret(void **state)
{
	struct finding	 f;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(marks); i++) {
		f = match_text(marks[i].text);
		if (f.secret != marks[i].secret)
			print_error("%s\n", marks[i].what);
		assert_int_equal(f.secret, marks[i].secret);
	}
}

static const struct {
	const char	*title;
	bool		 secret;
} titles[] = {
	{ "[MẬT] Báo cáo", true },
	{ "Fwd: (Tối mật) kế hoạch", true },
	{ "MẬT", true },
	{ "TUYỆT MẬT.pdf", true },
	{ "MẬT_12-STN.pdf", true },
	{ "12-STN - TOI MAT.pdf", true },
	{ "Re: MẬT: kế hoạch", true },
	{ "M\xe1\xba\xac" "T", true },
	{ "khoi-phuc-khoa-bi-mat.pdf", false },
	{ "V/v khôi phục thiết bị lưu khóa bí mật", false },
	{ "[Bảo mật] Cảnh báo", false },
	{ "Mật khẩu mới", false },
	{ "mat.pdf", false },
	{ "", false },
	{ "[", false },
};

static void
test_secret_title(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(titles); i++) {
		if (forms_secret_title(arena, titles[i].title) !=
		    titles[i].secret)
			print_error("%s\n", titles[i].title);
		assert_int_equal(forms_secret_title(arena, titles[i].title),
		    titles[i].secret);
	}
}

static const struct {
	const char	*subject;
	bool		 reply;
} subjects[] = {
	{ "Re: Đề nghị gia hạn", true }, { "RE: FW: x", true },
	{ "Fwd: x", true }, { "Trả lời: x", true }, { "TRA LOI: x", true },
	{ "Chuyển tiếp: x", true }, { "Re[2]: x", true },
	{ "[Ngoài] Re: x", true },
	{ "Đề nghị gia hạn", false }, { "Request: x", false },
	{ "Recovery: x", false }, { "", false }, { "Re", false },
	{ "Ct hội đồng: x", false },
};

static void
test_reply_subject(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(subjects); i++) {
		if (forms_reply_subject(forms, arena, subjects[i].subject) !=
		    subjects[i].reply)
			print_error("%s\n", subjects[i].subject);
		assert_int_equal(forms_reply_subject(forms, arena,
		    subjects[i].subject), subjects[i].reply);
	}
}

static const struct {
	const char	*what;
	const char	*text;
	bool		 hint;
} hints[] = {
	{ "a file name", "Mau04_gia-han.pdf", true },
	{ "words in HTML", "<p>ch\u1ee9ng <b>th\u01b0</b></p>", true },
	{ "entities", "gia h&#7841;n", true },
	{ "named entities", "<p>gia h&#x1EA1;n, ch&uacute;</p>", true },
	{ "nothing", "<p>Chào anh</p>", false },
	{ "a broken tag", "<p>Chào <img gia hạn", false },
	{ "empty", "", false },
};

static void
test_hints(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(hints); i++) {
		if (forms_hint(forms, arena, slice_of(hints[i].text)) !=
		    hints[i].hint)
			print_error("%s\n", hints[i].what);
		assert_int_equal(forms_hint(forms, arena,
		    slice_of(hints[i].text)), hints[i].hint);
	}
}

static const struct {
	const char	*what;
	const char	*pattern;
	const char	*text;
	bool		 found;
} patterns[] = {
	{ "one phrase", "gia hạn", "đề nghị GIA  HAN ngay", true },
	{ "alternatives", "gia hạn|thay đổi", "xin thay đổi", true },
	{ "a gap", "gia hạn ... chứng thư", "gia hạn các chứng thư", true },
	{ "no gap at all", "gia hạn ... chứng thư", "gia hạn chứng thư", true },
	{ "the wrong order", "gia hạn ... chứng thư", "chứng thư gia hạn",
	    false },
	{ "too wide a gap", "a1 ... b1", "a1 "
	    "cccccccccccccccccccccccccccccccccccccccccccccccccc"
	    "cccccccccccccccccccccccccccccccccccccccccccccccccc b1", false },
	{ "the second start is near enough", "a1 ... b1", "a1 "
	    "cccccccccccccccccccccccccccccccccccccccccccccccccc"
	    "cccccccccccccccccccccccccccccccccccccccccc a1 b1", true },
	{ "pieces do not overlap", "aba ... aba", "ababa", false },
	{ "pieces side by side", "aba ... aba", "abaaba", true },
	{ "three pieces with alternatives", "a1|b2 ... c3|d4 ... e5",
	    "b2 xx d4 yy e5", true },
	{ "nothing to find in", "a1", "", false },
};

static void
test_patterns(void **state)
{
	struct pattern	 p;
	const char	*fault;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(patterns); i++) {
		if (pattern_match_text(arena, patterns[i].pattern,
		    patterns[i].text) != patterns[i].found)
			print_error("%s\n", patterns[i].what);
		assert_int_equal(pattern_match_text(arena,
		    patterns[i].pattern, patterns[i].text),
		    patterns[i].found);
	}
	assert_int_equal(pattern_compile(arena, "", &p, &fault), -1);
	assert_non_null(fault);
	assert_int_equal(pattern_compile(arena, "a|", &p, &fault), -1);
	assert_int_equal(pattern_compile(arena, "a ... ... b", &p, &fault),
	    -1);
	assert_int_equal(pattern_compile(arena,
	    "a...b...c...d...e...f...g", &p, &fault), -1);
}

/* The quick look never misses what is there, and mostly sees what is not. */
static void
test_grams(void **state)
{
	static const char	*absent[] = { "gia hạn|thay đổi", "đề nghị",
		"chứng thư ... không có", "xxxx ... gia hạn" };
	struct grams		*g;
	struct pattern		 p;
	const struct patterns	 one = { &p, 1 };
	const char		*fault, *key;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(patterns); i++) {
		g = arena_alloc(arena, sizeof(*g));
		key = text_key(arena, patterns[i].text);
		assert_int_equal(pattern_compile(arena, patterns[i].pattern,
		    &p, &fault), 0);
		grams_add(g, slice_of(key));
		if (patterns_find(one, slice_of(key), NULL) &&
		    !patterns_may(one, g))
			fail_msg("%s: missed", patterns[i].what);
	}
	g = arena_alloc(arena, sizeof(*g));
	grams_add(g, slice_of(text_key(arena, "Chứng thư của đơn vị")));
	for (i = 0; i < NELEM(absent); i++) {
		assert_int_equal(pattern_compile(arena, absent[i], &p,
		    &fault), 0);
		if (patterns_may(one, g))
			fail_msg("%s: may be there?", absent[i]);
	}
	assert_false(patterns_may((struct patterns){ NULL, 0 }, g));
}

/* Nor does a look at where a key begins miss what begins there. */
static void
test_near(void **state)
{
	struct pattern		 p;
	const struct patterns	 one = { &p, 1 };
	const char		*fault;
	struct slice		 key;
	struct found		 f;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(patterns); i++) {
		key = slice_of(text_key(arena, patterns[i].text));
		assert_int_equal(pattern_compile(arena, patterns[i].pattern,
		    &p, &fault), 0);
		if (patterns_find(one, key, &f) &&
		    !patterns_near(one, key, f.start))
			fail_msg("%s: missed", patterns[i].what);
	}
	assert_int_equal(pattern_compile(arena, "xin|gia hạn ... số", &p,
	    &fault), 0);
	key = slice_of(text_key(arena, "II. Gia hạn"));
	assert_false(patterns_near(one, key, 1));
	assert_true(patterns_near(one, key, 2));
	assert_false(patterns_near(one, slice_sub(key, 0, 7), 3));
	assert_false(patterns_near(one, SLICE(""), 3));
	assert_false(patterns_near((struct patterns){ NULL, 0 }, key, 3));
}

/* Hostile repetition costs time in proportion to its length only. */
static void
test_linear(void **state)
{
	struct buf	 b = { 0 };
	struct finding	 f;
	size_t		 i;

	(void)state;
	for (i = 0; i < 15000; i++)
		buf_adds(&b, "V/v gia hạn gia hạn: chứng Họ và tên: chữ 529F "
		    "Ngày cấp Số hiệu khôi phục thiết đề nghị cấp chứng thư\n");
	f = match_text(buf_str(&b));
	assert_int_equal(f.year, 0);
	buf_free(&b);
}

static void
test_regulation(void **state)
{
	struct finding	 f;
	gchar		*text;

	(void)state;
	assert_true(g_file_get_contents("tests/corpus/regulation.txt", &text,
	    NULL, NULL));
	f = match_text(text);
	g_free(text);
	if (f.request != REQ_NOT_A_REQUEST || f.secret)
		print_finding("the Regulation", &f);
	assert_int_equal(f.request, REQ_NOT_A_REQUEST);
	assert_false(f.secret);
}

/* As people type it who have no Vietnamese keyboard. */
static char *
unaccented(const char *text)
{
	gchar	*nfd = g_utf8_normalize(text, -1, G_NORMALIZE_NFD), *p;
	char	*out = arena_strdup(arena, nfd), *to = out;

	for (p = nfd; *p != '\0'; p = g_utf8_next_char(p)) {
		if ((unsigned char)*p < 0x80)
			*to++ = *p;
		else if (g_utf8_get_char(p) == 0x111)
			*to++ = 'd';
		else if (g_utf8_get_char(p) == 0x110)
			*to++ = 'D';
		else if (g_utf8_get_char(p) == 0xd7)
			*to++ = 'x';
	}
	*to = '\0';
	g_free(nfd);
	return out;
}

/* A letter as typed from its PDF into a mail, accented or not. */
static void
test_typed(void **state)
{
	static const char *const	 files[] = { "form-04-renew", "form-06",
		"form-04-many" };
	gchar				*text;
	struct slice			 rest, line, eol;
	struct buf			 b;
	struct finding			 f, g;
	size_t				 i, at;

	(void)state;
	for (i = 0; i < NELEM(files); i++) {
		assert_true(g_file_get_contents(arena_printf(arena,
		    "tests/corpus/%s.txt", files[i]), &text, NULL, NULL));
		b = (struct buf){ 0 };
		rest = slice_of(text);
		assert_true(slice_line(&rest, &line, &eol));
		while (slice_line(&rest, &line, &eol)) {
			at = slice_find(line, SLICE(": "), 0);
			buf_add(&b, slice_from(line, at + 2));
			buf_adds(&b, "\r\n");
		}
		f = match_text(buf_str(&b));
		g = match_text(unaccented(buf_str(&b)));
		if (!f.complete)
			print_finding(files[i], &f);
		if (!g.complete)
			print_finding(files[i], &g);
		assert_true(f.complete && g.complete);
		assert_int_equal(f.request, g.request);
		assert_int_equal(f.nrows, g.nrows);
		assert_int_equal(f.request, i == 1 ? REQ_FORM_06 : REQ_FORM_04);
		buf_free(&b);
		g_free(text);
	}
}

static const struct {
	const char	*file;
	enum request	 request;
	const char	*form;
	bool		 complete, blank, secret;
	int		 rows;
	const char	*number;
} documents[] = {
	{ "form-04-renew.pdf", REQ_FORM_04, "form-04", true, false, false, 2,
	    "12/STN-VP" },
	{ "form-04-nfd.pdf", REQ_FORM_04, "form-04", true, false, false, 2,
	    "12/STN-VP" },
	{ "form-04-chromium.pdf", REQ_FORM_04, "form-04", true, false, false, 2,
	    "12/STN-VP" },
	{ "form-04-html.html", REQ_FORM_04, "form-04", true, false, false, 2,
	    "12/STN-VP" },
	{ "form-04-change.pdf", REQ_FORM_04, "form-04", true, false, false, 2,
	    "17/STN-VP" },
	{ "form-04-missing-field.pdf", REQ_FORM_04, "form-04", false, false,
	    false, 2, "18/STN-VP" },
	{ "form-04-blank.pdf", REQ_NOT_A_REQUEST, "form-04", false, true, false,
	    0, "" },
	{ "form-04-other-agency.pdf", REQ_FORM_04, "form-04", true, false, false,
	    2, "19/STNK-VP" },
	{ "form-04-secret.pdf", REQ_FORM_04, "form-04", true, false, true, 2,
	    "20/STN-VP" },
	{ "form-04-many.pdf", REQ_FORM_04, "form-04", true, false, false, 40,
	    "21/STN-VP" },
	{ "form-04-renew.docx", REQ_FORM_04, "form-04", true, false, false, 2,
	    "12/STN-VP" },
	{ "form-04-tracked.docx", REQ_FORM_04, "form-04", true, false, false, 3,
	    "12/STN-VP" },
	{ "form-04-forty.odt", REQ_FORM_04, "form-04", true, false, false, 40,
	    "34/STN-VP" },
	{ "form-04-forty.xlsx", REQ_FORM_04, "form-04", true, false, false, 40,
	    "34/STN-VP" },
	{ "form-04-change.ods", REQ_FORM_04, "form-04", true, false, false, 2,
	    "17/STN-VP" },
	{ "form-04-numbers.xlsx", REQ_FORM_04, "form-04", false, false, false,
	    3, "12/STN-VP" },
	{ "form-06.docx", REQ_FORM_06, "form-06", true, false, false, 1,
	    "13/STN-VP" },
	{ "form-06.odt", REQ_FORM_06, "form-06", true, false, false, 1,
	    "13/STN-VP" },
	{ "form-05.docx", REQ_FORM_OTHER, "form-05", ANY, false, false, ANY,
	    "14/STN-VP" },
	{ "reply-04.odt", REQ_NOT_A_REQUEST, "form-04", ANY, false, false, ANY,
	    "99/SKHCN-THỬ" },
	{ "form-06.pdf", REQ_FORM_06, "form-06", true, false, false, 1,
	    "13/STN-VP" },
	{ "form-05.pdf", REQ_FORM_OTHER, "form-05", ANY, false, false, ANY,
	    "14/STN-VP" },
	{ "form-01.pdf", REQ_FORM_OTHER, "form-01", ANY, false, false, ANY,
	    "15/STN-VP" },
	{ "letter.pdf", REQ_NOT_A_REQUEST, "", ANY, false, false, ANY,
	    "16/STN-VP" },
	{ "reply-04.pdf", REQ_NOT_A_REQUEST, "form-04", ANY, false, false, ANY,
	    "99/SKHCN-THỬ" },
};

static void
test_documents(void **state)
{
	const struct inspect_limits	 limits = { 200, 3000, 768, 8192 };
	struct model			 model;
	struct finding			 f;
	char				*path;
	gchar				*bytes;
	gsize				 len;
	size_t				 i, k, failed = 0;

	(void)state;
	for (i = 0; i < NELEM(documents); i++) {
		path = g_strdup_printf("tests/corpus/%s", documents[i].file);
		assert_true(g_file_get_contents(path, &bytes, &len, NULL));
		g_free(path);
		assert_int_equal(worker_read(arena,
		    (struct slice){ (unsigned char *)bytes, len },
		    FORMAT_UNKNOWN, &limits, &model), 0);
		assert_int_equal(forms_match(arena, forms, &model, &f), 0);
		g_free(bytes);
		if (f.request == documents[i].request &&
		    strcmp(f.form, documents[i].form) == 0 &&
		    (documents[i].rows == ANY || (f.complete == documents[i].complete &&
		    f.nrows == (size_t)documents[i].rows)) &&
		    f.blank == documents[i].blank && f.secret == documents[i].secret &&
		    strcmp(f.number, documents[i].number) == 0 &&
		    f.year == (f.blank ? 0 : 2025))
			continue;
		print_finding(documents[i].file, &f);
		for (k = 0; k < model.nlines && getenv("VERBOSE"); k++)
			print_error("  |%s\n", model.lines[k].text);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static const struct {
	const char	*what;
	const char	*file, *text;
	const char	*faults;
} bad[] = {
	{ "an unknown name", "f.conf", "id = \"x\"; label = \"X\"; "
	    "destination = \"cuc\";\ntitles = ( \"a\" ); titel = 1;",
	    "f.conf:2: titel: no such setting\n" },
	{ "a pattern without letters", "f.conf", "id = \"x\"; label = \"X\"; "
	    "destination = \"cuc\";\ntitles = ( \"a\",\n \"...\" );",
	    "f.conf:3: titles[1]: a phrase without letters or digits\n" },
	{ "a column of an unknown type", "f.conf", "id = \"x\"; label = \"X\";"
	    " destination = \"cuc\"; titles = ( \"a\" );\nsections = ( { "
	    "name = \"s\"; titles = ( \"t\" );\ncolumns = ( { key = \"k\"; label = \"c\"; "
	    "headers = ( \"h\" ); type = \"hex\"; } ); } );",
	    "f.conf:3: sections[0].columns[0].type: unknown word, must be one "
	    "of: text, serial, device, email, mailbox, cccd, phone, date, mark\n" },
	{ "a rule for a column that is not there", "f.conf", "id = \"x\"; "
	    "label = \"X\"; destination = \"cuc\"; titles = ( \"a\" );\n"
	    "sections = ( { name = \"s\"; titles = ( \"t\" ); columns = ( { "
	    "key = \"k\"; label = \"c\"; headers = ( \"h\" ); } );\n"
	    "row_if = ( { column = \"k\";\nneeds = [ \"m\" ]; } ); } );",
	    "f.conf:4: sections[0].row_if[0].needs[0]: no column has this "
	    "key\n" },
	{ "an unknown part of the head", "f.conf", "id = \"x\"; "
	    "label = \"X\"; destination = \"cuc\"; titles = ( \"a\" );\n"
	    "head = [ \"seal\" ];", "f.conf:2: head[0]: must be number, date, "
	    "agency or addressee\n" },
	{ "missing names", "f.conf", "id = \"x\";",
	    "f.conf: label: missing\nf.conf: destination: missing\n"
	    "f.conf: titles: missing\n" },
	{ "a form of ours without a service", "f.conf", "id = \"x\"; "
	    "label = \"X\"; destination = \"department\"; titles = ( \"a\" );",
	    "f.conf: kinds: missing for a form of the department\n" },
	{ "no syntax", "f.conf", "id = ", "f.conf:1: syntax error\n" },
};

static void
test_bad_files(void **state)
{
	struct buf	 faults;
	struct source	 src;
	struct forms	*out;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		faults = (struct buf){ 0 };
		out = NULL;
		src = (struct source){ .path = bad[i].file,
			.bytes = slice_of(bad[i].text) };
		assert_int_equal(forms_load(&src, 1, &out, &faults), -1);
		assert_null(out);
		if (strncmp(buf_str(&faults), bad[i].faults,
		    strlen(bad[i].faults)) != 0)
			print_error("%s:\n%s", bad[i].what, buf_str(&faults));
		assert_int_equal(strncmp(buf_str(&faults), bad[i].faults,
		    strlen(bad[i].faults)), 0);
		assert_non_null(strstr(buf_str(&faults), "no common.conf"));
		buf_free(&faults);
	}
}

/* What is not named one by one is counted, and written nowhere. */
static void
test_faults_beyond_room(void **state)
{
	struct content		*c = arena_alloc(arena, sizeof(*c));
	const struct form	 form = { 0 };
	size_t			 i;

	(void)state;
	assert_non_null(c);
	*c = (struct content){ .arena = arena, .form = &form };
	for (i = 1; i <= MISSING_MAX + 10; i++)
		content_fault(c, NULL, i, false, "số %zu", i);
	assert_int_equal(c->nmissing, MISSING_MAX + 10);
	assert_string_equal(c->missing[0].what, "Phần đầu, dòng 1: số 1");
	assert_int_equal(c->missing[MISSING_MAX - 1].row, MISSING_MAX);
	assert_null(c->fields);
	assert_null(c->rows);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, make_arena, free_arena)

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		T(test_letters), T(test_normal_forms), T(test_head),
		T(test_agency),
		T(test_missing), T(test_cells), T(test_faults), T(test_secret),
		T(test_secret_title), T(test_reply_subject), T(test_hints),
		T(test_patterns), T(test_grams), T(test_near),
		T(test_linear), T(test_regulation),
		T(test_typed), T(test_documents), T(test_bad_files),
		T(test_faults_beyond_room),
	};

	return cmocka_run_group_tests(tests, load_forms, free_forms);
}
