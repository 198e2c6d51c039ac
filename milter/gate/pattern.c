/* pattern.c: phrases in plain Vietnamese, looked for in the keys of texts */

#include <string.h>

#include "gate/pattern.h"
#include "inspect/text.h"

#define RING	256	/* positions ahead, more than PATTERN_KEY_MAX */
#define GRAM	4	/* bytes of a run */

struct pattern_piece {
	struct slice	 words[PATTERN_WORDS];
	size_t		 n;
};

/* Up to the next separator; *rest is what comes behind it, or empty. */
static struct slice
cut(struct slice *rest, struct slice separator)
{
	size_t		 at = slice_find(*rest, separator, 0);
	struct slice	 head = slice_sub(*rest, 0, at);

	*rest = at == SIZE_MAX ? (struct slice){ NULL, 0 } :
	    slice_from(*rest, at + separator.n);
	return head;
}

static int
piece_compile(struct arena *a, struct slice text, struct pattern_piece *piece,
    const char **fault)
{
	const char	*word, *key;
	size_t		 n;

	do {
		if (piece->n == PATTERN_WORDS) {
			*fault = "too many alternatives";
			return -1;
		}
		if ((word = arena_str(a, cut(&text, SLICE("|")))) == NULL ||
		    (key = text_key(a, word)) == NULL)
			return -1;
		if ((n = strlen(key)) == 0) {
			*fault = "a phrase without letters or digits";
			return -1;
		}
		if (n > PATTERN_KEY_MAX) {
			*fault = "a phrase is too long";
			return -1;
		}
		piece->words[piece->n++] = slice_of(key);
	} while (text.p != NULL);
	return 0;
}

int
pattern_compile(struct arena *a, const char *utf8, struct pattern *out,
    const char **fault)
{
	struct slice	 text = slice_of(utf8);
	struct pattern	 p = { NULL, 0 };

	*fault = NULL;
	p.pieces = arena_array(a, PATTERN_PIECES, sizeof(*p.pieces));
	if (p.pieces == NULL)
		return -1;
	do {
		if (p.n == PATTERN_PIECES) {
			*fault = "too many gaps";
			return -1;
		}
		if (piece_compile(a, cut(&text, SLICE("...")),
		    &p.pieces[p.n++], fault) == -1)
			return -1;
	} while (text.p != NULL);
	*out = p;
	return 0;
}

/* What is known of a piece while reading the key from left to right. */
struct state {
	bool	 seen;
	size_t	 start, end;		/* of the latest match up to here */
	size_t	 ahead[RING];		/* start + 1 of matches ending there */
};

static void
state_step(struct state *st, size_t at)
{
	size_t	*slot = &st->ahead[at % RING];

	if (*slot == 0)
		return;
	st->seen = true;
	st->start = *slot - 1;
	st->end = at;
	*slot = 0;
}

static void
piece_step(const struct pattern_piece *piece, struct state *st,
    struct slice key, size_t at, size_t start)
{
	size_t	 i;

	for (i = 0; i < piece->n; i++)
		if (key.p[at] == piece->words[i].p[0] &&
		    slice_starts(slice_from(key, at), piece->words[i]))
			st->ahead[(at + piece->words[i].n) % RING] = start + 1;
}

/* Most patterns are one piece: no need to keep states for them. */
static bool
piece_find(const struct pattern_piece *piece, struct slice key, size_t latest,
    struct found *out)
{
	struct found	 best = { SIZE_MAX, 0 };
	size_t		 i, at, n;

	for (i = 0; i < piece->n; i++) {
		n = piece->words[i].n;
		if (latest == 0)
			at = slice_starts(key, piece->words[i]) ? 0 : SIZE_MAX;
		else
			at = slice_find(slice_sub(key, 0, latest > key.n ?
			    key.n : latest + n), piece->words[i], 0);
		if (at < best.start || (at == best.start &&
		    at != SIZE_MAX && at + n > best.end))
			best = (struct found){ at, at + n };
	}
	if (best.start == SIZE_MAX)
		return false;
	if (out != NULL)
		*out = best;
	return true;
}

