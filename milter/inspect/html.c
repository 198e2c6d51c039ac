/* html.c: HTML as a reader sees it: lines, and tables as rows of cells */

#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "inspect/formats.h"
#include "inspect/text.h"

#define TABLES_MAX	8	/* nested with rows; deeper: lines only */
#define SPAN_MAX	1000	/* rows that a cell may reach down to */
#define HEAD_CELLS	2	/* columns of a table that only sets a page */
#define HEAD_LINES	3	/* and lines that one of its cells has */

/* The row being read of a table; a cell's lines are parted by newlines. */
struct table {
	struct buf	 cells[MODEL_CELLS_MAX];
	size_t		 ncells, cell;		/* places, and the one open */
	size_t		 below[MODEL_CELLS_MAX]; /* rows a cell reaches down */
	bool		 in_row, in_cell;
	bool		 looks;			/* it holds a table itself */
};

/* Where the reading stands; depths count open elements from 1, 0 is none. */
struct html {
	struct model_lines	 lines;
	struct buf		 line;
	uint32_t		 marks;
	size_t			 depth, skip, quote, pre;
	struct table		*tables[TABLES_MAX];
	size_t			 ntables;	/* open ones, also too deep */
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

static struct table *
open_table(const struct html *h)
{
	return h->ntables > 0 && h->ntables <= TABLES_MAX ?
	    h->tables[h->ntables - 1] : NULL;
}

/* Add text as a line; quoted text gets the > of plain mail. */
static void
put_line(struct html *h, struct buf *b)
{
	struct arena	*a = h->lines.arena;
	const char	*text = NULL;

	if (buf_str(b) != NULL)
		text = text_clean(a, (const char *)b->p);
	if (text != NULL && *text != '\0' && h->quote > 0)
		text = arena_printf(a, "> %s", text);
	model_add_line(&h->lines, 0, text);
	b->n = 0;
}

/* The line being read ends: it goes to its cell, or out. */
static void
end_line(struct html *h)
{
	struct table	*t = open_table(h);
	struct buf	*cell;

	if (slice_trim(buf_slice(&h->line)).n == 0 && !h->line.failed)
		h->line.n = 0;
	else if (t != NULL && t->in_cell) {
		cell = &t->cells[t->cell];
		if (cell->n > 0)
			buf_addc(cell, '\n');
		buf_add(cell, buf_slice(&h->line));
		cell->failed |= h->line.failed;
		h->line.n = 0;
	} else
		put_line(h, &h->line);
}

/* The lines of the cells of a row one by one, as of a table for looks. */
static void
spill_row(struct html *h, struct table *t)
{
	struct slice	 rest, line, eol;
	struct buf	 b = { 0 };
	size_t		 i;

	for (i = 0; i < t->ncells; i++) {
		h->lines.full |= t->cells[i].failed;
		rest = buf_slice(&t->cells[i]);
		while (slice_line(&rest, &line, &eol)) {
			buf_add(&b, line);
			put_line(h, &b);
		}
		t->cells[i].n = 0;
	}
	buf_free(&b);
}

/* Is a row there to set the page (a letter's head), not to hold data? */
static bool
is_for_looks(const struct table *t)
{
	size_t	 i, k, lines;

	if (t->ncells <= 1 || t->looks)
		return true;
	for (i = 0; i < t->ncells && t->ncells <= HEAD_CELLS; i++) {
		for (k = 0, lines = 1; k < t->cells[i].n; k++)
			lines += t->cells[i].p[k] == '\n';
		if (lines >= HEAD_LINES)
			return true;
	}
	return false;
}

static void
put_row(struct html *h, struct table *t)
{
	struct arena	 *a = h->lines.arena;
	const char	**cells = arena_array(a, t->ncells, sizeof(*cells));
	size_t		  i;

	if (cells == NULL) {
		h->lines.full = true;
		return;
	}
	for (i = 0; i < t->ncells; i++) {
		cells[i] = buf_str(&t->cells[i]) == NULL ? NULL :
		    text_clean(a, (const char *)t->cells[i].p);
		t->cells[i].n = 0;
	}
	model_add_row(&h->lines, 0, cells, t->ncells);
}

/* A row begins where none is open, or none that was ended. */
static void
start_row(struct table *t)
{
	t->in_row = true;
	t->in_cell = t->looks = false;
	t->ncells = 0;
}

static void
end_row(struct html *h)
{
	struct table	*t = open_table(h);
	size_t		 i;

	end_line(h);
	if (t == NULL || !t->in_row)
		return;
	for (i = t->ncells; i < MODEL_CELLS_MAX; i++)
		if (t->below[i] > 0) {
			t->below[i]--;
			t->ncells = i + 1;
		}
	if (h->quote > 0 || is_for_looks(t))
		spill_row(h, t);
	else
		put_row(h, t);
	t->in_row = t->in_cell = false;
}

/*
 * A cell begins, in the first place that no cell above reaches down to.  Its
 * text stands in the first of the places it spans; the others stay empty.
 */
static void
start_cell(struct html *h, const xmlChar **attrs)
{
	struct table	*t = open_table(h);
	size_t		 wide, down, i;

	if (t == NULL)
		return;
	if (!t->in_row)
		start_row(t);
	while (t->ncells < MODEL_CELLS_MAX && t->below[t->ncells] > 0)
		t->below[t->ncells++]--;
	wide = span(attrs, "colspan", MODEL_CELLS_MAX);
	down = span(attrs, "rowspan", SPAN_MAX);
	t->in_cell = wide <= MODEL_CELLS_MAX - t->ncells;
	if (!t->in_cell) {
		h->lines.full = true;
		return;
	}
	for (i = 0; i < wide; i++)
		t->below[t->ncells + i] = down - 1;
	t->cell = t->ncells;
	t->ncells += wide;
}

static void
start_table(struct html *h)
{
	struct table	*t = open_table(h);

	/* A table inside a cell: the outer one only sets the page. */
	if (t != NULL) {
		spill_row(h, t);
		t->looks = true;
		t->in_cell = false;
	}
	if (h->ntables < TABLES_MAX &&
	    (h->tables[h->ntables] = calloc(1, sizeof(*t))) == NULL)
		h->lines.full = true;
	h->ntables++;
}

static void
end_table(struct html *h)
{
	struct table	*t;
	size_t		 i;

	if (h->ntables == 0)
		return;
	end_row(h);
	if ((t = open_table(h)) != NULL) {
		for (i = 0; i < MODEL_CELLS_MAX; i++)
			buf_free(&t->cells[i]);
		free(t);
		h->tables[h->ntables - 1] = NULL;
	}
	h->ntables--;
}

/* The structure that a tag begins, after the line before it has ended. */
static void
start_block(struct html *h, const char *name, const xmlChar **attrs)
{
	struct table	*t;

	if (strcmp(name, "table") == 0)
		start_table(h);
	else if (strcmp(name, "tr") == 0) {
		end_row(h);
		if ((t = open_table(h)) != NULL)
			start_row(t);
	} else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		start_cell(h, attrs);
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
		end_line(h);
		start_block(h, name, attrs);
	}
	if (h->quote == 0 && is_quote(name, attrs)) {
		end_line(h);
		h->quote = h->depth;
	}
}

