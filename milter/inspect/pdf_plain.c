/* pdf_plain.c: is there but one way to read the objects of a PDF? (ISO 32000-1 7.3, 7.5) */

#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_parts.h"
#include "inspect/pdf_plain.h"
#include "inspect/pdf_values.h"

#define ENTRY_BYTES	20	/* of a cross-reference table (7.5.4) */
#define LAST_MAX	64	/* from startxref to the end of the file */

struct file {
	struct slice	 bytes;
	struct pdf_piece *v;		/* in the order found */
	size_t		 n, size, tables;
	size_t		 first;		/* of the table that is read */
	uint32_t	*newest;	/* by number: one more than its place */
	uint32_t	*oldest;	/* by number: where it is first written */
	size_t		 numbers;	/* that they have room for */
	bool		 doubts;	/* some of it (values_doubts) */
};

/* Past "5 0 obj". */
static bool
take_head(struct slice *s, int number)
{
	size_t	 n, generation;

	if (!values_number(s, &n) || n != (size_t)number ||
	    !values_take(s, SLICE(" ")) || !values_number(s, &generation) ||
	    generation != 0 || !values_take(s, SLICE(" ")) ||
	    !values_word(s, SLICE("obj")))
		return false;
	values_space(s);
	return true;
}

/* A stream's length: a number, or where one is. */
static bool
find_length(const struct file *f, struct slice value, size_t *out)
{
	struct slice	 s;
	size_t		 number;

	if (value.p == NULL || !values_reference(&value, &number))
		return value.p != NULL && values_number(&value, out) &&
		    value.n == 0;
	if (number >= f->numbers || f->newest[number] == 0)
		return false;
	s = slice_from(f->bytes, f->v[f->newest[number] - 1].at);
	if (!take_head(&s, (int)number) || !values_number(&s, out))
		return false;
	values_space(&s);
	return values_word(&s, SLICE("endobj"));
}

/* What follows its dictionary. */
static bool
skip_stream(const struct file *f, struct slice *s, struct slice length)
{
	size_t	 n;

	if (!values_line_end(s) || !find_length(f, length, &n) || n > s->n)
		return false;
	*s = slice_from(*s, n);
	(void)values_line_end(s);
	return values_word(s, SLICE("endstream"));
}

/* Is an object nothing, or another one? */
static bool
is_no_value(struct slice s)
{
	size_t	 number;

	return values_word(&s, SLICE("null")) || values_reference(&s, &number);
}

static bool
read_object(struct file *f, struct pdf_piece *p)
{
	struct value_wanted	 w[] = { { .key = SLICE("Length") },
		{ .key = SLICE("Linearized") }, { .key = SLICE("ByteRange") },
		{ .key = { NULL, 0 } } };
	struct value_doubts	 d = { .first = f->oldest, .n = f->numbers,
		.end = p->table };
	struct slice	 s = slice_from(f->bytes, p->at);

	if (!take_head(&s, p->number))
		return false;
	d.any = is_no_value(s);
	if (!(slice_starts(s, SLICE("<<")) ? values_dictionary(&s, w, &d) :
	    values_skip(&s, &d)) || w[1].value.p != NULL)
		return false;
	f->doubts = f->doubts || d.any;
	p->signs = w[2].value.p != NULL;
	values_space(&s);
	if (values_take(&s, SLICE("stream")) && !skip_stream(f, &s, w[0].value))
		return false;
	values_space(&s);
	if (!values_word(&s, SLICE("endobj")))
		return false;
	p->end = f->bytes.n - s.n;
	return true;
}

static bool
add(struct file *f, struct pdf_piece p)
{
	struct pdf_piece *v;
	size_t		 size = f->size > 0 ? f->size * 2 : 256;

	if (f->n == PDF_OBJECTS_MAX)
		return false;
	if (f->n == f->size) {
		if ((v = realloc(f->v, size * sizeof(*v))) == NULL)
			return false;
		f->v = v;
		f->size = size;
	}
	f->v[f->n++] = p;
	return true;
}

/* A number of exactly n digits. */
static bool
take_digits(struct slice *s, size_t n, size_t *out)
{
	size_t	 i, v = 0;

	for (i = 0; i < n; i++) {
		if (i >= s->n || !values_is_digit(s->p[i]))
			return false;
		v = v * 10 + (size_t)(s->p[i] - '0');
	}
	*s = slice_from(*s, n);
	*out = v;
	return true;
}

