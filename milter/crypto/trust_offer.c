/* trust_offer.c: what of a file may be put into the trust folders (RFC 5280 6.1, 6.3) */

#include <string.h>

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "crypto/trust_offer.h"
#include "crypto/trust_parts.h"

#define STEM_MAX	48	/* bytes of a file's name from the CA's */
#define TAIL_HEX	16	/* digits that keep two of one name apart */

/* What is at work while a file is judged. */
struct desk {
	struct arena		*arena;
	struct trust		*t;	/* the folders, and what is taken */
	STACK_OF(X509)		*certs;	/* of the file */
	STACK_OF(X509_CRL)	*crls;
	struct trust_offers	 out;
};

/* What a PKCS #7 carries besides its signatures; 0 or -1. */
static int
take_carried(PKCS7 *p7, STACK_OF(X509) *certs, STACK_OF(X509_CRL) *crls)
{
	PKCS7_SIGNED	*s = p7->d.sign;
	X509_CRL	*crl;
	X509		*x;
	int		 i;

	if (!PKCS7_type_is_signed(p7) || s == NULL)
		return -1;
	for (i = 0; i < sk_X509_num(s->cert); i++) {
		x = sk_X509_value(s->cert, i);
		if (!X509_up_ref(x) || sk_X509_push(certs, x) <= 0)
			return -1;
	}
	for (i = 0; i < sk_X509_CRL_num(s->crl); i++) {
		crl = sk_X509_CRL_value(s->crl, i);
		if (!X509_CRL_up_ref(crl) || sk_X509_CRL_push(crls, crl) <= 0)
			return -1;
	}
	return 0;
}

static int
parse_pkcs7(struct slice bytes, STACK_OF(X509) *certs,
    STACK_OF(X509_CRL) *crls)
{
	const unsigned char	*p = bytes.p;
	BIO			*in = BIO_new_mem_buf(bytes.p, (int)bytes.n);
	PKCS7			*p7 = d2i_PKCS7(NULL, &p, (long)bytes.n);
	int			 rc = -1;

	if (p7 == NULL && in != NULL)
		p7 = PEM_read_bio_PKCS7(in, NULL, NULL, NULL);
	else if (p7 != NULL && p != bytes.p + bytes.n)
		goto out;
	if (p7 != NULL)
		rc = take_carried(p7, certs, crls);
out:
	PKCS7_free(p7);
	BIO_free(in);
	return rc;
}

static const char *
hex_of(struct arena *a, struct slice bytes)
{
	struct digest	 d = { { 0 } };
	char		 hex[DIGEST_HEX];

	if (digest_sha256(bytes, &d) == -1)
		return NULL;
	digest_hex(&d, hex);
	return arena_strdup(a, hex);
}

/* "CA-NAME-0123456789abcdef.crt": only what is safe in every shell. */
static const char *
file_name(struct arena *a, const char *cn, const char *hex, const char *end)
{
	char	 stem[STEM_MAX + 1];
	size_t	 n = 0;

	for (; *cn != '\0' && n < STEM_MAX; cn++)
		if ((*cn >= '0' && *cn <= '9') || (*cn >= 'A' && *cn <= 'Z') ||
		    (*cn >= 'a' && *cn <= 'z'))
			stem[n++] = *cn;
		else if (n > 0 && stem[n - 1] != '-')
			stem[n++] = '-';
	if (n > 0 && stem[n - 1] == '-')
		n--;
	stem[n] = '\0';
	return arena_printf(a, "%s%s%.*s.%s", stem, n > 0 ? "-" : "", TAIL_HEX,
	    hex, end);
}

static void
describe_cert(struct desk *d, X509 *x, struct trust_offer *o)
{
	struct signer	 s = { 0 };
	unsigned char	*der = NULL;
	int		 n = i2d_X509(x, &der);

	certname_describe(d->arena, x, &s);
	*o = (struct trust_offer){ .name = s.subject };
	if (n > 0)
		o->der = arena_copy(d->arena,
		    (struct slice){ der, (size_t)n });
	OPENSSL_free(der);
	o->sha256 = hex_of(d->arena, o->der);
	if (n > 0 && s.cn != NULL && o->sha256 != NULL)
		o->file = file_name(d->arena, s.cn, o->sha256, "crt");
	if (o->file == NULL)
		arena_alloc(d->arena, SIZE_MAX);	/* so that it tells */
}

/* The same certificate among those of the folder, or NULL. */
static X509 *
same_cert(const struct trust *t, X509 *x)
{
	int	 i;

	for (i = 0; i < sk_X509_num(t->certs); i++)
		if (X509_cmp(sk_X509_value(t->certs, i), x) == 0)
			return sk_X509_value(t->certs, i);
	return NULL;
}

