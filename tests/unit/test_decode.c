/* test_decode.c: what people are shown of a message, and whom it is from */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gmime/gmime.h>

#include "mail/decode.h"

#define ARENA	(64 * 1024 * 1024)

/* A part as the tree would hold it, from its header and body. */
static struct part
part_of(struct arena *a, const char *header, struct slice body,
    enum encoding encoding)
{
	struct part		 part = { .body = body, .encoding = encoding };
	const struct field	*f;
	struct slice		 rest;
	enum reason		 why;

	assert_int_equal(header_parse(a, slice_of(header), &part.fields, &rest,
	    &why), 0);
	if ((f = header_find(&part.fields, "Content-Type", 1)) != NULL)
		assert_int_equal(header_ctype(a, f->value, &part.ctype), 0);
	if ((f = header_find(&part.fields, "Content-Disposition", 1)) != NULL)
		assert_int_equal(header_ctype(a, f->value, &part.disposition),
		    0);
	return part;
}

static void
test_transfer(void **state)
{
	static const struct {
		const char	*what;
		enum encoding	 encoding;
		struct slice	 body;
		size_t		 max;
		int		 rc;
		struct slice	 want;
	} cases[] = {
		{ "identity is copied", ENC_8BIT, SLICE("a\0b\r\n\xff"), 0, 0,
		    SLICE("a\0b\r\n\xff") },
		{ "an unknown encoding is copied", ENC_OTHER,
		    SLICE("begin 644 x\r\n"), 0, 0, SLICE("begin 644 x\r\n") },
		{ "quoted-printable with a soft line break", ENC_QP,
		    SLICE("Ti=E1=BA=BFn=\r\ng\r\n=3D"), 0, 0,
		    SLICE("Ti\xe1\xba\xbfng\r\n=") },
		{ "quoted-printable of a NUL", ENC_QP, SLICE("a=00b"), 0, 0,
		    SLICE("a\0b") },
		{ "blanks at line ends were added on the way", ENC_QP,
		    SLICE("a \r\nb=20\t\r\nc= \r\nd "), 0, 0,
		    SLICE("a\r\nb \r\ncd") },
		{ "quoted-printable that is none", ENC_QP,
		    SLICE("=XY=\r\nz"), 0, 0, SLICE("=XYz") },
		{ "base64 over several lines", ENC_BASE64,
		    SLICE("U+G7nyBL\r\nSCZDTg==\r\n"), 0, 0,
		    SLICE("S\xe1\xbb\x9f KH&CN") },
		{ "base64 put together from two", ENC_BASE64,
		    SLICE("YWI=\r\nYw==\r\nZGVm"), 0, 0, SLICE("abcdef") },
		{ "base64 in lines of three digits", ENC_BASE64,
		    SLICE("QUJ\r\nDRE\r\nVG"), 0, 0, SLICE("ABCDEF") },
		{ "base64 with blanks and other bytes in it", ENC_BASE64,
		    SLICE("QUJD REVG\nR\xff" "0h-J\r\rSktM"), 0, 0,
		    SLICE("ABCDEFGHIJKL") },
		{ "base64 that ends within a group", ENC_BASE64,
		    SLICE("QUJD\r\nRE"), 0, 0, SLICE("ABC") },
		{ "padding on a line of its own", ENC_BASE64,
		    SLICE("QUJDRA\r\n==\r\nREVG\r\n"), 0, 0,
		    SLICE("ABCDDEF") },
		{ "digits at either end of each range", ENC_BASE64,
		    SLICE("AZaz09+/"), 0, 0, SLICE("\x01\x96\xb3\xd3\xdf\xbf") },
		{ "nothing", ENC_BASE64, SLICE(""), 0, 0, SLICE("") },
		{ "exactly the limit", ENC_BASE64, SLICE("YWJj"), 3, 0,
		    SLICE("abc") },
		{ "one over the limit", ENC_BASE64, SLICE("YWJjZA=="), 3, -1,
		    SLICE("") },
		{ "identity over the limit", ENC_7BIT, SLICE("abcd"), 3, -1,
		    SLICE("") },
	};
	struct part	 part = { 0 };
	struct buf	 out;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		part.encoding = cases[i].encoding;
		part.body = cases[i].body;
		out = (struct buf){ .max = cases[i].max };
		assert_int_equal(decode_transfer(&part, &out), cases[i].rc);
		if (cases[i].rc == 0)
			assert_true(slice_eq(buf_slice(&out), cases[i].want));
		buf_free(&out);
	}
}

