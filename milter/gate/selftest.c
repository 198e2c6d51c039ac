/* selftest.c: mail to the test address: who is answered, and with what (RFC 3834) */

#include <string.h>

#include "gate/facts.h"

bool
work_is_selftest(const struct work *w)
{
	const struct strings	*rcpts = &w->env->rcpts;
	size_t			 i;

	for (i = 0; i < rcpts->n; i++)
		if (!conf_is_selftest(w->gate->conf, rcpts->v[i]))
			return false;
	return rcpts->n > 0;
}

/* Have the registrar keep the answer, which may find that it is one too many. */
static enum reason
send_answer(struct work *w, const struct correspondent *who)
{
	const struct helpers	*h = w->gate->helpers;
	struct record_notice	 notice;
	struct record_ask	 ask = { .env = w->env, .outcome = w->out,
		.now = w->now, .notices = &notice, .nnotices = 1 };
	struct record_answer	 answer;
	struct notice		 n = { .kind = NOTICE_SELFTEST,
		.answers = who->answers };

	if (selftest_facts(w, &n.values) == -1 ||
	    notice_ask(w, &n, who->to, SIZE_MAX, &notice) == -1)
		return R_NO_MEMORY;
	return h->record(h->ctx, w->arena, &ask, &answer) == 0 ? R_SELFTEST :
	    R_REGISTRAR_SILENT;
}

/* What becomes of the answer, as a reason; the mail goes on whatever it is. */
static enum reason
try_answer(struct work *w)
{
	struct correspondent	 who;

	if (w->secret)
		return R_SECRECY_MARK;
	if (work_correspondent(w, &who) == -1)
		return R_NO_MEMORY;
	if (who.automatic)
		return R_SELFTEST_AUTOMATIC;
	if (!who.proven || !notice_address(who.to))
		return R_SELFTEST_UNPROVEN;
	return send_answer(w, &who);
}

int
work_selftest(struct work *w, enum disposition done)
{
	struct outcome	*out = w->out;
	enum reason	 why;

	if (work_lookup(w) == -1)
		return -1;
	if ((why = try_answer(w)) == R_NO_MEMORY)
		return -1;
	out->disposition = out->would = done;
	out->why = why;
	out->filed = false;	/* it was judged as if, and goes nowhere else */
	out->nflags = 0;
	if (w->secret)
		work_flag(w, R_SECRECY_MARK);
	return 0;
}
