/* pin_judge.c: whether a PIN may be tried, by its token and its marker */

#include "crypto/pin.h"

void
pin_say(struct buf *about, const struct pin_marker *m, const char *text)
{
	buf_adds(about, text);
	pin_mark_path(m, about);
}

static enum token_fault
judge_marker(const struct pin_marker *m, const struct pin_flags *flags,
    struct buf *about)
{
	switch (pin_mark_look(m)) {
	case PIN_UNMARKED:
		if (!flags->count_low)
			return TOKEN_OK;
		buf_adds(about, "the token met wrong PINs that were not "
		    "ours: log in by hand first");
		return TOKEN_PIN_LOCKED;
	case PIN_OTHER_MARKED:
		/* A low count is our own doing; the file has changed since. */
		return TOKEN_OK;
	case PIN_MARKED:
		pin_say(about, m, "this PIN was tried before and not found "
		    "right: correct the PIN file, or if it is right, remove ");
		return TOKEN_PIN_MARKED;
	case PIN_MARK_FAULT:
		break;
	}
	pin_say(about, m, "can not look at the marker ");
	return TOKEN_MARKER;
}

enum token_fault
pin_judge(const struct pin_marker *m, const struct pin_flags *flags,
    struct buf *about)
{
	if (flags->locked || flags->final_try) {
		buf_adds(about, flags->locked ? "the token is locked" :
		    "the token has one try left: log in by hand first");
		return TOKEN_PIN_LOCKED;
	}
	return judge_marker(m, flags, about);
}
