/* pdf_space.c: what the numbers of a colour in a PDF mean (ISO 32000-1 8.6) */

#include <string.h>

#include "inspect/pdf_space.h"

#define WHITE	0.95	/* of a component: nobody reads it on paper */

static const struct {
	const char	*name;
	enum pdf_space	 space;
} spaces[] = {
	{ "/DeviceGray", SPACE_LIGHT }, { "/CalGray", SPACE_LIGHT },
	{ "/DeviceRGB", SPACE_LIGHT }, { "/CalRGB", SPACE_LIGHT },
	{ "/DeviceCMYK", SPACE_INK }, { "/Separation", SPACE_INK },
	{ "/DeviceN", SPACE_INK }, { "/Lab", SPACE_LAB },
};

static enum pdf_space
space_of(const char *name)
{
	size_t	 i;

	for (i = 0; i < NELEM(spaces); i++)
		if (strcmp(spaces[i].name, name) == 0)
			return spaces[i].space;
	return SPACE_OTHER;
}

/* By a profile: four components are inks. */
static enum pdf_space
by_profile(qpdf_data q, qpdf_oh profile)
{
	int	 n = 0;

	if (!qpdf_oh_is_stream(q, profile))
		return SPACE_OTHER;
	qpdf_oh_get_value_as_int(q, qpdf_oh_get_key_if_dict(q,
	    qpdf_oh_get_dict(q, profile), "/N"), &n);
	return n == 4 ? SPACE_INK : SPACE_LIGHT;
}

enum pdf_space
pdf_space(qpdf_data q, qpdf_oh resources, const char *name)
{
	enum pdf_space	 space = space_of(name);
	qpdf_oh		 o;

	if (space != SPACE_OTHER)
		return space;
	o = qpdf_oh_get_key_if_dict(q, qpdf_oh_get_key_if_dict(q, resources,
	    "/ColorSpace"), name);
	if (qpdf_oh_is_name(q, o))
		return space_of(qpdf_oh_get_name(q, o));
	if (!qpdf_oh_is_array(q, o) || qpdf_oh_get_array_n_items(q, o) < 1 ||
	    !qpdf_oh_is_name(q, qpdf_oh_get_array_item(q, o, 0)))
		return SPACE_OTHER;
	name = qpdf_oh_get_name(q, qpdf_oh_get_array_item(q, o, 0));
	if (strcmp(name, "/ICCBased") == 0)
		return by_profile(q, qpdf_oh_get_array_item(q, o, 1));
	return space_of(name);
}

bool
pdf_space_white(enum pdf_space space, const double *v, size_t n)
{
	size_t	 i;

	if (space == SPACE_OTHER)
		return false;
	if (space == SPACE_LAB)
		return n == 3 && v[0] >= WHITE * 100;
	for (i = 0; i < n; i++)
		if (space == SPACE_INK ? v[i] > 1 - WHITE : v[i] < WHITE)
			return false;
	return n > 0;
}
