/* verdict.c: the words of a verdict, and which of two is worse */

#include "crypto/verdict.h"

/*
 * The rank says what a second signer or document may take away from the
 * first: what would have been routed, then what wants a look or a later try,
 * then what tells nothing, then what is refused (RULES 6).
 */
static const struct {
	const char	*word;
	int		 rank;
} classes[SIG__MAX] = {
	[SIG_GOOD] = { "good", 0 },
	[SIG_WEAK] = { "weak", 1 },
	[SIG_PUBLIC_CA] = { "public-ca", 2 },
	[SIG_PARTIAL] = { "partial", 3 },
	[SIG_STATUS_UNKNOWN] = { "status-unknown", 4 },
	[SIG_ENCRYPTED] = { "encrypted", 5 },
	[SIG_NONE] = { "none", 6 },
	[SIG_EXPIRED] = { "expired", 7 },
	[SIG_REVOKED] = { "revoked", 8 },
	[SIG_NOT_YET_VALID] = { "not-yet-valid", 9 },
	[SIG_UNKNOWN_CA] = { "unknown-ca", 10 },
	[SIG_BAD] = { "bad", 11 },
	[SIG_BROKEN] = { "broken", 12 },
};

static const char *const holders[] = {
	[HOLDER_UNKNOWN] = "unknown",
	[HOLDER_AGENCY] = "agency",
	[HOLDER_PERSON] = "person",
	[HOLDER_DEVICE] = "device",
};

const char *
sigclass_word(enum sigclass c)
{
	return classes[c].word;
}

const char *
holder_word(enum holder h)
{
	return holders[h];
}

enum sigclass
sigclass_worse(enum sigclass a, enum sigclass b)
{
	return classes[a].rank >= classes[b].rank ? a : b;
}
