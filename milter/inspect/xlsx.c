/* xlsx.c: sheets of Excel as their readers see them (ECMA-376-1 18) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/xlsx_rules.h"

#define STRINGS_MAX	200000	/* of a sheet of 5000 rows, and some */
#define SHEETS_MAX	200
#define ROWS_MAX	10000000UL	/* Excel's bound is 1048576 */
#define THIN		0.2	/* of a digit's width: a column of two pixels */

struct sheet {
	const char	*id;		/* of its relationship */
	bool		 hidden;
};

/* How the parts of a text look that do not look like their cell. */
struct parts {
	unsigned	 on;		/* looks of any of them */
	uint32_t	 ink;
};

struct xlsx {
	struct office	*o;
	struct sheet	*sheets;
	size_t		 nsheets;
	const char	**strings;
	struct parts	*string_parts;
	size_t		 nstrings;
	struct xlsx_formats formats;
	struct xlsx_rules rules;
	struct buf	 text;		/* of the string, cell or value */
	bool		 in_text;
	struct looks	 part;		/* of the text: the one at hand */
	struct parts	 parts;
	/* of the sheet being read */
	uint64_t	 hidden, thin;	/* columns nobody sees, or that show
					   none of their text */
	bool		 row_hidden;
	struct looks	 rows, row;	/* of all cells; of those of the row */
	size_t		 number, next;	/* of the row the cell is in, from 1;
					   of the next row */
	size_t		 column, after;	/* of the cell, and of the next one */
	size_t		 told;		/* cells of the row that were written */
	struct looks	 looks;		/* of the cell */
	char		 kind;		/* of the cell: 's' shared, 'n' number,
					   't' text */
};

static bool
is_on(struct xml *x, const char *name)
{
	const char	*value = xml_attr(x, name);

	return value != NULL && (strcmp(value, "1") == 0 ||
	    strcmp(value, "true") == 0);
}

/* The column that "AB12" names, from 0; n where it names none. */
static size_t
column_of(const char *ref, size_t n)
{
	size_t	 column = 0;

	if (ref == NULL || !g_ascii_isalpha(*ref))
		return n;
	for (; g_ascii_isalpha(*ref) && column <= MODEL_CELLS_MAX; ref++)
		column = column * 26 +
		    (size_t)(g_ascii_toupper(*ref) - 'A') + 1;
	return column - 1;
}

/* The row that "AB12" names, from 1; n where it names none. */
static size_t
row_of(const char *ref, size_t n)
{
	unsigned long	 row;

	for (; ref != NULL && g_ascii_isalpha(*ref); ref++)
		;
	row = ref == NULL ? 0 : strtoul(ref, NULL, 10);
	return row == 0 ? n : MIN(row, ROWS_MAX);
}

/* Of the workbook: its sheets in their order. */
static void
start_book(void *ctx, struct xml *x, const char *name)
{
	struct xlsx	*d = ctx;
	struct sheet	*s = &d->sheets[d->nsheets];
	const char	*value;

	if (strcmp(name, "x:workbookView") == 0 &&
	    (value = xml_attr(x, "visibility")) != NULL &&
	    strcmp(value, "visible") != 0)
		d->o->marks |= MARK_HIDDEN;
	if (strcmp(name, "x:sheet") != 0)
		return;
	if (d->nsheets == SHEETS_MAX) {
		d->o->w.lines.full = true;
		return;
	}
	value = xml_attr(x, "r:id");
	s->id = value == NULL ? "" : arena_strdup(d->o->arena, value);
	value = xml_attr(x, "state");
	s->hidden = value != NULL && strcmp(value, "visible") != 0;
	d->nsheets += s->id != NULL;
}

