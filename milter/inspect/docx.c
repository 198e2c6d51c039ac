/* docx.c: letters of Word as their readers see them (ECMA-376-1 17) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/docx_style.h"

#define SPAN_MAX	MODEL_CELLS_MAX
#define AROUND_DEEP	128	/* of runs in paragraphs in boxes in cells */
#define LEGACY_MIN	10	/* letters of an old font that make a text */

/* What holds for text at a place. */
struct here {
	struct looks	 table, row, cell, par, run;
	bool		 covered;
};

struct docx {
	struct office	*o;
	struct docx_styles styles;
	/* of the part being read */
	bool		 margin;	/* a header: numbers alone are pages' */
	bool		 in_text, in_paragraph_style, in_cell_style;
	bool		 in_row_style;
	bool		 alternative;
	struct here	 here, around[AROUND_DEEP];
	size_t		 naround;
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

/* What an element begins with is over at its end. */
static void
enter(struct docx *d)
{
	if (d->naround < AROUND_DEEP)
		d->around[d->naround] = d->here;
	else
		d->o->w.lines.full = true;
	d->naround++;
}

static void
leave(struct docx *d)
{
	if (--d->naround < AROUND_DEEP)
		d->here = d->around[d->naround];
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
		enter(d);
		d->here.table = (struct looks){ 0, 0 };
		styles_find(d->styles.all, d->styles.table, &d->here.table);
	} else if (strcmp(name, "w:tr") == 0) {
		writer_start_row(w);
		enter(d);
	} else if (strcmp(name, "w:tc") == 0) {
		writer_start_cell(w, 1, 1);
		enter(d);
		d->here.cell = (struct looks){ 0, 0 };
	} else if (strcmp(name, "w:gridSpan") == 0) {
		if ((n = number(xml_attr(x, "w:val"), 1)) > 1)
			writer_widen_cell(w, n - 1);
	} else if (strcmp(name, "w:gridBefore") == 0) {
		if ((n = number(xml_attr(x, "w:val"), 0)) > 0)
			writer_start_cell(w, n, 1);
		writer_end_cell(w);
	} else if (strcmp(name, "w:vMerge") == 0) {
		value = xml_attr(x, "w:val");
		d->here.covered |= value == NULL ||
		    strcmp(value, "restart") != 0;
	} else if (strcmp(name, "w:cellDel") == 0)
		d->here.covered = true;
	else
		return false;
	return true;
}

/* All paragraphs of a place look so that say nothing of it themselves. */
static struct looks
looks_of_all(const struct docx *d)
{
	return looks_over(d->styles.defaults, d->here.table);
}

/* A row that is exactly so high, in twentieths of a point. */
static void
see_row(struct docx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "w:hRule");

	if (value != NULL && strcmp(value, "exact") == 0 &&
	    (value = xml_attr(x, "w:val")) != NULL)
		looks_row(&d->here.row, atof(value) / 20);
}

/* What a cell, paragraph or run says of its text.  False: something else. */
static bool
start_of_property(struct docx *d, struct xml *x, const char *name)
{
	struct looks	 l;

	if (strcmp(name, "w:tcPr") == 0)
		d->in_cell_style = true;
	else if (strcmp(name, "w:pPr") == 0)
		d->in_paragraph_style = true;
	else if (strcmp(name, "w:pStyle") == 0) {
		if (styles_find(d->styles.all, xml_attr(x, "w:val"), &l))
			d->here.par = looks_over(looks_of_all(d), l);
	} else if (strcmp(name, "w:tblStyle") == 0) {
		d->here.table = (struct looks){ 0, 0 };
		styles_find(d->styles.all, xml_attr(x, "w:val"),
		    &d->here.table);
	} else if (strcmp(name, "w:trHeight") == 0)
		see_row(d, x);
	else if (strcmp(name, "w:rPr") == 0 && d->in_paragraph_style)
		xml_skip(x);		/* of the mark at its end */
	else if (d->in_paragraph_style || d->in_cell_style)
		return strcmp(name, "w:shd") == 0 &&
		    docx_look(d->in_cell_style ? &d->here.cell : &d->here.par, x,
		    name);
	else if (strcmp(name, "w:rStyle") == 0) {
		if (styles_find(d->styles.all, xml_attr(x, "w:val"), &l))
			d->here.run = looks_over(l, d->here.run);
	} else
		return docx_look(&d->here.run, x, name);
	return true;
}

