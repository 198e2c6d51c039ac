/* mailbox.c: where the addresses stand in an address list (RFC 5322 3.4) */

#include <string.h>

#include "mail/mailbox.h"

#define COMMENT_DEPTH	16	/* comments within each other; more is a trick */
#define AT_LEN_MAX	3	/* bytes of what looks like an at sign */
#define LOCAL_MAX	64	/* RFC 5321 4.5.3.1 */
#define DOMAIN_MAX	255

struct scan {
	struct slice		 left;
	struct mailbox_at	*v;
	size_t			 max, n;
};

static int
peek(const struct scan *s)
{
	return s->left.n > 0 ? s->left.p[0] : -1;
}

static void
skip(struct scan *s, size_t n)
{
	s->left = slice_from(s->left, n);
}

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_atext(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c >= 0x80 ||
	    (c > 0 && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_domain(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c >= 0x80 || c == '-' || c == '_';
}

/*
 * Only folds, tabs and what prints: a line end without a blank after it
 * would begin another field for one reader and not for the next.
 */
static bool
plain(struct slice s)
{
	size_t	 i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			continue;
		if (s.p[i] == '\n' && i + 1 < s.n &&
		    (s.p[i + 1] == ' ' || s.p[i + 1] == '\t'))
			continue;
		if ((s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	}
	return true;
}

static void
skip_blanks(struct scan *s)
{
	while (is_blank(peek(s)))
		skip(s, 1);
}

/* Pass blanks and comments; false when a comment never ends. */
static bool
skip_cfws(struct scan *s)
{
	int	 depth = 0, c;

	for (; (c = peek(s)) != -1; skip(s, 1)) {
		if (depth == 0 && !is_blank(c) && c != '(')
			return true;
		if (c == '\\')
			skip(s, 1);
		else if (c == '(' && ++depth > COMMENT_DEPTH)
			return false;
		else if (c == ')')
			depth--;
	}
	return depth == 0;
}

static bool
quoted_string(struct scan *s)
{
	int	 c;

	for (skip(s, 1); (c = peek(s)) != '"'; skip(s, 1)) {
		if (c == '\\')
			skip(s, 1);
		if (c == -1)
			return false;
	}
	skip(s, 1);
	return true;
}

/* Words and the dots of initials up to "<" or ":". */
static bool
phrase(struct scan *s)
{
	size_t	 words = 0;
	int	 c;

	while (skip_cfws(s) && (c = peek(s)) != '<' && c != ':') {
		if (c == '"') {
			if (!quoted_string(s))
				return false;
		} else if (is_atext(c) || (c == '.' && words > 0))
			skip(s, 1);
		else
			return false;
		words++;
	}
	return words > 0 && s->left.n > 0;
}

/* The bytes at the front that are of a kind or dots, and the dots in place. */
static bool
dot_atom(struct scan *s, bool (*kind)(int), size_t max, struct slice *out)
{
	struct slice	 run = s->left;

	for (run.n = 0; run.n < s->left.n; run.n++)
		if (!kind(run.p[run.n]) && run.p[run.n] != '.')
			break;
	skip(s, run.n);
	*out = run;
	return run.n > 0 && run.n <= max && run.p[0] != '.' &&
	    run.p[run.n - 1] != '.' &&
	    slice_find(run, SLICE(".."), 0) == SIZE_MAX;
}

static bool
addr_spec(struct scan *s)
{
	struct slice	 local, domain, addr = s->left;

	if (!dot_atom(s, is_atext, LOCAL_MAX, &local) || peek(s) != '@')
		return false;
	skip(s, 1);
	if (!dot_atom(s, is_domain, DOMAIN_MAX, &domain))
		return false;
	addr.n = local.n + 1 + domain.n;
	if (slice_find(addr, SLICE("=?"), 0) != SIZE_MAX)
		return false;
	s->v[s->n++].addr = addr;
	return true;
}

static bool
angle_addr(struct scan *s)
{
	skip(s, 1);
	skip_blanks(s);
	if (!addr_spec(s))
		return false;
	skip_blanks(s);
	if (peek(s) != '>')
		return false;
	skip(s, 1);
	return true;
}

/* Is the next thing an address without angle brackets? */
static bool
at_addr_spec(const struct scan *s)
{
	size_t	 i = 0;

	while (i < s->left.n && (is_atext(s->left.p[i]) ||
	    s->left.p[i] == '.'))
		i++;
	return i < s->left.n && s->left.p[i] == '@';
}

/* A mailbox, or the name and colon that open a group. */
static bool
element(struct scan *s, bool *in_group, bool *opened)
{
	struct slice	 start = s->left;

	*opened = false;
	if (s->n == s->max)
		return false;
	s->v[s->n].phrase = slice_sub(start, 0, 0);
	if (at_addr_spec(s))
		return addr_spec(s);
	if (peek(s) != '<' && !phrase(s))
		return false;
	if (peek(s) == '<') {
		s->v[s->n].phrase = slice_sub(start, 0, start.n - s->left.n);
		return angle_addr(s);
	}
	if (*in_group)
		return false;
	skip(s, 1);
	*in_group = *opened = true;
	return true;
}

/* After a mailbox: the end of its group and the comma, in their order. */
static bool
separator(struct scan *s, bool *in_group, bool *more)
{
	if (*in_group && peek(s) == ';') {
		skip(s, 1);
		*in_group = false;
		if (!skip_cfws(s))
			return false;
	}
	*more = peek(s) == ',';
	if (*more)
		skip(s, 1);
	return *more || (s->left.n == 0 && !*in_group);
}

bool
mailbox_scan(struct slice value, struct mailbox_at *v, size_t max, size_t *n)
{
	struct scan	 s = { .left = value, .v = v, .max = max };
	bool		 in_group = false, opened, more = true;

	if (!plain(value))
		return false;
	while (more) {
		if (!skip_cfws(&s) || !element(&s, &in_group, &opened) ||
		    !skip_cfws(&s))
			return false;
		if (opened && peek(&s) != ';')
			continue;
		if (!separator(&s, &in_group, &more))
			return false;
	}
	*n = s.n;
	return true;
}

/* Bytes of an at sign at the front, the small and the full-width one too. */
static size_t
at_sign(struct slice s)
{
	if (slice_starts(s, SLICE("@")))
		return 1;
	return slice_starts(s, SLICE("\xef\xbc\xa0")) ||
	    slice_starts(s, SLICE("\xef\xb9\xab")) ? AT_LEN_MAX : 0;
}

/* What can stand in an address as people would read it. */
static bool
is_shown(int c)
{
	return is_atext(c) || c == '.';
}

bool
mailbox_shown(struct slice text, struct slice addr)
{
	struct slice	 token;
	size_t		 at, from, to, n;

	for (at = 0; at < text.n; at++) {
		if ((n = at_sign(slice_from(text, at))) == 0)
			continue;
		for (from = at; from > 0 && is_shown(text.p[from - 1]); from--)
			;
		for (to = at + n; to < text.n && is_shown(text.p[to]); to++)
			;
		token = slice_sub(text, from, to - from);
		if (from < at && to > at + n && !slice_caseeq(token, addr))
			return true;
	}
	return false;
}
