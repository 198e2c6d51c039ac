/* verify.c: is this content what its signers signed? (RFC 5652 5, RFC 8551 3.5) */

#include <string.h>

#include <openssl/err.h>

#include "crypto/chaincache.h"
#include "crypto/known.h"
#include "crypto/sentcerts.h"
#include "crypto/timestamp.h"

#define DETACHED_MAX	(1024 * 1024)	/* with a whole chain it has 10 KiB */

/* What came along to prove when it was signed.  0 or -1. */
static int
judge_time(const struct job *job, CMS_SignerInfo *si, struct stapled *stapled,
    struct signer *s)
{
	const struct cms_document	*d = job->document;
	struct stamps			 stamps;

	stapled_of_cms(job->der, stapled);
	stapled_of_signer(job->arena, si, stapled);
	if (d != NULL)
		stapled_of_document(d, stapled);
	if (stamps_judge(job, si, stapled, &stamps) == -1)
		return -1;
	if (d != NULL && d->stamped != 0 &&
	    (stamps.at == 0 || d->stamped < stamps.at))
		stamps = (struct stamps){ d->stamped, R_NONE, d->tsa };
	s->stamped = stamps.at;
	s->stamp_why = stamps.why;
	s->tsa = stamps.tsa;
	return 0;
}

/*
 * The facts of the certificate's path stand beside that of the signature.  Of
 * a signature that is bad nobody is asked: who would believe its certificate?
 * Nor is anything looked at that came along with it.
 */
static int
judge_path(const struct job *job, CMS_SignerInfo *si, X509 *leaf, bool bad,
    struct signer *s)
{
	struct stapled		 stapled = { .n = 0 };
	struct chainask		 ask = { .use = job->document == NULL ?
				    USE_MAIL : USE_DOCUMENT, .leaf = leaf,
				    .sent = job->help, .stapled = stapled.v,
				    .silent = bad };
	struct chainverdict	 v;

	if (!bad && judge_time(job, si, &stapled, s) == -1)
		return -1;
	ask.at = s->stamped;
	ask.nstapled = stapled.n;
	s->claim_why = claim_fault(job->judge, s);
	if (chaincache_judge(trust_paths_seen(job->judge->trust), job->arena,
	    job->judge, &ask, &v) == -1)
		return -1;
	memcpy(s->facts, v.facts, sizeof(s->facts));
	s->cls = v.cls;
	s->why = v.why;
	s->revoked_at = v.revoked_at;
	s->generation = arena_strdup(job->arena, v.generation);
	s->path = v.path;
	s->npath = v.npath;
	s->until = v.until;
	return 0;
}

/* One signer: integrity first, then the path.  0, or -1 undecided. */
static int
judge_signer(const struct job *job, CMS_SignerInfo *si, struct signer *s)
{
	X509		*leaf = job_leaf(job, si);
	enum reason	 why;

	*s = (struct signer){
		.cls = SIG_BROKEN, .why = R_SIGNER_CERT_MISSING,
		.subject = "", .cn = "", .o = "", .ou = "", .issuer = "",
		.serial = "", .digest = "", .scheme = "", .generation = "",
		.tsa = "", .signing_time = attributes_time(si),
	};
	if (leaf == NULL) {
		job_digest(job, si, s);
		return 0;
	}
	certname_describe(job->arena, leaf, s);
	s->holder = holder_of(job->arena, job->judge, leaf, s);
	CMS_SignerInfo_set1_signer_cert(si, leaf);
	if (job_integrity(job, si, leaf, s, &why) == -1)
		return -1;
	if (why == R_NONE && job->document != NULL && job->document->cades &&
	    !attributes_have_name(si))
		why = R_ATTRIBUTES;
	if (judge_path(job, si, leaf, why != R_NONE, s) == -1)
		return -1;
	s->facts[FACT_INTEGRITY] = (struct told){ why == R_NONE ? TRUTH_YES :
	    TRUTH_NO, why };
	if (why != R_NONE) {
		s->cls = SIG_BAD;
		s->why = why;
	}
	return 0;
}

