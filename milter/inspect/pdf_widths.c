/* pdf_widths.c: how far the codes of a font lead on a line of a PDF (ISO 32000-1 9.2.4, 9.6.2.2, 9.7.4.3) */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_widths.h"

#define ONE_BYTE	256
#define TWO_BYTES	65536
#define ITEMS_MAX	8192	/* of an array; fonts of ours have some hundred */
#define ITEM_COST	64	/* bytes of drawing: to look at one takes as long */
#define WIDTH_MAX	1e6	/* of one that leads anywhere */
#define WIDEST		1000	/* of a letter, where nobody says it */
#define DEFAULT_WIDTH	1000	/* of a composite font (9.7.4.3) */
#define TABLE_FIRST	32
#define TABLE_END	127

/* Widths of ASCII, from a blank on. */
struct ascii {
	unsigned short	 v[TABLE_END - TABLE_FIRST];
};

static const struct ascii	 helvetica = { {
		278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278,
		333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
		278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611,
		778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
		611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333,
		556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
		556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
		334, 260, 334, 584,
} };

/* The widest of Helvetica-Bold and all that are called Times. */
static const struct ascii	 widest = { {
		278, 389, 555, 556, 556, 1000, 833, 333, 333, 333, 500, 675, 278,
		333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
		333, 333, 675, 675, 675, 611, 975, 722, 722, 722, 722, 667, 667,
		778, 778, 389, 556, 778, 667, 944, 722, 778, 667, 778, 722, 667,
		667, 722, 722, 1000, 722, 722, 667, 389, 278, 389, 584, 556, 333,
		556, 611, 556, 611, 556, 333, 611, 611, 278, 333, 556, 278, 889,
		611, 611, 611, 611, 444, 556, 333, 611, 556, 778, 556, 556, 500,
		480, 280, 480, 584,
} };

static const struct ascii	 typewriter = { {
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600, 600,
		600, 600, 600, 600,
} };

/* Fonts that readers have of their own (9.6.2.2); the first that fits. */
static const struct {
	const char		*name;
	bool			 whole;		/* else it begins so */
	const struct ascii	*ascii;
} fonts[] = {
	{ "/Helvetica", true, &helvetica },
	{ "/Helvetica-Oblique", true, &helvetica },
	{ "/Arial", true, &helvetica }, { "/ArialMT", true, &helvetica },
	{ "/Helvetica", false, &widest }, { "/Arial", false, &widest },
	{ "/Times", false, &widest }, { "/Courier", false, &typewriter },
};

static bool
spend(size_t *left, size_t items)
{
	if (items > ITEMS_MAX || items * ITEM_COST > *left)
		return false;
	*left -= items * ITEM_COST;
	return true;
}

static bool
is_sane(double width)
{
	return fabs(width) <= WIDTH_MAX;
}

/* Those of the codes from one on; false: memory, or nobody's. */
static bool
set(struct pdf_widths *w, size_t from, size_t n, double width)
{
	float	*v;
	size_t	 i, end = from + n, room = w->room > 0 ? w->room : ONE_BYTE;

	if (!is_sane(width))
		return false;
	while (room < end)
		room *= 2;
	if (room > w->room) {
		if ((v = realloc(w->v, room * sizeof(*v))) == NULL)
			return false;
		w->v = v;
		w->room = room;
	}
	for (i = w->n; i < from; i++)
		w->v[i] = w->other;
	for (i = from; i < end; i++)
		w->v[i] = (float)width;
	w->n = end > w->n ? end : w->n;
	return true;
}

static double
number_or(qpdf_data q, qpdf_oh o, double other)
{
	double	 v;

	return qpdf_oh_get_value_as_number(q, o, &v) ? v : other;
}

static size_t
count_of(qpdf_data q, qpdf_oh array)
{
	int	 n = qpdf_oh_is_array(q, array) ?
		    qpdf_oh_get_array_n_items(q, array) : 0;

	return n > 0 ? (size_t)n : 0;
}

