/* pdf_values.c: the values of a PDF, where they are written so that all readers agree (ISO 32000-1 7.3) */

#include <string.h>

#include "inspect/pdf_values.h"

#define DEPTH_MAX	32	/* values in values; usual: 6 */
#define DIGITS_MAX	9	/* of a number: any reader's integers hold it */
#define PLACES_MAX	20	/* behind its point; LibreOffice writes 12 */
#define NAME_MAX	100	/* bytes; 127 is the standard's limit */
#define KEYS_MAX	256	/* of a dictionary; usual: 15 */

/* Of a name, a number or a keyword: printable, and no delimiter. */
static bool
is_regular(unsigned char c)
{
	switch (c) {
	case '(': case ')': case '<': case '>': case '[': case ']':
	case '{': case '}': case '/': case '%':
		return false;
	}
	return c > ' ' && c < 0x7f;
}

void
values_space(struct slice *s)
{
	while (s->n > 0 && values_is_space(*s->p))
		*s = (struct slice){ s->p + 1, s->n - 1 };
}

bool
values_take(struct slice *s, struct slice word)
{
	if (!slice_starts(*s, word))
		return false;
	*s = slice_from(*s, word.n);
	return true;
}

/* A keyword, as a whole. */
bool
values_word(struct slice *s, struct slice word)
{
	struct slice	 rest = *s;

	if (!values_take(&rest, word) || (rest.n > 0 && is_regular(*rest.p)))
		return false;
	*s = rest;
	return true;
}

bool
values_line_end(struct slice *s)
{
	return values_take(s, SLICE("\r\n")) || values_take(s, SLICE("\n"));
}

/* A whole number as everybody writes it. */
bool
values_number(struct slice *s, size_t *out)
{
	size_t	 n = 0, v = 0;

	while (n < s->n && values_is_digit(s->p[n]) && n <= DIGITS_MAX)
		v = v * 10 + (size_t)(s->p[n++] - '0');
	if (n == 0 || n > DIGITS_MAX || (n > 1 && *s->p == '0') ||
	    (n < s->n && is_regular(s->p[n])))
		return false;
	*s = slice_from(*s, n);
	*out = v;
	return true;
}

/* "5 0 R" */
bool
values_reference(struct slice *s, size_t *number)
{
	struct slice	 rest = *s;
	size_t		 generation;

	if (!values_number(&rest, number) || !values_take(&rest, SLICE(" ")) ||
	    !values_number(&rest, &generation) || generation != 0 ||
	    !values_take(&rest, SLICE(" ")) || !values_word(&rest, SLICE("R")))
		return false;
	*s = rest;
	return true;
}

/* A number with or without sign and point, or a keyword that is a value. */
static bool
skip_word(struct slice *s, struct value_doubts *d)
{
	size_t	 i = 0, number, digits = 0, places = 0, points = 0;

	if (values_reference(s, &number)) {
		if (number >= d->n || d->first[number] == 0 ||
		    d->first[number] >= d->end)
			d->any = true;
		return true;
	}
	if (values_word(s, SLICE("true")) || values_word(s, SLICE("false")) ||
	    values_word(s, SLICE("null")))
		return true;
	if (i < s->n && (s->p[i] == '-' || s->p[i] == '+'))
		i++;
	for (; i < s->n && is_regular(s->p[i]); i++)
		if (s->p[i] == '.')
			points++;
		else if (!values_is_digit(s->p[i]))
			return false;
		else if (points > 0)
			places++;
		else
			digits++;
	*s = slice_from(*s, i);
	return digits + places > 0 && digits <= DIGITS_MAX &&
	    places <= PLACES_MAX && points <= 1;
}

static bool
take_name(struct slice *s, struct slice *out, struct value_doubts *d)
{
	struct slice	 rest = *s;
	size_t		 i;

	if (!values_take(&rest, SLICE("/")))
		return false;
	for (i = 0; i < rest.n && is_regular(rest.p[i]); i++) {
		if (rest.p[i] != '#')
			continue;
		if (rest.n - i < 3 || !values_is_hex(rest.p[i + 1]) ||
		    !values_is_hex(rest.p[i + 2]))
			return false;
		if (rest.p[i + 1] == '0' && rest.p[i + 2] == '0')
			d->any = true;
	}
	*out = slice_sub(rest, 0, i);
	*s = slice_from(rest, i);
	return i > 0 && i <= NAME_MAX;
}

