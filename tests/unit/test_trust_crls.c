/* test_trust_crls.c: CRLs that were downloaded, beside those of the crls folder */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <sys/stat.h>

#include <cmocka.h>

#include "crypto/chain.h"
#include "unit/crls.h"

static struct pki	 pki;

struct place {
	char	 dir[32], crls[64], fetched[64];
};

static void
place_open(struct place *p)
{
	strcpy(p->dir, "/tmp/cks-crls.XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->crls, sizeof(p->crls), "%s/crls", p->dir);
	snprintf(p->fetched, sizeof(p->fetched), "%s/fetched", p->dir);
	assert_int_equal(mkdir(p->crls, 0700), 0);
}

static void
place_close(const struct place *p)
{
	char	 command[64];

	snprintf(command, sizeof(command), "rm -r %s", p->dir);
	assert_int_equal(system(command), 0);
}

static int
load_after(const struct place *p, const struct trust *before,
    struct trust **t, struct buf *faults)
{
	char			 folder[512], pins[512];
	struct trust_paths	 paths = {
		.folder = pki_path(&pki, "trust", folder),
		.crls = p->crls,
		.pins = pki_path(&pki, "pins", pins),
		.fetched = p->fetched,
		.before = before,
	};

	return trust_load(&paths, t, faults);
}

static int
load(const struct place *p, struct trust **t, struct buf *faults)
{
	return load_after(p, NULL, t, faults);
}

static void
put_text(const char *folder, const char *name, const char *text)
{
	char	 path[128];
	FILE	*f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

/* The numbers of the CRLs that count, "7 9 " ("-" without one). */
static void
numbers(const struct trust *t, struct buf *b)
{
	STACK_OF(X509_CRL)	*crls = trust_crls(t);
	ASN1_INTEGER		*n;
	int			 i;

	for (i = 0; i < sk_X509_CRL_num(crls); i++) {
		n = X509_CRL_get_ext_d2i(sk_X509_CRL_value(crls, i),
		    NID_crl_number, NULL, NULL);
		buf_printf(b, "%ld ", n == NULL ? -1 : ASN1_INTEGER_get(n));
		ASN1_INTEGER_free(n);
	}
}

static void
test_newer(void **state)
{
	static const struct {
		const char	*what;
		struct crl_spec	 crls[2], fetched[2];
		const char	*numbers;
	} cases[] = {
		{ "nothing anywhere", { { 0 } }, { { 0 } }, "" },
		{ "one that was downloaded counts", { { 0 } },
		    { { .ca = "sub-g2", .number = 5, .days = 9 } }, "5 " },
		{ "a newer download replaces the file",
		    { { .ca = "sub-g2", .number = 4, .age = 2, .days = 9 } },
		    { { .ca = "sub-g2", .number = 5, .age = 1, .days = 9 } },
		    "5 " },
		{ "an older download does not",
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 } },
		    { { .ca = "sub-g2", .number = 5, .age = 2, .days = 9 } },
		    "6 " },
		{ "of the same time the higher number counts",
		    { { .ca = "sub-g2", .number = 6, .days = 9 } },
		    { { .ca = "sub-g2", .number = 7, .days = 9 } }, "7 " },
		{ "a number is more than none",
		    { { .ca = "sub-g2", .days = 9 } },
		    { { .ca = "sub-g2", .number = 7, .days = 9 } }, "7 " },
		{ "the same one counts once",
		    { { .ca = "sub-g2", .number = 6, .days = 9 } },
		    { { .ca = "sub-g2", .number = 6, .days = 9 } }, "6 " },
		{ "two mirrors of one CRL", { { 0 } },
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 },
		    { .ca = "sub-g2", .number = 7, .days = 9 } }, "7 " },
		{ "another CA's is another",
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 } },
		    { { .ca = "root-g2", .number = 7, .days = 9 } }, "6 7 " },
		{ "a delta stays beside its base",
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 } },
		    { { .ca = "sub-g2", .number = 7, .days = 9, .delta = 6 } },
		    "6 7 " },
		{ "a newer delta to the same base replaces the other",
		    { { .ca = "sub-g2", .number = 7, .age = 1, .days = 9,
		    .delta = 6 } },
		    { { .ca = "sub-g2", .number = 8, .days = 9, .delta = 6 } },
		    "8 " },
		{ "a delta to another base stays too",
		    { { .ca = "sub-g2", .number = 7, .age = 1, .days = 9,
		    .delta = 6 } },
		    { { .ca = "sub-g2", .number = 8, .days = 9, .delta = 7 } },
		    "7 8 " },
		{ "a part of the certificates does not replace all",
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 } },
		    { { .ca = "sub-g2", .number = 7, .days = 9,
		    .users = true } }, "6 7 " },
		{ "what an administrator put there is not sorted out",
		    { { .ca = "sub-g2", .number = 6, .age = 1, .days = 9 },
		    { .ca = "sub-g2", .number = 7, .days = 9 } }, { { 0 } },
		    "6 7 " },
	};
	char		 path[128];
	struct place	 p;
	struct buf	 faults = { 0 }, got;
	struct trust	*t;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		place_open(&p);
		assert_int_equal(mkdir(p.fetched, 0700), 0);
		for (k = 0; k < 2; k++) {
			snprintf(path, sizeof(path), "%s/%zu.crl", p.crls, k);
			if (cases[i].crls[k].ca != NULL)
				crls_put(&pki, &cases[i].crls[k], path);
			snprintf(path, sizeof(path), "%s/%zu.crl", p.fetched,
			    k);
			if (cases[i].fetched[k].ca != NULL)
				crls_put(&pki, &cases[i].fetched[k], path);
		}
		assert_int_equal(load(&p, &t, &faults), 0);
		got = (struct buf){ 0 };
		numbers(t, &got);
		if (strcmp(buf_str(&got), cases[i].numbers) != 0)
			fail_msg("%s: %s", cases[i].what, buf_str(&got));
		assert_int_equal(trust_warnings(t).n, 0);
		buf_free(&got);
		trust_unref(t);
		place_close(&p);
	}
}

