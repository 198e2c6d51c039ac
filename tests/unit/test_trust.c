/* test_trust.c: what a trust folder may hold, and every fault of one */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/stat.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "crypto/trust.h"
#include "unit/pki.h"

static struct pki	 pki;

/* A folder of our own: trust/, crls/ and pins. */
static void
place_open(char dir[32])
{
	char	 path[64];

	strcpy(dir, "/tmp/cks-trust.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/trust", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/crls", dir);
	mkdir(path, 0700);
}

static void
put(const char *dir, const char *name, struct slice bytes)
{
	char	 path[128];
	FILE	*f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_non_null(f = fopen(path, "w"));
	fwrite(bytes.p, 1, bytes.n, f);
	fclose(f);
}

static void
get(const char *name, struct buf *b)
{
	FILE	*f = pki_file(&pki, name, "");
	int	 c;

	while ((c = getc(f)) != EOF)
		buf_addc(b, c);
	fclose(f);
}

/* Copy a file of the PKI. */
static void
copy(const char *dir, const char *from, const char *to)
{
	struct buf	 b = { 0 };

	get(from, &b);
	put(dir, to, buf_slice(&b));
	buf_free(&b);
}

static int
load(const char *dir, struct trust **t, struct buf *faults)
{
	char			 folder[64], crls[64], pins[64], fetched[64];
	struct trust_paths	 paths = { .folder = folder, .crls = crls,
				    .pins = pins, .fetched = fetched };

	snprintf(folder, sizeof(folder), "%s/trust", dir);
	snprintf(crls, sizeof(crls), "%s/crls", dir);
	snprintf(pins, sizeof(pins), "%s/pins", dir);
	snprintf(fetched, sizeof(fetched), "%s/fetched", dir);
	return trust_load(&paths, t, faults);
}

struct file {
	const char	*to, *from;	/* from the PKI */
	const char	*text;		/* or this */
};

static void
test_load(void **state)
{
	static const struct {
		const char	*what;
		struct file	 files[6];
		const char	*fault;		/* NULL: none */
	} cases[] = {
		{ "a root alone",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-g2.crt", NULL } }, NULL },
		{ "two generations and their CRLs",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "sub-g2.chain.crt", NULL },
		    { "trust/b.crt", "root-g2.crt", NULL },
		    { "trust/c.crt", "root-g1.crt", NULL },
		    { "crls/a.crl", "crls/root-g2.crl", NULL },
		    { "crls/b.crl", "crls/sub-g2.crl", NULL } }, NULL },
		{ "a certificate of an agency is welcome too",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "agency.chain.crt", NULL },
		    { "trust/b.crt", "root-g2.crt", NULL } }, NULL },
		{ "hidden files are left alone",
		    { { "pins", "pins", NULL },
		    { "trust/.x", NULL, "x" },
		    { "trust/b.crt", "root-g2.crt", NULL } }, NULL },
		{ "an empty folder", { { "pins", "pins", NULL } },
		    "/trust: no certificates of CAs; take them by: "
		    "cks trust install FILE\n" },
		{ "no pins file", { { "trust/a.crt", "root-g2.crt", NULL } },
		    "/pins: No such file or directory\n" },
		{ "a root without a pin",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-unknown.crt", NULL } },
		    "/trust/a.crt: a root that no pin allows\n" },
		{ "a sub-CA without its root",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "sub-g2.crt", NULL } },
		    "/trust/a.crt: does not verify to a pinned root\n" },
		{ "a sub-CA of a stranger with a name of ours",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-g2.crt", NULL },
		    { "trust/b.crt", "sub-impostor.crt", NULL } },
		    "/trust/b.crt: does not verify to a pinned root\n" },
		{ "no certificate",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-g2.crt", NULL },
		    { "trust/b.txt", NULL, "Xin chào" } },
		    "/trust/b.txt: not a certificate\n" },
		{ "a key instead of a certificate",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "agency.key", NULL } },
		    "/trust/a.crt: not a certificate\n" },
		{ "a CRL of nobody here",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-g2.crt", NULL },
		    { "crls/a.crl", "crls/sub-g2.crl", NULL } },
		    "/crls/a.crl: no CA of the trust folder signed this CRL\n"
		    },
		{ "no CRL",
		    { { "pins", "pins", NULL },
		    { "trust/a.crt", "root-g2.crt", NULL },
		    { "crls/a.crl", NULL, "-----BEGIN X509 CRL-----\n" } },
		    "/crls/a.crl: not a CRL\n" },
		{ "a pin that is too short",
		    { { "pins", NULL, "# two lines\nF04B root government G2\n"
		    }, { "trust/a.crt", "agency.crt", NULL } },
		    "/pins:2: not a SHA-256 in hexadecimal\n" },
	};
	char		 dir[32];
	struct buf	 faults = { 0 };
	struct trust	*t;
	const struct file *f;
	size_t		 i, k;
	int		 rc;
	char		 rm[64];

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		place_open(dir);
		for (k = 0; k < NELEM(cases[i].files); k++) {
			f = &cases[i].files[k];
			if (f->from != NULL)
				copy(dir, f->from, f->to);
			else if (f->to != NULL)
				put(dir, f->to, slice_of(f->text));
		}
		rc = load(dir, &t, &faults);
		if ((rc == 0) != (cases[i].fault == NULL) || (rc == -1 &&
		    strstr(buf_str(&faults), cases[i].fault) == NULL))
			fail_msg("%s: %s", cases[i].what, buf_str(&faults));
		if (rc == 0)
			trust_unref(t);
		buf_free(&faults);
		snprintf(rm, sizeof(rm), "rm -r %s", dir);
		assert_int_equal(system(rm), 0);
	}
}

