/* explain_wording.c: what the words of a log or of the register mean */

#include <string.h>

#include "gate/explain_parts.h"

static const char *
class_word(unsigned i)
{
	return sigclass_word((enum sigclass)i);
}

static const char *
class_text(unsigned i, enum tongue t)
{
	return explain_class((enum sigclass)i, t);
}

static const char *
form_word(unsigned i)
{
	return request_word((enum request)i);
}

static const char *
form_text(unsigned i, enum tongue t)
{
	return explain_request((enum request)i, t);
}

static const char *
fate_word(unsigned i)
{
	return disposition_word((enum disposition)i);
}

static const char *
fate_text(unsigned i, enum tongue t)
{
	return explain_disposition((enum disposition)i, t);
}

static const char *
why_word(unsigned i)
{
	return reason_word((enum reason)i);
}

static const char *
why_text(unsigned i, enum tongue t)
{
	return explain_reason((enum reason)i, t);
}

static const struct {
	unsigned	 n;
	const char	*(*word)(unsigned);
	const char	*(*text)(unsigned, enum tongue);
} tables[] = {
	[WORDING_CLASS] = { SIG__MAX, class_word, class_text },
	[WORDING_REQUEST] = { REQ_UNREADABLE + 1, form_word, form_text },
	[WORDING_DISPOSITION] = { D_SIGNED + 1, fate_word, fate_text },
	[WORDING_REASON] = { R__MAX, why_word, why_text },
};

const char *
explain_wording(enum wording w, const char *word, enum tongue t)
{
	unsigned	 i;

	for (i = 0; i < tables[w].n; i++)
		if (strcmp(tables[w].word(i), word) == 0)
			return tables[w].text(i, t);
	return NULL;
}
