/* policy.c: what happens to a request: one table, first row that fits */

#include <assert.h>
#include <string.h>

#include "gate/pattern.h"
#include "gate/work.h"

/* Facts of one document, as bits for the table. */
enum fact {
	F_COMPLETE	= 1 << 0,	/* every required field is filled */
	F_SPEAKS	= 1 << 1,	/* the signer's mailbox is From */
	F_CHANGE	= 1 << 2,	/* a change of information is asked */
	F_FITS		= 1 << 3,	/* signer's DN is the letter's agency */
	F_CITY		= 1 << 4,	/* agency is on the city's list */
	F_UNCHECKED	= 1 << 5,	/* has a signature nobody can judge */
	F_GATEWAY	= 1 << 6,	/* only we signed, on submission */
	F_CLAIMS	= 1 << 7,	/* says it was signed while valid */
	F_SECRET	= 1 << 8,	/* carries a secrecy mark */
	F_HIDDEN	= 1 << 9,	/* a reader would not see all of it */
	F_MISLEADS	= 1 << 10,	/* From shows another mailbox */
	F_DISORDER	= 1 << 11	/* signed again after the seal */
};

/* Rows whose outcome the administrator chooses. */
enum choice { FIXED, BY_UNSIGNED, BY_GATEWAY };

#define ANY		0u		/* every class, every request */
#define C(cls)		(1u << (cls))
#define R(req)		(1u << (req))
#define OURS		(R(REQ_FORM_04) | R(REQ_FORM_06))

/* R_NONE as a reason: the signature's own. */
static const struct row {
	unsigned		requests, classes, must, mustnot;
	enum choice		choice;
	enum disposition	disposition;
	enum reason		why;
} rows[] = {
	{ ANY, ANY, F_SECRET, 0, FIXED, D_HOLD, R_SECRECY_MARK },
	{ R(REQ_NOT_A_REQUEST), ANY, 0, 0, FIXED, D_PASS, R_NOT_A_REQUEST },
	{ R(REQ_FORM_OTHER), ANY, 0, 0, FIXED, D_PASS, R_FORM_CUC },
	{ R(REQ_FORM_OLD), ANY, 0, 0, FIXED, D_PASS, R_FORM_OLD },
	{ R(REQ_UNREADABLE), ANY, 0, 0, FIXED, D_REVIEW, R_UNREADABLE },
	{ R(REQ_DOUBTFUL), ANY, 0, 0, FIXED, D_REVIEW, R_DOUBTFUL },
	/* A document's own signature decides for it; this one can not. */
	{ OURS, ANY, F_UNCHECKED, 0, FIXED, D_REVIEW, R_DOCUMENT_UNCHECKED },
	/* The setting makes our signature enough, not a letter complete. */
	{ OURS, ANY, F_GATEWAY, F_COMPLETE, FIXED, D_REVIEW, R_INCOMPLETE },
	{ OURS, ANY, F_GATEWAY, F_CITY, FIXED, D_REVIEW, R_OUTSIDE_CITY },
	{ OURS, ANY, F_GATEWAY, 0, BY_GATEWAY, D_REVIEW, R_DOCUMENT_UNSIGNED },
	{ OURS, C(SIG_NONE) | C(SIG_PARTIAL), 0, 0, BY_UNSIGNED, D_REJECT,
	    R_NONE },
	{ OURS, C(SIG_BAD) | C(SIG_BROKEN) | C(SIG_UNKNOWN_CA) |
	    C(SIG_NOT_YET_VALID), 0, 0, FIXED, D_REJECT, R_NONE },
	{ OURS, C(SIG_EXPIRED) | C(SIG_REVOKED), F_CLAIMS, 0, FIXED, D_REVIEW,
	    R_TIME_UNPROVEN },
	{ OURS, C(SIG_EXPIRED) | C(SIG_REVOKED), 0, 0, FIXED, D_REJECT,
	    R_NONE },
	{ OURS, C(SIG_PUBLIC_CA) | C(SIG_WEAK) | C(SIG_ENCRYPTED), 0, 0,
	    FIXED, D_REVIEW, R_NONE },
	{ OURS, C(SIG_STATUS_UNKNOWN), 0, 0, FIXED, D_TEMPFAIL, R_NONE },
	{ OURS, C(SIG_GOOD), F_HIDDEN, 0, FIXED, D_REVIEW, R_HIDDEN_CONTENT },
	{ OURS, C(SIG_GOOD), F_DISORDER, 0, FIXED, D_REVIEW,
	    R_SIGNATURE_ORDER },
	{ OURS, C(SIG_GOOD), 0, F_COMPLETE, FIXED, D_REVIEW, R_INCOMPLETE },
	{ OURS, C(SIG_GOOD), 0, F_FITS, FIXED, D_REVIEW, R_OTHER_AGENCY },
	{ OURS, C(SIG_GOOD), 0, F_CITY, FIXED, D_REVIEW, R_OUTSIDE_CITY },
	{ OURS, C(SIG_GOOD), 0, F_SPEAKS | F_CHANGE, FIXED, D_REVIEW,
	    R_FROM_MISMATCH },
	{ OURS, C(SIG_GOOD), F_MISLEADS, 0, FIXED, D_REVIEW,
	    R_NAME_MISLEADS },
	{ OURS, C(SIG_GOOD), 0, 0, FIXED, D_ROUTE, R_REQUEST_GOOD },
};

