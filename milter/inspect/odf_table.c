/* odf_table.c: tables of OpenDocument, in letters and as sheets (ODF 1.3 part 3, 9) */

#include <stdlib.h>
#include <string.h>

#include "inspect/odf_parts.h"

#define STRING_CUT	80	/* letters: of more bytes xml.c cuts some off */

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

/* The table that is open; NULL: none, or too deep. */
struct odf_place *
odf_place(struct odf *d)
{
	size_t	 n = d->o->w.ntables;

	return n > 0 && n <= WRITER_TABLES ? &d->tables[n - 1] : NULL;
}

/* Text comes: now the cell it stands in, and those before it, are told. */
void
odf_cell_opens(struct odf *d)
{
	struct writer	*w = &d->o->w;
	struct odf_place	*t = odf_place(d);

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
	struct odf_place	*t;

	if (!odf_put_style(d, x, "table", xml_attr(x, "table:style-name")))
		return;
	if (d->o->w.sheet && d->o->w.ntables == 0)
		d->o->w.page = ++d->o->pages;
	if (odf_place(d) != NULL)
		odf_cell_opens(d);
	writer_start_table(&d->o->w);
	if ((t = odf_place(d)) != NULL)
		*t = (struct odf_place){ .rows = 0 };
}

static void
start_column(const struct odf *d, struct odf_place *t, struct xml *x)
{
	struct odf_look	 l = odf_look(d, "table-cell", xml_attr(x,
				    "table:default-cell-style-name"));
	const char		*value = xml_attr(x, "table:visibility");
	bool			 hidden = value != NULL &&
				    strcmp(value, "visible") != 0;
	size_t			 n = number(xml_attr(x,
				    "table:number-columns-repeated"));
	bool			 thin = looks_unseen(odf_style(&d->styles,
				    "table-column", xml_attr(x,
				    "table:style-name")));

	for (; n > 0 && t->columns < MODEL_CELLS_MAX; n--, t->columns++) {
		t->by_column[t->columns] = l;
		t->hidden |= (uint64_t)hidden << t->columns;
		t->thin |= (uint64_t)thin << t->columns;
	}
}

/* How a cell looks by its own style, or by its row's or column's word. */
static struct odf_look
look_of_cell(const struct odf *d, const struct odf_place *t, struct xml *x)
{
	const char	*own = xml_attr(x, "table:style-name");

	if (own == NULL && t->row_says)
		return t->by_row;
	if (own == NULL && t->column < t->columns)
		return t->by_column[t->column];
	return odf_look(d, "table-cell", own);
}

static void
start_row(struct odf *d, struct odf_place *t, struct xml *x)
{
	const char	*value = xml_attr(x, "table:visibility");
	bool		 hidden = value != NULL &&
			    strcmp(value, "visible") != 0;

	t->row += t->rows;
	t->rows = number(xml_attr(x, "table:number-rows-repeated"));
	if (hidden) {
		odf_skip(d, x);
		return;
	}
	t->empty = t->column = 0;
	value = xml_attr(x, "table:default-cell-style-name");
	t->row_says = value != NULL;
	t->by_row = odf_look(d, "table-cell", value);
	if (!odf_put_style(d, x, "table-row", xml_attr(x, "table:style-name")))
		return;
	writer_start_row(&d->o->w);
}

static bool
is_among(uint64_t columns, size_t column)
{
	return column < MODEL_CELLS_MAX && (columns >> column & 1) != 0;
}

