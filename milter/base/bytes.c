/* bytes.c: borrowed runs of bytes, and a buffer that grows */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

#define BUF_FIRST	256	/* bytes of a buffer's first allocation */
#define MISSES		256	/* first bytes that lead to nothing, and ... */
#define RARE		16	/* ... one in so many: memmem, which steps
				   through all bytes, takes longer */

struct slice
slice_of(const char *s)
{
	if (s == NULL)
		return (struct slice){ NULL, 0 };
	return (struct slice){ (const unsigned char *)s, strlen(s) };
}

/* Letters of ASCII only: the locale has no say in a header. */
static int
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool
slice_caseeq(struct slice a, struct slice b)
{
	size_t	 i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
slice_casestarts(struct slice s, struct slice prefix)
{
	return slice_caseeq(slice_sub(s, 0, prefix.n), prefix);
}

bool
slice_ends(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n &&
	    slice_eq(slice_from(s, s.n - suffix.n), suffix);
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice
slice_trim(struct slice s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = slice_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* As memmem, leaping from one first byte to the next; neither is empty. */
static const unsigned char *
find(struct slice s, struct slice needle)
{
	const unsigned char	*p = s.p, *last = s.p + (s.n - needle.n);
	unsigned char		 tail = needle.p[needle.n - 1];
	size_t			 misses = 0;

	for (; p <= last; p++) {
		p = memchr(p, needle.p[0], (size_t)(last - p) + 1);
		if (p == NULL || (p[needle.n - 1] == tail &&
		    memcmp(p, needle.p, needle.n) == 0))
			return p;
		if (++misses > MISSES + (size_t)(p - s.p) / RARE)
			return memmem(p + 1, s.n - (size_t)(p + 1 - s.p),
			    needle.p, needle.n);
	}
	return NULL;
}

size_t
slice_find(struct slice s, struct slice needle, size_t from)
{
	const unsigned char	*p;

	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	p = find(slice_from(s, from), needle);
	return p == NULL ? SIZE_MAX : (size_t)(p - s.p);
}

bool
slice_line(struct slice *rest, struct slice *line, struct slice *eol)
{
	const unsigned char	*lf;
	size_t			 end;

	if (rest->n == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->n);
	end = lf == NULL ? rest->n : (size_t)(lf - rest->p) + 1;
	*line = slice_sub(*rest, 0, lf == NULL ? end : end - 1);
	if (lf != NULL && line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	*eol = slice_sub(*rest, line->n, end - line->n);
	*rest = slice_from(*rest, end);
	return true;
}

bool
slice_has8bit(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] & 0x80)
			return true;
	return false;
}

int
buf_room(struct buf *b, size_t n)
{
	size_t		 want, size = b->size > 0 ? b->size : BUF_FIRST;
	unsigned char	*p;

	if (b->failed)
		return -1;
	want = b->n + n;
	if (want < n || (b->max > 0 && want > b->max))
		goto fail;
	if (want <= b->size)
		return 0;
	while (size < want) {
		if (size > SIZE_MAX / 2)
			goto fail;
		size *= 2;
	}
	if ((p = realloc(b->p, size)) == NULL)
		goto fail;
	b->p = p;
	b->size = size;
	return 0;
fail:
	b->failed = true;
	return -1;
}

/* Hexadecimal digits, and what they are worth above 16; what is none is 0. */
static const unsigned char hex_digits[256] = {
	['0'] = 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
	['A'] = 26, 27, 28, 29, 30, 31, ['a'] = 26, 27, 28, 29, 30, 31,
};

bool
slice_unhex(struct slice s, unsigned char *out)
{
	unsigned int	 high, low;
	size_t		 i;

	for (i = 0; i + 1 < s.n; i += 2) {
		high = hex_digits[s.p[i]];
		low = hex_digits[s.p[i + 1]];
		if (high == 0 || low == 0)
			return false;
		out[i / 2] = (unsigned char)((high - 16) << 4 | (low - 16));
	}
	return i == s.n;
}

void
buf_add(struct buf *b, struct slice s)
{
	if (s.n == 0 || buf_room(b, s.n) == -1)
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, slice_of(s));
}

void
buf_addc(struct buf *b, int c)
{
	unsigned char	 byte = (unsigned char)c;

	buf_add(b, (struct slice){ &byte, 1 });
}

void
buf_hex(struct buf *b, unsigned char byte)
{
	static const char	 digits[] = "0123456789ABCDEF";

	buf_addc(b, digits[byte >> 4]);
	buf_addc(b, digits[byte & 0xf]);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	char	*s;
	int	 n;

	if ((n = vasprintf(&s, fmt, ap)) == -1) {
		b->failed = true;
		return;
	}
	buf_add(b, (struct slice){ (unsigned char *)s, (size_t)n });
	free(s);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){ b->p, b->failed ? 0 : b->n };
}

const char *
buf_str(struct buf *b)
{
	size_t	 max = b->max;

	b->max = 0;		/* the NUL is not content */
	if (buf_room(b, 1) == 0)
		b->p[b->n] = '\0';
	b->max = max;
	return b->failed ? NULL : (const char *)b->p;
}

void
buf_free(struct buf *b)
{
	size_t	 max = b->max;

	free(b->p);
	*b = (struct buf){ .max = max };
}
