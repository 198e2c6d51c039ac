/* selftest_facts.c: what somebody who tries out his signing is told of his mail */

#include <string.h>

#include "gate/explain_parts.h"
#include "gate/facts.h"

#define LINES_MAX	100	/* about the signatures inside a document */

/* What was looked at in a step, as label and value. */
static void
add_details(struct work *w, struct facts *f, const struct step *s)
{
	struct values	*list = facts_items(f, s->ndetails);
	struct facts	 one;
	size_t		 i;

	for (i = 0; !f->failed && i < s->ndetails; i++) {
		one = facts_begin(w);
		facts_add(&one, "label", s->details[i].label);
		facts_add(&one, "value", s->details[i].value);
		f->failed |= one.failed;
		list[i] = facts_end(&one);
	}
	facts_list(f, "details", list, s->ndetails);
}

static void
add_steps(struct work *w, struct facts *f, const struct explain *ex,
    const struct signer *s)
{
	struct values	*list = facts_items(f, STEP__MAX);
	struct step	 steps[STEP__MAX];
	struct facts	 one;
	enum step_id	 id;

	f->failed |= explain_steps(w->arena, ex, s, steps) == -1;
	for (id = 0; !f->failed && id < STEP__MAX; id++) {
		one = facts_begin(w);
		facts_add(&one, "title", steps[id].title);
		facts_add(&one, "result", explain_truth(steps[id].result.is,
		    TONGUE_VI));
		facts_add(&one, "why", steps[id].result.is == TRUTH_YES ? "" :
		    explain_reason(steps[id].result.why, TONGUE_VI));
		facts_add(&one, "source", steps[id].source);
		add_details(w, &one, &steps[id]);
		f->failed |= one.failed;
		list[id] = facts_end(&one);
	}
	facts_list(f, "steps", list, STEP__MAX);
}

static void
add_signers(struct work *w, struct facts *f, const struct explain *ex)
{
	const struct sigverdict	*v = &w->out->verdict;
	struct values		*list = facts_items(f, v->nsigners);
	const struct signer	*s;
	struct facts		 one;
	size_t			 i;

	for (i = 0; !f->failed && i < v->nsigners; i++) {
		s = &v->signers[i];
		one = facts_begin(w);
		facts_add(&one, "name", s->cn);
		facts_add(&one, "kind", explain_holder(s->holder, TONGUE_VI));
		facts_add(&one, "serial", s->serial);
		facts_add(&one, "until", facts_day(w->arena, s->not_after));
		facts_add(&one, "result", explain_class(s->cls, TONGUE_VI));
		add_steps(w, &one, ex, s);
		f->failed |= one.failed;
		list[i] = facts_end(&one);
	}
	facts_list(f, "signers", list, v->nsigners);
}

/* The signatures inside a document, line by line as cks verify has them. */
static void
add_inside(struct work *w, struct facts *f, const struct document *d)
{
	const char	*lines[LINES_MAX];
	struct buf	 b = { 0 };
	struct slice	 rest, line, eol;
	size_t		 n = 0;

	explain_docsigs(&b, w->arena, &d->own, TONGUE_VI);
	rest = buf_slice(&b);
	while (n < LINES_MAX && slice_line(&rest, &line, &eol)) {
		lines[n] = arena_str(w->arena, slice_trim(line));
		f->failed |= lines[n++] == NULL;
	}
	f->failed |= b.failed;
	buf_free(&b);
	if (!f->failed)
		facts_texts(w, f, "inside", lines, n);
}

static void
add_documents(struct work *w, struct facts *f)
{
	const struct outcome	*out = w->out;
	struct values		*list = facts_items(f, out->ndocuments);
	const struct document	*d;
	struct facts		 one;
	size_t			 i;

	for (i = 0; !f->failed && i < out->ndocuments; i++) {
		d = &out->documents[i];
		one = facts_begin(w);
		facts_head(w, &one, d);
		facts_add(&one, "signature", explain_class(d->cls, TONGUE_VI));
		facts_add(&one, "result", explain_disposition(d->disposition,
		    TONGUE_VI));
		facts_add(&one, "reason", explain_reason(d->why, TONGUE_VI));
		facts_add(&one, "complete", d->finding.complete ? "1" : "");
		facts_missing(w, &one, &d->finding);
		add_inside(w, &one, d);
		f->failed |= one.failed;
		list[i] = facts_end(&one);
	}
	facts_list(f, "documents", list, out->ndocuments);
}

int
selftest_facts(struct work *w, struct values *out)
{
	const struct outcome	*o = w->out;
	const struct explain	 ex = { .out = o, .now = w->now,
		.tongue = TONGUE_VI };
	struct facts		 f = facts_begin(w);
	enum reason		 why;

	facts_add(&f, "conclusion", explain_ending(explain_conclusion(&ex,
	    &why), TONGUE_VI));
	facts_add(&f, "why", explain_reason(why, TONGUE_VI));
	facts_add(&f, "signature", explain_class(o->cls, TONGUE_VI));
	facts_add(&f, "advice", explain_advice(o->cls, TONGUE_VI));
	facts_add(&f, "gateway", o->where == WHERE_GATEWAY ? "1" : "");
	facts_add(&f, "sender", o->from);
	facts_add(&f, "intake", w->gate->conf->intake_addresses.v[0]);
	facts_add(&f, "disposition", explain_disposition(o->disposition,
	    TONGUE_VI));
	facts_add(&f, "reason", explain_reason(o->why, TONGUE_VI));
	add_signers(w, &f, &ex);
	add_documents(w, &f);
	facts_flags(w, &f, "flags");
	*out = facts_end(&f);
	return f.failed ? -1 : 0;
}
