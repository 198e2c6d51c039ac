/* sign.c: signature fields, their values, and what they show (ISO 32000-1 12.7.4.5, 12.8) */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/utf8.h"
#include "pdf/pdf.h"

#define HOLE_BYTES	12288	/* a CMS with a chain and a stamp has 7 KiB */
#define RANGE_WIDTH	64	/* room for an array, and for what attacks put there */
#define SLOT_FIRST	128	/* of a font's codes, for letters not in ASCII */
#define SLOTS		64
#define FONT_SIZE	11

/* The place of a widget. */
struct box {
	double	 x, y, w, h;
};

struct signature *
doc_signature(struct doc *doc, int nth)
{
	if (nth < 1 || (size_t)nth > doc->nsignatures)
		die("no such signature");
	return &doc->signatures[nth - 1];
}

void
doc_patch(struct doc *doc, size_t at, struct slice bytes)
{
	if (at > doc->file.n || bytes.n > doc->file.n - at)
		die("a patch stands out");
	memcpy(doc->file.p + at, bytes.p, bytes.n);
}

void
doc_splice(struct doc *doc, size_t at, size_t n, struct slice bytes)
{
	struct slice	 old = buf_slice(&doc->file);
	struct buf	 b = { 0 };

	buf_add(&b, slice_sub(old, 0, at));
	buf_add(&b, bytes);
	buf_add(&b, slice_from(old, at + n));
	buf_free(&doc->file);
	doc->file = b;
}

void
signature_range(struct doc *doc, const struct signature *sig)
{
	char	 text[RANGE_WIDTH + 1];
	int	 n;

	n = snprintf(text, sizeof(text), "[0 %zu %zu %zu]", sig->begin -
	    sig->wide, sig->end, sig->covered - sig->end);
	if (n < 0 || n > RANGE_WIDTH)
		die("a range is too long");
	memset(text + n, ' ', (size_t)(RANGE_WIDTH - n));
	doc_patch(doc, sig->range, (struct slice){
	    (const unsigned char *)text, RANGE_WIDTH });
}

/* Put a CMS into the hole as hex digits, the rest of which stays zeros. */
static void
fill(struct doc *doc, const struct signature *sig, struct slice der)
{
	struct buf	 hex = { 0 };
	size_t		 i;

	if (der.n * 2 + 2 > sig->end - sig->begin)
		die("a CMS is larger than its hole");
	for (i = 0; i < der.n; i++)
		buf_hex(&hex, der.p[i]);
	doc_patch(doc, sig->begin + 1, buf_slice(&hex));
	buf_free(&hex);
}

static void
signed_bytes(const struct doc *doc, const struct signature *sig,
    struct buf *out)
{
	struct slice	 file = buf_slice(&doc->file);

	buf_add(out, slice_sub(file, 0, sig->begin - sig->wide));
	buf_add(out, slice_sub(file, sig->end, sig->covered - sig->end));
}

/* A simple font with the letters of text, which is written in its codes. */
static void
encode(const char *text, struct buf *codes, struct buf *differences)
{
	struct slice	 s = slice_of(text);
	uint32_t	 slots[SLOTS], c;
	size_t		 i, length, n = 0;

	while (s.n > 0) {
		c = utf8_char(s, &length);
		s = slice_from(s, length);
		if (c < SLOT_FIRST) {
			buf_hex(codes, c == '_' ? ' ' : (unsigned char)c);
			continue;
		}
		for (i = 0; i < n && slots[i] != c; i++)
			;
		if (i == SLOTS)
			die("too many letters");
		if (i == n) {
			slots[n++] = c;
			buf_printf(differences, " /uni%04X", (unsigned)c);
		}
		buf_hex(codes, (unsigned char)(SLOT_FIRST + i));
	}
}

/*
 * The form that a widget shows: its text, "_" for a blank.  With turn the
 * form stands upright and its /Matrix lays it into the box.
 */
static int
put_appearance(struct update *u, const struct step *s, const struct box *box)
{
	const bool	 turn = step_word(s, "turn") != NULL;
	struct buf	 codes = { 0 }, letters = { 0 }, draw = { 0 };
	int		 font = update_new(u), form = update_new(u);

	encode(step_word_or(s, "show", ""), &codes, &letters);
	update_put(u, font, "<< /Type /Font /Subtype /Type1 /BaseFont "
	    "/Helvetica /Encoding << /Type /Encoding /BaseEncoding "
	    "/WinAnsiEncoding /Differences [%d%s] >> >>", SLOT_FIRST,
	    letters.n == 0 ? " /bullet" : buf_str(&letters));
	buf_printf(&draw, "q BT /F1 %d Tf %s Tm <%s> Tj ET Q", FONT_SIZE,
	    turn ? "0 1 -1 0 14 2" : "1 0 0 1 2 4",
	    codes.n == 0 ? "" : buf_str(&codes));
	update_stream(u, form, format(u->doc, "/Type /XObject /Subtype /Form "
	    "/BBox [0 0 %g %g] /Matrix %s /Resources << /Font << /F1 %d 0 R "
	    ">> >>", turn ? box->h : box->w, turn ? box->w : box->h,
	    turn ? format(u->doc, "[0 -1 1 0 0 %g]", box->h) :
	    "[1 0 0 1 0 0]", font), buf_slice(&draw));
	buf_free(&draw);
	buf_free(&letters);
	buf_free(&codes);
	return form;
}

