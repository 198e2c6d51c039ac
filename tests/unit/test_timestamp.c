/* test_timestamp.c: time stamps, honest and hostile, and the signer's own word on the time */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include <openssl/ess.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "crypto/timestamp.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define BEFORE	1738368000	/* 2025-02-01, before REVOKED of the PKI */
#define AFTER	1743465600	/* 2025-04-01, after it */
#define EXPIRED	1751328000	/* 2025-07-01, after EARLY of the PKI */
#define ANCIENT	1577836800	/* 2020-01-01, before all of it */
#define STAMPS	6

enum how {
	PLAIN = 0,
	OTHER = 1 << 0,		/* of another signature value */
	NO_ESS = 1 << 1,	/* no signingCertificate */
	ESS_OTHER = 1 << 2,	/* that names another certificate */
	NO_CERT = 1 << 3,	/* without the TSA's certificate */
	GARBAGE = 1 << 4,	/* no CMS at all */
	NOT_INFO = 1 << 5,	/* content that is no TSTInfo */
	TAIL = 1 << 6,		/* a byte after the TSTInfo */
	TYPE = 1 << 7,		/* eContentType is id-data */
	VERSION = 1 << 8,	/* version 2 */
	CRITICAL = 1 << 9,	/* a critical extension */
	LOCAL = 1 << 10,	/* +0700 in place of Z */
	COARSE = 1 << 11,	/* a clock that may be an hour wrong */
	FINE = 1 << 12,		/* one that may be a second wrong */
	NAMED = 1 << 13,	/* tsa is the TSA's subject */
	MISNAMED = 1 << 14,	/* tsa is another's */
	CHANGED = 1 << 15,	/* a byte of the TSA's signature value */
	TWO = 1 << 16,		/* a second signer */
	EMPTY = 1 << 17,	/* detached: no content */
	TYPE_INTEGER = 1 << 18,	/* the attribute's value is no SEQUENCE */
	LARGE = 1 << 19,	/* more bytes than are looked at */
	PADDED = 1 << 20	/* more than others: DER sorts it last */
};

/* One time stamp: who makes it, for what time, over what. */
struct stamp {
	const char	*tsa;
	time_t		 at;
	const char	*imprint;	/* digest; NULL: SHA-256 */
	const char	*md;		/* signed over; NULL: SHA-256 */
	unsigned	 how;
};

static struct pki	 pki;
static struct trust	*trust;

static void
set_time(TS_TST_INFO *info, const struct stamp *s)
{
	ASN1_GENERALIZEDTIME	*t = ASN1_GENERALIZEDTIME_set(NULL, s->at);
	char			 local[32];
	struct tm		 tm;
	time_t			 at = s->at + 7 * 3600;

	if ((s->how & LOCAL) != 0) {
		gmtime_r(&at, &tm);
		strftime(local, sizeof(local), "%Y%m%d%H%M%S+0700", &tm);
		assert_int_equal(ASN1_STRING_set(t, local, -1), 1);
	}
	TS_TST_INFO_set_time(info, t);
	ASN1_GENERALIZEDTIME_free(t);
}

static void
set_accuracy(TS_TST_INFO *info, long seconds)
{
	TS_ACCURACY	*a = TS_ACCURACY_new();
	ASN1_INTEGER	*n = ASN1_INTEGER_new();

	ASN1_INTEGER_set(n, seconds);
	TS_ACCURACY_set_seconds(a, n);
	TS_TST_INFO_set_accuracy(info, a);
	ASN1_INTEGER_free(n);
	TS_ACCURACY_free(a);
}

static void
set_name(TS_TST_INFO *info, const char *who)
{
	X509		*x = pki_cert(&pki, who);
	GENERAL_NAME	*name = GENERAL_NAME_new();

	name->type = GEN_DIRNAME;
	name->d.directoryName = X509_NAME_dup(X509_get_subject_name(x));
	TS_TST_INFO_set_tsa(info, name);
	GENERAL_NAME_free(name);
	X509_free(x);
}

