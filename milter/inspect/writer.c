/* writer.c: text and tables, as a format brings them, put into lines and rows */

#include <stdlib.h>
#include <string.h>

#include "inspect/text.h"
#include "inspect/writer.h"

#define HEAD_CELLS	2	/* columns of a table that only sets a page */
#define HEAD_LINES	3	/* and lines that one of its cells has */

/* The row being read of a table; a cell's lines are parted by newlines. */
struct table {
	struct buf	 cells[MODEL_CELLS_MAX];
	size_t		 ncells, cell;		/* places, and the one open */
	size_t		 below[MODEL_CELLS_MAX]; /* rows a cell reaches down */
	uint64_t	 numbers;		/* cells that are numbers */
	bool		 in_row, in_cell;
	bool		 looks;			/* it holds a table itself */
	bool		 head;			/* of a letter, to Kính gửi */
};

static struct table *
open_table(const struct writer *w)
{
	return w->ntables > 0 && w->ntables <= WRITER_TABLES ?
	    w->tables[w->ntables - 1] : NULL;
}

/* Add text as a line; quoted text gets the > of plain mail. */
static void
put_line(struct writer *w, struct buf *b)
{
	struct arena	*a = w->lines.arena;
	const char	*text = NULL;

	if (buf_str(b) != NULL)
		text = text_clean(a, (const char *)b->p);
	if (text != NULL && *text != '\0' && w->quoted)
		text = arena_printf(a, "> %s", text);
	model_add_line(&w->lines, w->page, text);
	b->n = 0;
}

void
writer_text(struct writer *w, struct slice text)
{
	buf_add(&w->line, text);
}

void
writer_end_line(struct writer *w)
{
	struct table	*t = open_table(w);
	struct buf	*cell;

	if (slice_trim(buf_slice(&w->line)).n == 0 && !w->line.failed)
		w->line.n = 0;
	else if (t != NULL && t->in_cell) {
		cell = &t->cells[t->cell];
		if (cell->n > 0)
			buf_addc(cell, '\n');
		buf_add(cell, buf_slice(&w->line));
		cell->failed |= w->line.failed;
		w->line.n = 0;
	} else
		put_line(w, &w->line);
}

/* The lines of the cells of a row one by one, as of a table for looks. */
static void
spill_row(struct writer *w, struct table *t)
{
	struct slice	 rest, line, eol;
	struct buf	 b = { 0 };
	size_t		 i;

	for (i = 0; i < t->ncells; i++) {
		w->lines.full |= t->cells[i].failed;
		rest = buf_slice(&t->cells[i]);
		while (slice_line(&rest, &line, &eol)) {
			buf_add(&b, line);
			put_line(w, &b);
		}
		t->cells[i].n = 0;
	}
	buf_free(&b);
}

static size_t
count_filled(const struct table *t)
{
	size_t	 i, n = 0;

	for (i = 0; i < t->ncells; i++)
		n += t->cells[i].n > 0;
	return n;
}

/*
 * Does the table set the head of a letter (NĐ 30/2020: agency left, motto
 * right)?  It does from the motto to "Kính gửi".
 */
static void
see_head(struct writer *w, struct table *t)
{
	const char	*key;
	size_t		 i;

	for (i = 0; i < t->ncells; i++) {
		if (t->cells[i].n == 0)
			continue;
		key = buf_str(&t->cells[i]) == NULL ? NULL :
		    text_key(w->lines.arena, (const char *)t->cells[i].p);
		if (key == NULL)
			return;		/* no memory, or failed */
		if (strstr(key, "conghoaxahoichunghia") != NULL ||
		    strstr(key, "doclaptudohanhphuc") != NULL)
			t->head = true;
		else if (strncmp(key, "kinhgui", 7) == 0)
			t->head = false;
	}
}

/* Is a row there to set the page (a letter's head), not to hold data? */
static bool
is_for_looks(struct writer *w, struct table *t)
{
	size_t	 i, k, lines, filled = count_filled(t);

	if (filled <= HEAD_CELLS)
		see_head(w, t);
	if (t->ncells <= 1 || t->looks || (filled <= HEAD_CELLS && t->head) ||
	    (filled == 1 && w->sheet))
		return true;
	for (i = 0; i < t->ncells && t->ncells <= HEAD_CELLS; i++) {
		for (k = 0, lines = 1; k < t->cells[i].n; k++)
			lines += t->cells[i].p[k] == '\n';
		if (lines >= HEAD_LINES)
			return true;
	}
	return false;
}

