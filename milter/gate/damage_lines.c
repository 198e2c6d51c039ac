/* damage_lines.c: lines as they were: ends, blanks, length, dots, "From " (RFC 5321 4.5.2, RFC 3676) */

#include <string.h>

#include "gate/damage_parts.h"

#define EMPTY_MAX	8	/* empty lines cut from an end */
#define EMPTY_MORE	3	/* or put back */
#define LONG_MIN	900	/* relays break at 990 or 998 */

static struct slice
last_of(struct slice s)
{
	return slice_from(s, s.n);
}

/* The line end that a run of bytes ends in; empty: none. */
static struct slice
line_end(struct slice s)
{
	if (slice_ends(s, SLICE("\r\n")))
		return slice_from(s, s.n - 2);
	if (slice_ends(s, SLICE("\n")))
		return slice_from(s, s.n - 1);
	return last_of(s);
}

/* Empty lines at the end of these bytes of the entity: fewer, or more. */
static void
undo_end_of(struct finder *f, const struct damaged *e, struct slice s,
    const struct part *where)
{
	struct slice	 left = s, eol;
	struct patch	 v;
	size_t		 i;

	for (i = 1; i <= EMPTY_MAX; i++) {
		eol = line_end(left);
		if (eol.n == 0)
			break;
		left.n -= eol.n;
		v = (struct patch){ { left.p + left.n, s.n - left.n },
			{ NULL, 0 } };
		damage_offer(f, e, &v, 1, where, i);
	}
	for (i = 1; i <= EMPTY_MORE; i++) {
		v = (struct patch){ last_of(s),
			slice_sub(SLICE("\r\n\r\n\r\n"), 0, 2 * i) };
		damage_offer(f, e, &v, 1, where, i);
	}
}

void
undo_end(struct finder *f, const struct damaged *e)
{
	const struct part	*leaves[DAMAGE_PARTS_MAX];
	size_t			 i, n;

	undo_end_of(f, e, e->bytes, NULL);
	if (!mime_multipart(e->root))
		return;
	n = damage_texts(e, "plain", leaves);
	for (i = 0; i < n; i++)
		undo_end_of(f, e, leaves[i]->body, leaves[i]);
	n = damage_texts(e, "html", leaves);
	for (i = 0; i < n; i++)
		undo_end_of(f, e, leaves[i]->body, leaves[i]);
}

/* How line ends may have been written before. */
enum ends { ENDS_LF, ENDS_CR, ENDS_TWICE, ENDS_CR_TOO, ENDS__MAX };

static void
put_ends(struct slice s, enum ends how, struct buf *out)
{
	size_t	 i;

	for (i = 0; i < s.n; i++) {
		bool	 cr = s.p[i] == '\r';
		bool	 crlf = cr && i + 1 < s.n && s.p[i + 1] == '\n';

		if (how == ENDS_LF && crlf)
			continue;
		if (how == ENDS_CR && crlf) {
			buf_addc(out, '\r');
			i++;
		} else if (how == ENDS_TWICE && cr && !crlf && i + 2 < s.n &&
		    s.p[i + 1] == '\r' && s.p[i + 2] == '\n') {
			continue;
		} else if (how == ENDS_CR_TOO && cr && !crlf) {
			buf_adds(out, "\r\n");
		} else
			buf_addc(out, s.p[i]);
	}
}

static bool
map_ends(const struct part *p, int how, struct buf *out)
{
	size_t	 before = out->n;

	put_ends(p->body, (enum ends)how, out);
	return out->n - before != p->body.n;
}

void
undo_line_ends(struct finder *f, const struct damaged *e)
{
	int	 how;

	for (how = 0; how < ENDS__MAX && !damage_done(f); how++) {
		struct buf	 b = { 0 };
		struct patch	 v = { .at = e->bytes };
		struct change	 c = { .body = map_ends, .how = how };

		put_ends(e->bytes, (enum ends)how, &b);
		v.with = buf_slice(&b);
		if (!b.failed && b.n != e->bytes.n)
			damage_offer(f, e, &v, 1, NULL, 0);
		buf_free(&b);
		damage_change(f, e, &c);
	}
}

/* How a line may have been, next being the line after it. */
typedef bool (*line_map)(struct slice line, struct slice next, int how,
    struct buf *out);

/* Every line of a body by map; false when none was changed. */
static bool
map_lines(struct slice rest, line_map map, int how, struct buf *out)
{
	struct slice	 line, eol, next, ignored, peek;
	bool		 changed = false;

	while (slice_line(&rest, &line, &eol)) {
		peek = rest;
		next = last_of(line);
		slice_line(&peek, &next, &ignored);
		if (map(line, next, how, out))
			changed = true;
		else
			buf_add(out, line);
		buf_add(out, eol);
	}
	return changed;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* how: 0 all blanks at the end of a line, 1 the last one only */
static bool
cut_blanks(struct slice line, struct slice next, int how, struct buf *out)
{
	size_t	 n = line.n;

	(void)next;
	while (n > 0 && is_blank(line.p[n - 1]) && (how == 0 || n == line.n))
		n--;
	if (n == line.n)
		return false;
	buf_add(out, slice_sub(line, 0, n));
	return true;
}

static bool
map_cut_blanks(const struct part *p, int how, struct buf *out)
{
	return map_lines(p->body, cut_blanks, how, out);
}

void
undo_blanks_added(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .body = map_cut_blanks };

	for (c.how = 0; c.how < 2; c.how++)
		damage_change(f, e, &c);
}

