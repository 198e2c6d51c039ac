/* pdf.c: the text of a PDF: qpdf reads it strictly, poppler what qpdf wrote */

#include <glib.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout.h"
#include "inspect/formats.h"
#include "inspect/pdf_fonts.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_rules.h"

#define NAME_MAX_SEEN	16	/* bytes of a name; ours are short */
#define FOREIGN_SHARE	10	/* per cent of characters that are none */
#define LETTER_SHARE	25	/* per cent of letters that text has */

/*
 * Names that give a document away wherever they stand: in the bytes as sent,
 * and in what qpdf wrote, where nothing is packed into object streams.
 */
static const struct {
	const char	*name;
	uint32_t	 mark;
} telling[] = {
	{ "ByteRange", MARK_HAS_SIGNATURE },
	{ "JavaScript", MARK_ACTIVE },
	{ "Launch", MARK_ACTIVE },
	{ "XFA", MARK_ACTIVE },
	{ "SubmitForm", MARK_ACTIVE },
	{ "ImportData", MARK_ACTIVE },
	{ "RichMedia", MARK_ACTIVE },
	{ "EmbeddedFiles", MARK_ACTIVE },
	{ "OCProperties", MARK_HIDDEN },
};

/* How the characters of a document look. */
struct census {
	size_t	 all, letters, foreign;
};

static int
hex_value(unsigned char c)
{
	return g_ascii_xdigit_value((char)c);
}

/*
 * The name that begins after a slash at p (ISO 32000-1 7.3.5: #xx stands for
 * a byte), as far as room goes.  Returns its length, room when it is longer.
 */
static size_t
read_name(struct slice s, char *name, size_t room)
{
	size_t		 i, n = 0;
	unsigned char	 c;

	for (i = 0; i < s.n && n < room; i++) {
		c = s.p[i];
		if (c == '#' && s.n - i > 2 && hex_value(s.p[i + 1]) >= 0 &&
		    hex_value(s.p[i + 2]) >= 0) {
			c = (unsigned char)(hex_value(s.p[i + 1]) * 16 +
			    hex_value(s.p[i + 2]));
			i += 2;
		} else if (c <= ' ' || strchr("()<>[]{}/%", c) != NULL)
			break;
		name[n++] = (char)c;
	}
	return n;
}

/* The marks of all telling names in some bytes. */
static uint32_t
marks_of(struct slice s)
{
	char		 name[NAME_MAX_SEEN];
	uint32_t	 marks = 0;
	size_t		 i, n, at = 0;

	while ((at = slice_find(s, SLICE("/"), at)) != SIZE_MAX) {
		n = read_name(slice_from(s, ++at), name, sizeof(name));
		for (i = 0; i < NELEM(telling); i++)
			if (n == strlen(telling[i].name) &&
			    memcmp(name, telling[i].name, n) == 0)
				marks |= telling[i].mark;
	}
	return marks;
}

/*
 * Decode what every page draws: poppler would leave out in silence what it
 * can not decode, and the text would not be whole.  Keep its lines in rules,
 * one a page.  NULL, or a cause.
 */
static const char *
check_contents(qpdf_data q, uint32_t pages, uint32_t *marks,
    struct rules *rules)
{
	const char	*cause = NULL;
	struct slice	 drawn;
	unsigned char	*p;
	size_t		 i, n, left = PDF_RULES_BYTES;
	qpdf_oh		 page;

	for (i = 0; i < pages && cause == NULL; i++) {
		p = NULL;
		n = 0;
		page = qpdf_get_page_n(q, i);
		if (qpdf_oh_get_page_content_data(q, page, &p, &n) ==
		    QPDF_SUCCESS) {
			drawn = (struct slice){ p, n };
			if (pdf_hides(q, page, drawn))
				*marks |= MARK_HIDDEN;
			if (pdf_fonts_mute(q, page))
				*marks |= MARK_NO_UNICODE;
			if (pdf_rules(q, page, drawn, &left, &rules[i]) == -1)
				cause = "memory";
		}
		free(p);
		qpdf_oh_release_all(q);
		if (cause == NULL)
			cause = pdf_complaint(q);
	}
	return cause;
}

