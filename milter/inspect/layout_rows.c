/* layout_rows.c: the rows of tables, over the ends of pages */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout_parts.h"
#include "inspect/text.h"

#define FULL		0.2	/* heights by which a full line may fall short */
#define HEADER_ROWS	8	/* rows of a header; a form has two */
#define SAME_COLUMN	4.0	/* points between a column on two pages */
#define SYLLABLE_MAX	7	/* letters of a Vietnamese word: "nghiêng" */
#define NUMBER_MAX	4	/* digits of a row's number */
#define HEAD_CELLS	2	/* a head has no more columns, */
#define HEAD_LINES	3	/* and more lines than a cell of a list */
#define UNREADABLE	"\uFFFD"	/* ends what stands over other text */

/* A cell that is being filled, and its last line. */
struct cell {
	struct buf	 text;
	double		 left;		/* free at the end of that line */
	bool		 one;		/* it is one word */
	bool		 over;		/* text stands on text */
};

/* A table; its last row may go on on the next page. */
struct table {
	double		 x[GRID_COLUMNS_MAX + 1];
	size_t		 columns;
	struct cell	 row[GRID_COLUMNS_MAX];
	uint32_t	 page;		/* where the row begins; 0: no row */
	bool		 numbered;	/* it has a number in its first cell */
	const char	*header[HEADER_ROWS];
	size_t		 nheader;
	bool		 body;		/* the header is over */
};

/* The lines of each cell of a row on a page. */
struct piece {
	struct lines	 cells[GRID_COLUMNS_MAX];
	size_t		 n;
};

/*
 * Was a word broken here, since it has no room on any line?  Then the line is
 * full to the last letter, and what is broken is longer than any word of
 * Vietnamese, or no word at all: a number, a mailbox.
 */
static bool
is_broken(const struct cell *c, const struct line *next)
{
	const unsigned char	*p = c->text.p + c->text.n;
	size_t			 n = 0;
	bool			 word = true;

	if (!c->one || next->glyphs[0].c >= 0x80 ||
	    next->glyphs[0].x2 - next->glyphs[0].x1 <
	    c->left - FULL * next->h)
		return false;
	for (; n < c->text.n && p[-1] != ' '; p--, n++) {
		if (p[-1] >= 0x80)
			return false;
		word = word && g_ascii_isalpha((char)p[-1]);
	}
	return n > SYLLABLE_MAX || !word;
}

/* A line ends in a stroke that had a letter before it: "STN-", "12/". */
static bool
ends_in_stroke(struct slice s)
{
	return s.n > 1 && (s.p[s.n - 1] == '-' || s.p[s.n - 1] == '/') &&
	    s.p[s.n - 2] != ' ';
}

/* Add a line; room is what a line may take up. */
static void
cell_add(struct cell *c, const struct line *l, double room)
{
	if (c->text.n > 0 && buf_str(&c->text) != NULL && !is_broken(c, l) &&
	    !ends_in_stroke(buf_slice(&c->text)))
		buf_addc(&c->text, ' ');
	buf_adds(&c->text, l->text);
	c->left = room - (l->x2 - l->x1);
	c->one = strchr(l->text, ' ') == NULL;
	c->over = c->over || l->over;
}

/* Add the lines of a cell that is so wide; the least indent is its margin. */
static void
cell_fill(struct cell *c, const struct lines *ls, double x1, double x2)
{
	double	 margin = x2 - x1;
	size_t	 i;

	for (i = 0; i < ls->n; i++)
		margin = smaller(margin, ls->v[i].x1 - x1);
	for (i = 0; i < ls->n; i++) {
		if (i > 0 && ls->v[i].y - ls->v[i - 1].y <
		    ls->v[i].h / 2 && ls->v[i].x1 < ls->v[i - 1].x2 &&
		    ls->v[i].x2 > ls->v[i - 1].x1)
			c->over = true;
		cell_add(c, &ls->v[i], x2 - x1 - 2 * larger(margin, 0));
	}
}

static const char *
cell_text(struct arena *a, struct cell *c)
{
	if (c->over)
		buf_adds(&c->text, UNREADABLE);
	return buf_str(&c->text) == NULL ? NULL :
	    arena_str(a, buf_slice(&c->text));
}

/* Hand the open row over to the model. */
static void
row_end(struct layout *lay)
{
	struct table	 *t = lay->table;
	struct arena	 *a = lay->out->arena;
	const char	**cells;
	size_t		  i;

	if (t->page == 0)
		return;
	if ((cells = arena_array(a, t->columns, sizeof(*cells))) == NULL) {
		lay->out->full = true;
		return;
	}
	for (i = 0; i < t->columns; i++) {
		cells[i] = cell_text(a, &t->row[i]);
		buf_free(&t->row[i].text);
		t->row[i] = (struct cell){ 0 };
	}
	model_add_row(lay->out, t->page, cells, t->columns);
	t->page = 0;
}

void
rows_end(struct layout *lay)
{
	if (lay->table == NULL)
		return;
	row_end(lay);
	free(lay->table);
	lay->table = NULL;
}