/* Do the codes of ASCII keep the meaning they have in the reader's own font? */
static bool
keeps_ascii(qpdf_data q, qpdf_oh font, size_t *left)
{
	qpdf_oh	 all = pdf_key(q, pdf_key(q, font, "/Encoding"),
		    "/Differences"), o;
	size_t	 i, n = count_of(q, all);

	if (!spend(left, n))
		return false;
	for (i = 0; i < n; i++) {
		o = qpdf_oh_get_array_item(q, all, (int)i);
		if (i == 0 ? !qpdf_oh_is_integer(q, o) : qpdf_oh_is_name(q, o))
			continue;
		if (qpdf_oh_get_int_value_as_int(q, o) < TABLE_END)
			return false;
	}
	return true;
}

static const struct ascii *
ascii_of(const char *name)
{
	size_t	 i;

	for (i = 0; i < NELEM(fonts); i++)
		if (fonts[i].whole ? strcmp(name, fonts[i].name) == 0 :
		    strncmp(name, fonts[i].name, strlen(fonts[i].name)) == 0)
			return fonts[i].ascii;
	return NULL;
}

/* Of a font that brings neither widths nor letters: at most those. */
static bool
take_bound(qpdf_data q, qpdf_oh font, struct pdf_widths *w, size_t *left)
{
	qpdf_oh			 base = pdf_key(q, font, "/BaseFont");
	const struct ascii	*ascii = qpdf_oh_is_name(q, base) ?
				    ascii_of(qpdf_oh_get_name(q, base)) : NULL;
	int			 i;

	if (ascii == NULL || !pdf_fonts_readers(q, pdf_key(q, font,
	    "/FontDescriptor")))
		return false;
	w->bound = true;
	w->other = WIDEST;
	if (!keeps_ascii(q, font, left))
		return true;
	for (i = TABLE_FIRST; i < TABLE_END; i++)
		if (!set(w, (size_t)i, 1, ascii->v[i - TABLE_FIRST]))
			return false;
	return true;
}

/* Of a simple font. */
static bool
take_simple(qpdf_data q, qpdf_oh font, struct pdf_widths *w, size_t *left)
{
	qpdf_oh	 all = pdf_key(q, font, "/Widths");
	qpdf_oh	 first = pdf_key(q, font, "/FirstChar");
	size_t	 i, n = count_of(q, all);
	int	 at;

	if (qpdf_oh_is_null(q, all))
		return take_bound(q, font, w, left);
	if (pdf_is_name(q, pdf_key(q, font, "/Subtype"), "/Type3") ||
	    !qpdf_oh_is_integer(q, first) || n == 0 || !spend(left, n))
		return false;		/* its units are its own, or nobody's */
	w->other = (float)number_or(q, pdf_key(q, pdf_key(q, font,
	    "/FontDescriptor"), "/MissingWidth"), 0);
	at = qpdf_oh_get_int_value_as_int(q, first);
	for (i = 0; i < n && at >= 0 && at < ONE_BYTE; i++, at++)
		if (!set(w, (size_t)at, 1, number_or(q,
		    qpdf_oh_get_array_item(q, all, (int)i), 0)))
			return false;
	return true;
}

/* "c [w1 w2]": widths of the codes from c on. */
static bool
take_list(qpdf_data q, struct pdf_widths *w, size_t from, qpdf_oh list,
    size_t *left)
{
	size_t	 i, n = count_of(q, list);

	if (!spend(left, n))
		return false;
	for (i = 0; i < n && from + i < TWO_BYTES; i++)
		if (!set(w, from + i, 1, number_or(q, qpdf_oh_get_array_item(q,
		    list, (int)i), DEFAULT_WIDTH)))
			return false;
	return true;
}

/* And "c1 c2 w". */
static bool
take_ranges(qpdf_data q, struct pdf_widths *w, qpdf_oh all, size_t *left)
{
	size_t	 i, n = count_of(q, all);
	double	 from, to, width;
	qpdf_oh	 next;

	if (!spend(left, n))
		return false;
	for (i = 0; i + 1 < n; i++) {
		from = number_or(q, qpdf_oh_get_array_item(q, all, (int)i),
		    -1);
		next = qpdf_oh_get_array_item(q, all, (int)++i);
		if (from < 0 || from >= TWO_BYTES)
			return false;
		if (qpdf_oh_is_array(q, next)) {
			if (!take_list(q, w, (size_t)from, next, left))
				return false;
			continue;
		}
		to = number_or(q, next, -1);
		if (++i >= n || to < from || to >= TWO_BYTES)
			return false;
		width = number_or(q, qpdf_oh_get_array_item(q, all, (int)i),
		    DEFAULT_WIDTH);
		if (!set(w, (size_t)from, (size_t)to - (size_t)from + 1,
		    width))
			return false;
	}
	return true;
}

