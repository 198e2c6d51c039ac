/* letter.h: a message as Postfix keeps it, and the changes a filter makes */
#ifndef TESTS_MILTER_LETTER_H
#define TESTS_MILTER_LETTER_H

#include "base/bytes.h"

struct letter_field {
	char	*line;		/* without its last line end; folds end in LF */
	size_t	 namelen;	/* the colon follows it */
	bool	 own;		/* put there by Postfix */
};

/*
 * fields[0] is at first the Received field that Postfix puts on top (own):
 * filters do not see it and can not change it, but positions for insertion
 * count it (as observed of Postfix 3.7.11).  It is not written.
 */
struct letter {
	struct letter_field	*fields;
	size_t			 n, size;
	struct buf		 body;		/* lines end in CRLF */
	bool			 failed;	/* memory ran out */
};

/*
 * Take the bytes of a message apart: LF alone becomes CRLF and a last line
 * gets its end, as SMTP would have sent them.
 */
void	letter_read(struct letter *, struct slice raw);
void	letter_clear(struct letter *);

/*
 * The changes of a filter, with values as they shall stand after the colon.
 * Insertion counts every field from 0; change and deletion count fields of
 * that name without our own, from 1 (0 is taken for 1).  A field to change
 * that is not there is added, one to delete is passed over.
 */
void	letter_add(struct letter *, const char *name, const char *value);
void	letter_insert(struct letter *, size_t at, const char *name,
	    const char *value);
void	letter_change(struct letter *, size_t nth, const char *name,
	    const char *value);
void	letter_delete(struct letter *, size_t nth, const char *name);

/* The whole message with CRLF line ends. */
void	letter_write(const struct letter *, struct buf *);

#endif
