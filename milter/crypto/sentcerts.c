/* sentcerts.c: reading a CMS without reading again the certificates that come with each (RFC 5652 5.1) */

#include <limits.h>

#include "crypto/ber.h"
#include "crypto/lru.h"
#include "crypto/sentcerts.h"

#define CERTS_MAX	4096	/* parsed, of 8 KiB each: 32 MiB at most */
#define CERT_BYTES	8192	/* of one; a longer one is read each time */
#define HEADER_MAX	16	/* tag and length of a value */

/* id-signedData, 1.2.840.113549.1.7.2, as a value. */
static const unsigned char	 signed_data[] = { 0x06, 0x09, 0x2a, 0x86,
	0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };

/* The values of a SignedData, as slices of the CMS. */
struct split {
	struct slice	type;		/* of the ContentInfo, with its tag */
	struct slice	before;		/* what stands before the certificates */
	struct slice	certs;		/* one after the other */
	struct slice	after;
};

static void
cert_drop(void *value)
{
	X509_free(value);
}

struct lru *
sentcerts_new(void)
{
	return lru_new(CERTS_MAX, cert_drop);
}

/* Only a plain SignedData with certificates is cut; all else is OpenSSL's. */
static bool
cut(struct slice der, struct split *s)
{
	struct slice	 whole, info, content, data, rest, body;

	if (!ber_take(&der, 0x30, &whole, &info) || der.n != 0 ||
	    !ber_take(&info, 0x06, &s->type, &body) || !slice_eq(s->type,
	    (struct slice){ signed_data, sizeof(signed_data) }) ||
	    !ber_take(&info, 0xa0, &whole, &content) || info.n != 0 ||
	    !ber_take(&content, 0x30, &whole, &data) || content.n != 0)
		return false;
	rest = data;
	if (!ber_take(&rest, 0x02, &whole, &body) ||	/* version */
	    !ber_take(&rest, 0x31, &whole, &body) ||	/* digests */
	    !ber_take(&rest, 0x30, &whole, &body))		/* content */
		return false;
	s->before = slice_sub(data, 0, data.n - rest.n);
	if (!ber_take(&rest, 0xa0, &whole, &s->certs))
		return false;
	s->after = rest;
	return true;
}

static void
put_header(struct buf *b, int tag, int class, size_t n)
{
	unsigned char	 header[HEADER_MAX], *p = header;

	ASN1_put_object(&p, 1, (int)n, tag, class);
	buf_add(b, (struct slice){ header, (size_t)(p - header) });
}

static size_t
value_size(size_t n)
{
	return (size_t)ASN1_object_size(1, (int)n, V_ASN1_SEQUENCE);
}

/* The same CMS without its certificates. */
static void
join(const struct split *s, struct buf *out)
{
	size_t	 data = s->before.n + s->after.n;
	size_t	 content = value_size(data);

	put_header(out, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL,
	    s->type.n + value_size(content));
	buf_add(out, s->type);
	put_header(out, 0, V_ASN1_CONTEXT_SPECIFIC, content);
	put_header(out, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL, data);
	buf_add(out, s->before);
	buf_add(out, s->after);
}

static bool
take_cert(void *value, void *ctx)
{
	X509	**out = ctx;

	if (X509_up_ref(value) != 1)
		return false;
	*out = value;
	return true;
}

X509 *
sentcerts_one(struct lru *l, struct slice der, bool *known)
{
	const unsigned char	*p = der.p;
	struct digest		 d;
	X509			*x = NULL;

	if (digest_sha256(der, &d) == 0 && lru_get(l, &d, take_cert, &x))
		return x;
	*known = false;
	if ((x = d2i_X509(NULL, &p, (long)der.n)) == NULL ||
	    p != der.p + der.n) {
		X509_free(x);
		return NULL;
	}
	return x;
}

/* All of them in their order, or NULL when one is no plain certificate. */
static STACK_OF(X509) *
read_certs(struct lru *l, struct slice certs, bool *known)
{
	STACK_OF(X509)	*all = sk_X509_new_null();
	struct slice	 whole, body;
	X509		*x;

	*known = true;
	while (all != NULL && certs.n > 0) {
		x = ber_take(&certs, 0x30, &whole, &body) ? sentcerts_one(l, whole,
		    known) : NULL;
		if (x == NULL || sk_X509_push(all, x) <= 0) {
			X509_free(x);
			sk_X509_pop_free(all, X509_free);
			return NULL;
		}
	}
	return all;
}

/* Cut, read and parse; false: nothing was done, it is to be parsed whole. */
static bool
parse_cut(struct lru *l, struct slice der, CMS_ContentInfo **cms,
    STACK_OF(X509) **sent, bool *known)
{
	struct split	 s;
	struct buf	 rest = { 0 };
	STACK_OF(X509)	*certs;
	bool		 done = false;

	if (der.n > INT_MAX || !cms_is_small(der) || !cut(der, &s) ||
	    (certs = read_certs(l, s.certs, known)) == NULL)
		return false;
	join(&s, &rest);
	if (!rest.failed && cms_parse(buf_slice(&rest), cms) == R_NONE) {
		*sent = certs;
		certs = NULL;
		done = true;
	}
	sk_X509_pop_free(certs, X509_free);
	buf_free(&rest);
	return done;
}

enum reason
sentcerts_parse(struct lru *l, struct slice der, CMS_ContentInfo **cms,
    STACK_OF(X509) **sent, bool *known)
{
	enum reason	 why;

	if (parse_cut(l, der, cms, sent, known))
		return R_NONE;
	*known = false;
	why = cms_parse(der, cms);
	if (why == R_NONE)
		*sent = CMS_get1_certs(*cms);
	return why;
}

void
sentcerts_remember(struct lru *l, STACK_OF(X509) *sent)
{
	struct digest	 d;
	X509		*x;
	int		 i;

	for (i = 0; i < sk_X509_num(sent); i++) {
		x = sk_X509_value(sent, i);
		if (i2d_X509(x, NULL) <= CERT_BYTES &&
		    X509_digest(x, EVP_sha256(), d.b, NULL) == 1 &&
		    X509_up_ref(x) == 1)
			lru_put(l, &d, x);
	}
}
