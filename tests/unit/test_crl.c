/* test_crl.c: which fetched CRL is one, and which may take another's place */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/crl.h"
#include "unit/crls.h"

static struct pki	 pki;
static struct issuers	*issuers;

static void
make(const struct crl_spec *s, bool pem, struct buf *out)
{
	X509_CRL	*crl = crls_make(&pki, s);
	BIO		*bio = BIO_new(BIO_s_mem());
	char		*p;
	long		 n;

	assert_int_equal(pem ? PEM_write_bio_X509_CRL(bio, crl) :
	    i2d_X509_CRL_bio(bio, crl), 1);
	n = BIO_get_mem_data(bio, &p);
	buf_add(out, (struct slice){ (unsigned char *)p, (size_t)n });
	BIO_free(bio);
	X509_CRL_free(crl);
}

static const char *
read_spec(const struct crl_spec *s, struct crl_facts *f)
{
	struct buf	 b = { 0 };
	const char	*fault;

	make(s, false, &b);
	fault = crl_read(issuers, buf_slice(&b), f);
	buf_free(&b);
	return fault;
}

static void
test_read(void **state)
{
	const struct crl_spec	 spec = { "sub-stale", 0x1234, 1, 7, 0, false };
	struct crl_facts	 f, pem;
	struct buf		 b = { 0 };
	size_t			 i;

	(void)state;
	make(&spec, false, &b);
	assert_null(crl_read(issuers, buf_slice(&b), &f));
	assert_int_equal(f.this_update, PKI_NOW - CRLS_DAY);
	assert_int_equal(f.next_update, PKI_NOW + 6 * CRLS_DAY);
	assert_true(f.numbered);
	assert_int_equal(f.number[CRL_NUMBER_MAX - 2], 0x12);
	assert_int_equal(f.number[CRL_NUMBER_MAX - 1], 0x34);
	for (i = 0; i < b.n; i++)
		assert_non_null(crl_read(issuers, slice_sub(buf_slice(&b), 0,
		    i), &f));
	b.p[b.n - 1] ^= 1;
	assert_string_equal(crl_read(issuers, buf_slice(&b), &f),
	    "no CA of the trust folder signed it");
	b.p[b.n - 1] ^= 1;
	buf_addc(&b, 0);
	assert_string_equal(crl_read(issuers, buf_slice(&b), &f),
	    "not a CRL");
	buf_free(&b);
	make(&spec, true, &b);
	assert_null(crl_read(issuers, buf_slice(&b), &pem));
	assert_int_equal(pem.this_update, PKI_NOW - CRLS_DAY);
	buf_free(&b);
}

static void
test_signers(void **state)
{
	static const struct {
		const char	*ca;
		bool		 taken;
	} cases[] = {
		{ "sub-stale", true }, { "sub-g2", true }, { "root-g2", true },
		{ "root-vn", true }, { "root-unknown", false },
		{ "sub-impostor", false },	/* another key, the same name */
		{ "agency", false },		/* not in the trust folder */
	};
	struct crl_spec		 s = { NULL, 1, 0, 1, 0, false };
	struct crl_facts	 f;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		s.ca = cases[i].ca;
		if ((read_spec(&s, &f) == NULL) != cases[i].taken)
			fail_msg("%s", s.ca);
	}
}

static const struct {
	const char	*what;
	struct crl_spec	 old, fresh;
	const char	*want;		/* NULL: taken */
} cases[] = {
	{ "the first", { 0 }, { "sub-stale", 1, 1, 7, 0, false }, NULL },
	{ "the first, out of date", { 0 },
	    { "sub-stale", 1, 8, 7, 0, false }, "out of date" },
	{ "the first, ends just now", { 0 },
	    { "sub-stale", 1, 7, 7, 0, false }, "out of date" },
	{ "from tomorrow", { 0 }, { "sub-stale", 1, -1, 7, 0, false },
	    "not yet valid" },
	{ "a newer one", { "sub-stale", 1, 2, 7, 0, false },
	    { "sub-stale", 2, 1, 7, 0, false }, NULL },
	{ "the same again", { "sub-stale", 2, 1, 7, 0, false },
	    { "sub-stale", 2, 1, 7, 0, false }, NULL },
	{ "an older one that still holds", { "sub-stale", 2, 1, 7, 0, false },
	    { "sub-stale", 1, 2, 7, 0, false },
	    "older than the one at hand" },
	{ "an older one that holds longer",
	    { "sub-stale", 2, 1, 2, 0, false },
	    { "sub-stale", 1, 2, 9, 0, false },
	    "older than the one at hand" },
	{ "an older one though the newer has ended",
	    { "sub-stale", 2, 3, 2, 0, false },
	    { "sub-stale", 1, 4, 9, 0, false },
	    "older than the one at hand" },
	{ "a newer one with a lower number",
	    { "sub-stale", 9, 2, 7, 0, false },
	    { "sub-stale", 8, 1, 7, 0, false },
	    "older than the one at hand" },
	{ "a newer one that lost its number",
	    { "sub-stale", 9, 2, 7, 0, false },
	    { "sub-stale", 0, 1, 7, 0, false },
	    "older than the one at hand" },
	{ "a newer one that got a number", { "sub-stale", 0, 2, 7, 0, false },
	    { "sub-stale", 1, 1, 7, 0, false }, NULL },
	{ "numbers of two bytes", { "sub-stale", 0xff, 2, 7, 0, false },
	    { "sub-stale", 0x100, 1, 7, 0, false }, NULL },
	{ "another CA's, while it holds", { "sub-stale", 1, 2, 7, 0, false },
	    { "sub-g2", 2, 1, 7, 0, false }, "of another issuer" },
	{ "another CA's, after its end", { "sub-stale", 1, 9, 7, 0, false },
	    { "sub-g2", 2, 1, 7, 0, false }, NULL },
};

static void
test_refusal(void **state)
{
	struct crl_facts	 old, fresh;
	const char		*got;
	bool			 have;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		have = cases[i].old.ca != NULL;
		if (have)
			assert_null(read_spec(&cases[i].old, &old));
		assert_null(read_spec(&cases[i].fresh, &fresh));
		got = crl_refusal(have ? &old : NULL, &fresh, PKI_NOW);
		if ((got == NULL) != (cases[i].want == NULL) ||
		    (got != NULL && strcmp(got, cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].what,
			    got == NULL ? "taken" : got);
		if (have && cases[i].old.number == cases[i].fresh.number)
			assert_true(crl_same(&old, &fresh));
		else if (have)
			assert_false(crl_same(&old, &fresh));
	}
}

static void
test_issuers(void **state)
{
	struct trust	*t = pki_trust(&pki);
	struct buf	 b = { 0 };
	struct issuers	*copy;
	size_t		 i;

	(void)state;
	issuers_put(t, &b);
	for (i = 0; i < b.n; i += 61) {
		copy = issuers_get(slice_sub(buf_slice(&b), 0, i));
		assert_null(copy);
	}
	buf_free(&b);
	trust_unref(t);
}

static int
setup(void **state)
{
	struct trust	*t;
	struct buf	 b = { 0 };

	(void)state;
	pki_open(&pki);
	t = pki_trust(&pki);
	issuers_put(t, &b);
	issuers = issuers_get(buf_slice(&b));
	buf_free(&b);
	trust_unref(t);
	return issuers == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	issuers_free(issuers);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_signers),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_issuers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
