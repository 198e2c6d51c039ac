/* conditional.c: cells of a sheet, and what conditions may make of them */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/conditional.h"

#define RANGES_MAX	250	/* bytes; xml.c cuts values off at 255 */
#define RULES_MAX	20000	/* of a sheet; copies of one are hundreds */
#define CELLS_MAX	400000	/* more than a model has */
#define WORK_MAX	20000000	/* looks at a rule for a cell: half a second */
#define INKS_MAX	8	/* that rules give to one cell */

struct range {
	size_t	 row, last_row, column, last_column;
};

struct rule {
	struct range	 range;
	struct looks	 looks;
	bool		 numbers, merged;
};

struct conditions {
	GArray		*cells, *rules;
	GArray		*bare;		/* rules without a range as yet */
	bool		 lost;		/* more than are kept */
};

static const struct range	 sheet = { 0, SIZE_MAX, 0, SIZE_MAX };

struct conditions *
conditions_new(void)
{
	struct conditions	*c = g_new0(struct conditions, 1);

	c->cells = g_array_new(FALSE, FALSE, sizeof(struct condition_cell));
	c->rules = g_array_new(FALSE, FALSE, sizeof(struct rule));
	c->bare = g_array_new(FALSE, FALSE, sizeof(struct rule));
	return c;
}

void
conditions_free(struct conditions *c)
{
	g_array_free(c->cells, TRUE);
	g_array_free(c->rules, TRUE);
	g_array_free(c->bare, TRUE);
	g_free(c);
}

void
conditions_cell(struct conditions *c, const struct condition_cell *cell)
{
	if (c->cells->len == CELLS_MAX)
		c->lost = true;
	else
		g_array_append_vals(c->cells, cell, 1);
}

/*
 * One end of a range, "$AB$12", behind the name of its sheet; what it does not
 * name, as "AB" does no row, is left as it is.  False: it is none.
 */
static bool
read_end(const char *p, size_t *row, size_t *column)
{
	const char	*dot = strrchr(p, '.');
	char		*end;
	size_t		 n = 0;

	p = dot == NULL ? p : dot + 1;
	p += *p == '$';
	if (g_ascii_isalpha(*p)) {
		for (; g_ascii_isalpha(*p) && n < SIZE_MAX / 32; p++)
			n = n * 26 + (size_t)(g_ascii_toupper(*p) - 'A') + 1;
		*column = n - 1;
		p += *p == '$';
	} else if (!g_ascii_isdigit(*p))
		return false;
	if (!g_ascii_isdigit(*p))
		return *p == '\0';
	n = strtoul(p, &end, 10);
	*row = n - (n > 0);
	return *end == '\0';
}

static struct range
read_range(char *p)
{
	struct range	 r = sheet;
	char		*colon = strchr(p, ':');

	if (colon != NULL)
		*colon = '\0';
	if (!read_end(p, &r.row, &r.column))
		return sheet;
	if (colon == NULL) {
		r.last_row = r.row;
		r.last_column = r.column;
	} else if (!read_end(colon + 1, &r.last_row, &r.last_column))
		return sheet;
	if (r.row > r.last_row || r.column > r.last_column)
		return sheet;
	return r;
}

/* The names of sheets in quotes may hold anything, and tell nothing. */
static char *
without_names(const char *p)
{
	GString	*s = g_string_new(NULL);
	bool	 quoted = false;

	for (; *p != '\0'; p++)
		if (*p == '\'')
			quoted = !quoted;
		else if (!quoted)
			g_string_append_c(s, *p);
	return g_string_free(s, FALSE);
}