/* A path from elsewhere, safe to print. */
static const char *
plain(struct arena *a, const char *path)
{
	struct buf	 b = { 0 };
	const char	*s;

	certname_escape(&b, slice_of(path));
	s = arena_str(a, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* A certificate laid beside those of the folder, unless it is there. */
static int
lay_down(struct desk *d, X509 *x, struct trust_offer *o)
{
	X509		*same = same_cert(d->t, x);
	const char	*file;

	describe_cert(d, x, o);
	if (same != NULL) {
		file = (const char *)X509_alias_get0(same, NULL);
		o->verdict = OFFER_THERE;
		o->there = plain(d->arena, file == NULL ? "this file" : file);
		return 0;
	}
	if (!X509_up_ref(x))
		return -1;
	if (sk_X509_push(d->t->certs, x) > 0)
		return 0;
	X509_free(x);
	return -1;
}

static const char *
cert_fault(const struct trust *t, X509 *x)
{
	const char	*what = trust_cert_fault(t, x);

	if (X509_self_signed(x, 1) == 1)
		return what;
	if (what == NULL && X509_check_ca(x) != 1)
		return "is not a CA's certificate";
	if (what != NULL && trust_pin(t, x) != NULL &&
	    trust_root_of(t, x) == NULL)
		return "is pinned, but its root is not in the folder: "
		    "install that first";
	return what;
}

/* Refuse what has a fault and take it away; true when there was one. */
static bool
refuse_one(struct desk *d, X509 *x, struct trust_offer *o)
{
	if (o->verdict != OFFER_TAKE ||
	    (o->why = cert_fault(d->t, x)) == NULL)
		return false;
	o->verdict = OFFER_REFUSED;
	o->unpinned = X509_self_signed(x, 1) == 1 &&
	    trust_pin(d->t, x) == NULL;
	X509_free(sk_X509_delete_ptr(d->t->certs, x));
	return true;
}

/*
 * Certificates of a file may need each other, in any order.  One that is
 * refused helps no other: so they are looked at until none falls.
 */
static int
judge_certs(struct desk *d)
{
	int	 i, n = sk_X509_num(d->certs);
	bool	 fell = true;

	for (i = 0; i < n; i++)
		if (lay_down(d, sk_X509_value(d->certs, i),
		    &d->out.v[i]) == -1)
			return -1;
	d->out.n = (size_t)n;
	if (trust_add_roots(d->t) == -1)
		return -1;
	while (fell) {
		fell = false;
		for (i = 0; i < n; i++)
			fell |= refuse_one(d, sk_X509_value(d->certs, i),
			    &d->out.v[i]);
	}
	return 0;
}

/* The bytes of an extension, added; nothing when it is not there. */
static void
add_ext(struct buf *b, const X509_CRL *crl, int nid)
{
	int				 i = X509_CRL_get_ext_by_NID(crl, nid,
					    -1);
	const ASN1_OCTET_STRING		*s;

	if (i < 0)
		return;
	s = X509_EXTENSION_get_data(X509_CRL_get_ext(crl, i));
	buf_printf(b, "%d ", nid);
	buf_add(b, (struct slice){ ASN1_STRING_get0_data(s),
	    (size_t)ASN1_STRING_length(s) });
}

/* One name for all CRLs of a key and scope: a newer one replaces its own. */
static const char *
crl_file(struct arena *a, X509 *issuer, const X509_CRL *crl)
{
	struct signer	 s = { 0 };
	struct buf	 b = { 0 };
	unsigned char	*key = NULL;
	int		 n = i2d_PUBKEY(X509_get0_pubkey(issuer), &key);
	const char	*hex = NULL, *file = NULL;

	if (n > 0)
		buf_add(&b, (struct slice){ key, (size_t)n });
	add_ext(&b, crl, NID_issuing_distribution_point);
	add_ext(&b, crl, NID_delta_crl);
	certname_describe(a, issuer, &s);
	if (n > 0 && !b.failed && s.cn != NULL)
		hex = hex_of(a, buf_slice(&b));
	if (hex != NULL)
		file = file_name(a, s.cn, hex, "crl");
	else
		arena_alloc(a, SIZE_MAX);	/* so that it tells */
	buf_free(&b);
	OPENSSL_free(key);
	return file;
}

static void
describe_crl(struct desk *d, X509_CRL *crl, struct trust_offer *o)
{
	unsigned char	*der = NULL;
	int		 n = i2d_X509_CRL(crl, &der);

	*o = (struct trust_offer){ .crl = true,
		.name = certname_dn(d->arena, X509_CRL_get_issuer(crl)) };
	if (n > 0)
		o->der = arena_copy(d->arena,
		    (struct slice){ der, (size_t)n });
	OPENSSL_free(der);
	if (n <= 0 || (o->sha256 = hex_of(d->arena, o->der)) == NULL)
		arena_alloc(d->arena, SIZE_MAX);	/* so that it tells */
}

static bool
has_name(const char *path, const char *name)
{
	const char	*slash = strrchr(path, '/');

	return strcmp(slash == NULL ? path : slash + 1, name) == 0;
}

/* Compare a CRL with those of the same key and scope that are there. */
static void
compare_crl(struct desk *d, X509 *issuer, X509_CRL *crl,
    struct trust_offer *o)
{
	const struct crl_origin	*from;
	const X509_CRL		*other;
	int			 i;

	for (i = 0; i < sk_X509_CRL_num(d->t->crls); i++) {
		from = &d->t->origins[i];
		other = sk_X509_CRL_value(d->t->crls, i);
		if (!trust_crl_same_scope(crl, other) ||
		    EVP_PKEY_eq(X509_get0_pubkey(issuer),
		    X509_get0_pubkey(from->issuer)) != 1)
			continue;
		if (!trust_crl_newer(crl, other)) {
			o->verdict = X509_CRL_match(crl, other) == 0 ?
			    OFFER_THERE : OFFER_REFUSED;
			o->why = o->verdict == OFFER_THERE ? NULL :
			    "is no newer than the one that is there";
			o->there = plain(d->arena, from->file);
			return;
		}
		/* its own name first: nothing else may be replaced */
		if (o->there == NULL || has_name(from->file, o->file)) {
			o->there = plain(d->arena, from->file);
			o->replaces = has_name(from->file, o->file);
		}
	}
}

static int
judge_crl(struct desk *d, X509_CRL *crl, struct trust_offer *o)
{
	struct buf	 none = { 0 };
	struct loader	 l = { .t = d->t, .faults = &none };
	X509		*issuer = trust_crl_issuer(d->t, crl);

	describe_crl(d, crl, o);
	if (issuer == NULL) {
		o->verdict = OFFER_REFUSED;
		o->why = "no CA of the trust folder signed this CRL";
		return 0;
	}
	if ((o->file = crl_file(d->arena, issuer, crl)) == NULL)
		return -1;
	compare_crl(d, issuer, crl, o);
	if (o->verdict != OFFER_TAKE)
		return 0;
	/* a later one of the same file is compared with this */
	if (!X509_CRL_up_ref(crl))
		return -1;
	if (trust_keep_crl(&l, o->file, crl, issuer) == NULL)
		return 0;
	X509_CRL_free(crl);
	return -1;
}

/* 0, or -1 with *why. */
static int
judge(struct desk *d, const char **why)
{
	int	 i, n = sk_X509_num(d->certs), m = sk_X509_CRL_num(d->crls);

	*why = n + m > OFFER_MAX ? "too many certificates and CRLs" :
	    "neither a certificate nor a CRL";
	if (n + m > OFFER_MAX || n + m == 0)
		return -1;
	*why = "no memory";
	d->out.v = arena_array(d->arena, (size_t)(n + m), sizeof(*d->out.v));
	if (d->out.v == NULL || judge_certs(d) == -1)
		return -1;
	for (i = 0; i < m; i++)
		if (judge_crl(d, sk_X509_CRL_value(d->crls, i),
		    &d->out.v[d->out.n++]) == -1)
			return -1;
	return arena_failed(d->arena) ? -1 : 0;
}

int
trust_offers(struct arena *a, const struct trust_paths *paths,
    struct slice file, struct trust_offers *out, const char **why)
{
	struct trust_paths	 own = *paths;
	struct buf		 faults = { 0 };	/* the folder's: not asked for */
	size_t			 nfaults;
	struct desk		 d = { .arena = a };
	int			 rc = -1;

	own.fetched = NULL;	/* what is downloaded is replaced as well */
	d.certs = sk_X509_new_null();
	d.crls = sk_X509_CRL_new_null();
	d.t = trust_read(&own, &faults, &nfaults);
	*why = "no memory";
	if (d.certs != NULL && d.crls != NULL && d.t != NULL) {
		*why = "neither a certificate nor a CRL";
		if (trust_parse(file, d.certs, d.crls) > 0 ||
		    (sk_X509_num(d.certs) + sk_X509_CRL_num(d.crls) == 0 &&
		    parse_pkcs7(file, d.certs, d.crls) == 0))
			rc = judge(&d, why);
	}
	ERR_clear_error();
	if (rc == 0)
		*out = d.out;
	trust_unref(d.t);
	sk_X509_pop_free(d.certs, X509_free);
	sk_X509_CRL_pop_free(d.crls, X509_CRL_free);
	buf_free(&faults);
	return rc;
}
