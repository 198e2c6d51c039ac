/* test_tables.c: drawn lines to tables, and characters to their cells */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/layout.h"
#include "inspect/pdf_rules.h"
#include "inspect/pdf_scan.h"

#define ARENA_MAX	(16 * 1024 * 1024)
#define GLYPHS_MAX	1000
#define HEIGHT		10	/* of a character; it is half as wide */

static const struct {
	const char	*what, *content, *want;
} scans[] = {
	{ "numbers and operators", "1 0 0 -1.5 .5 +7 cm q", "1,0,0,-1.5,0.5,7 cm; q; " },
	{ "the last operands count", "9 9 1 2 3 4 5 6 c", "1,2,3,4,5,6 c; " },
	{ "a name", "/Fm0 Do", "/Fm0 Do; " },
	{ "strings are no operators", "(a \\) (re) f) Tj <20> Tj S",
	    "Tj; Tj; S; " },
	{ "arrays and dictionaries", "[(a) -20 (b)] TJ /P <</X 1>> BDC",
	    "TJ; /X BDC; " },
	{ "a comment ends with its line", "% 1 1 m\n2 2 l", "2,2 l; " },
	{ "an image's bytes are none", "BI /W 1 ID 1 1 m S EI 3 w",
	    "/W ID; 3 w; " },
	{ "an image without an end", "BI ID 1 1 m", "ID; " },
	{ "no image", "ID 1 1 m EI", "ID; 1,1 m; EI; " },
	{ "numbers in brackets", "[1 2] <</A 3>> 4 d", "4 /A d; " },
	{ "words in brackets", "[1 rg] 4 d <</A rg>> BDC", "4 d; /A BDC; " },
	{ "digits", "<1 0 rg> Tj <", "Tj; " },
	{ "a string without an end", "(a S", "" },
	{ "no numbers", "1e5 -- . 1-2 m", "1e5; --; .; 1-2; m; " },
};

static void
scan(void **state)
{
	struct slice	 rest;
	struct pdf_op	 op;
	struct buf	 b;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < NELEM(scans); i++) {
		b = (struct buf){ 0 };
		rest = slice_of(scans[i].content);
		while (pdf_scan(&rest, &op)) {
			for (k = 0; k < op.nargs; k++)
				buf_printf(&b, "%s%g", k > 0 ? "," : "",
				    op.args[k]);
			if (op.name.n > 0)
				buf_printf(&b, "%s/%.*s", op.nargs > 0 ? " " :
				    "", SLICE_ARG(op.name));
			buf_printf(&b, "%s%.*s; ", op.nargs > 0 ||
			    op.name.n > 0 ? " " : "", SLICE_ARG(op.word));
		}
		if (strcmp(buf_str(&b), scans[i].want) != 0)
			fail_msg("%s: %s", scans[i].what, buf_str(&b));
		buf_free(&b);
	}
}

