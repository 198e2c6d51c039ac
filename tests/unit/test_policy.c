/* test_policy.c: what happens to a request, row by row of the decisions */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gate/work.h"

#define SO	"vanthu@sothunghiem.hanoi.gov.vn"
#define DEPT	"cks_sokhcn@hanoi.gov.vn"
#define CLERK	"canbo@phongthunghiem.hanoi.gov.vn"
#define CUC	"ca@bcy.gov.vn"

/* Departures from a complete, well signed letter of the signer's agency. */
enum twist {
	INCOMPLETE = 1 << 0, NOT_FROM = 1 << 1, CHANGE = 1 << 2,
	OTHER = 1 << 3, OWN = 1 << 4, GATEWAY = 1 << 5, CLAIMS = 1 << 6,
	SECRET = 1 << 7, OUTSIDE = 1 << 8, REPLY = 1 << 9, AWAY = 1 << 10,
	PERSON = 1 << 11, HIDDEN = 1 << 12,
	ROUTED = 1 << 13,	/* the setting for what we signed */
	INSIDE_GOOD = 1 << 14,	/* signed inside by the same signer, and good */
	INSIDE_BAD = 1 << 15,	/* or changed afterwards */
	AFTER_SEAL = 1 << 16,	/* signed inside once more after the seal */
	LARGE = 1 << 17,	/* by what may cover half the page */
	BY_SMIME = 1 << 18,	/* intake.signature = "smime" */
	BY_DOCUMENT = 1 << 19,	/* intake.signature = "document" */
	STAMPED = 1 << 20,	/* a time stamp proves when it was signed */
	DOUBTED = 1 << 21	/* there is one of which that is not known */
};

