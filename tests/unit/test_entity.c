/* test_entity.c: mail made safe to sign, without a change to what it says */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <cmocka.h>

#include "mail/decode.h"
#include "mail/entity.h"

#define ARENA	(256 * 1024 * 1024)
#define MUTATIONS	20000	/* about a second */

#define FROM	"From: Van thu <vanthu@sothunghiem.hanoi.gov.vn>\r\n"
#define VI	"\xc4\x90\xe1\xbb\x81 ngh\xe1\xbb\x8b gia h\xe1\xba\xa1n"
#define DOTS10	".........."
#define DOTS100	DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 \
		DOTS10 DOTS10
#define LONG	DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 \
		DOTS100 DOTS100 DOTS100
#define RCPTS20	RCPTS4 RCPTS4 RCPTS4 RCPTS4 RCPTS4
#define RCPTS4	RCPT RCPT RCPT RCPT
#define RCPT	"recipient@example.gov.vn, "
/* A message around a header field and a body. */
#define MAIL(fields, body)	FROM "Subject: t\r\n" fields "\r\n" body
#define MIXED(b, parts)							\
	MAIL("MIME-Version: 1.0\r\n"					\
	    "Content-Type: multipart/mixed; boundary=\"" b "\"\r\n", parts)

static const struct mime_limits limits = { .parts = 100, .depth = 20 };

struct row {
	const char	*what;
	struct slice	 mail;
	const char	*has;		/* in the entity; NULL: no matter */
};

