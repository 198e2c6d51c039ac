/* test_notice.c: each notice, byte by byte: tests/notices/NAME.want */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mail/encode.h"
#include "register/notice.h"
#include "register/row.h"

#define AT	1778205900	/* 08:05 on 8 May 2026 in Hanoi */
#define DEPT	"cks_sokhcn@hanoi.gov.vn"
#define NAMED(n, t)	{ .name = (n), .text = (t) }
#define LIST(n, v)	{ .name = (n), .items = (v), .nitems = NELEM(v) }
#define VALUES(v)	{ (v), NELEM(v) }

static const struct named field_a[] = { NAMED("label", "Họ và tên"),
	NAMED("value", "Nguyễn Thị Thử") };
static const struct named field_b[] = {
	NAMED("label", "Số định danh cá nhân"),
	NAMED("value", "*********123") };
static const struct values fields[] = { VALUES(field_a), VALUES(field_b) };
static const struct named cell_a[] = {
	NAMED("label", "Tên chứng thư chữ ký số"),
	NAMED("value", "PHÒNG <THỬ> & NGHIỆM") };
static const struct named cell_b[] = { NAMED("label", "Số hiệu chứng thư"),
	NAMED("value", "540100FE") };
static const struct values cells[] = { VALUES(cell_a), VALUES(cell_b) };
static const struct named row_a[] = { NAMED("index", "1"),
	LIST("cells", cells) };
static const struct values rows[] = { VALUES(row_a) };
static const struct named signer_a[] = { NAMED("name", "SỞ THỬ NGHIỆM"),
	NAMED("kind", "cơ quan"), NAMED("serial", "61A2F5C6"),
	NAMED("until", "31/12/2027"), NAMED("result", "chữ ký số hợp lệ") };
static const struct values signers[] = { VALUES(signer_a) };
static const struct named missing_a[] = {
	NAMED("text", "Mục 1: Nơi cấp") };
static const struct values missing[] = { VALUES(missing_a) };
static const struct named document_a[] = {
	NAMED("file", "de-nghi.pdf"), NAMED("form", "Mẫu số 04"),
	NAMED("agency", "SỞ THỬ NGHIỆM"), NAMED("letter", "12/STN-VP"),
	NAMED("service", "gia hạn, thay đổi nội dung thông tin"),
	NAMED("count", "1"), NAMED("signature", "chữ ký số hợp lệ"),
	NAMED("digest", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495"
	    "991b7852b855"),
	NAMED("reason", "Văn bản còn thiếu thông tin bắt buộc theo mẫu"),
	LIST("fields", fields), LIST("rows", rows), LIST("signers", signers),
	LIST("missing", missing) };
static const struct values documents[] = { VALUES(document_a) };
static const struct named flag_a[] = {
	NAMED("text", "Văn bản chỉ có một chữ ký số (của người ký hoặc của cơ "
	    "quan)") };
static const struct values flags[] = { VALUES(flag_a) };

static const struct named receipt[] = { NAMED("agency", "SỞ THỬ NGHIỆM"),
	NAMED("letter", "12/STN-VP"), LIST("documents", documents),
	LIST("notes", flags) };
static const struct named cover[] = { NAMED("agency", "SỞ THỬ NGHIỆM"),
	NAMED("letter", "12/STN-VP"), LIST("documents", documents),
	LIST("flags", flags), NAMED("disposition", "Chuyển cán bộ xem xét"),
	NAMED("reason", "Văn bản còn thiếu thông tin bắt buộc theo mẫu"),
	NAMED("sender", "vanthu@sothunghiem.hanoi.gov.vn") };
static const struct named cuc[] = { NAMED("agency", "SỞ THỬ NGHIỆM"),
	NAMED("letter", "15/STN-VP"), NAMED("form", "Mẫu số 05") };
static const struct named old[] = { NAMED("form", "mẫu cũ"),
	NAMED("old", "1") };
static const struct named certificate_a[] = {
	NAMED("name", "PHÒNG THỬ NGHIỆM"), NAMED("serial", "540100FE"),
	NAMED("until", "02/05/2026") };
static const struct values certificates[] = { VALUES(certificate_a) };
static const struct named expired[] = { NAMED("agency", "SỞ THỬ NGHIỆM"),
	NAMED("letter", "12/STN-VP"), LIST("certificates", certificates) };
