/* pdf_heads.c: do all readers take the same object for a number? (ISO 32000-1 7.3.10, 7.5.4, 7.5.7, 7.5.8) */

#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_head.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_scan.h"
#include "inspect/pdf_values.h"

#define REVISIONS_MAX	64	/* of a file; ours have some */
#define SECTIONS_MAX	128	/* tables of a file; usual: one a revision */
#define WIDTH_MAX	8	/* bytes of a number in a stream of entries */
#define INDEX_MAX	512	/* numbers that tell which entries it has */

/* What is known of a number; a bit for each revision. */
struct known {
	size_t		 at;		/* where it stands last, be it in a string */
	size_t		 led;		/* where the newest table has it */
	uint64_t	 stands;	/* where there is such an object */
	uint64_t	 packed;	/* where one is in a stream of objects */
	unsigned	 section, freed; /* the last that lists it, and as free */
	bool		 gone;		/* the newest table says it is free */
	size_t		 first, n;	/* of a stream of objects: those that
					   are in it, among all the packed */
};

struct walk {
	qpdf_data	 q;		/* the file */
	struct slice	 bytes;
	size_t		 ends[REVISIONS_MAX];	/* of its revisions */
	size_t		 last;		/* where the last one's table is */
	size_t		 n;
	struct known	*known;		/* by number */
	size_t		 numbers;	/* that there are, with 0 */
	struct buf	 packed;	/* numbers, as they stand in streams */
	unsigned	 sections;	/* read so far */
	bool		 beside;	/* the one at hand is beside the table
					   read before it */
	bool		 gone;		/* something that stands is */
};

/*
 * Where each revision ends.  The first part of a linearized file tells of no
 * table, and is no revision.  False: it is not told.
 */
static bool
find_ends(struct walk *w)
{
	struct slice	 word = SLICE("startxref"), rest;
	size_t		 at = 0, table;

	for (; (at = slice_find(w->bytes, word, at)) != SIZE_MAX;
	    at += word.n) {
		rest = slice_from(w->bytes, at + word.n);
		values_space(&rest);
		if (!values_number(&rest, &table) || w->n == REVISIONS_MAX - 1)
			return false;
		if (table == 0)
			continue;
		w->ends[w->n++] = at;
		w->last = table;
	}
	return w->n > 0;
}

/* The bit of the revision that a place is in. */
static uint64_t
revision_of(const struct walk *w, size_t at)
{
	size_t	 i = 0;

	while (i < w->n && w->ends[i] <= at)
		i++;
	return (uint64_t)1 << i;
}

/* Is there a reference to another generation than all objects have? */
static bool
has_other_generation(struct slice s)
{
	struct pdf_head	 r;
	size_t		 at = 0;

	while (pdf_head_reference(s, &at, &r))
		if (r.generation != 0)
			return true;
	return false;
}

/* All objects, each of which stands once in a revision at most. */
static bool
walk_heads(struct walk *w)
{
	struct slice	 word = SLICE("obj");
	size_t		 at = 0;
	struct known	*k;
	struct pdf_head	 h;
	enum pdf_head_sort sort;
	uint64_t	 bit;

	for (; (at = slice_find(w->bytes, word, at)) != SIZE_MAX;
	    at += word.n) {
		sort = pdf_head_read(w->bytes, at, w->numbers, &h);
		if (sort == NO_HEAD)
			continue;
		if (sort == ODD_HEAD)
			return false;
		k = &w->known[h.number];
		bit = revision_of(w, h.at);
		if ((k->stands & bit) != 0)
			return false;
		k->stands |= bit;
		k->at = h.at;
	}
	return true;
}

/*
 * Does a dictionary tell all that leads to objects by itself?  Of a reference
 * PDFium makes nothing there.
 */
static bool
tells_itself(qpdf_data q, qpdf_oh dict)
{
	static const char *const	 keys[] = { "/Type", "/N", "/First",
		"/W", "/Index", "/Size", "/Prev" };
	size_t				 i;

	for (i = 0; i < NELEM(keys); i++)
		if (qpdf_oh_is_indirect(q, pdf_key(q, dict, keys[i])))
			return false;
	return true;
}

