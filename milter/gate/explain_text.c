/* explain_text.c: an explanation as text for people */

#include <string.h>

#include "gate/explain_parts.h"

/* The way a text is being written. */
struct page {
	struct buf		*b;
	struct arena		*arena;
	const struct explain	*ex;
};

static void
line(const struct page *p, int indent, enum label label, const char *value)
{
	if (value != NULL && *value != '\0')
		buf_printf(p->b, "%*s%s: %s\n", indent, "",
		    explain_label(label, p->ex->tongue), value);
}

/* "text (word)": the word is what log, header and JSON have. */
static void
line_word(const struct page *p, int indent, enum label label,
    const char *value, const char *word)
{
	buf_printf(p->b, "%*s%s: %s (%s)\n", indent, "",
	    explain_label(label, p->ex->tongue), value, word);
}

static void
line_reason(const struct page *p, int indent, enum label label,
    enum reason why)
{
	line_word(p, indent, label, explain_reason(why, p->ex->tongue),
	    reason_word(why));
}

/* By whose roots evidence was judged, and what its worth rests on. */
static void
put_kept(const struct page *p)
{
	const struct explain_kept	*kept = p->ex->kept;
	const struct sigverdict		*v = &p->ex->out->verdict;
	const struct pathcert		*last;
	enum tongue			 t = p->ex->tongue;
	size_t				 i;

	if (kept == NULL)
		return;
	line(p, 2, L_NOTE, explain_saying(kept->pins ? S_KEPT_PINS : S_KEPT,
	    t));
	for (i = 0; i < v->nsigners; i++) {
		if (v->signers[i].npath == 0 || signer_fact(&v->signers[i],
		    FACT_TRUSTED).is != TRUTH_YES)
			continue;
		last = &v->signers[i].path[v->signers[i].npath - 1];
		line(p, 2, L_ROOT, arena_printf(p->arena, "%s, SHA-256 %s",
		    last->subject, last->sha256));
	}
	line(p, 2, L_NOTE, arena_printf(p->arena, "SHA-256 MANIFEST %s: %s",
	    kept->manifest, explain_saying(kept->noted ? S_NOTED :
	    S_NOT_NOTED, t)));
}

/* What is left open by the wish of whoever asks is said at the top. */
static void
put_notes(const struct page *p)
{
	const struct own_terms	*own = p->ex->own;
	enum tongue		 t = p->ex->tongue;

	if (own == NULL)
		return;
	if (p->ex->out->verdict.nsigners > 0 &&
	    outcome_fact(p->ex->out, FACT_UNREVOKED).is == TRUTH_UNKNOWN &&
	    own->revocation != REVOCATION_REQUIRE)
		line(p, 2, L_NOTE, explain_saying(S_STATUS_OPEN, t));
	if (own->given && p->ex->kept == NULL)
		line(p, 2, L_AGAINST, explain_saying(S_AGAINST_GIVEN, t));
	if (own->any_from)
		line(p, 2, L_NOTE, explain_saying(S_ANY_FROM, t));
}

static const char *
advice(const struct explain *ex, enum conclusion end)
{
	if (ex->undecided)
		return explain_saying(S_GAVE_UP, ex->tongue);
	if (ex->out->cls == SIG_GOOD && end != CONCLUDE_GOOD)
		return explain_saying(S_OTHER_FROM, ex->tongue);
	if (ex->out->cls == SIG_UNKNOWN_CA && ex->own != NULL)
		return explain_saying(S_NOT_AMONG_GIVEN, ex->tongue);
	return explain_advice(ex->out->cls, ex->tongue);
}

/*
 * What the gateway does with it; on one's own account there is none.  Why is
 * told where it is another reason than that of the conclusion, already told.
 */
static void
put_disposition(const struct page *p, enum reason told)
{
	const struct outcome	*out = p->ex->out;
	enum tongue		 t = p->ex->tongue;

	if (p->ex->own != NULL)
		return;
	line_word(p, 2, L_REQUEST, explain_request(out->request, t),
	    request_word(out->request));
	line_word(p, 2, L_DISPOSITION, explain_disposition(out->disposition,
	    t), disposition_word(out->disposition));
	if (out->watched)
		line_word(p, 2, L_WOULD, explain_disposition(out->would, t),
		    disposition_word(out->would));
	if (out->why != told)
		line_reason(p, 2, L_DISPOSITION_WHY, out->why);
}

static void
put_head(const struct page *p)
{
	const struct explain	*ex = p->ex;
	const struct outcome	*out = ex->out;
	enum reason		 why;
	enum conclusion		 end = explain_conclusion(ex, &why);

	line(p, 0, L_CONCLUSION, explain_ending(end, ex->tongue));
	if (!ex->undecided)
		line_word(p, 2, L_SIGNATURE, explain_class(out->cls,
		    ex->tongue), sigclass_word(out->cls));
	line_reason(p, 2, L_WHY, why);
	put_kept(p);
	put_notes(p);
	line(p, 2, L_ADVICE, advice(ex, end));
	line(p, 2, L_FROM, out->from);
	line(p, 2, L_RECEIVED, explain_time(p->arena, ex->now, ex->tongue));
	put_disposition(p, why);
}

