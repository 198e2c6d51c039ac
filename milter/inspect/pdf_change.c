/* pdf_change.c: what a later revision of a signed PDF changed, object by object */

#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_frame.h"
#include "inspect/pdf_parts.h"

#define ARRAY_MAX	8192	/* annotations of a page, fields of a form */
#define DEPTH_MAX	16	/* fields above a widget */

/* An object to be compared; fresh: it may be one that was not there before. */
struct todo {
	int	 id, generation;
	bool	 fresh;
};

/*
 * What was there before may not lead to what is fresh: then it is strict.  A
 * list is compared by rules of its own, and may be nothing else as well.
 */
enum sight { UNSEEN, SEEN_FRESH, SEEN, SEEN_LIST };

struct compare {
	qpdf_data	 a, b;		/* before and after */
	struct arena	*arena;
	uint64_t	 covers;	/* where the signature's range ends */
	unsigned char	*seen;		/* a byte an object: enum sight */
	unsigned char	*kin;		/* the same: enum pdf_kin */
	int		 objects;	/* numbers that there are */
	struct todo	*todo;
	size_t		 n, size;
	int		 fields;	/* new ones, looked at so far */
	bool		 more;		/* something harmless came */
	const char	*what;		/* the first that is none; NULL */
};

/* What a later signature may bring into each kind of dictionary. */
static const char *const	 of_catalog[] = {
	"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata",
	"/Pages", NULL
};
static const char *const	 of_page[] = { "/Annots", NULL };
static const char *const	 of_form[] = {
	"/Fields", "/SigFlags", "/DR", "/DA", NULL
};
/* of a field that was prepared and is signed now */
static const char *const	 of_signed[] = {
	"/V", "/AP", "/AS", "/M", "/F", "/MK", "/DA", "/DR", "/NM", NULL
};
/* All that a new one may have: nothing that acts. */
static const char *const	 of_field[] = {
	"/Type", "/Subtype", "/FT", "/T", "/TU", "/TM", "/Ff", "/V", "/F",
	"/P", "/Rect", "/AP", "/AS", "/MK", "/DA", "/Q", "/DR", "/Kids",
	"/Parent", "/M", "/NM", "/Border", "/BS", "/Lock", "/SV", "/H",
	"/StructParent", NULL
};

/*
 * Of what is referred to and missing, other readers look for any object of
 * that number, and for all others again, listed in a table or not.
 */
static const char		 to_nothing[] = "a reference to nothing";

static bool
is_listed(const char *const *list, const char *key)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, key) == 0)
			return true;
	return false;
}

static void
differ(struct compare *c, const char *what)
{
	if (c->what == NULL)
		c->what = what == NULL ? "memory" : what;
}

static void
push(struct compare *c, int id, int generation, bool fresh)
{
	struct todo	*t;
	size_t		 size = c->size > 0 ? c->size * 2 : 256;

	if (id <= 0 || id >= c->objects) {
		differ(c, id > 0 && id < PDF_OBJECTS_MAX ? to_nothing :
		    "too many objects");
		return;
	}
	if (c->kin[id] == PDF_KEPT)
		return;
	if (c->seen[id] == SEEN_LIST)
		differ(c, "a list is more than that");
	if (c->seen[id] >= (fresh ? SEEN_FRESH : SEEN))
		return;
	c->seen[id] = fresh ? SEEN_FRESH : SEEN;
	if (c->n == c->size) {
		if ((t = realloc(c->todo, size * sizeof(*t))) == NULL) {
			differ(c, NULL);
			return;
		}
		c->todo = t;
		c->size = size;
	}
	c->todo[c->n++] = (struct todo){ id, generation, fresh };
}

/* Compare later all that an object, as qpdf writes it, leads to. */
static void
push_references(struct compare *c, const char *text, bool fresh)
{
	long	 id, generation;

	while (c->what == NULL && pdf_reference(&text, &id, &generation))
		push(c, id > 0 && id < PDF_OBJECTS_MAX ? (int)id : -1,
		    (int)generation, fresh);
}

