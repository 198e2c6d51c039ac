/* judge.c: how long the judgement of one signature takes, without a gateway */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/verify.h"

#define ARENA_MAX	(1024 * 1024)

static const char usage[] =
    "usage: judge ROUNDS TRUST PINS CRLS NAME ...\n"
    "Judges the content NAME.bin by NAME.p7s, nothing remembered.  Prints the\n"
    "median of the microseconds it took, the milliseconds that the snapshot\n"
    "took to load, and the KiB it made the process larger.\n";

static void
die(const char *what)
{
	fprintf(stderr, "judge: %s\n", what);
	exit(1);
}

static double
now(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long
resident_kib(void)
{
	FILE	*f = fopen("/proc/self/status", "r");
	char	 line[128];
	long	 kib = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kib;
}

static void
read_file(const char *name, const char *kind, struct buf *b)
{
	char	 path[4096];
	FILE	*f;
	size_t	 n = 0;

	snprintf(path, sizeof(path), "%s.%s", name, kind);
	if ((f = fopen(path, "r")) == NULL)
		die(path);
	do {
		b->n += n;
		if (buf_room(b, BUFSIZ) == -1)
			die("no memory");
	} while ((n = fread(b->p + b->n, 1, BUFSIZ, f)) > 0);
	fclose(f);
}

static double
judge(const struct judge *j, const char *name)
{
	struct buf		 content = { 0 }, der = { 0 };
	struct arena		*a = arena_new(ARENA_MAX);
	struct sigverdict	 v;
	double			 start;

	read_file(name, "bin", &content);
	read_file(name, "p7s", &der);
	start = now();
	if (a == NULL || cms_judge_detached(a, j, buf_slice(&content),
	    buf_slice(&der), &v) == -1 || v.cls != SIG_GOOD)
		die(name);
	start = now() - start;
	arena_free(a);
	buf_free(&content);
	buf_free(&der);
	return start * 1e6;
}

static int
by_size(const void *a, const void *b)
{
	const double	*x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
main(int argc, char *argv[])
{
	struct trust_paths	 paths;
	struct buf		 faults = { 0 };
	struct judge		 j = { .now = time(NULL) };
	double			*us, load;
	long			 before = resident_kib(), after;
	int			 i, n = argc > 5 ? atoi(argv[1]) *
				    (argc - 5) : 0;

	if (n < 1 || (us = calloc((size_t)n, sizeof(*us))) == NULL)
		die(usage);
	paths = (struct trust_paths){ .folder = argv[2], .pins = argv[3],
		.crls = argv[4] };
	load = now();
	if (trust_load(&paths, &j.trust, &faults) == -1)
		die(buf_str(&faults));
	load = now() - load;
	after = resident_kib();
	for (i = 0; i < n; i++)
		us[i] = judge(&j, argv[5 + i % (argc - 5)]);
	qsort(us, (size_t)n, sizeof(*us), by_size);
	printf("%.1f %.0f %ld\n", us[n / 2], load * 1e3, after - before);
	trust_unref(j.trust);
	free(us);
	return 0;
}
