/* test_verify.c: every class of a signature, from messages signed here */

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/cms.h>
#include <openssl/ess.h>
#include <openssl/rsa.h>

#include "crypto/verify.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"

enum how {
	PLAIN = 0,
	PSS = 1 << 0,		/* RSASSA-PSS */
	NO_ATTRS = 1 << 1,	/* without signed attributes */
	NO_CERTS = 1 << 2,	/* without the signer's certificate */
	KEY_ID = 1 << 3,	/* signer named by subjectKeyIdentifier */
	WITH_CONTENT = 1 << 4,
	BER = 1 << 5,		/* indefinite length */
	CHAIN = 1 << 6,		/* with the issuers, the root too */
	WRONG_ISSUER = 1 << 7,	/* with another sub-CA of the same name */
	TWO_TIMES = 1 << 8,	/* signingTime twice */
	TWO_DIGESTS = 1 << 9,	/* messageDigest twice */
	ESS = 1 << 10,		/* signingCertificateV2 */
	ESS_OTHER = 1 << 11,	/* the same, of another certificate */
	OTHER_TYPE = 1 << 12,	/* eContentType is no id-data */
	CHANGED = 1 << 13,	/* content changed afterwards */
	TRAILING = 1 << 14,	/* a byte after the DER */
	CUT = 1 << 15,		/* a byte less */
	FLIPPED = 1 << 16,	/* last byte of the value is another */
	EMPTY = 1 << 17,	/* content of no bytes */
	TWIN = 1 << 18,		/* with a forgery of the CRL's issuer */
	NO_TYPE = 1 << 19,	/* attributes without contentType */
	NO_DIGEST = 1 << 20,	/* attributes without messageDigest */
	UNSORTED = 1 << 21,	/* the first attribute sent last */
	AS_SENT = 1 << 22,	/* and signed in that order, not in DER's */
	TWO_OTHERS = 1 << 23,	/* an attribute of nobody's twice */
	COUNTER = 1 << 24,	/* a counter-signature that is none */
	ESS_V1 = 1 << 25,	/* signingCertificate, SHA-1, fits */
	NO_SALT = 1 << 26,	/* PSS with a salt of no bytes */
	FULL_SALT = 1 << 27,	/* PSS with the longest salt */
	OTHER_MGF = 1 << 28	/* PSS whose mask has another digest */
};

static struct pki	 pki;
static struct trust	*trust;

/* RSASSA-PSS, as how says. */
static void
set_pss(EVP_PKEY_CTX *ctx, unsigned how)
{
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx,
	    RSA_PKCS1_PSS_PADDING), 1);
	if ((how & NO_SALT) != 0)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, 0), 1);
	if ((how & FULL_SALT) != 0)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx,
		    RSA_PSS_SALTLEN_MAX), 1);
	if ((how & OTHER_MGF) != 0)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx,
		    EVP_sha1()), 1);
}

/* signingCertificate of the signer's own, as programs of 2005 put it */
static void
add_old_ess(CMS_SignerInfo *si, const X509 *own)
{
	ESS_SIGNING_CERT	*ess;
	unsigned char		*p = NULL;
	int			 n;

	ess = OSSL_ESS_signing_cert_new_init(own, NULL, 0);
	n = i2d_ESS_SIGNING_CERT(ess, &p);
	assert_int_equal(CMS_signed_add1_attr_by_NID(si,
	    NID_id_smime_aa_signingCertificate, V_ASN1_SEQUENCE, p, n), 1);
	OPENSSL_free(p);
	ESS_SIGNING_CERT_free(ess);
}

/* signingCertificateV2 of a certificate that is not the signer's */
static void
add_other_ess(CMS_SignerInfo *si)
{
	ESS_SIGNING_CERT_V2	*ess;
	X509			*other = pki_cert(&pki, "agency2");
	unsigned char		*p = NULL;
	int			 n;

	ess = OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), other, NULL, 1);
	n = i2d_ESS_SIGNING_CERT_V2(ess, &p);
	assert_int_equal(CMS_signed_add1_attr_by_NID(si,
	    NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, p, n), 1);
	OPENSSL_free(p);
	ESS_SIGNING_CERT_V2_free(ess);
	X509_free(other);
}

static void
add_signer(CMS_ContentInfo *cms, const char *who, const char *md,
    unsigned how)
{
	unsigned	 flags = CMS_PARTIAL | CMS_NOSMIMECAP | CMS_BINARY;
	X509		*x = pki_cert(&pki, who);
	EVP_PKEY	*key = pki_key(&pki, who);
	CMS_SignerInfo	*si;

	if ((how & PSS) != 0)
		flags |= CMS_KEY_PARAM;
	if ((how & NO_ATTRS) != 0)
		flags |= CMS_NOATTR;
	if ((how & NO_CERTS) != 0)
		flags |= CMS_NOCERTS;
	if ((how & KEY_ID) != 0)
		flags |= CMS_USE_KEYID;
	if ((how & ESS) != 0)
		flags |= CMS_CADES;
	si = CMS_add1_signer(cms, x, key, EVP_get_digestbyname(md), flags);
	if (si == NULL)
		fail_msg("%s can not sign with %s", who, md);
	if ((how & PSS) != 0)
		set_pss(CMS_SignerInfo_get0_pkey_ctx(si), how);
	if ((how & ESS_V1) != 0)
		add_old_ess(si, x);
	if ((how & TWO_OTHERS) != 0)
		assert_int_equal(CMS_signed_add1_attr_by_NID(si,
		    NID_friendlyName, V_ASN1_UTF8STRING, "x", 1), 1);
	if ((how & ESS_OTHER) != 0)
		add_other_ess(si);
	X509_free(x);
	EVP_PKEY_free(key);
}

