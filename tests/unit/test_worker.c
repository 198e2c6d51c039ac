/* test_worker.c: what the worker reads in letters, HTML and broken files */

#include <dirent.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sanitized.h"
#include "inspect/text.h"
#include "inspect/worker.h"
#include "inspect/worker_heap.h"
#include "models.h"

#define CORPUS		"tests/corpus/"
#define FILE_MAX	(1024 * 1024)
#define ARENA_MAX	(64 * 1024 * 1024)
#define LEFT_BYTES	(64 * 1024 * 1024) /* of 200 pages, of which each takes
					   1.5 MiB while it is read */
#define PIECE_MAX	(16 * 1024)
#define PIECES_SHARED	4	/* of a thousand sizes */
#define MASTER		"as-master"	/* what the program is told to be */

static const struct inspect_limits limits = { .pages = 200 };

/* A file of the corpus, or empty. */
static struct buf
slurp(const char *path)
{
	struct buf	 b = { 0 };
	FILE		*f = fopen(path, "rb");

	if (f == NULL)
		return b;
	assert_int_equal(buf_room(&b, FILE_MAX), 0);
	b.n = fread(b.p, 1, FILE_MAX, f);
	fclose(f);
	return b;
}

static struct buf
read_and_print(struct slice bytes, enum model_format format)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct model	 m;

	assert_int_equal(worker_read(a, bytes, format, &limits, &m), 0);
	print_model(&b, &m);
	assert_non_null(buf_str(&b));
	arena_free(a);
	return b;
}

static void
letters(void **state)
{
	DIR		*dir = opendir(CORPUS);
	struct dirent	*e;
	struct buf	 pdf, want, got;
	char		 path[300];
	int		 n = 0;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		if (!slice_ends(slice_of(e->d_name), SLICE(".pdf")) &&
		    !slice_ends(slice_of(e->d_name), SLICE(".html")))
			continue;
		snprintf(path, sizeof(path), CORPUS "%s", e->d_name);
		pdf = slurp(path);
		strcpy(strrchr(path, '.'), ".txt");
		want = slurp(path);
		assert_non_null(buf_str(&want));
		got = read_and_print(buf_slice(&pdf), FORMAT_UNKNOWN);
		if (strcmp((char *)got.p, (char *)want.p) != 0)
			print_message("%s\n", path);
		assert_string_equal(got.p, want.p);
		buf_free(&pdf);
		buf_free(&want);
		buf_free(&got);
		n++;
	}
	closedir(dir);
	assert_in_range(n, 17, 1000);
}

static const struct {
	const char	*what;
	const char	*file;
	const char	*line;
} lines[] = {
	{ "the title of 04 in one piece", "form-04-renew.pdf",
	    "V/v đề nghị gia hạn, thay đổi nội dung thông tin chứng thư "
	    "chữ ký số chuyên dùng công vụ" },
	{ "so too from decomposed text", "form-04-nfd.pdf",
	    "V/v đề nghị gia hạn, thay đổi nội dung thông tin chứng thư "
	    "chữ ký số chuyên dùng công vụ" },
	{ "the title of 06", "form-06.pdf",
	    "V/v đề nghị khôi phục thiết bị lưu khóa bí mật" },
	{ "the agency alone", "form-04-renew.pdf", "SỞ THỬ NGHIỆM" },
	{ "another agency alone", "form-04-other-agency.pdf",
	    "SỞ THỬ NGHIỆM KHÁC" },
	{ "the number alone", "form-04-renew.pdf", "Số: 12/STN-VP" },
	{ "a secrecy mark right under the title stays alone",
	    "form-04-secret.pdf", "MẬT" },
	{ "an empty field ends with its colon", "form-04-missing-field.pdf",
	    "Số định danh cá nhân:" },
	{ "a field with its value", "form-04-renew.pdf",
	    "Số định danh cá nhân: 001000000000" },
	{ "whom it is for", "form-04-renew.pdf",
	    "Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội" },
	{ "who signs does not mix with the recipients", "form-04-renew.pdf",
	    "TỔ CHỨC QUẢN LÝ TRỰC TIẾP" },
};

static void
lines_stand_alone(void **state)
{
	struct buf	 pdf, got;
	char		 want[512], path[300];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(lines); i++) {
		snprintf(path, sizeof(path), CORPUS "%s", lines[i].file);
		snprintf(want, sizeof(want), "\n1: %s\n", lines[i].line);
		pdf = slurp(path);
		got = read_and_print(buf_slice(&pdf), FORMAT_UNKNOWN);
		if (strstr((char *)got.p, want) == NULL)
			fail_msg("%s:\n%s", lines[i].what, (char *)got.p);
		buf_free(&pdf);
		buf_free(&got);
	}
}

