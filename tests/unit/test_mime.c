/* test_mime.c: the tree of a message's parts, the hostile ones among them */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "mail/mime.h"

#define ARENA	(32 * 1024 * 1024)
#define BYTES(lit)	{ (const unsigned char *)(lit), sizeof(lit) - 1 }

/* A header of a multipart, its boundary b */
#define MIXED	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define INNER	"Content-Type: multipart/mixed; boundary=i\r\n\r\n"
#define MESSAGE	"Content-Type: message/rfc822\r\n\r\n"
#define B70	"1234567890123456789012345678901234567890" \
		"123456789012345678901234567890"

static const struct mime_limits	limits = { .parts = 20, .depth = 4 };

/*
 * Every part in document order: section, type, and then for a leaf its very
 * bytes, for a multipart {preamble|epilogue} with "!" where it is not closed.
 */
static const char *
show(struct arena *a, const struct part *root)
{
	const struct part	*p;
	char			*s = arena_strdup(a, "");

	for (p = root; p != NULL; p = mime_next(root, p, true)) {
		s = arena_printf(a, "%s[%s %s/%s ", s, p->section,
		    p->ctype.type, p->ctype.subtype);
		if (mime_multipart(p))
			s = arena_printf(a, "%s{%.*s|%.*s}%s]", s,
			    SLICE_ARG(p->preamble), SLICE_ARG(p->epilogue),
			    p->closed ? "" : "!");
		else if (p->child != NULL)
			s = arena_printf(a, "%s>]", s);
		else
			s = arena_printf(a, "%s%.*s]", s,
			    SLICE_ARG(p->whole));
	}
	return s;
}

