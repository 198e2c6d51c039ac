/* explain_json.c: an explanation as JSON for programs; its keys are kept */

#include <string.h>

#include "base/json.h"
#include "gate/explain_parts.h"

#define FORMAT_VERSION	1	/* rises when a key changes its meaning */

/* One judgement under way. */
struct writer {
	struct json		 j;
	struct arena		*arena;
	const struct explain	*ex;
};

static void
put_told(struct json *j, const char *key, struct told t)
{
	json_object(j, key);
	json_str(j, "is", truth_word(t.is));
	explain_json_reason(j, "reason", t.why);
	json_end(j);
}

/* A sentence of ours. */
static void
put_sentence(struct writer *w, const char *key, const char *s)
{
	if (!w->ex->bare)
		json_str(&w->j, key, s);
}

static void
put_state(struct json *j, const struct certstate *st)
{
	json_object(j, "status");
	json_str(j, "is", certstatus_word(st->status));
	json_str(j, "source", statussource_word(st->source));
	json_time(j, "this_update", st->this_update);
	json_time(j, "next_update", st->next_update);
	json_bool(j, "grace", st->grace);
	json_time(j, "revoked_at", st->revoked_at);
	explain_json_known(j, "revoked_why", st->revoked_why);
	json_end(j);
}

static void
put_cert(struct json *j, const struct pathcert *p)
{
	json_object(j, NULL);
	json_str(j, "subject", p->subject);
	json_str(j, "issuer", p->issuer);
	json_str(j, "serial", p->serial);
	json_time(j, "not_before", p->not_before);
	json_time(j, "not_after", p->not_after);
	json_str(j, "key", p->key);
	explain_json_known(j, "signed_over", p->over);
	json_str(j, "sha256", p->sha256);
	put_state(j, &p->state);
	json_end(j);
}

static int
put_steps(struct writer *w, const struct signer *s)
{
	struct step	 steps[STEP__MAX];
	enum step_id	 id;

	if (explain_steps(w->arena, w->ex, s, steps) == -1)
		return -1;
	json_array(&w->j, "steps");
	for (id = 0; id < STEP__MAX; id++) {
		json_object(&w->j, NULL);
		json_str(&w->j, "step", steps[id].word);
		put_sentence(w, "what", steps[id].what);
		put_sentence(w, "against", steps[id].against);
		put_sentence(w, "source", steps[id].source);
		json_str(&w->j, "is", truth_word(steps[id].result.is));
		explain_json_reason(&w->j, "reason", steps[id].result.why);
		json_end(&w->j);
	}
	json_end(&w->j);
	return 0;
}

static int
put_signer(struct writer *w, const struct signer *s)
{
	struct json	*j = &w->j;
	enum sigfact	 f;
	size_t		 i;

	json_object(j, NULL);
	explain_json_signer(j, s);
	json_object(j, "facts");
	for (f = 0; f < FACT__MAX; f++)
		put_told(j, fact_word(f), signer_fact(s, f));
	json_end(j);
	if (put_steps(w, s) == -1)
		return -1;
	json_array(j, "path");
	for (i = 0; i < s->npath; i++)
		put_cert(j, &s->path[i]);
	json_end(j);
	json_end(j);
	return 0;
}

/* Where nothing was decided, no fact is known. */
static struct told
known(const struct explain *ex, struct told t)
{
	return ex->undecided ? (struct told){ TRUTH_UNKNOWN, ex->out->why } :
	    t;
}

/* The facts of the mail: each of all its signers. */
static void
put_facts(struct json *j, const struct explain *ex)
{
	const struct outcome	*out = ex->out;
	enum sigfact		 f;

	json_object(j, "facts");
	for (f = 0; f < FACT__MAX; f++)
		put_told(j, fact_word(f), known(ex, outcome_fact(out, f)));
	put_told(j, explain_step(STEP_FROM)->word, known(ex, out->speaks));
	put_told(j, explain_step(STEP_COVERS)->word, known(ex, out->covers));
	json_end(j);
}

static void
put_signature(struct json *j, const struct explain *ex)
{
	const struct outcome	*out = ex->out;

	json_object(j, "signature");
	json_str(j, "class", ex->undecided ? NULL : sigclass_word(out->cls));
	explain_json_reason(j, "reason", ex->undecided ? out->why : out->sig_why);
	json_str(j, "where", where_word(out->where));
	explain_json_known(j, "section", out->section);
	/* what is signed may be signed or sealed once more within */
	json_str(j, "within", out->inner.cls == SIG_NONE ? NULL :
	    sigclass_word(out->inner.cls));
	json_end(j);
}

/* Only for a gateway's configuration is anything done with the mail. */
static void
put_disposition(struct json *j, const struct explain *ex)
{
	const struct outcome	*out = ex->out;
	bool			 own = ex->own != NULL;

	json_str(j, "disposition", own ? NULL :
	    disposition_word(out->disposition));
	json_str(j, "would", own ? NULL : disposition_word(out->would));
	explain_json_reason(j, "reason", own ? R_NONE : out->why);
	json_str(j, "request", own ? NULL : request_word(out->request));
}

/* How it was judged, where that was not the gateway's way. */
static void
put_terms(struct json *j, const struct own_terms *own)
{
	static const char *const	 modes[] = {
		[REVOCATION_REQUIRE] = "require", [REVOCATION_SOFT] = "soft",
		[REVOCATION_OFF] = "off",
	};
	const char *const		*oid;

	if (own == NULL) {
		json_str(j, "terms", NULL);
		return;
	}
	json_object(j, "terms");
	json_str(j, "trusted_by", own->given ? "you" : "pins");
	json_str(j, "revocation", modes[own->revocation]);
	json_bool(j, "any_from", own->any_from);
	json_array(j, "policies");
	for (oid = own->policy == NULL ? NULL : own->policy->policies;
	    oid != NULL && *oid != NULL; oid++)
		json_str(j, NULL, *oid);
	json_end(j);
	json_end(j);
}

