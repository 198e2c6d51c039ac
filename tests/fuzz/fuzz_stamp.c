/* fuzz_stamp.c: no altered answer of a TSA stamps another time, nor spoils a signature */

#include <openssl/cms.h>
#include <openssl/ts.h>

#include "crypto/stamp.h"
#include "crypto/verify.h"
#include "fuzz/change.h"
#include "unit/pki.h"

#define CONTENT	"Content-Type: text/plain\r\n\r\nKinh gui So Thu nghiem\r\n"
#define ARENA	(16 * 1024 * 1024)
#define STAMPED	(PKI_NOW - 60)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A signature, the request for a stamp over it, and the TSA's answer. */
struct seeds {
	struct trust	*trust;
	struct buf	 der, request, reply;
};

static void
take(struct buf *b, int n, unsigned char *p)
{
	require(n > 0);
	buf_add(b, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
}

static void
sign(const struct pki *pki, struct buf *der)
{
	X509		*x = pki_cert(pki, "agency-ec");
	EVP_PKEY	*key = pki_key(pki, "agency-ec");
	BIO		*in = BIO_new_mem_buf(CONTENT, sizeof(CONTENT) - 1);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in,
			    CMS_DETACHED | CMS_BINARY);
	unsigned char	*p = NULL;
	int		 n = i2d_CMS_ContentInfo(cms, &p);

	take(der, n, p);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

static ASN1_INTEGER *
serial(TS_RESP_CTX *ctx, void *data)
{
	ASN1_INTEGER	*n = ASN1_INTEGER_new();

	(void)ctx;
	(void)data;
	ASN1_INTEGER_set(n, 7);
	return n;
}

static int
at(TS_RESP_CTX *ctx, void *data, long *sec, long *usec)
{
	(void)ctx;
	(void)data;
	*sec = STAMPED;
	*usec = 0;
	return 1;
}

static void
answer(const struct pki *pki, struct slice request, struct buf *reply)
{
	X509		*x = pki_cert(pki, "tsa2");
	EVP_PKEY	*key = pki_key(pki, "tsa2");
	TS_RESP_CTX	*ctx = TS_RESP_CTX_new();
	BIO		*in = BIO_new_mem_buf(request.p, (int)request.n);
	TS_RESP		*resp;
	unsigned char	*p = NULL;
	int		 n;

	require(TS_RESP_CTX_set_signer_cert(ctx, x) == 1 &&
	    TS_RESP_CTX_set_signer_key(ctx, key) == 1 &&
	    TS_RESP_CTX_set_def_policy(ctx, OBJ_nid2obj(NID_any_policy)) == 1 &&
	    TS_RESP_CTX_add_md(ctx, EVP_sha256()) == 1);
	TS_RESP_CTX_set_signer_digest(ctx, EVP_sha256());
	TS_RESP_CTX_set_ess_cert_id_digest(ctx, EVP_sha256());
	TS_RESP_CTX_set_serial_cb(ctx, serial, NULL);
	TS_RESP_CTX_set_time_cb(ctx, at, NULL);
	require((resp = TS_RESP_create_response(ctx, in)) != NULL);
	n = i2d_TS_RESP(resp, &p);
	take(reply, n, p);
	TS_RESP_free(resp);
	TS_RESP_CTX_free(ctx);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* Judge what is stamped: the time that is proven, 0 for none. */
static time_t
judged(const struct seeds *s, struct slice der)
{
	struct judge		 j = { .trust = s->trust, .now = PKI_NOW };
	struct arena		*a = arena_new(ARENA);
	struct sigverdict	 v;
	time_t			 stamped;

	require(cms_judge_detached(a, &j, SLICE(CONTENT), der, &v) == 0);
	require(v.cls == SIG_GOOD && v.nsigners == 1);
	stamped = v.signers[0].stamped;
	arena_free(a);
	return stamped;
}

static const struct seeds *
seeds_once(void)
{
	static struct seeds	 s;
	struct buf		 out = { 0 };
	struct pki		 pki;

	if (s.trust != NULL)
		return &s;
	pki_open(&pki);
	s.trust = pki_trust(&pki);
	sign(&pki, &s.der);
	require(stamp_request(buf_slice(&s.der), &s.request) == 0);
	answer(&pki, buf_slice(&s.request), &s.reply);
	pki_close(&pki);
	/* the seed must be worth changing */
	require(cms_stamp(buf_slice(&s.der), buf_slice(&s.request),
	    buf_slice(&s.reply), &out) == 0);
	require(judged(&s, buf_slice(&out)) == STAMPED);
	buf_free(&out);
	return &s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct seeds	*s = seeds_once();
	const struct buf	*from[] = { &s->reply };
	struct buf		 reply = { 0 }, out = { 0 };
	time_t			 proven;

	change(from, NELEM(from), (struct slice){ data, len }, &reply);
	if (cms_stamp(buf_slice(&s->der), buf_slice(&s->request),
	    buf_slice(&reply), &out) == 0) {
		proven = judged(s, buf_slice(&out));
		require(proven == 0 || proven == STAMPED);
	} else {
		require(out.n == 0);
	}
	buf_free(&reply);
	buf_free(&out);
	return 0;
}