/* Steps must not lose a byte where one ends and the next begins. */
static void
test_transfer_long(void **state)
{
	struct part	 part = { .encoding = ENC_BASE64 };
	struct buf	 in = { 0 }, out = { 0 };
	size_t		 i;

	(void)state;
	for (i = 0; i < 50000; i++)
		buf_adds(&in, i % 19 == 18 ? "QUJD\r\n" : "QUJD");
	part.body = buf_slice(&in);
	assert_int_equal(decode_transfer(&part, &out), 0);
	assert_int_equal(out.n, 150000);
	for (i = 0; i < out.n; i++)
		assert_int_equal(out.p[i], "ABC"[i % 3]);
	buf_free(&in);
	buf_free(&out);
}

/* Nor may it matter where lines end. */
static void
test_transfer_lines(void **state)
{
	struct part	 part = { .encoding = ENC_BASE64 };
	struct buf	 in, out;
	size_t		 width, i;

	(void)state;
	for (width = 1; width <= 80; width++) {
		in = out = (struct buf){ 0 };
		for (i = 0; i < 400; i++) {
			buf_addc(&in, "QUJD"[i % 4]);
			if (i % width == width - 1)
				buf_adds(&in, width % 2 == 0 ? "\n" : "\r\n");
		}
		part.body = buf_slice(&in);
		assert_int_equal(decode_transfer(&part, &out), 0);
		assert_int_equal(out.n, 300);
		for (i = 0; i < out.n; i++)
			assert_int_equal(out.p[i], "ABC"[i % 3]);
		buf_free(&in);
		buf_free(&out);
	}
}

static void
test_text(void **state)
{
	static const struct {
		const char	*what;
		const char	*header;
		struct slice	 body;
		const char	*want;
	} cases[] = {
		{ "UTF-8, lines end in LF",
		    "Content-Type: text/plain; charset=utf-8\r\n",
		    SLICE("H\xc3\xa0\r\nN\xe1\xbb\x99i\r\n"),
		    "H\xc3\xa0\nN\xe1\xbb\x99i\n" },
		{ "stray bytes in UTF-8",
		    "Content-Type: text/plain; charset=\"UTF-8\"\r\n",
		    SLICE("a\xff" "b\xc3"), "a\xef\xbf\xbd" "b\xef\xbf\xbd" },
		{ "a NUL hides nothing behind it",
		    "Content-Type: text/plain; charset=utf-8\r\n",
		    SLICE("a\0b"), "a\xef\xbf\xbd" "b" },
		{ "a CR alone ends a line too", "", SLICE("a\rb\r\nc"),
		    "a\nb\nc" },
		{ "no charset, and it is UTF-8", "Content-Type: text/plain\r\n",
		    SLICE("S\xe1\xbb\x9f"), "S\xe1\xbb\x9f" },
		{ "no charset, and it is windows-1258", "",
		    SLICE("\xd0\xf4 th\xe0nh"),
		    "\xc4\x90\xc3\xb4 th\xc3\xa0nh" },
		{ "us-ascii with UTF-8 in it",
		    "Content-Type: text/plain; charset=us-ascii\r\n",
		    SLICE("\xc3\xa0"), "\xc3\xa0" },
		{ "a charset nobody knows is not guessed",
		    "Content-Type: text/plain; charset=x-vni\r\n",
		    SLICE("a\xc3\xa0\0\r\n"), "a\\C3\\A0\\00\n" },
		{ "a charset with options for iconv is none",
		    "Content-Type: text/plain; charset=\"utf-16//IGNORE\"\r\n",
		    SLICE("ab"), "ab" },
		{ "UTF-7 stays as it came",
		    "Content-Type: text/plain; charset=utf-7\r\n",
		    SLICE("M+HqQ-T"), "M+HqQ-T" },
		{ "an alphabet changed by escapes stays too",
		    "Content-Type: text/plain; charset=iso-2022-kr\r\n",
		    SLICE("a\x0e!!\x0f"), "a\\0E!!\\0F" },
		{ "numbers of no charset",
		    "Content-Type: text/plain; charset=windows-12580\r\n",
		    SLICE("\xe0"), "\\E0" },
		{ "said to be unknown", "Content-Type: text/plain; "
		    "charset=unknown-8bit\r\n", SLICE("\xc3\xa0"), "\xc3\xa0" },
		{ "a number of a family", "Content-Type: text/plain; "
		    "charset=ISO-8859-15\r\n", SLICE("\xa4"), "\xe2\x82\xac" },
		{ "ISO-8859-1", "Content-Type: text/plain; charset=iso-8859-1\r\n",
		    SLICE("\xe0\xe9"), "\xc3\xa0\xc3\xa9" },
		{ "windows-1258, the last letter held back to be composed",
		    "Content-Type: text/html; charset=windows-1258\r\n",
		    SLICE("th\xe0nh ph\xf4\xec"),
		    "th\xc3\xa0nh ph\xe1\xbb\x91" },
		{ "TCVN 5712", "Content-Type: text/plain; charset=tcvn-5712\r\n",
		    SLICE("\xa7\xe9"), "\xc4\x90\xe1\xbb\x99" },
		{ "VISCII", "Content-Type: text/plain; charset=viscii\r\n",
		    SLICE("Vi\xaet"), "Vi\xe1\xbb\x87t" },
		{ "UTF-16 with its mark", "Content-Type: text/plain; charset=utf-16\r\n",
		    SLICE("\xff\xfe" "a\0\xa1\x1e\r\0\n\0b\0"),
		    "a\xe1\xba\xa1\nb" },
		{ "half a pair in UTF-16",
		    "Content-Type: text/plain; charset=utf-16le\r\n",
		    SLICE("a\0\x00\xdc" "b\0"), "a\xef\xbf\xbd" "b" },
		{ "a byte order mark is no text", "", SLICE("\xef\xbb\xbf" "a"),
		    "a" },
	};
	struct arena	*a;
	struct part	 part;
	const char	*text;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		a = arena_new(ARENA);
		part = part_of(a, cases[i].header, cases[i].body, ENC_8BIT);
		text = decode_text(a, &part, 1000);
		assert_non_null(text);
		assert_string_equal(text, cases[i].want);
		assert_null(decode_text(a, &part, 1));
		arena_free(a);
	}
}