/* Are both streams the same bytes, as they stand in the file? */
static bool
same_data(struct compare *c, qpdf_oh x, qpdf_oh y)
{
	unsigned char	*p = NULL, *q = NULL;
	size_t		 n = 0, m = 0;
	bool		 same;

	same = qpdf_oh_get_stream_data(c->a, x, qpdf_dl_none, NULL, &p,
	    &n) == QPDF_SUCCESS && qpdf_oh_get_stream_data(c->b, y,
	    qpdf_dl_none, NULL, &q, &m) == QPDF_SUCCESS && n == m &&
	    (n == 0 || memcmp(p, q, n) == 0);
	free(p);
	free(q);
	return same;
}

/* The same value here and there, as far as it stands in itself. */
static bool
same_value(struct compare *c, qpdf_oh x, qpdf_oh y)
{
	return strcmp(qpdf_oh_unparse(c->a, x), qpdf_oh_unparse(c->b,
	    y)) == 0;
}

/* Has one dictionary a key beyond these that the other has not, or another? */
static bool
same_but(struct compare *c, qpdf_oh x, qpdf_oh y, const char *const *but,
    bool fresh)
{
	const char	*key, *value;

	if (!qpdf_oh_is_dictionary(c->a, x) || !qpdf_oh_is_dictionary(c->b, y))
		return false;
	qpdf_oh_begin_dict_key_iter(c->a, x);
	while (qpdf_oh_dict_more_keys(c->a)) {
		key = qpdf_oh_dict_next_key(c->a);
		if (!is_listed(but, key) && !qpdf_oh_has_key(c->b, y, key))
			return false;
	}
	qpdf_oh_begin_dict_key_iter(c->b, y);
	while (qpdf_oh_dict_more_keys(c->b)) {
		key = qpdf_oh_dict_next_key(c->b);
		if (is_listed(but, key))
			continue;
		if (!qpdf_oh_has_key(c->a, x, key) || !same_value(c,
		    qpdf_oh_get_key(c->a, x, key), qpdf_oh_get_key(c->b, y,
		    key)))
			return false;
		value = qpdf_oh_unparse(c->b, qpdf_oh_get_key(c->b, y, key));
		push_references(c, value, fresh);
	}
	return true;
}

/* Is this the value of a signature made after the one in question? */
static bool
is_later(struct compare *c, qpdf_oh value)
{
	int64_t	 r[4];

	return pdf_range(c->b, value, r) && (uint64_t)r[2] + (uint64_t)r[3] >
	    c->covers;
}

static bool
is_signed_later(struct compare *c, qpdf_oh field)
{
	return pdf_is_name(c->b, pdf_inherited(c->b, field, "/FT"), "/Sig") &&
	    is_later(c, pdf_inherited(c->b, field, "/V"));
}

/* Is a field an annotation as well? */
static bool
is_widget(struct compare *c, qpdf_oh field)
{
	return qpdf_oh_has_key(c->b, field, "/Subtype") ||
	    qpdf_oh_has_key(c->b, field, "/Rect") ||
	    qpdf_oh_has_key(c->b, field, "/AP") ||
	    qpdf_oh_has_key(c->b, field, "/MK");
}

/*
 * A signature field or its widget that was not there before, or a field that
 * only holds such ones, and is not seen itself.
 */
static void
check_new_field(struct compare *c, qpdf_oh field, int depth)
{
	int	 id = qpdf_oh_get_object_id(c->b, field);
	int	 generation = qpdf_oh_get_generation(c->b, field);
	qpdf_oh	 kids = pdf_key(c->b, field, "/Kids");
	bool	 holds = qpdf_oh_is_array(c->b, kids) && qpdf_oh_is_null(c->b,
		    pdf_inherited(c->b, field, "/V"));
	int	 i, n = holds ? qpdf_oh_get_array_n_items(c->b, kids) : 0;

	if (id == 0 || (n == 0 && !is_signed_later(c, field)) ||
	    (n > 0 && is_widget(c, field)) ||
	    (qpdf_oh_has_key(c->b, field, "/Subtype") && !pdf_is_name(c->b,
	    pdf_key(c->b, field, "/Subtype"), "/Widget")) ||
	    depth > DEPTH_MAX || ++c->fields > ARRAY_MAX ||
	    !qpdf_oh_is_null(c->a, qpdf_get_object_by_id(c->a, id,
	    generation))) {
		differ(c, "an annotation or field was added");
		return;
	}
	qpdf_oh_begin_dict_key_iter(c->b, field);
	while (qpdf_oh_dict_more_keys(c->b))
		if (!is_listed(of_field, qpdf_oh_dict_next_key(c->b)))
			differ(c, "a signature field does more than sign");
	c->more = true;
	push(c, id, generation, true);
	for (i = 0; i < n && c->what == NULL; i++)
		check_new_field(c, qpdf_oh_get_array_item(c->b, kids, i),
		    depth + 1);
}

