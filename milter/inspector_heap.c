/*
 * inspector_heap.c: malloc(3) and its kin for cks-inspector, whose workers
 * read one document each and end: what is freed waits in the list of its size
 * for the next who asks for as much, nothing is joined or given back, and the
 * libraries, which ask some ten thousand times a page, are served in few steps.
 *
 * It has state of its own, as whoever calls malloc can hand it none, and no
 * locks: cks-inspector has no threads, and its workers can start none.
 */

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/sanitized.h"
#include "programs/inspector_heap.h"

#if !SANITIZED		/* a sanitizer brings its own, which sees more */

#define UNIT		16		/* bytes: what any value is aligned to */
#define SMALL		1024		/* a list for each multiple of UNIT */
#define SMALL_BITS	10
#define FINE		4		/* and above for each quarter of a power
					   of two */
#define LARGE		(1u << 17)	/* what is larger has pages of its own */
#define LISTS		(SMALL / UNIT + FINE * 7)
#define STEP		(4u << 20)	/* that the heap grows by at least */
#define LARGE_PAGE	(2u << 20)	/* of the kernel's */
#define PAGE		4096
#define MOST		((size_t)1 << 46)	/* addresses that there are */

/* In place of a list: these go in none. */
enum { OWN_PAGES = LISTS, WITHIN_ANOTHER };

/* Before each piece; who writes beyond the one before breaks the seal first. */
struct head {
	uint64_t	 seal;		/* by its place: used, or free */
	uint64_t	 size : 48;	/* of the piece */
	uint64_t	 list : 16;	/* it goes in */
};

_Static_assert(sizeof(struct head) == UNIT, "pieces stay aligned");

static struct {
	struct head	*lists[LISTS];	/* of free pieces */
	char		*at, *end;	/* of what nobody had yet */
	size_t		 taken;		/* from the kernel */
	uint64_t	 secret;	/* what seals are made with */
} heap;

/* What is freed twice, or is no piece, has none that fits. */
static uint64_t
seal(const struct head *h, bool used)
{
	return (used ? heap.secret : ~heap.secret) ^ (uintptr_t)h;
}

static void
check(const struct head *h, bool used)
{
	if (h->seal != seal(h, used))
		abort();
}

/* The next in its list stands in a free piece itself, sealed too. */
static struct head *
next(const struct head *h)
{
	return (struct head *)(*(const uintptr_t *)(h + 1) ^
	    (uintptr_t)heap.secret);
}

/* The list for pieces of at least n bytes. */
static unsigned
list_of(size_t n)
{
	unsigned	 bits;

	if (n <= SMALL)
		return n == 0 ? 0 : (unsigned)(n - 1) / UNIT;
	bits = 63 - (unsigned)__builtin_clzl(n - 1);
	return SMALL / UNIT + (bits - SMALL_BITS) * FINE +
	    (((n - 1) >> (bits - 2)) & (FINE - 1));
}

/* How large those of a list are. */
static size_t
size_of(unsigned list)
{
	unsigned	 above = list - SMALL / UNIT;

	if (list < SMALL / UNIT)
		return (list + 1) * UNIT;
	return ((size_t)FINE + 1 + above % FINE) <<
	    (above / FINE + SMALL_BITS - 2);
}

