/* facts.c: the values of a notice, put together, and what several kinds say */

#include <string.h>

#include "gate/explain_parts.h"
#include "gate/facts.h"

#define NAMES_MAX	24	/* values at one place of a notice */
#define VIETNAM		(7 * 3600)	/* seconds before UTC; no summer time */

struct facts
facts_begin(struct work *w)
{
	struct facts	 f = { .arena = w->arena,
		.v = arena_array(w->arena, NAMES_MAX, sizeof(*f.v)) };

	f.failed = f.v == NULL;
	return f;
}

void
facts_add(struct facts *f, const char *name, const char *text)
{
	if (text == NULL || f->n == NAMES_MAX)
		f->failed = true;
	if (!f->failed)
		f->v[f->n++] = (struct named){ .name = name, .text = text };
}

void
facts_list(struct facts *f, const char *name, const struct values *items,
    size_t n)
{
	if (items == NULL || f->n == NAMES_MAX)
		f->failed = true;
	if (!f->failed)
		f->v[f->n++] = (struct named){ .name = name, .items = items,
		    .nitems = n };
}

struct values
facts_end(const struct facts *f)
{
	return (struct values){ f->v, f->failed ? 0 : f->n };
}

struct values *
facts_items(struct facts *f, size_t n)
{
	struct values	*v = arena_array(f->arena, n, sizeof(*v));

	f->failed |= v == NULL;
	return v;
}

const char *
facts_day(struct arena *a, time_t t)
{
	time_t		 local = t + VIETNAM;
	struct tm	 tm;

	if (gmtime_r(&local, &tm) == NULL)
		return "";
	return arena_printf(a, "%02d/%02d/%04d", tm.tm_mday, tm.tm_mon + 1,
	    tm.tm_year + 1900);
}

/* "gia hạn, thay đổi nội dung thông tin" */
static const char *
service(struct arena *a, unsigned kinds)
{
	static const struct { unsigned kind; const char *text; } words[] = {
		{ KIND_RENEW, "gia hạn" },
		{ KIND_CHANGE, "thay đổi nội dung thông tin" },
		{ KIND_RECOVER, "khôi phục thiết bị lưu khóa bí mật" } };
	const char	*text = "";
	size_t		 i;

	for (i = 0; text != NULL && i < NELEM(words); i++)
		if ((kinds & words[i].kind) != 0)
			text = arena_printf(a, "%s%s%s", text,
			    *text == '\0' ? "" : ", ", words[i].text);
	return text;
}

void
facts_texts(struct work *w, struct facts *f, const char *name,
    const char *const *v, size_t n)
{
	struct values	*list = facts_items(f, n);
	struct facts	 one;
	size_t		 i;

	for (i = 0; !f->failed && i < n; i++) {
		one = facts_begin(w);
		facts_add(&one, "text", v[i]);
		f->failed |= one.failed;
		list[i] = facts_end(&one);
	}
	facts_list(f, name, list, n);
}

void
facts_missing(struct work *w, struct facts *f, const struct finding *find)
{
	const char	**v = arena_array(w->arena, find->nmissing,
			    sizeof(*v));
	size_t		 i;

	for (i = 0; v != NULL && i < find->nmissing; i++)
		v[i] = find->missing[i].what;
	f->failed |= v == NULL;
	if (!f->failed)
		facts_texts(w, f, "missing", v, find->nmissing);
}

void
facts_flags(struct work *w, struct facts *f, const char *name)
{
	const char	*v[FLAGS_MAX];
	size_t		 i;

	for (i = 0; i < w->out->nflags; i++)
		v[i] = reason_info(w->out->flags[i])->vietnamese;
	facts_texts(w, f, name, v, w->out->nflags);
}

void
facts_head(struct work *w, struct facts *f, const struct document *d)
{
	const struct finding	*find = &d->finding;

	facts_add(f, "file", d->name);
	facts_add(f, "form", *find->label != '\0' ? find->label :
	    explain_request(find->request, TONGUE_VI));
	facts_add(f, "agency", find->agency);
	facts_add(f, "letter", find->number);
	facts_add(f, "service", service(w->arena, find->kinds));
	facts_add(f, "count", find->nrows == 0 ? "" : arena_printf(w->arena,
	    "%zu", find->nrows));
}
