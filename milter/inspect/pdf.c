/* pdf.c: the text of a PDF: qpdf reads it strictly, poppler what qpdf wrote */

#include <glib.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout.h"
#include "inspect/formats.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_text.h"

#define PAGES_LEFT	8	/* that are released with the arena: a letter has
				   a few, and of 200 each may take 1.5 MiB */
#define NAME_MAX_SEEN	16	/* bytes of a name; ours are short */
#define FOREIGN_SHARE	10	/* per cent of characters that are none */
#define LETTER_SHARE	25	/* per cent of letters that text has */
#define TINY		1.5	/* points of a glyph's box: nobody reads that */
#define FLAT		0.3	/* of either side of a letter's or digit's */
#define GLYPH_BLANK	0.25	/* of a glyph's box, above or below what is drawn */

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
	bool	 tiny;			/* some are too small to be seen */
	bool	 off;			/* or off their page */
	GChecksum *sum;			/* of its text; NULL: nobody asks */
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

/* Is the greater part of it beyond the edge of what is shown of its page? */
static bool
is_off(const struct glyph *g, double width, double height)
{
	double	 x = g->x1 + g->x2, y = g->y1 + g->y2;

	return x < 0 || y < 0 || x > 2 * width || y > 2 * height;
}

static void
count_char(struct census *c, const struct glyph *g, double width,
    double height)
{
	gunichar	 u = g->c;
	GUnicodeType	 t = g_unichar_type(u);

	if (g_unichar_isspace(u) || u == '.' || u == 0x2026)
		return;			/* leaders of a blank form */
	c->all++;
	if (is_off(g, width, height))
		c->off = true;
	if (g->x2 - g->x1 < TINY && g->y2 - g->y1 < TINY)
		c->tiny = true;
	if (u < 0x80 && g_ascii_isalnum((char)u) &&
	    (g->x2 - g->x1 < FLAT || g->y2 - g->y1 < FLAT))
		c->tiny = true;		/* others may have no width at all */
	if (g_unichar_isalnum(u))
		c->letters++;
	if (t == G_UNICODE_PRIVATE_USE || t == G_UNICODE_UNASSIGNED ||
	    t == G_UNICODE_CONTROL || u == 0xfffd)
		c->foreign++;
}

/* Characters of a page, and of what is drawn in its lines by signatures. */
struct glyphs {
	struct glyph	*v;
	size_t		 n;
};

/* Add the characters of a page of poppler's.  NULL, or a cause. */
static const char *
add_glyphs(PopplerPage *page, uint32_t origin, struct glyphs *all,
    struct census *census)
{
	PopplerRectangle	*boxes = NULL;
	struct glyph		*g;
	const char		*cause = "memory", *p;
	char			*text = poppler_page_get_text(page);
	double			 width, height;
	guint			 i, n = 0;

	poppler_page_get_size(page, &width, &height);
	if (census->sum != NULL && origin == 0)
		pdf_text_sum(census->sum, text);
	if (text == NULL ||
	    !poppler_page_get_text_layout(page, &boxes, &n) || n == 0) {
		cause = NULL;		/* a page without text */
		goto out;
	}
	if ((g = realloc(all->v, (all->n + n) * sizeof(*g))) == NULL)
		goto out;
	all->v = g;
	for (i = 0, p = text; i < n && *p != '\0'; i++) {
		all->v[all->n] = (struct glyph){ .x1 = boxes[i].x1,
			.y1 = boxes[i].y1, .x2 = boxes[i].x2,
			.y2 = boxes[i].y2, .c = g_utf8_get_char(p),
			.order = (uint32_t)all->n, .origin = origin };
		count_char(census, &all->v[all->n++], width, height);
		p = g_utf8_next_char(p);
	}
	cause = NULL;
out:
	g_free(boxes);
	g_free(text);
	return cause;
}

/* The text of a document that poppler has opened. */
struct reading {
	struct arena		*arena;
	PopplerDocument		*doc;
	uint32_t		 pages;		/* but for those of stamps */
	const struct pdf_stamp	*stamps;
	size_t			 nstamps;
	struct census		*census;
};

/* The nth page, of stamps too.  NULL, or a cause. */
static const char *
take_page(const struct reading *r, size_t n, uint32_t origin,
    struct glyphs *all, struct page *size)
{
	PopplerPage	*page = poppler_document_get_page(r->doc, (int)n);
	const char	*cause;