/* It is compared by its own rules, wherever else it is referred to. */
static void
mark_seen(struct compare *c, qpdf_oh o, enum sight sight)
{
	int	 id = qpdf_oh_get_object_id(c->b, o);

	if (id > 0 && id < c->objects)
		c->seen[id] = (unsigned char)sight;
}

/*
 * Annotations of a page or fields of a form: those before are still there in
 * their order, and what is new signs.
 */
static void
compare_list(struct compare *c, qpdf_oh x, qpdf_oh y, const char *what)
{
	int	 i = 0, k, n = 0, m = 0;
	qpdf_oh	 o;

	if (qpdf_oh_is_array(c->a, x))
		n = qpdf_oh_get_array_n_items(c->a, x);
	if (qpdf_oh_is_array(c->b, y))
		m = qpdf_oh_get_array_n_items(c->b, y);
	if (n > ARRAY_MAX || m > ARRAY_MAX)
		differ(c, "too many annotations");
	mark_seen(c, y, SEEN_LIST);
	for (k = 0; k < m && c->what == NULL; k++) {
		o = qpdf_oh_get_array_item(c->b, y, k);
		if (i < n && same_value(c, qpdf_oh_get_array_item(c->a, x, i),
		    o)) {
			i++;
			push_references(c, qpdf_oh_unparse(c->b, o), false);
		} else
			check_new_field(c, o, 0);
	}
	if (i < n)
		differ(c, what);
}

static void
compare_form(struct compare *c, qpdf_oh x, qpdf_oh y)
{
	static const char *const	 once[] = { "/DR", "/DA" };
	qpdf_oh				 o;
	size_t				 i;

	if (qpdf_oh_is_null(c->a, x) && qpdf_oh_is_null(c->b, y))
		return;
	mark_seen(c, y, SEEN);
	if (!same_but(c, x, y, of_form, false)) {
		differ(c, "the form");
		return;
	}
	/* the first signature that is drawn brings its fonts */
	for (i = 0; i < NELEM(once); i++) {
		o = pdf_key(c->b, y, once[i]);
		if (qpdf_oh_has_key(c->a, x, once[i]) && !same_value(c,
		    qpdf_oh_get_key(c->a, x, once[i]), o))
			differ(c, "the form");
		push_references(c, qpdf_oh_unparse(c->b, o),
		    !qpdf_oh_has_key(c->a, x, once[i]));
	}
	compare_list(c, pdf_key(c->a, x, "/Fields"), pdf_key(c->b, y,
	    "/Fields"), "a field was taken away");
}

static void
compare_page(struct compare *c, int i)
{
	qpdf_oh		 x = qpdf_get_page_n(c->a, (size_t)i);
	qpdf_oh		 y = qpdf_get_page_n(c->b, (size_t)i);
	const char	*what = arena_printf(c->arena, "page %d", i + 1);

	if (qpdf_oh_get_object_id(c->a, x) != qpdf_oh_get_object_id(c->b, y) ||
	    !same_but(c, x, y, of_page, false))
		differ(c, what);
	compare_list(c, pdf_key(c->a, x, "/Annots"), pdf_key(c->b, y,
	    "/Annots"), what);
}

static void
compare_catalog(struct compare *c)
{
	qpdf_oh	 x = qpdf_get_root(c->a), y = qpdf_get_root(c->b);
	qpdf_oh	 pages = pdf_key(c->b, y, "/Pages");
	int	 i, n = qpdf_get_num_pages(c->b);

	mark_seen(c, y, SEEN);
	for (i = 0; i < n; i++)
		mark_seen(c, qpdf_get_page_n(c->b, (size_t)i), SEEN);
	if (qpdf_oh_get_object_id(c->a, x) != qpdf_oh_get_object_id(c->b, y) ||
	    !same_but(c, x, y, of_catalog, false) ||
	    !same_value(c, pdf_key(c->a, x, "/Pages"), pages)) {
		differ(c, "the catalog");
		return;
	}
	push_references(c, qpdf_oh_unparse(c->b, pages), false);
	if (!same_value(c, pdf_key(c->a, x, "/DSS"), pdf_key(c->b, y,
	    "/DSS")))
		c->more = true;
	if (qpdf_get_num_pages(c->a) != n)
		differ(c, "the number of pages");
	for (i = 0; i < n && c->what == NULL; i++)
		compare_page(c, i);
	compare_form(c, pdf_key(c->a, x, "/AcroForm"), pdf_key(c->b, y,
	    "/AcroForm"));
}