static void
end_book(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

/* Of parts in several inks one is kept, rather one that paper swallows. */
static void
add_part(struct parts *all, struct looks l)
{
	if ((l.on & LOOK_INK) != 0) {
		if ((all->on & LOOK_INK) == 0)
			all->ink = l.ink;
		else if (!colour_is_near(all->ink, l.ink))
			all->on |= LOOK_MIXED;
		if (colour_is_pale(l.ink))
			all->ink = l.ink;
	}
	all->on |= l.on;
}

static void
text(void *ctx, struct slice s)
{
	struct xlsx	*d = ctx;

	xlsx_rules_text(&d->rules, s);
	if (!d->in_text)
		return;
	buf_add(&d->text, s);
	if (slice_trim(s).n > 0)
		add_part(&d->parts, d->part);
}

/* A text begins, whose parts may look otherwise than its cell. */
static void
begin_text(struct xlsx *d)
{
	d->text.n = 0;
	d->part = (struct looks){ 0 };
	d->parts = (struct parts){ 0 };
}

/* What stands in a text.  False: something else. */
static bool
start_of_text(struct xlsx *d, struct xml *x, const char *name)
{
	if (strcmp(name, "x:rPh") == 0)
		xml_skip(x);
	else if (strcmp(name, "x:r") == 0)
		d->part = (struct looks){ 0 };
	else if (strcmp(name, "x:t") == 0)
		d->in_text = true;
	else if (strcmp(name, "x:color") == 0 || strcmp(name, "x:sz") == 0)
		xlsx_look(&d->formats.colours, &d->part, x, name);
	else
		return false;
	return true;
}

/* Of the strings that cells share; what a reader is told how to say is not. */
static void
start_string(void *ctx, struct xml *x, const char *name)
{
	struct xlsx	*d = ctx;

	if (!start_of_text(d, x, name) && strcmp(name, "x:si") == 0)
		begin_text(d);
}

static void
end_string(void *ctx, const char *name)
{
	struct xlsx	*d = ctx;
	const char	*s;

	if (strcmp(name, "x:t") == 0)
		d->in_text = false;
	if (strcmp(name, "x:si") != 0)
		return;
	s = d->text.failed ? NULL :
	    arena_str(d->o->arena, buf_slice(&d->text));
	if (s == NULL || d->nstrings == STRINGS_MAX)
		d->o->w.lines.full = true;
	else {
		d->string_parts[d->nstrings] = d->parts;
		d->strings[d->nstrings++] = s;
	}
}

static void
start_cell(struct xlsx *d, struct xml *x)
{
	const char	*type;

	d->number = row_of(xml_attr(x, "r"), MAX(d->next, 2) - 1);
	d->column = column_of(xml_attr(x, "r"), d->after);
	d->after = d->column + 1;
	d->looks = xlsx_format(&d->formats, xml_attr(x, "s"));
	type = xml_attr(x, "t");
	d->kind = type == NULL || strcmp(type, "n") == 0 ||
	    strcmp(type, "d") == 0 ? 'n' : strcmp(type, "s") == 0 ? 's' : 't';
	begin_text(d);
}

/* What holds for columns and rows that say nothing themselves. */
static void
start_sizes(struct xlsx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "defaultColWidth");

	if (value != NULL && g_ascii_strtod(value, NULL) < THIN)
		d->thin = UINT64_MAX;
	value = xml_attr(x, "defaultRowHeight");
	if (value != NULL)
		looks_row(&d->rows, g_ascii_strtod(value, NULL));
}

static void
start_column(struct xlsx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "width");
	bool		 said = value != NULL;
	bool		 thin = said && g_ascii_strtod(value, NULL) < THIN;
	bool		 hidden = is_on(x, "hidden");
	unsigned long	 min, max;
	uint64_t	 bit;

	value = xml_attr(x, "min");
	min = value == NULL ? 1 : strtoul(value, NULL, 10);
	value = xml_attr(x, "max");
	max = value == NULL ? min : strtoul(value, NULL, 10);
	for (; min > 0 && min <= max && min <= MODEL_CELLS_MAX; min++) {
		bit = (uint64_t)1 << (min - 1);
		if (hidden)
			d->hidden |= bit;
		else if (thin)
			d->thin |= bit;
		else if (said)
			d->thin &= ~bit;
	}
}

static void
start_row(struct xlsx *d, struct xml *x)
{
	const char	*value = xml_attr(x, "ht");

	d->row = value == NULL ? d->rows : (struct looks){ 0 };
	if (value != NULL)
		looks_row(&d->row, g_ascii_strtod(value, NULL));
	d->row_hidden = is_on(x, "hidden");
	d->after = d->told = 0;
	d->next = row_of(xml_attr(x, "r"), d->next) + 1;
	writer_start_row(&d->o->w);
}

static bool
is_among(uint64_t columns, size_t column)
{
	return column < MODEL_CELLS_MAX && (columns >> column & 1) != 0;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	struct xlsx	*d = ctx;

	if (xlsx_rules_start(&d->rules, x, name) || start_of_text(d, x, name))
		return;
	if (strcmp(name, "x:sheetFormatPr") == 0)
		start_sizes(d, x);
	else if (strcmp(name, "x:col") == 0)
		start_column(d, x);
	else if (strcmp(name, "x:row") == 0)
		start_row(d, x);
	else if (strcmp(name, "x:c") == 0)
		start_cell(d, x);
	else if (strcmp(name, "x:v") == 0)
		d->in_text = true;
}

/* What a cell shows: its own text, or the shared one it points to. */
static struct slice
cell_text(struct xlsx *d)
{
	const char	*s = buf_str(&d->text);
	unsigned long	 n;

	if (s == NULL) {
		d->o->w.lines.full = true;
		return SLICE("");
	}
	if (d->kind != 's' || *s == '\0')
		return slice_of(s);
	n = strtoul(s, NULL, 10);
	if (n < d->nstrings) {
		d->parts = d->string_parts[n];
		return slice_of(d->strings[n]);
	}
	d->o->w.lines.full = true;	/* it shows something that is not there */
	return SLICE("");
}

/* How a cell with text looks, what is in it over that, and where it is. */
static struct condition_cell
seen_cell(const struct xlsx *d, struct slice s)
{
	bool	 number = d->kind == 'n';

	return (struct condition_cell){ .row = d->number - 1,
		.column = d->column, .rows = 1, .columns = 1,
		.number = number,
		/* which is the end of its buffer, where strings end */
		.value = number ? strtod((const char *)s.p, NULL) : 0,
		.cell = d->looks, .inner = { .set = d->parts.on,
		    .on = d->parts.on, .ink = d->parts.ink,
		    .plain_ink = d->parts.ink } };
}

