/* layout_lines.c: characters put into lines, and lines into paragraphs */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout_parts.h"
#include "inspect/text.h"

/* In heights of a character. */
#define LINE_STEP	2.0	/* lines of a paragraph are nearer */
#define MARGIN_SLACK	0.5	/* how exactly a line begins at the margin */
#define CENTRE_SLACK	1.0	/* and how exactly it is centred */
#define OVERLAP		0.5	/* of a character under another */

#define LABEL_MAX	80	/* characters of a label before its colon */
#define UTF8_MAX	6	/* bytes that GLib makes of a character */

void
glyphs_sort(struct glyph *g, size_t n,
    int (*compare)(const void *, const void *))
{
	size_t	 i;

	for (i = 1; i < n && compare(&g[i - 1], &g[i]) <= 0; i++)
		;
	if (i < n)
		qsort(g, n, sizeof(*g), compare);
}

static int
by_centre(const void *va, const void *vb)
{
	const struct glyph	*a = va, *b = vb;
	double			 ya = a->y1 + a->y2, yb = b->y1 + b->y2;

	if (ya != yb)
		return ya < yb ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int
by_place(const void *va, const void *vb)
{
	const struct glyph	*a = va, *b = vb;

	if (a->x1 != b->x1)
		return a->x1 < b->x1 ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Does a character stand where the one before it does?  Marks may. */
static bool
covers(const struct glyph *g, double end)
{
	return g->x1 < end - OVERLAP * (g->x2 - g->x1) && g->x2 > g->x1 &&
	    g_unichar_combining_class(g->c) == 0;
}

/* Measure a line and write its text; NULL text when memory ran out. */
static void
read_line(struct arena *a, struct line *l)
{
	struct buf	 b = { 0 };
	double		 gap;
	size_t		 i;

	if (buf_room(&b, l->n * (UTF8_MAX + 1)) == -1)
		return;
	glyphs_sort(l->glyphs, l->n, by_place);
	l->x1 = l->glyphs[0].x1;
	l->x2 = l->glyphs[0].x2;
	for (i = 0; i < l->n; i++) {
		if (l->glyphs[i].origin != 0)
			l->origin = l->glyphs[i].origin;
		gap = l->glyphs[i].x1 - l->x2;
		if (gap > WORD_GAP * l->h) {
			b.p[b.n++] = ' ';
			if (l->word == 0)
				l->word = l->x2 - l->x1;
		}
		if (gap > WIDE_GAP * l->h)
			l->wide = true;
		if (i > 0 && covers(&l->glyphs[i], l->x2))
			l->over = true;
		b.n += (size_t)g_unichar_to_utf8(l->glyphs[i].c,
		    (char *)b.p + b.n);
		l->x2 = larger(l->x2, l->glyphs[i].x2);
	}
	if (l->word == 0)
		l->word = l->x2 - l->x1;
	if (buf_str(&b) != NULL &&
	    (l->text = text_clean(a, (const char *)b.p)) != NULL)
		l->key = text_key(a, l->text);
	buf_free(&b);
}

/* Cut sorted glyphs where a line begins; v NULL: only count them. */
static size_t
cut_lines(struct glyph *g, size_t n, struct line *v)
{
	struct line	 l = { .n = 0 };
	size_t		 i, k = 0;
	double		 y;

	for (i = 0; i < n; i++) {
		y = (g[i].y1 + g[i].y2) / 2;
		if (k == 0 || y - l.y > SAME_LINE * l.h) {
			l = (struct line){ .glyphs = &g[i], .y = y,
				.h = larger(g[i].y2 - g[i].y1, 1) };
			if (v != NULL)
				v[k] = l;
			k++;
		}
		if (v != NULL)
			v[k - 1].n++;
	}
	return k;
}

int
lines_find(struct arena *a, struct glyph *g, size_t n, struct lines *out)
{
	struct lines	 ls = { 0 };
	size_t		 i;

	glyphs_sort(g, n, by_centre);
	ls.n = cut_lines(g, n, NULL);
	if (n > 0 && (ls.v = calloc(ls.n, sizeof(*ls.v))) == NULL)
		return -1;
	cut_lines(g, n, ls.v);
	for (i = 0; i < ls.n; i++) {
		read_line(a, &ls.v[i]);
		if (ls.v[i].key == NULL) {
			free(ls.v);
			return -1;
		}
	}
	*out = ls;
	return 0;
}

bool
line_starts(const struct line *l, const char *prefix)
{
	return strncmp(l->key, prefix, strlen(prefix)) == 0;
}

static bool
has_lower(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (g_unichar_islower(g_utf8_get_char(text)))
			return true;
	return false;
}

/* "1.", "a)", "-", "Họ và tên: ...": it begins something of its own. */
static bool
begins_anew(const char *text)
{
	const char	*p = text;
	size_t		 i;

	if (strchr("-+*(", *p) != NULL || g_str_has_prefix(p, "–"))
		return true;
	while (g_ascii_isalnum(*p) && p - text < 3)
		p++;
	if (p > text && (*p == '.' || *p == ')'))
		return true;
	if (!g_unichar_isupper(g_utf8_get_char(text)))
		return false;
	for (i = 0, p = text; *p != '\0' && i < LABEL_MAX; i++) {
		if (*p == ':')
			return true;
		p = g_utf8_next_char(p);
	}
	return false;
}

static bool
is_close(const struct line *a, const struct line *b)
{
	return b->y - a->y < LINE_STEP * a->h;
}

/* The subject of a letter goes on: V/v and its next lines, one block. */
static bool
subject_goes_on(const struct line *first, const struct line *a,
    const struct line *b, bool column)
{
	double	 off = a->x1 + a->x2 - b->x1 - b->x2;
	double	 slack = 2 * CENTRE_SLACK * a->h;

	if (!line_starts(first, "vv") && !line_starts(first, "veviec"))
		return false;
	if (!is_close(a, b) || !has_lower(b->text) || begins_anew(b->text) ||
	    line_starts(b, "kinhgui"))
		return false;
	return column || (off < slack && off > -slack);
}

/*
 * A paragraph goes on: a's line was full, so that b's first word had no room
 * on it, and b begins at the margin.  Where the paragraph's own first line
 * was indented that is enough; else b must not look like a beginning.
 */
static bool
paragraph_goes_on(const struct line *first, const struct line *a,
    const struct line *b, double left, double right)
{
	if (a->wide || b->wide || !is_close(a, b) || *a->text == '\0' ||
	    b->x1 - left > MARGIN_SLACK * b->h ||
	    a->x2 + WORD_GAP * a->h + b->word < right)
		return false;
	if (first->x1 - left > MARGIN_SLACK * first->h)
		return true;
	return strchr(".;:", a->text[strlen(a->text) - 1]) == NULL &&
	    !begins_anew(b->text);
}

void
lines_add(struct model_lines *out, uint32_t page, const struct line *v,
    size_t n, bool column)
{
	double		 left = INFINITY, right = 0;
	const char	*text;
	size_t		 i, k;

	for (i = 0; i < n; i++) {
		left = smaller(left, v[i].x1);
		if (!v[i].wide)
			right = larger(right, v[i].x2);
	}
	for (i = 0; i < n && !out->full; i = k) {
		struct buf	 b = { 0 };
		uint32_t	 origin = v[i].origin;

		buf_adds(&b, v[i].text);
		for (k = i + 1; k < n; k++) {
			if (!subject_goes_on(&v[i], &v[k - 1], &v[k], column) &&
			    (column || !paragraph_goes_on(&v[i], &v[k - 1],
			    &v[k], left, right)))
				break;
			buf_addc(&b, ' ');
			buf_adds(&b, v[k].text);
			if (v[k].origin != 0)
				origin = v[k].origin;
		}
		text = b.failed ? NULL : arena_str(out->arena, buf_slice(&b));
		model_add_line(out, page, text);
		if (out->n > 0 && out->v[out->n - 1].text == text)
			out->v[out->n - 1].origin = origin;
		buf_free(&b);
	}
}
