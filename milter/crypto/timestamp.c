/* timestamp.c: do time stamps prove when a signature was there? (RFC 3161, RFC 5816, NĐ 68/2024 Điều 31) */

#include <openssl/err.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "crypto/timestamp.h"

#define TOKENS_MAX	4	/* of one signer; each costs two signatures */
#define TOKEN_MAX	(64 * 1024)	/* bytes; with a chain it has 6 KiB */
#define ACCURACY_MAX	60	/* seconds; a clock that may be more wrong than
				   this proves nothing to us */

/* One token at work. */
struct token {
	struct job	 job;		/* of the token's own CMS */
	CMS_SignerInfo	*si;		/* the one of it */
	TS_TST_INFO	*info;
	struct stapled	 stapled;	/* its own, then the signature's */
	time_t		 at;
	const char	*tsa;
};

static struct slice
string_slice(const ASN1_STRING *s)
{
	return (struct slice){ ASN1_STRING_get0_data(s),
	    (size_t)ASN1_STRING_length(s) };
}

/* The content of a token, which nothing follows; NULL: it is none. */
static TS_TST_INFO *
read_info(CMS_ContentInfo *cms)
{
	ASN1_OCTET_STRING	*content = *CMS_get0_content(cms);
	const unsigned char	*p, *end;
	TS_TST_INFO		*info;

	if (content == NULL)
		return NULL;
	p = ASN1_STRING_get0_data(content);
	end = p + ASN1_STRING_length(content);
	info = d2i_TS_TST_INFO(NULL, &p, end - p);
	if (p == end)
		return info;
	TS_TST_INFO_free(info);
	return NULL;
}

/* R_NONE with the token's CMS open, or why it is none. */
static enum reason
open_token(struct token *t)
{
	STACK_OF(CMS_SignerInfo)	*sis;
	ASN1_OCTET_STRING		*content;

	if (t->job.der.n > TOKEN_MAX ||
	    cms_parse(t->job.der, &t->job.cms) != R_NONE ||
	    cms_check_signed_data(t->job.cms) != R_NONE)
		return R_STAMP_INVALID;
	/* RFC 3161 2.4.2: no signature but that of the TSA */
	sis = CMS_get0_SignerInfos(t->job.cms);
	if (sk_CMS_SignerInfo_num(sis) != 1 ||
	    (t->info = read_info(t->job.cms)) == NULL)
		return R_STAMP_INVALID;
	t->si = sk_CMS_SignerInfo_value(sis, 0);
	content = *CMS_get0_content(t->job.cms);
	t->job.content.before = string_slice(content);
	return R_NONE;
}

/* Is a clock that says this of itself good enough? */
static bool
is_accurate(TS_ACCURACY *a)
{
	int64_t	 seconds;

	if (a == NULL || TS_ACCURACY_get_seconds(a) == NULL)
		return true;
	return ASN1_INTEGER_get_int64(&seconds,
	    TS_ACCURACY_get_seconds(a)) == 1 && seconds >= 0 &&
	    seconds <= ACCURACY_MAX;
}

/*
 * The time of a token; -1 when it is none that we rely on: another version,
 * no UTC, an inaccurate clock, a critical extension (we know none).
 */
static time_t
info_time(TS_TST_INFO *info)
{
	const ASN1_GENERALIZEDTIME	*t = TS_TST_INFO_get_time(info);
	struct slice			 s;

	if (t == NULL || TS_TST_INFO_get_version(info) != 1 ||
	    !is_accurate(TS_TST_INFO_get_accuracy(info)) ||
	    TS_TST_INFO_get_ext_by_critical(info, 1, -1) >= 0)
		return -1;
	s = string_slice(t);
	return slice_ends(s, SLICE("Z")) ? chain_time(t) : -1;
}

