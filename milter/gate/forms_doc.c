/* forms_doc.c: a document made ready: what is quoted cut off, its head found */

#include <string.h>

#include "gate/forms_parts.h"
#include "inspect/text.h"

#define FROM_BLOCK	4	/* lines from "From:" to "Sent:" of Outlook */
#define HEAD_LINES	60	/* a head that has not ended by then is none */
#define SUBJECT_LINES	4	/* a V/v wrapped oftener is a paragraph */
#define NUMBER_KEY	3	/* "1", "02", "III" before a heading */

static const char *
skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* "From:", "Từ :" at the start of a line. */
static bool
is_mail_field(struct patterns names, const struct doc_line *l)
{
	struct found	 f;

	return patterns_begin(names, l->key, &f) &&
	    strchr(l->line->text, ':') != NULL &&
	    strlen(l->line->text) < DOC_TEXT_MAX;
}

/* Does quoted mail begin at line i and go on to the end? */
static bool
quote_begins(const struct doc *doc, const struct doc_line *v, size_t n,
    size_t i)
{
	const struct common	*c = &doc->forms->common;
	struct found		 f;
	size_t			 k;

	if (doc->may_quote && patterns_find(c->quote_marks, v[i].key, &f)) {
		/* "... wrote:" ends its line; in a sentence it means nothing */
		if (f.end != v[i].key.n && f.start > NUMBER_KEY)
			return false;
		return i + 1 == n || v[i + 1].line->text[0] != '>';
	}
	if (!doc->may_forward || !is_mail_field(c->quote_from, &v[i]))
		return false;
	for (k = i + 1; k < n && k <= i + FROM_BLOCK; k++)
		if (is_mail_field(c->quote_sent, &v[k]))
			return true;
	return false;
}

/* All lines with a key each.  The keys share one run of bytes. */
static int
read_lines(struct doc *doc, const struct model *model, struct doc_line **out,
    size_t *n)
{
	struct arena	*a = doc->arena;
	struct doc_line	*v = arena_array(a, model->nlines, sizeof(*v));
	const char	*key;
	size_t		 i, total = 0;

	if (v == NULL)
		return -1;
	*n = 0;
	for (i = 0; i < model->nlines && total < DOC_KEY_MAX; i++) {
		if (*skip_blanks(model->lines[i].text) == '\0')
			continue;
		if ((key = text_key(a, model->lines[i].text)) == NULL)
			return -1;
		v[*n] = (struct doc_line){ .line = &model->lines[i],
			.key = slice_of(key) };
		grams_add(doc->grams, v[*n].key);
		total += v[*n].key.n;
		(*n)++;
	}
	*out = v;
	return 0;
}

/*
 * Leave out what the mail's own text only quotes: lines with ">", and all
 * that stands below a line that announces it; of pages, a mail that was
 * printed, which announces it above any Kính gửi.
 */
static void
cut_quoted(struct doc *doc, struct doc_line *all, size_t n,
    struct doc_line *v)
{
	const struct common	*c = &doc->forms->common;
	bool			 below = false, head = true;
	size_t			 i;

	doc->may_quote = patterns_may(c->quote_marks, doc->grams);
	doc->may_forward = patterns_may(c->quote_from, doc->grams);
	for (i = 0; i < n; i++) {
		head = head && i < HEAD_LINES &&
		    !slice_starts(all[i].key, SLICE("kinhgui"));
		below = below || ((head || all[i].line->page == 0) &&
		    quote_begins(doc, all, n, i));
		all[i].quoted = below || (all[i].line->page == 0 &&
		    *skip_blanks(all[i].line->text) == '>');
		if (all[i].quoted)
			doc->cut = true;
		else
			v[doc->n++] = all[i];
	}
	doc->all = all;
	doc->nall = n;
}

static int
join_keys(struct doc *doc, struct doc_line *v)
{
	unsigned char	*all;
	size_t		 i, n = 0;

	for (i = 0; i < doc->n; i++)
		n += v[i].key.n;
	if ((all = arena_alloc(doc->arena, n)) == NULL)
		return -1;
	for (i = 0, n = 0; i < doc->n; i++) {
		if (v[i].key.n > 0)
			memcpy(all + n, v[i].key.p, v[i].key.n);
		v[i].at = n;
		n += v[i].key.n;
	}
	doc->key = (struct slice){ all, n };
	grams_add(doc->grams, doc->key);
	return 0;
}

bool
doc_has(const struct doc *doc, struct patterns ps)
{
	return patterns_may(ps, doc->grams) &&
	    patterns_find(ps, doc->key, NULL);
}

/* The key without a number or letter of enumeration before it. */
static struct slice
without_number(struct slice key)
{
	size_t	 i;

	for (i = 0; i < key.n && i < NUMBER_KEY; i++)
		if (key.p[i] < '0' || key.p[i] > '9')
			break;
	return slice_from(key, i);
}

/* Where a section's Roman number or letter may stand before the heading. */
static bool
begins_heading(struct patterns ps, struct slice key)
{
	struct found	 f;

	if (!patterns_near(ps, key, NUMBER_KEY))
		return false;
	if (patterns_begin(ps, without_number(key), &f))
		return true;
	if (!patterns_find(ps, slice_sub(key, 0, PATTERN_KEY_MAX), &f))
		return false;
	return f.start <= 1 || (f.start <= NUMBER_KEY &&
	    strspn((const char *)key.p, "iv") >= f.start);
}

