/* xlsx_style.c: how cells of Excel look by their formats (ECMA-376-1 18.8) */

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/xlsx_style.h"

#define FORMATS_MAX	65536	/* of a kind; Excel's bound is 65490 */
#define XLSX_INK	COLOUR_BLACK	/* Excel's own, on any ground */
#define COLOURS		64	/* that a file may have anew */
#define NUMBERS_MAX	1000	/* Excel keeps some 200 formats of numbers */

/* How cells look whose numbers have a format. */
struct number {
	unsigned long	 id;
	struct looks	 looks;
};

/* Styles as they are read: a cell's format names those of the other lists. */
struct reading {
	struct office	*o;
	struct xlsx_formats *to;
	size_t		 ncolours;	/* of the file's own table, so far */
	GArray		*fonts, *fills, *cells, *differ; /* of struct looks */
	GArray		*into;		/* the list that is open, or NULL */
	GArray		*numbers;
	struct xlsx_fill fill;
};

void
xlsx_look(const struct xlsx_colours *c, struct looks *l, struct xml *x,
    const char *name)
{
	const char	*value;
	uint32_t	 ink;

	if (strcmp(name, "x:color") == 0) {
		ink = xlsx_colour(c, x);
		looks_ink(l, ink == COLOUR_NONE ? XLSX_INK : ink);
		/* said in two ways: readers take either */
		if (xml_attr(x, "rgb") != NULL && xml_attr(x, "theme") != NULL)
			looks_plain_ink(l, xlsx_theme(c, x));
	} else if (strcmp(name, "x:sz") == 0 &&
	    (value = xml_attr(x, "val")) != NULL)
		looks_height(l, atof(value));
}

void
xlsx_differ_start(const struct xlsx_colours *c, struct xlsx_fill *fill,
    struct looks *l, struct xml *x, const char *name)
{
	const char	*code;

	fill->conditional = true;
	if (xlsx_fill_start(c, fill, l, x, name))
		return;
	if (strcmp(name, "x:numFmt") != 0)
		xlsx_look(c, l, x, name);
	else if ((code = xml_attr(x, "formatCode")) != NULL)
		*l = looks_over(*l, xlsx_number(c, code));
}

/* The one of a list that a number names. */
static struct looks
nth(const struct looks *v, size_t count, unsigned long n)
{
	return n < count ? v[n] : (struct looks){ 0 };
}

struct looks
xlsx_format(const struct xlsx_formats *f, const char *number)
{
	return nth(f->v, f->n, number == NULL ? 0 : strtoul(number, NULL, 10));
}

struct looks
xlsx_differ(const struct xlsx_formats *f, const char *number)
{
	return number == NULL ? (struct looks){ 0 } :
	    nth(f->differ, f->ndiffer, strtoul(number, NULL, 10));
}