	if (page == NULL)
		return "damaged";
	if (size != NULL)
		poppler_page_get_size(page, &size->width, &size->height);
	cause = add_glyphs(page, origin, all, r->census);
	if (n < PAGES_LEFT)
		arena_leave(r->arena, g_object_unref, page);
	else
		g_object_unref(page);
	return cause;
}

/*
 * Does one glyph stand on another?  Boxes of fonts are higher than what is
 * drawn: those of close lines reach into each other.
 */
static bool
is_on(const struct glyph *a, const struct glyph *b)
{
	double	 top = MAX(a->y1, b->y1), bottom = MIN(a->y2, b->y2);

	return a->x1 < b->x2 && a->x2 > b->x1 && bottom - top >
	    GLYPH_BLANK * MIN(a->y2 - a->y1, b->y2 - b->y1);
}

/* Would these stand on what the page has there, but for dots to be filled in? */
static bool
is_covered(const struct glyphs *page, const struct glyph *g, size_t n)
{
	const struct glyph	*p;
	size_t			 i, k;

	for (i = 0; i < page->n; i++) {
		p = &page->v[i];
		if (g_unichar_isspace(p->c) || p->c == '.' || p->c == '_' ||
		    p->c == 0x2026)
			continue;
		for (k = 0; k < n; k++)
			if (!g_unichar_isspace(g[k].c) && is_on(&g[k], p))
				return true;
	}
	return false;
}

/*
 * What is stamped into a gap of a page's lines joins them; what stands on its
 * words would make others of them, and is left out.
 */
static const char *
join_stamp(const struct reading *r, size_t k, struct glyphs *all)
{
	const struct pdf_stamp	*s = &r->stamps[k];
	struct glyphs		 page = *all;
	const char		*cause = take_page(r, r->pages + k, s->origin,
				    all, NULL);

	page.v = all->v;		/* it may have moved */
	if (cause == NULL && is_covered(&page, all->v + page.n,
	    all->n - page.n))
		all->n = page.n;
	return cause;
}

/* A page, with what is stamped into its lines.  NULL, or a cause. */
static const char *
read_page(const struct reading *r, struct layout *lay, uint32_t i,
    const struct rules *rules)
{
	struct page	 laid = { .number = i + 1, .rules = *rules };
	struct glyphs	 all = { 0 };
	const char	*cause = take_page(r, i, 0, &all, &laid);
	size_t		 k;

	for (k = 0; k < r->nstamps && cause == NULL; k++)
		if (r->stamps[k].within && r->stamps[k].page == i + 1)
			cause = join_stamp(r, k, &all);
	laid.g = all.v;
	laid.n = all.n;
	if (cause == NULL && all.n > 0 && layout_page(lay, &laid) == -1)
		cause = "memory";
	free(all.v);
	return cause;
}

/* What else signatures draw, each for itself.  NULL, or a cause. */
static const char *
read_stamps(const struct reading *r, struct model_lines *lines)
{
	struct layout	 lay = { .out = lines };
	struct page	 laid;
	struct glyphs	 all;
	const char	*cause = NULL;
	size_t		 k;

	for (k = 0; k < r->nstamps && cause == NULL; k++) {
		if (r->stamps[k].within)
			continue;
		laid = (struct page){ .number = r->stamps[k].page };
		all = (struct glyphs){ 0 };
		cause = take_page(r, r->pages + k, r->stamps[k].origin, &all,
		    &laid);
		laid.g = all.v;
		laid.n = all.n;
		if (cause == NULL && all.n > 0 &&
		    layout_page(&lay, &laid) == -1)
			cause = "memory";
		free(all.v);
	}
	layout_end(&lay);
	return cause;
}

