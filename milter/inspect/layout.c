/* layout.c: characters put into lines; the head of a letter (NĐ 30/2020) */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/layout.h"
#include "inspect/text.h"

/* All in heights of a character, which is about 1.15 of the font's size. */
#define SAME_LINE	0.35	/* centres of one line differ by less */
#define WORD_GAP	0.12	/* a wider gap is a blank */
#define STRIP_GAP	0.5	/* a narrower gap is no way between columns */
#define WIDE_GAP	1.0	/* a wider gap parts the cells of a row */
#define LINE_STEP	2.0	/* lines of a paragraph are nearer */
#define MARGIN_SLACK	0.5	/* how exactly a line begins at the margin */
#define CENTRE_SLACK	1.0	/* and how exactly it is centred */

#define STRIP_MIN	5	/* points between the columns of a head */
#define WIDTH_MAX	3000	/* points; wider than A0 is no letter */
#define LABEL_MAX	80	/* characters of a label before its colon */

/* A line: a range of the glyphs, sorted from left to right. */
struct line {
	struct glyph	*glyphs;
	size_t		 n;
	double		 x1, x2;	/* ends */
	double		 y, h;		/* centre and height */
	double		 word;		/* width of its first word */
	bool		 wide;		/* has a gap as between cells */
	const char	*text, *key;
};

struct lines {
	struct line	*v;
	size_t		 n;
};

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

