/* document.c: one document of a mail, from its bytes to what was recognised */

#include <string.h>

#include "crypto/digest.h"
#include "gate/documents_parts.h"

/* Add a document, not hashed yet, to the outcome; NULL: no memory. */
static struct document *
new_document(struct work *w, const struct file *f)
{
	struct outcome	*out = w->out;
	size_t		 max = (size_t)w->gate->conf->documents + 1;
	struct document	*docs;

	if (out->documents == NULL &&
	    (out->documents = arena_array(w->arena, max,
	    sizeof(*out->documents))) == NULL)
		return NULL;
	docs = (struct document *)(uintptr_t)out->documents;
	if (out->ndocuments == max)
		return NULL;
	docs += out->ndocuments++;
	*docs = (struct document){ .name = f->name, .section = f->section,
		.cause = "" };
	return docs->name == NULL ? NULL : docs;
}

static int
hash_document(struct document *d, struct slice bytes)
{
	struct digest	 digest;

	if (digest_sha256(bytes, &digest) == -1)
		return -1;
	digest_hex(&digest, d->sha256);
	return 0;
}

static int
match_model(struct work *w, struct document *d, const struct model *m)
{
	d->format = m->format;
	d->cause = m->cause == NULL ? "" : m->cause;
	d->own_signature = (m->marks & MARK_HAS_SIGNATURE) != 0;
	d->hidden = (m->marks & (MARK_HIDDEN | MARK_ACTIVE)) != 0;
	d->office_signature = (m->marks & MARK_OFFICE_SIGNATURE) != 0;
	if (m->why != R_NONE) {
		d->finding = (struct finding){ .request = REQ_UNREADABLE,
			.form = "", .label = "", .number = "", .agency = "",
			.head_key = "", .addressee = "" };
		d->why = m->why;
		return 0;
	}
	return forms_match(w->arena, w->gate->conf->forms, m, &d->finding);
}

/*
 * The signatures inside a document.  What one of them has stamped into it, as
 * the letter's number, counts where it is good.
 */
static int
judge_inside(struct work *w, struct document *d, const struct file *f,
    const struct model *m, size_t lines)
{
	struct judge	 judge = work_judge(w);
	struct model	 stamped;

	if (docsig_judge(w->arena, &judge, f->bytes, m, &d->own) == -1 ||
	    docsig_lines(w->arena, m, &d->own, &stamped) == -1)
		return -1;
	return stamped.nlines == lines ? 0 : match_model(w, d, &stamped);
}

/* The same of a document that may have signatures of its own. */
static int
match_signed(struct work *w, struct document *d, const struct file *f,
    const struct model *m)
{
	struct model	 letter = *m;

	if (m->nsignatures > 0 &&
	    docsig_lines(w->arena, m, NULL, &letter) == -1)
		return -1;
	if (match_model(w, d, &letter) == -1)
		return -1;
	if (d->finding.request == REQ_NOT_A_REQUEST)
		return 0;
	if (m->nsignatures > 0)
		return judge_inside(w, d, f, m, letter.nlines);
	if (f->around != NULL) {
		d->own = (struct docsigs){ .own = true,
			.verdict = *f->around };
		return 0;
	}
	return beside_judge(w, d, f);
}

bool
document_time_is_up(const struct work *w)
{
	const struct outcome	*out = w->out;
	size_t			 i;

	for (i = 0; i < out->ndocuments; i++)
		if (strcmp(out->documents[i].cause, "deadline") == 0)
			return true;
	return w->inspect_ms >= (uint32_t)w->gate->conf->inspect_ms;
}

/*
 * The latest document, when it turned out to be none of our business, is
 * forgotten; any other is known by its digest from here on.
 */
static int
settle(struct work *w, struct document *d, struct slice bytes)
{
	if (d->finding.secret)
		w->secret = true;
	if (d->finding.request != REQ_NOT_A_REQUEST)
		return hash_document(d, bytes);
	w->out->ndocuments--;
	return 0;
}

int
document_of_text(struct work *w, const struct file *f, const struct model *m)
{
	struct document	*d = new_document(w, f);

	if (d == NULL || match_model(w, d, m) == -1)
		return -1;
	return settle(w, d, f->bytes);
}

int
document_unread(struct work *w, const struct file *f, enum reason why,
    const char *cause)
{
	struct model	 m = { .format = f->format, .why = why,
			    .cause = cause };
	struct document	*d = new_document(w, f);

	if (d == NULL || hash_document(d, f->bytes) == -1)
		return -1;
	return match_model(w, d, &m);
}

/*
 * Where the documents of this mail have used up the time of one no other gets
 * any: ten of them would hold back unrelated mail for half a minute.
 */
int
document_inspect(struct work *w, const struct file *f)
{
	const struct helpers	*h = w->gate->helpers;
	struct attachment	 a = { .bytes = f->bytes, .format = f->format };
	struct document		*d;
	struct model		 m;

	if (f->bytes.n > (size_t)w->gate->conf->document_mib << 20)
		return document_unread(w, f, R_UNREADABLE, "too large");
	if (document_time_is_up(w))
		return document_unread(w, f, R_UNREADABLE, "deadline");
	if (h->inspect(h->ctx, w->arena, &a, &m) == -1) {
		w->out->why = R_INSPECTOR_SILENT;
		return -1;
	}
	w->inspect_ms += m.ms;
	if ((d = new_document(w, f)) == NULL ||
	    match_signed(w, d, f, &m) == -1)
		return -1;
	return settle(w, d, f->bytes);
}
