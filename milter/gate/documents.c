/* documents.c: every document of a mail that may be a request, recognised */

#include <string.h>

#include "crypto/digest.h"
#include "gate/work.h"
#include "inspect/format.h"
#include "inspect/text.h"

#define TEXT_MAX	(2u * 1024 * 1024) /* one text part; a form has 4 KiB */
#define HEAD_RAW	16384	/* bytes of a body that its head is in */
#define HEAD_BYTES	4096	/* where every format shows itself, and more */
#define SCAN_MIN	(48 * 1024)	/* bytes of a scanned page as sent; a page
					   of text in black and white has 50 */
#define TEXT_GROWTH	4		/* bytes of UTF-8 for one of a charset */

/* Add a document, not hashed yet, to the outcome; NULL: no memory. */
static struct document *
new_document(struct work *w, const struct part *p)
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
	*docs->sha256 = '\0';
	docs->name = decode_filename(w->arena, p);
	docs->section = p->section;
	docs->cause = "";
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

/* Add a document that stays; NULL when memory ran out. */
static struct document *
add_document(struct work *w, const struct part *p, struct slice bytes)
{
	struct document	*d = new_document(w, p);

	return d != NULL && hash_document(d, bytes) == 0 ? d : NULL;
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
			.head_key = "" };
		d->why = m->why;
		return 0;
	}
	return forms_match(w->arena, w->gate->conf->forms, m, &d->finding);
}

/* The same of a document that may have signatures of its own. */
static int
match_signed(struct work *w, struct document *d, struct slice bytes,
    const struct model *m)
{
	struct judge	 judge = work_judge(w);

	if (match_model(w, d, m) == -1)
		return -1;
	if (d->finding.request == REQ_NOT_A_REQUEST || m->nsignatures == 0)
		return 0;
	return docsig_judge(w->arena, &judge, bytes, m, &d->own);
}

static int
unreadable(struct work *w, struct document *d, const char *cause)
{
	struct model	 m = { .why = R_UNREADABLE, .cause = cause };

	return match_model(w, d, &m);
}

/*
 * Has a document of this mail used up a worker's time?  Then no other gets
 * any: ten of them would hold back unrelated mail for half a minute.
 */