static void
test_words(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 value;
		const char	*want;
	} cases[] = {
		{ "plain", SLICE(" V/v gia han"), "V/v gia han" },
		{ "base64 words, the blank between them is none",
		    SLICE(" =?UTF-8?B?xJDhu4E=?=\r\n =?utf-8?b?IG5naOG7iw==?="),
		    "\xc4\x90\xe1\xbb\x81 ngh\xe1\xbb\x8b" },
		{ "a blank at the end of a word",
		    SLICE("=?utf-8?Q?a_?= =?utf-8?Q?b?="), "a b" },
		{ "a character cut in two",
		    SLICE("=?utf-8?Q?M=E1=BA?= =?utf-8?Q?=ABu?="),
		    "M\xe1\xba\xabu" },
		{ "words of two charsets",
		    SLICE("=?iso-8859-1?Q?=E0?= =?utf-8*vi?B?w6A=?= =?q"),
		    "\xc3\xa0\xc3\xa0 =?q" },
		{ "a charset with options for iconv is none",
		    SLICE("=?utf-8//IGNORE?Q?=C3=A0?="), "\\C3\\A0" },
		{ "quoted words among plain ones",
		    SLICE("Re: =?iso-8859-1?Q?=E0_b?= c"),
		    "Re: \xc3\xa0 b c" },
		{ "raw UTF-8", SLICE("S\xe1\xbb\x9f"), "S\xe1\xbb\x9f" },
		{ "folds", SLICE(" one\r\n two\n\tthree"), "one two three" },
		{ "encoded line ends forge no line",
		    SLICE("=?utf-8?Q?a=0D=0ABcc:_x?="), "a  Bcc: x" },
		{ "NUL", SLICE("a\0b"), "a b" },
		{ "an encoded NUL", SLICE("=?utf-8?Q?a=00b?="), "a b" },
		{ "a direction mark", SLICE("a\xe2\x80\xae" "b"), "a b" },
		{ "a word that never ends", SLICE("=?utf-8?Q?abc"),
		    "=?utf-8?Q?abc" },
		{ "nothing", SLICE(" "), "" },
	};
	struct arena	*a;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		a = arena_new(ARENA);
		assert_string_equal(decode_words(a, cases[i].value),
		    cases[i].want);
		arena_free(a);
	}
}