/* What is drawn on a page of 200 by 200, and the tables of it. */
static const struct {
	const char	*what, *content, *want;
} drawings[] = {
	{ "stroked lines",
	    "0 0 m 90 0 l S 0 50 m 90 50 l S 0 0 m 0 50 l S 40 0 m 40 50 l S "
	    "90 0 m 90 50 l S", "2x1:01" },
	{ "rectangles are four lines", "0 0 40 50 re 40 0 50 50 re S",
	    "2x1:01" },
	{ "thin rectangles are one", "0 0 90 1 re 0 50 90 1 re 0 0 1 50 re "
	    "40 0 1 50 re 90 0 1 51 re f", "2x1:01" },
	{ "wide ones are shading", "0 0 40 50 re f 40 0 50 50 re f", "" },
	{ "what clips is not drawn", "0 0 40 50 re 40 0 50 50 re W n", "" },
	{ "thick lines are shading", "20 w 0 0 40 50 re 40 0 50 50 re S", "" },
	{ "one box is no table", "0 0 90 90 re S", "" },
	{ "the middle of an edge may be missing",
	    "0 0 90 50 re S 40 0 m 40 15 l S 40 30 m 40 50 l S", "2x1:01" },
	{ "but not half of it", "0 0 90 50 re S 40 0 m 40 20 l S", "" },
	{ "a cell over two columns",
	    "0 0 90 50 re S 0 25 m 90 25 l S 40 0 m 40 25 l S", "2x2:0023" },
	{ "a cell over two rows",
	    "0 0 90 50 re S 0 25 m 40 25 l S 40 0 m 40 50 l S", "2x2:0121" },
	{ "open at the end of the page",
	    "0 50 m 90 50 l S 0 0 m 0 50 l S 40 0 m 40 50 l S 90 0 m 90 50 l S",
	    "2x1:01" },
	{ "open at its sides",
	    "0 0 m 90 0 l S 0 50 m 90 50 l S 40 0 m 40 50 l S", "2x1:01" },
	{ "its own coordinates", "q .5 0 0 .5 10 10 cm 0 0 80 100 re "
	    "80 0 100 100 re S Q 1 1 m 1 3 l S", "2x1:01" },
	{ "drawn by a form", "/F Do", "2x1:01" },
	{ "a form that is not there", "/G Do", "" },
	{ "a curve is no line", "0 0 m 5 5 9 9 90 0 c S", "" },
	{ "two tables, from top to bottom",
	    "0 0 40 50 re 40 0 50 50 re 0 100 40 50 re 40 100 50 50 re "
	    "90 100 50 50 re S", "3x1:012 2x1:01" },
};

static qpdf_data
make_pdf(struct buf *pdf, const char *page)
{
	qpdf_data	 q = qpdf_init();

	buf_printf(pdf, "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\n"
	    "endobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1"
	    "/Resources<</XObject<</F 4 0 R>>>>>>\nendobj\n"
	    "3 0 obj\n<</Type/Page/Parent 2 0 R%s>>\nendobj\n"
	    "4 0 obj\n<</Subtype/Form/Length 35>>\nstream\n"
	    "0 0 40 50 re 40 0 50 50 re S /F Do \nendstream\nendobj\n"
	    "trailer\n<</Root 1 0 R>>\n", page);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	qpdf_read_memory(q, "t", (const char *)pdf->p, pdf->n, NULL);
	assert_int_equal(qpdf_get_num_pages(q), 1);
	return q;
}

static void
print_grids(struct buf *b, const struct grids *gs)
{
	size_t	 i, k;

	for (i = 0; i < gs->n; i++) {
		buf_printf(b, "%s%zux%zu:", i > 0 ? " " : "",
		    gs->v[i]->columns, gs->v[i]->rows);
		for (k = 0; k < gs->v[i]->columns * gs->v[i]->rows; k++)
			buf_printf(b, "%u", gs->v[i]->at[k]);
	}
}

static void
tables(void **state)
{
	struct buf	 pdf, b;
	struct rules	 rules;
	struct grids	 gs;
	qpdf_data	 q;
	struct pdf_work	 work;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(drawings); i++) {
		pdf = b = (struct buf){ 0 };
		rules = (struct rules){ 0 };
		assert_int_equal(pdf_work_begin(&work), 0);
		q = make_pdf(&pdf, "/MediaBox[0 0 200 200]");
		assert_int_equal(pdf_rules(q, qpdf_get_page_n(q, 0),
		    slice_of(drawings[i].content), &work, &rules), 0);
		assert_int_equal(grids_find(&rules, &gs), 0);
		print_grids(&b, &gs);
		if (strcmp(b.n > 0 ? buf_str(&b) : "", drawings[i].want) != 0)
			fail_msg("%s: %s", drawings[i].what, buf_str(&b));
		grids_clear(&gs);
		rules_clear(&rules);
		pdf_work_clear(&work);
		qpdf_cleanup(&q);
		buf_free(&pdf);
		buf_free(&b);
	}
}