static void
add_rule(struct conditions *c, const char *ranges, struct rule rule)
{
	char	*plain = without_names(strlen(ranges) > RANGES_MAX ? "" :
		    ranges);
	char	**list = g_strsplit(plain, " ", 0);
	size_t	 i, n = 0;

	for (i = 0; list[i] != NULL; i++) {
		if (*list[i] == '\0' && (list[i + 1] != NULL || n > 0))
			continue;
		rule.range = read_range(list[i]);
		if (c->rules->len == RULES_MAX)
			c->lost = true;
		else
			g_array_append_val(c->rules, rule);
		n++;
	}
	g_strfreev(list);
	g_free(plain);
}

void
conditions_rule(struct conditions *c, struct looks l, bool numbers)
{
	struct rule	 rule = { .looks = l, .numbers = numbers };

	if (c->bare->len == RULES_MAX)
		c->lost = true;
	else if (l.set != 0)
		g_array_append_val(c->bare, rule);
}

void
conditions_ranges(struct conditions *c, const char *ranges)
{
	size_t	 i;

	for (i = 0; i < c->bare->len; i++)
		add_rule(c, ranges, g_array_index(c->bare, struct rule, i));
	g_array_set_size(c->bare, 0);
}

void
conditions_merge(struct conditions *c, const char *range)
{
	add_rule(c, range, (struct rule){ .merged = true });
}

void
conditions_twist(struct conditions *c)
{
	c->lost = true;
}

static bool
is_in(const struct rule *r, const struct condition_cell *c)
{
	return c->row + c->rows > r->range.row &&
	    c->row <= r->range.last_row &&
	    c->column + c->columns > r->range.column &&
	    c->column <= r->range.last_column && (c->number || !r->numbers);
}

static bool
is_unseen(const struct condition_cell *c, struct looks l)
{
	l = looks_over(looks_over(c->cell, l), c->inner);
	return looks_unseen(l) ||
	    (c->number ? looks_no_number(l, c->value) : looks_no_text(l));
}

/* One rule hides a cell: by its looks, or by another cell over it. */
static bool
hides(const struct rule *r, const struct condition_cell *c)
{
	if (r->merged)
		return c->row != r->range.row || c->column != r->range.column;
	return is_unseen(c, r->looks);
}

/* The ink of one rule on the ground of another hides it. */
static bool
hide_together(const struct conditions *all, const struct condition_cell *c,
    const struct looks *inks, size_t n)
{
	const struct rule	*r;
	size_t			 i, k;

	for (i = 0; i < all->rules->len && n > 0; i++) {
		r = &g_array_index(all->rules, struct rule, i);
		if ((r->looks.on & LOOK_GROUND) == 0 || !is_in(r, c))
			continue;
		for (k = 0; k < n; k++)
			if (is_unseen(c, looks_over(r->looks, inks[k])))
				return true;
	}
	return false;
}

static bool
is_hidden(const struct conditions *all, const struct condition_cell *c)
{
	const struct rule	*r;
	struct looks		 inks[INKS_MAX];
	size_t			 i, n = 0;

	for (i = 0; i < all->rules->len; i++) {
		r = &g_array_index(all->rules, struct rule, i);
		if (!is_in(r, c))
			continue;
		if (hides(r, c))
			return true;
		if ((r->looks.set & LOOK_GROUND) != 0 ||
		    (r->looks.on & LOOK_INK) == 0 ||
		    (n > 0 && r->looks.ink == inks[n - 1].ink))
			continue;
		if (n == INKS_MAX)
			return true;
		inks[n++] = r->looks;
	}
	return hide_together(all, c, inks, n);
}

bool
conditions_hide(struct conditions *c)
{
	bool	 hidden = c->lost || (c->rules->len > 0 &&
		    c->cells->len > WORK_MAX / c->rules->len);
	size_t	 i;

	for (i = 0; i < c->cells->len && !hidden; i++)
		hidden = is_hidden(c, &g_array_index(c->cells,
		    struct condition_cell, i));
	g_array_set_size(c->cells, 0);
	g_array_set_size(c->rules, 0);
	g_array_set_size(c->bare, 0);
	c->lost = false;
	return hidden;
}
