/* utf8.c: characters out of bytes that may be anything (RFC 3629) */

#include "mail/utf8.h"

/* Length by the first byte, 0 where none begins, and the bits it gives. */
static size_t
lead(unsigned char c, uint32_t *bits, uint32_t *least)
{
	if (c >= 0xc2 && c <= 0xdf) {
		*bits = c & 0x1f;
		*least = 0x80;
		return 2;
	}
	if (c >= 0xe0 && c <= 0xef) {
		*bits = c & 0x0f;
		*least = 0x800;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		*bits = c & 0x07;
		*least = 0x10000;
		return 4;
	}
	return 0;
}

uint32_t
utf8_char(struct slice s, size_t *n)
{
	uint32_t	 c = 0, least = 0;
	size_t		 len, i;

	*n = 1;
	if (s.p[0] < 0x80)
		return s.p[0];
	len = lead(s.p[0], &c, &least);
	if (len == 0 || len > s.n)
		return UINT32_MAX;
	for (i = 1; i < len; i++) {
		if ((s.p[i] & 0xc0) != 0x80)
			return UINT32_MAX;
		c = c << 6 | (s.p[i] & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return UINT32_MAX;
	*n = len;
	return c;
}

bool
utf8_valid(struct slice s)
{
	size_t	 n;

	for (; s.n > 0; s = slice_from(s, n))
		if (utf8_char(s, &n) == UINT32_MAX)
			return false;
	return true;
}

static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x200e ||
	    c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void
utf8_line(struct buf *out, struct slice s)
{
	uint32_t	 c;
	size_t		 n;

	for (; s.n > 0; s = slice_from(s, n)) {
		c = utf8_char(s, &n);
		if (c == UINT32_MAX)
			buf_adds(out, UTF8_REPLACEMENT);
		else if (is_control(c))
			buf_addc(out, ' ');
		else
			buf_add(out, slice_sub(s, 0, n));
	}
}

void
utf8_text(struct buf *out, struct slice s)
{
	uint32_t	 c = 'a';
	size_t		 n, run;

	if (slice_starts(s, SLICE("\xef\xbb\xbf")))
		s = slice_from(s, 3);
	while (s.n > 0) {
		for (run = 0; run < s.n; run += n) {
			c = s.p[run];
			if (c > '\r' && c < 0x80) {	/* as most are */
				n = 1;
				continue;
			}
			c = utf8_char(slice_from(s, run), &n);
			if (c == 0 || c == '\r' || c == UINT32_MAX)
				break;
		}
		buf_add(out, slice_sub(s, 0, run));
		s = slice_from(s, run);
		if (s.n == 0)
			break;
		if (c != '\r')
			buf_adds(out, UTF8_REPLACEMENT);
		else if (s.n == 1 || s.p[1] != '\n')
			buf_addc(out, '\n');
		s = slice_from(s, 1);
	}
}
