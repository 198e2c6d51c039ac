/* forms_match.c: which form a document is, by its features and their weights */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

/* What each feature is worth; common.conf says how much is enough. */
#define WORTH_SUBJECT	55	/* title in V/v, or as a heading */
#define WORTH_LOOSE	45	/* the same, said less exactly */
#define WORTH_BARE	25	/* title, but nothing else of a form */
#define WORTH_BODY	15	/* title somewhere in the text */
#define WORTH_MARKER	15	/* "Mẫu số 04" alone on a line */
#define WORTH_HEADERS	30	/* all headers of the list */
#define WORTH_SECTION	10
#define WORTH_LABELS	10	/* half of the labels of the fields */
#define WORTH_DECREE	5
#define SCORE_MAX	100

#define HEADING_KEY	8	/* "đề nghị" before a title in a heading */
#define HEADING_MAX	200	/* key characters of a heading */
#define HEADING_LINES	60	/* where a heading is looked for */
#define TITLE_KEY_MAX	(128 * 1024)	/* where a title in the text counts */
#define ARTICLES	3	/* "Điều N" lines: a regulation */
#define LISTED		3	/* forms named: a circular about them */
#define PARTS_MAX	8	/* sections of a form; the forms have two */

/* How well a document fits one form. */
struct fit {
	const struct form	*form;
	int			 score;
	bool			 reply;	/* V/v answers before it names it */
	bool			 named;	/* the form is mentioned at all */
	bool			 body;	/* its sections, headers or number */
	size_t			 nparts;
	struct part		 parts[PARTS_MAX];
};

/* A whole line that is the form's name. */
static bool
has_marker(const struct doc *doc, const struct form *form)
{
	struct found	 f;
	size_t		 i;

	if (!patterns_may(form->markers, doc->grams))
		return false;
	for (i = 0; i < doc->n; i++)
		if (patterns_begin(form->markers, doc->v[i].key, &f) &&
		    f.end == doc->v[i].key.n)
			return true;
	return false;
}

/* Does a line of the first page begin with the title? */
static bool
has_heading(const struct doc *doc, struct patterns titles)
{
	struct found	 f;
	size_t		 i;

	if (!patterns_may(titles, doc->grams))
		return false;
	for (i = 0; i < doc->n && i < HEADING_LINES; i++)
		if (doc->v[i].key.n <= HEADING_MAX &&
		    patterns_find(titles, doc->v[i].key, &f) &&
		    f.start <= HEADING_KEY &&
		    !patterns_find(doc->forms->common.reply_words,
		    slice_sub(doc->v[i].key, 0, f.start), NULL))
			return true;
	return false;
}

/*
 * Find the form's sections in their order.  A section that has no heading is
 * looked for in everything below Kính gửi.
 */
static size_t
find_parts(const struct doc *doc, const struct form *form, struct part *out)
{
	const struct form_section	*sections = form->sections.v;
	size_t				 i, k, n, at, end, from;

	from = doc->addressee < doc->n ? doc->addressee + 1 : 0;
	end = doc_find_line(doc, doc->forms->common.ends, from);
	for (n = 0, at = from; n < form->sections.n && n < PARTS_MAX; n++) {
		out[n] = (struct part){ .section = &sections[n],
			.from = from, .to = end };
		if ((k = doc_find_line(doc, sections[n].titles, at)) == doc->n)
			continue;
		at = k + 1;
		out[n].found = true;
		out[n].from = at;
		out[n].to = end > at ? end : doc->n;
	}
	/* Each ends where the next one begins. */
	for (i = 0; i + 1 < n; i++)
		if (out[i].found && out[i + 1].found)
			out[i].to = out[i + 1].from - 1;
	return n;
}

/* How many of a list are found somewhere, in hundredths. */
static int
share_of_headers(const struct doc *doc, struct groups columns)
{
	const struct form_column	*v = columns.v;
	size_t				 i, n = 0;

	if (columns.n == 0)
		return 0;
	for (i = 0; i < columns.n; i++)
		n += doc_has(doc, v[i].headers);
	return (int)(n * 100 / columns.n);
}

static int
share_of_labels(const struct doc *doc, struct groups fields)
{
	const struct form_field	*v = fields.v;
	size_t			 i, n = 0;

	if (fields.n == 0)
		return 0;
	for (i = 0; i < fields.n; i++)
		n += doc_find_line(doc, v[i].labels, 0) < doc->n;
	return (int)(n * 100 / fields.n);
}