/* Whatever lies there, the snapshot is made, and what was left out is told. */
static void
test_faulty(void **state)
{
	static const struct crl_spec	 good = { "sub-g2", 5, 0, 9, 0, false },
					 stranger = { "sub-impostor", 6, 0, 9,
					     0, false };
	struct place	 p;
	struct buf	 faults = { 0 }, got = { 0 };
	struct trust	*t;
	char		 path[128], *text;

	(void)state;
	place_open(&p);
	assert_int_equal(load(&p, &t, &faults), 0);	/* no such folder */
	assert_int_equal(trust_warnings(t).n, 0);
	trust_unref(t);

	assert_int_equal(mkdir(p.fetched, 0700), 0);
	put_text(p.fetched, ".half", "half a CRL");
	put_text(p.fetched, "garbage", "Xin chào");
	put_text(p.fetched, "a\nb", "");
	snprintf(path, sizeof(path), "%s/fifo", p.fetched);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof(path), "%s/good", p.fetched);
	crls_put(&pki, &good, path);
	snprintf(path, sizeof(path), "%s/stranger", p.fetched);
	crls_put(&pki, &stranger, path);
	assert_int_equal(load(&p, &t, &faults), 0);
	assert_int_equal(faults.n, 0);
	numbers(t, &got);
	assert_string_equal(buf_str(&got), "5 ");
	buf_free(&got);

	buf_add(&got, trust_warnings(t));
	assert_non_null(text = strdup(buf_str(&got)));
	assert_non_null(strstr(text,
	    "/garbage: warning: left out: not a CRL\n"));
	assert_non_null(strstr(text, "/a\\0Ab: warning: left out: not a CRL\n"));
	assert_non_null(strstr(text,
	    "/fifo: warning: left out: Invalid argument\n"));
	assert_non_null(strstr(text, "/stranger: warning: left out: "
	    "no CA of the trust folder signed this CRL\n"));
	assert_null(strstr(text, "half"));
	assert_null(strstr(text, "/good"));
	free(text);
	buf_free(&got);
	trust_unref(t);

	/* the same in the administrator's own folder is a fault */
	put_text(p.crls, "garbage", "Xin chào");
	assert_int_equal(load(&p, &t, &faults), -1);
	assert_non_null(strstr(buf_str(&faults), "/crls/garbage: not a CRL\n"));
	assert_null(strstr(buf_str(&faults), "fetched"));
	buf_free(&faults);
	place_close(&p);
}

