/* docsig.c: the signatures inside a document, judged by its bytes (ISO 32000-1 12.8, ETSI EN 319 142) */

#include <string.h>

#include "gate/docsig.h"

#define HOLE_MAX	(2u * 1024 * 1024)	/* digits; a CMS with its chain and
						   time stamps has 60 KiB */
#define SHARE_MAX	25	/* per cent of a page; a seal and its date have 5 */

/* One document at work. */
struct judging {
	struct arena		*arena;
	const struct judge	*judge;
	struct slice		 bytes;
	const struct model	*model;
	struct cms_document	 parts[MODEL_SIGNATURES_MAX];
	struct docsig		*v;		/* as many as the model has */
};

/* What stands between < and >: pairs of digits only.  False: it is not so. */
static bool
read_hole(struct arena *a, struct slice hole, struct slice *out)
{
	struct slice	 digits;
	unsigned char	*p;

	if (hole.n < 4 || hole.n > HOLE_MAX || hole.p[0] != '<' ||
	    hole.p[hole.n - 1] != '>')
		return false;
	digits = slice_sub(hole, 1, hole.n - 2);
	if ((p = arena_alloc(a, digits.n / 2)) == NULL ||
	    !slice_unhex(digits, p))
		return false;
	*out = (struct slice){ p, digits.n / 2 };
	return true;
}

/* Do the bytes end as a file does: %%EOF and at most the end of its line? */
static bool
ends_file(struct slice s)
{
	static const char *const	 ends[] = { "\r\n", "\n", "\r" };
	size_t				 i;

	for (i = 0; i < NELEM(ends); i++)
		if (slice_ends(s, slice_of(ends[i]))) {
			s = slice_sub(s, 0, s.n - strlen(ends[i]));
			break;
		}
	return slice_ends(s, SLICE("%%EOF"));
}

enum reason
docsig_range(struct arena *a, struct slice bytes, const int64_t r[4],
    struct cms_document *d)
{
	uint64_t	 n = bytes.n, begin, end;
	size_t		 i;

	for (i = 0; i < 4; i++)
		if (r[i] < 0 || (uint64_t)r[i] > n)
			return R_DOCUMENT_MALFORMED;
	begin = (uint64_t)r[1];
	end = (uint64_t)r[2];
	if (r[0] != 0 || begin >= end || (uint64_t)r[3] > n - end ||
	    r[3] == 0)
		return R_DOCUMENT_MALFORMED;
	d->content.before = slice_sub(bytes, 0, begin);
	d->content.after = slice_sub(bytes, end, (size_t)r[3]);
	if (!slice_starts(d->content.before, SLICE("%PDF-")) ||
	    !ends_file(d->content.after) || !read_hole(a,
	    slice_sub(bytes, begin, end - begin), &d->der))
		return R_DOCUMENT_MALFORMED;
	return R_NONE;
}

static void
decide(struct docsig *s, enum sigclass cls, enum reason why)
{
	s->cls = cls;
	s->why = why;
}

/*
 * Each within the file as it was when the next was made, which has all of it
 * before its own hole: two of one range, or one around another, are none.
 */
static bool
follows(const struct docsig *before, const struct model_signature *s)
{
	return before->covers <= (uint64_t)s->range[1];
}

/* The shape of all; what is wrong with it is decided. */
static void
look_at_shapes(struct judging *w)
{
	const struct model_signature	*m;
	struct docsig			*s;
	enum reason			 why;
	size_t				 i;

	for (i = 0; i < w->model->nsignatures; i++) {
		m = &w->model->signatures[i];
		s = &w->v[i];
		*s = (struct docsig){ .field = m->field,
			.subfilter = m->subfilter, .change = m->change,
			.changed = m->changed, .share = m->share,
			.visible = (m->traits & TRAIT_VISIBLE) != 0,
			.cls = SIG_NONE, .stamp.tsa = "" };
		w->parts[i] = (struct cms_document){ .tsa = "",
			.cades = m->subfilter == SUBFILTER_CADES,
			.certs = w->model->certs, .ncerts = w->model->ncerts,
			.ocsps = w->model->ocsps, .nocsps = w->model->nocsps };
		why = docsig_range(w->arena, w->bytes, m->range, &w->parts[i]);
		if (why == R_NONE)
			s->covers = (uint64_t)(m->range[2] + m->range[3]);
		if (why != R_NONE || (m->traits & (TRAIT_ORPHAN |
		    TRAIT_MALFORMED)) != 0 || (i > 0 && !follows(&w->v[i - 1],
		    m)))
			decide(s, SIG_BROKEN, R_DOCUMENT_MALFORMED);
	}
}

/*
 * A time stamp over the document proves a time for what was signed before.
 * Anybody may have one: what it draws comes from nobody who signs.
 */
static int
judge_stamp(struct judging *w, size_t i)
{
	struct docsig	*s = &w->v[i];
	size_t		 k;

	if (stamp_judge_document(w->arena, w->judge, &w->parts[i],
	    &s->stamp) == -1)
		return -1;
	if (s->stamp.at == 0) {
		decide(s, s->stamp.why == R_STAMP_STATUS ? SIG_STATUS_UNKNOWN :
		    s->stamp.why == R_STAMP_UNTRUSTED ? SIG_UNKNOWN_CA :
		    SIG_BAD, s->stamp.why);
		return 0;
	}
	if (s->visible)
		decide(s, SIG_BAD, R_DOCUMENT_CHANGED);
	else
		decide(s, SIG_GOOD, R_SIGNATURE_GOOD);
	for (k = 0; k < i; k++)
		if (w->parts[k].stamped == 0 ||
		    s->stamp.at < w->parts[k].stamped) {
			w->parts[k].stamped = s->stamp.at;
			w->parts[k].tsa = s->stamp.tsa;
		}
	return 0;
}

