/* attachment.c: the files of a mail, told by their bytes, never by their names */

#include <string.h>

#include "gate/documents_parts.h"

#define HEAD_RAW	16384	/* bytes of a body that its head is in */
#define HEAD_BYTES	4096	/* where every format shows itself, and more */
#define DER_SEQUENCE	0x30	/* what a CMS begins with */
#define SCAN_MIN	(32 * 1024)	/* bytes of a scanned page; one of text in
					   black and white has 40 */

/*
 * Is it looked into?  A PDF always; the others where a letter may be expected:
 * in what is filed, in what we sign, or under a name with a word of the forms.
 * Pictures and old formats are only noticed.
 */
static bool
is_wanted(struct work *w, const struct file *f)
{
	switch (f->format) {
	case FORMAT_PDF:
		return true;
	case FORMAT_DOCX:
	case FORMAT_XLSX:
	case FORMAT_ODT:
	case FORMAT_ODS:
	case FORMAT_ARCHIVE:
		return w->out->filed || w->unit != NULL ||
		    forms_hint(w->gate->conf->forms, w->arena,
		    slice_of(f->name));
	case FORMAT_OLD:
		return w->out->filed;
	case FORMAT_IMAGE:
		return w->out->filed && f->may_be_scan;
	case FORMAT_TEXT:
	case FORMAT_HTML:
		return w->out->filed && f->inside;
	case FORMAT_UNKNOWN:
	case FORMAT__MAX:
		break;
	}
	return false;
}

/* A name without its last ending: "a.pdf.p7m" is "a.pdf". */
static const char *
without_ending(struct arena *a, const char *name)
{
	const char	*dot = strrchr(name, '.');

	return dot == NULL ? name : arena_str(a, (struct slice){
	    (const unsigned char *)name, (size_t)(dot - name) });
}

/*
 * A CMS that carries a document: what is in it is the document, and who signed
 * around it has signed it.  A mail in it is no document: it might be anybody's.
 */
static int
read_signed(struct work *w, const struct file *f)
{
	struct judge		 judge = work_judge(w);
	struct buf		 content = { .max = f->bytes.n + 1 };
	struct file		 inner = *f;
	struct sigverdict	 v;
	int			 rc;

	if (cms_judge_opaque(w->arena, &judge, f->bytes, &content, &v) == -1) {
		buf_free(&content);
		return -1;
	}
	inner.name = without_ending(w->arena, f->name);
	inner.bytes = buf_slice(&content);
	inner.format = format_of(inner.bytes);
	inner.inside = true;
	inner.around = &v;
	rc = inner.name == NULL ? -1 : inner.format == FORMAT_TEXT ||
	    inner.format == FORMAT_HTML ? 0 : file_read(w, &inner);
	buf_free(&content);
	return rc;
}

/* It is told first: what it carries may stand at its beginning. */
static enum cms_kind
kind_of(const struct work *w, const struct file *f)
{
	return w->out->filed && !f->inside && f->bytes.n > 0 &&
	    f->bytes.p[0] == DER_SEQUENCE ? cms_kind(f->bytes) :
	    CMS_KIND_NONE;
}

int
file_read(struct work *w, const struct file *f)
{
	if (w->out->ndocuments == (size_t)w->gate->conf->documents)
		return document_unread(w, f, R_UNREADABLE,
		    "too many documents");
	switch (kind_of(w, f)) {
	case CMS_KIND_SIGNED:
		return read_signed(w, f);
	case CMS_KIND_ENCRYPTED:
		return document_unread(w, f, R_ENCRYPTED, "encrypted");
	case CMS_KIND_NONE:
		break;
	}
	if (!is_wanted(w, f))
		return 0;
	if (f->format != FORMAT_ARCHIVE)
		return document_inspect(w, f);
	return f->inside ? document_unread(w, f, R_UNREADABLE,
	    "an archive in another") : file_unpack(w, f);
}

/*
 * Of a long file its first bytes tell that nobody looks into it: decoding all
 * of it would cost more than its signature.  A head that decodes to little
 * tells nothing.
 */
static bool
is_passed_over(struct work *w, const struct part *p, struct file *f)
{
	struct part	 head = *p;
	struct buf	 bytes = { .max = HEAD_RAW + 1 };
	bool		 known;

	if (p->body.n <= HEAD_RAW)
		return false;
	head.body = slice_sub(p->body, 0, HEAD_RAW);
	known = decode_transfer(&head, &bytes) == 0 && bytes.n >= HEAD_BYTES;
	f->format = format_of(buf_slice(&bytes));
	known = known && !is_wanted(w, f) && !(w->out->filed &&
	    bytes.p[0] == DER_SEQUENCE);
	buf_free(&bytes);
	return known;
}

/* A scanned page, and no logo: it is attached and not shown in the text. */
static bool
may_be_scan(const struct part *p)
{
	return p->body.n >= SCAN_MIN && strcmp(p->disposition.type,
	    "inline") != 0 && (p->parent == NULL ||
	    !mime_is(p->parent, "multipart", "related"));
}

int
attachment_read(struct work *w, const struct part *p)
{
	struct file	 f = { .name = decode_filename(w->arena, p),
			    .section = p->section,
			    .may_be_scan = may_be_scan(p) };
	struct buf	 bytes = { .max = p->body.n + 1 };
	int		 rc = -1;

	if (f.name == NULL)
		return -1;
	if (is_passed_over(w, p, &f))
		return 0;
	if (decode_transfer(p, &bytes) == 0) {
		f.bytes = buf_slice(&bytes);
		f.format = format_of(f.bytes);
		rc = file_read(w, &f);
	}
	buf_free(&bytes);
	return rc;
}

/*
 * What is still sealed was not opened as a part of the mail: it is encrypted,
 * broken, or a signed part of something larger.  A document in it is read; of
 * anything else nobody knows what it is.
 */
int
attachment_sealed(struct work *w, const struct part *p)
{
	struct file	 f = { .name = decode_filename(w->arena, p),
			    .section = p->section, .bytes = p->whole };
	size_t		 before = w->out->ndocuments;

	if (!w->out->filed)
		return 0;
	if (f.name == NULL)
		return -1;
	if (w->out->cls != SIG_ENCRYPTED && attachment_read(w, p) == -1)
		return -1;
	if (w->out->ndocuments > before)
		return 0;
	return document_unread(w, &f, w->out->cls == SIG_ENCRYPTED ?
	    R_ENCRYPTED : R_UNREADABLE, "sealed");
}
