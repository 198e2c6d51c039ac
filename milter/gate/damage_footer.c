/* damage_footer.c: what lists and scanners put around a text or beside it */

#include <string.h>

#include "gate/damage_parts.h"

#define FOOTER_LINES	40	/* a disclaimer has a dozen */
#define RULED_LINES	400	/* below a line such as "____" */
#define BANNER_LINES	12
#define HTML_WINDOW	(16 * 1024)	/* bytes of HTML for one footer */
#define HTML_PLACES	400	/* in them where it may begin */

/* Does a line look like the rule above a footer? */
static bool
is_rule(struct slice line)
{
	size_t	 i;

	if (slice_eq(line, SLICE("--")) || slice_eq(line, SLICE("-- ")))
		return true;
	if (line.n < 4 || strchr("-_=*#", line.p[0]) == NULL)
		return false;
	for (i = 1; i < line.n; i++)
		if (line.p[i] != line.p[0] && line.p[i] != ' ')
			return false;
	return true;
}

/* Where the last line of s begins; s may end in a line end. */
static size_t
last_line(struct slice s)
{
	size_t	 n = s.n;

	if (n > 0 && s.p[n - 1] == '\n')
		n--;
	while (n > 0 && s.p[n - 1] != '\n')
		n--;
	return n;
}

/* The body ends at off: with the line end before it, or without. */
static void
offer_cut(struct finder *f, const struct damaged *e, const struct part *p,
    size_t off, size_t lines)
{
	struct patch	 v = { .at = slice_from(p->body, off) };
	struct slice	 kept = slice_sub(p->body, 0, off);
	size_t		 eol = slice_ends(kept, SLICE("\r\n")) ? 2 :
			    slice_ends(kept, SLICE("\n"));

	damage_offer(f, e, &v, 1, p, lines);
	if (eol == 0)
		return;
	v.at = slice_from(p->body, off - eol);
	damage_offer(f, e, &v, 1, p, lines);
}

static void
cut_footer(struct finder *f, const struct damaged *e, const struct part *p)
{
	struct slice	 left = p->body, line, eol, rest;
	size_t		 i;

	for (i = 1; i <= RULED_LINES && left.n > 0 && !damage_done(f); i++) {
		rest = slice_from(left, last_line(left));
		left.n -= rest.n;
		if (i <= FOOTER_LINES || (slice_line(&rest, &line, &eol) &&
		    is_rule(line)))
			offer_cut(f, e, p, left.n, i);
	}
}

void
undo_footer(struct finder *f, const struct damaged *e)
{
	const struct part	*leaves[DAMAGE_PARTS_MAX];
	size_t			 i, n = damage_texts(e, "plain", leaves);

	for (i = 0; i < n; i++)
		cut_footer(f, e, leaves[i]);
}

void
undo_banner(struct finder *f, const struct damaged *e)
{
	const struct part	*leaves[DAMAGE_PARTS_MAX];
	size_t			 i, k, n = damage_texts(e, "plain", leaves);
	struct slice		 rest, line, eol;
	struct patch		 v;

	for (i = 0; i < n; i++) {
		rest = leaves[i]->body;
		for (k = 1; k <= BANNER_LINES &&
		    slice_line(&rest, &line, &eol); k++) {
			v = (struct patch){ slice_sub(leaves[i]->body, 0,
			    leaves[i]->body.n - rest.n), { NULL, 0 } };
			damage_offer(f, e, &v, 1, leaves[i], k);
		}
	}
}

/* Offset of the last tag of that name ("</body") in html, or html.n. */
static size_t
last_tag(struct slice html, struct slice tag)
{
	size_t	 i;

	for (i = html.n; i-- > 0; )
		if (slice_casestarts(slice_from(html, i), tag))
			return i;
	return html.n;
}

/* Take from `from` to `to` out of the body of p. */
static void
offer_out(struct finder *f, const struct damaged *e, const struct part *p,
    size_t from, size_t to)
{
	struct patch	 v = { .at = slice_sub(p->body, from, to - from) };

	damage_offer(f, e, &v, 1, p, to - from);
}

/* Something that ends at end, and begins at a tag or a line. */
static void
cut_html_before(struct finder *f, const struct damaged *e,
    const struct part *p, size_t end)
{
	size_t	 i, places = 0;

	for (i = end; i-- > 0 && end - i < HTML_WINDOW &&
	    places < HTML_PLACES && !damage_done(f); ) {
		if (p->body.p[i] != '<' &&
		    (i == 0 || p->body.p[i - 1] != '\n') &&
		    p->body.p[i] != '\r')
			continue;
		places++;
		offer_out(f, e, p, i, end);
	}
}

/* Something that begins at start, and ends with a tag or a line. */
static void
cut_html_after(struct finder *f, const struct damaged *e,
    const struct part *p, size_t start)
{
	size_t	 i, places = 0;

	for (i = start; i < p->body.n && i - start < HTML_WINDOW &&
	    places < HTML_PLACES && !damage_done(f); i++) {
		if (p->body.p[i] != '>' && p->body.p[i] != '\n')
			continue;
		places++;
		offer_out(f, e, p, start, i + 1);
	}
}

