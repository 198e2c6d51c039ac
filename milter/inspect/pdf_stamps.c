/* pdf_stamps.c: what signatures draw, each put on a page of its own to be read (ISO 32000-1 12.5.5) */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "inspect/pdf_parts.h"

#define PARENTS_MAX	64	/* nodes above a page */
#define FAR		1e5	/* points; nothing of a letter is further */

struct box {
	double	 x1, y1, x2, y2;
};

static double
smaller(double a, double b)
{
	return a < b ? a : b;
}

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

/* Numbers of an array, all of them sane. */
static bool
numbers(qpdf_data q, qpdf_oh o, double *v, int n)
{
	int	 i;

	if (!qpdf_oh_is_array(q, o) || qpdf_oh_get_array_n_items(q, o) != n)
		return false;
	for (i = 0; i < n; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, o, i), &v[i]) ||
		    !isfinite(v[i]) || fabs(v[i]) > FAR)
			return false;
	return true;
}

static bool
read_box(qpdf_data q, qpdf_oh o, struct box *b)
{
	double	 v[4];

	if (!numbers(q, o, v, 4))
		return false;
	*b = (struct box){ smaller(v[0], v[2]), smaller(v[1], v[3]),
		larger(v[0], v[2]), larger(v[1], v[3]) };
	return true;
}

/* The box around what a form's own matrix makes of its box. */
static bool
drawn_box(qpdf_data q, qpdf_oh dict, struct box *out)
{
	qpdf_oh		 matrix = pdf_key(q, dict, "/Matrix");
	double		 m[6] = { 1, 0, 0, 1, 0, 0 }, x, y;
	struct box	 b;
	int		 i;

	if (!read_box(q, pdf_key(q, dict, "/BBox"), &b) ||
	    (!qpdf_oh_is_null(q, matrix) && !numbers(q, matrix, m, 6)))
		return false;
	*out = (struct box){ INFINITY, INFINITY, -INFINITY, -INFINITY };
	for (i = 0; i < 4; i++) {
		x = i & 1 ? b.x2 : b.x1;
		y = i & 2 ? b.y2 : b.y1;
		out->x1 = smaller(out->x1, m[0] * x + m[2] * y + m[4]);
		out->x2 = larger(out->x2, m[0] * x + m[2] * y + m[4]);
		out->y1 = smaller(out->y1, m[1] * x + m[3] * y + m[5]);
		out->y2 = larger(out->y2, m[1] * x + m[3] * y + m[5]);
	}
	return out->x2 > out->x1 && out->y2 > out->y1;
}

/* A page that draws one form where the annotation has it.  False: it can not. */
static bool
fill_page(qpdf_data q, qpdf_oh page, qpdf_oh widget, qpdf_oh form)
{
	qpdf_oh		 stream, list, resources;
	struct box	 from, to;
	char		 text[256];
	double		 sx, sy;

	if (!drawn_box(q, qpdf_oh_get_dict(q, form), &from) ||
	    !read_box(q, pdf_key(q, widget, "/Rect"), &to))
		return false;
	sx = (to.x2 - to.x1) / (from.x2 - from.x1);
	sy = (to.y2 - to.y1) / (from.y2 - from.y1);
	snprintf(text, sizeof(text), "q %f 0 0 %f %f %f cm /S Do Q", sx, sy,
	    to.x1 - sx * from.x1, to.y1 - sy * from.y1);
	stream = qpdf_oh_new_stream(q);
	qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)text,
	    strlen(text), qpdf_oh_new_null(q), qpdf_oh_new_null(q));
	list = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(q, list, "/S", form);
	resources = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(q, resources, "/XObject", list);
	qpdf_oh_replace_key(q, page, "/Resources", resources);
	qpdf_oh_replace_key(q, page, "/Contents", stream);
	return true;
}

/* The same frame as that of the page the signature stands on. */
static void
frame_page(qpdf_data q, qpdf_oh page, qpdf_oh like)
{
	static const char *const	 keys[] = { "/MediaBox", "/CropBox",
		"/Rotate", "/UserUnit" };
	qpdf_oh				 o, node;
	size_t				 i;
	int				 k;

	for (i = 0; i < NELEM(keys); i++) {
		node = like;
		o = pdf_key(q, node, keys[i]);
		for (k = 0; k < PARENTS_MAX && qpdf_oh_is_null(q, o); k++) {
			node = pdf_key(q, node, "/Parent");
			o = pdf_key(q, node, keys[i]);
		}
		if (!qpdf_oh_is_null(q, o))
			qpdf_oh_replace_key(q, page, keys[i], o);
	}
}

size_t
pdf_stamps_add(qpdf_data q, const struct pdf_signatures *all, uint64_t end,
    struct pdf_stamp *out)
{
	const struct model_signature	*s;
	qpdf_oh				 widget, form, page;
	size_t				 i, n = 0;

	for (i = 0; i < all->n; i++) {
		s = &all->v[i];
		if ((s->traits & TRAIT_VISIBLE) == 0 || s->page == 0 ||
		    pdf_end(s) > end || pdf_end(s) == 0)
			continue;
		widget = qpdf_get_object_by_id(q, all->widgets[i], 0);
		form = pdf_key(q, pdf_key(q, widget, "/AP"), "/N");
		if (!qpdf_oh_is_stream(q, form))
			continue;
		page = qpdf_oh_new_dictionary(q);
		qpdf_oh_replace_key(q, page, "/Type",
		    qpdf_oh_new_name(q, "/Page"));
		frame_page(q, page, qpdf_get_page_n(q, s->page - 1));
		if (!fill_page(q, page, widget, form) || qpdf_add_page(q, q,
		    page, QPDF_FALSE) != QPDF_SUCCESS)
			continue;
		out[n++] = (struct pdf_stamp){ .origin = (uint32_t)i + 1,
			.page = s->page, .within = s->share <= MODEL_STAMP_SHARE };
	}
	return n;
}