/* One entry of a table; what is free is number 0 and nothing else. */
static bool
read_entry(struct file *f, struct slice s, size_t table, size_t number)
{
	size_t	 at, generation;

	if (!take_digits(&s, 10, &at) || !values_take(&s, SLICE(" ")) ||
	    !take_digits(&s, 5, &generation) || !values_take(&s, SLICE(" ")) ||
	    number >= f->numbers)
		return false;
	if (number == 0)
		return at == 0 && generation == 65535 &&
		    values_take(&s, SLICE("f"));
	if (generation != 0 || !values_take(&s, SLICE("n")) ||
	    !add(f, (struct pdf_piece){ .at = at, .table = table,
	    .number = (int)number }))
		return false;
	if (f->newest[number] > f->first)
		return false;		/* twice in one table */
	if (f->newest[number] == 0)
		f->newest[number] = (uint32_t)f->n;
	f->oldest[number] = (uint32_t)at;
	return true;
}

/* The entries of a table, each with a line end of two bytes. */
static bool
read_entries(struct file *f, struct slice *s, size_t table)
{
	size_t		 first, count, i;
	struct slice	 end;

	while (s->n > 0 && values_is_digit(*s->p)) {
		if (!values_number(s, &first) || !values_take(s, SLICE(" ")) ||
		    !values_number(s, &count) || !values_line_end(s))
			return false;
		for (i = 0; i < count; i++) {
			end = slice_sub(*s, ENTRY_BYTES - 2, 2);
			if (!read_entry(f, *s, table, first + i) ||
			    (!slice_eq(end, SLICE(" \n")) &&
			    !slice_eq(end, SLICE(" \r")) &&
			    !slice_eq(end, SLICE("\r\n"))))
				return false;
			*s = slice_from(*s, ENTRY_BYTES);
		}
	}
	return true;
}

/* What leads to a table behind its trailer, at the end of each revision. */
static bool
take_end(struct slice *s, size_t table)
{
	size_t	 at;

	values_space(s);
	if (!values_take(s, SLICE("startxref")) || !values_line_end(s) ||
	    !values_number(s, &at) || at != table || !values_line_end(s) ||
	    !values_take(s, SLICE("%%EOF")))
		return false;
	(void)values_line_end(s);
	return true;
}

/* A table up to its end; *before: where the one before is, or 0. */
static bool
read_table(struct file *f, size_t at, size_t *before)
{
	struct value_wanted	 w[] = { { .key = SLICE("Prev") },
		{ .key = SLICE("XRefStm") }, { .key = SLICE("Encrypt") },
		{ .key = { NULL, 0 } } };
	struct value_doubts	 d = { .any = false };	/* see has_doubts */
	struct slice	 s = slice_from(f->bytes, at);
	size_t		 i;

	f->first = f->n;
	*before = 0;
	if (!values_take(&s, SLICE("xref")) || !values_line_end(&s) ||
	    !read_entries(f, &s, at) || !values_word(&s, SLICE("trailer")))
		return false;
	values_space(&s);
	if (!values_dictionary(&s, w, &d) || w[1].value.p != NULL ||
	    w[2].value.p != NULL || (w[0].value.p != NULL &&
	    (!values_number(&w[0].value, before) || w[0].value.n > 0 ||
	    *before == 0)) || *before >= at || !take_end(&s, at))
		return false;
	/* its objects stand between the table before and itself */
	for (i = f->first; i < f->n; i++)
		if (f->v[i].at <= *before || f->v[i].at >= at)
			return false;
	f->tables++;
	return add(f, (struct pdf_piece){ .at = at,
	    .end = f->bytes.n - s.n });
}