static void
on_end(void *ctx, const xmlChar *tag)
{
	struct html	*h = ctx;
	const char	*name = (const char *)tag;
	struct table	*t;

	if (h->skip == 0 && listed(blocks, name)) {
		end_line(h);
		t = open_table(h);
		if (strcmp(name, "table") == 0)
			end_table(h);
		else if (strcmp(name, "tr") == 0)
			end_row(h);
		else if (t != NULL && (strcmp(name, "td") == 0 ||
		    strcmp(name, "th") == 0))
			t->in_cell = false;
	}
	if (h->quote == h->depth) {
		end_line(h);
		h->quote = 0;
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
		buf_add(&h->line, rest);
		return;
	}
	while (slice_line(&rest, &line, &eol)) {
		buf_add(&h->line, line);
		if (eol.n > 0)
			end_line(h);
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
	struct html	 h = { .lines = { .arena = a } };
	struct model	 m = { .format = FORMAT_HTML, .cause = "" };
	char		*utf8 = g_utf8_make_valid((const char *)bytes.p,
			    (gssize)bytes.n);

	if (!parse(&h, utf8, strlen(utf8)))
		m.cause = "damaged";
	while (h.ntables > 0)
		end_table(&h);
	end_line(&h);
	buf_free(&h.line);
	g_free(utf8);
	if (arena_failed(a))
		return -1;
	if (h.lines.full)
		m.cause = "too long";
	if (*m.cause != '\0')
		m.why = R_UNREADABLE;
	m.marks = h.marks;
	m.lines = h.lines.v;
	m.nlines = h.lines.n;
	*out = m;
	return 0;
}