static void
add_cert(CMS_ContentInfo *cms, const char *name)
{
	X509	*x = pki_cert(&pki, name);

	assert_int_equal(CMS_add1_cert(cms, x), 1);
	X509_free(x);
}

/* A CA's certificate with a signature that is not its issuer's. */
static void
add_twin(CMS_ContentInfo *cms)
{
	X509		*x = pki_cert(&pki, "sub-g2");
	EVP_PKEY	*key = pki_key(&pki, "agency2");

	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	assert_int_equal(CMS_add1_cert(cms, x), 1);
	EVP_PKEY_free(key);
	X509_free(x);
}

static int
compare_attributes(const X509_ATTRIBUTE *const *a,
    const X509_ATTRIBUTE *const *b)
{
	unsigned char	*p = NULL, *q = NULL;
	int		 n = i2d_X509_ATTRIBUTE(*a, &p);
	int		 m = i2d_X509_ATTRIBUTE(*b, &q);
	int		 cmp = memcmp(p, q, (size_t)(n < m ? n : m));

	OPENSSL_free(p);
	OPENSSL_free(q);
	return cmp != 0 ? cmp : n - m;
}

/* The value over these attributes, in this order, in place of the old one. */
static void
resign(CMS_SignerInfo *si, const char *who, STACK_OF(X509_ATTRIBUTE) *all)
{
	EVP_PKEY	*key = pki_key(&pki, who);
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	unsigned char	 set[2048], sig[1024], *p = set;
	size_t		 nsig = sizeof(sig);
	int		 i, n = 0;

	for (i = 0; i < sk_X509_ATTRIBUTE_num(all); i++)
		n += i2d_X509_ATTRIBUTE(sk_X509_ATTRIBUTE_value(all, i), NULL);
	ASN1_put_object(&p, 1, n, V_ASN1_SET, V_ASN1_UNIVERSAL);
	assert_true(n < (int)sizeof(set) - 8);
	for (i = 0; i < sk_X509_ATTRIBUTE_num(all); i++)
		i2d_X509_ATTRIBUTE(sk_X509_ATTRIBUTE_value(all, i), &p);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    key), 1);
	assert_int_equal(EVP_DigestSign(ctx, sig, &nsig, set,
	    (size_t)(p - set)), 1);
	ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), sig, (int)nsig);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
}

static CMS_SignerInfo *
first_signer(CMS_ContentInfo *cms)
{
	return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
}

/* The first signer's attributes, borrowed, in the order of DER. */
static STACK_OF(X509_ATTRIBUTE) *
attributes_of(CMS_ContentInfo *cms)
{
	CMS_SignerInfo	*si = first_signer(cms);
	STACK_OF(X509_ATTRIBUTE) *all =
			    sk_X509_ATTRIBUTE_new(compare_attributes);
	int		 i;

	for (i = 0; i < CMS_signed_get_attr_count(si); i++)
		sk_X509_ATTRIBUTE_push(all, CMS_signed_get_attr(si, i));
	sk_X509_ATTRIBUTE_sort(all);
	return all;
}

/*
 * Put an attribute in a second time and sign all of them anew, which OpenSSL
 * by itself refuses to do.
 */
static void
repeat_attribute(CMS_ContentInfo *cms, const char *who, int nid)
{
	CMS_SignerInfo	*si = first_signer(cms);
	STACK_OF(X509_ATTRIBUTE) *all = attributes_of(cms);
	X509_ATTRIBUTE	*again;

	again = X509_ATTRIBUTE_dup(CMS_signed_get_attr(si,
	    CMS_signed_get_attr_by_NID(si, nid, -1)));
	sk_X509_ATTRIBUTE_push(all, again);
	sk_X509_ATTRIBUTE_sort(all);
	resign(si, who, all);
	assert_int_equal(CMS_signed_add1_attr(si, again), 1);
	X509_ATTRIBUTE_free(again);
	sk_X509_ATTRIBUTE_free(all);
}

static void
drop_attribute(CMS_ContentInfo *cms, const char *who, int nid)
{
	CMS_SignerInfo	*si = first_signer(cms);
	X509_ATTRIBUTE	*old = CMS_signed_delete_attr(si,
			    CMS_signed_get_attr_by_NID(si, nid, -1));
	STACK_OF(X509_ATTRIBUTE) *all = attributes_of(cms);

	assert_non_null(old);
	resign(si, who, all);
	X509_ATTRIBUTE_free(old);
	sk_X509_ATTRIBUTE_free(all);
}

/* Sign them with the first one last. */
static void
sign_unsorted(CMS_ContentInfo *cms, const char *who)
{
	STACK_OF(X509_ATTRIBUTE) *all = attributes_of(cms);

	sk_X509_ATTRIBUTE_set_cmp_func(all, NULL);
	sk_X509_ATTRIBUTE_push(all, sk_X509_ATTRIBUTE_shift(all));
	resign(first_signer(cms), who, all);
	sk_X509_ATTRIBUTE_free(all);
}

