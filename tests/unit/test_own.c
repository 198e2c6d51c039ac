/* test_own.c: our own notices are known, by what they are and not by what they say */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gate/gate.h"
#include "mail/decode.h"

#define NOW	1796083200	/* 2026-12-01 */
#define DEPT	"cks_sokhcn@hanoi.gov.vn"

struct stage {
	struct conf	*conf;
	struct gate	 gate;
	struct helpers	 helpers;
	int		 records;
};

static int
stage_record(void *ctx, struct arena *a, const struct record_ask *ask,
    struct record_answer *answer)
{
	struct stage	*s = ctx;

	(void)a;
	(void)ask;
	s->records++;
	*answer = (struct record_answer){ .number = "2026-000042" };
	return 0;
}

static int
stage_inspect(void *ctx, struct arena *a, const struct attachment *what,
    struct model *out)
{
	(void)ctx;
	(void)a;
	*out = (struct model){ .format = what->format, .why = R_UNREADABLE,
		.cause = "not read" };
	return 0;
}

static int
setup(void **state)
{
	static struct stage	 s;
	struct confset		 set = { 0 };
	struct buf		 faults = { 0 };

	decode_init();
	if (confset_read("tests/notices/own.conf", &set, &faults) == -1)
		fail_msg("%s", buf_str(&faults));
	memset(set.mark_key, 7, sizeof(set.mark_key));
	if (gate_load(&set, &s.conf, &s.gate.trust, &faults) == -1)
		fail_msg("%s", buf_str(&faults));
	confset_clear(&set);
	buf_free(&faults);
	s.helpers = (struct helpers){ .record = stage_record,
		.inspect = stage_inspect, .ctx = &s };
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
	return 0;
}

/* A change to a notice, or to how it comes, and whether it is still ours. */
static const struct {
	const char	*what;
	const char	*client, *auth, *sender;
	const char	*from, *to;	/* text in it, and what takes its place */
	bool		 ours;
} cases[] = {
	{ "as it was handed over", "127.0.0.1", NULL, "", "", "", true },
	{ "over IPv6", "::1", NULL, "", "", "", true },
	{ "from another machine", "192.0.2.1", NULL, "", "", "", false },
	{ "from nobody knows where", NULL, NULL, "", "", "", false },
	{ "by somebody's login", "127.0.0.1", "vanthu", "", "", "", false },
	{ "with a sender", "127.0.0.1", NULL, "a@b.example", "", "", false },
	{ "another text", "127.0.0.1", NULL, "", "<html", "<htmm",
	    false },
	{ "to somebody else", "127.0.0.1", NULL, "", "To: <",
	    "To: <x", false },
	{ "by somebody else", "127.0.0.1", NULL, "", "<cks_sokhcn@",
	    "<cks@", false },
	{ "with another Message-ID", "127.0.0.1", NULL, "", "ID: <c",
	    "ID: <d", false },
	{ "as another kind", "127.0.0.1", NULL, "", "Notice: cover",
	    "Notice: receipt", false },
	{ "another mark", "127.0.0.1", NULL, "", "mark=", "mark=0", false },
	{ "without a mark", "127.0.0.1", NULL, "", ";\r\n mark=",
	    "\r\nX-Mark: ", false },
	{ "marked twice", "127.0.0.1", NULL, "", "MIME-Version:",
	    "X-CKS-Notice: cover\r\nMIME-Version:", false },
	{ "with two recipients shown", "127.0.0.1", NULL, "",
	    "MIME-Version:", "To: <a@b.example>\r\nMIME-Version:", false },
};

/* The mail with the first from replaced. */
static void
replace(struct slice mail, const char *from, const char *to,
    struct buf *out)
{
	size_t	 at = *from == '\0' ? SIZE_MAX :
		    slice_find(mail, slice_of(from), 0);

	if (*from != '\0')
		assert_true(at != SIZE_MAX);
	buf_add(out, slice_sub(mail, 0, at));
	if (at != SIZE_MAX) {
		buf_adds(out, to);
		buf_add(out, slice_from(mail, at + strlen(from)));
	}
}

static void
compose(const struct stage *s, enum notice_kind kind, struct buf *out)
{
	const struct notice	 n = { .kind = kind, .number = "2026-000042",
		.id = "<cks.cover.2026-000042@relay.example>", .to = DEPT,
		.answers = "", .at = NOW };

	assert_int_equal(notice_compose(&s->conf->notice_terms, &n, out), 0);
}

static bool
is_edit(const struct edit *e, enum edit_kind kind, const char *name)
{
	return e->kind == kind && e->name != NULL && strcmp(e->name, name) == 0;
}

static void
test_own(void **state)
{
	struct stage		*s = *state;
	const char		*rcpt[] = { DEPT, NULL };
	struct envelope		 env = { .session = "s", .qid = "q",
		.rcpts = { rcpt, 1 }, .hostname = "relay.example" };
	struct buf		 mail = { 0 }, changed;
	struct outcome		 out;
	size_t			 i, k, marks;

	compose(s, NOTICE_COVER, &mail);
	for (i = 0; i < NELEM(cases); i++) {
		changed = (struct buf){ 0 };
		replace(buf_slice(&mail), cases[i].from, cases[i].to,
		    &changed);
		env.client = cases[i].client;
		env.auth = cases[i].auth;
		env.sender = cases[i].sender;
		assert_int_equal(gate_judge(&s->gate, &env,
		    buf_slice(&changed), NOW, &out), 0);
		if ((out.why == R_OWN_NOTICE) != cases[i].ours)
			print_error("%s\n", cases[i].what);
		assert_int_equal(out.why == R_OWN_NOTICE, cases[i].ours);
		if (cases[i].ours)
			assert_int_equal(out.disposition, D_PASS);
		for (k = marks = 0; k < out.edits.n; k++)
			marks += is_edit(&out.edits.v[k], EDIT_INSERT,
			    NOTICE_MARK);
		assert_int_equal(marks, cases[i].ours);
		outcome_clear(&out);
		buf_free(&changed);
	}
	buf_free(&mail);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
