/* outcome.c: what is to be done with a message, and its words */

#include "gate/work.h"

#define ARENA_MAX	(96u * 1024 * 1024) /* of one judgement: trees, texts
					       and models, never files */

static const char *const disposition_words[] = {
	[D_PASS] = "pass", [D_ROUTE] = "route", [D_REVIEW] = "review",
	[D_HOLD] = "hold", [D_REJECT] = "reject", [D_TEMPFAIL] = "tempfail",
	[D_SIGNED] = "signed",
};

static const char *const where_words[] = {
	[WHERE_NONE] = "none", [WHERE_SMIME] = "smime",
	[WHERE_DOCUMENT] = "document", [WHERE_GATEWAY] = "gateway",
};

const char *
disposition_word(enum disposition d)
{
	return disposition_words[d];
}

const char *
where_word(enum where where)
{
	return where_words[where];
}

bool
outcome_is_signers(const struct outcome *out)
{
	return out->speaks.is == TRUTH_YES ||
	    out->speaks.why == R_NAME_MISLEADS;
}

struct told
signer_fact(const struct signer *s, enum sigfact f)
{
	struct told	 t = s->facts[f];

	/* what was not looked at has the reason of what went before */
	if (t.is != TRUTH_YES && t.why == R_NONE)
		t.why = s->why;
	return t;
}

struct told
outcome_fact(const struct outcome *out, enum sigfact f)
{
	const struct sigverdict	*v = &out->verdict;
	struct told		 t, all = { TRUTH_UNKNOWN, v->why };
	size_t			 i;

	for (i = 0; i < v->nsigners; i++) {
		t = signer_fact(&v->signers[i], f);
		if (i == 0 || t.is == TRUTH_NO ||
		    (t.is == TRUTH_UNKNOWN && all.is == TRUTH_YES))
			all = t;
		if (all.is == TRUTH_NO)
			break;
	}
	return all;
}

void
outcome_clear(struct outcome *out)
{
	buf_free(&out->body);
	shared_close(&out->entity);
	arena_free(out->arena);
	*out = (struct outcome){ .disposition = D_TEMPFAIL };
}

int
outcome_init(struct outcome *out)
{
	*out = (struct outcome){ .disposition = D_TEMPFAIL,
		.would = D_TEMPFAIL, .why = R_UNDECIDED, .number = "",
		.identity = "", .from = "", .differs = "", .section = "" };
	out->arena = arena_new(ARENA_MAX);
	return out->arena == NULL ? -1 : 0;
}
