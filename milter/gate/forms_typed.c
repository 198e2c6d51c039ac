/* forms_typed.c: the list of a form in plain text, whose cells nobody can tell */

#include <ctype.h>
#include <string.h>

#include "gate/forms_parts.h"

#define ROWS_MAX	500	/* a list typed by hand has some lines */
#define ROW_LINES	40	/* lines of one row in narrow cells */

/* What was seen in a row. */
struct row {
	struct slice	 serial, email, device;	/* the first of each */
	struct slice	 lead;		/* words before any of them */
	bool		 words;
	bool		 marked;	/* a mark stands in it */
	size_t		 torn;		/* hexadecimal digits in pieces */
	bool		 pieces;	/* more of them on later lines */
	size_t		 lines;
	unsigned	 kinds;
};

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
keep_first(struct slice *at, struct slice word)
{
	if (at->n == 0)
		*at = word;
}

/* Is it one of the things that only a list's columns hold? */
static bool
see_typed(struct row *row, struct slice word)
{
	bool	 typed = false;

	if (memchr(word.p, '@', word.n) != NULL) {
		if (word.n >= 3)
			keep_first(&row->email, word);
		return true;
	}
	if (value_is_serial(word)) {
		keep_first(&row->serial, word);
		typed = true;
	}
	if (value_is_device(word)) {
		keep_first(&row->device, word);
		typed = true;
	}
	return typed;
}

static void
see_word(const struct common *c, struct row *row, struct slice word,
    bool *leads)
{
	size_t	 digits;
	bool	 hex = is_hex(word, &digits);

	if (hex && digits > 0 && digits < word.n && word.n >= 4)
		row->torn += word.n;
	row->pieces = row->pieces || (hex && row->lines > 1 &&
	    !value_is_serial(word));
	if (value_fits(c, VALUE_MARK, word)) {
		row->marked = true;
		return;
	}
	if (see_typed(row, word)) {
		*leads = false;
		return;
	}
	/* Letters that are neither a mark (×, ✓) nor part of a number. */
	if (word.p[0] >= 0x80 && word.n <= 3)
		return;
	if (word.n < 2 || digits == word.n || isdigit(word.p[0]))
		return;
	row->words = true;
	if (!*leads)
		return;
	if (row->lead.n == 0)
		row->lead.p = word.p;
	row->lead.n = (size_t)(word.p + word.n - row->lead.p);
}

static void
see_text(const struct common *c, struct row *row, struct slice text)
{
	static const char	 between[] = " \t\n,;()|\"'<>";
	bool			 leads = row->lines++ == 0;
	size_t			 n;

	while (text.n > 0) {
		for (n = 0; n < text.n && (text.p[n] == '\0' ||
		    strchr(between, text.p[n]) == NULL); )
			n++;
		if (n > 0)
			see_word(c, row, slice_sub(text, 0, n), &leads);
		text = slice_from(text, n + 1);
	}
}

/* The services that the words of a line name. */
static void
see_kinds(struct row *row, const struct form *form, struct slice key)
{
	const struct form_kind	*v = form->kinds.v;
	size_t			 i;

	for (i = 0; i < form->kinds.n; i++)
		if (patterns_find(v[i].words, key, NULL))
			row->kinds |= 1u << (v[i].kind - 1);
}

static bool
has_serial(const struct row *row)
{
	return row->serial.n > 0 || row->torn >= 8;
}

/* Is there something of a type that only the list's columns hold? */
static bool
has_value(const struct row *row, enum value_type type)
{
	switch (type) {
	case VALUE_SERIAL:
		return has_serial(row);
	case VALUE_EMAIL:
	case VALUE_MAILBOX:
		return row->email.n > 0;
	case VALUE_DEVICE:
		return row->device.n > 0;
	case VALUE_TEXT:
		return row->words;
	case VALUE_CCCD:
	case VALUE_PHONE:
	case VALUE_DATE:
	case VALUE_MARK:
		break;		/* not told apart without cells */
	}
	return false;
}

/*
 * The text of a value.  Narrow cells of a printed list come as pieces over
 * several lines: what may be one of them is not known.
 */
static struct slice
text_of(const struct common *c, const struct row *row, enum value_type type)
{
	bool	 whole = row->lines == 1;

	if (type == VALUE_SERIAL && (whole || !row->pieces))
		return row->serial;
	if (type == VALUE_DEVICE && (whole || !row->pieces))
		return row->device;
	if (type == VALUE_EMAIL && whole)
		return row->email;
	if (type == VALUE_MAILBOX && (whole ||
	    value_is_official(c->mailboxes, row->email)))
		return row->email;
	return (struct slice){ NULL, 0 };
}

