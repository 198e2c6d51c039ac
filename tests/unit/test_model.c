/* test_model.c: a model on the wire, and bytes that only look like one */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/wire.h"
#include "inspect/model.h"

#define ARENA_MAX	(64 * 1024 * 1024)

static const char *const cells[] = { "01", "", "Sở Thử nghiệm" };

static const struct model_signature	 signatures[] = {
	{ "Leader", SUBFILTER_PKCS7, { 0, 840, 9032, 300 }, TRAIT_VISIBLE, 2,
	    CHANGE_CONTENT, "page 1", 1, 4 },
	{ "", SUBFILTER_STAMP, { 0 }, TRAIT_ORPHAN | TRAIT_MALFORMED, 0,
	    CHANGE_MORE, "", 0, 0 },
};
static const struct slice	 blobs[] = {
	{ (const unsigned char *)"0\0\1", 3 }
};

static struct buf
sample(struct arena *a)
{
	struct model_lines	 l = { .arena = a };
	struct model		 m = { .format = FORMAT_PDF, .cause = "",
		.marks = MARK_HAS_SIGNATURE | MARK_ACTIVE, .pages = 3 };
	struct buf		 b = { 0 };

	model_add_line(&l, 1, "Kính gửi");
	model_add_line(&l, 1, "");
	model_add_row(&l, 2, cells, NELEM(cells));
	assert_false(l.full);
	m.lines = l.v;
	m.nlines = l.n;
	m.signatures = signatures;
	m.nsignatures = NELEM(signatures);
	m.read = 1u << 31;
	m.certs = m.ocsps = blobs;
	m.ncerts = m.nocsps = NELEM(blobs);
	model_put(&b, &m);
	assert_false(b.failed);
	return b;
}

/* The end of a model without signatures, by hand. */
static void
put_no_signatures(struct buf *b)
{
	wire_put_u32(b, 0);
	wire_put_i64(b, 0);
	wire_put_u32(b, 0);
	wire_put_u32(b, 0);
}

static void
there_and_back(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = sample(a);
	struct model	 m;

	(void)state;
	assert_int_equal(model_get(a, buf_slice(&b), &m), 0);
	buf_free(&b);		/* the strings are the arena's */
	assert_int_equal(m.format, FORMAT_PDF);
	assert_int_equal(m.why, R_NONE);
	assert_string_equal(m.cause, "");
	assert_int_equal(m.marks, MARK_HAS_SIGNATURE | MARK_ACTIVE);
	assert_int_equal(m.pages, 3);
	assert_int_equal(m.nlines, 2);
	assert_string_equal(m.lines[0].text, "Kính gửi");
	assert_int_equal(m.lines[0].ncells, 0);
	assert_string_equal(m.lines[1].text, "01 Sở Thử nghiệm");
	assert_int_equal(m.lines[1].page, 2);
	assert_int_equal(m.lines[1].ncells, 3);
	assert_string_equal(m.lines[1].cells[1], "");
	assert_string_equal(m.lines[1].cells[2], "Sở Thử nghiệm");
	assert_int_equal(m.nsignatures, 2);
	assert_string_equal(m.signatures[0].field, "Leader");
	assert_int_equal(m.signatures[0].subfilter, SUBFILTER_PKCS7);
	assert_memory_equal(m.signatures[0].range, signatures[0].range,
	    sizeof(signatures[0].range));
	assert_int_equal(m.signatures[0].traits, TRAIT_VISIBLE);
	assert_int_equal(m.signatures[0].certifies, 2);
	assert_int_equal(m.signatures[0].change, CHANGE_CONTENT);
	assert_string_equal(m.signatures[0].changed, "page 1");
	assert_int_equal(m.signatures[0].page, 1);
	assert_int_equal(m.signatures[0].share, 4);
	assert_int_equal(m.signatures[1].change, CHANGE_MORE);
	assert_true(m.read == 1u << 31);
	assert_int_equal(m.ncerts, 1);
	assert_true(slice_eq(m.ocsps[0], blobs[0]));
	arena_free(a);
}

static void
cut_anywhere(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = sample(a);
	struct model	 m = { .pages = 77 };
	size_t		 n;

	(void)state;
	for (n = 0; n < b.n; n++)
		assert_int_equal(model_get(a, slice_sub(buf_slice(&b), 0, n),
		    &m), -1);
	buf_addc(&b, 0);
	assert_int_equal(model_get(a, buf_slice(&b), &m), -1);
	assert_int_equal(m.pages, 77);
	buf_free(&b);
	arena_free(a);
}

/* A model made by hand; the fields in the order of the wire. */
struct raw {
	uint32_t	 format, why;
	const char	*cause;
	uint32_t	 marks, nlines;
	const char	*text;
	uint32_t	 ncells;
	const char	*cell;
};

