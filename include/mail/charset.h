/* charset.h: which charsets are read at all (RFC 2978, RFC 6657) */
#ifndef MAIL_CHARSET_H
#define MAIL_CHARSET_H

#include "base/bytes.h"

enum charset {
	CHARSET_NONE,		/* not said, or said to be unknown */
	CHARSET_UTF8,
	CHARSET_KNOWN,		/* iconv is asked */
	CHARSET_REFUSED		/* nobody's, or one that hides letters */
};

/* What a label (or NULL) says, in either case of letters. */
enum charset	charset_of(const char *label);

/*
 * What can not be read as text: its ASCII as it is, all else as \XX, so that
 * people see that something is there and nobody takes it for words.
 */
void		charset_escape(struct slice, struct buf *out);

#endif
