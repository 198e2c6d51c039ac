/* pdf_scan.c: a content stream taken apart (ISO 32000-1 7.2, 7.8.2) */

#include <limits.h>

#include "inspect/pdf_scan.h"

#define ARGS_KEPT	8	/* more than PDF_ARGS_MAX: one is written to
				   by what is no number */
#define NEST_MAX	64	/* brackets in brackets; usual: 2 */

_Static_assert(ARGS_KEPT > PDF_ARGS_MAX, "the last arguments are kept");

/* What is neither is regular: of a name, a number or an operator. */
enum kind { REGULAR, SPACE, MARK };

static const unsigned char	 kinds[UCHAR_MAX + 1] = {
	['\0'] = SPACE, ['\t'] = SPACE, ['\n'] = SPACE, ['\f'] = SPACE,
	['\r'] = SPACE, [' '] = SPACE,
	['('] = MARK, [')'] = MARK, ['<'] = MARK, ['>'] = MARK, ['['] = MARK,
	[']'] = MARK, ['{'] = MARK, ['}'] = MARK, ['/'] = MARK, ['%'] = MARK,
};

static inline bool
is_space(unsigned char c)
{
	return kinds[c] == SPACE;
}

static inline bool
is_regular(unsigned char c)
{
	return kinds[c] == REGULAR;
}

/* Past the first n bytes, which are there. */
static inline void
advance(struct slice *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

static void
skip_space(struct slice *s)
{
	size_t	 i = 0;

	while (i < s->n && (is_space(s->p[i]) || s->p[i] == '%'))
		if (s->p[i++] == '%')
			while (i < s->n && s->p[i] != '\n' && s->p[i] != '\r')
				i++;
	if (i > 0)
		advance(s, i);
}

/* Past a string's last parenthesis; false: it has none. */
static bool
skip_string(struct slice *s)
{
	size_t	 i, depth = 0;

	for (i = 0; i < s->n; i++) {
		if (s->p[i] == '\\')
			i++;
		else if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && --depth == 0)
			break;
	}
	if (i >= s->n) {
		*s = slice_from(*s, s->n);
		return false;
	}
	*s = slice_from(*s, i + 1);
	return true;
}

/* The run of regular characters at the front. */
static struct slice
take_word(struct slice *s)
{
	struct slice	 word;
	size_t		 n = 0;

	while (n < s->n && is_regular(s->p[n]))
		n++;
	word = (struct slice){ s->p, n };
	advance(s, n);
	return word;
}

/* An inline image: everything up to EI between blanks; false: there is none. */
static bool
skip_image(struct slice *s)
{
	size_t	 at = 0;

	while ((at = slice_find(*s, SLICE("EI"), at)) != SIZE_MAX) {
		if (at > 0 && is_space(s->p[at - 1]) &&
		    (at + 2 == s->n || is_space(s->p[at + 2])))
			break;
		at += 2;
	}
	*s = slice_from(*s, at == SIZE_MAX ? s->n : at + 2);
	return at != SIZE_MAX;
}

/*
 * A number as PDF has them: no exponent, no letters.  strtod would read more,
 * and by the locale.
 */