static const struct row good[] = {
	{ "plain ASCII", SLICE(MAIL("Content-Type: text/plain\r\n",
	    "one\r\ntwo\r\n")), "\r\n\r\none\r\ntwo\r\n" },
	{ "no Content-* at all", SLICE(MAIL("", "one\r\n")),
	    "Content-Type: text/plain; charset=us-ascii;\r\n hp=\"clear\"\r\n" },
	{ "MIME-Version and no Content-*",
	    SLICE(MAIL("MIME-Version: 1.0\r\n", "one\r\n")),
	    "charset=us-ascii" },
	{ "Content-* without MIME-Version",
	    SLICE(MAIL("Content-Type: text/plain; charset=utf-8\r\n", VI)),
	    "Content-Transfer-Encoding: quoted-printable\r\n" },
	{ "no Content-* and Vietnamese", SLICE(MAIL("", VI "\r\n")),
	    "charset=utf-8" },
	{ "no Content-* and neither ASCII nor UTF-8",
	    SLICE(MAIL("", "\xd0\xf4\r\n")), "charset=unknown-8bit" },
	{ "no body", SLICE(MAIL("Content-Type: text/plain\r\n", "")), NULL },
	{ "no body and no empty line", SLICE(FROM "Subject: t\r\n"), NULL },
	{ "no line end at the end", SLICE(MAIL("", "one")), "\r\n\r\none" },
	{ "8-bit Vietnamese, labelled",
	    SLICE(MAIL("Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n", VI "\r\n" VI "\r\n")),
	    "\r\n=C4=90=E1=BB=81 ngh" },
	{ "8-bit Vietnamese under a 7bit label",
	    SLICE(MAIL("Content-Transfer-Encoding: 7bit\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n", "<p>" VI "</p>")),
	    "quoted-printable" },
	{ "a label of 8bit on ASCII",
	    SLICE(MAIL("Content-Transfer-Encoding: 8bit\r\n", "one\r\n")),
	    "Content-Transfer-Encoding: 7bit\r\n" },
	{ "quoted-printable that is safe is kept",
	    SLICE(MAIL("Content-Transfer-Encoding: QUOTED-PRINTABLE\r\n",
	    "a=20\r\nsoft=\r\nline")),
	    "QUOTED-PRINTABLE\r\nContent-Type: text/plain; charset=us-ascii;"
	    "\r\n hp=\"clear\"\r\n\r\na=20\r\nsoft=\r\nline" },
	{ "quoted-printable with 8-bit in it",
	    SLICE(MAIL("Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n",
	    "=C4=90 " VI "=3D\r\n")), "=C4=90 =C4=90" },
	{ "quoted-printable with blanks added on the way",
	    SLICE(MAIL("Content-Transfer-Encoding: quoted-printable\r\n",
	    "one=20 \r\nsoft= \r\nline\r\n")), "one=20\r\nsoftline\r\n" },
	{ "quoted-printable in one long line",
	    SLICE(MAIL("Content-Transfer-Encoding: quoted-printable\r\n",
	    "=3D" LONG)), NULL },
	{ "base64 that is safe is kept",
	    SLICE(MAIL("Content-Transfer-Encoding: base64\r\n", "T25l\r\n")),
	    "\r\n\r\nT25l\r\n" },
	{ "base64 in one long line",
	    SLICE(MAIL("Content-Type: application/pdf\r\n"
	    "Content-Transfer-Encoding: base64\r\n", "T25l" "T25lT25l" LONG
	    "T25l")), NULL },
	{ "base64 with blanks at line ends",
	    SLICE(MAIL("Content-Transfer-Encoding: base64\r\n",
	    "T25l \r\nVHdv\r\n")), "\r\n\r\nT25lVHdv\r\n" },
	{ "base64 text keeps its bare LF",
	    SLICE(MAIL("Content-Transfer-Encoding: base64\r\n",
	    "T25lClR3bw== \r\n")), "\r\n\r\nT25lClR3bw==\r\n" },
	{ "a long line", SLICE(MAIL("", LONG)), "=2E" },
	{ "a line of 998 is kept", SLICE(MAIL("", "From: " DOTS100 DOTS100
	    DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 DOTS100 DOTS10
	    DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10 "..\r\n")),
	    "\r\n\r\nFrom: ...." },
	{ "trailing blanks", SLICE(MAIL("", "one \r\ntwo\t\r\n-- \r\n")),
	    "one=20\r\ntwo=09\r\n=2D-=20\r\n" },
	{ "a trailing blank at the end", SLICE(MAIL("", "one ")), "one=20" },
	{ "format=flowed",
	    SLICE(MAIL("Content-Type: text/plain; format=flowed\r\n",
	    "one \r\ntwo\r\n")), "format=flowed;\r\n hp=\"clear\"" },
	{ "From at a line start",
	    SLICE(MAIL("", "From me\r\nFrom: me\r\n>From me\r\n")),
	    "=46rom me\r\nFrom: me\r\n" },
	{ "dots and a trailing blank", SLICE(MAIL("", ".\r\n..\r\n \r\n")),
	    "=2E\r\n=2E.\r\n=20\r\n" },
	{ "a dot alone is kept, SMTP doubles it",
	    SLICE(MAIL("", "a\r\n.\r\nb\r\n")), "a\r\n.\r\nb" },
	{ "NUL in text", SLICE(MAIL("", "a\0b\r\n")), "base64" },
	{ "a bare CR", SLICE(MAIL("", "a\rb\r\n")), "a=0Db\r\n" },
	{ "CR CR LF", SLICE(MAIL("", "a\r\r\nb\r\n")), "a=0D\r\nb" },
	{ "a bare LF", SLICE(MAIL("", "a\nb\r\n")), "a\r\nb\r\n" },
	{ "a file with LF line ends",
	    SLICE("From: a@example.gov.vn\nContent-Type: text/plain;\n"
	    " charset=utf-8\n\n" VI "\none\n"), "\r\none\r\n" },
	{ "UTF-16 text", SLICE(MAIL("Content-Type: text/plain; "
	    "charset=utf-16\r\nContent-Transfer-Encoding: binary\r\n",
	    "\xff\xfe" "a\0\n\0b\0")), "base64" },
	{ "a binary attachment",
	    SLICE(MIXED("b", "--b\r\n\r\none\r\n--b\r\n"
	    "Content-Type: application/pdf; name=\"mau04.pdf\"\r\n"
	    "Content-Transfer-Encoding: binary\r\n\r\n"
	    "%PDF\n\0\r\n\xff\xfe From \r\r\n--b--\r\n")),
	    "Content-Transfer-Encoding: base64\r\n\r\nJVBERg" },
	{ "the boundary's name is kept as it is",
	    SLICE(MIXED("b;b x", "--b;b x\r\n\r\n" VI "\r\n--b;b x--\r\n")),
	    "boundary=\"b;b x\";\r\n hp=\"clear\"\r\n" },
	{ "nested multiparts",
	    SLICE(MIXED("b;b", "pre\r\n--b;b\r\nContent-Type: "
	    "multipart/alternative; boundary=\"b;b;c\"\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\n"
	    "--b;b;c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" VI
	    "\r\n--b;b;c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>"
	    VI "\r\n\r\n--b;b;c--\r\n\r\n--b;b\r\n\r\nend\r\n--b;b--\r\nepi")),
	    "\r\n--b;b;c--\r\n\r\n--b;b\r\n\r\nend\r\n--b;b--\r\nepi\r\n" },
	{ "a delimiter hidden in quoted-printable",
	    SLICE(MIXED("b", "--b\r\nContent-Transfer-Encoding: "
	    "quoted-printable\r\n\r\none \r\n=2D-b--\r\ntwo\r\n--b--\r\n")),
	    "=2D-b--" },
	{ "an unsafe preamble is dropped",
	    SLICE(MIXED("b", VI "\r\n--b\r\n\r\none\r\n--b--\r\n" VI)),
	    "\r\n\r\n--b\r\n\r\none\r\n--b--\r\n" },
	{ "an epilogue that is nearly a delimiter",
	    SLICE(MIXED("b", "--b\r\n\r\none\r\n--b--\r\n --b\r\n\r\nx\r\n")),
	    "--b--\r\n --b\r\n\r\nx\r\n" },
	{ "the last delimiter missing",
	    SLICE(MIXED("b", "--b\r\n\r\none\r\n")), "one\r\n\r\n--b--\r\n" },
	{ "empty parts", SLICE(MIXED("b", "--b\r\n--b\r\n\r\n--b--\r\n")),
	    NULL },
	{ "a forwarded message with 8-bit",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\nFrom: b@example.gov.vn\r\n"
	    "Subject: =?UTF-8?B?xJA=?=\r\nContent-Type: text/plain; "
	    "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
	    "Content-Length: 9\r\n\r\n" VI "\r\n--b--\r\n")),
	    "From: b@example.gov.vn\r\nSubject: =?UTF-8?B?xJA=?=\r\n" },
	{ "a forwarded message with a raw subject",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n\r\n"
	    "From: b@example.gov.vn\r\nSubject: " VI "\r\n\r\none\r\n"
	    "--b--\r\n")), "Subject: =?UTF-8?B?" },
	{ "a forwarded message in a digest",
	    SLICE(MAIL("Content-Type: multipart/digest; boundary=b\r\n",
	    "--b\r\n\r\nFrom: b@example.gov.vn\r\n\r\n" VI "\r\n--b--\r\n")),
	    "quoted-printable" },
	{ "a forwarded signed message is kept byte by byte",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n\r\n"
	    "From: b@example.gov.vn\r\nContent-Type: multipart/signed; "
	    "boundary=c\r\n\r\n--c  \r\n\r\none \r\n\r\n--c\r\n"
	    "Content-Type: application/pkcs7-signature\r\n\r\nMA==\r\n"
	    "--c--\r\n--b--\r\n")),
	    "\r\n\r\n--c  \r\n\r\none \r\n\r\n--c\r\n" },
	{ "a message in base64",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nQTogYg0K \r\n"
	    "--b--\r\n")), "\r\n\r\nQTogYg0K\r\n" },
	{ "a raw file name",
	    SLICE(MIXED("b", "--b\r\nContent-Type: application/pdf;\r\n"
	    " name=\"M\xe1\xba\xabu; \\\"04\\\".pdf\"; x=\"a\\\"b\"\r\n"
	    "Content-Disposition: attachment; filename=\"M\xe1\xba\xabu.pdf\""
	    "\r\n\r\none\r\n--b--\r\n")),
	    "Content-Disposition: attachment;\r\n"
	    " filename*=UTF-8''M%E1%BA%ABu.pdf\r\n" },
	{ "a long raw file name",
	    SLICE(MAIL("Content-Type: application/pdf;\r\n name=\"" VI VI VI
	    "\"\r\n", "one\r\n")), ";\r\n name*1*=" },
	{ "a sender and recipients with raw names",
	    SLICE("From: \xc4\x90\xe1\xbb\x97 A \"B, \xc4\x91\" <a@x.vn>\r\n"
	    "To: Ph\xc3\xb2ng: b@x.vn (L\xc3\xaa), c@x.vn;,\r\n d@x.vn\r\n\r\n"
	    "one\r\n"), "?= <a@x.vn>\r\nTo: =?UTF-8?B?UGjDsm5n?= :\r\n b@x.vn "
	    "(=?UTF-8?B?TMOq?=),\r\n c@x.vn;,\r\n d@x.vn\r\n" },
	{ "a recipient beyond ASCII has no copy",
	    SLICE(FROM "To: \xc4\x91@x.vn\r\nCc: a@x.vn\r\n\r\none\r\n"),
	    "gov.vn>\r\nCc: a@x.vn\r\nContent-Type" },
	{ "a long list of recipients in one line",
	    SLICE(FROM "To: " RCPTS20 RCPTS20 RCPTS20 RCPTS20 "a@x.vn\r\n\r\n"
	    "one\r\n"), "vn,\r\n recipient@example.gov.vn," },
	{ "a field in one long word", SLICE(FROM "Subject: " LONG "\r\n\r\n"
	    "one\r\n"), "Subject: =?UTF-8?B?Li4u" },
	{ "what an LF alone is in quoted-printable, it stays",
	    SLICE(MAIL("Content-Transfer-Encoding: quoted-printable\r\n",
	    "a=0Ab=0D=0Ac \r\n")), "\r\n\r\na=0Ab\r\nc\r\n" },
	{ "broken base64 is as broken as before",
	    SLICE(MAIL("Content-Transfer-Encoding: base64\r\n",
	    "T2*5l \r\nV=A\r\n")), "\r\n\r\nT25lV=A\r\n" },
	{ "a message/global",
	    SLICE(MAIL("Content-Type: message/global\r\n",
	    "From: \xc4\x91@x.vn\r\n\r\n" VI)),
	    "Content-Transfer-Encoding: base64\r\n\r\nRnJvbTogxJFAeC52bg0K" },
	{ "a report with trailing blanks is kept",
	    SLICE(MAIL("Content-Type: message/delivery-status\r\n",
	    "Status: 5.1.1 \r\n")), "\r\n\r\nStatus: 5.1.1 \r\n" },
	{ "a signed part under a label of 8bit",
	    SLICE(MIXED("b", "--b\r\nContent-Transfer-Encoding: 8bit\r\n"
	    "Content-Type: multipart/signed; boundary=c\r\n\r\n--c\r\n\r\n"
	    "one \r\n--c\r\n\r\nMA==\r\n--c--\r\n--b--\r\n")),
	    "Content-Transfer-Encoding: 7bit\r\nContent-Type: "
	    "multipart/signed" },
	{ "a raw Content-Description",
	    SLICE(MAIL("Content-Description: " VI "\r\n", "one\r\n")),
	    "Content-Description: =?UTF-8?B?" },
	{ "trailing blanks in fields",
	    SLICE(MAIL("Content-Type: text/plain; \r\n charset=utf-8 \r\n"
	    " \r\n", "one\r\n")),
	    "Content-Type: text/plain;\r\n  charset=utf-8;\r\n hp=\"clear\"" },
	{ "a semicolon at the end of the type",
	    SLICE(MAIL("Content-Type: text/plain; charset=utf-8;\r\n",
	    "one\r\n")), "charset=utf-8;\r\n hp=\"clear\"\r\n" },
	{ "somebody else's hp is not believed",
	    SLICE(MAIL("Content-Type: text/plain; hp=\"cipher\"; x=y\r\n",
	    "one\r\n")),
	    "Content-Type: text/plain;\r\n x=y;\r\n hp=\"clear\"\r\n" },
	{ "a type that is none", SLICE(MAIL("Content-Type: text\r\n", "a\r\n")),
	    "Content-Type: text\r\n" },
	{ "an unknown transfer encoding of safe bytes",
	    SLICE(MAIL("Content-Transfer-Encoding: x-uuencode\r\n",
	    "begin 644 a\r\n")), "x-uuencode\r\n" },
};

