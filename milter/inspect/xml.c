/* xml.c: XML of Office files by libxml2's reader, under names that are ours */

#include <glib.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <libxml/xmlreader.h>

#include "inspect/xml.h"

#define DEPTH_MAX	200	/* open elements; a table in a table in a text
				   box of a letter has 40 */
#define VALUE_MAX	256	/* bytes of a value; those we ask for are words */
#define NAME_BYTES	64	/* of a name; longer ones are none of ours */
#define OPENING_MAX	255	/* characters that say in what a file is written;
				   Word's are 55 */

struct xml {
	xmlTextReaderPtr	 reader;
	int			 skip;		/* depth of what is left out, or
						   -1 */
	char			 value[VALUE_MAX];
	const char		*uri, *prefix;	/* of the last name; URIs are
						   kept once in a document */
};

#define OOXML	"http://schemas.openxmlformats.org/"
#define MICROSOFT "http://schemas.microsoft.com/"
#define STRICT	"http://purl.oclc.org/ooxml/"
#define LIBREOFFICE "urn:org:documentfoundation:names:experimental:"
#define ODF	"urn:oasis:names:tc:opendocument:xmlns:"

static const struct {
	const char	*uri, *prefix;
} spaces[] = {
	{ OOXML "wordprocessingml/2006/main", "w" },
	{ STRICT "wordprocessingml/main", "w" },
	{ OOXML "spreadsheetml/2006/main", "x" },
	{ STRICT "spreadsheetml/main", "x" },
	{ MICROSOFT "office/spreadsheetml/2009/9/main", "x14" },
	{ MICROSOFT "office/excel/2006/main", "xm" },
	{ OOXML "officeDocument/2006/relationships", "r" },
	{ STRICT "officeDocument/relationships", "r" },
	{ OOXML "package/2006/relationships", "rel" },
	{ OOXML "markup-compatibility/2006", "mc" },
	{ OOXML "drawingml/2006/main", "a" },
	{ STRICT "drawingml/main", "a" },
	{ OOXML "drawingml/2006/wordprocessingDrawing", "wp" },
	{ STRICT "drawingml/wordprocessingDrawing", "wp" },
	{ MICROSOFT "office/word/2010/wordml", "w14" },
	{ OOXML "officeDocument/2006/math", "m" },
	{ STRICT "officeDocument/math", "m" },
	{ ODF "office:1.0", "office" },
	{ ODF "text:1.0", "text" },
	{ ODF "table:1.0", "table" },
	{ ODF "style:1.0", "style" },
	{ ODF "drawing:1.0", "draw" },
	{ ODF "xsl-fo-compatible:1.0", "fo" },
	{ ODF "svg-compatible:1.0", "svg" },
	{ ODF "datastyle:1.0", "number" },
	{ LIBREOFFICE "office:xmlns:loext:1.0", "loext" },
	{ LIBREOFFICE "calc:xmlns:calcext:1.0", "calcext" },
};

/* What a namespace is called here. */
static const char *
prefix_of(struct xml *x, const char *uri)
{
	size_t	 i;

	if (uri == x->uri)
		return x->prefix;
	x->uri = uri;
	x->prefix = "?";
	for (i = 0; i < NELEM(spaces); i++)
		if (strcmp(uri, spaces[i].uri) == 0)
			x->prefix = spaces[i].prefix;
	return x->prefix;
}

/* The name of the node at hand, as ours. */
static void
name_of(struct xml *x, char *name)
{
	const char	*uri = (const char *)
			    xmlTextReaderConstNamespaceUri(x->reader);
	const char	*local = (const char *)
			    xmlTextReaderConstLocalName(x->reader);
	const char	*prefix = uri == NULL ? "" : prefix_of(x, uri);

	snprintf(name, NAME_BYTES, "%s%s%s", prefix,
	    *prefix == '\0' ? "" : ":", local == NULL ? "" : local);
}

const char *
xml_attr(struct xml *x, const char *name)
{
	char		 own[NAME_BYTES];
	const char	*found = NULL;

	while (found == NULL && xmlTextReaderMoveToNextAttribute(x->reader) == 1) {
		name_of(x, own);
		if (strcmp(own, name) != 0)
			continue;
		snprintf(x->value, sizeof(x->value), "%s",
		    (const char *)xmlTextReaderConstValue(x->reader));
		found = x->value;
	}
	xmlTextReaderMoveToElement(x->reader);
	return found;
}

void
xml_skip(struct xml *x)
{
	x->skip = xmlTextReaderDepth(x->reader);
}

