/* replay.c: the fuzz targets without a fuzzer: seeds, and simple changes of them */

/*
 * replay TARGET MS FILE ...
 *
 * Runs the target on every file, then for so many milliseconds on changed
 * ones, always the same in the same order.  An input that ends it is left in
 * crash-TARGET.  Says how many inputs there were.  The Makefile tells TARGETS.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"

#define SEEDS_MAX	64
#define INPUT_MAX	65536	/* as the fuzzers' own -max_len */
#define CHANGES_MAX	8	/* in one input */
#define PATH_BYTES	256

#define T(name) \
	int	name##_one(const uint8_t *, size_t); \
	int	name##_init(int *, char ***) __attribute__((weak));
TARGETS
#undef T

#define T(name)	{ #name, name##_one, name##_init },
static const struct target {
	const char	*name;
	int		(*one)(const uint8_t *, size_t);
	int		(*init)(int *, char ***);
} targets[] = { TARGETS };
#undef T

/* A signal handler has no argument to find these by. */
static struct buf	 input;
static char		 crash_path[PATH_BYTES];

static void
crashed(int sig)
{
	int	 fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd != -1 && write(fd, input.p, input.n) == -1)
		close(fd);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Numerical Recipes' generator: the same inputs everywhere. */
static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static int
read_seed(const char *path, struct buf *b)
{
	FILE	*f = fopen(path, "r");

	if (f == NULL || buf_room(b, INPUT_MAX) == -1)
		return -1;
	b->n = fread(b->p, 1, INPUT_MAX, f);
	fclose(f);
	return 0;
}

/* Overwrite, flip, cut out, double, or bring in a piece of another seed. */
static void
change_once(struct buf *b, const struct buf *other, uint32_t *state)
{
	size_t	 at = next(state) % (b->n + 1), n = next(state) % 32 + 1;

	n = at + n > b->n ? b->n - at : n;
	switch (next(state) % 5) {
	case 0:
		if (at < b->n)
			b->p[at] = (unsigned char)next(state);
		break;
	case 1:
		if (at < b->n)
			b->p[at] ^= (unsigned char)(1 << next(state) % 8);
		break;
	case 2:
		memmove(b->p + at, b->p + at + n, b->n - at - n);
		b->n -= n;
		break;
	case 3:
		if (b->n + n <= INPUT_MAX && buf_room(b, n) == 0) {
			memmove(b->p + at + n, b->p + at, b->n - at);
			b->n += n;
		}
		break;
	case 4:
		n = n > other->n ? other->n : n;
		if (at + n <= b->n && n > 0)
			memcpy(b->p + at, other->p + next(state) %
			    (other->n - n + 1), n);
		break;
	}
}

static void
run(const struct target *t, const struct buf *seed)
{
	/* memory of its own, so that a sanitizer sees its end */
	unsigned char	*copy = malloc(seed->n + (seed->n == 0));

	if (copy == NULL)
		exit(1);
	if (seed->n > 0)
		memcpy(copy, seed->p, seed->n);
	t->one(copy, seed->n);
	free(copy);
}

static int64_t
now_ms(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static unsigned
play(const struct target *t, const struct buf *seeds, size_t n, int ms)
{
	int64_t		 end;
	uint32_t	 state = 1, i;
	unsigned	 count = 0;
	size_t		 s;

	for (s = 0; s < n; s++, count++) {
		input.n = 0;
		buf_add(&input, buf_slice(&seeds[s]));
		run(t, &input);
	}
	for (end = now_ms() + ms; now_ms() < end; count++) {
		input.n = 0;
		buf_add(&input, buf_slice(&seeds[next(&state) % n]));
		for (i = next(&state) % CHANGES_MAX + 1; i > 0; i--)
			change_once(&input, &seeds[next(&state) % n], &state);
		run(t, &input);
	}
	return count;
}

int
main(int argc, char *argv[])
{
	static const int	 ends[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
				    SIGILL };
	struct buf		 seeds[SEEDS_MAX] = { 0 };
	const struct target	*t;
	size_t			 i, n = 0;

	for (t = targets; t < targets + NELEM(targets); t++)
		if (argc > 3 && strcmp(t->name, argv[1]) == 0)
			break;
	if (t == targets + NELEM(targets)) {
		fprintf(stderr, "usage: replay TARGET MS FILE ...\n");
		return 2;
	}
	for (i = 3; i < (size_t)argc && n < SEEDS_MAX; i++)
		if (read_seed(argv[i], &seeds[n++]) == -1)
			return 2;
	snprintf(crash_path, sizeof(crash_path), "crash-%s", t->name);
	for (i = 0; i < NELEM(ends); i++)
		signal(ends[i], crashed);
	if (t->init != NULL)
		t->init(&argc, &argv);
	printf("%u inputs\n", play(t, seeds, n, atoi(argv[2])));
	return 0;
}
