/* damage.c: what happened to a signed entity on its way, found by undoing it (RFC 8551 3.1) */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "crypto/imprint.h"
#include "gate/damage_parts.h"
#include "mail/decode.h"

#define DER_MAX		(1024 * 1024)	/* as the judgement takes it */
#define TRIALS_MAX	60000		/* a second of small mails */
#define HASHED_MAX	(1024u << 20)	/* bytes; a second or two */
#define ROW_MAX		(256u << 20)	/* of these, for one row of the first
					   round: others get their turn */
#define LARGE		(4u << 20)	/* an entity beyond: cheap rows only */
#define AGAIN_MAX	(1024u << 10)	/* larger ones: no two at once */
#define TREE_MAX	(16u << 20)	/* memory of one tree */
#define PATCHES_MAX	(2 * DAMAGE_PARTS_MAX)

enum {
	CHEAP = 1 << 0,		/* few trials: for large mails too */
	FIRST = 1 << 1,		/* likely with another one on top of it */
	SECOND = 1 << 2		/* likely on top of, or below, another */
};

/* In order of likelihood; each at last decides by the digest alone. */
static const struct row {
	enum damage_kind kind;
	damage_undo	 undo;
	unsigned	 flags;
} rows[] = {
	{ DAMAGE_END, undo_end, CHEAP | SECOND },
	{ DAMAGE_QP, undo_qp, CHEAP | FIRST | SECOND },
	{ DAMAGE_LINE_ENDS, undo_line_ends, CHEAP | FIRST | SECOND },
	{ DAMAGE_BASE64, undo_base64, CHEAP | FIRST | SECOND },
	{ DAMAGE_PART, undo_part, CHEAP | FIRST },
	{ DAMAGE_PREAMBLE, undo_preamble, CHEAP | FIRST | SECOND },
	{ DAMAGE_BLANKS_ADDED, undo_blanks_added, CHEAP | FIRST | SECOND },
	{ DAMAGE_BLANKS_CUT, undo_blanks_cut, CHEAP | SECOND },
	{ DAMAGE_LONG_LINES, undo_long_lines, CHEAP | FIRST | SECOND },
	{ DAMAGE_FROM, undo_from, CHEAP | FIRST | SECOND },
	{ DAMAGE_DOTS, undo_dots, CHEAP | FIRST | SECOND },
	{ DAMAGE_FOOTER, undo_footer, FIRST | SECOND },
	{ DAMAGE_BANNER, undo_banner, FIRST | SECOND },
	{ DAMAGE_HTML, undo_html, SECOND },
	{ DAMAGE_DECODED, undo_decoded, FIRST },
	{ DAMAGE_HEADER, undo_header, SECOND },
	{ DAMAGE_FIELD, undo_field, SECOND },
	{ DAMAGE_ORDER, undo_order, 0 },
};

struct finder {
	const struct imprints	*want;
	const struct mime_limits *limits;
	struct damage		 found;
	struct damage_step	 steps[DAMAGE_STEPS];
	size_t			 depth;	/* damages undone before this one */
	size_t			 deep;	/* how many to undo, from 1 */
	size_t			 hashed;
	size_t			 hashed_max; /* for the row at work */
};

bool
damage_done(const struct finder *f)
{
	return f->found.n > 0 || f->found.trials >= TRIALS_MAX ||
	    f->hashed >= f->hashed_max;
}

struct slice
damage_header(const struct part *p)
{
	return slice_sub(p->whole, 0, (size_t)(p->body.p - p->whole.p));
}

size_t
damage_texts(const struct damaged *e, const char *subtype,
    const struct part *leaves[DAMAGE_PARTS_MAX])
{
	const struct part	*p;
	size_t			 n = 0;

	for (p = e->root; p != NULL && n < DAMAGE_PARTS_MAX;
	    p = mime_next(e->root, p, true))
		if (p->child == NULL && mime_is(p, "text", subtype))
			leaves[n++] = p;
	return n;
}

static void
run_row(struct finder *f, const struct row *row, const struct damaged *e)
{
	f->steps[f->depth] = (struct damage_step){ .kind = row->kind };
	if (!damage_done(f))
		row->undo(f, e);
}

/* With one damage undone, try every other. */
static void
undo_another(struct finder *f, struct slice bytes)
{
	struct arena	*a = arena_new(TREE_MAX);
	struct damaged	 e = { .bytes = bytes, .again = true };
	enum reason	 why;
	size_t		 i;

	if (a == NULL || mime_tree(a, bytes, f->limits, &e.root, &why) == -1)
		goto out;
	f->depth++;
	for (i = 0; i < NELEM(rows); i++)
		if ((rows[i].flags & SECOND) != 0 &&
		    rows[i].kind != f->steps[0].kind)
			run_row(f, &rows[i], &e);
	f->depth--;
out:
	arena_free(a);
}

static void
try_digest(struct finder *f, const struct slice *pieces, size_t n,
    size_t bytes)
{
	f->found.trials++;
	f->hashed += bytes;
	if (!imprints_fit(f->want, pieces, n))
		return;
	f->found.n = f->depth + 1;
	memcpy(f->found.v, f->steps, sizeof(f->steps));
}

