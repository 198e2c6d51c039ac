/* test_docsig.c: signatures over a file with a hole, whatever a worker says of them */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/cms.h>

#include "gate/docsig.h"
#include "unit/pki.h"

#define ARENA_MAX	(16u * 1024 * 1024)
#define NOW		1796083200	/* 2026-12-01 */
#define HEAD		"%PDF-1.7\n1 0 obj\n<< /Contents "
#define TAIL		" >>\nendobj\nstartxref\n9\n%%EOF\n"
#define PADDING		64	/* zeros after the CMS */

static struct pki	 pki;
static struct trust	*trust;

/* What a file has between its head and tail, and where it says the hole is. */
static const struct {
	const char	*what;
	const char	*file;
	int64_t		 range[4];
	enum reason	 why;
} shapes[] = {
	{ "a hole of its own", "%PDF-1<00ff>%%EOF", { 0, 6, 12, 5 }, R_NONE },
	{ "the end of the last line", "%PDF-1<00FF>%%EOF\r\n",
	    { 0, 6, 12, 7 }, R_NONE },
	{ "a later revision", "%PDF-1<00ff>%%EOF\n2 0 obj", { 0, 6, 12, 6 },
	    R_NONE },
	{ "two line ends", "%PDF-1<00ff>%%EOF\n\n", { 0, 6, 12, 7 },
	    R_DOCUMENT_MALFORMED },
	{ "not to the end of a revision", "%PDF-1<00ff>%%EOF",
	    { 0, 6, 12, 4 }, R_DOCUMENT_MALFORMED },
	{ "beyond the file", "%PDF-1<00ff>%%EOF", { 0, 6, 12, 6 },
	    R_DOCUMENT_MALFORMED },
	{ "far beyond it", "%PDF-1<00ff>%%EOF", { 0, 6, 12, INT64_MAX },
	    R_DOCUMENT_MALFORMED },
	{ "not from the first byte", "%PDF-1<00ff>%%EOF", { 1, 5, 12, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "less than nothing", "%PDF-1<00ff>%%EOF", { 0, -6, 12, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "nothing after it", "%PDF-1<00ff>%%EOF", { 0, 6, 17, 0 },
	    R_DOCUMENT_MALFORMED },
	{ "no hole", "%PDF-1<00ff>%%EOF", { 0, 12, 12, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "an empty one", "%PDF-1<>%%EOF", { 0, 6, 8, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "more than the string", "%PDF-1<00ff>/A%%EOF", { 0, 6, 14, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "less than the string", "%PDF-1<00ff>%%EOF", { 0, 7, 11, 6 },
	    R_DOCUMENT_MALFORMED },
	{ "half a byte", "%PDF-1<00f>%%EOF", { 0, 6, 11, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "a blank among the digits", "%PDF-1<00 f>%%EOF", { 0, 6, 12, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "two strings", "%PDF-1<00><ff>%%EOF", { 0, 6, 14, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "a string in parentheses", "%PDF-1(00ff)%%EOF", { 0, 6, 12, 5 },
	    R_DOCUMENT_MALFORMED },
	{ "something before the file", " %PDF-<00ff>%%EOF", { 0, 6, 12, 5 },
	    R_DOCUMENT_MALFORMED },
};

static void
test_shapes(void **state)
{
	struct arena		*a = arena_new(ARENA_MAX);
	struct cms_document	 d;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(shapes); i++) {
		d = (struct cms_document){ .tsa = "" };
		if (docsig_range(a, slice_of(shapes[i].file), shapes[i].range,
		    &d) != shapes[i].why)
			fail_msg("%s", shapes[i].what);
		if (shapes[i].why == R_NONE)
			assert_true(slice_eq(d.der, SLICE("\0\xff")));
	}
	arena_free(a);
}

enum twist {
	ESS = 1 << 0,		/* signingCertificateV2 */
	OLD_DIGEST = 1 << 1,
	TWO = 1 << 2,		/* signers in one CMS */
	EMBEDDED = 1 << 3,	/* the CMS has its content */
	CHANGED = 1 << 4,	/* a byte of the file, afterwards */
	AFTER_CMS = 1 << 5,	/* something in the hole that is no zero */
	LATER = 1 << 6,		/* bytes after what is covered */
	ORPHAN = 1 << 7,
	NO_CERTS = 1 << 8,
	ECDSA = 1 << 9,
	TWICE = 1 << 10,	/* the worker tells it two times */
	BESIDE = 1 << 11	/* the signer's certificate, in the DSS */
};

static const struct {
	const char		*what;
	const char		*who;
	unsigned		 twists;
	enum model_subfilter	 subfilter;
	enum model_change	 change;
	enum sigclass		 cls;
	enum reason		 why;
} cases[] = {
	{ "signed by an agency", "agency", 0, SUBFILTER_PKCS7, CHANGE_NOTHING,
	    SIG_GOOD, R_SIGNATURE_GOOD },
	{ "the same as CAdES", "agency", ESS, SUBFILTER_CADES, CHANGE_NOTHING,
	    SIG_GOOD, R_SIGNATURE_GOOD },
	{ "ECDSA", "agency-ec", 0, SUBFILTER_PKCS7, CHANGE_NOTHING, SIG_GOOD,
	    R_SIGNATURE_GOOD },
	{ "CAdES that names no certificate", "agency", 0, SUBFILTER_CADES,
	    CHANGE_NOTHING, SIG_BAD, R_ATTRIBUTES },
	{ "a kind that nobody judges", "agency", 0, SUBFILTER_OTHER,
	    CHANGE_NOTHING, SIG_BROKEN, R_DOCUMENT_KIND },
	{ "SHA-1", "agency", OLD_DIGEST, SUBFILTER_PKCS7, CHANGE_NOTHING, SIG_BAD,
	    R_DIGEST_WEAK },
	{ "two signers", "agency", TWO, SUBFILTER_PKCS7, CHANGE_NOTHING,
	    SIG_BROKEN, R_SIGNERS_IN_ONE },
	{ "a content in it", "agency", EMBEDDED, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BROKEN, R_EMBEDDED_CONTENT },
	{ "a changed byte", "agency", CHANGED, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BAD, R_DIGEST_MISMATCH },
	{ "something after the CMS", "agency", AFTER_CMS, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BROKEN, R_TRAILING },
	{ "changed, as the worker says", "agency", 0, SUBFILTER_PKCS7,
	    CHANGE_CONTENT, SIG_BAD, R_DOCUMENT_CHANGED },
	{ "more came, as the worker says", "agency", LATER, SUBFILTER_PKCS7,
	    CHANGE_MORE, SIG_GOOD, R_SIGNATURE_GOOD },
	{ "more came, and he does not say so", "agency", LATER,
	    SUBFILTER_PKCS7, CHANGE_NOTHING, SIG_BAD, R_DOCUMENT_CHANGED },
	{ "no field leads to it", "agency", ORPHAN, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BROKEN, R_DOCUMENT_MALFORMED },
	{ "two of one range", "agency", TWICE, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BROKEN, R_DOCUMENT_MALFORMED },
	{ "without certificates", "agency", NO_CERTS, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BROKEN, R_SIGNER_CERT_MISSING },
	{ "with its certificate beside it", "agency", NO_CERTS | BESIDE,
	    SUBFILTER_PKCS7, CHANGE_NOTHING, SIG_GOOD, R_SIGNATURE_GOOD },
	{ "an unknown CA", "unknown-ca", 0, SUBFILTER_PKCS7, CHANGE_NOTHING,
	    SIG_UNKNOWN_CA, R_UNKNOWN_CA },
	{ "revoked", "revoked", 0, SUBFILTER_PKCS7, CHANGE_NOTHING,
	    SIG_REVOKED, R_CERT_REVOKED },
	{ "a certificate for something else", "server", 0, SUBFILTER_PKCS7,
	    CHANGE_NOTHING, SIG_BAD, R_KEY_USAGE },
	{ "no time stamp where one is told", "agency", 0, SUBFILTER_STAMP,
	    CHANGE_NOTHING, SIG_NONE, R_UNSIGNED },
};

static void
add_signer(CMS_ContentInfo *cms, const char *who, unsigned twists)
{
	unsigned	 flags = CMS_PARTIAL | CMS_NOSMIMECAP | CMS_BINARY;
	X509		*x = pki_cert(&pki, who);
	EVP_PKEY	*key = pki_key(&pki, who);

	flags |= twists & ESS ? CMS_CADES : 0;
	flags |= twists & NO_CERTS ? CMS_NOCERTS : 0;
	assert_non_null(CMS_add1_signer(cms, x, key, twists & OLD_DIGEST ?
	    EVP_sha1() : EVP_sha256(), flags));
	X509_free(x);
	EVP_PKEY_free(key);
}

/* The CMS over both ranges, in hexadecimal. */
static void
put_hole(struct buf *file, size_t i)
{
	unsigned	 twists = cases[i].twists;
	unsigned	 flags = CMS_PARTIAL | CMS_BINARY |
			    (twists & EMBEDDED ? 0 : CMS_DETACHED);
	CMS_ContentInfo	*cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	BIO		*in = BIO_new(BIO_s_mem());
	unsigned char	*der = NULL;
	int		 k, n;

	add_signer(cms, cases[i].who, twists);
	if (twists & TWO)
		add_signer(cms, "leader", twists);
	BIO_puts(in, HEAD);
	BIO_puts(in, TAIL);
	assert_int_equal(CMS_final(cms, in, NULL, flags), 1);
	n = i2d_CMS_ContentInfo(cms, &der);
	buf_addc(file, '<');
	for (k = 0; k < n; k++)
		buf_hex(file, der[k]);
	for (k = 0; k < PADDING; k++)
		buf_hex(file, twists & AFTER_CMS && k == PADDING / 2);
	buf_addc(file, '>');
	OPENSSL_free(der);
	BIO_free(in);
	CMS_ContentInfo_free(cms);
}

static void
run_case(size_t i)
{
	struct arena		*a = arena_new(ARENA_MAX);
	struct judge		 j = { .trust = trust, .now = NOW };
	struct model_signature	 s[2] = { { .field = "A",
		.subfilter = cases[i].subfilter, .change = cases[i].change,
		.traits = cases[i].twists & ORPHAN ? TRAIT_ORPHAN : 0,
		.changed = "" } };
	struct model		 m = { .signatures = s,
		.nsignatures = cases[i].twists & TWICE ? 2 : 1 };
	struct buf		 file = { 0 };
	struct docsigs		 out;
	unsigned char		*der = NULL;
	X509			*x = pki_cert(&pki, cases[i].who);
	int			 n = i2d_X509(x, &der);
	struct slice		 beside = { der, (size_t)n };

	buf_adds(&file, HEAD);
	s[0].range[1] = (int64_t)file.n;
	put_hole(&file, i);
	s[0].range[2] = (int64_t)file.n;
	s[0].range[3] = (int64_t)strlen(TAIL);
	buf_adds(&file, TAIL);
	if (cases[i].twists & LATER)
		buf_adds(&file, "2 0 obj endobj\n%%EOF\n");
	if (cases[i].twists & CHANGED)
		file.p[10] ^= 1;
	s[1] = s[0];
	m.certs = &beside;
	m.ncerts = cases[i].twists & BESIDE ? 1 : 0;
	assert_int_equal(docsig_judge(a, &j, buf_slice(&file), &m, &out), 0);
	if (out.verdict.cls != cases[i].cls ||
	    out.verdict.why != cases[i].why)
		fail_msg("%s: %s %d", cases[i].what,
		    sigclass_word(out.verdict.cls), (int)out.verdict.why);
	assert_int_equal(out.own, cases[i].cls != SIG_NONE);
	OPENSSL_free(der);
	X509_free(x);
	buf_free(&file);
	arena_free(a);
}

static void
test_cases(void **state)
{
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		run_case(i);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_cases),
	};
	int			 rc;

	pki_open(&pki);
	trust = pki_trust(&pki);
	rc = cmocka_run_group_tests_name("docsig", tests, NULL, NULL);
	trust_unref(trust);
	pki_close(&pki);
	return rc;
}