/* All tables, from the last, which the end of the file leads to, on. */
static bool
read_tables(struct file *f)
{
	size_t		 at, from = f->bytes.n > LAST_MAX ?
			    f->bytes.n - LAST_MAX : 0;
	struct slice	 s;

	if ((from = slice_find(f->bytes, SLICE("startxref"), from)) ==
	    SIZE_MAX)
		return false;
	s = slice_from(f->bytes, from);
	if (!values_take(&s, SLICE("startxref")) || !values_line_end(&s) ||
	    !values_number(&s, &at) || at >= from)
		return false;
	do
		if (!read_table(f, at, &at))
			return false;
	while (at > 0);
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct pdf_piece	*x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Past a file's first line and the comments that say it is binary. */
static bool
take_first(struct slice *s)
{
	size_t	 n;

	while (s->n > 0 && *s->p == '%') {
		for (n = 0; n < s->n && s->p[n] != '\r' && s->p[n] != '\n'; n++)
			;
		*s = slice_from(*s, n);
		if (!values_line_end(s))
			return false;
	}
	return true;
}

/*
 * No piece is within another, and nothing stands between them: of a file that
 * says at its front that it is linearized, readers follow a table there, and
 * heads of objects may be written in more ways than has_no_others knows.
 */
static bool
is_apart(struct file *f)
{
	struct slice	 s = f->bytes;
	size_t		 i;

	qsort(f->v, f->n, sizeof(*f->v), compare);
	if (!take_first(&s))
		return false;
	for (i = 0; i < f->n; i++) {
		values_space(&s);
		if (f->v[i].at != f->bytes.n - s.n)
			return false;
		s = slice_from(f->bytes, f->v[i].end);
	}
	return s.n == 0;
}

/*
 * Whoever looks for objects by their heads, as readers do where tables fail
 * them, finds those of the tables and no others.
 */
static bool
has_no_others(const struct file *f)
{
	struct slice	 s = f->bytes, word = SLICE("obj");
	size_t		 at = 0, heads = 0;

	for (; (at = slice_find(s, word, at)) != SIZE_MAX; at += word.n)
		if (!slice_ends(slice_sub(s, 0, at), SLICE("end")))
			heads++;
	return heads == f->n - f->tables;
}

static size_t
count(struct slice s, struct slice word)
{
	size_t	 n = 0, at = 0;

	for (; (at = slice_find(s, word, at)) != SIZE_MAX; at += word.n)
		n++;
	return n;
}

/* Is there more to a table's trailer, as there may be to an object? */
static bool
has_doubts(const struct file *f, const struct pdf_piece *table)
{
	struct value_doubts	 d = { .first = f->oldest, .n = f->numbers,
		.end = table->at };
	struct slice	 s, word = SLICE("trailer");

	s = slice_from(f->bytes, slice_find(f->bytes, word, table->at) +
	    word.n);
	values_space(&s);
	return !values_skip(&s, &d) || d.any;
}

/* All of it is read, and nothing else is there. */
static bool
is_plain(struct file *f)
{
	size_t	 i;

	if (f->newest == NULL || f->oldest == NULL || !read_tables(f))
		return false;
	for (i = 0; i < f->n; i++)
		if (f->v[i].number > 0 && !read_object(f, &f->v[i]))
			return false;
	if (!is_apart(f) || !has_no_others(f) ||
	    count(f->bytes, SLICE("trailer")) != f->tables ||
	    count(f->bytes, SLICE("startxref")) != f->tables)
		return false;
	for (i = 0; i < f->n; i++)
		if (f->v[i].number == 0 && has_doubts(f, &f->v[i]))
			f->doubts = true;
	return true;
}

bool
pdf_plain(struct slice bytes, struct pdf_pieces *out)
{
	/* each has an entry; where numbers are left out, they are too high */
	struct file	 f = { .bytes = bytes,
			    .numbers = bytes.n / ENTRY_BYTES + 1 };
	bool		 plain;

	*out = (struct pdf_pieces){ .v = NULL };
	if (bytes.n > UINT32_MAX)
		return false;
	f.newest = calloc(f.numbers, sizeof(*f.newest));
	f.oldest = calloc(f.numbers, sizeof(*f.oldest));
	plain = is_plain(&f);
	free(f.newest);
	free(f.oldest);
	if (plain)
		*out = (struct pdf_pieces){ f.v, f.n, !f.doubts };
	else
		free(f.v);
	return plain;
}

void
pdf_pieces_clear(struct pdf_pieces *p)
{
	free(p->v);
	*p = (struct pdf_pieces){ .v = NULL };
}
