/* base64.c: base64 as mailers write it (RFC 2045 6.8) */

#include "mail/base64.h"

#define STEP_BYTES	(3 * 1024)	/* decoded at a time: bounds the stack */

/* Digits, and what they are worth above 64; what is none is 0. */
static const unsigned char digits[256] = {
	['A'] = 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78,
	79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, ['a'] = 90, 91, 92, 93,
	94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108,
	109, 110, 111, 112, 113, 114, 115, ['0'] = 116, 117, 118, 119, 120,
	121, 122, 123, 124, 125, ['+'] = 126, ['/'] = 127,
};

/* Four digits that are worth nothing. */
#define NAUGHT		(64 << 18 | 64 << 12 | 64 << 6 | 64)

/* The end of a line between two groups: its bytes, 0 where there is none. */
static size_t
line_end(struct slice s)
{
	if (s.n > 0 && s.p[0] == '\n')
		return 1;
	return s.n > 1 && s.p[0] == '\r' && s.p[1] == '\n' ? 2 : 0;
}

/* Decode at most n groups; how many there are before something else. */
static size_t
groups(const unsigned char *p, size_t n, unsigned char *to)
{
	unsigned int	 a, b, c, d, bits;
	size_t		 i;

	for (i = 0; i < n; i++, p += 4, to += 3) {
		a = digits[p[0]];
		b = digits[p[1]];
		c = digits[p[2]];
		d = digits[p[3]];
		if ((a & b & c & d) == 0)
			break;
		bits = (a << 18) + (b << 12) + (c << 6) + d - NAUGHT;
		to[0] = (unsigned char)(bits >> 16);
		to[1] = (unsigned char)(bits >> 8);
		to[2] = (unsigned char)bits;
	}
	return i;
}

size_t
base64_groups(struct slice text, struct buf *out)
{
	unsigned char	 step[STEP_BYTES];
	size_t		 at = 0, n = 0, most, got, end;

	while (!out->failed) {
		most = (sizeof(step) - n) / 3;
		if (most > (text.n - at) / 4)
			most = (text.n - at) / 4;
		got = groups(text.p + at, most, step + n);
		n += 3 * got;
		at += 4 * got;
		if (n == sizeof(step)) {
			buf_add(out, (struct slice){ step, n });
			n = 0;
		} else if ((end = line_end(slice_from(text, at))) > 0)
			at += end;
		else
			break;
	}
	buf_add(out, (struct slice){ step, n });
	return at;
}
