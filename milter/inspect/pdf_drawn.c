/* pdf_drawn.c: what is read of the pages of a plain PDF, decoded, as one more revision of it (ISO 32000-1 7.5.6) */

#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_frame.h"
#include "inspect/pdf_parts.h"

#define DRAWN_BYTES	(1024 * 1024)	/* decoded; a letter has some 30 KiB */
#define WHOLE_BYTES	(2 * 1024 * 1024) /* of a file: a larger one is pictures,
					   and to copy it takes longer */

/*
 * What readers look for where a table fails them: a stream that speaks of it
 * stays packed, or they would find objects in it that nobody else does.
 */
static const char *const	 heads[] = { "obj", "stream", "xref", "trailer" };

static bool
has_heads(struct slice content)
{
	size_t	 i;

	for (i = 0; i < NELEM(heads); i++)
		if (slice_find(content, slice_of(heads[i]), 0) != SIZE_MAX)
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

/* Is the object there already?  Pages share their fonts, most of them. */
static bool
is_added(const struct pdf_drawn *d, int id)
{
	size_t	 i;

	for (i = 0; i < d->n; i++)
		if (d->ids[i] == id)
			return true;
	return false;
}

/* Could a stream be added, of which that is the number? */
static bool
is_wanted(const struct pdf_drawn *d, qpdf_data q, qpdf_oh stream, int id)
{
	return d->whole.n <= WHOLE_BYTES && d->n < NELEM(d->ids) && id != 0 &&
	    qpdf_oh_is_stream(q, stream) && !is_added(d, id) &&
	    is_packed(q, stream);
}

static void
add_stream(struct pdf_drawn *d, int id, struct slice content)
{
	if (d->objects.n + content.n > DRAWN_BYTES || has_heads(content))
		return;
	if (d->n == 0)
		buf_adds(&d->table, "xref\n");
	d->ids[d->n++] = id;
	buf_printf(&d->table, "%d 1\n%010zu 00000 n \n", id,
	    d->whole.n + d->objects.n);
	buf_printf(&d->objects, "%d 0 obj\n<</Length %zu>>\nstream\n", id,
	    content.n);
	buf_add(&d->objects, content);
	buf_adds(&d->objects, "\nendstream\nendobj\n");
}

static void
add_packed(struct pdf_drawn *d, qpdf_data q, qpdf_oh stream)
{
	int		 id = qpdf_oh_get_object_id(q, stream);
	unsigned char	*p = NULL;
	size_t		 n = 0;

	if (is_wanted(d, q, stream, id) && qpdf_oh_get_stream_data(q, stream,
	    qpdf_dl_generalized, NULL, &p, &n) == QPDF_SUCCESS)
		add_stream(d, id, (struct slice){ p, n });
	free(p);
}

/* Which characters the codes of a page's fonts are. */
static void
add_codes(struct pdf_drawn *d, qpdf_data q, qpdf_oh page)
{
	qpdf_oh	 fonts = pdf_key(q, pdf_inherited(q, page, "/Resources"),
		    "/Font"), codes[PDF_DRAWN_MAX];
	size_t	 i, n = 0;

	if (!qpdf_oh_is_dictionary(q, fonts))
		return;
	/* qpdf goes through one dictionary at a time */
	qpdf_oh_begin_dict_key_iter(q, fonts);
	while (n < NELEM(codes) && qpdf_oh_dict_more_keys(q))
		codes[n++] = pdf_key(q, qpdf_oh_get_key(q, fonts,
		    qpdf_oh_dict_next_key(q)), "/ToUnicode");
	for (i = 0; i < n; i++)
		add_packed(d, q, codes[i]);
}

void
pdf_drawn_add(struct pdf_drawn *d, qpdf_data q, qpdf_oh page,
    struct slice drawing)
{
	qpdf_oh	 stream = pdf_key(q, page, "/Contents");
	int	 id = qpdf_oh_get_object_id(q, stream);

	if (is_wanted(d, q, stream, id))
		add_stream(d, id, drawing);
	add_codes(d, q, page);
}

struct slice
pdf_drawn_end(struct pdf_drawn *d, qpdf_data q, const struct pdf_pieces *p)
{
	size_t	 at = d->whole.n + d->objects.n;

	if (d->n == 0)
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
