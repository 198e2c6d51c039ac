/* documents.c: every document of a mail that may be a request, recognised */

#include <string.h>

#include "gate/documents_parts.h"
#include "inspect/text.h"

#define TEXT_MAX	(2u * 1024 * 1024) /* one text part; a form has 4 KiB */
#define TEXT_GROWTH	4		/* bytes of UTF-8 for one of a charset */

/* A part as a file that is not decoded. */
static struct file
file_of(struct work *w, const struct part *p)
{
	return (struct file){ .name = decode_filename(w->arena, p),
		.section = p->section, .bytes = p->whole };
}

/* What can not be read goes to a person, where it was sent to be filed. */
static int
unread(struct work *w, const struct part *p, const char *cause)
{
	struct file	 f = file_of(w, p);

	return w->out->filed ? document_unread(w, &f, R_UNREADABLE, cause) :
	    0;
}

/* No letter is that long. */
static int
too_long(struct work *w, const struct part *p)
{
	return unread(w, p, "too large");
}

/* A text in a charset that is not read: what a reader shows is not known. */
static int
in_no_charset(struct work *w, const struct part *p)
{
	return unread(w, p, "charset");
}

static int
look_at_plain(struct work *w, const struct part *p)
{
	struct file	 f = file_of(w, p);
	const char	*text;
	struct model	 m;

	if (!decode_readable(p))
		return in_no_charset(w, p);
	if (p->body.n > TEXT_MAX)
		return too_long(w, p);
	if ((text = decode_text(w->arena, p, TEXT_GROWTH * TEXT_MAX)) == NULL)
		return arena_failed(w->arena) ? -1 : too_long(w, p);
	if (*text == '\0')
		return 0;
	if (text_model(w->arena, text, &m) == -1)
		return -1;
	f.bytes = slice_of(text);
	return document_of_text(w, &f, &m);
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
	struct file	 f = file_of(w, p);
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
	f.bytes = slice_of(text);
	f.format = FORMAT_HTML;
	return document_inspect(w, &f);
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
		return attachment_sealed(w, p);
	if (strcmp(p->ctype.type, "message") == 0)
		return 0;
	return attachment_read(w, p);
}

int
work_documents(struct work *w)
{
	const struct part	*p;
	size_t			 max = (size_t)w->gate->conf->documents;
	struct file		 f;

	if (w->content == NULL || w->gate->conf->forms == NULL)
		return 0;
	if (beside_gather(w) == -1)
		return -1;
	for (p = w->content; p != NULL; p = mime_next(w->content, p, false)) {
		if (p->child != NULL || mime_multipart(p))
			continue;
		if (w->out->ndocuments >= max) {
			f = file_of(w, p);
			return w->out->ndocuments > max ? 0 :
			    document_unread(w, &f, R_UNREADABLE,
			    "too many documents");
		}
		if (look_at_leaf(w, p) == -1)
			return -1;
	}
	return arena_failed(w->arena) ? -1 : 0;
}

void
work_not_secret(struct work *w)
{
	struct document	*docs = (struct document *)(uintptr_t)
			    w->out->documents;
	size_t		 i;

	w->secret = false;
	work_flag(w, R_NOT_SECRET);
	for (i = 0; i < w->out->ndocuments; i++)
		docs[i].finding.secret = false;
}