static void
put_row(struct writer *w, struct table *t)
{
	struct arena		 *a = w->lines.arena;
	const char		**cells = arena_array(a, t->ncells,
				      sizeof(*cells));
	struct model_line	 *line;
	size_t			  i;

	if (cells == NULL) {
		w->lines.full = true;
		return;
	}
	for (i = 0; i < t->ncells; i++) {
		cells[i] = buf_str(&t->cells[i]) == NULL ? NULL :
		    text_clean(a, (const char *)t->cells[i].p);
		t->cells[i].n = 0;
	}
	line = model_add_row(&w->lines, w->page, cells, t->ncells);
	if (line != NULL)
		line->numbers = t->numbers;
}

void
writer_start_row(struct writer *w)
{
	struct table	*t = open_table(w);

	writer_end_row(w);
	if (t == NULL)
		return;
	t->in_row = true;
	t->in_cell = t->looks = false;
	t->ncells = 0;
	t->numbers = 0;
}

void
writer_end_row(struct writer *w)
{
	struct table	*t = open_table(w);
	size_t		 i;

	writer_end_line(w);
	if (t == NULL || !t->in_row)
		return;
	for (i = t->ncells; i < MODEL_CELLS_MAX; i++)
		if (t->below[i] > 0) {
			t->below[i]--;
			t->ncells = i + 1;
		}
	if (w->quoted || is_for_looks(w, t))
		spill_row(w, t);
	else
		put_row(w, t);
	t->in_row = t->in_cell = false;
}

void
writer_drop_row(struct writer *w)
{
	struct table	*t = open_table(w);
	size_t		 i;

	w->line.n = 0;
	if (t == NULL || !t->in_row)
		return;
	for (i = 0; i < t->ncells; i++)
		t->cells[i].n = 0;
	t->in_row = t->in_cell = false;
}

void
writer_start_cell(struct writer *w, size_t wide, size_t down)
{
	struct table	*t = open_table(w);
	size_t		 i;

	if (t == NULL)
		return;
	if (!t->in_row)
		writer_start_row(w);
	while (t->ncells < MODEL_CELLS_MAX && t->below[t->ncells] > 0)
		t->below[t->ncells++]--;
	t->in_cell = wide <= MODEL_CELLS_MAX - t->ncells;
	if (!t->in_cell) {
		w->lines.full = true;
		return;
	}
	for (i = 0; i < wide; i++)
		t->below[t->ncells + i] = down - 1;
	t->cell = t->ncells;
	t->ncells += wide;
}

void
writer_end_cell(struct writer *w)
{
	struct table	*t = open_table(w);

	writer_end_line(w);
	if (t != NULL)
		t->in_cell = false;
}

void
writer_widen_cell(struct writer *w, size_t more)
{
	struct table	*t = open_table(w);

	if (t == NULL || !t->in_cell)
		return;
	if (more > MODEL_CELLS_MAX - t->ncells)
		w->lines.full = true;
	else
		t->ncells += more;
}

void
writer_repeat_cell(struct writer *w, size_t n)
{
	struct table	*t = open_table(w);
	size_t		 from;

	if (t == NULL || !t->in_row)
		return;
	from = t->cell;
	if (n > MODEL_CELLS_MAX - t->ncells)
		w->lines.full = true;
	for (; n > 0 && t->ncells < MODEL_CELLS_MAX; n--) {
		buf_add(&t->cells[t->ncells], buf_slice(&t->cells[from]));
		t->numbers |= (t->numbers >> from & 1) << t->ncells;
		t->ncells++;
	}
}

void
writer_mark_number(struct writer *w)
{
	struct table	*t = open_table(w);

	if (t != NULL && t->in_cell)
		t->numbers |= (uint64_t)1 << t->cell;
}

void
writer_start_table(struct writer *w)
{
	struct table	*t = open_table(w);

	/* A table inside a cell: the outer one only sets the page. */
	if (t != NULL) {
		spill_row(w, t);
		t->looks = true;
		t->in_cell = false;
	}
	if (w->ntables < WRITER_TABLES &&
	    (w->tables[w->ntables] = calloc(1, sizeof(*t))) == NULL)
		w->lines.full = true;
	w->ntables++;
}

void
writer_end_table(struct writer *w)
{
	struct table	*t;
	size_t		 i;

	if (w->ntables == 0)
		return;
	writer_end_row(w);
	if ((t = open_table(w)) != NULL) {
		for (i = 0; i < MODEL_CELLS_MAX; i++)
			buf_free(&t->cells[i]);
		free(t);
		w->tables[w->ntables - 1] = NULL;
	}
	w->ntables--;
}

void
writer_finish(struct writer *w)
{
	while (w->ntables > 0)
		writer_end_table(w);
	writer_end_line(w);
	buf_free(&w->line);
}
