/* integrity.c: is this content what was signed, by algorithms that count? (RFC 5652 5, RFC 8551 2) */

#include <limits.h>

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "crypto/integrity.h"

#define ELEMENTS_MAX	65536	/* ASN.1 values; each costs memory to parse */
#define SIGNERS_MAX	8	/* leader and agency; more is an attack */
#define SENT_MAX	32	/* certificates tried as help for a path */
#define WRITE_MAX	(1 << 30)	/* BIO_write takes an int */

/* What is malformed is d2i's to say. */
bool
cms_is_small(struct slice der)
{
	const unsigned char	*p = der.p, *end = der.p + der.n;
	long			 len;
	int			 form, tag, class;
	size_t			 n;

	for (n = 0; p < end && n < ELEMENTS_MAX; n++) {
		form = ASN1_get_object(&p, &len, &tag, &class,
		    (long)(end - p));
		if (form & 0x80)
			return true;
		if ((form & V_ASN1_CONSTRUCTED) == 0)
			p += len;
	}
	return p == end;
}

enum reason
cms_parse(struct slice der, CMS_ContentInfo **out)
{
	const unsigned char	*p = der.p;
	CMS_ContentInfo		*cms;

	if (der.n == 0 || der.n > LONG_MAX || !cms_is_small(der))
		return R_NOT_CMS;
	if ((cms = d2i_CMS_ContentInfo(NULL, &p, (long)der.n)) == NULL)
		return R_NOT_CMS;
	if (p != der.p + der.n) {
		CMS_ContentInfo_free(cms);
		return R_TRAILING;
	}
	*out = cms;
	return R_NONE;
}

enum reason
cms_check_signed_data(CMS_ContentInfo *cms)
{
	int	 n;

	switch (OBJ_obj2nid(CMS_get0_type(cms))) {
	case NID_pkcs7_signed:
		break;
	case NID_pkcs7_enveloped:
	case NID_pkcs7_encrypted:
	case NID_id_smime_ct_authEnvelopedData:
		return R_ENCRYPTED;
	default:
		return R_NOT_CMS;
	}
	n = sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms));
	if (n <= 0)
		return R_NO_SIGNER;
	return n > SIGNERS_MAX ? R_NOT_CMS : R_NONE;
}

enum cms_kind
cms_kind(struct slice der)
{
	CMS_ContentInfo	*cms = NULL;
	enum reason	 why = cms_parse(der, &cms);

	if (why == R_NONE)
		why = cms_check_signed_data(cms);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return why == R_NONE ? CMS_KIND_SIGNED : why == R_ENCRYPTED ?
	    CMS_KIND_ENCRYPTED : CMS_KIND_NONE;
}

static int
digest_nid(CMS_SignerInfo *si)
{
	X509_ALGOR	*dig;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &dig, NULL);
	return OBJ_obj2nid(dig->algorithm);
}

enum reason
digest_fault(const struct judge *j, int nid)
{
	const struct digestword	*d = algorithm_digest(nid);

	if (d == NULL)
		return R_ALGORITHM;
	return d->strong && algorithm_listed(algorithm_of(j)->digests,
	    d->word) ? R_NONE : R_DIGEST_WEAK;
}

enum reason
job_digest(const struct job *job, CMS_SignerInfo *si, struct signer *s)
{
	int			 nid = digest_nid(si);
	const struct digestword	*d = algorithm_digest(nid);

	if (d != NULL)
		s->digest = d->word;
	return digest_fault(job->judge, nid);
}

/* Does a signer before the nth use this digest too? */
static bool
is_hashed(STACK_OF(CMS_SignerInfo) *sis, int nth, int nid)
{
	while (nth-- > 0)
		if (digest_nid(sk_CMS_SignerInfo_value(sis, nth)) == nid)
			return true;
	return false;
}

/*
 * Run the content through every digest that a signer names, once, however
 * many signers there are.  NULL: no memory.
 */
static BIO *
hash_content(CMS_ContentInfo *cms, struct slice content)
{
	STACK_OF(CMS_SignerInfo) *sis = CMS_get0_SignerInfos(cms);
	const struct digestword	*d;
	BIO		*chain = BIO_new(BIO_s_null()), *md;
	int		 k, n;

	for (k = 0; k < sk_CMS_SignerInfo_num(sis) && chain != NULL; k++) {
		d = algorithm_digest(digest_nid(
		    sk_CMS_SignerInfo_value(sis, k)));
		if (d == NULL || !d->strong || is_hashed(sis, k, d->nid))
			continue;
		if ((md = BIO_new(BIO_f_md())) == NULL ||
		    BIO_set_md(md, EVP_get_digestbynid(d->nid)) != 1) {
			BIO_free(md);
			BIO_free_all(chain);
			return NULL;
		}
		chain = BIO_push(md, chain);
	}
	for (; chain != NULL && content.n > 0;
	    content = slice_from(content, (size_t)n)) {
		n = content.n < WRITE_MAX ? (int)content.n : WRITE_MAX;
		if ((n = BIO_write(chain, content.p, n)) <= 0) {
			BIO_free_all(chain);
			return NULL;
		}
	}
	return chain;
}

/* RFC 4055 3.1: the digest, and MGF1 with the same digest. */
static bool
pss_fits(const X509_ALGOR *alg, int digest)
{
	RSA_PSS_PARAMS	*pss;
	X509_ALGOR	*mgf = NULL;
	bool		 fits = false;

	if (alg->parameter == NULL ||
	    (pss = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS),
	    alg->parameter)) == NULL)
		return false;
	/* absent stands for SHA-1 */
	if (pss->hashAlgorithm != NULL && pss->maskGenAlgorithm != NULL &&
	    OBJ_obj2nid(pss->hashAlgorithm->algorithm) == digest &&
	    OBJ_obj2nid(pss->maskGenAlgorithm->algorithm) == NID_mgf1 &&
	    pss->maskGenAlgorithm->parameter != NULL)
		mgf = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR),
		    pss->maskGenAlgorithm->parameter);
	if (mgf != NULL)
		fits = OBJ_obj2nid(mgf->algorithm) == digest;
	X509_ALGOR_free(mgf);
	RSA_PSS_PARAMS_free(pss);
	return fits;
}