/* Send them with the first one last: OpenSSL would not write that. */
static void
send_unsorted(CMS_ContentInfo *cms, unsigned char *der, int n)
{
	STACK_OF(X509_ATTRIBUTE) *all = attributes_of(cms);
	unsigned char	 set[2048], *p = set, *first = NULL;
	size_t		 at, one, len;
	int		 i;

	for (i = 0; i < sk_X509_ATTRIBUTE_num(all); i++)
		i2d_X509_ATTRIBUTE(sk_X509_ATTRIBUTE_value(all, i), &p);
	len = (size_t)(p - set);
	one = (size_t)i2d_X509_ATTRIBUTE(sk_X509_ATTRIBUTE_value(all, 0),
	    &first);
	at = slice_find((struct slice){ der, (size_t)n },
	    (struct slice){ set, len }, 0);
	assert_true(at != SIZE_MAX);
	memmove(der + at, der + at + one, len - one);
	memcpy(der + at + len - one, first, one);
	OPENSSL_free(first);
	sk_X509_ATTRIBUTE_free(all);
}

/* What only a hostile or careless signer would do to the attributes. */
static void
spoil(CMS_ContentInfo *cms, const char *who, unsigned how)
{
	CMS_SignerInfo	*si = first_signer(cms);

	if ((how & TWO_TIMES) != 0)
		repeat_attribute(cms, who, NID_pkcs9_signingTime);
	if ((how & TWO_DIGESTS) != 0)
		repeat_attribute(cms, who, NID_pkcs9_messageDigest);
	if ((how & TWO_OTHERS) != 0)
		repeat_attribute(cms, who, NID_friendlyName);
	if ((how & NO_TYPE) != 0)
		drop_attribute(cms, who, NID_pkcs9_contentType);
	if ((how & NO_DIGEST) != 0)
		drop_attribute(cms, who, NID_pkcs9_messageDigest);
	if ((how & AS_SENT) != 0)
		sign_unsorted(cms, who);
	if ((how & COUNTER) != 0)
		assert_int_equal(CMS_unsigned_add1_attr_by_NID(si,
		    NID_pkcs9_countersignature, V_ASN1_SEQUENCE,
		    "\x30\x03\x02\x01\x01", 5), 1);
}

static void
write_cms(CMS_ContentInfo *cms, BIO *in, const char *who, unsigned flags,
    unsigned how, BIO *out)
{
	unsigned char	*p = NULL;
	int		 n;

	if ((flags & CMS_STREAM) != 0) {
		assert_int_equal(i2d_CMS_bio_stream(out, cms, in, (int)flags),
		    1);
		return;
	}
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	spoil(cms, who, how);
	n = (how & BER) == 0 ? i2d_CMS_ContentInfo(cms, &p) :
	    ASN1_item_ndef_i2d((ASN1_VALUE *)cms, &p,
	    ASN1_ITEM_rptr(CMS_ContentInfo));
	assert_true(n > 0);
	assert_int_equal(p[1] == 0x80, (how & BER) != 0);
	if ((how & UNSORTED) != 0)
		send_unsorted(cms, p, n);
	BIO_write(out, p, n);
	OPENSSL_free(p);
}

/* The DER of a signature of who, and of second where it is not NULL. */
static void
sign(const char *content, const char *who, const char *second,
    const char *md, unsigned how, struct buf *der)
{
	unsigned	 flags = CMS_BINARY | CMS_PARTIAL;
	BIO		*in = BIO_new_mem_buf(content, (int)strlen(content));
	BIO		*out = BIO_new(BIO_s_mem());
	CMS_ContentInfo	*cms;
	char		*p;
	long		 n;

	if ((how & WITH_CONTENT) == 0)
		flags |= CMS_DETACHED;
	if ((how & BER) != 0 && (how & WITH_CONTENT) != 0)
		flags |= CMS_STREAM;
	if ((how & NO_CERTS) != 0)
		flags |= CMS_NOCERTS;
	cms = CMS_sign(NULL, NULL, NULL, in, flags);
	assert_non_null(cms);
	if ((how & OTHER_TYPE) != 0)
		CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
	if ((how & CHAIN) != 0) {
		add_cert(cms, "root-unknown");
		add_cert(cms, "sub-g2");
		add_cert(cms, "root-g2");
	}
	if ((how & WRONG_ISSUER) != 0) {
		add_cert(cms, "sub-impostor");
		add_cert(cms, "root-unknown");
	}
	add_signer(cms, who, md, how);
	if ((how & TWIN) != 0)
		add_twin(cms);
	if (second != NULL)
		add_signer(cms, second, md, how);
	write_cms(cms, in, who, flags, how, out);
	n = BIO_get_mem_data(out, &p);
	buf_add(der, (struct slice){ (unsigned char *)p, (size_t)n });
	if ((how & TRAILING) != 0)
		buf_addc(der, '\n');
	if ((how & CUT) != 0)
		der->n--;
	if ((how & FLIPPED) != 0)
		der->p[der->n - 1] ^= 1;
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	BIO_free(out);
}

