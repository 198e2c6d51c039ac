/* pdf_sign.c: the signatures inside a PDF, as they stand there (ISO 32000-1 12.7, 12.8) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_frame.h"
#include "inspect/pdf_parts.h"
#include "inspect/text.h"

#define FIELDS_MAX	4096	/* of a form; ours have some signatures */
#define DEPTH_MAX	16	/* fields within fields; usual: 2 */
#define PARENTS_MAX	64	/* fields above a widget: more than those that
				   what is inherited is looked for in */
#define NAME_BYTES	200	/* of a field's name */

/* One walk through the fields of a form. */
struct walk {
	qpdf_data		 q;
	struct arena		*arena;
	struct pdf_holes	*holes;
	const struct pdf_pieces	*pieces;
	size_t			 size;		/* of the document */
	struct pdf_signatures	*out;
	size_t			 fields;
};

bool
pdf_is_name(qpdf_data q, qpdf_oh o, const char *name)
{
	return qpdf_oh_is_name(q, o) && strcmp(qpdf_oh_get_name(q, o),
	    name) == 0;
}

bool
pdf_is_true(qpdf_data q, qpdf_oh o)
{
	return qpdf_oh_is_bool(q, o) && qpdf_oh_get_bool_value(q, o);
}

qpdf_oh
pdf_key(qpdf_data q, qpdf_oh o, const char *key)
{
	if (qpdf_oh_is_dictionary(q, o))
		return qpdf_oh_get_key(q, o, key);
	return qpdf_oh_new_null(q);
}

/* Four whole numbers that stand in the array itself. */
bool
pdf_range(qpdf_data q, qpdf_oh value, int64_t range[4])
{
	qpdf_oh		 all = pdf_key(q, value, "/ByteRange"), o;
	long long	 n;
	int		 i;

	if (!qpdf_oh_is_array(q, all) || qpdf_oh_is_indirect(q, all) ||
	    qpdf_oh_get_array_n_items(q, all) != 4)
		return false;
	for (i = 0; i < 4; i++) {
		o = qpdf_oh_get_array_item(q, all, i);
		if (!qpdf_oh_is_integer(q, o) || qpdf_oh_is_indirect(q, o) ||
		    !qpdf_oh_get_value_as_longlong(q, o, &n) || n < 0)
			return false;
		range[i] = n;
	}
	return true;
}

uint64_t
pdf_end(const struct model_signature *s)
{
	return (uint64_t)s->range[2] + (uint64_t)s->range[3];
}

/* Do the numbers leave a hole within the file, its end not before it? */
static bool
is_within(const int64_t r[4], size_t n)
{
	uint64_t	 max = n;

	return r[0] == 0 && (uint64_t)r[1] <= max && (uint64_t)r[2] <= max &&
	    (uint64_t)r[3] <= max - (uint64_t)r[2] && r[1] < r[2];
}

/*
 * Is what qpdf gives as the value's /Contents what stands in the hole?  Where
 * it is not, a signature was put around another's.
 */
static bool
is_in_hole(struct walk *w, qpdf_oh value, const int64_t r[4])
{
	qpdf_data	 q = w->q;
	qpdf_oh		 contents = pdf_key(q, value, "/Contents");
	struct pdf_hole	*covered = pdf_holes_at(w->holes, (size_t)r[1],
			    (size_t)r[2]);
	struct slice	 hole;
	const char	*p;
	size_t		 n = 0, i;

	if (!qpdf_oh_is_string(q, contents) ||
	    qpdf_oh_is_indirect(q, contents))
		return false;
	p = qpdf_oh_get_binary_string_value(q, contents, &n);
	if (covered != NULL && n == sizeof(covered->mark) &&
	    memcmp(p, covered->mark, n) == 0)
		return covered->met = true;
	hole = slice_sub(w->holes->bytes, (size_t)r[1], (size_t)(r[2] - r[1]));
	if (hole.n != 2 * n + 2)
		return false;
	for (i = 0; i < n; i++)
		if (g_ascii_xdigit_value((char)hole.p[1 + 2 * i]) * 16 +
		    g_ascii_xdigit_value((char)hole.p[2 + 2 * i]) !=
		    (unsigned char)p[i])
			return false;
	return true;
}

