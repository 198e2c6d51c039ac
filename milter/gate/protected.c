/* protected.c: does the header shown say what was signed? (RFC 9788) */

#include "gate/work.h"
#include "mail/protect.h"

/* Classes whose content is what somebody signed, whoever it was. */
static bool
is_as_signed(enum sigclass cls)
{
	switch (cls) {
	case SIG_GOOD:
	case SIG_WEAK:
	case SIG_PUBLIC_CA:
	case SIG_UNKNOWN_CA:
	case SIG_EXPIRED:
	case SIG_NOT_YET_VALID:
	case SIG_REVOKED:
	case SIG_STATUS_UNKNOWN:
		return true;
	case SIG_NONE:
	case SIG_ENCRYPTED:
	case SIG_BAD:
	case SIG_PARTIAL:
	case SIG_BROKEN:
	case SIG__MAX:
		return false;
	}
	return false;
}

/* A mark that was taken off the Subject on the way is one all the same. */
static int
find_mark(struct work *w)
{
	const struct field	*f = header_find(&w->content->fields,
	    "Subject", 1);
	const char		*text;

	if (f == NULL)
		return 0;
	if ((text = decode_words(w->arena, f->value)) == NULL)
		return -1;
	w->secret |= forms_secret_title(w->arena, text);
	return 0;
}

/*
 * Compare the message's header with the one inside what was signed.  Lists
 * put tags into Subject, so a difference is told and refuses nothing.
 */
int
work_protected(struct work *w)
{
	if (w->root == NULL || w->content == w->root ||
	    !is_as_signed(w->out->cls))
		return 0;
	if (find_mark(w) == -1)
		return -1;
	return protect_compare(w->arena, w->root, w->content,
	    &w->out->differs);
}
