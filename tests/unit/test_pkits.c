/* test_pkits.c: NIST's tests of path validation (tests/pkits/table, RFC 5280 6) */

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "mail/decode.h"
#include "unit/pkits.h"

#define TABLE		"tests/pkits/table"
#define ROWS_MAX	400
#define OIDS_MAX	4

/* NIST-test-policy-1 to -9, called P1 to P9 in the table */
#define TEST_POLICY	"2.16.840.1.101.3.2.1.48."

/* A row of the table, and what became of it. */
struct row {
	char			 test[16], verdict[16], how[16], name[80];
	char			 oids[OIDS_MAX][32];
	const char		*policies[OIDS_MAX + 1];
	struct path_policy	 policy;
	struct judge		 judge;
	enum sigclass		 cls;		/* by our code */
	enum sigclass		 path;		/* of the path alone */
	enum sigclass		 plain;		/* with our own algorithms */
	int			 openssl;	/* X509_V_OK, or its first fault */
};

/* PKITS has DSA keys of the old size, which we do not take elsewhere. */
static const char *const	digests[] = { "sha-256", NULL };
static const char *const	weak[] = { "sha-1", NULL };
static const char *const	curves[] = { NULL };
static const char *const	schemes[] = { "rsa", NULL };
static const struct algorithms	algorithms = {
	.digests = digests, .weak = weak, .curves = curves,
	.schemes = schemes,
	.rsa = { 2048, 2048 }, .dsa = { 1024, 1024 },
};

static struct row	 rows[ROWS_MAX];
static size_t		 nrows;
static struct trust	*trust;
static int		 nloaded;	/* CRLs of its own */

/* A message as it arrives: its lines end with CRLF. */
static void
get_message(const char *path, struct buf *b)
{
	struct buf	 raw = { 0 };
	struct slice	 rest, line, eol;

	pkits_get(path, &raw);
	rest = buf_slice(&raw);
	while (slice_line(&rest, &line, &eol)) {
		buf_add(b, line);
		buf_adds(b, "\r\n");
	}
	buf_free(&raw);
}

/*
 * The CRLs go into the loaded snapshot: from its folder it takes only those
 * that a CA of the trust folder signed, and here the sub-CAs come with the
 * messages, and many a CRL is wrong on purpose.
 */
static void
load_crls(void)
{
	glob_t			 g;
	struct buf		 der;
	const unsigned char	*p;
	X509_CRL		*crl;
	size_t			 i;

	nloaded = sk_X509_CRL_num(trust_crls(trust));
	assert_int_equal(glob(PKITS "/crls/*.crl", 0, NULL, &g), 0);
	assert_int_equal(g.gl_pathc, 173);
	for (i = 0; i < g.gl_pathc; i++) {
		der = (struct buf){ 0 };
		pkits_get(g.gl_pathv[i], &der);
		p = der.p;
		assert_non_null(crl = d2i_X509_CRL(NULL, &p, (long)der.n));
		assert_true(sk_X509_CRL_push(trust_crls(trust), crl) > 0);
		buf_free(&der);
	}
	globfree(&g);
}

static void
take_policy(struct row *r, const char *word)
{
	size_t	 n;

	if (strcmp(word, "explicit") == 0) {
		r->policy.explicit_policy = true;
	} else if (strcmp(word, "no-map") == 0) {
		r->policy.inhibit_mapping = true;
	} else if (strcmp(word, "no-any") == 0) {
		r->policy.inhibit_any = true;
	} else {
		for (n = 0; r->policies[n] != NULL; n++)
			;
		if (*word != 'P' || strlen(word) != 2 || n == OIDS_MAX)
			fail_msg("%s: %s", r->test, word);
		snprintf(r->oids[n], sizeof(r->oids[n]), TEST_POLICY "%c",
		    word[1]);
		r->policies[n] = r->oids[n];
		r->policy.policies = r->policies;
	}
}

static void
load_table(void)
{
	FILE		*f = fopen(TABLE, "r");
	char		 line[256], *word, *rest;
	struct row	*r;
	int		 n;

	if (f == NULL)
		fail_msg(TABLE ": %s", strerror(errno));
	while (fgets(line, sizeof(line), f) != NULL) {
		if (*line == '#')
			continue;
		assert_true(nrows < ROWS_MAX);
		r = &rows[nrows++];
		if (sscanf(line, "%15s %15s %15s %79s%n", r->test, r->verdict,
		    r->how, r->name, &n) != 4)
			fail_msg(TABLE ": %s", line);
		for (rest = line + n; (word = strtok_r(rest, " \n",
		    &rest)) != NULL;)
			take_policy(r, word);
		r->judge = (struct judge){ .trust = trust, .now = PKITS_NOW,
		    .policy = &r->policy, .algorithms = &algorithms };
	}
	fclose(f);
}