static enum model_subfilter
subfilter_of(qpdf_data q, qpdf_oh value)
{
	qpdf_oh		 name = pdf_key(q, value, "/SubFilter");

	if (pdf_is_name(q, name, "/adbe.pkcs7.detached"))
		return SUBFILTER_PKCS7;
	if (pdf_is_name(q, name, "/ETSI.CAdES.detached"))
		return SUBFILTER_CADES;
	return pdf_is_name(q, name, "/ETSI.RFC3161") ? SUBFILTER_STAMP :
	    SUBFILTER_OTHER;
}

/* What a certification lets happen afterwards (12.8.2.2), or 0. */
static uint32_t
certifies(qpdf_data q, qpdf_oh value)
{
	qpdf_oh		 all = pdf_key(q, value, "/Reference"), o;
	long long	 p = 2;
	int		 i, n = 0;

	if (qpdf_oh_is_array(q, all))
		n = qpdf_oh_get_array_n_items(q, all);
	for (i = 0; i < n && i < FIELDS_MAX; i++) {
		o = qpdf_oh_get_array_item(q, all, i);
		if (!pdf_is_name(q, pdf_key(q, o, "/TransformMethod"),
		    "/DocMDP"))
			continue;
		o = pdf_key(q, pdf_key(q, o, "/TransformParams"), "/P");
		if (qpdf_oh_is_integer(q, o))
			qpdf_oh_get_value_as_longlong(q, o, &p);
		return p >= 1 && p <= 3 ? (uint32_t)p : 1;
	}
	return 0;
}

static bool
is_found(const struct pdf_signatures *all, int id)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (id != 0 && all->ids[i] == id)
			return true;
	return false;
}

/* Add the signature that a field or nobody leads to. */
static struct model_signature *
add(struct walk *w, qpdf_oh value, const char *name)
{
	struct pdf_signatures	*all = w->out;
	struct model_signature	*s;
	int			 id = qpdf_oh_get_object_id(w->q, value);

	if (all->n == MODEL_SIGNATURES_MAX) {
		all->full = true;
		return NULL;
	}
	s = &all->v[all->n];
	*s = (struct model_signature){ .field = name, .changed = "",
		.subfilter = subfilter_of(w->q, value),
		.certifies = certifies(w->q, value) };
	if (!pdf_range(w->q, value, s->range) ||
	    !is_within(s->range, w->size)) {
		memset(s->range, 0, sizeof(s->range));
		s->traits |= TRAIT_MALFORMED;
	} else if (is_found(all, id) || !is_in_hole(w, value, s->range))
		s->traits |= TRAIT_MALFORMED;
	all->ids[all->n++] = id;
	return s;
}

/* Whose widget is it?  Fields may stand above it that do not know of it. */
static struct model_signature *
owner(struct pdf_signatures *all, qpdf_data q, qpdf_oh widget)
{
	size_t	 k;
	int	 i, id, value;

	for (i = 0; i < PARENTS_MAX && qpdf_oh_is_dictionary(q, widget); i++) {
		id = qpdf_oh_get_object_id(q, widget);
		value = qpdf_oh_get_object_id(q, pdf_key(q, widget, "/V"));
		for (k = 0; k < all->n; k++)
			if ((id != 0 && all->fields[k] == id) ||
			    (value != 0 && all->ids[k] == value))
				return &all->v[k];
		widget = pdf_key(q, widget, "/Parent");
	}
	return NULL;
}

/*
 * The signature of an annotation; of a widget that none of the form's fields
 * knows of, the one that it says it has.
 */
