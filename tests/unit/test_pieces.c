/* test_pieces.c: what a judgement rests on, out of a snapshot and a CMS */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/cms.h>

#include "crypto/pieces.h"
#include "unit/pki.h"

static struct pki	 pki;

struct counts {
	size_t		 v[PIECE_STAMP + 1];
	struct buf	 last;
	size_t		 left;		/* before it is ended */
};

static int
take(void *ctx, enum piece kind, struct slice der)
{
	struct counts	*c = ctx;

	c->v[kind]++;
	c->last.n = 0;
	buf_add(&c->last, der);
	return c->left-- > 0 ? 0 : -1;
}

static void
test_snapshot(void **state)
{
	struct trust	*t = pki_trust(&pki);
	struct counts	 c = { .left = 100 };

	(void)state;
	assert_int_equal(trust_pieces(t, take, &c), 0);
	assert_int_equal(c.v[PIECE_CERT], 8);
	assert_int_equal(c.v[PIECE_CRL], 7);
	assert_int_equal(c.v[PIECE_STAMP], 0);
	c.left = 0;
	assert_int_equal(trust_pieces(t, take, &c), -1);
	trust_unref(t);
	buf_free(&c.last);
}

/* What is written is read again as the same. */
static void
test_pins(void **state)
{
	struct trust		*t = pki_trust(&pki);
	struct buf		 pins = { 0 }, again = { 0 }, faults = { 0 };
	char			 path[] = "/tmp/cks-pins.XXXXXX", folder[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder), .pins = path };
	int			 fd = mkstemp(path);

	(void)state;
	assert_true(fd != -1);
	trust_pins_put(t, &pins);
	assert_non_null(buf_str(&pins));
	assert_int_equal(write(fd, pins.p, pins.n), pins.n);
	close(fd);
	trust_unref(t);
	assert_int_equal(trust_load(&paths, &t, &faults), 0);
	trust_pins_put(t, &again);
	assert_string_equal(buf_str(&again), buf_str(&pins));
	unlink(path);
	trust_unref(t);
	buf_free(&pins);
	buf_free(&again);
	buf_free(&faults);
}

/* A CMS with its certificate and, in the place of a token, some SEQUENCE. */
static void
test_cms(void **state)
{
	static const unsigned char token[] = { 0x30, 3, 2, 1, 5 };
	X509		*x = pki_cert(&pki, "agency");
	EVP_PKEY	*key = pki_key(&pki, "agency");
	BIO		*in = BIO_new_mem_buf("a", 1);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in, CMS_DETACHED |
			    CMS_BINARY);
	CMS_SignerInfo	*si = sk_CMS_SignerInfo_value(
			    CMS_get0_SignerInfos(cms), 0);
	struct counts	 c = { .left = 100 };
	unsigned char	*der = NULL;
	int		 n;

	(void)state;
	assert_int_equal(CMS_unsigned_add1_attr_by_NID(si,
	    NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token,
	    sizeof(token)), 1);
	n = i2d_CMS_ContentInfo(cms, &der);
	assert_int_equal(cms_pieces((struct slice){ der, (size_t)n }, take,
	    &c), 0);
	assert_int_equal(c.v[PIECE_CERT], 1);
	assert_int_equal(c.v[PIECE_STAMP], 1);
	assert_true(slice_eq(buf_slice(&c.last),
	    (struct slice){ token, sizeof(token) }));
	assert_int_equal(cms_pieces(SLICE("no CMS"), take, &c), 0);
	assert_int_equal(c.v[PIECE_CERT], 1);
	OPENSSL_free(der);
	buf_free(&c.last);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_snapshot),
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_cms),
	};
	int			 rc;

	pki_open(&pki);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	pki_close(&pki);
	return rc;
}
