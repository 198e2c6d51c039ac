/* cms.c: the CMS and time stamps in the signatures of a PDF */

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/ts.h>

#include "pdf/pdf.h"

static FILE *
open_pki(struct doc *doc, const char *name, const char *suffix)
{
	const char	*path = format(doc, "%s/%s.%s", doc->pki, name, suffix);

	return need(fopen(path, "r"), path);
}

static X509 *
read_cert(struct doc *doc, const char *name)
{
	FILE	*f = open_pki(doc, name, "crt");
	X509	*x = need(PEM_read_X509(f, NULL, NULL, NULL), name);

	fclose(f);
	return x;
}

static EVP_PKEY *
read_key(struct doc *doc, const char *name)
{
	FILE		*f = open_pki(doc, name, "key");
	EVP_PKEY	*key = need(PEM_read_PrivateKey(f, NULL, NULL, NULL),
			    name);

	fclose(f);
	return key;
}

/* All certificates of NAME.chain.crt: leaf first, then the sub-CA. */
static void
add_chain(struct doc *doc, CMS_ContentInfo *cms, const char *name)
{
	FILE	*f = open_pki(doc, name, "chain.crt");
	X509	*x = PEM_read_X509(f, NULL, NULL, NULL);	/* the leaf */

	X509_free(x);
	while ((x = PEM_read_X509(f, NULL, NULL, NULL)) != NULL) {
		if (CMS_add0_cert(cms, x) != 1)
			die("can not add a certificate");
	}
	fclose(f);
}

static void
take_der(CMS_ContentInfo *cms, struct buf *der)
{
	unsigned char	*p = NULL;
	int		 n = i2d_CMS_ContentInfo(cms, &p);

	if (n <= 0)
		die("no DER of a CMS");
	buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	CMS_ContentInfo_free(cms);
}

/* The TSTInfo of a time stamp over those bytes (RFC 3161 2.4.2). */
static void
make_info(struct slice bytes, time_t at, struct buf *out)
{
	TS_TST_INFO		*info = TS_TST_INFO_new();
	TS_MSG_IMPRINT		*imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR		*alg = X509_ALGOR_new();
	ASN1_INTEGER		*serial = ASN1_INTEGER_new();
	ASN1_OBJECT		*policy = OBJ_txt2obj("1.2.3.4.1", 1);
	ASN1_GENERALIZEDTIME	*t = ASN1_GENERALIZEDTIME_set(NULL, at);
	unsigned char		 md[EVP_MAX_MD_SIZE], *p = NULL;
	unsigned		 n;

	ASN1_INTEGER_set(serial, 7);
	X509_ALGOR_set_md(alg, EVP_sha256());
	if (EVP_Digest(bytes.p, bytes.n, md, &n, EVP_sha256(), NULL) != 1 ||
	    TS_MSG_IMPRINT_set_algo(imprint, alg) != 1 ||
	    TS_MSG_IMPRINT_set_msg(imprint, md, (int)n) != 1 ||
	    TS_TST_INFO_set_version(info, 1) != 1 ||
	    TS_TST_INFO_set_policy_id(info, policy) != 1 ||
	    TS_TST_INFO_set_serial(info, serial) != 1 ||
	    TS_TST_INFO_set_msg_imprint(info, imprint) != 1 ||
	    TS_TST_INFO_set_time(info, t) != 1)
		die("no TSTInfo");
	n = (unsigned)i2d_TS_TST_INFO(info, &p);
	buf_add(out, (struct slice){ p, n });
	OPENSSL_free(p);
	ASN1_GENERALIZEDTIME_free(t);
	ASN1_OBJECT_free(policy);
	ASN1_INTEGER_free(serial);
	X509_ALGOR_free(alg);
	TS_MSG_IMPRINT_free(imprint);
	TS_TST_INFO_free(info);
}

void
token_make(struct doc *doc, const char *tsa, time_t at, struct slice bytes,
    struct buf *der)
{
	const unsigned	 flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP |
			    CMS_CADES;
	X509		*x = read_cert(doc, tsa);
	EVP_PKEY	*key = read_key(doc, tsa);
	struct buf	 info = { 0 };
	CMS_ContentInfo	*cms;
	BIO		*in;

