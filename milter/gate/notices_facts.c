/* notices_facts.c: what a notice says of a mail: no more than its reader sent */

#include <string.h>

#include "gate/explain_parts.h"
#include "gate/facts.h"

#define ROWS_MAX	200	/* rows of a list in a cover note; a longer list
				   is read in the letter */
#define KEPT_DIGITS	3	/* of a number that names a person */

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
	struct values	*list = facts_items(f, n);
	struct facts	 pair;
	size_t		 i, filled = 0;

	for (i = 0; !f->failed && i < n; i++) {
		if (*v[i].text == '\0')
			continue;
		pair = facts_begin(w);
		facts_add(&pair, "label", v[i].label);
		facts_add(&pair, "value", value_text(w->arena, &v[i]));
		f->failed |= pair.failed;
		list[filled++] = facts_end(&pair);
	}
	facts_list(f, name, list, filled);
}

static void
add_rows(struct work *w, struct facts *f, const struct finding *find)
{
	size_t		 i, n = find->nrows < ROWS_MAX ? find->nrows : ROWS_MAX;
	struct values	*list = facts_items(f, n);
	struct facts	 row;

	for (i = 0; !f->failed && i < n; i++) {
		row = facts_begin(w);
		facts_add(&row, "index", arena_printf(w->arena, "%zu",
		    find->rows[i].number));
		add_pairs(w, &row, "cells", find->rows[i].cells,
		    find->rows[i].ncells);
		f->failed |= row.failed;
		list[i] = facts_end(&row);
	}
	facts_list(f, "rows", list, n);
}

static void
add_signers(struct work *w, struct facts *f, const struct sigverdict *v)
{
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
		facts_add(&one, "result", reason_info(s->why)->vietnamese);
		f->failed |= one.failed;
		list[i] = facts_end(&one);
	}
	facts_list(f, "signers", list, v->nsigners);
}

/* What stands about a document in a receipt, and with all in a cover note. */
static void
add_document(struct work *w, struct facts *f, const struct document *d,
    bool all)
{
	const struct finding	*find = &d->finding;
	struct values		*list = facts_items(f, 1);
	struct facts		 one = facts_begin(w);

	facts_head(w, &one, d);
	facts_add(&one, "signature", reason_info(d->sig_why)->vietnamese);
	if (all) {
		facts_add(&one, "digest", d->sha256);
		facts_add(&one, "reason", reason_info(d->why)->vietnamese);
		add_signers(w, &one, d->own.own ? &d->own.verdict :
		    &w->out->verdict);
		facts_missing(w, &one, find);
		add_pairs(w, &one, "fields", find->contact, find->ncontact);
		add_rows(w, &one, find);
	}
	f->failed |= one.failed;
	if (!f->failed)
		list[0] = facts_end(&one);
	facts_list(f, "documents", list, 1);
}

/* Those of the list that are known to have run out. */
static void
add_certificates(struct work *w, struct facts *f, const struct finding *find)
{
	struct values			*list = facts_items(f, w->nover);
	const struct form_entry		*e;
	struct facts			 one;
	size_t				 i, n = 0;

	for (i = 0; !f->failed && i < w->nover; i++) {
		e = w->over[i];
		if (e < find->rows || e >= find->rows + find->nrows)
			continue;	/* of another letter */
		one = facts_begin(w);
		facts_add(&one, "name", form_value(e->cells, e->ncells, "name"));
		facts_add(&one, "serial", form_value(e->cells, e->ncells, "serial"));
		f->failed |= one.failed;
		list[n++] = facts_end(&one);
	}
	facts_list(f, "certificates", list, n);
}

int
notice_facts(struct work *w, enum notice_kind kind, const struct document *d,
    struct values *out)
{
	const struct outcome	*o = w->out;
	struct facts		 f = facts_begin(w);

	if (kind == NOTICE_SECRECY) {
		facts_add(&f, "queue", w->env->qid == NULL ? "" : w->env->qid);
		facts_add(&f, "outgoing", o->disposition == D_HOLD ? "" : "1");
		facts_add(&f, "sender", o->disposition == D_HOLD ? "" : o->from);
	} else {
		facts_add(&f, "agency", d->finding.agency);
		facts_add(&f, "letter", d->finding.number);
	}
	if (kind == NOTICE_RECEIPT) {
		add_document(w, &f, d, false);
		facts_flags(w, &f, "notes");
	} else if (kind == NOTICE_COVER) {
		facts_add(&f, "disposition", explain_disposition(o->disposition,
		    TONGUE_VI));
		facts_add(&f, "reason", reason_info(o->why)->vietnamese);
		facts_add(&f, "sender", o->from);
		add_document(w, &f, d, true);
		facts_flags(w, &f, "flags");
	} else if (kind == NOTICE_CUC) {
		facts_add(&f, "form", *d->finding.label != '\0' ? d->finding.label :
		    "mẫu cũ");
		facts_add(&f, "old", d->finding.request == REQ_FORM_OLD ? "1" : "");
	} else if (kind == NOTICE_EXPIRED)
		add_certificates(w, &f, &d->finding);
	*out = facts_end(&f);
	return f.failed ? -1 : 0;
}