static double
smaller(double a, double b)
{
	return a < b ? a : b;
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

/*
 * Drop what has no place or no ink.  A combining mark begins where the
 * character before it does, so that sorting cannot part them, and ends where
 * it says: poppler parts the width of one glyph among its characters.
 */
static size_t
tidy(struct glyph *g, size_t n)
{
	size_t	 i, kept = 0;

	for (i = 0; i < n; i++) {
		if (g_unichar_isspace(g[i].c) || !isfinite(g[i].x1) ||
		    !isfinite(g[i].x2) || !isfinite(g[i].y1) ||
		    !isfinite(g[i].y2))
			continue;
		g[kept] = g[i];
		if (kept > 0 && g_unichar_combining_class(g[i].c) != 0) {
			g[kept].y1 = g[kept - 1].y1;
			g[kept].y2 = g[kept - 1].y2;
			g[kept].x1 = g[kept - 1].x1;
			if (g[i].x1 > g[kept - 1].x2 + g[i].y2 - g[i].y1)
				g[kept].x2 = g[kept - 1].x2;
		}
		kept++;
	}
	return kept;
}

/* Measure a line and write its text; NULL text when memory ran out. */
static void
read_line(struct arena *a, struct line *l)
{
	struct buf	 b = { 0 };
	char		 utf8[6];
	double		 gap;
	size_t		 i;

	qsort(l->glyphs, l->n, sizeof(*l->glyphs), by_place);
	l->x1 = l->glyphs[0].x1;
	l->x2 = l->glyphs[0].x2;
	for (i = 0; i < l->n; i++) {
		gap = l->glyphs[i].x1 - l->x2;
		if (gap > WORD_GAP * l->h) {
			buf_addc(&b, ' ');
			if (l->word == 0)
				l->word = l->x2 - l->x1;
		}
		if (gap > WIDE_GAP * l->h)
			l->wide = true;
		buf_add(&b, (struct slice){ (unsigned char *)utf8,
		    (size_t)g_unichar_to_utf8(l->glyphs[i].c, utf8) });
		l->x2 = larger(l->x2, l->glyphs[i].x2);
	}
	if (l->word == 0)
		l->word = l->x2 - l->x1;
	if (buf_str(&b) != NULL &&
	    (l->text = text_clean(a, (const char *)b.p)) != NULL)
		l->key = text_key(a, l->text);
	buf_free(&b);
}

/* Cut glyphs into lines from top to bottom.  0 or -1. */
static int
find_lines(struct arena *a, struct glyph *g, size_t n, struct lines *out)
{
	struct lines	 ls = { 0 };
	struct line	*l = NULL;
	size_t		 i;
	double		 y;

	qsort(g, n, sizeof(*g), by_centre);
	if (n > 0 && (ls.v = calloc(n, sizeof(*ls.v))) == NULL)
		return -1;
	for (i = 0; i < n; i++) {
		y = (g[i].y1 + g[i].y2) / 2;
		if (l == NULL || y - l->y > SAME_LINE * l->h) {
			l = &ls.v[ls.n++];
			*l = (struct line){ .glyphs = &g[i], .y = y,
				.h = larger(g[i].y2 - g[i].y1, 1) };
		}
		l->n++;
	}
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

static bool
key_starts(const struct line *l, const char *prefix)
{
	return strncmp(l->key, prefix, strlen(prefix)) == 0;
}

/* One byte a point across the page: does a line stand there? */
struct cover {
	unsigned char	 at[WIDTH_MAX];
	size_t		 from, to;	/* where a strip may be */
};

static void
cover_line(struct cover *c, const struct line *l)
{
	double	 end = l->glyphs[0].x1, from, to;
	size_t	 i;

	for (i = 0; i < l->n; i++) {
		from = l->glyphs[i].x1;
		to = smaller(larger(end, l->glyphs[i].x2), WIDTH_MAX);
		if (from - end < STRIP_GAP * l->h)
			from = smaller(from, end);
		for (from = larger(from, 0); from < to; from++)
			c->at[(size_t)from] = 1;
		end = larger(end, to);
	}
}

/* The middle of the widest free strip, or -1 when all are too narrow. */
static double
strip_of(const struct cover *c)
{
	size_t	 i, run = 0, best = 0, end = 0;

	for (i = c->from; i < c->to; i++) {
		run = c->at[i] ? 0 : run + 1;
		if (run > best) {
			best = run;
			end = i + 1;
		}
	}
	return best < STRIP_MIN ? -1 : (double)end - (double)best / 2;
}

/* Some lines in two columns, and the middle of the strip between them. */
struct columns {
	size_t	 from, to;
	double	 strip;
};

/*
 * From line at, grow down to end and up to 0 as long as a strip stays free
 * between leftmost points and three quarters of the page's width.
 */
static struct columns
grow_columns(const struct lines *ls, double width, double leftmost,
    size_t at, size_t end)
{
	struct cover	 c = { .to = (size_t)(width * 3 / 4) }, before;
	struct columns	 k = { .from = at, .to = at, .strip = -1 };
	double		 s;

	c.from = (size_t)larger(smaller(leftmost, WIDTH_MAX), 0);
	for (; k.to < end; k.to++, k.strip = s) {
		before = c;
		cover_line(&c, &ls->v[k.to]);
		if ((s = strip_of(&c)) < 0) {
			c = before;
			break;
		}
	}
	for (; k.from > 0 && k.to > at; k.from--, k.strip = s) {
		cover_line(&c, &ls->v[k.from - 1]);
		if ((s = strip_of(&c)) < 0)
			break;
	}
	return k;
}

/*
 * A letter's head: the lines around the national motto and above Kính gửi.
 * Without a motto, from the top to Kính gửi; without either there is none.
 */
static struct columns
find_head(const struct lines *ls, double width)
{
	size_t	 i, end = ls->n, motto = ls->n;

	for (i = 0; i < ls->n && end == ls->n; i++) {
		if (motto == ls->n && strstr(ls->v[i].key, "conghoaxahoi"))
			motto = i;
		if (key_starts(&ls->v[i], "kinhgui"))
			end = i;
	}
	if (motto == ls->n && end == ls->n)
		return (struct columns){ 0 };
	return grow_columns(ls, width, width / 4, motto < end ? motto : 0,
	    end);
}

/* A letter's end: the recipients left, whoever signs right. */
static struct columns
find_end(const struct lines *ls, double width, size_t from)
{
	struct columns	 k = { .from = ls->n, .to = ls->n };
	size_t		 i;

	for (i = from; i < ls->n; i++)
		if (key_starts(&ls->v[i], "noinhan")) {
			/* the margin before the list is no strip */
			k = grow_columns(ls, width, ls->v[i].x1 +
			    ls->v[i].word, i, ls->n);
			k.from = i;
			break;
		}
	return k;
}

/* Move the glyphs left of strip to the front; returns how many they are. */
static size_t
part_columns(struct glyph *g, size_t n, double strip, struct glyph *spare)
{
	size_t	 i, left = 0, right = 0;

	for (i = 0; i < n; i++) {
		if ((g[i].x1 + g[i].x2) / 2 < strip)
			g[left++] = g[i];
		else
			spare[right++] = g[i];
	}
	memcpy(g + left, spare, right * sizeof(*g));
	return left;
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

	if (!key_starts(first, "vv") && !key_starts(first, "veviec"))
		return false;
	if (!is_close(a, b) || !has_lower(b->text) || begins_anew(b->text) ||
	    key_starts(b, "kinhgui"))
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

/* Add lines, joined where text was wrapped. */
static void
add_lines(struct model_lines *out, uint32_t page, const struct line *v,
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

		buf_adds(&b, v[i].text);
		for (k = i + 1; k < n; k++) {
			if (!subject_goes_on(&v[i], &v[k - 1], &v[k], column) &&
			    (column || !paragraph_goes_on(&v[i], &v[k - 1],
			    &v[k], left, right)))
				break;
			buf_addc(&b, ' ');
			buf_adds(&b, v[k].text);
		}
		text = b.failed ? NULL : arena_str(out->arena, buf_slice(&b));
		model_add_line(out, page, text);
		buf_free(&b);
	}
}

/* Lines in columns again, one column at a time.  0 or -1. */
static int
add_columns(struct model_lines *out, uint32_t page, const struct lines *ls,
    struct columns k)
{
	struct line	*last;
	struct glyph	*g, *spare;
	struct lines	 col;
	size_t		 n, left, i;

	if (k.from >= k.to)
		return 0;
	g = ls->v[k.from].glyphs;
	last = &ls->v[k.to - 1];
	n = (size_t)(last->glyphs + last->n - g);
	if ((spare = calloc(n, sizeof(*spare))) == NULL)
		return -1;
	left = part_columns(g, n, k.strip, spare);
	free(spare);
	for (i = 0; i < 2; i++) {
		if (find_lines(out->arena, i == 0 ? g : g + left,
		    i == 0 ? left : n - left, &col) == -1)
			return -1;
		add_lines(out, page, col.v, col.n, true);
		free(col.v);
	}
	return 0;
}

int
layout_page(struct model_lines *out, uint32_t page, double width,
    struct glyph *g, size_t n)
{
	struct lines	 ls = { 0 };
	struct columns	 head = { 0 }, end;
	int		 rc = -1;

	n = tidy(g, n);
	if (find_lines(out->arena, g, n, &ls) == -1)
		return -1;
	end = (struct columns){ .from = ls.n, .to = ls.n };
	if (width > 0 && width < WIDTH_MAX) {
		if (page == 1)
			head = find_head(&ls, width);
		end = find_end(&ls, width, head.to);
	}
	add_lines(out, page, ls.v, head.from, false);
	if (add_columns(out, page, &ls, head) == -1)
		goto out;
	add_lines(out, page, ls.v + head.to, end.from - head.to, false);
	if (add_columns(out, page, &ls, end) == -1)
		goto out;
	add_lines(out, page, ls.v + end.to, ls.n - end.to, false);
	rc = 0;
out:
	free(ls.v);
	return rc;
}
