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

static const char *const statuses[] = {
	[STATUS_UNKNOWN] = "unknown",
	[STATUS_GOOD] = "good",
	[STATUS_REVOKED] = "revoked",
};

static const char *const sources[] = {
	[SOURCE_NONE] = "none",
	[SOURCE_CRL] = "crl",
	[SOURCE_OCSP] = "ocsp",
	[SOURCE_STAPLED] = "stapled",
};

static const char *const facts[FACT__MAX] = {
	[FACT_INTEGRITY] = "integrity",
	[FACT_TRUSTED] = "trusted",
	[FACT_FIT] = "fit-for-use",
	[FACT_IN_TIME] = "in-time",
	[FACT_UNREVOKED] = "unrevoked",
};

static const char *const truths[] = {
	[TRUTH_UNKNOWN] = "unknown",
	[TRUTH_YES] = "yes",
	[TRUTH_NO] = "no",
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

const char *
certstatus_word(enum certstatus s)
{
	return statuses[s];
}

const char *
statussource_word(enum statussource s)
{
	return sources[s];
}

const char *
fact_word(enum sigfact f)
{
	return facts[f];
}

const char *
truth_word(enum truth t)
{
	return truths[t];
}

enum sigclass
sigclass_worse(enum sigclass a, enum sigclass b)
{
	return classes[a].rank >= classes[b].rank ? a : b;
}