/* One judgement; signers' strings do not outlive it, so only facts come out. */
struct result {
	enum sigclass	cls;
	enum reason	why;
	size_t		nsigners;
	enum holder	holder;
	bool		covers;
	time_t		revoked_at, signing_time;
	char		scheme[16], digest[16], generation[16];
};

static struct result
result_of(const struct sigverdict *v)
{
	struct result	 r = { .cls = v->cls, .why = v->why,
			    .nsigners = v->nsigners };

	if (v->nsigners == 0)
		return r;
	r.holder = v->signers[0].holder;
	r.covers = certname_covers(&v->signers[0], PKI_MAILBOX);
	r.revoked_at = v->signers[0].revoked_at;
	r.signing_time = v->signers[0].signing_time;
	snprintf(r.scheme, sizeof(r.scheme), "%s", v->signers[0].scheme);
	snprintf(r.digest, sizeof(r.digest), "%s", v->signers[0].digest);
	snprintf(r.generation, sizeof(r.generation), "%s",
	    v->signers[0].generation);
	return r;
}

static struct result
judge_by(const struct judge *by, const char *content, struct slice der,
    time_t now)
{
	struct judge		 j = *by;
	struct arena		*a = arena_new(1 << 20);
	struct sigverdict	 v;
	struct result		 r;

	j.trust = trust;
	j.now = now;
	assert_int_equal(cms_judge_detached(a, &j, slice_of(content), der,
	    &v), 0);
	r = result_of(&v);
	arena_free(a);
	return r;
}

static struct result
judge_bytes(const char *content, struct slice der, time_t now)
{
	static const struct judge	 usual = { .trust = NULL };

	return judge_by(&usual, content, der, now);
}

static struct result
judge(const char *who, const char *second, const char *md, unsigned how)
{
	const char	*content = (how & EMPTY) != 0 ? "" : CONTENT;
	struct buf	 der = { 0 };
	struct result	 r;

	sign(content, who, second, md, how, &der);
	r = judge_bytes((how & CHANGED) != 0 ? CONTENT "." : content,
	    buf_slice(&der), PKI_NOW);
	buf_free(&der);
	return r;
}

