/* signer_answers.h: answers of a signer, which wait until what was signed is on record */
#ifndef PROGRAMS_SIGNER_ANSWERS_H
#define PROGRAMS_SIGNER_ANSWERS_H

#include "base/bytes.h"
#include "programs/sign_ops.h"

#define QID_MAX		64	/* Postfix: 11 or about 15 */

/* An answer, and whose. */
struct answer {
	enum sign_result	 result;
	const char		*word;
	const char		*identity;	/* NULL: not one of ours */
	struct buf		 data;
	struct buf		 line;	/* of the record; empty: nothing signed */
	int			 reply;	/* where it goes to */
	bool			 told;	/* it has a line in our log */
	char			 qid[QID_MAX + 1];
	int64_t			 came_ms;
};

/* The answer is another, without data.  -1, for who returns that. */
int	answer_is(struct answer *, enum sign_result, const char *word);

struct answers;

/*
 * For one process, with the record in that folder, which must live as long;
 * NULL: no memory.
 */
struct answers
	*answers_new(const char *state_dir);
/* Waits for those that are still to be given.  Takes NULL. */
void	 answers_free(struct answers *);

/*
 * Give an answer: at once where nothing was signed, else by a thread of its
 * own once the line is on the disk, together with others that came meanwhile;
 * a signature whose line is not there is not given.  With more, others are
 * likely to follow, and it waits some milliseconds for them.  The answer and
 * its descriptor are ours then.  Waits while too many do.
 */
void	 answers_give(struct answers *, struct answer *, bool more);

#endif