static const struct {
	const char	*what;
	struct raw	 raw;
	int		 rc;
} raws[] = {
	{ "a good one", { FORMAT_PDF, R_NONE, "", 0, 1, "a", 1, "b" }, 0 },
	{ "unreadable with its cause", { FORMAT_HTML, R_UNREADABLE,
	    "signal 11", 0, 0, NULL, 0, NULL }, 0 },
	{ "an image", { FORMAT_PDF, R_IMAGE_ONLY, "", 2, 0, NULL, 0, NULL },
	    0 },
	{ "no such format", { 99, R_NONE, "", 0, 0, NULL, 0, NULL }, -1 },
	{ "a reason that is not the worker's to give",
	    { FORMAT_PDF, R_SIGNATURE_GOOD, "", 0, 0, NULL, 0, NULL }, -1 },
	{ "no such reason", { FORMAT_PDF, R__MAX, "", 0, 0, NULL, 0, NULL },
	    -1 },
	{ "no such mark", { FORMAT_PDF, R_NONE, "", 0x80, 0, NULL, 0, NULL },
	    -1 },
	{ "a cause with a line end", { FORMAT_PDF, R_UNREADABLE, "a\nb: c", 0,
	    0, NULL, 0, NULL }, -1 },
	{ "more lines than bytes", { FORMAT_PDF, R_NONE, "", 0, 20000, NULL, 0,
	    NULL }, -1 },
	{ "more lines than any letter", { FORMAT_PDF, R_NONE, "", 0, UINT32_MAX,
	    NULL, 0, NULL }, -1 },
	{ "more cells than any row", { FORMAT_PDF, R_NONE, "", 0, 1, "a", 65,
	    NULL }, -1 },
	{ "more cells than bytes", { FORMAT_PDF, R_NONE, "", 0, 1, "a", 64,
	    NULL }, -1 },
	{ "text that is no UTF-8", { FORMAT_PDF, R_NONE, "", 0, 1, "\xff", 0,
	    NULL }, -1 },
	{ "half a surrogate pair", { FORMAT_PDF, R_NONE, "", 0, 1,
	    "\xed\xa0\x80", 0, NULL }, -1 },
	{ "text with a line end", { FORMAT_PDF, R_NONE, "", 0, 1, "a\rb", 0,
	    NULL }, -1 },
	{ "a cell that is no UTF-8", { FORMAT_PDF, R_NONE, "", 0, 1, "a", 1,
	    "\xc3" }, -1 },
};

static void
made_by_hand(void **state)
{
	struct arena		*a = arena_new(ARENA_MAX);
	const struct raw	*r;
	struct model		 m;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(raws); i++) {
		struct buf	 b = { 0 };

		r = &raws[i].raw;
		wire_put_u32(&b, r->format);
		wire_put_u32(&b, r->why);
		wire_put_str(&b, r->cause);
		wire_put_u32(&b, r->marks);
		wire_put_u32(&b, 1);
		wire_put_u32(&b, r->nlines);
		if (r->text != NULL) {
			wire_put_u32(&b, 1);
			wire_put_str(&b, r->text);
			wire_put_u32(&b, r->ncells);
			wire_put_i64(&b, 0);
			wire_put_u32(&b, 0);
			if (r->cell != NULL)
				wire_put_str(&b, r->cell);
		}
		put_no_signatures(&b);
		if (model_get(a, buf_slice(&b), &m) != raws[i].rc)
			fail_msg("%s", raws[i].what);
		buf_free(&b);
	}
	arena_free(a);
}

static void
a_nul_ends_no_string(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	struct model	 m;

	(void)state;
	wire_put_u32(&b, FORMAT_PDF);
	wire_put_u32(&b, R_UNREADABLE);
	wire_put_bytes(&b, SLICE("a\0b"));
	wire_put_u32(&b, 0);
	wire_put_u32(&b, 0);
	wire_put_u32(&b, 0);
	assert_int_equal(model_get(a, buf_slice(&b), &m), -1);
	buf_free(&b);
	arena_free(a);
}

static void
limits_of_gathering(void **state)
{
	struct arena		*a = arena_new(ARENA_MAX);
	struct model_lines	 l = { .arena = a };
	const char		*many[MODEL_CELLS_MAX + 1];
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(many); i++)
		many[i] = "x";
	model_add_row(&l, 1, many, MODEL_CELLS_MAX);
	assert_false(l.full);
	model_add_row(&l, 1, many, MODEL_CELLS_MAX + 1);
	assert_true(l.full);
	l.full = false;
	model_add_line(&l, 1, NULL);
	assert_true(l.full);
	l.full = false;
	for (i = l.n; i < MODEL_LINES_MAX; i++)
		model_add_line(&l, 1, "x");
	assert_false(l.full);
	model_add_line(&l, 1, "x");
	assert_true(l.full);
	assert_int_equal(l.n, MODEL_LINES_MAX);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(made_by_hand),
		cmocka_unit_test(a_nul_ends_no_string),
		cmocka_unit_test(limits_of_gathering),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
