/* test_trust_view.c: what an administrator is told of CAs and CRLs */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/stat.h>

#include <cmocka.h>

#include "crypto/digest.h"
#include "crypto/trust_view.h"
#include "unit/crls.h"

#define VIEW_BYTES	(1024 * 1024)
#define G2_SUB		"CN=CA thử nghiệm phục vụ các cơ quan G2," \
			"O=Cơ quan Mật mã thử nghiệm,C=VN"
/* the end of all CAs: 2045-01-01T00:00:00Z */
#define END		2366841600

static struct pki	 pki;
static struct arena	*arena;

static struct trust_view
view(const char *crls, const char *fetched, time_t now)
{
	char			 folder[512], own[512], pins[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder),
		.crls = crls != NULL ? crls : pki_path(&pki, "crls", own),
		.pins = pki_path(&pki, "pins", pins),
		.fetched = fetched,
	};
	struct trust_view	 v;
	struct buf		 faults = { 0 };

	assert_int_equal(trust_view(arena, &paths, now, &v, &faults), 0);
	assert_int_equal(faults.n, 0);
	return v;
}

static const struct trust_ca *
ca_of(const struct trust_view *v, const char *name)
{
	const char	*end;
	size_t		 i;

	for (i = 0; i < v->ncas; i++) {
		end = strrchr(v->cas[i].file, '/');
		if (end != NULL && strcmp(end + 1, name) == 0)
			return &v->cas[i];
	}
	fail_msg("no %s", name);
	return NULL;
}

static void
test_facts(void **state)
{
	struct trust_view	 v = view(NULL, NULL, PKI_NOW);
	const struct trust_ca	*ca = ca_of(&v, "sub-g2.crt");
	const struct trust_crl	*crl;
	struct digest		 d;
	char			 hex[DIGEST_HEX];
	X509			*x = pki_cert(&pki, "sub-g2");
	size_t			 i;

	(void)state;
	assert_int_equal(v.ncas, 8);
	assert_int_equal(v.ncrls, 7);
	assert_int_equal(v.nothers, 0);
	assert_int_equal(X509_digest(x, EVP_sha256(), d.b, NULL), 1);
	digest_hex(&d, hex);
	assert_string_equal(ca->sha256, hex);
	assert_string_equal(ca->subject, G2_SUB);
	assert_string_equal(ca->generation, "G2");
	assert_string_equal(ca->key, "rsa-3072");
	assert_string_equal(ca->over, "sha-256");
	assert_true(!ca->root && !ca->public && ca->pinned);
	assert_int_equal(ca->not_after, END);
	assert_int_equal(ca->days, (END - PKI_NOW) / CRLS_DAY);
	assert_false(trust_ca_ails(ca));
	assert_true(ca_of(&v, "root-vn.crt")->root);
	assert_true(ca_of(&v, "root-vn.crt")->public);
	assert_true(ca_of(&v, "sub-vn.crt")->public);
	assert_string_equal(ca_of(&v, "root-vn.crt")->generation, "");
	assert_string_equal(ca_of(&v, "sub-g1.crt")->over, "sha-1");
	assert_string_equal(ca_of(&v, "sub-stale.crt")->key, "P-256");
	for (i = 0; strcmp(v.crls[i].issuer, G2_SUB) != 0; i++)
		assert_true(i + 1 < v.ncrls);
	crl = &v.crls[i];
	assert_string_equal(crl->number, "01");
	assert_string_equal(crl->scope, "all");
	assert_true(!crl->delta && !crl->indirect && !crl->fetched);
	assert_int_equal(crl->entries, 3);	/* an agency and two TSAs */
	assert_int_equal(crl->next_update, END);
	assert_int_equal(crl->age, PKI_NOW - crl->this_update);
	assert_int_equal(crl->state, CRL_CURRENT);
	X509_free(x);
}

static void
test_states(void **state)
{
	static const struct {
		const char	*what;
		time_t		 now;
		const char	*file;
		enum ca_state	 ca;
		enum crl_state	 crl;
		bool		 ails;
	} cases[] = {
		{ "all is well", PKI_NOW, "sub-g2.crt", CA_VALID,
		    CRL_CURRENT, false },
		{ "no CRL at all", PKI_NOW, "sub-nostatus.crt", CA_VALID,
		    CRL_MISSING, true },
		{ "a CRL that is too old", PKI_NOW, "sub-stale.crt", CA_VALID,
		    CRL_STALE, true },
		{ "the same while it was new", 1736000000, "sub-stale.crt",
		    CA_VALID, CRL_CURRENT, false },
		{ "before everything", 1700000000, "sub-g2.crt",
		    CA_NOT_YET_VALID, CRL_NOT_YET_VALID, true },
		{ "90 days are enough", END - 90L * CRLS_DAY, "root-g2.crt",
		    CA_VALID, CRL_CURRENT, false },
		{ "less are not", END - 90L * CRLS_DAY + 1, "root-g2.crt",
		    CA_ENDS_SOON, CRL_CURRENT, true },
		{ "its last second", END, "root-g2.crt", CA_ENDS_SOON,
		    CRL_CURRENT, true },
		{ "after its end", END + 1, "root-g2.crt", CA_EXPIRED,
		    CRL_STALE, true },
	};
	const struct trust_ca	*ca;
	struct trust_view	 v;
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		v = view(NULL, NULL, cases[i].now);
		ca = ca_of(&v, cases[i].file);
		if (ca->state != cases[i].ca || ca->crl != cases[i].crl ||
		    trust_ca_ails(ca) != cases[i].ails)
			fail_msg("%s: %s %s", cases[i].what,
			    ca_state_word(ca->state),
			    crl_state_word(ca->crl));
	}
}

