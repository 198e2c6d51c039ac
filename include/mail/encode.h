/* encode.h: bytes made fit to travel unchanged (RFC 2045 6.7, 6.8, RFC 2047) */
#ifndef MAIL_ENCODE_H
#define MAIL_ENCODE_H

#include "base/bytes.h"

#define ENCODE_LINE_MAX	998	/* RFC 5322 2.1.1; Postfix splits longer ones */

/*
 * What no relay changes on the way: lines of at most 998 bytes that end in
 * CRLF, no 8-bit, NUL, bare CR or LF, no line that begins with "From " (mbox
 * quoting).  encode_safe wants no trailing blanks besides; encode_sound lets
 * them be.
 */
bool	encode_safe(struct slice);
bool	encode_sound(struct slice);

/*
 * Text as quoted-printable in lines of at most 76 characters.  CRLF is a line
 * end; an LF alone becomes one with lf_ends, else it stays a byte (=0A).  No
 * line begins with a dot, with "From " or with "--", so it can be no
 * delimiter either.
 */
void	encode_qp(struct buf *, struct slice, bool lf_ends);
/* Base64 in lines of 76 characters, each ended by CRLF. */
void	encode_base64(struct buf *, struct slice);
/*
 * Base64 in other lines: the characters that count (RFC 2045 6.8) in their
 * order, all others left out.  What was broken is broken as before.
 */
void	encode_base64_again(struct buf *, struct slice base64);

/*
 * UTF-8 without control characters as an unstructured header value: what is
 * ASCII as it is, folded at its blanks, all else as encoded-words (RFC 2047).
 * Folds are LF; the first line leaves room for a field name.
 */
void	encode_words(struct buf *, struct slice);
/* The same with nothing left as it is: for a name among other words. */
void	encode_phrase(struct buf *, struct slice);

/*
 * Could these bytes pass for the beginning of a PDF?  Readers look for its
 * mark in the first 1024 bytes.  Our CMS over such an entity would be the
 * signature inside a PDF that nobody of the unit ever saw, so none is made.
 */
bool	encode_opens_pdf(struct slice entity);

#endif
