/* worker.c: reading one document inside the confined worker */

#include <glib.h>
#include <locale.h>
#include <poppler.h>
#include <stdlib.h>

#include <libxml/parser.h>

#include "inspect/format.h"
#include "inspect/formats.h"
#include "inspect/text.h"
#include "inspect/worker_heap.h"

#define WARM_BYTES	(256 * 1024)	/* a few lines of text need no more */
#define SORTED_BYTES	2048

/* What warms the libraries: the smallest PDF that has text, and some HTML. */
static const char *const warm_objects[] = {
	"<</Type/Catalog/Pages 2 0 R>>",
	"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F 5 0 R>>>>>>",
	"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
	"<</Length 32>>\nstream\nBT /F 9 Tf 9 9 Td (warm) Tj ET\n\n\nendstream",
	"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
};
static const char warm_html[] = "<table><tr><td>&acirc;<td>m</table>";

/* The warming PDF with the offsets of its objects. */
static void
make_pdf(struct buf *b)
{
	size_t	 at[NELEM(warm_objects)], i, xref;

	buf_adds(b, "%PDF-1.4\n");
	for (i = 0; i < NELEM(warm_objects); i++) {
		at[i] = b->n;
		buf_printf(b, "%zu 0 obj\n%s\nendobj\n", i + 1,
		    warm_objects[i]);
	}
	xref = b->n;
	buf_printf(b, "xref\n0 %zu\n0000000000 65535 f \n", i + 1);
	for (i = 0; i < NELEM(warm_objects); i++)
		buf_printf(b, "%010zu 00000 n \n", at[i]);
	buf_printf(b, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n"
	    "%%%%EOF\n", i + 1, xref);
}

static int
text_read(struct arena *a, struct slice bytes, struct model *out)
{
	char	*utf8;

	if (bytes.n > 0 && !g_utf8_validate((const char *)bytes.p,
	    (gssize)bytes.n, NULL)) {
		*out = (struct model){ .format = FORMAT_TEXT,
			.why = R_UNREADABLE, .cause = "not UTF-8 text" };
		return 0;
	}
	if ((utf8 = arena_str(a, bytes)) == NULL)
		return -1;
	return text_model(a, utf8, out);
}

/* Why a document of a format is not read at all. */
static const char *
format_cause(enum model_format format, struct slice bytes)
{
	/* a name in UTF-16: an Office file behind a password (MS-OFFCRYPTO) */
	static const char	 encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0"
	    "P\0a\0c\0k\0a\0g\0e\0";

	if (format != FORMAT_OLD)
		return format == FORMAT_ARCHIVE ? "an archive" :
		    "unknown format";
	return slice_find(bytes, SLICE(encrypted), 0) != SIZE_MAX ?
	    "encrypted" : "old format";
}

int
worker_read(struct arena *a, struct slice bytes, enum model_format format,
    const struct inspect_limits *limits, struct model *out)
{
	if (format == FORMAT_UNKNOWN)
		format = format_of(bytes);
	switch (format) {
	case FORMAT_TEXT:
		return text_read(a, bytes, out);
	case FORMAT_HTML:
		return html_read(a, bytes, out);
	case FORMAT_PDF:
		return pdf_read(a, bytes, limits, out);
	case FORMAT_DOCX:
	case FORMAT_XLSX:
	case FORMAT_ODT:
	case FORMAT_ODS:
		return office_read(a, bytes, format, out);
	case FORMAT_IMAGE:
		*out = (struct model){ .format = format, .why = R_IMAGE_ONLY,
			.marks = MARK_IMAGE_ONLY, .cause = "" };
		return 0;
	case FORMAT_OLD:
	case FORMAT_ARCHIVE:
	case FORMAT_UNKNOWN:
	case FORMAT__MAX:
		break;
	}
	*out = (struct model){ .format = format, .why = R_UNREADABLE,
		.cause = format_cause(format, bytes) };
	return 0;
}

/* GLib has nothing to say here, and asks where to by a call that would kill. */
static GLogWriterOutput
write_nothing(GLogLevelFlags level, const GLogField *fields, gsize n, void *ctx)
{
	(void)level;
	(void)fields;
	(void)n;
	(void)ctx;
	return G_LOG_WRITER_HANDLED;
}

static int
by_byte(const void *a, const void *b)
{
	return *(const unsigned char *)a - *(const unsigned char *)b;
}

/*
 * Before it sorts more than a kilobyte the C library asks, once, how much
 * memory there is, which a worker may not: it would take the slowest way.
 */
static void
warm_sorting(void)
{
	unsigned char	 bytes[SORTED_BYTES] = { 0 };

	qsort(bytes, sizeof(bytes), 1, by_byte);
}

/* A document that stays open: poppler forgets its tables with its last. */
static PopplerDocument *
keep_open(struct slice bytes)
{
	GBytes		*data = g_bytes_new(bytes.p, bytes.n);
	PopplerDocument	*doc = poppler_document_new_from_bytes(data, NULL,
			    NULL);

	g_bytes_unref(data);
	return doc;
}

void *
worker_warm(void)
{
	struct inspect_limits	 limits = { .pages = 1 };
	struct arena		*a = arena_new(WARM_BYTES);
	PopplerDocument		*kept = NULL;
	struct buf		 pdf = { 0 };
	struct model		 m;

	worker_heap_set();
	/* names in archives are UTF-8; nothing else goes by the locale */
	setlocale(LC_CTYPE, "C.UTF-8");
	g_log_set_writer_func(write_nothing, NULL, NULL);
	xmlInitParser();
	warm_sorting();
	make_pdf(&pdf);
	if (a != NULL && !pdf.failed) {
		kept = keep_open(buf_slice(&pdf));
		pdf_read(a, buf_slice(&pdf), &limits, &m);
		html_read(a, SLICE(warm_html), &m);
		text_key(a, "ấm");
	}
	buf_free(&pdf);
	arena_free(a);
	worker_heap_ready();
	return kept;
}

void
worker_cool(void *warmth)
{
	if (warmth != NULL)
		g_object_unref(warmth);
}
