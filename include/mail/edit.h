/* edit.h: changes to a message, as data */
#ifndef MAIL_EDIT_H
#define MAIL_EDIT_H

#include "base/arena.h"

enum edit_kind {
	EDIT_DELETE,		/* the nth field of that name */
	EDIT_INSERT,		/* a field above all others */
	EDIT_APPEND,		/* a field below all others */
	EDIT_BODY,		/* the whole body */
	EDIT_RCPT		/* one more recipient: value */
};

#define EDIT_PIECES	3	/* what is before an entity, it, what is after it */

struct edit {
	enum edit_kind	 kind;
	const char	*name;
	const char	*value;		/* LF folds only; no blank before it */
	size_t		 nth;		/* from 1, for EDIT_DELETE */
	struct slice	 body[EDIT_PIECES];	/* for EDIT_BODY: one after the
					   other, so that none is copied */
	size_t		 order;		/* set by edits_add */
};

#define EDITS_MAX	4096	/* forged headers included; more: fail closed */

/*
 * A list in the order of application: deletions (from the highest nth of a
 * name down, PITFALLS: ascending leaves some behind), insertions, appends,
 * body, recipients; edits_sort puts it so, keeping the order among equals.
 * Insertions are applied one after another, each above the last.
 */
struct edits {
	struct edit	*v;
	size_t		 n, size;
};

/*
 * 0, or -1 when memory or EDITS_MAX ended it, or when the edit would do more
 * than it says: a name or value that begins a line of its own, a CR, a second
 * body.  Strings are borrowed.
 */
int	edits_add(struct arena *, struct edits *, struct edit);
void	edits_sort(struct edits *);

/*
 * What the message looks like after its edits (recipients aside), with CRLF
 * line ends: what Postfix makes of them, for `cks` and the tests.
 */
int	edit_apply(struct arena *, struct slice message, const struct edits *,
	    struct buf *out);

#endif
