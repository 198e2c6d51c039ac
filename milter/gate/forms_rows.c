/* forms_rows.c: the list of a form: how many rows, and what each lacks */

#include <ctype.h>
#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define ROWS_MAX	5000	/* a city's yearly list has some hundreds */
#define MISSING_MAX	40	/* rows named one by one; nobody reads more */
#define ROW_LINES	40	/* lines of one row in narrow cells */
#define HEADER_CELLS	2	/* cells that must match to be a header */

/* What was seen in a row of plain text, where cells can not be told apart. */
struct row {
	bool		 serial, email, device, words;
	size_t		 torn;		/* hexadecimal digits in pieces */
};

static void
report(const struct part *part, size_t row, const char *label, bool filled,
    struct content *out)
{
	if (out->nmissing < MISSING_MAX)
		buf_printf(&out->missing, filled ?
		    "%s, dòng %zu: %s không đúng dạng\n" :
		    "%s, dòng %zu: thiếu %s\n", part->section->name, row,
		    label);
	out->nmissing++;
}

/* "01", "1.", "1)" at the front of a text: the number; *rest what follows. */
static size_t
row_number(struct slice text, struct slice *rest)
{
	size_t	 i, n = 0;

	text = slice_trim(text);
	for (i = 0; i < text.n && i < 4 && isdigit(text.p[i]); i++)
		n = n * 10 + (size_t)(text.p[i] - '0');
	if (i == 0 || i == 4)
		return 0;
	if (i < text.n && strchr(".)", text.p[i]) != NULL)
		i++;
	else if (i < text.n && text.p[i] != ' ' && text.p[i] != '\t')
		return 0;
	*rest = slice_from(text, i);
	return n;
}

static bool
is_hex(struct slice s, size_t *digits)
{
	size_t	 i;

	*digits = 0;
	for (i = 0; i < s.n; i++) {
		if (!isxdigit(s.p[i]))
			return false;
		*digits += isdigit(s.p[i]) != 0;
	}
	return s.n > 0;
}

static void
see_word(struct row *row, struct slice word)
{
	size_t	 digits;

	if (memchr(word.p, '@', word.n) != NULL) {
		row->email = row->email || word.n >= 3;
		return;
	}
	if (is_hex(word, &digits)) {
		row->serial = row->serial || value_is_serial(word);
		if (digits > 0 && digits < word.n && word.n >= 4)
			row->torn += word.n;
	}
	if (value_fits(VALUE_DEVICE, word))
		row->device = true;
	/* Letters that are neither a mark (×, ✓) nor part of a number. */
	if (word.p[0] >= 0x80 && word.n <= 3)
		return;
	if (word.n >= 2 && digits < word.n && !isdigit(word.p[0]))
		row->words = true;
}

static void
see_text(struct row *row, struct slice text)
{
	static const char	 between[] = " \t\n,;()|\"'<>";
	size_t			 n;

	while (text.n > 0) {
		for (n = 0; n < text.n &&
		    strchr(between, text.p[n]) == NULL; )
			n++;
		if (n > 0)
			see_word(row, slice_sub(text, 0, n));
		text = slice_from(text, n + 1);
	}
	row->serial = row->serial || row->torn >= 8;
}

static bool
row_has(const struct row *row, enum value_type type)
{
	switch (type) {
	case VALUE_SERIAL:
		return row->serial;
	case VALUE_EMAIL:
		return row->email;
	case VALUE_DEVICE:
		return row->device;
	case VALUE_TEXT:
		return row->words;
	case VALUE_CCCD:
	case VALUE_PHONE:
	case VALUE_DATE:
	case VALUE_MARK:
		return true;	/* not told apart without cells */
	}
	return true;
}

/* A row has at least one thing that only the list's columns hold. */
static bool
row_counts(const struct part *part, const struct row *row)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 i;

	for (i = 0; i < part->section->columns.n; i++)
		if ((columns[i].type == VALUE_SERIAL && row->serial) ||
		    (columns[i].type == VALUE_EMAIL && row->email) ||
		    (columns[i].type == VALUE_DEVICE && row->device))
			return true;
	return false;
}

static void
check_row(const struct part *part, const struct row *row, size_t number,
    struct content *out)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 i;

	for (i = 0; i < part->section->columns.n; i++)
		if (columns[i].required && !row_has(row, columns[i].type))
			report(part, number, columns[i].label, false, out);
}

/* A line that is a row by itself, for lists without a heading. */
static bool
is_whole_row(const struct part *part, struct slice text)
{
	struct row	 row = { 0 };

	see_text(&row, text);
	return row_counts(part, &row);
}

/*
 * Rows of plain text: each begins with the number after the last one's.
 * Without the section's heading any paragraph might be numbered, so there a
 * row must be whole on its line.
 */
static size_t
read_text_rows(const struct doc *doc, const struct part *part, struct row *v)
{
	struct slice	 text, rest;
	size_t		 i, n = 0, lines = 0;
	bool		 begins;

	for (i = part->from; i < part->to && n < ROWS_MAX; i++) {
		if (doc->v[i].line->ncells > 0)
			continue;
		text = slice_of(doc->v[i].line->text);
		begins = row_number(text, &rest) == n + 1 &&
		    (part->found || is_whole_row(part, rest));
		if (begins) {
			v[n++] = (struct row){ 0 };
			text = rest;
			lines = 0;
		}
		if (n > 0 && (begins || part->found) && lines++ < ROW_LINES)
			see_text(&v[n - 1], text);
	}
	return n;
}

