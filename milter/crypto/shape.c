/* shape.c: the few bytes of a signature that are new with each content (RFC 5652 5.3, 5.4) */

#include <string.h>

#include "crypto/ber.h"
#include "crypto/shape.h"

#define UTC_TIME_LEN	13	/* "YYMMDDHHMMSSZ", RFC 5652 11.3 */

enum { SEQUENCE = 0x30, SET = 0x31, OID = 0x06, INTEGER = 0x02, OCTETS = 0x04,
    UTC_TIME = 0x17, CONTEXT_0 = 0xa0 };

/* Object identifiers, without tag and length. */
static const unsigned char	 signed_data[] = { 0x2a, 0x86, 0x48, 0x86,
	0xf7, 0x0d, 0x01, 0x07, 0x02 };
static const unsigned char	 message_digest[] = { 0x2a, 0x86, 0x48, 0x86,
	0xf7, 0x0d, 0x01, 0x09, 0x04 };
static const unsigned char	 signing_time[] = { 0x2a, 0x86, 0x48, 0x86,
	0xf7, 0x0d, 0x01, 0x09, 0x05 };

#define IS(s, oid)	slice_eq(s, (struct slice){ oid, sizeof(oid) })

/* The body of the next value, which has this first byte. */
static bool
body_of(struct slice *in, unsigned char first, struct slice *body)
{
	struct slice	 whole;

	return ber_take(in, first, &whole, body);
}

/* The body of the one value that is all of in. */
static bool
only(struct slice in, unsigned char first, struct slice *body)
{
	return body_of(&in, first, body) && in.n == 0;
}

/* The signerInfos of a SignedData without content; any certificates. */
static bool
find_signers(struct slice der, struct slice *signers)
{
	struct slice	 info, type, content, data, skipped, inner;

	if (!only(der, SEQUENCE, &info) || !body_of(&info, OID, &type) ||
	    !IS(type, signed_data) || !only(info, CONTEXT_0, &content) ||
	    !only(content, SEQUENCE, &data) ||
	    !body_of(&data, INTEGER, &skipped) ||
	    !body_of(&data, SET, &skipped) ||
	    !body_of(&data, SEQUENCE, &inner) || !only(inner, OID, &skipped))
		return false;
	(void)body_of(&data, CONTEXT_0, &skipped);
	return only(data, SET, signers);
}

/* Digest and time, each once. */
static bool
find_attributes(struct slice rest, struct shape *s)
{
	struct slice	 attribute, type, values;

	while (rest.n > 0) {
		if (!body_of(&rest, SEQUENCE, &attribute) ||
		    !body_of(&attribute, OID, &type) ||
		    !only(attribute, SET, &values))
			return false;
		if (IS(type, message_digest) && (s->digest.n > 0 ||
		    !only(values, OCTETS, &s->digest)))
			return false;
		if (IS(type, signing_time) && (s->time.n > 0 ||
		    !only(values, UTC_TIME, &s->time) ||
		    s->time.n != UTC_TIME_LEN))
			return false;
	}
	return s->digest.n > 0;
}

/* In the order of the encodings, X.690 11.6, the time comes before. */
static bool
is_in_order(const struct shape *s)
{
	return s->time.n == 0 || s->time.p < s->digest.p;
}

bool
shape_cut(struct slice der, struct shape *out)
{
	struct shape	 s = { .digest = { NULL, 0 } };
	struct slice	 signers, signer, skipped, attributes;

	if (!find_signers(der, &signers) ||
	    !only(signers, SEQUENCE, &signer) ||
	    !body_of(&signer, INTEGER, &skipped) ||
	    (!body_of(&signer, SEQUENCE, &skipped) &&
	    !body_of(&signer, 0x80, &skipped)) ||	/* of a key id */
	    !body_of(&signer, SEQUENCE, &skipped) ||
	    !ber_take(&signer, CONTEXT_0, &s.attributes, &attributes) ||
	    !find_attributes(attributes, &s) || !is_in_order(&s) ||
	    !body_of(&signer, SEQUENCE, &skipped) ||
	    !only(signer, OCTETS, &s.value))
		return false;
	*out = s;
	return true;
}

bool
shape_refill(struct buf *der, struct slice digest, struct slice time,
    struct shape *out)
{
	struct shape	 s;

	if (der->failed || !shape_cut(buf_slice(der), &s) ||
	    s.digest.n != digest.n || s.time.n != time.n)
		return false;
	memcpy(der->p + (s.digest.p - der->p), digest.p, digest.n);
	memcpy(der->p + (s.time.p - der->p), time.p, time.n);
	*out = s;
	return true;
}

unsigned
shape_hash(const struct shape *s, const EVP_MD *md,
    unsigned char out[EVP_MAX_MD_SIZE])
{
	static const unsigned char	 set = SET;
	const struct slice	 rest = slice_from(s->attributes, 1);
	EVP_MD_CTX		*ctx = EVP_MD_CTX_new();
	unsigned		 n = 0;

	if (ctx == NULL || EVP_DigestInit_ex(ctx, md, NULL) != 1 ||
	    EVP_DigestUpdate(ctx, &set, 1) != 1 ||
	    EVP_DigestUpdate(ctx, rest.p, rest.n) != 1 ||
	    EVP_DigestFinal_ex(ctx, out, &n) != 1)
		n = 0;
	EVP_MD_CTX_free(ctx);
	return n;
}