/*
 * What came with a good signature will come again: the signers' certificates
 * and those of their CAs.  Whatever else is there, which no signature covers,
 * would be anybody's way to fill the memory with what costs most.
 */
static void
remember_certs(const struct job *job)
{
	struct lru	*seen = trust_certs_seen(job->judge->trust);
	STACK_OF(X509)	*signers = CMS_get0_signers(job->cms);

	sentcerts_remember(seen, signers);
	sentcerts_remember(seen, job->help);
	sk_X509_free(signers);
}

/* All signers over content; the job is closed.  0 with *v, or -1. */
static int
judge_signers(struct job *job, struct sigverdict *v)
{
	STACK_OF(CMS_SignerInfo) *sis = CMS_get0_SignerInfos(job->cms);
	struct signer		*s;
	struct sigverdict	 all = { .cls = SIG_GOOD };
	int			 i, n = sk_CMS_SignerInfo_num(sis), rc = -1;

	s = arena_array(job->arena, (size_t)n, sizeof(*s));
	if (job_open(job) == -1 || s == NULL)
		goto out;
	for (i = 0; i < n; i++) {
		if (judge_signer(job, sk_CMS_SignerInfo_value(sis, i),
		    &s[i]) == -1 || arena_failed(job->arena))
			goto out;
		if (i == 0 || (s[i].cls != all.cls &&
		    sigclass_worse(all.cls, s[i].cls) == s[i].cls)) {
			all.cls = s[i].cls;
			all.why = s[i].why;
		}
	}
	all.signers = s;
	all.nsigners = (size_t)n;
	*v = all;
	rc = 0;
	if (all.cls == SIG_GOOD && !job->known)
		remember_certs(job);
out:
	job_close(job);
	return rc;
}

/* Empty the error queue; true when memory ran out on the way. */
static bool
ran_out(void)
{
	unsigned long	 e;
	bool		 out = false;

	while ((e = ERR_get_error()) != 0)
		if (ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE)
			out = true;
	return out;
}

/* What could not even be judged. */
static struct sigverdict
no_verdict(enum reason why)
{
	return (struct sigverdict){
		.cls = why == R_ENCRYPTED ? SIG_ENCRYPTED : SIG_BROKEN,
		.why = why,
	};
}

int
cms_judge_detached(struct arena *a, const struct judge *j,
    struct slice content, struct slice der, struct sigverdict *v)
{
	struct sigverdict	 out;
	CMS_ContentInfo		*cms = NULL;
	STACK_OF(X509)		*sent = NULL;
	enum reason		 why = R_NOT_CMS;
	bool			 known = false;
	int			 rc = 0;

	ERR_clear_error();
	if (der.n <= DETACHED_MAX && known_judge(a, j, content, der, v))
		return 0;
	if (der.n <= DETACHED_MAX)
		why = sentcerts_parse(trust_certs_seen(j->trust), der, &cms,
		    &sent, &known);
	if (why == R_NONE)
		why = cms_check_signed_data(cms);
	if (why == R_ENCRYPTED)		/* here it is a signature's place */
		why = R_NOT_CMS;
	if (why == R_NONE && CMS_is_detached(cms) != 1)
		why = R_EMBEDDED_CONTENT;
	if (why == R_NONE) {
		rc = judge_signers(&(struct job){ .arena = a, .judge = j,
		    .cms = cms, .der = der, .type = NID_pkcs7_data,
		    .sent = sent, .known = known,
		    .content.before = content }, &out);
		if (rc == 0 && out.nsigners == 1)
			known_remember(j, content, der,
			    sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms),
			    0), &out.signers[0]);
	} else {
		out = no_verdict(why);
		sk_X509_pop_free(sent, X509_free);
	}
	CMS_ContentInfo_free(cms);
	if (rc == -1 || (ran_out() && out.cls != SIG_GOOD))
		return -1;
	*v = out;
	return 0;
}

/*
 * The certificates that stand beside the signatures of a document join those
 * of the CMS: all of them may help, none of them is believed.  0 or -1.
 */