/*
 * Where blanks at the end of lines are likely to have stood: below a text
 * "-- " opens the signature (RFC 3676 4.3); flowed text ends its soft lines
 * with one; an empty line that was quoted is "> ".
 */
enum { BLANK_DASHES = -1, BLANK_QUOTED = -2 };	/* else: soft from length on */

static bool
add_blank(struct slice line, struct slice next, int how, struct buf *out)
{
	bool	 dashes = slice_eq(line, SLICE("--"));
	bool	 yes = dashes;

	if (how == BLANK_QUOTED)
		yes = slice_eq(line, SLICE(">"));
	else if (how >= 0)
		yes = dashes || (line.n >= (size_t)how && next.n > 0 &&
		    !is_blank(line.p[line.n - 1]));
	if (!yes)
		return false;
	buf_add(out, line);
	buf_addc(out, ' ');
	return true;
}

static bool
map_add_blanks(const struct part *p, int how, struct buf *out)
{
	if (strcmp(p->ctype.type, "text") != 0)
		return false;
	return map_lines(p->body, add_blank, how, out);
}

void
undo_blanks_cut(struct finder *f, const struct damaged *e)
{
	static const int	 hows[] = { BLANK_DASHES, BLANK_QUOTED, 1,
				    40, 50, 55, 60, 64, 66, 68, 70, 72 };
	struct change		 c = { .body = map_add_blanks };
	size_t			 i;

	for (i = 0; i < NELEM(hows); i++) {
		c.how = hows[i];
		damage_change(f, e, &c);
	}
}

/* What a relay puts into a line that is too long for it. */
static bool
map_join(const struct part *p, int how, struct buf *out)
{
	static const struct {
		struct slice	 end, start;
	} breaks[] = {
		{ { NULL, 0 }, { (const unsigned char *)" ", 1 } }, /* Postfix */
		{ { NULL, 0 }, { NULL, 0 } },
		{ { (const unsigned char *)"!", 1 },	/* sendmail */
		    { (const unsigned char *)" ", 1 } },
		{ { (const unsigned char *)"!", 1 }, { NULL, 0 } },
	};
	struct slice	 rest = p->body, line, eol, cut = { NULL, 0 };
	bool		 changed = false;

	while (slice_line(&rest, &line, &eol)) {
		line = slice_from(line, cut.n);
		cut = slice_sub(SLICE(""), 0, 0);
		if (line.n >= LONG_MIN && eol.n > 0 && rest.n > 0 &&
		    slice_ends(line, breaks[how].end) &&
		    slice_starts(rest, breaks[how].start)) {
			line.n -= breaks[how].end.n;
			cut = breaks[how].start;
			eol.n = 0;
			changed = true;
		}
		buf_add(out, line);
		buf_add(out, eol);
	}
	return changed;
}

void
undo_long_lines(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .body = map_join };

	for (c.how = 0; c.how < 4; c.how++)
		damage_change(f, e, &c);
}

static bool
unquote_from(struct slice line, struct slice next, int how, struct buf *out)
{
	size_t	 n = 0;

	(void)next;
	while (n < line.n && line.p[n] == '>')
		n++;
	if (n == 0 || (how == 0 && n > 1) ||
	    !slice_starts(slice_from(line, n), SLICE("From ")))
		return false;
	buf_add(out, slice_from(line, 1));
	return true;
}

static bool
map_from(const struct part *p, int how, struct buf *out)
{
	return map_lines(p->body, unquote_from, how, out);
}

void
undo_from(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .body = map_from };

	for (c.how = 0; c.how < 2; c.how++)
		damage_change(f, e, &c);
}

/* how: 0 a dot too many before a dot, 1 one too few, 2 one too many */
static bool
one_dot(struct slice line, struct slice next, int how, struct buf *out)
{
	(void)next;
	if (!slice_starts(line, SLICE(".")) ||
	    (how == 0 && !slice_starts(line, SLICE(".."))))
		return false;
	if (how == 1)
		buf_addc(out, '.');
	buf_add(out, how == 1 ? line : slice_from(line, 1));
	return true;
}

static bool
map_dots(const struct part *p, int how, struct buf *out)
{
	return map_lines(p->body, one_dot, how, out);
}

void
undo_dots(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .body = map_dots };

	for (c.how = 0; c.how < 3; c.how++)
		damage_change(f, e, &c);
}
