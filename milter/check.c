/* check.c: findings of cks check, as text and as JSON */

#include <stdio.h>

#include "base/json.h"
#include "programs/check.h"
#include "programs/cli.h"

static const char *
word(enum check_level level)
{
	static const char *const	 words[] = { [CHECK_INFO] = "info",
		[CHECK_WARNING] = "warning", [CHECK_FAULT] = "fault" };

	return words[level];
}

size_t
check_count(const struct check *c, enum check_level level)
{
	size_t	 i, n = 0;

	for (i = 0; i < c->n; i++)
		n += c->v[i].level == level;
	return n;
}

void
check_add(struct check *c, const struct check_finding *f)
{
	if (c->n == CHECK_FINDINGS_MAX || f->what == NULL || f->then == NULL ||
	    f->mend == NULL)
		c->full = true;
	else
		c->v[c->n++] = *f;
}

int
check_status(const struct check *c)
{
	return c->full || check_count(c, CHECK_FAULT) > 0 ? EXIT_CONFIG :
	    EXIT_GOOD;
}

void
check_text(struct buf *b, const struct check *c)
{
	const struct check_finding	*f;
	size_t				 i;

	for (i = 0; i < c->n; i++) {
		f = &c->v[i];
		buf_printf(b, "%s: %s: %s\n", word(f->level), f->area, f->what);
		if (*f->then != '\0')
			buf_printf(b, "\tthen: %s\n", f->then);
		if (*f->mend != '\0')
			buf_printf(b, "\tmend: %s\n", f->mend);
	}
	if (c->full)
		buf_adds(b, "fault: check: not all could be told\n");
}

void
check_json(struct buf *b, const struct check *c)
{
	struct json	 j = { .b = b };
	size_t		 i;

	json_object(&j, NULL);
	json_bool(&j, "fine", check_status(c) == EXIT_GOOD);
	json_bool(&j, "all_told", !c->full);
	json_array(&j, "findings");
	for (i = 0; i < c->n; i++) {
		json_object(&j, NULL);
		json_str(&j, "level", word(c->v[i].level));
		json_str(&j, "area", c->v[i].area);
		json_str(&j, "what", c->v[i].what);
		json_str(&j, "then", c->v[i].then);
		json_str(&j, "mend", c->v[i].mend);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_adds(b, "\n");
}
