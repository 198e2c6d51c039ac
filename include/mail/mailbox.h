/* mailbox.h: where the addresses stand in an address list (RFC 5322 3.4) */
#ifndef MAIL_MAILBOX_H
#define MAIL_MAILBOX_H

#include "base/bytes.h"

#define MAILBOXES_MAX	2000	/* of one field; a letter has dozens */

struct mailbox_at {
	struct slice	 phrase;	/* the display name as it stands */
	struct slice	 addr;
};

/*
 * Find the mailboxes of an address list, groups flattened, up to max of
 * them.  True, with *n set, only when the whole value follows the grammar in
 * its narrow form: no empty places in the list, no more text after an
 * address, no quoted local part, domain literal or route, no comment inside
 * an address, no encoded-word in it, no NUL or control character.  Whatever
 * two readers could read as two different addresses is refused.
 */
bool	mailbox_scan(struct slice value, struct mailbox_at *, size_t max,
	    size_t *n);

/*
 * Does a text in UTF-8 (a From as people read it) show anything like a mailbox
 * but addr?  Signs that look like an at sign count as one.
 */
bool	mailbox_shown(struct slice text, struct slice addr);

#endif
