/* fuzz_cms.c: no altered signature speaks for a content, nor names another */

#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/ts.h>

#include "crypto/verify.h"
#include "fuzz/change.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define ARENA	(16 * 1024 * 1024)
#define STAMPED	(PKI_NOW - 3600)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What an input is made from: genuine signatures, and their one signer. */
struct seeds {
	struct trust	*trust;
	struct buf	 der[5];
	char		*serial;
};

static void
sign(const struct pki *pki, const char *who, unsigned flags, struct buf *der)
{
	X509		*x = pki_cert(pki, who);
	EVP_PKEY	*key = pki_key(pki, who);
	BIO		*in = BIO_new_mem_buf(CONTENT, sizeof(CONTENT) - 1);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in, flags | CMS_BINARY);
	unsigned char	*p = NULL;
	int		 n = i2d_CMS_ContentInfo(cms, &p);

	require(n > 0);
	buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* What was there at STAMPED, as a TSA writes it. */
static BIO *
info_over(const ASN1_OCTET_STRING *value)
{
	TS_TST_INFO		*info = TS_TST_INFO_new();
	TS_MSG_IMPRINT		*imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR		*alg = X509_ALGOR_new();
	ASN1_INTEGER		*serial = ASN1_INTEGER_new();
	ASN1_GENERALIZEDTIME	*at = ASN1_GENERALIZEDTIME_set(NULL, STAMPED);
	BIO			*out = BIO_new(BIO_s_mem());
	unsigned char		 md[32];
	unsigned		 n;

	require(EVP_Digest(ASN1_STRING_get0_data(value),
	    (size_t)ASN1_STRING_length(value), md, &n, EVP_sha256(),
	    NULL) == 1);
	X509_ALGOR_set_md(alg, EVP_sha256());
	TS_MSG_IMPRINT_set_algo(imprint, alg);
	TS_MSG_IMPRINT_set_msg(imprint, md, (int)n);
	TS_TST_INFO_set_version(info, 1);
	TS_TST_INFO_set_policy_id(info, OBJ_nid2obj(NID_any_policy));
	TS_TST_INFO_set_serial(info, serial);
	TS_TST_INFO_set_msg_imprint(info, imprint);
	TS_TST_INFO_set_time(info, at);
	require(i2d_TS_TST_INFO_bio(out, info) == 1);
	ASN1_GENERALIZEDTIME_free(at);
	ASN1_INTEGER_free(serial);
	X509_ALGOR_free(alg);
	TS_MSG_IMPRINT_free(imprint);
	TS_TST_INFO_free(info);
	return out;
}

static void
add_stamp(const struct pki *pki, CMS_SignerInfo *si)
{
	X509		*x = pki_cert(pki, "tsa2");
	EVP_PKEY	*key = pki_key(pki, "tsa2");
	BIO		*in = info_over(CMS_SignerInfo_get0_signature(si));
	unsigned	 flags = CMS_BINARY | CMS_CADES | CMS_PARTIAL;
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in, flags);
	unsigned char	*p = NULL;
	int		 n;

	CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
	require(CMS_final(cms, in, NULL, flags) == 1);
	n = i2d_CMS_ContentInfo(cms, &p);
	require(CMS_unsigned_add1_attr_by_NID(si,
	    NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, p, n) == 1);
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* revocation-values: SEQUENCE { [1] { SEQUENCE { BasicOCSPResponse } } } */
static void
add_answer(const struct pki *pki, CMS_SignerInfo *si)
{
	X509		*x = pki_cert(pki, "agency-ec");
	X509		*ca = pki_cert(pki, "sub-g2"), *by = pki_cert(pki,
			    "ocsp");
	EVP_PKEY	*key = pki_key(pki, "ocsp");
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, ca);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, STAMPED);
	unsigned char	 der[8192], *p = der;
	int		 n, list;

	require(OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0,
	    NULL, from, NULL) != NULL && OCSP_basic_sign(basic, by, key,
	    EVP_sha256(), NULL, 0) == 1);
	n = i2d_OCSP_BASICRESP(basic, NULL);
	list = ASN1_object_size(1, n, V_ASN1_SEQUENCE);
	require(n > 0 && n < (int)sizeof(der) - 64);
	ASN1_put_object(&p, 1, ASN1_object_size(1, list, 1), V_ASN1_SEQUENCE,
	    V_ASN1_UNIVERSAL);
	ASN1_put_object(&p, 1, list, 1, V_ASN1_CONTEXT_SPECIFIC);
	ASN1_put_object(&p, 1, n, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
	i2d_OCSP_BASICRESP(basic, &p);
	require(CMS_unsigned_add1_attr_by_txt(si,
	    "1.2.840.113549.1.9.16.2.24", V_ASN1_SEQUENCE, der,
	    (int)(p - der)) == 1);
	ASN1_TIME_free(from);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
	EVP_PKEY_free(key);
	X509_free(by);
	X509_free(ca);
	X509_free(x);
}

