/* test_plain.c: PDFs that can be read in one way only, and the holes of signatures */

#include <dirent.h>
#include <glib.h>
#include <poppler.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "inspect/pdf_parts.h"
#include "inspect/pdf_plain.h"
#include "inspect/pdf_text.h"

#define CORPUS		"tests/corpus/"
#define FILE_MAX	(1024 * 1024)
#define OBJECTS		5
#define MUTATIONS	1500		/* of which some hundred are plain */
#define PAGES_MAX	200
#define TWISTS		20000		/* of which some thousand are sure */

#define GAP		"           \n"	/* before the first object */

/* Objects by their numbers; the last is the third anew, in a second revision. */
static const char *const objects[OBJECTS + 1] = {
	"<</Type/Catalog/Pages 2 0 R/Linearizes 1>>",
	"<</Type /Pages/Kids[3 0 R]/Count 1 /A[+1 .5 -2. true null]>>",
	"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
	("<</Length 5 0 R/B<</C#20D(a\\)\\053(b))>>>>\nstream\nBT ET xx\n"
	    "endstream"),
	"8",
	"<</Type/Page/Parent 2 0 R/Contents 4 0 R/H<0aFF>/M[0 0 99.5 -9]>>",
};

static void
add_object(struct buf *b, int number, const char *value, size_t *at)
{
	*at = b->n;
	buf_printf(b, "%d 0 obj\n%s\nendobj\n", number, value);
}

static void
add_end(struct buf *b, size_t table, const char *more)
{
	buf_printf(b, "trailer\n<</Size %d/Root 1 0 R/Dummies 7%s>>\n"
	    "startxref\n%zu\n%%%%EOF\n", OBJECTS + 1, more, table);
}

/* A file of two revisions. */
static struct buf
make(void)
{
	struct buf	 b = { 0 };
	size_t		 at[OBJECTS], table, i;
	char		 before[32];

	buf_adds(&b, "%PDF-1.4\n%comment\n" GAP);
	for (i = 0; i < OBJECTS; i++)
		add_object(&b, (int)i + 1, objects[i], &at[i]);
	table = b.n;
	buf_printf(&b, "xref\n0 %d\n0000000000 65535 f \n", OBJECTS + 1);
	for (i = 0; i < OBJECTS; i++)
		buf_printf(&b, "%010zu 00000 n \n", at[i]);
	add_end(&b, table, "");
	snprintf(before, sizeof(before), "/Prev %zu", table);
	add_object(&b, 3, objects[OBJECTS], &at[2]);
	table = b.n;
	buf_printf(&b, "xref\n3 1\n%010zu 00000 n\r\n", at[2]);
	add_end(&b, table, before);
	return b;
}

/* What makes two ways of it; both are as long, so that all offsets stay. */
static const struct {
	const char	*what, *old, *new;
} changes[] = {
	{ "the head of an object in a stream", "BT ET xx", "\n9 0 obj" },
	{ "the same over two lines", "BT ET xx", " 9\r0\tobj" },
	{ "a trailer in a stream", "BT ET xx", "trailer " },
	{ "a length that is not so", "\n8\nendobj", "\n7\nendobj" },
	{ "a length that leads to nothing", "/Length 5 0 R",
	    "/Length 9 0 R" },
	{ "two lengths", "/Length 5 0 R/B<<", "/Length 8/Length " },
	{ "another generation", "2 0 R/Contents", "2 1 R/Contents" },
	{ "a comment in an object", "/Count 1 /A", "/Count 1%/A" },
	{ "a form feed", "/Count 1 /A", "/Count\f1 /A" },
	{ "an escape that readers treat in their own way", "(a\\)\\053",
	    "(a\\)\\0+3" },
	{ "a line end in a string", "(a\\)\\053", "(a\r)\\053" },
	{ "parentheses that are not balanced", "(b))", "(b)a" },
	{ "an odd number of digits", "<0aFF>", "<0aF >" },
	{ "digits that are none", "<0aFF>", "<0aFG>" },
	{ "a number with a letter", "99.5", "9e.5" },
	{ "a sign behind its digit", " -9]", " 9-]" },
	{ "two points", "99.5", "9..5" },
	{ "an unknown word", "true", "trve" },
	{ "a key in disguise", "/Parent 2", "/P#61en 2" },
	{ "a broken escape in a name", "/C#20D", "/C#2GD" },
	{ "an end that is none", "endobj\n2 0", "endobi\n2 0" },
	{ "a linearized file", "/Linearizes", "/Linearized" },
	{ "more tables behind", "/Dummies", "/XRefStm" },
	{ "encrypted", "/Dummies", "/Encrypt" },
	{ "the table before is not there", "/Prev ", "/Prew " },
	{ "a free entry", "00000 n\r", "00000 f\r" },
	{ "an entry of another generation", "00000 n\r", "00001 n\r" },
	{ "an entry with a short line end", " n\r\n", " n \t" },
	{ "an object that no table has", "xref\n3 1", "xref\n4 1" },
	{ "a table that begins elsewhere", "xref\n0 6", " xref\n06" },
	{ "something behind the end", "%EOF\n", "%EOFx" },
	{ "an object of which no table tells", GAP, "1 0%\nobj(a)\n" },
	{ "a comment between objects", GAP, "%a\r1 +0 obj\n" },
	{ "a comment that ends before its line", "%comment\n", "%com\rent\n" },
	{ "another head of an object in a stream", "BT ET xx", "9 +0 obj" },
};

