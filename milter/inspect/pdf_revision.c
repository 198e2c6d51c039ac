/* pdf_revision.c: each signature's own revision of a PDF, and what came after it (ISO 32000-1 7.5.6) */

#include <string.h>

#include "inspect/pdf_parts.h"

#define LINE_END_MAX	2	/* bytes that may follow the end of a file */

/* The revision that a signature covers; q is NULL where it is not opened. */
struct revision {
	uint64_t	 end;
	qpdf_data	 q;
	bool		 whole;		/* it is the document, not ours to free */
};

struct revisions {
	struct revision	 v[MODEL_SIGNATURES_MAX];
	size_t		 n;
};

/* Are these bytes the end of a line, or nothing? */
static bool
is_line_end(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && s.p[i] != '\n')
			return false;
	return s.n <= LINE_END_MAX;
}

/* Does the revision by itself hold this very signature? */
static bool
holds(qpdf_data q, struct arena *a, struct pdf_signed *doc,
    const struct model_signature *s)
{
	struct pdf_signatures	 all;
	size_t			 i;

	if (pdf_signatures(q, a, &doc->holes, &doc->pieces, pdf_end(s),
	    &all) != NULL)
		return false;
	for (i = 0; i < all.n; i++)
		if (memcmp(all.v[i].range, s->range, sizeof(s->range)) == 0 &&
		    all.v[i].traits == s->traits &&
		    all.v[i].subfilter == s->subfilter)
			return true;
	return false;
}

/* Open what a signature covers; its q stays NULL when it can not be read. */
static void
open_revision(struct revision *r, qpdf_data whole, struct arena *a,
    struct pdf_signed *doc, const struct inspect_limits *limits,
    const struct model_signature *s)
{
	struct slice	 bytes = doc->holes.bytes;
	uint32_t	 pages;

	r->end = pdf_end(s);
	if (is_line_end(slice_from(bytes, r->end))) {
		r->q = whole;
		r->whole = true;
		return;
	}
	r->q = qpdf_init();
	if (pdf_open(r->q, slice_sub(bytes, 0, r->end), limits->pages,
	    &pages) == NULL && holds(r->q, a, doc, s))
		return;
	qpdf_cleanup(&r->q);
}

static void
close_one(void *p)
{
	qpdf_data	 q = p;

	qpdf_cleanup(&q);
}

static void
leave_revisions(const struct revisions *all, qpdf_data but, struct arena *a)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (!all->v[i].whole && all->v[i].q != NULL &&
		    all->v[i].q != but)
			arena_leave(a, close_one, all->v[i].q);
}

static void
note_change(struct model_signature *s, enum model_change change,
    const char *what)
{
	if (change <= s->change)
		return;
	s->change = change;
	s->changed = change == CHANGE_CONTENT ? what : "";
}

/* What came between the ith revision and the next, or the whole. */
static void
look_after(struct pdf_signed *out, struct revisions *all, size_t i,
    qpdf_data whole, struct arena *a)
{
	struct revision	*r = &all->v[i];
	bool		 last = i + 1 == all->n;
	struct pdf_revisions both = { .before = r->q, .covers = r->end,
		.after = last ? whole : all->v[i + 1].q,
		.until = last || all->v[i + 1].whole ? out->bytes.n :
		    all->v[i + 1].end, .pieces = &out->pieces };
	const char	*what = "the revision can not be read";
	bool		 more = false;
	size_t		 k;

	if (r->whole)
		return;
	if (both.before != NULL && both.after != NULL)
		what = pdf_changed(&both, a, &more);
	if (what == NULL && !more)
		what = "bytes were added";
	for (k = 0; k <= i; k++)
		note_change(&out->all.v[k], what == NULL ? CHANGE_MORE :
		    CHANGE_CONTENT, what);
}

/* The last signature, as a time stamp is none, and its revision. */
static void
choose_text(struct pdf_signed *out, const struct revisions *all,
    struct slice bytes)
{
	size_t	 i;

	for (i = all->n; i-- > 0;) {
		if (out->all.v[i].subfilter == SUBFILTER_STAMP ||
		    all->v[i].q == NULL)
			continue;
		if (!all->v[i].whole) {
			out->text = all->v[i].q;
			out->bytes = slice_sub(bytes, 0, all->v[i].end);
		}
		return;
	}
}

/* Open the document and find its signatures.  NULL, or a cause. */
static const char *
open_whole(qpdf_data q, struct arena *a, const struct inspect_limits *limits,
    struct pdf_signed *out)
{
	struct slice	 bytes = out->holes.bytes;
	const char	*cause = pdf_open(q, bytes, limits->pages,
			    &out->pages);

	return cause != NULL ? cause :
	    pdf_signatures(q, a, &out->holes, &out->pieces, bytes.n,
	    &out->all);
}

const char *
pdf_sign_read(qpdf_data *whole, struct arena *a, struct slice bytes,
    const struct inspect_limits *limits, struct pdf_signed *out)
{
	struct revisions	 all = { .n = 0 };
	const char		*cause;
	qpdf_data		 q = *whole;
	size_t			 i;

	pdf_holes_cover(&out->holes, bytes, pdf_plain(bytes, &out->pieces));
	cause = open_whole(q, a, limits, out);
	if (out->holes.own != NULL &&
	    (cause != NULL || !pdf_holes_met(&out->holes))) {
		qpdf_cleanup(whole);
		pdf_holes_clear(&out->holes);
		out->holes.bytes = bytes;
		q = *whole = qpdf_init();
		cause = open_whole(q, a, limits, out);
	}
	out->text = q;
	out->bytes = bytes;
	if (cause != NULL)
		return cause;
	all.n = out->all.n;
	for (i = 0; i < all.n; i++) {
		all.v[i] = (struct revision){ .q = NULL };
		if (pdf_end(&out->all.v[i]) > 0)
			open_revision(&all.v[i], q, a, out, limits,
			    &out->all.v[i]);
	}
	for (i = 0; i < all.n; i++)
		look_after(out, &all, i, q, a);
	choose_text(out, &all, bytes);
	leave_revisions(&all, out->text, a);
	out->pages = (uint32_t)qpdf_get_num_pages(out->text);
	return NULL;
}

void
pdf_differ(struct pdf_signed *s, const char *what)
{
	size_t	 i;

	for (i = 0; i < s->all.n; i++)
		note_change(&s->all.v[i], CHANGE_CONTENT, what);
}

void
pdf_signed_clear(struct pdf_signed *s, qpdf_data *whole)
{
	if (s->text != NULL && s->text != *whole)
		qpdf_cleanup(&s->text);
	qpdf_cleanup(whole);
	pdf_holes_clear(&s->holes);
	pdf_pieces_clear(&s->pieces);
}
