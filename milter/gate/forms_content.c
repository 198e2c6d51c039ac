/* forms_content.c: what was read of a form, gathered, and its faults named */

#include <assert.h>
#include <string.h>

#include "gate/forms_parts.h"

#define ROWS_FIRST	16	/* room of the first allocation */

int
content_init(struct content *c, struct arena *a, const struct form *form)
{
	const struct form_section	*s = form->sections.v;
	size_t				 i, n = 0;

	*c = (struct content){ .arena = a, .form = form };
	for (i = 0; i < form->sections.n; i++)
		n += s[i].fields.n;
	c->fields = arena_array(a, n, sizeof(*c->fields));
	return c->fields == NULL ? -1 : 0;
}

static int
make_room(struct content *c)
{
	size_t			 size = c->size == 0 ? ROWS_FIRST : 2 * c->size;
	struct form_entry	*v;

	if (c->nrows < c->size)
		return 0;
	if ((v = arena_array(c->arena, size, sizeof(*v))) == NULL)
		return -1;
	if (c->nrows > 0)
		memcpy(v, c->rows, c->nrows * sizeof(*v));
	c->rows = v;
	c->size = size;
	return 0;
}

struct form_entry *
content_row(struct content *c, const struct form_section *section)
{
	const struct form_column	*columns = section->columns.v;
	struct form_value		*cells;
	size_t				 i, n = section->columns.n;

	assert(c->nrows < CONTENT_ROWS_MAX);
	if (make_room(c) == -1 ||
	    (cells = arena_array(c->arena, n, sizeof(*cells))) == NULL)
		return NULL;
	for (i = 0; i < n; i++)
		cells[i] = (struct form_value){ .key = columns[i].key,
			.label = columns[i].label, .type = columns[i].type,
			.text = "" };
	c->rows[c->nrows] = (struct form_entry){ .number = c->nrows + 1,
		.kinds = c->title_kinds, .cells = cells, .ncells = n };
	return &c->rows[c->nrows++];
}

void
content_fault(struct content *c, const struct form_section *section,
    size_t row, bool damaged, const char *fmt, ...)
{
	struct buf	 b = { 0 };
	va_list		 ap;

	if (c->nmissing++ >= MISSING_MAX)
		return;
	buf_adds(&b, section == NULL ? "Phần đầu" : section->name);
	if (row > 0)
		buf_printf(&b, ", dòng %zu", row);
	buf_adds(&b, ": ");
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	c->missing[c->nmissing - 1] = (struct missing){ .row = row,
		.damaged = damaged,
		.what = arena_str(c->arena, buf_slice(&b)) };
	buf_free(&b);
}

void
content_lacks(struct content *c, const struct form_section *section,
    size_t row, const struct form_value *v, bool filled)
{
	if (filled)
		content_fault(c, section, row, true, "%s không đúng dạng",
		    v->label);
	else
		content_fault(c, section, row, false, "thiếu %s", v->label);
}
