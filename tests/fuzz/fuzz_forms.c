/* fuzz_forms.c: no text makes a finding that is half set or contradicts itself */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/forms.h"
#include "inspect/text.h"

#define ARENA	(64u * 1024 * 1024)
#define FILES	32
#define BYTES	65536		/* of a form file */

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The shipped form files, from the source tree's root. */
static const struct forms *
forms_once(void)
{
	static struct forms	*forms;
	static char		 text[FILES][BYTES];
	struct source		 src[FILES];
	struct buf		 faults = { 0 };
	glob_t			 g;
	FILE			*f;
	size_t			 i;

	if (forms != NULL)
		return forms;
	require(glob("conf/forms/*.conf", 0, NULL, &g) == 0);
	require(g.gl_pathc <= FILES);
	for (i = 0; i < g.gl_pathc; i++) {
		require((f = fopen(g.gl_pathv[i], "r")) != NULL);
		src[i] = (struct source){ .path = g.gl_pathv[i], .bytes =
		    { (unsigned char *)text[i], fread(text[i], 1, BYTES, f) } };
		fclose(f);
	}
	require(forms_load(src, g.gl_pathc, &forms, &faults) == 0);
	globfree(&g);
	return forms;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct forms	*forms = forms_once();
	struct arena		*a = arena_new(ARENA);
	struct model		 model;
	struct finding		 f;
	char			*text;
	size_t			 i;

	require(a != NULL);
	text = arena_str(a, (struct slice){ data, len });
	require(text != NULL && text_model(a, text, &model) == 0);
	require(forms_match(a, forms, &model, &f) == 0);
	require(f.form != NULL && f.label != NULL && f.number != NULL &&
	    f.agency != NULL && f.head_key != NULL);
	require(f.score >= 0 && f.score <= 100 && f.margin <= f.score);
	require(!(f.complete && f.nmissing > 0));
	require(!(f.blank && f.request != REQ_NOT_A_REQUEST));
	require(f.request == REQ_NOT_A_REQUEST ||
	    f.request == REQ_UNREADABLE || *f.form != '\0');
	for (i = 0; i < f.nmissing; i++)
		require(f.missing[i].what != NULL);
	(void)forms_hint(forms, a, (struct slice){ data, len });
	(void)forms_secret_title(a, text);
	(void)forms_reply_subject(forms, a, text);
	arena_free(a);
	return 0;
}