/* What OpenSSL says by itself, our callback and our rules left out. */
static int
openssl_judge(const struct row *r, X509 *leaf, STACK_OF(X509) *sent)
{
	X509_STORE_CTX	*ctx = X509_STORE_CTX_new();
	int		 error = X509_V_OK;

	assert_int_equal(X509_STORE_CTX_init(ctx, trust_store(trust), leaf,
	    sent), 1);
	assert_int_equal(chain_params(X509_STORE_CTX_get0_param(ctx), PKITS_NOW,
	    true, &r->policy), 0);
	X509_STORE_CTX_set0_crls(ctx, trust_crls(trust));
	if (X509_verify_cert(ctx) != 1)
		error = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	return error;
}

/* The path of the message's signer, by us and by OpenSSL. */
static void
judge_path(struct row *r, struct slice der)
{
	struct judge		 plain = r->judge;
	struct chainverdict	 v;
	const unsigned char	*p = der.p;
	CMS_ContentInfo		*cms = d2i_CMS_ContentInfo(NULL, &p,
				    (long)der.n);
	STACK_OF(X509)		*sent = CMS_get1_certs(cms);
	CMS_SignerInfo		*si = sk_CMS_SignerInfo_value(
				    CMS_get0_SignerInfos(cms), 0);
	struct arena		*a = arena_new(1 << 20);
	struct chainask		 ask = { .sent = sent };
	X509			*leaf = NULL;
	int			 i;

	for (i = 0; i < sk_X509_num(sent); i++)
		if (CMS_SignerInfo_cert_cmp(si, sk_X509_value(sent, i)) == 0)
			leaf = sk_X509_value(sent, i);
	if (leaf == NULL)
		fail_msg("%s: no leaf", r->test);
	ask.leaf = leaf;
	assert_int_equal(chain_judge(a, &r->judge, &ask, &v), 0);
	r->path = v.cls;
	plain.algorithms = NULL;
	assert_int_equal(chain_judge(a, &plain, &ask, &v), 0);
	r->plain = v.cls;
	r->openssl = openssl_judge(r, leaf, sent);
	arena_free(a);
	sk_X509_pop_free(sent, X509_free);
	CMS_ContentInfo_free(cms);
}

static void
judge_row(struct row *r)
{
	static const struct mime_limits	 limits = { .parts = 10, .depth = 5 };
	char			 path[256];
	struct arena		*a = arena_new(1 << 20);
	struct buf		 bytes = { 0 }, der = { 0 };
	struct part		*root;
	enum reason		 why;
	struct sigverdict	 v;

	snprintf(path, sizeof(path), PKITS "/smime/Signed%s.eml", r->name);
	get_message(path, &bytes);
	assert_int_equal(mime_tree(a, buf_slice(&bytes), &limits, &root,
	    &why), 0);
	assert_int_equal(mime_children(root), 2);
	assert_int_equal(decode_transfer(root->child->next, &der), 0);
	judge_path(r, buf_slice(&der));
	r->cls = r->path;
	if (strcmp(r->how, "mail") == 0) {
		assert_int_equal(cms_judge_detached(a, &r->judge,
		    root->child->whole, buf_slice(&der), &v), 0);
		r->cls = v.cls;
	}
	buf_free(&bytes);
	buf_free(&der);
	arena_free(a);
}

static bool
accepted(enum sigclass cls)
{
	return cls == SIG_GOOD || cls == SIG_WEAK;
}

static bool
is(const struct row *r, const char *verdict)
{
	return strcmp(r->verdict, verdict) == 0;
}

/* Say that a row is wrong; one more. */
static int
wrong(const struct row *r, const char *what)
{
	print_error("%s %s: %s; %s, we say %s, OpenSSL %s\n", r->test, r->name,
	    what, r->verdict, sigclass_word(r->cls),
	    X509_verify_cert_error_string(r->openssl));
	return 1;
}

