/* pdf_contents.c: what all pages of a PDF draw, decoded and looked at (ISO 32000-1 7.8.2) */

#include <stdlib.h>

#include "inspect/pdf_fonts.h"
#include "inspect/pdf_parts.h"
#include "inspect/pdf_rules.h"

/* What a page draws, and what it hides.  NULL, or a cause. */
static const char *
look(qpdf_data q, qpdf_oh page, struct slice drawn, struct pdf_work *work,
    uint32_t *marks, struct rules *rules)
{
	if (pdf_hides(q, page, drawn))
		*marks |= MARK_HIDDEN;
	if (pdf_fonts_mute(q, page))
		*marks |= MARK_NO_UNICODE;
	if (pdf_rules(q, page, drawn, work, rules) == -1)
		return "memory";
	if (rules->hidden)
		*marks |= MARK_HIDDEN;
	return NULL;
}

const char *
pdf_contents(qpdf_data q, uint32_t pages, uint32_t *marks,
    struct rules *rules, struct pdf_drawn *kept)
{
	struct pdf_work	 work;
	const char	*cause = pdf_work_begin(&work) == -1 ? "memory" : NULL;
	unsigned char	*p;
	size_t		 i, n;
	qpdf_oh		 page;

	for (i = 0; i < pages && cause == NULL; i++) {
		p = NULL;
		n = 0;
		page = qpdf_get_page_n(q, i);
		if (qpdf_oh_get_page_content_data(q, page, &p, &n) ==
		    QPDF_SUCCESS) {
			cause = look(q, page, (struct slice){ p, n }, &work,
			    marks, &rules[i]);
			if (kept != NULL)
				pdf_drawn_add(kept, q, page,
				    (struct slice){ p, n });
		}
		free(p);
		qpdf_oh_release_all(q);
		if (cause == NULL)
			cause = pdf_complaint(q);
	}
	pdf_work_clear(&work);
	return cause;
}