/* The scheme's name, where it fits the digest and the key; else NULL. */
static const char *
scheme_name(CMS_SignerInfo *si, EVP_PKEY *key)
{
	X509_ALGOR	*sig;
	int		 digest = digest_nid(si), md = NID_undef;
	int		 pk = NID_undef, type = EVP_PKEY_get_base_id(key), nid;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &sig);
	nid = OBJ_obj2nid(sig->algorithm);
	if (nid == NID_rsassaPss && (type == EVP_PKEY_RSA ||
	    type == EVP_PKEY_RSA_PSS) && pss_fits(sig, digest))
		return "rsa-pss";
	/* CMS allows the bare rsaEncryption (RFC 3370 3.2), and VGCA uses it */
	if (nid == NID_rsaEncryption)
		pk = nid, md = digest;
	else
		OBJ_find_sigid_algs(nid, &md, &pk);
	if (md != digest)
		return NULL;
	if (pk == NID_rsaEncryption && type == EVP_PKEY_RSA)
		return "rsa";
	return pk == NID_X9_62_id_ecPublicKey && type == EVP_PKEY_EC ?
	    "ecdsa" : NULL;
}

static enum reason
check_scheme(const struct job *job, CMS_SignerInfo *si, X509 *leaf,
    struct signer *s)
{
	const struct algorithms	*a = algorithm_of(job->judge);
	EVP_PKEY		*key = X509_get0_pubkey(leaf);
	enum reason		 why = algorithm_key_fault(a, key);
	const char		*name;

	if (why != R_NONE)
		return why;
	if ((name = scheme_name(si, key)) == NULL)
		return R_ALGORITHM;
	s->scheme = name;
	return algorithm_listed(a->schemes, name) ? R_NONE : R_ALGORITHM;
}

/* The leaf, then whatever else a signingCertificate may name; NULL: memory. */
static STACK_OF(X509) *
namable(const struct job *job, X509 *leaf)
{
	STACK_OF(X509)	*all = sk_X509_new_null();
	STACK_OF(X509)	*from[] = { job->help,
			    trust_certs(job->judge->trust) };
	size_t		 i;
	int		 k;

	if (all == NULL || sk_X509_push(all, leaf) <= 0)
		goto fail;
	for (i = 0; i < NELEM(from); i++)
		for (k = 0; k < sk_X509_num(from[i]); k++)
			if (sk_X509_push(all, sk_X509_value(from[i], k)) <= 0)
				goto fail;
	return all;
fail:
	sk_X509_free(all);
	return NULL;
}

/* The content against its digest, then the digest against the key. */
static enum reason
check_value(const struct job *job, CMS_SignerInfo *si)
{
	bool	 attributes = CMS_signed_get_attr_count(si) >= 0;

	/* without attributes there is one value, and it fits or does not */
	if (CMS_SignerInfo_verify_content(si, job->hashes) != 1)
		return attributes ? R_DIGEST_MISMATCH : R_SIGNATURE_INVALID;
	if (attributes && CMS_SignerInfo_verify(si) != 1)
		return R_SIGNATURE_INVALID;
	return R_NONE;
}

X509 *
job_leaf(const struct job *job, CMS_SignerInfo *si)
{
	STACK_OF(X509)	*from[] = { job->sent,
			    trust_certs(job->judge->trust) };
	size_t		 i;
	int		 k;

	for (i = 0; i < NELEM(from); i++)
		for (k = 0; k < sk_X509_num(from[i]); k++)
			if (CMS_SignerInfo_cert_cmp(si,
			    sk_X509_value(from[i], k)) == 0)
				return sk_X509_value(from[i], k);
	return NULL;
}

int
job_integrity(const struct job *job, CMS_SignerInfo *si, X509 *leaf,
    struct signer *s, enum reason *why)
{
	STACK_OF(X509)	*named;

	*why = job_digest(job, si, s);
	if (*why == R_NONE)
		*why = check_scheme(job, si, leaf, s);
	if (*why != R_NONE)
		return 0;
	if ((named = namable(job, leaf)) == NULL)
		return -1;
	*why = attributes_fault(job, si, named);
	sk_X509_free(named);
	if (*why == R_NONE)
		*why = check_value(job, si);
	return 0;
}

/* The first few certificates of a list; NULL: no memory. */
static STACK_OF(X509) *
first_certs(STACK_OF(X509) *all)
{
	STACK_OF(X509)	*some = sk_X509_new_null();
	int		 i;

	for (i = 0; some != NULL && i < sk_X509_num(all) &&
	    i < SENT_MAX; i++)
		if (sk_X509_push(some, sk_X509_value(all, i)) <= 0) {
			sk_X509_free(some);
			return NULL;
		}
	return some;
}

int
job_open(struct job *job)
{
	if (job->sent == NULL)
		job->sent = CMS_get1_certs(job->cms);
	job->help = first_certs(job->sent);
	job->hashes = hash_content(job->cms, job->content);
	return job->help == NULL || job->hashes == NULL ? -1 : 0;
}

void
job_close(struct job *job)
{
	BIO_free_all(job->hashes);
	sk_X509_free(job->help);
	sk_X509_pop_free(job->sent, X509_free);
}