static const struct {
	const char	*what;
	struct slice	 mail;
	enum reason	 why;
} bad[] = {
	{ "an unknown transfer encoding of unsafe bytes",
	    SLICE(MAIL("Content-Transfer-Encoding: x-uuencode\r\n",
	    "begin 644 a \r\n")), R_ENTITY_ENCODING },
	{ "two From", SLICE(FROM MAIL("", "one\r\n")), R_ENTITY_UNSAFE },
	{ "an address beyond ASCII in From",
	    SLICE("From: \"\xc4\x90\" <\xc4\x91@x.vn>\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "NUL in the subject", SLICE(FROM "Subject: a\0b\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "a bare CR in the subject",
	    SLICE(FROM "Subject: a\rb\r\n\r\none\r\n"), R_ENTITY_FIELD },
	{ "a subject that is no UTF-8",
	    SLICE(FROM "Subject: \xd0\xf4\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "a name that is no UTF-8",
	    SLICE(FROM "To: \xd0\xf4 <a@x.vn>\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "a quoted string that never ends, beyond ASCII",
	    SLICE(FROM "To: \"\xc4\x91 <a@x.vn>\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "a message id in one long line",
	    SLICE(FROM "Message-ID: <" LONG "@x.vn>\r\n\r\none\r\n"),
	    R_ENTITY_FIELD },
	{ "a raw file name that is no UTF-8",
	    SLICE(MAIL("Content-Disposition: attachment; filename=\"\xd0\xf4\""
	    "\r\n", "one\r\n")), R_ENTITY_FIELD },
	{ "a forwarded message with an address beyond ASCII",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n\r\n"
	    "From: \xc4\x91@example.gov.vn\r\n\r\none\r\n--b--\r\n")),
	    R_ENTITY_FIELD },
	{ "a forwarded message under an mbox line",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/rfc822\r\n\r\n"
	    "From b@x.vn Mon Jan  5 08:00:00 2026\r\nFrom: b@x.vn\r\n\r\n"
	    "one\r\n--b--\r\n")), R_ENTITY_STRUCTURE },
	{ "a signed part with 8-bit",
	    SLICE(MIXED("b", "--b\r\nContent-Type: multipart/signed; "
	    "boundary=c\r\n\r\n--c\r\n\r\n" VI "\r\n--c\r\n\r\nMA==\r\n"
	    "--c--\r\n--b--\r\n")), R_ENTITY_SEALED },
	{ "a signed part of ASCII that is labelled 8bit",
	    SLICE(MIXED("b", "--b\r\nContent-Type: multipart/signed; "
	    "boundary=c\r\n\r\n--c\r\nContent-Transfer-Encoding: 8bit\r\n"
	    "\r\none\r\n--c\r\n\r\nMA==\r\n--c--\r\n--b--\r\n")),
	    R_ENTITY_SEALED },
	{ "an encrypted part with a long line",
	    SLICE(MIXED("b", "--b\r\nContent-Type: multipart/encrypted; "
	    "boundary=c\r\n\r\n--c\r\n\r\n" LONG "\r\n--c\r\n\r\nMA==\r\n"
	    "--c--\r\n--b--\r\n")), R_ENTITY_SEALED },
	{ "a delivery status with 8-bit",
	    SLICE(MIXED("b", "--b\r\nContent-Type: message/delivery-status\r\n"
	    "\r\nDiagnostic-Code: " VI "\r\n--b--\r\n")),
	    R_ENTITY_ENCODING },
};

