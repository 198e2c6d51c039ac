/* model.c: what a document says, gathered line by line, and as wire bytes */

#include <glib.h>
#include <string.h>

#include "base/wire.h"
#include "inspect/model.h"

#define LINES_FIRST	64	/* lines of the first allocation: a page */
#define LINE_WIRE_MIN	24	/* bytes of the shortest line on the wire */
#define CELL_WIRE_MIN	4	/* and of the shortest cell */
#define FIELD_MAX	400	/* bytes of a field's name; ours are some letters */
#define CAUSE_MAX	200	/* bytes of a cause; ours are some words */

const char *
model_format_word(enum model_format format)
{
	static const char *const	 words[FORMAT__MAX] = {
		[FORMAT_UNKNOWN] = "unknown", [FORMAT_TEXT] = "text",
		[FORMAT_HTML] = "html", [FORMAT_PDF] = "pdf",
		[FORMAT_DOCX] = "docx", [FORMAT_XLSX] = "xlsx",
		[FORMAT_ODT] = "odt", [FORMAT_ODS] = "ods",
		[FORMAT_ARCHIVE] = "archive", [FORMAT_OLD] = "old-office",
		[FORMAT_IMAGE] = "image",
	};

	return words[format];
}

const char *
model_subfilter_word(enum model_subfilter subfilter)
{
	switch (subfilter) {
	case SUBFILTER_OTHER:
		return "other";
	case SUBFILTER_PKCS7:
		return "adbe.pkcs7.detached";
	case SUBFILTER_CADES:
		return "ETSI.CAdES.detached";
	case SUBFILTER_STAMP:
		return "ETSI.RFC3161";
	}
	return "other";
}

/* Room for one more line of n bytes, or false and full. */
static bool
lines_room(struct model_lines *l, size_t n)
{
	size_t			 size = l->size > 0 ? l->size * 2 : LINES_FIRST;
	struct model_line	*v;

	if (l->full || l->n >= MODEL_LINES_MAX || n > MODEL_TEXT_MAX - l->bytes)
		goto full;
	if (l->n == l->size) {
		if ((v = arena_array(l->arena, size, sizeof(*v))) == NULL)
			goto full;
		if (l->n > 0)
			memcpy(v, l->v, l->n * sizeof(*v));
		l->v = v;
		l->size = size;
	}
	l->bytes += n;
	return true;
full:
	l->full = true;
	return false;
}

void
model_add_line(struct model_lines *l, uint32_t page, const char *text)
{
	if (text == NULL)
		l->full = true;		/* the arena had no room for it */
	else if (*text != '\0' && lines_room(l, strlen(text)))
		l->v[l->n++] = (struct model_line){ .text = text,
			.page = page };
}

struct model_line *
model_add_row(struct model_lines *l, uint32_t page, const char *const *cells,
    size_t ncells)
{
	struct buf		 joined = { .max = MODEL_TEXT_MAX };
	struct model_line	*row = NULL;
	const char		*text = NULL;
	size_t			 i, bytes = 0;

	for (i = 0; i < ncells; i++) {
		if (cells[i] == NULL)
			goto out;
		if (*cells[i] != '\0' && joined.n > 0)
			buf_addc(&joined, ' ');
		buf_adds(&joined, cells[i]);
		bytes += strlen(cells[i]);
	}
	if (!joined.failed)
		text = arena_str(l->arena, buf_slice(&joined));
out:
	if (text == NULL || ncells > MODEL_CELLS_MAX)
		l->full = true;
	else if (*text != '\0' && lines_room(l, bytes + strlen(text))) {
		row = &l->v[l->n++];
		*row = (struct model_line){ .text = text, .cells = cells,
			.ncells = ncells, .page = page };
	}
	buf_free(&joined);
	return row;
}

static void
put_signature(struct buf *b, const struct model_signature *s)
{
	size_t	 i;

	wire_put_str(b, s->field);
	wire_put_u32(b, s->subfilter);
	for (i = 0; i < NELEM(s->range); i++)
		wire_put_i64(b, s->range[i]);
	wire_put_u32(b, s->traits);
	wire_put_u32(b, s->certifies);
	wire_put_u32(b, s->change);
	wire_put_str(b, s->changed);
	wire_put_u32(b, s->page);
	wire_put_u32(b, s->share);
}

static void
put_blobs(struct buf *b, const struct slice *v, size_t n)
{
	size_t	 i;

	wire_put_u32(b, (uint32_t)n);
	for (i = 0; i < n; i++)
		wire_put_bytes(b, v[i]);
}

void
model_put(struct buf *b, const struct model *m)
{
	const struct model_line	*l;
	size_t			 i, k;

	wire_put_u32(b, m->format);
	wire_put_u32(b, m->why);
	wire_put_str(b, m->cause);
	wire_put_u32(b, m->marks);
	wire_put_u32(b, m->pages);
	wire_put_u32(b, (uint32_t)m->nlines);
	for (i = 0; i < m->nlines; i++) {
		l = &m->lines[i];
		wire_put_u32(b, l->page);
		wire_put_str(b, l->text);
		wire_put_u32(b, (uint32_t)l->ncells);
		wire_put_i64(b, (int64_t)l->numbers);
		wire_put_u32(b, l->origin);
		for (k = 0; k < l->ncells; k++)
			wire_put_str(b, l->cells[k]);
	}
	wire_put_u32(b, (uint32_t)m->nsignatures);
	for (i = 0; i < m->nsignatures; i++)
		put_signature(b, &m->signatures[i]);
	wire_put_i64(b, (int64_t)m->read);
	put_blobs(b, m->certs, m->ncerts);
	put_blobs(b, m->ocsps, m->nocsps);
}