size_t
doc_find_line(const struct doc *doc, struct patterns ps, size_t from)
{
	size_t	 i;

	if (!patterns_may(ps, doc->grams))
		return doc->n;
	for (i = from; i < doc->n; i++)
		if (begins_heading(ps, doc->v[i].key))
			break;
	return i < doc->n ? i : doc->n;
}

/* "V/v" in raw text where a line of two columns runs over it; or NULL. */
static const char *
find_vv(const char *text)
{
	for (; (text = strchr(text, '/')) != NULL; text++)
		if ((text[-1] == 'V' || text[-1] == 'v') &&
		    (text[1] == 'V' || text[1] == 'v') &&
		    (text[2] == ' ' || text[2] == ':' || text[2] == '.'))
			return text + 2;
	return NULL;
}

/*
 * The key of what follows V/v on line i; false when there is none.  In a mail
 * people write "gửi văn bản V/v ..." of what they attach: there it must begin
 * the line.
 */
static bool
subject_begins(const struct doc *doc, size_t i, struct slice *rest)
{
	const char	*text = doc->v[i].line->text, *key;
	struct found	 f;

	/* From the second byte on, so that find_vv may look back. */
	if (doc->v[i].line->page > 0 && text[0] != '\0' &&
	    (text = find_vv(text + 1)) != NULL) {
		if ((key = text_key(doc->arena, text)) == NULL)
			return false;
		*rest = slice_of(key);
		return true;
	}
	if (!patterns_begin(doc->forms->common.subject_marks, doc->v[i].key,
	    &f))
		return false;
	*rest = slice_from(doc->v[i].key, f.end);
	return true;
}

/* Does line i not belong to the subject above it any more? */
static bool
subject_ends(const struct doc *doc, size_t i)
{
	const struct doc_line	*l = &doc->v[i];
	struct found		 f;

	return i == doc->addressee ||
	    patterns_begin(doc->forms->common.noise, l->key, &f) ||
	    slice_starts(l->key, SLICE("cancu")) ||
	    slice_find(l->key, SLICE("ngai"), 0) != SIZE_MAX ||
	    (slice_starts(l->key, SLICE("so")) &&
	    strchr(l->line->text, ':') != NULL) ||
	    (l->line->text[0] >= '0' && l->line->text[0] <= '9');
}

/* Append a key without the motto, which columns may have run into it. */
static void
add_clean(struct buf *b, struct patterns noise, struct slice key)
{
	struct found	 f;

	while (patterns_find(noise, key, &f)) {
		buf_add(b, slice_sub(key, 0, f.start));
		key = slice_from(key, f.end);
	}
	buf_add(b, key);
}

static int
find_subject(struct doc *doc)
{
	struct buf	 b = { 0 };
	struct slice	 rest;
	size_t		 i, k, end;

	end = doc->n < HEAD_LINES ? doc->n : HEAD_LINES;
	for (i = 0; i < end && !doc->has_subject; i++)
		doc->has_subject = subject_begins(doc, i, &rest);
	if (!doc->has_subject)
		return arena_failed(doc->arena) ? -1 : 0;
	add_clean(&b, doc->forms->common.noise, rest);
	for (k = i; k < doc->n && k < i + SUBJECT_LINES - 1; k++) {
		if (subject_ends(doc, k))
			break;
		add_clean(&b, doc->forms->common.noise, doc->v[k].key);
	}
	doc->subject = arena_copy(doc->arena, buf_slice(&b));
	buf_free(&b);
	return arena_failed(doc->arena) ? -1 : 0;
}

static size_t
find_addressee(const struct doc *doc)
{
	size_t	 i;

	for (i = 0; i < doc->n && i < HEAD_LINES; i++)
		if (slice_starts(doc->v[i].key, SLICE("kinhgui")))
			return i;
	return doc->n;
}

/*
 * Is it a letter and not a mail about one?  A mail has Kính gửi and V/v, too;
 * a letter typed into it has a number or the motto above that.
 */
static bool
has_head(const struct doc *doc)
{
	size_t	 i;

	if (doc->addressee >= doc->n)
		return false;
	if (doc->v[0].line->page > 0)
		return true;
	for (i = 0; i < doc->addressee; i++)
		if (patterns_find(doc->forms->common.noise, doc->v[i].key,
		    NULL) || (slice_starts(doc->v[i].key, SLICE("so")) &&
		    strchr(doc->v[i].line->text, ':') != NULL &&
		    strchr(doc->v[i].line->text, '/') != NULL))
			return true;
	return false;
}

int
doc_make(struct arena *a, const struct forms *forms,
    const struct model *model, struct doc *out)
{
	struct doc	 doc = { .arena = a, .forms = forms };
	struct doc_line	*all, *v;
	size_t		 n;

	if ((doc.grams = arena_alloc(a, sizeof(*doc.grams))) == NULL ||
	    read_lines(&doc, model, &all, &n) == -1 ||
	    (v = arena_array(a, n, sizeof(*v))) == NULL)
		return -1;
	cut_quoted(&doc, all, n, v);
	doc.v = v;
	if (join_keys(&doc, v) == -1)
		return -1;
	doc.addressee = find_addressee(&doc);
	doc.letter = has_head(&doc);
	if (find_subject(&doc) == -1)
		return -1;
	*out = doc;
	return 0;
}