static void
test_mailboxes(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 value;
		bool		 sane;
		size_t		 n;
		const char	*addr;		/* all, joined by blanks */
		const char	*name;		/* of the first */
	} cases[] = {
		{ "an address", SLICE(" a@x.vn"), true, 1, "a@x.vn", "" },
		{ "in angle brackets", SLICE("<a@x.vn>"), true, 1, "a@x.vn",
		    "" },
		{ "with a name", SLICE("V\xc4\x83n th\xc6\xb0 <a@x.vn>"), true,
		    1, "a@x.vn", "V\xc4\x83n th\xc6\xb0" },
		{ "with an encoded name",
		    SLICE("=?UTF-8?B?VsSDbiB0aMaw?= <a@x.vn>"), true, 1,
		    "a@x.vn", "V\xc4\x83n th\xc6\xb0" },
		{ "initials with a dot", SLICE("John Q. Public <a@x.vn>"), true,
		    1, "a@x.vn", "John Q. Public" },
		{ "folded", SLICE(" \"Van\r\n thu\"\r\n <a@x.vn>"), true, 1,
		    "a@x.vn", "Van thu" },
		{ "two", SLICE("a@x.vn, B <b@y.vn>"), true, 2, "a@x.vn b@y.vn",
		    "" },
		{ "an address as a quoted name is only a name",
		    SLICE("\"a@x\" <b@y>"), true, 1, "b@y", "a@x" },
		{ "brackets in a quoted name",
		    SLICE("\"Boss <a@x>\" <b@y>"), true, 1, "b@y",
		    "Boss <a@x>" },
		{ "an escaped quote in a name",
		    SLICE("\"a\\\" <a@x>, \\\"\" <b@y>"), true, 1, "b@y",
		    "a\" <a@x>, \"" },
		{ "an address in a comment behind", SLICE("a@x (c@z)"), true, 1,
		    "a@x", "" },
		{ "an address in a comment before", SLICE("(c@z) a@x"), true, 1,
		    "a@x", NULL },
		{ "comments within comments",
		    SLICE("A (b (c\\)) <c@z>) <a@x>"), true, 1, "a@x", NULL },
		{ "an encoded name that spells an address",
		    SLICE("=?utf-8?Q?=3Ca=40x=3E?= <b@y>"), true, 1, "b@y",
		    "<a@x>" },
		{ "an encoded name with line ends",
		    SLICE("=?utf-8?Q?a=0D=0Ab?= <b@y>"), true, 1, "b@y",
		    "a  b" },
		{ "a group of two", SLICE("g: a@x, b@y;"), true, 2, "a@x b@y",
		    "" },
		{ "a group and another", SLICE("g: A <a@x>;, b@y"), true, 2,
		    "a@x b@y", "A" },
		{ "nobody's group", SLICE("undisclosed-recipients:;"), true, 0,
		    "", NULL },
		{ "letters beyond ASCII", SLICE("v\xc4\x83n@x.vn"), true, 1,
		    "v\xc4\x83n@x.vn", "" },
		{ "a punycode domain stays as written",
		    SLICE("a@xn--hni-9ka0849a.vn"), true, 1, "a@xn--hni-9ka0849a.vn", "" },
		{ "punycode that spells no letters", SLICE("a@xn--ls8h.la"),
		    false, 0, "", NULL },
		{ "the same in brackets",
		    SLICE("A <a@b.xn--ls8h.la>"), false, 0, "", NULL },
		{ "an address as a name without quotes",
		    SLICE("a@x <b@y>"), false, 0, "", NULL },
		{ "an address between others", SLICE("A a@x <b@y>"), false, 0,
		    "", NULL },
		{ "more after the bracket", SLICE("<a@x> b@y"), false, 0, "",
		    NULL },
		{ "two brackets", SLICE("<a@x> <b@y>"), false, 0, "", NULL },
		{ "bracket in bracket", SLICE("<a@x<b@y>>"), false, 0, "",
		    NULL },
		{ "bracket never closed", SLICE("A <a@x"), false, 0, "", NULL },
		{ "quote never closed", SLICE("\"a <a@x>"), false, 0, "",
		    NULL },
		{ "comment never closed", SLICE("a@x (b"), false, 0, "", NULL },
		{ "comment closed only", SLICE("a@x )"), false, 0, "", NULL },
		{ "comments too deep",
		    SLICE("a@x (((((((((((((((((())))))))))))))))))"), false,
		    0, "", NULL },
		{ "a comment inside the address", SLICE("a@(b)x"), false, 0, "",
		    NULL },
		{ "a comment before the at sign", SLICE("a(b)@x"), false, 0, "",
		    NULL },
		{ "a comment in the brackets", SLICE("<(b)a@x>"), false, 0, "",
		    NULL },
		{ "a blank in the address", SLICE("a @x"), false, 0, "", NULL },
		{ "a quoted local part", SLICE("\"a\"@x"), false, 0, "", NULL },
		{ "a quoted local part in brackets", SLICE("<\"a@x\"@y>"),
		    false, 0, "", NULL },
		{ "a route", SLICE("<@r:a@x>"), false, 0, "", NULL },
		{ "percent is no second at", SLICE("a%x@y"), true, 1, "a%x@y",
		    "" },
		{ "two at signs", SLICE("a@x@y"), false, 0, "", NULL },
		{ "a domain literal", SLICE("a@[192.0.2.1]"), false, 0, "",
		    NULL },
		{ "no domain", SLICE("a"), false, 0, "", NULL },
		{ "empty domain", SLICE("<a@>"), false, 0, "", NULL },
		{ "empty local part", SLICE("<@x>"), false, 0, "", NULL },
		{ "empty brackets", SLICE("<>"), false, 0, "", NULL },
		{ "nothing", SLICE(""), false, 0, "", NULL },
		{ "only a comment", SLICE("(a@x)"), false, 0, "", NULL },
		{ "an empty place", SLICE("a@x,,b@y"), false, 0, "", NULL },
		{ "a last comma", SLICE("a@x,"), false, 0, "", NULL },
		{ "a first comma", SLICE(",a@x"), false, 0, "", NULL },
		{ "an empty place in a group", SLICE("g: a@x,;"), false, 0, "",
		    NULL },
		{ "a group never ended", SLICE("g: a@x"), false, 0, "", NULL },
		{ "a group in a group", SLICE("g: h: a@x;;"), false, 0, "",
		    NULL },
		{ "a semicolon for a comma", SLICE("a@x; b@y"), false, 0, "",
		    NULL },
		{ "an unquoted comma in a name", SLICE("Chi, V <a@x>"), false,
		    0, "", NULL },
		{ "an encoded word as local part",
		    SLICE("=?utf-8?Q?a?=@x"), false, 0, "", NULL },
		{ "an encoded address", SLICE("=?utf-8?Q?a=40x?="), false, 0,
		    "", NULL },
		{ "an encoded address in brackets",
		    SLICE("<=?utf-8?Q?a=40x?=>"), false, 0, "", NULL },
		{ "NUL behind the address", SLICE("a@x\0.y"), false, 0, "",
		    NULL },
		{ "NUL in a name", SLICE("\"a\0\" <a@x>"), false, 0, "", NULL },
		{ "a bell", SLICE("a@x\a"), false, 0, "", NULL },
		{ "a bare CR", SLICE("a@x\r b@y"), false, 0, "", NULL },
		{ "a line end that is no fold", SLICE("a@x\r\nFrom: b@y"),
		    false, 0, "", NULL },
		{ "a blank that is none, in the address",
		    SLICE("a\xc2\xa0@x"), false, 0, "", NULL },
		{ "a direction mark in the address",
		    SLICE("a\xe2\x80\xae@x"), false, 0, "", NULL },
		{ "an at sign that is none", SLICE("a\xef\xbc\xa0x@y"), false,
		    0, "", NULL },
		{ "stray bytes in the address", SLICE("a\xff@x"), false, 0, "",
		    NULL },
		{ "dots out of place", SLICE("a..b@x"), false, 0, "", NULL },
		{ "a dot at the end of the domain", SLICE("a@x."), false, 0, "",
		    NULL },
	};
	const struct mailbox	*v;
	struct arena		*a;
	struct buf		 joined;
	size_t			 i, j, n;
	bool			 sane;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		a = arena_new(ARENA);
		assert_int_equal(decode_mailboxes(a, cases[i].value, &v, &n,
		    &sane), 0);
		assert_int_equal(sane, cases[i].sane);
		assert_int_equal(n, cases[i].n);
		joined = (struct buf){ 0 };
		for (j = 0; j < n; j++)
			buf_printf(&joined, "%s%s", j > 0 ? " " : "",
			    v[j].addr);
		assert_string_equal(buf_str(&joined), cases[i].addr);
		if (cases[i].name != NULL)
			assert_string_equal(v[0].name, cases[i].name);
		buf_free(&joined);
		arena_free(a);
	}
}