/* CRLs of one CA beside each other, by the names of their files. */
static void
test_crls(void **state)
{
	static const struct {
		struct crl_spec	 spec;
		bool		 fetched, ails;
		enum crl_state	 state;
		const char	*scope;
	} crls[] = {
		{ { "sub-g2", 4, 9, 5, 0, false }, false, false, CRL_OLD,
		    "all" },
		{ { "sub-g2", 5, 3, 9, 0, false }, false, false, CRL_CURRENT,
		    "all" },
		{ { "sub-g2", 6, 2, 1, 5, false }, false, true, CRL_STALE,
		    "all" },
		{ { "sub-g2", 8, -2, 9, 0, false }, false, true,
		    CRL_NOT_YET_VALID, "all" },
		{ { "sub-g2", 9, 1, 5, 0, true }, false, false, CRL_CURRENT,
		    "user certificates" },
		{ { "root-g2", 3, 1, 5, 0, false }, true, false, CRL_CURRENT,
		    "all" },
	};
	char			 dir[] = "/tmp/cks-view.XXXXXX", path[128];
	char			 own[64], fetched[64], command[64];
	const struct trust_crl	*crl;
	struct trust_view	 v;
	size_t			 i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(own, sizeof(own), "%s/crls", dir);
	snprintf(fetched, sizeof(fetched), "%s/fetched", dir);
	assert_int_equal(mkdir(own, 0700), 0);
	assert_int_equal(mkdir(fetched, 0700), 0);
	for (i = 0; i < NELEM(crls); i++) {
		snprintf(path, sizeof(path), "%s/%zu.crl",
		    crls[i].fetched ? fetched : own, i);
		crls_put(&pki, &crls[i].spec, path);
	}
	snprintf(path, sizeof(path), "%s/bad\x1b[2J", fetched);
	fclose(fopen(path, "w"));
	v = view(own, fetched, PKI_NOW);
	assert_int_equal(v.ncrls, NELEM(crls));
	for (i = 0; i < NELEM(crls); i++) {
		crl = &v.crls[i];
		snprintf(path, sizeof(path), "/%zu.crl", i);
		assert_non_null(strstr(crl->file, path));
		assert_int_equal(crl->fetched, crls[i].fetched);
		assert_int_equal(crl->state, crls[i].state);
		assert_int_equal(trust_crl_ails(crl), crls[i].ails);
		assert_int_equal(crl->delta, crls[i].spec.delta != 0);
		assert_string_equal(crl->scope, crls[i].scope);
		assert_int_equal(crl->age, crls[i].spec.age * CRLS_DAY);
	}
	/* a stale delta and one of the future do not hide the current one */
	assert_int_equal(ca_of(&v, "sub-g2.crt")->crl, CRL_CURRENT);
	assert_int_equal(ca_of(&v, "root-g2.crt")->crl, CRL_CURRENT);
	assert_int_equal(ca_of(&v, "sub-g1.crt")->crl, CRL_MISSING);
	assert_true(v.warnings.n > 0);
	assert_true(slice_find(v.warnings, SLICE("\x1b"), 0) == SIZE_MAX);
	assert_true(slice_find(v.warnings, SLICE("bad\\1B[2J: warning: "), 0)
	    != SIZE_MAX);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

/* What has a fault is not shown as if it counted. */
static void
test_faults(void **state)
{
	char			 folder[512], crls[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder),
		.crls = pki_path(&pki, "crls", crls),
		.pins = "conf/pins",
	};
	struct trust_view	 v;
	struct buf		 faults = { 0 };

	(void)state;
	assert_int_equal(trust_view(arena, &paths, PKI_NOW, &v, &faults), 0);
	assert_int_equal(v.ncas, 0);
	assert_int_equal(v.ncrls, 0);
	assert_non_null(strstr(buf_str(&faults),
	    "/root-g2.crt: a root that no pin allows\n"));
	assert_non_null(strstr(buf_str(&faults),
	    "/sub-g2.crl: no CA of the trust folder signed this CRL\n"));
	buf_free(&faults);
}

static int
setup(void **state)
{
	(void)state;
	pki_open(&pki);
	arena = arena_new(VIEW_BYTES);
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
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_crls),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
