/* pdf_holes.c: what fills the holes of signed ranges, covered so that nobody reads it digit by digit (ISO 32000-1 12.8.1) */

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "inspect/pdf_parts.h"
#include "inspect/pdf_values.h"

#define HOLE_MIN	256	/* bytes; shorter ones are read as they are */
#define TAIL_MAX	1024	/* from there to the end of its object */
#define DIGITS_MAX	10	/* of an offset */
#define BLOCK		64	/* digits looked at in one go */

/* Take a whole number off the front.  False: there is none. */
static bool
take_number(struct slice *s, size_t *out)
{
	size_t	 i = 0, n = 0, v = 0;

	while (i < s->n && values_is_space(s->p[i]))
		i++;
	for (; i < s->n && values_is_digit(s->p[i]) && n < DIGITS_MAX; i++, n++)
		v = v * 10 + (size_t)(s->p[i] - '0');
	*s = slice_from(*s, i);
	*out = v;
	return n > 0;
}

/* Where the range that is written behind a /ByteRange leaves a hole. */
static bool
read_range(struct slice s, size_t *at, size_t *end)
{
	size_t	 zero;

	while (s.n > 0 && values_is_space(*s.p))
		s = slice_from(s, 1);
	if (!slice_starts(s, SLICE("[")))
		return false;
	s = slice_from(s, 1);
	return take_number(&s, &zero) && zero == 0 && take_number(&s, at) &&
	    take_number(&s, end);
}

/* How many of some bytes are no digits in hexadecimal?  At most 255 of them. */
static inline unsigned char
others(const unsigned char *p, size_t n)
{
	unsigned char	 none = 0;
	size_t		 i;

	for (i = 0; i < n; i++)
		none += ((unsigned char)(p[i] - '0') > 9) &
		    ((unsigned char)((p[i] | 0x20) - 'a') > 5);
	return none;
}

/* A string in hexadecimal, two digits a byte, and nothing else? */
static bool
is_filled(struct slice s)
{
	size_t	 i;

	if (s.n < HOLE_MIN || s.n % 2 != 0 || s.p[0] != '<' ||
	    s.p[s.n - 1] != '>')
		return false;
	/* blocks of one size, which the compiler counts many at a time */
	for (i = 1; i + BLOCK < s.n; i += BLOCK)
		if (others(s.p + i, BLOCK) != 0)
			return false;
	return others(s.p + i, s.n - 1 - i) == 0;
}

/*
 * The end of the object that a hole is in, where that is the end of what is
 * read there; else the hole's own.
 */
static size_t
object_end(struct slice bytes, const struct pdf_hole *h)
{
	size_t	 end = slice_find(slice_sub(bytes, h->end, TAIL_MAX),
		    SLICE("endobj"), 0);

	return end == SIZE_MAX ? h->end : h->end + end + SLICE("endobj").n;
}

/*
 * Write a string of our own there, move what is between the hole and end up to
 * it, and leave nothing to be read in between.
 */
static void
cover(unsigned char *p, struct pdf_hole *h, size_t end)
{
	static const char	 digits[] = "0123456789ABCDEF";
	size_t			 i, at = h->at;

	p[at++] = '<';
	for (i = 0; i < sizeof(h->mark); i++) {
		p[at++] = (unsigned char)digits[h->mark[i] / 16];
		p[at++] = (unsigned char)digits[h->mark[i] % 16];
	}
	p[at++] = '>';
	memmove(p + at, p + h->end, end - h->end);
	at += end - h->end;
	memset(p + at, ' ', end - at);
	if (end > h->end)
		p[at] = '%';		/* white space would still be read */
}

struct pdf_hole *
pdf_holes_at(struct pdf_holes *all, size_t at, size_t end)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (all->v[i].at == at && all->v[i].end == end)
			return &all->v[i];
	return NULL;
}

void
pdf_holes_cover(struct pdf_holes *all, struct slice bytes, bool plain)
{
	struct pdf_hole	*h;
	size_t		 from = 0, at, end;

	*all = (struct pdf_holes){ .bytes = bytes };
	while (all->n < NELEM(all->v) && (from = slice_find(bytes,
	    SLICE("/ByteRange"), from)) != SIZE_MAX) {
		from += SLICE("/ByteRange").n;
		h = &all->v[all->n];
		if (!read_range(slice_from(bytes, from), &at, &end) ||
		    end <= at || end > bytes.n ||
		    pdf_holes_at(all, at, end) != NULL ||
		    !is_filled(slice_sub(bytes, at, end - at)) ||
		    getrandom(h->mark, sizeof(h->mark), 0) !=
		    sizeof(h->mark))
			continue;
		if (all->own == NULL) {
			if ((all->own = malloc(bytes.n)) == NULL)
				return;
			memcpy(all->own, bytes.p, bytes.n);
			all->bytes.p = all->own;
		}
		h->at = at;
		h->end = end;
		h->met = false;
		cover(all->own, h, plain ? object_end(bytes, h) : h->end);
		all->n++;
	}
}

bool
pdf_holes_met(const struct pdf_holes *all)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (!all->v[i].met)
			return false;
	return true;
}

void
pdf_holes_clear(struct pdf_holes *all)
{
	free(all->own);
	*all = (struct pdf_holes){ .n = 0 };
}