/* Of a composite font, whose codes are those of its glyphs. */
static bool
take_composite(qpdf_data q, qpdf_oh font, struct pdf_widths *w,
    size_t *left)
{
	qpdf_oh	 below = pdf_key(q, font, "/DescendantFonts");

	if (!pdf_is_name(q, pdf_key(q, font, "/Encoding"),
	    "/Identity-H") || count_of(q, below) != 1)
		return false;
	below = qpdf_oh_get_array_item(q, below, 0);
	w->other = (float)number_or(q, pdf_key(q, below, "/DW"),
	    DEFAULT_WIDTH);
	return take_ranges(q, w, pdf_key(q, below, "/W"), left);
}

/* One that is known, or NULL. */
static const struct pdf_widths *
known_by_name(const struct pdf_widths_all *all, qpdf_oh resources,
    const char *name)
{
	size_t	 i;

	for (i = 0; i < all->n; i++)
		if (all->v[i].resources == resources &&
		    strcmp(all->v[i].name, name) == 0)
			return &all->v[i];
	return NULL;
}

/* By its number; from now on by that name, too. */
static const struct pdf_widths *
known_by_number(struct pdf_widths_all *all, const struct pdf_widths *as)
{
	struct pdf_widths	*w;
	size_t			 i;

	for (i = 0; i < all->n && as->id != 0; i++) {
		w = &all->v[i];
		if (w->id != as->id || w->generation != as->generation)
			continue;
		w->resources = as->resources;
		memcpy(w->name, as->name, sizeof(w->name));
		return w;
	}
	return NULL;
}

void
pdf_widths_clear(struct pdf_widths_all *all)
{
	while (all->n > 0)
		free(all->v[--all->n].v);
}

/* Those without a number are nobody's on another page. */
void
pdf_widths_page(struct pdf_widths_all *all)
{
	size_t	 i, n = 0;

	for (i = 0; i < all->n; i++) {
		all->v[i].resources = 0;
		if (all->v[i].id == 0)
			free(all->v[i].v);
		else
			all->v[n++] = all->v[i];
	}
	all->n = n;
}

/* Learn them, in place of all others when there is no room. */
static const struct pdf_widths *
learn(struct pdf_widths_all *all, qpdf_data q, qpdf_oh font,
    const struct pdf_widths *as, size_t *left)
{
	struct pdf_widths	*w;
	bool			 composite;

	if (!qpdf_oh_is_dictionary(q, font))
		return NULL;
	if (all->n == NELEM(all->v))
		pdf_widths_clear(all);
	composite = pdf_is_name(q, pdf_key(q, font, "/Subtype"), "/Type0");
	w = &all->v[all->n++];
	*w = *as;
	w->bytes = composite ? 2 : 1;
	w->known = (composite ? take_composite(q, font, w, left) :
	    take_simple(q, font, w, left)) && is_sane((double)w->other);
	return w;
}

const struct pdf_widths *
pdf_widths(struct pdf_widths_all *all, qpdf_data q, qpdf_oh resources,
    struct slice name, size_t *left)
{
	struct pdf_widths	 as = { .resources = resources, .name = "/" };
	const struct pdf_widths	*w;
	qpdf_oh			 font;

	if (name.n == 0 || name.n > PDF_WIDTHS_NAME || !spend(left, 1))
		return NULL;
	memcpy(as.name + 1, name.p, name.n);
	if ((w = known_by_name(all, resources, as.name)) == NULL) {
		font = pdf_key(q, pdf_key(q, resources, "/Font"), as.name);
		as.id = qpdf_oh_get_object_id(q, font);
		as.generation = qpdf_oh_get_generation(q, font);
		w = known_by_number(all, &as);
		if (w == NULL)
			w = learn(all, q, font, &as, left);
	}
	return w == NULL || !w->known ? NULL : w;
}