static void
set_imprint(TS_TST_INFO *info, const struct stamp *s, struct slice value)
{
	const EVP_MD	*md = EVP_get_digestbyname(s->imprint == NULL ?
			    "sha256" : s->imprint);
	TS_MSG_IMPRINT	*imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR	*alg = X509_ALGOR_new();
	unsigned char	 digest[EVP_MAX_MD_SIZE];
	unsigned	 n;

	assert_int_equal(EVP_Digest(value.p, (s->how & OTHER) != 0 ?
	    value.n - 1 : value.n, digest, &n, md, NULL), 1);
	X509_ALGOR_set_md(alg, md);
	TS_MSG_IMPRINT_set_algo(imprint, alg);
	TS_MSG_IMPRINT_set_msg(imprint, digest, (int)n);
	TS_TST_INFO_set_msg_imprint(info, imprint);
	X509_ALGOR_free(alg);
	TS_MSG_IMPRINT_free(imprint);
}

static void
set_critical(TS_TST_INFO *info)
{
	X509_EXTENSION	*ext = X509V3_EXT_conf_nid(NULL, NULL,
			    NID_basic_constraints, "critical,CA:FALSE");

	TS_TST_INFO_add_ext(info, ext, -1);
	X509_EXTENSION_free(ext);
}

/* The DER of a TSTInfo. */
static void
make_info(const struct stamp *s, struct slice value, struct buf *out)
{
	TS_TST_INFO	*info = TS_TST_INFO_new();
	ASN1_INTEGER	*serial = ASN1_INTEGER_new();
	unsigned char	*p = NULL;
	ASN1_OBJECT	*policy = OBJ_txt2obj("1.2.3.4.1", 1);
	int		 n;

	ASN1_INTEGER_set(serial, 7);
	TS_TST_INFO_set_version(info, (s->how & VERSION) != 0 ? 2 : 1);
	TS_TST_INFO_set_policy_id(info, policy);
	TS_TST_INFO_set_serial(info, serial);
	set_imprint(info, s, value);
	set_time(info, s);
	if ((s->how & (COARSE | FINE)) != 0)
		set_accuracy(info, (s->how & COARSE) != 0 ? 3600 : 1);
	if ((s->how & (NAMED | MISNAMED)) != 0)
		set_name(info, (s->how & NAMED) != 0 ? s->tsa : "tsa2");
	if ((s->how & CRITICAL) != 0)
		set_critical(info);
	n = i2d_TS_TST_INFO(info, &p);
	assert_true(n > 0);
	buf_add(out, (s->how & NOT_INFO) != 0 ? SLICE("\x30\x00") :
	    (struct slice){ p, (size_t)n });
	if ((s->how & TAIL) != 0)
		buf_addc(out, 0);
	OPENSSL_free(p);
	ASN1_OBJECT_free(policy);
	ASN1_INTEGER_free(serial);
	TS_TST_INFO_free(info);
}

/* signingCertificateV2 of a certificate that is not the TSA's */
static void
add_other_ess(CMS_SignerInfo *si)
{
	X509			*x = pki_cert(&pki, "agency");
	ESS_SIGNING_CERT_V2	*ess = OSSL_ESS_signing_cert_v2_new_init(
				    EVP_sha256(), x, NULL, 1);
	unsigned char		*p = NULL;
	int			 n = i2d_ESS_SIGNING_CERT_V2(ess, &p);

	assert_int_equal(CMS_signed_add1_attr_by_NID(si,
	    NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, p, n), 1);
	OPENSSL_free(p);
	ESS_SIGNING_CERT_V2_free(ess);
	X509_free(x);
}

