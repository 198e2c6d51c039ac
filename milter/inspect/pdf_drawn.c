/* pdf_drawn.c: what the pages of a plain PDF draw, decoded, as one more revision of it (ISO 32000-1 7.5.6) */

#include <string.h>

#include "inspect/pdf_parts.h"

#define DRAWN_BYTES	(1024 * 1024)	/* decoded; a letter has some 30 KiB */
#define WHOLE_BYTES	(2 * 1024 * 1024) /* of a file: a larger one is pictures,
					   and to copy it takes longer */

/*
 * What readers look for where a table fails them: a drawing that speaks of it
 * stays packed, or they would find objects in it that nobody else does.
 */
static const char *const	 heads[] = { "obj", "stream", "xref", "trailer" };

static bool
has_heads(struct slice drawing)
{
	size_t	 i;

	for (i = 0; i < NELEM(heads); i++)
		if (slice_find(drawing, slice_of(heads[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/*
 * Is a stream packed once, and is there nothing else to it?  Then it is the
 * same for whoever refers to it when it is not packed.
 */
static bool
is_packed(qpdf_data q, qpdf_oh stream)
{
	qpdf_oh		 dict = qpdf_oh_get_dict(q, stream);
	const char	*key;

	if (!pdf_is_name(q, pdf_key(q, dict, "/Filter"), "/FlateDecode"))
		return false;
	qpdf_oh_begin_dict_key_iter(q, dict);
	while (qpdf_oh_dict_more_keys(q)) {
		key = qpdf_oh_dict_next_key(q);
		if (strcmp(key, "/Filter") != 0 && strcmp(key, "/Length") != 0)
			return false;
	}
	return true;
}

void
pdf_drawn_add(struct pdf_drawn *d, qpdf_data q, qpdf_oh page,
    struct slice drawing)
{
	qpdf_oh	 stream = pdf_key(q, page, "/Contents");
	int	 id = qpdf_oh_get_object_id(q, stream);

	if (d->whole.n > WHOLE_BYTES ||
	    d->objects.n + drawing.n > DRAWN_BYTES ||
	    !qpdf_oh_is_stream(q, stream) || id == 0 || id == d->last ||
	    !is_packed(q, stream) || has_heads(drawing))
		return;
	if (d->last == 0)
		buf_adds(&d->table, "xref\n");
	d->last = id;
	buf_printf(&d->table, "%d 1\n%010zu 00000 n \n", id,
	    d->whole.n + d->objects.n);
	buf_printf(&d->objects, "%d 0 obj\n<</Length %zu>>\nstream\n", id,
	    drawing.n);
	buf_add(&d->objects, drawing);
	buf_adds(&d->objects, "\nendstream\nendobj\n");
}

struct slice
pdf_drawn_end(struct pdf_drawn *d, qpdf_data q, const struct pdf_pieces *p)
{
	size_t	 at = d->whole.n + d->objects.n;

	if (d->last == 0)
		return d->whole;
	buf_printf(&d->table, "trailer\n<</Size %d/Root %d 0 R/Prev %zu>>\n"
	    "startxref\n%zu\n%%%%EOF\n", pdf_size(q),
	    qpdf_oh_get_object_id(q, qpdf_get_root(q)), p->v[p->n - 1].at, at);
	buf_room(&d->all, at + d->table.n);
	buf_add(&d->all, d->whole);
	buf_add(&d->all, buf_slice(&d->objects));
	buf_add(&d->all, buf_slice(&d->table));
	return d->objects.failed || d->table.failed || d->all.failed ?
	    d->whole : buf_slice(&d->all);
}

void
pdf_drawn_clear(struct pdf_drawn *d)
{
	buf_free(&d->objects);
	buf_free(&d->table);
	buf_free(&d->all);
}
