/* test_crl_issuer.c: CRLs by another than the CA (RFC 5280 6.3.3 f), from folders */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "unit/pkits.h"

/* As it would be installed: the leaf comes alone, all else is in folders. */
static void
test_issuers(void **state)
{
	static const struct {
		const char	*what;
		const char	*leaf;
		const char	*certs[4], *crls[4];
		enum sigclass	 cls;
	} cases[] = {
		{ "a CRL of somebody else for the CA (4.14.28)",
		    "certs/ValidcRLIssuerTest28EE.crt",
		    { "certs/TrustAnchorRootCertificate.crt",
		    "certs/indirectCRLCA3Cert.crt",
		    "certs/indirectCRLCA3cRLIssuerCert.crt" },
		    { "crls/TrustAnchorRootCRL.crl",
		    "crls/indirectCRLCA3CRL.crl",
		    "crls/indirectCRLCA3cRLIssuerCRL.crl" }, SIG_GOOD },
		{ "a CRL by another key of the CA (4.4.19)",
		    "certs/ValidSeparateCertificateandCRLKeysTest19EE.crt",
		    { "certs/TrustAnchorRootCertificate.crt",
		    "certs/SeparateCertificateandCRLKeysCertificateSigningCACert.crt",
		    "certs/SeparateCertificateandCRLKeysCRLSigningCert.crt" },
		    { "crls/TrustAnchorRootCRL.crl",
		    "crls/SeparateCertificateandCRLKeysCRL.crl" }, SIG_GOOD },
		{ "the same, and revoked (4.4.20)",
		    "certs/InvalidSeparateCertificateandCRLKeysTest20EE.crt",
		    { "certs/TrustAnchorRootCertificate.crt",
		    "certs/SeparateCertificateandCRLKeysCertificateSigningCACert.crt",
		    "certs/SeparateCertificateandCRLKeysCRLSigningCert.crt" },
		    { "crls/TrustAnchorRootCRL.crl",
		    "crls/SeparateCertificateandCRLKeysCRL.crl" },
		    SIG_REVOKED },
	};
	struct judge		 j = { .now = PKITS_NOW };
	struct chainverdict	 v;
	struct buf		 der;
	const unsigned char	*p;
	char			 path[256];
	X509			*leaf;
	struct arena		*a = arena_new(1 << 20);
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		j.trust = pkits_load_folder(cases[i].certs, cases[i].crls);
		snprintf(path, sizeof(path), PKITS "/%s", cases[i].leaf);
		der = (struct buf){ 0 };
		pkits_get(path, &der);
		p = der.p;
		assert_non_null(leaf = d2i_X509(NULL, &p, (long)der.n));
		assert_int_equal(chain_judge(a, &j,
		    &(struct chainask){ .leaf = leaf }, &v), 0);
		if (v.cls != cases[i].cls)
			fail_msg("%s: %s", cases[i].what,
			    sigclass_word(v.cls));
		assert_true(v.aside);	/* so that nobody remembers it */
		buf_free(&der);
		X509_free(leaf);
		trust_unref(j.trust);
	}
	arena_free(a);
}

static int
setup(void **state)
{
	(void)state;
	return pkits_here();
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_issuers),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