/*
 * /Rect, /AP and /F of a widget: rect=X,Y,W,H where it shall be seen, with
 * look={NAME} as a form of its own, with ground as a white box that readers
 * are left to draw, and flags=N.
 */
static const char *
widget_of(struct update *u, const struct step *s)
{
	const char	*rect = step_word(s, "rect"), *look;
	struct box	 box;

	if (rect == NULL)
		return "/Rect [0 0 0 0] /F 132";
	if (sscanf(rect, "%lf,%lf,%lf,%lf", &box.x, &box.y, &box.w,
	    &box.h) != 4)
		die("rect=X,Y,W,H");
	if (step_word(s, "ground") != NULL)
		look = "/MK << /BG [1 1 1] >>";
	else if ((look = step_word(s, "look")) != NULL)
		look = format(u->doc, "/AP << /N %s >>", doc_expand(u->doc,
		    look));
	else
		look = format(u->doc, "/AP << /N %d 0 R >>",
		    put_appearance(u, s, &box));
	return format(u->doc, "/Rect [%g %g %g %g] /F %d %s", box.x, box.y,
	    box.x + box.w, box.y + box.h, step_number(s, "flags", 132), look);
}

/*
 * The field, by its style: plain (field and widget in one), inherit (/FT
 * stands in a parent), split (the widget is a kid), deep (two parents),
 * stray (the widget is not among the kids), note (nor a widget, but a note),
 * bare (no widget at all), orphan (in no tree).  Returns the top of its tree.
 */
static int
put_field(struct update *u, const struct step *s, struct signature *sig,
    int page)
{
	const char	*style = step_word_or(s, "field", "plain");
	const char	*name = step_word_or(s, "name", s->words[1]);
	const char	*lock = step_word_or(s, "lock", "");
	const char	*look = widget_of(u, s);
	int		 widget = sig->field, top = sig->field, parent;

	look = format(u->doc, "/Type /Annot /Subtype /Widget %s /P %d 0 R",
	    look, page);
	if (strcmp(style, "bare") == 0)
		look = "";
	if (strcmp(style, "note") == 0)
		look = format(u->doc, "/Type /Annot /Subtype /FreeText %s",
		    look + strlen("/Type /Annot /Subtype /Widget "));
	if (strcmp(style, "split") == 0 || strcmp(style, "stray") == 0 ||
	    strcmp(style, "note") == 0) {
		widget = update_new(u);
		update_put(u, sig->field, "<< /FT /Sig /T (%s) /V %d 0 R %s "
		    "%s >>", name, sig->value, strcmp(style, "split") == 0 ?
		    format(u->doc, "/Kids [%d 0 R]", widget) : "", lock);
		update_put(u, widget, "<< %s /Parent %d 0 R >>", look,
		    sig->field);
	} else if (strcmp(style, "inherit") == 0 ||
	    strcmp(style, "deep") == 0) {
		parent = update_new(u);
		update_put(u, sig->field, "<< %s /T (%s) /V %d 0 R /Parent "
		    "%d 0 R %s >>", look, name, sig->value, parent, lock);
		top = *style == 'i' ? parent : update_new(u);
		update_put(u, parent, "<< %s /T (%s.all) /Kids [%d 0 R] %s >>",
		    *style == 'i' ? "/FT /Sig" : "", name, sig->field,
		    *style == 'i' ? "" : format(u->doc, "/Parent %d 0 R",
		    top));
		if (*style == 'd')
			update_put(u, top, "<< /FT /Sig /T (%s.top) /Kids "
			    "[%d 0 R] >>", name, parent);
	} else
		update_put(u, sig->field, "<< /FT /Sig %s /T (%s) /V %d 0 R "
		    "%s >>", look, name, sig->value, lock);
	if (strcmp(style, "bare") == 0)
		widget = 0;
	sig->field = widget != 0 ? widget : sig->field;
	return strcmp(style, "orphan") == 0 ? 0 : top;
}

/* The value with its hole, and where both arrays and hole are. */
static void
put_value(struct update *u, const struct step *s, struct signature *sig,
    const char *type, const char *sub)
{
	struct buf	*file = &u->doc->file;
	const int	 certify = step_number(s, "certify", 0);
	const size_t	 bytes = (size_t)step_number(s, "hole", HOLE_BYTES);
	const char	*m = step_word(s, "M");
	size_t		 i;

	update_at(u, sig->value);
	buf_printf(file, "%d 0 obj\n<< /Type /%s /Filter /Adobe.PPKLite "
	    "/SubFilter /%s /ByteRange ", sig->value, type, sub);
	sig->range = file->n;
	buf_printf(file, "%*s /Contents ", RANGE_WIDTH, "");
	sig->begin = file->n;
	buf_adds(file, "<");
	for (i = 0; i < bytes; i++)
		buf_adds(file, "00");
	buf_adds(file, step_word(s, "odd") != NULL ? "0>" : ">");
	sig->end = file->n;
	if (m != NULL)
		buf_printf(file, " /M (D:%s)", m);
	if (certify != 0)
		buf_printf(file, " /Reference [ << /Type /SigRef "
		    "/TransformMethod /DocMDP /TransformParams << /Type "
		    "/TransformParams /P %d /V /1.2 >> >> ]", certify);
	buf_adds(file, step_word_or(s, "more", ""));
	buf_adds(file, " >>\nendobj\n");
}