static const struct named held_a[] = { NAMED("at", "08:00 ngày 08/05/2026"),
	NAMED("number", "2026-000040"), NAMED("reason", "Thư có dấu chỉ độ mật") };
static const struct values held_list[] = { VALUES(held_a) };
static const struct named held[] = { NAMED("count", "1"),
	LIST("held", held_list) };
static const struct named secrecy[] = { NAMED("queue", "4Xq2ab") };
static const struct named secrecy_out[] = {
	NAMED("sender", "vanthu@sothunghiem.hanoi.gov.vn"),
	NAMED("outgoing", "1") };
static const struct named late[] = { NAMED("other", "2026-000041"),
	NAMED("agency", "SỞ THỬ NGHIỆM"), NAMED("letter", "12/STN-VP") };
static const struct named late_number[] = { NAMED("other", "2026-000041"),
	NAMED("same_number", "1") };
static const struct named reminder[] = { NAMED("agency", "SỞ THỬ NGHIỆM"),
	NAMED("days", "30"), NAMED("until", "07/06/2026"),
	NAMED("serial", "61A2F5C6") };
static const struct named report[] = { NAMED("from", "01/04/2026"),
	NAMED("to", "30/04/2026"), NAMED("requests", "120"),
	NAMED("routed", "90"), NAMED("review", "20"), NAMED("rejected", "9"),
	NAMED("held", "1"), NAMED("signatures", "3400") };

static const struct named detail_a[] = { NAMED("label", "Thuật toán băm"),
	NAMED("value", "sha-256") };
static const struct values details[] = { VALUES(detail_a) };
static const struct named step_a[] = { NAMED("title", "Tính toàn vẹn"),
	NAMED("result", "ĐẠT"), NAMED("why", ""),
	NAMED("source", "RFC 5652 5.4"),
	LIST("details", details) };
static const struct named step_b[] = {
	NAMED("title", "Thời hạn hiệu lực tại thời điểm ký"),
	NAMED("result", "KHÔNG ĐẠT"),
	NAMED("why", "Chứng thư đã hết hạn"), NAMED("source", "RFC 5280 6.1") };
static const struct values steps[] = { VALUES(step_a), VALUES(step_b) };
static const struct named tried_a[] = { NAMED("name", "SỞ THỬ NGHIỆM"),
	NAMED("kind", "cơ quan, tổ chức"), NAMED("serial", "61A2F5C6"),
	NAMED("until", "31/12/2025"), NAMED("result", "chứng thư đã hết hạn"),
	LIST("steps", steps) };
static const struct values tried[] = { VALUES(tried_a) };
static const struct named inside_a[] = {
	NAMED("text", "Chữ ký trong văn bản 1/1: chữ ký số hợp lệ (good)") };
static const struct values inside[] = { VALUES(inside_a) };
static const struct named tried_document_a[] = {
	NAMED("file", "de-nghi.pdf"), NAMED("form", "Mẫu số 04"),
	NAMED("agency", "SỞ THỬ NGHIỆM"), NAMED("letter", "12/STN-VP"),
	NAMED("service", "gia hạn"), NAMED("count", "1"),
	NAMED("signature", "chữ ký số hợp lệ"),
	NAMED("result", "chuyển cán bộ xem xét"),
	NAMED("reason", "Văn bản còn thiếu thông tin bắt buộc theo mẫu"),
	LIST("missing", missing), LIST("inside", inside) };
static const struct values tried_documents[] = { VALUES(tried_document_a) };
static const struct named selftest[] = {
	NAMED("conclusion", "KHÔNG ĐẠT YÊU CẦU"),
	NAMED("why", "Chứng thư đã hết hạn"),
	NAMED("signature", "chứng thư đã hết hạn"),
	NAMED("advice", "Đề nghị người gửi ký lại bằng chứng thư còn hiệu lực."),
	NAMED("sender", "vanthu@sothunghiem.hanoi.gov.vn"),
	NAMED("intake", DEPT), NAMED("disposition", "chuyển cán bộ xem xét"),
	NAMED("reason", "Văn bản còn thiếu thông tin bắt buộc theo mẫu"),
	LIST("signers", tried), LIST("documents", tried_documents),
	LIST("flags", flags) };
