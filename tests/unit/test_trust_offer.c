/* test_trust_offer.c: what of a file may be put into the trust folders */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/stat.h>

#include <cmocka.h>

#include "crypto/trust_offer.h"
#include "unit/crls.h"

#define OFFER_ARENA	(1024 * 1024)

static struct pki	 pki;
static struct arena	*arena;
static char		 dir[32];

static void
add_file(struct buf *b, const char *name)
{
	FILE	*f = pki_file(&pki, name, "");
	int	 c;

	while ((c = getc(f)) != EOF)
		buf_addc(b, c);
	fclose(f);
}

/* A gateway's folders with some files of the PKI and its pins, or others. */
static void
place(const char *const *certs, const char *pins)
{
	char		 path[128];
	struct buf	 b;
	FILE		*f;
	size_t		 i;

	strcpy(dir, "/tmp/cks-offer.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/crls", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/trust", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	for (i = 0; certs[i] != NULL; i++) {
		b = (struct buf){ 0 };
		add_file(&b, certs[i]);
		snprintf(path, sizeof(path), "%s/trust/%s", dir, certs[i]);
		assert_non_null(f = fopen(path, "w"));
		fwrite(b.p, 1, b.n, f);
		fclose(f);
		buf_free(&b);
	}
	b = (struct buf){ 0 };
	if (pins == NULL)
		add_file(&b, "pins");
	else
		buf_adds(&b, pins);
	snprintf(path, sizeof(path), "%s/pins", dir);
	assert_non_null(f = fopen(path, "w"));
	fwrite(b.p, 1, b.n, f);
	fclose(f);
	buf_free(&b);
}

static void
place_close(void)
{
	char	 command[64];

	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

static int
offers(struct slice file, struct trust_offers *out, const char **why)
{
	char			 folder[64], crls[64], pins[64];
	struct trust_paths	 paths = { .folder = folder, .crls = crls,
				    .pins = pins };

	snprintf(folder, sizeof(folder), "%s/trust", dir);
	snprintf(crls, sizeof(crls), "%s/crls", dir);
	snprintf(pins, sizeof(pins), "%s/pins", dir);
	return trust_offers(arena, &paths, file, out, why);
}

/* A line of pins: the certificate as, say, "root government G2". */
static void
add_pin(struct buf *b, const char *cert, const char *as)
{
	X509		*x = pki_cert(&pki, cert);
	unsigned char	 md[32];
	size_t		 i;

	assert_int_equal(X509_digest(x, EVP_sha256(), md, NULL), 1);
	for (i = 0; i < sizeof(md); i++)
		buf_printf(b, "%02x", md[i]);
	buf_printf(b, " %s\n", as);
	X509_free(x);
}

static void
test_certs(void **state)
{
	static const struct {
		const char	*what;
		const char	*there[3], *file[3];
		enum offer_verdict verdict[3];
		const char	*why;	/* of the first that is refused */
	} cases[] = {
		{ "a pinned root", { NULL }, { "root-g2.crt" },
		    { OFFER_TAKE }, NULL },
		{ "twice in one file", { NULL },
		    { "root-g2.crt", "root-g2.crt" },
		    { OFFER_TAKE, OFFER_THERE }, NULL },
		{ "a sub-CA before its root", { NULL },
		    { "sub-g2.crt", "root-g2.crt" },
		    { OFFER_TAKE, OFFER_TAKE }, NULL },
		{ "a sub-CA whose root is there", { "root-g2.crt" },
		    { "sub-nostatus.crt" }, { OFFER_TAKE }, NULL },
		{ "a sub-CA alone", { NULL }, { "sub-g2.crt" },
		    { OFFER_REFUSED }, "is pinned, but its root is not in "
		    "the folder: install that first" },
		{ "a stranger with an honest one", { "root-g2.crt" },
		    { "sub-impostor.crt", "sub-g2.crt", "root-unknown.crt" },
		    { OFFER_REFUSED, OFFER_TAKE, OFFER_REFUSED },
		    "does not verify to a pinned root" },
		{ "an agency whose CA comes along", { "root-g2.crt" },
		    { "agency.crt", "sub-g2.crt" },
		    { OFFER_REFUSED, OFFER_TAKE },
		    "is not a CA's certificate" },
	};
	struct trust_offers	 got;
	struct buf		 b;
	const char		*why, *told;
	size_t			 i, k;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		place(cases[i].there, NULL);
		b = (struct buf){ 0 };
		for (k = 0; k < 3 && cases[i].file[k] != NULL; k++)
			add_file(&b, cases[i].file[k]);
		if (offers(buf_slice(&b), &got, &why) == -1 || got.n != k)
			fail_msg("%s: not judged", cases[i].what);
		told = NULL;
		for (k = 0; k < got.n; k++) {
			if (got.v[k].verdict != cases[i].verdict[k])
				fail_msg("%s: %zu is %d", cases[i].what, k,
				    (int)got.v[k].verdict);
			if (told == NULL)
				told = got.v[k].why;
		}
		if (cases[i].why == NULL ? told != NULL : told == NULL ||
		    strcmp(told, cases[i].why) != 0)
			fail_msg("%s: %s", cases[i].what, told);
		buf_free(&b);
		place_close();
	}
}

