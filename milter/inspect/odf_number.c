/* odf_number.c: what formats of OpenDocument show of numbers and texts (ODF 1.3 part 3, 16.29) */

#include <stdio.h>
#include <string.h>

#include "inspect/odf_style.h"

#define NUMBERS	(LOOK_NO_PLUS | LOOK_NO_MINUS)

static const char *const styles[] = { "number:number-style",
	"number:currency-style", "number:percentage-style",
	"number:date-style", "number:time-style", "number:boolean-style",
	"number:text-style" };
/* What stands in a format whatever the cell holds. */
static const char *const fixed[] = { "number:text", "number:fill-character",
	"number:currency-symbol", "number:embedded-text" };

/* Which numbers a condition is for; exactly those, or they are among others. */
static const struct {
	const char	*condition;
	unsigned	 numbers;
} conditions[] = {
	{ "value()>0", LOOK_NO_PLUS }, { "value()>=0", LOOK_NO_PLUS },
	{ "value()<0", LOOK_NO_MINUS }, { "value()<=0", LOOK_NO_MINUS },
	{ "value()=0", 0 }, { "value()!=0", NUMBERS },
};

/* Formats have one name in all parts; a part's own comes last, and counts. */
static const char *
key(char name[static ODF_NAME], const char *kind, const char *own)
{
	snprintf(name, ODF_NAME, "%s/%s", kind, own == NULL ? "" : own);
	return name;
}

static void
open_number(struct odf_number *n, struct xml *x, const char *name)
{
	*n = (struct odf_number){ .open = true,
		.texts = strcmp(name, "number:text-style") == 0 };
	key(n->name, "number", xml_attr(x, "style:name"));
}

static void
see_colour(struct odf_number *n, uint32_t c)
{
	if (c != COLOUR_NONE && ((n->looks.on & LOOK_FILL) == 0 ||
	    colour_is_pale(c)))
		looks_fill(&n->looks, c);
}

/* For some numbers another format is taken. */
static void
see_map(struct odf_styles *s, struct xml *x)
{
	struct odf_number	*n = &s->number;
	const char		*value = xml_attr(x, "style:condition");
	unsigned		 numbers = NUMBERS;
	bool			 exact = false;
	struct looks		 l = { 0 };
	char			 name[ODF_NAME];
	size_t			 i;

	for (i = 0; value != NULL && i < NELEM(conditions); i++)
		if (strcmp(value, conditions[i].condition) == 0) {
			numbers = conditions[i].numbers;
			exact = true;
		}
	if (exact)
		n->elsewhere |= numbers;
	if (!styles_find(s->all, key(name, "number", xml_attr(x,
	    "style:apply-style-name")), &l))
		looks_put(&n->looks, LOOK_UNKNOWN, true);
	if ((l.on & NUMBERS) != 0 && numbers != 0)
		looks_put(&n->looks, numbers, true);
	if ((l.on & LOOK_FILL) != 0)
		see_colour(n, l.fill);
}

bool
odf_number_start(struct odf_styles *s, struct xml *x, const char *name)
{
	struct odf_number	*n = &s->number;
	const char		*value;

	if (xml_is_of(styles, NELEM(styles), name))
		open_number(n, x, name);
	else if (!n->open)
		return false;
	else if (strcmp(name, "style:map") == 0)
		see_map(s, x);
	else if (strcmp(name, "style:text-properties") == 0) {
		value = xml_attr(x, "fo:color");
		see_colour(n, value == NULL ? COLOUR_NONE :
		    colour_read(value));
	} else if (strncmp(name, "number:", 7) == 0)
		n->shows |= !xml_is_of(fixed, NELEM(fixed), name);
	return true;
}

void
odf_number_end(struct odf_styles *s, const char *name)
{
	struct odf_number	*n = &s->number;
	char			 awaited[ODF_NAME];

	if (!n->open || !xml_is_of(styles, NELEM(styles), name))
		return;
	n->open = false;
	if (!n->shows)
		looks_put(&n->looks, (NUMBERS & ~n->elsewhere) |
		    (n->texts ? LOOK_NO_TEXT : 0), true);
	*styles_begin(s->all, n->name) = n->looks;
	if (n->looks.on != 0 && styles_has(s->all, key(awaited, "awaited",
	    n->name + strlen("number/"))))
		s->twisted = true;
}

struct looks
odf_number(struct odf_styles *s, const char *own)
{
	struct looks	 l = { 0 };
	char		 name[ODF_NAME];

	if (!styles_find(s->all, key(name, "number", own), &l))
		styles_begin(s->all, key(name, "awaited", own));
	return l;
}
