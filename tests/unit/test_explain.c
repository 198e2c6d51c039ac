/* test_explain.c: each step of a verdict has the result that its mail deserves */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gate/explain.h"
#include "mail/decode.h"

#define NOW		1796083200	/* 2026-12-01T00:00:00Z */
#define MAIL_MAX	(8u * 1024 * 1024)
#define ARENA_MAX	(64u * 1024 * 1024)

static struct conf	*conf;
static struct trust	*pinned, *given;

/* Integrity, covers, From, in time, unrevoked, trusted, fit: y, n or ?. */
static const struct {
	const char	*mail;
	const char	*steps;
	enum conclusion	 end;
	enum reason	 why;
} cases[] = {
	{ "good-04", "yyyyyyy", CONCLUDE_GOOD, R_SIGNATURE_GOOD },
	{ "good-06-opaque", "yyyyyyy", CONCLUDE_GOOD, R_SIGNATURE_GOOD },
	{ "good-leader", "yyyyyyy", CONCLUDE_GOOD, R_SIGNATURE_GOOD },
	{ "bad-changed", "nyyyyyy", CONCLUDE_BAD, R_DIGEST_MISMATCH },
	{ "bad-sha1", "nyyyyyy", CONCLUDE_BAD, R_DIGEST_WEAK },
	{ "bad-key-usage", "yyyyyyn", CONCLUDE_BAD, R_KEY_USAGE },
	{ "expired", "yyynyyy", CONCLUDE_BAD, R_CERT_EXPIRED },
	{ "not-yet-valid", "yyynyyy", CONCLUDE_BAD, R_CERT_NOT_YET_VALID },
	{ "revoked", "yyyynyy", CONCLUDE_BAD, R_CERT_REVOKED },
	{ "unknown-ca", "yyyy?ny", CONCLUDE_BAD, R_UNKNOWN_CA },
	{ "public-ca", "yyyyyny", CONCLUDE_BAD, R_PUBLIC_CA },
	{ "weak", "yynyy?y", CONCLUDE_BAD, R_CERT_WEAK },
	{ "status-unknown", "yyyy?yy", CONCLUDE_UNDECIDED,
	    R_STATUS_UNKNOWN },
	{ "status-unknown-stale", "yyyy?yy", CONCLUDE_UNDECIDED,
	    R_STATUS_UNKNOWN },
	{ "stamped-expired", "yyyyyyy", CONCLUDE_GOOD, R_SIGNATURE_GOOD },
	{ "stamped-revoked-after", "yyyyyyy", CONCLUDE_GOOD,
	    R_SIGNATURE_GOOD },
	{ "stamped-revoked-before", "yyyynyy", CONCLUDE_BAD,
	    R_CERT_REVOKED },
	{ "stamped-other", "yyynyyy", CONCLUDE_BAD, R_CERT_EXPIRED },
	{ "stapled-good", "yyyyyyy", CONCLUDE_GOOD, R_SIGNATURE_GOOD },
	{ "stapled-revoked", "yyyynyy", CONCLUDE_BAD, R_CERT_REVOKED },
	{ "partial", "ynyyyyy", CONCLUDE_BAD, R_PARTIAL },
	{ "partial-opaque", "ynyyyyy", CONCLUDE_BAD, R_PARTIAL },
	{ "from-other", "yynyyyy", CONCLUDE_BAD, R_FROM_MISMATCH },
	{ "from-twice", "yynyyyy", CONCLUDE_BAD, R_FROM_MULTIPLE },
	{ "johnny-i1-name", "yynyyyy", CONCLUDE_BAD, R_NAME_MISLEADS },
	{ "encrypted", "???????", CONCLUDE_UNDECIDED, R_ENCRYPTED },
	{ "encrypted-triple", "yyyyyyy", CONCLUDE_UNDECIDED, R_ENCRYPTED },
	{ "none", "???????", CONCLUDE_BAD, R_UNSIGNED },
	{ "broken-trailing", "???????", CONCLUDE_BAD, R_TRAILING },
	{ "broken-no-signer", "???????", CONCLUDE_BAD, R_NO_SIGNER },
};

