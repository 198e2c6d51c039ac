/* test_ocsp.c: OCSP questions, and which answers are worth keeping */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/certurl.h"
#include "crypto/ocsp.h"
#include "unit/pki.h"

#define HOUR	3600

static const unsigned char	 nonce[OCSP_NONCE_BYTES] = "0123456789abcde";
static struct pki		 pki;

/* What a responder answers. */
struct answer {
	const char	*by, *about;
	int		 status;	/* of the response; 0 successful */
	long		 from, to;	/* seconds from now; to 0: none */
	char		 how;		/* nonce: y ours, x another; none: n,
					   2 answers twice, u knows nothing */
	size_t		 trailing;
};

static void
put_der(struct buf *out, int n, unsigned char *p)
{
	assert_true(n > 0);
	buf_add(out, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
}

static void
cert_der(const char *name, struct buf *out)
{
	X509		*x = pki_cert(&pki, name);
	unsigned char	*p = NULL;
	int		 n = i2d_X509(x, &p);

	put_der(out, n, p);
	X509_free(x);
}

static OCSP_BASICRESP *
basic_of(const struct answer *a)
{
	X509		*by = pki_cert(&pki, a->by);
	X509		*x = pki_cert(&pki, a->about);
	X509		*issuer = pki_cert(&pki, "sub-nostatus");
	EVP_PKEY	*key = pki_key(&pki, a->by);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, PKI_NOW + a->from);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, PKI_NOW + a->to);
	OCSP_BASICRESP	*basic = OCSP_BASICRESP_new();
	OCSP_CERTID	*id = OCSP_cert_to_id(NULL, x, issuer);
	unsigned char	 copy[OCSP_NONCE_BYTES];
	int		 n;

	memcpy(copy, nonce, sizeof(copy));
	copy[0] ^= a->how == 'x';
	if (a->how == 'y' || a->how == 'x')
		assert_int_equal(OCSP_basic_add1_nonce(basic, copy,
		    sizeof(copy)), 1);
	for (n = 0; n < (a->how == '2' ? 2 : 1); n++)
		assert_non_null(OCSP_basic_add1_status(basic, id,
		    a->how == 'u' ? V_OCSP_CERTSTATUS_UNKNOWN :
		    V_OCSP_CERTSTATUS_GOOD, 0, NULL, from,
		    a->to == 0 ? NULL : to));
	assert_int_equal(OCSP_basic_sign(basic, by, key, EVP_sha256(), NULL,
	    0), 1);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	EVP_PKEY_free(key);
	X509_free(by);
	X509_free(x);
	X509_free(issuer);
	return basic;
}

static void
build(const struct answer *a, struct buf *out)
{
	OCSP_BASICRESP	*basic = basic_of(a);
	OCSP_RESPONSE	*r = OCSP_response_create(a->status,
			    a->status == 0 ? basic : NULL);
	unsigned char	*p = NULL;
	int		 n = i2d_OCSP_RESPONSE(r, &p);
	size_t		 i;

	put_der(out, n, p);
	for (i = 0; i < a->trailing; i++)
		buf_addc(out, 0);
	OCSP_RESPONSE_free(r);
	OCSP_BASICRESP_free(basic);
}