/* What a stream holds, if it is of that type; out->p is to be freed. */
static bool
open_stream(const struct walk *w, size_t number, const char *type,
    qpdf_oh *dict, struct slice *out)
{
	qpdf_data	 q = w->q;
	qpdf_oh		 o = qpdf_get_object_by_id(q, (int)number, 0);
	unsigned char	*p = NULL;
	size_t		 n = 0;
	bool		 good = false;

	if (qpdf_oh_is_stream(q, o)) {
		*dict = qpdf_oh_get_dict(q, o);
		good = pdf_is_name(q, pdf_key(q, *dict, "/Type"), type) &&
		    qpdf_oh_get_stream_data(q, o, qpdf_dl_generalized, NULL,
		    &p, &n) == QPDF_SUCCESS;
	}
	*out = (struct slice){ p, n };
	return good;
}

/* Are the n objects in a stream of such nowhere else in its revision? */
static bool
is_packed_once(struct walk *w, struct slice s, int n, uint64_t bit)
{
	size_t		 number, at;
	struct known	*k;

	if (has_other_generation(s))
		return false;
	for (; n > 0; n--) {
		values_space(&s);
		if (!values_number(&s, &number) || number >= w->numbers)
			return false;
		k = &w->known[number];
		values_space(&s);
		if (((k->stands | k->packed) & bit) != 0 ||
		    !values_number(&s, &at))
			return false;
		k->packed |= bit;
		buf_add(&w->packed, (struct slice){ (unsigned char *)&number,
		    sizeof(number) });
	}
	return !w->packed.failed;
}

static bool
walk_packed(struct walk *w)
{
	struct known	*k;
	struct slice	 s;
	qpdf_oh		 dict;
	size_t		 i;
	bool		 good = true;

	for (i = 1; i < w->numbers && good; i++) {
		k = &w->known[i];
		if (k->at == 0)
			continue;
		k->first = w->packed.n / sizeof(size_t);
		if (open_stream(w, i, "/ObjStm", &dict, &s))
			good = tells_itself(w->q, dict) && is_packed_once(w, s,
			    qpdf_oh_get_int_value_as_int(w->q, pdf_key(w->q,
			    dict, "/N")), revision_of(w, k->at));
		k->n = w->packed.n / sizeof(size_t) - k->first;
		free((unsigned char *)(uintptr_t)s.p);
		qpdf_oh_release_all(w->q);
	}
	return good;
}

/*
 * Is a number where an entry says, in that stream and at that place of it?
 * qpdf goes by the number, pdf.js by the place, and PDFium and poppler find
 * none where the two differ.
 */
static bool
is_packed_there(const struct walk *w, size_t number, const struct pdf_entry *e)
{
	const struct known	*holder;
	size_t			 there;

	if (e->value >= w->numbers)
		return false;
	holder = &w->known[e->value];
	if (e->generation >= holder->n)		/* its place, of such an entry */
		return false;
	memcpy(&there, w->packed.p + (holder->first + e->generation) *
	    sizeof(there), sizeof(there));
	return there == number;
}

/* Does it lead to the object of its number in the revision it is in? */
static bool
leads_home(struct walk *w, size_t number, const struct pdf_entry *e, uint64_t bit)
{
	struct known	*k;

	if (number >= w->numbers)
		return false;
	k = &w->known[number];
	if (k->section == w->sections)
		return false;		/* twice in one of them */
	if (e->type == 0 || (e->type == 1 && e->value == 0)) {
		k->gone = k->gone || (k->section == 0 &&
		    (k->stands | k->packed) != 0);
		w->gone = w->gone || k->gone;
		k->section = k->freed = w->sections;
		return number == 0 || (k->stands & bit) == 0;
	}
	if (k->section == 0 && e->type == 1)
		k->led = e->value;
	k->section = w->sections;
	if (w->beside && k->freed == w->sections - 1)
		return false;		/* mupdf and pdf.js heed the table */
	if (e->type == 2)
		return (k->packed & bit) != 0 && is_packed_there(w, number,
		    e) && (w->known[e->value].stands & bit) != 0;
	return e->type == 1 && e->generation == 0 && (k->stands & bit) != 0 &&
	    revision_of(w, e->value) == bit;
}

