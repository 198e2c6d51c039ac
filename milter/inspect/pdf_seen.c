/* pdf_seen.c: is an annotation of a PDF seen, and how much of its page may it cover? (ISO 32000-1 12.5) */

#include "inspect/pdf_frame.h"
#include "inspect/pdf_parts.h"

#define HIDDEN_FLAG	2	/* of an annotation; one that is not viewed
				   may still be printed */

bool
pdf_is_drawn(qpdf_data q, qpdf_oh annotation)
{
	qpdf_oh	 look = pdf_key(q, annotation, "/MK");

	return !qpdf_oh_is_null(q, pdf_key(q, annotation, "/AP")) ||
	    !qpdf_oh_is_null(q, pdf_key(q, look, "/BG")) ||
	    !qpdf_oh_is_null(q, pdf_key(q, look, "/BC"));
}

/* Four numbers of a rectangle; false: it is none. */
static bool
box_of(qpdf_data q, qpdf_oh o, double *width, double *height)
{
	double	 v[4];
	int	 i;

	if (!qpdf_oh_is_array(q, o) || qpdf_oh_get_array_n_items(q, o) != 4)
		return false;
	for (i = 0; i < 4; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, o, i), &v[i]))
			return false;
	*width = v[2] > v[0] ? v[2] - v[0] : v[0] - v[2];
	*height = v[3] > v[1] ? v[3] - v[1] : v[1] - v[3];
	return true;
}

/* What of a page is seen: its /CropBox, or all of it; either is inherited. */
static bool
page_box(qpdf_data q, qpdf_oh page, double *width, double *height)
{
	qpdf_oh	 box = pdf_inherited(q, page, "/CropBox");

	if (qpdf_oh_is_null(q, box))
		box = pdf_inherited(q, page, "/MediaBox");
	return box_of(q, box, width, height);
}

/* PDFium draws a form without a box as large as it is, however small its place. */
static bool
is_boxless(qpdf_data q, qpdf_oh form)
{
	double	 width, height;

	return qpdf_oh_is_stream(q, form) && !box_of(q, pdf_key(q,
	    qpdf_oh_get_dict(q, form), "/BBox"), &width, &height);
}

/* Is there one among the looks of an annotation, each a form or some by name? */
static bool
has_boxless(qpdf_data q, qpdf_oh widget)
{
	static const char *const	 keys[] = { "/N", "/R", "/D" };
	qpdf_oh				 looks = pdf_key(q, widget, "/AP"), o;
	size_t				 i;
	bool				 found = false;

	for (i = 0; i < NELEM(keys) && !found; i++) {
		o = pdf_key(q, looks, keys[i]);
		found = is_boxless(q, o);
		if (!qpdf_oh_is_dictionary(q, o))
			continue;
		qpdf_oh_begin_dict_key_iter(q, o);
		while (!found && qpdf_oh_dict_more_keys(q))
			found = is_boxless(q, qpdf_oh_get_key(q, o,
			    qpdf_oh_dict_next_key(q)));
	}
	return found;
}

bool
pdf_seen(qpdf_data q, qpdf_oh page, qpdf_oh annotation, uint32_t *share)
{
	qpdf_oh		 flags = pdf_key(q, annotation, "/F");
	qpdf_oh		 rect = pdf_key(q, annotation, "/Rect");
	double		 width, height, all_w, all_h;
	long long	 f = 0;

	*share = 100;
	if (qpdf_oh_is_integer(q, flags))
		qpdf_oh_get_value_as_longlong(q, flags, &f);
	/* numbers of more bits are 0 for many readers */
	if ((f >= 0 && f <= INT32_MAX && (f & HIDDEN_FLAG) != 0) ||
	    !pdf_is_drawn(q, annotation))
		return false;
	if (has_boxless(q, annotation))
		return true;
	if (!box_of(q, rect, &width, &height))
		return !qpdf_oh_is_null(q, rect);	/* or is what is none */
	if (width <= 0 || height <= 0)
		return false;
	if (page_box(q, page, &all_w, &all_h) && all_w * all_h > 0 &&
	    width * height < all_w * all_h)
		/* what is begun counts, so that many are not nothing */
		*share = (uint32_t)(100 * width * height / (all_w * all_h)) + 1;
	return true;
}
