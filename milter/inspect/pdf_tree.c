/* pdf_tree.c: do all readers find the same pages, and the same for a page? (ISO 32000-1 7.7.3) */

#include "inspect/pdf_parts.h"

#define DEPTH_MAX	32	/* nodes above a page; usual: 2 */
#define KIDS_MAX	PDF_OBJECTS_MAX

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

bool
pdf_tree(qpdf_data q)
{
	struct walk	 w = { .q = q };
	bool		 agreed = count(&w, pdf_key(q, qpdf_get_root(q), "/Pages"),
			    0) != -1;

	qpdf_oh_release_all(q);
	return agreed;
}