/* The digest of a value; its length, or 0. */
static unsigned
hash_ranges(const struct ranges *value, int nid,
    unsigned char md[EVP_MAX_MD_SIZE])
{
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	unsigned	 n = 0;

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_get_digestbynid(nid),
	    NULL) != 1 || EVP_DigestUpdate(ctx, value->before.p,
	    value->before.n) != 1 || EVP_DigestUpdate(ctx, value->after.p,
	    value->after.n) != 1 || EVP_DigestFinal_ex(ctx, md, &n) != 1)
		n = 0;
	EVP_MD_CTX_free(ctx);
	return n;
}

/* R_NONE when this value is what was stamped. */
static enum reason
imprint_fault(const struct judge *j, TS_TST_INFO *info,
    const struct ranges *value)
{
	TS_MSG_IMPRINT	*imprint = TS_TST_INFO_get_msg_imprint(info);
	unsigned char	 md[EVP_MAX_MD_SIZE];
	unsigned	 n;
	int		 nid;

	nid = OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(imprint)->algorithm);
	if (digest_fault(j, nid) != R_NONE)
		return R_STAMP_WEAK;
	if ((n = hash_ranges(value, nid, md)) == 0)
		return R_STAMP_INVALID;
	return slice_eq((struct slice){ md, n },
	    string_slice(TS_MSG_IMPRINT_get_msg(imprint))) ? R_NONE :
	    R_STAMP_OTHER;
}

/*
 * RFC 3161 2.4.2: a name of the TSA is one of its certificate's.  Which
 * certificate that is, signingCertificate says.
 */
static bool
names_fit(TS_TST_INFO *info, X509 *leaf)
{
	GENERAL_NAME	*tsa = TS_TST_INFO_get_tsa(info);
	GENERAL_NAMES	*names;
	bool		 fits = false;
	int		 i;

	if (tsa == NULL || (tsa->type == GEN_DIRNAME &&
	    X509_NAME_cmp(tsa->d.directoryName,
	    X509_get_subject_name(leaf)) == 0))
		return true;
	names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	for (i = 0; i < sk_GENERAL_NAME_num(names) && !fits; i++)
		fits = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(names, i),
		    tsa) == 0;
	GENERAL_NAMES_free(names);
	return fits;
}

/*
 * The TSA's path at the time that the token tells, by the same judgement as
 * any signer's (Điều 31, 32).  0 with *why, or -1.
 */
static int
judge_path(const struct token *t, X509 *leaf, enum reason *why)
{
	struct judge		 j = *t->job.judge;
	struct chainask		 ask = { .use = USE_STAMP, .leaf = leaf,
				    .sent = t->job.help, .at = t->at,
				    .stapled = t->stapled.v,
				    .nstapled = t->stapled.n };
	struct chainverdict	 v;

	/* who does without a signer's status has no proof of time by that */
	j.revocation = REVOCATION_REQUIRE;
	if (chain_judge(t->job.arena, &j, &ask, &v) == -1)
		return -1;
	*why = v.cls == SIG_GOOD ? R_NONE : v.cls == SIG_STATUS_UNKNOWN ?
	    R_STAMP_STATUS : R_STAMP_UNTRUSTED;
	return 0;
}

/* The TSA's signature and certificate.  0 with *why, or -1. */
static int
judge_signer(struct token *t, enum reason *why)
{
	struct signer	 s = { .subject = "" };
	X509		*leaf;

	if (job_open(&t->job) == -1)
		return -1;
	if ((leaf = job_leaf(&t->job, t->si)) == NULL) {
		*why = R_STAMP_UNTRUSTED;
		return 0;
	}
	certname_describe(t->job.arena, leaf, &s);
	t->tsa = s.subject;
	CMS_SignerInfo_set1_signer_cert(t->si, leaf);
	if (job_integrity(&t->job, t->si, leaf, &s, why) == -1)
		return -1;
	if (*why != R_NONE) {
		*why = *why == R_DIGEST_WEAK ? R_STAMP_WEAK : R_STAMP_INVALID;
		return 0;
	}
	/* RFC 3161 2.4.2, RFC 5816 */
	if (!attributes_have_name(t->si) || !names_fit(t->info, leaf)) {
		*why = R_STAMP_INVALID;
		return 0;
	}
	return judge_path(t, leaf, why);
}

