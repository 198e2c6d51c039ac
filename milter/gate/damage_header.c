/* damage_header.c: header fields of parts as they were: folds, quotes, case, order (RFC 2045 5.1) */

#include <ctype.h>
#include <string.h>

#include "gate/damage_parts.h"

#define FIELDS_TAKEN	20	/* fields of one part tried to be without */
#define ORDER_FIELDS	5	/* fields put into every order: 120 */

enum fold { FOLD_SAME, FOLD_NONE, FOLD_JOINED, FOLD_SPACE, FOLD_TAB,
	FOLD_WIDE, FOLD_TIGHT, FOLD__MAX };
enum quote { QUOTE_SAME, QUOTE_ALL, QUOTE_NONE, QUOTE__MAX };
enum name { NAME_SAME, NAME_CAPITALS, NAME_FIRST, NAME_LOWER, NAME__MAX };
enum value { VALUE_SAME, VALUE_LOWER, VALUE_UPPER, VALUE__MAX };

/* How a header was written; one number counts through all ways. */
struct style {
	enum fold	fold;
	enum quote	quote;
	enum name	name;
	enum value	value;
};
enum { STYLES = FOLD__MAX * QUOTE__MAX * NAME__MAX * VALUE__MAX };

/* What is not changed counts slowest, so that the least change comes first. */
static struct style
style_of(int how)
{
	struct style	 s;

	s.value = (enum value)(how % VALUE__MAX);
	how /= VALUE__MAX;
	s.name = (enum name)(how % NAME__MAX);
	how /= NAME__MAX;
	s.quote = (enum quote)(how % QUOTE__MAX);
	s.fold = (enum fold)(how / QUOTE__MAX);
	return s;
}

static int
changes_in(struct style s)
{
	return (s.fold != FOLD_SAME) + (s.quote != QUOTE_SAME) +
	    (s.name != NAME_SAME) + (s.value != VALUE_SAME);
}

static void
put_name(struct slice name, enum name how, struct buf *out)
{
	bool	 start = true;
	size_t	 i;
	int	 c;

	for (i = 0; i < name.n; i++) {
		c = name.p[i];
		if (how != NAME_SAME)
			c = start && how != NAME_LOWER ? toupper(c) :
			    tolower(c);
		buf_addc(out, c);
		start = how == NAME_CAPITALS && name.p[i] == '-';
	}
}

/* The blanks between the parts of a value. */
static void
put_gap(struct slice gap, enum fold how, struct buf *out)
{
	static const char *const gaps[FOLD__MAX] = {
		[FOLD_NONE] = " ", [FOLD_SPACE] = "\r\n ",
		[FOLD_TAB] = "\r\n\t", [FOLD_WIDE] = "\r\n    ",
		[FOLD_TIGHT] = "",
	};
	size_t	 i;

	if (how == FOLD_SAME) {
		buf_add(out, gap);
		return;
	}
	for (i = 0; i < gap.n && how == FOLD_JOINED; i++)
		if (gap.p[i] != '\r' && gap.p[i] != '\n')
			buf_addc(out, gap.p[i]);
	if (how != FOLD_JOINED)
		buf_adds(out, gaps[how]);
}

static void
put_case(struct slice s, enum value how, struct buf *out)
{
	size_t	 i;

	for (i = 0; i < s.n; i++)
		buf_addc(out, how == VALUE_LOWER ? tolower(s.p[i]) :
		    how == VALUE_UPPER ? toupper(s.p[i]) : s.p[i]);
}

/* One parameter; plain: the word before the first of them. */
static void
put_param(struct slice s, bool plain, struct style style, struct buf *out)
{
	const unsigned char	*eq = memchr(s.p, '=', s.n);
	struct slice		 name, value;
	bool			 quoted;

	if (eq == NULL || plain) {
		buf_add(out, s);
		return;
	}
	name = slice_sub(s, 0, (size_t)(eq - s.p) + 1);
	value = slice_from(s, name.n);
	quoted = value.n >= 2 && value.p[0] == '"' &&
	    value.p[value.n - 1] == '"';
	if (quoted)
		value = slice_sub(value, 1, value.n - 2);
	quoted = style.quote == QUOTE_ALL ||
	    (style.quote == QUOTE_SAME && quoted);
	buf_add(out, name);
	if (quoted)
		buf_addc(out, '"');
	/* of all values only that of charset has no case */
	put_case(value, slice_caseeq(name, SLICE("charset=")) ? style.value :
	    VALUE_SAME, out);
	if (quoted)
		buf_addc(out, '"');
}

/* The length of what stands before the next ';' outside quotes. */
static size_t
to_semicolon(struct slice s)
{
	bool	 quoted = false;
	size_t	 i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && quoted)
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == ';' && !quoted)
			break;
	}
	return i < s.n ? i : s.n;
}

