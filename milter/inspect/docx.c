/* docx.c: letters of Word as their readers see them (ECMA-376-1 17) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/docx_place.h"

#define SPAN_MAX	MODEL_CELLS_MAX
#define POINT		12700L	/* in the units of drawings */
#define BOX_MIN		(3 * POINT)	/* of one that shows a letter */
#define BOX_LEFTMOST	(-108 * POINT)	/* a margin and a half beyond */
#define BOX_RIGHTMOST	(842 * POINT)	/* the longer side of a page */
#define LEGACY_MIN	10	/* letters of an old font that make a text */

struct docx {
	struct office	*o;
	struct docx_place place;
	/* of the part being read */
	bool		 margin;	/* a header: numbers alone are pages' */
	bool		 in_text, in_row_style;
	bool		 alternative;
	bool		 in_offset;	/* of a drawing, from where it stands */
	uint32_t	 fields;	/* a bit for each open one: its code */
	size_t		 drop;		/* tables open around a row that is
					   left out, 0: none */
	size_t		 old, new;	/* letters in old fonts, and others */
};

/* Left out with all that is in them. */
static const char *const unseen[] = { "w:del", "w:moveFrom", "w:delText",
	"w:delInstrText", "w:instrText", "w:rPrChange", "w:pPrChange",
	"w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange",
	"w:tblPrExChange", "w:numberingChange", "w:rt", "mc:Fallback" };

/* Of the symbol fonts, what people mark a cell of a form with. */
static const struct {
	const char	*font;
	const char	*marks;		/* low bytes of w:char */
} symbols[] = {
	{ "Wingdings", "\xfb\xfc\xfd\xfe\x78" },
	{ "Wingdings 2", "\x4f\x50\x51\x52\x53\x54" },
	{ "Symbol", "\xb4\xd6" },
};

static void
add_symbol(struct docx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "w:char");
	unsigned long	 c = value == NULL ? 0 : strtoul(value, NULL, 16);
	size_t		 i;

	if ((c & 0xff) == 0 || (value = xml_attr(x, "w:font")) == NULL)
		return;
	for (i = 0; i < NELEM(symbols); i++)
		if (strcmp(value, symbols[i].font) == 0 &&
		    strchr(symbols[i].marks, (int)(c & 0xff)) != NULL)
			writer_text(&d->o->w, SLICE("×"));
}

static void
add_break(struct docx *d, struct xml *x)
{
	const char	*type = xml_attr(x, "w:type");

	writer_end_line(&d->o->w);
	if (type != NULL && strcmp(type, "page") == 0) {
		d->o->w.page++;
		d->o->pages++;
	}
}

static void
see_field(struct docx *d, struct xml *x)
{
	const char	*type = xml_attr(x, "w:fldCharType");

	if (type == NULL)
		return;
	if (strcmp(type, "begin") == 0)
		d->fields = d->fields << 1 | 1;
	else if (strcmp(type, "separate") == 0)
		d->fields &= ~1u;
	else if (strcmp(type, "end") == 0)
		d->fields >>= 1;
}

static size_t
number(const char *value, size_t none)
{
	unsigned long	 n = value == NULL ? none : strtoul(value, NULL, 10);

	return n > SPAN_MAX ? SPAN_MAX : n;
}