static const struct named selftest_bare[] = {
	NAMED("conclusion", "KHÔNG ĐẠT YÊU CẦU"),
	NAMED("why", "Văn bản chưa được ký số"),
	NAMED("signature", "thư không có chữ ký số"),
	NAMED("advice", "Nếu thư cần có chữ ký số, đề nghị người gửi ký số."),
	NAMED("sender", "vanthu@sothunghiem.hanoi.gov.vn"),
	NAMED("intake", DEPT), NAMED("disposition", "cho qua"),
	NAMED("reason", "Thư không phải văn bản đề nghị") };

/* Every kind, and its other wordings; without values, without number too. */
static const struct {
	const char		*name;
	enum notice_kind	 kind;
	const char		*to, *answers;
	struct values		 values;
	bool			 file;
} cases[] = {
	{ "receipt", NOTICE_RECEIPT, "vanthu@sothunghiem.hanoi.gov.vn",
	    "<letter-1@sothunghiem.hanoi.gov.vn>", VALUES(receipt), false },
	{ "receipt-bare", NOTICE_RECEIPT, "vanthu@sothunghiem.hanoi.gov.vn",
	    "", { NULL, 0 }, false },
	{ "cover", NOTICE_COVER, DEPT, "<letter-1@sothunghiem.hanoi.gov.vn>",
	    VALUES(cover), false },
	{ "cuc", NOTICE_CUC, "vanthu@sothunghiem.hanoi.gov.vn",
	    "<letter-2@sothunghiem.hanoi.gov.vn>", VALUES(cuc), false },
	{ "cuc-old", NOTICE_CUC, "vanthu@sothunghiem.hanoi.gov.vn",
	    "<letter-3@sothunghiem.hanoi.gov.vn>", VALUES(old), false },
	{ "expired", NOTICE_EXPIRED, "vanthu@sothunghiem.hanoi.gov.vn",
	    "<letter-1@sothunghiem.hanoi.gov.vn>", VALUES(expired), false },
	{ "held", NOTICE_HELD, "phutrach@thunghiem.example.vn", "",
	    VALUES(held), false },
	{ "secrecy", NOTICE_SECRECY, "phutrach@thunghiem.example.vn", "",
	    VALUES(secrecy), false },
	{ "secrecy-out", NOTICE_SECRECY, "phutrach@thunghiem.example.vn", "",
	    VALUES(secrecy_out), false },
	{ "late", NOTICE_LATE, DEPT, "", VALUES(late), false },
	{ "late-number", NOTICE_LATE, DEPT, "", VALUES(late_number), false },
	{ "reminder", NOTICE_REMINDER, "vanthu@sothunghiem.hanoi.gov.vn", "",
	    VALUES(reminder), false },
	{ "selftest", NOTICE_SELFTEST, "vanthu@sothunghiem.hanoi.gov.vn",
	    "<letter-1@sothunghiem.hanoi.gov.vn>", VALUES(selftest), false },
	{ "selftest-bare", NOTICE_SELFTEST, "vanthu@sothunghiem.hanoi.gov.vn",
	    "", VALUES(selftest_bare), false },
	{ "report", NOTICE_REPORT, "lanhdao@thunghiem.example.vn", "",
	    VALUES(report), true },
};

struct texts {
	struct arena		*arena;
	struct notice_terms	 terms;
};

static void
read_file(const char *path, struct buf *out)
{
	FILE	*f = fopen(path, "rb");
	size_t	 n;

	if (f == NULL)
		print_error("%s is not there\n", path);
	assert_non_null(f);
	do {
		assert_int_equal(buf_room(out, 4096), 0);
		n = fread(out->p + out->n, 1, 4096, f);
		out->n += n;
	} while (n > 0);
	fclose(f);
}

