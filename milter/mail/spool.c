/* spool.c: the bytes of one message as they come in from the milter protocol */

#include <assert.h>
#include <stdlib.h>

#include "mail/spool.h"

#define SPOOL_FIRST	(16 * 1024)	/* the usual mail's header fits */

bool
budget_take(struct budget *b, size_t n)
{
	size_t	 used = atomic_load(&b->used);

	do {
		if (used > b->max || n > b->max - used)
			return false;
	} while (!atomic_compare_exchange_weak(&b->used, &used, used + n));
	return true;
}

void
budget_give(struct budget *b, size_t n)
{
	atomic_fetch_sub(&b->used, n);
}

void
spool_init(struct spool *s, size_t max, struct budget *budget)
{
	*s = (struct spool){ .budget = budget, .max = max };
}

/*
 * Room for n more bytes, charged to the budget before it is allocated: what
 * the budget counts is what the machine gave, not what the mail fills.
 */
static bool
grow(struct spool *s, size_t n)
{
	struct buf	*b = &s->bytes;
	size_t		 want, more, size = b->size;
	unsigned char	*p;

	if (s->state != SPOOL_OK)
		return false;
	if (n > s->max - b->n) {
		s->state = SPOOL_OVER_LIMIT;
		return false;
	}
	want = b->n + n;
	if (want <= size)
		return true;
	if (size == 0)
		size = SPOOL_FIRST;
	while (size < want && size <= s->max / 2)
		size *= 2;
	if (size < want || size > s->max)
		size = s->max;

	more = size - b->size;
	if (s->budget != NULL && !budget_take(s->budget, more)) {
		s->state = SPOOL_NO_MEMORY;
		return false;
	}
	s->taken += more;
	if ((p = realloc(b->p, size)) == NULL) {
		s->state = SPOOL_NO_MEMORY;
		return false;
	}
	b->p = p;
	b->size = size;
	return true;
}

/* What a value takes on the wire: see put_value. */
static size_t
value_room(struct slice v)
{
	size_t	 i, n = v.n;

	for (i = 0; i < v.n; i++)
		if (v.p[i] == '\n')
			n += 2;
	return n;
}

static bool
is_blank(struct slice s)
{
	return s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t');
}

/*
 * Folds come as LF and go as CRLF.  A line of the value that begins with no
 * blank would be a field of its own, or the end of the header: it is given
 * one, so that we count the fields that the MTA counts.
 */
static void
put_value(struct buf *b, struct slice v)
{
	struct slice	 line, eol;

	while (slice_line(&v, &line, &eol)) {
		buf_add(b, line);
		if (eol.n == 0)
			break;
		buf_adds(b, "\r\n");
		if (!is_blank(v))
			buf_addc(b, ' ');
	}
}

void
spool_header(struct spool *s, const char *name, const char *value,
    bool leadspc)
{
	struct slice	 n = slice_of(name), v = slice_of(value);
	const char	*colon = leadspc ? ":" : ": ";

	assert(!s->in_body);	/* libmilter keeps the order of callbacks */
	if (!grow(s, n.n + slice_of(colon).n + value_room(v) + 2))
		return;
	buf_add(&s->bytes, n);
	buf_adds(&s->bytes, colon);
	put_value(&s->bytes, v);
	buf_adds(&s->bytes, "\r\n");
}

void
spool_eoh(struct spool *s)
{
	if (s->in_body)
		return;
	s->in_body = true;
	if (grow(s, 2))
		buf_adds(&s->bytes, "\r\n");
}

void
spool_body(struct spool *s, struct slice chunk)
{
	spool_eoh(s);
	if (grow(s, chunk.n))
		buf_add(&s->bytes, chunk);
}

int
spool_seal(const struct spool *s, struct slice *out)
{
	if (s->state == SPOOL_NO_MEMORY)
		return -1;
	*out = buf_slice(&s->bytes);
	return 0;
}

void
spool_clear(struct spool *s)
{
	if (s->budget != NULL)
		budget_give(s->budget, s->taken);
	buf_free(&s->bytes);
	spool_init(s, s->max, s->budget);
}
