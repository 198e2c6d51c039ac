/* test_judge.c: the core with helpers that fail, wait and remember */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gate/gate.h"
#include "gate/report.h"
#include "mail/decode.h"

#define NOW	1796083200	/* 2026-12-01 */
#define DAY	86400
#define LETTER_LINES	200	/* the letter has 70 */
#define DEPT	"cks_sokhcn@hanoi.gov.vn"
#define CLERK	"canbo@phongthunghiem.hanoi.gov.vn"

/* How the helpers behave, and what they were asked. */
struct stage {
	struct conf	*conf;
	struct gate	 gate;
	struct helpers	 helpers;
	time_t		 first_seen;
	int		 record_rc, inspect_rc;
	int		 records, inspects, lookups;
	int		 lookup_rc;
	bool		 registered;	/* what is known of documents */
	int64_t		 ends;		/* and of listed certificates */
	struct arena	*rows;
	struct request_row row;		/* the first that was asked for */
	struct certificate_row cert;
	struct notice_row notice;
	size_t		 nrows, nnotices;
	bool		 letter;	/* every document is read as one */
};

static int
stage_sign(void *ctx, const struct sign_ask *ask, struct buf *der,
    enum reason *why)
{
	(void)ctx;
	(void)ask;
	(void)der;
	*why = R_SIGNER_SILENT;
	return -1;
}

/* Read every document as one letter of the corpus, from what is read in it. */
static void
read_letter(struct arena *a, struct model *out)
{
	FILE			*f = fopen("tests/corpus/form-04-renew.txt", "r");
	struct model_line	*v = arena_array(a, LETTER_LINES, sizeof(*v));
	const char		**cells = arena_array(a, (LETTER_LINES + 1) *
				    MODEL_CELLS_MAX, sizeof(*cells));
	char			 line[1024];
	size_t			 n = 0;

	assert_true(f != NULL && v != NULL && cells != NULL);
	assert_non_null(fgets(line, sizeof(line), f));
	while (n < LETTER_LINES && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "  |", 3) == 0) {
			cells[v[n - 1].ncells++] = arena_strdup(a, line + 4);
			continue;
		}
		v[n] = (struct model_line){ .page = 1,
			.text = arena_strdup(a, strchr(line, ':') + 2),
			.cells = cells += MODEL_CELLS_MAX };
		n++;
	}
	fclose(f);
	out->lines = v;
	out->nlines = n;
	out->pages = 1;
	out->why = R_NONE;
}

static int
stage_inspect(void *ctx, struct arena *a, const struct attachment *what,
    struct model *out)
{
	struct stage	*s = ctx;

	s->inspects++;
	*out = (struct model){ .format = what->format, .why = R_UNREADABLE,
		.cause = "signal 11" };
	if (s->letter)
		read_letter(a, out);
	return s->inspect_rc;
}

/* A copy of a row that outlives the judgement. */
static void
keep(struct arena *a, enum table table, const void *row, void *copy)
{
	struct buf	 b = { 0 };
	struct wire	 w;

	row_put(&b, table, row);
	w = wire_of(buf_slice(&b));
	row_get(&w, a, table, copy);
	buf_free(&b);
}

static int
stage_lookup(void *ctx, const struct lookup_ask *ask,
    struct lookup_answer *answer)
{
	struct stage	*s = ctx;
	size_t		 i;

	s->lookups++;
	assert_true(ask->digests.n + ask->serials.n > 0);
	answer->registered = s->registered;
	for (i = 0; i < ask->serials.n; i++)
		answer->ends[i] = s->ends;
	return s->lookup_rc;
}

static int
stage_unpack(void *ctx, struct slice bytes, struct buf *members)
{
	(void)ctx;
	(void)bytes;
	(void)members;
	return -1;
}

static int
stage_record(void *ctx, struct arena *a, const struct record_ask *ask,
    struct record_answer *answer)
{
	struct stage	*s = ctx;