/* The shipped texts. */
static int
setup(void **state)
{
	static struct texts	 t;
	struct buf		 file, faults = { 0 };
	char			 path[80];
	enum notice_kind	 k;

	t.arena = arena_new(8u << 20);
	t.terms = (struct notice_terms){ .from = DEPT, .guide =
		"https://huongdan.example.vn/ky-so", .name =
		"Sở Khoa học và Công nghệ thành phố Hà Nội",
		.cuc_mail = "ca@bcy.gov.vn",
		.mark_key = SLICE("0123456789abcdef0123456789abcdef") };
	for (k = 0; k < NOTICE__MAX; k++) {
		snprintf(path, sizeof(path), "conf/templates/%s.tmpl",
		    notice_word(k));
		file = (struct buf){ 0 };
		read_file(path, &file);
		assert_int_equal(notice_read(t.arena, k, arena_strdup(t.arena,
		    path), arena_copy(t.arena, buf_slice(&file)),
		    &t.terms.texts[k], &faults), 0);
		buf_free(&file);
	}
	if (faults.n > 0)
		print_error("%s", buf_str(&faults));
	assert_int_equal(faults.n, 0);
	*state = &t;
	return 0;
}

static int
teardown(void **state)
{
	arena_free(((struct texts *)*state)->arena);
	return 0;
}

/* A notice of the cases, by way of the outbox's row. */
static void
make(struct arena *a, size_t i, struct notice *out)
{
	struct notice		 n = { .kind = cases[i].kind,
		.answers = cases[i].answers, .at = AT,
		.values = cases[i].values };
	struct notice_row	 row = { .kind = notice_word(cases[i].kind),
		.number = cases[i].values.n == 0 ? "" : "2026-000042",
		.recipient = cases[i].to };
	struct buf		 data = { 0 };

	if (cases[i].file) {
		n.files[0] = (struct notice_file){ "bao-cao.csv",
			"text/csv; charset=utf-8", SLICE("a,b\r\n1,2\r\n") };
		n.nfiles = 1;
	}
	notice_put(&data, &n);
	row.data = buf_str(&data);
	row.message_id = arena_printf(a, "<cks.%s.2026-000042@hanoi.gov.vn>",
	    row.kind);
	assert_int_equal(notice_get(a, &row, out), 0);
	buf_free(&data);
}

/* CKS_REGEN=1 writes them anew, to be read before they are kept. */
static void
test_golden(void **state)
{
	const struct texts	*t = *state;
	struct notice		 n;
	struct buf		 got, want;
	char			 path[80];
	FILE			*f;
	size_t			 i;

	for (i = 0; i < NELEM(cases); i++) {
		got = want = (struct buf){ 0 };
		make(t->arena, i, &n);
		assert_int_equal(notice_compose(&t->terms, &n, &got), 0);
		snprintf(path, sizeof(path), "tests/notices/%s.want",
		    cases[i].name);
		if (getenv("CKS_REGEN") != NULL) {
			assert_non_null(f = fopen(path, "wb"));
			fwrite(got.p, 1, got.n, f);
			fclose(f);
		}
		read_file(path, &want);
		assert_true(encode_safe(buf_slice(&got)));
		if (!slice_eq(buf_slice(&got), buf_slice(&want)))
			print_error("%s is:\n%.*s", path,
			    SLICE_ARG(buf_slice(&got)));
		assert_true(slice_eq(buf_slice(&got), buf_slice(&want)));
		buf_free(&got);
		buf_free(&want);
	}
}

/* What a sender wrote ends no line of a header and no part of ours. */
static void
test_hostile(void **state)
{
	static const struct named	 v[] = {
		NAMED("letter", "1\r\nBcc: x@evil.example\r\n\r\n<script>"),
		NAMED("agency", "\r\n--=_cks-text--\r\n<img src=x>") };
	const struct texts		*t = *state;
	const struct notice		 n = { .kind = NOTICE_RECEIPT,
		.number = "2026-000001", .id = "<a@b>", .to = "a@b.example",
		.answers = "", .at = AT, .values = VALUES(v) };
	struct buf			 got = { 0 };
	const char			*html;
	size_t				 end;

	assert_int_equal(notice_compose(&t->terms, &n, &got), 0);
	assert_null(strstr(buf_str(&got), "\nBcc:"));
	html = strstr(buf_str(&got), "text/html");
	assert_non_null(html);
	assert_null(strstr(html, "<img"));
	assert_non_null(strstr(buf_str(&got), "&lt;img src=3Dx&gt;"));
	end = slice_find(buf_slice(&got), SLICE("\r\n--=_cks-text--"), 0);
	assert_int_equal(end + 18, got.n);
	buf_free(&got);
}

