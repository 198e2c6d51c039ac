/* docsig.h: the signatures inside a document, judged by the core (ISO 32000-1 12.8, NĐ 68/2024 Điều 31) */
#ifndef GATE_DOCSIG_H
#define GATE_DOCSIG_H

#include "crypto/verify.h"
#include "inspect/model.h"

/* One signature inside a document. */
struct docsig {
	const char		*field;		/* its name, "" */
	enum model_subfilter	 subfilter;
	uint64_t		 covers;	/* bytes of the file, but its hole */
	enum model_change	 change;	/* after it, and what: */
	const char		*changed;
	bool			 visible;
	uint32_t		 share;		/* per cent of its page */
	enum sigclass		 cls;
	enum reason		 why;
	struct sigverdict	 verdict;	/* at most one signer */
	struct docstamp		 stamp;		/* of a SUBFILTER_STAMP */
};

/* All of them, in the order they were made. */
struct docsigs {
	const struct docsig	*v;
	size_t			 n;
	bool			 own;		/* one signs, and is no time
						   stamp, or is malformed */
	struct sigverdict	 verdict;	/* of all that sign: the worst,
						   and every signer */
	bool			 disorder;	/* somebody signed after a seal */
	bool			 large;		/* one may hide what is below */
};

/*
 * Judge what a worker pointed at in these bytes, of which nothing is believed:
 * where each signature's hole is and what it covers is looked up here.  0 with
 * *out (strings in the arena, or the model's), or -1: undecided.
 */
int	docsig_judge(struct arena *, const struct judge *, struct slice bytes,
	    const struct model *, struct docsigs *out);

/*
 * What of a model a letter says: its pages, and what was stamped into their
 * lines by signatures that are good (own NULL: by any).  A signature's other
 * looks, which say who signed and when, are left out.  0 with *out, or -1.
 */
int	docsig_lines(struct arena *, const struct model *,
	    const struct docsigs *own, struct model *out);

/*
 * R_NONE when a range leaves one hole in the bytes that holds a string in
 * hexadecimal and nothing else, and ends where a revision does; then *d has
 * what is around it, and what is in it, decoded into the arena.
 */
enum reason
	docsig_range(struct arena *, struct slice bytes, const int64_t range[4],
	    struct cms_document *d);

#endif
