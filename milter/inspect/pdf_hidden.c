/* pdf_hidden.c: what of a page a reader does not see, or sees and we do not read (ISO 32000-1 9.3.6, 12.5) */

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_frame.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_scan.h"
#include "inspect/pdf_space.h"

#define DEPTH_MAX	4	/* forms within forms */
#define FORMS_MAX	64	/* looked into of one page; usual: some */
#define ANNOTS_MAX	4096
#define CLEAR		0.1	/* of the ink; a watermark has more */
#define THIN		3.0	/* points: a wider line is one that covers */

/*
 * Does a drawing set a text rendering mode that leaves no ink (3, and 7 for
 * clipping only)?  Scans with a layer of recognised text do, and so does who
 * wants us to read what nobody sees.
 */
static bool
draws_unseen(struct slice s)
{
	size_t	 at = 0, i;

	while ((at = slice_find(s, SLICE("Tr"), at)) != SIZE_MAX) {
		for (i = at; i > 0 && g_ascii_isspace((char)s.p[i - 1]); i--)
			;
		if (i < at && i > 0 && (s.p[i - 1] == '3' ||
		    s.p[i - 1] == '7') &&
		    (i == 1 || !g_ascii_isalnum((char)s.p[i - 2])))
			return true;
		at += 2;
	}
	return false;
}

/* Is a drawing packed in a way that all readers undo? */
static bool
is_filter(qpdf_data q, qpdf_oh o)
{
	return pdf_is_name(q, o, "/FlateDecode") ||
	    pdf_is_name(q, o, "/LZWDecode") ||
	    pdf_is_name(q, o, "/ASCII85Decode") ||
	    pdf_is_name(q, o, "/ASCIIHexDecode");
}

/*
 * Are its bytes to be found elsewhere (7.3.8.2, 8.10.4), or decoded by what only some
 * readers decode, or by a key of inline images, which poppler heeds in any
 * stream and qpdf does not?  Then what was looked at is not what is drawn.
 */
static bool
is_elsewhere(qpdf_data q, qpdf_oh stream)
{
	qpdf_oh	 dict = qpdf_oh_get_dict(q, stream);
	qpdf_oh	 filter = pdf_key(q, dict, "/Filter");
	bool	 known = qpdf_oh_is_null(q, filter) || is_filter(q, filter);
	int	 i, n = 0;

	if (qpdf_oh_is_array(q, filter)) {
		n = qpdf_oh_get_array_n_items(q, filter);
		known = true;
	}
	for (i = 0; i < n && known; i++)
		known = is_filter(q, qpdf_oh_get_array_item(q, filter, i));
	return !known || qpdf_oh_has_key(q, dict, "/F") ||
	    qpdf_oh_has_key(q, dict, "/DP") || qpdf_oh_has_key(q, dict, "/Ref");
}

/* Does black on white stay black, mixed in this way (11.3.5)? */
static bool
is_dark(qpdf_data q, qpdf_oh mode)
{
	static const char *const	 modes[] = { "/Normal", "/Compatible",
		"/Multiply", "/Darken" };
	size_t				 i;

	for (i = 0; i < NELEM(modes); i++)
		if (pdf_is_name(q, mode, modes[i]))
			return true;
	return qpdf_oh_is_null(q, mode);
}

static bool
is_name_or_null(qpdf_data q, qpdf_oh o)
{
	return qpdf_oh_is_name(q, o) || qpdf_oh_is_null(q, o);
}

/*
 * May a state of the graphics (8.4.5) leave next to no ink of what is written,
 * or make something else of what is looked at here?
 */
static bool
is_clear(qpdf_data q, qpdf_oh state)
{
	static const char *const	 inks[] = { "/ca", "/CA" };
	double				 v;
	size_t				 i;

	for (i = 0; i < NELEM(inks); i++)
		if (qpdf_oh_get_value_as_number(q, pdf_key(q, state, inks[i]),
		    &v) && v < CLEAR)
			return true;
	return !is_dark(q, pdf_key(q, state, "/BM")) ||
	    !is_name_or_null(q, pdf_key(q, state, "/SMask")) ||
	    !is_name_or_null(q, pdf_key(q, state, "/TR")) ||
	    !is_name_or_null(q, pdf_key(q, state, "/TR2")) ||
	    qpdf_oh_has_key(q, state, "/Font") ||
	    (qpdf_oh_get_value_as_number(q, pdf_key(q, state, "/LW"), &v) &&
	    v > THIN);
}

