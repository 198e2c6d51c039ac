/* damage_encoding.c: transfer encodings as they were before a relay changed them (RFC 2045 6) */

#include <string.h>

#include "gate/damage_parts.h"
#include "mail/decode.h"
#include "mail/encode.h"

#define DECODED_MAX	(64u << 20)	/* of one leaf */

/* Which name the encoding had, and where its field stood. */
struct label {
	const char	*word;		/* NULL: there was no field */
	int		 place;		/* PLACE_SAME, or after so many fields */
};
enum { PLACE_SAME = -1, PLACE_END = 100 };

static void
put_label(const char *word, struct buf *out)
{
	if (word != NULL)
		buf_printf(out, "Content-Transfer-Encoding: %s\r\n", word);
}

/* The header of p with another label. */
static void
put_header(const struct part *p, struct label l, struct buf *out)
{
	const struct field	*cte = header_find(&p->fields,
				    "Content-Transfer-Encoding", 1), *fld;
	struct slice		 header = damage_header(p);
	size_t			 i, n = 0, used = 0;

	for (i = 0; i < p->fields.n; i++) {
		fld = &p->fields.v[i];
		used = (size_t)(fld->raw.p + fld->raw.n - header.p);
		if (l.place == (int)n)
			put_label(l.word, out);
		if (fld != cte) {
			n++;
			buf_add(out, fld->raw);
		} else if (l.place == PLACE_SAME)
			put_label(l.word, out);
	}
	if (l.place >= (int)n || (cte == NULL && l.place == PLACE_SAME))
		put_label(l.word, out);
	buf_add(out, slice_from(header, used));
}

/*
 * Postfix drops the field of a part that it turns to quoted-printable and
 * writes a new one below the others; of a composite part too, which then
 * says 7bit.
 */
static const int places[] = { PLACE_SAME, 0, 1, 2, 3, PLACE_END };
static const char *const eight[] = { "8bit", "8BIT", "binary", NULL };

enum { QP_HOWS = (int)(NELEM(places) * NELEM(eight) * 2) };

static struct label
qp_label(int how)
{
	return (struct label){ eight[(size_t)how / NELEM(places) %
	    NELEM(eight)], places[(size_t)how % NELEM(places)] };
}

static bool
was_8bit(const struct part *p, struct buf *raw)
{
	return p->child == NULL && p->encoding == ENC_QP &&
	    decode_transfer(p, raw) == 0;
}

static bool
map_qp_header(const struct part *p, int how, struct buf *out)
{
	bool	 composites = (size_t)how >= NELEM(places) * NELEM(eight);

	if (p->child != NULL) {
		if (!composites || p->encoding != ENC_7BIT)
			return false;
	} else if (p->encoding != ENC_QP)
		return false;
	put_header(p, qp_label(how), out);
	return true;
}

static bool
map_qp_body(const struct part *p, int how, struct buf *out)
{
	struct buf	 raw = { .max = DECODED_MAX };
	bool		 yes = was_8bit(p, &raw);

	(void)how;
	if (yes)
		buf_add(out, buf_slice(&raw));
	buf_free(&raw);
	return yes;
}

void
undo_qp(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .header = map_qp_header, .body = map_qp_body };

	for (c.how = 0; c.how < QP_HOWS && !damage_done(f); c.how++)
		damage_change(f, e, &c);
}

/* Quoted-printable as most programs write it, with lines of that width. */
static void
put_qp(struct slice s, size_t width, struct buf *out)
{
	struct slice	 line, eol;
	size_t		 i, col, need;
	unsigned char	 c;
	bool		 plain;

	while (slice_line(&s, &line, &eol)) {
		for (i = 0, col = 0; i < line.n; i++, col += need) {
			c = line.p[i];
			plain = (c > ' ' && c < 0x7f && c != '=') ||
			    ((c == ' ' || c == '\t') && i + 1 < line.n);
			need = plain ? 1 : 3;
			if (col + need > width - (i + 1 < line.n)) {
				buf_adds(out, "=\r\n");
				col = 0;
			}
			if (plain)
				buf_addc(out, c);
			else
				buf_printf(out, "=%02X", c);
		}
		buf_add(out, eol);
	}
}

/* Into base64, a line end behind each line of that width; 0: one line. */
static void
put_base64(struct slice s, size_t width, bool end, struct buf *out)
{
	struct buf	 b = { 0 };
	struct slice	 rest, line, eol;
	size_t		 col = 0, n;

	encode_base64(&b, s);
	rest = buf_slice(&b);
	while (slice_line(&rest, &line, &eol))
		for (; line.n > 0; line = slice_from(line, n)) {
			if (width != 0 && col == width) {
				buf_adds(out, "\r\n");
				col = 0;
			}
			n = width == 0 || width - col > line.n ? line.n :
			    width - col;
			buf_add(out, slice_sub(line, 0, n));
			col += n;
		}
	if (end)
		buf_adds(out, "\r\n");
	out->failed |= b.failed;
	buf_free(&b);
}

/* How text may have been encoded before somebody undid it. */
static const struct {
	const char	*word;
	size_t		 width;		/* 0: encode_qp's own */
	bool		 end;
} encoded[] = {
	{ "quoted-printable", 0, false },
	{ "quoted-printable", 76, false },
	{ "quoted-printable", 75, false },
	{ "quoted-printable", 72, false },
	{ "base64", 76, false },
	{ "base64", 76, true },
	{ "base64", 72, false },
	{ "base64", 64, true },
};

enum { DECODED_HOWS = (int)(NELEM(encoded) * NELEM(places)) };

static bool
is_decoded_text(const struct part *p)
{
	return p->child == NULL && strcmp(p->ctype.type, "text") == 0 &&
	    p->encoding != ENC_QP && p->encoding != ENC_BASE64 &&
	    p->encoding != ENC_OTHER;
}

static bool
map_encoded_header(const struct part *p, int how, struct buf *out)
{
	if (!is_decoded_text(p))
		return false;
	put_header(p, (struct label){ encoded[(size_t)how /
	    NELEM(places)].word, places[(size_t)how % NELEM(places)] }, out);
	return true;
}

static bool
map_encoded_body(const struct part *p, int how, struct buf *out)
{
	size_t	 i = (size_t)how / NELEM(places);

	if (!is_decoded_text(p))
		return false;
	if (strcmp(encoded[i].word, "base64") == 0)
		put_base64(p->body, encoded[i].width, encoded[i].end, out);
	else if (encoded[i].width == 0)
		encode_qp(out, p->body, true);
	else
		put_qp(p->body, encoded[i].width, out);
	return true;
}

void
undo_decoded(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .header = map_encoded_header,
			    .body = map_encoded_body };

	for (c.how = 0; c.how < DECODED_HOWS && !damage_done(f); c.how++)
		damage_change(f, e, &c);
}

static const size_t widths[] = { 76, 72, 64, 60, 0 };

static bool
map_base64(const struct part *p, int how, struct buf *out)
{
	struct buf	 raw = { .max = DECODED_MAX };
	bool		 yes = p->encoding == ENC_BASE64 &&
			    decode_transfer(p, &raw) == 0;

	if (yes)
		put_base64(buf_slice(&raw), widths[how / 2], how % 2 != 0,
		    out);
	buf_free(&raw);
	return yes;
}

void
undo_base64(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .body = map_base64 };

	for (; c.how < (int)(2 * NELEM(widths)) && !damage_done(f); c.how++) {
		c.count = widths[c.how / 2];
		damage_change(f, e, &c);
	}
}
