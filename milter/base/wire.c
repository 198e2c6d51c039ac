/* wire.c: typed fields in messages between our own processes */

#include "base/wire.h"

static void
put_le(struct buf *b, uint64_t v, size_t width)
{
	for (; width > 0; width--, v >>= 8)
		buf_addc(b, (int)(v & 0xff));
}

void
wire_put_u32(struct buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void
wire_put_i64(struct buf *b, int64_t v)
{
	put_le(b, (uint64_t)v, 8);
}

void
wire_put_bytes(struct buf *b, struct slice s)
{
	if (s.n > UINT32_MAX) {
		b->failed = true;
		return;
	}
	wire_put_u32(b, (uint32_t)s.n);
	buf_add(b, s);
}

void
wire_put_str(struct buf *b, const char *s)
{
	wire_put_bytes(b, slice_of(s));
}

struct wire
wire_of(struct slice s)
{
	return (struct wire){ .left = s };
}

/* The next n bytes, or none and failed. */
static struct slice
take(struct wire *w, size_t n)
{
	struct slice	 s = { NULL, 0 };

	if (w->failed || w->left.n < n) {
		w->failed = true;
		return s;
	}
	s = slice_sub(w->left, 0, n);
	w->left = slice_from(w->left, n);
	return s;
}

static uint64_t
get_le(struct wire *w, size_t width)
{
	struct slice	 s = take(w, width);
	uint64_t	 v = 0;

	while (s.n > 0)
		v = v << 8 | s.p[--s.n];
	return v;
}

uint32_t
wire_get_u32(struct wire *w)
{
	return (uint32_t)get_le(w, 4);
}

int64_t
wire_get_i64(struct wire *w)
{
	return (int64_t)get_le(w, 8);
}

struct slice
wire_get_bytes(struct wire *w)
{
	return take(w, wire_get_u32(w));
}

uint32_t
wire_get_count(struct wire *w, uint32_t max)
{
	uint32_t	 n = wire_get_u32(w);

	if (n > max) {
		w->failed = true;
		return 0;
	}
	return n;
}

bool
wire_done(const struct wire *w)
{
	return !w->failed && w->left.n == 0;
}
