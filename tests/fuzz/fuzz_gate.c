/*
 * fuzz_gate.c: whatever comes in, the outcome can be applied and leaves no
 * forged result, and what is called good OpenSSL verifies over the same bytes
 * and From is a signer's.  Run from the root of the repository: it judges by
 * the golden mails' PKI.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "gate/gate.h"
#include "gate/report.h"
#include "mail/decode.h"

#define NOW	1796083200	/* 2026-12-01 */

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct gate	 gate;
static X509_STORE	*store;		/* of the second judge */

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

/* When is our question alone: stamps may have proven another time. */
static void
open_store(void)
{
	static const char *const	 cas[] = {
		"tests/eml/pki/trust/root-g2.crt",
		"tests/eml/pki/trust/sub-g2.crt",
		"tests/eml/pki/trust/sub-nostatus.crt",
		"tests/eml/pki/trust/sub-stale.crt",
	};
	size_t				 i;

	if ((store = X509_STORE_new()) == NULL)
		abort();
	for (i = 0; i < NELEM(cas); i++)
		if (X509_STORE_load_file(store, cas[i]) != 1)
			abort();
	X509_STORE_set_flags(store, X509_V_FLAG_NO_CHECK_TIME);
	X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
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
	open_store();
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

/* Is From, where it is ASCII, a mailbox of one of these? */
static bool
is_mailbox(const char *from, const STACK_OF(X509) *signers)
{
	STACK_OF(OPENSSL_STRING)	*mailboxes;
	bool				 found = false;
	int				 i, k;

	for (i = 0; from[i] != '\0'; i++)
		if ((unsigned char)from[i] >= 0x80)
			return true;
	for (i = 0; i < sk_X509_num(signers) && !found; i++) {
		mailboxes = X509_get1_email(sk_X509_value(signers, i));
		for (k = 0; k < sk_OPENSSL_STRING_num(mailboxes); k++)
			found |= strcasecmp(from,
			    sk_OPENSSL_STRING_value(mailboxes, k)) == 0;
		X509_email_free(mailboxes);
	}
	return found;
}

/* OpenSSL's own word on a CMS; content NULL: it carries its own. */
static bool
verifies(struct slice der, const struct slice *content, const char *from)
{
	const unsigned char	*p = der.p;
	CMS_ContentInfo		*cms = d2i_CMS_ContentInfo(NULL, &p,
				    (long)der.n);
	BIO			*in = content == NULL ? NULL :
				    BIO_new_mem_buf(content->p,
				    (int)content->n);
	STACK_OF(X509)		*signers = NULL;
	bool			 ok = cms != NULL && CMS_verify(cms, NULL,
				    store, in, NULL, CMS_BINARY) == 1;

	if (ok && (signers = CMS_get0_signers(cms)) != NULL)
		ok = is_mailbox(from, signers);
	sk_X509_free(signers);
	BIO_free(in);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return ok;
}

/* A mail that speaks for its From: the second judge must agree. */
static void
check_good(const struct outcome *out, struct slice in)
{
	const struct mime_limits	 limits = { 1000, 20 };
	const struct part		*cms;
	struct part			*root;
	struct buf			 der = { 0 };
	enum reason			 why;
	bool				 detached;

	if (mime_tree(out->arena, in, &limits, &root, &why) == -1)
		abort();
	detached = mime_is(root, "multipart", "signed");
	if (detached && mime_children(root) != 2)
		abort();
	cms = detached ? root->child->next : root;
	if (decode_transfer(cms, &der) == -1 || !verifies(buf_slice(&der),
	    detached ? &root->child->whole : NULL, out->from))
		abort();
	buf_free(&der);
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
	if (rc == 0 && out.cls == SIG_GOOD && out.where == WHERE_SMIME &&
	    out.speaks.is == TRUTH_YES)
		check_good(&out, in);
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
