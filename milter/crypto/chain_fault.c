/* chain_fault.c: what is wrong with a path, and what that makes of it (RFC 5280 6) */

#include "crypto/chain_walk.h"

/* Each fault's class, its reason, and the question that it answers. */
static const struct {
	enum sigclass	cls;
	enum reason	why;
	enum sigfact	fact;
	enum truth	is;
} verdicts[] = {
	[F_UNKNOWN_CA] = { SIG_UNKNOWN_CA, R_UNKNOWN_CA, FACT_TRUSTED,
	    TRUTH_NO },
	[F_CHAIN] = { SIG_BAD, R_CHAIN_INVALID, FACT_TRUSTED, TRUTH_NO },
	[F_ALGORITHM] = { SIG_BAD, R_ALGORITHM, FACT_TRUSTED, TRUTH_NO },
	[F_KEY_SIZE] = { SIG_BAD, R_KEY_SIZE, FACT_TRUSTED, TRUTH_NO },
	[F_KEY_USAGE] = { SIG_BAD, R_KEY_USAGE, FACT_FIT, TRUTH_NO },
	[F_EXPIRED] = { SIG_EXPIRED, R_CERT_EXPIRED, FACT_IN_TIME, TRUTH_NO },
	[F_NOT_YET_VALID] = { SIG_NOT_YET_VALID, R_CERT_NOT_YET_VALID,
	    FACT_IN_TIME, TRUTH_NO },
	[F_REVOKED] = { SIG_REVOKED, R_CERT_REVOKED, FACT_UNREVOKED,
	    TRUTH_NO },
	[F_STATUS] = { SIG_STATUS_UNKNOWN, R_STATUS_UNKNOWN, FACT_UNREVOKED,
	    TRUTH_UNKNOWN },
	[F_NOT_ASKED] = { SIG_GOOD, R_STATUS_NOT_ASKED, FACT_UNREVOKED,
	    TRUTH_UNKNOWN },
	[F_WEAK] = { SIG_WEAK, R_CERT_WEAK, FACT_TRUSTED, TRUTH_UNKNOWN },
	[F_PUBLIC] = { SIG_PUBLIC_CA, R_PUBLIC_CA, FACT_TRUSTED, TRUTH_NO },
	[F_NONE] = { SIG_GOOD, R_SIGNATURE_GOOD, FACT__MAX, TRUTH_YES },
};

/*
 * OpenSSL's word for it and ours.  Whatever is not here is F_CHAIN.  A CRL
 * that can not be used is as good as none: the status is asked elsewhere.
 * Whether certificates are in time is ours to say, at the time of signing.
 */
static const struct {
	int		error;
	enum fault	fault;
} errors[] = {
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, F_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, F_UNKNOWN_CA },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, F_UNKNOWN_CA },
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, F_UNKNOWN_CA },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, F_UNKNOWN_CA },
	{ X509_V_ERR_CERT_UNTRUSTED, F_UNKNOWN_CA },
	{ X509_V_ERR_CERT_HAS_EXPIRED, F_NONE },
	{ X509_V_ERR_CERT_NOT_YET_VALID, F_NONE },
	{ X509_V_ERR_CERT_REVOKED, F_REVOKED },
	{ X509_V_ERR_UNABLE_TO_GET_CRL, F_STATUS },
	{ X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, F_STATUS },
	{ X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, F_STATUS },
	{ X509_V_ERR_CRL_SIGNATURE_FAILURE, F_STATUS },
	{ X509_V_ERR_CRL_NOT_YET_VALID, F_STATUS },
	{ X509_V_ERR_CRL_HAS_EXPIRED, F_STATUS },
	{ X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, F_STATUS },
	{ X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, F_STATUS },
	{ X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, F_STATUS },
	{ X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, F_STATUS },
	{ X509_V_ERR_DIFFERENT_CRL_SCOPE, F_STATUS },
	{ X509_V_ERR_CRL_PATH_VALIDATION_ERROR, F_STATUS },
};

void
walk_init(struct walk *w, const struct judge *j, const struct chainask *ask)
{
	enum sigfact	 f;
	size_t		 i;

	*w = (struct walk){ .judge = j, .ask = ask, .worst = F_NONE,
		.at = ask->at != 0 ? ask->at : j->now };
	for (f = 0; f < FACT__MAX; f++)
		w->of[f] = F_NONE;
	for (i = 0; i < NELEM(w->standing); i++)
		w->standing[i].state.revoked_why = "";
}

/* Is it only told, since whoever asks wants it so, and no more? */
static bool
is_told_only(const struct walk *w, enum fault f)
{
	return f == F_NOT_ASKED ||
	    (f == F_STATUS && w->judge->revocation == REVOCATION_SOFT);
}

void
walk_note(struct walk *w, enum fault f)
{
	enum sigfact	 fact = verdicts[f].fact;

	if (f < w->worst && !is_told_only(w, f))
		w->worst = f;
	if (fact != FACT__MAX && f < w->of[fact])
		w->of[fact] = f;
}

void
walk_note_reason(struct walk *w, enum reason why)
{
	enum fault	 f;

	if (why == R_NONE)
		return;
	for (f = 0; f < F_NONE && verdicts[f].why != why; f++)
		;
	walk_note(w, f == F_NONE ? F_CHAIN : f);
}

enum fault
walk_fault_of(int error)
{
	size_t	 i;

	for (i = 0; i < NELEM(errors); i++)
		if (errors[i].error == error)
			return errors[i].fault;
	return F_CHAIN;
}

void
walk_sum(const struct walk *w, struct chainverdict *v)
{
	enum sigfact	 f;

	v->cls = verdicts[w->worst].cls;
	v->why = verdicts[w->worst].why;
	for (f = 0; f < FACT__MAX; f++)
		v->facts[f] = w->of[f] == F_NONE ?
		    (struct told){ TRUTH_YES, R_NONE } :
		    (struct told){ verdicts[w->of[f]].is,
		    verdicts[w->of[f]].why };
	v->facts[FACT_INTEGRITY] = (struct told){ TRUTH_UNKNOWN, R_NONE };
}
