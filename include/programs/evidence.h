/* evidence.h: a judgement kept with all it rests on, and made again from that */
#ifndef PROGRAMS_EVIDENCE_H
#define PROGRAMS_EVIDENCE_H

#include "gate/explain.h"
#include "programs/bundle.h"

/*
 * Helpers that write down which OCSP answers came, or that give those that
 * were written down; everything else is the inner helpers' to do.
 */
struct evidence_calls {
	struct helpers	 inner;
	struct bundle	*bundle;
	bool		 replay;
};
struct helpers	 evidence_helpers(struct evidence_calls *);

/* All that was judged, by what, and how; borrowed. */
struct evidence {
	const struct confset	*whole;		/* the configuration's files */
	const struct confset	*judging;	/* of these, what was loaded */
	const struct gate	*gate;
	const struct envelope	*env;
	struct slice		 mail;		/* wire bytes */
	const struct explain	*ex;
};

/*
 * Add everything but the OCSP answers, which are in the bundle already.  0,
 * or -1 with the bundle failed.
 */
int	evidence_put(struct bundle *, const struct evidence *);

/*
 * The verdict as it is kept: Vietnamese text, and the facts as JSON, by which
 * it is compared, since a later program may say the same in other words.  0,
 * or -1: no memory.
 */
int	evidence_verdict(const struct explain *, struct buf *text,
	    struct buf *json);

#define EVIDENCE_POLICIES_MAX	64	/* a command line takes fewer */

/* What a bundle says of the mail; strings live in the bundle's arena. */
struct evidence_asked {
	struct envelope	 env;
	time_t		 now;
	struct slice	 mail, text, json;
	bool		 alone;		/* by own_terms, no configuration */
	struct own_terms own;
	struct path_policy policy;	/* own.policy, where there is one */
	const char	*policies[EVIDENCE_POLICIES_MAX + 1];
};

/*
 * 0, or -1: not as evidence_put wrote it.  *out points into itself: it must
 * stay where it is.
 */
int	evidence_asked(struct bundle *, struct evidence_asked *out);
/* The configuration to judge by; clear it.  0 or -1 as above. */
int	evidence_confset(const struct bundle *, struct confset *);

/* The folders of a bundle in dir that trust_load reads; in its arena. */
struct trust_paths
	evidence_trust(const struct bundle *, const char *dir);

#endif
