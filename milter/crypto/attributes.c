/* attributes.c: what a signer signed besides the content (RFC 5652 5.3, 11, RFC 5035) */

#include <limits.h>
#include <string.h>

#include <openssl/ess.h>

#include "crypto/integrity.h"

#define ESS_MAX		2048	/* bytes of signingCertificate: ten entries, each
				   compared with every certificate */
#define ATTRIBUTES_MAX	64	/* of one signer; six are usual */

/* Attribute nid, if it is there once with one value of that type, or NULL. */
static const void *
attribute(CMS_SignerInfo *si, int nid, int type)
{
	return CMS_signed_get0_data_by_OBJ(si, OBJ_nid2obj(nid), -3, type);
}

static bool
has_attribute(CMS_SignerInfo *si, int nid)
{
	return CMS_signed_get_attr_by_NID(si, nid, -1) >= 0;
}

time_t
attributes_time(CMS_SignerInfo *si)
{
	const ASN1_TIME	*t;
	time_t		 at;

	if ((t = attribute(si, NID_pkcs9_signingTime,
	    V_ASN1_UTCTIME)) == NULL)
		t = attribute(si, NID_pkcs9_signingTime,
		    V_ASN1_GENERALIZEDTIME);
	at = chain_time(t);
	return at == -1 ? 0 : at;
}

bool
attributes_have_name(CMS_SignerInfo *si)
{
	return has_attribute(si, NID_id_smime_aa_signingCertificate) ||
	    has_attribute(si, NID_id_smime_aa_signingCertificateV2);
}

bool
attributes_name(CMS_SignerInfo *si, STACK_OF(X509) *named)
{
	static const int	 v1 = NID_id_smime_aa_signingCertificate;
	static const int	 v2 = NID_id_smime_aa_signingCertificateV2;
	const ASN1_STRING	*s1, *s2;
	const unsigned char	*p;
	ESS_SIGNING_CERT	*c1 = NULL;
	ESS_SIGNING_CERT_V2	*c2 = NULL;
	bool			 fits = false;

	s1 = attribute(si, v1, V_ASN1_SEQUENCE);
	s2 = attribute(si, v2, V_ASN1_SEQUENCE);
	if (has_attribute(si, v1) != (s1 != NULL) ||
	    has_attribute(si, v2) != (s2 != NULL))
		goto out;
	if (s1 != NULL && ((p = ASN1_STRING_get0_data(s1)) == NULL ||
	    ASN1_STRING_length(s1) > ESS_MAX ||
	    (c1 = d2i_ESS_SIGNING_CERT(NULL, &p,
	    ASN1_STRING_length(s1))) == NULL))
		goto out;
	if (s2 != NULL && ((p = ASN1_STRING_get0_data(s2)) == NULL ||
	    ASN1_STRING_length(s2) > ESS_MAX ||
	    (c2 = d2i_ESS_SIGNING_CERT_V2(NULL, &p,
	    ASN1_STRING_length(s2))) == NULL))
		goto out;
	fits = OSSL_ESS_check_signing_certs(c1, c2, named, 0) == 1;
out:
	ESS_SIGNING_CERT_free(c1);
	ESS_SIGNING_CERT_V2_free(c2);
	return fits;
}

/* X.690 11.6: the order of the encodings in a SET OF. */
static int
compare_der(X509_ATTRIBUTE *a, X509_ATTRIBUTE *b, bool *failed)
{
	unsigned char	*p = NULL, *q = NULL;
	int		 n = i2d_X509_ATTRIBUTE(a, &p);
	int		 m = i2d_X509_ATTRIBUTE(b, &q), cmp = 0;

	if (n <= 0 || m <= 0)
		*failed = true;
	else if ((cmp = memcmp(p, q, (size_t)(n < m ? n : m))) == 0)
		cmp = n - m;
	OPENSSL_free(p);
	OPENSSL_free(q);
	return cmp;
}

/*
 * Each type once (X.501 8.2), in the order of DER, which RFC 5652 5.3 demands
 * of them: readers differ on whether to verify them as sent or sorted, so that
 * others are good to one and bad to the next.
 */
static bool
is_der_set(CMS_SignerInfo *si)
{
	X509_ATTRIBUTE	*a, *b;
	bool		 failed = false;
	int		 i, k, n = CMS_signed_get_attr_count(si);

	if (n > ATTRIBUTES_MAX)
		return false;
	for (i = 1; i < n; i++) {
		b = CMS_signed_get_attr(si, i);
		for (k = 0; k < i; k++)
			if (OBJ_cmp(X509_ATTRIBUTE_get0_object(
			    CMS_signed_get_attr(si, k)),
			    X509_ATTRIBUTE_get0_object(b)) == 0)
				return false;
		a = CMS_signed_get_attr(si, i - 1);
		if (compare_der(a, b, &failed) > 0 || failed)
			return false;
	}
	return true;
}

/* Is this one ASN.1 SET and nothing else? */
static bool
is_set(struct slice s)
{
	const unsigned char	*p = s.p;
	long			 len;
	int			 form, tag, class;

	if (s.n == 0 || s.n > LONG_MAX)
		return false;
	form = ASN1_get_object(&p, &len, &tag, &class, (long)s.n);
	return (form & 0x80) == 0 && tag == V_ASN1_SET &&
	    class == V_ASN1_UNIVERSAL;
}

enum reason
attributes_fault(const struct job *job, CMS_SignerInfo *si,
    STACK_OF(X509) *named)
{
	const ASN1_OBJECT	*type = CMS_get0_eContentType(job->cms);
	const ASN1_OBJECT	*said;

	if (OBJ_obj2nid(type) != job->type)
		return R_ATTRIBUTES;
	/*
	 * Without attributes the digest of the content itself is signed, so
	 * that the attributes of another message would pass for a content.
	 */
	if (CMS_signed_get_attr_count(si) < 0)
		return is_set(job->content.before) ? R_ATTRIBUTES : R_NONE;
	said = attribute(si, NID_pkcs9_contentType, V_ASN1_OBJECT);
	if (said == NULL || OBJ_cmp(said, type) != 0 ||
	    attribute(si, NID_pkcs9_messageDigest,
	    V_ASN1_OCTET_STRING) == NULL || !is_der_set(si))
		return R_ATTRIBUTES;
	if (has_attribute(si, NID_pkcs9_signingTime) &&
	    attribute(si, NID_pkcs9_signingTime, V_ASN1_UTCTIME) == NULL &&
	    attribute(si, NID_pkcs9_signingTime,
	    V_ASN1_GENERALIZEDTIME) == NULL)
		return R_ATTRIBUTES;
	return attributes_name(si, named) ? R_NONE : R_ATTRIBUTES;
}
