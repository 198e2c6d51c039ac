/* serve_packets.c: packets of the milter protocol, as many by one read as there are */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "programs/serve.h"

#define LEN_BYTES	4		/* a packet's length, in network order */
#define READ_BYTES	(128 * 1024)	/* two pieces of a body */
#define OUT_BYTES	(64 * 1024)	/* are sent as soon as so many wait */

/* Room behind what was read for n bytes and more; 0, or -1. */
static int
make_room(SMFICTX *c, size_t n)
{
	struct buf	*in = &c->in;

	if (c->from > 0 && (c->from == in->n || in->size - c->from < n)) {
		memmove(in->p, in->p + c->from, in->n - c->from);
		in->n -= c->from;
		c->from = 0;
	}
	if (in->size - c->from >= n && in->n < in->size)
		return 0;
	return buf_room(in, n > READ_BYTES ? n : READ_BYTES);
}

/* Read until n bytes are there that nobody took yet.  0, or -1. */
static int
fill(SMFICTX *c, size_t n)
{
	ssize_t	 got;

	while (c->in.n - c->from < n) {
		if (make_room(c, n) == -1)
			return -1;
		do
			got = read(c->fd, c->in.p + c->in.n,
			    c->in.size - c->in.n);
		while (got == -1 && errno == EINTR);
		if (got <= 0)
			return -1;
		c->in.n += (size_t)got;
	}
	return 0;
}

int
packet_read(SMFICTX *c, int *command, struct slice *data)
{
	const unsigned char	*p;
	size_t			 n;

	if (fill(c, LEN_BYTES) == -1)
		return -1;
	p = c->in.p + c->from;
	n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	if (n == 0 || n > PACKET_MAX) {
		log_msg(LV_ERROR, "milter: a packet of %zu bytes: not of the "
		    "milter protocol, or too large", n);
		return -1;
	}
	if (fill(c, LEN_BYTES + n) == -1)
		return -1;
	p = c->in.p + c->from + LEN_BYTES;
	*command = *p;
	*data = (struct slice){ p + 1, n - 1 };
	c->from += LEN_BYTES + n;
	return 0;
}

int
packet_flush(SMFICTX *c)
{
	size_t	 at = 0;
	ssize_t	 n;

	while (!c->out.failed && at < c->out.n) {
		n = send(c->fd, c->out.p + at, c->out.n - at, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			c->out.failed = true;	/* cut in a packet: no more */
		else
			at += (size_t)n;
	}
	c->out.n = 0;
	return c->out.failed ? -1 : 0;
}

static void
put_length(struct buf *b, size_t n)
{
	const unsigned char	 p[LEN_BYTES] = { (unsigned char)(n >> 24),
		(unsigned char)(n >> 16), (unsigned char)(n >> 8),
		(unsigned char)n };

	buf_add(b, (struct slice){ p, sizeof(p) });
}

int
packet_put(SMFICTX *c, int command, const struct slice *pieces, size_t n)
{
	size_t	 i, len = 1;

	for (i = 0; i < n; i++)
		len += pieces[i].n;
	put_length(&c->out, len);
	buf_addc(&c->out, command);
	for (i = 0; i < n; i++)
		buf_add(&c->out, pieces[i]);
	if (c->out.n >= OUT_BYTES)
		return packet_flush(c);
	return c->out.failed ? -1 : 0;
}
