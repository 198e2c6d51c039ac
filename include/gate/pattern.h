/* pattern.h: phrases in plain Vietnamese, looked for in the keys of texts */
#ifndef GATE_PATTERN_H
#define GATE_PATTERN_H

#include "base/arena.h"

#define PATTERN_GAP	80	/* key characters that "..." may stand for */
#define PATTERN_PIECES	6	/* between gaps; a title has three */
#define PATTERN_WORDS	16	/* alternatives of one piece */
#define PATTERN_KEY_MAX	200	/* key characters of one alternative */

/*
 * "gia hạn|thay đổi ... chứng thư": pieces with "..." between them, each of
 * alternatives; all as text_key makes them.
 */
struct pattern {
	struct pattern_piece	*pieces;
	size_t			 n;
};

struct patterns {
	const struct pattern	*v;
	size_t			 n;
};

/* Where a pattern was found in a key. */
struct found {
	size_t	 start, end;
};

/*
 * Compile.  0 with *out; -1 with *fault saying what is wrong with it, NULL
 * when memory ran out.
 */
int	pattern_compile(struct arena *, const char *utf8, struct pattern *out,
	    const char **fault);

/*
 * The first place of a pattern, in time linear in the key: of one piece where
 * it begins first, with the longest alternative there; of several where it
 * ends first.  It may begin at offset latest at the latest.
 */
bool	pattern_find(const struct pattern *, struct slice key, size_t latest,
	    struct found *out);
/* The first of the patterns that is found; NULL for out is allowed. */
bool	patterns_find(struct patterns, struct slice key, struct found *out);
/* As patterns_find, but the key begins with it. */
bool	patterns_begin(struct patterns, struct slice key, struct found *out);
/*
 * False: none of the patterns stands in the key at an offset up to latest.  It
 * looks for their first pieces only, and at a few offsets takes no time.
 */
bool	patterns_near(struct patterns, struct slice key, size_t latest);

/*
 * Which runs of four bytes stand in a text, roughly: enough to say of most
 * patterns at once that they are not in it.
 */
#define GRAMS_BITS	65536		/* a page has 3,000 runs */

struct grams {
	uint64_t	bits[GRAMS_BITS / 64];
};

/* Add the runs of a key; { 0 } has none. */
void	grams_add(struct grams *, struct slice key);
/*
 * False: none of the patterns stands in a key whose runs, or those of a longer
 * one that it is cut from, were added.
 */
bool	patterns_may(struct patterns, const struct grams *);

/* Does a text match a pattern?  As intake.city does agencies. */
bool	pattern_match_text(struct arena *, const char *pattern,
	    const char *utf8);

#endif