/* How text looks that comes now. */
static struct looks
looks_now(const struct docx *d)
{
	return looks_over(looks_over(looks_over(d->here.row, d->here.cell),
	    d->here.par), d->here.run);
}

static bool
is_hidden(const struct docx *d)
{
	return (looks_now(d).on & LOOK_HIDDEN) != 0;
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
	if (is_hidden(d)) {
		d->o->marks |= MARK_HIDDEN;
		xml_skip(x);
		return;
	}
	enter(d);
	d->here = (struct here){ .covered = d->here.covered };
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
	struct looks	 l;

	if (strcmp(name, "w:p") == 0) {
		enter(d);
		d->here.par = looks_of_all(d);
		if (styles_find(d->styles.all, d->styles.paragraph, &l))
			d->here.par = looks_over(d->here.par, l);
	} else if (strcmp(name, "w:r") == 0 || strcmp(name, "m:r") == 0) {
		enter(d);
		d->here.run = (struct looks){ 0, 0 };
	} else if (strcmp(name, "w:t") == 0 || strcmp(name, "m:t") == 0)
		d->in_text = true;
	else if (strcmp(name, "w:tab") == 0 && !d->in_paragraph_style)
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
	else if (start_of_table(d, x, name) || start_of_property(d, x, name))
		return;
	else if (strcmp(name, "w:txbxContent") == 0)
		start_box(d, x);
	else if (strcmp(name, "mc:AlternateContent") == 0)
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
	else if (strcmp(name, "w:p") == 0 ||
	    strcmp(name, "w:txbxContent") == 0) {
		if (d->margin && is_page_number(buf_slice(&w->line)))
			w->line.n = 0;
		writer_end_line(w);
		leave(d);
	} else if (strcmp(name, "w:r") == 0 || strcmp(name, "m:r") == 0)
		leave(d);
	else if (strcmp(name, "w:pPr") == 0)
		d->in_paragraph_style = false;
	else if (strcmp(name, "w:tcPr") == 0)
		d->in_cell_style = false;
	else if (strcmp(name, "w:trPr") == 0)
		d->in_row_style = false;
	else if (strcmp(name, "w:tbl") == 0) {
		writer_end_table(w);
		leave(d);
	} else if (strcmp(name, "w:tc") == 0) {
		writer_end_cell(w);
		leave(d);
	} else if (strcmp(name, "w:tr") == 0) {
		leave(d);
		if (d->drop == w->ntables && d->drop > 0) {
			writer_drop_row(w);
			d->drop = 0;
		} else
			writer_end_row(w);
	}
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

static void
text(void *ctx, struct slice s)
{
	struct docx	*d = ctx;

	if (!d->in_text)
		return;
	if (is_hidden(d) || d->here.covered || d->fields != 0) {
		office_hidden(d->o, s);
		return;
	}
	if (looks_unseen(looks_now(d)))
		office_hidden(d->o, s);
	if ((looks_now(d).on & LOOK_LEGACY) != 0)
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
	struct docx		 d = { .o = o };
	struct relations	 r;
	const char		*main = NULL, *cause = office_main(o, &main);

	if (cause == NULL)
		cause = office_relations(o, main, &r);
	if (cause != NULL)
		return cause;
	see_relations(o, &r);
	office_theme(o, &r);
	cause = docx_styles_read(o, office_relation(&r, "styles", NULL),
	    &d.styles);
	if (cause == NULL)
		cause = read_all(&d, main, &r);
	styles_free(d.styles.all);
	return cause;
}
