/* odf_put.c: how elements of OpenDocument look by the styles that they name */

#include <string.h>

#include "inspect/odf_parts.h"

#define LETTER	3.0	/* points of a frame that shows none */

static const char *const shapes[] = { "draw:frame", "draw:custom-shape",
	"draw:rect", "draw:ellipse", "draw:circle", "draw:polygon",
	"draw:path", "draw:caption", "draw:line", "draw:polyline",
	"draw:connector" };
static const struct {
	const char	*name;
	bool		 size;
} sides[] = { { "svg:x", false }, { "svg:y", false }, { "svg:width", true },
	{ "svg:height", true } };

static bool
is(const char *value, const char *want)
{
	return value != NULL && strcmp(value, want) == 0;
}

void
odf_skip(struct odf *d, struct xml *x)
{
	d->o->marks |= MARK_HIDDEN;
	odf_pop(&d->levels);	/* its end is not told */
	xml_skip(x);
}

bool
odf_put_look(struct odf *d, struct xml *x, struct odf_look l)
{
	if ((l.looks.on & LOOK_HIDDEN) != 0) {
		odf_skip(d, x);
		return false;
	}
	odf_put(&d->levels, l.looks, l.style);
	return true;
}

struct odf_look
odf_look(const struct odf *d, const char *family, const char *own)
{
	return (struct odf_look){ odf_style(&d->styles, family, own),
		odf_style_conditional(&d->styles, family, own) };
}

bool
odf_put_style(struct odf *d, struct xml *x, const char *family,
    const char *own)
{
	return odf_put_look(d, x, odf_look(d, family, own));
}

/* A drawing with text in it, where it stands and how large it is. */
bool
odf_shape(struct odf *d, struct xml *x, const char *name)
{
	size_t		 i;
	struct looks	 l;
	double		 n;

	for (i = 0; i < NELEM(shapes); i++)
		if (strcmp(name, shapes[i]) == 0)
			break;
	if (i == NELEM(shapes))
		return false;
	l = odf_style(&d->styles, "graphic", xml_attr(x, "draw:style-name"));
	for (i = 0; i < NELEM(sides); i++)
		if (odf_length(x, sides[i].name, &n)) {
			if (!sides[i].size)
				looks_place(&l, n);
			else if (n < LETTER)
				looks_put(&l, LOOK_AWAY, true);
		}
	if (is(xml_attr(x, "draw:display"), "none"))
		looks_put(&l, LOOK_AWAY, true);
	odf_part(&d->levels, l);
	d->frame = l;
	return true;
}

