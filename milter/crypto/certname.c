/* certname.c: what a certificate says of its holder, as text that is safe to quote */

#include <limits.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include "crypto/chain.h"

#define TEXT_MAX	1024	/* bytes of a name that anybody will read */
#define SERIAL_MAX	64	/* bytes; RFC 5280 4.1.2.2 allows 20 */
#define MAILBOXES_MAX	64	/* an agency has one or two */
#define MAILBOX_MAX	320	/* RFC 5321 4.5.3.1: 64 and 255, and an '@' */

/*
 * Characters that do not show, or make others show elsewhere: controls, soft
 * hyphen, bidirectional marks, zero widths, line separators, tags.
 */
static const struct {
	uint32_t	first, last;
} unseen[] = {
	{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },
	{ 0x061c, 0x061c }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff },
};

/* The bytes of the well formed UTF-8 character at the start, or 0. */
static size_t
utf8_char(struct slice s, uint32_t *out)
{
	static const uint32_t	 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char		 b;
	uint32_t		 c;
	size_t			 i, n;

	if (s.n == 0)
		return 0;
	b = s.p[0];
	n = b < 0x80 ? 1 : b < 0xc0 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 :
	    b < 0xf8 ? 4 : 0;
	if (n == 0 || n > s.n)
		return 0;
	c = n == 1 ? b : b & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((s.p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s.p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return n;
}

static bool
is_unseen(uint32_t c)
{
	size_t	 i;

	for (i = 0; i < NELEM(unseen); i++)
		if (c >= unseen[i].first && c <= unseen[i].last)
			return true;
	return false;
}

/*
 * Add s with what is unseen or no UTF-8 written as \XX, as RFC 4514 2.4 does;
 * a backslash too, unless s is escaped once already.
 */
static void
escape(struct buf *b, struct slice s, bool once)
{
	uint32_t	 c;
	size_t		 i, n;

	for (; s.n > 0; s = slice_from(s, n)) {
		if (b->n >= TEXT_MAX) {
			buf_adds(b, "...");
			return;
		}
		n = utf8_char(s, &c);
		if (n > 0 && !is_unseen(c) && (once || c != '\\')) {
			buf_add(b, slice_sub(s, 0, n));
			continue;
		}
		if (n == 0)
			n = 1;
		for (i = 0; i < n; i++) {
			buf_addc(b, '\\');
			buf_hex(b, s.p[i]);
		}
	}
}

void
certname_escape(struct buf *b, struct slice s)
{
	struct buf	 text = { 0 };

	escape(&text, s, false);
	buf_add(b, buf_slice(&text));
	b->failed |= text.failed;
	buf_free(&text);
}

/* The buffer's text in the arena; the buffer is given back. */
static const char *
settle(struct arena *a, struct buf *b)
{
	char	*s = NULL;

	if (b->failed)
		arena_alloc(a, SIZE_MAX);	/* so that the arena tells */
	else
		s = arena_str(a, buf_slice(b));
	buf_free(b);
	return s;
}

/* Most particular part first. */
const char *
certname_dn(struct arena *a, const X509_NAME *name)
{
	unsigned long	 flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
	BIO		*out = BIO_new(BIO_s_mem());
	struct buf	 b = { 0 };
	char		*p;
	long		 n;

	if (out == NULL) {
		b.failed = true;
		return settle(a, &b);
	}
	/* a value it can not print ends the text, no more */
	X509_NAME_print_ex(out, name, 0, flags);
	n = BIO_get_mem_data(out, &p);
	if (n > 0)
		escape(&b, (struct slice){ (unsigned char *)p, (size_t)n },
		    true);
	BIO_free(out);
	return settle(a, &b);
}

/* The values of one attribute of the subject, joined by ", ". */
static const char *
values(struct arena *a, const X509_NAME *name, int nid)
{
	const ASN1_STRING	*s;
	struct buf		 b = { 0 };
	unsigned char		*utf8;
	int			 at = -1, n;

	while (b.n < TEXT_MAX &&
	    (at = X509_NAME_get_index_by_NID(name, nid, at)) >= 0) {
		s = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
		if (b.n > 0)
			buf_adds(&b, ", ");
		if ((n = ASN1_STRING_to_UTF8(&utf8, s)) >= 0) {
			escape(&b, (struct slice){ utf8, (size_t)n }, false);
			OPENSSL_free(utf8);
		} else {
			escape(&b, (struct slice){ ASN1_STRING_get0_data(s),
			    (size_t)ASN1_STRING_length(s) }, false);
		}
	}
	return settle(a, &b);
}

const char *
certname_number(struct arena *a, const ASN1_INTEGER *serial)
{
	const unsigned char	*p = ASN1_STRING_get0_data(serial);
	int			 i, n = ASN1_STRING_length(serial);
	struct buf		 b = { 0 };

	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		buf_addc(&b, '-');
	for (i = 0; i < n && i < SERIAL_MAX; i++)
		buf_hex(&b, p[i]);
	if (i < n)
		buf_adds(&b, "...");
	return settle(a, &b);
}

/* One mailbox that can stand in a header as it is: no blank, nothing unseen. */
static bool
mailbox_sane(struct slice s, bool ascii)
{
	size_t		 n, at = SIZE_MAX, i;
	uint32_t	 c;

	if (s.n > MAILBOX_MAX)
		return false;
	for (i = 0; i < s.n; i += n) {
		n = utf8_char(slice_from(s, i), &c);
		if (n == 0 || is_unseen(c) || c == ' ' || (ascii && c > 0x7f))
			return false;
		if (c == '@')
			at = i;
	}
	return at != SIZE_MAX && at > 0 && at + 1 < s.n;
}

/* The mailbox of a general name, or nothing (.p NULL). */
static struct slice
mailbox_of(const GENERAL_NAME *g)
{
	struct slice		 none = { NULL, 0 }, s;
	const ASN1_STRING	*str;
	bool			 ascii = g->type == GEN_EMAIL;

	if (ascii)
		str = g->d.rfc822Name;
	else if (g->type == GEN_OTHERNAME &&
	    OBJ_obj2nid(g->d.otherName->type_id) ==
	    NID_id_on_SmtpUTF8Mailbox &&
	    g->d.otherName->value->type == V_ASN1_UTF8STRING)
		str = g->d.otherName->value->value.utf8string;
	else
		return none;
	s = (struct slice){ ASN1_STRING_get0_data(str),
	    (size_t)ASN1_STRING_length(str) };
	return mailbox_sane(s, ascii) ? s : none;
}

/* Mailboxes of the SAN. */
static void
mailboxes(struct arena *a, X509 *x, struct signer *s)
{
	GENERAL_NAMES	*names = X509_get_ext_d2i(x, NID_subject_alt_name,
			    NULL, NULL);
	const char	**list;
	struct slice	 m;
	size_t		 n = 0;
	int		 i;

	list = arena_array(a, MAILBOXES_MAX, sizeof(*list));
	for (i = 0; list != NULL && i < sk_GENERAL_NAME_num(names); i++) {
		m = mailbox_of(sk_GENERAL_NAME_value(names, i));
		if (m.p != NULL && n < MAILBOXES_MAX)
			list[n++] = arena_str(a, m);
	}
	GENERAL_NAMES_free(names);
	s->mailboxes = list;
	s->nmailboxes = n;
}

void
certname_describe(struct arena *a, X509 *x, struct signer *s)
{
	const X509_NAME	*subject = X509_get_subject_name(x);

	s->subject = certname_dn(a, subject);
	s->cn = values(a, subject, NID_commonName);
	s->o = values(a, subject, NID_organizationName);
	s->ou = values(a, subject, NID_organizationalUnitName);
	s->issuer = certname_dn(a, X509_get_issuer_name(x));
	s->serial = certname_number(a, X509_get0_serialNumber(x));
	s->not_before = chain_time(X509_get0_notBefore(x));
	s->not_after = chain_time(X509_get0_notAfter(x));
	mailboxes(a, x, s);
}

/* A key in the words of its field: "rsa-2048", "P-256". */
static const char *
key_text(struct arena *a, EVP_PKEY *key)
{
	char	 name[64];

	if (key == NULL)
		return "";
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		return arena_printf(a, "rsa-%d", EVP_PKEY_get_bits(key));
	case EVP_PKEY_RSA_PSS:
		return arena_printf(a, "rsa-pss-%d", EVP_PKEY_get_bits(key));
	case EVP_PKEY_EC:
		if (EVP_PKEY_get_group_name(key, name, sizeof(name),
		    NULL) != 1)
			return "ec";
		if (EC_curve_nid2nist(OBJ_sn2nid(name)) != NULL)
			return EC_curve_nid2nist(OBJ_sn2nid(name));
		return arena_strdup(a, name);
	default:
		return arena_printf(a, "other-%d", EVP_PKEY_get_bits(key));
	}
}

/* The digest a certificate was signed over: "sha-256"; "" when unknown. */
static const char *
over_text(X509 *x)
{
	const struct digestword	*d;
	int			 md;
	const char		*name = NULL;

	if (X509_get_signature_info(x, &md, NULL, NULL, NULL) == 1)
		name = (d = algorithm_digest(md)) != NULL ? d->word :
		    OBJ_nid2sn(md);
	return name == NULL ? "" : name;
}

void
certname_path(struct arena *a, X509 *x, struct pathcert *p)
{
	struct digest	 d = { { 0 } };
	char		 hex[DIGEST_HEX];

	X509_digest(x, EVP_sha256(), d.b, NULL);
	digest_hex(&d, hex);
	p->sha256 = arena_strdup(a, hex);
	p->subject = certname_dn(a, X509_get_subject_name(x));
	p->issuer = certname_dn(a, X509_get_issuer_name(x));
	p->serial = certname_number(a, X509_get0_serialNumber(x));
	p->key = key_text(a, X509_get0_pubkey(x));
	p->over = over_text(x);
	p->not_before = chain_time(X509_get0_notBefore(x));
	p->not_after = chain_time(X509_get0_notAfter(x));
}
