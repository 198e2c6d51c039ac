/* decode_parts.h: what the files that use GMime share; nobody else includes it */
#ifndef MAIL_DECODE_PARTS_H
#define MAIL_DECODE_PARTS_H

#include <gmime/gmime.h>

#include "mail/decode.h"

#define DECODE_VALUE_MAX	(64 * 1024) /* of a field people are to read */

/* Each call has its own: options are not shared between threads. */
GMimeParserOptions	*decode_options(void);

/*
 * A header value as a C string for GMime: folds undone, NUL a blank, cut at
 * DECODE_VALUE_MAX.  NULL: memory.
 */
char	*decode_value(struct arena *, struct slice value);

#endif