/* A row has at least one thing that only the list's columns hold. */
static bool
row_counts(const struct part *part, const struct row *row)
{
	const struct form_column	*columns = part->section->columns.v;
	size_t				 i;

	for (i = 0; i < part->section->columns.n; i++)
		if (columns[i].type != VALUE_TEXT && has_value(row,
		    columns[i].type))
			return true;
	return false;
}

/*
 * Put what was seen into the columns of the form.  Words before the first
 * number are the first column, where that is one of words and on one line.
 */
static int
add_row(const struct doc *doc, const struct part *part, const struct row *row,
    struct content *out)
{
	const struct common		*c = &doc->forms->common;
	const struct form_column	*columns = part->section->columns.v;
	const struct form_any		*any = part->section->row_any.v;
	struct form_entry		*e = content_row(out, part->section);
	struct form_value		*v;
	struct slice			 text;
	size_t				 i;

	if (e == NULL)
		return -1;
	if (row->kinds != 0)
		e->kinds = row->kinds;
	v = (struct form_value *)(uintptr_t)e->cells;
	for (i = 0; i < e->ncells; i++) {
		text = text_of(c, row, v[i].type);
		if (i == 0 && v[i].type == VALUE_TEXT && row->lines == 1)
			text = row->lead;
		v[i].text = value_text(out->arena, v[i].type,
		    value_trim(text));
		if (v[i].text == NULL)
			return -1;
		v[i].ok = *v[i].text != '\0' ?
		    value_fits(c, v[i].type, slice_of(v[i].text)) :
		    has_value(row, v[i].type);
		if (columns[i].required && !v[i].ok)
			content_lacks(out, part->section, e->number, &v[i],
			    *v[i].text != '\0');
	}
	if (e->kinds == 0 && !row->marked && part->section->row_any.n > 0)
		content_fault(out, part->section, e->number, false,
		    "thiếu %s", any[0].label);
	return 0;
}

/* A line that is a row by itself, for lists without a heading. */
static bool
is_whole_row(const struct common *c, const struct part *part,
    struct slice text)
{
	struct row	 row = { 0 };

	see_text(c, &row, text);
	return row_counts(part, &row);
}

/*
 * Each row begins with the number after the last one's.  Without the
 * section's heading any paragraph might be numbered, so there a row must be
 * whole on its line.
 */
static size_t
read_rows(const struct doc *doc, const struct part *part,
    const struct form *form, struct row *v)
{
	const struct common	*c = &doc->forms->common;
	struct slice		 text, rest;
	size_t			 i, n = 0;
	bool			 begins;

	for (i = part->from; i < part->to && n < ROWS_MAX; i++) {
		if (doc->v[i].line->ncells > 0)
			continue;
		text = slice_of(doc->v[i].line->text);
		begins = row_number(text, &rest) == n + 1 &&
		    (part->found || is_whole_row(c, part, rest));
		if (begins) {
			v[n++] = (struct row){ 0 };
			text = rest;
		}
		if (n == 0 || (!begins && !part->found) ||
		    v[n - 1].lines == ROW_LINES)
			continue;
		see_text(c, &v[n - 1], text);
		see_kinds(&v[n - 1], form, doc->v[i].key);
	}
	return n;
}

/* Nobody numbered them: what only rows have tells them. */
static int
read_unnumbered(const struct doc *doc, const struct part *part,
    struct content *out)
{
	struct row	 row;
	size_t		 i;

	for (i = part->from; i < part->to &&
	    out->nrows < CONTENT_ROWS_MAX; i++) {
		row = (struct row){ 0 };
		see_text(&doc->forms->common, &row,
		    slice_of(doc->v[i].line->text));
		see_kinds(&row, out->form, doc->v[i].key);
		if (row_counts(part, &row) &&
		    add_row(doc, part, &row, out) == -1)
			return -1;
	}
	return 0;
}

int
typed_rows_read(const struct doc *doc, const struct part *part,
    struct content *out)
{
	struct row	*v = arena_array(doc->arena, ROWS_MAX, sizeof(*v));
	size_t		 i, n, last = 0;

	if (v == NULL)
		return -1;
	n = read_rows(doc, part, out->form, v);
	for (i = 0; i < n; i++)
		if (row_counts(part, &v[i]))
			last = i + 1;
	/* A row between two others is a row, even if nothing is in it. */
	for (i = 0; i < last && out->nrows < CONTENT_ROWS_MAX; i++)
		if (add_row(doc, part, &v[i], out) == -1)
			return -1;
	return last == 0 && part->found ? read_unnumbered(doc, part, out) : 0;
}
