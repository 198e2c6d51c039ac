/* changes.h: what a milter asks for at the end of a message, done to it */
#ifndef TESTS_MILTER_CHANGES_H
#define TESTS_MILTER_CHANGES_H

#include "base/bytes.h"
#include "milter/session.h"

/* A message while the filter may change it. */
struct changes {
	struct outcome	*outcome;
	const char	**rcpts;	/* whom it goes to so far */
	int		  nrcpts;
	uint32_t	  actions;	/* SMFIF_ bits that were negotiated */
	bool		  leadspc;	/* values bring their own first blank */
	struct buf	  body;		/* the new one, as it came */
	bool		  replacing;	/* its chunks are coming */
	bool		  replaced;	/* it is whole: no more chunks */
	struct buf	  quarantine;	/* "quarantine" and why */
};

/*
 * Do one change.  NULL, or why it can not be done (Postfix would answer the
 * mail with 451 4.3.5).
 */
const char	*changes_do(struct changes *, int reply, struct slice data);
/* The filter has said its last word. */
void		 changes_end(struct changes *);
void		 changes_clear(struct changes *);

#endif