/* The first signature again, with all that may prove its time. */
static void
add_proofs(const struct pki *pki, struct slice der, struct buf *out)
{
	const unsigned char	*p = der.p;
	CMS_ContentInfo		*cms = d2i_CMS_ContentInfo(NULL, &p,
				    (long)der.n);
	CMS_SignerInfo		*si = sk_CMS_SignerInfo_value(
				    CMS_get0_SignerInfos(cms), 0);
	unsigned char		*q = NULL;
	int			 n;

	add_stamp(pki, si);
	add_answer(pki, si);
	n = i2d_CMS_ContentInfo(cms, &q);
	require(n > 0);
	buf_add(out, (struct slice){ q, (size_t)n });
	OPENSSL_free(q);
	CMS_ContentInfo_free(cms);
}

static char *
serial_of(const struct pki *pki, const char *who)
{
	X509	*x = pki_cert(pki, who);
	BIGNUM	*bn = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
	char	*hex = BN_bn2hex(bn);

	BN_free(bn);
	X509_free(x);
	return hex;
}

/* The seeds must be worth changing: this one does prove its time. */
static void
require_proven(const struct seeds *s)
{
	struct judge		 j = { .trust = s->trust, .now = PKI_NOW };
	struct arena		*a = arena_new(ARENA);
	struct sigverdict	 v;

	require(cms_judge_detached(a, &j, SLICE(CONTENT),
	    buf_slice(&s->der[4]), &v) == 0);
	require(v.cls == SIG_GOOD && v.signers[0].stamped == STAMPED);
	arena_free(a);
}

static const struct seeds *
seeds_once(void)
{
	static struct seeds	 s;
	struct pki		 pki;

	if (s.trust != NULL)
		return &s;
	pki_open(&pki);
	s.trust = pki_trust(&pki);
	sign(&pki, "agency-ec", CMS_DETACHED, &s.der[0]);
	sign(&pki, "agency-ec", CMS_DETACHED | CMS_CADES, &s.der[1]);
	sign(&pki, "agency-ec", CMS_DETACHED | CMS_NOATTR, &s.der[2]);
	sign(&pki, "agency-ec", 0, &s.der[3]);
	add_proofs(&pki, buf_slice(&s.der[0]), &s.der[4]);
	s.serial = serial_of(&pki, "agency-ec");
	pki_close(&pki);
	require_proven(&s);
	return &s;
}

static void
check_text(const char *s)
{
	require(s != NULL);
	for (; *s != '\0'; s++)
		require((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void
check(const struct sigverdict *v, const char *serial)
{
	const struct signer	*s;
	size_t			 i, k;

	require(sigclass_word(v->cls) != NULL && v->why < R__MAX);
	require(v->nsigners > 0 || v->cls == SIG_BROKEN ||
	    v->cls == SIG_ENCRYPTED);
	for (i = 0; i < v->nsigners; i++) {
		s = &v->signers[i];
		check_text(s->subject);
		check_text(s->cn);
		check_text(s->o);
		check_text(s->ou);
		check_text(s->issuer);
		check_text(s->serial);
		check_text(s->tsa);
		/* no altered stamp proves another time */
		require(s->stamped == 0 || (s->stamped == STAMPED &&
		    s->stamp_why == R_NONE));
		for (k = 0; k < s->nmailboxes; k++)
			check_text(s->mailboxes[k]);
		require(s->cls == SIG_BAD || s->cls == SIG_BROKEN ||
		    strcmp(s->serial, serial) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct seeds	*s = seeds_once();
	struct judge		 j = { .trust = s->trust, .now = PKI_NOW };
	struct arena		*a = arena_new(ARENA);
	struct buf		 der = { 0 }, content = { 0 };
	const struct buf	*from[] = { &s->der[0], &s->der[1],
				    &s->der[2], &s->der[3], &s->der[4] };
	struct sigverdict	 v;

	change(from, NELEM(from), (struct slice){ data, len }, &der);
	/* there is memory, so there is a verdict: nobody stays undecided */
	require(cms_judge_detached(a, &j, SLICE(CONTENT), buf_slice(&der),
	    &v) == 0);
	check(&v, s->serial);
	require(cms_judge_detached(a, &j, SLICE(CONTENT "."),
	    buf_slice(&der), &v) == 0);
	check(&v, s->serial);
	require(v.cls == SIG_BAD || v.cls == SIG_BROKEN);
	require(cms_judge_opaque(a, &j, buf_slice(&der), &content, &v) == 0);
	check(&v, s->serial);
	require(v.cls != SIG_GOOD ||
	    slice_eq(buf_slice(&content), SLICE(CONTENT)));
	buf_free(&der);
	buf_free(&content);
	arena_free(a);
	return 0;
}
