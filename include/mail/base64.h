/* base64.h: base64 as mailers write it (RFC 2045 6.8) */
#ifndef MAIL_BASE64_H
#define MAIL_BASE64_H

#include "base/bytes.h"

/*
 * Decode the groups of four digits that the text begins with, also over ends
 * of lines, and add their bytes.  How much of the text they are: the rest is
 * padding, or something that readers may differ about, and begins a group.
 */
size_t	base64_groups(struct slice text, struct buf *out);

#endif