static const struct {
	const char	*what;
	const char	*bytes;
	const char	*want;
} texts[] = {
	{ "blocks are lines, blanks collapse",
	    "<html><p>Kính&nbsp;gửi:\n Sở<br>hai</p>ba<div>bốn</div>",
	    "html whole marks=0 pages=0\n"
	    "0: Kính gửi: Sở\n0: hai\n0: ba\n0: bốn\n" },
	{ "inline elements part no word",
	    "<html><p>g<b>ia</b> h<i>ạ</i>n</p>",
	    "html whole marks=0 pages=0\n0: gia hạn\n" },
	{ "rows have cells",
	    "<table><tr><th>STT<th>Tên<tr><td>01<td>Sở<br>Thử</table>",
	    "html whole marks=0 pages=0\n0: STT Tên\n  | STT\n  | Tên\n"
	    "0: 01 Sở Thử\n  | 01\n  | Sở Thử\n" },
	{ "spanned places are empty cells",
	    "<table><tr><th rowspan=2>A<th colspan=2>B<th>C"
	    "<tr><td>b1<td>b2<td>c</table>",
	    "html whole marks=0 pages=0\n"
	    "0: A B C\n  | A\n  | B\n  | \n  | C\n"
	    "0: b1 b2 c\n  | \n  | b1\n  | b2\n  | c\n" },
	{ "a letter's head in a table is lines, one column after the other",
	    "<table><tr><td>SỞ<br>Số: 1<br>V/v<td>CỘNG<br>Độc</table>",
	    "html whole marks=0 pages=0\n"
	    "0: SỞ\n0: Số: 1\n0: V/v\n0: CỘNG\n0: Độc\n" },
	{ "an outer table sets the page, the inner one holds data",
	    "<table><tr><td>trên<table><tr><td>1<td>2</table>dưới</table>",
	    "html whole marks=0 pages=0\n"
	    "0: trên\n0: 1 2\n  | 1\n  | 2\n0: dưới\n" },
	{ "script, style and title are not text",
	    "<html><head><title>t</title><style>p{}</style></head>"
	    "<body>a<script>b</script></body></html>",
	    "html whole marks=16 pages=0\n0: a\n" },
	{ "hidden text is noticed and left out",
	    "<html><p>a</p><div style='Display : NONE'><p>b</p></div><p>c</p>",
	    "html whole marks=8 pages=0\n0: a\n0: c\n" },
	{ "quoted mail is marked as in plain text",
	    "<html><p>a</p><blockquote type=\"cite\"><p>b</p></blockquote>c",
	    "html whole marks=0 pages=0\n0: a\n0: > b\n0: c\n" },
	{ "an entity declared in the file is not expanded",
	    "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
	    "<p>a&x;b</p>",
	    "html whole marks=0 pages=0\n0: ]>\n0: a&x;b\n" },
	{ "a charset claimed in the file does not count",
	    "<html><meta charset=iso-8859-1><p>Sở</p>",
	    "html whole marks=0 pages=0\n0: Sở\n" },
	{ "preformatted lines stay lines", "<html><pre>a\nb</pre>",
	    "html whole marks=0 pages=0\n0: a\n0: b\n" },
	{ "tables that are never closed", "<table><tr><td>a<table><tr><td>b",
	    "html whole marks=0 pages=0\n0: a\n0: b\n" },
	{ "plain text is lines", "một\r\n\r\n hai \t ba\n",
	    "text whole marks=0 pages=0\n0: một\n0: hai ba\n" },
	{ "what is no text", "\x7f""ELF\xff", "unknown unknown format "
	    "marks=0 pages=0\n" },
	{ "a PDF that is none", "%PDF-1.7\nnothing",
	    "pdf damaged marks=0 pages=0\n" },
	{ "a PDF with something before it", "x%PDF-1.7\nnothing",
	    "pdf damaged marks=0 pages=0\n" },
	{ "a name with escapes gives a signature away",
	    "%PDF-1.7\n<</By#74eRange[0]>>",
	    "pdf damaged marks=1 pages=0\n" },
	{ "scripts and launches in a PDF",
	    "%PDF-1.7\n<</S/JavaScript>>", "pdf damaged marks=16 pages=0\n" },
};