/* Where on the page a line from (10,20) to (60,20) comes to stand. */
static const struct {
	const char	*what, *page;
	struct rule	 want;
} boxes[] = {
	{ "from above", "/MediaBox[0 0 200 100]", { 10, 80, 60, 80 } },
	{ "cropped", "/MediaBox[0 0 200 100]/CropBox[5 10 150 90]",
	    { 5, 70, 55, 70 } },
	{ "cropped beyond its bounds", "/MediaBox[0 0 200 100]"
	    "/CropBox[-50 -50 900 900]", { 10, 80, 60, 80 } },
	{ "turned right", "/MediaBox[0 0 200 100]/Rotate 90",
	    { 20, 10, 20, 60 } },
	{ "turned about", "/MediaBox[0 0 200 100]/Rotate 180",
	    { 140, 20, 190, 20 } },
	{ "turned left", "/MediaBox[0 0 200 100]/Rotate -90",
	    { 80, 140, 80, 190 } },
	{ "without a box", "", { 10, 772, 60, 772 } },
};

static void
places(void **state)
{
	struct buf	 pdf;
	struct rules	 rules;
	qpdf_data	 q;
	struct pdf_work	 work;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(boxes); i++) {
		pdf = (struct buf){ 0 };
		rules = (struct rules){ 0 };
		assert_int_equal(pdf_work_begin(&work), 0);
		q = make_pdf(&pdf, boxes[i].page);
		assert_int_equal(pdf_rules(q, qpdf_get_page_n(q, 0),
		    SLICE("10 20 m 60 20 l S"), &work, &rules), 0);
		assert_int_equal(rules.n, 1);
		if (memcmp(&rules.v[0], &boxes[i].want,
		    sizeof(struct rule)) != 0)
			fail_msg("%s: %g %g %g %g", boxes[i].what,
			    rules.v[0].x1, rules.v[0].y1, rules.v[0].x2,
			    rules.v[0].y2);
		rules_clear(&rules);
		pdf_work_clear(&work);
		qpdf_cleanup(&q);
		buf_free(&pdf);
	}
}

/* Too much drawn: no line is better than some of them. */
static void
too_much(void **state)
{
	struct buf	 pdf = { 0 }, many = { 0 };
	struct rules	 rules = { 0 };
	qpdf_data	 q = make_pdf(&pdf, "");
	struct pdf_work	 work;
	size_t		 i;

	(void)state;
	assert_int_equal(pdf_work_begin(&work), 0);
	work.left = 10;
	assert_int_equal(pdf_rules(q, qpdf_get_page_n(q, 0),
	    SLICE("10 20 m 60 20 l S"), &work, &rules), 0);
	assert_true(rules.full);
	assert_int_equal(rules.n, 0);
	rules = (struct rules){ 0 };
	pdf_work_clear(&work);
	assert_int_equal(pdf_work_begin(&work), 0);
	for (i = 0; i <= RULES_MAX; i++)
		buf_printf(&many, "0 %zu m 60 %zu l S\n", i, i);
	assert_int_equal(pdf_rules(q, qpdf_get_page_n(q, 0), buf_slice(&many),
	    &work, &rules), 0);
	assert_true(rules.full);
	assert_int_equal(rules.n, 0);
	rules_clear(&rules);
	pdf_work_clear(&work);
	qpdf_cleanup(&q);
	buf_free(&pdf);
	buf_free(&many);
}

/* A piece of text; its characters stand from x on without gaps. */
struct piece {
	double		 x, y;
	const char	*text;
};

static size_t
set_glyphs(const struct piece *p, struct glyph *g)
{
	const char	*c;
	double		 x;
	size_t		 n = 0;

	for (; p->text != NULL; p++)
		for (x = p->x, c = p->text; *c != '\0'; c++, n++,
		    x += HEIGHT / 2)
			g[n] = (struct glyph){ .x1 = x, .y1 = p->y,
				.x2 = x + HEIGHT / 2, .y2 = p->y + HEIGHT,
				.c = (unsigned char)*c, .order = (uint32_t)n };
	return n;
}

