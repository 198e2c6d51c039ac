/* pdf_frame.c: where a page of a PDF and the forms on it stand (ISO 32000-1 7.7.3, 8.10) */

#include "inspect/pdf_frame.h"

#define PARENTS_MAX	32	/* of a page in the tree */

static qpdf_oh
value_of(qpdf_data q, qpdf_oh dict, const char *key)
{
	return qpdf_oh_get_key_if_dict(q, dict, key);
}

qpdf_oh
pdf_inherited(qpdf_data q, qpdf_oh page, const char *key)
{
	qpdf_oh	 v = value_of(q, page, key);
	int	 i;

	for (i = 0; i < PARENTS_MAX && qpdf_oh_is_null(q, v); i++) {
		page = value_of(q, page, "/Parent");
		if (!qpdf_oh_is_dictionary(q, page))
			break;
		v = value_of(q, page, key);
	}
	return v;
}

bool
frame_box(qpdf_data q, qpdf_oh array, struct frame *out)
{
	double	 v[4];
	int	 i;

	if (!qpdf_oh_is_array(q, array) ||
	    qpdf_oh_get_array_n_items(q, array) != 4)
		return false;
	for (i = 0; i < 4; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, array, i), &v[i]))
			return false;
	*out = (struct frame){ smaller(v[0], v[2]), smaller(v[1], v[3]),
		larger(v[0], v[2]), larger(v[1], v[3]) };
	return true;
}

struct matrix
frame_form(qpdf_data q, qpdf_oh form)
{
	qpdf_oh	 array = value_of(q, form, "/Matrix");
	double	 v[6];
	int	 i;

	if (!qpdf_oh_is_array(q, array) ||
	    qpdf_oh_get_array_n_items(q, array) != 6)
		return (struct matrix){ 1, 0, 0, 1, 0, 0 };
	for (i = 0; i < 6; i++)
		if (!qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, array, i), &v[i]))
			return (struct matrix){ 1, 0, 0, 1, 0, 0 };
	return (struct matrix){ v[0], v[1], v[2], v[3], v[4], v[5] };
}

struct matrix
frame_page(qpdf_data q, qpdf_oh page, struct frame *shown)
{
	struct frame	 media, b;
	int		 turn = 0;

	if (!frame_box(q, pdf_inherited(q, page, "/MediaBox"), &media))
		media = (struct frame){ 0, 0, 612, 792 };
	if (!frame_box(q, pdf_inherited(q, page, "/CropBox"), &b))
		b = media;
	b = (struct frame){ larger(b.x1, media.x1), larger(b.y1, media.y1),
		smaller(b.x2, media.x2), smaller(b.y2, media.y2) };
	qpdf_oh_get_value_as_int(q, pdf_inherited(q, page, "/Rotate"), &turn);
	*shown = (struct frame){ 0, 0, b.x2 - b.x1, b.y2 - b.y1 };
	if (turn % 180 != 0)
		*shown = (struct frame){ 0, 0, shown->y2, shown->x2 };
	switch ((turn % 360 + 360) % 360) {
	case 90:
		return (struct matrix){ 0, 1, 1, 0, -b.y1, -b.x1 };
	case 180:
		return (struct matrix){ -1, 0, 0, 1, b.x2, -b.y1 };
	case 270:
		return (struct matrix){ 0, -1, -1, 0, b.y2, b.x2 };
	}
	return (struct matrix){ 1, 0, 0, -1, -b.x1, b.y2 };
}