/*
 * A string for people to read: UTF-8 and free of control characters, for it
 * will stand in headers and reports.  NULL and failed otherwise.
 */
static const char *
get_text(struct arena *a, struct wire *w, size_t max, size_t *total)
{
	struct slice	 s = wire_get_bytes(w);
	const char	*text;
	size_t		 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] == 0x7f)
			w->failed = true;
	if (w->failed || s.n > max || s.n > MODEL_TEXT_MAX - *total ||
	    (s.n > 0 && !g_utf8_validate((const char *)s.p, (gssize)s.n, NULL)))
		goto bad;
	if ((text = arena_str(a, s)) == NULL)
		goto bad;
	*total += s.n;
	return text;
bad:
	w->failed = true;
	return NULL;
}

static void
get_line(struct arena *a, struct wire *w, struct model_line *l, size_t *total)
{
	const char	**cells = NULL;
	size_t		  i, n;

	l->page = wire_get_u32(w);
	l->text = get_text(a, w, MODEL_TEXT_MAX, total);
	n = wire_get_count(w, MODEL_CELLS_MAX);
	l->numbers = (uint64_t)wire_get_i64(w);
	l->origin = wire_get_u32(w);
	if (w->failed || n > w->left.n / CELL_WIRE_MIN ||
	    (n > 0 && (cells = arena_array(a, n, sizeof(*cells))) == NULL)) {
		w->failed = true;
		return;
	}
	for (i = 0; i < n; i++)
		cells[i] = get_text(a, w, MODEL_TEXT_MAX, total);
	l->cells = cells;
	l->ncells = n;
}

static void
get_signature(struct arena *a, struct wire *w, struct model_signature *s,
    size_t *total)
{
	uint32_t	 subfilter, change;
	size_t		 i;

	s->field = get_text(a, w, FIELD_MAX, total);
	subfilter = wire_get_u32(w);
	for (i = 0; i < NELEM(s->range); i++)
		s->range[i] = wire_get_i64(w);
	s->traits = wire_get_u32(w);
	s->certifies = wire_get_u32(w);
	change = wire_get_u32(w);
	s->changed = get_text(a, w, CAUSE_MAX, total);
	s->page = wire_get_u32(w);
	s->share = wire_get_u32(w);
	if (subfilter > SUBFILTER_STAMP || change > CHANGE_CONTENT ||
	    s->traits >= TRAIT_VISIBLE << 1 || s->certifies > 3)
		w->failed = true;
	s->subfilter = w->failed ? SUBFILTER_OTHER :
	    (enum model_subfilter)subfilter;
	s->change = w->failed ? CHANGE_CONTENT : (enum model_change)change;
}

static size_t
get_signatures(struct arena *a, struct wire *w,
    const struct model_signature **out, size_t *total)
{
	size_t			 i, n = wire_get_count(w, MODEL_SIGNATURES_MAX);
	struct model_signature	*v = NULL;

	if (n > 0 && (v = arena_array(a, n, sizeof(*v))) == NULL)
		w->failed = true;
	for (i = 0; i < n && !w->failed; i++)
		get_signature(a, w, &v[i], total);
	*out = v;
	return n;
}

static size_t
get_blobs(struct arena *a, struct wire *w, const struct slice **out)
{
	size_t		 i, n = wire_get_count(w, MODEL_BLOBS_MAX);
	struct slice	*v = NULL;

	if (n > 0 && (v = arena_array(a, n, sizeof(*v))) == NULL)
		w->failed = true;
	for (i = 0; i < n && !w->failed; i++) {
		v[i] = wire_get_bytes(w);
		if (v[i].n == 0 || v[i].n > MODEL_BLOB_MAX)
			w->failed = true;
		else
			v[i] = arena_copy(a, v[i]);
	}
	*out = v;
	return n;
}

int
model_get(struct arena *a, struct slice bytes, struct model *out)
{
	struct wire		 w = wire_of(bytes);
	struct model		 m = { 0 };
	struct model_line	*lines = NULL;
	uint32_t		 format, why;
	size_t			 i, total = 0;

	format = wire_get_u32(&w);
	why = wire_get_u32(&w);
	m.cause = get_text(a, &w, CAUSE_MAX, &total);
	m.marks = wire_get_u32(&w);
	m.pages = wire_get_u32(&w);
	m.nlines = wire_get_count(&w, MODEL_LINES_MAX);
	if (w.failed || format >= FORMAT__MAX || m.marks >= MARK__END ||
	    (why != R_NONE && why != R_UNREADABLE && why != R_IMAGE_ONLY) ||
	    m.nlines > w.left.n / LINE_WIRE_MIN)
		return -1;
	if (m.nlines > 0 &&
	    (lines = arena_array(a, m.nlines, sizeof(*lines))) == NULL)
		return -1;
	for (i = 0; i < m.nlines && !w.failed; i++)
		get_line(a, &w, &lines[i], &total);
	m.nsignatures = get_signatures(a, &w, &m.signatures, &total);
	m.read = (uint64_t)wire_get_i64(&w);
	m.ncerts = get_blobs(a, &w, &m.certs);
	m.nocsps = get_blobs(a, &w, &m.ocsps);
	if (!wire_done(&w) || arena_failed(a))
		return -1;
	m.format = (enum model_format)format;
	m.why = (enum reason)why;
	m.lines = lines;
	*out = m;
	return 0;
}