/* Is there, after this one, a signature that it does not allow? */
static bool
is_outdone(const struct judging *w, size_t i)
{
	size_t	 k;

	if (w->model->signatures[i].certifies != 1)
		return false;
	for (k = i + 1; k < w->model->nsignatures; k++)
		if (w->v[k].subfilter != SUBFILTER_STAMP)
			return true;
	return false;
}

/*
 * What the worker says of changes is one more doubt, and no proof: what
 * nothing was found behind must reach the end of the file.
 */
static bool
is_changed(const struct judging *w, size_t i)
{
	const struct docsig	*s = &w->v[i];
	struct slice		 rest = slice_from(w->bytes, s->covers);

	switch (s->change) {
	case CHANGE_NOTHING:
		return slice_trim(rest).n > 0 || rest.n > 2;
	case CHANGE_MORE:
		return !ends_file(w->bytes) || is_outdone(w, i);
	case CHANGE_CONTENT:
		break;
	}
	return true;
}

static int
judge_signature(struct judging *w, size_t i)
{
	struct docsig	*s = &w->v[i];

	if (s->subfilter == SUBFILTER_OTHER) {
		decide(s, SIG_BROKEN, R_DOCUMENT_KIND);
		return 0;
	}
	if (cms_judge_document(w->arena, w->judge, &w->parts[i],
	    &s->verdict) == -1)
		return -1;
	decide(s, s->verdict.cls, s->verdict.why);
	return 0;
}

/* From the last to the first: what proves a time comes after what it is of. */
static int
judge_all(struct judging *w)
{
	size_t	 i;
	int	 rc = 0;

	for (i = w->model->nsignatures; i-- > 0 && rc == 0;) {
		if (w->v[i].cls == SIG_BROKEN)
			continue;
		rc = w->v[i].subfilter == SUBFILTER_STAMP ?
		    judge_stamp(w, i) : judge_signature(w, i);
		if (rc == 0 && w->v[i].cls != SIG_BROKEN &&
		    w->v[i].cls != SIG_BAD && is_changed(w, i))
			decide(&w->v[i], SIG_BAD, R_DOCUMENT_CHANGED);
	}
	return rc;
}

/* Does this one count for the document: it signs, or it is no honest stamp? */
static bool
counts(const struct docsig *s)
{
	return s->subfilter != SUBFILTER_STAMP || s->cls == SIG_BROKEN ||
	    s->why == R_DOCUMENT_CHANGED || (s->visible && s->cls != SIG_GOOD);
}

/* A seal comes last: whoever signs after it has not had it put on that. */
static bool
in_disorder(const struct sigverdict *v)
{
	bool	 sealed = false;
	size_t	 i;

	for (i = 0; i < v->nsigners; i++) {
		if (sealed && v->signers[i].holder != HOLDER_AGENCY)
			return true;
		sealed |= v->signers[i].holder == HOLDER_AGENCY;
	}
	return false;
}

/* All that count made one.  0, or -1: no memory. */
static int
combine(const struct judging *w, struct docsigs *out)
{
	struct sigverdict	*all = &out->verdict;
	struct signer		*signers;
	const struct docsig	*s;
	size_t			 i;

	*all = (struct sigverdict){ .cls = SIG_NONE, .why = R_UNSIGNED };
	signers = arena_array(w->arena, out->n > 0 ? out->n : 1,
	    sizeof(*signers));
	if (signers == NULL)
		return -1;
	all->signers = signers;
	for (i = 0; i < out->n; i++) {
		s = &out->v[i];
		out->large |= s->share > SHARE_MAX;
		if (!counts(s))
			continue;
		if (!out->own || (s->cls != all->cls &&
		    sigclass_worse(all->cls, s->cls) == s->cls)) {
			all->cls = s->cls;
			all->why = s->why;
		}
		out->own = true;
		if (s->verdict.nsigners > 0)
			signers[all->nsigners++] = s->verdict.signers[0];
	}
	out->disorder = in_disorder(all);
	return 0;
}

int
docsig_judge(struct arena *a, const struct judge *j, struct slice bytes,
    const struct model *m, struct docsigs *out)
{
	struct judging	 w = { .arena = a, .judge = j, .bytes = bytes,
			    .model = m };
	struct docsigs	 all = { .n = m->nsignatures };

	w.v = arena_array(a, all.n > 0 ? all.n : 1, sizeof(*w.v));
	if (w.v == NULL || all.n > MODEL_SIGNATURES_MAX)
		return -1;
	all.v = w.v;
	look_at_shapes(&w);
	if (judge_all(&w) == -1 || combine(&w, &all) == -1 ||
	    arena_failed(a))
		return -1;
	*out = all;
	return 0;
}

static bool
is_letter(const struct model *m, const struct model_line *l,
    const struct docsigs *own)
{
	if (l->origin == 0)
		return true;
	if (l->origin > m->nsignatures ||
	    m->signatures[l->origin - 1].share > MODEL_STAMP_SHARE)
		return false;
	return own == NULL || own->v[l->origin - 1].cls == SIG_GOOD;
}

int
docsig_lines(struct arena *a, const struct model *m,
    const struct docsigs *own, struct model *out)
{
	struct model_line	*v = arena_array(a, m->nlines > 0 ? m->nlines :
				    1, sizeof(*v));
	size_t			 i, n = 0;

	if (v == NULL)
		return -1;
	for (i = 0; i < m->nlines; i++)
		if (is_letter(m, &m->lines[i], own))
			v[n++] = m->lines[i];
	*out = *m;
	out->lines = v;
	out->nlines = n;
	return 0;
}