static bool
is_plain(struct slice s)
{
	struct pdf_pieces	 p;
	bool			 plain = pdf_plain(s, &p);

	assert_true(plain || (p.v == NULL && !p.sure));
	pdf_pieces_clear(&p);
	return plain;
}

static void
ways(void **state)
{
	struct buf	 b = make();
	struct slice	 s = buf_slice(&b), old;
	size_t		 i, at;

	(void)state;
	assert_true(is_plain(s));
	for (i = 0; i < NELEM(changes); i++) {
		old = slice_of(changes[i].old);
		assert_int_equal(old.n, strlen(changes[i].new));
		/* the last such place: what is newer is not passed over */
		for (at = b.n - old.n; at > 0; at--)
			if (slice_starts(slice_from(s, at), old))
				break;
		assert_int_not_equal(at, 0);
		memcpy(b.p + at, changes[i].new, old.n);
		if (is_plain(s))
			fail_msg("%s: plain", changes[i].what);
		memcpy(b.p + at, old.p, old.n);
	}
	assert_true(is_plain(s));
	assert_false(is_plain(slice_sub(s, 0, s.n - 8)));
	buf_free(&b);
}

/* What leaves it plain, but another reader might see more to it. */
static const struct {
	const char	*what, *old, *new;
} doubts[] = {
	{ "a key that is there twice", "/C+20D(a\\)\\053(b))",
	    "/C 1/C(2345678(b))" },
	{ "a key in disguise within a value", "/C+20D(", "/C#20D(" },
	{ "a name with a byte that is none", "/M[0 0 99", "/M[/#00 9" },
	{ "a reference to nothing", "2 0 R/Contents 4", "2 0 R/Contents 9" },
	{ "a reference to number nothing", "2 0 R/Contents 4",
	    "2 0 R/Contents 0" },
	{ "a trailer with a reference to nothing", "/Dummies 7", "/Du 9 0 R " },
	{ "a trailer with a key twice", "/Dummies 7", "/Size 6   " },
	{ "an object that is none", "<</Type/Catalog/Pages 2 0 R/Linearizes 1>>",
	    "null                                      " },
	{ "an object that is another", "<</Type/Catalog/Pages 2 0 R/Linearizes 1>>",
	    "2 0 R                                     " },
};

/* A file of two revisions that leaves no doubts. */
static struct buf
make_sure(void)
{
	struct buf	 b = make();
	size_t		 at = slice_find(buf_slice(&b), SLICE("C#20D"), 0);

	assert_int_not_equal(at, SIZE_MAX);
	memcpy(b.p + at, "C+20D", 5);
	return b;
}

static void
doubtful(void **state)
{
	struct buf		 b = make_sure();
	struct pdf_pieces	 p;
	struct slice		 s = buf_slice(&b), old;
	size_t			 i, at;

	(void)state;
	assert_true(pdf_plain(s, &p));
	assert_true(p.sure);
	assert_int_equal(p.n, OBJECTS + 3);
	for (i = 0; i < p.n; i++)
		assert_false(p.v[i].signs);
	pdf_pieces_clear(&p);
	for (i = 0; i < NELEM(doubts); i++) {
		old = slice_of(doubts[i].old);
		assert_int_equal(old.n, strlen(doubts[i].new));
		assert_int_not_equal(at = slice_find(s, old, 0), SIZE_MAX);
		memcpy(b.p + at, doubts[i].new, old.n);
		if (pdf_plain(s, &p) && p.sure)
			fail_msg("%s: sure", doubts[i].what);
		pdf_pieces_clear(&p);
		memcpy(b.p + at, old.p, old.n);
	}
	buf_free(&b);
}