static void
test_detached(void **state)
{
	static const struct {
		const char	*what;
		const char	*who, *second, *md;
		unsigned	 how;
		enum sigclass	 cls;
		enum reason	 why;
	} cases[] = {
		{ "RSA, SHA-256, the leaf alone", "agency", NULL, "sha256",
		    PLAIN, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "SHA-384", "agency", NULL, "sha384", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "SHA-512", "agency2", NULL, "sha512", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS", "agency", NULL, "sha256", PSS,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS over SHA-512", "leader", NULL, "sha512", PSS,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "ECDSA on P-256", "agency-ec", NULL, "sha256", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "ECDSA on P-384", "agency-ec384", NULL, "sha384", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "ECDSA on P-521", "agency-ec521", NULL, "sha512", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "a short digest on a long curve", "agency-ec521", NULL,
		    "sha256", PLAIN, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "a long digest on a short curve", "agency-ec", NULL,
		    "sha512", PLAIN, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS over SHA-384", "agency", NULL, "sha384", PSS,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS without a salt", "agency", NULL, "sha256",
		    PSS | NO_SALT, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS without a salt over SHA-512", "agency2", NULL,
		    "sha512", PSS | NO_SALT, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "RSASSA-PSS with the longest salt", "agency", NULL,
		    "sha256", PSS | FULL_SALT, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "the longest salt beside SHA-512", "agency2", NULL,
		    "sha512", PSS | FULL_SALT, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "a counter-signature is nobody's concern", "agency", NULL,
		    "sha256", COUNTER, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "signingCertificate of the first version", "agency", NULL,
		    "sha256", ESS_V1, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "both versions", "agency", NULL, "sha256", ESS | ESS_V1,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "without signed attributes", "agency", NULL, "sha256",
		    NO_ATTRS, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "PSS without signed attributes", "agency", NULL, "sha256",
		    NO_ATTRS | PSS, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "signer named by key identifier", "agency", NULL, "sha256",
		    KEY_ID, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "indefinite length", "agency", NULL, "sha256", BER,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "issuers came along, and a stranger's root", "agency", NULL,
		    "sha256", CHAIN, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "a false sub-CA of the same name came along", "agency",
		    NULL, "sha256", WRONG_ISSUER, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "signingCertificateV2 names the signer", "agency", NULL,
		    "sha256", ESS, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "no bytes at all, signed", "agency", NULL, "sha256", EMPTY,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "leader and agency", "leader", "agency", "sha256", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },
		{ "a service certificate", "device", NULL, "sha256", PLAIN,
		    SIG_GOOD, R_SIGNATURE_GOOD },

		{ "content changed", "agency", NULL, "sha256", CHANGED,
		    SIG_BAD, R_DIGEST_MISMATCH },
		{ "no bytes became some", "agency", NULL, "sha256",
		    EMPTY | CHANGED, SIG_BAD, R_DIGEST_MISMATCH },
		{ "content changed, ECDSA", "agency-ec", NULL, "sha256",
		    CHANGED, SIG_BAD, R_DIGEST_MISMATCH },
		{ "content changed, no attributes to tell", "agency", NULL,
		    "sha256", CHANGED | NO_ATTRS, SIG_BAD,
		    R_SIGNATURE_INVALID },
		{ "changed counts before revoked", "revoked", NULL, "sha256",
		    CHANGED, SIG_BAD, R_DIGEST_MISMATCH },
		{ "value changed, RSA", "agency", NULL, "sha256", FLIPPED,
		    SIG_BAD, R_SIGNATURE_INVALID },
		{ "value changed, PSS", "agency", NULL, "sha256",
		    FLIPPED | PSS, SIG_BAD, R_SIGNATURE_INVALID },
		{ "value changed, ECDSA", "agency-ec", NULL, "sha256",
		    FLIPPED, SIG_BAD, R_SIGNATURE_INVALID },
		{ "SHA-1 over the message", "agency", NULL, "sha1", PLAIN,
		    SIG_BAD, R_DIGEST_WEAK },
		{ "SHA-1 by the old generation too", "g1", NULL, "sha1",
		    PLAIN, SIG_BAD, R_DIGEST_WEAK },
		{ "MD5 over the message", "agency", NULL, "md5", PLAIN,
		    SIG_BAD, R_DIGEST_WEAK },
		{ "SHA-224 is not in the list", "agency", NULL, "sha224",
		    PLAIN, SIG_BAD, R_DIGEST_WEAK },
		{ "SHA-512/256 is nobody's", "agency", NULL, "sha512-256",
		    PLAIN, SIG_BAD, R_ALGORITHM },
		{ "signingTime twice", "agency", NULL, "sha256", TWO_TIMES,
		    SIG_BAD, R_ATTRIBUTES },
		{ "messageDigest twice", "agency", NULL, "sha256",
		    TWO_DIGESTS, SIG_BAD, R_ATTRIBUTES },
		{ "an unknown attribute twice", "agency", NULL, "sha256",
		    TWO_OTHERS, SIG_BAD, R_ATTRIBUTES },
		{ "no contentType", "agency", NULL, "sha256", NO_TYPE,
		    SIG_BAD, R_ATTRIBUTES },
		{ "no messageDigest", "agency", NULL, "sha256", NO_DIGEST,
		    SIG_BAD, R_ATTRIBUTES },
		{ "attributes out of order", "agency", NULL, "sha256",
		    UNSORTED, SIG_BAD, R_ATTRIBUTES },
		{ "attributes out of order and signed so", "agency", NULL,
		    "sha256", UNSORTED | AS_SENT, SIG_BAD, R_ATTRIBUTES },
		{ "signed out of order, sent in order", "agency", NULL,
		    "sha256", AS_SENT, SIG_BAD, R_SIGNATURE_INVALID },
		{ "the first version fits, the second names another",
		    "agency", NULL, "sha256", ESS_V1 | ESS_OTHER, SIG_BAD,
		    R_ATTRIBUTES },
		{ "PSS whose mask is made with SHA-1", "agency", NULL,
		    "sha256", PSS | OTHER_MGF, SIG_BAD, R_ALGORITHM },
		{ "signingCertificateV2 names another", "agency", NULL,
		    "sha256", ESS_OTHER, SIG_BAD, R_ATTRIBUTES },
		{ "a content type that is no mail", "agency", NULL, "sha256",
		    OTHER_TYPE, SIG_BAD, R_ATTRIBUTES },
		{ "an RSA key of 1024 bits", "small", NULL, "sha256", PLAIN,
		    SIG_BAD, R_KEY_SIZE },
		{ "a certificate for encryption only", "encryption", NULL,
		    "sha256", PLAIN, SIG_BAD, R_KEY_USAGE },
		{ "a certificate of a web server", "server", NULL, "sha256",
		    PLAIN, SIG_BAD, R_KEY_USAGE },
		{ "issued by nobody though the issuer's name is ours",
		    "impostor-nokeyid", NULL, "sha256", PLAIN, SIG_BAD,
		    R_CHAIN_INVALID },

		{ "second signer revoked", "agency", "revoked", "sha256",
		    PLAIN, SIG_REVOKED, R_CERT_REVOKED },
		{ "first signer unknown, second good", "unknown-ca",
		    "agency", "sha256", PLAIN, SIG_UNKNOWN_CA,
		    R_UNKNOWN_CA },
		{ "revoked", "revoked", NULL, "sha256", PLAIN, SIG_REVOKED,
		    R_CERT_REVOKED },
		{ "expired", "expired", NULL, "sha256", PLAIN, SIG_EXPIRED,
		    R_CERT_EXPIRED },
		{ "not yet valid", "not-yet-valid", NULL, "sha256", PLAIN,
		    SIG_NOT_YET_VALID, R_CERT_NOT_YET_VALID },
		{ "the SHA-1 chain of the old generation", "g1", NULL,
		    "sha256", PLAIN, SIG_WEAK, R_CERT_WEAK },
		{ "a public CA is genuine but another's", "public-ca", NULL,
		    "sha256", PLAIN, SIG_PUBLIC_CA, R_PUBLIC_CA },
		{ "an unknown CA", "unknown-ca", NULL, "sha256", PLAIN,
		    SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "an unknown CA brings its root", "unknown-ca", NULL,
		    "sha256", CHAIN, SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "a CA of the right name, another key", "impostor", NULL,
		    "sha256", PLAIN, SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "the same, with its own path", "impostor", NULL, "sha256",
		    WRONG_ISSUER, SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "the same, and the right CA's CRL seems to be of a forgery",
		    "impostor", NULL, "sha256", WRONG_ISSUER | TWIN,
		    SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "no CRL at hand, nobody to ask", "no-status", NULL,
		    "sha256", PLAIN, SIG_STATUS_UNKNOWN, R_STATUS_UNKNOWN },
		{ "a CRL that is out of date", "stale-status", NULL,
		    "sha256", PLAIN, SIG_STATUS_UNKNOWN, R_STATUS_UNKNOWN },

		{ "certificate missing", "agency", NULL, "sha256", NO_CERTS,
		    SIG_BROKEN, R_SIGNER_CERT_MISSING },
		{ "the certificate of a CA is in the trust folder", "sub-g1",
		    NULL, "sha256", NO_CERTS, SIG_BAD, R_KEY_USAGE },
		{ "content embedded", "agency", NULL, "sha256",
		    WITH_CONTENT, SIG_BROKEN, R_EMBEDDED_CONTENT },
		{ "a byte after the end", "agency", NULL, "sha256", TRAILING,
		    SIG_BROKEN, R_TRAILING },
		{ "a byte missing", "agency", NULL, "sha256", CUT,
		    SIG_BROKEN, R_NOT_CMS },
	};
	struct result	 r;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		r = judge(cases[i].who, cases[i].second, cases[i].md,
		    cases[i].how);
		if (r.cls != cases[i].cls || r.why != cases[i].why)
			fail_msg("%s: %s, reason %d instead of %s, %d",
			    cases[i].what, sigclass_word(r.cls), r.why,
			    sigclass_word(cases[i].cls), cases[i].why);
	}
}