/* The parts of a table.  False: it is something else. */
static bool
start_of_table(struct docx *d, struct xml *x, const char *name)
{
	struct writer	*w = &d->o->w;
	const char	*value;
	size_t		 n;

	if (strcmp(name, "w:tbl") == 0) {
		writer_end_line(w);
		writer_start_table(w);
		docx_table(&d->place);
	} else if (strcmp(name, "w:tr") == 0) {
		writer_start_row(w);
		docx_enter(&d->place);
	} else if (strcmp(name, "w:tc") == 0) {
		writer_start_cell(w, 1, 1);
		docx_enter(&d->place);
		d->place.here.cell = (struct looks){ 0 };
	} else if (strcmp(name, "w:gridSpan") == 0) {
		if ((n = number(xml_attr(x, "w:val"), 1)) > 1)
			writer_widen_cell(w, n - 1);
	} else if (strcmp(name, "w:gridBefore") == 0) {
		if ((n = number(xml_attr(x, "w:val"), 0)) > 0)
			writer_start_cell(w, n, 1);
		writer_end_cell(w);
	} else if (strcmp(name, "w:vMerge") == 0) {
		value = xml_attr(x, "w:val");
		d->place.here.covered |= value == NULL ||
		    strcmp(value, "restart") != 0;
	} else if (strcmp(name, "w:cellDel") == 0)
		d->place.here.covered = true;
	else
		return false;
	return true;
}

static bool
is_hidden(const struct docx *d)
{
	return (docx_looks(&d->place).on & LOOK_HIDDEN) != 0;
}

/*
 * Of several ways to say a thing a reader takes the first that it knows: we
 * take the first, and say so where a reader might not.
 */
static void
start_choice(struct docx *d, struct xml *x)
{
	const char	*requires = xml_attr(x, "Requires");
	char		**names = g_strsplit(requires == NULL ? "" : requires,
			    " ", 0);
	size_t		 i;

	for (i = 0; names[i] != NULL; i++)
		if (*names[i] != '\0' && !xml_is_known(x, names[i]))
			d->o->marks |= MARK_HIDDEN;
	g_strfreev(names);
	if (d->alternative)
		xml_skip(x);
	d->alternative = true;
}

static void
start_box(struct docx *d, struct xml *x)
{
	writer_end_line(&d->o->w);
	if (is_hidden(d) || d->place.here.away) {
		d->o->marks |= MARK_HIDDEN;
		xml_skip(x);
		return;
	}
	docx_enter(&d->place);
	d->place.here = (struct docx_here){
		.covered = d->place.here.covered };
}

/* What a drawing says of itself before what is in it.  False: something else. */
static bool
start_of_drawing(struct docx *d, struct xml *x, const char *name)
{
	const char	*value;

	if (strcmp(name, "w:drawing") == 0)
		d->place.here.away = false;
	else if (strcmp(name, "wp:docPr") == 0) {
		value = xml_attr(x, "hidden");
		d->place.here.away |= value != NULL && strcmp(value, "0") != 0 &&
		    strcmp(value, "false") != 0;
	} else if (strcmp(name, "wp:extent") == 0) {
		value = xml_attr(x, "cx");
		d->place.here.away |= value != NULL && atol(value) < BOX_MIN;
		value = xml_attr(x, "cy");
		d->place.here.away |= value != NULL && atol(value) < BOX_MIN;
	} else if (strcmp(name, "wp:posOffset") == 0)
		d->in_offset = true;
	else
		return false;
	return true;
}

/* Pages, which may have no room for what is on them.  False: something else. */
static bool
start_of_page(struct docx *d, struct xml *x, const char *name)
{
	struct looks	 l = { 0 };

	if (strcmp(name, "w:pgMar") != 0 && strcmp(name, "w:pgSz") != 0)
		return false;
	docx_look(d->o, &l, x, name);
	if (looks_unseen(l))
		d->o->marks |= MARK_HIDDEN;
	return true;
}

/* What is written in it is shown from right to left. */
static void
see_direction(struct docx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "w:val");

	if (value == NULL || strcmp(value, "ltr") != 0)
		d->o->marks |= MARK_HIDDEN;
}

static bool
is_unseen(const char *name)
{
	size_t	 i;

	for (i = 0; i < NELEM(unseen); i++)
		if (strcmp(name, unseen[i]) == 0)
			return true;
	return false;
}