/* The field in the form of the document, and its widget on the page. */
static void
put_references(struct update *u, const struct step *s,
    const struct signature *sig, int top, qpdf_oh page)
{
	const char	*ref = format(u->doc, "%d 0 R", top);
	qpdf_oh		 root = qpdf_get_root(u->q), form;
	bool		 changed = false;

	form = qpdf_oh_get_key(u->q, root, "/AcroForm");
	if (!qpdf_oh_is_dictionary(u->q, form)) {
		update_set(u, root, "/AcroForm", "<< /Fields [] >>");
		form = qpdf_oh_get_key(u->q, root, "/AcroForm");
	}
	update_set(u, form, "/SigFlags", "3");
	if (top != 0)
		update_append(u, form, "/Fields", ref);
	if (qpdf_oh_is_indirect(u->q, form))
		update_dict(u, qpdf_oh_get_object_id(u->q, form), form);
	else
		changed = true;
	if (step_word(s, "certify") != NULL) {
		update_set(u, root, "/Perms", "<< >>");
		update_set(u, qpdf_oh_get_key(u->q, root, "/Perms"),
		    "/DocMDP", format(u->doc, "%d 0 R", sig->value));
		changed = true;
	}
	if (changed)
		update_dict(u, qpdf_oh_get_object_id(u->q, root), root);
	if (strcmp(step_word_or(s, "field", "plain"), "bare") != 0) {
		update_append(u, page, "/Annots", format(u->doc, "%d 0 R",
		    sig->field));
		update_dict(u, qpdf_oh_get_object_id(u->q, page), page);
	}
}

/* An update with a signature field whose hole is still empty. */
static struct signature *
prepare(struct doc *doc, const struct step *s, const char *type,
    const char *sub)
{
	struct signature	*sig = &doc->signatures[doc->nsignatures];
	struct update		 u;
	qpdf_oh			 page;
	int			 top;

	if (doc->nsignatures++ == SIGNATURES_MAX)
		die("too many signatures");
	update_begin(&u, doc);
	page = qpdf_get_page_n(u.q, (size_t)step_number(s, "page", 1) - 1);
	sig->value = update_new(&u);
	sig->field = update_new(&u);
	doc_name(doc, format(doc, "value%zu", doc->nsignatures), sig->value);
	doc_name(doc, format(doc, "field%zu", doc->nsignatures), sig->field);
	top = put_field(&u, s, sig, qpdf_oh_get_object_id(u.q, page));
	put_references(&u, s, sig, top, page);
	put_value(&u, s, sig, type, sub);
	update_end(&u);
	sig->covered = doc->file.n - (size_t)step_number(s, "cut", 0);
	sig->wide = (size_t)step_number(s, "wide", 0);
	return sig;
}

/* sign WHO [sub=NAME] [field=STYLE] [name=NAME] [rect=X,Y,W,H] [show=TEXT]
 * [turn] [ground] [flags=N] [page=N] [certify=P] [M=TIME] [hole=BYTES], what cms_make takes, and
 * what no honest signer makes: [odd] digits in the hole, a range that is
 * [wide=BYTES] before the hole or [cut=BYTES] short of the end */
void
step_sign(struct doc *doc, const struct step *s)
{
	const char		*sub = step_word(s, "cades") != NULL ?
				    "ETSI.CAdES.detached" :
				    "adbe.pkcs7.detached";
	struct signature	*sig;
	struct buf		 bytes = { 0 }, der = { 0 };

	if (s->nwords < 2)
		die("sign WHO");
	sig = prepare(doc, s, "Sig", step_word_or(s, "sub", sub));
	signature_range(doc, sig);
	signed_bytes(doc, sig, &bytes);
	cms_make(doc, s, buf_slice(&bytes), &der);
	fill(doc, sig, buf_slice(&der));
	buf_free(&der);
	buf_free(&bytes);
}

/* document-stamp TSA [at=TIME]: an ETSI.RFC3161 time stamp of the whole */
void
step_document_stamp(struct doc *doc, const struct step *s)
{
	struct signature	*sig;
	struct buf		 bytes = { 0 }, der = { 0 };

	if (s->nwords < 2)
		die("document-stamp TSA");
	sig = prepare(doc, s, "DocTimeStamp", "ETSI.RFC3161");
	signature_range(doc, sig);
	signed_bytes(doc, sig, &bytes);
	token_make(doc, s->words[1], step_time(s, "at", doc->now),
	    buf_slice(&bytes), &der);
	fill(doc, sig, buf_slice(&der));
	buf_free(&der);
	buf_free(&bytes);
}
