/* xlsx_style.c: how cells of Excel look by their formats (ECMA-376-1 18.8) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/xlsx_style.h"

#define FORMATS_MAX	65536	/* of a kind; Excel's bound is 65490 */
#define COLOURS		64	/* of the old table, which a file may have anew */
#define PALE_FIRST	(1 << 1 | 1 << 9)	/* white in it (18.8.27) */
#define GROUND		65	/* of the window */
#define BLANKS_MAX	1000	/* Excel keeps some 200 formats of numbers */
#define TINT_SEEN	0.06	/* of 1: what makes white no longer that */

/* Styles as they are read: a cell's format names those of the other lists. */
struct reading {
	struct office	*o;
	struct xlsx_formats *to;
	size_t		 colours;	/* of the file's own table, so far */
	GArray		*fonts, *fills, *cells;	/* of struct looks */
	GArray		*into;		/* the list that is open, or NULL */
	GHashTable	*blank;		/* formats of numbers that show none */
	bool		 solid;		/* the ground that is open */
};

/* The theme's two papers; the second is white or next to it. */
static const char *const papers[] = { "0", "2" };

/* A colour of the theme, made darker (below 0) or lighter. */
static enum colour
theme_colour(struct xml *x, bool paper)
{
	const char	*value = xml_attr(x, "tint");
	double		 tint = value == NULL ? 0 : atof(value);

	return (paper && tint > -TINT_SEEN) || tint > 1 - TINT_SEEN ?
	    COLOUR_PALE : COLOUR_DARK;
}

static bool
is_paper(const char *number)
{
	return strcmp(number, papers[0]) == 0 || strcmp(number, papers[1]) == 0;
}

/* The colour that an element names in one of three ways. */
static enum colour
colour_of(const struct xlsx_formats *f, struct xml *x)
{
	const char	*value = xml_attr(x, "rgb");
	unsigned long	 n;

	if (value != NULL)	/* how much shines through comes first */
		return looks_colour(strlen(value) == 8 ? value + 2 : value);
	if ((value = xml_attr(x, "theme")) != NULL)
		return theme_colour(x, is_paper(value));
	if ((value = xml_attr(x, "indexed")) == NULL)
		return COLOUR_NONE;
	n = strtoul(value, NULL, 10);
	return n == GROUND || (n < COLOURS && (f->pale >> n & 1) != 0) ?
	    COLOUR_PALE : COLOUR_NONE;
}

void
xlsx_look(const struct xlsx_formats *f, struct looks *l, struct xml *x,
    const char *name)
{
	const char	*value;

	if (strcmp(name, "x:color") == 0)
		looks_ink(l, colour_of(f, x));
	else if (strcmp(name, "x:sz") == 0 &&
	    (value = xml_attr(x, "val")) != NULL)
		looks_height(l, atof(value));
}

struct looks
xlsx_format(const struct xlsx_formats *f, const char *number)
{
	unsigned long	 n = number == NULL ? 0 : strtoul(number, NULL, 10);

	return n < f->n ? f->v[n] : (struct looks){ 0, 0 };
}

/* The one of a list that is being read. */
static struct looks
nth(const GArray *list, const char *number)
{
	const struct xlsx_formats	 f = { .n = list->len,
		.v = (struct looks *)list->data };

	return xlsx_format(&f, number);
}

/* The looks at the end of the open list, which what comes belongs to. */
static struct looks *
last(struct reading *r)
{
	return r->into == NULL || r->into->len == 0 ? NULL :
	    &g_array_index(r->into, struct looks, r->into->len - 1);
}

static void
add(struct reading *r, struct looks l)
{
	if (r->into->len == FORMATS_MAX)
		r->o->w.lines.full = true;
	else
		g_array_append_val(r->into, l);
}

/* A format that shows nothing, whatever the number or text. */
static void
see_format(struct reading *r, struct xml *x)
{
	const char	*code = xml_attr(x, "formatCode");
	unsigned long	 id;

	if (code == NULL || *code == '\0' || strspn(code, ";") != strlen(code))
		return;
	code = xml_attr(x, "numFmtId");
	id = code == NULL ? 0 : strtoul(code, NULL, 10);
	if (g_hash_table_size(r->blank) == BLANKS_MAX)
		r->o->w.lines.full = true;
	else
		g_hash_table_add(r->blank, GUINT_TO_POINTER((guint)id));
}

