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

const struct pathcert *
verdict_copy_path(struct arena *a, const struct pathcert *from, size_t n)
{
	struct pathcert	*path = arena_array(a, n, sizeof(*path));
	size_t		 i;

	for (i = 0; path != NULL && i < n; i++) {
		path[i] = from[i];
		path[i].subject = arena_strdup(a, path[i].subject);
		path[i].issuer = arena_strdup(a, path[i].issuer);
		path[i].serial = arena_strdup(a, path[i].serial);
		path[i].sha256 = arena_strdup(a, path[i].sha256);
		path[i].key = arena_strdup(a, path[i].key);
		path[i].over = arena_strdup(a, path[i].over);
		path[i].state.revoked_why = arena_strdup(a,
		    path[i].state.revoked_why);
	}
	return path;
}

void
verdict_copy_signer(struct arena *a, const struct signer *from,
    struct signer *to)
{
	const char	**mailboxes = arena_array(a, from->nmailboxes,
			    sizeof(*mailboxes));
	size_t		  i;

	*to = *from;
	to->subject = arena_strdup(a, from->subject);
	to->cn = arena_strdup(a, from->cn);
	to->o = arena_strdup(a, from->o);
	to->ou = arena_strdup(a, from->ou);
	to->issuer = arena_strdup(a, from->issuer);
	to->serial = arena_strdup(a, from->serial);
	to->generation = arena_strdup(a, from->generation);
	to->tsa = arena_strdup(a, from->tsa);
	for (i = 0; mailboxes != NULL && i < from->nmailboxes; i++)
		mailboxes[i] = arena_strdup(a, from->mailboxes[i]);
	to->mailboxes = mailboxes;
	to->path = verdict_copy_path(a, from->path, from->npath);
}
