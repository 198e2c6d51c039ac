/* test_correspondent.c: whom a mail may be answered to, and whom never (RFC 3834 2) */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gate/notices.h"

#define SO	"vanthu@sothunghiem.hanoi.gov.vn"
#define ID	"relay.example"

static const struct {
	const char	*what, *header, *sender, *from;
	bool		 automatic;
} mails[] = {
	{ "a person's", "Subject: a\r\n", SO, SO, false },
	{ "one that says so", "Auto-Submitted: no\r\n", SO, SO, false },
	{ "an answer of a program", "Auto-Submitted: auto-replied\r\n", SO, SO,
	    true },
	{ "with more words", "auto-submitted: auto-generated; a=b\r\n", SO, SO,
	    true },
	{ "a list's", "List-Id: <a.example>\r\n", SO, SO, true },
	{ "a list's, by another field", "List-Unsubscribe: <a>\r\n", SO, SO,
	    true },
	{ "bulk", "Precedence: Bulk\r\n", SO, SO, true },
	{ "of first class", "Precedence: first-class\r\n", SO, SO, false },
	{ "that wants no answers", "X-Auto-Response-Suppress: All\r\n", SO, SO,
	    true },
	{ "the null sender's", "Subject: a\r\n", "", SO, true },
	{ "a mail server's", "Subject: a\r\n", "MAILER-DAEMON@a.example", SO,
	    true },
	{ "from nobody who reads", "Subject: a\r\n", SO, "noreply@a.example",
	    true },
	{ "without a From", "Subject: a\r\n", SO, "", true },
};

static const struct {
	const char	*what, *header;
	bool		 passes;
} results[] = {
	{ "a pass of the domain", "Authentication-Results: " ID "; dmarc=pass "
	    "header.from=sothunghiem.hanoi.gov.vn\r\n", true },
	{ "folded", "Authentication-Results: " ID ";\r\n\tdmarc=pass "
	    "header.from=sothunghiem.hanoi.gov.vn\r\n", true },
	{ "of another domain", "Authentication-Results: " ID "; dmarc=pass "
	    "header.from=evil.example\r\n", false },
	{ "of none", "Authentication-Results: " ID "; dmarc=pass\r\n", false },
	{ "a failure", "Authentication-Results: " ID "; dmarc=fail "
	    "header.from=sothunghiem.hanoi.gov.vn\r\n", false },
	{ "told by somebody else", "Authentication-Results: evil.example; "
	    "dmarc=pass header.from=sothunghiem.hanoi.gov.vn\r\n", false },
	{ "told twice", "Authentication-Results: " ID "; dmarc=pass "
	    "header.from=sothunghiem.hanoi.gov.vn\r\nAuthentication-Results: "
	    ID "; dmarc=pass header.from=sothunghiem.hanoi.gov.vn\r\n",
	    false },
	{ "told before the mail came here", "Received: a\r\n"
	    "Authentication-Results: " ID "; dmarc=pass "
	    "header.from=sothunghiem.hanoi.gov.vn\r\n", false },
	{ "within a comment", "Authentication-Results: " ID "; dmarc=fail "
	    "(dmarc=pass) header.from=sothunghiem.hanoi.gov.vn\r\n", false },
	{ "two results in one", "Authentication-Results: " ID "; dmarc=fail "
	    "header.from=a.example; dmarc=pass "
	    "header.from=sothunghiem.hanoi.gov.vn\r\n", false },
	{ "told of another check", "Authentication-Results: " ID "; spf=pass "
	    "smtp.mailfrom=sothunghiem.hanoi.gov.vn\r\n", false },
};

static void
parse(struct arena *a, const char *header, struct fields *out)
{
	struct slice	 body;
	enum reason	 why;

	assert_int_equal(header_parse(a, slice_of(header), out, &body, &why),
	    0);
}

static void
test_automatic(void **state)
{
	struct arena	*a = arena_new(1u << 20);
	struct fields	 fields;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(mails); i++) {
		parse(a, mails[i].header, &fields);
		if (mail_automatic(&fields, mails[i].sender, mails[i].from) !=
		    mails[i].automatic)
			fail_msg("%s", mails[i].what);
	}
	assert_true(mail_automatic(NULL, SO, SO));
	arena_free(a);
}

static void
test_dmarc(void **state)
{
	struct arena	*a = arena_new(1u << 20);
	struct fields	 fields;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(results); i++) {
		parse(a, results[i].header, &fields);
		if (mail_dmarc(a, &fields, ID, SO) != results[i].passes)
			fail_msg("%s", results[i].what);
		assert_false(mail_dmarc(a, &fields, "", SO));
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_automatic),
		cmocka_unit_test(test_dmarc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
