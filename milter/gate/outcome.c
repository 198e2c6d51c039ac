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

void
outcome_clear(struct outcome *out)
{
	buf_free(&out->body);
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