static void
put_field(const struct field *fld, struct style style, struct buf *out)
{
	struct slice	 rest = fld->value, word, trimmed, gap;
	bool		 first = true;
	size_t		 n;

	put_name(fld->name, style.name, out);
	buf_addc(out, ':');
	while (rest.n > 0) {
		n = to_semicolon(rest);
		word = slice_sub(rest, 0, n);
		trimmed = slice_trim(word);
		gap = slice_sub(word, 0, trimmed.n == 0 ? word.n :
		    (size_t)(trimmed.p - word.p));
		/* after the colon a line is never broken by itself */
		put_gap(gap, first && style.fold > FOLD_JOINED ? FOLD_NONE :
		    trimmed.n == 0 ? FOLD_SAME : style.fold, out);
		if (first && n == rest.n)	/* "7BIT" */
			put_case(trimmed, style.value, out);
		else
			put_param(trimmed, first, style, out);
		if (style.fold == FOLD_SAME && trimmed.n > 0)
			buf_add(out, slice_from(word, gap.n + trimmed.n));
		if (n < rest.n)
			buf_addc(out, ';');
		rest = slice_from(rest, n + 1);
		first = false;
	}
}

static bool
map_header(const struct part *p, int how, struct buf *out)
{
	struct slice		 header = damage_header(p);
	struct style		 style = style_of(how);
	const struct field	*fld;
	struct slice		 end;
	size_t			 i, used = 0, before = out->n;

	for (i = 0; i < p->fields.n; i++) {
		fld = &p->fields.v[i];
		put_field(fld, style, out);
		end = slice_from(fld->raw, (size_t)(fld->value.p +
		    fld->value.n - fld->raw.p));
		buf_add(out, end);
		used = (size_t)(fld->raw.p + fld->raw.n - header.p);
	}
	buf_add(out, slice_from(header, used));
	return out->failed || !slice_eq(header, slice_from(buf_slice(out),
	    before));
}

void
undo_header(struct finder *f, const struct damaged *e)
{
	struct change	 c = { .header = map_header };

	for (c.how = 1; c.how < STYLES && !damage_done(f); c.how++)
		if (!e->again || changes_in(style_of(c.how)) == 1)
			damage_change(f, e, &c);
}

/* The next order of v in the order of dictionaries; false at the last. */
static bool
next_order(size_t *v, size_t n)
{
	size_t	 i, k, t;

	for (i = n - 1; i > 0 && v[i - 1] >= v[i]; )
		i--;
	if (i == 0)
		return false;
	for (k = n - 1; v[k] <= v[i - 1]; )
		k--;
	t = v[k], v[k] = v[i - 1], v[i - 1] = t;
	for (k = n - 1; i < k; i++, k--)
		t = v[i], v[i] = v[k], v[k] = t;
	return true;
}

static void
undo_order_of(struct finder *f, const struct damaged *e, const struct part *p)
{
	size_t		 v[ORDER_FIELDS], i, n = p->fields.n, bytes = 0;
	struct buf	 b = { 0 };
	struct patch	 patch;

	if (n < 2 || n > ORDER_FIELDS)
		return;
	for (i = 0; i < n; i++) {
		v[i] = i;
		bytes += p->fields.v[i].raw.n;
	}
	while (next_order(v, n) && !damage_done(f)) {
		b.n = 0;
		for (i = 0; i < n; i++)
			buf_add(&b, p->fields.v[v[i]].raw);
		patch = (struct patch){ slice_sub(p->whole, 0, bytes),
			buf_slice(&b) };
		if (!b.failed)
			damage_offer(f, e, &patch, 1, p, 0);
	}
	buf_free(&b);
}

void
undo_order(struct finder *f, const struct damaged *e)
{
	const struct part	*p;
	size_t			 n = 0;

	for (p = e->root; p != NULL && n++ < DAMAGE_PARTS_MAX;
	    p = mime_next(e->root, p, true))
		undo_order_of(f, e, p);
}

/* Fields that some relay or scanner drops, or puts in where they lack. */
static const char *const dropped[] = {
	"MIME-Version: 1.0\r\n",
	"Content-Transfer-Encoding: 7bit\r\n",
	"Content-Transfer-Encoding: 8bit\r\n",
	"Content-Disposition: inline\r\n",
	"Content-Language: vi\r\n",
	"Content-Language: en-US\r\n",
};

static void
undo_field_of(struct finder *f, const struct damaged *e, const struct part *p)
{
	struct patch	 v;
	size_t		 i, k, n = p->fields.n < FIELDS_TAKEN ? p->fields.n :
			    FIELDS_TAKEN;

	for (i = 0; i < n; i++) {
		v = (struct patch){ p->fields.v[i].raw, { NULL, 0 } };
		damage_offer(f, e, &v, 1, p, 0);
	}
	for (i = 0; i <= n; i++)
		for (k = 0; k < NELEM(dropped); k++) {
			v.at = i == n ? slice_sub(p->body, 0, 0) :
			    slice_sub(p->fields.v[i].raw, 0, 0);
			if (i == n && n > 0)
				v.at = slice_from(p->fields.v[n - 1].raw,
				    p->fields.v[n - 1].raw.n);
			v.with = slice_of(dropped[k]);
			damage_offer(f, e, &v, 1, p, 0);
		}
}

void
undo_field(struct finder *f, const struct damaged *e)
{
	const struct part	*p;
	size_t			 n = 0;

	for (p = e->root; p != NULL && n++ < DAMAGE_PARTS_MAX;
	    p = mime_next(e->root, p, true))
		undo_field_of(f, e, p);
}