static bool
is_digits(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* What a cell holds, whatever text stands in it. */
static void
see_value(struct odf *d, struct odf_place *t, struct xml *x)
{
	const char	*value = xml_attr(x, "office:value-type");

	t->number = value != NULL && strcmp(value, "string") != 0 &&
	    strcmp(value, "boolean") != 0;
	value = xml_attr(x, "office:value");
	t->value = value != NULL ? strtod(value, NULL) : t->number;
	if (!t->number)
		value = xml_attr(x, "office:string-value");
	t->string = value != NULL && d->o->w.sheet &&
	    (!t->number || is_digits(value)) ?
	    arena_strdup(d->o->arena, value) : NULL;
	d->text.n = 0;
}

static void
start_cell(struct odf *d, struct odf_place *t, struct xml *x, bool covered)
{
	size_t			 repeat = number(xml_attr(x,
				    "table:number-columns-repeated"));
	struct odf_look	 l = look_of_cell(d, t, x);

	if (is_among(t->thin, t->column))
		looks_put(&l.looks, LOOK_CUT, true);
	d->covered = covered || is_among(t->hidden, t->column);
	t->column += repeat;
	if (!odf_put_look(d, x, l)) {
		t->empty += repeat;
		d->covered = false;
		return;
	}
	see_value(d, t, x);
	t->level = d->levels.n;
	t->opened = false;
	t->wide = 1;		/* covered cells stand there by themselves */
	t->repeat = repeat;
}

/* The parts of a table.  False: it is something else. */
bool
odf_table_start(struct odf *d, struct xml *x, const char *name)
{
	struct odf_place	*t = odf_place(d);

	if (strcmp(name, "table:table") == 0)
		start_table(d, x);
	else if (t == NULL)
		return false;
	else if (strcmp(name, "table:table-column") == 0)
		start_column(d, t, x);
	else if (strcmp(name, "table:table-column-group") == 0) {
		if (is(xml_attr(x, "table:display"), "false"))
			d->o->marks |= MARK_HIDDEN;
	} else if (strcmp(name, "table:table-row-group") == 0) {
		if (is(xml_attr(x, "table:display"), "false"))
			odf_skip(d, x);
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

/* Blanks stand in a cell's text in ways of their own. */
static bool
is_same_text(const char *a, const char *b)
{
	size_t	 n;

	for (n = 0; *a != '\0' || *b != '\0'; n++) {
		while (*a == ' ' || *a == '\n' || *a == '\t')
			a++;
		while (*b == ' ' || *b == '\n' || *b == '\t')
			b++;
		if (*a == '\0' && n >= STRING_CUT)
			return true;
		if (*a != *b)
			return false;
		a += *a != '\0';
		b += *b != '\0';
	}
	return true;
}

/* Readers show what a cell holds, by its format; we read its text. */
static void
compare_cell(struct odf *d, const struct odf_place *t)
{
	const char	*text = t->string == NULL ? NULL : buf_str(&d->text);
	const char	*zeros = t->number ? "0" : "";

	/* of numbers only those that are shown as they are held */
	if (text != NULL && (!t->number || is_digits(text)) &&
	    !is_same_text(t->string + strspn(t->string, zeros),
	    text + strspn(text, zeros)))
		d->o->marks |= MARK_HIDDEN;
	if (d->o->w.sheet && t->number && t->value != 0 && !t->opened)
		d->o->marks |= MARK_HIDDEN;
}

static void
end_cell(struct odf *d, struct odf_place *t)
{
	struct writer	*w = &d->o->w;

	d->covered = false;
	compare_cell(d, t);
	if (!t->opened) {
		t->empty += t->repeat;
		return;
	}
	writer_end_cell(w);
	if (t->repeat > 1)
		writer_repeat_cell(w, t->repeat - 1);
}

static void
end_row(struct odf *d, struct odf_place *t)
{
	struct model_lines	*l = &d->o->w.lines;
	struct model_line	*row;
	const struct model_line	*last;
	size_t			 before = l->n, n;

	writer_end_row(&d->o->w);
	if (l->n != before + 1 || l->v[before].ncells == 0)
		return;
	for (n = t->rows; n > 1 && !l->full; n--) {
		last = &l->v[before];
		row = model_add_row(l, last->page, last->cells, last->ncells);
		if (row != NULL)
			row->numbers = l->v[before].numbers;
	}
}

void
odf_cell_seen(struct odf *d)
{
	const struct odf_place	*t = odf_place(d);
	struct condition_cell	 c;

	if (t == NULL || !d->o->w.sheet)
		return;
	c = (struct condition_cell){ .row = t->row, .rows = t->rows,
		.column = t->column - t->repeat, .columns = t->repeat,
		.number = t->number, .value = t->value };

	odf_cell(&d->levels, t->level, &c);
	conditions_cell(d->rules.all, &c);
}

void
odf_table_end(struct odf *d, const char *name)
{
	struct odf_place	*t = odf_place(d);

	if (t == NULL)
		return;
	if (strcmp(name, "table:table") == 0) {
		writer_end_table(&d->o->w);
		if (conditions_hide(d->rules.all))
			d->o->marks |= MARK_HIDDEN;
	} else if (strcmp(name, "table:table-row") == 0)
		end_row(d, t);
	else if (strcmp(name, "table:table-cell") == 0 ||
	    strcmp(name, "table:covered-table-cell") == 0)
		end_cell(d, t);
}