static int
setup(void **state)
{
	static const char *const	 anchor[] = {
		"certs/TrustAnchorRootCertificate.crt", NULL
	};
	size_t	 i;

	(void)state;
	if (pkits_here() == -1)
		return -1;
	decode_init();
	trust = pkits_load_folder(anchor, anchor + 1);
	load_crls();
	load_table();
	for (i = 0; i < nrows; i++)
		judge_row(&rows[i]);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	/* load_crls put them there, past the snapshot's own */
	while (sk_X509_CRL_num(trust_crls(trust)) > nloaded)
		X509_CRL_free(sk_X509_CRL_pop(trust_crls(trust)));
	trust_unref(trust);
	return 0;
}

/* Every message stands in the table, and every verdict is a word of it. */
static void
test_complete(void **state)
{
	glob_t	 g;
	char	 path[256];
	size_t	 i, k;

	(void)state;
	assert_int_equal(nrows, 247);
	for (i = 0; i < nrows; i++)
		assert_true(is(&rows[i], "accept") || is(&rows[i], "reject") ||
		    is(&rows[i], "known"));
	assert_int_equal(glob(PKITS "/smime/*.eml", 0, NULL, &g), 0);
	for (i = 0; i < g.gl_pathc; i++) {
		for (k = 0; k < nrows; k++) {
			snprintf(path, sizeof(path),
			    PKITS "/smime/Signed%s.eml", rows[k].name);
			if (strcmp(path, g.gl_pathv[i]) == 0)
				break;
		}
		if (k == nrows)
			fail_msg("%s is not in " TABLE, g.gl_pathv[i]);
	}
	globfree(&g);
}

static void
test_no_false_accept(void **state)
{
	size_t	 i;
	int	 bad = 0;

	(void)state;
	for (i = 0; i < nrows; i++)
		if (is(&rows[i], "reject") && (accepted(rows[i].cls) ||
		    accepted(rows[i].path) || accepted(rows[i].plain)))
			bad += wrong(&rows[i], "FALSE ACCEPT");
	assert_int_equal(bad, 0);
}

static void
test_no_false_reject(void **state)
{
	size_t	 i;
	int	 bad = 0, known = 0;

	(void)state;
	for (i = 0; i < nrows; i++) {
		if (is(&rows[i], "accept") && !accepted(rows[i].cls))
			bad += wrong(&rows[i], "false reject");
		if (is(&rows[i], "known")) {
			known++;
			if (accepted(rows[i].cls))
				bad += wrong(&rows[i], "no longer to excuse");
		}
	}
	assert_int_equal(bad, 0);
	assert_int_equal(known, 2);
}

/*
 * Our callback goes on after a fault, where OpenSSL by itself stops: whatever
 * it would have stopped at must still be a fault at the end.
 */
static void
test_no_fault_lost(void **state)
{
	size_t	 i;
	int	 bad = 0;

	(void)state;
	for (i = 0; i < nrows; i++)
		if (accepted(rows[i].path) != (rows[i].openssl == X509_V_OK))
			bad += wrong(&rows[i], "OpenSSL does not agree");
	assert_int_equal(bad, 0);
}

/*
 * Only where it is a CRL that fails may another word on the status, by OCSP,
 * make a path good: here nobody is asked, and no other section ends so.
 */
static void
test_unknown_status(void **state)
{
	static const char *const	 sections[] = {
		"4.4.", "4.7.4", "4.7.5", "4.14.", "4.15.",
	};
	size_t	 i, k;
	int	 bad = 0, n = 0;

	(void)state;
	for (i = 0; i < nrows; i++) {
		if (rows[i].path != SIG_STATUS_UNKNOWN)
			continue;
		n++;
		for (k = 0; k < NELEM(sections); k++)
			if (strncmp(rows[i].test, sections[k],
			    strlen(sections[k])) == 0)
				break;
		if (k == NELEM(sections))
			bad += wrong(&rows[i], "only its status is missing");
	}
	assert_int_equal(bad, 0);
	assert_true(n > 0);
}

/* What only the tests' algorithms let through is DSA, and nothing else. */
static void
test_our_algorithms(void **state)
{
	size_t	 i;
	int	 bad = 0;

	(void)state;
	for (i = 0; i < nrows; i++)
		if (strcmp(rows[i].how, "path") == 0 ?
		    accepted(rows[i].plain) : rows[i].plain != rows[i].path)
			bad += wrong(&rows[i], "with our algorithms");
	assert_int_equal(bad, 0);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_no_false_accept),
		cmocka_unit_test(test_no_false_reject),
		cmocka_unit_test(test_no_fault_lost),
		cmocka_unit_test(test_unknown_status),
		cmocka_unit_test(test_our_algorithms),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