static struct model_signature *
signature_of(struct walk *w, qpdf_oh widget)
{
	qpdf_data		 q = w->q;
	struct model_signature	*s = owner(w->out, q, widget);
	qpdf_oh			 value;

	if (s != NULL || !pdf_is_name(q, pdf_inherited(q, widget, "/FT"),
	    "/Sig"))
		return s;
	value = pdf_inherited(q, widget, "/V");
	if (!qpdf_oh_is_null(q, value) && (s = add(w, value, "")) != NULL)
		s->traits |= TRAIT_ORPHAN;
	return s;
}

/* An annotation of a page, which has a number: how much of that may it cover? */
static void
place(struct walk *w, qpdf_oh page, uint32_t number, qpdf_oh widget)
{
	struct model_signature	*s = signature_of(w, widget);
	uint32_t		 share;

	if (s == NULL || !pdf_seen(w->q, page, widget, &share))
		return;
	s->traits |= TRAIT_VISIBLE;
	if (s->page == 0)
		s->page = number;
	s->share = s->share + share < 100 ? s->share + share : 100;
}

/* Where the signatures are seen. */
static void
place_all(struct walk *w)
{
	qpdf_data	 q = w->q;
	qpdf_oh		 page, all;
	int		 i, k, n = qpdf_get_num_pages(q), m;

	for (i = 0; i < n && w->out->n > 0; i++) {
		page = qpdf_get_page_n(q, (size_t)i);
		all = pdf_inherited(q, page, "/Annots");
		m = qpdf_oh_is_array(q, all) ?
		    qpdf_oh_get_array_n_items(q, all) : 0;
		if (m > FIELDS_MAX)
			w->out->full = true;
		for (k = 0; k < m && !w->out->full; k++)
			place(w, page, (uint32_t)i + 1,
			    qpdf_oh_get_array_item(q, all, k));
	}
}

/* The name of a field within another; NULL: no memory. */
static const char *
join_name(struct walk *w, const char *above, qpdf_oh field)
{
	qpdf_oh		 t = pdf_key(w->q, field, "/T");
	const char	*own, *name;
	char		*valid;
	size_t		 n = 0;

	if (!qpdf_oh_is_string(w->q, t))
		return above;
	own = qpdf_oh_get_binary_utf8_value(w->q, t, &n);
	valid = g_utf8_make_valid(own, (gssize)(n < NAME_BYTES ? n :
	    NAME_BYTES));
	for (own = valid; *own != '\0'; own++)
		if ((unsigned char)*own < ' ' || *own == 0x7f)
			valid[own - valid] = ' ';
	name = *above == '\0' ? arena_strdup(w->arena, valid) :
	    arena_printf(w->arena, "%.*s.%s", NAME_BYTES / 2, above, valid);
	g_free(valid);
	if (name != NULL && strlen(name) > 2 * NAME_BYTES)
		name = "";
	return name == NULL ? "" : text_clean(w->arena, name);
}

/* A field and all within it; signs: what it inherits is a signature's type. */
static void
walk_field(struct walk *w, qpdf_oh field, bool signs, const char *above,
    int depth)
{
	qpdf_data		 q = w->q;
	qpdf_oh			 kids = pdf_key(q, field, "/Kids");
	qpdf_oh			 value = pdf_key(q, field, "/V");
	qpdf_oh			 type = pdf_key(q, field, "/FT"), widget;
	struct model_signature	*s = NULL;
	const char		*name = join_name(w, above, field);
	int			 i, n = 0;

	if (depth > DEPTH_MAX || ++w->fields > FIELDS_MAX) {
		w->out->full = true;
		return;
	}
	if (!qpdf_oh_is_null(q, type))
		signs = pdf_is_name(q, type, "/Sig");
	if (qpdf_oh_is_array(q, kids))
		n = qpdf_oh_get_array_n_items(q, kids);
	if (signs && !qpdf_oh_is_null(q, value))
		s = add(w, value, name);
	if (s != NULL) {
		widget = n > 0 ? qpdf_oh_get_array_item(q, kids, 0) : field;
		w->out->fields[w->out->n - 1] = qpdf_oh_get_object_id(q, field);
		w->out->widgets[w->out->n - 1] = qpdf_oh_get_object_id(q,
		    widget);
	}
	for (i = 0; i < n && !w->out->full; i++)
		walk_field(w, qpdf_oh_get_array_item(q, kids, i), signs, name,
		    depth + 1);
}