/* Where the first of two revisions ends. */
static size_t
end_of_first(struct slice s)
{
	return slice_find(s, SLICE("%%EOF\n"), 0) + SLICE("%%EOF\n").n;
}

/* What qpdf says of what was changed, told of the pieces or not. */
static const char *
changed(struct slice s, const struct pdf_pieces *p, struct arena *a, bool *more)
{
	struct pdf_revisions	 r = { .before = qpdf_init(),
		.after = qpdf_init(), .covers = end_of_first(s),
		.until = s.n, .pieces = p };
	const char		*what = "unread";
	uint32_t		 pages;

	*more = false;
	if (pdf_open(r.before, slice_sub(s, 0, r.covers), PAGES_MAX, &pages) ==
	    NULL && pdf_open(r.after, s, PAGES_MAX, &pages) == NULL)
		what = pdf_changed(&r, a, more);
	qpdf_cleanup(&r.before);
	qpdf_cleanup(&r.after);
	return what == NULL ? "" : what;
}

/* Does qpdf read every object and find nothing to complain about? */
static bool
resolves(struct slice s, const struct pdf_pieces *p)
{
	qpdf_data	 q = qpdf_init();
	uint32_t	 pages;
	bool		 whole = true;
	size_t		 i;

	if (pdf_open(q, s, PAGES_MAX, &pages) == NULL) {
		for (i = 0; i < p->n; i++)
			(void)qpdf_oh_is_dictionary(q, qpdf_get_object_by_id(q,
			    p->v[i].number, 0));
		whole = pdf_complaint(q) == NULL;
	}
	qpdf_cleanup(&q);
	return whole;
}

/* The same numbers in every run. */
static uint32_t
number(uint32_t *seed, size_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)((*seed >> 8) % below);
}

/* A file of two revisions, some bytes of it changed; what is told is so. */
static void
kept(void **state)
{
	static const char	 bytes[] = "0123456789 /<>[]()#R\nabNT";
	const struct pdf_pieces	 none = { .v = NULL };
	struct arena		*a;
	struct buf		 b = make_sure();
	struct slice		 s = buf_slice(&b);
	unsigned char		*whole = malloc(b.n);
	struct pdf_pieces	 p;
	const char		*what;
	uint32_t		 seed = 1;
	int			 i, k, sure = 0;
	bool			 more, same;

	(void)state;
	memcpy(whole, b.p, b.n);
	for (i = 0; i < TWISTS; i++) {
		assert_non_null(a = arena_new(1 << 20));
		memcpy(b.p, whole, b.n);
		for (k = (int)number(&seed, 3); k >= 0; k--)
			b.p[number(&seed, b.n)] = (unsigned char)bytes[
			    number(&seed, sizeof(bytes) - 1)];
		if (pdf_plain(s, &p) && p.sure) {
			sure++;
			assert_true(resolves(s, &p));
			what = changed(s, &p, a, &more);
			assert_string_equal(what, changed(s, &none, a, &same));
			assert_int_equal(more, same);
		}
		pdf_pieces_clear(&p);
		arena_free(a);
	}
	assert_true(sure > TWISTS / 20);
	free(whole);
	buf_free(&b);
}

/* Strictly read and written anew, as it is for reading its text. */
static bool
rewrite(struct slice bytes, struct buf *out, uint32_t *pages)
{
	qpdf_data	 q = qpdf_init();
	bool		 done = pdf_open(q, bytes, PAGES_MAX, pages) == NULL;

	if (done) {
		qpdf_init_write_memory(q);
		qpdf_set_object_stream_mode(q, qpdf_o_disable);
		qpdf_set_decode_level(q, qpdf_dl_none);
		qpdf_set_compress_streams(q, QPDF_FALSE);
		qpdf_set_static_ID(q, QPDF_TRUE);
		qpdf_write(q);
		done = pdf_complaint(q) == NULL;
	}
	if (done)
		buf_add(out, (struct slice){ qpdf_get_buffer(q),
		    qpdf_get_buffer_length(q) });
	qpdf_cleanup(&q);
	return done;
}