/* What the form's sections, headers and labels are worth. */
static int
score_body(const struct doc *doc, struct fit *fit)
{
	const struct form_section	*s = fit->form->sections.v;
	int				 headers = 0, labels = 0, share;
	bool				 section = false;
	size_t				 i;

	for (i = 0; i < fit->nparts; i++) {
		section = section || fit->parts[i].found;
		share = share_of_headers(doc, s[i].columns);
		headers = share > headers ? share : headers;
		share = share_of_labels(doc, s[i].fields);
		labels = share > labels ? share : labels;
	}
	fit->body = section || headers >= 50 || labels >= 50;
	return (section ? WORTH_SECTION : 0) + headers * WORTH_HEADERS / 100 +
	    (labels >= 50 ? WORTH_LABELS : 0);
}

/*
 * What the title is worth: in the subject most; a subject or heading alone,
 * without anything else of a letter, is only talk about the form.
 */
static int
score_title(const struct doc *doc, struct fit *fit)
{
	const struct form	*form = fit->form;
	struct found		 f;
	int			 worth = 0;
	bool			 subject = false;

	if (patterns_find(form->titles, doc->subject, &f))
		worth = WORTH_SUBJECT;
	else if (patterns_find(form->loose_titles, doc->subject, &f))
		worth = WORTH_LOOSE;
	if (worth > 0) {
		subject = true;
		fit->reply = patterns_find(doc->forms->common.reply_words,
		    slice_sub(doc->subject, 0, f.start), NULL);
	} else if (has_heading(doc, form->titles))
		worth = WORTH_SUBJECT;
	else if (has_heading(doc, form->loose_titles))
		worth = WORTH_LOOSE;
	if (worth > 0) {
		fit->named = true;
		if (!fit->body && !(subject && doc->letter))
			worth = WORTH_BARE;
		return worth;
	}
	fit->named = patterns_may(form->titles, doc->grams) &&
	    patterns_find(form->titles, slice_sub(doc->key, 0, TITLE_KEY_MAX),
	    NULL);
	return fit->named ? WORTH_BODY : 0;
}

static void
score(const struct doc *doc, const struct form *form, struct fit *out)
{
	struct fit	 fit = { .form = form };
	bool		 decree, marker;

	*out = fit;
	decree = doc_has(doc, form->decree);
	if ((form->needs.n > 0 && !doc_has(doc, form->needs)) ||
	    (!decree && doc_has(doc, form->refuses)))
		return;
	fit.nparts = find_parts(doc, form, fit.parts);
	fit.score = score_body(doc, &fit);
	marker = has_marker(doc, form);
	fit.body = fit.body || marker;
	fit.score += score_title(doc, &fit);
	fit.score += (marker ? WORTH_MARKER : 0) + (decree ? WORTH_DECREE : 0);
	if (fit.score > SCORE_MAX)
		fit.score = SCORE_MAX;
	fit.named = fit.named || doc_has(doc, form->markers);
	*out = fit;
}

static enum request
request_of(const struct form *form)
{
	const struct form_kind	*kinds = form->kinds.v;

	if (form->old)
		return REQ_FORM_OLD;
	switch (form->destination) {
	case TO_DEPARTMENT:
		return kinds[0].kind == KINDWORD_RECOVER ? REQ_FORM_06 :
		    REQ_FORM_04;
	case TO_CUC:
		return REQ_FORM_OTHER;
	case TO_NOBODY:
		return REQ_NOT_A_REQUEST;
	}
	return REQ_NOT_A_REQUEST;
}

/* A regulation, circular or decision: kinds of text that have articles. */
static bool
is_regulation(const struct doc *doc)
{
	struct found	 f;
	size_t		 i, articles = 0;
	bool		 kind = false;

	if (!patterns_may(doc->forms->common.regulation_kinds, doc->grams))
		return false;
	for (i = 0; i < doc->n; i++) {
		if (slice_starts(doc->v[i].key, SLICE("dieu")) &&
		    doc->v[i].key.n > 4 && doc->v[i].key.p[4] >= '1' &&
		    doc->v[i].key.p[4] <= '9')
			articles++;
		if (patterns_begin(doc->forms->common.regulation_kinds,
		    doc->v[i].key, &f) && f.end == doc->v[i].key.n)
			kind = true;
	}
	return kind && articles >= ARTICLES;
}

/* Too few words that any letter has, or those of an old 8-bit font. */
static bool
is_garbled(const struct doc *doc, const struct model *model)
{
	const struct common	*c = &doc->forms->common;
	size_t			 i, hits = 0;

	for (i = 0; i < c->anchors.n; i++)
		hits += pattern_find(&c->anchors.v[i], doc->key, SIZE_MAX,
		    NULL);
	if (hits >= 2)
		return false;
	return (model->marks & MARK_NO_UNICODE) != 0 ||
	    doc_has(doc, c->legacy);
}