#define WORDS(...)	(const char *const []){ __VA_ARGS__, NULL }

/* Less than the usual is relied on. */
static void
test_algorithms(void **state)
{
	static const char *const	 nothing[] = { NULL };
	const struct algorithms	 less = { .digests = WORDS("sha-256",
				    "sha-384"), .weak = nothing,
				    .curves = WORDS("P-384"),
				    .schemes = WORDS("rsa-pss", "ecdsa"),
				    .rsa = { 2048, 4096 } };
	const struct {
		const char	*what;
		const char	*who, *md;
		unsigned	 how;
		enum reason	 why;
	} cases[] = {
		{ "a scheme of the list", "agency", "sha256", PSS,
		    R_SIGNATURE_GOOD },
		{ "another scheme", "agency", "sha256", PLAIN, R_ALGORITHM },
		{ "a digest that is not on it", "agency", "sha512", PSS,
		    R_DIGEST_WEAK },
		{ "a curve of the list", "agency-ec384", "sha384", PLAIN,
		    R_SIGNATURE_GOOD },
		{ "another curve", "agency-ec", "sha256", PLAIN,
		    R_ALGORITHM },
		{ "SHA-1 in certificates is not even weak", "g1", "sha256",
		    PSS, R_ALGORITHM },
	};
	struct judge	 by = { .algorithms = &less };
	struct buf	 der = { 0 };
	struct result	 r;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		sign(CONTENT, cases[i].who, NULL, cases[i].md, cases[i].how,
		    &der);
		r = judge_by(&by, CONTENT, buf_slice(&der), PKI_NOW);
		if (r.why != cases[i].why)
			fail_msg("%s: reason %d", cases[i].what, r.why);
		buf_free(&der);
	}
}

static void
test_facts(void **state)
{
	struct result	 r;

	(void)state;
	r = judge("agency", NULL, "sha384", PLAIN);
	assert_int_equal(r.holder, HOLDER_AGENCY);
	assert_true(r.covers);
	assert_string_equal(r.scheme, "rsa");
	assert_string_equal(r.digest, "sha-384");
	assert_string_equal(r.generation, "G2");
	assert_true(r.signing_time > PKI_NOW - 400 * 24 * 3600);
	r = judge("leader", "agency", "sha256", PSS);
	assert_int_equal(r.nsigners, 2);
	assert_int_equal(r.holder, HOLDER_PERSON);
	assert_false(r.covers);
	assert_string_equal(r.scheme, "rsa-pss");
	r = judge("device", NULL, "sha256", PLAIN);
	assert_int_equal(r.holder, HOLDER_DEVICE);
	r = judge("agency-ec", NULL, "sha256", NO_ATTRS);
	assert_string_equal(r.scheme, "ecdsa");
	assert_int_equal(r.signing_time, 0);
	r = judge("revoked", NULL, "sha256", PLAIN);
	assert_int_equal(r.revoked_at, 1740787200);	/* 2025-03-01 */
	r = judge("g1", NULL, "sha256", PLAIN);
	assert_string_equal(r.generation, "G1");
	assert_false(r.covers);
	r = judge("public-ca", NULL, "sha256", PLAIN);
	assert_string_equal(r.generation, "");
}