/* The text of what was written anew; NULL: there is none. */
static GChecksum *
read_sum(const struct buf *b, uint32_t pages)
{
	GBytes		*data = g_bytes_new_static(b->p, b->n);
	PopplerDocument	*doc = poppler_document_new_from_bytes(data, NULL,
			    NULL);
	GChecksum	*sum = g_checksum_new(G_CHECKSUM_SHA256);
	PopplerPage	*page = NULL;
	char		*text;
	uint32_t	 i;

	for (i = 0; doc != NULL && i < pages; i++) {
		if ((page = poppler_document_get_page(doc, (int)i)) == NULL)
			break;
		text = poppler_page_get_text(page);
		pdf_text_sum(sum, text);
		g_free(text);
		g_object_unref(page);
	}
	if (page == NULL) {
		g_checksum_free(sum);
		sum = NULL;
	}
	if (doc != NULL)
		g_object_unref(doc);
	g_bytes_unref(data);
	return sum;
}

/* Is a plain file read alike as it came and written anew?  True if not plain. */
static bool
holds(struct slice bytes, int *plain)
{
	struct buf	 b = { 0 };
	GChecksum	*sum;
	uint32_t	 pages;
	bool		 alike = true;

	if (is_plain(bytes) && rewrite(bytes, &b, &pages)) {
		++*plain;
		if ((sum = read_sum(&b, pages)) != NULL) {
			alike = pdf_reads_alike(bytes, pages, sum);
			g_checksum_free(sum);
		}
	}
	buf_free(&b);
	return alike;
}

/*
 * Is a plain file with what it draws decoded a strict one, and read as it came?
 * True if there is none.
 */
static bool
draws(struct slice bytes, int *drawn)
{
	struct pdf_drawn	 d = { .whole = bytes };
	struct pdf_pieces	 p;
	struct buf		 b = { 0 };
	struct slice		 all = bytes;
	qpdf_data		 q = qpdf_init(), again = qpdf_init();
	GChecksum		*sum = NULL;
	unsigned char		*drawing;
	uint32_t		 pages = 0, i, n;
	size_t			 size;
	bool			 alike = true;

	if (pdf_plain(bytes, &p) && pdf_open(q, bytes, PAGES_MAX, &pages) ==
	    NULL)
		for (i = 0; i < pages; i++) {
			drawing = NULL;
			qpdf_oh_get_page_content_data(q, qpdf_get_page_n(q, i),
			    &drawing, &size);
			pdf_drawn_add(&d, q, qpdf_get_page_n(q, i),
			    (struct slice){ drawing, size });
			free(drawing);
		}
	if (d.n != 0 && pdf_complaint(q) == NULL) {
		++*drawn;
		all = pdf_drawn_end(&d, q, &p);
		buf_add(&b, all);
		alike = all.n > bytes.n && pdf_open(again, all, PAGES_MAX,
		    &n) == NULL && n == pages && pdf_complaint(again) ==
		    NULL && (sum = read_sum(&b, pages)) != NULL &&
		    pdf_reads_alike(bytes, pages, sum);
	}
	if (sum != NULL)
		g_checksum_free(sum);
	buf_free(&b);
	pdf_drawn_clear(&d);
	pdf_pieces_clear(&p);
	qpdf_cleanup(&again);
	qpdf_cleanup(&q);
	return alike;
}

static struct buf
slurp(const char *name)
{
	struct buf	 b = { 0 };
	char		 path[512];
	FILE		*f;

	snprintf(path, sizeof(path), CORPUS "%s", name);
	assert_non_null(f = fopen(path, "rb"));
	assert_int_equal(buf_room(&b, FILE_MAX), 0);
	b.n = fread(b.p, 1, FILE_MAX, f);
	fclose(f);
	return b;
}

/* Drawings, and whether readers that look for objects find none in them. */
static const struct {
	const char	*drawing;
	bool		 taken;
} drawings[] = {
	{ "BT (a) Tj ET", true },
	{ "BX (\n4 0 obj\n) zz EX", false },
	{ "BX (\nendstream\n) zz EX", false },
	{ "BX (\ntrailer\n) zz EX", false },
	{ "BX (\nxref\n) zz EX", false },
};