static const struct {
	const char	*what;
	struct answer	 a;
	bool		 sent;		/* a nonce was sent */
	const char	*want;		/* NULL: kept */
} cases[] = {
	{ "of the CA's responder", { "ocsp-nostatus", "no-status", 0, -HOUR,
	    HOUR, 'n', 0 }, false, NULL },
	{ "of the CA itself", { "sub-nostatus", "no-status", 0, -HOUR, HOUR,
	    'n', 0 }, false, NULL },
	{ "without an end", { "ocsp-nostatus", "no-status", 0, -HOUR, 0, 'n',
	    0 }, false, NULL },
	{ "with the nonce", { "ocsp-nostatus", "no-status", 0, -HOUR, HOUR,
	    'y', 0 }, true, NULL },
	{ "with a nonce nobody sent", { "ocsp-nostatus", "no-status", 0,
	    -HOUR, HOUR, 'y', 0 }, false, NULL },
	{ "without the nonce", { "ocsp-nostatus", "no-status", 0, -HOUR, HOUR,
	    'n', 0 }, true, "without the nonce that was sent" },
	{ "with another nonce", { "ocsp-nostatus", "no-status", 0, -HOUR,
	    HOUR, 'x', 0 }, true, "without the nonce that was sent" },
	{ "try later", { "ocsp-nostatus", "no-status",
	    OCSP_RESPONSE_STATUS_TRYLATER, -HOUR, HOUR, 'n', 0 }, false,
	    "trylater" },
	{ "unauthorized", { "ocsp-nostatus", "no-status",
	    OCSP_RESPONSE_STATUS_UNAUTHORIZED, -HOUR, HOUR, 'n', 0 }, false,
	    "unauthorized" },
	{ "a byte after it", { "ocsp-nostatus", "no-status", 0, -HOUR, HOUR,
	    'n', 1 }, false, "not an OCSP answer" },
	{ "about another", { "ocsp-nostatus", "agency", 0, -HOUR, HOUR, 'n',
	    0 }, false, "about another certificate" },
	{ "that has ended", { "ocsp-nostatus", "no-status", 0, -2 * HOUR,
	    -HOUR, 'n', 0 }, false, "out of date" },
	{ "from tomorrow", { "ocsp-nostatus", "no-status", 0, HOUR, 2 * HOUR,
	    'n', 0 }, false, "out of date" },
	{ "without an end, and of another day", { "ocsp-nostatus",
	    "no-status", 0, -25 * HOUR, 0, 'n', 0 }, false, "out of date" },
	{ "that knows nothing", { "ocsp-nostatus", "no-status", 0, -HOUR,
	    HOUR, 'u', 0 }, false,
	    "the certificate is not known to it" },
	{ "that says it twice", { "ocsp-nostatus", "no-status", 0, -HOUR,
	    HOUR, '2', 0 }, false, "more than one answer" },
	{ "of one whom the CA lets sign mail only", { "no-status",
	    "no-status", 0, -HOUR, HOUR, 'n', 0 }, false,
	    "not signed for the issuer" },
	{ "of another CA's responder", { "ocsp", "no-status", 0, -HOUR, HOUR,
	    'n', 0 }, false, "not signed for the issuer" },
	{ "of a stranger", { "root-unknown", "no-status", 0, -HOUR, HOUR, 'n',
	    0 }, false, "not signed for the issuer" },
};