static const struct { const char *addr; bool may; } addresses[] = {
	{ "vanthu@a.hanoi.gov.vn", true }, { "a.b+c_d@x.vn", true },
	{ "", false }, { "a", false }, { "@x.vn", false }, { "a@", false },
	{ "a b@x.vn", false }, { "a@b@x.vn", false }, { "a@x.vn\r\nX: y", false },
	{ "ký@x.vn", false }, { "a@sở.vn", false }, { "<a@x.vn>", false },
	{ "MAILER-DAEMON@x.vn", false }, { "no-reply@x.vn", false },
	{ "NoReply@x.vn", false }, { "owner-list@x.vn", false },
	{ "list-request@x.vn", false }, { "request@x.vn", true },
	{ "postmaster@x.vn", true },
};

static void
test_addresses(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(addresses); i++) {
		if (notice_address(addresses[i].addr) != addresses[i].may)
			print_error("%s\n", addresses[i].addr);
		assert_int_equal(notice_address(addresses[i].addr),
		    addresses[i].may);
	}
}

static const struct { const char *what, *file, *faults; } files[] = {
	{ "good", "# c\n\n=== subject\n{{number}}\n=== text\na\n=== html\nb\n",
	    "" },
	{ "parts that are missing", "=== subject\na\n",
	    "f: there is no \"=== text\"\nf: there is no \"=== html\"\n" },
	{ "a part twice", "=== subject\na\n=== text\n=== text\n=== html\n",
	    "f:4: \"=== text\" stands twice\n" },
	{ "a part nobody knows", "=== subject\na\n=== texts\n=== text\n"
	    "=== html\n", "f:3: must be \"=== subject\", \"=== text\" or "
	    "\"=== html\"\n" },
	{ "text before the first part", "a\n=== subject\na\n=== text\n"
	    "=== html\n", "f:1: before \"=== subject\" only comments (#) may "
	    "stand\n" },
	{ "a subject of two lines", "=== subject\na\nb\n=== text\n=== html\n",
	    "f:2: the subject must be one line\n" },
	{ "no subject", "=== subject\n\n=== text\n=== html\n",
	    "f:2: the subject must be one line\n" },
	{ "lines are counted through the file", "# c\n=== subject\na\n"
	    "=== text\n\n{{other}}\n=== html\n{{#documents}}\n",
	    "f:6: unknown name \"other\"\nf:8: section is not closed: "
	    "\"documents\"\n" },
	{ "no UTF-8", "=== subject\n\xff\n", "f: is not UTF-8\n" },
};

static void
test_files(void **state)
{
	struct arena		*a;
	struct notice_text	 text;
	struct buf		 faults;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(files); i++) {
		a = arena_new(1u << 20);
		faults = (struct buf){ 0 };
		assert_int_equal(notice_read(a, NOTICE_RECEIPT, "f",
		    slice_of(files[i].file), &text, &faults), 0);
		if (strcmp(buf_str(&faults), files[i].faults) != 0)
			print_error("%s\n", files[i].what);
		assert_string_equal(buf_str(&faults), files[i].faults);
		buf_free(&faults);
		arena_free(a);
	}
}

/* The mark fits this mail and no other. */
static void
test_mark(void **state)
{
	const struct slice	 key = SLICE("0123456789abcdef");
	struct slice		 said[5] = { SLICE("receipt"), SLICE("a@b"),
		SLICE("c@d"), SLICE("<e@f>"), SLICE("body") };
	char			 mark[65], other[65];
	size_t			 i;

	(void)state;
	assert_int_equal(notice_mark(key, said[0], said[1], said[2], said[3],
	    said[4], mark), 0);
	for (i = 0; i < NELEM(said); i++) {
		said[i].n--;
		assert_int_equal(notice_mark(key, said[0], said[1], said[2],
		    said[3], said[4], other), 0);
		said[i].n++;
		assert_string_not_equal(mark, other);
	}
	assert_int_equal(notice_mark(SLICE("0123456789abcdee"), said[0],
	    said[1], said[2], said[3], said[4], other), 0);
	assert_string_not_equal(mark, other);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_mark),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