/* Columns at 0, 30, 100, 200; rows at 0, 20 and then every 40, as needed. */
static void
draw_table(struct rules *r, const struct piece *p)
{
	static const double	 x[] = { 0, 30, 100, 200 };
	int			 i, rows = 0;

	for (; p->text != NULL; p++)
		if (p->y < 150 && p->y > 20 + 40 * rows)
			rows++;
	for (i = 0; i < 4; i++)
		rules_add(r, (struct rule){ x[i], 0, x[i], 20 + 40 * rows });
	for (i = -1; i <= rows; i++)
		rules_add(r, (struct rule){ 0, i < 0 ? 0 : 20 + 40 * i, 200,
		    i < 0 ? 0 : 20 + 40 * i });
}

#define HEADER	{ 2, 5, "STT" }, { 32, 5, "Ten" }, { 102, 5, "So" }
#define NOTHING	{ 0, 0, NULL }

static const struct {
	const char	*what;
	struct piece	 pages[2][20];
	const char	*want;
} lists[] = {
	{ "lines of a cell are one text",
	    { { HEADER, { 2, 22, "01" }, { 32, 22, "Le Van" },
	    { 32, 34, "Mau" }, { 102, 22, "52" }, NOTHING } },
	    "STT|Ten|So\n01|Le Van Mau|52\n" },
	{ "a number that fills its line goes on without a blank",
	    { { HEADER, { 2, 22, "01" }, { 32, 22, "52ABCDEF01234" },
	    { 32, 34, "567" }, NOTHING } }, "STT|Ten|So\n01|52ABCDEF01234567|\n" },
	{ "a short word that fills its line does not",
	    { { HEADER, { 2, 22, "1." }, { 32, 22, "abcdefg hijkl" },
	    { 32, 34, "nop" }, NOTHING } }, "STT|Ten|So\n1.|abcdefg hijkl nop|\n" },
	{ "nor a number that does not fill it",
	    { { HEADER, { 2, 22, "1)" }, { 32, 22, "52ABCDEF" },
	    { 32, 34, "567" }, NOTHING } }, "STT|Ten|So\n1)|52ABCDEF 567|\n" },
	{ "after a stroke no blank",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "12/STN-" },
	    { 32, 34, "VP" }, NOTHING } }, "STT|Ten|So\n1|12/STN-VP|\n" },
	{ "text that runs over its edge stays whole",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "52ABCDEF0123456789" },
	    { 102, 24, "x" }, NOTHING } },
	    "STT|Ten|So\n1|52ABCDEF0123456789|x\n" },
	{ "text on text can not be read",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "Le Van Mau" },
	    { 33, 24, "Ten chung" }, { 102, 22, "52" }, NOTHING } },
	    "STT|Ten|So\n1|LTeenVacnhuMnagu\uFFFD|52\n" },
	{ "a row goes on over the page",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "Le" }, NOTHING },
	    { HEADER, { 32, 22, "Mau" }, { 102, 22, "52" }, { 2, 62, "2" },
	    { 32, 62, "Tran" }, NOTHING } },
	    "STT|Ten|So\n1|Le Mau|52\n2|Tran|\n" },
	{ "without the header again",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "Le" }, NOTHING },
	    { { 32, 5, "Mau" }, { 2, 22, "2" }, NOTHING } },
	    "STT|Ten|So\n1|Le Mau|\n2||\n" },
	{ "not over text between them",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "Le" }, { 0, 150, "a b" },
	    NOTHING }, { { 32, 5, "Mau" }, NOTHING } },
	    "STT|Ten|So\n1|Le|\na b\n|Mau|\n" },
	{ "but over the page's number",
	    { { HEADER, { 2, 22, "1" }, { 32, 22, "Le" }, NOTHING },
	    { { 32, 5, "Mau" }, { 90, 150, "2" }, NOTHING } },
	    "STT|Ten|So\n1|Le Mau|\n" },
	{ "a row without a number is not gone on with",
	    { { HEADER, { 32, 22, "Le" }, NOTHING },
	    { { 32, 5, "Mau" }, NOTHING } }, "STT|Ten|So\n|Le|\n|Mau|\n" },
};

/* Lists without lines: what is in doubt stays text. */
#define OPEN_HEADER { 2, 5, "STT" }, { 40, 5, "Ten" }, { 110, 5, "So" }