/* Nothing a relay would change: written without the code under test. */
static void
assert_safe(struct slice s, bool blanks)
{
	size_t	 i, col = 0;

	for (i = 0; i < s.n; i++) {
		unsigned char	 c = s.p[i], before = i > 0 ? s.p[i - 1] : 0;

		assert_true(c != 0 && c < 0x80);
		assert_true((c == '\n') == (before == '\r'));
		if (c == '\r' && col > 0 && blanks)
			assert_true(before != ' ' && before != '\t');
		if (col == 0 && i + 5 <= s.n)
			assert_true(memcmp(s.p + i, "From ", 5) != 0);
		col = c == '\n' ? 0 : col + (c != '\r');
		assert_true(col <= 998);
	}
	if (s.n > 0 && blanks)
		assert_true(s.p[s.n - 1] != ' ' && s.p[s.n - 1] != '\t');
	assert_true(s.n == 0 || s.p[s.n - 1] != '\r');
}

static const struct part *
tree(struct arena *a, struct slice mail)
{
	struct part	*root;
	enum reason	 why = R_NONE;

	assert_int_equal(mime_tree(a, mail, &limits, &root, &why), 0);
	return root;
}

static bool
is_text(const struct part *p)
{
	return strcmp(p->ctype.type, "text") == 0;
}

