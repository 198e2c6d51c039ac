/* pdf_open.c: reading the objects of a PDF strictly, nothing repaired (ISO 32000-1 7.5) */

#include <string.h>

#include "inspect/pdf_parts.h"

/* What one complaint of qpdf's means for us. */
static const char *
meaning(qpdf_data q, qpdf_error e)
{
	const char		*detail = qpdf_get_error_message_detail(q, e);
	enum qpdf_error_code_e	 code = qpdf_get_error_code(q, e);

	/* qpdf catches C++'s lack of memory and calls it damage. */
	if (detail != NULL && strstr(detail, "bad_alloc") != NULL)
		return "memory";
	if (code == qpdf_e_password)
		return "encrypted";
	return code == qpdf_e_unsupported ? "unsupported" : "damaged";
}

const char *
pdf_complaint(qpdf_data q)
{
	const char	*cause = NULL, *other;

	while (qpdf_more_warnings(q)) {
		other = meaning(q, qpdf_next_warning(q));
		if (cause == NULL)
			cause = other;
	}
	if (qpdf_has_error(q)) {
		other = meaning(q, qpdf_get_error(q));
		if (cause == NULL)
			cause = other;
	}
	return cause;
}

const char *
pdf_open(qpdf_data q, struct slice bytes, uint32_t limit, uint32_t *pages)
{
	const char	*cause;
	int		 n;

	if (!slice_starts(bytes, SLICE("%PDF-")))
		return "damaged";	/* bytes before it shift every offset */
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_silence_errors(q);
	qpdf_set_attempt_recovery(q, QPDF_FALSE);
	qpdf_read_memory(q, "document", (const char *)bytes.p, bytes.n, NULL);
	if ((cause = pdf_complaint(q)) != NULL)
		return cause;
	if (qpdf_is_encrypted(q))
		return "encrypted";
	n = qpdf_get_num_pages(q);
	if ((cause = pdf_complaint(q)) != NULL)
		return cause;
	if (n <= 0)
		return "damaged";
	if ((uint32_t)n > limit)
		return "too many pages";
	if (!pdf_tree(q, bytes))
		return "damaged";
	*pages = (uint32_t)n;
	return NULL;
}
