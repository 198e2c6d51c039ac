/* pdf_dss.c: certificates and OCSP answers that stand beside the signatures of a PDF (ETSI EN 319 142-1 5.4) */

#include <stdlib.h>

#include "inspect/pdf_parts.h"

/* The streams of one list, as far as they are small and few. */
static size_t
read_list(qpdf_data q, struct arena *a, qpdf_oh list, struct slice *out)
{
	unsigned char	*p;
	struct slice	 copy;
	size_t		 n, kept = 0;
	int		 i, all = 0;
	qpdf_oh		 o;

	if (qpdf_oh_is_array(q, list))
		all = qpdf_oh_get_array_n_items(q, list);
	for (i = 0; i < all && kept < MODEL_BLOBS_MAX; i++) {
		o = qpdf_oh_get_array_item(q, list, i);
		p = NULL;
		n = 0;
		if (!qpdf_oh_is_stream(q, o) || qpdf_oh_get_stream_data(q, o,
		    qpdf_dl_generalized, NULL, &p, &n) != QPDF_SUCCESS)
			continue;
		if (n > 0 && n <= MODEL_BLOB_MAX) {
			copy = arena_copy(a, (struct slice){ p, n });
			if (copy.p != NULL)
				out[kept++] = copy;
		}
		free(p);
	}
	return kept;
}

void
pdf_dss(qpdf_data q, struct arena *a, struct model *m)
{
	qpdf_oh		 dss = pdf_key(q, qpdf_get_root(q), "/DSS");
	struct slice	*certs, *ocsps;

	if (!qpdf_oh_is_dictionary(q, dss))
		return;
	certs = arena_array(a, MODEL_BLOBS_MAX, sizeof(*certs));
	ocsps = arena_array(a, MODEL_BLOBS_MAX, sizeof(*ocsps));
	if (certs == NULL || ocsps == NULL)
		return;
	m->ncerts = read_list(q, a, pdf_key(q, dss, "/Certs"), certs);
	m->nocsps = read_list(q, a, pdf_key(q, dss, "/OCSPs"), ocsps);
	m->certs = certs;
	m->ocsps = ocsps;
}
