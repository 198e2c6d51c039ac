/* stapled.c: OCSP responses that came along in a CMS (RFC 5940, RFC 5126 6.3.4, ISO 32000-2 12.8.3.3) */

#include <openssl/ocsp.h>

#include "crypto/ber.h"
#include "crypto/timestamp.h"

#define RESPONSE_MAX	(16 * 1024)	/* bytes; with its certificates 4 KiB; it is
					   parsed anew for each of a path */

#define OID_REVOCATION_VALUES	"1.2.840.113549.1.9.16.2.24"
#define OID_ADBE_ARCHIVAL	"1.2.840.113583.1.1.8"
#define OID_RI_OCSP_RESPONSE	"\x2b\x06\x01\x05\x05\x07\x10\x02"

/* The next value of in, if it is of that tag and class. */
static bool
expect(struct slice *in, int tag, int class, struct ber *out)
{
	return ber_next(in, out) && out->tag == tag && out->class == class;
}

#define SEQUENCE	V_ASN1_SEQUENCE, V_ASN1_CONSTRUCTED
#define SET		V_ASN1_SET, V_ASN1_CONSTRUCTED
#define CONTEXT		(V_ASN1_CONTEXT_SPECIFIC | V_ASN1_CONSTRUCTED)

static void
add(struct stapled *s, struct slice response)
{
	if (s->n < STAPLED_MAX && response.n > 0 && response.n <= RESPONSE_MAX)
		s->v[s->n++] = response;
}

/* RevocationInfoChoice: other [1] { id-ri-ocsp-response, OCSPResponse } */
static void
add_choice(const struct ber *choice, struct stapled *s)
{
	struct slice	 in = choice->body;
	struct ber	 format, response;

	if (choice->tag == 1 && choice->class == CONTEXT &&
	    expect(&in, V_ASN1_OBJECT, V_ASN1_UNIVERSAL, &format) &&
	    slice_eq(format.body, SLICE(OID_RI_OCSP_RESPONSE)) &&
	    expect(&in, SEQUENCE, &response))
		add(s, response.whole);
}

void
stapled_of_cms(struct slice der, struct stapled *s)
{
	struct ber	 t, choice;
	struct slice	 in = der;

	if (!expect(&in, SEQUENCE, &t))
		return;
	in = t.body;			/* ContentInfo */
	if (!expect(&in, V_ASN1_OBJECT, V_ASN1_UNIVERSAL, &t) ||
	    !expect(&in, 0, CONTEXT, &t))
		return;
	in = t.body;
	if (!expect(&in, SEQUENCE, &t))
		return;
	in = t.body;			/* SignedData */
	if (!expect(&in, V_ASN1_INTEGER, V_ASN1_UNIVERSAL, &t) ||
	    !expect(&in, SET, &t) || !expect(&in, SEQUENCE, &t))
		return;
	while (ber_next(&in, &t) && t.class == CONTEXT)
		if (t.tag == 1)		/* crls */
			while (ber_next(&t.body, &choice))
				add_choice(&choice, s);
}

/* The one value of an attribute, from its header on; none: no bytes. */
static struct slice
value_of(CMS_SignerInfo *si, const char *oid, bool is_signed)
{
	ASN1_OBJECT		*obj = OBJ_txt2obj(oid, 1);
	const ASN1_STRING	*s = NULL;

	if (obj != NULL)
		s = is_signed ?
		    CMS_signed_get0_data_by_OBJ(si, obj, -3, V_ASN1_SEQUENCE) :
		    CMS_unsigned_get0_data_by_OBJ(si, obj, -3,
		    V_ASN1_SEQUENCE);
	ASN1_OBJECT_free(obj);
	return s == NULL ? (struct slice){ NULL, 0 } : (struct slice){
	    ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s) };
}

/* The responses within SEQUENCE { ... [1] { SEQUENCE OF response } ... } */
static struct slice
responses_in(struct slice value)
{
	struct ber	 t, list, responses;

	if (!expect(&value, SEQUENCE, &t))
		return (struct slice){ NULL, 0 };
	while (ber_next(&t.body, &list))
		if (list.tag == 1 && list.class == CONTEXT &&
		    expect(&list.body, SEQUENCE, &responses))
			return responses.body;
	return (struct slice){ NULL, 0 };
}

/* CAdES keeps the BasicOCSPResponse alone: put it back into its envelope. */
static void
add_basic(struct arena *a, struct slice der, struct stapled *s)
{
	const unsigned char	*p = der.p;
	OCSP_BASICRESP		*basic;
	OCSP_RESPONSE		*r = NULL;
	unsigned char		*out = NULL;
	int			 n;

	if (s->n == STAPLED_MAX || der.n > RESPONSE_MAX)
		return;
	basic = d2i_OCSP_BASICRESP(NULL, &p, (long)der.n);
	if (basic != NULL && p == der.p + der.n)
		r = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL,
		    basic);
	if (r != NULL && (n = i2d_OCSP_RESPONSE(r, &out)) > 0)
		add(s, arena_copy(a, (struct slice){ out, (size_t)n }));
	OPENSSL_free(out);
	OCSP_RESPONSE_free(r);
	OCSP_BASICRESP_free(basic);
}

void
stapled_of_signer(struct arena *a, CMS_SignerInfo *si, struct stapled *s)
{
	struct slice	 in;
	struct ber	 t;

	in = responses_in(value_of(si, OID_REVOCATION_VALUES, false));
	while (expect(&in, SEQUENCE, &t))
		add_basic(a, t.whole, s);
	in = responses_in(value_of(si, OID_ADBE_ARCHIVAL, true));
	while (expect(&in, SEQUENCE, &t))
		add(s, t.whole);
}

void
stapled_of_document(const struct cms_document *d, struct stapled *s)
{
	size_t	 i;

	for (i = 0; i < d->nocsps; i++)
		add(s, d->ocsps[i]);
}