static void
test_filename(void **state)
{
	static const struct {
		const char	*what;
		const char	*header;
		const char	*want;
	} cases[] = {
		{ "plain",
		    "Content-Disposition: attachment; filename=\"mau04.pdf\"\r\n",
		    "mau04.pdf" },
		{ "RFC 2231", "Content-Disposition: attachment;\r\n"
		    " filename*=UTF-8''M%E1%BA%ABu%2004.pdf\r\n",
		    "M\xe1\xba\xabu 04.pdf" },
		{ "RFC 2231 in pieces", "Content-Disposition: attachment;\r\n"
		    " filename*0*=UTF-8''M%E1%BA;\r\n filename*1*=%ABu;\r\n"
		    " filename*2=\".pdf\"\r\n", "M\xe1\xba\xabu.pdf" },
		{ "RFC 2047, as Outlook does",
		    "Content-Disposition: attachment;\r\n"
		    " filename=\"=?UTF-8?B?TeG6q3UucGRm?=\"\r\n",
		    "M\xe1\xba\xabu.pdf" },
		{ "raw UTF-8", "Content-Disposition: attachment;"
		    " filename=\"M\xe1\xba\xabu.pdf\"\r\n",
		    "M\xe1\xba\xabu.pdf" },
		{ "the name of the type",
		    "Content-Type: application/pdf; name=\"a.pdf\"\r\n",
		    "a.pdf" },
		{ "the disposition goes first",
		    "Content-Type: application/pdf; name=\"a.pdf\"\r\n"
		    "Content-Disposition: inline; filename=b.pdf\r\n",
		    "b.pdf" },
		{ "a line end in the name",
		    "Content-Disposition: attachment;\r\n"
		    " filename*=utf-8''a%0D%0Ab.pdf\r\n", "a  b.pdf" },
		{ "none", "Content-Disposition: attachment\r\n", "" },
		{ "no header", "", "" },
	};
	struct arena	*a;
	struct part	 part;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		a = arena_new(ARENA);
		part = part_of(a, cases[i].header, SLICE(""), ENC_7BIT);
		assert_string_equal(decode_filename(a, &part), cases[i].want);
		arena_free(a);
	}
}

