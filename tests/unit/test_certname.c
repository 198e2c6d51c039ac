/* test_certname.c: names of certificates, honest and hostile ones */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/x509v3.h>

#include "crypto/chain.h"

static void
test_covers(void **state)
{
	static const char *const	 boxes[] = {
		"vanthu@sothunghiem.hanoi.gov.vn", "Hop@Thu.Example",
		"h\xe1\xbb\x99p@thu.example",
		"cu@xn--s-lym.example",			/* sở */
		"moi@h\xc3\xa0-n\xe1\xbb\x99i.example",
		"dai@xn--.example",
	};
	static const struct signer	 s = {
		.mailboxes = boxes, .nmailboxes = NELEM(boxes),
	};
	static const struct {
		const char	*what;
		const char	*addr;
		bool		 covers;
	} cases[] = {
		{ "the same", "vanthu@sothunghiem.hanoi.gov.vn", true },
		{ "domain in other case", "vanthu@SoThuNghiem.HANOI.gov.vn",
		    true },
		{ "local part in other case",
		    "Vanthu@sothunghiem.hanoi.gov.vn", false },
		{ "second mailbox", "Hop@thu.example", true },
		{ "SmtpUTF8Mailbox", "h\xe1\xbb\x99p@THU.example", true },
		{ "letters for an A-label", "cu@s\xe1\xbb\x9f.example", true },
		{ "capital letters for it", "cu@S\xe1\xbb\x9e.example", true },
		{ "the A-label in other case", "cu@XN--S-LYM.EXAMPLE", true },
		{ "letters in pieces (NFD)",
		    "cu@so\xcc\x9b\xcc\x89.example", true },
		{ "letters without their marks", "cu@so.example", false },
		{ "letters alike of another script",
		    "cu@s\xce\xbf\xcc\x9b\xcc\x89.example", false },
		{ "an A-label for the letters of an RFC 8398 name",
		    "moi@xn--h-ni-0na4517b.example", true },
		{ "the same letters", "moi@H\xc3\xa0-N\xe1\xbb\x99i.example",
		    true },
		{ "a label that is none is its own bytes only",
		    "dai@xn--.example", true },
		{ "letters in pieces in a local part are others (RFC 9598)",
		    "ho\xcc\xa3\xcc\x82p@thu.example", false },
		{ "no UTF-8 in a domain", "cu@s\xff.example", false },
		{ "another local part", "khac@sothunghiem.hanoi.gov.vn",
		    false },
		{ "a subdomain", "vanthu@x.sothunghiem.hanoi.gov.vn", false },
		{ "a longer domain", "vanthu@sothunghiem.hanoi.gov.vn.example",
		    false },
		{ "a domain alone", "sothunghiem.hanoi.gov.vn", false },
		{ "no domain", "vanthu@", false },
		{ "nothing", "", false },
		{ "two signs", "vanthu@sothunghiem.hanoi.gov.vn@thu.example",
		    false },
	};
	struct signer	 none = { .mailboxes = NULL };
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		if (certname_covers(&s, cases[i].addr) != cases[i].covers)
			fail_msg("%s", cases[i].what);
		assert_false(certname_covers(&none, cases[i].addr));
	}
}

/* As a CA might write it: OpenSSL's own checks of the value are left out. */
static void
add_entry(X509_NAME *name, int nid, struct slice value, int type)
{
	X509_NAME_ENTRY	*e = X509_NAME_ENTRY_new();

	X509_NAME_ENTRY_set_object(e, OBJ_nid2obj(nid));
	X509_NAME_ENTRY_set_data(e, type, value.p, (int)value.n);
	X509_NAME_add_entry(name, e, -1, 0);
	X509_NAME_ENTRY_free(e);
}

static void
test_subject(void **state)
{
	static const struct {
		const char	*what;
		struct slice	 cn;
		const char	*text;		/* cn */
		const char	*subject;
		int		 type;		/* 0: UTF8String */
	} cases[] = {
		{ "Vietnamese stays readable",
		    SLICE("S\xe1\xbb\x9e TH\xe1\xbb\xac NGHI\xe1\xbb\x86M"),
		    "S\xe1\xbb\x9e TH\xe1\xbb\xac NGHI\xe1\xbb\x86M",
		    "CN=S\xe1\xbb\x9e TH\xe1\xbb\xac NGHI\xe1\xbb\x86M,C=VN", 0 },
		{ "a comma", SLICE("a, b"), "a, b", "CN=a\\, b,C=VN", 0 },
		{ "a newline", SLICE("a\nX-CKS: b"), "a\\0AX-CKS: b",
		    "CN=a\\0AX-CKS: b,C=VN", 0 },
		{ "a NUL", SLICE("a\0b"), "a\\00b", "CN=a\\00b,C=VN", 0 },
		{ "right-to-left override", SLICE("a\xe2\x80\xae" "b"),
		    "a\\E2\\80\\AEb", "CN=a\\E2\\80\\AEb,C=VN", 0 },
		{ "a C1 control", SLICE("a\xc2\x85" "b"), "a\\C2\\85b",
		    "CN=a\\C2\\85b,C=VN", 0 },
		{ "zero width", SLICE("a\xe2\x80\x8b" "b"), "a\\E2\\80\\8Bb",
		    "CN=a\\E2\\80\\8Bb,C=VN", 0 },
		{ "a backslash is told from an escape", SLICE("a\\00"),
		    "a\\5C00", "CN=a\\\\00,C=VN", 0 },
		{ "what is no string is dumped", SLICE("\x30\x02\x05\0"),
		    "0\\02\\05\\00", "CN=#30020500,C=VN",
		    V_ASN1_SEQUENCE },
	};
	struct arena	*a = arena_new(1 << 20);
	struct signer	 s = { .cls = SIG_NONE };
	X509_NAME	*name;
	X509		*x;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		x = X509_new();
		name = X509_NAME_new();
		add_entry(name, NID_countryName, SLICE("VN"),
		    V_ASN1_PRINTABLESTRING);
		add_entry(name, NID_commonName, cases[i].cn,
		    cases[i].type != 0 ? cases[i].type : V_ASN1_UTF8STRING);
		X509_set_subject_name(x, name);
		certname_describe(a, x, &s);
		if (strcmp(s.cn, cases[i].text) != 0)
			fail_msg("%s: cn %s", cases[i].what, s.cn);
		if (strcmp(s.subject, cases[i].subject) != 0)
			fail_msg("%s: subject %s", cases[i].what, s.subject);
		X509_NAME_free(name);
		X509_free(x);
	}
	arena_free(a);
}

