/* odf.c: letters and sheets in OpenDocument as their readers see them */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/looks.h"
#include "inspect/office.h"

#define NAME_BYTES	300	/* of a style, with its family */
#define LOOKS_DEEP	64	/* of spans in spans in cells in boxes */

/* Where the reading of a table stands; empty cells are told late. */
struct place {
	bool		 opened;	/* the cell has text */
	bool		 number;
	size_t		 wide, repeat;	/* of the cell */
	size_t		 empty;		/* cells before it without text */
	size_t		 column, columns; /* of the cell; columns declared */
	uint64_t	 hidden;	/* columns nobody sees */
	size_t		 rows;		/* as often as the row stands there */
};

struct odf {
	struct office	*o;
	struct styles	*styles;	/* by family and name */
	struct looks	*defined;	/* of the style that is open, or NULL */
	struct looks	 looks[LOOKS_DEEP]; /* of the elements around the text */
	size_t		 nlooks;
	size_t		 paragraphs;	/* open ones */
	struct place	 tables[WRITER_TABLES];
	bool		 covered;
	bool		 headers_only;	/* of styles.xml */
	size_t		 header;	/* headers and footers open */
};

static const char *const unseen[] = { "text:tracked-changes",
	"office:annotation", "office:forms", "text:note-citation",
	"text:ruby-text", "table:shapes", "table:content-validations",
	"office:scripts", "text:sequence-decls" };

static bool
is(const char *value, const char *want)
{
	return value != NULL && strcmp(value, want) == 0;
}

static size_t
number(const char *value)
{
	unsigned long	 n = value == NULL ? 1 : strtoul(value, NULL, 10);

	return n == 0 ? 1 : n;
}

/* What styles are kept by; names are one family's. */
static const char *
style_name(char name[static NAME_BYTES], const char *family, const char *own)
{
	snprintf(name, NAME_BYTES, "%s/%s", family, own == NULL ? "" : own);
	return name;
}

/* The style that an element names, over what all of its family look like. */
static struct looks
style_of(const struct odf *d, const char *family, const char *own)
{
	struct looks	 l = { 0, 0 };
	char		 name[NAME_BYTES];

	if (!styles_find(d->styles, style_name(name, family, own), &l))
		styles_find(d->styles, style_name(name, family, NULL), &l);
	return l;
}

static void
skip_hidden(struct odf *d, struct xml *x)
{
	d->o->marks |= MARK_HIDDEN;
	xml_skip(x);
}

/* An element with text of its own looks begins.  False: nobody sees it. */
static bool
push_looks(struct odf *d, struct xml *x, const char *family, const char *attr)
{
	struct looks	 around = { 0, 0 };
	struct looks	 l = style_of(d, family, xml_attr(x, attr));

	if ((l.on & LOOK_HIDDEN) != 0) {
		skip_hidden(d, x);
		return false;
	}
	if (d->nlooks == LOOKS_DEEP) {
		d->o->w.lines.full = true;
		return true;
	}
	if (d->nlooks > 0)
		around = d->looks[d->nlooks - 1];
	d->looks[d->nlooks++] = looks_over(around, l);
	return true;
}

static void
pop_looks(struct odf *d)
{
	d->nlooks -= d->nlooks > 0;
}

/* The table that is open; NULL: none, or too deep. */
static struct place *
open_place(struct odf *d)
{
	size_t	 n = d->o->w.ntables;

	return n > 0 && n <= WRITER_TABLES ? &d->tables[n - 1] : NULL;
}

/* Text comes: now the cell it stands in, and those before it, are told. */
static void
open_cell(struct odf *d)
{
	struct writer	*w = &d->o->w;
	struct place	*t = open_place(d);

	if (t == NULL || t->opened)
		return;
	t->opened = true;
	if (t->empty > 0) {
		writer_start_cell(w, t->empty, 1);
		writer_end_cell(w);
	}
	t->empty = 0;
	writer_start_cell(w, t->wide, 1);
	if (t->number)
		writer_mark_number(w);
}

static void
begin_style(struct odf *d, struct xml *x)
{
	const char	*value = xml_attr(x, "style:family");
	char		 family[NAME_BYTES / 4], name[NAME_BYTES];

	snprintf(family, sizeof(family), "%s", value == NULL ? "" : value);
	d->defined = styles_begin(d->styles, style_name(name, family,
	    xml_attr(x, "style:name")));
	if (xml_attr(x, "style:name") != NULL)
		styles_base(d->styles, style_name(name, family,
		    xml_attr(x, "style:parent-style-name")));
}

static enum colour
colour_of(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value == NULL ? COLOUR_NONE : looks_colour(value);
}

