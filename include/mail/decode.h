/* decode.h: from a message's bytes to text people read, by GMime */
#ifndef MAIL_DECODE_H
#define MAIL_DECODE_H

#include "mail/mime.h"

/*
 * What is decoded here is read by people and matched against forms; it is
 * never hashed for a message's own signature (GMime re-serialises).
 */

/* Once at program start, before threads. */
void	decode_init(void);

/*
 * The body with its transfer encoding undone; identity encodings are copied.
 * out->max is the limit.  0, or -1 when memory or the limit ended it.
 */
int	decode_transfer(const struct part *, struct buf *out);

/*
 * A text part's content as UTF-8 with LF line ends, by its charset (not told:
 * UTF-8 if it is that, else windows-1258; one that is not on the list of
 * mail/charset.c: escaped); U+FFFD for what can not be read.  NULL: memory or
 * limit.
 */
const char
	*decode_text(struct arena *, const struct part *, size_t max);
/* Is a text part's charset one that is read at all? */
bool	decode_readable(const struct part *);

/*
 * An unstructured header value as UTF-8 on one line (RFC 2047); what steers
 * a terminal or the direction of writing becomes a blank.
 */
const char
	*decode_words(struct arena *, struct slice value);

struct mailbox {
	const char	*name;		/* display name, "" when none */
	const char	*addr;		/* local@domain as written, UTF-8 */
};

/*
 * All mailboxes of an address list, groups flattened (RFC 5322 3.4).  When
 * the text is not an address list of the narrow grammar of mail/mailbox.h, or
 * GMime reads other addresses in it, *sane is false and *n is 0.  0/-1.
 */
int	decode_mailboxes(struct arena *, struct slice value,
	    const struct mailbox **out, size_t *n, bool *sane);

/* A date as seconds since 1970; false when it is none. */
bool	decode_date(struct arena *, struct slice value, int64_t *unix_time);

/* The file name of a part (disposition, then type; RFC 2231, 2047); "". */
const char
	*decode_filename(struct arena *, const struct part *);
/* The name that its type alone gives, which some readers show instead; "". */
const char
	*decode_typename(struct arena *, const struct part *);

/* UTF-8 as an RFC 2047 header value, folded with LF at 76 columns. */
const char
	*decode_encode_words(struct arena *, const char *utf8);

#endif