static void
bytes_to_models(void **state)
{
	struct buf	 got;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(texts); i++) {
		got = read_and_print(slice_of(texts[i].bytes), FORMAT_UNKNOWN);
		if (strcmp((char *)got.p, texts[i].want) != 0)
			print_message("%s\n", texts[i].what);
		assert_string_equal(got.p, texts[i].want);
		buf_free(&got);
	}
}

/* Files without a byte, as an empty memfd is mapped. */
static void
nothing(void **state)
{
	enum model_format	 format;
	struct buf		 got;

	(void)state;
	for (format = FORMAT_UNKNOWN; format < FORMAT__MAX; format++) {
		got = read_and_print((struct slice){ NULL, 0 }, format);
		assert_non_null(strstr((char *)got.p, "pages="));
		buf_free(&got);
	}
}

/* Cut or changed anywhere, a letter is read whole or said to be damaged. */
static void
damaged_letters(void **state)
{
	struct buf	 pdf = slurp(CORPUS "form-06.pdf");
	struct buf	 got;
	size_t		 i;

	(void)state;
	assert_in_range(pdf.n, 1000, FILE_MAX);
	for (i = 1; i < 20; i++) {
		got = read_and_print(slice_sub(buf_slice(&pdf), 0,
		    pdf.n * i / 20), FORMAT_PDF);
		assert_string_equal(got.p, "pdf damaged marks=0 pages=0\n");
		buf_free(&got);
	}
	for (i = 0; i < 200; i++) {
		pdf.p[pdf.n * i / 200] ^= 0x15;
		got = read_and_print(buf_slice(&pdf), FORMAT_PDF);
		buf_free(&got);
		pdf.p[pdf.n * i / 200] ^= 0x15;
	}
	buf_free(&pdf);
}

/* A PDF, and the table of its objects. */
struct drawing {
	struct buf	 pdf, table;
	int		 last;
};

static void
add_object(struct drawing *d, const char *text)
{
	buf_printf(&d->table, "%010zu 00000 n \n", d->pdf.n);
	buf_printf(&d->pdf, "%d 0 obj\n%s\nendobj\n", ++d->last, text);
}

