/* utf8.h: characters out of bytes that may be anything (RFC 3629) */
#ifndef MAIL_UTF8_H
#define MAIL_UTF8_H

#include "base/bytes.h"

#define UTF8_REPLACEMENT	"\xef\xbf\xbd"	/* U+FFFD */

/*
 * The character at the front of at least one byte, and its length in *n;
 * UINT32_MAX and 1 where the bytes make none.
 */
uint32_t	utf8_char(struct slice, size_t *n);
bool		utf8_valid(struct slice);
/*
 * Any bytes as UTF-8 on one line: a blank for what ends a line, steers a
 * terminal or turns the direction of writing, U+FFFD for stray bytes.
 */
void		utf8_line(struct buf *, struct slice);
/*
 * Any bytes as UTF-8 text: LF line ends, no byte order mark before it, U+FFFD
 * for stray bytes and for NUL, which would hide what follows.
 */
void		utf8_text(struct buf *, struct slice);

#endif
