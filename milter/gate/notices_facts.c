/* notices_facts.c: what a notice says of a mail: no more than its reader sent */

#include <string.h>

#include "gate/explain_parts.h"
#include "gate/notices.h"

#define NAMES_MAX	24	/* values at one place of a notice */
#define ROWS_MAX	200	/* rows of a list in a cover note; a longer list
				   is read in the letter */
#define VIETNAM		(7 * 3600)	/* seconds before UTC; no summer time */
#define KEPT_DIGITS	3	/* of a number that names a person */

/* Values being put together. */
struct facts {
	struct arena	*arena;
	struct named	*v;
	size_t		 n;
	bool		 failed;
};

static struct facts
begin(struct work *w)
{
	struct facts	 f = { .arena = w->arena,
		.v = arena_array(w->arena, NAMES_MAX, sizeof(*f.v)) };

	f.failed = f.v == NULL;
	return f;
}

static void
add(struct facts *f, const char *name, const char *text)
{
	if (text == NULL || f->n == NAMES_MAX)
		f->failed = true;
	if (!f->failed)
		f->v[f->n++] = (struct named){ .name = name, .text = text };
}

static void
add_list(struct facts *f, const char *name, const struct values *items,
    size_t n)
{
	if (items == NULL || f->n == NAMES_MAX)
		f->failed = true;
	if (!f->failed)
		f->v[f->n++] = (struct named){ .name = name, .items = items,
		    .nitems = n };
}

static struct values
end(const struct facts *f)
{
	return (struct values){ f->v, f->failed ? 0 : f->n };
}

/* A list of n items in the arena; f fails when there is no room. */
static struct values *
items(struct facts *f, size_t n)
{
	struct values	*v = arena_array(f->arena, n, sizeof(*v));

	f->failed |= v == NULL;
	return v;
}

static const char *
day(struct arena *a, time_t t)
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

/*
 * Identity and telephone numbers stand in the letter beside the note: here
 * their ends are enough to compare (RULES: out of whatever is kept).
 */
static const char *
value_text(struct arena *a, const struct form_value *v)
{
	size_t	 n = strlen(v->text), i;
	char	*masked;

	if ((v->type != VALUE_CCCD && v->type != VALUE_PHONE) || n == 0)
		return v->text;
	if ((masked = arena_strdup(a, v->text)) == NULL)
		return NULL;
	for (i = 0; i < n && (n <= KEPT_DIGITS || i < n - KEPT_DIGITS); i++)
		masked[i] = '*';
	return masked;
}

static void
add_pairs(struct work *w, struct facts *f, const char *name,
    const struct form_value *v, size_t n)
{
	struct values	*list = items(f, n);
	struct facts	 pair;
	size_t		 i, filled = 0;

	for (i = 0; !f->failed && i < n; i++) {
		if (*v[i].text == '\0')
			continue;
		pair = begin(w);
		add(&pair, "label", v[i].label);
		add(&pair, "value", value_text(w->arena, &v[i]));
		f->failed |= pair.failed;
		list[filled++] = end(&pair);
	}
	add_list(f, name, list, filled);
}

static void
add_rows(struct work *w, struct facts *f, const struct finding *find)
{
	size_t		 i, n = find->nrows < ROWS_MAX ? find->nrows : ROWS_MAX;
	struct values	*list = items(f, n);
	struct facts	 row;

	for (i = 0; !f->failed && i < n; i++) {
		row = begin(w);
		add(&row, "index", arena_printf(w->arena, "%zu",
		    find->rows[i].number));
		add_pairs(w, &row, "cells", find->rows[i].cells,
		    find->rows[i].ncells);
		f->failed |= row.failed;
		list[i] = end(&row);
	}
	add_list(f, "rows", list, n);
}

static void
add_signers(struct work *w, struct facts *f, const struct sigverdict *v)
{
	struct values		*list = items(f, v->nsigners);
	const struct signer	*s;
	struct facts		 one;
	size_t			 i;

	for (i = 0; !f->failed && i < v->nsigners; i++) {
		s = &v->signers[i];
		one = begin(w);
		add(&one, "name", s->cn);
		add(&one, "kind", explain_holder(s->holder, TONGUE_VI));
		add(&one, "serial", s->serial);
		add(&one, "until", day(w->arena, s->not_after));
		add(&one, "result", reason_info(s->why)->vietnamese);
		f->failed |= one.failed;
		list[i] = end(&one);
	}
	add_list(f, "signers", list, v->nsigners);
}