void
work_flag(struct work *w, enum reason why)
{
	struct outcome	*out = w->out;

	if (out->nflags < FLAGS_MAX && !work_flagged(out, why))
		out->flags[out->nflags++] = why;
}

bool
work_flagged(const struct outcome *out, enum reason why)
{
	size_t	 i;

	for (i = 0; i < out->nflags; i++)
		if (out->flags[i] == why)
			return true;
	return false;
}

/*
 * Is the letter's agency the one a certificate names?  Equal and not
 * contained: "SỞ A" must not fit the letter of "SỞ A KHÁC".
 */
static bool
names_agency(struct work *w, const struct finding *f, const char *name)
{
	const char	*key = work_agency_key(w, name);
	const char	*agency = work_agency_key(w, f->agency);

	return key != NULL && agency != NULL && *key != '\0' &&
	    strcmp(key, agency) == 0;
}

/* An agency is its CN; a person belongs to the agency in OU (or O). */
static bool
fits_agency(struct work *w, const struct finding *f,
    const struct sigverdict *v)
{
	const struct signer	*s;
	size_t			 i;

	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		if (names_agency(w, f, s->holder == HOLDER_PERSON ?
		    (*s->ou != '\0' ? s->ou : s->o) : s->cn))
			continue;
		return false;
	}
	return v->nsigners > 0;
}

/* An empty list means: do not check. */
static bool
in_city(struct work *w, const struct finding *f)
{
	const struct strings	*city = &w->gate->conf->city;
	size_t			 i;

	for (i = 0; i < city->n; i++)
		if (pattern_match_text(w->arena, city->v[i], f->agency))
			return true;
	return city->n == 0;
}

/*
 * Expired or revoked now, but signed before that by its own clock, or perhaps
 * by a time stamp whose maker's status is not known.  Where a time stamp proves
 * when it was signed, nothing is left to claim.
 */
static bool
claims_earlier(const struct sigverdict *v)
{
	const struct signer	*s;
	size_t			 i;

	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		if (s->cls != SIG_EXPIRED && s->cls != SIG_REVOKED)
			continue;
		if (s->stamped == 0 && s->stamp_why == R_STAMP_STATUS)
			continue;
		if (s->stamped != 0 || s->signing_time == 0 ||
		    s->signing_time < s->not_before ||
		    s->signing_time > s->not_after || (s->revoked_at != 0 &&
		    s->signing_time >= s->revoked_at))
			return false;
	}
	return true;
}

/* A letter wants its leader and its agency (NĐ 30/2020 Điều 5). */
static bool
signed_by_both(const struct sigverdict *v)
{
	bool	 person = false, agency = false;
	size_t	 i;

	for (i = 0; i < v->nsigners; i++) {
		person |= v->signers[i].holder == HOLDER_PERSON;
		agency |= v->signers[i].holder == HOLDER_AGENCY;
	}
	return person && agency;
}

/* The signature that decides for a document. */
struct deciding {
	const struct sigverdict	*v;
	enum sigclass		 cls;
	enum reason		 why;
	enum where		 where;
};

/*
 * A document's own, where it has one; that of the mail for the others.  Where
 * only the mail's is asked for, it does not rescue a document whose own is
 * worse.
 */
