/* odf.c: letters and sheets in OpenDocument as their readers see them */

#include <stdlib.h>
#include <string.h>

#include "inspect/odf_style.h"
#include "inspect/office.h"

#define LOOKS_DEEP	256	/* open elements; xml.c allows 200 */

/* Where the reading of a table stands; empty cells are told late. */
struct place {
	bool		 opened;	/* the cell has text */
	bool		 number;
	size_t		 wide, repeat;	/* of the cell */
	size_t		 empty;		/* cells before it without text */
	size_t		 column, columns; /* of the cell; columns declared */
	uint64_t	 hidden;	/* columns nobody sees */
	size_t		 rows;		/* as often as the row stands there */
	/* of cells that name no style: by their columns, or by their row */
	struct looks	 by_column[MODEL_CELLS_MAX], by_row;
	bool		 row_says;
};

struct odf {
	struct office	*o;
	struct odf_styles styles;
	struct looks	 looks[LOOKS_DEEP]; /* of the elements that are open */
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

/* An element begins: as long as it is open it looks like what is around it. */
static void
push_looks(struct odf *d)
{
	struct looks	 around = { 0 };

	if (d->nlooks == LOOKS_DEEP) {
		d->o->w.lines.full = true;
		return;
	}
	if (d->nlooks > 0)
		around = d->looks[d->nlooks - 1];
	d->looks[d->nlooks++] = around;
}

static void
pop_looks(struct odf *d)
{
	d->nlooks -= d->nlooks > 0;
}

static void
skip_hidden(struct odf *d, struct xml *x)
{
	d->o->marks |= MARK_HIDDEN;
	pop_looks(d);		/* its end is not told */
	xml_skip(x);
}

/* The element that begins has looks of its own.  False: nobody sees it. */
static bool
put_looks(struct odf *d, struct xml *x, struct looks l)
{
	struct looks	*top = &d->looks[d->nlooks - 1];

	if ((l.on & LOOK_HIDDEN) != 0) {
		skip_hidden(d, x);
		return false;
	}
	*top = looks_over(*top, l);
	return true;
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
start_table(struct odf *d, struct xml *x)
{
	struct place	*t;

	if ((odf_style(&d->styles, "table", xml_attr(x, "table:style-name")).on &
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
start_column(const struct odf *d, struct place *t, struct xml *x)
{
	struct looks	 l = odf_style(&d->styles, "table-cell", xml_attr(x,
			    "table:default-cell-style-name"));
	const char	*value = xml_attr(x, "table:visibility");
	bool		 hidden = value != NULL &&
			    strcmp(value, "visible") != 0;
	size_t		 n = number(xml_attr(x,
			    "table:number-columns-repeated"));

	for (; n > 0 && t->columns < MODEL_CELLS_MAX; n--, t->columns++) {
		t->by_column[t->columns] = l;
		if (hidden)
			t->hidden |= (uint64_t)1 << t->columns;
	}
}

/* How a cell looks by its own style, or by its row's or column's word. */
static struct looks
looks_of_cell(const struct odf *d, const struct place *t, struct xml *x)
{
	const char	*own = xml_attr(x, "table:style-name");

	if (own == NULL && t->row_says)
		return t->by_row;
	if (own == NULL && t->column < t->columns)
		return t->by_column[t->column];
	return odf_style(&d->styles, "table-cell", own);
}

static void
start_row(struct odf *d, struct place *t, struct xml *x)
{
	const char	*value = xml_attr(x, "table:visibility");

	if (value != NULL && strcmp(value, "visible") != 0) {
		skip_hidden(d, x);
		return;
	}
	t->rows = number(xml_attr(x, "table:number-rows-repeated"));
	t->empty = t->column = 0;
	value = xml_attr(x, "table:default-cell-style-name");
	t->row_says = value != NULL;
	t->by_row = odf_style(&d->styles, "table-cell", value);
	if (!put_looks(d, x, odf_style(&d->styles, "table-row", xml_attr(x,
	    "table:style-name"))))
		return;
	writer_start_row(&d->o->w);
}

static void
start_cell(struct odf *d, struct place *t, struct xml *x, bool covered)
{
	size_t		 repeat = number(xml_attr(x,
			    "table:number-columns-repeated"));
	struct looks	 l = looks_of_cell(d, t, x);
	const char	*value;

	t->column += repeat;
	if (!put_looks(d, x, l)) {
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

	if (strcmp(name, "table:table") == 0)
		start_table(d, x);
	else if (t == NULL)
		return false;
	else if (strcmp(name, "table:table-column") == 0)
		start_column(d, t, x);
	else if (strcmp(name, "table:table-row-group") == 0) {
		if (is(xml_attr(x, "table:display"), "false"))
			skip_hidden(d, x);
	} else if (strcmp(name, "table:table-row") == 0)
		start_row(d, t, x);
	else if (strcmp(name, "table:table-cell") == 0)
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
	const char	*own = xml_attr(x, "text:style-name");

	if (d->paragraphs == 0)
		writer_end_line(&d->o->w);
	if ((own == NULL && d->o->w.sheet) ||	/* all is the cell's */
	    put_looks(d, x, odf_style(&d->styles, "paragraph", own)))
		d->paragraphs++;
}

/* What may stand in a paragraph. */
static void
start_inline(struct odf *d, struct xml *x, const char *name)
{
	struct writer	*w = &d->o->w;

	if (strcmp(name, "text:span") == 0 || strcmp(name, "text:a") == 0)
		put_looks(d, x, odf_style(&d->styles, "text", xml_attr(x,
		    "text:style-name")));
	else if (strcmp(name, "text:s") == 0 ||
	    strcmp(name, "text:tab") == 0)
		writer_text(w, SLICE(" "));
	else if (strcmp(name, "text:line-break") == 0)
		writer_end_line(w);
	else if (strcmp(name, "draw:text-box") == 0 ||
	    strcmp(name, "text:note-body") == 0) {
		writer_end_line(w);	/* and it stands elsewhere */
		d->looks[d->nlooks - 1] = (struct looks){ 0 };
	} else if (strcmp(name, "text:section") == 0) {
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
	push_looks(d);
	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header++;
	if (odf_style_start(&d->styles, x, name) ||
	    (d->headers_only && d->header == 0))
		return;
	if (strcmp(name, "office:spreadsheet") == 0) {
		d->o->w.sheet = true;
		d->o->pages = 0;
	} else if (strcmp(name, "text:p") == 0 || strcmp(name, "text:h") == 0)
		start_paragraph(d, x);
	else if (!start_of_table(d, x, name))
		start_inline(d, x, name);
}

static void
end(void *ctx, const char *name)
{
	struct odf	*d = ctx;
	struct place	*t = open_place(d);

	if (strcmp(name, "style:header") == 0 ||
	    strcmp(name, "style:footer") == 0)
		d->header--;
	odf_style_end(&d->styles, name);
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
	d->styles.defined = NULL;
	if (cause == NULL)
		cause = office_xml(d->o, "content.xml", &calls, d);
	if (styles_lost(d->styles.all) || d->styles.twisted)
		d->o->marks |= MARK_HIDDEN;
	return cause;
}

const char *
odf_read(struct office *o)
{
	struct odf	 d = { .o = o, .styles.all = styles_new(o->arena) };
	struct slice	 bytes;
	const char	*cause;

	if (d.styles.all == NULL)
		return "memory";
	if (office_part(o, "META-INF/manifest.xml", &bytes) &&
	    slice_find(bytes, SLICE("encryption-data"), 0) != SIZE_MAX)
		cause = "encrypted";
	else
		cause = read_parts(&d);
	styles_free(d.styles.all);
	return cause;
}
