/* test_protect.c: header fields that were signed, and what is shown */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/decode.h"
#include "mail/entity.h"
#include "mail/protect.h"

#define ARENA	(16 * 1024 * 1024)
#define HP	"Content-Type: text/plain; hp=\"clear\"\r\n"
#define FROM	"From: Van thu <vanthu@sothunghiem.hanoi.gov.vn>\r\n"

static const struct mime_limits limits = { .parts = 10, .depth = 5 };

static const struct row {
	const char	*what;
	const char	*shown, *said;
	const char	*names;
} rows[] = {
	{ "nothing", "", HP, "" },
	{ "as it was", FROM "Subject: a\r\n", HP FROM "Subject: a\r\n", "" },
	{ "a list's tag", FROM "Subject: [list] a\r\n", HP FROM "Subject: a\r\n",
	    "Subject" },
	{ "words and UTF-8", "Subject: \xc4\x90\xe1\xbb\x81  ngh\xe1\xbb\x8b\r\n",
	    HP "Subject: =?utf-8?Q?=C4=90=E1=BB=81?=\r\n =?UTF-8?B?IG5naOG7iw==?="
	    "\r\n", "" },
	{ "other words", "Subject: =?UTF-8?B?xJA=?=\r\n",
	    HP "Subject: =?UTF-8?B?xJE=?=\r\n", "Subject" },
	{ "case of a subject", "Subject: a\r\n", HP "Subject: A\r\n",
	    "Subject" },
	{ "folds", "Subject: one\r\n two \r\n", HP "Subject:  one two\r\n", "" },
	{ "an empty subject", "Subject:\r\n", HP "Subject: \r\n", "" },
	{ "a subject where none was", "Subject: a\r\n", HP, "Subject" },
	{ "the subject gone", "", HP "Subject: a\r\n", "Subject" },
	{ "a second subject", "Subject: a\r\nSubject: b\r\n",
	    HP "Subject: a\r\n", "Subject" },
	{ "quotes and blanks of addresses",
	    "To: \"A B\" <a@x.vn>,b@x.vn\r\n",
	    HP "To: A B <a@x.vn>,\r\n b@x.vn\r\n", "" },
	{ "names in words and raw", "To: \xc4\x90 <a@x.vn>\r\n",
	    HP "To: =?UTF-8?B?xJA=?= <a@x.vn>\r\n", "" },
	{ "the domain's case", "To: a@X.vn\r\n", HP "To: a@x.VN\r\n", "" },
	{ "the local part's case", "To: A@x.vn\r\n", HP "To: a@x.vn\r\n",
	    "To" },
	{ "another name", "From: Chief <a@x.vn>\r\n",
	    HP "From: Clerk <a@x.vn>\r\n", "From" },
	{ "another address", "From: a@x.vn\r\n", HP "From: b@x.vn\r\n",
	    "From" },
	{ "one recipient more", "Cc: a@x.vn, b@x.vn\r\n", HP "Cc: a@x.vn\r\n",
	    "Cc" },
	{ "addresses nobody can read", "To: a@x.vn, , b@\r\n",
	    HP "To: a@x.vn,  , b@\r\n", "" },
	{ "other addresses nobody can read", "To: a@x.vn, , b@\r\n",
	    HP "To: a@x.vn, , c@\r\n", "To" },
	{ "one time said otherwise",
	    "Date: Mon, 05 Jan 2026 08:00:00 +0700\r\n",
	    HP "Date: 5 Jan 2026 01:00:00 GMT\r\n", "" },
	{ "another time", "Date: Mon, 05 Jan 2026 08:00:01 +0700\r\n",
	    HP "Date: Mon, 05 Jan 2026 08:00:00 +0700\r\n", "Date" },
	{ "no times", "Date: now\r\n", HP "Date: then\r\n", "Date" },
	{ "what a relay adds", "Date: Mon, 05 Jan 2026 08:00:01 +0700\r\n"
	    "Message-ID: <1@x.vn>\r\n", HP, "" },
	{ "a date gone", "", HP "Date: Mon, 05 Jan 2026 08:00:00 +0700\r\n",
	    "Date" },
	{ "blanks between ids", "References: <1@x.vn> <2@x.vn>\r\n",
	    HP "References: <1@x.vn>\r\n\t<2@x.vn>\r\n", "" },
	{ "another id", "Message-ID: <1@x.vn>\r\n",
	    HP "Message-ID: <2@x.vn>\r\n", "Message-ID" },
	{ "an answer led elsewhere", "Reply-To: b@x.vn\r\n", HP, "Reply-To" },
	{ "several", "From: a@x.vn\r\nSubject: a\r\nTo: a@x.vn\r\n",
	    HP "From: b@x.vn\r\nSubject: b\r\nTo: a@x.vn\r\n",
	    "Subject, From" },
	{ "the parameter of older programs", "Subject: a\r\n",
	    "Content-Type: text/plain; protected-headers=\"v1\"\r\n"
	    "Subject: b\r\n", "Subject" },
	{ "no parameter: others are not its own", "Subject: a\r\nTo: a@x.vn\r\n",
	    "Content-Type: text/plain\r\nSubject: b\r\n", "" },
	{ "no parameter, but a From", "From: a@x.vn\r\nSubject: a\r\n",
	    "From: b@x.vn\r\n", "From" },
	{ "fields that nobody protects", "X-Spam: yes\r\nReceived: by x\r\n",
	    HP, "" },
};

static const struct part *
tree(struct arena *a, const char *header)
{
	const char	*mail = arena_printf(a, "%s\r\nbody\r\n", header);
	struct part	*root;
	enum reason	 why;

	assert_int_equal(mime_tree(a, slice_of(mail), &limits, &root, &why),
	    0);
	return root;
}

static void
test_rows(void **state)
{
	struct arena	*a;
	const char	*names;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(rows); i++) {
		print_message("%s\n", rows[i].what);
		a = arena_new(ARENA);
		assert_int_equal(protect_compare(a, tree(a, rows[i].shown),
		    tree(a, rows[i].said), &names), 0);
		assert_string_equal(names, rows[i].names);
		arena_free(a);
	}
}

/* What we protect, we find as it was, whatever the mail looked like. */
static void
test_own(void **state)
{
	static const char	 header[] =
	    "Received: by relay\r\nFrom: V\xc4\x83n th\xc6\xb0 <v@x.vn>\r\n"
	    "To: \"A, \xc4\x90\" <a@x.vn>, Ph\xc3\xb2ng: b@x.vn (\xc4\x91);\r\n"
	    "CC: c@X.vn\r\nSubject: \xc4\x90  a \r\n b\r\n"
	    "Date: Mon, 05 Jan 2026 08:00:00 +0700 (ICT)\r\n"
	    "Message-Id: <1@x.vn>\r\nX-Mailer: \xc4\x90\r\n";
	struct arena		*a = arena_new(ARENA);
	struct buf		 out = { 0 };
	struct part		*payload;
	const char		*names;
	enum reason		 why;

	(void)state;
	assert_int_equal(entity_make(a, tree(a, header), true, &out, &why),
	    0);
	assert_int_equal(mime_tree(a, buf_slice(&out), &limits, &payload,
	    &why), 0);
	assert_int_equal(header_count(&payload->fields, "Cc"), 1);
	assert_int_equal(protect_compare(a, tree(a, header), payload, &names),
	    0);
	assert_string_equal(names, "");
	buf_free(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_own),
	};

	decode_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
