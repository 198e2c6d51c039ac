/* explain.c: the steps of a judgement: what was asked, against what, what came of it */

#include <string.h>

#include "gate/explain_parts.h"

#define DETAILS_MAX	72	/* of a step: 8 certificates have 9 each */
#define SHORT_HOURS	48	/* older data have their age told in days */

/* One step while its details are added. */
struct teller {
	struct arena		*arena;
	const struct explain	*ex;
	const struct signer	*s;
	struct detail		*v;
	size_t			 n;
	bool			 within;	/* of a certificate's details */
};

/* What has no value is left out. */
static void
tell(struct teller *t, enum label label, const char *value)
{
	if (value == NULL || *value == '\0' || t->n == DETAILS_MAX)
		return;
	t->v[t->n++] = (struct detail){
		explain_label(label, t->ex->tongue), value, t->within };
}

static void
tell_time(struct teller *t, enum label label, time_t when)
{
	tell(t, label, explain_time(t->arena, when, t->ex->tongue));
}

static const char *
say(const struct teller *t, enum saying s)
{
	return explain_saying(s, t->ex->tongue);
}

/* Which certificate of the path: its place, and whose it is. */
static void
tell_cert(struct teller *t, size_t i)
{
	t->within = false;
	tell(t, L_CERT, arena_printf(t->arena, "%zu/%zu %s", i + 1,
	    t->s->npath, t->s->path[i].subject));
	t->within = true;
}

static const char *
validity(const struct teller *t, const struct pathcert *p)
{
	return arena_printf(t->arena, t->ex->tongue == TONGUE_VI ?
	    "từ %s đến %s" : "%s - %s",
	    explain_time(t->arena, p->not_before, t->ex->tongue),
	    explain_time(t->arena, p->not_after, t->ex->tongue));
}

static bool
is_root(const struct pathcert *p)
{
	return strcmp(p->subject, p->issuer) == 0;
}

static void
integrity_details(struct teller *t)
{
	tell(t, L_DIGEST, t->s->digest);
	tell(t, L_SCHEME, t->s->scheme);
}

static void
covers_details(struct teller *t)
{
	tell(t, L_SECTION, t->ex->out->section);
	tell(t, L_HEADER, say(t, S_UNPROTECTED));
	if (*t->ex->out->differs != '\0')
		tell(t, L_HEADER, arena_printf(t->arena, "%s: %s",
		    say(t, S_DIFFERS), t->ex->out->differs));
}

static void
from_details(struct teller *t)
{
	size_t	 i;

	tell(t, L_FROM, t->ex->out->from);
	for (i = 0; i < t->s->nmailboxes; i++)
		tell(t, L_MAILBOX, t->s->mailboxes[i]);
	if (t->s->nmailboxes == 0)
		tell(t, L_MAILBOX, say(t, S_NO_MAILBOX));
	if (outcome_is_signers(t->ex->out) &&
	    !certname_covers(t->s, t->ex->out->from))
		tell(t, L_NOTE, say(t, S_OTHER_SIGNER));
	if (t->ex->own != NULL && t->ex->own->any_from)
		tell(t, L_MODE, say(t, S_ANY_FROM));
}

/* Which time counts, and why no other does. */
static void
tell_times(struct teller *t, time_t at)
{
	const struct signer	*s = t->s;
	enum tongue		 tongue = t->ex->tongue;

	tell(t, L_TIME_USED, arena_printf(t->arena, "%s: %s",
	    explain_time(t->arena, at, tongue), say(t, s->stamped != 0 ?
	    S_BY_STAMP : S_BY_RECEPTION)));
	if (s->stamp_why != R_NONE)
		tell(t, L_STAMP, arena_printf(t->arena, "%s (%s)",
		    explain_reason(s->stamp_why, tongue),
		    reason_word(s->stamp_why)));
	tell(t, L_TSA, s->tsa);
	tell(t, L_TIME_CLAIMED, s->signing_time == 0 ? say(t, S_NO_CLAIM) :
	    arena_printf(t->arena, "%s: %s", explain_time(t->arena,
	    s->signing_time, tongue), say(t, S_CLAIM_ONLY)));
	if (s->signing_time != 0 && s->claim_why != R_NONE)
		tell(t, L_CLAIM, arena_printf(t->arena, "%s (%s)",
		    explain_reason(s->claim_why, tongue),
		    reason_word(s->claim_why)));
}