static inline bool
read_number(struct slice word, double *out)
{
	double	 v = 0, unit = 1;
	size_t	 i = 0;
	bool	 point = false, digit = false;

	if (word.n > 0 && (word.p[0] == '-' || word.p[0] == '+'))
		i++;
	for (; i < word.n; i++) {
		if (word.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
		digit = true;
		v = v * 10 + (word.p[i] - '0');
		if (point)
			unit *= 10;
		if (v > 1e15 || unit > 1e15)
			return false;
	}
	if (!digit)
		return false;
	*out = (word.p[0] == '-' ? -v : v) / unit;
	return true;
}

bool
pdf_scan_number(struct slice word, double *out)
{
	return read_number(word, out);
}

/* The last of n numbers, which v has round and round. */
static void
take_args(struct pdf_op *op, const double v[ARGS_KEPT], size_t n)
{
	size_t	 i, from;

	op->nargs = n < PDF_ARGS_MAX ? n : PDF_ARGS_MAX;
	from = n - op->nargs;
	for (i = 0; i < op->nargs; i++)
		op->args[i] = v[(from + i) % ARGS_KEPT];
}

/* Past everything up to and with c; false: it does not come. */
static bool
skip_to(struct slice *s, struct slice c)
{
	size_t	 at = slice_find(*s, c, 0);

	*s = slice_from(*s, at == SIZE_MAX ? s->n : at + c.n);
	return at != SIZE_MAX;
}

/* What is open: brackets within brackets. */
struct nest {
	uint64_t	 dictionaries;	/* a bit for each; the last is the lowest */
	size_t		 depth;
};

static void
open_one(struct nest *nest, bool dictionary)
{
	nest->dictionaries = nest->dictionaries << 1 | dictionary;
	nest->depth++;
}

/* False: the last that was opened is another, or none is. */
static bool
close_one(struct nest *nest, bool dictionary)
{
	if (nest->depth == 0 || (nest->dictionaries & 1) != dictionary)
		return false;
	nest->dictionaries >>= 1;
	nest->depth--;
	return true;
}

/* A name; those in brackets are keys, mostly, and one of them matters. */
static void
take_name(struct slice *rest, struct pdf_op *op, const struct nest *nest)
{
	advance(rest, 1);
	op->name = take_word(rest);
	if (nest->depth == 0)
		return;
	op->retold = op->retold || slice_eq(op->name, SLICE("ActualText"));
	op->odd = op->odd || slice_find(op->name, SLICE("#"), 0) != SIZE_MAX;
}

/* What begins with a character of its own: strings, names, brackets. */
static void
skip_mark(struct slice *rest, struct pdf_op *op, struct nest *nest)
{
	bool	 twice = rest->n > 1 && rest->p[1] == *rest->p, good = true;
	bool	 first = nest->depth == 0 && *rest->p != '/';

	if (first)
		op->shown.p = rest->p;
	switch (*rest->p) {
	case '(':
		good = skip_string(rest);
		break;
	case '/':
		take_name(rest, op, nest);
		break;
	case '<':
		if (!twice) {
			good = skip_to(rest, SLICE(">"));
			break;
		}
		/* FALLTHROUGH */
	case '[':
		open_one(nest, twice && *rest->p == '<');
		good = nest->depth < NEST_MAX;
		advance(rest, *rest->p == '<' ? 2 : 1);
		break;
	case '>':
	case ']':
		good = close_one(nest, *rest->p == '>') &&
		    (twice || *rest->p == ']');
		advance(rest, *rest->p == '>' && twice ? 2 : 1);
		break;
	default:
		good = false;
		advance(rest, 1);
	}
	if (nest->depth == 0) {
		op->operands++;
		if (op->shown.p != NULL)
			op->shown.n = (size_t)(rest->p - op->shown.p);
	}
	op->odd = op->odd || !good;
}

/* Is it an operand, though it is no number? */
static bool
is_value(struct slice word)
{
	return slice_eq(word, SLICE("true")) || slice_eq(word,
	    SLICE("false")) || slice_eq(word, SLICE("null"));
}

/* Some readers take the digits at its front for a number, others do not. */
static bool
is_mixed(struct slice word)
{
	return (*word.p >= '0' && *word.p <= '9') || *word.p == '-' ||
	    *word.p == '+' || *word.p == '.';
}

/* Past an image of the stream's own, of which BI was read. */
static void
take_image(struct slice *rest, struct pdf_op *op)
{
	struct nest	 nest = { .depth = 0 };

	do {
		skip_space(rest);
		if (rest->n == 0) {
			op->odd = true;
			return;
		}
		if (is_regular(*rest->p))
			op->word = take_word(rest);
		else
			skip_mark(rest, op, &nest);
	} while (!slice_eq(op->word, SLICE("ID")));
	op->odd = !skip_image(rest) || op->odd;
}

bool
pdf_scan(struct slice *rest, struct pdf_op *op)
{
	struct slice	 word;
	struct nest	 nest = { .depth = 0 };
	double		 v[ARGS_KEPT];
	size_t		 n = 0;

	*op = (struct pdf_op){ 0 };
	for (;;) {
		skip_space(rest);
		if (rest->n == 0) {
			op->odd = op->odd || nest.depth > 0;
			return false;
		}
		if (!is_regular(*rest->p)) {
			skip_mark(rest, op, &nest);
			continue;
		}
		word = take_word(rest);
		if (read_number(word, &v[n % ARGS_KEPT])) {
			if (nest.depth > 0)
				continue;
			n++;
		} else if (!is_value(word)) {
			op->odd = op->odd || is_mixed(word);
			if (nest.depth == 0)
				break;
			op->odd = true;
			continue;
		}
		op->operands++;
	}
	take_args(op, v, n);
	op->word = word;
	if (slice_eq(word, SLICE("BI")))
		take_image(rest, op);
	else if (slice_eq(word, SLICE("ID")))
		op->odd = true;
	return true;
}

/* Past a comment, up to either end of a line. */
static bool
skip_comment(struct slice *s)
{
	size_t	 i = 0;

	while (i < s->n && s->p[i] != '\n' && s->p[i] != '\r')
		i++;
	*s = slice_from(*s, i);
	return s->n > 0;
}

bool
pdf_scan_closed(struct slice s)
{
	struct slice	 word;
	bool		 closed = true, image = false;

	while (s.n > 0 && closed) {
		if (*s.p == '(')
			closed = skip_string(&s);
		else if (*s.p == '%')
			closed = skip_comment(&s);
		else if (slice_starts(s, SLICE("<<")))
			s = slice_from(s, 2);
		else if (*s.p == '<')
			closed = skip_to(&s, SLICE(">"));
		else if (!is_regular(*s.p))
			s = slice_from(s, 1);
		else {
			word = take_word(&s);
			if (image && slice_eq(word, SLICE("ID"))) {
				closed = skip_image(&s);
				image = false;
			} else if (slice_eq(word, SLICE("BI")))
				image = true;
		}
	}
	return closed && !image;
}

size_t
pdf_scan_ends(struct slice s)
{
	size_t	 at = 0, n = 0;

	for (; (at = slice_find(s, SLICE("EI"), at)) != SIZE_MAX; at += 2)
		if (at + 2 == s.n || !is_regular(s.p[at + 2]))
			n++;
	return n;
}