/* Its format shows nothing of it. */
static bool
is_unshown(const struct condition_cell *c)
{
	return c->number ? looks_no_number(c->cell, c->value) :
	    looks_no_text(c->cell);
}

static void
end_cell(struct xlsx *d)
{
	struct writer		*w = &d->o->w;
	struct slice		 s = cell_text(d);
	struct condition_cell	 seen;

	if (slice_trim(s).n == 0)
		return;
	office_text(d->o, s);
	seen = seen_cell(d, s);
	conditions_cell(d->rules.all, &seen);
	if (looks_unseen(d->looks) || looks_unseen(d->row) ||
	    looks_unseen(looks_over(d->looks, seen.inner)) ||
	    is_among(d->thin, d->column))
		d->o->marks |= MARK_HIDDEN;
	if (d->row_hidden || is_unshown(&seen) ||
	    is_among(d->hidden, d->column)) {
		d->o->marks |= MARK_HIDDEN;
		return;
	}
	if (d->column < d->told) {
		w->lines.full = true;	/* two in one place */
		return;
	}
	if (d->column > d->told) {
		writer_start_cell(w, d->column - d->told, 1);
		writer_end_cell(w);
	}
	writer_start_cell(w, 1, 1);
	if (d->kind == 'n')
		writer_mark_number(w);
	writer_text(w, s);
	writer_end_cell(w);
	d->told = d->column + 1;
}

static void
end(void *ctx, const char *name)
{
	struct xlsx	*d = ctx;

	xlsx_rules_end(&d->rules, name);
	if (strcmp(name, "x:v") == 0 || strcmp(name, "x:t") == 0)
		d->in_text = false;
	else if (strcmp(name, "x:c") == 0)
		end_cell(d);
	else if (strcmp(name, "x:row") == 0)
		writer_end_row(&d->o->w);
}

/* One sheet; pages are sheets.  NULL, or a cause. */
static const char *
read_sheet(struct xlsx *d, const struct relations *r, const struct sheet *s)
{
	static const struct xml_calls	 calls = { start, end, text };
	const struct relation		*rel = office_relation(r, NULL, s->id);
	const char			*cause;

	if (rel == NULL || rel->external)
		return "a part is missing";
	if (s->hidden) {
		d->o->marks |= MARK_HIDDEN;
		return NULL;
	}
	if (strcmp(rel->type, "worksheet") != 0)
		return NULL;		/* a chart, or a dialog of old */
	d->o->w.page = ++d->o->pages;
	d->hidden = d->thin = 0;
	d->rows = (struct looks){ 0 };
	d->next = 1;
	writer_start_table(&d->o->w);
	cause = office_xml(d->o, rel->target, &calls, d);
	if (conditions_hide(d->rules.all))
		d->o->marks |= MARK_HIDDEN;
	writer_end_table(&d->o->w);
	return cause;
}

/* The book, then what its sheets share, then the sheets. */
static const char *
read_parts(struct xlsx *d, const char *main, const struct relations *r)
{
	static const struct xml_calls	 book = { start_book, end_book, text },
		strings = { start_string, end_string, text };
	const struct relation		*shared = office_relation(r,
					    "sharedStrings", NULL);
	const char			*cause;
	size_t				 i;

	office_theme(d->o, r);
	cause = office_xml(d->o, main, &book, d);
	if (cause == NULL)
		cause = xlsx_formats_read(d->o, office_relation(r, "styles",
		    NULL), &d->formats);
	if (cause == NULL && shared != NULL && !shared->external)
		cause = office_xml(d->o, shared->target, &strings, d);
	for (i = 0; i < d->nsheets && cause == NULL; i++)
		cause = read_sheet(d, r, &d->sheets[i]);
	return cause;
}

const char *
xlsx_read(struct office *o)
{
	struct xlsx		 d = { .o = o,
		.text = { .max = MODEL_TEXT_MAX } };
	struct relations	 r;
	const char		*main = NULL;
	const char		*cause = office_main(o, &main);

	d.sheets = arena_array(o->arena, SHEETS_MAX + 1, sizeof(*d.sheets));
	d.strings = arena_array(o->arena, STRINGS_MAX, sizeof(*d.strings));
	d.string_parts = arena_array(o->arena, STRINGS_MAX,
	    sizeof(*d.string_parts));
	o->w.sheet = true;
	o->pages = 0;
	if (d.sheets == NULL || d.strings == NULL || d.string_parts == NULL)
		return "memory";
	if (cause == NULL)
		cause = office_relations(o, main, &r);
	if (cause != NULL)
		return cause;
	xlsx_rules_init(&d.rules, &d.formats);
	cause = read_parts(&d, main, &r);
	buf_free(&d.text);
	xlsx_rules_clear(&d.rules);
	return cause;
}