static void
time_details(struct teller *t)
{
	const struct signer	*s = t->s;
	const struct pathcert	*p;
	time_t			 at = s->stamped != 0 ? s->stamped :
				    t->ex->now;
	size_t			 i;

	tell_times(t, at);
	for (i = 0; i < s->npath; i++) {
		p = &s->path[i];
		tell_cert(t, i);
		tell(t, L_VALID, arena_printf(t->arena, "%s: %s",
		    validity(t, p), say(t, at < p->not_before ? S_NOT_YET :
		    at > p->not_after ? S_RUN_OUT : S_IN_TIME)));
	}
}

/* How old the data were. */
static const char *
age(const struct teller *t, const struct certstate *st)
{
	long long	 hours = (long long)(t->ex->now - st->this_update) /
			    3600;
	bool		 vi = t->ex->tongue == TONGUE_VI;

	if (st->this_update == 0 || hours < 0)
		return "";
	if (hours < SHORT_HOURS)
		return arena_printf(t->arena, vi ? "%lld giờ" : "%lld hours",
		    hours);
	return arena_printf(t->arena, vi ? "%lld ngày" : "%lld days",
	    hours / 24);
}

static void
state_details(struct teller *t, const struct certstate *st)
{
	enum tongue	 tongue = t->ex->tongue;

	tell(t, L_STATUS, explain_status(st->status, tongue));
	if (st->source != SOURCE_NONE || st->status == STATUS_UNKNOWN)
		tell(t, L_STATUS_SOURCE, explain_source(st->source, tongue));
	tell_time(t, L_THIS_UPDATE, st->this_update);
	tell_time(t, L_NEXT_UPDATE, st->next_update);
	tell(t, L_AGE, age(t, st));
	if (st->grace)
		tell(t, L_GRACE, say(t, S_IN_GRACE));
	if (st->status != STATUS_REVOKED)
		return;
	tell_time(t, L_REVOKED_AT, st->revoked_at);
	tell(t, L_REVOKED_WHY, explain_revocation(st->revoked_why, tongue));
	if (signer_fact(t->s, FACT_UNREVOKED).is == TRUTH_YES)
		tell(t, L_NOTE, say(t, S_REVOKED_LATER));
}

static void
status_details(struct teller *t)
{
	const struct own_terms	*own = t->ex->own;
	size_t			 i;

	if (own != NULL && own->revocation != REVOCATION_REQUIRE)
		tell(t, L_MODE, say(t, own->revocation == REVOCATION_SOFT ?
		    S_SOFT : S_OFF));
	if (own != NULL && own->revocation == REVOCATION_OFF)
		return;
	for (i = 0; i < t->s->npath; i++) {
		tell_cert(t, i);
		if (is_root(&t->s->path[i]) &&
		    t->s->path[i].state.status == STATUS_UNKNOWN)
			tell(t, L_STATUS, say(t, S_ROOT_NOT_ASKED));
		else
			state_details(t, &t->s->path[i].state);
	}
}

/* Why the root at the end of the path counts, as far as it does. */
static void
root_detail(struct teller *t)
{
	struct told	 trusted = signer_fact(t->s, FACT_TRUSTED);

	t->within = false;
	if (trusted.why == R_PUBLIC_CA)
		tell(t, L_ROOT, say(t, S_PINNED_PUBLIC));
	else if (trusted.is == TRUTH_YES && t->ex->kept != NULL &&
	    !t->ex->kept->pins)
		tell(t, L_ROOT, say(t, S_KEPT_ROOT));
	else if (trusted.is == TRUTH_YES && t->ex->own != NULL &&
	    t->ex->own->given)
		tell(t, L_ROOT, say(t, S_GIVEN_ROOT));
	else if (trusted.is == TRUTH_YES || trusted.why == R_CERT_WEAK)
		tell(t, L_ROOT, arena_printf(t->arena, "%s %s", say(t,
		    S_PINNED_GOVERNMENT), *t->s->generation == '\0' ? "-" :
		    t->s->generation));
}

static void
path_details(struct teller *t)
{
	const struct pathcert	*p;
	size_t			 i;

	for (i = 0; i < t->s->npath; i++) {
		p = &t->s->path[i];
		tell_cert(t, i);
		tell(t, L_ISSUER, p->issuer);
		tell(t, L_SERIAL, p->serial);
		tell(t, L_VALID, validity(t, p));
		tell(t, L_KEY, p->key);
		tell(t, L_OVER, p->over);
		tell(t, L_SHA256, p->sha256);
	}
	root_detail(t);
}

static void
fit_details(struct teller *t)
{
	tell(t, L_HOLDER, explain_holder(t->s->holder, t->ex->tongue));
}