/* A golden mail, on the wire. */
static void
read_mail(const char *name, struct buf *b)
{
	char	 path[128];
	int	 c, last = 0;
	FILE	*f;

	snprintf(path, sizeof(path), "tests/eml/%s.eml", name);
	if ((f = fopen(path, "r")) == NULL)
		fail_msg("%s: no such mail", path);
	for (; (c = getc(f)) != EOF; last = c) {
		if (c == '\n' && last != '\r')
			buf_addc(b, '\r');
		buf_addc(b, c);
	}
	fclose(f);
}

/* Judge one; the caller clears *out. */
static void
judge(const char *name, struct trust *trust, const struct own_terms *own,
    struct outcome *out)
{
	static const struct helpers	 nobody;
	const struct gate		 gate = { .conf = conf, .trust = trust,
					    .helpers = &nobody, .own = own };
	const struct envelope		 env = { .session = "test",
					    .sender = "", .hostname = "host" };
	struct buf			 mail = { .max = MAIL_MAX };

	read_mail(name, &mail);
	if (gate_judge(&gate, &env, buf_slice(&mail), NOW, out) == -1)
		fail_msg("%s: undecided", name);
	buf_free(&mail);
}

static void
results_of(struct arena *a, const struct explain *ex, char s[STEP__MAX + 1])
{
	static const char	 marks[] = { [TRUTH_UNKNOWN] = '?',
				    [TRUTH_YES] = 'y', [TRUTH_NO] = 'n' };
	const struct sigverdict	*v = &ex->out->verdict;
	struct step		 steps[STEP__MAX];
	enum step_id		 id;

	assert_int_equal(explain_steps(a, ex, v->nsigners == 0 ? NULL :
	    &v->signers[0], steps), 0);
	for (id = 0; id < STEP__MAX; id++) {
		assert_int_equal(steps[id].id, id);
		s[id] = marks[steps[id].result.is];
		/* whatever did not pass has its reason */
		if ((steps[id].result.is == TRUTH_YES) !=
		    (steps[id].result.why == R_NONE))
			fail_msg("%s: reason %d", steps[id].word,
			    steps[id].result.why);
	}
	s[STEP__MAX] = '\0';
}

static void
test_steps(void **state)
{
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW };
	struct arena	*a = arena_new(ARENA_MAX);
	char		 got[STEP__MAX + 1];
	enum reason	 why;
	enum conclusion	 end;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		judge(cases[i].mail, pinned, NULL, &out);
		results_of(a, &ex, got);
		end = explain_conclusion(&ex, &why);
		if (strcmp(got, cases[i].steps) != 0 || end != cases[i].end ||
		    why != cases[i].why)
			fail_msg("%s: %s %s %s", cases[i].mail, got,
			    conclusion_word(end), reason_word(why));
		outcome_clear(&out);
	}
	arena_free(a);
}

/* The facts of a mail are those of its worst signer; From needs but one. */
static void
test_signers(void **state)
{
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW };
	struct arena	*a = arena_new(ARENA_MAX);
	char		 got[STEP__MAX + 1];

	(void)state;
	judge("two-signers-one-revoked", pinned, NULL, &out);
	assert_int_equal(out.verdict.nsigners, 2);
	assert_int_equal(outcome_fact(&out, FACT_UNREVOKED).is, TRUTH_NO);
	assert_int_equal(outcome_fact(&out, FACT_UNREVOKED).why,
	    R_CERT_REVOKED);
	assert_int_equal(outcome_fact(&out, FACT_INTEGRITY).is, TRUTH_YES);
	outcome_clear(&out);

	judge("good-two-signers", pinned, NULL, &out);
	assert_int_equal(out.speaks.is, TRUTH_YES);
	assert_int_equal(explain_conclusion(&ex, NULL), CONCLUDE_GOOD);
	results_of(a, &ex, got);
	assert_string_equal(got, "yynyyyy");	/* the leader's own mailbox */
	outcome_clear(&out);
	arena_free(a);
}

