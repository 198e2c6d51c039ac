/* worker_heap.c: memory for a worker that lives for one document */

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/sanitized.h"
#include "inspect/worker_heap.h"

/*
 * What a worker frees it soon takes again, and each page that goes back to the
 * kernel in between is one more fault.
 */
#define HEAP_BLOCK	(256 * 1024)	/* larger ones come from the kernel */
#define HEAP_KEPT	(64 << 20)	/* free memory that does not go back */
#define HEAP_STEP	(6 << 20)	/* that the heap grows by: room for two
					   large pages wherever they begin */
#define LARGE_PAGE	(2 << 20)	/* bytes; elsewhere none comes of it */
#define HEAP_EDGE	64		/* bytes before it, for malloc's own */

/* Freed pieces of the master; glibc keeps small ones in lists of their own. */
#define SCRAP		(16 * 1024)	/* larger ones fall into several */
#define SCRAP_STEP	16		/* from one size to the next */
#define SCRAP_SMALL	1032
#define SCRAPS_BYTES	(8 << 20)	/* of all; usually there are 2 MB */

void
worker_heap_set(void)
{
	mallopt(M_MMAP_THRESHOLD, HEAP_BLOCK);
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
	mallopt(M_TOP_PAD, HEAP_STEP);
}

/* Where the part of the heap begins that nobody has. */
static uintptr_t
heap_top(void)
{
	return (uintptr_t)sbrk(0) - mallinfo2().keepcost;
}

void
worker_heap_ready(void)
{
	uintptr_t	 top;
	void *volatile	 p;	/* or the compiler leaves out its uses */
	size_t		 size, all = 0;

	if (SANITIZED)
		return;		/* what allocates there is not glibc */
	malloc_trim(0);
	top = heap_top();
	for (size = SCRAP; size > 0; size -= SCRAP_STEP) {
		while ((p = malloc(size)) != NULL && (uintptr_t)p < top &&
		    all < SCRAPS_BYTES)
			all += size;
		/* a small one would go to a list, and from there to a worker */
		if (size > SCRAP_SMALL)
			free(p);
	}
}

/*
 * What lies before the next large page is taken, and not given back: the
 * worker ends soon.
 */
void
worker_begin(void)
{
	uintptr_t	 top = heap_top(), from, end = (uintptr_t)sbrk(0);
	void *volatile	 p;	/* or the compiler leaves out its uses */

	from = (top + 2 * HEAP_EDGE + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	p = from + LARGE_PAGE <= end ? malloc(from - HEAP_EDGE - top) : NULL;
	if (p != NULL)
		madvise((void *)from, end - from, MADV_HUGEPAGE);
}