void
undo_html(struct finder *f, const struct damaged *e)
{
	const struct part	*leaves[DAMAGE_PARTS_MAX], *p;
	size_t			 i, at, n = damage_texts(e, "html", leaves);

	for (i = 0; i < n; i++) {
		p = leaves[i];
		cut_html_before(f, e, p, last_tag(p->body, SLICE("</body")));
		cut_html_before(f, e, p, last_tag(p->body, SLICE("</html")));
		cut_html_before(f, e, p, p->body.n);
		at = last_tag(p->body, SLICE("<body"));
		while (at < p->body.n && p->body.p[at] != '>')
			at++;
		cut_html_after(f, e, p, at < p->body.n ? at + 1 : 0);
	}
}

/* Where the delimiter line before a part begins, in the multipart's body. */
static size_t
delimiter_before(const struct part *multi, const struct part *p)
{
	return last_line((struct slice){ multi->body.p,
	    (size_t)(p->whole.p - multi->body.p) });
}

/* A list or scanner adds its words as a part of their own. */
static void
cut_parts(struct finder *f, const struct damaged *e, const struct part *m)
{
	const struct part	*p;
	size_t			 from, to;
	struct patch		 v;

	for (p = m->child; p != NULL && mime_children(m) > 1; p = p->next) {
		from = delimiter_before(m, p);
		to = (size_t)(p->whole.p + p->whole.n - m->body.p);
		if (p->next != NULL)
			to = delimiter_before(m, p->next);
		else if (slice_starts(slice_from(m->body, to), SLICE("\r\n")))
			to += 2;
		v = (struct patch){ slice_sub(m->body, from, to - from),
			{ NULL, 0 } };
		damage_offer(f, e, &v, 1, p, 0);
	}
}

void
undo_part(struct finder *f, const struct damaged *e)
{
	const struct part	*p;
	struct patch		 v[2];
	const unsigned char	*end = e->bytes.p + e->bytes.n;
	size_t			 n = 0;

	for (p = e->root; p != NULL && n++ < DAMAGE_PARTS_MAX;
	    p = mime_next(e->root, p, true)) {
		if (mime_multipart(p))
			cut_parts(f, e, p);
		if (p == e->root)
			continue;
		/* what was signed was put inside something new */
		v[0].at = (struct slice){ e->bytes.p,
			(size_t)(p->whole.p - e->bytes.p) };
		v[1].at = (struct slice){ p->whole.p + p->whole.n,
			(size_t)(end - p->whole.p) - p->whole.n };
		v[0].with = v[1].with = slice_sub(e->bytes, 0, 0);
		damage_offer(f, e, v, 2, p, 0);
	}
}

/* The text that old readers show, as mail programs write it. */
static const char *const preambles[] = {
	"", "\r\n",
	"This is a multi-part message in MIME format.",
	"This is a multi-part message in MIME format.\r\n",
	"This is a MIME-formatted message.\r\n",
	"This is a cryptographically signed message in MIME format.\r\n",
};

static void
undo_preamble_of(struct finder *f, const struct damaged *e,
    const struct part *p)
{
	static const char *const epilogues[] = { "", "\r\n", "\r\n\r\n" };
	struct patch	 v = { .at = p->preamble };
	struct slice	 first = slice_from(p->body, p->preamble.n);
	size_t		 i;

	for (i = 0; i < NELEM(preambles); i++) {
		v.with = slice_of(preambles[i]);
		damage_offer(f, e, &v, 1, p, 0);
	}
	/* without any preamble the delimiter has no line end before it */
	v.at.n += slice_starts(first, SLICE("\r\n")) ? 2 : 0;
	v.with = SLICE("");
	damage_offer(f, e, &v, 1, p, 0);
	/* the line end of the last delimiter stands before the epilogue */
	v.at = p->epilogue;
	for (i = 0; i < NELEM(epilogues); i++) {
		v.with = slice_of(epilogues[i]);
		damage_offer(f, e, &v, 1, p, 0);
	}
	if (p->epilogue.p >= p->body.p + 2 &&
	    memcmp(p->epilogue.p - 2, "\r\n", 2) == 0) {
		v.at = (struct slice){ p->epilogue.p - 2, p->epilogue.n + 2 };
		v.with = SLICE("");
		damage_offer(f, e, &v, 1, p, 0);
	}
}

void
undo_preamble(struct finder *f, const struct damaged *e)
{
	const struct part	*p;
	size_t			 n = 0;

	for (p = e->root; p != NULL && n < DAMAGE_PARTS_MAX;
	    p = mime_next(e->root, p, true)) {
		if (!mime_multipart(p))
			continue;
		n++;
		undo_preamble_of(f, e, p);
	}
}
