/* beside.c: signatures in files of their own, beside what they sign (.p7s) */

#include <string.h>
#include <strings.h>

#include "gate/documents_parts.h"

#define DER_MAX		(1024 * 1024)	/* one CMS; with a chain and time stamps
					   it stays below 64 KiB */
#define BODY_MAX	(2 * DER_MAX)	/* the same as sent */

static bool
has_ending(const char *name)
{
	const char	*dot = strrchr(name, '.');

	return dot != NULL && (strcasecmp(dot, ".p7s") == 0 ||
	    strcasecmp(dot, ".p7m") == 0 || strcasecmp(dot, ".sig") == 0);
}

int
beside_note(struct work *w, const char *name, struct slice bytes)
{
	struct beside	*b;

	if (bytes.n == 0 || bytes.n > DER_MAX || bytes.p[0] != 0x30 ||
	    w->nbesides == BESIDES_MAX || cms_kind(bytes) != CMS_KIND_SIGNED)
		return 0;
	if (w->besides == NULL && (w->besides = arena_array(w->arena,
	    BESIDES_MAX, sizeof(*w->besides))) == NULL)
		return -1;
	b = &w->besides[w->nbesides++];
	b->name = arena_strdup(w->arena, name);
	b->der = arena_copy(w->arena, bytes);
	return arena_failed(w->arena) ? -1 : 0;
}

int
beside_gather(struct work *w)
{
	const struct part	*p;
	const char		*name;
	struct buf		 der = { .max = DER_MAX };
	int			 rc = 0;

	for (p = w->content; p != NULL && rc == 0;
	    p = mime_next(w->content, p, false)) {
		if (p->child != NULL || p->body.n > BODY_MAX)
			continue;
		if ((name = decode_filename(w->arena, p)) == NULL)
			return -1;
		if (!has_ending(name))
			continue;
		der.n = 0;
		if (decode_transfer(p, &der) == 0)
			rc = beside_note(w, name, buf_slice(&der));
	}
	buf_free(&der);
	return rc;
}

/* The last part of a path, without so many bytes at its end. */
static struct slice
base_name(const char *name)
{
	const char	*slash = strrchr(name, '/');

	return slice_of(slash == NULL ? name : slash + 1);
}

static struct slice
stem(struct slice name)
{
	size_t	 n = name.n;

	while (n > 0 && name.p[n - 1] != '.')
		n--;
	return n > 1 ? slice_sub(name, 0, n - 1) : name;
}

/* "a.pdf.p7s" and "a.p7s" are named after "a.pdf". */
static bool
is_named_after(const struct beside *b, const struct file *f)
{
	struct slice	 own = stem(base_name(b->name));
	struct slice	 name = base_name(f->name);

	return name.n > 0 && (slice_caseeq(own, name) ||
	    slice_caseeq(own, stem(name)));
}

/* Are these the bytes that all of them signed? */
static bool
is_of_it(const struct sigverdict *v)
{
	size_t	 i;

	for (i = 0; i < v->nsigners; i++)
		if (v->signers[i].facts[FACT_INTEGRITY].is != TRUTH_YES)
			return false;
	return v->nsigners > 0;
}

/* Several signatures of one document are one: the worst, and all signers. */
static int
join(struct arena *a, struct sigverdict *all, const struct sigverdict *v)
{
	struct signer	*signers;

	if (all->nsigners == 0) {
		*all = *v;
		return 0;
	}
	signers = arena_array(a, all->nsigners + v->nsigners,
	    sizeof(*signers));
	if (signers == NULL)
		return -1;
	memcpy(signers, all->signers, all->nsigners * sizeof(*signers));
	memcpy(signers + all->nsigners, v->signers,
	    v->nsigners * sizeof(*signers));
	if (sigclass_worse(all->cls, v->cls) != all->cls) {
		all->cls = v->cls;
		all->why = v->why;
	}
	all->signers = signers;
	all->nsigners += v->nsigners;
	return 0;
}

/*
 * A signature belongs to the document whose bytes it signs, whatever its name.
 * One that is named after a document and signs other bytes says that it was
 * changed: the document is no unsigned one.
 */
int
beside_judge(struct work *w, struct document *d, const struct file *f)
{
	struct judge		 judge = work_judge(w);
	struct sigverdict	 v, all = { .cls = SIG_NONE }, named = all;
	size_t			 i;

	for (i = 0; i < w->nbesides; i++) {
		if (cms_judge_detached(w->arena, &judge, f->bytes,
		    w->besides[i].der, &v) == -1)
			return -1;
		if (is_of_it(&v)) {
			if (join(w->arena, &all, &v) == -1)
				return -1;
		} else if (v.why != R_EMBEDDED_CONTENT &&
		    is_named_after(&w->besides[i], f))
			named = v;
	}
	if (all.nsigners == 0)
		all = named;
	if (all.cls != SIG_NONE)
		d->own = (struct docsigs){ .own = true, .verdict = all };
	return 0;
}
