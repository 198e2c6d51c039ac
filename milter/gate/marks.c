/* marks.c: secrecy marks of a mail outside its own documents: names, texts attached, mail within */

#include <string.h>

#include "gate/work.h"
#include "inspect/format.h"
#include "inspect/text.h"

#define HEAD_RAW	16384	/* bytes of a text that its head is in */
#define HEAD_GROWTH	4	/* bytes of UTF-8 for one of a charset */
#define WITHIN_MAX	4	/* documents of attached mail that are read */

/*
 * Any name of a part, and the Subject of a message that is attached: what a
 * reader may show instead of the first.
 */
static int
look_at_names(struct work *w, const struct part *p)
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

/* Does it belong to a message that is attached? */
static bool
is_within(const struct work *w, const struct part *p)
{
	for (; p != w->content && p->parent != NULL; p = p->parent)
		if (!mime_multipart(p->parent))
			return true;
	return false;
}

/* The head of a file as text; *text is "" where it is none. */
static int
text_of_file(struct work *w, const struct part *head, const char **text)
{
	struct buf	 b = { .max = HEAD_RAW + 1 };
	struct slice	 s;

	*text = "";
	if (decode_transfer(head, &b) == -1 && b.failed) {
		buf_free(&b);
		return 0;	/* a longer one than its kind of coding tells */
	}
	/* A character may have been cut in two. */
	s = buf_slice(&b);
	while (s.n > 0 && s.p[s.n - 1] >= 0x80)
		s.n--;
	if (format_of(s) == FORMAT_TEXT)
		*text = arena_str(w->arena, s);
	buf_free(&b);
	return *text == NULL ? -1 : 0;
}

/* A text that is attached, or stands in a message that is. */
static int
look_at_text(struct work *w, const struct part *p)
{
	const char	*text;
	struct part	 head = *p;
	struct model	 m;

	head.body = slice_sub(p->body, 0, HEAD_RAW);
	if (strcmp(p->ctype.type, "text") == 0) {
		if (!decode_readable(p))
			return 0;
		text = decode_text(w->arena, &head, HEAD_GROWTH * HEAD_RAW);
		if (text == NULL)
			return -1;
	} else if (text_of_file(w, &head, &text) == -1)
		return -1;
	if (*text == '\0')
		return 0;
	if (text_model(w->arena, text, &m) == -1)
		return -1;
	w->secret |= forms_secret(w->arena, w->gate->conf->forms, &m);
	return arena_failed(w->arena) ? -1 : 0;
}

/* HTML or a PDF in an attached message, by a worker. */
static int
look_at_document(struct work *w, const struct part *p, size_t *n)
{
	const struct helpers	*h = w->gate->helpers;
	struct buf		 file = { .max = p->body.n + 1 };
	struct attachment	 a = { 0 };
	struct model		 m;
	int			 rc = 0;

	if (decode_transfer(p, &file) == -1)
		goto out;
	a.bytes = buf_slice(&file);
	a.format = format_of(a.bytes);
	if ((a.format != FORMAT_PDF && a.format != FORMAT_HTML) ||
	    *n >= WITHIN_MAX ||
	    a.bytes.n > (size_t)w->gate->conf->document_mib << 20)
		goto out;
	(*n)++;
	if ((rc = h->inspect(h->ctx, w->arena, &a, &m)) == -1)
		w->out->why = R_INSPECTOR_SILENT;
	else
		w->secret |= m.why == R_NONE && forms_secret(w->arena,
		    w->gate->conf->forms, &m);
out:
	buf_free(&file);
	return rc;
}

/* The mail's own texts and documents are looked at by documents.c. */
static int
look_at_leaf(struct work *w, const struct part *p, size_t *n)
{
	bool	 within = is_within(w, p), html = mime_is(p, "text", "html");

	if (strcmp(p->ctype.type, "image") == 0 || signature_seals(p))
		return 0;
	if (!html && (within || !mime_is(p, "text", "plain") ||
	    strcmp(p->disposition.type, "attachment") == 0) &&
	    look_at_text(w, p) == -1)
		return -1;
	return within && !w->secret && (w->out->filed || w->sender != NULL) ?
	    look_at_document(w, p, n) : 0;
}

int
work_marks(struct work *w)
{
	const struct part	*p;
	size_t			 n = 0;

	if (w->content == NULL || w->gate->conf->forms == NULL)
		return 0;
	for (p = w->content; p != NULL; p = mime_next(w->content, p, true))
		if (look_at_names(w, p) == -1 || (p->child == NULL &&
		    !mime_multipart(p) && look_at_leaf(w, p, &n) == -1))
			return -1;
	return 0;
}