	make_info(bytes, at, &info);
	in = BIO_new_mem_buf(info.p, (int)info.n);
	cms = need(CMS_sign(NULL, NULL, NULL, in, flags), "no token");
	CMS_set1_eContentType(cms, OBJ_nid2obj(NID_id_smime_ct_TSTInfo));
	need(CMS_add1_signer(cms, x, key, EVP_sha256(), flags), tsa);
	if (CMS_final(cms, in, NULL, flags) != 1)
		die("can not sign a token");
	take_der(cms, der);
	BIO_free(in);
	buf_free(&info);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* stamp=TSA, at stamped=TIME: over the value of the signature. */
static void
add_stamp(struct doc *doc, const struct step *s, CMS_SignerInfo *si)
{
	const char		*tsa = step_word(s, "stamp");
	const ASN1_OCTET_STRING	*value = CMS_SignerInfo_get0_signature(si);
	struct buf		 token = { 0 };

	if (tsa == NULL)
		return;
	token_make(doc, *tsa == '\0' ? "tsa" : tsa,
	    step_time(s, "stamped", doc->now), (struct slice){
	    ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value) },
	    &token);
	if (CMS_unsigned_add1_attr_by_NID(si, NID_id_smime_aa_timeStampToken,
	    V_ASN1_SEQUENCE, token.p, (int)token.n) != 1)
		die("can not add a token");
	buf_free(&token);
}

static CMS_SignerInfo *
add_signer(struct doc *doc, const struct step *s, CMS_ContentInfo *cms,
    const char *who, unsigned flags)
{
	const EVP_MD	*md = EVP_get_digestbyname(step_word_or(s, "md",
			    "sha256"));
	X509		*x = read_cert(doc, step_word_or(s, "cert", who));
	EVP_PKEY	*key = read_key(doc, who);
	EVP_PKEY_CTX	*ctx;
	ASN1_TIME	*t;
	CMS_SignerInfo	*si;

	flags |= step_word(s, "pss") != NULL ? CMS_KEY_PARAM : 0;
	si = need(CMS_add1_signer(cms, x, key, md, flags), who);
	if (step_word(s, "pss") != NULL) {
		ctx = CMS_SignerInfo_get0_pkey_ctx(si);
		EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST);
	}
	/* A signature without signed attributes has no time to state. */
	if ((flags & CMS_NOATTR) == 0) {
		t = ASN1_TIME_set(NULL, step_time(s, "at", doc->now));
		CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime,
		    ASN1_STRING_type(t), t, -1);
		ASN1_TIME_free(t);
	}
	EVP_PKEY_free(key);
	X509_free(x);
	return si;
}

/* What the words of a step ask of CMS_sign(3). */
static unsigned
flags_of(const struct step *s)
{
	static const struct {
		const char	*word;
		unsigned	 set, clear;
	} words[] = {
		{ "cades", CMS_CADES, 0 },
		{ "nocerts", CMS_NOCERTS, 0 },
		{ "noattr", CMS_NOATTR, 0 },
		{ "attached", 0, CMS_DETACHED },
	};
	unsigned	 flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY |
			    CMS_NOSMIMECAP;
	size_t		 i;

	for (i = 0; i < NELEM(words); i++)
		if (step_word(s, words[i].word) != NULL)
			flags = (flags | words[i].set) & ~words[i].clear;
	return flags;
}

/*
 * sign WHO [cert=NAME] [md=NAME] [pss] [cades] [nocerts] [noattr] [attached]
 * [at=TIME] [chain] [and=WHO] [stamp=TSA] [stamped=TIME] [tail]
 */
void
cms_make(struct doc *doc, const struct step *s, struct slice bytes,
    struct buf *der)
{
	const unsigned	 flags = flags_of(s);
	const char	*who = s->words[1], *and = step_word(s, "and");
	CMS_ContentInfo	*cms;
	CMS_SignerInfo	*si;
	BIO		*in = BIO_new_mem_buf(bytes.p, (int)bytes.n);

	cms = need(CMS_sign(NULL, NULL, NULL, NULL, flags), "no CMS");
	si = add_signer(doc, s, cms, who, flags);
	if (and != NULL)
		add_signer(doc, s, cms, and, flags);
	if (step_word(s, "chain") != NULL)
		add_chain(doc, cms, who);
	if (CMS_final(cms, in, NULL, flags) != 1)
		die("can not sign");
	add_stamp(doc, s, si);
	take_der(cms, der);
	if (step_word(s, "tail") != NULL)
		buf_adds(der, "tail");
	BIO_free(in);
}
