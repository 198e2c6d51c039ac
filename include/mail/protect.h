/* protect.h: header fields that a signed part says too (RFC 9788) */
#ifndef MAIL_PROTECT_H
#define MAIL_PROTECT_H

#include "mail/mime.h"

/*
 * Is it one of the fields that are copied into what is signed?  RFC 9788
 * wants all that the sender's program knew; Bcc is none of them.
 */
bool	protect_field(const struct field *);

/*
 * Which of these fields of a message mean something else than its signed
 * part says: payload is that part, with its own header.  Only a part that
 * says hp (or protected-headers, as programs did before) speaks of all of
 * them, another at most of From.  Compared is what people read and what
 * programs do: words decoded, folds and runs of blanks alike, addresses as
 * lists of name and address, dates as times.  A field that stands on one side
 * only differs, but for a Date or Message-ID that a relay had to add.
 * 0 with *names as "Subject, To", "" when all agree; -1: memory.
 */
int	protect_compare(struct arena *, const struct part *root,
	    const struct part *payload, const char **names);

#endif
