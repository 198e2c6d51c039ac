/* encode.c: bytes made fit to travel unchanged (RFC 2045 6.7, 6.8, RFC 2047) */

#include <string.h>

#include "mail/encode.h"

#define PDF_MARK_MAX	2048	/* readers stop at 1024; some count on */
#define QP_LINE		75	/* and the "=" of a soft line break */
#define BASE64_GROUP	57	/* bytes that make a line of 76 characters */
#define WORD_FIRST	30	/* bytes in the first encoded-word: room for
				   a field name of 22 before it */
#define WORD_NEXT	45	/* makes 72 of the 75 characters */
#define FOLD_FIRST	52	/* columns left beside a field's name */
#define FOLD_NEXT	76
#define RAW_MAX		200	/* a longer word is encoded: no fold fits */

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static bool
line_sound(struct slice line, bool blanks)
{
	if (line.n == 0)
		return true;
	return line.n <= ENCODE_LINE_MAX && (line.p[0] != 'F' ||
	    !slice_starts(line, SLICE("From "))) &&
	    (blanks || !is_blank(line.p[line.n - 1]));
}

#define EACH_BYTE(c)	(UINT64_C(0x0101010101010101) * (c))

/* Has one of eight bytes its highest bit set, or is it zero? */
static bool
zero_or_high(uint64_t v)
{
	return (((v - EACH_BYTE(1)) | v) & EACH_BYTE(0x80)) != 0;
}

/* ASCII without NUL and CR.  Files are large: eight bytes at a time. */
static bool
is_plain(struct slice s)
{
	uint64_t	 v;
	size_t		 i;

	for (i = 0; s.n - i >= sizeof(v); i += sizeof(v)) {
		memcpy(&v, s.p + i, sizeof(v));
		if (zero_or_high(v) || zero_or_high(v ^ EACH_BYTE('\r')))
			return false;
	}
	for (; i < s.n; i++)
		if (s.p[i] == '\0' || s.p[i] == '\r' || (s.p[i] & 0x80))
			return false;
	return true;
}

/* A CR stands only before an LF, an LF only after a CR. */
static bool
lines_sound(struct slice s, bool blanks)
{
	const unsigned char	*lf;
	struct slice		 line;

	while (s.n > 0 && (lf = memchr(s.p, '\n', s.n)) != NULL) {
		line = slice_sub(s, 0, (size_t)(lf - s.p));
		s = slice_from(s, line.n + 1);
		if (line.n == 0 || line.p[--line.n] != '\r' ||
		    !is_plain(line) || !line_sound(line, blanks))
			return false;
	}
	return is_plain(s) && line_sound(s, blanks);
}

bool
encode_safe(struct slice s)
{
	return lines_sound(s, false);
}

bool
encode_sound(struct slice s)
{
	return lines_sound(s, true);
}

/* Must the byte at i be written as =XX where it begins an output line? */
static bool
qp_start_hazard(struct slice line, size_t i)
{
	struct slice	 rest = slice_from(line, i);

	return line.p[i] == '.' || slice_starts(rest, SLICE("From ")) ||
	    slice_starts(rest, SLICE("--"));
}

static bool
qp_literal(struct slice line, size_t i)
{
	unsigned char	 c = line.p[i];

	if (is_blank(c))
		return i + 1 < line.n;
	return c > ' ' && c < 0x7f && c != '=';
}

/* One line of text without its end, as one or more lines of output. */
static void
qp_line(struct buf *out, struct slice line)
{
	static const char	 hex[] = "0123456789ABCDEF";
	char			 text[QP_LINE + 3];
	size_t			 i, col = 0, width;
	bool			 literal;

	for (i = 0; i < line.n; i++) {
		literal = qp_literal(line, i);
		if (col == 0 && qp_start_hazard(line, i))
			literal = false;
		width = literal ? 1 : 3;
		if (col + width > QP_LINE) {
			memcpy(text + col, "=\r\n", 3);
			buf_add(out, (struct slice){ (unsigned char *)text,
			    col + 3 });
			col = 0;
			if (qp_start_hazard(line, i))
				literal = false;
		}
		if (literal) {
			text[col++] = (char)line.p[i];
			continue;
		}
		text[col++] = '=';
		text[col++] = hex[line.p[i] >> 4];
		text[col++] = hex[line.p[i] & 15];
	}
	buf_add(out, (struct slice){ (unsigned char *)text, col });
}

