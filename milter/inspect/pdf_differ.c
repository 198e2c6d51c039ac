/* pdf_differ.c: does another reader, given the file as it came, find the same text? */

#include <glib.h>
#include <poppler.h>
#include <string.h>

#include "inspect/pdf_text.h"

/* With its end, so that text can not move from one page to the next. */
void
pdf_text_sum(GChecksum *sum, const char *text)
{
	if (text == NULL)
		text = "";
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* Add all pages.  False: they can not be read, or are not as many. */
static bool
add_pages(GChecksum *sum, PopplerDocument *doc, uint32_t pages)
{
	PopplerPage	*page;
	char		*text;
	uint32_t	 i;

	if ((uint32_t)poppler_document_get_n_pages(doc) != pages)
		return false;
	for (i = 0; i < pages; i++) {
		if ((page = poppler_document_get_page(doc, (int)i)) == NULL)
			return false;
		text = poppler_page_get_text(page);
		pdf_text_sum(sum, text);
		g_free(text);
		g_object_unref(page);
	}
	return true;
}

bool
pdf_reads_alike(struct slice file, uint32_t pages, GChecksum *read)
{
	GBytes		*data = g_bytes_new_static(file.p, file.n);
	PopplerDocument	*doc = poppler_document_new_from_bytes(data, NULL,
			    NULL);
	GChecksum	*sum = g_checksum_new(G_CHECKSUM_SHA256);
	bool		 alike;

	alike = doc != NULL && add_pages(sum, doc, pages) &&
	    strcmp(g_checksum_get_string(sum),
	    g_checksum_get_string(read)) == 0;
	g_checksum_free(sum);
	if (doc != NULL)
		g_object_unref(doc);
	g_bytes_unref(data);
	return alike;
}

static void
add_letters(GString *out, const char *text)
{
	char		*split = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
	const char	*p;
	gunichar	 c;

	for (p = split; p != NULL && *p != '\0'; p = g_utf8_next_char(p)) {
		c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c))
			g_string_append_unichar(out, c);
	}
	g_string_append_c(out, '\n');
	g_free(split);
}

char *
pdf_letters(struct slice file, uint32_t pages)
{
	GBytes		*data = g_bytes_new_static(file.p, file.n);
	PopplerDocument	*doc = poppler_document_new_from_bytes(data, NULL,
			    NULL);
	PopplerPage	*page;
	GString		*out = g_string_new(NULL);
	char		*text;
	uint32_t	 i;
	bool		 good = doc != NULL;

	for (i = 0; i < pages && good; i++) {
		page = poppler_document_get_page(doc, (int)i);
		if ((good = page != NULL)) {
			text = poppler_page_get_text(page);
			add_letters(out, text == NULL ? "" : text);
			g_free(text);
			g_object_unref(page);
		}
	}
	if (doc != NULL)
		g_object_unref(doc);
	g_bytes_unref(data);
	return g_string_free(out, !good);
}
