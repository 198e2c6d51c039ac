/* test_chain_time.c: who was revoked at a proven time, by CRLs old and new */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/x509v3.h>

#include "crypto/chain.h"
#include "unit/pki.h"

#define HOUR	3600
#define DAY	(24 * HOUR)
#define SIGNED	1738368000	/* 2025-02-01: all of the PKI is valid */
#define MARCH	1740787200	/* 2025-03-01 */
#define EXPIRY	1748736000	/* 2025-06-01: EARLY of the PKI */
#define NEW_YEAR 1767225600	/* 2026-01-01 */

static struct pki	 pki;

static void
put_invalid(X509_REVOKED *entry, time_t since)
{
	ASN1_GENERALIZEDTIME	*t = ASN1_GENERALIZEDTIME_set(NULL, since);

	assert_int_equal(X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date,
	    t, 0, 0), 1);
	ASN1_GENERALIZEDTIME_free(t);
}

/* A CRL of ours in place of the PKI's. */
struct crl {
	const char	*issuer;
	time_t		 from, to;
	const char	*lists;		/* NULL: nobody */
	time_t		 revoked, invalid;	/* invalid 0: does not say */
	time_t		 keeps;		/* expiredCertsOnCRL; 0: none */
	bool		 keeps_garbage;
};

/* X.509 expiredCertsOnCRL, for which OpenSSL 3.0 has no name. */
static void
put_keeps(X509_CRL *crl, const struct crl *c)
{
	ASN1_GENERALIZEDTIME	*t = ASN1_GENERALIZEDTIME_set(NULL, c->keeps);
	ASN1_OCTET_STRING	*der = ASN1_OCTET_STRING_new();
	ASN1_OBJECT		*oid = OBJ_txt2obj("2.5.29.60", 1);
	X509_EXTENSION		*ext;
	unsigned char		*p = NULL;
	int			 n = i2d_ASN1_GENERALIZEDTIME(t, &p);

	if (c->keeps_garbage)
		p[0] = V_ASN1_OCTET_STRING;
	ASN1_OCTET_STRING_set(der, p, n);
	ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 0, der);
	assert_int_equal(X509_CRL_add_ext(crl, ext, -1), 1);
	X509_EXTENSION_free(ext);
	OPENSSL_free(p);
	ASN1_OBJECT_free(oid);
	ASN1_OCTET_STRING_free(der);
	ASN1_GENERALIZEDTIME_free(t);
}

static void
put_entry(X509_CRL *crl, const struct crl *c)
{
	X509		*x = pki_cert(&pki, c->lists);
	X509_REVOKED	*entry = X509_REVOKED_new();
	ASN1_TIME	*t = ASN1_TIME_set(NULL, c->revoked);

	X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(x));
	X509_REVOKED_set_revocationDate(entry, t);
	if (c->invalid != 0)
		put_invalid(entry, c->invalid);
	assert_int_equal(X509_CRL_add0_revoked(crl, entry), 1);
	ASN1_TIME_free(t);
	X509_free(x);
}

static void
write_crl(const struct crl *c, const char *path)
{
	X509_CRL	*crl = X509_CRL_new();
	X509		*issuer = pki_cert(&pki, c->issuer);
	EVP_PKEY	*key = pki_key(&pki, c->issuer);
	ASN1_TIME	*from = ASN1_TIME_set(NULL, c->from);
	ASN1_TIME	*to = ASN1_TIME_set(NULL, c->to);
	FILE		*f = fopen(path, "w");

	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer));
	X509_CRL_set1_lastUpdate(crl, from);
	X509_CRL_set1_nextUpdate(crl, to);
	if (c->lists != NULL)
		put_entry(crl, c);
	if (c->keeps != 0)
		put_keeps(crl, c);
	X509_CRL_sort(crl);
	assert_true(X509_CRL_sign(crl, key, EVP_sha256()) > 0);
	assert_non_null(f);
	assert_int_equal(PEM_write_X509_CRL(f, crl), 1);
	fclose(f);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	EVP_PKEY_free(key);
	X509_free(issuer);
	X509_CRL_free(crl);
}

