/* mutate.c: signed PDFs changed at random: none may be good but with what was signed */

#include <sys/resource.h>
#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/docsig.h"
#include "inspect/worker.h"
#include "unit/pki.h"

#define ARENA_MAX	((size_t)128 << 20)
#define MEMORY_MAX	((rlim_t)1 << 30)
#define SECONDS_MAX	10	/* for one of them */
#define FILES_MAX	64
#define EDITS_MAX	4	/* of one of them */
#define RUN_MAX		400	/* bytes of one edit */
#define TAIL		6000	/* bytes of the last revision, or about them */
#define NOW		1796083200	/* 2026-12-01 */

static const char usage[] =
    "usage: mutate SEED COUNT OUT FILE...\n"
    "COUNT mutations of signed PDFs; what is good and reads otherwise is kept\n"
    "as OUT.  CKS_TEST_PKI is the PKI they were signed by.\n";

/* What became of one. */
enum fate { FATE_NOT_GOOD, FATE_GOOD, FATE_FORGED, FATE_CRASHED, FATE__MAX };

static const char *const fate_words[FATE__MAX] = {
	"not good", "good, and read as signed", "good, but read otherwise",
	"crashed or too slow",
};

struct original {
	const char	*path;
	struct buf	 bytes;
	struct buf	 text;		/* all lines that are read of it */
};

/* xorshift64*: the same seed, the same mutations, everywhere. */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 0x2545f4914f6cdd1dULL;
}

static size_t
below(uint64_t *seed, size_t n)
{
	return n == 0 ? 0 : (size_t)(next(seed) >> 16) % n;
}

/*
 * A place to change: anywhere, near the end, where what nobody signed stands,
 * or near a word that readers go by.
 */
static size_t
place(uint64_t *seed, struct slice s)
{
	static const char *const words[] = {
		" obj", "endobj", "xref", "startxref", "trailer", "/ByteRange",
		"/Contents", "/Annots", "/Fields", "/Root", "/Prev", "/Size",
		"stream", "/Length", "%%EOF", "/V ", "/AcroForm", "/Kids",
		"/Type", "/SubFilter", "/Pages", "/Resources", "/Font",
		"/Filter", "/DSS", "/Parent", " 0 R", "<<", ">>",
	};
	const char	*word = words[below(seed, NELEM(words))];
	size_t		 at = below(seed, s.n), found;

	if (below(seed, 4) == 0)
		return at;
	if (below(seed, 2) == 0)
		at = s.n - 1 - below(seed, s.n < TAIL ? s.n : TAIL);
	found = slice_find(s, slice_of(word), at);
	if (found == SIZE_MAX)
		return at;
	at = found + below(seed, 24);
	return at < s.n ? at : found;
}

/* In the place of n bytes at at: others. */
static void
splice(struct buf *b, size_t at, size_t n, struct slice other)
{
	struct slice	 old = buf_slice(b);
	struct buf	 out = { 0 };

	buf_add(&out, slice_sub(old, 0, at));
	buf_add(&out, other);
	buf_add(&out, slice_from(old, at + n));
	buf_free(b);
	*b = out;
}

/* One edit: a byte, a digit, a run gone, doubled, moved, or brought along. */
static void
edit(uint64_t *seed, struct buf *b, struct slice from)
{
	struct slice	 s = buf_slice(b);
	size_t		 at = place(seed, s), n = 1 + below(seed, RUN_MAX);
	size_t		 other = place(seed, from);
	unsigned char	 c;

	switch (below(seed, 8)) {
	case 0:
		c = (unsigned char)(s.p[at] ^ (1u << below(seed, 8)));
		splice(b, at, 1, (struct slice){ &c, 1 });
		break;
	case 1:
		c = (unsigned char)('0' + below(seed, 10));
		splice(b, at, 1, (struct slice){ &c, 1 });
		break;
	case 2:
		splice(b, at, below(seed, 16), (struct slice){ NULL, 0 });
		break;
	case 3:
		splice(b, at, n, (struct slice){ NULL, 0 });
		break;
	case 4:
		splice(b, at, 0, slice_sub(from, other, n));
		break;
	case 5:
		splice(b, at, n, slice_sub(from, other, n));
		break;
	case 6:		/* a later revision of another, or of itself */
		splice(b, s.n, 0, slice_from(from, other));
		break;
	default:
		splice(b, at, s.n - at, slice_from(from, other));
		break;
	}
}

static void
put_text(const struct model *m, struct buf *out)
{
	size_t	 i;

	for (i = 0; i < m->nlines; i++) {
		buf_adds(out, m->lines[i].text);
		buf_addc(out, '\n');
	}
}

