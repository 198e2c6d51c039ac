/* forms_rows.c: the list of a form: its rows, and what each lacks */

#include <ctype.h>
#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define HEADER_CELLS	2	/* cells that must match to be a header */

size_t
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

/* Columns of the form by the table's columns; SIZE_MAX: not one of them. */
struct table {
	size_t	 column[MODEL_CELLS_MAX];
	size_t	 hits;		/* of its header so far */
	bool	 open;		/* a header was seen */
	size_t	 rows;		/* and so many rows below it */
};

/*
 * Match cells against headers.  The lines of one header add up; below the
 * first row only the same header again is one, on the next page: a row may
 * name a column as what is to be changed.  1 when it is a header, 0 or -1.
 */
static int
read_header(const struct doc *doc, const struct part *part,
    const struct model_line *l, struct table *t)
{
	const struct form_column	*columns = part->section->columns.v;
	const char			*key;
	size_t				 i, k, hits = 0, others = 0;
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
		others += at[i] != SIZE_MAX && at[i] != t->column[i];
	}
	if (t->rows > 0 ? hits < HEADER_CELLS || others > 0 : hits == 0)
		return 0;
	if (t->hits == 0 && !t->open)
		for (k = 0; k < MODEL_CELLS_MAX; k++)
			t->column[k] = SIZE_MAX;
	for (k = 0; k < i; k++)
		if (at[k] != SIZE_MAX)
			t->column[k] = at[k];
	t->hits += hits;
	t->open = t->open || t->hits >= HEADER_CELLS;
	return 1;
}

/* The values of a row by the form's columns. */
struct row_values {
	struct slice	 v[FORM_COLUMNS_MAX];
	uint32_t	 numbers;	/* bit k: it was kept as a number */
};

static void
read_cells(const struct model_line *l, const struct table *t,
    struct row_values *out)
{
	size_t	 i, k;

	*out = (struct row_values){ 0 };
	for (i = 0; i < l->ncells && i < MODEL_CELLS_MAX; i++) {
		if ((k = t->column[i]) == SIZE_MAX)
			continue;
		out->v[k] = value_trim(slice_of(l->cells[i]));
		if ((l->numbers >> i & 1) != 0)
			out->numbers |= (uint32_t)1 << k;
	}
}

/* Has it something that only the list's columns hold, or a number and words? */
static bool
is_row(const struct part *part, const struct model_line *l,
    const struct row_values *values)
{
	const struct form_column	*columns = part->section->columns.v;
	struct slice			 rest;
	bool				 numbered;
	size_t				 k;

	numbered = row_number(slice_of(l->cells[0]), &rest) > 0;
	for (k = 0; k < part->section->columns.n; k++)
		if (values->v[k].n > 0 && (numbered ||
		    (columns[k].type != VALUE_TEXT &&
		    columns[k].type != VALUE_MARK)))
			return true;
	return false;
}

static int
add_row(const struct doc *doc, const struct part *part,
    const struct row_values *values, struct content *out)
{
	const struct form_column	*c = part->section->columns.v;
	struct form_entry		*e = content_row(out, part->section);
	struct form_value		*v;
	unsigned			 marks = 0;
	bool				 offered = false;
	size_t				 k;

	if (e == NULL)
		return -1;
	v = (struct form_value *)(uintptr_t)e->cells;
	for (k = 0; k < e->ncells; k++) {
		v[k].ok = !((values->numbers >> k & 1) != 0 &&
		    value_loses_digits(v[k].type)) &&
		    value_fits(&doc->forms->common, v[k].type, values->v[k]);
		v[k].text = value_text(out->arena, v[k].type, values->v[k]);
		if (v[k].text == NULL)
			return -1;
		offered |= c[k].kind != KINDWORD_NONE;
		if (v[k].ok && c[k].kind != KINDWORD_NONE)
			marks |= 1u << (c[k].kind - 1);
		if (!v[k].ok && (c[k].required || values->v[k].n > 0))
			content_lacks(out, part->section, e->number, &v[k],
			    values->v[k].n > 0);
	}
	if (offered)
		e->kinds = marks;
	row_check(out, part->section, e);
	return 0;
}

static int
read_table(const struct doc *doc, const struct part *part,
    struct content *out)
{
	const struct model_line	*l;
	struct table		 t = { 0 };
	struct row_values		 values;
	size_t			 i;
	int			 header;

	for (i = part->from; i < part->to &&
	    out->nrows < CONTENT_ROWS_MAX; i++) {
		if ((l = doc->v[i].line)->ncells == 0) {
			t.hits = 0;	/* of another table */
			continue;
		}
		if ((header = read_header(doc, part, l, &t)) == -1)
			return -1;
		if (header == 1 || !t.open)
			continue;
		read_cells(l, &t, &values);
		if (!is_row(part, l, &values))
			continue;
		t.rows++;
		if (add_row(doc, part, &values, out) == -1)
			return -1;
	}
	return 0;
}

int
rows_read(const struct doc *doc, const struct part *part, struct content *out)
{
	size_t	 before = out->nrows;

	if (part->section->columns.n == 0)
		return 0;
	if (read_table(doc, part, out) == -1)
		return -1;
	if (out->nrows == before && typed_rows_read(doc, part, out) == -1)
		return -1;
	if (out->nrows == before)
		content_fault(out, part->section, 0, false,
		    "danh sách chưa có dòng nào");
	else if (out->nrows == CONTENT_ROWS_MAX)
		content_fault(out, part->section, 0, true,
		    "danh sách dài quá %d dòng", CONTENT_ROWS_MAX - 1);
	if (rows_check(doc, part, out, before) == -1)
		return -1;
	return arena_failed(doc->arena) ? -1 : 0;
}