/* What is encoded is ASCII, short, without CR, and decodes to the same. */
static void
test_encode_words(void **state)
{
	static const struct {
		const char	*what;
		const char	*text;
		const char	*want;		/* NULL: only the properties */
	} cases[] = {
		{ "plain", "smime=pass", "smime=pass" },
		{ "nothing", "", "" },
		{ "one word", "\xc4\x90\xe1\xbb\x81",
		    "=?UTF-8?B?xJDhu4E=?=" },
		{ "looks like an encoded word", "=?utf-8?Q?a?=", NULL },
		{ "forges no line", "a\r\nBcc: b", "a  Bcc: b" },
		{ "a long word", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		    NULL },
		{ "long plain text", "one two three four five six seven eight "
		    "nine ten eleven twelve thirteen fourteen fifteen sixteen "
		    "seventeen eighteen nineteen twenty", NULL },
		{ "a long subject", "V/v \xc4\x91\xe1\xbb\x81 ngh\xe1\xbb\x8b "
		    "gia h\xe1\xba\xa1n, thay \xc4\x91\xe1\xbb\x95i n\xe1\xbb"
		    "\x99i dung th\xc3\xb4ng tin ch\xe1\xbb\xa9ng th\xc6\xb0 "
		    "ch\xe1\xbb\xaf k\xc3\xbd s\xe1\xbb\x91 chuy\xc3\xaan "
		    "d\xc3\xb9ng c\xc3\xb4ng v\xe1\xbb\xa5", NULL },
	};
	struct slice	 rest, line, eol;
	struct arena	*a;
	const char	*out;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		print_message("%s\n", cases[i].what);
		a = arena_new(ARENA);
		out = decode_encode_words(a, cases[i].text);
		assert_non_null(out);
		if (cases[i].want != NULL)
			assert_string_equal(out, cases[i].want);
		else
			assert_string_equal(decode_words(a, slice_of(out)),
			    cases[i].text);
		assert_false(slice_has8bit(slice_of(out)));
		assert_null(strchr(out, '\r'));
		rest = slice_of(out);
		while (slice_line(&rest, &line, &eol)) {
			assert_true(line.n <= 76);
			assert_true(rest.n == 0 || rest.p[0] == ' ');
		}
		arena_free(a);
	}
}

