/* arena.c: memory that is given back all at once, one arena a message */

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define CHUNK_BYTES	(16 * 1024)	/* a usual mail needs one or two */

struct chunk {
	struct chunk	*next;
	size_t		 used, size;
	alignas(max_align_t) unsigned char bytes[];
};

/* What is to be released with the arena. */
struct owed {
	struct owed	*next;
	void		(*release)(void *);
	void		*p;
};

struct arena {
	struct chunk	*chunks;
	struct owed	*owed;
	size_t		 left;		/* bytes of its limit */
	bool		 failed, full;
};

struct arena *
arena_new(size_t limit)
{
	struct arena	*a = calloc(1, sizeof(*a));

	if (a != NULL)
		a->left = limit;
	return a;
}

void
arena_free(struct arena *a)
{
	struct chunk	*c, *next;
	struct owed	*o;

	if (a == NULL)
		return;
	for (o = a->owed; o != NULL; o = o->next)
		o->release(o->p);
	for (c = a->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

/* A chunk with room for n bytes, counted against the limit. */
static struct chunk *
chunk_new(struct arena *a, size_t n)
{
	size_t		 size = n > CHUNK_BYTES ? n : CHUNK_BYTES;
	struct chunk	*c;

	if (n > a->left) {
		a->full = true;
		return NULL;
	}
	if (size > a->left)
		size = a->left;
	if ((c = calloc(1, sizeof(*c) + size)) == NULL)
		return NULL;
	c->size = size;
	c->next = a->chunks;
	a->chunks = c;
	a->left -= size;
	return c;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	size_t		 align = alignof(max_align_t);
	struct chunk	*c = a->chunks;
	void		*p;

	if (a->failed || n > SIZE_MAX - align)
		goto fail;
	n = n == 0 ? align : (n + align - 1) / align * align;
	if ((c == NULL || c->size - c->used < n) &&
	    (c = chunk_new(a, n)) == NULL)
		goto fail;
	p = c->bytes + c->used;
	c->used += n;
	return p;
fail:
	a->failed = true;
	return NULL;
}

void *
arena_array(struct arena *a, size_t n, size_t each)
{
	if (each > 0 && n > SIZE_MAX / each) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, n * each);
}

char *
arena_str(struct arena *a, struct slice s)
{
	char	*p;

	if (s.n == SIZE_MAX || (p = arena_alloc(a, s.n + 1)) == NULL)
		return NULL;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_str(a, slice_of(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list	 ap;
	char	*s, *p;
	int	 n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n == -1) {
		a->failed = true;
		return NULL;
	}
	p = arena_strdup(a, s);
	free(s);
	return p;
}

struct slice
arena_copy(struct arena *a, struct slice s)
{
	unsigned char	*p = arena_alloc(a, s.n);

	if (p == NULL)
		return (struct slice){ NULL, 0 };
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct slice){ p, s.n };
}

void
arena_leave(struct arena *a, void (*release)(void *), void *p)
{
	struct owed	*o = arena_alloc(a, sizeof(*o));

	if (o == NULL) {
		release(p);
		return;
	}
	*o = (struct owed){ a->owed, release, p };
	a->owed = o;
}

bool
arena_failed(const struct arena *a)
{
	return a->failed;
}

bool
arena_full(const struct arena *a)
{
	return a->full;
}