/*
 * A byte for each of n objects: may it, in any of its revisions, be a
 * signature?  NULL: they all may.
 */
static unsigned char *
find_signing(const struct pdf_pieces *p, int n)
{
	unsigned char	*signs = p->sure ? calloc((size_t)n + 1, 1) : NULL;
	size_t		 i;

	for (i = 0; signs != NULL && i < p->n; i++)
		if (p->v[i].signs && p->v[i].number < n)
			signs[p->v[i].number] = 1;
	return signs;
}

/* Whatever else looks like a signature, though no field leads to it. */
static void
find_orphans(struct walk *w)
{
	qpdf_data		 q = w->q;
	struct model_signature	*s;
	qpdf_oh			 o;
	int			 i, n = pdf_size(q);
	unsigned char		*signs = find_signing(w->pieces, n);

	for (i = 1; i < n && !w->out->full; i++) {
		if (signs != NULL && signs[i] == 0)
			continue;
		o = qpdf_get_object_by_id(q, i, 0);
		if (qpdf_oh_is_dictionary(q, o) && qpdf_oh_has_key(q, o,
		    "/ByteRange") && !is_found(w->out, i) &&
		    (s = add(w, o, "")) != NULL)
			s->traits |= TRAIT_ORPHAN;
		qpdf_oh_release(q, o);
	}
	free(signs);
}

int
pdf_size(qpdf_data q)
{
	qpdf_oh		 size = pdf_key(q, qpdf_get_trailer(q), "/Size");
	long long	 n = 0;

	if (qpdf_oh_is_integer(q, size))
		qpdf_oh_get_value_as_longlong(q, size, &n);
	return n > 0 && n <= PDF_OBJECTS_MAX ? (int)n : 0;
}

/* By the end of what they cover, and so in the order they were made. */
static void
sort(struct pdf_signatures *all)
{
	struct model_signature	 s;
	int			 id, widget, field;
	size_t			 i, k;

	for (i = 1; i < all->n; i++) {
		s = all->v[i];
		id = all->ids[i];
		widget = all->widgets[i];
		field = all->fields[i];
		for (k = i; k > 0 && pdf_end(&all->v[k - 1]) > pdf_end(&s);
		    k--) {
			all->v[k] = all->v[k - 1];
			all->ids[k] = all->ids[k - 1];
			all->widgets[k] = all->widgets[k - 1];
			all->fields[k] = all->fields[k - 1];
		}
		all->v[k] = s;
		all->ids[k] = id;
		all->widgets[k] = widget;
		all->fields[k] = field;
	}
}

const char *
pdf_signatures(qpdf_data q, struct arena *a, struct pdf_holes *holes,
    const struct pdf_pieces *pieces, size_t size, struct pdf_signatures *out)
{
	struct walk	 w = { .q = q, .arena = a, .holes = holes,
			    .pieces = pieces, .size = size, .out = out };
	qpdf_oh		 fields;
	const char	*cause;
	int		 i, n = 0;

	*out = (struct pdf_signatures){ .n = 0 };
	if (pdf_size(q) == 0)
		return "too many objects";
	fields = pdf_key(q, pdf_key(q, qpdf_get_root(q), "/AcroForm"),
	    "/Fields");
	if (qpdf_oh_is_array(q, fields))
		n = qpdf_oh_get_array_n_items(q, fields);
	for (i = 0; i < n && !out->full; i++)
		walk_field(&w, qpdf_oh_get_array_item(q, fields, i), false, "",
		    0);
	find_orphans(&w);
	place_all(&w);
	qpdf_oh_release_all(q);
	if ((cause = pdf_complaint(q)) != NULL)
		return cause;
	if (out->full)
		return "too many signatures";
	sort(out);
	return NULL;
}