static void
test_clock(void **state)
{
	struct buf	 der = { 0 };

	(void)state;
	sign(CONTENT, "expired", NULL, "sha256", PLAIN, &der);
	assert_int_equal(judge_bytes(CONTENT, buf_slice(&der),
	    1738368000).cls, SIG_GOOD);			/* 2025-02-01 */
	assert_int_equal(judge_bytes(CONTENT, buf_slice(&der),
	    1700000000).cls, SIG_NOT_YET_VALID);	/* 2023 */
	buf_free(&der);
}

static void
test_no_signature(void **state)
{
	struct buf	 der = { 0 };
	BIO		*out = BIO_new(BIO_s_mem());
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	CMS_ContentInfo	*cms;
	STACK_OF(X509)	*to = sk_X509_new_null();
	struct result	 r;
	char		*p;
	long		 n;

	(void)state;
	cms = CMS_sign(NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_DETACHED);
	add_cert(cms, "agency");
	i2d_CMS_bio(out, cms);
	n = BIO_get_mem_data(out, &p);
	r = judge_bytes(CONTENT, (struct slice){ (unsigned char *)p,
	    (size_t)n }, PKI_NOW);
	assert_int_equal(r.why, R_NO_SIGNER);
	assert_int_equal(r.cls, SIG_BROKEN);
	CMS_ContentInfo_free(cms);

	BIO_reset(out);
	sk_X509_push(to, pki_cert(&pki, "encryption"));
	cms = CMS_encrypt(to, in, EVP_aes_128_cbc(), CMS_BINARY);
	i2d_CMS_bio(out, cms);
	n = BIO_get_mem_data(out, &p);
	r = judge_bytes(CONTENT, (struct slice){ (unsigned char *)p,
	    (size_t)n }, PKI_NOW);
	assert_int_equal(r.why, R_NOT_CMS);

	r = judge_bytes(CONTENT, SLICE(""), PKI_NOW);
	assert_int_equal(r.why, R_NOT_CMS);
	r = judge_bytes(CONTENT, SLICE("\x30\x03\x02\x01\x01"), PKI_NOW);
	assert_int_equal(r.why, R_NOT_CMS);
	while (der.n <= 1024 * 1024)
		buf_adds(&der, "\x30\x80");
	r = judge_bytes(CONTENT, buf_slice(&der), PKI_NOW);
	assert_int_equal(r.why, R_NOT_CMS);

	buf_free(&der);
	CMS_ContentInfo_free(cms);
	sk_X509_pop_free(to, X509_free);
	BIO_free(in);
	BIO_free(out);
}

/*
 * What is signed with attributes is their DER.  Offered as a content signed
 * without attributes, with the same value, it must not pass.
 */
static void
test_attributes_as_content(void **state)
{
	const char	*set = "\x31\x06\x30\x04\x06\x02\x2a\x03";
	struct buf	 der = { 0 };

	(void)state;
	sign(set, "agency", NULL, "sha256", NO_ATTRS, &der);
	assert_int_equal(judge_bytes(set, buf_slice(&der), PKI_NOW).why,
	    R_ATTRIBUTES);
	buf_free(&der);
}

static struct result
judge_opaque(struct slice der, struct buf *content)
{
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	struct arena		*a = arena_new(1 << 20);
	struct sigverdict	 v;
	struct result		 r;

	assert_int_equal(cms_judge_opaque(a, &j, der, content, &v), 0);
	r = result_of(&v);
	arena_free(a);
	return r;
}

static void
test_opaque(void **state)
{
	static const struct {
		const char	*what;
		const char	*who, *second;
		unsigned	 how;
		bool		 readable;
		enum sigclass	 cls;
		enum reason	 why;
	} cases[] = {
		{ "good", "agency", NULL, WITH_CONTENT, true, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "good, indefinite length and pieces", "agency", NULL,
		    WITH_CONTENT | BER, true, SIG_GOOD, R_SIGNATURE_GOOD },
		{ "PSS", "agency", NULL, WITH_CONTENT | PSS, true, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "revoked, and still readable", "revoked", NULL,
		    WITH_CONTENT, true, SIG_REVOKED, R_CERT_REVOKED },
		{ "value changed", "agency", NULL, WITH_CONTENT | FLIPPED,
		    true, SIG_BAD, R_SIGNATURE_INVALID },
		{ "certificate missing", "agency", NULL,
		    WITH_CONTENT | NO_CERTS, true, SIG_BROKEN,
		    R_SIGNER_CERT_MISSING },
		{ "no content", "agency", NULL, PLAIN, false, SIG_BROKEN,
		    R_CONTENT_MISSING },
		{ "a byte after the end", "agency", NULL,
		    WITH_CONTENT | TRAILING, false, SIG_BROKEN, R_TRAILING },
	};
	struct buf	 der = { 0 }, content = { 0 };
	struct result	 r;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		sign(CONTENT, cases[i].who, cases[i].second, "sha256",
		    cases[i].how, &der);
		r = judge_opaque(buf_slice(&der), &content);
		if (r.cls != cases[i].cls || r.why != cases[i].why)
			fail_msg("%s: %s, reason %d", cases[i].what,
			    sigclass_word(r.cls), r.why);
		if (slice_eq(buf_slice(&content), SLICE(CONTENT)) !=
		    cases[i].readable)
			fail_msg("%s: content", cases[i].what);
		buf_free(&der);
		buf_free(&content);
	}
}

