/* fuzz_tables.c: whatever a page draws, its tables hold together and its text is text */

#include <stdint.h>
#include <stdlib.h>

#include "inspect/layout.h"
#include "inspect/pdf_rules.h"

#define ARENA_MAX	(64 * 1024 * 1024)
#define CONTENT_MAX	4096	/* drawn up to three times over */
#define GLYPHS_MAX	500
#define GLYPH_BYTES	5

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A page and a form that it may draw, both of the same content. */
static const char	 document[] =
    "%%PDF-1.4\n"
    "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90"
    "/Resources<</XObject<</F 4 0 R>>>>>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    "4 0 obj\n<</Type/XObject/Subtype/Form/Matrix[1 0 0 1 9 9]"
    "/Length %zu>>\nstream\n";

/* Without a table of offsets: qpdf finds the objects by itself here. */
static int
draw(struct slice content, struct rules *out)
{
	struct buf	 pdf = { 0 };
	qpdf_data	 q = qpdf_init();
	struct pdf_work	 work;
	int		 rc = -1, ready = pdf_work_begin(&work);

	work.left = 8 * CONTENT_MAX;
	buf_printf(&pdf, document, content.n);
	buf_add(&pdf, content);
	buf_adds(&pdf, "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n");
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	if (ready == 0 && !pdf.failed && (qpdf_read_memory(q, "f",
	    (const char *)pdf.p, pdf.n, NULL) & QPDF_ERRORS) == 0 &&
	    qpdf_get_num_pages(q) == 1)
		rc = pdf_rules(q, qpdf_get_page_n(q, 0), content, &work, out);
	pdf_work_clear(&work);
	qpdf_cleanup(&q);
	buf_free(&pdf);
	return rc;
}

static void
check_grids(const struct grids *gs)
{
	const struct grid	*g;
	size_t			 i, k, place;

	for (i = 0; i < gs->n; i++) {
		g = gs->v[i];
		for (k = 0; k < g->columns * g->rows; k++)
			if (g->at[k] > k || g->at[g->at[k]] != g->at[k])
				abort();
		for (k = 0; k < g->columns; k++)
			if (g->x[k] >= g->x[k + 1])
				abort();
		place = grid_place(g, (g->x[0] + g->x[1]) / 2,
		    (g->y[0] + g->y[1]) / 2);
		if (place != 0)
			abort();
	}
}

/* Characters from bytes: two for the place, one each for size, kind, gap. */
static size_t
make_glyphs(struct slice in, struct glyph *g)
{
	static const uint32_t	 kinds[] = { '1', '2', 's', 't', 0x1ea1, 0x323,
		' ', '-' };
	size_t			 i, n = in.n / GLYPH_BYTES;
	const unsigned char	*p = in.p;

	for (i = 0; i < n && i < GLYPHS_MAX; i++, p += GLYPH_BYTES)
		g[i] = (struct glyph){ .x1 = p[0] * 4, .y1 = p[1] * 4,
			.x2 = p[0] * 4 + p[2] % 32, .y2 = p[1] * 4 + p[4] % 32,
			.c = kinds[p[3] % NELEM(kinds)], .order = (uint32_t)i };
	return i;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice		 in = slice_sub((struct slice){ data, len }, 0,
				    CONTENT_MAX);
	struct arena		*a = arena_new(ARENA_MAX);
	struct model_lines	 lines = { .arena = a };
	struct layout		 lay = { .out = &lines };
	struct page		 p = { .width = 842, .height = 595 };
	struct glyph		 g[GLYPHS_MAX];
	struct grids		 gs = { 0 };
	struct buf		 b = { 0 };
	struct model		 m = { .format = FORMAT_PDF, .cause = "" };
	struct model		 again;

	if (a == NULL || draw(in, &p.rules) == -1)
		goto out;
	if (grids_find(&p.rules, &gs) == 0)
		check_grids(&gs);
	grids_clear(&gs);
	for (p.number = 1; p.number <= 2; p.number++) {
		p.g = g;
		p.n = make_glyphs(in, g);
		if (layout_page(&lay, &p) == -1)
			break;
	}
	layout_end(&lay);
	m.lines = lines.v;
	m.nlines = lines.n;
	model_put(&b, &m);
	if (!lines.full && model_get(a, buf_slice(&b), &again) == -1)
		abort();
out:
	rules_clear(&p.rules);
	buf_free(&b);
	arena_free(a);
	return 0;
}
