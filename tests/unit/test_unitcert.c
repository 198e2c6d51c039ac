/* test_unitcert.c: which certificates a unit of ours may sign with */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/unitcert.h"
#include "unit/pki.h"

#define YEAR_S	(365 * 24 * 3600)

static struct pki	 pki;
static struct trust	*trust;

static void
get(const char *name, const char *suffix, struct buf *b)
{
	FILE	*f = pki_file(&pki, name, suffix);
	int	 c;

	while ((c = getc(f)) != EOF)
		buf_addc(b, c);
	fclose(f);
}

static const char	 no_pem[] = "no certificate in PEM form";
static const char	 no_use[] = "is not for signing mail (key usage)";

static const struct {
	const char	*what;
	const char	*name, *suffix;	/* of the test PKI */
	const char	*fault;		/* NULL: none */
	enum sigclass	 cls;		/* where there is none */
} cases[] = {
	{ "an agency's, alone", "agency", ".crt", NULL, SIG_GOOD },
	{ "an agency's with its CA", "agency", ".chain.crt", NULL, SIG_GOOD },
	{ "a device's", "device", ".crt", NULL, SIG_GOOD },
	{ "of the older generation", "g1", ".crt", NULL, SIG_WEAK },
	{ "a person's", "leader", ".crt", "is a person's: units sign with an "
	    "agency's, a device's or a service's", SIG_NONE },
	{ "a CA's", "sub-g2", ".crt", "is a CA's: the unit's own must be the "
	    "first", SIG_NONE },
	{ "for encryption only", "encryption", ".crt", no_use, SIG_NONE },
	{ "for a web server only", "server", ".crt", no_use, SIG_NONE },
	{ "a key", "agency", ".key", no_pem, SIG_NONE },
	/* time mends or brings these: told, and no fault of the file */
	{ "expired", "expired", ".crt", NULL, SIG_EXPIRED },
	{ "not yet valid", "not-yet-valid", ".crt", NULL, SIG_NOT_YET_VALID },
	{ "revoked", "revoked", ".crt", NULL, SIG_REVOKED },
	{ "without a CRL", "no-status", ".crt", NULL, SIG_STATUS_UNKNOWN },
	{ "of nobody we know", "unknown-ca", ".crt", NULL, SIG_UNKNOWN_CA },
	{ "of a public CA", "public-ca", ".crt", NULL, SIG_PUBLIC_CA },
};

static void
test_cases(void **state)
{
	const struct judge	 judge = { .trust = trust, .now = PKI_NOW };
	struct arena		*a = arena_new(1 << 20);
	struct buf		 pem = { 0 };
	struct signer		 s;
	const char		*fault;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		pem.n = 0;
		get(cases[i].name, cases[i].suffix, &pem);
		fault = unitcert_fault(&judge, buf_slice(&pem));
		if ((fault == NULL) != (cases[i].fault == NULL))
			print_error("%s: %s\n", cases[i].what,
			    fault == NULL ? "no fault" : fault);
		if (cases[i].fault != NULL) {
			assert_string_equal(fault, cases[i].fault);
			continue;
		}
		assert_null(fault);
		assert_int_equal(unitcert_judge(a, &judge, buf_slice(&pem),
		    &s), 0);
		if (s.cls != cases[i].cls)
			print_error("%s: %s\n", cases[i].what,
			    sigclass_word(s.cls));
		assert_int_equal(s.cls, cases[i].cls);
	}
	buf_free(&pem);
	arena_free(a);
}

/* What is remembered holds as long as the certificate and its CRLs. */
static void
test_again(void **state)
{
	static const struct {
		time_t		 after;
		enum sigclass	 cls;
	} times[] = {
		{ 0, SIG_GOOD }, { 1, SIG_GOOD },
		{ 40L * YEAR_S, SIG_EXPIRED },
		{ 2, SIG_GOOD }, { -40L * YEAR_S, SIG_NOT_YET_VALID },
	};
	struct arena		*a = arena_new(1 << 20);
	struct judge		 judge = { .trust = trust };
	struct buf		 pem = { 0 };
	struct signer		 first, s;
	size_t			 i;

	(void)state;
	get("agency", ".chain.crt", &pem);
	for (i = 0; i < NELEM(times); i++) {
		judge.now = PKI_NOW + times[i].after;
		assert_int_equal(unitcert_judge(a, &judge, buf_slice(&pem),
		    &s), 0);
		assert_int_equal(s.cls, times[i].cls);
		if (i == 0)
			first = s;
		assert_string_equal(s.subject, first.subject);
		assert_int_equal(s.holder, first.holder);
	}
	buf_free(&pem);
	arena_free(a);
}

static void
test_no_pem(void **state)
{
	static const char	 cut[] = "-----BEGIN CERTIFICATE-----\nAA\n"
				    "-----END CERTIFICATE-----\n";
	const struct judge	 judge = { .trust = trust, .now = PKI_NOW };
	struct arena		*a = arena_new(1 << 20);
	struct buf		 pem = { 0 };
	struct signer		 s;

	(void)state;
	assert_string_equal(unitcert_fault(&judge, (struct slice){ 0 }), no_pem);
	assert_string_equal(unitcert_fault(&judge, slice_of(cut)), no_pem);
	get("agency", ".crt", &pem);
	buf_adds(&pem, cut);		/* the chain must be readable too */
	assert_string_equal(unitcert_fault(&judge, buf_slice(&pem)), no_pem);
	assert_int_equal(unitcert_judge(a, &judge, buf_slice(&pem), &s), -1);
	buf_free(&pem);
	arena_free(a);
}

static int
begin(void **state)
{
	(void)state;
	pki_open(&pki);
	trust = pki_trust(&pki);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	trust_unref(trust);
	pki_close(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_no_pem),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