/* "01", "1.", "1)": what stands in the first cell of a row of a list. */
static bool
is_number(const struct lines *ls)
{
	const char	*p = ls->n > 0 ? ls->v[0].text : "";
	size_t		 n = strspn(p, "0123456789");

	if (ls->n != 1 || n == 0 || n > NUMBER_MAX)
		return false;
	p += n;
	return *p == '\0' || ((*p == '.' || *p == ')') && p[1] == '\0');
}

/* All that a row says, so that it can be compared. */
static const char *
key_of(struct arena *a, const struct piece *p)
{
	struct buf	 b = { 0 };
	const char	*key;
	size_t		 i, k;

	for (i = 0; i < p->n; i++) {
		buf_addc(&b, '|');
		for (k = 0; k < p->cells[i].n; k++)
			buf_adds(&b, p->cells[i].v[k].key);
	}
	key = b.failed ? NULL : arena_str(a, buf_slice(&b));
	buf_free(&b);
	return key;
}

/* A row as a new one, or to the one that a page's end has parted. */
static void
row_fill(struct layout *lay, const struct page *p, const struct grid *g,
    const struct piece *piece, size_t row, bool more)
{
	struct table	*t = lay->table;
	size_t		 i, k;

	if (!more) {
		row_end(lay);
		t->page = p->number;
		t->numbered = is_number(&piece->cells[0]);
	}
	for (i = 0; i < piece->n; i++) {
		for (k = i + 1; k < g->columns && g->at[row * g->columns + k] ==
		    g->at[row * g->columns + i]; k++)
			;
		cell_fill(&t->row[i], &piece->cells[i], g->x[i], g->x[k]);
	}
}

/* Lines of a table that only sets the page, column by column. */
static void
spill(struct layout *lay, const struct page *p, const struct piece *piece)
{
	size_t	 i;

	for (i = 0; i < piece->n; i++)
		lines_add(lay->out, p->number, piece->cells[i].v,
		    piece->cells[i].n, true);
}

/* Is a row there to set the page (a letter's head), not to hold data? */
static bool
is_for_looks(const struct grid *g, const struct piece *piece)
{
	size_t	 i;

	for (i = 0; i < piece->n && g->columns <= HEAD_CELLS; i++)
		if (piece->cells[i].n >= HEAD_LINES)
			return true;
	return false;
}

static bool
has_columns(const struct table *t, const struct grid *g)
{
	size_t	 i;

	if (t == NULL || t->columns != g->columns)
		return false;
	for (i = 0; i <= g->columns; i++)
		if (fabs(t->x[i] - g->x[i]) > SAME_COLUMN)
			return false;
	return true;
}

static int
start_table(struct layout *lay, const struct grid *g)
{
	rows_end(lay);
	if ((lay->table = calloc(1, sizeof(*lay->table))) == NULL)
		return -1;
	memcpy(lay->table->x, g->x, sizeof(g->x));
	lay->table->columns = g->columns;
	return 0;
}

/* How a page's table goes on with the one that is open. */
struct going {
	bool	 on;		/* it does */
	size_t	 header;	/* rows of the header seen again */
	bool	 row;		/* and the first row after them was seen */
};

static int
row_add(struct layout *lay, const struct page *p, const struct grid *g,
    const struct piece *piece, size_t row, struct going *going)
{
	struct table	*t = lay->table;
	const char	*key = key_of(lay->out->arena, piece);
	bool		 more;

	if (key == NULL)
		return -1;
	if (going->on && !going->row && going->header < t->nheader &&
	    strcmp(key, t->header[going->header]) == 0) {
		going->header++;
		return 0;
	}
	if (is_number(&piece->cells[0]))
		t->body = true;
	if (!t->body && t->nheader < HEADER_ROWS)
		t->header[t->nheader++] = key;
	more = going->on && !going->row && t->page != 0 && t->numbered &&
	    piece->cells[0].n == 0;
	going->row = true;
	if (is_for_looks(g, piece)) {
		row_end(lay);
		spill(lay, p, piece);
	} else
		row_fill(lay, p, g, piece, row, more);
	return 0;
}

/* The lines of the cells that begin in a row, off the front of the glyphs. */
static int
take_piece(struct arena *a, const struct grid *g, size_t row,
    struct glyph **glyphs, size_t *n, struct piece *out)
{
	size_t	 i, k, place;

	*out = (struct piece){ .n = g->columns };
	for (i = 0; i < g->columns; i++) {
		place = row * g->columns + i;
		for (k = 0; k < *n && (*glyphs)[k].place == place; k++)
			;
		if (lines_find(a, *glyphs, k, &out->cells[i]) == -1)
			return -1;
		*glyphs += k;
		*n -= k;
	}
	return 0;
}

int
rows_add(struct layout *lay, const struct page *p, const struct grid *g,
    struct glyph *glyphs, size_t n)
{
	struct going	 going = { .on = has_columns(lay->table, g) };
	struct piece	 piece;
	size_t		 r, i;
	int		 rc = 0;

	if (!going.on && start_table(lay, g) == -1)
		return -1;
	for (r = 0; r < g->rows && rc == 0; r++) {
		rc = take_piece(lay->out->arena, g, r, &glyphs, &n, &piece);
		if (rc == 0)
			rc = row_add(lay, p, g, &piece, r, &going);
		for (i = 0; i < piece.n; i++)
			free(piece.cells[i].v);
	}
	return rc;
}
