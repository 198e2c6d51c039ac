/* fuzz_fetch.c: no altered CRL, OCSP answer or URL passes for what it is not */

#include <openssl/ocsp.h>

#include "base/url.h"
#include "crypto/certurl.h"
#include "crypto/crl.h"
#include "crypto/ocsp.h"
#include "fuzz/change.h"
#include "unit/crls.h"

#define ARENA	(1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What an input is made from: genuine ones, and what they say. */
struct seeds {
	struct issuers		*issuers;
	struct buf		 crl, answer, cert, issuer;
	struct crl_facts	 crl_facts;
	struct ocsp_facts	 ocsp_facts;
};

static void
take(struct buf *b, int n, unsigned char *p)
{
	require(n > 0);
	buf_add(b, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
}

static void
make_crl(const struct pki *pki, struct seeds *s)
{
	const struct crl_spec	 spec = { "sub-stale", 7, 1, 7, 0, false };
	X509_CRL		*crl = crls_make(pki, &spec);
	unsigned char		*p = NULL;
	int			 n = i2d_X509_CRL(crl, &p);

	take(&s->crl, n, p);
	X509_CRL_free(crl);
}

static void
make_answer(const struct pki *pki, struct seeds *s)
{
	X509		*x = pki_cert(pki, "no-status");
	X509		*by = pki_cert(pki, "sub-nostatus");
	EVP_PKEY	*key = pki_key(pki, "sub-nostatus");
	ASN1_TIME	*from = ASN1_TIME_set(NULL, PKI_NOW - CRLS_DAY);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, PKI_NOW + CRLS_DAY);
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, by);
	OCSP_RESPONSE	*r;
	unsigned char	*p = NULL;
	int		 n;

	require(OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0,
	    NULL, from, to) != NULL &&
	    OCSP_basic_sign(basic, by, key, EVP_sha256(), NULL, 0) == 1);
	r = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	n = i2d_OCSP_RESPONSE(r, &p);
	take(&s->answer, n, p);
	p = NULL;
	n = i2d_X509(x, &p);
	take(&s->cert, n, p);
	p = NULL;
	n = i2d_X509(by, &p);
	take(&s->issuer, n, p);
	OCSP_RESPONSE_free(r);
	OCSP_BASICRESP_free(basic);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	EVP_PKEY_free(key);
	X509_free(x);
	X509_free(by);
}

static const struct seeds *
seeds_once(void)
{
	static struct seeds	 s;
	struct buf		 b = { 0 };
	struct trust		*trust;
	struct pki		 pki;

	if (s.issuers != NULL)
		return &s;
	pki_open(&pki);
	trust = pki_trust(&pki);
	issuers_put(trust, &b);
	require((s.issuers = issuers_get(buf_slice(&b))) != NULL);
	make_crl(&pki, &s);
	make_answer(&pki, &s);
	require(crl_read(s.issuers, buf_slice(&s.crl), &s.crl_facts) == NULL);
	require(ocsp_fault(buf_slice(&s.answer), buf_slice(&s.cert),
	    buf_slice(&s.issuer), NULL, PKI_NOW, &s.ocsp_facts) == NULL);
	trust_unref(trust);
	buf_free(&b);
	pki_close(&pki);
	return &s;
}

/* A URL that is read names one host, and that is all that stands there. */
static void
check_url(struct slice s)
{
	static const char *const	 hosts[] = { "ca.gov.vn" };
	struct buf			 b = { 0 };
	struct url			 u;
	size_t				 i;

	if (url_parse(s, &u) == -1) {
		require(url_resolve(s, NULL, 0, hosts, 1, &b) == -1);
		return;
	}
	require(u.host.p == s.p + (u.https ? 8 : 7) && u.port > 0);
	i = (size_t)(u.host.p - s.p) + u.host.n;
	require(i == s.n || s.p[i] == ':' || s.p[i] == '/' || s.p[i] == '?');
	for (; i < s.n; i++)
		require(s.p[i] > ' ' && s.p[i] <= '~' && s.p[i] != '\\');
	require((url_resolve(s, NULL, 0, hosts, 1, &b) == 0) ==
	    (slice_caseeq(u.host, SLICE("ca.gov.vn")) &&
	    (u.port == 80 || u.port == 443)));
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct seeds	*s = seeds_once();
	struct arena		*a = arena_new(ARENA);
	struct buf		 in = { 0 };
	struct crl_facts	 crl;
	struct ocsp_facts	 ocsp;
	struct certurls		 urls;
	const struct buf	*from[] = { &s->crl, &s->answer, &s->cert };
	size_t			 i;

	change(from, NELEM(from), (struct slice){ data, len }, &in);
	if (crl_read(s->issuers, buf_slice(&in), &crl) == NULL)
		require(crl_same(&crl, &s->crl_facts));
	if (ocsp_fault(buf_slice(&in), buf_slice(&s->cert),
	    buf_slice(&s->issuer), NULL, PKI_NOW, &ocsp) == NULL)
		require(ocsp.this_update == s->ocsp_facts.this_update &&
		    ocsp.next_update == s->ocsp_facts.next_update);
	if (certurl_read(a, buf_slice(&in), &urls) == 0) {
		require(urls.nocsp <= CERTURL_MAX && urls.ncrls <= CERTURL_MAX);
		for (i = 0; i < urls.nocsp; i++)
			check_url(urls.ocsp[i]);
	}
	check_url((struct slice){ data, len });
	buf_free(&in);
	arena_free(a);
	return 0;
}
