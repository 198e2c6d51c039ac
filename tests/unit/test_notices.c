/* test_notices.c: which notices a mail calls for, and to whom, row by row */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gate/notices.h"
#include "mail/decode.h"

#define SO	"vanthu@sothunghiem.hanoi.gov.vn"
#define DEPT	"cks_sokhcn@hanoi.gov.vn"
#define OFFICER	"phutrach@thunghiem.example.vn"
#define SAN	"congvan@sothunghiem.hanoi.gov.vn"

enum twist {
	UNPROVEN = 1 << 0, LETTER = 1 << 1, LIST = 1 << 2, NULL_SENDER = 1 << 3,
	MONITOR = 1 << 4, EXPIRED = 1 << 5, LOGIN = 1 << 6, AWAY = 1 << 7,
	NO_ROW = 1 << 8
};

static const struct {
	const char		*what;
	enum request		 request;
	enum disposition	 disposition;
	unsigned		 twists;
	const char		*notices;	/* "kind:to kind:to" */
} cases[] = {
	{ "routed", REQ_FORM_04, D_ROUTE, 0, "receipt:" SO " cover:" DEPT },
	{ "routed though sent elsewhere", REQ_FORM_06, D_ROUTE, AWAY,
	    "receipt:" SO " cover:" DEPT },
	{ "a listed certificate is over", REQ_FORM_04, D_ROUTE, EXPIRED,
	    "receipt:" SO " expired:" SO " cover:" DEPT },
	{ "to a person", REQ_FORM_04, D_REVIEW, 0, "cover:" DEPT },
	{ "not read", REQ_UNREADABLE, D_REVIEW, 0, "cover:" DEPT },
	{ "refused: by SMTP alone", REQ_FORM_04, D_REJECT, 0, "" },
	{ "to be sent again", REQ_FORM_04, D_TEMPFAIL, 0, "" },
	{ "the Cục's", REQ_FORM_OTHER, D_PASS, 0, "cuc:" SO },
	{ "an old form", REQ_FORM_OLD, D_PASS, 0, "cuc:" SO },
	{ "the Cục's, not filed", REQ_FORM_OTHER, D_PASS, AWAY, "" },
	{ "no request", REQ_NOT_A_REQUEST, D_PASS, 0, "" },
	{ "held", REQ_FORM_04, D_HOLD, 0, "secrecy:" OFFICER },
	{ "From is not proven", REQ_FORM_04, D_ROUTE, UNPROVEN,
	    "cover:" DEPT },
	{ "but a login is its own", REQ_FORM_04, D_ROUTE, UNPROVEN | LOGIN,
	    "receipt:" SO " cover:" DEPT },
	{ "a signed letter in mail of nobody", REQ_FORM_04, D_ROUTE,
	    UNPROVEN | LETTER, "receipt:" SAN " cover:" DEPT },
	{ "of a list", REQ_FORM_04, D_ROUTE, LIST, "cover:" DEPT },
	{ "of a list, with a signed letter", REQ_FORM_04, D_ROUTE,
	    LIST | LETTER, "cover:" DEPT },
	{ "of the null sender", REQ_FORM_04, D_ROUTE, NULL_SENDER,
	    "cover:" DEPT },
	{ "only watched", REQ_FORM_04, D_ROUTE, MONITOR, "" },
	{ "its enclosure has no row", REQ_UNREADABLE, D_REVIEW, NO_ROW, "" },
};

static int
setup(void **state)
{
	static struct gate	 gate;
	struct confset		 set = { 0 };
	struct buf		 faults = { 0 };
	struct conf		*conf = NULL;

	decode_init();
	if (confset_read("tests/notices/own.conf", &set, &faults) == -1 ||
	    conf_load(&set, &conf, &faults) == -1)
		fail_msg("%s", buf_str(&faults));
	confset_clear(&set);
	buf_free(&faults);
	gate.conf = conf;
	*state = &gate;
	return 0;
}

static int
teardown(void **state)
{
	conf_free((struct conf *)(uintptr_t)((struct gate *)*state)->conf);
	return 0;
}

/* What a mail of the case is told in, as in the table. */
static void
tell(struct gate *gate, size_t i, struct buf *got)
{
	static const char *const	 boxes[] = { SAN };
	static const struct signer	 signer = { .cls = SIG_GOOD,
		.holder = HOLDER_AGENCY, .cn = "SỞ THỬ NGHIỆM", .serial = "01",
		.mailboxes = boxes, .nmailboxes = 1 };
	const unsigned			 t = cases[i].twists;
	struct document			 d = { .name = "a.pdf", .section = "",
		.cause = "", .sha256 = "00", .cls = SIG_GOOD, .finding = {
		.request = cases[i].request, .label = "Mẫu số 04",
		.number = "12/STN-VP", .agency = "SỞ THỬ NGHIỆM" } };
	struct outcome			 out = { .filed = !(t & AWAY),
		.monitor = t & MONITOR, .from = SO, .documents = &d,
		.ndocuments = 1, .disposition = cases[i].disposition,
		.cls = t & UNPROVEN ? SIG_NONE : SIG_GOOD,
		.where = t & UNPROVEN ? WHERE_NONE : WHERE_SMIME };
	struct envelope			 env = { .sender = t & NULL_SENDER ?
		"" : SO, .auth = t & LOGIN ? SO : NULL, .qid = "q" };
	struct work			 w = { .gate = gate, .env = &env,
		.out = &out, .arena = arena_new(4u << 20), .now = 1 };
	struct mime_limits		 limits = { 10, 5 };
	const struct record_notice	*v;
	const size_t			 row_of[] = { t & NO_ROW ? SIZE_MAX :
		0 };
	enum reason			 why;
	size_t				 n, k;

	out.speaks.is = t & UNPROVEN ? TRUTH_NO : TRUTH_YES;
	if (t & LETTER) {
		d.own.own = true;
		d.own.verdict = (struct sigverdict){ SIG_GOOD, R_NONE, &signer,
			1 };
	}
	if (t & EXPIRED)
		out.flags[out.nflags++] = R_LISTED_EXPIRED;
	assert_int_equal(mime_tree(w.arena, slice_of(t & LIST ?
	    "List-Id: <a>\r\n\r\nb\r\n" : "Subject: a\r\n\r\nb\r\n"), &limits,
	    &w.root, &why), 0);
	assert_int_equal(work_notices(&w, row_of, &v, &n), 0);
	for (k = 0; k < n; k++)
		buf_printf(got, "%s%s:%s", k > 0 ? " " : "", v[k].row.kind,
		    v[k].row.recipient);
	arena_free(w.arena);
}

static void
test_table(void **state)
{
	struct buf	 got;
	size_t		 i;

	for (i = 0; i < NELEM(cases); i++) {
		got = (struct buf){ 0 };
		tell(*state, i, &got);
		if (strcmp(buf_str(&got), cases[i].notices) != 0)
			fail_msg("%s: %s", cases[i].what, buf_str(&got));
		buf_free(&got);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
