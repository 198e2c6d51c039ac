/* pdf_lies.c: fonts whose characters are said to be others than their glyphs are called (ISO 32000-1 9.6.6, 9.10.3) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_parts.h"

#define FONTS_MAX	256	/* of a page or form; ten are many */
#define CODES		256	/* of a simple font */
#define CODE_DIGITS	2	/* in hexadecimal */
#define DIGITS		4	/* of a character, or of half of one */
#define CHARACTERS_MAX	32	/* that are one glyph; a ligature has three */
#define DIFFERENCES_MAX	1024	/* names and numbers */
#define DIFFERENCE_COST	32	/* of PDF_FONTS_BYTES: to look at one */
#define SYMBOLIC	4	/* flag: its codes have a meaning of their own */

/* The letter or digit that each code draws, as its glyph is called; 0: other. */
struct names {
	unsigned char	 v[CODES];
	size_t		 differences;
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
	out->differences = (size_t)n;
	for (i = 0; i < n && n <= DIFFERENCES_MAX; i++) {
		o = qpdf_oh_get_array_item(q, all, i);
		if (qpdf_oh_is_integer(q, o))
			code = qpdf_oh_get_int_value_as_int(q, o);
		else if (qpdf_oh_is_name(q, o) && code >= 0 && code < CODES)
			out->v[code++] = letter_of(qpdf_oh_get_name(q, o));
	}
}

/* Those that came along have codes of their own, and may call themselves symbolic. */
bool
pdf_fonts_readers(qpdf_data q, qpdf_oh descriptor)
{
	return qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile")) &&
	    qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile2")) &&
	    qpdf_oh_is_null(q, pdf_key(q, descriptor, "/FontFile3"));
}

static bool
is_simple(qpdf_data q, qpdf_oh font)
{
	qpdf_oh	 type = pdf_key(q, font, "/Subtype");

	return pdf_is_name(q, type, "/TrueType") ||
	    pdf_is_name(q, type, "/Type1") || pdf_is_name(q, type, "/MMType1");
}

/* False: nothing is known of it. */
static bool
take_names(qpdf_data q, qpdf_oh font, struct names *out)
{
	qpdf_oh	 encoding = pdf_key(q, font, "/Encoding");
	qpdf_oh	 below = pdf_key(q, font, "/FontDescriptor");
	qpdf_oh	 base = pdf_key(q, font, "/BaseFont"), usual = encoding;
	bool	 own = pdf_fonts_readers(q, below);
	int	 i, flags = 0;

	if (!is_simple(q, font))
		return false;
	qpdf_oh_get_value_as_int(q, pdf_key(q, below, "/Flags"), &flags);
	if (((flags & SYMBOLIC) != 0 && !own) || pdf_is_name(q, base,
	    "/Symbol") || pdf_is_name(q, base, "/ZapfDingbats") ||
	    (qpdf_oh_is_null(q, encoding) && !own))
		return false;
	if (qpdf_oh_is_dictionary(q, encoding))
		usual = pdf_key(q, encoding, "/BaseEncoding");
	*out = (struct names){ .differences = 0 };
	if (is_usual(q, usual) || (own && qpdf_oh_is_null(q, usual)))
		for (i = 0; i < CODES; i++)
			if (g_ascii_isalnum((char)i))
				out->v[i] = (unsigned char)i;
	take_differences(q, pdf_key(q, encoding, "/Differences"), out);
	return true;
}

/* The digits of a string in hexadecimal. */
static bool
take_hex(struct slice *s, struct slice *hex)
{
	size_t	 i = 1;

	while (s->n > 0 && g_ascii_isspace((char)*s->p))
		*s = slice_from(*s, 1);
	if (!slice_starts(*s, SLICE("<")))
		return false;
	while (i < s->n && g_ascii_isxdigit((char)s->p[i]))
		i++;
	if (i == s->n || s->p[i] != '>')
		return false;
	*hex = slice_sub(*s, 1, i - 1);
	*s = slice_from(*s, i + 1);
	return true;
}