static void
heads(void **state)
{
	struct buf		 b = slurp("form-06.pdf");
	struct pdf_drawn	 d;
	qpdf_data		 q = qpdf_init();
	uint32_t		 pages;
	size_t			 i;
	int			 id;

	(void)state;
	assert_null(pdf_open(q, buf_slice(&b), PAGES_MAX, &pages));
	id = qpdf_oh_get_object_id(q, qpdf_oh_get_key(q,
	    qpdf_get_page_n(q, 0), "/Contents"));
	for (i = 0; i < NELEM(drawings); i++) {
		d = (struct pdf_drawn){ .whole = buf_slice(&b) };
		pdf_drawn_add(&d, q, qpdf_get_page_n(q, 0),
		    slice_of(drawings[i].drawing));
		assert_true(d.n > 0);	/* its fonts */
		if ((d.ids[0] == id) != drawings[i].taken)
			fail_msg("%s", drawings[i].drawing);
		pdf_drawn_clear(&d);
	}
	qpdf_cleanup(&q);
	buf_free(&b);
}

/* What the front of a file of two pages says of the first, and what it is. */
static const struct {
	const char	*key;
	int		 page, more;	/* its object; of the file's length */
	bool		 opens;
} fronts[] = {
	{ "/Linearized", 4, 0, true },
	{ "/Linearized", 5, 0, false },
	{ "/Linearized", 6, 0, false },
	{ "/Linearized", 5, 1, true },		/* it was added to since */
	{ "/Line#61rized", 5, 0, false },
	{ "/Lines", 5, 0, true },
};

#define LED	1000	/* bytes in front of its table */

static struct buf
make_led(const char *key, int page, size_t length)
{
	static const char *const parts[] = { "<</Type/Catalog/Pages 3 0 R>>",
		"<</Type/Pages/Kids[4 0 R 5 0 R]/Count 2>>",
		"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
		"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
	};
	struct buf		 b = { 0 };
	size_t			 at[NELEM(parts) + 1], i, n = NELEM(at);

	buf_adds(&b, "%PDF-1.4\n%\xff\n");
	at[0] = b.n;
	buf_printf(&b, "1 0 obj\n<<%s 1/L %zu/O %d>>\nendobj\n", key,
	    length, page);
	for (i = 1; i < n; i++) {
		at[i] = b.n;
		buf_printf(&b, "%zu 0 obj\n%s\nendobj\n", i + 1,
		    parts[i - 1]);
	}
	while (b.n < LED)
		buf_addc(&b, '\n');
	buf_printf(&b, "xref\n0 1\n0000000000 65535 f \n1 %zu\n", n);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%010zu 00000 n \n", at[i]);
	buf_printf(&b, "trailer\n<</Size %zu/Root 2 0 R>>\nstartxref\n"
	    "%d\n%%%%EOF\n", n + 1, LED);
	return b;
}

static void
led(void **state)
{
	struct buf	 b;
	qpdf_data	 q;
	uint32_t	 pages;
	size_t		 i, length;
	bool		 opens;

	(void)state;
	b = make_led("/Linearized", 4, 0);
	length = b.n;			/* of each of them */
	buf_free(&b);
	for (i = 0; i < NELEM(fronts); i++) {
		b = make_led(fronts[i].key, fronts[i].page, length +
		    (size_t)fronts[i].more);
		q = qpdf_init();
		opens = pdf_open(q, buf_slice(&b), PAGES_MAX, &pages) == NULL;
		if (opens != fronts[i].opens)
			fail_msg("%s %d", fronts[i].key, fronts[i].page);
		qpdf_cleanup(&q);
		buf_free(&b);
	}
}

static void
letters(void **state)
{
	DIR		*dir = opendir(CORPUS);
	struct dirent	*e;
	struct buf	 b;
	int		 plain = 0, drawn = 0;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		if (!slice_ends(slice_of(e->d_name), SLICE(".pdf")))
			continue;
		b = slurp(e->d_name);
		if (!holds(buf_slice(&b), &plain))
			fail_msg("%s is read in two ways", e->d_name);
		if (!draws(buf_slice(&b), &drawn))
			fail_msg("%s draws something else", e->d_name);
		buf_free(&b);
	}
	closedir(dir);
	assert_true(plain > 40);
	assert_true(drawn > 40);
}