/* A field or widget that was there, waiting, and is signed now. */
static bool
is_signed_now(struct compare *c, qpdf_oh x, qpdf_oh y)
{
	static const char *const	 brought[] = { "/V", "/AP", "/DR",
		"/MK" };
	size_t				 i;

	if (!is_signed_later(c, y) || !pdf_is_name(c->a, pdf_inherited(c->a, x,
	    "/FT"), "/Sig") || !qpdf_oh_is_null(c->a, pdf_inherited(c->a, x,
	    "/V")) || !same_but(c, x, y, of_signed, false))
		return false;
	for (i = 0; i < NELEM(brought); i++)
		push_references(c, qpdf_oh_unparse(c->b, pdf_key(c->b, y,
		    brought[i])), true);
	c->more = true;
	return true;
}

/* One object here and there. */
static void
compare_object(struct compare *c, const struct todo *t)
{
	qpdf_oh		 x = qpdf_get_object_by_id(c->a, t->id,
			    t->generation);
	qpdf_oh		 y = qpdf_get_object_by_id(c->b, t->id,
			    t->generation);
	bool		 stream = qpdf_oh_is_stream(c->b, y), same;
	qpdf_oh		 v = stream ? qpdf_oh_get_dict(c->b, y) : y, u = x;
	const char	*after = qpdf_oh_unparse_resolved(c->b, v);

	if (qpdf_oh_is_null(c->b, y)) {
		differ(c, to_nothing);
		return;
	}
	if (t->fresh && qpdf_oh_is_null(c->a, x)) {
		push_references(c, after, true);
		return;
	}
	same = stream == (bool)qpdf_oh_is_stream(c->a, x);
	if (same && stream)
		u = qpdf_oh_get_dict(c->a, x);
	same = same && strcmp(qpdf_oh_unparse_resolved(c->a, u), after) == 0 &&
	    (!stream || same_data(c, x, y));
	if (same)
		push_references(c, after, false);
	else if (!is_signed_now(c, x, y))
		differ(c, arena_printf(c->arena, "object %d", t->id));
	qpdf_oh_release(c->a, x);
	qpdf_oh_release(c->b, y);
}

/* Compare all that there is. */
static void
compare(struct compare *c)
{
	struct todo	 t;

	compare_catalog(c);
	while (c->what == NULL && c->n > 0) {
		t = c->todo[--c->n];
		compare_object(c, &t);
	}
	if (c->what == NULL && (pdf_complaint(c->a) != NULL ||
	    pdf_complaint(c->b) != NULL))
		c->what = "a damaged object";
	qpdf_oh_release_all(c->a);
	qpdf_oh_release_all(c->b);
}

/* Was all that was replaced compared, and as what else it may be? */
static bool
has_seen_all(const struct compare *c)
{
	int	 i;

	for (i = 1; i < c->objects; i++)
		if (c->kin[i] == PDF_REPLACED && (c->seen[i] == UNSEEN ||
		    c->seen[i] == SEEN_LIST))
			return false;
	return true;
}

const char *
pdf_changed(const struct pdf_revisions *r, struct arena *a, bool *more)
{
	int		 n = pdf_size(r->before), m = pdf_size(r->after);
	struct compare	 c = { .a = r->before, .b = r->after, .arena = a,
			    .covers = r->covers, .objects = n > m ? n : m };
	size_t		 room = (size_t)c.objects + 1;

	c.seen = calloc(2, room);
	if (c.seen == NULL)
		return "memory";
	c.kin = c.seen + room;
	if (!pdf_kin(r, c.kin, c.objects))
		memset(c.kin, PDF_UNKNOWN, room);
	compare(&c);
	if (c.what == NULL && !has_seen_all(&c)) {
		/* what is kept may lead to it */
		memset(c.seen, 0, 2 * room);
		c.fields = 0;
		c.more = false;
		compare(&c);
	}
	*more = c.more;
	free(c.seen);
	free(c.todo);
	return c.what;
}