/* The best fit, the best score of any other answer, and the forms named. */
static size_t
rank(const struct doc *doc, struct fit *best, int *second)
{
	const struct form	*v = doc->forms->v;
	int			 scores[FORMS_MAX];
	struct fit		 fit;
	size_t			 i, named = 0;

	*best = (struct fit){ 0 };
	*second = 0;
	for (i = 0; i < doc->forms->n; i++) {
		score(doc, &v[i], &fit);
		named += fit.named;
		scores[i] = fit.score;
		if (best->form == NULL || fit.score > best->score)
			*best = fit;
	}
	/* Forms with the same answer are no rivals. */
	for (i = 0; i < doc->forms->n; i++)
		if (request_of(&v[i]) != request_of(best->form) &&
		    scores[i] > *second)
			*second = scores[i];
	return named;
}

/*
 * The service the words of the title ask for.  The printed title of form 04
 * names both of its services: then only marks in its list could tell.
 */
static unsigned
kinds_of(const struct doc *doc, const struct form *form)
{
	const struct form_kind	*v = form->kinds.v;
	struct slice		 where = doc->subject;
	unsigned		 kinds = 0;
	size_t			 i, named = 0;

	if (!patterns_find(form->titles, where, NULL))
		where = doc->key;
	for (i = 0; i < form->kinds.n; i++)
		if (patterns_find(v[i].words, where, NULL)) {
			kinds |= 1u << (v[i].kind - 1);
			named++;
		}
	return named == 1 ? kinds : 0;
}

/* What is missing, one text a line, as the finding's list. */
static int
list_missing(struct arena *a, const struct content *content,
    struct finding *out)
{
	struct slice	 rest = buf_slice(&content->missing), line, eol;
	struct missing	*v;
	size_t		 n = 0;

	v = arena_array(a, content->nmissing, sizeof(*v));
	if (v == NULL || content->missing.failed)
		return -1;
	while (n < content->nmissing && slice_line(&rest, &line, &eol))
		v[n++].what = arena_str(a, line);
	out->missing = v;
	out->nmissing = n;
	return 0;
}

/* Read the sections of a form of ours, and say what is missing in it. */
static int
read_content(const struct doc *doc, const struct fit *fit,
    struct finding *out)
{
	struct content	 content = { 0 };
	size_t		 i;
	int		 rc = -1;

	for (i = 0; i < fit->nparts; i++)
		if (fields_read(doc, &fit->parts[i], &content) == -1 ||
		    rows_read(doc, &fit->parts[i], &content) == -1)
			goto out;
	out->rows = content.rows;
	out->blank = content.labels > 0 && content.filled == 0 &&
	    content.rows == 0;
	out->complete = content.nmissing == 0;
	out->kinds = content.marks != 0 ? content.marks :
	    kinds_of(doc, fit->form);
	rc = list_missing(doc->arena, &content, out);
out:
	buf_free(&content.missing);
	return rc;
}

/*
 * Not a request although it looks like one: answers and circulars about the
 * forms.  A letter that answers and brings a whole form with its list is one.
 */
static bool
is_only_about(const struct doc *doc, const struct fit *fit, size_t named,
    struct finding *out)
{
	if (fit->reply && !(fit->parts[0].found && out->rows > 0)) {
		out->reply = true;
		return true;
	}
	return is_regulation(doc) || named >= LISTED;
}

static int
judge(const struct doc *doc, struct finding *out)
{
	const struct common	*c = &doc->forms->common;
	struct fit		 best;
	size_t			 named;
	int			 second;

	named = rank(doc, &best, &second);
	out->score = best.score;
	out->margin = best.score - second;
	out->reply = doc->cut && best.score < c->doubtful;
	if (best.form == NULL || best.score < c->doubtful)
		return 0;
	out->form = best.form->id;
	out->label = best.form->label;
	if (read_content(doc, &best, out) == -1)
		return -1;
	if (is_only_about(doc, &best, named, out) || out->blank ||
	    best.form->destination == TO_NOBODY)
		return 0;
	out->request = request_of(best.form);
	if (best.score < c->accept || out->margin < c->margin)
		out->request = REQ_DOUBTFUL;
	return 0;
}

int
forms_match(struct arena *a, const struct forms *forms,
    const struct model *model, struct finding *out)
{
	struct finding	 f = { .request = REQ_NOT_A_REQUEST, .form = "",
		.label = "" };
	struct doc	 doc;

	if (doc_make(a, forms, model, &doc) == -1 ||
	    head_read(&doc, &f) == -1)
		return -1;
	if (model->why != R_NONE || is_garbled(&doc, model))
		f.request = REQ_UNREADABLE;
	else if (judge(&doc, &f) == -1)
		return -1;
	if (arena_failed(a))
		return -1;
	*out = f;
	return 0;
}