static unsigned long
value_of(struct slice hex)
{
	unsigned long	 v = 0;
	size_t		 i;

	for (i = 0; i < hex.n; i++)
		v = (v << 4 | (unsigned long)g_ascii_xdigit_value(
		    (char)hex.p[i])) & 0xffffffff;
	return v;
}

/* Is a code said to be another letter or digit?  Capitals may be small. */
static bool
is_other(const struct names *names, unsigned long code, unsigned long c)
{
	return code < CODES && names->v[code] != 0 && c < 0x80 &&
	    g_ascii_isalnum((char)c) && g_ascii_tolower((char)c) !=
	    g_ascii_tolower((char)names->v[code]);
}

/* Is one of the characters that a code is said to be, the last of them later? */
static bool
is_any_other(const struct names *names, unsigned long code,
    struct slice hex, unsigned long later)
{
	size_t	 i;

	if (hex.n > CHARACTERS_MAX * DIGITS)
		return true;		/* so many are nobody's */
	for (i = 0; i < hex.n; i += DIGITS)
		if (is_other(names, code, value_of(slice_sub(hex, i,
		    DIGITS)) + (i + DIGITS < hex.n ? 0 : later)))
			return true;
	return false;
}

/* Of a range, each code has a string of its own in brackets. */
static bool
list_has_other(const struct names *names, unsigned long code, struct slice *s)
{
	struct slice	 hex;
	bool		 other = false;

	*s = slice_from(*s, 1);
	for (; take_hex(s, &hex); code++)
		other = other || is_any_other(names, code, hex, 0);
	while (s->n > 0 && g_ascii_isspace((char)*s->p))
		*s = slice_from(*s, 1);
	if (!slice_starts(*s, SLICE("]")))
		return true;
	*s = slice_from(*s, 1);
	return other;
}

/*
 * Pairs, of which the first is one code, or from one to another; codes of more
 * than a byte are nobody's.  What is no pair, readers may take for some.
 */
