/* pdf_rewrite.c: a PDF written anew, and without what is read for what it draws (ISO 32000-1 14.9.4) */

#include <glib.h>
#include <string.h>

#include "inspect/pdf_parts.h"
#include "inspect/pdf_text.h"

const char *
pdf_rewrite(qpdf_data q, enum qpdf_stream_decode_level_e decoded,
    struct slice *out)
{
	const char	*cause;

	qpdf_init_write_memory(q);
	qpdf_set_object_stream_mode(q, qpdf_o_disable);
	qpdf_set_decode_level(q, decoded);
	qpdf_set_compress_streams(q, QPDF_FALSE);
	qpdf_set_static_ID(q, QPDF_TRUE);
	qpdf_write(q);
	if ((cause = pdf_complaint(q)) != NULL)
		return cause;
	*out = (struct slice){ qpdf_get_buffer(q), qpdf_get_buffer_length(q) };
	return NULL;
}

/* The same bytes with nothing in them that is to be read for what is drawn. */
static void
forget_retold(struct slice s, struct buf *out)
{
	struct slice	 word = SLICE("/ActualText"), none = SLICE("/ActualNone");
	size_t		 at = 0;

	buf_add(out, s);
	for (; !out->failed && (at = slice_find(s, word, at)) != SIZE_MAX;
	    at += word.n)
		memcpy(out->p + at, none.p, none.n);
}

bool
pdf_retold(qpdf_data q, struct slice read, uint32_t pages)
{
	struct slice	 plain;
	struct buf	 bare = { 0 };
	char		*told = pdf_letters(read, pages), *drawn = NULL;
	bool		 same = false;

	if (pdf_rewrite(q, qpdf_dl_generalized, &plain) == NULL) {
		forget_retold(plain, &bare);
		if (!bare.failed)
			drawn = pdf_letters(buf_slice(&bare), pages);
	}
	if (told != NULL && drawn != NULL)
		same = strcmp(told, drawn) == 0;
	buf_free(&bare);
	g_free(told);
	g_free(drawn);
	return !same;
}