static void
define_text(struct looks *l, struct xml *x)
{
	const char	*value = xml_attr(x, "text:display");
	char		*unit;
	double		 n;

	if (value != NULL)
		looks_put(l, LOOK_HIDDEN, strcmp(value, "none") == 0);
	if (xml_attr(x, "fo:color") != NULL)
		looks_ink(l, colour_of(x, "fo:color"));
	if (is(xml_attr(x, "style:use-window-font-color"), "true"))
		looks_ink(l, COLOUR_NONE);
	if ((value = xml_attr(x, "fo:font-size")) != NULL) {
		n = strtod(value, &unit);
		if (strcmp(unit, "pt") == 0)
			looks_height(l, n);
	}
}

/* What is said of a style.  False: it is something else. */
static bool
start_of_style(struct odf *d, struct xml *x, const char *name)
{
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0) {
		begin_style(d, x);
		return true;
	}
	if (d->defined == NULL)
		return false;
	looks_ground(d->defined, colour_of(x, "fo:background-color"));
	if (strcmp(name, "style:text-properties") == 0)
		define_text(d->defined, x);
	else if (strcmp(name, "style:table-properties") == 0)
		looks_put(d->defined, LOOK_HIDDEN,
		    is(xml_attr(x, "table:display"), "false"));
	return true;
}

static void
start_table(struct odf *d, struct xml *x)
{
	struct place	*t;

	if ((style_of(d, "table", xml_attr(x, "table:style-name")).on &
	    LOOK_HIDDEN) != 0) {
		skip_hidden(d, x);
		return;
	}
	if (d->o->w.sheet && d->o->w.ntables == 0)
		d->o->w.page = ++d->o->pages;
	if (open_place(d) != NULL)
		open_cell(d);
	writer_start_table(&d->o->w);
	if ((t = open_place(d)) != NULL)
		*t = (struct place){ .rows = 1 };
}

static void
start_column(struct place *t, struct xml *x)
{
	const char	*value = xml_attr(x, "table:visibility");
	bool		 hidden = value != NULL &&
			    strcmp(value, "visible") != 0;
	size_t		 n = number(xml_attr(x,
			    "table:number-columns-repeated"));

	for (; n > 0 && t->columns < MODEL_CELLS_MAX; n--, t->columns++)
		if (hidden)
			t->hidden |= (uint64_t)1 << t->columns;
}

static void
start_cell(struct odf *d, struct place *t, struct xml *x, bool covered)
{
	size_t		 repeat = number(xml_attr(x,
			    "table:number-columns-repeated"));
	const char	*value;

	t->column += repeat;
	if (!push_looks(d, x, "table-cell", "table:style-name")) {
		t->empty += repeat;
		return;
	}
	value = xml_attr(x, "office:value-type");
	t->number = value != NULL && strcmp(value, "string") != 0 &&
	    strcmp(value, "boolean") != 0;
	t->opened = false;
	t->wide = 1;		/* covered cells stand there by themselves */
	t->repeat = repeat;
	d->covered = covered || (t->column - repeat < MODEL_CELLS_MAX &&
	    (t->hidden >> (t->column - repeat) & 1) != 0);
}

/* The parts of a table.  False: it is something else. */
static bool
start_of_table(struct odf *d, struct xml *x, const char *name)
{
	struct place	*t = open_place(d);
	const char	*value;

	if (strcmp(name, "table:table") == 0)
		start_table(d, x);
	else if (t == NULL)
		return false;
	else if (strcmp(name, "table:table-column") == 0)
		start_column(t, x);
	else if (strcmp(name, "table:table-row-group") == 0) {
		if (is(xml_attr(x, "table:display"), "false"))
			skip_hidden(d, x);
	} else if (strcmp(name, "table:table-row") == 0) {
		value = xml_attr(x, "table:visibility");
		if (value != NULL && strcmp(value, "visible") != 0) {
			skip_hidden(d, x);
			return true;
		}
		t->rows = number(xml_attr(x, "table:number-rows-repeated"));
		t->empty = t->column = 0;
		writer_start_row(&d->o->w);
	} else if (strcmp(name, "table:table-cell") == 0)
		start_cell(d, t, x, false);
	else if (strcmp(name, "table:covered-table-cell") == 0)
		start_cell(d, t, x, true);
	else
		return false;
	return true;
}

static void
end_cell(struct odf *d, struct place *t)
{
	struct writer	*w = &d->o->w;

	d->covered = false;
	if (!t->opened) {
		t->empty += t->repeat;
		return;
	}
	writer_end_cell(w);
	if (t->repeat > 1)
		writer_repeat_cell(w, t->repeat - 1);
}

static void
end_row(struct odf *d, struct place *t)
{
	struct model_lines	*l = &d->o->w.lines;
	struct model_line	*row;
	const struct model_line	*last;
	size_t			 before = l->n;

	writer_end_row(&d->o->w);
	if (l->n != before + 1 || l->v[before].ncells == 0)
		return;
	for (; t->rows > 1 && !l->full; t->rows--) {
		last = &l->v[before];
		row = model_add_row(l, last->page, last->cells, last->ncells);
		if (row != NULL)
			row->numbers = l->v[before].numbers;
	}
}

