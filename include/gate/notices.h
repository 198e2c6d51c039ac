/* notices.h: which notices a judged mail calls for, to whom, and saying what */
#ifndef GATE_NOTICES_H
#define GATE_NOTICES_H

#include "gate/work.h"

/* Who could be written to about a mail. */
struct correspondent {
	bool		 automatic;	/* nobody reads an answer (RFC 3834 2) */
	bool		 proven;	/* From's own mailbox sent it */
	const char	*to;		/* From, or a signer's mailbox; "" */
	const char	*answers;	/* the mail's Message-ID "<...>", "" */
};

/*
 * Was a mail written by a program, or sent by a list?  sender: of its
 * envelope; from: its one From, "".  fields NULL: not known, so true.
 */
bool	mail_automatic(const struct fields *, const char *sender,
	    const char *from);
/*
 * Does the one result of that authserv-id, above all Received fields, say
 * that the domain of from passed DMARC (RFC 8601, RFC 7489 11.2)?
 */
bool	mail_dmarc(struct arena *, const struct fields *, const char *authserv,
	    const char *from);

/* 0, or -1: memory. */
int	work_correspondent(struct work *, struct correspondent *);

/*
 * What is to be sent about an outcome, after policy and before its numbers are
 * known, for the register to keep with its rows; row_of tells the row of each
 * document (SIZE_MAX: it has none).  None in monitor mode, or of a kind that
 * is off.  0 with a list of the arena's, or -1: memory.
 */
int	work_notices(struct work *, const size_t *row_of,
	    const struct record_notice **, size_t *n);

/*
 * One notice to one mailbox, for the register to keep: kind, answers and
 * values are set.  which: the row that it is about, SIZE_MAX for none.  0 or
 * -1: memory.
 */
int	notice_ask(struct work *, struct notice *, const char *to,
	    size_t which, struct record_notice *out);

/* The values of a notice of that kind about a document (NULL: about none). */
int	notice_facts(struct work *, enum notice_kind, const struct document *,
	    struct values *out);

#endif