/* A pin that says something else than the certificate is no permission. */
static void
test_pins(void **state)
{
	static const char *const	 roots[] = { "root-g2.crt", NULL };
	struct trust_offers		 got;
	struct buf			 pins = { 0 }, b = { 0 };
	const char			*why;

	(void)state;
	add_pin(&pins, "root-g2", "root government G2");
	add_pin(&pins, "sub-g2", "sub public -");
	add_pin(&pins, "root-vn", "sub government G2");
	place(roots, buf_str(&pins));
	add_file(&b, "sub-g2.crt");
	add_file(&b, "root-vn.crt");
	assert_int_equal(offers(buf_slice(&b), &got, &why), 0);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.v[0].verdict, OFFER_REFUSED);
	assert_string_equal(got.v[0].why, "is not what its pin says");
	assert_int_equal(got.v[1].verdict, OFFER_REFUSED);
	assert_string_equal(got.v[1].why, "a root that no pin allows");
	assert_false(got.v[1].unpinned);	/* another pin would not do */
	buf_free(&b);
	buf_free(&pins);
	place_close();
}

static void
add_crl(struct buf *b, const struct crl_spec *s)
{
	X509_CRL	*crl = crls_make(&pki, s);
	BIO		*out = BIO_new(BIO_s_mem());
	char		*p;
	long		 n;

	assert_int_equal(PEM_write_bio_X509_CRL(out, crl), 1);
	n = BIO_get_mem_data(out, &p);
	buf_add(b, (struct slice){ (unsigned char *)p, (size_t)n });
	BIO_free(out);
	X509_CRL_free(crl);
}

/* Several CRLs of one file are compared with each other too. */
static void
test_crls(void **state)
{
	static const char *const	 cas[] = { "root-g2.crt",
		"sub-g2.crt", NULL };
	static const struct crl_spec	 specs[] = {
		{ "sub-g2", 5, 5, 9, 0, false },
		{ "sub-g2", 7, 2, 9, 0, false },	/* newer */
		{ "sub-g2", 6, 3, 9, 0, false },	/* older again */
		{ "sub-g2", 8, 1, 9, 0, true },		/* of users only */
		{ "root-g1", 9, 1, 9, 0, false },	/* nobody here */
	};
	struct trust_offers	 got;
	struct buf		 b = { 0 };
	const char		*why;
	size_t			 i;

	(void)state;
	place(cas, NULL);
	for (i = 0; i < NELEM(specs); i++)
		add_crl(&b, &specs[i]);
	assert_int_equal(offers(buf_slice(&b), &got, &why), 0);
	assert_int_equal(got.n, NELEM(specs));
	assert_int_equal(got.v[0].verdict, OFFER_TAKE);
	assert_int_equal(got.v[1].verdict, OFFER_TAKE);
	assert_true(got.v[1].replaces);
	assert_string_equal(got.v[0].file, got.v[1].file);
	assert_int_equal(got.v[2].verdict, OFFER_REFUSED);
	assert_string_equal(got.v[2].why,
	    "is no newer than the one that is there");
	assert_int_equal(got.v[3].verdict, OFFER_TAKE);
	assert_string_not_equal(got.v[3].file, got.v[1].file);
	assert_false(got.v[3].replaces);
	assert_int_equal(got.v[4].verdict, OFFER_REFUSED);
	buf_free(&b);
	place_close();
}

/* Foreign bytes: every beginning of a good file, and what is none. */
static void
test_bytes(void **state)
{
	static const char *const	 none[] = { NULL };
	struct trust_offers		 got;
	struct buf			 b = { 0 }, many = { 0 };
	X509				*x = pki_cert(&pki, "root-g2");
	const char			*why;
	unsigned char			*der = NULL;
	int				 n = i2d_X509(x, &der), i;

	(void)state;
	place(none, NULL);
	assert_int_equal(offers((struct slice){ der, (size_t)n }, &got, &why),
	    0);
	for (i = 0; i < n; i += 97) {
		assert_int_equal(offers((struct slice){ der, (size_t)i },
		    &got, &why), -1);
		assert_string_equal(why, "neither a certificate nor a CRL");
	}
	add_file(&b, "root-g2.crt");
	for (i = 0; i < OFFER_MAX + 1; i++)
		buf_add(&many, buf_slice(&b));
	assert_int_equal(offers(buf_slice(&many), &got, &why), -1);
	assert_string_equal(why, "too many certificates and CRLs");
	buf_free(&b);
	buf_free(&many);
	OPENSSL_free(der);
	X509_free(x);
	place_close();
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	arena = arena_new(OFFER_ARENA);
	return arena == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_certs),
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_crls),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