void
damage_offer(struct finder *f, const struct damaged *e,
    const struct patch *v, size_t n, const struct part *where, size_t count)
{
	struct slice		 pieces[2 * PATCHES_MAX + 1];
	struct damage_step	*step = &f->steps[f->depth];
	struct buf		 joined = { .max = AGAIN_MAX };
	size_t			 i, k = 0, bytes = 0, at = 0, start;

	if (damage_done(f) || n > PATCHES_MAX)
		return;
	for (i = 0; i < n; i++) {
		start = (size_t)(v[i].at.p - e->bytes.p);
		pieces[k++] = slice_sub(e->bytes, at, start - at);
		pieces[k++] = v[i].with;
		at = start + v[i].at.n;
	}
	pieces[k++] = slice_from(e->bytes, at);
	for (i = 0; i < k; i++)
		bytes += pieces[i].n;
	snprintf(step->section, sizeof(step->section), "%s",
	    where == NULL ? "" : where->section);
	step->count = count;
	if (f->depth + 1 == f->deep) {
		try_digest(f, pieces, k, bytes);
		return;
	}
	for (i = 0; i < k; i++)
		buf_add(&joined, pieces[i]);
	if (!joined.failed)
		undo_another(f, buf_slice(&joined));
	buf_free(&joined);
}

/* What a change makes of one part, header and body, into out. */
static size_t
change_part(const struct change *c, const struct part *p, struct buf *out,
    struct patch *v)
{
	size_t	 n = 0, before = out->n;

	if (c->header != NULL && c->header(p, c->how, out)) {
		v[n++] = (struct patch){ damage_header(p),
		    { NULL, out->n - before } };
	} else
		out->n = before;
	before = out->n;
	if (c->body != NULL && p->child == NULL && c->body(p, c->how, out)) {
		v[n++] = (struct patch){ p->body,
		    { NULL, out->n - before } };
	} else
		out->n = before;
	return n;
}

/* Patches know their lengths; where their bytes are is known at the end. */
static void
place(struct patch *v, size_t n, const struct buf *b)
{
	size_t	 i, at = 0;

	for (i = 0; i < n; i++) {
		v[i].with.p = b->p + at;
		at += v[i].with.n;
	}
}

void
damage_change(struct finder *f, const struct damaged *e,
    const struct change *c)
{
	struct patch		 v[PATCHES_MAX];
	size_t			 first[DAMAGE_PARTS_MAX + 1];
	const struct part	*parts[DAMAGE_PARTS_MAX], *p;
	struct buf		 b = { 0 };
	size_t			 i, n = 0, np = 0, got;

	for (p = e->root; p != NULL && np < DAMAGE_PARTS_MAX &&
	    !damage_done(f); p = mime_next(e->root, p, true)) {
		if ((got = change_part(c, p, &b, &v[n])) == 0)
			continue;
		first[np] = n;
		parts[np++] = p;
		n += got;
	}
	if (np == 0 || b.failed)
		goto out;
	first[np] = n;
	place(v, n, &b);
	damage_offer(f, e, v, n, np == 1 ? parts[0] : NULL, c->count);
	for (i = 0; i < np && np > 1; i++)
		damage_offer(f, e, &v[first[i]], first[i + 1] - first[i],
		    parts[i], c->count);
out:
	buf_free(&b);
}

/* One damage in every way, then two at once. */
static void
search(struct finder *f, const struct damaged *e)
{
	size_t	 i, end;

	f->deep = 1;
	for (i = 0; i < NELEM(rows); i++) {
		end = f->hashed + ROW_MAX;
		f->hashed_max = end < HASHED_MAX ? end : HASHED_MAX;
		if (e->bytes.n > LARGE && (rows[i].flags & CHEAP) == 0)
			f->found.limited = true;
		else
			run_row(f, &rows[i], e);
		f->found.limited |= f->hashed >= f->hashed_max;
	}
	f->hashed_max = HASHED_MAX;
	f->deep = 2;
	for (i = 0; i < NELEM(rows) && e->bytes.n <= AGAIN_MAX; i++)
		if ((rows[i].flags & FIRST) != 0)
			run_row(f, &rows[i], e);
	f->found.limited |= e->bytes.n > AGAIN_MAX ||
	    f->found.trials >= TRIALS_MAX || f->hashed >= HASHED_MAX;
}

static bool
is_signed(const struct part *p)
{
	const struct part	*sig;

	if (!mime_is(p, "multipart", "signed") || mime_children(p) != 2)
		return false;
	sig = p->child->next;
	return mime_is(sig, "application", "pkcs7-signature") ||
	    mime_is(sig, "application", "x-pkcs7-signature");
}

/* The entity as a message of its own, so that it can be cut anew. */
static int
open_entity(struct arena *a, const struct mime_limits *limits,
    const struct part *content, struct damaged *e)
{
	enum reason	 why;

	*e = (struct damaged){ .bytes = content->whole };
	return mime_tree(a, e->bytes, limits, &e->root, &why);
}

int
damage_find(const struct mime_limits *limits, struct slice mail,
    struct damage *out)
{
	struct arena		*a = arena_new(2 * TREE_MAX);
	const struct part	*p;
	struct part		*root = NULL;
	struct damaged		 e;
	struct imprints		 want;
	struct buf		 der = { .max = DER_MAX };
	struct finder		 f = { .want = &want, .limits = limits };
	enum reason		 why = R_NONE;
	int			 rc = -1;

	if (a == NULL)
		return -1;
	mime_tree(a, mail, limits, &root, &why);
	for (p = root; p != NULL && !is_signed(p); )
		p = mime_next(root, p, true);
	if (p != NULL && decode_transfer(p->child->next, &der) == 0 &&
	    imprints_of(buf_slice(&der), &want) == 0 &&
	    open_entity(a, limits, p->child, &e) == 0)
		search(&f, &e);
	if (!arena_failed(a)) {
		f.found.limited &= f.found.n == 0;
		*out = f.found;
		rc = 0;
	}
	buf_free(&der);
	arena_free(a);
	return rc;
}