static struct deciding
deciding_of(const struct work *w, const struct document *d)
{
	static const struct sigverdict	 nobody;
	const struct outcome		*out = w->out;
	struct deciding			 own = { &d->own.verdict,
		d->own.verdict.cls, d->own.verdict.why, WHERE_DOCUMENT };
	struct deciding			 mail = { &out->verdict, out->cls,
		out->sig_why, out->where };
	struct deciding			 none = { &nobody, SIG_NONE,
		R_UNSIGNED, WHERE_NONE };

	switch (w->gate->conf->needs) {
	case NEEDS_EITHER:
		return d->own.own ? own : mail;
	case NEEDS_SMIME:
		return d->own.own && own.cls != mail.cls &&
		    sigclass_worse(own.cls, mail.cls) == own.cls ? own : mail;
	case NEEDS_DOCUMENT:
		break;
	}
	return d->own.own ? own : none;
}

static unsigned
facts_of(struct work *w, const struct document *d, const struct deciding *by)
{
	const struct finding	*f = &d->finding;
	bool			 own = by->where == WHERE_DOCUMENT;
	unsigned		 facts = 0;

	facts |= f->complete ? F_COMPLETE : 0;
	facts |= own || outcome_is_signers(w->out) ? F_SPEAKS : 0;
	facts |= (f->kinds & KIND_CHANGE) != 0 ? F_CHANGE : 0;
	facts |= fits_agency(w, f, by->v) ? F_FITS : 0;
	facts |= in_city(w, f) ? F_CITY : 0;
	facts |= d->own_signature && d->own.n == 0 ? F_UNCHECKED : 0;
	facts |= d->hidden || d->own.large ? F_HIDDEN : 0;
	facts |= by->where == WHERE_GATEWAY ? F_GATEWAY : 0;
	facts |= claims_earlier(by->v) ? F_CLAIMS : 0;
	facts |= w->misleads && !own ? F_MISLEADS : 0;
	facts |= own && d->own.disorder ? F_DISORDER : 0;
	facts |= w->secret || f->secret ? F_SECRET : 0;
	return facts;
}

static enum disposition
chosen(const struct conf *conf, const struct row *row)
{
	switch (row->choice) {
	case FIXED:
		break;
	case BY_UNSIGNED:
		return conf->unsigned_requests == CHOOSE_REVIEW ? D_REVIEW :
		    D_REJECT;
	case BY_GATEWAY:
		return conf->gateway_signed == CHOOSE_ROUTE ? D_ROUTE :
		    D_REVIEW;
	}
	return row->disposition;
}

static bool
row_fits(const struct row *row, enum request request, enum sigclass cls,
    unsigned facts)
{
	return (row->requests == ANY || (row->requests & R(request)) != 0) &&
	    (row->classes == ANY || (row->classes & C(cls)) != 0) &&
	    (facts & row->must) == row->must &&
	    (row->mustnot == 0 || (facts & row->mustnot) == 0);
}

static void
judge_document(struct work *w, struct document *d)
{
	struct deciding	 by = deciding_of(w, d);
	unsigned	 facts = facts_of(w, d, &by);
	const struct row *row = rows;

	d->cls = by.cls;
	d->sig_why = by.why;
	d->where = by.where;
	while (!row_fits(row, d->finding.request, by.cls, facts)) {
		row++;
		assert(row < rows + NELEM(rows));
	}
	d->disposition = chosen(w->gate->conf, row);
	if (d->why == R_NONE || row->why != R_UNREADABLE)
		d->why = row->why != R_NONE ? row->why :
		    by.cls == SIG_NONE ? R_UNSIGNED : by.why;
	if (d->office_signature)
		work_flag(w, R_OFFICE_SIGNATURE);
	if (d->why == R_FROM_MISMATCH && w->from_why != R_NONE)
		d->why = w->from_why;	/* there is no one From to match */
	if (by.where == WHERE_DOCUMENT)
		work_flag_signers(w, by.v);
	if (d->disposition != D_ROUTE)
		return;
	if ((facts & F_SPEAKS) == 0)
		work_flag(w, R_CHANGE_OTHER_SENDER);
	if (!signed_by_both(by.v))
		work_flag(w, R_ONE_SIGNATURE);
}

/* Dispositions from the strongest to the weakest hold on a mail. */
static int
weight(enum disposition d)
{
	static const int	 weights[] = { [D_HOLD] = 5, [D_TEMPFAIL] = 4,
		[D_REJECT] = 3, [D_REVIEW] = 2, [D_ROUTE] = 1, [D_PASS] = 0,
		[D_SIGNED] = 0 };

	return weights[d];
}

