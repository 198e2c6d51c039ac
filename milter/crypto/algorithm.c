/* algorithm.c: which keys and digests are relied on (NĐ 68/2024, TCVN; RFC 8551 2) */

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/x509.h>

#include "crypto/chain.h"

static const char *const digests[] = { "SHA256", "SHA384", "SHA512", NULL };
static const char *const weak[] = { "SHA1", NULL };
static const char *const curves[] = {
	SN_X9_62_prime256v1, SN_secp384r1, SN_secp521r1, NULL
};

static const struct algorithms algorithms = {
	.digests = digests, .weak = weak, .curves = curves,
	.rsa = { 2048, 8192 },	/* more only costs our time */
};

const struct algorithms *
algorithm_of(const struct judge *j)
{
	return j->algorithms != NULL ? j->algorithms : &algorithms;
}

static bool
is_among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static enum reason
ec_fault(const struct algorithms *a, EVP_PKEY *key)
{
	char	 name[64];
	int	 own_curve = 0;

	/* parameters written out can pretend to be a curve (CVE-2020-0601) */
	EVP_PKEY_get_int_param(key,
	    OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &own_curve);
	if (own_curve || EVP_PKEY_get_group_name(key, name, sizeof(name),
	    NULL) != 1)
		return R_ALGORITHM;
	return is_among(a->curves, name) ? R_NONE : R_ALGORITHM;
}

static enum reason
bits_fault(struct bits b, EVP_PKEY *key)
{
	int	 bits = EVP_PKEY_get_bits(key);

	if (b.max == 0)
		return R_ALGORITHM;
	return bits < b.min || bits > b.max ? R_KEY_SIZE : R_NONE;
}

enum reason
algorithm_key_fault(const struct algorithms *a, EVP_PKEY *key)
{
	if (key == NULL)
		return R_ALGORITHM;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return bits_fault(a->rsa, key);
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
	const char	*name;
	int		 md;

	if (X509_get_signature_info(x, &md, NULL, NULL, NULL) != 1 ||
	    (name = OBJ_nid2sn(md)) == NULL)
		return R_ALGORITHM;
	if (is_among(a->digests, name))
		return R_NONE;
	return is_among(a->weak, name) ? R_CERT_WEAK : R_ALGORITHM;
}