/* Nobody numbered them: count what only rows have. */
static size_t
count_unnumbered(const struct doc *doc, const struct part *part)
{
	struct row	 row;
	size_t		 i, n = 0;

	for (i = part->from; i < part->to; i++) {
		row = (struct row){ 0 };
		see_text(&row, slice_of(doc->v[i].line->text));
		n += row_counts(part, &row);
	}
	return n;
}

static int
read_text(const struct doc *doc, const struct part *part, struct content *out)
{
	struct row	*v = arena_array(doc->arena, ROWS_MAX, sizeof(*v));
	size_t		 i, n, last = 0;

	if (v == NULL)
		return -1;
	n = read_text_rows(doc, part, v);
	for (i = 0; i < n; i++)
		if (row_counts(part, &v[i])) {
			out->rows++;
			last = i + 1;
		}
	/* A row between two others is a row, even if nothing is in it. */
	for (i = 0; i < last; i++)
		check_row(part, &v[i], i + 1, out);
	if (last == 0 && part->found)
		out->rows += count_unnumbered(doc, part);
	return 0;
}

/* Columns of the form by the table's columns; SIZE_MAX: not one of them. */
struct table {
	size_t	 column[MODEL_CELLS_MAX];
	size_t	 known;
	bool	 open;		/* a header was seen */
};

/* Match cells against headers; two lines of a header add up. */
static int
read_header(const struct doc *doc, const struct part *part,
    const struct model_line *l, struct table *t)
{
	const struct form_column	*columns = part->section->columns.v;
	const char			*key;
	size_t				 i, k, hits = 0;
	size_t				 at[MODEL_CELLS_MAX];
	struct slice			 rest;

	if (row_number(slice_of(l->cells[0]), &rest) != 0)
		return 0;
	for (i = 0; i < l->ncells && i < MODEL_CELLS_MAX; i++) {
		at[i] = SIZE_MAX;
		if ((key = text_key(doc->arena, l->cells[i])) == NULL)
			return -1;
		for (k = 0; k < part->section->columns.n; k++)
			if (at[i] == SIZE_MAX && patterns_find(
			    columns[k].headers, slice_of(key), NULL))
				at[i] = k;
		hits += at[i] != SIZE_MAX;
	}
	if (hits < HEADER_CELLS && !(t->open && hits > 0))
		return 0;
	if (!t->open)
		for (k = 0; k < MODEL_CELLS_MAX; k++)
			t->column[k] = SIZE_MAX;
	for (k = 0; k < i; k++)
		if (at[k] != SIZE_MAX)
			t->column[k] = at[k];
	t->open = true;
	return 1;
}

/* The values of a row by the form's columns, and the services marked. */
static void
read_cells(const struct part *part, const struct model_line *l,
    const struct table *t, struct slice *values, unsigned *marks)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 i, k;

	*marks = 0;
	for (i = 0; i < l->ncells && i < MODEL_CELLS_MAX; i++) {
		if ((k = t->column[i]) == SIZE_MAX)
			continue;
		values[k] = value_trim(slice_of(l->cells[i]));
		if (columns[k].kind != KINDWORD_NONE && values[k].n > 0)
			*marks |= 1u << (columns[k].kind - 1);
	}
}

static bool
is_row(const struct part *part, const struct slice *values)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 k;

	for (k = 0; k < part->section->columns.n; k++)
		if (columns[k].type != VALUE_TEXT &&
		    columns[k].type != VALUE_MARK && values[k].n > 0)
			return true;
	return false;
}

static void
check_cells(const struct part *part, const struct slice *values,
    unsigned marks, struct content *out)
{
	const struct form_column	*c = part->section->columns.v;
	unsigned			 offered = 0;
	size_t				 k;

	for (k = 0; k < part->section->columns.n; k++, c++) {
		if (c->kind != KINDWORD_NONE)
			offered |= 1u << (c->kind - 1);
		if (!c->required && (c->required_for == KINDWORD_NONE ||
		    !(marks & 1u << (c->required_for - 1))))
			continue;
		if (!value_fits(c->type, values[k]))
			report(part, out->rows, c->label, values[k].n > 0,
			    out);
	}
	if (offered != 0 && marks == 0)
		report(part, out->rows, "dịch vụ yêu cầu", false, out);
}

static int
read_table(const struct doc *doc, const struct part *part,
    struct content *out)
{
	const struct model_line	*l;
	struct table		 t = { 0 };
	struct slice		 values[FORM_COLUMNS_MAX];
	unsigned		 marks;
	size_t			 i;
	int			 header;

	for (i = part->from; i < part->to && out->rows < ROWS_MAX; i++) {
		if ((l = doc->v[i].line)->ncells == 0)
			continue;
		if ((header = read_header(doc, part, l, &t)) == -1)
			return -1;
		if (header == 1 || !t.open)
			continue;
		memset(values, 0, sizeof(values));
		read_cells(part, l, &t, values, &marks);
		if (!is_row(part, values))
			continue;
		out->rows++;
		out->marks |= marks;
		check_cells(part, values, marks, out);
	}
	return 0;
}

int
rows_read(const struct doc *doc, const struct part *part, struct content *out)
{
	size_t	 before = out->rows;

	if (part->section->columns.n == 0)
		return 0;
	if (read_table(doc, part, out) == -1)
		return -1;
	if (out->rows == before && read_text(doc, part, out) == -1)
		return -1;
	if (out->rows == before) {
		buf_printf(&out->missing, "%s: danh sách chưa có dòng nào\n",
		    part->section->name);
		out->nmissing++;
	}
	return arena_failed(doc->arena) ? -1 : 0;
}