	(void)a;
	s->records++;
	s->nrows = ask->nrows;
	if (ask->nrows == 0)
		assert_int_equal(strlen(ask->key), 64);
	else
		keep(s->rows, TABLE_REQUESTS, &ask->rows[0], &s->row);
	if (ask->ncerts > 0)
		keep(s->rows, TABLE_CERTIFICATES, &ask->certs[0], &s->cert);
	if ((s->nnotices = ask->nnotices) > 0)
		keep(s->rows, TABLE_OUTBOX, &ask->notices[0].row, &s->notice);
	*answer = (struct record_answer){ .number = "2026-000042",
		.first_seen = s->first_seen };
	return s->record_rc;
}

static int
setup(void **state)
{
	static struct stage	 s;
	struct confset		 set = { 0 };
	struct buf		 faults = { 0 };

	decode_init();
	if (confset_read("tests/eml/golden.conf", &set, &faults) == -1 ||
	    gate_load(&set, &s.conf, &s.gate.trust, &faults) == -1)
		fail_msg("%s", buf_str(&faults));
	confset_clear(&set);
	buf_free(&faults);
	s.helpers = (struct helpers){ .sign = stage_sign,
		.inspect = stage_inspect, .unpack = stage_unpack,
		.record = stage_record, .lookup = stage_lookup, .ctx = &s };
	s.rows = arena_new(1u << 20);
	s.gate.conf = s.conf;
	s.gate.helpers = &s.helpers;
	*state = &s;
	return 0;
}

static int
teardown(void **state)
{
	struct stage	*s = *state;

	trust_unref(s->gate.trust);
	conf_free(s->conf);
	arena_free(s->rows);
	return 0;
}

static void
read_mail(const char *name, struct buf *out)
{
	char	 path[128];
	int	 fd;
	ssize_t	 n;

	snprintf(path, sizeof(path), "tests/eml/%s.eml", name);
	fd = open(path, O_RDONLY);
	assert_true(fd != -1);
	do {
		assert_int_equal(buf_room(out, 65536), 0);
		n = read(fd, out->p + out->n, 65536);
		assert_true(n >= 0);
		out->n += (size_t)n;
	} while (n > 0);
	close(fd);
}

static const struct {
	const char		*what;
	const char		*mail, *rcpt;
	int			 minutes;	/* since first sight */
	int			 record_rc, inspect_rc;
	int			 rc;
	enum disposition	 disposition;
	enum reason		 why;
	int			 records;
	const char		*smime;
} cases[] = {
	{ "a status unknown for a moment waits", "status-unknown", DEPT, 29,
	    0, 0, 0, D_TEMPFAIL, R_STATUS_UNKNOWN, 1, "temperror" },
	{ "unknown for half an hour, a person looks", "status-unknown", DEPT,
	    30, 0, 0, 0, D_REVIEW, R_STATUS_UNKNOWN, 2, "temperror" },
	{ "what can not be registered waits", "good-04", DEPT, 0, -1, 0, -1,
	    D_TEMPFAIL, R_REGISTRAR_SILENT, 1, NULL },
	{ "a good one is registered and routed", "good-04", DEPT, 0, 0, 0, 0,
	    D_ROUTE, R_REQUEST_GOOD, 1, "pass" },
	{ "a refused one is registered too", "bad-changed", DEPT, 0, 0, 0, 0,
	    D_REJECT, R_DIGEST_MISMATCH, 1, "fail" },
	{ "no request, no row", "not-a-request", DEPT, 0, 0, 0, 0, D_PASS,
	    R_NOT_A_REQUEST, 0, "none" },
	{ "no inspector: filed mail waits", "good-04-pdf", DEPT, 0, 0, -1, -1,
	    D_TEMPFAIL, R_INSPECTOR_SILENT, 0, NULL },
	{ "no inspector: other mail passes and says so", "good-04-pdf", CLERK,
	    0, 0, -1, -1, D_PASS, R_INSPECTOR_SILENT, 0, "temperror" },
	{ "no inspector, nothing to inspect", "good-04", DEPT, 0, 0, -1, 0,
	    D_ROUTE, R_REQUEST_GOOD, 1, "pass" },
	{ "a reader that crashed sends it to a person", "good-04-pdf", DEPT,
	    0, 0, 0, 0, D_REVIEW, R_UNREADABLE, 1, "pass" },
};

