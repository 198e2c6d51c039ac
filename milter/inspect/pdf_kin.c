/* pdf_kin.c: which objects of a plain PDF a later revision left as they were (ISO 32000-1 7.5.6) */

#include "inspect/pdf_parts.h"

#define LINE_END_MAX	2	/* bytes that may follow the end of a file */

/* Does a revision end there, as far as its line end? */
static bool
is_end(const struct pdf_piece *p, uint64_t end)
{
	return p->number == 0 && p->end <= end + LINE_END_MAX;
}

/* Does a revision end between the two, and not with its table? */
static bool
is_cut(const struct pdf_piece *p, const struct pdf_piece *next, uint64_t end)
{
	return p->at < end && next->at >= end && !is_end(p, end);
}

bool
pdf_kin(const struct pdf_revisions *r, unsigned char *kin, int objects)
{
	const struct pdf_pieces	*p = r->pieces;
	const struct pdf_piece	*v;
	size_t			 i;

	for (i = 0; i < p->n && p->v[i].at < r->until; i++) {
		v = &p->v[i];
		if (v->number >= objects || (i > 0 && is_cut(v - 1, v,
		    r->covers)))
			return false;
		kin[v->number] = v->at < r->covers ? PDF_KEPT :
		    kin[v->number] == PDF_UNKNOWN ? PDF_NEW : PDF_REPLACED;
	}
	return p->sure && i > 0 && is_end(&p->v[i - 1], r->until);
}