/* On one's own terms less may be asked, and no more is claimed for it. */
static void
test_terms(void **state)
{
	static const char *const	 oids[] = { "1.2.3", NULL };
	static const struct path_policy	 policy = { .policies = oids,
					    .explicit_policy = true };
	const struct {
		const char		*mail;
		struct own_terms	 own;
		const char		*steps;
		enum conclusion		 end;
	} own[] = {
		{ "public-ca", { .given = true }, "yyyyyyy", CONCLUDE_GOOD },
		{ "unknown-ca", { .given = true }, "yyyy?ny", CONCLUDE_BAD },
		{ "from-other", { .given = true, .any_from = true },
		    "yynyyyy", CONCLUDE_GOOD },
		{ "partial", { .given = true, .any_from = true }, "ynyyyyy",
		    CONCLUDE_BAD },
		{ "status-unknown", { .given = true,
		    .revocation = REVOCATION_SOFT }, "yyyy?yy",
		    CONCLUDE_GOOD },
		{ "revoked", { .given = true, .revocation = REVOCATION_SOFT },
		    "yyyynyy", CONCLUDE_BAD },
		{ "revoked", { .given = true, .revocation = REVOCATION_OFF },
		    "yyyy?yy", CONCLUDE_GOOD },
		{ "bad-changed", { .given = true,
		    .revocation = REVOCATION_OFF }, "nyyy?yy", CONCLUDE_BAD },
		{ "good-04", { .given = true, .policy = &policy }, "yyyyyny",
		    CONCLUDE_BAD },
	};
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW };
	struct arena	*a = arena_new(ARENA_MAX);
	char		 got[STEP__MAX + 1];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(own); i++) {
		ex.own = &own[i].own;
		judge(own[i].mail, given, ex.own, &out);
		results_of(a, &ex, got);
		if (strcmp(got, own[i].steps) != 0 ||
		    explain_conclusion(&ex, NULL) != own[i].end)
			fail_msg("%s in mode %d: %s", own[i].mail,
			    own[i].own.revocation, got);
		outcome_clear(&out);
	}
	arena_free(a);
}

/* What could not be decided is never anything else. */
static void
test_undecided(void **state)
{
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW,
			    .undecided = true };
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b = { 0 };
	enum reason	 why;

	(void)state;
	judge("good-04", pinned, NULL, &out);
	out.why = R_NO_MEMORY;
	assert_int_equal(explain_conclusion(&ex, &why), CONCLUDE_UNDECIDED);
	assert_int_equal(why, R_NO_MEMORY);
	assert_int_equal(explain_json(&b, a, &ex), 0);
	assert_non_null(strstr(buf_str(&b), "\"conclusion\": \"undecided\""));
	assert_non_null(strstr(buf_str(&b), "\"class\": null"));
	buf_free(&b);
	assert_int_equal(explain_text(&b, a, &ex), 0);
	assert_non_null(strstr(buf_str(&b), "Kết luận: CHƯA KẾT LUẬN ĐƯỢC\n"));
	assert_null(strstr(buf_str(&b), ": ĐẠT\n"));
	buf_free(&b);
	arena_free(a);
	ex.undecided = false;
	out.cls = SIG_BROKEN;
	out.sig_why = R_TOO_MANY_PARTS;
	assert_int_equal(explain_conclusion(&ex, NULL), CONCLUDE_UNDECIDED);
	out.sig_why = R_MIME_BROKEN;
	assert_int_equal(explain_conclusion(&ex, NULL), CONCLUDE_BAD);
	outcome_clear(&out);
}

