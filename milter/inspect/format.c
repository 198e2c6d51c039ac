/* format.c: what kind of document some bytes are, by their own first bytes */

#include <glib.h>

#include "inspect/format.h"

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

enum model_format
format_of(struct slice bytes)
{
	struct slice	 head = slice_sub(bytes, 0, HTML_TAG_WITHIN);

	if (slice_find(slice_sub(bytes, 0, PDF_HEADER_WITHIN),
	    SLICE("%PDF-"), 0) != SIZE_MAX)
		return FORMAT_PDF;
	if (!is_text(bytes))
		return FORMAT_UNKNOWN;
	return is_html(head) ? FORMAT_HTML : FORMAT_TEXT;
}