/* A table's entries, each of 20 bytes; *s is behind them. */
static bool
walk_table(struct walk *w, struct slice *s, uint64_t bit)
{
	struct slice	 line;
	struct pdf_entry	 e;
	size_t		 first, count, i;

	for (;;) {
		values_space(s);
		if (values_take(s, SLICE("trailer")))
			return true;
		if (!values_number(s, &first) || !values_take(s,
		    SLICE(" ")) || !values_number(s, &count))
			return false;
		values_space(s);
		for (i = 0; i < count; i++) {
			line = slice_sub(*s, 0, PDF_ENTRY_BYTES);
			*s = slice_from(*s, PDF_ENTRY_BYTES);
			if (!pdf_head_entry(line, &e) || !leads_home(w, first + i,
			    &e, bit))
				return false;
		}
	}
}

/* Numbers of an array, of which there are at most so many. */
static size_t
read_array(qpdf_data q, qpdf_oh array, size_t *v, size_t max)
{
	int	 i, n = qpdf_oh_is_array(q, array) ?
		    qpdf_oh_get_array_n_items(q, array) : 0;
	qpdf_oh	 o;

	if (n < 0 || (size_t)n > max)
		return 0;
	for (i = 0; i < n; i++) {
		o = qpdf_oh_get_array_item(q, array, i);
		if (qpdf_oh_is_indirect(q, o))
			return 0;
		v[i] = (size_t)qpdf_oh_get_uint_value_as_uint(q, o);
	}
	return (size_t)n;
}

/* The next number of a stream of entries, of so many bytes. */
static size_t
take_bytes(struct slice *s, size_t width)
{
	size_t	 i, v = 0;

	for (i = 0; i < width && i < s->n; i++)
		v = v << 8 | s->p[i];
	*s = slice_from(*s, width);
	return v;
}

static bool
walk_stream(struct walk *w, qpdf_oh dict, struct slice s, uint64_t bit)
{
	size_t		 width[3], index[INDEX_MAX], n, i, k;
	struct pdf_entry	 e;

	if (read_array(w->q, pdf_key(w->q, dict, "/W"), width, 3) != 3 ||
	    width[0] > WIDTH_MAX || width[1] > WIDTH_MAX ||
	    width[2] > WIDTH_MAX)
		return false;
	n = read_array(w->q, pdf_key(w->q, dict, "/Index"), index, INDEX_MAX);
	if (n == 0 && !qpdf_oh_has_key(w->q, dict, "/Index")) {
		index[n++] = 0;
		index[n++] = (size_t)qpdf_oh_get_uint_value_as_uint(w->q,
		    pdf_key(w->q, dict, "/Size"));
	}
	for (i = 0; i + 1 < n; i += 2)
		for (k = 0; k < index[i + 1]; k++) {
			if (s.n == 0)
				return false;
			e.type = width[0] == 0 ? 1 : take_bytes(&s, width[0]);
			e.value = take_bytes(&s, width[1]);
			e.generation = take_bytes(&s, width[2]);
			if (!leads_home(w, index[i] + k, &e, bit))
				return false;
		}
	return n > 0;
}

static bool	walk_section(struct walk *, size_t at, bool beside);

/*
 * What else a trailer leads to, as numbers: of a reference PDFium makes
 * nothing.  Nor does it heed a stream beside the first table of a file.
 */
static bool
walk_trailer(struct walk *w, struct slice s)
{
	struct value_wanted	 v[] = { { .key = SLICE("XRefStm") },
		{ .key = SLICE("Prev") }, { .key = { NULL, 0 } } };
	struct value_doubts	 d = { .any = false };
	size_t			 i, at;

	values_space(&s);
	if (!values_dictionary(&s, v, &d) ||
	    (v[0].value.p != NULL && v[1].value.p == NULL))
		return false;
	for (i = 0; i < 2; i++)
		if (v[i].value.p != NULL && (!values_number(&v[i].value,
		    &at) || v[i].value.n > 0 || !walk_section(w, at, i == 0)))
			return false;
	return true;
}