static void
damaged(void **state)
{
	static const char	 bytes[] = "0123456789 /<>[]()%#\\\n\rRobjstream";
	struct buf		 b = slurp("form-06.pdf");
	struct buf		 m = { 0 };
	uint32_t		 seed = 1;
	int			 plain = 0, drawn = 0, i, k;
	size_t			 at;

	(void)state;
	assert_true(is_plain(buf_slice(&b)));
	for (i = 0; i < MUTATIONS; i++) {
		m.n = 0;
		buf_add(&m, buf_slice(&b));
		/* near the end, where objects are small and the tables */
		for (k = (int)number(&seed, 3); k >= 0; k--) {
			at = m.n - 1 - number(&seed, m.n / 8);
			m.p[at] = (unsigned char)bytes[number(&seed,
			    sizeof(bytes) - 1)];
		}
		if (!holds(buf_slice(&m), &plain) ||
		    !draws(buf_slice(&m), &drawn))
			fail_msg("damage %d is read in two ways", i);
	}
	assert_true(plain > 20);
	assert_true(drawn > 20);
	buf_free(&m);
	buf_free(&b);
}

/* Ranges, and what stands where their holes begin. */
static const struct {
	const char	*what, *range, *fill;
	size_t		 n;			/* that are covered */
} covers[] = {
	{ "digits", "/ByteRange [0 100 404 9]", "<%0300d00>", 1 },
	{ "with no blanks", "/ByteRange[0 100 404 9]", "<%0300d00>", 1 },
	{ "few digits", "/ByteRange [0 100 110 9]", "<%06d00>", 0 },
	{ "it begins elsewhere", "/ByteRange [1 100 404 9]", "<%0300d00>", 0 },
	{ "the hole is longer", "/ByteRange [0 100 406 9]", "<%0300d00>", 0 },
	{ "an odd digit", "/ByteRange [0 100 403 9]", "<%0300d0>", 0 },
	{ "no digit", "/ByteRange [0 100 404 9]", "<%0300d0x>", 0 },
	{ "no string", "/ByteRange [0 100 404 9]", "(%0300d00)", 0 },
	{ "behind the end", "/ByteRange [0 100 999999 9]", "<%0300d00>", 0 },
	{ "an array of names", "/ByteRange [/A]", "<%0300d00>", 0 },
};

static void
holes(void **state)
{
	char			 text[1024], fill[512];
	struct pdf_holes	 all;
	struct slice		 s;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(covers); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(fill, sizeof(fill), covers[i].fill, 0);
#pragma GCC diagnostic pop
		snprintf(text, sizeof(text), "%-100s%s behind", covers[i].range,
		    fill);
		s = slice_of(text);
		pdf_holes_cover(&all, s, false);
		if (all.n != covers[i].n)
			fail_msg("%s: %zu", covers[i].what, all.n);
		assert_int_equal(all.bytes.n, s.n);
		assert_true((all.bytes.p == s.p) == (all.n == 0));
		assert_true(slice_starts(all.bytes, slice_sub(s, 0, 100)));
		assert_true(slice_ends(all.bytes, SLICE(" behind")));
		if (all.n == 0) {
			assert_true(pdf_holes_met(&all));
			continue;
		}
		assert_int_equal(all.bytes.p[100], '<');
		assert_int_equal(all.bytes.p[403], ' ');
		assert_null(pdf_holes_at(&all, 100, 403));
		assert_false(pdf_holes_met(&all));
		pdf_holes_at(&all, 100, 404)->met = true;
		assert_true(pdf_holes_met(&all));
		pdf_holes_clear(&all);
	}
}

/* In a plain file what follows a hole in its object moves up to the string. */
static void
moved(void **state)
{
	char			 text[1024];
	struct pdf_holes	 all;
	struct slice		 s;

	(void)state;
	snprintf(text, sizeof(text), "%-100s<%0300d00> /M 1>>\nendobj\nxref",
	    "/ByteRange [0 100 404 9]", 0);
	s = slice_of(text);
	pdf_holes_cover(&all, s, true);
	assert_int_equal(all.n, 1);
	assert_int_equal(all.bytes.n, s.n);
	assert_true(slice_starts(slice_from(all.bytes, 134),
	    SLICE(" /M 1>>\nendobj%    ")));
	assert_true(slice_ends(all.bytes, SLICE("     \nxref")));
	pdf_holes_clear(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ways),
		cmocka_unit_test(doubtful),
		cmocka_unit_test(kept),
		cmocka_unit_test(heads),
		cmocka_unit_test(led),
		cmocka_unit_test(letters),
		cmocka_unit_test(damaged),
		cmocka_unit_test(holes),
		cmocka_unit_test(moved),
	};

	return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