/* A hostile field costs no more than its length. */
static void
test_hostile(void **state)
{
	static const char *const pieces[] = { "=?", "(", "\"", "a@x,", "<",
	    "=?utf-8?Q?a?= ", "\\", "=?utf-8?B?YQ==?=", "\xff" };
	const struct mailbox	*v;
	struct arena		*a;
	struct buf		 b;
	size_t			 i, j, n;
	bool			 sane;

	(void)state;
	for (i = 0; i < NELEM(pieces); i++) {
		print_message("very many \"%s\"\n", pieces[i]);
		a = arena_new(ARENA);
		b = (struct buf){ 0 };
		for (j = 0; j < 500000; j++)
			buf_adds(&b, pieces[i]);
		assert_non_null(decode_words(a, buf_slice(&b)));
		assert_int_equal(decode_mailboxes(a, buf_slice(&b), &v, &n,
		    &sane), 0);
		assert_false(sane);
		assert_int_equal(n, 0);
		buf_free(&b);
		arena_free(a);
	}
}

/* What GMime alone makes of an address list: one mailbox, or nothing. */
static const char *
gmime_address(InternetAddressList *list)
{
	InternetAddress	*ia;

	if (list == NULL || internet_address_list_length(list) != 1)
		return "none";
	ia = internet_address_list_get_address(list, 0);
	return INTERNET_ADDRESS_IS_MAILBOX(ia) ?
	    internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia)) :
	    "a group";
}

/*
 * An address that is written plainly is not read a second time: whatever the
 * name before it, GMime would see the same.  All others it is asked about.
 */
static void
test_plain_addresses(void **state)
{
	static const char	 letters[] = "aZ09 =?_/+-.Bq<>@,;:\"()\\";
	const struct mailbox	*v;
	InternetAddressList	*list;
	struct arena		*a;
	char			 value[64];
	size_t			 i, j, n, len, plain = 0;
	uint32_t		 x = 1;
	bool			 sane;

	(void)state;
	for (i = 0; i < 200000; i++) {
		len = i % 24;
		for (j = 0; j < len; j++) {
			x = x * 1664525u + 1013904223u;
			value[j] = letters[(x >> 16) % (i % 3 == 0 ?
			    sizeof(letters) - 1 : 13)];
		}
		strcpy(value + len, i % 2 == 0 ? "<van.thu@so-1.vn>" :
		    "van.thu@so-1.vn");
		a = arena_new(ARENA);
		assert_int_equal(decode_mailboxes(a, slice_of(value), &v, &n,
		    &sane), 0);
		if (sane && n == 1) {
			list = internet_address_list_parse(NULL, value);
			if (strcmp(gmime_address(list), v[0].addr) != 0)
				fail_msg("%s: %s, and to GMime %s", value,
				    v[0].addr, gmime_address(list));
			g_object_unref(list);
			plain++;
		}
		arena_free(a);
	}
	assert_true(plain > 10000);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_transfer),
		cmocka_unit_test(test_transfer_long),
		cmocka_unit_test(test_transfer_lines),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_mailboxes),
		cmocka_unit_test(test_plain_addresses),
		cmocka_unit_test(test_filename),
		cmocka_unit_test(test_encode_words),
		cmocka_unit_test(test_hostile),
	};

	decode_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