/* The content inside changed: the last place where CONTENT stands. */
static void
test_opaque_changed(void **state)
{
	struct buf	 der = { 0 }, content = { 0 };
	size_t		 at;
	struct result	 r;

	(void)state;
	sign(CONTENT, "agency", NULL, "sha256", WITH_CONTENT, &der);
	at = slice_find(buf_slice(&der), SLICE("Kinh gui"), 0);
	assert_true(at != SIZE_MAX);
	der.p[at] = 'X';
	r = judge_opaque(buf_slice(&der), &content);
	assert_int_equal(r.cls, SIG_BAD);
	assert_int_equal(r.why, R_DIGEST_MISMATCH);
	assert_true(slice_find(buf_slice(&content), SLICE("Xinh gui"), 0) !=
	    SIZE_MAX);
	buf_free(&der);
	buf_free(&content);
}

static void
test_enveloped(void **state)
{
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	BIO		*out;
	STACK_OF(X509)	*to = sk_X509_new_null();
	const EVP_CIPHER *ciphers[] = { EVP_aes_256_cbc(), EVP_aes_128_gcm() };
	struct buf	 content = { 0 };
	CMS_ContentInfo	*cms;
	struct result	 r;
	char		*p;
	long		 n;
	size_t		 i;

	(void)state;
	sk_X509_push(to, pki_cert(&pki, "encryption"));
	for (i = 0; i < NELEM(ciphers); i++) {
		out = BIO_new(BIO_s_mem());
		cms = CMS_encrypt(to, in, ciphers[i], CMS_BINARY);
		assert_non_null(cms);
		i2d_CMS_bio(out, cms);
		n = BIO_get_mem_data(out, &p);
		r = judge_opaque((struct slice){ (unsigned char *)p,
		    (size_t)n }, &content);
		assert_int_equal(r.cls, SIG_ENCRYPTED);
		assert_int_equal(r.why, R_ENCRYPTED);
		assert_int_equal(content.n, 0);
		CMS_ContentInfo_free(cms);
		BIO_free(out);
	}
	sk_X509_pop_free(to, X509_free);
	BIO_free(in);
}

/* Whatever byte changes, what is not the same signature is not good. */
static void
test_every_byte(void **state)
{
	struct buf	 der = { 0 };
	struct result	 r;
	size_t		 i;

	(void)state;
	sign(CONTENT, "agency-ec", NULL, "sha256", PLAIN, &der);
	for (i = 0; i < der.n; i++) {
		der.p[i] ^= 0x20;
		r = judge_bytes(CONTENT "changed", buf_slice(&der), PKI_NOW);
		if (r.cls != SIG_BAD && r.cls != SIG_BROKEN)
			fail_msg("byte %zu: %s", i, sigclass_word(r.cls));
		der.p[i] ^= 0x20;
	}
	buf_free(&der);
}

struct share {
	struct slice	good, revoked;
};

static void *
judge_often(void *arg)
{
	struct share	*s = arg;
	bool		 ok = true;
	int		 i;

	for (i = 0; i < 25; i++)
		ok = ok && judge_bytes(CONTENT, s->good,
		    PKI_NOW).cls == SIG_GOOD &&
		    judge_bytes(CONTENT ".", s->good,
		    PKI_NOW).why == R_DIGEST_MISMATCH &&
		    judge_bytes(CONTENT, s->revoked,
		    PKI_NOW).cls == SIG_REVOKED;
	return ok ? arg : NULL;
}

static void
test_threads(void **state)
{
	struct buf	 good = { 0 }, revoked = { 0 };
	struct share	 s;
	pthread_t	 threads[4];
	void		*ok;
	size_t		 i;

	(void)state;
	sign(CONTENT, "agency", NULL, "sha256", PLAIN, &good);
	sign(CONTENT, "revoked", NULL, "sha256", PLAIN, &revoked);
	s = (struct share){ buf_slice(&good), buf_slice(&revoked) };
	for (i = 0; i < NELEM(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
		    judge_often, &s), 0);
	for (i = 0; i < NELEM(threads); i++) {
		pthread_join(threads[i], &ok);
		assert_non_null(ok);
	}
	buf_free(&good);
	buf_free(&revoked);
}

static void
test_words(void **state)
{
	int	 i, k;

	(void)state;
	for (i = 0; i < SIG__MAX; i++) {
		assert_non_null(sigclass_word((enum sigclass)i));
		for (k = 0; k < i; k++) {
			assert_string_not_equal(
			    sigclass_word((enum sigclass)i),
			    sigclass_word((enum sigclass)k));
			assert_int_equal(sigclass_worse((enum sigclass)i,
			    (enum sigclass)k), sigclass_worse(
			    (enum sigclass)k, (enum sigclass)i));
		}
		assert_int_equal(sigclass_worse((enum sigclass)i, SIG_GOOD),
		    i);
	}
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	trust = pki_trust(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(trust);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_detached),
		cmocka_unit_test(test_algorithms),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_no_signature),
		cmocka_unit_test(test_attributes_as_content),
		cmocka_unit_test(test_opaque),
		cmocka_unit_test(test_opaque_changed),
		cmocka_unit_test(test_enveloped),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
