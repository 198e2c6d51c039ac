/* imprint.c: the digest that a signer signed, compared with other contents (RFC 5652 11.2) */

#include <string.h>

#include <openssl/err.h>

#include "crypto/imprint.h"
#include "crypto/integrity.h"

static bool
is_strong(int nid)
{
	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* The one messageDigest of a signer.  0 or -1. */
static int
imprint_of(CMS_SignerInfo *si, struct imprint *out)
{
	const ASN1_OCTET_STRING	*told;
	X509_ALGOR		*alg;
	const EVP_MD		*md;
	int			 nid;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &alg, NULL);
	nid = OBJ_obj2nid(alg->algorithm);
	told = CMS_signed_get0_data_by_OBJ(si,
	    OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING);
	if (!is_strong(nid) || told == NULL ||
	    (md = EVP_get_digestbynid(nid)) == NULL ||
	    ASN1_STRING_length(told) != EVP_MD_get_size(md))
		return -1;
	out->algorithm = nid;
	out->n = (size_t)ASN1_STRING_length(told);
	memcpy(out->b, ASN1_STRING_get0_data(told), out->n);
	return 0;
}

int
imprints_of(struct slice der, struct imprints *out)
{
	STACK_OF(CMS_SignerInfo) *sis;
	CMS_ContentInfo		*cms = NULL;
	struct imprints		 all = { .n = 0 };
	int			 i, n, rc = -1;

	if (cms_parse(der, &cms) != R_NONE ||
	    OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		goto out;
	sis = CMS_get0_SignerInfos(cms);
	n = sk_CMS_SignerInfo_num(sis);
	if (n < 1 || n > IMPRINTS_MAX)
		goto out;
	for (i = 0; i < n; i++)
		if (imprint_of(sk_CMS_SignerInfo_value(sis, i),
		    &all.v[all.n++]) == -1)
			goto out;
	*out = all;
	rc = 0;
out:
	ERR_clear_error();
	CMS_ContentInfo_free(cms);
	return rc;
}

static bool
fits(const struct imprint *want, EVP_MD_CTX *ctx, const struct slice *pieces,
    size_t n)
{
	unsigned char	 got[EVP_MAX_MD_SIZE];
	unsigned	 len;
	size_t		 i;

	if (EVP_DigestInit_ex(ctx, EVP_get_digestbynid(want->algorithm),
	    NULL) != 1)
		return false;
	for (i = 0; i < n; i++)
		if (pieces[i].n > 0 && EVP_DigestUpdate(ctx, pieces[i].p,
		    pieces[i].n) != 1)
			return false;
	return EVP_DigestFinal_ex(ctx, got, &len) == 1 && len == want->n &&
	    memcmp(got, want->b, len) == 0;
}

bool
imprints_fit(const struct imprints *want, const struct slice *pieces, size_t n)
{
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	bool		 fit = ctx != NULL && want->n > 0;
	size_t		 i;

	for (i = 0; i < want->n && fit; i++)
		fit = fits(&want->v[i], ctx, pieces, n);
	EVP_MD_CTX_free(ctx);
	return fit;
}