/* The bytes of the line at the front of s; all of them when none ends. */
static size_t
line_bytes(struct slice s, bool lf_ends)
{
	const unsigned char	*lf, *from = s.p, *end = s.p + s.n;

	while ((lf = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		if (lf_ends || (lf > s.p && lf[-1] == '\r'))
			return (size_t)(lf - s.p) + 1;
		from = lf + 1;
	}
	return s.n;
}

void
encode_qp(struct buf *out, struct slice s, bool lf_ends)
{
	struct slice	 line;
	size_t		 n;

	for (; s.n > 0; s = slice_from(s, n)) {
		n = line_bytes(s, lf_ends);
		line = slice_sub(s, 0, n);
		if (line.p[n - 1] != '\n' || (!lf_ends &&
		    !slice_ends(line, SLICE("\r\n")))) {
			qp_line(out, line);
			continue;
		}
		line.n -= slice_ends(line, SLICE("\r\n")) ? 2 : 1;
		qp_line(out, line);
		buf_adds(out, "\r\n");
	}
}

/* Up to BASE64_GROUP bytes as base64; the number of characters. */
static size_t
base64_group(struct slice s, unsigned char text[76])
{
	static const char	 digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char		 b[3];
	size_t			 n = 0, have;

	for (; s.n > 0; s = slice_from(s, have)) {
		have = s.n < 3 ? s.n : 3;
		memset(b, 0, sizeof(b));
		memcpy(b, s.p, have);
		text[n++] = (unsigned char)digits[b[0] >> 2];
		text[n++] = (unsigned char)digits[(b[0] & 3) << 4 | b[1] >> 4];
		text[n++] = have < 2 ? '=' :
		    (unsigned char)digits[(b[1] & 15) << 2 | b[2] >> 6];
		text[n++] = have < 3 ? '=' : (unsigned char)digits[b[2] & 63];
	}
	return n;
}

void
encode_base64(struct buf *out, struct slice s)
{
	struct slice	 group;
	unsigned char	 text[76 + 2];
	size_t		 n;

	for (; s.n > 0; s = slice_from(s, group.n)) {
		group = slice_sub(s, 0, BASE64_GROUP);
		n = base64_group(group, text);
		memcpy(text + n, "\r\n", 2);
		buf_add(out, (struct slice){ text, n + 2 });
	}
}

static bool
is_base64(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
}

void
encode_base64_again(struct buf *out, struct slice base64)
{
	unsigned char	 text[76 + 2];
	size_t		 i, n = 0;

	for (i = 0; i < base64.n; i++) {
		if (is_base64(base64.p[i]))
			text[n++] = base64.p[i];
		if (n == 76 || (n > 0 && i + 1 == base64.n)) {
			memcpy(text + n, "\r\n", 2);
			buf_add(out, (struct slice){ text, n + 2 });
			n = 0;
		}
	}
}

/* ASCII that stands for itself and can be folded at its blanks. */
static bool
plain_words(struct slice s)
{
	size_t	 i, run = 0;

	for (i = 0; i < s.n; i++) {
		run = s.p[i] == ' ' ? 0 : run + 1;
		if (s.p[i] < ' ' || s.p[i] > '~' || run > RAW_MAX)
			return false;
	}
	return slice_find(s, SLICE("=?"), 0) == SIZE_MAX;
}

/* Fold before a word that would pass the edge; blanks stay where they are. */
static void
fold_words(struct buf *out, struct slice s)
{
	size_t	 col = 0, edge = FOLD_FIRST, next;

	for (; s.n > 0; s = slice_from(s, next)) {
		for (next = 1; next < s.n; next++)
			if (s.p[next] == ' ' && s.p[next - 1] != ' ')
				break;
		if (col > 0 && col + next > edge) {
			buf_addc(out, '\n');
			col = 0;
			edge = FOLD_NEXT;
		}
		buf_add(out, slice_sub(s, 0, next));
		col += next;
	}
}

/* The longest front of at most max bytes that ends between characters. */
static size_t
whole_chars(struct slice s, size_t max)
{
	size_t	 n = max;

	if (s.n <= max)
		return s.n;
	while (n > 0 && (s.p[n] & 0xc0) == 0x80)
		n--;
	return n > 0 ? n : max;
}

void
encode_phrase(struct buf *out, struct slice s)
{
	unsigned char	 text[76];
	size_t		 n, max = WORD_FIRST;

	for (; s.n > 0; s = slice_from(s, n)) {
		if (max == WORD_NEXT)
			buf_adds(out, "\n ");
		n = whole_chars(s, max);
		max = WORD_NEXT;
		buf_adds(out, "=?UTF-8?B?");
		buf_add(out, (struct slice){ text,
		    base64_group(slice_sub(s, 0, n), text) });
		buf_adds(out, "?=");
	}
}

void
encode_words(struct buf *out, struct slice s)
{
	if (plain_words(s))
		fold_words(out, s);
	else
		encode_phrase(out, s);
}

bool
encode_opens_pdf(struct slice entity)
{
	return slice_find(slice_sub(entity, 0, PDF_MARK_MAX), SLICE("%PDF-"),
	    0) != SIZE_MAX;
}