static void
start_paragraph(struct odf *d, struct xml *x)
{
	if (d->paragraphs == 0)
		writer_end_line(&d->o->w);
	if (push_looks(d, x, "paragraph", "text:style-name"))
		d->paragraphs++;
}

/* What may stand in a paragraph. */
static void
start_inline(struct odf *d, struct xml *x, const char *name)
{
	struct writer	*w = &d->o->w;

	if (strcmp(name, "text:span") == 0 || strcmp(name, "text:a") == 0)
		push_looks(d, x, "text", "text:style-name");
	else if (strcmp(name, "text:s") == 0 ||
	    strcmp(name, "text:tab") == 0)
		writer_text(w, SLICE(" "));
	else if (strcmp(name, "text:line-break") == 0 ||
	    strcmp(name, "draw:text-box") == 0 ||
	    strcmp(name, "text:note-body") == 0)
		writer_end_line(w);
	else if (strcmp(name, "text:section") == 0) {
		if (xml_attr(x, "text:display") != NULL &&
		    !is(xml_attr(x, "text:display"), "true"))
			skip_hidden(d, x);
	} else if (strcmp(name, "text:hidden-text") == 0 ||
	    strcmp(name, "text:hidden-paragraph") == 0)
		skip_hidden(d, x);
	else if (strcmp(name, "office:event-listeners") == 0)
		d->o->marks |= MARK_ACTIVE;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct odf	*d = ctx;
	size_t		 i;

	for (i = 0; i < NELEM(unseen); i++)
		if (strcmp(name, unseen[i]) == 0) {
			xml_skip(x);
			return;
		}
	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header++;
	if (start_of_style(d, x, name) || (d->headers_only && d->header == 0))
		return;
	if (strcmp(name, "office:spreadsheet") == 0) {
		d->o->w.sheet = true;
		d->o->pages = 0;
	} else if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0)
		start_paragraph(d, x);
	else if (!start_of_table(d, x, name))
		start_inline(d, x, name);
}

/* Did push_looks take it? */
static bool
has_looks(const char *name)
{
	static const char *const	 names[] = { "text:p", "text:h",
		"text:span", "text:a", "table:table-cell",
		"table:covered-table-cell" };
	size_t				 i;

	for (i = 0; i < NELEM(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void
end(void *ctx, const char *name)
{
	struct odf	*d = ctx;
	struct place	*t = open_place(d);

	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header--;
	if (strcmp(name, "style:style") == 0 ||
	    strcmp(name, "style:default-style") == 0)
		d->defined = NULL;
	if (has_looks(name))
		pop_looks(d);
	if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0) {
		d->paragraphs -= d->paragraphs > 0;
		writer_end_line(&d->o->w);
	} else if (strcmp(name, "draw:text-box") == 0 ||
	    strcmp(name, "text:note-body") == 0)
		writer_end_line(&d->o->w);
	else if (t == NULL)
		return;
	else if (strcmp(name, "table:table") == 0)
		writer_end_table(&d->o->w);
	else if (strcmp(name, "table:table-row") == 0)
		end_row(d, t);
	else if (strcmp(name, "table:table-cell") == 0 ||
	    strcmp(name, "table:covered-table-cell") == 0)
		end_cell(d, t);
}

static void
text(void *ctx, struct slice s)
{
	struct odf	*d = ctx;

	if (d->paragraphs == 0)
		return;
	if (d->covered) {
		office_hidden(d->o, s);
		return;
	}
	if (d->nlooks > 0 && looks_unseen(d->looks[d->nlooks - 1]))
		office_hidden(d->o, s);
	open_cell(d);
	writer_text(&d->o->w, s);
}

/* First the headers, whose styles are known by all that follows. */
static const char *
read_parts(struct odf *d)
{
	static const struct xml_calls	 calls = { start, end, text };
	const char			*cause = NULL;
	struct slice			 bytes;

	d->headers_only = true;
	if (office_part(d->o, "styles.xml", &bytes))
		cause = xml_read(bytes, &calls, d);
	writer_end_line(&d->o->w);
	d->headers_only = false;
	d->paragraphs = d->header = d->nlooks = 0;
	d->defined = NULL;
	if (cause == NULL)
		cause = office_xml(d->o, "content.xml", &calls, d);
	if (styles_lost(d->styles))
		d->o->marks |= MARK_HIDDEN;
	return cause;
}

const char *
odf_read(struct office *o)
{
	struct odf	 d = { .o = o, .styles = styles_new(o->arena) };
	struct slice	 bytes;
	const char	*cause;

	if (d.styles == NULL)
		return "memory";
	if (office_part(o, "META-INF/manifest.xml", &bytes) &&
	    slice_find(bytes, SLICE("encryption-data"), 0) != SIZE_MAX)
		cause = "encrypted";
	else
		cause = read_parts(&d);
	styles_free(d.styles);
	return cause;
}