bool
xml_is_known(struct xml *x, const char *prefix)
{
	xmlChar		*uri = xmlTextReaderLookupNamespace(x->reader,
			    (const xmlChar *)prefix);
	struct slice	 s = slice_of((const char *)uri);
	bool		 known = slice_starts(s, SLICE(OOXML)) ||
			    slice_starts(s, SLICE(MICROSOFT));

	xmlFree(uri);
	return known;
}

static void
start_element(struct xml *x, const struct xml_calls *calls, void *ctx)
{
	char	 name[NAME_BYTES];
	bool	 empty = xmlTextReaderIsEmptyElement(x->reader) == 1;

	name_of(x, name);
	calls->start(ctx, x, name);
	if (!empty)
		return;
	if (x->skip != -1)
		x->skip = -1;
	else
		calls->end(ctx, name);
}

/* One node.  NULL, or a cause. */
static const char *
take_node(struct xml *x, const struct xml_calls *calls, void *ctx)
{
	int		 type = xmlTextReaderNodeType(x->reader);
	int		 depth = xmlTextReaderDepth(x->reader);
	char		 name[NAME_BYTES];
	const char	*text;

	if (type == XML_READER_TYPE_DOCUMENT_TYPE)
		return "a DOCTYPE";
	if (depth > DEPTH_MAX)
		return "too deep";
	if (x->skip != -1) {
		if (type == XML_READER_TYPE_END_ELEMENT && depth == x->skip)
			x->skip = -1;
		return NULL;
	}
	switch (type) {
	case XML_READER_TYPE_ELEMENT:
		start_element(x, calls, ctx);
		break;
	case XML_READER_TYPE_END_ELEMENT:
		name_of(x, name);
		calls->end(ctx, name);
		break;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
	case XML_READER_TYPE_WHITESPACE:
		text = (const char *)xmlTextReaderConstValue(x->reader);
		calls->text(ctx, slice_of(text));
		break;
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return "damaged";
	}
	return NULL;
}

/* The first characters of UTF-8 or UTF-16, as far as they are ASCII. */
static void
take_opening(struct slice s, char out[OPENING_MAX + 1])
{
	const struct {
		struct slice	 begins;
		size_t		 first, step;
	} ways[] = {		/* XML 1.0 F.1 */
		{ SLICE("\xef\xbb\xbf"), 3, 1 },
		{ SLICE("\xff\xfe"), 2, 2 }, { SLICE("\xfe\xff"), 3, 2 },
		{ SLICE("<\0?"), 0, 2 }, { SLICE("\0<\0?"), 1, 2 },
		{ SLICE(""), 0, 1 },
	};
	size_t	 i = 0, at, n = 0;

	while (!slice_starts(s, ways[i].begins))
		i++;
	for (at = ways[i].first; at < s.n && n < OPENING_MAX;
	    at += ways[i].step)
		out[n++] = (char)s.p[at];
	out[n] = '\0';
}

/*
 * Is it written as a part of an Office file is to be (ECMA-376-2, XML Usage:
 * UTF-8 or UTF-16), or in what is the same to all readers?  Of anything else
 * each makes its own, and libxml2 asks the C library, which would load code
 * for it.
 */
static bool
is_unicode(struct slice s)
{
	static const char *const names[] = { "UTF-8", "UTF-16", "US-ASCII",
		"ASCII", "ISO-8859-1" };
	char	 opening[OPENING_MAX + 1], *p, *end;
	size_t	 i;

	take_opening(s, opening);
	if (strncmp(opening, "<?xml", 5) != 0 || !g_ascii_isspace(opening[5]))
		return strspn(opening, "< \t\r\n") > 0 && opening[1] != '\0';
	if ((end = strstr(opening, "?>")) == NULL)
		return false;
	*end = '\0';
	if ((p = strstr(opening, "encoding")) == NULL)
		return true;
	p += strcspn(p, "'\"");
	p += *p != '\0';
	p[strcspn(p, "'\"")] = '\0';
	for (i = 0; i < NELEM(names); i++)
		if (g_ascii_strcasecmp(p, names[i]) == 0)
			return true;
	return false;
}

const char *
xml_read(struct slice s, const struct xml_calls *calls, void *ctx)
{
	struct xml	 x = { .skip = -1 };
	const char	*cause = NULL;
	int		 rc;

	if (s.n > INT_MAX || !is_unicode(s))
		return "damaged";
	x.reader = xmlReaderForMemory((const char *)s.p, (int)s.n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (x.reader == NULL)
		return "damaged";
	while ((rc = xmlTextReaderRead(x.reader)) == 1 && cause == NULL)
		cause = take_node(&x, calls, ctx);
	if (cause == NULL && rc != 0)
		cause = "damaged";
	xmlFreeTextReader(x.reader);
	return cause;
}

bool
xml_is_of(const char *const *list, size_t n, const char *name)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}