static int
add_certs(const struct cms_document *d, CMS_ContentInfo *cms,
    STACK_OF(X509) **sent)
{
	const unsigned char	*p;
	X509			*x;
	size_t			 i;

	if (d->ncerts > 0 && *sent == NULL)
		*sent = CMS_get1_certs(cms);
	if (d->ncerts > 0 && *sent == NULL &&
	    (*sent = sk_X509_new_null()) == NULL)
		return -1;
	for (i = 0; i < d->ncerts; i++) {
		p = d->certs[i].p;
		if (!cms_is_small(d->certs[i]) || (x = d2i_X509(NULL, &p,
		    (long)d->certs[i].n)) == NULL)
			continue;
		if (sk_X509_push(*sent, x) <= 0) {
			X509_free(x);
			return -1;
		}
	}
	return 0;
}

/* R_NONE when there is one signer of a content that is not in it. */
static enum reason
document_fault(CMS_ContentInfo *cms)
{
	enum reason	 why = cms_check_signed_data(cms);

	if (why != R_NONE)
		return why == R_ENCRYPTED ? R_NOT_CMS : why;
	if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1)
		return R_SIGNERS_IN_ONE;
	return CMS_is_detached(cms) == 1 ? R_NONE : R_EMBEDDED_CONTENT;
}

int
cms_judge_document(struct arena *a, const struct judge *j,
    const struct cms_document *d, struct sigverdict *v)
{
	struct job		 job = { .arena = a, .judge = j,
				    .type = NID_pkcs7_data, .document = d,
				    .content = d->content };
	struct sigverdict	 out;
	enum reason		 why;
	int			 rc = 0;

	ERR_clear_error();
	why = d->der.n > DETACHED_MAX ? R_NOT_CMS : cms_unpad(d->der,
	    &job.der);
	if (why == R_NONE)
		why = sentcerts_parse(trust_certs_seen(j->trust), job.der,
		    &job.cms, &job.sent, &job.known);
	if (why == R_NONE)
		why = document_fault(job.cms);
	if (why == R_NONE) {
		rc = add_certs(d, job.cms, &job.sent);
		if (rc == 0)
			rc = judge_signers(&job, &out);
		else
			sk_X509_pop_free(job.sent, X509_free);
	} else {
		out = no_verdict(why);
		sk_X509_pop_free(job.sent, X509_free);
	}
	CMS_ContentInfo_free(job.cms);
	if (rc == -1 || (ran_out() && out.cls != SIG_GOOD))
		return -1;
	*v = out;
	return 0;
}

int
cms_judge_opaque(struct arena *a, const struct judge *j, struct slice der,
    struct buf *content, struct sigverdict *v)
{
	struct sigverdict	 out;
	struct slice		 bytes;
	CMS_ContentInfo		*cms = NULL;
	ASN1_OCTET_STRING	*inner = NULL;
	enum reason		 why;
	int			 rc = 0;

	ERR_clear_error();
	why = cms_parse(der, &cms);
	if (why == R_NONE)
		why = cms_check_signed_data(cms);
	if (why == R_NONE && (inner = *CMS_get0_content(cms)) == NULL)
		why = R_CONTENT_MISSING;
	if (why == R_NONE) {
		bytes = (struct slice){ ASN1_STRING_get0_data(inner),
		    (size_t)ASN1_STRING_length(inner) };
		buf_add(content, bytes);
		rc = judge_signers(&(struct job){ .arena = a, .judge = j,
		    .cms = cms, .der = der, .type = NID_pkcs7_data,
		    .content.before = bytes }, &out);
	} else {
		out = no_verdict(why);
		/* certs-only is no signature at all (RFC 8551 3.8) */
		if (why == R_NO_SIGNER && *CMS_get0_content(cms) == NULL)
			out.cls = SIG_NONE;
	}
	CMS_ContentInfo_free(cms);
	if (rc == -1 || content->failed || (ran_out() && out.cls != SIG_GOOD))
		return -1;
	*v = out;
	return 0;
}
