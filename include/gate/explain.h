/* explain.h: a verdict told step by step, to people and to programs (RFC 5280 6, NĐ 68/2024 Điều 31-32) */
#ifndef GATE_EXPLAIN_H
#define GATE_EXPLAIN_H

#include "base/json.h"
#include "gate/damage.h"

enum tongue { TONGUE_VI, TONGUE_EN, TONGUE__MAX };

/* What a signature comes to for whoever has to act on it. */
enum conclusion {
	CONCLUDE_GOOD,		/* class good, covers the body, speaks for From */
	CONCLUDE_BAD,
	CONCLUDE_UNDECIDED	/* status-unknown, encrypted, not looked at */
};

const char	*conclusion_word(enum conclusion);	/* "good", ... */

/*
 * Evidence that is judged anew: whoever made it chose the roots, the terms and
 * the time, so that a verdict by it is worth what is known of its making.
 */
struct explain_kept {
	const char	*manifest;	/* its SHA-256, in hexadecimal */
	bool		 noted;		/* whoever asks had noted the same */
	bool		 pins;		/* only roots that he pins counted */
};

/* A judgement to be told; all of it is borrowed. */
struct explain {
	const struct outcome	*out;
	bool			 undecided;	/* gate_judge gave up */
	time_t			 now;		/* what it was given */
	const struct own_terms	*own;		/* of the gate, NULL */
	const struct explain_kept *kept;	/* NULL: of today */
	enum tongue		 tongue;
	const struct damage	*damage;	/* NULL: not looked for */
	bool			 bare;		/* JSON without sentences: they
						   change with the program */
};

/* The steps of a judgement, in their order; one a fact, with its word. */
enum step_id {
	STEP_INTEGRITY, STEP_COVERS, STEP_FROM, STEP_TIME, STEP_STATUS,
	STEP_PATH, STEP_FIT,
	STEP__MAX
};

/* One thing that was looked at; several may share a label. */
struct detail {
	const char	*label;
	const char	*value;
	bool		 within;	/* of the certificate before it */
};

struct step {
	enum step_id	 id;
	const char	*word;		/* "integrity", "covers-whole", ... */
	const char	*title, *what, *against;	/* in the tongue asked */
	const char	*source;	/* RFC section, part of Điều 31 or 32 */
	struct told	 result;
	const struct detail *details;
	size_t		 ndetails;
};

/* How it ends, and in *why (may be NULL) for which reason. */
enum conclusion	 explain_conclusion(const struct explain *,
		    enum reason *why);

/*
 * The steps for one signer; of a mail without signers, with s NULL, why there
 * is nothing to be checked.  Strings live in the arena.  0, or -1: memory.
 */
int		 explain_steps(struct arena *, const struct explain *,
		    const struct signer *s, struct step steps[STEP__MAX]);

/* What a word of a log or of the register means; NULL: no such word. */
enum wording {
	WORDING_CLASS, WORDING_REQUEST, WORDING_DISPOSITION, WORDING_REASON
};
const char	*explain_wording(enum wording, const char *word, enum tongue);

/* All of it as text: the conclusion, then each signer's steps, then the rest. */
int		 explain_text(struct buf *, struct arena *,
		    const struct explain *);

/* The signatures inside a document, as lines of it. */
void		 explain_docsigs(struct buf *, struct arena *,
		    const struct docsigs *, enum tongue);
/* The same as members "signature" and "signatures" of its object. */
void		 explain_json_docsigs(struct json *, const struct docsigs *);

/*
 * The same as one JSON object (README, `cks verify --json`).  Times are RFC
 * 3339 in UTC; what a document holds is not in it.  Both 0, or -1: memory.
 */
int		 explain_json(struct buf *, struct arena *,
		    const struct explain *);

#endif
