/* pdf_tree.c: do all readers find the same pages, and the same for a page? (ISO 32000-1 7.7.3) */

#include "inspect/pdf_parts.h"
#include "inspect/pdf_values.h"

#define DEPTH_MAX	32	/* nodes above a page; usual: 2 */
#define KIDS_MAX	PDF_OBJECTS_MAX
#define FRONT_MAX	1024	/* bytes that readers look for it in */

/* One walk through the tree. */
struct walk {
	qpdf_data	 q;
	int		 kids;		/* so far: a page may be met often */
};

static bool
is_same(qpdf_data q, qpdf_oh a, qpdf_oh b)
{
	int	 id = qpdf_oh_get_object_id(q, a);

	return id != 0 && id == qpdf_oh_get_object_id(q, b) &&
	    qpdf_oh_get_generation(q, a) == qpdf_oh_get_generation(q, b);
}

/* How many pages there are below; -1: readers would not agree. */
static int
count(struct walk *w, qpdf_oh node, int depth)
{
	qpdf_data	 q = w->q;
	qpdf_oh		 kids = pdf_key(q, node, "/Kids"), kid;
	qpdf_oh		 said = pdf_key(q, node, "/Count");
	int		 i, n, below, pages = 0;

	if (!qpdf_oh_has_key(q, node, "/Kids"))
		return 1;
	if (!qpdf_oh_is_array(q, kids) || depth > DEPTH_MAX)
		return -1;
	n = qpdf_oh_get_array_n_items(q, kids);
	for (i = 0; i < n && w->kids++ < KIDS_MAX; i++) {
		kid = qpdf_oh_get_array_item(q, kids, i);
		if (!qpdf_oh_is_dictionary(q, kid) ||
		    !is_same(q, pdf_key(q, kid, "/Parent"), node) ||
		    (below = count(w, kid, depth + 1)) == -1)
			return -1;
		pages += below;
	}
	return i == n && qpdf_oh_is_integer(q, said) &&
	    qpdf_oh_get_int_value_as_int(q, said) == pages ? pages : -1;
}

/* To the object at the front, behind the lines that say it is a PDF. */
static void
skip_first(struct slice *s)
{
	values_space(s);
	while (s->n > 0 && *s->p == '%') {
		while (s->n > 0 && *s->p != '\r' && *s->p != '\n')
			*s = slice_from(*s, 1);
		values_space(s);
	}
}

/* Has the object of a number that key?  Its name may be written otherwise. */
static bool
has_key(qpdf_data q, size_t number, const char *key)
{
	qpdf_oh	 o;

	if (number == 0 || number >= PDF_OBJECTS_MAX)
		return false;
	o = qpdf_get_object_by_id(q, (int)number, 0);
	return qpdf_oh_is_dictionary(q, o) && qpdf_oh_has_key(q, o, key);
}

/*
 * Of a linearized file readers take for its first page what the object at its
 * front says (Annex F.2), as long as the file is as long as that says as well.
 * Is it the one that the tree has?
 */
static bool
is_led_alike(qpdf_data q, struct slice bytes)
{
	struct value_wanted	 v[] = { { .key = SLICE("Linearized") },
		{ .key = SLICE("L") }, { .key = SLICE("O") },
		{ .key = SLICE("P") }, { .key = { NULL, 0 } } };
	struct value_doubts	 d = { .any = false };
	struct slice	 front = slice_sub(bytes, 0, FRONT_MAX), s = front;
	size_t		 number = 0, length, first, nth = 0;

	skip_first(&s);
	if (values_number(&s, &number) && values_take(&s, SLICE(" 0 obj")))
		values_space(&s);
	if (!values_dictionary(&s, v, &d) || v[0].value.p == NULL)
		return slice_find(front, SLICE("/Linearized"), 0) ==
		    SIZE_MAX && !has_key(q, number, "/Linearized");
	if (v[1].value.p == NULL || !values_number(&v[1].value, &length) ||
	    v[2].value.p == NULL || !values_number(&v[2].value, &first) ||
	    (v[3].value.p != NULL && !values_number(&v[3].value, &nth)))
		return false;
	return length != bytes.n || (nth < (size_t)qpdf_get_num_pages(q) &&
	    first == (size_t)qpdf_oh_get_object_id(q, qpdf_get_page_n(q,
	    nth)));
}

bool
pdf_tree(qpdf_data q, struct slice bytes)
{
	struct walk	 w = { .q = q };
	bool		 agreed = count(&w, pdf_key(q, qpdf_get_root(q), "/Pages"),
			    0) != -1 && is_led_alike(q, bytes);

	qpdf_oh_release_all(q);
	return agreed;
}