static void
put_title(const struct page *p, const struct step *s)
{
	enum tongue	 t = p->ex->tongue;

	buf_printf(p->b, "  %s %d. %s: %s\n", explain_label(L_STEP, t),
	    (int)s->id + 1, s->title, explain_truth(s->result.is, t));
}

static void
put_body(const struct page *p, const struct step *s)
{
	size_t		 i;

	if (s->result.is != TRUTH_YES)
		line_reason(p, 4, L_WHY, s->result.why);
	line(p, 4, L_WHAT, s->what);
	line(p, 4, L_AGAINST, s->against);
	line(p, 4, L_SOURCE, s->source);
	for (i = 0; i < s->ndetails; i++)
		buf_printf(p->b, "%s%s: %s\n", s->details[i].within ?
		    "      " : "    - ", s->details[i].label,
		    s->details[i].value);
}

/* Of a mail without a signer no more than that is told, for each step. */
static int
put_steps(const struct page *p, const struct signer *s)
{
	struct step	 steps[STEP__MAX];
	enum step_id	 id;

	if (explain_steps(p->arena, p->ex, s, steps) == -1)
		return -1;
	for (id = 0; id < STEP__MAX; id++) {
		put_title(p, &steps[id]);
		if (s != NULL)
			put_body(p, &steps[id]);
	}
	return 0;
}

/* Every signer's steps; without a signer, that there is nothing to check. */
static int
put_signers(const struct page *p)
{
	const struct sigverdict	*v = &p->ex->out->verdict;
	const struct signer	*s;
	size_t			 i;

	if (v->nsigners == 0) {
		buf_printf(p->b, "\n%s: %s\n", explain_label(L_SIGNER,
		    p->ex->tongue), explain_saying(S_NOBODY, p->ex->tongue));
		return put_steps(p, NULL);
	}
	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		buf_printf(p->b, "\n%s %zu/%zu: %s\n", explain_label(L_SIGNER,
		    p->ex->tongue), i + 1, v->nsigners, s->subject);
		line_word(p, 2, L_SIGNATURE, explain_class(s->cls,
		    p->ex->tongue), sigclass_word(s->cls));
		if (put_steps(p, s) == -1)
			return -1;
	}
	return 0;
}

static void
put_document(const struct page *p, const struct document *d)
{
	const struct finding	*f = &d->finding;
	enum tongue		 t = p->ex->tongue;
	size_t			 i;

	buf_printf(p->b, "\n%s%s%s: %s (%s)\n", explain_label(L_DOCUMENT, t),
	    *d->section == '\0' ? "" : " ", d->section, explain_request(
	    f->request, t), request_word(f->request));
	line_word(p, 2, L_DISPOSITION, explain_disposition(d->disposition, t),
	    disposition_word(d->disposition));
	line_reason(p, 2, L_WHY, d->why);
	line(p, 2, L_CAUSE, d->cause);
	explain_docsigs(p->b, p->arena, &d->own, t);
	if (*f->number != '\0' || *f->agency != '\0')
		buf_printf(p->b, "  %s: %s, %s\n", explain_label(L_LETTER, t),
		    f->number, f->agency);
	for (i = 0; i < f->nmissing; i++)
		line(p, 2, L_MISSING, f->missing[i].what);
}

/* Of a folded field the first line: what follows it is for machines. */
static void
put_edit(const struct page *p, const struct edit *e)
{
	static const char *const	 kinds[] = {
		[EDIT_DELETE] = "-", [EDIT_INSERT] = "+",
		[EDIT_APPEND] = "+", [EDIT_BODY] = "body",
		[EDIT_RCPT] = "rcpt",
	};

	const char			*value = e->value == NULL ? "" :
					    e->value;

	line(p, 0, L_EDIT, arena_printf(p->arena, "%s %s%s%.*s",
	    kinds[e->kind], e->name == NULL ? "" : e->name,
	    e->name == NULL || *value == '\0' ? "" : ": ",
	    (int)strcspn(value, "\n"), value));
}

int
explain_text(struct buf *b, struct arena *a, const struct explain *ex)
{
	const struct page	 p = { b, a, ex };
	const struct outcome	*out = ex->out;
	size_t			 i;

	put_head(&p);
	if (ex->damage != NULL) {
		buf_addc(b, '\n');
		damage_text(b, ex->damage, ex->tongue == TONGUE_VI);
	}
	if (!ex->undecided && put_signers(&p) == -1)
		return -1;
	for (i = 0; i < out->ndocuments; i++)
		put_document(&p, &out->documents[i]);
	if (out->nflags > 0 || (ex->own == NULL && out->edits.n > 0))
		buf_addc(b, '\n');
	for (i = 0; i < out->nflags; i++)
		line_reason(&p, 0, L_FLAG, out->flags[i]);
	for (i = 0; ex->own == NULL && i < out->edits.n; i++)
		put_edit(&p, &out->edits.v[i]);
	return b->failed || arena_failed(a) ? -1 : 0;
}
