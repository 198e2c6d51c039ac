/* pdf_fonts.c: fonts whose characters nobody can tell (ISO 32000-1 9.10.2) */

#include <string.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_frame.h"

#define FONTS_MAX	256	/* of a page; ten are many */

static bool
is_name(qpdf_data q, qpdf_oh dict, const char *key, const char *prefix)
{
	const char	*name;
	size_t		 n;

	return qpdf_oh_get_value_as_name(q, qpdf_oh_get_key_if_dict(q, dict,
	    key), &name, &n) && strncmp(name, prefix, strlen(prefix)) == 0;
}

/*
 * Codes without a meaning: those of a composite font by its own glyphs, which
 * no collection of characters describes, or of a TrueType font that came
 * along and is not in any encoding.
 */
static bool
is_mute(qpdf_data q, qpdf_oh font)
{
	qpdf_oh	 below, system;

	if (!qpdf_oh_is_dictionary(q, font) ||
	    qpdf_oh_has_key(q, font, "/ToUnicode"))
		return false;
	if (is_name(q, font, "/Subtype", "/TrueType")) {
		below = qpdf_oh_get_key_if_dict(q, font, "/FontDescriptor");
		return !qpdf_oh_has_key(q, font, "/Encoding") &&
		    qpdf_oh_is_dictionary(q, below) &&
		    qpdf_oh_has_key(q, below, "/FontFile2");
	}
	if (!is_name(q, font, "/Subtype", "/Type0") ||
	    !is_name(q, font, "/Encoding", "/Identity-"))
		return false;
	below = qpdf_oh_get_key_if_dict(q, font, "/DescendantFonts");
	if (!qpdf_oh_is_array(q, below) ||
	    qpdf_oh_get_array_n_items(q, below) != 1)
		return true;
	system = qpdf_oh_get_key_if_dict(q, qpdf_oh_get_array_item(q, below,
	    0), "/CIDSystemInfo");
	below = qpdf_oh_get_key_if_dict(q, system, "/Ordering");
	return !qpdf_oh_is_string(q, below) ||
	    strcmp(qpdf_oh_get_string_value(q, below), "Identity") == 0;
}

bool
pdf_fonts_mute(qpdf_data q, qpdf_oh page)
{
	qpdf_oh	 fonts = qpdf_oh_get_key_if_dict(q, pdf_inherited(q, page,
		    "/Resources"), "/Font");
	bool	 mute = false;
	int	 i;

	if (!qpdf_oh_is_dictionary(q, fonts))
		return false;
	qpdf_oh_begin_dict_key_iter(q, fonts);
	for (i = 0; i < FONTS_MAX && qpdf_oh_dict_more_keys(q); i++)
		if (is_mute(q, qpdf_oh_get_key(q, fonts,
		    qpdf_oh_dict_next_key(q))))
			mute = true;
	return mute;
}