/*
 * Write the document anew, one plain object after another, so that poppler
 * sees the same graph of objects.  NULL with *out, which lives as long as q,
 * or a cause.
 */
static const char *
rewrite(qpdf_data q, struct slice *out)
{
	const char	*cause;

	qpdf_init_write_memory(q);
	qpdf_set_object_stream_mode(q, qpdf_o_disable);
	qpdf_set_decode_level(q, qpdf_dl_none);
	qpdf_set_compress_streams(q, QPDF_FALSE);
	qpdf_set_static_ID(q, QPDF_TRUE);
	qpdf_write(q);
	if ((cause = pdf_complaint(q)) != NULL)
		return cause;
	*out = (struct slice){ qpdf_get_buffer(q), qpdf_get_buffer_length(q) };
	return NULL;
}

static void
count_char(struct census *c, gunichar u)
{
	GUnicodeType	 t = g_unichar_type(u);

	if (g_unichar_isspace(u) || u == '.' || u == 0x2026)
		return;			/* leaders of a blank form */
	c->all++;
	if (g_unichar_isalnum(u))
		c->letters++;
	if (t == G_UNICODE_PRIVATE_USE || t == G_UNICODE_UNASSIGNED ||
	    t == G_UNICODE_CONTROL || u == 0xfffd)
		c->foreign++;
}

/* Read a page of poppler's.  NULL, or a cause. */
static const char *
read_page(struct layout *lay, PopplerPage *page, uint32_t number,
    const struct rules *rules, struct census *census)
{
	PopplerRectangle	*boxes = NULL;
	struct glyph		*g = NULL;
	struct page		 laid = { .number = number, .rules = *rules };
	const char		*cause = "memory", *p;
	char			*text = poppler_page_get_text(page);
	guint			 i, n = 0;

	poppler_page_get_size(page, &laid.width, &laid.height);
	if (text == NULL ||
	    !poppler_page_get_text_layout(page, &boxes, &n) || n == 0) {
		cause = NULL;		/* a page without text */
		goto out;
	}
	if ((g = calloc(n, sizeof(*g))) == NULL)
		goto out;
	for (i = 0, p = text; i < n && *p != '\0'; i++) {
		g[i] = (struct glyph){ .x1 = boxes[i].x1, .y1 = boxes[i].y1,
			.x2 = boxes[i].x2, .y2 = boxes[i].y2,
			.c = g_utf8_get_char(p), .order = i };
		count_char(census, g[i].c);
		p = g_utf8_next_char(p);
	}
	laid.g = g;
	laid.n = i;
	if (layout_page(lay, &laid) == 0)
		cause = NULL;
out:
	free(g);
	g_free(boxes);
	g_free(text);
	return cause;
}

/* Read all pages from what qpdf wrote.  NULL, or a cause. */
static const char *
read_pages(struct model_lines *lines, struct slice bytes, uint32_t pages,
    const struct rules *rules, struct census *census)
{
	struct layout	 lay = { .out = lines };
	GBytes		*data = g_bytes_new_static(bytes.p, bytes.n);
	PopplerDocument	*doc;
	PopplerPage	*page;
	const char	*cause = NULL;
	uint32_t	 i;

	doc = poppler_document_new_from_bytes(data, NULL, NULL);
	if (doc == NULL ||
	    (uint32_t)poppler_document_get_n_pages(doc) != pages)
		cause = "damaged";
	for (i = 0; cause == NULL && i < pages && !lines->full; i++) {
		if ((page = poppler_document_get_page(doc, (int)i)) == NULL) {
			cause = "damaged";
			break;
		}
		cause = read_page(&lay, page, i + 1, &rules[i], census);
		g_object_unref(page);
	}
	layout_end(&lay);
	if (doc != NULL)
		g_object_unref(doc);
	g_bytes_unref(data);
	return cause;
}