/* A leaf's content; of text, with LF for every CRLF. */
static struct buf
content(const struct part *p)
{
	struct buf	 raw = { 0 }, out = { 0 };
	size_t		 i;

	assert_int_equal(decode_transfer(p, &raw), 0);
	for (i = 0; i < raw.n; i++)
		if (!is_text(p) || raw.p[i] != '\r' || i + 1 == raw.n ||
		    raw.p[i + 1] != '\n')
			buf_addc(&out, raw.p[i]);
	buf_free(&raw);
	return out;
}

static void
assert_same_names(struct arena *a, const struct part *p, const struct part *q)
{
	const char	*names[] = { "charset", "format", "boundary" };
	const char	*x, *y;
	size_t		 i;

	assert_string_equal(p->ctype.type, q->ctype.type);
	assert_string_equal(p->ctype.subtype, q->ctype.subtype);
	assert_string_equal(decode_filename(a, p), decode_filename(a, q));
	for (i = 0; i < NELEM(names); i++) {
		x = ctype_param(&p->ctype, names[i]);
		y = ctype_param(&q->ctype, names[i]);
		if (x != NULL)
			assert_string_equal(x, y);
	}
}

/* The same parts in the same order with the same content. */
static void
assert_same(struct arena *a, const struct part *p, const struct part *q)
{
	const struct part	*top = p, *qtop = q;
	struct buf		 x, y;

	while (p != NULL && q != NULL) {
		assert_same_names(a, p, q);
		if (p->child == NULL) {
			x = content(p);
			y = content(q);
			assert_int_equal(x.n, y.n);
			if (x.n > 0)
				assert_memory_equal(x.p, y.p, x.n);
			buf_free(&x);
			buf_free(&y);
		}
		p = mime_next(top, p, true);
		q = mime_next(qtop, q, true);
	}
	assert_null(p);
	assert_null(q);
}

