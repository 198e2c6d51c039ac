/* forms_match.c: which form a document is, by its features and their weights */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define SCORE_MAX	100

#define HEADING_KEY	8	/* "đề nghị" before a title in a heading */
#define HEADING_MAX	200	/* key characters of a heading */
#define HEADING_LINES	60	/* where a heading is looked for */
#define TITLE_KEY_MAX	(128 * 1024)	/* where a title in the text counts */
#define PARTS_MAX	8	/* sections of a form; the forms have two */

/* How well a document fits one form. */
struct fit {
	const struct form	*form;
	int			 points[FEATURE__MAX];
	int			 score;
	bool			 reply;	/* V/v answers before it names it */
	bool			 about;	/* or only speaks of it */
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
		    slice_sub(doc->v[i].key, 0, f.start), NULL) &&
		    !patterns_find(doc->forms->common.about_words,
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

/* A share, in hundredths, of what a feature is worth. */
static void
give(const struct doc *doc, struct fit *fit, enum feature feature, int share)
{
	fit->points[feature] = doc->forms->common.weights[feature] * share /
	    100;
}

/* What the form's sections, headers and labels are worth. */
static void
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
	give(doc, fit, FEATURE_SECTION, section ? 100 : 0);
	give(doc, fit, FEATURE_HEADERS, headers);
	give(doc, fit, FEATURE_LABELS, labels >= 50 ? 100 : 0);
}

/*
 * What the title is worth: in the subject most; a subject or heading alone,
 * without anything else of a letter, is only talk about the form.
 */
static void
score_title(const struct doc *doc, struct fit *fit)
{
	const struct form	*form = fit->form;
	struct found		 f;
	struct slice		 before;
	enum feature		 feature = FEATURE__MAX;
	bool			 subject = false;

	if (patterns_find(form->titles, doc->subject, &f))
		feature = FEATURE_SUBJECT;
	else if (patterns_find(form->loose_titles, doc->subject, &f))
		feature = FEATURE_LOOSE;
	if (feature != FEATURE__MAX) {
		subject = true;
		before = slice_sub(doc->subject, 0, f.start);
		fit->reply = patterns_find(doc->forms->common.reply_words,
		    before, NULL);
		fit->about = patterns_find(doc->forms->common.about_words,
		    before, NULL);
	} else if (has_heading(doc, form->titles))
		feature = FEATURE_SUBJECT;
	else if (has_heading(doc, form->loose_titles))
		feature = FEATURE_LOOSE;
	if (feature == FEATURE__MAX) {
		if (patterns_may(form->titles, doc->grams) &&
		    patterns_find(form->titles, slice_sub(doc->key, 0,
		    TITLE_KEY_MAX), NULL))
			feature = FEATURE_BODY;
	} else if (!fit->body && !(subject && doc->letter))
		feature = FEATURE_BARE;
	fit->named = feature != FEATURE__MAX;
	if (fit->named)
		give(doc, fit, feature, 100);
}

static void
score(const struct doc *doc, const struct form *form, struct fit *out)
{
	struct fit	 fit = { .form = form };
	bool		 decree, marker;
	size_t		 i;

	*out = fit;
	decree = doc_has(doc, form->decree);
	if ((form->needs.n > 0 && !doc_has(doc, form->needs)) ||
	    (!decree && doc_has(doc, form->refuses)))
		return;
	fit.nparts = find_parts(doc, form, fit.parts);
	score_body(doc, &fit);
	marker = has_marker(doc, form);
	fit.body = fit.body || marker;
	score_title(doc, &fit);
	give(doc, &fit, FEATURE_MARKER, marker ? 100 : 0);
	give(doc, &fit, FEATURE_DECREE, decree ? 100 : 0);
	for (i = 0; i < FEATURE__MAX; i++)
		fit.score += fit.points[i];
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
	return kind &&
	    articles >= (size_t)doc->forms->common.articles;
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

static int
list_missing(struct arena *a, const struct content *content,
    struct finding *out)
{
	size_t		 n = content->nmissing < MISSING_MAX ?
			    content->nmissing : MISSING_MAX;
	struct missing	*v = arena_array(a, n, sizeof(*v));

	if (v == NULL)
		return -1;
	memcpy(v, content->missing, n * sizeof(*v));
	out->missing = v;
	out->nmissing = n;
	return 0;
}

/* What its head must have, as the form file says. */
static void
check_head(const struct form *form, const struct finding *f,
    struct content *content)
{
	size_t	 i;

	for (i = 0; i < form->head.n; i++)
		if (!head_has(f, form->head.v[i]))
			content_fault(content, NULL, 0, false, "thiếu %s",
			    head_label(form->head.v[i]));
}

/* Read the sections of a form of ours, and say what is missing in it. */
static int
read_content(const struct doc *doc, const struct fit *fit,
    struct finding *out)
{
	struct content	 content;
	size_t		 i;

	if (content_init(&content, doc->arena, fit->form) == -1)
		return -1;
	content.title_kinds = kinds_of(doc, fit->form);
	check_head(fit->form, out, &content);
	for (i = 0; i < fit->nparts; i++)
		if (fields_read(doc, &fit->parts[i], &content) == -1 ||
		    rows_read(doc, &fit->parts[i], &content) == -1)
			return -1;
	out->contact = content.fields;
	out->ncontact = content.nfields;
	out->rows = content.rows;
	out->nrows = content.nrows;
	out->blank = content.labels > 0 && content.filled == 0 &&
	    content.nrows == 0;
	out->complete = content.nmissing == 0;
	out->total = content.total;
	for (i = 0; i < content.nrows; i++)
		out->kinds |= content.rows[i].kinds;
	if (out->kinds == 0)
		out->kinds = content.title_kinds;
	return list_missing(doc->arena, &content, out);
}

/* A letter that answers may bring a whole form: somebody must look. */
static bool
brings_form(const struct fit *fit, const struct finding *f)
{
	return fit->parts[0].found && f->nrows > 0;
}

/* A line of the head that says that all of it is an example. */
static bool
is_example(const struct doc *doc)
{
	struct patterns	 words = doc->forms->common.example_words;
	size_t		 i;

	if (!patterns_may(words, doc->grams))
		return false;
	for (i = 0; i < doc->n && i < HEADING_LINES && i <= doc->addressee;
	    i++)
		if (patterns_begin(words, doc->v[i].key, NULL))
			return true;
	return false;
}

/*
 * Not a request although it looks like one: answers, examples, regulations
 * and circulars about the forms.
 */
static bool
is_only_about(const struct doc *doc, const struct fit *fit, size_t named,
    struct finding *out)
{
	out->reply = fit->about || (fit->reply && !brings_form(fit, out));
	return out->reply || is_example(doc) || is_regulation(doc) ||
	    named >= (size_t)doc->forms->common.listed;
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
	memcpy(out->points, best.points, sizeof(out->points));
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
	if (best.score < c->accept || out->margin < c->margin || best.reply)
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

bool
forms_secret(struct arena *a, const struct forms *forms,
    const struct model *model)
{
	struct doc	 doc;

	return doc_make(a, forms, model, &doc) == 0 && secret_head(&doc);
}