#define HEX	"f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8"

static void
test_pins(void **state)
{
	static const struct {
		const char	*what;
		const char	*line;
		const char	*fault;		/* NULL: none */
	} cases[] = {
		{ "a root", HEX " root government G2", NULL },
		{ "tabs, a remark, no generation",
		    HEX "\tsub\tpublic\t-\t# VN", NULL },
		{ "an empty line", "  ", NULL },
		{ "a remark", "# " HEX, NULL },
		{ "a letter that is no digit", "g" HEX " root government G2",
		    "not a SHA-256 in hexadecimal" },
		{ "a word missing", HEX " root government",
		    "no generation ('-' for none)" },
		{ "a remark too early", HEX " root government # G2",
		    "no generation ('-' for none)" },
		{ "another role", HEX " leaf government G2",
		    "neither root nor sub" },
		{ "another kind", HEX " root private G2",
		    "neither government nor public" },
		{ "a word too many", HEX " root government G2 G3",
		    "too many words" },
		{ "a long generation",
		    HEX " root government 0123456789abcdef",
		    "generation too long" },
		{ "pinned twice", HEX " root government G2\n"
		    HEX " sub government G2", ":2: pinned twice" },
	};
	char		 dir[32], rm[64];
	struct buf	 faults = { 0 };
	struct trust	*t;
	size_t		 i;

	(void)state;
	place_open(dir);
	for (i = 0; i < NELEM(cases); i++) {
		put(dir, "pins", slice_of(cases[i].line));
		assert_int_equal(load(dir, &t, &faults), -1);
		if (cases[i].fault != NULL ?
		    strstr(buf_str(&faults), cases[i].fault) == NULL :
		    strstr(buf_str(&faults), "pins") != NULL)
			fail_msg("%s: %s", cases[i].what, buf_str(&faults));
		buf_free(&faults);
	}
	snprintf(rm, sizeof(rm), "rm -r %s", dir);
	assert_int_equal(system(rm), 0);
}

static void
test_der(void **state)
{
	char		 dir[32], rm[64];
	X509		*root = pki_cert(&pki, "root-g2");
	unsigned char	*p = NULL;
	int		 n = i2d_X509(root, &p);
	struct buf	 faults = { 0 };
	struct trust	*t;

	(void)state;
	place_open(dir);
	copy(dir, "pins", "pins");
	put(dir, "trust/a.cer", (struct slice){ p, (size_t)n });
	assert_int_equal(load(dir, &t, &faults), 0);
	trust_unref(trust_ref(t));
	trust_unref(t);
	trust_unref(NULL);
	put(dir, "trust/a.cer", (struct slice){ p, (size_t)n - 1 });
	assert_int_equal(load(dir, &t, &faults), -1);
	buf_free(&faults);
	OPENSSL_free(p);
	X509_free(root);
	snprintf(rm, sizeof(rm), "rm -r %s", dir);
	assert_int_equal(system(rm), 0);
}