static void
test_tree(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 bytes;
		const char	*want;
	} cases[] = {
		{ "no part but the message", BYTES("A: b\r\n\r\nhello\r\n"),
		    "[ text/plain A: b\r\n\r\nhello\r\n]" },
		{ "nothing at all", BYTES(""), "[ text/plain ]" },
		{ "two parts", BYTES(MIXED "--b\r\n\r\none\r\n--b\r\n\r\ntwo"
		    "\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]"
		    "[2 text/plain \r\ntwo]" },
		{ "LF only", BYTES("Content-Type: multipart/mixed; boundary=b"
		    "\n\npre\n--b\n\none\n--b--\npost\n"),
		    "[ multipart/mixed {pre|post\n}][1 text/plain \none]" },
		{ "preamble and epilogue", BYTES(MIXED "pre\r\n\r\n--b\r\n\r\n"
		    "one\r\n--b--\r\npost\r\n"),
		    "[ multipart/mixed {pre\r\n|post\r\n}]"
		    "[1 text/plain \r\none]" },
		{ "an empty line is no preamble", BYTES(MIXED "\r\n--b\r\n\r\n"
		    "one\r\n--b--"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]" },
		{ "a header of its own", BYTES(MIXED "--b\r\n"
		    "Content-Type: text/html\r\n\r\none\r\n\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/html "
		    "Content-Type: text/html\r\n\r\none\r\n]" },
		{ "blank lines before a delimiter belong to the part",
		    BYTES(MIXED "--b\r\n\r\none\r\n\r\n\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain "
		    "\r\none\r\n\r\n]" },
		{ "of CR CR LF only the line end goes", BYTES(MIXED
		    "--b\r\n\r\none\r\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none\r]" },
		{ "padding after a delimiter", BYTES(MIXED
		    "--b \t \r\n\r\none\r\n--b--\t\r\npost"),
		    "[ multipart/mixed {|post}][1 text/plain \r\none]" },
		{ "a longer boundary is another boundary", BYTES(MIXED
		    "--b\r\n\r\n--bb\r\n--b-\r\n--b--x\r\n--b x\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain "
		    "\r\n--bb\r\n--b-\r\n--b--x\r\n--b x]" },
		{ "a delimiter inside a line is none", BYTES(MIXED
		    "--b\r\n\r\nx--b\r\n --b\r\n---b\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain "
		    "\r\nx--b\r\n --b\r\n---b]" },
		{ "a bare CR begins no line, nor ends one", BYTES(MIXED
		    "--b\r\n\r\nx\r--b\r\n--b\rx\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain "
		    "\r\nx\r--b\r\n--b\rx]" },
		{ "case matters in a boundary", BYTES(MIXED
		    "--b\r\n\r\n--B--\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\n--B--]" },
		{ "the boundary that other milters fold",
		    BYTES("Content-Type: multipart/mixed; boundary=\"b;b x\""
		    "\r\n\r\n--b;b x\r\n\r\none\r\n--b;b\r\n--b;b x--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none\r\n--b;b]" },
		{ "a boundary with a colon is no header field",
		    BYTES("Content-Type: multipart/mixed; boundary=\"b:x\""
		    "\r\n\r\n--b:x\r\nA: b\r\n--b:x--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain A: b]" },
		{ "seventy characters", BYTES("Content-Type: multipart/mixed; "
		    "boundary=" B70 "\r\n\r\n--" B70 "\r\n\r\none\r\n--" B70
		    "--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]" },
		{ "a boundary of dashes", BYTES("Content-Type: multipart/mixed"
		    "; boundary=\"--\"\r\n\r\n----\r\n\r\none\r\n------\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]" },
		{ "empty parts", BYTES(MIXED "--b\r\n--b\r\n\r\n--b\r\n\r\n"
		    "\r\n--b--"),
		    "[ multipart/mixed {|}][1 text/plain ][2 text/plain ]"
		    "[3 text/plain \r\n]" },
		{ "a part of a header only", BYTES(MIXED "--b\r\n"
		    "Content-Type: text/html\r\n--b--"),
		    "[ multipart/mixed {|}][1 text/html "
		    "Content-Type: text/html]" },
		{ "a body right after the delimiter", BYTES(MIXED "--b\r\n"
		    "no field\r\n--b--"),
		    "[ multipart/mixed {|}][1 text/plain no field]" },
		{ "no empty line before the first delimiter",
		    BYTES("Content-Type: multipart/mixed; boundary=b\r\n"
		    "--b\r\n\r\none\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]" },
		{ "NUL bytes", BYTES(MIXED "--b\0\r\n--b\r\n\r\none\r\n"
		    "--b\0--\r\n--b--"),
		    "[ multipart/mixed {--b|}][1 text/plain \r\none\r\n--b]" },
		{ "never closed", BYTES(MIXED "--b\r\n\r\none\r\n"),
		    "[ multipart/mixed {|}!][1 text/plain \r\none\r\n]" },
		{ "opened at the very end", BYTES(MIXED
		    "--b\r\n\r\none\r\n--b"),
		    "[ multipart/mixed {|}!][1 text/plain \r\none]"
		    "[2 text/plain ]" },
		{ "nothing counts after the last delimiter", BYTES(MIXED
		    "--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--\r\n"),
		    "[ multipart/mixed {|--b\r\n\r\ntwo\r\n--b--\r\n}]"
		    "[1 text/plain \r\none]" },
		{ "nested", BYTES(MIXED "--b\r\n" INNER "--i\r\n\r\none\r\n"
		    "--i\r\n\r\ntwo\r\n--i--\r\n\r\n--b\r\n\r\nthree\r\n--b--"
		    "\r\n"),
		    "[ multipart/mixed {|}][1 multipart/mixed {|}]"
		    "[1.1 text/plain \r\none][1.2 text/plain \r\ntwo]"
		    "[2 text/plain \r\nthree]" },
		{ "an outer delimiter ends an inner multipart", BYTES(MIXED
		    "--b\r\n" INNER "--i\r\n\r\none\r\n--b\r\n\r\n--i--\r\n"
		    "--b--\r\n"),
		    "[ multipart/mixed {|}][1 multipart/mixed {|}!]"
		    "[1.1 text/plain \r\none][2 text/plain \r\n--i--]" },
		{ "the outermost one ends them all", BYTES(MIXED "--b\r\n"
		    INNER "--i\r\nContent-Type: multipart/mixed; boundary=j"
		    "\r\n\r\n--j\r\n\r\none\r\n--b--\r\n--j--\r\n--i--\r\n"),
		    "[ multipart/mixed {|--j--\r\n--i--\r\n}]"
		    "[1 multipart/mixed {|}!][1.1 multipart/mixed {|}!]"
		    "[1.1.1 text/plain \r\none]" },
		{ "a message in the mail", BYTES(MIXED "--b\r\n\r\none\r\n"
		    "--b\r\n" MESSAGE "From: x\r\n" INNER "--i\r\n\r\ntwo\r\n"
		    "--i--\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]"
		    "[2 message/rfc822 >][2 multipart/mixed {|}]"
		    "[2.1 text/plain \r\ntwo]" },
		{ "a message without parts in the mail", BYTES(MIXED
		    "--b\r\n" MESSAGE "From: x\r\n\r\ntwo\r\n--b--\r\n"),
		    "[ multipart/mixed {|}][1 message/rfc822 >]"
		    "[1.1 text/plain From: x\r\n\r\ntwo]" },
		{ "the mail is a message", BYTES(MESSAGE "From: x\r\n\r\ntwo"),
		    "[ message/rfc822 >][1.1 text/plain From: x\r\n\r\ntwo]" },
		{ "the mail is a message of parts", BYTES(MESSAGE MIXED
		    "--b\r\n\r\none\r\n--b--"),
		    "[ message/rfc822 >][1 multipart/mixed {|}]"
		    "[1.1 text/plain \r\none]" },
		{ "an encoded message is not opened", BYTES(
		    "Content-Transfer-Encoding: base64\r\n" MESSAGE "QQ=="),
		    "[ message/rfc822 Content-Transfer-Encoding: base64\r\n"
		    MESSAGE "QQ==]" },
		{ "a digest", BYTES("Content-Type: multipart/digest; "
		    "boundary=b\r\n\r\n--b\r\n\r\nFrom: x\r\n\r\none\r\n--b\r\n"
		    "Content-Type: text/plain\r\n\r\ntwo\r\n--b--\r\n"),
		    "[ multipart/digest {|}][1 message/rfc822 >]"
		    "[1.1 text/plain From: x\r\n\r\none]"
		    "[2 text/plain Content-Type: text/plain\r\n\r\ntwo]" },
		{ "a type that can not be read", BYTES(
		    "Content-Type: text\r\n\r\nx"),
		    "[ / Content-Type: text\r\n\r\nx]" },
		{ "an empty type", BYTES("Content-Type:\r\n\r\nx"),
		    "[ / Content-Type:\r\n\r\nx]" },
		{ "no MIME-Version, blanks before the colon", BYTES(
		    "content-type : Multipart/Mixed; Boundary=b\r\n\r\n"
		    "--b\r\n\r\none\r\n--b--"),
		    "[ multipart/mixed {|}][1 text/plain \r\none]" },
	};
	struct arena	*a;
	struct part	*root;
	enum reason	 why;
	const char	*got;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		if (mime_tree(a, cases[i].bytes, &limits, &root, &why) == -1)
			fail_msg("%s: refused, %d", cases[i].what, why);
		got = show(a, root);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s:\n%s\nnot\n%s", cases[i].what, got,
			    cases[i].want);
		arena_free(a);
	}
}

#define CT	"Content-Type: "
#define TWO	"--b\r\n\r\none\r\n--b--\r\n"

static void
test_refused(void **state)
{
	static const struct {
		const char	*what;
		const char	*text;
		enum reason	 why;
	} cases[] = {
		{ "no boundary", CT "multipart/mixed\r\n\r\n" TWO,
		    R_MIME_BROKEN },
		{ "an empty boundary",
		    CT "multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n----",
		    R_MIME_BROKEN },
		{ "seventy-one characters", CT "multipart/mixed; boundary=x"
		    B70 "\r\n\r\n--x" B70 "\r\n\r\n--x" B70 "--\r\n",
		    R_MIME_BROKEN },
		{ "a boundary that ends in a blank", CT "multipart/mixed; "
		    "boundary=\"b \"\r\n\r\n--b \r\n\r\none\r\n--b --\r\n",
		    R_MIME_BROKEN },
		{ "8-bit in the boundary", CT "multipart/mixed; "
		    "boundary=\"\xc4\x91\"\r\n\r\n--\xc4\x91\r\n\r\n"
		    "--\xc4\x91--\r\n", R_MIME_BROKEN },
		{ "a boundary twice", CT "multipart/mixed; boundary=b; "
		    "boundary=c\r\n\r\n" TWO, R_MIME_BROKEN },
		{ "a boundary in two ways", CT "multipart/mixed; boundary=b; "
		    "boundary*0=c\r\n\r\n" TWO, R_MIME_BROKEN },
		{ "a boundary of RFC 2231 only", CT "multipart/mixed; "
		    "boundary*=us-ascii''b\r\n\r\n" TWO, R_MIME_BROKEN },
		{ "an unterminated quote", CT "multipart/mixed; "
		    "boundary=\"b\r\n\r\n" TWO, R_MIME_BROKEN },
		{ "no semicolon before the boundary", CT "multipart/mixed "
		    "boundary=b\r\n\r\n" TWO, R_MIME_BROKEN },
		{ "no subtype", CT "multipart; boundary=b\r\n\r\n" TWO,
		    R_MIME_BROKEN },
		{ "never opened", MIXED "text\r\n", R_MIME_BROKEN },
		{ "no body", "Content-Type: multipart/mixed; boundary=b\r\n",
		    R_MIME_BROKEN },
		{ "closed without a part", MIXED "--b--\r\n" TWO,
		    R_MIME_BROKEN },
		{ "opened by a prefix only", MIXED "--bb\r\n\r\n--bb--\r\n",
		    R_MIME_BROKEN },
		{ "the same boundary inside itself", MIXED "--b\r\n" MIXED
		    TWO "--b--\r\n", R_MIME_BROKEN },
		{ "a multipart in base64",
		    "Content-Transfer-Encoding: base64\r\n" MIXED TWO,
		    R_MIME_BROKEN },
		{ "a multipart in quoted-printable",
		    "Content-Transfer-Encoding: Quoted-Printable\r\n" MIXED
		    TWO, R_MIME_BROKEN },
		{ "a multipart in nobody knows what",
		    "Content-Transfer-Encoding: 7-bit\r\n" MIXED TWO,
		    R_MIME_BROKEN },
		{ "an inner one broken", MIXED "--b\r\n" INNER "\r\n--b--\r\n",
		    R_MIME_BROKEN },
		{ "two types", "content-type: text/plain\r\n" MIXED TWO,
		    R_FIELD_TWICE },
		{ "two equal types, one with a blank",
		    "Content-Type : text/plain\r\n"
		    "Content-Type: text/plain\r\n\r\n", R_FIELD_TWICE },
		{ "two encodings", "Content-Transfer-Encoding: 7bit\r\n"
		    "Content-Transfer-Encoding: 7bit\r\n\r\n", R_FIELD_TWICE },
		{ "two types in a part", MIXED "--b\r\n"
		    CT "text/plain\r\n" CT "text/html\r\n\r\n--b--\r\n",
		    R_FIELD_TWICE },
		{ "two types in an inner message", MESSAGE
		    CT "text/plain\r\n" CT "text/html\r\n\r\n",
		    R_FIELD_TWICE },
	};
	struct arena	*a;
	struct part	*root;
	enum reason	 why;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		root = NULL;
		if (mime_tree(a, slice_of(cases[i].text), &limits, &root,
		    &why) == 0)
			fail_msg("%s: taken as %s", cases[i].what,
			    show(a, root));
		if (why != cases[i].why || root != NULL)
			fail_msg("%s: %d", cases[i].what, why);
		arena_free(a);
	}
}

static void
test_fields(void **state)
{
	static const struct {
		const char	*what;
		const char	*header;
		enum encoding	 encoding;
		const char	*disposition;
		bool		 sane;		/* the disposition */
	} cases[] = {
		{ "no fields", "", ENC_7BIT, "", true },
		{ "7bit", "Content-Transfer-Encoding: 7BIT\n", ENC_7BIT, "",
		    true },
		{ "8bit", "Content-Transfer-Encoding: 8bit (x)\n", ENC_8BIT,
		    "", true },
		{ "binary", "Content-Transfer-Encoding:binary\n", ENC_BINARY,
		    "", true },
		{ "quoted-printable",
		    "Content-Transfer-Encoding:\n quoted-printable\n", ENC_QP,
		    "", true },
		{ "base64", "Content-Transfer-Encoding: Base64;\n",
		    ENC_BASE64, "", true },
		{ "uuencode", "Content-Transfer-Encoding: x-uuencode\n",
		    ENC_OTHER, "", true },
		{ "an empty encoding", "Content-Transfer-Encoding:\n",
		    ENC_OTHER, "", true },
		{ "two words", "Content-Transfer-Encoding: base64 7bit\n",
		    ENC_OTHER, "", true },
		{ "a disposition", "Content-Disposition: Attachment; "
		    "filename=x\n", ENC_7BIT, "attachment", true },
		{ "two dispositions", "Content-Disposition: inline\n"
		    "Content-Disposition: attachment\n", ENC_7BIT, "inline",
		    false },
		{ "a disposition that can not be read",
		    "Content-Disposition: ;x\n", ENC_7BIT, "", false },
	};
	struct arena	*a = arena_new(ARENA);
	struct part	*p;
	enum reason	 why;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		assert_int_equal(mime_tree(a, slice_of(arena_printf(a,
		    "%s\nbody", cases[i].header)), &limits, &p, &why), 0);
		if (p->encoding != cases[i].encoding ||
		    p->disposition.sane != cases[i].sane ||
		    strcmp(p->disposition.type, cases[i].disposition) != 0)
			fail_msg("%s: %d %d \"%s\"", cases[i].what,
			    p->encoding, p->disposition.sane,
			    p->disposition.type);
		assert_true(slice_eq(p->body, SLICE("body")));
	}
	arena_free(a);
}

/* RFC 1847 2.1: the bytes that were signed, and the signature's part. */
static void
test_signed(void **state)
{
	static const struct slice	 entity = BYTES(
	    "Content-Type: text/plain\r\n\r\nXin chao \r\n\r\n");
	struct arena	*a = arena_new(ARENA);
	struct part	*root;
	enum reason	 why;

	(void)state;
	assert_int_equal(mime_tree(a, SLICE("From: a@b\r\n"
	    "Content-Type: multipart/signed; micalg=sha-256; boundary=\"s\";\r\n"
	    "\tprotocol=\"application/pkcs7-signature\"\r\n\r\n"
	    "This is signed.\r\n\r\n--s\r\n"
	    "Content-Type: text/plain\r\n\r\nXin chao \r\n\r\n\r\n--s\r\n"
	    "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n\r\n--s--\r\n"),
	    &limits, &root, &why), 0);
	assert_true(mime_is(root, "multipart", "signed"));
	assert_string_equal(ctype_param(&root->ctype, "protocol"),
	    "application/pkcs7-signature");
	assert_int_equal(mime_children(root), 2);
	assert_true(slice_eq(root->child->whole, entity));
	assert_true(mime_is(root->child->next, "application",
	    "pkcs7-signature"));
	assert_int_equal(root->child->next->encoding, ENC_BASE64);
	assert_true(slice_eq(root->child->next->body, SLICE("MIIB\r\n")));
	assert_int_equal(root->child->next->depth, 1);
	assert_true(root->child->next->parent == root);
	arena_free(a);
}

static void
test_next(void **state)
{
	struct arena		*a = arena_new(ARENA);
	const struct part	*p;
	struct part		*root;
	enum reason		 why;
	size_t			 all = 0, outside = 0;

	(void)state;
	assert_int_equal(mime_tree(a, SLICE(MIXED "--b\r\n" MESSAGE INNER
	    "--i\r\n\r\none\r\n--i--\r\n--b\r\n\r\ntwo\r\n--b--\r\n"),
	    &limits, &root, &why), 0);
	for (p = root; p != NULL; p = mime_next(root, p, true))
		all++;
	for (p = root; p != NULL; p = mime_next(root, p, false))
		outside++;
	assert_int_equal(all, 5);
	assert_int_equal(outside, 3);
	assert_null(mime_next(root->child, root->child, false));
	assert_null(mime_next(root->child->next, root->child->next, true));
	p = root->child;		/* never beyond the root that is given */
	p = mime_next(root->child, p, true);
	p = mime_next(root->child, p, true);
	assert_string_equal(p->section, "1.1");
	assert_null(mime_next(root->child, p, true));
	arena_free(a);
}

/* head, n times piece, tail. */
static struct slice
repeat(struct buf *b, const char *head, const char *piece, size_t n,
    const char *tail)
{
	*b = (struct buf){ 0 };
	buf_adds(b, head);
	while (n-- > 0)
		buf_adds(b, piece);
	buf_adds(b, tail);
	return buf_slice(b);
}

/* n multiparts within each other, each with a boundary of its own. */
static struct slice
nest(struct buf *b, size_t n)
{
	size_t	 i;

	*b = (struct buf){ 0 };
	for (i = 0; i < n; i++)
		buf_printf(b, CT "multipart/mixed; boundary=b%zu\r\n\r\n"
		    "--b%zu\r\n", i, i);
	buf_adds(b, "\r\ntext\r\n");
	return buf_slice(b);
}

static void
test_limits(void **state)
{
	static const struct {
		const char	*what;
		const char	*head, *piece;
		size_t		 n;
		int		 rc;
		enum reason	 why;
	} cases[] = {
		{ "as many parts as may be", MIXED, "--b\r\n\r\nx\r\n", 19, 0,
		    R_NONE },
		{ "one more", MIXED, "--b\r\n\r\nx\r\n", 20, -1,
		    R_TOO_MANY_PARTS },
		{ "five megabytes of empty parts", MIXED, "--b\n", 1250000,
		    -1, R_TOO_MANY_PARTS },
		{ "messages in messages, as deep as may be", "", MESSAGE, 4, 0,
		    R_NONE },
		{ "messages in messages, deeper", "", MESSAGE, 5, -1,
		    R_TOO_DEEP },
		{ "a megabyte of them", "", MESSAGE, 32000, -1, R_TOO_DEEP },
		{ "a hundred thousand fields", "", "A: b\r\n", 100000, -1,
		    R_HEADER_TOO_LARGE },
		{ "as many in a part", MIXED "--b\r\n", "A: b\r\n", 100000, -1,
		    R_HEADER_TOO_LARGE },
		{ "four megabytes of almost delimiters", MIXED "--b\r\n\r\n",
		    "--b-\n", 800000, 0, R_NONE },
		{ "a line of four megabytes", MIXED "--b\r\n\r\n", "--b ",
		    1000000, 0, R_NONE },
		{ "padding of a megabyte", MIXED "--b", " ", 1000000, 0,
		    R_NONE },
	};
	struct arena	*a;
	struct part	*root;
	enum reason	 why;
	struct buf	 b;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		a = arena_new(ARENA);
		why = R_NONE;
		if (mime_tree(a, repeat(&b, cases[i].head, cases[i].piece,
		    cases[i].n, ""), &limits, &root, &why) != cases[i].rc ||
		    why != cases[i].why)
			fail_msg("%s: %d", cases[i].what, why);
		buf_free(&b);
		arena_free(a);
	}

	a = arena_new(ARENA);
	assert_int_equal(mime_tree(a, nest(&b, 4), &limits, &root, &why), 0);
	buf_free(&b);
	assert_int_equal(mime_tree(a, nest(&b, 5), &limits, &root, &why), -1);
	assert_int_equal(why, R_TOO_DEEP);
	buf_free(&b);
	arena_free(a);

	a = arena_new(100);
	assert_int_equal(mime_tree(a, SLICE(MIXED TWO), &limits, &root, &why),
	    -1);
	assert_int_equal(why, R_NO_MEMORY);
	arena_free(a);
}

/* Parts that stay below the limit of one header, but not of all together. */
static void
test_fields_of_all(void **state)
{
	struct mime_limits	 many = { .parts = 1000, .depth = 4 };
	struct arena		*a = arena_new(ARENA);
	struct buf		 b = { 0 };
	struct part		*root;
	enum reason		 why;
	size_t			 i, k;

	(void)state;
	buf_adds(&b, MIXED);
	for (i = 0; i < 12; i++) {
		buf_adds(&b, "--b\r\n");
		for (k = 0; k < 900; k++)
			buf_adds(&b, "A:\n");
		buf_adds(&b, "\r\n");
	}
	assert_int_equal(mime_tree(a, buf_slice(&b), &many, &root, &why), -1);
	assert_int_equal(why, R_HEADER_TOO_LARGE);
	buf_free(&b);
	arena_free(a);
}

/* The time of hostile megabytes: quadratic work would take minutes. */
static void
test_time(void **state)
{
	static const char *const pieces[] = {
		"\n", "\r", "\n--", "\n--b", "\n--b0 ", "\n-", "--b0--", "b",
		"A: b\n", " \n", "\n\n--b1-\n"
	};
	struct mime_limits	 deep = { .parts = 1000, .depth = 20 };
	struct arena		*a;
	struct part		*root;
	enum reason		 why;
	struct buf		 b, body;
	clock_t			 start = clock();
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(pieces); i++) {
		a = arena_new(ARENA);
		repeat(&body, "", pieces[i], (size_t)2 << 20, "");
		nest(&b, 18);
		buf_add(&b, buf_slice(&body));
		(void)mime_tree(a, buf_slice(&b), &deep, &root, &why);
		buf_free(&b);
		buf_free(&body);
		arena_free(a);
	}
	/* a checker (tests/run) takes many times as long */
	if (getenv("UNDER") == NULL)
		assert_true((clock() - start) / CLOCKS_PER_SEC < 60);
}

int
main(void)
{
	static const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_fields_of_all),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
