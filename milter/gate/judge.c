/* judge.c: the way of a message through the core, as a table of contents */

#include "gate/work.h"

/* In monitor mode everything is said and nothing is done. */
static void
watch_only(struct work *w)
{
	struct outcome	*out = w->out;

	if (!out->monitor || out->disposition == D_PASS)
		return;
	out->watched = true;
	out->would_why = out->why;
	out->disposition = D_PASS;
	work_flag(w, R_MONITOR);
}

/* Mail of a unit: sign it; what is filed besides is judged as signed so. */
static int
judge_outgoing(struct work *w)
{
	struct outcome	*out = w->out;

	if (work_sign(w) == -1)
		return -1;
	if (out->why == R_SECRECY_MARK_OUT)
		work_alert(w);
	if (out->disposition != D_SIGNED || !out->filed)
		return 0;
	work_policy(w);
	if (w->selftest)
		return work_selftest(w, D_SIGNED);
	if (work_lookup(w) == -1 || work_record(w) == -1)
		return -1;
	watch_only(w);
	if (out->disposition == D_PASS) {
		out->disposition = D_SIGNED;
		out->why = R_SIGNED;
	}
	return 0;
}

static int
judge_incoming(struct work *w)
{
	work_policy(w);
	if (*w->out->differs != '\0')
		work_flag(w, R_HEADER_DIFFERS);
	if (w->selftest)
		return work_selftest(w, D_PASS);
	if (work_lookup(w) == -1 || work_record(w) == -1)
		return -1;
	watch_only(w);
	return 0;
}

/*
 * A notice that we wrote: signed where a unit does that, and neither routed,
 * registered nor answered.
 */
static int
judge_own(struct work *w)
{
	w->unit = w->sender = work_own_unit(w);
	w->out->outgoing = w->unit != NULL;
	w->out->disposition = D_PASS;
	w->out->why = R_OWN_NOTICE;
	return w->unit != NULL && work_sign(w) == -1 ? -1 : work_edits(w);
}

static int
judge(struct work *w)
{
	bool	 ours;

	if (work_message(w) == -1 || work_own(w) == -1)
		return -1;
	if (w->own != NULL)
		return judge_own(w);
	work_unit(w);
	if (work_signature(w) == -1 || work_protected(w) == -1 ||
	    work_marks(w) == -1 || work_documents(w) == -1)
		return -1;
	if (w->env->not_secret)
		work_not_secret(w);
	/* a unit's mail with a secrecy mark is refused, signed by us or not */
	ours = w->unit != NULL || (w->sender != NULL && w->secret &&
	    w->sender->mode == MODE_ENFORCE);
	if ((ours ? judge_outgoing(w) : judge_incoming(w)) == -1)
		return -1;
	work_would_sign(w);
	if (w->unit == NULL && w->out->outgoing &&
	    w->out->why == R_NOT_A_REQUEST)
		w->out->why = w->unit_why;
	return work_edits(w);
}

/* One attempt.  0 with *out, or -1 with what it left of *out. */
static int
attempt(const struct gate *gate, const struct envelope *env,
    struct slice bytes, time_t now, struct outcome *out)
{
	struct work	 w = { .gate = gate, .env = env, .bytes = bytes,
		.now = now, .out = out };
	int		 rc;

	if (outcome_init(out) == -1)
		return -1;
	w.arena = out->arena;
	rc = judge(&w);
	buf_free(&w.inner);
	return rc == 0 && !arena_failed(out->arena) ? 0 : -1;
}

int
gate_judge(const struct gate *gate, const struct envelope *env,
    struct slice bytes, time_t now, struct outcome *out)
{
	struct envelope	 over = *env;
	enum reason	 why;

	if (attempt(gate, env, bytes, now, out) == 0)
		return 0;
	/* More than is looked into is so for ever: waiting would not help. */
	if (out->arena != NULL && arena_full(out->arena) &&
	    over.overflow == R_NONE) {
		outcome_clear(out);
		over.overflow = R_MESSAGE_TOO_LARGE;
		if (attempt(gate, &over, bytes, now, out) == 0)
			return 0;
	}
	why = out->why;
	outcome_clear(out);
	gate_undecided(gate, env, bytes, reason_info(why)->code == 451 ? why :
	    R_UNDECIDED, out);
	return -1;
}

void
gate_undecided(const struct gate *gate, const struct envelope *env,
    struct slice bytes, enum reason why, struct outcome *out)
{
	struct work	 w = { .gate = gate, .env = env, .bytes = bytes,
		.out = out };

	if (outcome_init(out) == -1)
		return;			/* tempfail */
	w.arena = out->arena;
	out->why = why;
	if (work_message(&w) == -1 || work_may_be_unit(&w) ||
	    (out->filed && !out->monitor && !w.selftest) || work_own(&w) == -1 ||
	    (w.own != NULL && work_own_unit(&w) != NULL))
		return;
	if (work_edits_undecided(&w) == 0)
		out->disposition = D_PASS;
}
