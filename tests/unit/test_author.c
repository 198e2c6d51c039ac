/* test_author.c: whose documents the signer takes for whose */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/author.h"

#define A	"vanthu@sothunghiem.hanoi.gov.vn"
#define BODY	"\r\n\r\nxin chao\r\n"

static const struct {
	const char	*what;
	const char	*entity;
	const char	*address;	/* NULL: refused with why */
	const char	*why;
} cases[] = {
	{ "a bare address", "From: " A BODY, A, NULL },
	{ "no blank after the colon", "from:" A BODY, A, NULL },
	{ "a name before it", "From: Van thu <" A ">" BODY, A, NULL },
	{ "a quoted name with all that names may hold",
	    "From: \"So, Thu <nghiem> \\\" @\" <" A ">" BODY, A, NULL },
	{ "an encoded name", "From: =?UTF-8?B?VsSDbiB0aMaw?= <" A ">" BODY, A,
	    NULL },
	{ "initials with dots", "From: Nguyen V. A <" A ">" BODY, A, NULL },
	{ "a fold between name and address",
	    "Subject: x\r\nFrom: Van thu\r\n <" A ">\r\nTo: b@c.vn" BODY, A,
	    NULL },
	{ "brackets only", "From: <" A ">" BODY, A, NULL },
	{ "a From in the body does not count",
	    "From: " A "\r\n\r\nFrom: ke@gian.example\r\n", A, NULL },
	{ "Resent-From is another field",
	    "From: " A "\r\nResent-From: ke@gian.example" BODY, A, NULL },

	{ "no From", "Subject: x" BODY, NULL, "from-missing" },
	{ "two From", "From: " A "\r\nfrom: ke@gian.example" BODY, NULL,
	    "from-multiple" },
	{ "the same From twice", "From: " A "\r\nFrom: " A BODY, NULL,
	    "from-multiple" },
	{ "an empty From", "From:" BODY, NULL, "from-unusual" },
	{ "two mailboxes", "From: " A ", ke@gian.example" BODY, NULL,
	    "from-unusual" },
	{ "two pairs of brackets", "From: <" A "> <ke@gian.example>" BODY,
	    NULL, "from-unusual" },
	{ "an address for a name", "From: " A " <ke@gian.example>" BODY, NULL,
	    "from-unusual" },
	{ "words after the brackets", "From: <" A "> x" BODY, NULL,
	    "from-unusual" },
	{ "a comment", "From: " A " (van thu)" BODY, NULL, "from-unusual" },
	{ "a comment in the brackets", "From: <" A "(x)>" BODY, NULL,
	    "from-unusual" },
	{ "a group", "From: so: " A ";" BODY, NULL, "from-unusual" },
	{ "a route", "From: <@gian.example:" A ">" BODY, NULL,
	    "from-unusual" },
	{ "a quoted local part", "From: \"a b\"@hanoi.gov.vn" BODY, NULL,
	    "from-unusual" },
	{ "a domain literal", "From: a@[192.0.2.1]" BODY, NULL,
	    "from-unusual" },
	{ "two @", "From: a@b@hanoi.gov.vn" BODY, NULL, "from-unusual" },
	{ "no domain", "From: vanthu@" BODY, NULL, "from-unusual" },
	{ "no local part", "From: @hanoi.gov.vn" BODY, NULL, "from-unusual" },
	{ "dots at the edge", "From: vanthu.@hanoi.gov.vn" BODY, NULL,
	    "from-unusual" },
	{ "two dots", "From: vanthu@hanoi..gov.vn" BODY, NULL,
	    "from-unusual" },
	{ "a quotation never closed", "From: \"x <" A ">" BODY, NULL,
	    "from-unusual" },
	{ "a backslash at the very end", "From: \"x\\" BODY, NULL,
	    "from-unusual" },
	{ "brackets never closed", "From: <" A BODY, NULL, "from-unusual" },
	{ "a blank in the address", "From: <" A " >" BODY, NULL,
	    "from-unusual" },

	{ "no end of the header", "From: " A "\r\n", NULL, "header-unusual" },
	{ "nothing", "", NULL, "header-unusual" },
	{ "lone LF", "From: " A "\n\nx", NULL, "header-unusual" },
	{ "a lone CR", "From: " A "\rX: y" BODY, NULL, "header-unusual" },
	{ "8-bit", "From: V\xc4\x83n th\xc6\xb0 <" A ">" BODY, NULL,
	    "header-unusual" },
	{ "a blank before the colon", "From : " A BODY, NULL,
	    "header-unusual" },
	{ "a line that is no field", "From: " A "\r\nxin chao" BODY, NULL,
	    "header-unusual" },
	{ "a fold at the very beginning", " x\r\nFrom: " A BODY, NULL,
	    "header-unusual" },
	{ "a fold of blanks, after which some see the body",
	    "Subject: x\r\n \r\nFrom: " A BODY, NULL, "header-unusual" },
	{ "no name", ": x\r\nFrom: " A BODY, NULL, "header-unusual" },
};

static void
test_author(void **state)
{
	struct slice	 got;
	const char	*why;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		why = NULL;
		print_message("%s\n", cases[i].what);
		if (cases[i].address != NULL) {
			assert_int_equal(author_find(slice_of(cases[i].entity),
			    &got, &why), 0);
			assert_true(slice_eq(got,
			    slice_of(cases[i].address)));
		} else {
			assert_int_equal(author_find(slice_of(cases[i].entity),
			    &got, &why), -1);
			assert_string_equal(why, cases[i].why);
		}
	}
}

/* A NUL is no C string's end here, and nothing is read past the bytes. */
static void
test_bytes(void **state)
{
	static const char	 nul[] = "From: a@b.vn\0\r\n\r\n";
	const char		*whole = "From: x <" A ">" BODY;
	struct slice		 got;
	const char		*why;
	unsigned char		*cut;
	size_t			 n;

	(void)state;
	assert_int_equal(author_find((struct slice){
	    (const unsigned char *)nul, sizeof(nul) - 1 }, &got, &why), -1);
	for (n = 0; n < strlen(whole); n++) {	/* for the sanitizer */
		cut = malloc(n + 1);
		memcpy(cut, whole, n);
		cut = realloc(cut, n > 0 ? n : 1);
		if (author_find((struct slice){ cut, n }, &got, &why) == 0)
			assert_true(slice_eq(got, SLICE(A)));
		free(cut);
	}
}

static void
test_long(void **state)
{
	struct buf	 b = { 0 };
	struct slice	 got;
	const char	*why;
	int		 i;

	(void)state;
	buf_adds(&b, "From: " A "\r\n");
	for (i = 0; i < AUTHOR_HEADER_MAX; i += 16)
		buf_adds(&b, "X-Filler: 1234\r\n");
	buf_adds(&b, "\r\n");
	assert_int_equal(author_find(buf_slice(&b), &got, &why), -1);
	assert_string_equal(why, "header-unusual");
	b.n = 0;
	buf_adds(&b, "From: ");
	for (i = 0; i < AUTHOR_LOCAL_MAX + 1; i++)
		buf_addc(&b, 'a');
	buf_adds(&b, "@hanoi.gov.vn" BODY);
	assert_int_equal(author_find(buf_slice(&b), &got, &why), -1);
	assert_string_equal(why, "from-unusual");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_author),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
