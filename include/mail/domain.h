/* domain.h: are two mail domains the same name? (RFC 5891, RFC 9598) */
#ifndef MAIL_DOMAIN_H
#define MAIL_DOMAIN_H

#include "base/bytes.h"

/*
 * ASCII letters compare without case; a name in its own letters (U-labels,
 * mapped as UTS 46 has it, without its transitional rules) is the same as its
 * xn-- form (A-labels).  What is no name by IDNA 2008 is only the same as its
 * own bytes.
 */
bool	domain_same(struct slice, struct slice);

/*
 * Add the name's A-labels to out; of an ASCII name, the name itself.  0, or -1
 * when it is no name by IDNA 2008.
 */
int	domain_ascii(struct slice, struct buf *out);

#endif
