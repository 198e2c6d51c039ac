/* test_mailbox.c: what a From shows besides its address, and names of domains */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mail/domain.h"
#include "mail/mailbox.h"

#define OWN	"vanthu@so.example"

static void
test_shown(void **state)
{
	static const struct {
		const char	*what;
		const char	*text;
		bool		 shown;
	} cases[] = {
		{ "an address alone", OWN, false },
		{ "a name", "V\xc4\x83n th\xc6\xb0 <" OWN ">", false },
		{ "the own address in other case",
		    "\"VanThu@SO.example\" <" OWN ">", false },
		{ "the own one in brackets", "A (" OWN ") <" OWN ">", false },
		{ "another one", "\"b@so.example\" <" OWN ">", true },
		{ "another one without quotes", "b@so.example <" OWN ">",
		    true },
		{ "another one as a comment", OWN " (b@so.example)", true },
		{ "one that begins like the own", OWN ".vn <" OWN ">", true },
		{ "one that ends like the own", "x" OWN " <" OWN ">", true },
		{ "letters beyond ASCII", "\xe1\xbb\x99@s\xe1\xbb\x9f.vn",
		    true },
		{ "a full-width sign", "b\xef\xbc\xa0so.example <" OWN ">",
		    true },
		{ "a small sign", "b\xef\xb9\xabso.example <" OWN ">", true },
		{ "two signs", OWN "@x <" OWN ">", true },
		{ "a sign between blanks", "Ph\xc3\xb2ng A @ S\xe1\xbb\x9f B <"
		    OWN ">", false },
		{ "a sign before a word", "@nick <" OWN ">", false },
		{ "a sign behind a word", "nick@ <" OWN ">", false },
		{ "nothing", "", false },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (mailbox_shown(slice_of(cases[i].text), SLICE(OWN)) !=
		    cases[i].shown)
			fail_msg("%s", cases[i].what);
}

/* The time that many signs cost grows with them, not with their square. */
static void
test_many_signs(void **state)
{
	struct buf	 b = { 0 };
	int		 i;

	(void)state;
	for (i = 0; i < 1 << 20; i++)
		buf_adds(&b, "@@");
	assert_false(mailbox_shown(buf_slice(&b), SLICE(OWN)));
	buf_free(&b);
}

static void
test_domains(void **state)
{
	static const struct {
		const char	*what;
		const char	*a, *b;
		bool		 same;
	} cases[] = {
		{ "ASCII in other case", "A.example", "a.EXAMPLE", true },
		{ "both forms", "s\xe1\xbb\x9f.vn", "xn--s-lym.vn", true },
		{ "one label of several", "a.s\xe1\xbb\x9f.vn",
		    "A.XN--S-LYM.vn", true },
		{ "full-width letters are the narrow ones (UTS 46)",
		    "\xef\xbd\x81.vn", "a.vn", true },
		{ "sharp s is no ss (not transitional)", "stra\xc3\x9f" "e.vn",
		    "strasse.vn", false },
		{ "a letter alike of another script",
		    "\xd0\xb0.vn", "a.vn", false },
		{ "a dot more", "s\xe1\xbb\x9f.vn.", "xn--s-lym.vn", false },
		{ "no name at all is itself", "\xff.vn", "\xff.VN", true },
		{ "no name at all", "\xff.vn", "\xfe.vn", false },
		{ "a longer one", "a.vn", "b.a.vn", false },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (domain_same(slice_of(cases[i].a), slice_of(cases[i].b)) !=
		    cases[i].same)
			fail_msg("%s", cases[i].what);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_many_signs),
		cmocka_unit_test(test_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