/* What stands in a paragraph. */
static void
start_inline(struct docx *d, struct xml *x, const char *name)
{
	struct writer	*w = &d->o->w;

	if (strcmp(name, "w:p") == 0) {
		docx_paragraph(&d->place);
	} else if (strcmp(name, "w:r") == 0 || strcmp(name, "m:r") == 0) {
		docx_enter(&d->place);
		d->place.here.run = (struct looks){ 0 };
	} else if (strcmp(name, "w:t") == 0 || strcmp(name, "m:t") == 0)
		d->in_text = true;
	else if (strcmp(name, "w:tab") == 0 && !d->place.in_paragraph_style)
		writer_text(w, SLICE(" "));
	else if (strcmp(name, "w:noBreakHyphen") == 0)
		writer_text(w, SLICE("-"));
	else if (strcmp(name, "w:br") == 0 || strcmp(name, "w:cr") == 0)
		add_break(d, x);
	else if (strcmp(name, "w:sym") == 0)
		add_symbol(d, x);
	else if (strcmp(name, "w:fldChar") == 0)
		see_field(d, x);
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct docx	*d = ctx;
	struct writer	*w = &d->o->w;

	if (strcmp(name, "w:trPr") == 0)
		d->in_row_style = true;
	else if (d->in_row_style && (strcmp(name, "w:hidden") == 0 ||
	    strcmp(name, "w:del") == 0)) {
		if (name[2] == 'h')
			d->o->marks |= MARK_HIDDEN;
		if (d->drop == 0)
			d->drop = w->ntables;
	} else if (is_unseen(name))
		xml_skip(x);
	else if (start_of_page(d, x, name) || start_of_table(d, x, name) ||
	    start_of_drawing(d, x, name) || docx_property(&d->place, x, name))
		return;
	else if (strcmp(name, "w:txbxContent") == 0)
		start_box(d, x);
	else if (strcmp(name, "w:bdo") == 0 || strcmp(name, "w:dir") == 0)
		see_direction(d, x);
	else if (strcmp(name, "w:background") == 0) {
		if (docx_is_dark_page(d->o, x))
			d->o->marks |= MARK_HIDDEN;
	} else if (strcmp(name, "mc:AlternateContent") == 0)
		d->alternative = false;
	else if (strcmp(name, "mc:Choice") == 0)
		start_choice(d, x);
	else if (strcmp(name, "w:altChunk") == 0 ||
	    strcmp(name, "w:subDoc") == 0)
		w->lines.full = true;	/* more is elsewhere */
	else
		start_inline(d, x, name);
}

/* In a header a number alone is a page's. */
static bool
is_page_number(struct slice line)
{
	size_t	 i;

	line = slice_trim(line);
	for (i = 0; i < line.n; i++)
		if (!g_ascii_isdigit((char)line.p[i]))
			return false;
	return true;
}

static void
end(void *ctx, const char *name)
{
	struct docx	*d = ctx;
	struct writer	*w = &d->o->w;

	if (strcmp(name, "w:t") == 0 || strcmp(name, "m:t") == 0)
		d->in_text = false;
	else if (strcmp(name, "wp:posOffset") == 0)
		d->in_offset = false;
	else if (strcmp(name, "w:drawing") == 0)
		d->place.here.away = false;
	else if (strcmp(name, "w:p") == 0 ||
	    strcmp(name, "w:txbxContent") == 0) {
		if (d->margin && is_page_number(buf_slice(&w->line)))
			w->line.n = 0;
		writer_end_line(w);
		docx_leave(&d->place);
	} else if (strcmp(name, "w:r") == 0 || strcmp(name, "m:r") == 0)
		docx_leave(&d->place);
	else if (strcmp(name, "w:trPr") == 0)
		d->in_row_style = false;
	else if (strcmp(name, "w:tbl") == 0) {
		writer_end_table(w);
		docx_leave(&d->place);
	} else if (strcmp(name, "w:tc") == 0) {
		writer_end_cell(w);
		docx_leave(&d->place);
	} else if (strcmp(name, "w:tr") == 0) {
		docx_leave(&d->place);
		if (d->drop == w->ntables && d->drop > 0) {
			writer_drop_row(w);
			d->drop = 0;
		} else
			writer_end_row(w);
	} else
		docx_property_end(&d->place, name);
}

