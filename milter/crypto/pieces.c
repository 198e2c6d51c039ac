/* pieces.c: certificates, CRLs, pins and time stamps out of snapshots and CMS (RFC 5652, RFC 3161) */

#include <openssl/err.h>

#include "crypto/integrity.h"
#include "crypto/pieces.h"
#include "crypto/trust_parts.h"

/* Hand over what OpenSSL wrote; n <= 0: it could not. */
static int
give(piece_fn take, void *ctx, enum piece kind, unsigned char *der, int n)
{
	int	 rc = n <= 0 ? -1 : take(ctx, kind,
		    (struct slice){ der, (size_t)n });

	OPENSSL_free(der);
	return rc;
}

static int
give_certs(piece_fn take, void *ctx, const STACK_OF(X509) *certs)
{
	unsigned char	*der;
	int		 i, n;

	for (i = 0; i < sk_X509_num(certs); i++) {
		der = NULL;
		n = i2d_X509(sk_X509_value(certs, i), &der);
		if (give(take, ctx, PIECE_CERT, der, n) == -1)
			return -1;
	}
	return 0;
}

int
trust_pieces(const struct trust *t, piece_fn take, void *ctx)
{
	unsigned char	*der;
	int		 i, n;

	if (give_certs(take, ctx, t->certs) == -1)
		return -1;
	for (i = 0; i < sk_X509_CRL_num(t->crls); i++) {
		der = NULL;
		n = i2d_X509_CRL(sk_X509_CRL_value(t->crls, i), &der);
		if (give(take, ctx, PIECE_CRL, der, n) == -1)
			return -1;
	}
	return 0;
}

void
trust_pins_put(const struct trust *t, struct buf *b)
{
	const struct pin	*p;
	char			 hex[DIGEST_HEX];
	size_t			 i;

	for (i = 0; i < t->npins; i++) {
		p = &t->pins[i];
		digest_hex(&p->cert, hex);
		buf_printf(b, "%s %s %s %s\n", hex, p->root ? "root" : "sub",
		    p->public ? "public" : "government",
		    p->generation[0] == '\0' ? "-" : p->generation);
	}
}

/* The time stamp tokens among the unsigned attributes of a signer. */
static int
give_stamps(piece_fn take, void *ctx, CMS_SignerInfo *si)
{
	X509_ATTRIBUTE		*a;
	ASN1_TYPE		*v;
	ASN1_STRING		*token;
	int			 i, k;

	for (i = 0; i < CMS_unsigned_get_attr_count(si); i++) {
		a = CMS_unsigned_get_attr(si, i);
		if (OBJ_obj2nid(X509_ATTRIBUTE_get0_object(a)) !=
		    NID_id_smime_aa_timeStampToken)
			continue;
		for (k = 0; k < X509_ATTRIBUTE_count(a); k++) {
			v = X509_ATTRIBUTE_get0_type(a, k);
			if (ASN1_TYPE_get(v) != V_ASN1_SEQUENCE)
				continue;
			token = v->value.sequence;
			if (take(ctx, PIECE_STAMP, (struct slice){
			    ASN1_STRING_get0_data(token),
			    (size_t)ASN1_STRING_length(token) }) == -1)
				return -1;
		}
	}
	return 0;
}

int
cms_pieces(struct slice der, piece_fn take, void *ctx)
{
	CMS_ContentInfo	*cms = NULL;
	STACK_OF(X509)	*certs = NULL;
	STACK_OF(CMS_SignerInfo) *sis;
	int		 i, rc = 0;

	if (cms_parse(der, &cms) != R_NONE ||
	    OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		goto out;
	certs = CMS_get1_certs(cms);
	rc = give_certs(take, ctx, certs);
	sis = CMS_get0_SignerInfos(cms);
	for (i = 0; i < sk_CMS_SignerInfo_num(sis) && rc == 0; i++)
		rc = give_stamps(take, ctx, sk_CMS_SignerInfo_value(sis, i));
out:
	ERR_clear_error();
	sk_X509_pop_free(certs, X509_free);
	CMS_ContentInfo_free(cms);
	return rc;
}
