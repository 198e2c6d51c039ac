/* lines.h: the channels to the helpers, for many callers at once */
#ifndef PROGRAMS_LINES_H
#define PROGRAMS_LINES_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/control.h"

struct lines;

const char	*helper_word(enum helper);	/* "signer", ... */

struct lines	*lines_new(void);
void		 lines_free(struct lines *);	/* takes NULL */
/*
 * Put a new channel in place of the old one, which is closed when the last
 * call over it has ended.  name tells signers apart and is "" for the others.
 * fd is theirs from then on; -1 for none.
 */
void		 lines_set(struct lines *, enum helper, const char *name,
		    int fd);

/* One call over a line. */
struct line_call {
	int		 fd;		/* the call's own: a swap does not cut
					   it off */
	unsigned	 line, channel;
};

/*
 * Begin a call where fewer than most are under way (0: any number).  0, and
 * lines_end ends it; or -1 with errno EPIPE (nobody is there), EBUSY (too
 * many) or ETIMEDOUT: a fetcher or a signer that was silent a moment ago
 * hangs, and not every mail is to wait for it.
 */
int		 lines_begin(struct lines *, enum helper, const char *name,
		    int most, struct line_call *);
void		 lines_end(struct lines *, struct line_call *, bool silent);

/* How a line is: told to each for every line that there was. */
struct line_state {
	enum helper	 helper;
	const char	*name;
	bool		 up;		/* a helper is at its end */
	int		 calls;		/* under way */
	unsigned	 starts;	/* helpers that were at its end so far */
};
void		 lines_tell(struct lines *, void (*each)(void *ctx,
		    const struct line_state *), void *ctx);

#endif