/* The pins that we ship can be read. */
static void
test_shipped(void **state)
{
	char			 folder[512], crls[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder),
		.crls = pki_path(&pki, "crls", crls),
		.pins = "conf/pins",
	};
	struct buf		 faults = { 0 };
	struct trust		*t;

	(void)state;
	assert_int_equal(trust_load(&paths, &t, &faults), -1);
	assert_null(strstr(buf_str(&faults), "conf/pins"));
	assert_non_null(strstr(buf_str(&faults), "a root that no pin allows"));
	buf_free(&faults);
}

/*
 * For somebody's own account: what he gives are roots, unless he pins some,
 * and what his mail's certificate is worth by them.
 */
static void
test_given(void **state)
{
	static const struct {
		const char	*what, *folder, *crls, *pins, *who;
		enum sigclass	 cls;
		const char	*fault;		/* NULL: none */
	} cases[] = {
		{ "a root, in a file", "root-unknown.crt", NULL, NULL,
		    "unknown-ca", SIG_GOOD, NULL },
		{ "a folder of them", "trust", "crls", NULL, "agency",
		    SIG_GOOD, NULL },
		{ "a public CA's, since nobody says so", "trust", NULL, NULL,
		    "public-ca", SIG_GOOD, NULL },
		{ "of another root", "trust", NULL, NULL, "unknown-ca",
		    SIG_UNKNOWN_CA, NULL },
		{ "pinned", "trust", NULL, "pins", "agency", SIG_GOOD, NULL },
		{ "pinned as public", "trust", NULL, "pins", "public-ca",
		    SIG_PUBLIC_CA, NULL },
		{ "a root without a pin", "root-unknown.crt", NULL, "pins",
		    NULL, SIG_NONE, "a root that no pin allows" },
		{ "a sub-CA that leads to no root", "sub-impostor.crt", NULL,
		    NULL, NULL, SIG_NONE, "no root (self-signed certificate)"
		    },
		{ "CRLs of a CA that only mail may bring", "root-g2.crt",
		    "crls/sub-g2.crl", NULL, "agency", SIG_UNKNOWN_CA, NULL },
		{ "no CRL", "root-g2.crt", "root-g2.crt", NULL, NULL,
		    SIG_NONE, "not a CRL" },
		{ "nothing there", "none", NULL, NULL, NULL, SIG_NONE,
		    "No such file" },
	};
	char			 path[3][512];
	struct trust_paths	 paths;
	struct arena		*a = arena_new(1u << 20);
	struct judge		 j = { .now = PKI_NOW,
				    .revocation = REVOCATION_OFF };
	struct buf		 faults = { 0 };
	struct chainverdict	 v;
	X509			*leaf;
	size_t			 i;
	int			 rc;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		paths = (struct trust_paths){
			.folder = pki_path(&pki, cases[i].folder, path[0]),
			.crls = cases[i].crls == NULL ? NULL :
			    pki_path(&pki, cases[i].crls, path[1]),
			.pins = cases[i].pins == NULL ? NULL :
			    pki_path(&pki, cases[i].pins, path[2]) };
		rc = trust_given(&paths, &j.trust, &faults);
		if ((rc == 0) != (cases[i].fault == NULL) || (rc == -1 &&
		    strstr(buf_str(&faults), cases[i].fault) == NULL))
			fail_msg("%s: %s", cases[i].what, buf_str(&faults));
		buf_free(&faults);
		if (rc == -1)
			continue;
		leaf = pki_cert(&pki, cases[i].who);
		assert_int_equal(chain_judge(a, &j,
		    &(struct chainask){ .leaf = leaf }, &v), 0);
		if (v.cls != cases[i].cls)
			fail_msg("%s: %s", cases[i].what,
			    sigclass_word(v.cls));
		X509_free(leaf);
		trust_unref(j.trust);
	}
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
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_der),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_given),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