/* Are the colours that a page tells by numbers alone others (8.6.5.6)? */
static bool
is_recoloured(qpdf_data q, qpdf_oh resources)
{
	static const char *const	 keys[] = { "/DefaultGray",
		"/DefaultRGB", "/DefaultCMYK" };
	qpdf_oh				 all = pdf_key(q, resources,
					    "/ColorSpace"), o;
	size_t				 i;

	if (!qpdf_oh_is_dictionary(q, all))
		return false;
	for (i = 0; i < NELEM(keys); i++) {
		o = pdf_key(q, all, keys[i]);
		if (qpdf_oh_is_array(q, o) && !pdf_is_name(q,
		    qpdf_oh_get_array_item(q, o, 0), "/ICCBased"))
			return true;
	}
	return false;
}

/* May a drawing paint with next to no ink (11.6.4.4)? */
static bool
may_be_clear(qpdf_data q, qpdf_oh resources)
{
	qpdf_oh	 all = pdf_key(q, resources, "/ExtGState");
	bool	 clear = is_recoloured(q, resources);

	if (!qpdf_oh_is_dictionary(q, all))
		return clear;
	qpdf_oh_begin_dict_key_iter(q, all);
	while (!clear && qpdf_oh_dict_more_keys(q))
		clear = is_clear(q, qpdf_oh_get_key(q, all,
		    qpdf_oh_dict_next_key(q)));
	return clear;
}

/* The forms that a drawing may use, and those that they may. */
static bool
forms_draw_unseen(qpdf_data q, qpdf_oh resources, int depth, int *left)
{
	qpdf_oh		 all = pdf_key(q, resources, "/XObject"), o[FORMS_MAX];
	qpdf_oh		 dict;
	unsigned char	*p;
	size_t		 n, i, k = 0;
	bool		 unseen = false;

	if (may_be_clear(q, resources))
		return true;
	if (!qpdf_oh_is_dictionary(q, all))
		return false;
	qpdf_oh_begin_dict_key_iter(q, all);
	while (qpdf_oh_dict_more_keys(q) && k < NELEM(o))
		o[k++] = qpdf_oh_get_key(q, all, qpdf_oh_dict_next_key(q));
	if (depth > DEPTH_MAX || k == NELEM(o))
		return k > 0;
	for (i = 0; i < k && !unseen && *left > 0; i++) {
		if (!qpdf_oh_is_stream(q, o[i]))
			continue;
		dict = qpdf_oh_get_dict(q, o[i]);
		if (!pdf_is_name(q, pdf_key(q, dict, "/Subtype"), "/Form"))
			continue;
		--*left;
		p = NULL;
		n = 0;
		if (qpdf_oh_get_stream_data(q, o[i], qpdf_dl_generalized,
		    NULL, &p, &n) == QPDF_SUCCESS)
			unseen = draws_unseen((struct slice){ p, n });
		free(p);
		unseen = unseen || is_elsewhere(q, o[i]) ||
		    forms_draw_unseen(q, pdf_key(q, dict, "/Resources"),
		    depth + 1, left);
	}
	return unseen || *left == 0;
}

/* Is a width given, and that of a line that covers? */
static bool
is_wide(qpdf_data q, qpdf_oh width)
{
	double	 v;

	return !qpdf_oh_is_null(q, width) &&
	    (!qpdf_oh_get_value_as_number(q, width, &v) || fabs(v) > THIN);
}

static bool
is_zero(qpdf_data q, qpdf_oh width)
{
	double	 v;

	return qpdf_oh_get_value_as_number(q, width, &v) && v == 0;
}

/* Is it white?  One that names no colour is black. */
static bool
is_white(qpdf_data q, qpdf_oh colour)
{
	double	 v[4];
	int	 i, n = qpdf_oh_is_array(q, colour) ?
		    qpdf_oh_get_array_n_items(q, colour) : 0;

	for (i = 0; i < n; i++)
		if (i == 4 || !qpdf_oh_get_value_as_number(q,
		    qpdf_oh_get_array_item(q, colour, i), &v[i]))
			return true;
	return pdf_space_white(n == 4 ? SPACE_INK : SPACE_LIGHT, v,
	    (size_t)n);
}

/*
 * Is the border of a link, which poppler draws (12.5.2, 12.5.4), none, or a
 * thin line that one sees?
 */
static bool
is_framed_plainly(qpdf_data q, qpdf_oh link)
{
	qpdf_oh	 border = pdf_key(q, link, "/Border"), width;
	qpdf_oh	 look = pdf_key(q, link, "/BS");
	qpdf_oh	 style = pdf_key(q, look, "/W");

	width = qpdf_oh_is_array(q, border) &&
	    qpdf_oh_get_array_n_items(q, border) > 2 ?
	    qpdf_oh_get_array_item(q, border, 2) : qpdf_oh_new_null(q);
	if (is_zero(q, qpdf_oh_is_null(q, look) ? width : style) &&
	    !is_wide(q, width))
		return true;
	return !is_wide(q, width) && !is_wide(q, style) &&
	    !is_white(q, pdf_key(q, link, "/C"));
}

