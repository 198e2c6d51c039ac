/* enclosure.c: which documents of a mail only come along with its request */

#include <string.h>

#include "gate/work.h"
#include "inspect/text.h"

/* Letters write "UBND", certificates often "Ủy ban nhân dân", or the reverse. */
const char *
work_agency_key(struct work *w, const char *name)
{
	static const char	 full[] = "uibannhandan";
	const char		*key = text_key(w->arena, name);

	if (key == NULL || strncmp(key, full, sizeof(full) - 1) != 0)
		return key;
	return arena_printf(w->arena, "ubnd%s", key + sizeof(full) - 1);
}

/* The same letter once more, by form, number and agency. */
static bool
is_same_letter(struct work *w, const struct finding *a,
    const struct finding *b)
{
	const char	*first, *second;

	if (a->request != b->request || strcmp(a->form, b->form) != 0 ||
	    *a->number == '\0' || strcmp(a->number, b->number) != 0)
		return false;
	first = work_agency_key(w, a->agency);
	second = work_agency_key(w, b->agency);
	return first != NULL && second != NULL && *first != '\0' &&
	    strcmp(first, second) == 0;
}

/*
 * What comes along with a request o is an enclosure and not a second one: a
 * file that nobody reads, or a copy without a signature of its own (the Word
 * file of a signed PDF).
 */
static bool
is_enclosure_of(struct work *w, const struct document *d,
    const struct document *o)
{
	if (o->finding.request != REQ_FORM_04 &&
	    o->finding.request != REQ_FORM_06)
		return false;
	if (d->finding.request == REQ_UNREADABLE)
		return d->format == FORMAT_OLD || d->format == FORMAT_IMAGE;
	if (d->own.own || d->own_signature ||
	    !is_same_letter(w, &d->finding, &o->finding))
		return false;
	return (o->own.own && o->cls == SIG_GOOD) ||
	    (o->format == FORMAT_PDF && d->format != FORMAT_PDF);
}

bool
work_is_enclosure(struct work *w, const struct document *d)
{
	const struct document	*o = w->out->documents;
	size_t			 i;

	for (i = 0; i < w->out->ndocuments; i++)
		if (&o[i] != d && is_enclosure_of(w, d, &o[i]))
			return true;
	return false;
}