static bool
has(struct slice s, const char *text)
{
	return slice_find(s, slice_of(text), 0) != SIZE_MAX;
}

/* Does a signed part or a report, kept as it is, stand in the tree? */
static bool
has_kept(const struct part *root)
{
	const struct part	*p;

	for (p = root; p != NULL; p = mime_next(root, p, true))
		if (mime_is(p, "multipart", "signed") ||
		    strcmp(p->ctype.type, "message") == 0)
			return true;
	return false;
}

static void
test_good(void **state)
{
	const struct part	*root;
	struct arena		*a;
	struct buf		 out, again;
	enum reason		 why;
	size_t			 i;
	int			 protect;

	(void)state;
	for (i = 0; i < 2 * NELEM(good); i++) {
		protect = i % 2 == 0;
		if (protect)
			print_message("%s\n", good[i / 2].what);
		a = arena_new(ARENA);
		out = again = (struct buf){ 0 };
		root = tree(a, good[i / 2].mail);
		assert_int_equal(entity_make(a, root, protect, &out, &why), 0);
		if (protect && good[i / 2].has != NULL &&
		    !has(buf_slice(&out), good[i / 2].has))
			fail_msg("entity is:\n%.*s", SLICE_ARG(out));
		assert_safe(buf_slice(&out), !has_kept(root));
		assert_same(a, root, tree(a, buf_slice(&out)));
		assert_true(has(buf_slice(&out), "From: "));
		assert_int_equal(has(buf_slice(&out), "hp=\"clear\""),
		    protect && root->ctype.sane);
		/* What is safe stays as it is. */
		assert_int_equal(entity_make(a, tree(a, buf_slice(&out)),
		    protect, &again, &why), 0);
		if (protect && root->ctype.sane &&
		    !has(buf_slice(&out), "x=y"))
			assert_true(again.n >= out.n - 2);
		buf_free(&again);
		buf_free(&out);
		arena_free(a);
	}
}

static void
test_bad(void **state)
{
	struct arena	*a;
	struct buf	 out;
	enum reason	 why;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		print_message("%s\n", bad[i].what);
		a = arena_new(ARENA);
		out = (struct buf){ 0 };
		buf_adds(&out, "kept");
		assert_int_equal(entity_make(a, tree(a, bad[i].mail), true,
		    &out, &why), -1);
		assert_int_equal(why, bad[i].why);
		assert_true(slice_eq(buf_slice(&out), SLICE("kept")));
		buf_free(&out);
		arena_free(a);
	}
}

static const char protected_mail[] =
	"Received: by relay\r\n"
	"From: Van thu\r\n <vanthu@sothunghiem.hanoi.gov.vn>\r\n"
	"To: a@example.gov.vn\r\nTo: b@example.gov.vn\r\n"
	"Bcc: secret@example.gov.vn\r\n"
	"cc : c@example.gov.vn\r\n"
	"Subject: " VI "\r\n"
	"Date: Mon, 05 Jan 2026 08:00:00 +0700\r\n"
	"Message-ID: <1@example.gov.vn>\r\n"
	"In-Reply-To: <0@example.gov.vn>\r\n"
	"X-Mailer: test\r\n"
	"MIME-Version: 1.0\r\n"
	"Content-Language: vi\r\n"
	"\r\none\r\n";