static void
test_answers(void **state)
{
	struct buf		 cert = { 0 }, issuer = { 0 }, b = { 0 };
	struct ocsp_facts	 f;
	const char		*got;
	size_t			 i;

	(void)state;
	cert_der("no-status", &cert);
	cert_der("sub-nostatus", &issuer);
	for (i = 0; i < NELEM(cases); i++) {
		build(&cases[i].a, &b);
		got = ocsp_fault(buf_slice(&b), buf_slice(&cert),
		    buf_slice(&issuer), cases[i].sent ? nonce : NULL, PKI_NOW,
		    &f);
		if ((got == NULL) != (cases[i].want == NULL) ||
		    (got != NULL && strcmp(got, cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].what,
			    got == NULL ? "kept" : got);
		if (got == NULL) {
			assert_int_equal(f.this_update, PKI_NOW - HOUR);
			assert_int_equal(f.next_update, cases[i].a.to == 0 ?
			    0 : PKI_NOW + HOUR);
		}
		buf_free(&b);
	}
	buf_free(&cert);
	buf_free(&issuer);
}

/* Neither a changed nor a shortened answer is kept. */
static void
test_changed(void **state)
{
	struct buf		 cert = { 0 }, issuer = { 0 }, b = { 0 };
	struct ocsp_facts	 f;
	size_t			 i;

	(void)state;
	cert_der("no-status", &cert);
	cert_der("sub-nostatus", &issuer);
	build(&cases[1].a, &b);
	for (i = 0; i < b.n; i++)
		assert_non_null(ocsp_fault(slice_sub(buf_slice(&b), 0, i),
		    buf_slice(&cert), buf_slice(&issuer), NULL, PKI_NOW, &f));
	assert_null(ocsp_fault(buf_slice(&b), buf_slice(&cert),
	    buf_slice(&issuer), NULL, PKI_NOW, &f));
	assert_non_null(ocsp_fault(buf_slice(&b), SLICE("x"),
	    buf_slice(&issuer), NULL, PKI_NOW, &f));
	/* within the signed part, which is longer */
	for (i = 50; i < 150; i++) {
		b.p[i] ^= 0x01;
		assert_non_null(ocsp_fault(buf_slice(&b), buf_slice(&cert),
		    buf_slice(&issuer), NULL, PKI_NOW, &f));
		b.p[i] ^= 0x01;
	}
	buf_free(&b);
	buf_free(&cert);
	buf_free(&issuer);
}

static void
test_request(void **state)
{
	struct buf		 cert = { 0 }, issuer = { 0 }, der = { 0 };
	OCSP_REQUEST		*req;
	const unsigned char	*p;

	(void)state;
	cert_der("no-status", &cert);
	cert_der("sub-nostatus", &issuer);
	assert_int_equal(ocsp_request(buf_slice(&cert), buf_slice(&issuer),
	    nonce, &der), 0);
	p = der.p;
	assert_non_null(req = d2i_OCSP_REQUEST(NULL, &p, (long)der.n));
	assert_int_equal(OCSP_request_onereq_count(req), 1);
	assert_true(OCSP_REQUEST_get_ext_by_NID(req, NID_id_pkix_OCSP_Nonce,
	    -1) >= 0);
	OCSP_REQUEST_free(req);
	der.n = 0;
	assert_int_equal(ocsp_request(buf_slice(&cert), buf_slice(&issuer),
	    NULL, &der), 0);
	p = der.p;
	assert_non_null(req = d2i_OCSP_REQUEST(NULL, &p, (long)der.n));
	assert_int_equal(OCSP_REQUEST_get_ext_by_NID(req,
	    NID_id_pkix_OCSP_Nonce, -1), -1);
	OCSP_REQUEST_free(req);
	assert_int_equal(ocsp_request(SLICE("x"), buf_slice(&issuer), NULL,
	    &der), -1);
	buf_free(&der);
	buf_free(&cert);
	buf_free(&issuer);
}

static void
test_urls(void **state)
{
	struct arena	*a = arena_new(1 << 16);
	struct buf	 cert = { 0 };
	struct certurls	 u;
	size_t		 i;

	(void)state;
	cert_der("agency", &cert);
	assert_int_equal(certurl_read(a, buf_slice(&cert), &u), 0);
	assert_int_equal(u.nocsp, 1);
	assert_true(slice_eq(u.ocsp[0],
	    SLICE("http://ocsp.thunghiem.example")));
	assert_int_equal(u.ncrls, 1);
	assert_int_equal(u.crls[0].n, 1);
	assert_true(slice_eq(u.crls[0].at[0],
	    SLICE("http://ca.thunghiem.example/sub.crl")));
	assert_false(u.ca);
	for (i = 0; i < cert.n; i++)
		assert_int_equal(certurl_read(a, slice_sub(buf_slice(&cert),
		    0, i), &u), -1);
	buf_addc(&cert, 0);
	assert_int_equal(certurl_read(a, buf_slice(&cert), &u), -1);
	buf_free(&cert);
	cert_der("sub-g2", &cert);
	assert_int_equal(certurl_read(a, buf_slice(&cert), &u), 0);
	assert_true(u.ca && u.nocsp == 0 && u.ncrls == 0);
	buf_free(&cert);
	arena_free(a);
}

/* More than anybody needs: what is beyond the limits is left out. */
static void
test_many_urls(void **state)
{
	char		 text[4096] = "", one[64];
	X509		*x = pki_cert(&pki, "agency-ec");
	X509_EXTENSION	*ext;
	struct arena	*a = arena_new(1 << 16);
	unsigned char	*p = NULL;
	struct certurls	 u;
	int		 i, n;

	(void)state;
	for (i = 0; i < 40; i++) {
		snprintf(one, sizeof(one), "%sURI:http://h%d.example/c",
		    i == 0 ? "" : ",", i);
		strcat(text, one);
	}
	ext = X509V3_EXT_conf_nid(NULL, NULL, NID_crl_distribution_points,
	    text);
	assert_non_null(ext);
	X509_EXTENSION_free(X509_delete_ext(x, X509_get_ext_by_NID(x,
	    NID_crl_distribution_points, -1)));
	assert_int_equal(X509_add_ext(x, ext, -1), 1);
	assert_true((n = i2d_re_X509_tbs(x, &p)) > 0);
	OPENSSL_free(p);
	p = NULL;
	assert_true((n = i2d_X509(x, &p)) > 0);
	assert_int_equal(certurl_read(a, (struct slice){ p, (size_t)n }, &u),
	    0);
	assert_int_equal(u.ncrls, CERTURL_MAX);
	assert_true(slice_eq(u.crls[7].at[0], SLICE("http://h7.example/c")));
	OPENSSL_free(p);
	X509_EXTENSION_free(ext);
	X509_free(x);
	arena_free(a);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_many_urls),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