/* Whose fact a step is, and what is told of it. */
static const struct {
	enum sigfact	fact;		/* FACT__MAX: one of the mail's */
	void		(*details)(struct teller *);
} steps_of[STEP__MAX] = {
	[STEP_INTEGRITY] = { FACT_INTEGRITY, integrity_details },
	[STEP_COVERS] = { FACT__MAX, covers_details },
	[STEP_FROM] = { FACT__MAX, from_details },
	[STEP_TIME] = { FACT_IN_TIME, time_details },
	[STEP_STATUS] = { FACT_UNREVOKED, status_details },
	[STEP_PATH] = { FACT_TRUSTED, path_details },
	[STEP_FIT] = { FACT_FIT, fit_details },
};

/* Of several signers each speaks for himself, while the mail needs one. */
static struct told
from_result(const struct outcome *out, const struct signer *s)
{
	if (s->why == R_SIGNER_CERT_MISSING)
		return (struct told){ TRUTH_UNKNOWN, s->why };
	if (outcome_is_signers(out) && !certname_covers(s, out->from))
		return (struct told){ TRUTH_NO, R_FROM_MISMATCH };
	return out->speaks;
}

static struct told
result_of(const struct explain *ex, const struct signer *s, enum step_id id)
{
	const struct outcome	*out = ex->out;

	if (s == NULL)
		return (struct told){ TRUTH_UNKNOWN, ex->undecided ?
		    out->why : out->sig_why };
	if (id == STEP_COVERS)
		return out->covers;
	if (id == STEP_FROM)
		return from_result(out, s);
	return signer_fact(s, steps_of[id].fact);
}

int
explain_steps(struct arena *a, const struct explain *ex,
    const struct signer *s, struct step steps[STEP__MAX])
{
	const struct step_words	*w;
	struct teller		 t = { .arena = a, .ex = ex, .s = s };
	enum step_id		 id;

	for (id = 0; id < STEP__MAX; id++) {
		w = explain_step(id);
		t.n = 0;
		t.within = false;
		if ((t.v = arena_array(a, DETAILS_MAX, sizeof(*t.v))) == NULL)
			return -1;
		if (s != NULL)
			steps_of[id].details(&t);
		steps[id] = (struct step){ .id = id, .word = w->word,
			.source = w->source,
			.title = explain_phrase(&w->title, ex->tongue),
			.what = explain_phrase(&w->what, ex->tongue),
			.against = explain_phrase(&w->against, ex->tongue),
			.result = result_of(ex, s, id),
			.details = t.v, .ndetails = t.n };
		if (id == STEP_PATH && ex->kept != NULL)
			steps[id].against = say(&t, ex->kept->pins ?
			    S_KEPT_PINS : S_KEPT);
		else if (id == STEP_PATH && ex->own != NULL && ex->own->given)
			steps[id].against = say(&t, S_AGAINST_GIVEN);
	}
	return arena_failed(a) ? -1 : 0;
}

/* Was the message more than is looked into? */
static bool
is_over_limit(enum reason why)
{
	return why == R_MESSAGE_TOO_LARGE || why == R_TOO_MANY_PARTS ||
	    why == R_TOO_DEEP || why == R_HEADER_TOO_LARGE;
}

/* Of a good signature: what keeps it from speaking for the mail, or R_NONE. */
static enum reason
not_for_mail(const struct explain *ex)
{
	const struct outcome	*out = ex->out;

	if (out->covers.is != TRUTH_YES)
		return out->covers.why;
	if (ex->own != NULL && ex->own->any_from)
		return R_NONE;
	return out->speaks.is == TRUTH_YES ? R_NONE : out->speaks.why;
}

const char *
conclusion_word(enum conclusion c)
{
	static const char *const	 words[] = {
		[CONCLUDE_GOOD] = "good", [CONCLUDE_BAD] = "bad",
		[CONCLUDE_UNDECIDED] = "undecided",
	};

	return words[c];
}

enum conclusion
explain_conclusion(const struct explain *ex, enum reason *why)
{
	const struct outcome	*out = ex->out;
	enum reason		 because = out->sig_why;
	enum conclusion		 c = CONCLUDE_BAD;

	if (ex->undecided) {
		because = out->why;
		c = CONCLUDE_UNDECIDED;
	} else if (out->cls == SIG_GOOD) {
		if ((because = not_for_mail(ex)) == R_NONE) {
			because = R_SIGNATURE_GOOD;
			c = CONCLUDE_GOOD;
		}
	} else if (out->cls == SIG_STATUS_UNKNOWN ||
	    out->cls == SIG_ENCRYPTED || is_over_limit(because))
		c = CONCLUDE_UNDECIDED;
	if (why != NULL)
		*why = because;
	return c;
}