/* Every step is told with its source, in both tongues. */
static void
test_text(void **state)
{
	static const char *const	 must[TONGUE__MAX][8] = {
		[TONGUE_VI] = { "Kết luận: KHÔNG ĐẠT YÊU CẦU\n",
		    "Bước 5. Trạng thái của các chứng thư: KHÔNG ĐẠT\n",
		    "(certificate-revoked)\n",
		    "Nghị định 68/2024/NĐ-CP, Điều 31 (c), Điều 32",
		    "Thu hồi lúc: 01/03/2025 07:00:00 (giờ Việt Nam)\n",
		    "Lý do thu hồi: khóa bí mật bị lộ\n",
		    "Bước 7. ", "được công nhận, chuyên dùng công vụ, thế hệ G2" },
		[TONGUE_EN] = { "Conclusion: BAD\n",
		    "Step 5. Status of the certificates: FAILED\n",
		    "(certificate-revoked)\n",
		    "Nghị định 68/2024/NĐ-CP, Điều 31 (c), Điều 32",
		    "Revoked: 2025-03-01T00:00:00Z\n",
		    "Revoked because: keyCompromise\n",
		    "Step 7. ", "pinned, government, generation G2" },
	};
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW };
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b;
	enum tongue	 t;
	size_t		 i;

	(void)state;
	judge("revoked", pinned, NULL, &out);
	for (t = 0; t < TONGUE__MAX; t++) {
		b = (struct buf){ 0 };
		ex.tongue = t;
		assert_int_equal(explain_text(&b, a, &ex), 0);
		for (i = 0; i < NELEM(must[t]); i++)
			if (strstr(buf_str(&b), must[t][i]) == NULL)
				fail_msg("not told: %s", must[t][i]);
		buf_free(&b);
	}
	outcome_clear(&out);
	arena_free(a);
}

/* Which time counts is told, and why no other does. */
static void
test_time(void **state)
{
	static const struct {
		const char	*mail, *told;
	} times[] = {
		{ "stamped-expired", "by a time stamp (RFC 3161)\n" },
		{ "stamped-expired", "TSA of the time stamp: CN=TSA" },
		{ "stamped-revoked-after",
		    "Note: revoked after the proven time of signing\n" },
		{ "stamped-other", "(time-stamp-of-other)\n" },
		{ "stamped-other", ": the time of reception, since" },
		{ "signing-time-local", "(signing-time-local)\n" },
		{ "stapled-good",
		    "Told by: OCSP answer that came with the signature\n" },
	};
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW,
			    .tongue = TONGUE_EN };
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 b;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(times); i++) {
		b = (struct buf){ 0 };
		judge(times[i].mail, pinned, NULL, &out);
		assert_int_equal(explain_text(&b, a, &ex), 0);
		if (strstr(buf_str(&b), times[i].told) == NULL)
			fail_msg("%s: not told: %s", times[i].mail,
			    times[i].told);
		buf_free(&b);
		outcome_clear(&out);
	}
	arena_free(a);
}

/* A small arena makes it fail, never shorter. */
static void
test_memory(void **state)
{
	struct outcome	 out;
	struct explain	 ex = { .out = &out, .now = NOW };
	struct arena	*a = arena_new(4096);
	struct buf	 b = { 0 };

	(void)state;
	judge("good-04", pinned, NULL, &out);
	assert_int_equal(explain_text(&b, a, &ex), -1);
	buf_free(&b);
	assert_int_equal(explain_json(&b, a, &ex), -1);
	buf_free(&b);
	outcome_clear(&out);
	arena_free(a);
}

static int
setup(void **state)
{
	struct trust_paths	 paths = { .folder = "tests/eml/pki/trust",
				    .crls = "tests/eml/pki/crls",
				    .pins = "tests/eml/pki/pins" };
	struct buf		 faults = { 0 };

	(void)state;
	decode_init();
	if (conf_bare(&conf) == -1 ||
	    trust_given(&paths, &pinned, &faults) == -1)
		return -1;
	paths.pins = NULL;
	return trust_given(&paths, &given, &faults);
}

static int
teardown(void **state)
{
	(void)state;
	trust_unref(pinned);
	trust_unref(given);
	conf_free(conf);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_signers),
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_undecided),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