/* The PKI's trust, with that CRL in place of its issuer's. */
static struct trust *
trust_with(const struct crl *c)
{
	char			 dir[] = "/tmp/cks-crls.XXXXXX", path[512];
	char			 command[1024], folder[512], pins[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder), .crls = dir,
		.pins = pki_path(&pki, "pins", pins) };
	struct buf		 faults = { 0 };
	struct trust		*t;

	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof(command), "cp %s/crls/*.crl %s", pki.dir,
	    dir);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof(path), "%s/%s.crl", dir, c->issuer);
	write_crl(c, path);
	if (trust_load(&paths, &t, &faults) == -1)
		pki_die(buf_str(&faults));
	pki_run("rm -r", dir);
	buf_free(&faults);
	return t;
}

/* The class of who's certificate, and of its status what is asked for. */
static enum sigclass
judge_crl(const struct crl *c, const char *who, time_t at, time_t grace,
    struct certstate *st)
{
	struct trust		*t = trust_with(c);
	struct judge		 j = { .trust = t, .now = PKI_NOW,
				    .grace = grace };
	X509			*leaf = pki_cert(&pki, who);
	struct chainask		 ask = { .leaf = leaf, .at = at };
	struct arena		*a = arena_new(1 << 20);
	struct chainverdict	 v;

	assert_int_equal(chain_judge(a, &j, &ask, &v), 0);
	assert_true(v.npath > 1);
	*st = v.path[0].state;
	arena_free(a);
	X509_free(leaf);
	trust_unref(t);
	return v.cls;
}