static void *
map(size_t n)
{
	void	*p = mmap(NULL, n, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/*
 * Begin another stretch with room for n bytes, in large pages: a fault for
 * each small one takes longer than a letter of one page.
 */
static bool
grow(size_t n)
{
	size_t	 want = heap.taken / 2 > STEP ? heap.taken / 2 : STEP;
	char	*p;

	if (heap.secret == 0 && getrandom(&heap.secret, sizeof(heap.secret),
	    0) != sizeof(heap.secret))
		return false;
	want = (want + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	if ((p = map(want + LARGE_PAGE)) == NULL) {
		want = n;		/* near the limit of a worker */
		if ((p = map(want)) == NULL)
			return false;
	} else {
		p += -(uintptr_t)p % LARGE_PAGE;
		madvise(p, want, MADV_HUGEPAGE);
	}
	heap.taken += want;
	heap.at = p;
	heap.end = p + want;
	return true;
}

/* A piece with pages of its own, all zero. */
static struct head *
take_large(size_t n)
{
	size_t		 size = (n + PAGE - 1) / PAGE * PAGE;
	char		*p = map(size + PAGE);
	struct head	*h;

	if (p == NULL)
		return NULL;
	h = (struct head *)(p + PAGE) - 1;
	h->size = size;
	h->list = OWN_PAGES;
	return h;
}

/* A piece that nobody had yet. */
static struct head *
take_new(unsigned list)
{
	size_t		 size = size_of(list);
	struct head	*h;

	if ((size_t)(heap.end - heap.at) < sizeof(*h) + size &&
	    !grow(sizeof(*h) + size))
		return NULL;
	h = (struct head *)heap.at;
	heap.at += sizeof(*h) + size;
	h->size = size;
	h->list = list;
	return h;
}

/* A piece of at least n bytes; NULL with ENOMEM. */
static void *
take(size_t n)
{
	struct head	*h = NULL;
	unsigned	 list;

	if (n > LARGE) {
		if (n < MOST)
			h = take_large(n);
	} else if (list = list_of(n), (h = heap.lists[list]) != NULL) {
		check(h, false);
		heap.lists[list] = next(h);
	} else
		h = take_new(list);
	if (h == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	h->seal = seal(h, true);
	return h + 1;
}

static void
give(void *p)
{
	struct head	*h = (struct head *)p - 1;

	check(h, true);
	h->seal = seal(h, false);
	if (h->list < LISTS) {
		*(uintptr_t *)p = (uintptr_t)heap.lists[h->list] ^
		    (uintptr_t)heap.secret;
		heap.lists[h->list] = h;
	} else if (h->list == OWN_PAGES)
		munmap((char *)p - PAGE, h->size + PAGE);
	/* of those within another are few, and they are forgotten */
}

/* At a multiple of a power of two: within a larger piece, with its own head. */
static void *
take_aligned(size_t align, size_t n)
{
	struct head	*h;
	char		*p;

	if (align <= UNIT)
		return take(n);
	if (n >= MOST || align > LARGE_PAGE ||
	    (p = take(n + align + UNIT)) == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	p += UNIT;
	p += -(uintptr_t)p % align;
	h = (struct head *)p - 1;
	h->size = n;
	h->list = WITHIN_ANOTHER;
	h->seal = seal(h, true);
	return p;
}

/* How much a piece has room for. */
static size_t
room(const void *p)
{
	const struct head	*h = (const struct head *)p - 1;

	check(h, true);
	return h->size;
}

void *
malloc(size_t n)
{
	return take(n);
}

void
free(void *p)
{
	if (p != NULL)
		give(p);
}

void *
calloc(size_t count, size_t each)
{
	size_t	 n;
	void	*p;

	if (__builtin_mul_overflow(count, each, &n)) {
		errno = ENOMEM;
		return NULL;
	}
	if ((p = take(n)) != NULL && n <= LARGE)
		memset(p, 0, n);
	return p;
}

void *
realloc(void *p, size_t n)
{
	size_t	 had;
	void	*to;

	if (p == NULL)
		return take(n);
	had = room(p);
	if (n <= had && n >= had / 2)
		return p;
	if ((to = take(n)) == NULL)
		return NULL;
	memcpy(to, p, n < had ? n : had);
	give(p);
	return to;
}

void *
memalign(size_t align, size_t n)
{
	return take_aligned(align, n);
}

void *
aligned_alloc(size_t align, size_t n)
{
	return take_aligned(align, n);
}

int
posix_memalign(void **out, size_t align, size_t n)
{
	void	*p;

	if (align < sizeof(void *) || (align & (align - 1)) != 0)
		return EINVAL;
	if ((p = take_aligned(align, n)) == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}

void *
valloc(size_t n)
{
	return take_aligned(PAGE, n);
}

void *
pvalloc(size_t n)
{
	return take_aligned(PAGE, (n + PAGE - 1) / PAGE * PAGE);
}

size_t
malloc_usable_size(void *p)
{
	return p == NULL ? 0 : room(p);
}

/* What the master has is left to it: to write there would copy its pages. */
void
heap_begin(void)
{
	memset(heap.lists, 0, sizeof(heap.lists));
	heap.at = heap.end = NULL;
	heap.taken = 0;
}

#else

void
heap_begin(void)
{
}

#endif
