/* test_damage.c: each damage done to an honest signed mail is named, and no other mail's */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/cms.h>

#include "crypto/imprint.h"
#include "gate/damage.h"
#include "mail/encode.h"
#include "unit/pki.h"

#define LINE100	"0123456789012345678901234567890123456789012345678901234567" \
		"890123456789012345678901234567890123456789"
#define LINE500	LINE100 LINE100 LINE100 LINE100 LINE100
#define PLAIN	"Content-Type: text/plain; charset=utf-8\r\n"
#define EIGHT	"Content-Transfer-Encoding: 8bit\r\n"
#define QP	"Content-Transfer-Encoding: quoted-printable\r\n"
#define BASE64	"Content-Transfer-Encoding: base64\r\n"
#define MIXED	"Content-Type: multipart/mixed; boundary=\"in\"\r\n"
#define TEXT	PLAIN "\r\nKinh gui So Thu nghiem\r\nde nghi gia han\r\n"

static struct pki	 pki;

/* The CMS of a content, by the agency. */
static struct slice
sign(struct slice content, unsigned char **der)
{
	X509		*x = pki_cert(&pki, "agency");
	EVP_PKEY	*key = pki_key(&pki, "agency");
	BIO		*in = BIO_new_mem_buf(content.p, (int)content.n);
	CMS_ContentInfo	*cms = CMS_sign(x, key, NULL, in,
			    CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP);
	int		 n;

	assert_non_null(cms);
	*der = NULL;
	n = i2d_CMS_ContentInfo(cms, der);
	assert_true(n > 0);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	EVP_PKEY_free(key);
	X509_free(x);
	return (struct slice){ *der, (size_t)n };
}

/* A mail that holds what arrived, and the signature of what was sent. */
static void
make_mail(struct buf *mail, struct slice sent, struct slice came)
{
	unsigned char	*der;
	struct slice	 cms = sign(sent, &der);

	buf_adds(mail, "From: a@test.example\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/signed; micalg=sha-256; boundary=out; "
	    "protocol=\"application/pkcs7-signature\"\r\n\r\n--out\r\n");
	buf_add(mail, came);
	buf_adds(mail, "\r\n--out\r\n"
	    "Content-Type: application/pkcs7-signature\r\n" BASE64 "\r\n");
	encode_base64(mail, cms);
	buf_adds(mail, "--out--\r\n");
	OPENSSL_free(der);
}

static int
find(struct slice sent, struct slice came, struct damage *d)
{
	const struct mime_limits limits = { .parts = 50, .depth = 8 };
	struct buf		 mail = { 0 };
	int			 rc;

	make_mail(&mail, sent, came);
	rc = damage_find(&limits, buf_slice(&mail), d);
	buf_free(&mail);
	return rc;
}

/* "8bit-to-qp end-lines" */
static const char *
words(const struct damage *d, char text[128])
{
	size_t	 i;

	text[0] = '\0';
	for (i = 0; i < d->n; i++)
		snprintf(text + strlen(text), 128 - strlen(text), "%s%s",
		    i > 0 ? " " : "", damage_info(d->v[i].kind)->word);
	return text;
}