static bool
time_is_up(const struct outcome *out)
{
	size_t	 i;

	for (i = 0; i < out->ndocuments; i++)
		if (strcmp(out->documents[i].cause, "deadline") == 0)
			return true;
	return false;
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

/* Hand bytes to a confined worker and match what it read. */
static int
inspect_bytes(struct work *w, const struct part *p, struct slice bytes,
    enum model_format format)
{
	const struct helpers	*h = w->gate->helpers;
	struct attachment	 a = { .bytes = bytes, .format = format };
	struct document		*d = new_document(w, p);
	struct model		 m;
	int			 rc;

	if (d == NULL)
		return -1;
	if (bytes.n > (size_t)w->gate->conf->document_mib << 20)
		rc = unreadable(w, d, "too large");
	else if (time_is_up(w->out))
		rc = unreadable(w, d, "deadline");
	else if (h->inspect(h->ctx, w->arena, &a, &m) == 0)
		rc = match_signed(w, d, bytes, &m);
	else {
		w->out->why = R_INSPECTOR_SILENT;
		return -1;
	}
	return rc == -1 ? -1 : settle(w, d, bytes);
}

/* No letter is that long: a person looks, where it was sent to be filed. */
static int
too_long(struct work *w, const struct part *p)
{
	struct document	*d;

	if (!w->out->filed)
		return 0;
	d = add_document(w, p, p->whole);
	return d == NULL ? -1 : unreadable(w, d, "too large");
}

/*
 * A text in a charset that is not read: what a reader would show is not known,
 * so a person looks, where it was sent to be filed.
 */
static int
in_no_charset(struct work *w, const struct part *p)
{
	struct document	*d;

	if (!w->out->filed)
		return 0;
	d = add_document(w, p, p->whole);
	return d == NULL ? -1 : unreadable(w, d, "charset");
}

/*
 * What is still sealed here was not opened: encrypted, broken, or a signed
 * part of something larger.  Any letter may be in it.
 */
static int
look_at_sealed(struct work *w, const struct part *p)
{
	struct model	 m = { .why = w->out->cls == SIG_ENCRYPTED ?
			    R_ENCRYPTED : R_UNREADABLE, .cause = "sealed" };
	struct document	*d;

	if (!w->out->filed)
		return 0;
	d = add_document(w, p, p->whole);
	return d == NULL ? -1 : match_model(w, d, &m);
}

static int
look_at_plain(struct work *w, const struct part *p)
{
	const char	*text;
	struct document	*d;
	struct model	 m;

	if (!decode_readable(p))
		return in_no_charset(w, p);
	if (p->body.n > TEXT_MAX)
		return too_long(w, p);
	if ((text = decode_text(w->arena, p, TEXT_GROWTH * TEXT_MAX)) == NULL)
		return arena_failed(w->arena) ? -1 : too_long(w, p);
	if (*text == '\0')
		return 0;
	if (text_model(w->arena, text, &m) == -1 ||
	    (d = new_document(w, p)) == NULL ||
	    match_model(w, d, &m) == -1)
		return -1;
	return settle(w, d, slice_of(text));
}

/*
 * Other people's HTML goes to a worker only when a cheap look finds a word of
 * the forms: most of it is none of our business.  In what is filed, or signed
 * by us, a secrecy mark must be seen too.  A text alternative that was
 * recognised already speaks for both.
 */
static int
look_at_html(struct work *w, const struct part *p)
{
	const char	*text;

	if (p->parent != NULL && mime_is(p->parent, "multipart",
	    "alternative") && w->out->ndocuments > 0 &&
	    p != p->parent->child &&
	    strcmp(w->out->documents[w->out->ndocuments - 1].section,
	    p->parent->child->section) == 0)
		return 0;
	if (!decode_readable(p))
		return in_no_charset(w, p);
	if (p->body.n > TEXT_MAX)
		return too_long(w, p);
	if ((text = decode_text(w->arena, p, TEXT_GROWTH * TEXT_MAX)) == NULL)
		return arena_failed(w->arena) ? -1 : too_long(w, p);
	if (w->unit == NULL && !w->out->filed &&
	    !forms_hint(w->gate->conf->forms, w->arena, slice_of(text)))
		return 0;
	return inspect_bytes(w, p, slice_of(text), FORMAT_HTML);
}

/*
 * A scanned page, and no logo: it is attached and not shown in the text, and
 * no page is as small.
 */
static bool
is_scan(const struct part *p)
{
	return p->body.n >= SCAN_MIN && strcmp(p->disposition.type,
	    "inline") != 0 && (p->parent == NULL ||
	    !mime_is(p->parent, "multipart", "related"));
}

/*
 * Is a file of this format looked into?  A PDF always; the others where a
 * letter may be expected: in what is filed, in what we sign, or under a name
 * with a word of the forms.  Pictures and old formats are only noticed.
 */
static bool
is_wanted(struct work *w, const struct part *p, enum model_format format)
{
	switch (format) {
	case FORMAT_PDF:
		return true;
	case FORMAT_DOCX:
	case FORMAT_XLSX:
	case FORMAT_ODT:
	case FORMAT_ODS:
	case FORMAT_ARCHIVE:
		return w->out->filed || w->unit != NULL ||
		    forms_hint(w->gate->conf->forms, w->arena,
		    slice_of(decode_filename(w->arena, p)));
	case FORMAT_OLD:
		return w->out->filed;
	case FORMAT_IMAGE:
		return w->out->filed && is_scan(p);
	case FORMAT_UNKNOWN:
	case FORMAT_TEXT:
	case FORMAT_HTML:
	case FORMAT__MAX:
		break;
	}
	return false;
}

/*
 * Of a long file its first bytes tell that nobody looks into it: decoding all
 * of it would cost more than its signature.  A head that decodes to little
 * tells nothing.
 */
static bool
is_passed_over(struct work *w, const struct part *p)
{
	struct part	 head = *p;
	struct buf	 bytes = { .max = HEAD_RAW + 1 };
	bool		 known;

	if (p->body.n <= HEAD_RAW)
		return false;
	head.body = slice_sub(p->body, 0, HEAD_RAW);
	known = decode_transfer(&head, &bytes) == 0 && bytes.n >= HEAD_BYTES;
	known = known && !is_wanted(w, p, format_of(buf_slice(&bytes)));
	buf_free(&bytes);
	return known;
}

/* Any other leaf: told by its bytes, never by its name. */
static int
look_at_file(struct work *w, const struct part *p)
{
	struct buf		 file = { .max = p->body.n + 1 };
	enum model_format	 format;
	int			 rc = 0;

	if (is_passed_over(w, p))
		return 0;
	if (decode_transfer(p, &file) == -1) {
		buf_free(&file);
		return -1;
	}
	format = format_of(buf_slice(&file));
	if (is_wanted(w, p, format))
		rc = inspect_bytes(w, p, buf_slice(&file), format);
	buf_free(&file);
	return rc;
}

/*
 * A secrecy mark in any name of a part, or in the Subject of a message that
 * is attached: what a reader may show instead of the first.
 */
static int
look_for_marks(struct work *w, const struct part *p)
{
	const struct field	*f;
	const char		*text;
	size_t			 i;

	for (i = 0; i < p->fields.n; i++) {
		f = &p->fields.v[i];
		if (p->parent == NULL || mime_multipart(p->parent) ||
		    !slice_caseeq(f->name, SLICE("Subject")))
			continue;
		if ((text = decode_words(w->arena, f->value)) == NULL)
			return -1;
		w->secret |= forms_secret_title(w->arena, text);
	}
	if ((text = decode_filename(w->arena, p)) == NULL)
		return -1;
	w->secret |= forms_secret_title(w->arena, text);
	if ((text = decode_typename(w->arena, p)) == NULL)
		return -1;
	w->secret |= forms_secret_title(w->arena, text);
	return 0;
}

static int
look_at_leaf(struct work *w, const struct part *p)
{
	if (mime_is(p, "text", "plain") &&
	    strcmp(p->disposition.type, "attachment") != 0)
		return look_at_plain(w, p);
	if (mime_is(p, "text", "html"))
		return look_at_html(w, p);
	if (signature_seals(p))
		return look_at_sealed(w, p);
	if (strcmp(p->ctype.type, "message") == 0)
		return 0;
	return look_at_file(w, p);
}

int
work_documents(struct work *w)
{
	const struct part	*p;
	size_t			 max = (size_t)w->gate->conf->documents;
	struct document		*d;

	if (w->content == NULL || w->gate->conf->forms == NULL)
		return 0;
	for (p = w->content; p != NULL; p = mime_next(w->content, p, true))
		if (look_for_marks(w, p) == -1)
			return -1;
	for (p = w->content; p != NULL; p = mime_next(w->content, p, false)) {
		if (p->child != NULL || mime_multipart(p))
			continue;
		if (w->out->ndocuments == max) {
			d = add_document(w, p, p->whole);
			return d == NULL ? -1 :
			    unreadable(w, d, "too many documents");
		}
		if (look_at_leaf(w, p) == -1)
			return -1;
	}
	return arena_failed(w->arena) ? -1 : 0;
}