static void
test_protected(void **state)
{
	static const char	 front[] =
	    "From: Van thu\r\n <vanthu@sothunghiem.hanoi.gov.vn>\r\n"
	    "To: a@example.gov.vn\r\nTo: b@example.gov.vn\r\n"
	    "cc: c@example.gov.vn\r\n"
	    "Subject: =?UTF-8?B?";
	static const char	 rest[] =
	    "Date: Mon, 05 Jan 2026 08:00:00 +0700\r\n"
	    "Message-ID: <1@example.gov.vn>\r\n"
	    "In-Reply-To: <0@example.gov.vn>\r\n"
	    "Content-Language: vi\r\n"
	    "Content-Type: text/plain; charset=us-ascii;\r\n"
	    " hp=\"clear\"\r\n\r\none\r\n";
	static const char	 few[] =
	    "From: Van thu\r\n <vanthu@sothunghiem.hanoi.gov.vn>\r\n"
	    "Content-Language: vi\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n\r\none\r\n";
	struct slice		 mail = SLICE(protected_mail);
	const struct part	*root;
	const struct field	*f;
	struct arena		*a = arena_new(ARENA);
	struct buf		 out = { 0 };
	enum reason		 why;

	(void)state;
	assert_int_equal(entity_make(a, tree(a, mail), true, &out, &why), 0);
	assert_true(slice_starts(buf_slice(&out), slice_of(front)));
	assert_true(slice_ends(buf_slice(&out), slice_of(rest)));
	root = tree(a, buf_slice(&out));
	f = header_find(&root->fields, "Subject", 1);
	assert_non_null(f);
	assert_string_equal(decode_words(a, f->value), VI);
	assert_false(has(buf_slice(&out), "secret"));
	assert_false(has(buf_slice(&out), "Received"));
	buf_free(&out);

	assert_int_equal(entity_make(a, tree(a, mail), false, &out, &why), 0);
	assert_string_equal(buf_str(&out), few);
	buf_free(&out);
	arena_free(a);
}

static void
test_wrap(void **state)
{
	static const struct slice	 mail = SLICE(FROM
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "content-language: vi\r\nX-Content-Type: stays\r\n"
	    "Content-Language: en\r\nmime-version: 1.0\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\n" VI "\r\n");
	unsigned char		 seed[24] = { 1, 2, 3, 0xff }, der[200];
	struct arena		*a = arena_new(ARENA);
	const struct part	*root = tree(a, mail), *wrapped;
	struct edits		 edits = { 0 };
	struct buf		 entity = { 0 }, body = { 0 }, out = { 0 };
	struct buf		 p7s = { 0 };
	const char		*boundary = entity_boundary(a, seed);
	enum reason		 why;
	size_t			 i;

	(void)state;
	memset(der, 0x30, sizeof(der));
	assert_string_equal(boundary,
	    "=_010203ff0000000000000000000000000000000000000000");
	assert_int_equal(entity_make(a, root, true, &entity, &why), 0);
	assert_int_equal(entity_wrap(a, root, buf_slice(&entity),
	    (struct slice){ der, sizeof(der) }, "sha-256", boundary, &body,
	    &edits), 0);
	for (i = 0; i < edits.n; i++)
		if (edits.v[i].kind == EDIT_DELETE &&
		    strcasecmp(edits.v[i].name, "content-language") == 0)
			break;
	assert_int_equal(edits.v[i].nth, 2);
	edits_sort(&edits);
	assert_int_equal(edit_apply(a, mail, &edits, &out), 0);

	wrapped = tree(a, buf_slice(&out));
	assert_safe(buf_slice(&out), true);
	assert_true(mime_is(wrapped, "multipart", "signed"));
	assert_true(wrapped->ctype.sane);
	assert_true(wrapped->closed);
	assert_string_equal(ctype_param(&wrapped->ctype, "micalg"), "sha-256");
	assert_string_equal(ctype_param(&wrapped->ctype, "protocol"),
	    "application/pkcs7-signature");
	assert_int_equal(header_count(&wrapped->fields, "MIME-Version"), 1);
	assert_int_equal(header_count(&wrapped->fields, "X-Content-Type"), 1);
	assert_int_equal(wrapped->fields.n, 4);
	assert_int_equal(mime_children(wrapped), 2);
	assert_true(slice_eq(wrapped->child->whole, buf_slice(&entity)));
	assert_int_equal(decode_transfer(wrapped->child->next, &p7s), 0);
	assert_int_equal(p7s.n, sizeof(der));
	assert_memory_equal(p7s.p, der, sizeof(der));
	assert_string_equal(decode_filename(a, wrapped->child->next),
	    "smime.p7s");

	buf_adds(&entity, boundary);
	assert_int_equal(entity_wrap(a, root, buf_slice(&entity),
	    SLICE("x"), "sha-256", boundary, &body, &edits), -1);
	buf_free(&entity);
	buf_free(&body);
	buf_free(&out);
	buf_free(&p7s);
	arena_free(a);
}

