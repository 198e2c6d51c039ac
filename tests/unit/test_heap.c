/* test_heap.c: the memory of cks-inspector, which is this program's too */

#include <errno.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/sandbox.h"
#include "programs/inspector_heap.h"

#define PIECES	512
#define ROUNDS	30000
#define LIMIT	(256u << 20)	/* bytes of address space more ... */
#define ASKED	50000		/* ... by so many at once */
#define DONE	7

struct piece {
	unsigned char	*p;
	size_t		 n;
	unsigned char	 mark;
};

/* The same numbers each time. */
static uint32_t
next_number(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Mostly small ones, some of a few pages, few of many. */
static size_t
next_size(uint32_t *state)
{
	uint32_t	 r = next_number(state);
	size_t		 most = r % 64 == 0 ? 600000 : r % 8 == 0 ? 9000 : 300;

	return next_number(state) % most;
}

static void
check_piece(const struct piece *v)
{
	size_t	 i;

	for (i = 0; i < v->n; i++)
		if (v->p[i] != v->mark)
			fail_msg("byte %zu of %zu is %d instead of %d", i,
			    v->n, v->p[i], v->mark);
}

/* Where a piece comes from: malloc, calloc, memalign, or from its last place. */
static void
renew(struct piece *v, uint32_t *state)
{
	size_t	 n = next_size(state), align, i;

	switch (next_number(state) % 4) {
	case 0:
		v->p = realloc(v->p, n == 0 ? 1 : n);
		v->n = v->n < n ? v->n : n;
		check_piece(v);
		break;
	case 1:
		free(v->p);
		v->p = calloc(n, 1);
		for (i = 0; i < n; i++)
			if (v->p[i] != 0)
				fail_msg("byte %zu of %zu is not 0", i, n);
		break;
	case 2:
		free(v->p);
		align = (size_t)16 << (next_number(state) % 9);
		assert_int_equal(posix_memalign((void **)&v->p, align, n), 0);
		assert_int_equal((uintptr_t)v->p % align, 0);
		break;
	default:
		free(v->p);
		v->p = malloc(n);
	}
	assert_non_null(v->p);
	assert_int_equal((uintptr_t)v->p % 16, 0);
	assert_true(malloc_usable_size(v->p) >= n);
	v->n = n;
	v->mark = (unsigned char)next_number(state);
	memset(v->p, v->mark, n);
}

static void
exercise(struct piece *v, uint32_t state)
{
	struct piece	*one;
	int		 i;

	for (i = 0; i < ROUNDS; i++) {
		one = &v[next_number(&state) % PIECES];
		check_piece(one);
		renew(one, &state);
	}
}

/* What nobody else writes stays as it is, in a worker too. */
static void
pieces_are_apart(void **state)
{
	static struct piece	 v[PIECES];
	int			 status;
	pid_t			 pid;

	(void)state;
	exercise(v, 1);
	if ((pid = fork()) == 0) {
		heap_begin();
		exercise(v, 2);
		_exit(DONE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), DONE);
	exercise(v, 3);
}

static void *volatile	 lost;	/* so that no compiler leaves anything out */

static void
scribble(volatile char *p, size_t n)
{
	while (n-- > 0)
		*p++ = 'x';
}

static void
free_twice(void)
{
	void	*volatile p = malloc(40);

	free(p);
	free(p);
}

static void
free_within(void)
{
	lost = (char *)calloc(1, 100) + 16;
	free(lost);
}

static void
write_beyond(void)
{
	char	*volatile p = malloc(32), *volatile q = malloc(32);

	lost = q;
	scribble(p, 32 + 16);
	free(p);
	free(q);
}

static void
write_after(void)
{
	char	*volatile p = malloc(48), *volatile q = malloc(48);

	free(q);
	free(p);
	scribble(p, sizeof(void *));
	lost = malloc(48);
	lost = malloc(48);
}

static void
wrongs_end_it(void **state)
{
	static void	(*const cases[])(void) = { free_twice, free_within,
		write_beyond, write_after };
	int		 status;
	size_t		 i;
	pid_t		 pid;

	(void)state;
	if (!sandbox_whole())
		skip();		/* a sanitizer's memory is used there */
	for (i = 0; i < NELEM(cases); i++) {
		if ((pid = fork()) == 0) {
			signal(SIGABRT, SIG_DFL);
			signal(SIGSEGV, SIG_DFL);
			signal(SIGBUS, SIG_DFL);
			heap_begin();
			cases[i]();
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (!WIFSIGNALED(status))
			fail_msg("case %zu went on", i);
	}
}

/* Within a limit, all of it serves, and then there is none. */
static void
limit_is_met(void **state)
{
	size_t		 n = 0, had = 0;
	struct rlimit	 limit;
	FILE		*statm;
	int		 status;
	pid_t		 pid;

	(void)state;
	if (!sandbox_whole())
		skip();
	if ((pid = fork()) == 0) {
		statm = fopen("/proc/self/statm", "r");
		if (statm == NULL || fscanf(statm, "%zu", &had) != 1)
			_exit(2);
		limit.rlim_cur = limit.rlim_max = (rlim_t)had * 4096 + LIMIT;
		heap_begin();
		setrlimit(RLIMIT_AS, &limit);
		for (; (lost = malloc(ASKED)) != NULL; n++)
			;
		_exit(errno != ENOMEM ? 3 : n > LIMIT / ASKED / 2 &&
		    n <= LIMIT / ASKED ? DONE : 4);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), DONE);
}

static void
too_much_is_refused(void **state)
{
	volatile size_t	 all = SIZE_MAX, half = SIZE_MAX / 2;
	void		*p = NULL;

	(void)state;
	if (!sandbox_whole())
		skip();
	assert_null(malloc(all));
	assert_int_equal(errno, ENOMEM);
	assert_null(malloc(half));
	assert_null(calloc(half, 4));
	assert_null(realloc(NULL, all - 15));
	assert_int_equal(posix_memalign(&p, 64, all), ENOMEM);
	assert_int_equal(posix_memalign(&p, 24, 1), EINVAL);
	assert_null(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_apart),
		cmocka_unit_test(wrongs_end_it),
		cmocka_unit_test(limit_is_met),
		cmocka_unit_test(too_much_is_refused),
	};

	return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