/* The smime= of the Authentication-Results that would be inserted, or "". */
static const char *
inserted_result(const struct outcome *out, char *word, size_t size)
{
	const char	*p;
	size_t		 i;

	word[0] = '\0';
	for (i = 0; i < out->edits.n; i++)
		if (out->edits.v[i].kind == EDIT_INSERT &&
		    strcmp(out->edits.v[i].name,
		    "Authentication-Results") == 0 &&
		    (p = strstr(out->edits.v[i].value, "smime=")) != NULL)
			snprintf(word, size, "%.*s",
			    (int)strcspn(p + 6, " \n"), p + 6);
	return word;
}

static void
judge_case(struct stage *s, size_t i)
{
	const char	*rcpts[] = { cases[i].rcpt };
	struct envelope	 env = { .session = "test", .hostname = "h.example",
		.sender = "vanthu@sothunghiem.hanoi.gov.vn",
		.rcpts = { rcpts, 1 } };
	struct outcome	 out;
	struct buf	 mail = { 0 };
	char		 word[32];
	int		 rc;

	s->records = s->inspects = 0;
	s->record_rc = cases[i].record_rc;
	s->inspect_rc = cases[i].inspect_rc;
	s->first_seen = NOW - cases[i].minutes * 60;
	read_mail(cases[i].mail, &mail);
	rc = gate_judge(&s->gate, &env, buf_slice(&mail), NOW, &out);
	if (rc != cases[i].rc || out.disposition != cases[i].disposition ||
	    out.why != cases[i].why || s->records != cases[i].records)
		fail_msg("%s: %d %s %s, %d records", cases[i].what, rc,
		    disposition_word(out.disposition), reason_word(out.why),
		    s->records);
	if (cases[i].smime != NULL && out.disposition != D_TEMPFAIL)
		assert_string_equal(inserted_result(&out, word,
		    sizeof(word)), cases[i].smime);
	outcome_clear(&out);
	buf_free(&mail);
}

static void
test_helpers(void **state)
{
	size_t	 i;

	for (i = 0; i < NELEM(cases); i++)
		judge_case(*state, i);
}

/* Judge a mail from a clerk to rcpt by the stage, and forget the outcome. */
static void
judge_mail(struct stage *s, const char *name, const char *rcpt, int rc,
    enum disposition disposition)
{
	const char	*rcpts[] = { rcpt };
	struct envelope	 env = { .session = "test", .hostname = "h.example",
		.sender = "vanthu@SoThuNghiem.hanoi.gov.vn",
		.rcpts = { rcpts, 1 } };
	struct outcome	 out;
	struct buf	 mail = { 0 };

	s->records = s->lookups = s->inspects = 0;
	read_mail(name, &mail);
	if (gate_judge(&s->gate, &env, buf_slice(&mail), NOW, &out) != rc ||
	    out.disposition != disposition)
		fail_msg("%s: %s %s", name, disposition_word(out.disposition),
		    reason_word(out.why));
	assert_int_equal(*out.number != '\0', s->records > 0 &&
	    !out.monitor && rc == 0);
	outcome_clear(&out);
	buf_free(&mail);
}

/* In monitor mode a row is marked as such, has no number, and no mail waits. */
static void
test_monitor(void **state)
{
	struct stage	*s = *state;

	s->conf->mode = MODE_MONITOR;
	for (s->record_rc = 0; s->record_rc >= -1; s->record_rc--) {
		judge_mail(s, "bad-changed", DEPT, 0, D_PASS);
		assert_int_equal(s->records, 1);
		assert_int_equal(s->row.monitor, 1);
		assert_string_equal(s->row.disposition, "reject");
	}
	s->record_rc = 0;
	s->conf->mode = MODE_ENFORCE;
}

