/* format.c: what kind of document some bytes are, by their own first bytes */

#include <glib.h>

#include "inspect/format.h"
#include "inspect/zip.h"

#define PDF_HEADER_WITHIN	1024	/* readers look this far for %PDF- */
#define HTML_TAG_WITHIN		1024	/* comments and blanks come before */

/* The first tag is one that an HTML file begins with. */
static bool
is_html(struct slice head)
{
	static const char *const tags[] = { "<!doctype html", "<html",
		"<head", "<body", "<meta", "<table", "<div", "<p>" };
	size_t	 i, at;

	for (at = 0; at < head.n; at++)
		if (head.p[at] == '<')
			for (i = 0; i < NELEM(tags); i++)
				if (slice_casestarts(slice_from(head, at),
				    slice_of(tags[i])))
					return true;
	return false;
}

/* UTF-8 without the control characters that no text has. */
static bool
is_text(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' && (s.p[i] < '\t' || s.p[i] > '\r'))
			return false;
	return s.n > 0 &&
	    g_utf8_validate((const char *)s.p, (gssize)s.n, NULL);
}

/* What other files begin with. */
static const struct {
	const char		*magic;
	size_t			 at, n;
	enum model_format	 format;
} magics[] = {
	{ "7z\274\257\047\034", 0, 6, FORMAT_ARCHIVE },
	{ "Rar!\032\007", 0, 6, FORMAT_ARCHIVE },
	{ "\037\213\010", 0, 3, FORMAT_ARCHIVE },	/* gzip */
	{ "ustar", 257, 5, FORMAT_ARCHIVE },
	{ "\320\317\021\340", 0, 4, FORMAT_OLD },	/* OLE 2 */
	{ "{\\rtf", 0, 5, FORMAT_OLD },
	{ "\211PNG\r\n\032\n", 0, 8, FORMAT_IMAGE },
	{ "\377\330\377", 0, 3, FORMAT_IMAGE },	/* JPEG */
	{ "II*\0", 0, 4, FORMAT_IMAGE },		/* TIFF */
	{ "MM\0*", 0, 4, FORMAT_IMAGE },
};

static enum model_format
magic_format(struct slice s)
{
	size_t	 i;

	for (i = 0; i < NELEM(magics); i++)
		if (slice_starts(slice_from(s, magics[i].at), (struct slice){
		    (const unsigned char *)magics[i].magic, magics[i].n }))
			return magics[i].format;
	return FORMAT_UNKNOWN;
}

/*
 * An Office file tells itself by the parts its format demands (ECMA-376-2
 * 7.2.3.1; ODF 1.2-3 2.2.1, 2.2.4); any other ZIP is an archive.
 */
static enum model_format
zip_format(struct slice bytes)
{
	static const char	 odf[] =
	    "mimetypeapplication/vnd.oasis.opendocument.";
	struct slice		 mimetype = slice_from(bytes, 30);
	enum model_format	 format = FORMAT_ARCHIVE;
	struct zip		 z;
	struct zip_entry	 e;
	bool			 types = false;

	if (slice_starts(mimetype, SLICE(odf)))
		return slice_starts(slice_from(mimetype, sizeof(odf) - 1),
		    SLICE("spreadsheet")) ? FORMAT_ODS : FORMAT_ODT;
	if (zip_open(bytes, &z) != NULL)
		return FORMAT_ARCHIVE;
	while (zip_next(&z, &e)) {
		types |= slice_caseeq(e.name, SLICE("[Content_Types].xml"));
		if (format == FORMAT_ARCHIVE &&
		    slice_casestarts(e.name, SLICE("word/")))
			format = FORMAT_DOCX;
		if (format == FORMAT_ARCHIVE &&
		    slice_casestarts(e.name, SLICE("xl/")))
			format = FORMAT_XLSX;
	}
	return types ? format : FORMAT_ARCHIVE;
}

enum model_format
format_of(struct slice bytes)
{
	struct slice		 head = slice_sub(bytes, 0, HTML_TAG_WITHIN);
	enum model_format	 format;

	if (zip_is(bytes))
		return zip_format(bytes);
	if ((format = magic_format(bytes)) != FORMAT_UNKNOWN)
		return format;

	if (slice_find(slice_sub(bytes, 0, PDF_HEADER_WITHIN),
	    SLICE("%PDF-"), 0) != SIZE_MAX)
		return FORMAT_PDF;
	if (!is_text(bytes))
		return FORMAT_UNKNOWN;
	return is_html(head) ? FORMAT_HTML : FORMAT_TEXT;
}