static bool
skip_hex(struct slice *s)
{
	size_t	 i = 1;

	while (i < s->n && values_is_hex(s->p[i]))
		i++;
	if (i == s->n || s->p[i] != '>' || i % 2 == 0)
		return false;
	*s = slice_from(*s, i + 1);
	return true;
}

/* What may stand behind a backslash (7.3.4.2), where all readers agree. */
static bool
is_escape(struct slice s)
{
	if (s.n == 0 || *s.p == '\0')
		return false;
	if (strchr("nrtbf()\\", *s.p) != NULL)
		return true;
	return s.n > 2 && s.p[0] >= '0' && s.p[0] <= '3' &&
	    s.p[1] >= '0' && s.p[1] <= '7' && s.p[2] >= '0' && s.p[2] <= '7';
}

/* In parentheses, which are balanced. */
static bool
skip_string(struct slice *s)
{
	size_t	 i, depth = 0;

	for (i = 0; i < s->n; i++)
		switch (s->p[i]) {
		case '\r':
			return false;
		case '\\':
			if (!is_escape(slice_from(*s, ++i)))
				return false;
			break;
		case '(':
			depth++;
			break;
		case ')':
			if (--depth > 0)
				break;
			*s = slice_from(*s, i + 1);
			return true;
		}
	return false;
}

/* The keys of a dictionary so far. */
struct keys {
	struct slice	 v[KEYS_MAX];
	size_t		 n;
	uint64_t	 met;		/* a bit for each, by its ends */
};

/* Is it sure that it was not there before?  It is now. */
static bool
add_key(struct keys *k, struct slice key)
{
	uint64_t	 bit = (uint64_t)1 << ((key.p[0] ^ key.p[key.n - 1] * 5 ^
			    key.n * 11) & 63);
	size_t		 i;

	if ((k->met & bit) != 0)
		for (i = 0; i < k->n; i++)
			if (slice_eq(k->v[i], key))
				return false;
	k->met |= bit;
	if (k->n == KEYS_MAX || memchr(key.p, '#', key.n) != NULL)
		return false;	/* more than we count, or in disguise */
	k->v[k->n++] = key;
	return true;
}

/* Keep the value of a key if it is wanted.  False: it was there before. */
static bool
keep(struct value_wanted *w, struct slice key, struct slice value)
{
	for (; w->key.n > 0; w++) {
		if (!slice_eq(w->key, key))
			continue;
		if (w->value.p != NULL)
			return false;
		w->value = value;
	}
	return true;
}

static bool	skip(struct slice *, int depth, struct value_doubts *);

static bool
dictionary(struct slice *s, struct value_wanted *w, int depth,
    struct value_doubts *d)
{
	struct slice	 key, rest;
	struct keys	 keys;		/* large: not cleared */

	keys.n = keys.met = 0;
	if (!values_take(s, SLICE("<<")))
		return false;
	for (;;) {
		values_space(s);
		if (values_take(s, SLICE(">>")))
			return true;
		if (!take_name(s, &key, d))
			return false;
		if (w != NULL && memchr(key.p, '#', key.n) != NULL)
			return false;	/* it may be one of them, in disguise */
		if (!add_key(&keys, key))
			d->any = true;
		values_space(s);
		rest = *s;
		if (!skip(s, depth + 1, d) || (w != NULL && !keep(w, key,
		    slice_sub(rest, 0, rest.n - s->n))))
			return false;
	}
}

static bool
skip_array(struct slice *s, int depth, struct value_doubts *d)
{
	*s = slice_from(*s, 1);
	for (;;) {
		values_space(s);
		if (values_take(s, SLICE("]")))
			return true;
		if (!skip(s, depth + 1, d))
			return false;
	}
}

static bool
skip(struct slice *s, int depth, struct value_doubts *d)
{
	struct slice	 name;

	if (s->n == 0 || depth > DEPTH_MAX)
		return false;
	switch (*s->p) {
	case '<':
		return slice_starts(*s, SLICE("<<")) ?
		    dictionary(s, NULL, depth, d) : skip_hex(s);
	case '(':
		return skip_string(s);
	case '[':
		return skip_array(s, depth, d);
	case '/':
		return take_name(s, &name, d);
	}
	return skip_word(s, d);
}

bool
values_skip(struct slice *s, struct value_doubts *d)
{
	return skip(s, 0, d);
}

bool
values_dictionary(struct slice *s, struct value_wanted *w,
    struct value_doubts *d)
{
	return dictionary(s, w, 0, d);
}
