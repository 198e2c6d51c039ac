/* html.c: HTML as a reader sees it: lines, and tables as rows of cells */

#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "inspect/formats.h"
#include "inspect/writer.h"

#define SPAN_MAX	1000	/* rows that a cell may reach down to */

/* Where the reading stands; depths count open elements from 1, 0 is none. */
struct html {
	struct writer	 w;
	uint32_t	 marks;
	size_t		 depth, skip, quote, pre;
};

static const char *const blocks[] = { "address", "article", "aside",
	"blockquote", "body", "br", "caption", "center", "dd", "dir", "div",
	"dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5",
	"h6", "header", "hr", "html", "li", "main", "menu", "nav", "ol", "p",
	"pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
	"ul", NULL };
static const char *const unseen[] = { "head", "iframe", "math", "noembed",
	"noframes", "object", "script", "style", "svg", "template", "title",
	NULL };

static bool
listed(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

/* The value of an attribute; "" for one without; NULL when it is not there. */
static const char *
attribute(const xmlChar **attrs, const char *name)
{
	if (attrs == NULL)
		return NULL;
	for (; attrs[0] != NULL; attrs += 2)
		if (g_ascii_strcasecmp((const char *)attrs[0], name) == 0)
			return attrs[1] == NULL ? "" : (const char *)attrs[1];
	return NULL;
}

static size_t
span(const xmlChar **attrs, const char *name, size_t max)
{
	const char	*value = attribute(attrs, name);
	long		 n = value == NULL ? 1 : strtol(value, NULL, 10);

	return n < 1 ? 1 : (size_t)n > max ? max : (size_t)n;
}

/* Does its style or attribute hide the element from a reader? */
static bool
is_hidden(const xmlChar **attrs)
{
	const char	*style = attribute(attrs, "style");
	char		 plain[512];
	size_t		 n = 0;

	if (attribute(attrs, "hidden") != NULL)
		return true;
	if (style == NULL)
		return false;
	for (; *style != '\0' && n < sizeof(plain) - 1; style++)
		if (!g_ascii_isspace(*style))
			plain[n++] = g_ascii_tolower(*style);
	plain[n] = '\0';
	return strstr(plain, "display:none") != NULL ||
	    strstr(plain, "visibility:hidden") != NULL;
}

/* Somebody else's words, as mail programs mark them. */
static bool
is_quote(const char *name, const xmlChar **attrs)
{
	const char	*type = attribute(attrs, "type");
	const char	*class = attribute(attrs, "class");

	if (strcmp(name, "blockquote") == 0 && type != NULL &&
	    g_ascii_strcasecmp(type, "cite") == 0)
		return true;
	return class != NULL && (strstr(class, "gmail_quote") != NULL ||
	    strstr(class, "moz-cite-prefix") != NULL);
}

/* The structure that a tag begins, after the line before it has ended. */
static void
start_block(struct html *h, const char *name, const xmlChar **attrs)
{
	if (strcmp(name, "table") == 0)
		writer_start_table(&h->w);
	else if (strcmp(name, "tr") == 0)
		writer_start_row(&h->w);
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		writer_start_cell(&h->w,
		    span(attrs, "colspan", MODEL_CELLS_MAX),
		    span(attrs, "rowspan", SPAN_MAX));
	else if (strcmp(name, "pre") == 0 && h->pre == 0)
		h->pre = h->depth;
}

static void
on_start(void *ctx, const xmlChar *tag, const xmlChar **attrs)
{
	struct html	*h = ctx;
	const char	*name = (const char *)tag;

	h->depth++;
	if (strcmp(name, "script") == 0)
		h->marks |= MARK_ACTIVE;
	if (h->skip > 0)
		return;
	if (is_hidden(attrs)) {
		h->marks |= MARK_HIDDEN;
		h->skip = h->depth;
	} else if (listed(unseen, name))
		h->skip = h->depth;
	else if (listed(blocks, name)) {
		writer_end_line(&h->w);
		start_block(h, name, attrs);
	}
	if (h->quote == 0 && is_quote(name, attrs)) {
		writer_end_line(&h->w);
		h->quote = h->depth;
		h->w.quoted = true;
	}
}

static void
on_end(void *ctx, const xmlChar *tag)
{
	struct html	*h = ctx;
	const char	*name = (const char *)tag;

	if (h->skip == 0 && listed(blocks, name)) {
		writer_end_line(&h->w);
		if (strcmp(name, "table") == 0)
			writer_end_table(&h->w);
		else if (strcmp(name, "tr") == 0)
			writer_end_row(&h->w);
		else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
			writer_end_cell(&h->w);
	}
	if (h->quote == h->depth) {
		writer_end_line(&h->w);
		h->quote = 0;
		h->w.quoted = false;
	}
	if (h->skip == h->depth)
		h->skip = 0;
	if (h->pre == h->depth)
		h->pre = 0;
	if (h->depth > 0)
		h->depth--;
}

static void
on_text(void *ctx, const xmlChar *text, int n)
{
	struct html	*h = ctx;
	struct slice	 rest = { text, (size_t)n }, line, eol;

	if (h->skip > 0 || n <= 0)
		return;
	if (h->pre == 0) {
		writer_text(&h->w, rest);
		return;
	}
	while (slice_line(&rest, &line, &eol)) {
		writer_text(&h->w, line);
		if (eol.n > 0)
			writer_end_line(&h->w);
	}
}

/*
 * Let libxml2 take the tags apart: from memory, as UTF-8 whatever a meta
 * element claims, without network.  True when it came to the end.
 */
static bool
parse(struct html *h, const char *utf8, size_t n)
{
	xmlSAXHandler		 sax = { .startElement = on_start,
		.endElement = on_end, .characters = on_text,
		.ignorableWhitespace = on_text };
	xmlSAXHandler		*own;
	htmlParserCtxtPtr	 p;
	bool			 whole = false;

	if (n == 0)
		return true;
	if (n > INT_MAX ||
	    (p = htmlCreateMemoryParserCtxt(utf8, (int)n)) == NULL)
		return false;
	htmlCtxtUseOptions(p, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	    HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	if (xmlSwitchEncoding(p, XML_CHAR_ENCODING_UTF8) == -1)
		goto out;
	own = p->sax;
	p->sax = &sax;
	p->userData = h;
	htmlParseDocument(p);
	p->sax = own;
	whole = p->input != NULL && p->input->cur >= p->input->end;
out:
	htmlFreeParserCtxt(p);
	return whole;
}

int
html_read(struct arena *a, struct slice bytes, struct model *out)
{
	struct html	 h = { .w = { .lines = { .arena = a } } };
	struct model	 m = { .format = FORMAT_HTML, .cause = "" };
	char		*utf8 = g_utf8_make_valid(bytes.n == 0 ? "" :
			    (const char *)bytes.p, (gssize)bytes.n);

	if (!parse(&h, utf8, strlen(utf8)))
		m.cause = "damaged";
	writer_finish(&h.w);
	g_free(utf8);
	if (arena_failed(a))
		return -1;
	if (h.w.lines.full)
		m.cause = "too long";
	if (*m.cause != '\0')
		m.why = R_UNREADABLE;
	m.marks = h.marks;
	m.lines = h.w.lines.v;
	m.nlines = h.w.lines.n;
	*out = m;
	return 0;
}