/* Is the document signed well?  text gets what is read of it. */
static bool
is_good(const struct judge *j, struct slice bytes, struct buf *text)
{
	static const struct inspect_limits	 limits = { .pages = 50 };
	struct arena		*a = arena_new(ARENA_MAX);
	struct docsigs		 all;
	struct model		 m;
	bool			 good;

	good = a != NULL && worker_read(a, bytes, FORMAT_PDF, &limits,
	    &m) == 0 && m.why == R_NONE && docsig_judge(a, j, bytes, &m,
	    &all) == 0 && all.own && all.verdict.cls == SIG_GOOD;
	if (good)
		put_text(&m, text);
	arena_free(a);
	return good;
}

/* In a process of its own, which may crash and hang as a worker may. */
static enum fate
judge(const struct judge *j, struct slice bytes, const struct original *o)
{
	const struct rlimit	 memory = { MEMORY_MAX, MEMORY_MAX };
	struct buf		 text = { 0 };
	int			 status;
	pid_t			 pid;

	if ((pid = fork()) == 0) {
		alarm(SECONDS_MAX);
		setrlimit(RLIMIT_AS, &memory);
		if (!is_good(j, bytes, &text))
			_exit(FATE_NOT_GOOD);
		_exit(slice_eq(buf_slice(&text), buf_slice(&o->text)) ?
		    FATE_GOOD : FATE_FORGED);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid ||
	    !WIFEXITED(status) || WEXITSTATUS(status) >= FATE__MAX)
		return FATE_CRASHED;
	return (enum fate)WEXITSTATUS(status);
}

static void
read_file(const char *path, struct buf *out)
{
	FILE	*f = fopen(path, "rb");
	char	 block[65536];
	size_t	 n;

	if (f == NULL)
		pki_die(path);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, (struct slice){ (unsigned char *)block, n });
	fclose(f);
}

static void
keep(const char *path, struct slice bytes)
{
	FILE	*f = fopen(path, "wb");

	if (f == NULL || fwrite(bytes.p, 1, bytes.n, f) != bytes.n)
		pki_die(path);
	fclose(f);
}

/* The seed-th mutation of one of them, with pieces of another. */
static enum fate
one(const struct judge *j, uint64_t seed, const struct original *all, size_t n,
    const char *out)
{
	const struct original	*o, *from;
	struct buf		 b = { 0 };
	enum fate		 fate;
	size_t			 i, edits;

	for (i = 0; i < 4; i++)
		next(&seed);
	o = &all[below(&seed, n)];
	from = below(&seed, 2) == 0 ? o : &all[below(&seed, n)];
	edits = 1 + below(&seed, EDITS_MAX);
	buf_add(&b, buf_slice(&o->bytes));
	for (i = 0; i < edits && b.n > 0; i++)
		edit(&seed, &b, buf_slice(&from->bytes));
	fate = judge(j, buf_slice(&b), o);
	/* A whole document that another was put in the place of, is its own. */
	for (i = 0; i < n && fate == FATE_FORGED; i++)
		if (judge(j, buf_slice(&b), &all[i]) == FATE_GOOD)
			fate = FATE_GOOD;
	if (fate == FATE_FORGED)
		keep(out, buf_slice(&b));
	buf_free(&b);
	return fate;
}

int
main(int argc, char *argv[])
{
	struct original	 all[FILES_MAX] = { { .path = NULL } };
	struct judge	 j = { .now = NOW };
	struct pki	 pki;
	struct trust	*trust;
	size_t		 n = 0, fates[FATE__MAX] = { 0 };
	uint64_t	 seed, count, i;
	int		 k;

	if (argc < 5 || argc - 4 > FILES_MAX) {
		fputs(usage, stderr);
		return 2;
	}
	seed = strtoull(argv[1], NULL, 10);
	count = strtoull(argv[2], NULL, 10);
	pki_open(&pki);
	j.trust = trust = pki_trust(&pki);
	for (k = 4; k < argc; k++, n++) {
		all[n].path = argv[k];
		read_file(argv[k], &all[n].bytes);
		if (!is_good(&j, buf_slice(&all[n].bytes), &all[n].text))
			pki_die(argv[k]);
	}
	for (i = 0; i < count; i++)
		fates[one(&j, (seed << 32) + i + 1, all, n, argv[3])]++;
	printf("seed %llu:", (unsigned long long)seed);
	for (k = 0; k < FATE__MAX; k++)
		printf("%s %zu %s", k > 0 ? "," : "", fates[k], fate_words[k]);
	printf("\n");
	while (n-- > 0) {
		buf_free(&all[n].bytes);
		buf_free(&all[n].text);
	}
	trust_unref(trust);
	pki_close(&pki);
	return fates[FATE_FORGED] > 0;
}