/* What the characters say about the whole: is it text that one can match? */
static void
judge_text(struct model *m, const struct census *c)
{
	if (c->all == 0 && m->nlines == 0) {
		m->marks |= MARK_IMAGE_ONLY;
		m->why = R_IMAGE_ONLY;
	} else if (c->foreign * 100 > c->all * FOREIGN_SHARE ||
	    c->letters * 100 < c->all * LETTER_SHARE) {
		m->marks |= MARK_NO_UNICODE;
		m->why = R_UNREADABLE;
		m->cause = "characters are no Unicode text";
	}
}

/* What was found of signatures, and which revision is read. */
static void
take_signatures(struct arena *a, qpdf_data q, const struct pdf_signed *sig,
    struct model *m)
{
	struct model_signature	*v;
	size_t			 n = sig->all.n;

	if (n > 0 && (v = arena_array(a, n, sizeof(*v))) != NULL) {
		memcpy(v, sig->all.v, n * sizeof(*v));
		m->signatures = v;
		m->nsignatures = n;
	}
	pdf_dss(q, a, m);
	if (pdf_is_true(q, pdf_key(q, pdf_key(q, qpdf_get_root(q),
	    "/AcroForm"), "/NeedAppearances")))
		m->marks |= MARK_HIDDEN;	/* each reader draws its own */
	m->pages = (uint32_t)qpdf_get_num_pages(sig->text);
	if (sig->text != q)
		m->read = sig->bytes.n;
}

/*
 * A signature that bytes speak of and nobody finds was cut off, or stands
 * where none can: it is a malformed one.
 */
static void
miss_signature(struct model *m)
{
	static const struct model_signature	 lost = { .field = "",
		.traits = TRAIT_ORPHAN | TRAIT_MALFORMED,
		.change = CHANGE_CONTENT, .changed = "no signature is left" };

	if ((m->marks & MARK_HAS_SIGNATURE) == 0 || m->nsignatures > 0)
		return;
	m->signatures = &lost;
	m->nsignatures = 1;
}

/* The text and tables of a document that was opened.  NULL, or a cause. */
static const char *
read_text(qpdf_data q, struct model_lines *lines, struct census *census,
    struct model *m)
{
	struct rules	*rules = calloc(m->pages, sizeof(*rules));
	struct slice	 plain;
	const char	*cause;
	uint32_t	 i;

	if (rules == NULL)
		return "memory";
	cause = check_contents(q, m->pages, &m->marks, rules);
	if (cause == NULL && (cause = rewrite(q, &plain)) == NULL) {
		m->marks |= marks_of(plain);
		miss_signature(m);
		cause = read_pages(lines, plain, m->pages, rules, census);
	}
	for (i = 0; i < m->pages; i++)
		rules_clear(&rules[i]);
	free(rules);
	return cause;
}

int
pdf_read(struct arena *a, struct slice bytes,
    const struct inspect_limits *limits, struct model *out)
{
	struct model		 m = { .format = FORMAT_PDF, .cause = "" };
	struct model_lines	 lines = { .arena = a };
	struct census		 census = { 0 };
	struct pdf_signed	 sig = { .text = NULL };
	qpdf_data		 q = qpdf_init();
	const char		*cause;

	m.marks = marks_of(bytes);
	sig.text = q;
	cause = pdf_open(q, bytes, limits->pages, &m.pages);
	if (cause == NULL && (m.marks & MARK_HAS_SIGNATURE) != 0 &&
	    (cause = pdf_sign_read(q, a, bytes, limits, &sig)) == NULL)
		take_signatures(a, q, &sig, &m);
	if (cause == NULL)
		cause = read_text(sig.text, &lines, &census, &m);
	pdf_signed_clear(&sig, q);
	qpdf_cleanup(&q);
	if (arena_failed(a))
		return -1;
	if (cause == NULL && lines.full)
		cause = "too long";
	if (cause != NULL) {
		m.why = R_UNREADABLE;
		m.cause = cause;
	} else {
		m.lines = lines.v;
		m.nlines = lines.n;
		judge_text(&m, &census);
	}
	*out = m;
	return 0;
}
