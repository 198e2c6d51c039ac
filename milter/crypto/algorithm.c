/* algorithm.c: which keys and digests are relied on (NĐ 68/2024, TCVN; RFC 8551 2) */

#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "crypto/chain.h"

#define EXPONENT_MAX	64	/* bits; 17 are usual, all of the key's would
				   make a thousand signatures' work of one */

static const struct digestword words[] = {
	{ NID_sha256, "sha-256", true },
	{ NID_sha384, "sha-384", true },
	{ NID_sha512, "sha-512", true },
	{ NID_sha1, "sha-1", false },
	{ NID_md5, "md5", false },
	{ NID_sha224, "sha-224", false },
};

static const char *const digests[] = { "sha-256", "sha-384", "sha-512", NULL };
static const char *const weak[] = { "sha-1", NULL };
static const char *const schemes[] = { "rsa", "rsa-pss", "ecdsa", NULL };
static const char *const curves[] = { "P-256", "P-384", "P-521", NULL };

static const struct algorithms algorithms = {
	.digests = digests, .weak = weak, .curves = curves,
	.schemes = schemes,
	.rsa = { 2048, 8192 },	/* more only costs our time */
};

const struct algorithms *
algorithm_of(const struct judge *j)
{
	return j->algorithms != NULL ? j->algorithms : &algorithms;
}

const struct digestword *
algorithm_digest(int nid)
{
	size_t	 i;

	for (i = 0; i < NELEM(words); i++)
		if (words[i].nid == nid)
			return &words[i];
	return NULL;
}

bool
algorithm_listed(const char *const *list, const char *word)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

bool
algorithm_pss_fits(const X509_ALGOR *alg, int digest)
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

const struct digestword *
algorithm_signed_over(const X509_ALGOR *alg)
{
	int	 nid = OBJ_obj2nid(alg->algorithm), md = NID_undef;
	size_t	 i;

	if (nid != NID_rsassaPss) {
		OBJ_find_sigid_algs(nid, &md, NULL);
		return algorithm_digest(md);
	}
	for (i = 0; i < NELEM(words); i++)
		if (algorithm_pss_fits(alg, words[i].nid))
			return &words[i];
	return NULL;
}

static enum reason
ec_fault(const struct algorithms *a, EVP_PKEY *key)
{
	char		 name[64];
	const char	*word;
	int		 own_curve = 0;

	/* parameters written out can pretend to be a curve (CVE-2020-0601) */
	EVP_PKEY_get_int_param(key,
	    OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &own_curve);
	if (own_curve || EVP_PKEY_get_group_name(key, name, sizeof(name),
	    NULL) != 1 ||
	    (word = EC_curve_nid2nist(OBJ_sn2nid(name))) == NULL)
		return R_ALGORITHM;
	return algorithm_listed(a->curves, word) ? R_NONE : R_ALGORITHM;
}

static enum reason
bits_fault(struct bits b, EVP_PKEY *key)
{
	int	 bits = EVP_PKEY_get_bits(key);

	if (b.max == 0)
		return R_ALGORITHM;
	return bits < b.min || bits > b.max ? R_KEY_SIZE : R_NONE;
}

static enum reason
rsa_fault(const struct algorithms *a, EVP_PKEY *key)
{
	BIGNUM	*e = NULL;
	bool	 small = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E,
		    &e) == 1 && BN_num_bits(e) <= EXPONENT_MAX;

	BN_free(e);
	return small ? bits_fault(a->rsa, key) : R_ALGORITHM;
}

enum reason
algorithm_key_fault(const struct algorithms *a, EVP_PKEY *key)
{
	if (key == NULL)
		return R_ALGORITHM;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return rsa_fault(a, key);
	case EVP_PKEY_DSA:
		return bits_fault(a->dsa, key);
	case EVP_PKEY_EC:
		return ec_fault(a, key);
	default:
		return R_ALGORITHM;
	}
}

enum reason
algorithm_cert_fault(const struct algorithms *a, X509 *x)
{
	const struct digestword	*d;
	int			 md;

	if (X509_get_signature_info(x, &md, NULL, NULL, NULL) != 1 ||
	    (d = algorithm_digest(md)) == NULL)
		return R_ALGORITHM;
	if (algorithm_listed(a->digests, d->word))
		return R_NONE;
	return algorithm_listed(a->weak, d->word) ? R_CERT_WEAK : R_ALGORITHM;
}

const char *
algorithm_digest_fault(const char *word)
{
	return algorithm_listed(digests, word) ? NULL :
	    "must be sha-256, sha-384 or sha-512";
}

const char *
algorithm_scheme_fault(const char *word)
{
	return algorithm_listed(schemes, word) ? NULL :
	    "must be rsa, rsa-pss or ecdsa";
}

const char *
algorithm_curve_fault(const char *word)
{
	return algorithm_listed(curves, word) ? NULL :
	    "must be P-256, P-384 or P-521";
}