/*
 * Whoever gets hold of the fetcher must not hold the gateway by many large
 * files, each of which it would take seconds to read.
 */
static void
test_too_much(void **state)
{
	struct place	 p;
	struct trust	*t = NULL;
	struct buf	 faults = { 0 }, got = { 0 }, told = { 0 };
	char		 path[128];
	int		 i;

	(void)state;
	place_open(&p);
	assert_int_equal(mkdir(p.fetched, 0700), 0);
	snprintf(path, sizeof(path), "%s/a", p.fetched);
	crls_put(&pki, &(struct crl_spec){ .ca = "sub-g2", .number = 7 },
	    path);
	for (i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), "file%d", i);
		put_text(p.fetched, path, "");
		snprintf(path, sizeof(path), "%s/file%d", p.fetched, i);
		assert_int_equal(truncate(path, 60 << 20), 0);
	}
	assert_int_equal(load(&p, &t, &faults), 0);
	numbers(t, &got);
	assert_string_equal(buf_str(&got), "7 ");
	buf_add(&told, trust_warnings(t));
	assert_non_null(strstr(buf_str(&told), "file3: warning: left out: "
	    "not a CRL"));
	assert_non_null(strstr(buf_str(&told), "fetched: warning: left out: "
	    "too many bytes in all"));
	assert_null(strstr(buf_str(&told), "file5"));
	trust_unref(t);
	buf_free(&got);
	buf_free(&told);
	buf_free(&faults);
	place_close(&p);
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

static void
put_crl(const char *folder, const char *name, struct crl_spec spec)
{
	char	 path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	crls_put(&pki, &spec, path);
}

/*
 * A file that has not changed is not parsed again, wherever it stands by then;
 * one that has is, and what is gone is gone.
 */
static void
test_unchanged(void **state)
{
	const struct crl_spec	 root = { .ca = "root-g2", .days = 9 };
	struct crl_spec		 sub = { .ca = "sub-g2", .number = 1,
					    .days = 9 };
	struct place		 p;
	struct trust		*t[3];
	struct buf		 faults = { 0 }, found = { 0 };
	X509_CRL		*first, *second;
	char			 path[128], text[128];

	(void)state;
	place_open(&p);
	put_crl(p.crls, "a.crl", root);
	put_crl(p.crls, "b.crl", sub);
	assert_int_equal(load(&p, &t[0], &faults), 0);
	first = sk_X509_CRL_value(trust_crls(t[0]), 0);
	second = sk_X509_CRL_value(trust_crls(t[0]), 1);

	sub.number = 2;
	put_crl(p.crls, "b.crl", sub);
	snprintf(path, sizeof(path), "%s/a.crl", p.crls);
	snprintf(text, sizeof(text), "%s/c.crl", p.crls);
	assert_int_equal(rename(path, text), 0);
	assert_int_equal(load_after(&p, t[0], &t[1], &faults), 0);
	assert_int_equal(sk_X509_CRL_num(trust_crls(t[1])), 2);
	assert_ptr_equal(sk_X509_CRL_value(trust_crls(t[1]), 1), first);
	assert_ptr_not_equal(sk_X509_CRL_value(trust_crls(t[1]), 0), second);
	trust_unref(t[0]);

	/* what was there before counts only while its file does */
	assert_int_equal(unlink(text), 0);
	assert_int_equal(load_after(&p, t[1], &t[2], &faults), 0);
	trust_unref(t[1]);
	numbers(t[2], &found);
	assert_string_equal(buf_str(&found), "2 ");
	trust_unref(t[2]);
	assert_int_equal(faults.n, 0);
	buf_free(&found);
	buf_free(&faults);
	place_close(&p);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_unchanged),
		cmocka_unit_test(test_newer),
		cmocka_unit_test(test_faulty),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