/* All documents' dispositions made one: differing ones go to review. */
static void
combine(struct work *w)
{
	struct outcome		*out = w->out;
	const struct document	*d, *first = NULL;
	bool			 mixed = false;
	size_t			 i;

	for (i = 0; i < out->ndocuments; i++) {
		d = &out->documents[i];
		if (d->enclosure) {
			if (d->finding.request == REQ_UNREADABLE)
				work_flag(w, d->why);
			continue;
		}
		mixed |= first != NULL &&
		    first->disposition != d->disposition;
		if (first == NULL ||
		    weight(d->disposition) > weight(first->disposition))
			first = d;
	}
	if (first == NULL)
		return;
	out->decisive = first;
	out->request = first->finding.request;
	out->disposition = first->disposition;
	out->why = first->why;
	if (mixed && weight(first->disposition) < weight(D_TEMPFAIL)) {
		work_flag(w, first->why);
		out->disposition = D_REVIEW;
		out->why = R_MIXED;
	}
}

/* What a filed mail without a readable request still needs. */
static void
judge_bare(struct work *w)
{
	struct outcome	*out = w->out;

	if (w->secret) {
		out->disposition = D_HOLD;
		out->why = R_SECRECY_MARK;
	} else if (w->limit != R_NONE) {
		out->disposition = D_REVIEW;
		out->why = w->limit;
	}
}

static bool
all_intake(const struct work *w)
{
	size_t	 i;

	if (w->selftest)
		return true;
	for (i = 0; i < w->env->rcpts.n; i++)
		if (!conf_is_intake(w->gate->conf, w->env->rcpts.v[i]))
			return false;
	return true;
}

static bool
is_office(const struct work *w, const char *addr)
{
	return conf_is_intake(w->gate->conf, addr) ||
	    conf_is_cuc(w->gate->conf, addr);
}

/*
 * Mail that was not sent to the department is left alone, unless it holds a
 * request that would be routed, meant for the department, and that nobody
 * concerned has seen: then the department is added.
 */
static void
spare_others(struct work *w)
{
	struct outcome	*out = w->out;
	bool		 meant = w->gate->conf->scope == SCOPE_EVERYONE &&
	    out->disposition == D_ROUTE && !w->reply &&
	    !is_office(w, w->env->sender) && !is_office(w, out->from);
	size_t		 i;

	for (i = 0; i < out->ndocuments; i++)
		meant &= out->documents[i].enclosure ||
		    out->documents[i].finding.to_department;
	for (i = 0; i < w->env->rcpts.n; i++)
		meant &= !is_office(w, w->env->rcpts.v[i]);
	if (meant)
		return;
	if (out->disposition != D_PASS)
		out->why = R_NOT_FILED;
	out->disposition = D_PASS;
	out->nflags = 0;
	if (w->secret)
		work_flag(w, R_SECRECY_MARK);
}

/*
 * Of what may be a state secret nothing goes on: not into the register, nor
 * into what is told of the mail.
 */
static void
forget_content(struct work *w)
{
	struct document	*docs = (struct document *)(uintptr_t)
			    w->out->documents;
	size_t		 i;

	for (i = 0; i < w->out->ndocuments; i++) {
		docs[i].name = "";
		docs[i].finding = (struct finding){
			.request = docs[i].finding.request, .secret = true,
			.form = docs[i].finding.form,
			.label = docs[i].finding.label, .number = "",
			.agency = "", .head_key = "", .addressee = "" };
	}
}

void
work_policy(struct work *w)
{
	struct outcome	*out = w->out;
	struct document	*d;
	size_t		 i;

	out->request = REQ_NOT_A_REQUEST;
	out->disposition = D_PASS;
	out->why = R_NOT_A_REQUEST;
	if (w->misleads)
		work_flag(w, R_NAME_MISLEADS);
	for (i = 0; i < out->ndocuments; i++)
		judge_document(w, (struct document *)(uintptr_t)
		    &out->documents[i]);
	for (i = 0; i < out->ndocuments; i++) {
		d = (struct document *)(uintptr_t)&out->documents[i];
		d->enclosure = work_is_enclosure(w, d);
	}
	combine(w);
	if (out->filed && (out->ndocuments == 0 || w->secret))
		judge_bare(w);
	if (!out->filed)
		spare_others(w);
	if (out->disposition == D_REJECT && !all_intake(w)) {
		out->disposition = D_REVIEW;
		work_flag(w, R_OTHER_RECIPIENTS);
	}
	if (out->disposition == D_REJECT && w->env->not_secret)
		out->disposition = D_REVIEW;	/* it was taken long ago */
	if (out->disposition == D_HOLD)
		forget_content(w);
	out->would = out->disposition;
}
