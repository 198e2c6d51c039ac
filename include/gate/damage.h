/* damage.h: what happened to a signed entity on its way, found by undoing it */
#ifndef GATE_DAMAGE_H
#define GATE_DAMAGE_H

#include "gate/gate.h"
#include "mail/mime.h"

/* What relays, lists and scanners do to mail (PITFALLS of every gateway). */
enum damage_kind {
	DAMAGE_QP,		/* 8bit was made quoted-printable */
	DAMAGE_DECODED,		/* an encoding was undone */
	DAMAGE_BASE64,		/* base64 was wrapped anew */
	DAMAGE_FOOTER,		/* lines below a text */
	DAMAGE_BANNER,		/* lines above a text */
	DAMAGE_HTML,		/* a footer or banner in HTML */
	DAMAGE_PART,		/* a part was added around or inside */
	DAMAGE_PREAMBLE,	/* text before or after the parts changed */
	DAMAGE_END,		/* empty lines at the end */
	DAMAGE_LINE_ENDS,
	DAMAGE_BLANKS_ADDED,
	DAMAGE_BLANKS_CUT,
	DAMAGE_LONG_LINES,	/* too long a line was broken */
	DAMAGE_FROM,		/* "From " became ">From " */
	DAMAGE_DOTS,		/* a dot at the start of lines */
	DAMAGE_HEADER,		/* header fields were written anew */
	DAMAGE_ORDER,		/* header fields in another order */
	DAMAGE_FIELD,		/* a header field came or went */
	DAMAGE__MAX
};

struct damage_step {
	enum damage_kind kind;
	char		 section[32];	/* of the first part concerned; "" all */
	size_t		 count;		/* lines, bytes, columns; 0: not said */
};

#define DAMAGE_STEPS	2	/* of more at once nobody can say who did it */

struct damage {
	struct damage_step v[DAMAGE_STEPS];
	size_t		 n;		/* 0: nothing that was tried fits */
	size_t		 trials;
	bool		 limited;	/* a limit ended the search */
};

/*
 * Why does the content of the first S/MIME multipart/signed of a mail not
 * have the digest its signers signed?  Everything tried is compared with that
 * digest.  This explains a bad signature and never makes it a good one: the
 * mail that arrived is still not what was signed.  0 with *out, trials 0
 * where there was nothing to try, or -1: no memory.
 */
int	damage_find(const struct mime_limits *, struct slice mail,
	    struct damage *out);

/* What a damage is called, and what to tell people of it. */
struct damage_info {
	const char	*word;		/* "footer-text": report and test */
	const char	*unit;		/* what count counts, English; NULL */
	const char	*unit_vi;	/* the same in Vietnamese */
	const char	*english, *who, *mend;
	const char	*vietnamese, *who_vi, *mend_vi;
};
const struct damage_info	*damage_info(enum damage_kind);

/*
 * The lines "damage: WORD ..." with what happened, who likely did it and how
 * it is mended, in one of the two languages.
 */
void	damage_text(struct buf *, const struct damage *, bool vietnamese);

/*
 * Look for the damage of a mail that was judged: only where the digest of its
 * content is wrong.  Takes up to seconds: for people who ask, not for the
 * daemon.  True with *d where something was tried.
 */
bool	damage_of(const struct conf *, struct slice mail,
	    const struct outcome *, struct damage *d);

#endif
