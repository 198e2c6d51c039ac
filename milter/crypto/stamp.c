/* stamp.c: asking a TSA for a time stamp over a signature (RFC 3161) */

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include "crypto/integrity.h"
#include "crypto/stamp.h"

#define NONCE_BYTES	8	/* RFC 3161 2.4.1: 64 bits will do */
#define REQUEST_MAX	1024	/* of our own making; it has 70 */

/* The one signer of a CMS, or NULL. */
static CMS_SignerInfo *
only_signer(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo)	*v = CMS_get0_SignerInfos(cms);

	return sk_CMS_SignerInfo_num(v) == 1 ?
	    sk_CMS_SignerInfo_value(v, 0) : NULL;
}

/* The digest of a signature's value as a request has it.  0 or -1. */
static int
put_imprint(TS_REQ *req, const ASN1_OCTET_STRING *value)
{
	TS_MSG_IMPRINT	*imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR	*algorithm = X509_ALGOR_new();
	unsigned char	 md[EVP_MAX_MD_SIZE];
	unsigned	 n;
	int		 ok;

	ok = imprint != NULL && algorithm != NULL &&
	    EVP_Digest(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), md, &n, EVP_sha256(),
	    NULL) == 1 && X509_ALGOR_set0(algorithm,
	    OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
	    TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
	    TS_MSG_IMPRINT_set_msg(imprint, md, (int)n) == 1 &&
	    TS_REQ_set_msg_imprint(req, imprint) == 1;
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return ok ? 0 : -1;
}

/* A number nobody can guess, so that no earlier reply will do. */
static int
put_nonce(TS_REQ *req)
{
	unsigned char	 bytes[NONCE_BYTES];
	ASN1_INTEGER	*nonce = NULL;
	BIGNUM		*bn = NULL;
	int		 ok;

	ok = RAND_bytes(bytes, sizeof(bytes)) == 1 &&
	    (bn = BN_bin2bn(bytes, sizeof(bytes), NULL)) != NULL &&
	    (nonce = BN_to_ASN1_INTEGER(bn, NULL)) != NULL &&
	    TS_REQ_set_nonce(req, nonce) == 1;
	ASN1_INTEGER_free(nonce);
	BN_free(bn);
	return ok ? 0 : -1;
}

int
stamp_request(struct slice der, struct buf *out)
{
	CMS_ContentInfo	*cms = NULL;
	CMS_SignerInfo	*si;
	TS_REQ		*req = TS_REQ_new();
	unsigned char	*p = NULL;
	int		 n, rc = -1;

	if (req == NULL || cms_parse(der, &cms) != R_NONE ||
	    cms_check_signed_data(cms) != R_NONE ||
	    (si = only_signer(cms)) == NULL ||
	    TS_REQ_set_version(req, 1) != 1 ||
	    put_imprint(req, CMS_SignerInfo_get0_signature(si)) == -1 ||
	    put_nonce(req) == -1 || TS_REQ_set_cert_req(req, 1) != 1 ||
	    (n = i2d_TS_REQ(req, &p)) <= 0)
		goto out;
	buf_add(out, (struct slice){ p, (size_t)n });
	rc = out->failed ? -1 : 0;
out:
	OPENSSL_free(p);
	TS_REQ_free(req);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return rc;
}

/* Does the reply grant this request?  Not whether its signer may. */
static bool
is_granted(TS_REQ *req, TS_RESP *resp)
{
	TS_VERIFY_CTX	*ctx = TS_REQ_to_TS_VERIFY_CTX(req, NULL);
	bool		 ok;

	if (ctx == NULL)
		return false;
	TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION | TS_VFY_IMPRINT |
	    TS_VFY_NONCE);
	ok = TS_RESP_verify_response(ctx, resp) == 1;
	TS_VERIFY_CTX_free(ctx);
	return ok;
}

/* The token of a reply to that request, in DER; free it.  Its length or -1. */
static int
token_of(struct slice request, struct slice reply, unsigned char **token)
{
	const unsigned char	*p = request.p, *q = reply.p;
	TS_REQ			*req = NULL;
	TS_RESP			*resp = NULL;
	int			 n = -1;

	if (request.n > REQUEST_MAX || reply.n > STAMP_REPLY_MAX ||
	    !cms_is_small(reply))
		return -1;
	req = d2i_TS_REQ(NULL, &p, (long)request.n);
	resp = d2i_TS_RESP(NULL, &q, (long)reply.n);
	if (req != NULL && resp != NULL && q == reply.p + reply.n &&
	    is_granted(req, resp))
		n = i2d_PKCS7(TS_RESP_get_token(resp), token);
	TS_RESP_free(resp);
	TS_REQ_free(req);
	return n > 0 ? n : -1;
}

int
cms_stamp(struct slice der, struct slice req, struct slice reply,
    struct buf *out)
{
	CMS_ContentInfo	*cms = NULL;
	CMS_SignerInfo	*si;
	unsigned char	*token = NULL, *p = NULL;
	int		 n, rc = -1;

	ERR_clear_error();
	if ((n = token_of(req, reply, &token)) == -1 ||
	    cms_parse(der, &cms) != R_NONE ||
	    cms_check_signed_data(cms) != R_NONE ||
	    (si = only_signer(cms)) == NULL ||
	    CMS_unsigned_add1_attr_by_NID(si,
	    NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token,
	    n) != 1 || (n = i2d_CMS_ContentInfo(cms, &p)) <= 0)
		goto out;
	buf_add(out, (struct slice){ p, (size_t)n });
	rc = out->failed ? -1 : 0;
out:
	OPENSSL_free(token);
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return rc;
}