static void
test_long_and_many(void **state)
{
	struct arena	*a = arena_new(1 << 20);
	struct signer	 s = { .cls = SIG_NONE };
	X509_NAME	*name = X509_NAME_new();
	X509		*x = X509_new();
	struct buf	 b = { 0 };
	int		 i;

	(void)state;
	for (i = 0; i < 4096; i++)
		buf_addc(&b, 'a');
	add_entry(name, NID_commonName, buf_slice(&b),
	    V_ASN1_UTF8STRING);
	add_entry(name, NID_organizationName, SLICE("one"),
	    V_ASN1_UTF8STRING);
	add_entry(name, NID_organizationName, SLICE("two"),
	    V_ASN1_UTF8STRING);
	X509_set_subject_name(x, name);
	certname_describe(a, x, &s);
	assert_false(arena_failed(a));
	assert_int_equal(strlen(s.cn), 1024 + 3);
	assert_string_equal(s.o, "one, two");
	assert_string_equal(s.ou, "");
	assert_true(strlen(s.subject) < 1100);
	buf_free(&b);
	X509_NAME_free(name);
	X509_free(x);
	arena_free(a);
}

/* A certificate with one general name. */
static X509 *
with_san(int type, struct slice value)
{
	X509		*x = X509_new();
	GENERAL_NAMES	*names = GENERAL_NAMES_new();
	GENERAL_NAME	*g = GENERAL_NAME_new();
	ASN1_TYPE	*any;
	ASN1_STRING	*s = ASN1_STRING_type_new(type == GEN_OTHERNAME ?
			    V_ASN1_UTF8STRING : V_ASN1_IA5STRING);

	ASN1_STRING_set(s, value.p, (int)value.n);
	if (type == GEN_OTHERNAME) {
		any = ASN1_TYPE_new();
		ASN1_TYPE_set(any, V_ASN1_UTF8STRING, s);
		GENERAL_NAME_set0_othername(g,
		    OBJ_nid2obj(NID_id_on_SmtpUTF8Mailbox), any);
	} else {
		GENERAL_NAME_set0_value(g, type, s);
	}
	sk_GENERAL_NAME_push(names, g);
	X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0);
	GENERAL_NAMES_free(names);
	return x;
}

static void
test_mailboxes(void **state)
{
	static const struct {
		const char	*what;
		int		 type;
		struct slice	 value;
		const char	*mailbox;	/* NULL: none */
	} cases[] = {
		{ "rfc822Name", GEN_EMAIL, SLICE("a@b.example"),
		    "a@b.example" },
		{ "SmtpUTF8Mailbox", GEN_OTHERNAME,
		    SLICE("h\xe1\xbb\x99p@b.example"),
		    "h\xe1\xbb\x99p@b.example" },
		{ "a NUL inside", GEN_EMAIL, SLICE("a@b.example\0.evil"),
		    NULL },
		{ "a NUL inside, UTF-8", GEN_OTHERNAME,
		    SLICE("\xe1\xbb\x99@b.example\0.evil"), NULL },
		{ "a newline", GEN_EMAIL, SLICE("a@b\n.example"), NULL },
		{ "a blank", GEN_EMAIL, SLICE("a @b.example"), NULL },
		{ "UTF-8 in rfc822Name", GEN_EMAIL,
		    SLICE("h\xe1\xbb\x99p@b.example"), NULL },
		{ "right-to-left override", GEN_OTHERNAME,
		    SLICE("a\xe2\x80\xae@b.example"), NULL },
		{ "no UTF-8", GEN_OTHERNAME, SLICE("a\xff@b.example"), NULL },
		{ "no local part", GEN_EMAIL, SLICE("@b.example"), NULL },
		{ "no domain", GEN_EMAIL, SLICE("a@"), NULL },
		{ "empty", GEN_EMAIL, SLICE(""), NULL },
		{ "a host", GEN_DNS, SLICE("b.example"), NULL },
		{ "a URI that looks like it", GEN_URI, SLICE("a@b.example"),
		    NULL },
	};
	struct arena	*a = arena_new(1 << 20);
	struct signer	 s = { .cls = SIG_NONE };
	X509		*x;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		x = with_san(cases[i].type, cases[i].value);
		certname_describe(a, x, &s);
		if (s.nmailboxes != (cases[i].mailbox != NULL) ||
		    (s.nmailboxes == 1 && strcmp(s.mailboxes[0],
		    cases[i].mailbox) != 0))
			fail_msg("%s", cases[i].what);
		X509_free(x);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_long_and_many),
		cmocka_unit_test(test_mailboxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