/*
 * Does an annotation draw nothing, or is it a signature's?  What that may
 * cover is judged by its size.
 */
static bool
is_plain(qpdf_data q, qpdf_oh o)
{
	qpdf_oh	 type = pdf_key(q, o, "/Subtype");
	bool	 drawn = pdf_is_drawn(q, o);

	if (pdf_is_name(q, type, "/Widget"))
		return pdf_is_name(q, pdf_inherited(q, o, "/FT"), "/Sig") &&
		    (!drawn || qpdf_oh_is_dictionary(q, pdf_inherited(q, o,
		    "/V")));
	return !drawn && (pdf_is_name(q, type, "/Popup") ||
	    (pdf_is_name(q, type, "/Link") && is_framed_plainly(q, o)));
}

/*
 * A note, a stamp or a picture put over the page: it is drawn, and its text is
 * not among that of the page.
 */
static bool
is_overlaid(qpdf_data q, qpdf_oh page)
{
	/* pdf.js takes those of the nodes above as well */
	qpdf_oh	 all = pdf_inherited(q, page, "/Annots"), o;
	int	 i, n = 0;

	if (qpdf_oh_is_array(q, all))
		n = qpdf_oh_get_array_n_items(q, all);
	for (i = 0; i < n && i < ANNOTS_MAX; i++) {
		o = qpdf_oh_get_array_item(q, all, i);
		if (!qpdf_oh_is_dictionary(q, o) || !is_plain(q, o))
			return true;	/* others may find what we do not */
	}
	return n > ANNOTS_MAX;
}

static bool
is_regular(unsigned char c)
{
	return c > ' ' && strchr("()<>[]{}/%", c) == NULL;
}

/*
 * Would one part of a drawing, put before what begins with c, end in another
 * word than by itself?  Some readers put nothing between, others a blank.
 */
static bool
runs_on(struct slice part, unsigned char c)
{
	/* those that no operator begins with (ISO 32000-1 Annex A) */
	static const char *const	 whole[] = { "q", "Q", "ET", "EMC",
		"Do", "n", "cm", "BT", "gs" };
	struct slice			 word;
	size_t				 i, from = part.n;

	while (from > 0 && is_regular(part.p[from - 1]))
		from--;
	if (from == part.n || !is_regular(c))
		return false;
	word = slice_from(part, from);
	for (i = 0; i < NELEM(whole); i++)
		if (slice_eq(word, slice_of(whole[i])))
			return false;
	return true;
}

/* The nth of what a page draws; false: there is none. */
static bool
part_of(qpdf_data q, qpdf_oh page, int nth, qpdf_oh *out)
{
	qpdf_oh	 all = pdf_key(q, page, "/Contents");

	*out = all;
	if (!qpdf_oh_is_array(q, all))
		return nth == 0 && qpdf_oh_is_stream(q, all);
	if (nth >= qpdf_oh_get_array_n_items(q, all))
		return false;
	*out = qpdf_oh_get_array_item(q, all, nth);
	return true;
}

/*
 * Is the drawing elsewhere, or a word, string, comment or image of it torn
 * between two of its streams?
 */
static bool
is_torn(qpdf_data q, qpdf_oh page)
{
	unsigned char	*last = NULL, *p;
	size_t		 n, nlast = 0;
	qpdf_oh		 part, next;
	bool		 torn = false;
	int		 i;

	for (i = 0; !torn && part_of(q, page, i, &part); i++) {
		/* where qpdf finds none, other readers may find one */
		torn = !qpdf_oh_is_stream(q, part) || is_elsewhere(q, part);
		if (torn || (i == 0 && !part_of(q, page, 1, &next)))
			break;		/* one alone is in one piece */
		p = NULL;
		n = 0;
		if (qpdf_oh_get_stream_data(q, part, qpdf_dl_generalized,
		    NULL, &p, &n) != QPDF_SUCCESS || n == 0) {
			free(p);
			continue;
		}
		torn = runs_on((struct slice){ last, nlast }, *p) ||
		    !pdf_scan_closed((struct slice){ last, nlast });
		free(last);
		last = p;
		nlast = n;
	}
	free(last);
	return torn;
}

bool
pdf_hides(qpdf_data q, qpdf_oh page, struct slice drawing)
{
	int	 left = FORMS_MAX;

	return draws_unseen(drawing) || is_overlaid(q, page) ||
	    is_torn(q, page) ||
	    forms_draw_unseen(q, pdf_inherited(q, page, "/Resources"), 0,
	    &left);
}
