/*
 * fuzz_gate.c: whatever comes in, the outcome can be applied and leaves no
 * forged result, and a good signature has a signer.  Run from the root of the
 * repository: it judges by the golden mails' PKI.
 */

#include <stdlib.h>
#include <string.h>

#include "gate/gate.h"
#include "gate/report.h"
#include "mail/decode.h"

#define NOW	1796083200	/* 2026-12-01 */

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct gate	 gate;

static int
no_sign(void *ctx, const struct sign_ask *ask, struct buf *der,
    enum reason *why)
{
	(void)ctx;
	(void)ask;
	(void)der;
	*why = R_SIGNER_SILENT;
	return -1;
}

static int
no_inspect(void *ctx, struct arena *a, const struct attachment *what,
    struct model *out)
{
	(void)ctx;
	(void)a;
	*out = (struct model){ .format = what->format, .why = R_UNREADABLE,
		.cause = "fuzz" };
	return 0;
}

static int
no_unpack(void *ctx, struct slice bytes, struct buf *members)
{
	(void)ctx;
	(void)bytes;
	(void)members;
	return -1;
}

static int
no_record(void *ctx, struct arena *a, const struct record_ask *ask,
    struct record_answer *answer)
{
	(void)ctx;
	(void)a;
	*answer = (struct record_answer){ .number = "",
		.first_seen = ask->now };
	return 0;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static struct conf	*conf;
	static struct helpers	 helpers = { .sign = no_sign,
		.inspect = no_inspect, .unpack = no_unpack,
		.record = no_record };
	struct confset		 set = { 0 };
	struct buf		 faults = { 0 };

	(void)argc;
	(void)argv;
	decode_init();
	if (confset_read("tests/eml/golden.conf", &set, &faults) == -1 ||
	    gate_load(&set, &conf, &gate.trust, &faults) == -1)
		abort();
	confset_clear(&set);
	buf_free(&faults);
	gate.conf = conf;
	gate.helpers = &helpers;
	return 0;
}

/* No field of ours but those that we inserted. */
static void
check_applied(struct outcome *out, struct slice in)
{
	struct buf	 after = { 0 };
	struct fields	 fields;
	struct slice	 body;
	enum reason	 why;
	size_t		 i, ours = 0, inserted = 0;

	if (edit_apply(out->arena, in, &out->edits, &after) == -1)
		abort();
	if (header_parse(out->arena, buf_slice(&after), &fields, &body,
	    &why) == 0) {
		for (i = 0; i < fields.n; i++)
			ours += slice_casestarts(fields.v[i].name,
			    SLICE("X-CKS-"));
		for (i = 0; i < out->edits.n; i++)
			inserted += out->edits.v[i].kind == EDIT_INSERT &&
			    strncmp(out->edits.v[i].name, "X-CKS-", 6) == 0;
		if (ours != inserted)
			abort();
	}
	buf_free(&after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const rcpts[] = { "cks_sokhcn@hanoi.gov.vn" };
	struct envelope	 env = { .session = "fuzz", .sender = "a@b.example",
		.rcpts = { rcpts, 1 }, .hostname = "fuzz.example" };
	struct slice	 in = { data, len };
	struct outcome	 out;
	struct buf	 report = { 0 };
	int		 rc = gate_judge(&gate, &env, in, NOW, &out);

	if (out.cls == SIG_GOOD && out.verdict.nsigners == 0)
		abort();
	if (out.disposition == D_ROUTE && (rc == -1 || out.cls != SIG_GOOD))
		abort();
	if (rc == 0) {
		check_applied(&out, in);
		report_text(&report, &out);
	}
	buf_free(&report);
	outcome_clear(&out);
	return 0;
}
