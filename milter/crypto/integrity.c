/* integrity.c: is this content what was signed, by algorithms that count? (RFC 5652 5, RFC 8551 2) */

#include <limits.h>

#include <openssl/err.h>

#include "crypto/ber.h"
#include "crypto/integrity.h"
#include "crypto/sent.h"

#define ELEMENTS_MAX	65536	/* ASN.1 values; each costs memory to parse */
#define NEST_MAX	64	/* values within one another; usual: 20 */
#define SIGNERS_MAX	8	/* leader and agency; more is an attack */
#define TWINS_MAX	4	/* more certificates of one signer; each is work */
#define WRITE_MAX	(1 << 30)	/* BIO_write takes an int */

/*
 * Is this few enough values to parse?  What is malformed is d2i's to say, but
 * it need not look: where any value may stand it takes one whole, whatever is
 * within, and reads on behind it.  So each value ends where the one around it
 * does, and what can not be read counts as full of the smallest.
 */
bool
cms_is_small(struct slice der)
{
	const unsigned char	*p = der.p, *ends[NEST_MAX];
	long			 len;
	int			 form, tag, class;
	size_t			 n, rest, open = 0;

	if (der.n == 0)
		return true;
	ends[0] = der.p + der.n;
	for (n = 0; n < ELEMENTS_MAX; n++) {
		while (open > 0 && p == ends[open])
			open--;
		if ((rest = (size_t)(ends[open] - p)) == 0)
			return true;
		form = ASN1_get_object(&p, &len, &tag, &class, (long)rest);
		if ((form & 0x80) != 0 || open == NEST_MAX - 1) {
			n += rest / 2;
			p = ends[open];
		} else if ((form & V_ASN1_CONSTRUCTED) == 0)
			p += len;
		else if ((form & 1) == 0)	/* of a length that is told */
			ends[++open] = p + len;
	}
	return false;
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
cms_unpad(struct slice hole, struct slice *cms)
{
	struct slice	 rest = hole;
	struct ber	 value;
	size_t		 i;

	if (!ber_next(&rest, &value))
		return R_NOT_CMS;
	for (i = 0; i < rest.n; i++)
		if (rest.p[i] != 0)
			return R_TRAILING;
	*cms = value.whole;
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

/* 0, or -1: no memory. */
static int
feed(BIO *chain, struct slice s)
{
	int	 n;

	for (; s.n > 0; s = slice_from(s, (size_t)n)) {
		n = s.n < WRITE_MAX ? (int)s.n : WRITE_MAX;
		if ((n = BIO_write(chain, s.p, n)) <= 0)
			return -1;
	}
	return 0;
}

/*
 * Run the content through every digest that a signer names, once, however
 * many signers there are.  NULL: no memory.
 */
static BIO *
hash_content(CMS_ContentInfo *cms, const struct ranges *content)
{
	STACK_OF(CMS_SignerInfo) *sis = CMS_get0_SignerInfos(cms);
	const struct digestword	*d;
	BIO		*chain = BIO_new(BIO_s_null()), *md;
	int		 k;

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
	if (chain != NULL && (feed(chain, content->before) == -1 ||
	    feed(chain, content->after) == -1)) {
		BIO_free_all(chain);
		return NULL;
	}
	return chain;
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
	    type == EVP_PKEY_RSA_PSS) && algorithm_pss_fits(sig, digest))
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
	STACK_OF(X509)	*from[] = { job->sent,
			    trust_certs(job->judge->trust) };
	const int	 max[] = { SENT_MAX, INT_MAX };
	size_t		 i;
	int		 k;

	if (all == NULL || sk_X509_push(all, leaf) <= 0)
		goto fail;
	for (i = 0; i < NELEM(from); i++)
		for (k = 0; k < sk_X509_num(from[i]) && k < max[i]; k++)
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

/* Does the signer's own word on his certificate, if any, name this one? */
static bool
is_named_by(CMS_SignerInfo *si, X509 *x)
{
	STACK_OF(X509)	*only = sk_X509_new_null();
	bool		 named = only != NULL && sk_X509_push(only, x) > 0 &&
			    attributes_name(si, only);

	sk_X509_free(only);
	return named;
}

/*
 * A key that was certified twice gives two certificates of one key id: then
 * the one that the signer names, where he names any, else the first.
 */
X509 *
job_leaf(const struct job *job, CMS_SignerInfo *si)
{
	STACK_OF(X509)	*from[] = { job->sent,
			    trust_certs(job->judge->trust) };
	X509		*x, *first = NULL;
	size_t		 i, twins = 0;
	int		 k;

	for (i = 0; i < NELEM(from); i++)
		for (k = 0; k < sk_X509_num(from[i]) &&
		    twins < TWINS_MAX; k++) {
			x = sk_X509_value(from[i], k);
			if (CMS_SignerInfo_cert_cmp(si, x) != 0)
				continue;
			if (first == NULL) {
				first = x;
				continue;
			}
			if (!is_named_by(si, first) && is_named_by(si, x))
				return x;
			twins++;
		}
	return first;
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

int
job_open(struct job *job)
{
	if (job->sent == NULL)
		job->sent = CMS_get1_certs(job->cms);
	sent_limit(job->sent);
	job->help = sent_help(job->judge->trust, job->sent);
	job->hashes = hash_content(job->cms, &job->content);
	return job->help == NULL || job->hashes == NULL ? -1 : 0;
}

void
job_close(struct job *job)
{
	BIO_free_all(job->hashes);
	sk_X509_free(job->help);
	sk_X509_pop_free(job->sent, X509_free);
}