static const struct {
	const char		*what;
	enum request		 request;
	enum sigclass		 cls;
	unsigned		 twists;
	const char		*rcpts[3];
	enum disposition	 disposition;
	enum reason		 why;
} cases[] = {
	{ "complete and good is routed", REQ_FORM_04, SIG_GOOD, 0,
	    { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "a leader of the agency may sign alone", REQ_FORM_06, SIG_GOOD,
	    PERSON, { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "another agency's signature goes to a person", REQ_FORM_04,
	    SIG_GOOD, OTHER, { DEPT }, D_REVIEW, R_OTHER_AGENCY },
	{ "an agency of another city goes to a person", REQ_FORM_04, SIG_GOOD,
	    OUTSIDE, { DEPT }, D_REVIEW, R_OUTSIDE_CITY },
	{ "From is not the signer's", REQ_FORM_06, SIG_GOOD, NOT_FROM,
	    { DEPT }, D_REVIEW, R_FROM_MISMATCH },
	{ "a change of mailbox explains another From", REQ_FORM_04, SIG_GOOD,
	    NOT_FROM | CHANGE, { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "a change does not explain another agency", REQ_FORM_04, SIG_GOOD,
	    NOT_FROM | CHANGE | OTHER, { DEPT }, D_REVIEW, R_OTHER_AGENCY },
	{ "an empty required field", REQ_FORM_04, SIG_GOOD, INCOMPLETE,
	    { DEPT }, D_REVIEW, R_INCOMPLETE },
	{ "unsigned is refused", REQ_FORM_04, SIG_NONE, 0, { DEPT }, D_REJECT,
	    R_UNSIGNED },
	{ "signed by the gateway only", REQ_FORM_04, SIG_GOOD, GATEWAY,
	    { DEPT }, D_REVIEW, R_DOCUMENT_UNSIGNED },
	{ "signed by the gateway only, where that is enough", REQ_FORM_04,
	    SIG_GOOD, GATEWAY | ROUTED, { DEPT }, D_ROUTE,
	    R_DOCUMENT_UNSIGNED },
	{ "it is not enough for what is incomplete", REQ_FORM_04, SIG_GOOD,
	    GATEWAY | ROUTED | INCOMPLETE, { DEPT }, D_REVIEW, R_INCOMPLETE },
	{ "nor for an agency of another city", REQ_FORM_04, SIG_GOOD,
	    GATEWAY | ROUTED | OUTSIDE, { DEPT }, D_REVIEW, R_OUTSIDE_CITY },
	{ "bad is refused", REQ_FORM_04, SIG_BAD, 0, { DEPT }, D_REJECT,
	    R_DIGEST_MISMATCH },
	{ "broken is refused", REQ_FORM_06, SIG_BROKEN, 0, { DEPT }, D_REJECT,
	    R_DIGEST_MISMATCH },
	{ "unknown-ca is refused", REQ_FORM_04, SIG_UNKNOWN_CA, 0, { DEPT },
	    D_REJECT, R_DIGEST_MISMATCH },
	{ "not-yet-valid is refused", REQ_FORM_04, SIG_NOT_YET_VALID, 0,
	    { DEPT }, D_REJECT, R_DIGEST_MISMATCH },
	{ "revoked is refused", REQ_FORM_04, SIG_REVOKED, 0, { DEPT },
	    D_REJECT, R_DIGEST_MISMATCH },
	{ "revoked but claims an earlier hour", REQ_FORM_04, SIG_REVOKED,
	    CLAIMS, { DEPT }, D_REVIEW, R_TIME_UNPROVEN },
	{ "revoked by a time stamp, whatever it claims", REQ_FORM_04,
	    SIG_REVOKED, CLAIMS | STAMPED, { DEPT }, D_REJECT,
	    R_DIGEST_MISMATCH },
	{ "expired by a time stamp, whatever it claims", REQ_FORM_04,
	    SIG_EXPIRED, CLAIMS | STAMPED, { DEPT }, D_REJECT,
	    R_DIGEST_MISMATCH },
	{ "revoked, and a time stamp that may yet prove otherwise",
	    REQ_FORM_04, SIG_REVOKED, DOUBTED, { DEPT }, D_REVIEW,
	    R_TIME_UNPROVEN },
	{ "signed in time as a time stamp proves", REQ_FORM_04, SIG_GOOD,
	    STAMPED, { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "expired is refused", REQ_FORM_04, SIG_EXPIRED, 0, { DEPT },
	    D_REJECT, R_DIGEST_MISMATCH },
	{ "public-ca goes to a person", REQ_FORM_04, SIG_PUBLIC_CA, 0,
	    { DEPT }, D_REVIEW, R_DIGEST_MISMATCH },
	{ "weak goes to a person", REQ_FORM_04, SIG_WEAK, 0, { DEPT },
	    D_REVIEW, R_DIGEST_MISMATCH },
	{ "an unknown status waits", REQ_FORM_04, SIG_STATUS_UNKNOWN, 0,
	    { DEPT }, D_TEMPFAIL, R_DIGEST_MISMATCH },
	{ "partial counts as unsigned", REQ_FORM_04, SIG_PARTIAL, 0, { DEPT },
	    D_REJECT, R_DIGEST_MISMATCH },
	{ "a signature inside that nobody here can judge", REQ_FORM_04,
	    SIG_GOOD, OWN, { DEPT }, D_REVIEW, R_DOCUMENT_UNCHECKED },
	{ "a signature inside decides for an unsigned mail of anybody",
	    REQ_FORM_04, SIG_NONE, INSIDE_GOOD | NOT_FROM, { DEPT }, D_ROUTE,
	    R_REQUEST_GOOD },
	{ "a footer does not spoil it", REQ_FORM_04, SIG_BAD, INSIDE_GOOD,
	    { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "a good mail does not rescue a bad document", REQ_FORM_04, SIG_GOOD,
	    INSIDE_BAD, { DEPT }, D_REJECT, R_DOCUMENT_CHANGED },
	{ "nor where only the mail's is asked for", REQ_FORM_04, SIG_GOOD,
	    INSIDE_BAD | BY_SMIME, { DEPT }, D_REJECT, R_DOCUMENT_CHANGED },
	{ "where the mail's is asked for, that inside is not enough",
	    REQ_FORM_04, SIG_NONE, INSIDE_GOOD | BY_SMIME, { DEPT }, D_REJECT,
	    R_UNSIGNED },
	{ "where that inside is asked for, the mail's is not enough",
	    REQ_FORM_04, SIG_GOOD, BY_DOCUMENT, { DEPT }, D_REJECT,
	    R_UNSIGNED },
	{ "where that inside is asked for and good", REQ_FORM_04, SIG_NONE,
	    INSIDE_GOOD | BY_DOCUMENT, { DEPT }, D_ROUTE, R_REQUEST_GOOD },
	{ "good inside, of another agency", REQ_FORM_04, SIG_NONE,
	    INSIDE_GOOD | OTHER, { DEPT }, D_REVIEW, R_OTHER_AGENCY },
	{ "good inside and signed after the seal", REQ_FORM_04, SIG_NONE,
	    INSIDE_GOOD | AFTER_SEAL, { DEPT }, D_REVIEW, R_SIGNATURE_ORDER },
	{ "good inside, under something large", REQ_FORM_04, SIG_NONE,
	    INSIDE_GOOD | LARGE, { DEPT }, D_REVIEW, R_HIDDEN_CONTENT },
	{ "nor is it refused for a bad mail around it", REQ_FORM_04, SIG_BAD,
	    OWN, { DEPT }, D_REVIEW, R_DOCUMENT_UNCHECKED },
	{ "hidden text or scripts go to a person", REQ_FORM_04, SIG_GOOD,
	    HIDDEN, { DEPT }, D_REVIEW, R_HIDDEN_CONTENT },
	{ "the Cuc's forms pass", REQ_FORM_OTHER, SIG_NONE, 0, { DEPT },
	    D_PASS, R_FORM_CUC },
	{ "old forms pass", REQ_FORM_OLD, SIG_GOOD, 0, { DEPT }, D_PASS,
	    R_FORM_OLD },
	{ "unreadable goes to a person", REQ_UNREADABLE, SIG_GOOD, 0,
	    { DEPT }, D_REVIEW, R_UNREADABLE },
	{ "doubtful goes to a person", REQ_DOUBTFUL, SIG_GOOD, 0, { DEPT },
	    D_REVIEW, R_DOUBTFUL },
	{ "a secrecy mark holds, whatever else", REQ_FORM_04, SIG_BAD, SECRET,
	    { DEPT }, D_HOLD, R_SECRECY_MARK },
	{ "not refused when others are addressed", REQ_FORM_04, SIG_NONE, 0,
	    { DEPT, CLERK }, D_REVIEW, R_UNSIGNED },
	{ "sent elsewhere and good: the department is added", REQ_FORM_04,
	    SIG_GOOD, 0, { CLERK }, D_ROUTE, R_REQUEST_GOOD },
	{ "sent elsewhere and unsigned: a draft", REQ_FORM_04, SIG_NONE, 0,
	    { CLERK }, D_PASS, R_NOT_FILED },
	{ "sent elsewhere and to the Cuc", REQ_FORM_04, SIG_GOOD, 0,
	    { CLERK, CUC }, D_PASS, R_NOT_FILED },
	{ "sent elsewhere as a reply", REQ_FORM_04, SIG_GOOD, REPLY,
	    { CLERK }, D_PASS, R_NOT_FILED },
	{ "sent elsewhere, addressed to another office", REQ_FORM_04,
	    SIG_GOOD, AWAY, { CLERK }, D_PASS, R_NOT_FILED },
	{ "a secret sent elsewhere is not held", REQ_FORM_04, SIG_GOOD,
	    SECRET, { CLERK }, D_PASS, R_NOT_FILED },
};

static const char *const	 intake[] = { DEPT };
static const char *const	 cuc[] = { CUC };
static const char *const	 city[] = { "sở thử", "SỞ KHÁC" };

static const struct conf	 conf = {
	.intake_addresses = { intake, 1 }, .cuc_addresses = { cuc, 1 },
	.city = { city, 2 }, .mode = MODE_ENFORCE,
};

static const struct conf	 routing = {
	.intake_addresses = { intake, 1 }, .cuc_addresses = { cuc, 1 },
	.city = { city, 2 }, .mode = MODE_ENFORCE,
	.gateway_signed = CHOOSE_ROUTE,
};

static const struct conf	 by_smime = {
	.intake_addresses = { intake, 1 }, .city = { city, 2 },
	.mode = MODE_ENFORCE, .needs = NEEDS_SMIME,
};

static const struct conf	 by_document = {
	.intake_addresses = { intake, 1 }, .city = { city, 2 },
	.mode = MODE_ENFORCE, .needs = NEEDS_DOCUMENT,
};

struct fixture {
	struct signer	 signer;
	struct document	 document;
	struct gate	 gate;
	struct envelope	 env;
	struct outcome	 out;
	struct work	 work;
};

static void
fill_document(struct fixture *f, size_t i)
{
	unsigned	 twists = cases[i].twists;

	f->document = (struct document){ .name = "", .cause = "",
		.format = FORMAT_PDF, .own_signature = (twists & OWN) != 0,
		.hidden = (twists & HIDDEN) != 0 };
	f->document.finding = (struct finding){ .request = cases[i].request,
		.form = "", .label = "", .number = "12/STN-VP",
		.agency = twists & OTHER ? "SỞ KHÁC" : "SỞ THỬ NGHIỆM",
		.head_key = "", .complete = (twists & INCOMPLETE) == 0,
		.to_department = (twists & AWAY) == 0,
		.kinds = twists & CHANGE ? KIND_CHANGE : KIND_RENEW,
		.secret = (twists & SECRET) != 0 };
	if (twists & (INSIDE_GOOD | INSIDE_BAD))
		f->document.own = (struct docsigs){ .n = 1, .own = true,
			.disorder = (twists & AFTER_SEAL) != 0,
			.large = (twists & LARGE) != 0,
			.verdict = { twists & INSIDE_BAD ? SIG_BAD : SIG_GOOD,
			    twists & INSIDE_BAD ? R_DOCUMENT_CHANGED :
			    R_SIGNATURE_GOOD, &f->signer, 1 } };
	if (twists & OUTSIDE) {
		f->document.finding.agency = "CỤC XA";
		f->signer.cn = "CỤC XA";
	}
}

static void
fixture_make(struct fixture *f, size_t i)
{
	unsigned	 twists = cases[i].twists;

	f->signer = (struct signer){ .cls = cases[i].cls,
		.holder = twists & PERSON ? HOLDER_PERSON : HOLDER_AGENCY,
		.cn = twists & PERSON ? "Nguyễn Thử" : "Sở Thử Nghiệm",
		.o = "UBND thành phố thử nghiệm", .ou = "Sở thử nghiệm",
		.not_before = 100, .not_after = 1000, .revoked_at = 500,
		.signing_time = twists & CLAIMS ? 400 : 600,
		.stamped = twists & STAMPED ? 700 : 0,
		.stamp_why = twists & DOUBTED ? R_STAMP_STATUS : R_NONE };
	fill_document(f, i);
	if (cases[i].cls == SIG_EXPIRED)
		f->signer.signing_time = 2000;
	f->gate = (struct gate){
		.conf = twists & ROUTED ? &routing : twists & BY_SMIME ?
		    &by_smime : twists & BY_DOCUMENT ? &by_document : &conf };
	f->env = (struct envelope){ .sender = SO,
		.rcpts = { cases[i].rcpts, 0 } };
	while (f->env.rcpts.n < 3 && cases[i].rcpts[f->env.rcpts.n] != NULL)
		f->env.rcpts.n++;
	f->out = (struct outcome){ .arena = f->work.arena, .from = SO,
		.cls = cases[i].cls, .sig_why = R_DIGEST_MISMATCH,
		.where = twists & GATEWAY ? WHERE_GATEWAY : WHERE_SMIME,
		.speaks.is = (twists & NOT_FROM) == 0 ? TRUTH_YES :
		    TRUTH_NO, .number = "",
		.documents = &f->document, .ndocuments = 1,
		.verdict = { .signers = &f->signer, .nsigners = 1 },
		.filed = strcmp(cases[i].rcpts[0], DEPT) == 0 };
	f->work = (struct work){ .gate = &f->gate, .env = &f->env,
		.arena = f->work.arena, .out = &f->out,
		.reply = (twists & REPLY) != 0 };
}

static void
test_rows(void **state)
{
	struct fixture	 f = { 0 };
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		f.work.arena = arena_new(1 << 20);
		assert_non_null(f.work.arena);
		fixture_make(&f, i);
		work_policy(&f.work);
		if (f.out.disposition != cases[i].disposition ||
		    f.out.why != cases[i].why)
			fail_msg("%s: %s %s", cases[i].what,
			    disposition_word(f.out.disposition),
			    reason_word(f.out.why));
		arena_free(f.work.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