static bool
has_other(const struct names *names, struct slice s, bool range)
{
	struct slice	 from, to, c;
	unsigned long	 first, last, i;
	bool		 other = false;

	while (take_hex(&s, &from) && !other) {
		to = from;
		if (range && !take_hex(&s, &to))
			return true;
		first = from.n == CODE_DIGITS ? value_of(from) : CODES;
		last = value_of(to);
		while (s.n > 0 && g_ascii_isspace((char)*s.p))
			s = slice_from(s, 1);
		if (range && slice_starts(s, SLICE("["))) {
			other = list_has_other(names, first, &s);
			continue;
		}
		if (!take_hex(&s, &c))
			return true;
		for (i = first; i <= last && i < CODES && !other; i++)
			other = is_any_other(names, i, c, i - first);
	}
	return other || !slice_starts(s, SLICE("end"));
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

/* The number of an object that all readers take for it; 0: it has none. */
static int
number_of(qpdf_data q, qpdf_oh o)
{
	return qpdf_oh_get_generation(q, o) == 0 ?
	    qpdf_oh_get_object_id(q, o) : 0;
}

static bool
is_known(const struct pdf_fonts *seen, int id)
{
	size_t	 i;

	for (i = 0; i < seen->n && id != 0; i++)
		if (seen->ids[i] == id)
			return true;
	return false;
}

static void
remember(struct pdf_fonts *seen, int id)
{
	if (id != 0 && seen->n < NELEM(seen->ids))
		seen->ids[seen->n++] = id;
}

/* False: there is not so much left. */
static bool
spend(struct pdf_fonts *seen, size_t cost)
{
	if (cost > seen->left)
		return false;
	seen->left -= cost;
	return true;
}

/*
 * Is it written downwards (9.7.5.2)?  No letter of ours is, and what covers
 * text is looked for along its line.
 */
static bool
is_downwards(qpdf_data q, qpdf_oh font)
{
	qpdf_oh		 encoding = pdf_key(q, font, "/Encoding");
	unsigned char	*p = NULL;
	size_t		 n = 0, at;
	struct slice	 s, name;
	bool		 down = true;

	if (qpdf_oh_is_name(q, encoding)) {
		name = slice_of(qpdf_oh_get_name(q, encoding));
		return slice_ends(name, SLICE("-V")) || slice_eq(name,
		    SLICE("/V"));
	}
	if (!qpdf_oh_is_stream(q, encoding))
		return false;
	if (qpdf_oh_get_stream_data(q, encoding, qpdf_dl_generalized, NULL,
	    &p, &n) == QPDF_SUCCESS) {
		s = (struct slice){ p, n };
		at = slice_find(s, SLICE("WMode"), 0);
		s = at == SIZE_MAX ? SLICE("0") : slice_from(s, at + 5);
		while (s.n > 0 && g_ascii_isspace((char)*s.p))
			s = slice_from(s, 1);
		down = !slice_starts(s, SLICE("0")) || slice_find(
		    (struct slice){ p, n }, SLICE("usecmap"), 0) != SIZE_MAX ||
		    qpdf_oh_has_key(q, qpdf_oh_get_dict(q, encoding),
		    "/UseCMap") || qpdf_oh_has_key(q, qpdf_oh_get_dict(q,
		    encoding), "/WMode");
	}
	free(p);
	return down;
}

static bool
lies(qpdf_data q, struct pdf_fonts *seen, qpdf_oh font)
{
	qpdf_oh		 to = pdf_key(q, font, "/ToUnicode");
	struct names	 names;
	unsigned char	*p = NULL;
	size_t		 n = 0;
	bool		 other = false;

	/* glyphs that are drawings of their own may cover all there is */
	if (pdf_is_name(q, pdf_key(q, font, "/Subtype"), "/Type3") ||
	    is_downwards(q, font))
		return true;
	if (!qpdf_oh_is_stream(q, to) || !take_names(q, font, &names))
		return false;
	if (names.differences > DIFFERENCES_MAX ||
	    !spend(seen, names.differences * DIFFERENCE_COST))
		return true;
	if (qpdf_oh_get_stream_data(q, to, qpdf_dl_generalized, NULL, &p,
	    &n) == QPDF_SUCCESS)
		other = !spend(seen, n) || tells_other(&names, (struct slice){ p, n },
		    SLICE("beginbfchar"), false) || tells_other(&names,
		    (struct slice){ p, n }, SLICE("beginbfrange"), true);
	free(p);
	return other;
}

/* One that told no other will not do so elsewhere. */
static bool
lies_anew(qpdf_data q, struct pdf_fonts *seen, qpdf_oh font)
{
	int	 id = number_of(q, font);

	if (!spend(seen, PDF_FONT_COST))
		return true;
	if (is_known(seen, id))
		return false;
	if (lies(q, seen, font))
		return true;
	remember(seen, id);
	return false;
}

bool
pdf_fonts_lie(qpdf_data q, struct pdf_fonts *seen, qpdf_oh resources)
{
	qpdf_oh	 fonts;
	bool	 lie = false;
	int	 i, id = number_of(q, resources);

	if (is_known(seen, id))
		return false;
	fonts = pdf_key(q, resources, "/Font");
	if (!qpdf_oh_is_dictionary(q, fonts))
		return false;
	qpdf_oh_begin_dict_key_iter(q, fonts);
	for (i = 0; !lie && qpdf_oh_dict_more_keys(q); i++)
		lie = i == FONTS_MAX || lies_anew(q, seen, qpdf_oh_get_key(q,
		    fonts, qpdf_oh_dict_next_key(q)));
	if (!lie)
		remember(seen, id);
	return lie;
}