/* A table or a stream of entries, beside a table or not, and those before it. */
static bool
walk_section(struct walk *w, size_t at, bool beside)
{
	struct slice	 s = slice_from(w->bytes, at), data;
	uint64_t	 bit = revision_of(w, at);
	size_t		 number, before = 0;
	qpdf_oh		 dict;
	bool		 good;

	w->beside = beside;
	if (++w->sections > SECTIONS_MAX)
		return false;
	if (values_take(&s, SLICE("xref")))
		return walk_table(w, &s, bit) && walk_trailer(w, s);
	if (!values_number(&s, &number) || number >= w->numbers ||
	    w->known[number].at != at)
		return false;
	good = open_stream(w, number, "/XRef", &dict, &data) &&
	    tells_itself(w->q, dict) && walk_stream(w, dict, data, bit);
	if (good && qpdf_oh_has_key(w->q, dict, "/Prev"))
		before = (size_t)qpdf_oh_get_uint_value_as_uint(w->q,
		    pdf_key(w->q, dict, "/Prev"));
	free((unsigned char *)(uintptr_t)data.p);
	qpdf_oh_release_all(w->q);
	return good && (before == 0 || walk_section(w, before, false));
}

/* Do some bytes refer to what is gone? */
static bool
refers_to_gone(const struct walk *w, struct slice s)
{
	struct pdf_head	 r;
	size_t		 at = 0;

	while (pdf_head_reference(s, &at, &r))
		if (r.number < w->numbers && w->known[r.number].gone)
			return true;
	return false;
}

/* Does a stream of objects? */
static bool
packed_refers(const struct walk *w, size_t number)
{
	struct slice	 s;
	qpdf_oh		 dict;
	bool		 refers = open_stream(w, number, "/ObjStm", &dict,
			    &s) && refers_to_gone(w, s);

	free((unsigned char *)(uintptr_t)s.p);
	qpdf_oh_release_all(w->q);
	return refers;
}

/* Does the object that begins there?  What is a head in a string ends it not. */
static bool
object_refers(const struct walk *w, size_t from)
{
	struct slice	 all = slice_from(w->bytes, from), rest = all;
	struct pdf_op	 end;

	pdf_scan(&rest, &end);		/* past endobj, or stream */
	return refers_to_gone(w, slice_sub(all, 0, all.n - rest.n));
}

/*
 * Does anything that is there still refer to what is gone?  PDFium heeds no
 * free entry of a table, and finds it.
 */
static bool
is_missed(const struct walk *w)
{
	struct slice	 word = SLICE("obj");
	size_t		 at = 0, from = 0;
	bool		 live = false;	/* what stands from there on */
	struct known	*k;
	struct pdf_head	 h;

	while (w->gone && (at = slice_find(w->bytes, word, at)) != SIZE_MAX) {
		at += word.n;
		if (pdf_head_read(w->bytes, at - word.n, w->numbers, &h) !=
		    HEAD)
			continue;
		k = &w->known[h.number];
		if (live && refers_to_gone(w, slice_sub(w->bytes, from,
		    h.at - from)))
			return true;
		live = !k->gone && (k->at == h.at ||
		    revision_of(w, h.at) == revision_of(w, k->led));
		from = at;
		if (live && (object_refers(w, from) ||
		    packed_refers(w, h.number)))
			return true;
	}
	return live && refers_to_gone(w, slice_from(w->bytes, from));
}

bool
pdf_heads_agree(qpdf_data q, struct slice bytes)
{
	struct walk	 w = { .q = q, .bytes = bytes,
			    .numbers = (size_t)pdf_size(q) };
	bool		 agree;

	w.known = calloc(w.numbers + 1, sizeof(*w.known));
	agree = w.known != NULL && find_ends(&w) &&
	    !has_other_generation(bytes) && walk_heads(&w) &&
	    walk_packed(&w) && walk_section(&w, w.last, false) &&
	    !is_missed(&w);
	free(w.known);
	buf_free(&w.packed);
	return agree;
}