/* A PDF of so many pages, which are all full of the same text. */
static struct buf
draw_pages(int n)
{
	struct drawing	 d = { .last = 0 };
	struct buf	 text = { 0 }, kids = { 0 };
	size_t		 at;
	int		 i;

	buf_adds(&text, "<</Length 5000>>\nstream\n"
	    "BT /F 9 Tf 12 TL 30 800 Td");
	for (i = 0; i < 60; i++)
		buf_adds(&text, "\n(cap moi chung thu so de nghi cap moi "
		    "chung thu so de nghi cap moi) '");
	buf_adds(&text, " ET");
	while (text.n < 5000 + strlen("<</Length 5000>>\nstream\n"))
		buf_addc(&text, ' ');
	buf_adds(&text, "\nendstream");
	buf_adds(&d.pdf, "%PDF-1.4\n");
	add_object(&d, "<</Type/Catalog/Pages 4 0 R>>");
	add_object(&d, buf_str(&text));
	add_object(&d, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
	buf_printf(&kids, "<</Type/Pages/Resources<</Font<</F 3 0 R>>>>"
	    "/MediaBox[0 0 595 842]/Count %d/Kids[", n);
	for (i = 0; i < n; i++)
		buf_printf(&kids, "%d 0 R ", i + 5);
	buf_adds(&kids, "]>>");
	add_object(&d, buf_str(&kids));
	for (i = 0; i < n; i++)
		add_object(&d, "<</Type/Page/Parent 4 0 R/Contents 2 0 R>>");
	at = d.pdf.n;
	buf_printf(&d.pdf, "xref\n0 %d\n0000000000 65535 f \n%strailer\n"
	    "<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
	    d.last + 1, buf_str(&d.table), d.last + 1, at);
	buf_free(&text);
	buf_free(&kids);
	buf_free(&d.table);
	return d.pdf;
}

/* Bytes that are taken from the allocator. */
static size_t
taken(void)
{
	struct mallinfo2	 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

/* Memory does not grow with pages, but for their lines. */
static void
many_pages(void **state)
{
	struct buf	 pdf = draw_pages(200);
	struct arena	*a = arena_new(ARENA_MAX);
	size_t		 before = taken();
	struct model	 m;

	(void)state;
	assert_int_equal(worker_read(a, buf_slice(&pdf), FORMAT_PDF, &limits,
	    &m), 0);
	assert_int_equal(m.why, R_NONE);
	assert_true(m.nlines >= 200);
	assert_true(taken() < before + LEFT_BYTES);
	arena_free(a);
	buf_free(&pdf);
}

/* Where a library is mapped in this process; 0: nowhere. */
static unsigned long
library_at(const char *name)
{
	FILE		*f = fopen("/proc/self/maps", "r");
	char		 line[512];
	unsigned long	 at = 0;

	assert_non_null(f);
	while (at == 0 && fgets(line, sizeof(line), f) != NULL)
		if (strstr(line, name) != NULL)
			at = strtoul(line, NULL, 16);
	fclose(f);
	return at;
}

/* Is the place taken by what nobody can read, so that nothing comes there? */
static bool
is_gap(unsigned long at)
{
	FILE		*f = fopen("/proc/self/maps", "r");
	char		 line[512], rights[5];
	unsigned long	 from, end;
	bool		 gap = false;

	assert_non_null(f);
	while (!gap && fgets(line, sizeof(line), f) != NULL)
		gap = sscanf(line, "%lx-%lx %4s", &from, &end, rights) == 3 &&
		    from <= at && at < end && strcmp(rights, "---p") == 0;
	fclose(f);
	return gap;
}

/* Read every file of the corpus, as a worker does. */
static void
read_all(void)
{
	DIR		*dir = opendir(CORPUS);
	struct dirent	*e;
	struct buf	 file, got;
	char		 path[300];

	while ((e = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), CORPUS "%s", e->d_name);
		file = slurp(path);
		got = read_and_print(buf_slice(&file), FORMAT_UNKNOWN);
		buf_free(&got);
		buf_free(&file);
	}
	closedir(dir);
}

/*
 * Does a worker get pieces of all sizes where its master has touched nothing,
 * but for what that has freed since?
 */
static bool
has_fresh_memory(void)
{
	uintptr_t	 top = (uintptr_t)sbrk(0) - mallinfo2().keepcost;
	size_t		 size, shared = 0;
	void		*p;

	worker_begin();
	for (size = 16; size <= PIECE_MAX; size += 16) {
		p = malloc(size);
		shared += (uintptr_t)p < top;
		free(p);
	}
	return shared <= PIECES_SHARED;
}

/* As a master that has looked up every function: its child reads all. */
_Noreturn static void
be_master(void)
{
	void		*warmth = worker_warm();
	unsigned long	 at = library_at("/libX11.so");
	pid_t		 pid;
	int		 status = 1;

	if (at == 0 || library_at("/libnss3.so") == 0)
		_exit(4);
	worker_shed();
	if ((pid = fork()) == 0) {
		if (library_at("/libX11.so") != 0 || !is_gap(at) ||
		    library_at("/libnss3.so") != 0 ||
		    library_at("/libpoppler.so") == 0)
			_exit(2);
		if (!has_fresh_memory())
			_exit(5);
		read_all();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	worker_cool(warmth);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void
a_fresh_worker(void **state)
{
	pid_t	 pid;
	int	 status;

	(void)state;
	if (SANITIZED)
		skip();		/* no program sheds them then */
	if ((pid = fork()) == 0) {
		setenv("LD_BIND_NOW", "1", 1);
		execl((const char *)getauxval(AT_EXECFN), "test_worker",
		    MASTER, NULL);
		_exit(3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
warm_up(void **state)
{
	*state = worker_warm();
	return *state == NULL ? -1 : 0;
}

static int
cool_down(void **state)
{
	worker_cool(*state);
	return 0;
}

/* With file names: print their models, as the corpus keeps them. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters),
		cmocka_unit_test(lines_stand_alone),
		cmocka_unit_test(bytes_to_models),
		cmocka_unit_test(nothing),
		cmocka_unit_test(damaged_letters),
		cmocka_unit_test(many_pages),
		cmocka_unit_test(a_fresh_worker),
	};
	struct buf	 file, got;
	int		 i;

	if (argc == 2 && strcmp(argv[1], MASTER) == 0)
		be_master();
	for (i = 1; i < argc; i++) {
		file = slurp(argv[i]);
		got = read_and_print(buf_slice(&file), FORMAT_UNKNOWN);
		fputs((const char *)got.p, stdout);
		buf_free(&file);
		buf_free(&got);
	}
	if (argc > 1)
		return 0;
	return cmocka_run_group_tests_name("worker", tests, warm_up,
	    cool_down);
}