/* What of a request is written down. */
static void
test_row(void **state)
{
	static const char	 letter[] = "a good letter has all three";
	struct stage		*s = *state;

	s->record_rc = 0;
	judge_mail(s, "good-04", DEPT, 0, D_ROUTE);
	assert_string_equal(s->row.request, "form-04");
	assert_string_equal(s->row.class, "good");
	assert_string_equal(s->row.where, "smime");
	assert_string_equal(s->row.disposition, "route");
	assert_string_equal(s->row.judged, "route");
	assert_string_equal(s->row.reason, "pre-verified");
	assert_string_equal(s->row.sender_domain, "sothunghiem.hanoi.gov.vn");
	assert_string_equal(s->row.contact, "");
	assert_int_equal(s->row.monitor, 0);
	assert_int_equal(strlen(s->row.sha256), 64);
	assert_int_equal(strlen(s->row.retry_key), 64);
	if (strlen(s->row.letter_key) != 64 || *s->row.agency == '\0')
		fail_msg("%s: \"%s\"", letter, s->row.agency);
	assert_true(s->row.subscribers > 0);
	assert_string_equal(s->cert.source, "request");
	assert_string_equal(s->cert.generation, "G2");
	assert_true(s->cert.not_after > NOW);
}

/* Mails with a mark of secrecy, wherever it stands. */
static const struct {
	const char	*mail, *request;
} marked[] = {
	{ "secrecy-mark", "form-04" },		/* Subject, with a form */
	{ "secrecy-list", "not-a-request" },
	{ "secrecy-unknown-file", "not-a-request" },	/* a name */
	{ "secrecy-quoted", "not-a-request" },
	{ "secrecy-attached-mail", "not-a-request" },
};

/* A mark of secrecy: that a mail came, and nothing that is in it. */
static void
test_secrecy(void **state)
{
	struct stage	*s = *state;
	size_t		 i;

	s->record_rc = 0;
	for (i = 0; i < NELEM(marked); i++) {
		s->row = (struct request_row){ .sha256 = "unasked" };
		s->cert = (struct certificate_row){ .serial = NULL };
		judge_mail(s, marked[i].mail, DEPT, 0, D_HOLD);
		assert_int_equal(s->records, 1);
		assert_string_equal(s->row.request, marked[i].request);
		assert_string_equal(s->row.disposition, "hold");
		assert_string_equal(s->row.judged, "hold");
		assert_string_equal(s->row.reason, "secrecy-mark");
		assert_int_equal(strlen(s->row.retry_key), 64);
		assert_string_equal(s->row.sha256, "");
		assert_string_equal(s->row.agency, "");
		assert_string_equal(s->row.letter, "");
		
		assert_null(s->cert.serial);
	}
}

/* The named person is told of it, and told nothing that stands in it. */
static void
test_alert(void **state)
{
	static const char	*const officers[] = { "canbo@example.vn" };
	struct stage		*s = *state;
	size_t			 i;

	s->conf->notices = true;
	s->conf->officers = (struct strings){ officers, 1 };
	for (i = 0; i < NELEM(marked); i++) {
		s->nnotices = 0;
		judge_mail(s, marked[i].mail, DEPT, 0, D_HOLD);
		assert_int_equal(s->nnotices, 1);
		assert_string_equal(s->notice.kind, "secrecy");
		assert_string_equal(s->notice.recipient, officers[0]);
		assert_null(strstr(s->notice.data, "sothunghiem"));
	}
	s->conf->notices = false;
	s->conf->officers = (struct strings){ NULL, 0 };
}

/* The Word file beside its PDF has no row, and nobody is told of it. */
static void
test_enclosure(void **state)
{
	struct stage	*s = *state;
	size_t		 i;
	bool		 notices;

	s->letter = true;
	for (i = 0; i < 2; i++) {
		notices = i == 1;
		s->conf->notices = notices;
		s->conf->unsigned_requests = CHOOSE_REVIEW;
		judge_mail(s, "enclosure", DEPT, 0, D_REVIEW);
		assert_int_equal(s->inspects, 2);
		assert_int_equal(s->nrows, 1);
		assert_string_equal(s->row.request, "form-04");
		assert_int_equal(s->nnotices, notices);
		if (notices)
			assert_string_equal(s->notice.kind, "cover");
	}
	s->conf->notices = s->letter = false;
	s->conf->unsigned_requests = CHOOSE_REJECT;
}