static void
add_tsa(CMS_ContentInfo *cms, const char *tsa, const struct stamp *s)
{
	X509		*x = pki_cert(&pki, tsa);
	EVP_PKEY	*key = pki_key(&pki, tsa);
	static const unsigned char padding[70000];
	CMS_SignerInfo	*si;
	unsigned	 flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP;

	flags |= (s->how & (NO_ESS | ESS_OTHER)) == 0 ? CMS_CADES : 0;
	flags |= (s->how & NO_CERT) != 0 ? CMS_NOCERTS : 0;
	si = CMS_add1_signer(cms, x, key, EVP_get_digestbyname(s->md == NULL ?
	    "sha256" : s->md), flags);
	assert_non_null(si);
	if ((s->how & ESS_OTHER) != 0)
		add_other_ess(si);
	if ((s->how & (LARGE | PADDED)) != 0)
		assert_int_equal(CMS_unsigned_add1_attr_by_NID(si, NID_pkcs9,
		    V_ASN1_OCTET_STRING, padding, (s->how & LARGE) != 0 ?
		    (int)sizeof(padding) : 5000), 1);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* A token over that signature value. */
static void
make_token(const struct stamp *s, struct slice value, struct buf *out)
{
	unsigned	 flags = CMS_PARTIAL | CMS_BINARY;
	struct buf	 info = { 0 };
	CMS_ContentInfo	*cms;
	BIO		*in;
	unsigned char	*p = NULL;
	int		 n;

	if ((s->how & GARBAGE) != 0) {
		buf_add(out, SLICE("\x30\x03\x02\x01\x01"));
		return;
	}
	flags |= (s->how & EMPTY) != 0 ? CMS_DETACHED : 0;
	flags |= (s->how & NO_CERT) != 0 ? CMS_NOCERTS : 0;
	make_info(s, value, &info);
	in = BIO_new_mem_buf(info.p, (int)info.n);
	cms = CMS_sign(NULL, NULL, NULL, in, flags);
	CMS_set1_eContentType(cms, OBJ_nid2obj((s->how & TYPE) != 0 ?
	    NID_pkcs7_data : NID_id_smime_ct_TSTInfo));
	add_tsa(cms, s->tsa, s);
	if ((s->how & TWO) != 0)
		add_tsa(cms, "tsa2", s);
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	n = i2d_CMS_ContentInfo(cms, &p);
	assert_true(n > 0);
	if ((s->how & CHANGED) != 0)
		p[n - 1] ^= 1;
	buf_add(out, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	buf_free(&info);
}

/* Add the stamps: to each of one attribute two values. */
static void
add_stamps(CMS_ContentInfo *cms, const struct stamp *stamps)
{
	CMS_SignerInfo		*si = sk_CMS_SignerInfo_value(
				    CMS_get0_SignerInfos(cms), 0);
	ASN1_OCTET_STRING	*v = CMS_SignerInfo_get0_signature(si);
	struct slice		 value = { ASN1_STRING_get0_data(v),
				    (size_t)ASN1_STRING_length(v) };
	X509_ATTRIBUTE		*a = X509_ATTRIBUTE_new();
	struct buf		 token;
	int			 i;

	X509_ATTRIBUTE_set1_object(a, OBJ_nid2obj(
	    NID_id_smime_aa_timeStampToken));
	for (i = 0; i < STAMPS && stamps[i].tsa != NULL; i++) {
		token = (struct buf){ 0 };
		make_token(&stamps[i], value, &token);
		assert_int_equal(X509_ATTRIBUTE_set1_data(a,
		    (stamps[i].how & TYPE_INTEGER) != 0 ? V_ASN1_INTEGER :
		    V_ASN1_SEQUENCE, token.p, (int)token.n), 1);
		buf_free(&token);
	}
	if (i > 0)
		assert_int_equal(CMS_unsigned_add1_attr(si, a), 1);
	X509_ATTRIBUTE_free(a);
}

/* A signature of who with those stamps. */
static void
sign(const char *who, const struct stamp *stamps, struct buf *der)
{
	X509		*x = pki_cert(&pki, who);
	EVP_PKEY	*key = pki_key(&pki, who);
	BIO		*in = BIO_new_mem_buf(CONTENT, -1);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in,
			    CMS_BINARY | CMS_DETACHED);
	unsigned char	*p = NULL;
	int		 n;

	assert_non_null(cms);
	add_stamps(cms, stamps);
	n = i2d_CMS_ContentInfo(cms, &p);
	assert_true(n > 0);
	buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

struct result {
	enum sigclass	cls;
	enum reason	why, stamp_why;
	time_t		stamped, revoked_at;
	char		tsa[256];
	struct told	in_time, unrevoked;
};

static struct result
judge_at(const char *who, const struct stamp *stamps, const char *content,
    time_t now)
{
	struct judge		 j = { .trust = trust, .now = now };
	struct arena		*a = arena_new(1 << 20);
	struct buf		 der = { 0 };
	struct sigverdict	 v;
	struct result		 r;
	const struct signer	*s;

	sign(who, stamps, &der);
	assert_int_equal(cms_judge_detached(a, &j, slice_of(content),
	    buf_slice(&der), &v), 0);
	assert_int_equal(v.nsigners, 1);
	s = &v.signers[0];
	r = (struct result){ s->cls, s->why, s->stamp_why, s->stamped,
		s->revoked_at, "", s->facts[FACT_IN_TIME],
		s->facts[FACT_UNREVOKED] };
	snprintf(r.tsa, sizeof(r.tsa), "%s", s->tsa);
	buf_free(&der);
	arena_free(a);
	return r;
}

/* What a good time stamp makes of each kind of signer. */
static void
test_signers(void **state)
{
	static const struct {
		const char	*what, *who;
		time_t		 at;
		enum sigclass	 cls;
		enum reason	 why;
	} cases[] = {
		{ "good stays good", "agency", BEFORE, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "expired since", "expired", BEFORE, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "expired already", "expired", EXPIRED, SIG_EXPIRED,
		    R_CERT_EXPIRED },
		{ "revoked since", "revoked", BEFORE, SIG_GOOD,
		    R_SIGNATURE_GOOD },
		{ "revoked already", "revoked", AFTER, SIG_REVOKED,
		    R_CERT_REVOKED },
		{ "not valid then", "not-yet-valid", BEFORE,
		    SIG_NOT_YET_VALID, R_CERT_NOT_YET_VALID },
		{ "status not known, then or now", "no-status", BEFORE,
		    SIG_STATUS_UNKNOWN, R_STATUS_UNKNOWN },
		{ "an unknown CA stays unknown", "unknown-ca", BEFORE,
		    SIG_UNKNOWN_CA, R_UNKNOWN_CA },
		{ "a public CA stays public", "public-ca", BEFORE,
		    SIG_PUBLIC_CA, R_PUBLIC_CA },
		{ "weak stays weak", "g1", BEFORE, SIG_WEAK, R_CERT_WEAK },
		{ "a TSA's certificate signs no mail", "tsa", BEFORE,
		    SIG_BAD, R_KEY_USAGE },
	};
	struct stamp	 stamps[STAMPS] = { { "tsa", 0, NULL, NULL, PLAIN } };
	struct result	 r;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		stamps[0].at = cases[i].at;
		r = judge_at(cases[i].who, stamps, CONTENT, PKI_NOW);
		if (r.cls != cases[i].cls || r.why != cases[i].why ||
		    r.stamped != cases[i].at || r.stamp_why != R_NONE)
			fail_msg("%s: %s, reason %d, stamp %d", cases[i].what,
			    sigclass_word(r.cls), r.why, r.stamp_why);
		assert_non_null(strstr(r.tsa, "CN=TSA thử nghiệm,"));
	}
}

/* Every stamp that proves nothing leaves all as it is, and says why. */
static void
test_bad_stamps(void **state)
{
	static const struct {
		const char	*what;
		struct stamp	 stamp;
		enum reason	 why;
	} cases[] = {
		{ "of another signature", { "tsa", BEFORE, NULL, NULL,
		    OTHER }, R_STAMP_OTHER },
		{ "imprint over SHA-1", { "tsa", BEFORE, "sha1", NULL,
		    PLAIN }, R_STAMP_WEAK },
		{ "imprint over MD5", { "tsa", BEFORE, "md5", NULL,
		    PLAIN }, R_STAMP_WEAK },
		{ "signed over SHA-1", { "tsa", BEFORE, NULL, "sha1",
		    PLAIN }, R_STAMP_WEAK },
		{ "no signingCertificate", { "tsa", BEFORE, NULL, NULL,
		    NO_ESS }, R_STAMP_INVALID },
		{ "signingCertificate names another", { "tsa", BEFORE, NULL,
		    NULL, ESS_OTHER }, R_STAMP_INVALID },
		{ "certificate is nowhere", { "tsa", BEFORE, NULL, NULL,
		    NO_CERT }, R_STAMP_UNTRUSTED },
		{ "no CMS", { "tsa", BEFORE, NULL, NULL, GARBAGE },
		    R_STAMP_INVALID },
		{ "no SEQUENCE", { "tsa", BEFORE, NULL, NULL,
		    TYPE_INTEGER }, R_STAMP_INVALID },
		{ "no TSTInfo in it", { "tsa", BEFORE, NULL, NULL,
		    NOT_INFO }, R_STAMP_INVALID },
		{ "a byte after the TSTInfo", { "tsa", BEFORE, NULL, NULL,
		    TAIL }, R_STAMP_INVALID },
		{ "no content", { "tsa", BEFORE, NULL, NULL, EMPTY },
		    R_STAMP_INVALID },
		{ "content type of a mail", { "tsa", BEFORE, NULL, NULL,
		    TYPE }, R_STAMP_INVALID },
		{ "version 2", { "tsa", BEFORE, NULL, NULL, VERSION },
		    R_STAMP_INVALID },
		{ "an unknown critical extension", { "tsa", BEFORE, NULL,
		    NULL, CRITICAL }, R_STAMP_INVALID },
		{ "a time that is no UTC", { "tsa", BEFORE, NULL, NULL,
		    LOCAL }, R_STAMP_INVALID },
		{ "a clock an hour wrong", { "tsa", BEFORE, NULL, NULL,
		    COARSE }, R_STAMP_INVALID },
		{ "another TSA's name", { "tsa", BEFORE, NULL, NULL,
		    MISNAMED }, R_STAMP_INVALID },
		{ "value changed", { "tsa", BEFORE, NULL, NULL, CHANGED },
		    R_STAMP_INVALID },
		{ "two signers", { "tsa", BEFORE, NULL, NULL, TWO },
		    R_STAMP_INVALID },
		{ "larger than any", { "tsa", BEFORE, NULL, NULL, LARGE },
		    R_STAMP_INVALID },
		{ "made tomorrow", { "tsa", PKI_NOW + 24 * 3600, NULL, NULL,
		    PLAIN }, R_STAMP_INVALID },
		{ "made before the TSA was there", { "tsa", ANCIENT, NULL,
		    NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "an unknown TSA", { "tsa-unknown", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_UNTRUSTED },
		{ "a public TSA", { "tsa-public", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA of the SHA-1 generation", { "tsa-g1", BEFORE, NULL,
		    NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "usage is not critical", { "tsa-plain", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_UNTRUSTED },
		{ "another usage too", { "tsa-more", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_UNTRUSTED },
		{ "a usage nobody knows too", { "tsa-other", BEFORE, NULL,
		    NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "an agency makes its own", { "agency", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA whose key was stolen later", { "tsa-revoked", BEFORE,
		    NULL, NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA whose key was stolen before", { "tsa-revoked", AFTER,
		    NULL, NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA that was replaced before", { "tsa-retired", AFTER,
		    NULL, NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA that had expired", { "tsa-expired", EXPIRED, NULL,
		    NULL, PLAIN }, R_STAMP_UNTRUSTED },
		{ "a TSA without CRL", { "tsa-nostatus", BEFORE, NULL, NULL,
		    PLAIN }, R_STAMP_STATUS },
	};
	static const struct {
		const char	*who;
		enum sigclass	 cls;
	} signers[] = {
		{ "agency", SIG_GOOD }, { "expired", SIG_EXPIRED },
		{ "revoked", SIG_REVOKED },
	};
	struct stamp	 stamps[STAMPS] = { { .tsa = NULL } };
	struct result	 r;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		for (k = 0; k < NELEM(signers); k++) {
			stamps[0] = cases[i].stamp;
			r = judge_at(signers[k].who, stamps, CONTENT,
			    PKI_NOW);
			if (r.cls != signers[k].cls || r.stamped != 0 ||
			    r.stamp_why != cases[i].why)
				fail_msg("%s, %s: %s, stamp %d",
				    cases[i].what, signers[k].who,
				    sigclass_word(r.cls), r.stamp_why);
		}
}

/* The earliest good one of several counts, wherever it stands. */
static void
test_several(void **state)
{
	static const struct {
		const char	*what;
		struct stamp	 stamps[STAMPS];
		time_t		 at;
		enum reason	 why;
	} cases[] = {
		{ "none", { { .tsa = NULL } }, 0, R_NONE },
		{ "a clock a second wrong, its name, SHA-512", { { "tsa",
		    BEFORE, "sha512", "sha384", FINE | NAMED } }, BEFORE,
		    R_NONE },
		{ "a TSA that was replaced later", { { "tsa-retired", BEFORE,
		    NULL, NULL, PLAIN } }, BEFORE, R_NONE },
		{ "a TSA that has expired since, its CRL older", {
		    { "tsa-expired", BEFORE, NULL, NULL, PLAIN } }, BEFORE,
		    R_NONE },
		{ "the clock a little ahead", { { "tsa", PKI_NOW + 60, NULL,
		    NULL, PLAIN } }, PKI_NOW + 60, R_NONE },
		{ "the second is earlier", { { "tsa", AFTER, NULL, NULL,
		    PLAIN }, { "tsa2", BEFORE, NULL, NULL, PLAIN } }, BEFORE,
		    R_NONE },
		{ "the first is earlier", { { "tsa2", BEFORE, NULL, NULL,
		    PLAIN }, { "tsa", AFTER, NULL, NULL, PLAIN } }, BEFORE,
		    R_NONE },
		{ "the earlier is a stranger's", { { "tsa-unknown", BEFORE,
		    NULL, NULL, PLAIN }, { "tsa", AFTER, NULL, NULL,
		    PLAIN } }, AFTER, R_NONE },
		{ "a bad one after a good one", { { "tsa", AFTER, NULL, NULL,
		    PLAIN }, { "tsa", BEFORE, NULL, NULL, OTHER } }, AFTER,
		    R_NONE },
		{ "two bad ones: the first is told", { { "tsa", BEFORE, "sha1",
		    NULL, PADDED }, { "tsa", BEFORE, NULL, NULL, OTHER } },
		    0, R_STAMP_OTHER },
		{ "the fifth is not looked at", { { "tsa", BEFORE, NULL, NULL,
		    OTHER }, { "tsa", BEFORE, NULL, NULL, OTHER }, { "tsa",
		    BEFORE, NULL, NULL, OTHER }, { "tsa", BEFORE, NULL, NULL,
		    OTHER }, { "tsa", BEFORE, NULL, NULL, PADDED } }, 0,
		    R_STAMP_OTHER },
		{ "the second, after more bytes, is", { { "tsa", BEFORE, NULL,
		    NULL, OTHER }, { "tsa", BEFORE, NULL, NULL, PADDED } },
		    BEFORE, R_NONE },
	};
	struct result	 r;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		r = judge_at("agency", cases[i].stamps, CONTENT, PKI_NOW);
		if (r.cls != SIG_GOOD || r.stamped != cases[i].at ||
		    r.stamp_why != cases[i].why)
			fail_msg("%s: %s, at %lld, stamp %d", cases[i].what,
			    sigclass_word(r.cls), (long long)r.stamped,
			    r.stamp_why);
	}
}

/* A good stamp over a bad signature makes it no better. */
static void
test_changed(void **state)
{
	struct stamp	 stamps[STAMPS] = { { "tsa", BEFORE, NULL, NULL,
			    PLAIN } };
	struct result	 r;

	(void)state;
	r = judge_at("agency", stamps, CONTENT ".", PKI_NOW);
	assert_int_equal(r.why, R_DIGEST_MISMATCH);
	assert_int_equal(r.stamped, 0);
	assert_int_equal(r.stamp_why, R_NONE);
}

/* The facts are as of the time that is proven. */
static void
test_facts(void **state)
{
	struct stamp	 stamps[STAMPS] = { { "tsa", BEFORE, NULL, NULL,
			    PLAIN } };
	struct result	 r;

	(void)state;
	r = judge_at("revoked", stamps, CONTENT, PKI_NOW);
	assert_int_equal(r.unrevoked.is, TRUTH_YES);
	assert_int_equal(r.revoked_at, 1740787200);	/* 2025-03-01 */
	r = judge_at("expired", stamps, CONTENT, PKI_NOW);
	assert_int_equal(r.in_time.is, TRUTH_YES);
	stamps[0].how = OTHER;
	r = judge_at("expired", stamps, CONTENT, PKI_NOW);
	assert_int_equal(r.in_time.is, TRUTH_NO);
	assert_int_equal(r.in_time.why, R_CERT_EXPIRED);
}

/* Whatever byte changes, no other time is proven, and nothing else excused. */
static void
test_every_byte(void **state)
{
	struct stamp		 stamps[STAMPS] = { { "tsa2", BEFORE, NULL,
				    NULL, PLAIN } };
	struct judge		 j = { .trust = trust, .now = PKI_NOW };
	struct buf		 der = { 0 };
	struct arena		*a;
	struct sigverdict	 v;
	size_t			 i;

	(void)state;
	sign("expired", stamps, &der);
	for (i = 0; i < der.n; i++) {
		a = arena_new(1 << 20);
		der.p[i] ^= 0x04;
		assert_int_equal(cms_judge_detached(a, &j, SLICE(CONTENT),
		    buf_slice(&der), &v), 0);
		if (v.cls == SIG_GOOD ? v.signers[0].stamped != BEFORE :
		    v.nsigners > 0 && v.signers[0].stamped != 0 &&
		    v.signers[0].stamped != BEFORE)
			fail_msg("byte %zu: %s", i, sigclass_word(v.cls));
		der.p[i] ^= 0x04;
		arena_free(a);
	}
	buf_free(&der);
}

static void
test_claims(void **state)
{
	enum { HOUR = 3600, DAY = 24 * HOUR, NOW = PKI_NOW };
	static const struct {
		const char	*what;
		time_t		 claim, stamped;
		enum reason	 why;
	} cases[] = {
		{ "none", 0, 0, R_CLAIM_ABSENT },
		{ "just now", NOW - 60, 0, R_NONE },
		{ "a clock a little ahead", NOW + 200, 0, R_NONE },
		{ "an hour ahead", NOW + HOUR, 0, R_CLAIM_FUTURE },
		{ "Vietnam's time", NOW + 7 * HOUR - 60, 0, R_CLAIM_LOCAL },
		{ "Vietnam's time of a clock ahead", NOW + 7 * HOUR + 600, 0,
		    R_CLAIM_LOCAL },
		{ "more than Vietnam's time", NOW + 8 * HOUR, 0,
		    R_CLAIM_FUTURE },
		{ "less than Vietnam's time", NOW + 6 * HOUR, 0,
		    R_CLAIM_FUTURE },
		{ "before the certificate", NOW - 400 * DAY, 0,
		    R_CLAIM_OUTSIDE },
		{ "after the certificate", NOW - 10 * DAY + HOUR, 0,
		    R_CLAIM_OUTSIDE },
		{ "long ago", NOW - 40 * DAY, 0, R_CLAIM_OLD },
		{ "long ago, and stamped then", NOW - 40 * DAY,
		    NOW - 40 * DAY, R_NONE },
		{ "later than the stamp", NOW - 38 * DAY, NOW - 40 * DAY,
		    R_CLAIM_FUTURE },
		{ "Vietnam's time of the stamp", NOW - 40 * DAY + 7 * HOUR,
		    NOW - 40 * DAY, R_CLAIM_LOCAL },
		{ "long before the stamp", NOW - 80 * DAY, NOW - 40 * DAY,
		    R_CLAIM_OLD },
	};
	struct judge	 j = { .now = NOW, .claim_age = 30 * DAY };
	struct signer	 s = { .not_before = NOW - 365 * DAY };
	size_t		 i;
	enum reason	 why;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		s.signing_time = cases[i].claim;
		s.stamped = cases[i].stamped;
		s.not_after = strcmp(cases[i].what, "after the certificate") ==
		    0 ? NOW - 10 * DAY : NOW + DAY;
		if ((why = claim_fault(&j, &s)) != cases[i].why)
			fail_msg("%s: %d", cases[i].what, why);
	}
	j.claim_age = 0;
	s = (struct signer){ .not_before = NOW - 365 * DAY,
		.not_after = NOW + DAY, .signing_time = NOW - 360 * DAY };
	assert_int_equal(claim_fault(&j, &s), R_NONE);
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
		cmocka_unit_test(test_signers),
		cmocka_unit_test(test_bad_stamps),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_claims),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