static void
test_crls(void **state)
{
	const time_t	 now = PKI_NOW, next = PKI_NOW + DAY;
	const struct {
		const char	*what, *who;
		struct crl	 crl;
		time_t		 at, grace;
		enum sigclass	 cls;
	} cases[] = {
		{ "a newer CRL, nobody in it", "agency", { "sub-g2", now - DAY,
		    next, NULL, 0, 0, 0, false }, SIGNED, 0, SIG_GOOD },
		{ "expired: a CRL from before that", "expired", { "sub-g2",
		    EXPIRY - DAY, next, NULL, 0, 0, 0, false }, SIGNED, 0,
		    SIG_GOOD },
		{ "expired: a newer CRL may have dropped it", "expired",
		    { "sub-g2", now - DAY, next, NULL, 0, 0, 0, false },
		    SIGNED, 0, SIG_STATUS_UNKNOWN },
		{ "expired: it keeps what has", "expired", { "sub-g2",
		    now - DAY, next, NULL, 0, 0, MARCH, false }, SIGNED, 0,
		    SIG_GOOD },
		{ "expired: it keeps what has only since", "expired",
		    { "sub-g2", now - DAY, next, NULL, 0, 0, NEW_YEAR,
		    false }, SIGNED, 0, SIG_STATUS_UNKNOWN },
		{ "expired: it keeps nobody knows what", "expired",
		    { "sub-g2", now - DAY, next, NULL, 0, 0, MARCH, true },
		    SIGNED, 0, SIG_STATUS_UNKNOWN },
		{ "expired, and never proven", "expired", { "sub-g2",
		    now - DAY, next, NULL, 0, 0, MARCH, false }, 0, 0,
		    SIG_EXPIRED },
		{ "expired and listed as revoked before", "expired",
		    { "sub-g2", now - DAY, next, "expired", SIGNED - DAY, 0,
		    MARCH, false }, SIGNED, 0, SIG_REVOKED },
		{ "revoked after", "agency", { "sub-g2", now - DAY, next,
		    "agency", MARCH, 0, 0, false }, SIGNED, 0, SIG_GOOD },
		{ "revoked in the same second", "agency", { "sub-g2",
		    now - DAY, next, "agency", SIGNED, 0, 0, false }, SIGNED,
		    0, SIG_REVOKED },
		{ "revoked before", "agency", { "sub-g2", now - DAY, next,
		    "agency", SIGNED - 1, 0, 0, false }, SIGNED, 0,
		    SIG_REVOKED },
		{ "revoked after, stolen before", "agency", { "sub-g2",
		    now - DAY, next, "agency", MARCH, SIGNED - DAY, 0,
		    false }, SIGNED, 0, SIG_REVOKED },
		{ "revoked after, stolen after", "agency", { "sub-g2",
		    now - DAY, next, "agency", MARCH, MARCH - DAY, 0, false },
		    SIGNED, 0, SIG_GOOD },
		{ "revoked before, of all things stolen after", "agency",
		    { "sub-g2", now - DAY, next, "agency", SIGNED - DAY,
		    MARCH, 0, false }, SIGNED, 0, SIG_REVOKED },
		{ "revoked, never proven", "agency", { "sub-g2", now - DAY,
		    next, "agency", MARCH, 0, 0, false }, 0, 0, SIG_REVOKED },
		{ "its CA revoked after", "agency", { "root-g2", now - DAY,
		    next, "sub-g2", MARCH, 0, 0, false }, SIGNED, 0,
		    SIG_GOOD },
		{ "its CA revoked before", "agency", { "root-g2", now - DAY,
		    next, "sub-g2", SIGNED - DAY, 0, 0, false }, SIGNED, 0,
		    SIG_REVOKED },
		{ "a CRL too old", "agency", { "sub-g2", MARCH, now - HOUR,
		    NULL, 0, 0, 0, false }, SIGNED, 0, SIG_STATUS_UNKNOWN },
		{ "too old, within the grace", "agency", { "sub-g2", MARCH,
		    now - HOUR, NULL, 0, 0, 0, false }, SIGNED, HOUR,
		    SIG_GOOD },
		{ "the same unproven", "agency", { "sub-g2", MARCH,
		    now - HOUR, NULL, 0, 0, 0, false }, 0, HOUR, SIG_GOOD },
		{ "beyond the grace", "agency", { "sub-g2", MARCH,
		    now - HOUR, NULL, 0, 0, 0, false }, 0, HOUR - 1,
		    SIG_STATUS_UNKNOWN },
		{ "grace lets nobody off", "agency", { "sub-g2", MARCH,
		    now - HOUR, "agency", MARCH, 0, 0, false }, 0, HOUR,
		    SIG_REVOKED },
		{ "grace, and revoked after", "agency", { "sub-g2", MARCH,
		    now - HOUR, "agency", MARCH, 0, 0, false }, SIGNED, HOUR,
		    SIG_GOOD },
		{ "too old to prove that it was only revoked after", "agency",
		    { "sub-g2", MARCH, now - HOUR, "agency", MARCH, 0, 0,
		    false }, SIGNED, 0, SIG_STATUS_UNKNOWN },
		{ "too old, but old enough to refuse", "agency", { "sub-g2",
		    MARCH, now - HOUR, "agency", SIGNED - DAY, 0, 0, false },
		    SIGNED, 0, SIG_REVOKED },
		{ "a CRL of tomorrow", "agency", { "sub-g2", now + HOUR, next,
		    NULL, 0, 0, 0, false }, SIGNED, 0, SIG_STATUS_UNKNOWN },
	};
	struct certstate	 st;
	enum sigclass		 cls;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		cls = judge_crl(&cases[i].crl, cases[i].who, cases[i].at,
		    cases[i].grace, &st);
		if (cls != cases[i].cls)
			fail_msg("%s: %s", cases[i].what, sigclass_word(cls));
		if (st.grace != (cases[i].grace == HOUR))
			fail_msg("%s: grace", cases[i].what);
	}
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
		cmocka_unit_test(test_crls),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
