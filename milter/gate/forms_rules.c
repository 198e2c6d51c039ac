/* forms_rules.c: what must hold of a row of a list, and of all its rows */

#include <stdlib.h>
#include <string.h>

#include "gate/forms_parts.h"

#define TOTAL_MAX	99999	/* more than CONTENT_ROWS_MAX is a mistake */

static const struct form_value *
cell_of(const struct form_entry *e, const char *key)
{
	size_t	 i;

	for (i = 0; i < e->ncells; i++)
		if (strcmp(e->cells[i].key, key) == 0)
			return &e->cells[i];
	return NULL;
}

static bool
has_any(const struct form_entry *e, struct strings of)
{
	size_t	 i;

	for (i = 0; i < of.n; i++)
		if (*cell_of(e, of.v[i])->text != '\0')
			return true;
	return false;
}

void
row_check(struct content *c, const struct form_section *section,
    const struct form_entry *e)
{
	const struct form_any	*any = section->row_any.v;
	const struct form_if	*cond = section->row_if.v;
	const struct form_value	*v;
	size_t			 i, k;

	for (i = 0; i < section->row_any.n; i++)
		if (!has_any(e, any[i].of))
			content_fault(c, section, e->number, false,
			    "thiếu %s", any[i].label);
	for (i = 0; i < section->row_if.n; i++) {
		if (!cell_of(e, cond[i].column)->ok)
			continue;
		for (k = 0; k < cond[i].needs.n; k++) {
			v = cell_of(e, cond[i].needs.v[k]);
			if (!v->ok)
				content_lacks(c, section, e->number, v,
				    *v->text != '\0');
		}
	}
}

/* A cell of a column and its row, to be sorted. */
struct cell {
	const char	*text;
	size_t		 row;
};

static int
by_text(const void *a, const void *b)
{
	const struct cell	*x = a, *y = b;
	int			 order = strcmp(x->text, y->text);

	return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* Leading zeros do not make another number of it. */
static const char *
without_zeros(const char *s)
{
	return s + strspn(s, "0");
}

/* Name each row whose cell of column k stands in an earlier row, too. */
static int
find_doubles(struct content *c, const struct form_section *section, size_t k,
    size_t first)
{
	struct cell	*v;
	const char	*label = NULL;
	size_t		 i, n = 0;

	v = arena_array(c->arena, c->nrows - first, sizeof(*v));
	if (v == NULL)
		return -1;
	for (i = first; i < c->nrows; i++) {
		label = c->rows[i].cells[k].label;
		if (*c->rows[i].cells[k].text != '\0')
			v[n++] = (struct cell){ without_zeros(
			    c->rows[i].cells[k].text), c->rows[i].number };
	}
	qsort(v, n, sizeof(*v), by_text);
	for (i = 1; i < n; i++)
		if (strcmp(v[i].text, v[i - 1].text) == 0)
			content_fault(c, section, v[i].row, true,
			    "%s trùng với dòng %zu", label, v[i - 1].row);
	return 0;
}

/* The number right behind "Số lượng:"; 0 where the section tells none. */
static int
read_total(const struct doc *doc, const struct part *part)
{
	const struct doc_line	*l;
	const char		*colon;
	struct found		 f;
	char			*end;
	long			 n;
	size_t			 i;

	if (!patterns_may(part->section->totals, doc->grams))
		return 0;
	for (i = part->from; i < part->to; i++) {
		l = &doc->v[i];
		if (!patterns_begin(part->section->totals, l->key, &f) ||
		    (colon = strchr(l->line->text, ':')) == NULL)
			continue;
		n = strtol(colon + 1, &end, 10);
		if (end != colon + 1 && n > 0 && n <= TOTAL_MAX)
			return (int)n;
	}
	return 0;
}

int
rows_check(const struct doc *doc, const struct part *part, struct content *c,
    size_t first)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 k;
	int				 total = read_total(doc, part);

	for (k = 0; k < part->section->columns.n; k++)
		if (columns[k].unique &&
		    find_doubles(c, part->section, k, first) == -1)
			return -1;
	if (total == 0)
		return 0;
	c->total = total;
	if ((size_t)total != c->nrows - first)
		content_fault(c, part->section, 0, true,
		    "số lượng ghi %d nhưng danh sách có %zu dòng", total,
		    c->nrows - first);
	return 0;
}