/* One token over that value: the cheap questions first.  0 or -1. */
static int
judge_token(struct token *t, const struct ranges *value,
    const struct stapled *more, enum reason *why)
{
	size_t	 i;

	if ((*why = open_token(t)) != R_NONE ||
	    (*why = imprint_fault(t->job.judge, t->info,
	    value)) != R_NONE)
		return 0;
	t->at = info_time(t->info);
	/* what will be stamped only tomorrow was not here today */
	if (t->at <= 0 || t->at > t->job.judge->now + CLOCK_SKEW) {
		*why = R_STAMP_INVALID;
		return 0;
	}
	stapled_of_cms(t->job.der, &t->stapled);
	stapled_of_signer(t->job.arena, t->si, &t->stapled);
	for (i = 0; i < more->n && t->stapled.n < STAPLED_MAX; i++)
		t->stapled.v[t->stapled.n++] = more->v[i];
	return judge_signer(t, why);
}

/* Does this token prove a time for that value, and is it earlier?  0 or -1. */
static int
look_at(struct arena *a, const struct judge *j, struct slice der,
    const struct ranges *value, const struct stapled *more,
    struct stamps *out)
{
	struct token	 t = { .job = { .arena = a, .judge = j, .der = der,
			    .type = NID_id_smime_ct_TSTInfo }, .tsa = "" };
	enum reason	 why = R_STAMP_INVALID;
	int		 rc = judge_token(&t, value, more, &why);

	if (rc == 0 && why == R_NONE && (out->at == 0 || t.at < out->at))
		*out = (struct stamps){ t.at, R_NONE, t.tsa };
	else if (rc == 0 && out->at == 0 && out->why == R_NONE)
		*out = (struct stamps){ 0, why, t.tsa };
	job_close(&t.job);
	TS_TST_INFO_free(t.info);
	CMS_ContentInfo_free(t.job.cms);
	return rc;
}

/* One value of the attribute; the same. */
static int
look_at_value(const struct job *of, CMS_SignerInfo *si, ASN1_TYPE *value,
    const struct stapled *stapled, struct stamps *out)
{
	struct ranges	 stamped = {
		.before = string_slice(CMS_SignerInfo_get0_signature(si)) };
	struct slice	 der = { NULL, 0 };

	if (value->type == V_ASN1_SEQUENCE)
		der = string_slice(value->value.sequence);
	return look_at(of->arena, of->judge, der, &stamped, stapled, out);
}

int
stamps_judge(const struct job *of, CMS_SignerInfo *si,
    const struct stapled *stapled, struct stamps *out)
{
	struct stamps	 best = { .tsa = "" };
	X509_ATTRIBUTE	*a;
	int		 i, k, seen = 0;

	for (i = 0; i < CMS_unsigned_get_attr_count(si); i++) {
		a = CMS_unsigned_get_attr(si, i);
		if (OBJ_obj2nid(X509_ATTRIBUTE_get0_object(a)) !=
		    NID_id_smime_aa_timeStampToken)
			continue;
		for (k = 0; k < X509_ATTRIBUTE_count(a) &&
		    seen < TOKENS_MAX; k++, seen++)
			if (look_at_value(of, si,
			    X509_ATTRIBUTE_get0_type(a, k), stapled, &best) == -1)
				return -1;
	}
	*out = best;
	return 0;
}

int
stamp_judge_document(struct arena *a, const struct judge *j,
    const struct cms_document *d, struct docstamp *out)
{
	struct stapled	 stapled = { .n = 0 };
	struct stamps	 best = { .why = R_STAMP_INVALID, .tsa = "" };
	struct slice	 der;
	int		 rc = 0;

	ERR_clear_error();
	stapled_of_document(d, &stapled);
	if (cms_unpad(d->der, &der) == R_NONE) {
		best.why = R_NONE;
		rc = look_at(a, j, der, &d->content, &stapled, &best);
	}
	ERR_clear_error();
	*out = (struct docstamp){ best.at, best.why, best.tsa };
	return rc;
}