static struct looks
listed(const GArray *list, const char *number)
{
	return nth((struct looks *)list->data, list->len,
	    number == NULL ? 0 : strtoul(number, NULL, 10));
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

/* A format of numbers; of two by one number either may be a reader's. */
static void
see_number(struct reading *r, struct xml *x)
{
	const char	*code = xml_attr(x, "formatCode");
	struct number	 n = { 0 };

	if (code != NULL)
		n.looks = xlsx_number(&r->to->colours, code);
	code = xml_attr(x, "numFmtId");
	n.id = code == NULL ? 0 : strtoul(code, NULL, 10);
	if (r->numbers->len == NUMBERS_MAX)
		r->o->w.lines.full = true;
	else if (n.looks.on != 0)
		g_array_append_val(r->numbers, n);
}

static void
add_cell_format(struct reading *r, struct xml *x)
{
	struct looks		 l = listed(r->fills, xml_attr(x, "fillId"));
	const char		*value;
	const struct number	*n;
	unsigned long		 id;
	guint			 i;

	looks_ink(&l, XLSX_INK);
	l = looks_over(l, listed(r->fonts, xml_attr(x, "fontId")));
	value = xml_attr(x, "numFmtId");
	id = value == NULL ? 0 : strtoul(value, NULL, 10);
	for (i = 0; i < r->numbers->len; i++) {
		n = &g_array_index(r->numbers, struct number, i);
		if (n->id == id)
			l = looks_over(l, n->looks);
	}
	add(r, l);
}

/* What a font, a ground or a condition says of itself. */
static void
see_looks(struct reading *r, struct xml *x, const char *name)
{
	const struct xlsx_colours	*c = &r->to->colours;
	struct looks			*l = last(r);
	const char			*value;

	if (l == NULL)
		return;
	if (r->into == r->fonts)
		xlsx_look(c, l, x, name);
	else if (r->into == r->fills)
		xlsx_fill_start(c, &r->fill, l, x, name);
	else if (r->into == r->differ)
		xlsx_differ_start(c, &r->fill, l, x, name);
	else if (strcmp(name, "x:alignment") == 0 &&
	    (value = xml_attr(x, "readingOrder")) != NULL)
		looks_put(l, LOOK_TURNED, strcmp(value, "2") == 0);
}

/* A table of colours of the file's own, which stands behind what uses it. */
static void
start_colour(void *ctx, struct xml *x, const char *name)
{
	struct reading	*r = ctx;
	const char	*value = xml_attr(x, "rgb");

	if (strcmp(name, "x:rgbColor") != 0 || r->ncolours == COLOURS)
		return;
	r->to->colours.palette[r->ncolours++] = value == NULL ? COLOUR_NONE :
	    xlsx_rgb(value);
}

static void
end_colour(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
}

/* A style of tables in this file gives some of their rows such a look. */
static void
see_table(struct reading *r, struct xml *x)
{
	struct looks	 l = { 0 };

	looks_ink(&l, XLSX_INK);
	l = looks_over(l, listed(r->differ, xml_attr(x, "dxfId")));
	if (looks_unseen(l))
		r->o->marks |= MARK_HIDDEN;
}

/* The list that an element holds, or NULL. */
static GArray *
list_of(const struct reading *r, const char *name)
{
	const struct {
		const char	*name;
		GArray		*list;
	}	 lists[] = {
		{ "x:fonts", r->fonts }, { "x:fills", r->fills },
		{ "x:cellXfs", r->cells }, { "x:dxfs", r->differ },
	};
	size_t	 i;

	for (i = 0; i < NELEM(lists); i++)
		if (strcmp(name, lists[i].name) == 0)
			return lists[i].list;
	return NULL;
}

static void
start(void *ctx, struct xml *x, const char *name)
{
	static const struct looks	 none = { 0 };
	struct reading			*r = ctx;

	if (list_of(r, name) != NULL) {
		r->into = list_of(r, name);
		r->fill = (struct xlsx_fill){ .open = false };
	} else if (strcmp(name, "x:numFmt") == 0 && r->into != r->differ)
		see_number(r, x);
	else if (strcmp(name, "x:tableStyleElement") == 0)
		see_table(r, x);
	else if (r->into == NULL)
		return;
	else if (strcmp(name, "x:dxf") == 0 || (r->into != r->differ &&
	    (strcmp(name, "x:font") == 0 || strcmp(name, "x:fill") == 0))) {
		add(r, none);
		if (strcmp(name, "x:fill") == 0)
			see_looks(r, x, name);
	} else if (r->into == r->cells && strcmp(name, "x:xf") == 0)
		add_cell_format(r, x);
	else
		see_looks(r, x, name);
}

static void
end(void *ctx, const char *name)
{
	struct reading	*r = ctx;

	if (r->into != NULL && last(r) != NULL)
		xlsx_fill_end(&r->fill, last(r), name);
	if (list_of(r, name) != NULL)
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

/* A list that lives as long as the arena.  False: no memory. */
static bool
keep(struct office *o, const GArray *list, struct looks **v, size_t *n)
{
	*v = list->len == 0 ? NULL :
	    arena_array(o->arena, list->len, sizeof(**v));
	*n = *v == NULL ? 0 : list->len;
	if (*v != NULL)
		memcpy(*v, list->data, list->len * sizeof(**v));
	return *n == list->len;
}

static const char *
read_part(struct reading *r, const struct relation *part)
{
	static const struct xml_calls	 calls = { start, end, text },
		colours = { start_colour, end_colour, text };
	const char			*cause;

	if (part == NULL || part->external)
		return NULL;
	cause = office_xml(r->o, part->target, &colours, r);
	return cause == NULL ? office_xml(r->o, part->target, &calls, r) :
	    cause;
}

const char *
xlsx_formats_read(struct office *o, const struct relation *part,
    struct xlsx_formats *out)
{
	struct reading	 r = { .o = o, .to = out, .fonts = list_new(),
		.fills = list_new(), .cells = list_new(),
		.differ = list_new(), .numbers = g_array_new(FALSE, FALSE,
		    sizeof(struct number)) };
	const char	*cause;

	*out = (struct xlsx_formats){ .colours = xlsx_colours_usual(o) };
	cause = read_part(&r, part);
	if (!keep(o, r.cells, &out->v, &out->n) ||
	    !keep(o, r.differ, &out->differ, &out->ndiffer))
		cause = "memory";
	g_array_free(r.fonts, TRUE);
	g_array_free(r.fills, TRUE);
	g_array_free(r.cells, TRUE);
	g_array_free(r.differ, TRUE);
	g_array_free(r.numbers, TRUE);
	return cause;
}