/* Is every piece somewhere?  Where one is not, the pattern is nowhere. */
static bool
has_pieces(const struct pattern *p, struct slice key, size_t latest)
{
	size_t	 i;

	for (i = 0; i < p->n; i++)
		if (!piece_find(&p->pieces[i], key, i == 0 ? latest : SIZE_MAX,
		    NULL))
			return false;
	return true;
}

bool
pattern_find(const struct pattern *p, struct slice key, size_t latest,
    struct found *out)
{
	struct state	 st[PATTERN_PIECES];
	size_t		 at, i;

	if (p->n == 1)
		return piece_find(&p->pieces[0], key, latest, out);
	if (!has_pieces(p, key, latest))
		return false;
	memset(st, 0, p->n * sizeof(st[0]));
	for (at = 0; at <= key.n; at++) {
		for (i = 0; i < p->n; i++)
			state_step(&st[i], at);
		if (st[p->n - 1].seen) {
			if (out != NULL)
				*out = (struct found){ st[p->n - 1].start, at };
			return true;
		}
		if (at == key.n)
			break;
		if (at <= latest)
			piece_step(&p->pieces[0], &st[0], key, at, at);
		for (i = 1; i < p->n; i++)
			if (st[i - 1].seen &&
			    at - st[i - 1].end <= PATTERN_GAP)
				piece_step(&p->pieces[i], &st[i], key, at,
				    st[i - 1].start);
	}
	return false;
}

bool
patterns_find(struct patterns ps, struct slice key, struct found *out)
{
	size_t	 i;

	for (i = 0; i < ps.n; i++)
		if (pattern_find(&ps.v[i], key, SIZE_MAX, out))
			return true;
	return false;
}

bool
patterns_begin(struct patterns ps, struct slice key, struct found *out)
{
	size_t	 i;

	for (i = 0; i < ps.n; i++)
		if (pattern_find(&ps.v[i], key, 0, out))
			return true;
	return false;
}

/* Does a key, which is not empty, begin with the piece? */
static bool
piece_begins(const struct pattern_piece *piece, struct slice key)
{
	size_t	 i;

	for (i = 0; i < piece->n; i++)
		if (key.p[0] == piece->words[i].p[0] &&
		    slice_starts(key, piece->words[i]))
			return true;
	return false;
}

bool
patterns_near(struct patterns ps, struct slice key, size_t latest)
{
	size_t	 i, at;

	for (at = 0; at <= latest && at < key.n; at++)
		for (i = 0; i < ps.n; i++)
			if (piece_begins(&ps.v[i].pieces[0],
			    slice_from(key, at)))
				return true;
	return false;
}

/* The bit of the run at p. */
static unsigned
gram(const unsigned char *p)
{
	uint32_t	 v;

	memcpy(&v, p, GRAM);
	return v * 0x9e3779b1u >> 16;	/* Fibonacci hashing, GRAMS_BITS */
}

void
grams_add(struct grams *g, struct slice key)
{
	unsigned	 bit;
	size_t		 i;

	for (i = 0; i + GRAM <= key.n; i++) {
		bit = gram(key.p + i);
		g->bits[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static bool
word_may(struct slice word, const struct grams *g)
{
	unsigned	 bit;
	size_t		 i;

	for (i = 0; i + GRAM <= word.n; i++) {
		bit = gram(word.p + i);
		if ((g->bits[bit / 64] >> bit % 64 & 1) == 0)
			return false;
	}
	return true;
}

/* Each piece of a pattern must be there in one of its words. */
static bool
pattern_may(const struct pattern *p, const struct grams *g)
{
	size_t	 i, k;

	for (i = 0; i < p->n; i++) {
		for (k = 0; k < p->pieces[i].n; k++)
			if (word_may(p->pieces[i].words[k], g))
				break;
		if (k == p->pieces[i].n)
			return false;
	}
	return true;
}

bool
patterns_may(struct patterns ps, const struct grams *g)
{
	size_t	 i;

	for (i = 0; i < ps.n; i++)
		if (pattern_may(&ps.v[i], g))
			return true;
	return false;
}

bool
pattern_match_text(struct arena *a, const char *pattern, const char *utf8)
{
	struct pattern	 p;
	const char	*fault, *key = text_key(a, utf8);

	return key != NULL && pattern_compile(a, pattern, &p, &fault) == 0 &&
	    pattern_find(&p, slice_of(key), SIZE_MAX, NULL);
}
