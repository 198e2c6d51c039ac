/* respell.h: header fields in ASCII and short lines, meaning what they meant */
#ifndef MAIL_RESPELL_H
#define MAIL_RESPELL_H

#include "mail/mime.h"

enum spelling {
	SPELL_DONE,
	SPELL_ADDRESS,	/* names an address that has no form in ASCII */
	SPELL_NEVER	/* neither ASCII nor UTF-8, or nothing to fold at */
};

/*
 * A field of p in a form that no relay changes: ASCII, lines of at most 998
 * bytes without blanks at their ends.  What is so already stays as it is; the
 * rest is said by encoded-words (RFC 2047; addresses keep theirs), parameters
 * by RFC 2231.  hp, where not NULL, is what to put at the end of a Content-Type
 * (";..." or ""), whose own hp is left out then.  With SPELL_DONE the field
 * and its CRLF are added to out, else nothing is.  Memory: out->failed.
 */
enum spelling
	respell_field(struct arena *, const struct part *p,
	    const struct field *, const char *hp, struct buf *out);

/* The value of an address field (RFC 5322 3.4), with LF for its folds. */
enum spelling
	respell_addresses(struct arena *, struct slice value, struct buf *out);

#endif