/* A mail with a few bytes replaced, the same in every run. */
static struct slice
mutated(struct arena *a, struct slice mail, uint32_t *seed)
{
	static const char	 bytes[] = "\r\n\0 -=;:\"b\xff\xc4=F\t.";
	struct slice		 copy = arena_copy(a, mail);
	size_t			 i;

	for (i = 0; i < 4; i++) {
		*seed = *seed * 1664525 + 1013904223;
		((unsigned char *)(uintptr_t)copy.p)[(*seed >> 8) % copy.n] =
		    (unsigned char)bytes[(*seed >> 3) % (sizeof(bytes) - 1)];
	}
	return copy;
}

/* Whatever comes in: what is made of it is safe and says the same. */
static void
test_mutated(void **state)
{
	struct part	*root;
	struct arena	*a;
	struct buf	 out;
	enum reason	 why;
	uint32_t	 seed = 1;
	size_t		 i, made = 0;

	(void)state;
	for (i = 0; i < MUTATIONS; i++) {
		a = arena_new(ARENA);
		out = (struct buf){ 0 };
		if (mime_tree(a, mutated(a, good[i % NELEM(good)].mail, &seed),
		    &limits, &root, &why) == 0 &&
		    entity_make(a, root, true, &out, &why) == 0) {
			made++;
			assert_safe(buf_slice(&out), !has_kept(root));
			assert_same(a, root, tree(a, buf_slice(&out)));
		}
		buf_free(&out);
		arena_free(a);
	}
	assert_true(made > MUTATIONS / 4);
}

/* 50 MB of each kind in a few seconds: linear, and about one copy more. */
static void
test_large(void **state)
{
	static const char *const	 heads[] = {
	    MAIL("Content-Type: text/plain; charset=utf-8\r\n", ""),
	    MAIL("Content-Type: application/pdf\r\n", ""),
	    MAIL("Content-Type: text/plain\r\n"
	    "Content-Transfer-Encoding: base64\r\n", "\xff"),
	    MAIL("Content-Type: text/plain\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n", "\xff"),
	};
	struct arena	*a;
	struct buf	 mail, out;
	enum reason	 why;
	size_t		 i, j;
	clock_t		 start;

	(void)state;
	for (i = 0; i < NELEM(heads); i++) {
		mail = out = (struct buf){ 0 };
		buf_adds(&mail, heads[i]);
		for (j = 0; mail.n < 50 * 1024 * 1024; j++)
			buf_adds(&mail, j % 40 == 0 ? "\r\n" : VI);
		a = arena_new(ARENA);
		start = clock();
		assert_int_equal(entity_make(a, tree(a, buf_slice(&mail)),
		    true, &out, &why), 0);
		print_message("%zu MiB in %.1f s\n", mail.n >> 20,
		    (double)(clock() - start) / CLOCKS_PER_SEC);
		buf_free(&out);
		buf_free(&mail);
		arena_free(a);
	}
}

/* Out of room is out of memory, not an unsafe entity. */
static void
test_limit(void **state)
{
	struct arena	*a = arena_new(ARENA);
	struct buf	 out = { .max = 100 };
	enum reason	 why = R_NONE;

	(void)state;
	assert_int_equal(entity_make(a, tree(a, SLICE(MAIL("", LONG))), true,
	    &out, &why), -1);
	assert_int_equal(why, R_NO_MEMORY);
	buf_free(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_protected),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_mutated),
		cmocka_unit_test(test_large),
	};

	decode_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