static const struct {
	const char	*what;
	const char	*sent, *came;
	const char	*words;
	const char	*section;
	size_t		 count;
} cases[] = {
	{ "an empty line more", TEXT, TEXT "\r\n", "end-lines", "", 1 },
	{ "the last line end is gone", TEXT, PLAIN
	    "\r\nKinh gui So Thu nghiem\r\nde nghi gia han", "end-lines", "",
	    1 },
	{ "an empty line more in the first of two parts",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" TEXT "\r\n\r\n--in\r\n" TEXT
	    "\r\n--in--\r\n", "end-lines", "1", 1 },
	{ "8bit became quoted-printable",
	    PLAIN EIGHT "\r\nKính gửi Sở\r\n",
	    PLAIN QP "\r\nK=C3=ADnh g=E1=BB=ADi S=E1=BB=9F\r\n",
	    "8bit-to-qp", "", 0 },
	{ "the same by Postfix, which moves the field below the others",
	    EIGHT PLAIN "\r\nKính gửi Sở\r\n",
	    PLAIN QP "\r\nK=C3=ADnh g=E1=BB=ADi S=E1=BB=9F\r\n",
	    "8bit-to-qp", "", 0 },
	{ "two parts and what is around them became 7-bit",
	    MIXED EIGHT "\r\n--in\r\n" PLAIN EIGHT "\r\nSở\r\n--in\r\n" PLAIN
	    EIGHT "\r\nSố\r\n--in--\r\n",
	    MIXED "Content-Transfer-Encoding: 7bit\r\n\r\n--in\r\n" PLAIN QP
	    "\r\nS=E1=BB=9F\r\n--in\r\n" PLAIN QP
	    "\r\nS=E1=BB=91\r\n--in--\r\n", "8bit-to-qp", "", 0 },
	{ "only the second part did",
	    MIXED "\r\n--in\r\n" PLAIN QP "\r\nS=E1=BB=9F\r\n--in\r\n" PLAIN
	    EIGHT "\r\nSố\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" PLAIN QP "\r\nS=E1=BB=9F\r\n--in\r\n" PLAIN
	    QP "\r\nS=E1=BB=91\r\n--in--\r\n", "8bit-to-qp", "2", 0 },
	{ "8bit became quoted-printable, then an empty line came",
	    PLAIN EIGHT "\r\nKính gửi Sở\r\n",
	    PLAIN QP "\r\nK=C3=ADnh g=E1=BB=ADi S=E1=BB=9F\r\n\r\n",
	    "8bit-to-qp end-lines", "", 0 },
	{ "8bit became quoted-printable, then a footer came",
	    PLAIN EIGHT "\r\nKính gửi Sở\r\n",
	    PLAIN QP "\r\nK=C3=ADnh g=E1=BB=ADi S=E1=BB=9F\r\n____\r\nlist\r\n",
	    "8bit-to-qp footer-text", "", 0 },
	{ "quoted-printable was undone",
	    PLAIN QP "\r\nK=C3=ADnh g=E1=BB=ADi S=E1=BB=9F\r\n",
	    PLAIN EIGHT "\r\nKính gửi Sở\r\n", "decoded", "", 0 },
	{ "base64 was undone", PLAIN BASE64 "\r\nS8OtbmggZ+G7rWkNCg==",
	    PLAIN EIGHT "\r\nKính gửi\r\n", "decoded", "", 0 },
	{ "base64 in lines of 64 came in lines of 76",
	    "Content-Type: application/pdf\r\n" BASE64 "\r\n"
	    "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3\r\n"
	    "ODkwMTIzNDU2Nzg5\r\n",
	    "Content-Type: application/pdf\r\n" BASE64 "\r\n"
	    "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3"
	    "ODkwMTIzNDU2\r\nNzg5\r\n", "base64-wrapped", "", 64 },
	{ "a footer without a rule", TEXT, TEXT "a\r\nb\r\nc\r\n",
	    "footer-text", "", 3 },
	{ "a footer of a list in the first part",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" TEXT "\r\n_______\r\nlist\r\n\r\n--in\r\n"
	    TEXT "\r\n--in--\r\n", "footer-text", "1", 2 },
	{ "a banner", TEXT, PLAIN "\r\n[EXTERNAL]\r\n\r\n"
	    "Kinh gui So Thu nghiem\r\nde nghi gia han\r\n", "banner-text",
	    "", 2 },
	{ "a footer in HTML",
	    "Content-Type: text/html\r\n\r\n<html><body><p>a</p></body></html>",
	    "Content-Type: text/html\r\n\r\n<html><body><p>a</p>"
	    "<hr><div>list</div></body></html>", "footer-html", "", 19 },
	{ "a banner in HTML",
	    "Content-Type: text/html\r\n\r\n<html><body><p>a</p></body></html>",
	    "Content-Type: text/html\r\n\r\n<html><body><b>out</b><p>a</p>"
	    "</body></html>", "footer-html", "", 10 },
	{ "a part added behind the others",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\n" TEXT "\r\n--in\r\n\r\n"
	    "list\r\n--in--\r\n", "part-added", "3", 0 },
	{ "a part added before the others",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n\r\nlist\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    "part-added", "1", 0 },
	{ "put inside a multipart", TEXT,
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\n\r\nlist\r\n--in--\r\n",
	    "part-added", "1", 0 },
	{ "a preamble", MIXED "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\nThis is MIME.\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    "preamble", "", 0 },
	{ "a preamble lost", MIXED "\r\n"
	    "This is a multi-part message in MIME format.\r\n--in\r\n" TEXT
	    "\r\n--in--\r\n",
	    MIXED "\r\n\r\n--in\r\n" TEXT "\r\n--in--\r\n", "preamble", "",
	    0 },
	{ "an epilogue", MIXED "\r\n--in\r\n" TEXT "\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in--\r\nlist\r\n", "preamble",
	    "", 0 },
	{ "signed with LF", "Content-Type: text/plain\n\nmot\nhai\n",
	    "Content-Type: text/plain\r\n\r\nmot\r\nhai\r\n", "line-ends", "",
	    0 },
	{ "signed with LF in the body only",
	    "Content-Type: text/plain\r\n\r\nmot\nhai\n",
	    "Content-Type: text/plain\r\n\r\nmot\r\nhai\r\n", "line-ends", "",
	    0 },
	{ "signed with bare CR", "Content-Type: text/plain\r\rmot\rhai\r",
	    "Content-Type: text/plain\r\n\r\nmot\r\nhai\r\n", "line-ends", "",
	    0 },
	{ "one CR too many", TEXT, PLAIN
	    "\r\nKinh gui So Thu nghiem\r\r\nde nghi gia han\r\r\n",
	    "line-ends", "", 0 },
	{ "blanks added", TEXT, PLAIN
	    "\r\nKinh gui So Thu nghiem  \r\nde nghi gia han \r\n",
	    "blanks-added", "", 0 },
	{ "the blank of \"-- \" cut", PLAIN "\r\na\r\n-- \r\nb\r\n",
	    PLAIN "\r\na\r\n--\r\nb\r\n", "blanks-cut", "", 0 },
	{ "blanks of flowed text cut", PLAIN "\r\n" LINE100 " \r\nb\r\n",
	    PLAIN "\r\n" LINE100 "\r\nb\r\n", "blanks-cut", "", 0 },
	{ "a long line broken by Postfix",
	    PLAIN "\r\n" LINE500 LINE500 "ab\r\n",
	    PLAIN "\r\n" LINE500 LINE500 "\r\n ab\r\n", "long-lines", "", 0 },
	{ "a long line broken by sendmail",
	    PLAIN "\r\n" LINE500 LINE500 "ab\r\n",
	    PLAIN "\r\n" LINE500 LINE500 "!\r\n ab\r\n", "long-lines", "", 0 },
	{ "From quoted", PLAIN "\r\nFrom a to b\r\n",
	    PLAIN "\r\n>From a to b\r\n", "from-quoted", "", 0 },
	{ "dots doubled", PLAIN "\r\na\r\n.b\r\n", PLAIN "\r\na\r\n..b\r\n",
	    "dots", "", 0 },
	{ "dots lost", PLAIN "\r\na\r\n..b\r\n", PLAIN "\r\na\r\n.b\r\n",
	    "dots", "", 0 },
	{ "a field unfolded",
	    "Content-Type: text/plain;\r\n\tcharset=utf-8\r\n\r\na\r\n",
	    "Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "header-rewritten", "", 0 },
	{ "a field folded",
	    "Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "Content-Type: text/plain;\r\n charset=utf-8\r\n\r\na\r\n",
	    "header-rewritten", "", 0 },
	{ "quotes put in and the fold changed",
	    "Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "Content-Type: text/plain;\r\n charset=\"utf-8\"\r\n\r\na\r\n",
	    "header-rewritten", "", 0 },
	{ "another case of names and charset",
	    "Content-type: text/plain; charset=UTF-8\r\n\r\na\r\n",
	    "Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "header-rewritten", "", 0 },
	{ "another case of names",
	    "Content-type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n",
	    "header-rewritten", "", 0 },
	{ "quotes taken from the second part's field",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\nContent-Type: text/plain; "
	    "name=\"a\"\r\n\r\nb\r\n--in--\r\n",
	    MIXED "\r\n--in\r\n" TEXT "\r\n--in\r\nContent-Type: text/plain; "
	    "name=a\r\n\r\nb\r\n--in--\r\n", "header-rewritten", "2", 0 },
	{ "another order of fields",
	    EIGHT PLAIN "Content-Disposition: inline\r\n\r\na\r\n",
	    "Content-Disposition: inline\r\n" PLAIN EIGHT "\r\na\r\n",
	    "header-order", "", 0 },
	{ "a field more", TEXT, "X-Scanned: yes\r\n" TEXT, "header-field", "",
	    0 },
	{ "a field less", "MIME-Version: 1.0\r\n" TEXT, TEXT, "header-field",
	    "", 0 },
	{ "a word changed: nothing fits", TEXT, PLAIN
	    "\r\nKinh gui So Thu nghiem\r\nde nghi thu hoi\r\n", "", "", 0 },
};

static void
test_cases(void **state)
{
	struct damage	 d;
	char		 got[128];
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		d = (struct damage){ .n = 99 };
		assert_int_equal(find(slice_of(cases[i].sent),
		    slice_of(cases[i].came), &d), 0);
		if (strcmp(words(&d, got), cases[i].words) != 0)
			fail_msg("%s: \"%s\" after %zu", cases[i].what, got,
			    d.trials);
		assert_true(d.trials > 0);
		if (d.n == 1 && (d.v[0].count != cases[i].count ||
		    strcmp(d.v[0].section, cases[i].section) != 0))
			fail_msg("%s: part \"%s\", %zu", cases[i].what,
			    d.v[0].section, d.v[0].count);
	}
}

/* Text of n lines, and a word changed in it or a line added below. */
static void
test_sizes(void **state)
{
	static const struct {
		size_t		 lines;
		const char	*sent, *came, *words;
		bool		 limited;
	} sizes[] = {
		{ 400, "a\r\n", "a\r\nlist\r\n", "footer-text", false },
		{ 100, "a\r\n", "b\r\n", "", false },
		{ 45000, "a\r\n", "b\r\n", "", true },
		{ 45000, "a\r\n", "a\r\n\r\n", "end-lines", false },
		{ 90000, "a\r\n", "a\r\nlist\r\n", "", true },
		{ 90000, "a", "a\r\n", "end-lines", false },
	};
	struct buf	 sent, came;
	struct damage	 d;
	char		 got[128];
	size_t		 i, k;

	(void)state;
	for (i = 0; i < NELEM(sizes); i++) {
		sent = came = (struct buf){ 0 };
		buf_adds(&sent, PLAIN "\r\n");
		for (k = 0; k < sizes[i].lines; k++)
			buf_printf(&sent, "%zu %s\r\n", k, LINE100);
		buf_add(&came, buf_slice(&sent));
		buf_adds(&sent, sizes[i].sent);
		buf_adds(&came, sizes[i].came);
		assert_int_equal(find(buf_slice(&sent), buf_slice(&came),
		    &d), 0);
		if (strcmp(words(&d, got), sizes[i].words) != 0 ||
		    d.limited != sizes[i].limited)
			fail_msg("%zu lines: \"%s\", limited %d",
			    sizes[i].lines, got, d.limited);
		buf_free(&sent);
		buf_free(&came);
	}
}

static void
test_nothing_to_try(void **state)
{
	static const char *const mails[] = {
		"", "Subject: a\r\n\r\na\r\n",
		"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n"
		"a\r\n--b--\r\n",
		"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n"
		"a\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\n"
		"no CMS\r\n--b--\r\n",
	};
	const struct mime_limits limits = { .parts = 50, .depth = 8 };
	struct damage		 d;
	struct buf		 b = { 0 };
	size_t			 i;

	(void)state;
	for (i = 0; i < NELEM(mails); i++) {
		assert_int_equal(damage_find(&limits, slice_of(mails[i]),
		    &d), 0);
		assert_int_equal(d.n, 0);
		assert_int_equal(d.trials, 0);
	}
	damage_text(&b, &d, false);
	assert_non_null(strstr(buf_str(&b), "damage: unknown\n  no way"));
	assert_null(strstr(buf_str(&b), "limit"));
	buf_free(&b);
}

/* Every digest that is relied on, of every signer; and no other. */
static void
test_imprints(void **state)
{
	static const struct {
		const char	*md;
		int		 rc;
	} cases_of[] = {
		{ "SHA256", 0 }, { "SHA384", 0 }, { "SHA512", 0 },
		{ "SHA1", -1 },
	};
	const struct slice	 parts[] = { SLICE("mot "), SLICE("hai") };
	X509			*x = pki_cert(&pki, "agency");
	EVP_PKEY		*key = pki_key(&pki, "agency");
	CMS_ContentInfo		*cms;
	struct imprints		 v;
	unsigned char		*der;
	size_t			 i;
	int			 n;

	(void)state;
	for (i = 0; i < NELEM(cases_of); i++) {
		BIO	*in = BIO_new_mem_buf("mot hai", -1);

		cms = CMS_sign(NULL, NULL, NULL, NULL,
		    CMS_DETACHED | CMS_BINARY | CMS_PARTIAL);
		assert_non_null(CMS_add1_signer(cms, x, key,
		    EVP_get_digestbyname(cases_of[i].md), CMS_NOSMIMECAP));
		assert_int_equal(CMS_final(cms, in, NULL,
		    CMS_DETACHED | CMS_BINARY), 1);
		der = NULL;
		n = i2d_CMS_ContentInfo(cms, &der);
		assert_int_equal(imprints_of((struct slice){ der, (size_t)n },
		    &v), cases_of[i].rc);
		assert_int_equal(imprints_of((struct slice){ der,
		    (size_t)n / 2 }, &v), -1);
		if (cases_of[i].rc == 0) {
			assert_true(imprints_fit(&v, parts, 2));
			assert_false(imprints_fit(&v, parts, 1));
			v.v[0].b[0] ^= 1;
			assert_false(imprints_fit(&v, parts, 2));
		}
		OPENSSL_free(der);
		CMS_ContentInfo_free(cms);
		BIO_free(in);
	}
	assert_int_equal(imprints_of(SLICE(""), &v), -1);
	EVP_PKEY_free(key);
	X509_free(x);
}

/* Every kind has its word, once, and something to say in both languages. */
static void
test_texts(void **state)
{
	const struct damage_info *a;
	struct damage		 d = { .n = 1 };
	struct buf		 b = { 0 };
	int			 i, k;

	(void)state;
	for (i = 0; i < DAMAGE__MAX; i++) {
		a = damage_info((enum damage_kind)i);
		assert_non_null(a->word);
		assert_true(a->english != NULL && a->who != NULL &&
		    a->mend != NULL && a->vietnamese != NULL &&
		    a->who_vi != NULL && a->mend_vi != NULL);
		assert_true((a->unit == NULL) == (a->unit_vi == NULL));
		for (k = 0; k < i; k++)
			assert_string_not_equal(a->word,
			    damage_info((enum damage_kind)k)->word);
	}
	d.v[0] = (struct damage_step){ DAMAGE_FOOTER, "1.2", 4 };
	damage_text(&b, &d, false);
	assert_non_null(strstr(buf_str(&b),
	    "damage: footer-text (part 1.2) 4 lines\n"));
	assert_non_null(strstr(buf_str(&b), "the signature stays bad"));
	b.n = 0;
	damage_text(&b, &d, true);
	assert_non_null(strstr(buf_str(&b),
	    "(footer-text, phần 1.2, 4 dòng)\n"));
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_imprints),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_nothing_to_try),
		cmocka_unit_test(test_texts),
	};
	int			 rc;

	pki_open(&pki);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	pki_close(&pki);
	return rc;
}
