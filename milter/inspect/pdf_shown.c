/* pdf_shown.c: the codes of the strings that a PDF shows (ISO 32000-1 7.3.4, 9.4.3) */

#include <glib.h>

#include "inspect/pdf_scan.h"
#include "inspect/pdf_widths.h"

/* What was taken apart so far. */
struct taking {
	struct pdf_shown *out;
	size_t		 n, room;
	unsigned	 bytes, got;	/* of a code */
	int		 code;
};

static void
take_byte(struct taking *t, unsigned char c)
{
	t->code = t->code << 8 | c;
	if (++t->got < t->bytes)
		return;
	if (t->n < t->room)
		t->out[t->n] = (struct pdf_shown){ .code = t->code };
	t->n++;
	t->code = 0;
	t->got = 0;
}

/* What stands behind a backslash; how many bytes it took. */
static size_t
take_escape(struct taking *t, struct slice s)
{
	static const char	 names[] = "nrtbf", means[] = "\n\r\t\b\f";
	size_t			 i;
	unsigned		 v = 0;

	if (s.n == 0)
		return 0;
	if (*s.p == '\r')
		return s.n > 1 && s.p[1] == '\n' ? 2 : 1;
	if (*s.p == '\n')
		return 1;
	for (i = 0; i < 3 && i < s.n && s.p[i] >= '0' && s.p[i] <= '7'; i++)
		v = v * 8 + (unsigned)(s.p[i] - '0');
	if (i > 0) {
		take_byte(t, (unsigned char)v);
		return i;
	}
	for (i = 0; names[i] != '\0' && names[i] != (char)*s.p; i++)
		;
	take_byte(t, names[i] != '\0' ? (unsigned char)means[i] : *s.p);
	return 1;
}

/* A string in parentheses, of which the first is behind. */
static void
take_string(struct taking *t, struct slice *s)
{
	size_t	 i = 0, depth = 1;

	while (i < s->n) {
		if (s->p[i] == '\\') {
			i++;
			i += take_escape(t, slice_from(*s, i));
			continue;
		}
		if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && --depth == 0)
			break;
		if (s->p[i] == '\r' && i + 1 < s->n && s->p[i + 1] == '\n')
			i++;		/* any end of a line is one byte */
		take_byte(t, s->p[i] == '\r' ? '\n' : s->p[i]);
		i++;
	}
	*s = slice_from(*s, i + 1);
}

/* Digits up to the bracket that ends them; an odd one has a 0 behind it. */
static void
take_digits(struct taking *t, struct slice *s)
{
	size_t	 i;
	int	 half = -1, v;

	for (i = 0; i < s->n && s->p[i] != '>'; i++) {
		if ((v = g_ascii_xdigit_value((char)s->p[i])) < 0)
			continue;
		if (half >= 0)
			take_byte(t, (unsigned char)(half << 4 | v));
		half = half >= 0 ? -1 : v;
	}
	if (half >= 0)
		take_byte(t, (unsigned char)(half << 4));
	*s = slice_from(*s, i + 1);
}

/* A step between strings. */
static bool
take_step(struct taking *t, struct slice *s)
{
	struct slice	 word;
	double		 v;
	size_t		 i = 0;

	while (i < s->n && slice_find(SLICE("()<>[]{}/% \t\r\n\f"),
	    slice_sub(*s, i, 1), 0) == SIZE_MAX && s->p[i] != '\0')
		i++;
	word = slice_sub(*s, 0, i);
	*s = slice_from(*s, i);
	if (!pdf_scan_number(word, &v))
		return false;
	if (t->n < t->room)
		t->out[t->n] = (struct pdf_shown){ -1, v };
	t->n++;
	return true;
}

size_t
pdf_shown(struct slice text, unsigned bytes, struct pdf_shown *out,
    size_t room)
{
	struct taking	 t = { .out = out, .room = room, .bytes = bytes };
	unsigned char	 c;

	while (text.n > 0 && t.n <= room) {
		c = *text.p;
		if (c == '(' || c == '<') {
			text = slice_from(text, 1);
			if (c == '(')
				take_string(&t, &text);
			else
				take_digits(&t, &text);
			if (t.got != 0)
				return SIZE_MAX;	/* half a code */
		} else if (g_ascii_isspace((char)c) || c == '\0' ||
		    c == '[' || c == ']')
			text = slice_from(text, 1);
		else if (!take_step(&t, &text))
			return SIZE_MAX;
	}
	return t.n > room ? SIZE_MAX : t.n;
}
