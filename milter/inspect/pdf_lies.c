/* pdf_lies.c: fonts whose characters are said to be others than their glyphs are called (ISO 32000-1 9.6.6, 9.10.3) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_parts.h"

#define FONTS_MAX	256	/* of a page or form; ten are many */
#define CODES		256	/* of a simple font */
#define DIFFERENCES_MAX	1024	/* names and numbers */
#define SYMBOLIC	4	/* flag: its codes have a meaning of their own */

/* The letter or digit that each code draws, as its glyph is called; 0: other. */
struct names {
	unsigned char	 v[CODES];
};

static const char *const	 digits[] = { "/zero", "/one", "/two",
	"/three", "/four", "/five", "/six", "/seven", "/eight", "/nine" };

/* Encodings in which the letters and digits of ASCII are themselves (Annex D). */
static bool
is_usual(qpdf_data q, qpdf_oh o)
{
	return pdf_is_name(q, o, "/WinAnsiEncoding") ||
	    pdf_is_name(q, o, "/MacRomanEncoding") ||
	    pdf_is_name(q, o, "/StandardEncoding");
}

static unsigned char
letter_of(const char *name)
{
	size_t	 i;

	if (strlen(name) == 2 && g_ascii_isalpha(name[1]))
		return (unsigned char)name[1];
	for (i = 0; i < NELEM(digits); i++)
		if (strcmp(name, digits[i]) == 0)
			return (unsigned char)('0' + i);
	return 0;
}

static void
take_differences(qpdf_data q, qpdf_oh all, struct names *out)
{
	int	 i, n = 0, code = 0;
	qpdf_oh	 o;

	if (qpdf_oh_is_array(q, all))
		n = qpdf_oh_get_array_n_items(q, all);
	for (i = 0; i < n && i < DIFFERENCES_MAX; i++) {
		o = qpdf_oh_get_array_item(q, all, i);
		if (qpdf_oh_is_integer(q, o))
			code = qpdf_oh_get_int_value_as_int(q, o);
		else if (qpdf_oh_is_name(q, o) && code >= 0 && code < CODES)
			out->v[code++] = letter_of(qpdf_oh_get_name(q, o));
	}
}

/* Is a font the reader's own?  Those that came along have codes of their own. */
static bool
is_readers_own(qpdf_data q, qpdf_oh descriptor)
{
	return qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile")) &&
	    qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile2")) &&
	    qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile3"));
}

/* False: nothing is known of it. */
static bool
take_names(qpdf_data q, qpdf_oh font, struct names *out)
{
	qpdf_oh	 encoding = pdf_key(q, font, "/Encoding");
	qpdf_oh	 below = pdf_key(q, font, "/FontDescriptor");
	qpdf_oh	 base = pdf_key(q, font, "/BaseFont");
	int	 i, flags = 0;

	if (!pdf_is_name(q, pdf_key(q, font, "/Subtype"), "/TrueType") &&
	    !pdf_is_name(q, pdf_key(q, font, "/Subtype"), "/Type1"))
		return false;
	qpdf_oh_get_value_as_int(q, pdf_key(q, below, "/Flags"), &flags);
	if ((flags & SYMBOLIC) != 0 || pdf_is_name(q, base, "/Symbol") ||
	    pdf_is_name(q, base, "/ZapfDingbats"))
		return false;
	*out = (struct names){ { 0 } };
	if (qpdf_oh_is_null(q, encoding) && !is_readers_own(q, below))
		return false;
	if (qpdf_oh_is_null(q, encoding) || is_usual(q, encoding) ||
	    is_usual(q, pdf_key(q, encoding, "/BaseEncoding")))
		for (i = 0; i < CODES; i++)
			if (g_ascii_isalnum((char)i))
				out->v[i] = (unsigned char)i;
	take_differences(q, pdf_key(q, encoding, "/Differences"), out);
	return true;
}

/* A string of hexadecimal digits; *n is how many. */
static bool
take_hex(struct slice *s, unsigned long *v, size_t *n)
{
	size_t	 i;

	while (s->n > 0 && g_ascii_isspace((char)*s->p))
		*s = slice_from(*s, 1);
	if (!slice_starts(*s, SLICE("<")))
		return false;
	*v = *n = 0;
	for (i = 1; i < s->n && g_ascii_isxdigit((char)s->p[i]); i++, ++*n)
		*v = (*v << 4 | (unsigned long)g_ascii_xdigit_value(
		    (char)s->p[i])) & 0xffffffff;
	if (i == s->n || s->p[i] != '>')
		return false;
	*s = slice_from(*s, i + 1);
	return true;
}

/* Is a code said to be another letter or digit?  Capitals may be small. */
static bool
is_other(const struct names *names, unsigned long code, unsigned long c)
{
	return code < CODES && names->v[code] != 0 && c < 0x80 &&
	    g_ascii_isalnum((char)c) && g_ascii_tolower((char)c) !=
	    g_ascii_tolower((char)names->v[code]);
}

/* Pairs, of which the first is one code, or from one to another. */
static bool
has_other(const struct names *names, struct slice s, bool range)
{
	unsigned long	 from, to, c, i;
	size_t		 n, digits_of_c;

	while (take_hex(&s, &from, &n)) {
		to = from;
		if (range && !take_hex(&s, &to, &n))
			return false;
		if (n != 2 || !take_hex(&s, &c, &digits_of_c))
			return false;	/* a list, which we do not read */
		for (i = from; i <= to && i < CODES && digits_of_c == 4; i++)
			if (is_other(names, i, c + (i - from)))
				return true;
	}
	return false;
}

static bool
tells_other(const struct names *names, struct slice s, struct slice begin,
    bool range)
{
	size_t	 at = 0;

	while ((at = slice_find(s, begin, at)) != SIZE_MAX) {
		at += begin.n;
		if (has_other(names, slice_from(s, at), range))
			return true;
	}
	return false;
}

static bool
lies(qpdf_data q, qpdf_oh font)
{
	qpdf_oh		 to = pdf_key(q, font, "/ToUnicode");
	struct names	 names;
	unsigned char	*p = NULL;
	size_t		 n = 0;
	bool		 other = false;

	if (!qpdf_oh_is_stream(q, to) || !take_names(q, font, &names))
		return false;
	if (qpdf_oh_get_stream_data(q, to, qpdf_dl_generalized, NULL, &p,
	    &n) == QPDF_SUCCESS)
		other = tells_other(&names, (struct slice){ p, n },
		    SLICE("beginbfchar"), false) || tells_other(&names,
		    (struct slice){ p, n }, SLICE("beginbfrange"), true);
	free(p);
	return other;
}

bool
pdf_fonts_lie(qpdf_data q, qpdf_oh resources)
{
	qpdf_oh	 fonts = qpdf_oh_get_key_if_dict(q, resources, "/Font");
	bool	 lie = false;
	int	 i;

	if (!qpdf_oh_is_dictionary(q, fonts))
		return false;
	qpdf_oh_begin_dict_key_iter(q, fonts);
	for (i = 0; i < FONTS_MAX && !lie && qpdf_oh_dict_more_keys(q); i++)
		lie = lies(q, qpdf_oh_get_key(q, fonts,
		    qpdf_oh_dict_next_key(q)));
	return lie;
}
