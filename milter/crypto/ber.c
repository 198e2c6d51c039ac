/* ber.c: one value of ASN.1 after another, of definite length or not (X.690 8.1) */

#include <limits.h>

#include <openssl/asn1.h>

#include "crypto/ber.h"

#define NEST_MAX	32	/* values of indefinite length at once */

/* One header off the front of *s.  False when there is none. */
static bool
header(struct slice *s, struct ber *t, bool *indefinite)
{
	const unsigned char	*p = s->p;
	long			 len;
	int			 form;

	if (s->n == 0 || s->n > LONG_MAX)
		return false;
	form = ASN1_get_object(&p, &len, &t->tag, &t->class, (long)s->n);
	if (form & 0x80)
		return false;
	*indefinite = (form & 1) != 0;
	t->class |= form & V_ASN1_CONSTRUCTED;
	t->body = (struct slice){ p, *indefinite ?
	    s->n - (size_t)(p - s->p) : (size_t)len };
	*s = slice_from(*s, (size_t)(p - s->p));
	return true;
}

bool
ber_next(struct slice *in, struct ber *out)
{
	struct slice	 start = *in, rest = *in;
	struct ber	 t;
	bool		 indefinite;
	int		 open;

	if (!header(&rest, out, &indefinite))
		return false;
	if (!indefinite)
		rest = slice_from(rest, out->body.n);
	for (open = indefinite ? 1 : 0; open > 0;) {
		if (!header(&rest, &t, &indefinite))
			return false;
		if (t.tag == V_ASN1_EOC && t.class == V_ASN1_UNIVERSAL)
			open--;
		else if (!indefinite)
			rest = slice_from(rest, t.body.n);
		else if (++open > NEST_MAX)
			return false;
	}
	out->whole = slice_sub(start, 0, start.n - rest.n);
	out->body = slice_sub(out->body, 0, (size_t)(rest.p - out->body.p));
	*in = rest;
	return true;
}

bool
ber_take(struct slice *in, unsigned char first, struct slice *whole,
    struct slice *body)
{
	struct slice	 rest = *in;
	struct ber	 t;
	bool		 indefinite;

	if (rest.n == 0 || rest.p[0] != first ||
	    !header(&rest, &t, &indefinite) || indefinite)
		return false;
	*body = t.body;
	*whole = slice_sub(*in, 0, in->n - rest.n + t.body.n);
	*in = slice_from(*in, whole->n);
	return true;
}