/* Of evidence that is judged anew: whose its roots are, what it rests on. */
static void
put_kept(struct json *j, const struct explain_kept *kept)
{
	if (kept == NULL) {
		json_str(j, "evidence", NULL);
		return;
	}
	json_object(j, "evidence");
	json_str(j, "roots", kept->pins ? "pins" : "evidence");
	json_str(j, "manifest_sha256", kept->manifest);
	json_bool(j, "noted", kept->noted);
	json_end(j);
}

static void
put_document(struct json *j, const struct document *d)
{
	const struct finding	*f = &d->finding;
	size_t			 i;

	json_object(j, NULL);
	explain_json_known(j, "section", d->section);
	json_str(j, "sha256", d->sha256);
	json_str(j, "request", request_word(f->request));
	json_str(j, "disposition", disposition_word(d->disposition));
	explain_json_reason(j, "reason", d->why);
	explain_json_known(j, "cause", d->cause);
	explain_json_docsigs(j, &d->own);
	explain_json_known(j, "number", f->number);
	explain_json_known(j, "agency", f->agency);
	json_bool(j, "complete", f->complete);
	json_array(j, "missing");
	for (i = 0; i < f->nmissing; i++)
		json_str(j, NULL, f->missing[i].what);
	json_end(j);
	json_end(j);
}

/* Bare, the first line: in a folded field sentences come after it. */
static void
put_value(struct writer *w, const struct edit *e)
{
	const char	*value = e->value;

	if (w->ex->bare && value != NULL)
		value = arena_printf(w->arena, "%.*s",
		    (int)strcspn(value, "\n"), value);
	json_str(&w->j, "value", value);
}

static void
put_edit(struct writer *w, const struct edit *e)
{
	struct json	*j = &w->j;
	static const char *const	 kinds[] = {
		[EDIT_DELETE] = "delete", [EDIT_INSERT] = "insert",
		[EDIT_APPEND] = "append", [EDIT_BODY] = "body",
		[EDIT_RCPT] = "recipient",
	};

	json_object(j, NULL);
	json_str(j, "kind", kinds[e->kind]);
	json_str(j, "name", e->name);
	if (e->kind == EDIT_DELETE)
		json_num(j, "nth", (long long)e->nth);
	else
		put_value(w, e);
	json_end(j);
}

/* What the content went through, the last first; [] when nothing fits. */
static void
put_damage(struct writer *w)
{
	const struct explain		*ex = w->ex;
	struct json			*j = &w->j;
	const struct damage_step	*s;
	const struct damage_info	*info;
	bool				 vi = ex->tongue == TONGUE_VI;
	size_t				 i;

	json_array(j, "damage");
	for (i = 0; i < ex->damage->n; i++) {
		s = &ex->damage->v[i];
		info = damage_info(s->kind);
		json_object(j, NULL);
		json_str(j, "kind", info->word);
		json_str(j, "section", s->section);
		if (info->unit != NULL)
			json_num(j, info->unit, (long long)s->count);
		put_sentence(w, "what", vi ? info->vietnamese : info->english);
		put_sentence(w, "likely_by", vi ? info->who_vi : info->who);
		put_sentence(w, "to_mend", vi ? info->mend_vi : info->mend);
		json_end(j);
	}
	json_end(j);
}

static int
put_rest(struct writer *w)
{
	const struct outcome	*out = w->ex->out;
	struct json		*j = &w->j;
	size_t			 i;

	json_array(j, "signers");
	for (i = 0; i < out->verdict.nsigners; i++)
		if (put_signer(w, &out->verdict.signers[i]) == -1)
			return -1;
	json_end(j);
	json_array(j, "documents");
	for (i = 0; i < out->ndocuments; i++)
		put_document(j, &out->documents[i]);
	json_end(j);
	json_array(j, "flags");
	for (i = 0; i < out->nflags; i++)
		json_str(j, NULL, reason_word(out->flags[i]));
	json_end(j);
	json_array(j, "edits");
	for (i = 0; w->ex->own == NULL && i < out->edits.n; i++)
		put_edit(w, &out->edits.v[i]);
	json_end(j);
	return 0;
}

int
explain_json(struct buf *b, struct arena *a, const struct explain *ex)
{
	struct writer	 w = { .j = { .b = b }, .arena = a, .ex = ex };
	struct json	*j = &w.j;
	enum reason	 why;
	enum conclusion	 end = explain_conclusion(ex, &why);

	json_object(j, NULL);
	json_num(j, "version", FORMAT_VERSION);
	json_str(j, "conclusion", conclusion_word(end));
	explain_json_reason(j, "because", why);
	put_sentence(&w, "text", explain_reason(why, ex->tongue));
	json_time(j, "now", ex->now);
	put_disposition(j, ex);
	put_signature(j, ex);
	explain_json_known(j, "from", ex->out->from);
	put_facts(j, ex);
	put_terms(j, ex->own);
	put_kept(j, ex->kept);
	if (put_rest(&w) == -1)
		return -1;
	if (ex->damage != NULL)
		put_damage(&w);
	json_end(j);
	return b->failed || arena_failed(a) ? -1 : 0;
}