static void
add_cell_format(struct reading *r, struct xml *x)
{
	struct looks	 l = nth(r->fills, xml_attr(x, "fillId"));
	const char	*value;

	l = looks_over(l, nth(r->fonts, xml_attr(x, "fontId")));
	value = xml_attr(x, "numFmtId");
	if (value != NULL && g_hash_table_contains(r->blank,
	    GUINT_TO_POINTER((guint)strtoul(value, NULL, 10))))
		looks_put(&l, LOOK_HIDDEN, true);
	add(r, l);
}

/* What a font or a ground says of itself. */
static void
see_looks(struct reading *r, struct xml *x, const char *name)
{
	struct looks	*l = last(r);
	const char	*value;

	if (l == NULL)
		return;
	if (r->into == r->fonts)
		xlsx_look(r->to, l, x, name);
	else if (strcmp(name, "x:patternFill") == 0) {
		value = xml_attr(x, "patternType");
		r->solid = value != NULL && strcmp(value, "solid") == 0;
	} else if (r->into == r->fills && strcmp(name, "x:fgColor") == 0 &&
	    r->solid)
		looks_ground(l, colour_of(r->to, x));
}

/* A table of colours of the file's own, which stands behind what uses it. */
static void
start_colour(void *ctx, struct xml *x, const char *name)
{
	struct reading	*r = ctx;
	const char	*value = xml_attr(x, "rgb");
	uint64_t	 bit;

	if (strcmp(name, "x:rgbColor") != 0 || r->colours == COLOURS)
		return;
	bit = (uint64_t)1 << r->colours++;
	r->to->pale &= ~bit;
	if (value != NULL && looks_colour(strlen(value) == 8 ? value + 2 :
	    value) == COLOUR_PALE)
		r->to->pale |= bit;
}

static void
end_colour(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	static const struct looks	 none = { 0, 0 };
	struct reading			*r = ctx;

	if (strcmp(name, "x:fonts") == 0)
		r->into = r->fonts;
	else if (strcmp(name, "x:fills") == 0)
		r->into = r->fills;
	else if (strcmp(name, "x:cellXfs") == 0)
		r->into = r->cells;
	else if (strcmp(name, "x:numFmt") == 0)
		see_format(r, x);
	else if (r->into == NULL)
		return;
	else if (strcmp(name, "x:font") == 0 || strcmp(name, "x:fill") == 0)
		add(r, none);
	else if (strcmp(name, "x:xf") == 0)
		add_cell_format(r, x);
	else
		see_looks(r, x, name);
}

static void
end(void *ctx, const char *name)
{
	struct reading	*r = ctx;

	if (strcmp(name, "x:fonts") == 0 || strcmp(name, "x:fills") == 0 ||
	    strcmp(name, "x:cellXfs") == 0)
		r->into = NULL;
}

static void
text(void *ctx, struct slice s)
{
	(void)ctx;
	(void)s;
}

static GArray *
list_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct looks));
}

const char *
xlsx_formats_read(struct office *o, const struct relation *part,
    struct xlsx_formats *out)
{
	static const struct xml_calls	 calls = { start, end, text },
		colours = { start_colour, end_colour, text };
	struct reading			 r = { .o = o, .to = out,
		.fonts = list_new(),
		.fills = list_new(), .cells = list_new(),
		.blank = g_hash_table_new(NULL, NULL) };
	const char			*cause = NULL;

	*out = (struct xlsx_formats){ .pale = PALE_FIRST };
	if (part != NULL && !part->external)
		cause = office_xml(o, part->target, &colours, &r);
	if (cause == NULL && part != NULL && !part->external)
		cause = office_xml(o, part->target, &calls, &r);
	out->n = r.cells->len;
	out->v = arena_array(o->arena, out->n, sizeof(*out->v));
	if (out->v == NULL && out->n > 0) {
		out->n = 0;
		cause = "memory";
	} else if (out->n > 0)
		memcpy(out->v, r.cells->data, out->n * sizeof(*out->v));
	g_array_free(r.fonts, TRUE);
	g_array_free(r.fills, TRUE);
	g_array_free(r.cells, TRUE);
	g_hash_table_destroy(r.blank);
	return cause;
}