static const struct {
	const char	*what;
	struct piece	 page[20];
	const char	*want;
} open_lists[] = {
	{ "columns by the header's gaps",
	    { OPEN_HEADER, { 2, 25, "01" }, { 40, 25, "Le Van" },
	    { 110, 25, "52" }, { 40, 37, "Mau" }, { 2, 55, "02" },
	    { 42, 55, "Tran" }, { 110, 55, "53" }, NOTHING },
	    "STT|Ten|So\n01|Le Van Mau|52\n02|Tran|53\n" },
	{ "text below it is not of it",
	    { OPEN_HEADER, { 2, 25, "01" }, { 40, 25, "Le" }, { 2, 60, "Tran trong" },
	    NOTHING }, "STT|Ten|So\n01|Le|\nTran trong\n" },
	{ "text as near as a row's own lines might be of it",
	    { OPEN_HEADER, { 2, 25, "01" }, { 40, 25, "Le" }, { 40, 40, "Mau" },
	    NOTHING }, "STT Ten So\n01 Le\nMau\n" },
	{ "a number in the middle of its row",
	    { OPEN_HEADER, { 40, 25, "Le" }, { 2, 37, "01" }, { 40, 49, "Mau" },
	    { 40, 61, "Tran" }, { 2, 73, "02" }, { 40, 85, "Thu" }, NOTHING },
	    "STT Ten So\nLe 01\nMau\nTran 02\nThu\n" },
	{ "text across the gap of two columns",
	    { OPEN_HEADER, { 2, 25, "01" }, { 40, 25, "Le Van Mau Thu Nghiem" },
	    NOTHING }, "STT Ten So\n01 Le Van Mau Thu Nghiem\n" },
};

static void
print_lines(struct buf *b, const struct model_lines *l)
{
	size_t	 i, k;

	for (i = 0; i < l->n; i++) {
		if (l->v[i].ncells == 0)
			buf_adds(b, l->v[i].text);
		for (k = 0; k < l->v[i].ncells; k++)
			buf_printf(b, "%s%s", k > 0 ? "|" : "",
			    l->v[i].cells[k]);
		buf_addc(b, '\n');
	}
}

static void
rows(void **state)
{
	struct glyph	 g[GLYPHS_MAX];
	size_t		 i, k;

	(void)state;
	for (i = 0; i < NELEM(lists); i++) {
		struct arena		*a = arena_new(ARENA_MAX);
		struct model_lines	 lines = { .arena = a };
		struct layout		 lay = { .out = &lines };
		struct buf		 b = { 0 };

		for (k = 0; k < 2; k++) {
			struct page	 p = { .number = (uint32_t)k + 1,
				.width = 200, .height = 200, .g = g,
				.n = set_glyphs(lists[i].pages[k], g) };

			if (p.n > 0)
				draw_table(&p.rules, lists[i].pages[k]);
			assert_int_equal(layout_page(&lay, &p), 0);
			rules_clear(&p.rules);
		}
		layout_end(&lay);
		print_lines(&b, &lines);
		if (strcmp(buf_str(&b), lists[i].want) != 0)
			fail_msg("%s:\n%s", lists[i].what, buf_str(&b));
		buf_free(&b);
		arena_free(a);
	}
}

static void
lists_without_lines(void **state)
{
	struct glyph	 g[GLYPHS_MAX];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(open_lists); i++) {
		struct arena		*a = arena_new(ARENA_MAX);
		struct model_lines	 lines = { .arena = a };
		struct layout		 lay = { .out = &lines };
		struct buf		 b = { 0 };
		struct page		 p = { .number = 1, .width = 200,
			.height = 200, .g = g,
			.n = set_glyphs(open_lists[i].page, g) };

		assert_int_equal(layout_page(&lay, &p), 0);
		layout_end(&lay);
		print_lines(&b, &lines);
		if (strcmp(buf_str(&b), open_lists[i].want) != 0)
			fail_msg("%s:\n%s", open_lists[i].what, buf_str(&b));
		buf_free(&b);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(scan),
		cmocka_unit_test(tables),
		cmocka_unit_test(places),
		cmocka_unit_test(too_much),
		cmocka_unit_test(rows),
		cmocka_unit_test(lists_without_lines),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
