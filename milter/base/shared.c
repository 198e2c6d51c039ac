/* shared.c: bytes that are written here once and then shown to another process */

/*
 * A large mail is one copy in memory for all who look at it: it is written
 * where the other process will read it, instead of being copied there.  To send
 * a small one takes less time than to make, map and unmap the memory for it.
 */

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/shared.h"

#define SMALL_MAX	(64 * 1024)	/* most mail without a file */

static int
open_mapped(struct shared *s, size_t max, size_t likely)
{
	void	*p;

	*s = (struct shared){ .mapped = true, .fd = memfd_create("shared", MFD_CLOEXEC |
	    MFD_ALLOW_SEALING) };
	if (s->fd == -1 || max == 0 || max > PTRDIFF_MAX ||
	    ftruncate(s->fd, (off_t)max) == -1)
		goto fail;
	p = mmap(NULL, max, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
	if (p == MAP_FAILED)
		goto fail;
	/* A fault a page takes longer than all at once; it may be refused. */
	if (likely > 0 && likely <= max)
		(void)madvise(p, likely, MADV_POPULATE_WRITE);
	s->b = (struct buf){ .p = p, .size = max, .max = max };
	s->open = true;
	return 0;
fail:
	chan_close(&s->fd);
	return -1;
}

int
shared_open(struct shared *s, size_t max, size_t likely)
{
	if (likely > SMALL_MAX)
		return open_mapped(s, max, likely);
	*s = (struct shared){ .fd = -1, .open = true, .b.max = max };
	return buf_room(&s->b, likely);
}

static void
unmap(struct shared *s)
{
	if (s->b.p != NULL)
		munmap(s->b.p, s->b.size);
	s->b = (struct buf){ 0 };
}

/* What is still small once it is written is nobody's but ours. */
static int
seal_small(struct shared *s)
{
	if (s->b.failed || (s->b.n > CHAN_MSG_MAX &&
	    (s->fd = chan_memfd("shared", buf_slice(&s->b))) == -1))
		return -1;
	s->bytes = buf_slice(&s->b);
	return 0;
}

int
shared_seal(struct shared *s)
{
	const size_t	 n = s->b.n;
	const bool	 failed = s->b.failed;

	if (!s->mapped)
		return seal_small(s);
	unmap(s);		/* what can be written to can not be sealed */
	if (failed || ftruncate(s->fd, (off_t)n) == -1 ||
	    chan_seal(s->fd) == -1)
		return -1;
	return chan_map(s->fd, n, &s->bytes);
}

void
shared_close(struct shared *s)
{
	if (!s->open)
		return;
	if (s->mapped) {
		unmap(s);
		chan_unmap(s->bytes);
	} else
		buf_free(&s->b);
	chan_close(&s->fd);
	*s = (struct shared){ 0 };
}