/* Letters of an old font: in Unicode they are those of Latin-1. */
static void
count_letters(struct docx *d, struct slice text)
{
	const char	*p = (const char *)text.p, *end = p + text.n;
	gunichar	 c;

	for (; p < end; p = g_utf8_next_char(p)) {
		c = g_utf8_get_char(p);
		d->old += c >= 0x80 && c <= 0xff;
		d->new += c > 0xff;
	}
}

/* How far a drawing is moved, in its own units. */
static void
see_offset(struct docx *d, struct slice s)
{
	const char	*value = arena_str(d->o->arena, s);
	long		 n = value == NULL ? 0 : strtol(value, NULL, 10);

	d->place.here.away |= n < BOX_LEFTMOST || n > BOX_RIGHTMOST;
}

static void
text(void *ctx, struct slice s)
{
	struct docx	*d = ctx;

	if (d->in_offset)
		see_offset(d, s);
	if (!d->in_text)
		return;
	office_text(d->o, s);
	if (is_hidden(d) || d->place.here.covered || d->fields != 0) {
		office_hidden(d->o, s);
		return;
	}
	if (looks_unseen(docx_looks(&d->place)))
		office_hidden(d->o, s);
	if ((docx_looks(&d->place).on & LOOK_LEGACY) != 0)
		count_letters(d, s);
	writer_text(&d->o->w, s);
}

static const struct xml_calls	 calls = { start, end, text };

/* All parts of a type, one after the other. */
static const char *
read_parts(struct docx *d, const struct relations *r, const char *type)
{
	const char	*cause = NULL;
	size_t		 i;

	for (i = 0; i < r->n && cause == NULL; i++) {
		if (strcmp(r->v[i].type, type) != 0)
			continue;
		cause = r->v[i].external ? "a part is missing" :
		    office_xml(d->o, r->v[i].target, &calls, d);
		writer_end_line(&d->o->w);
		d->fields = 0;
	}
	return cause;
}

/* What comes from elsewhere when the letter is opened. */
static void
see_relations(struct office *o, const struct relations *r)
{
	size_t	 i;

	for (i = 0; i < r->n; i++)
		if (r->v[i].external &&
		    strcmp(r->v[i].type, "hyperlink") != 0 &&
		    strcmp(r->v[i].type, "image") != 0)
			o->marks |= MARK_ACTIVE;
}

/* All that a reader sees, in its order; then what only a look at all tells. */
static const char *
read_all(struct docx *d, const char *main, const struct relations *r)
{
	const char	*cause;

	d->margin = true;
	cause = read_parts(d, r, "header");
	d->margin = false;
	if (cause == NULL)
		cause = office_xml(d->o, main, &calls, d);
	writer_end_line(&d->o->w);
	d->fields = 0;
	d->margin = true;
	if (cause == NULL)
		cause = read_parts(d, r, "footer");
	d->margin = false;
	if (cause == NULL)
		cause = read_parts(d, r, "footnotes");
	if (cause == NULL)
		cause = read_parts(d, r, "endnotes");
	if (cause == NULL && d->old >= LEGACY_MIN && d->old > d->new)
		cause = "legacy font";
	return cause;
}

const char *
docx_read(struct office *o)
{
	struct docx		 d = { .o = o, .place.o = o };
	struct relations	 r;
	const char		*main = NULL, *cause = office_main(o, &main);

	if (cause == NULL)
		cause = office_relations(o, main, &r);
	if (cause != NULL)
		return cause;
	see_relations(o, &r);
	office_theme(o, &r);
	cause = docx_settings_read(o, office_relation(&r, "settings", NULL));
	if (cause == NULL)
		cause = docx_styles_read(o, office_relation(&r, "styles", NULL),
	    &d.place.styles);
	if (cause == NULL)
		cause = read_all(&d, main, &r);
	styles_free(d.place.styles.all);
	return cause;
}