/* Read all pages from what qpdf wrote.  NULL, or a cause. */
static const char *
read_pages(struct reading *r, struct slice bytes, struct model_lines *lines,
    const struct rules *rules)
{
	struct layout	 lay = { .out = lines };
	GBytes		*data = g_bytes_new_static(bytes.p, bytes.n);
	const char	*cause = NULL;
	uint32_t	 i;

	r->doc = poppler_document_new_from_bytes(data, NULL, NULL);
	if (r->doc == NULL ||
	    (size_t)poppler_document_get_n_pages(r->doc) !=
	    r->pages + r->nstamps)
		cause = "damaged";
	for (i = 0; cause == NULL && i < r->pages && !lines->full; i++)
		cause = read_page(r, &lay, i, &rules[i]);
	layout_end(&lay);
	if (cause == NULL)
		cause = read_stamps(r, lines);
	if (r->doc != NULL)
		arena_leave(r->arena, g_object_unref, r->doc);
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
take_signatures(struct arena *a, qpdf_data q, struct slice bytes,
    const struct pdf_signed *sig, struct model *m)
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
	if (n > 0 && sig->pieces.n == 0 && !pdf_heads_agree(q, bytes))
		m->marks |= MARK_HIDDEN;	/* some readers find another */
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

/* A document and what was made of it. */
struct opened {
	qpdf_data		 q;
	struct pdf_signed	 sig;
	struct pdf_drawn	 drawn;
};

static void
let_go(void *p)
{
	struct opened	*o = p;

	pdf_signed_clear(&o->sig, &o->q);
	pdf_drawn_clear(&o->drawn);
}

/* The text and tables of a document that was opened.  NULL, or a cause. */
static const char *
read_text(struct opened *o, struct slice bytes, struct model_lines *lines,
    struct census *census, struct model *m)
{
	struct pdf_signed *sig = &o->sig;
	struct pdf_stamp stamps[MODEL_SIGNATURES_MAX];
	struct reading	 r = { .arena = lines->arena, .pages = m->pages,
			    .stamps = stamps, .census = census };
	struct rules	*rules;
	struct slice	 plain;
	const char	*cause;
	bool		 alike = sig->pieces.sure && sig->bytes.n == bytes.n;
	bool		 retold = false;
	uint32_t	 i, all;

	r.nstamps = pdf_stamps_add(sig->text, &sig->all, sig->bytes.n,
	    stamps);
	all = m->pages + (uint32_t)r.nstamps;
	if ((rules = calloc(all, sizeof(*rules))) == NULL)
		return "memory";
	cause = pdf_contents(sig->text, all, &m->marks, rules,
	    alike && r.nstamps == 0 ? &o->drawn : NULL);
	if (sig->all.n > 0 && !alike)
		census->sum = g_checksum_new(G_CHECKSUM_SHA256);
	if (alike && r.nstamps == 0)
		/* all readers find the same there, and look for nothing */
		plain = pdf_drawn_end(&o->drawn, sig->text, &sig->pieces);
	else if (cause == NULL && (cause = pdf_rewrite(sig->text, qpdf_dl_none,
	    &plain)) == NULL)
		m->marks |= marks_of(plain);
	if (cause == NULL)
		cause = read_pages(&r, plain, lines, rules);
	if (census->tiny || census->off)
		m->marks |= MARK_HIDDEN;
	if (cause == NULL && census->sum != NULL && !lines->full &&
	    !pdf_reads_alike(bytes, m->pages, census->sum))
		pdf_differ(sig, "readers find different text");
	for (i = 0; i < all; i++) {
		retold = retold || rules[i].retold;
		rules_clear(&rules[i]);
	}
	if (cause == NULL && retold && pdf_retold(sig->text, plain, all))
		m->marks |= MARK_HIDDEN;
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
	struct opened		*o = arena_alloc(a, sizeof(*o));
	const char		*cause;

	if (o == NULL)
		return -1;
	o->q = o->sig.text = qpdf_init();
	o->sig.bytes = o->drawn.whole = bytes;
	arena_leave(a, let_go, o);
	if (arena_failed(a))
		return -1;
	m.marks = marks_of(bytes);
	cause = (m.marks & MARK_HAS_SIGNATURE) == 0 ?
	    pdf_open(o->q, bytes, limits->pages, &o->sig.pages) :
	    pdf_sign_read(&o->q, a, bytes, limits, &o->sig);
	m.pages = o->sig.pages;
	if (cause == NULL)
		cause = read_text(o, bytes, &lines, &census, &m);
	if (cause == NULL) {
		take_signatures(a, o->q, bytes, &o->sig, &m);
		miss_signature(&m);
	}
	if (census.sum != NULL)
		g_checksum_free(census.sum);
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