/* What is known of a request before it is routed. */
static void
test_lookup(void **state)
{
	static const struct {
		const char		*what;
		bool			 registered;
		int64_t			 ends;
		int			 days;	/* of the setting */
		int			 lookup_rc, rc, records;
		enum disposition	 disposition;
		const char		*flags;
	} lookups[] = {
		{ "sent to a colleague, it is routed once", false, 0, 0, 0, 0,
		    1, D_ROUTE, "one-signature" },
		{ "and no more where it is registered", true, 0, 0, 0, 0, 0,
		    D_PASS, "one-signature" },
		{ "a listed certificate is over: routed all the same", false,
		    NOW - 1, 60, 0, 0, 1, D_ROUTE,
		    "one-signature listed-expired" },
		{ "it is within its window", false, NOW + 60 * DAY, 60, 0, 0,
		    1, D_ROUTE, "one-signature" },
		{ "it is renewed early: routed all the same", false,
		    NOW + 60 * DAY + 1, 60, 0, 0, 1, D_ROUTE,
		    "one-signature renew-early" },
		{ "nobody asks how early", false, NOW + 999 * DAY, 0, 0, 0, 1,
		    D_ROUTE, "one-signature" },
		{ "nobody can say: the mail passes", false, 0, 60, -1, -1, 0,
		    D_PASS, "one-signature" },
	};
	struct stage	*s = *state;
	size_t		 i;

	s->record_rc = 0;
	s->letter = true;
	for (i = 0; i < NELEM(lookups); i++) {
		s->registered = lookups[i].registered;
		s->ends = lookups[i].ends;
		s->lookup_rc = lookups[i].lookup_rc;
		s->conf->renew_days = lookups[i].days;
		s->row.flags = "one-signature";
		judge_mail(s, "good-04-pdf", CLERK, lookups[i].rc,
		    lookups[i].disposition);
		assert_int_equal(s->lookups, 1);
		if (s->records != lookups[i].records)
			fail_msg("%s: %d rows", lookups[i].what, s->records);
		if (strcmp(s->row.flags, lookups[i].flags) != 0)
			fail_msg("%s: %s", lookups[i].what, s->row.flags);
	}
	s->lookup_rc = s->conf->renew_days = 0;
	s->registered = s->letter = false;
	s->ends = 0;
}

/* The number of a row stands in the mail and in the reply's reason. */
static void
test_number_and_reply(void **state)
{
	struct stage	*s = *state;
	const char	*rcpts[] = { DEPT };
	struct envelope	 env = { .session = "test", .hostname = "h.example",
		.sender = "", .rcpts = { rcpts, 1 } };
	struct outcome	 out;
	struct buf	 mail = { 0 };
	char		 code[4], dsn[8], text[512];
	size_t		 i, found = 0;

	s->record_rc = 0;
	read_mail("good-04", &mail);
	assert_int_equal(gate_judge(&s->gate, &env, buf_slice(&mail), NOW,
	    &out), 0);
	for (i = 0; i < out.edits.n; i++)
		found += out.edits.v[i].name != NULL &&
		    strcmp(out.edits.v[i].name, "X-CKS-Register") == 0 &&
		    strcmp(out.edits.v[i].value, "2026-000042") == 0;
	assert_int_equal(found, 1);
	outcome_clear(&out);
	buf_free(&mail);
	out = (struct outcome){ .disposition = D_REJECT,
		.why = R_CERT_REVOKED };
	report_reply(s->conf, &out, code, dsn, text, sizeof(text));
	assert_string_equal(code, "550");
	assert_string_equal(dsn, "5.7.5");
	assert_memory_equal(text, "certificate-revoked: ", 21);
	/* A refusal never says 250, and a delay never 5xx. */
	out.why = R_REQUEST_GOOD;
	report_reply(s->conf, &out, code, dsn, text, sizeof(text));
	assert_int_equal(code[0], '5');
	out = (struct outcome){ .disposition = D_TEMPFAIL,
		.why = R_CERT_REVOKED };
	report_reply(s->conf, &out, code, dsn, text, sizeof(text));
	assert_int_equal(code[0], '4');
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_helpers),
		cmocka_unit_test(test_monitor), cmocka_unit_test(test_row),
		cmocka_unit_test(test_secrecy),
		cmocka_unit_test(test_alert),
		cmocka_unit_test(test_enclosure), cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_number_and_reply),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