/* A list of single texts. */
static void
add_texts(struct work *w, struct facts *f, const char *name,
    const char *const *v, size_t n)
{
	struct values	*list = items(f, n);
	struct facts	 one;
	size_t		 i;

	for (i = 0; !f->failed && i < n; i++) {
		one = begin(w);
		add(&one, "text", v[i]);
		f->failed |= one.failed;
		list[i] = end(&one);
	}
	add_list(f, name, list, n);
}

static void
add_missing(struct work *w, struct facts *f, const struct finding *find)
{
	const char	**v = arena_array(w->arena, find->nmissing,
			    sizeof(*v));
	size_t		 i;

	for (i = 0; v != NULL && i < find->nmissing; i++)
		v[i] = find->missing[i].what;
	f->failed |= v == NULL;
	if (!f->failed)
		add_texts(w, f, "missing", v, find->nmissing);
}

static void
add_flags(struct work *w, struct facts *f, const char *name)
{
	const char	*v[FLAGS_MAX];
	size_t		 i;

	for (i = 0; i < w->out->nflags; i++)
		v[i] = reason_info(w->out->flags[i])->vietnamese;
	add_texts(w, f, name, v, w->out->nflags);
}

/* What stands about a document in a receipt, and with all in a cover note. */
static void
add_document(struct work *w, struct facts *f, const struct document *d,
    bool all)
{
	const struct finding	*find = &d->finding;
	struct values		*list = items(f, 1);
	struct facts		 one = begin(w);

	add(&one, "file", d->name);
	add(&one, "form", *find->label != '\0' ? find->label :
	    explain_request(find->request, TONGUE_VI));
	add(&one, "agency", find->agency);
	add(&one, "letter", find->number);
	add(&one, "service", service(w->arena, find->kinds));
	add(&one, "count", find->nrows == 0 ? "" : arena_printf(w->arena,
	    "%zu", find->nrows));
	add(&one, "signature", reason_info(d->sig_why)->vietnamese);
	if (all) {
		add(&one, "digest", d->sha256);
		add(&one, "reason", reason_info(d->why)->vietnamese);
		add_signers(w, &one, d->own.own ? &d->own.verdict :
		    &w->out->verdict);
		add_missing(w, &one, find);
		add_pairs(w, &one, "fields", find->contact, find->ncontact);
		add_rows(w, &one, find);
	}
	f->failed |= one.failed;
	if (!f->failed)
		list[0] = end(&one);
	add_list(f, "documents", list, 1);
}

/* Those of the list that are known to have run out. */
static void
add_certificates(struct work *w, struct facts *f, const struct finding *find)
{
	struct values			*list = items(f, w->nover);
	const struct form_entry		*e;
	struct facts			 one;
	size_t				 i, n = 0;

	for (i = 0; !f->failed && i < w->nover; i++) {
		e = w->over[i];
		if (e < find->rows || e >= find->rows + find->nrows)
			continue;	/* of another letter */
		one = begin(w);
		add(&one, "name", form_value(e->cells, e->ncells, "name"));
		add(&one, "serial", form_value(e->cells, e->ncells, "serial"));
		f->failed |= one.failed;
		list[n++] = end(&one);
	}
	add_list(f, "certificates", list, n);
}

int
notice_facts(struct work *w, enum notice_kind kind, const struct document *d,
    struct values *out)
{
	const struct outcome	*o = w->out;
	struct facts		 f = begin(w);

	if (kind == NOTICE_SECRECY) {
		add(&f, "queue", w->env->qid == NULL ? "" : w->env->qid);
		add(&f, "outgoing", o->disposition == D_HOLD ? "" : "1");
		add(&f, "sender", o->disposition == D_HOLD ? "" : o->from);
	} else {
		add(&f, "agency", d->finding.agency);
		add(&f, "letter", d->finding.number);
	}
	if (kind == NOTICE_RECEIPT) {
		add_document(w, &f, d, false);
		add_flags(w, &f, "notes");
	} else if (kind == NOTICE_COVER) {
		add(&f, "disposition", explain_disposition(o->disposition,
		    TONGUE_VI));
		add(&f, "reason", reason_info(o->why)->vietnamese);
		add(&f, "sender", o->from);
		add_document(w, &f, d, true);
		add_flags(w, &f, "flags");
	} else if (kind == NOTICE_CUC) {
		add(&f, "form", *d->finding.label != '\0' ? d->finding.label :
		    "mẫu cũ");
		add(&f, "old", d->finding.request == REQ_FORM_OLD ? "1" : "");
	} else if (kind == NOTICE_EXPIRED)
		add_certificates(w, &f, &d->finding);
	*out = end(&f);
	return f.failed ? -1 : 0;
}
