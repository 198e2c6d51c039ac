/* sign.c: making the CMS signature of an entity (RFC 8551 3.5, RFC 5652 5) */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "crypto/shape.h"
#include "crypto/sign.h"
#include "crypto/sign_internal.h"

/* The signature that was made whole last, of which the next one is made. */
struct last {
	struct buf		 der;
	struct sign_form	 form;
};

static const struct {
	const char	*word;		/* in the configuration */
	const char	*micalg;	/* RFC 8551 3.5.3.2 */
	const EVP_MD	*(*md)(void);
} digests[] = {
	[SIGN_SHA256] = { "sha256", "sha-256", EVP_sha256 },
	[SIGN_SHA384] = { "sha384", "sha-384", EVP_sha384 },
	[SIGN_SHA512] = { "sha512", "sha-512", EVP_sha512 },
};

struct sign_key {
	EVP_PKEY	*key;
	X509		*leaf;
	STACK_OF(X509)	*chain;		/* without leaf; may be empty */
	EVP_MD		*md[NELEM(digests)];	/* fetched once */
	bool		 pss;
	struct last	*last;
};

const char *
sign_micalg(enum sign_digest d)
{
	return digests[d].micalg;
}

int
sign_digest_of(const char *word, enum sign_digest *out)
{
	size_t	 i;

	for (i = 0; i < NELEM(digests); i++)
		if (slice_eq(slice_of(word), slice_of(digests[i].word))) {
			*out = (enum sign_digest)i;
			return 0;
		}
	return -1;
}

void
sign_key_free(struct sign_key *k)
{
	size_t	 i;

	if (k == NULL)
		return;
	for (i = 0; i < NELEM(digests); i++)
		EVP_MD_free(k->md[i]);
	EVP_PKEY_free(k->key);
	X509_free(k->leaf);
	sk_X509_pop_free(k->chain, X509_free);
	if (k->last != NULL)
		buf_free(&k->last->der);
	free(k->last);
	free(k);
}

/* OpenSSL looks for a digest by its name each time that it is not fetched. */
static int
fetch_digests(struct sign_key *k)
{
	size_t	 i;

	for (i = 0; i < NELEM(digests); i++)
		if ((k->md[i] = EVP_MD_fetch(NULL,
		    EVP_MD_get0_name(digests[i].md()), NULL)) == NULL)
			return -1;
	return 0;
}

struct sign_key *
sign_key_new(EVP_PKEY *key, struct slice certs)
{
	struct sign_key	*k;

	ERR_clear_error();
	if ((k = calloc(1, sizeof(*k))) == NULL)
		return NULL;
	if ((k->last = calloc(1, sizeof(*k->last))) == NULL ||
	    fetch_digests(k) == -1 ||
	    sign_certs_read(certs, &k->leaf, &k->chain) == -1 ||
	    X509_check_private_key(k->leaf, key) != 1 ||
	    EVP_PKEY_up_ref(key) != 1) {
		sign_key_free(k);
		return NULL;
	}
	k->key = key;
	return k;
}

/*
 * State when the signature was made; without this OpenSSL would ask the
 * clock.  Until 2049 a UTCTime (RFC 5652 11.3).
 */
static int
put_time(CMS_SignerInfo *si, time_t now)
{
	ASN1_TIME	*t;
	int		 ok;

	if ((t = ASN1_TIME_set(NULL, now)) == NULL)
		return -1;
	ok = CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime,
	    ASN1_STRING_type(t), t, -1);
	ASN1_TIME_free(t);
	return ok == 1 ? 0 : -1;
}

void
sign_key_use_pss(struct sign_key *k)
{
	k->pss = true;
}

int
sign_key_type(const struct sign_key *k)
{
	return EVP_PKEY_get_base_id(k->key);
}

/* RFC 4056 3.  The salt's length is the digest's. */
static int
put_pss(CMS_SignerInfo *si, const struct sign_key *k)
{
	EVP_PKEY_CTX	*ctx;

	if (!k->pss)
		return 0;
	ctx = CMS_SignerInfo_get0_pkey_ctx(si);
	return ctx != NULL &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) >
	    0 ? 0 : -1;
}

static int
put_chain(CMS_ContentInfo *cms, const struct sign_key *k)
{
	int	 i;

	for (i = 0; i < sk_X509_num(k->chain); i++)
		if (CMS_add1_cert(cms, sk_X509_value(k->chain, i)) != 1)
			return -1;
	return 0;
}

static int
put_der(CMS_ContentInfo *cms, struct buf *der)
{
	unsigned char	*p = NULL;
	int		 n;

	if ((n = i2d_CMS_ContentInfo(cms, &p)) <= 0)
		return -1;
	buf_add(der, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	return der->failed ? -1 : 0;
}

/* The SHA-256 of what was signed: not computed again where it is in it. */
static int
take_digest(const CMS_SignerInfo *si, const struct sign_form *form,
    struct slice entity, struct digest *of)
{
	const ASN1_OCTET_STRING	*md;

	if (of == NULL)
		return 0;
	if (form->digest != SIGN_SHA256)
		return digest_sha256(entity, of);
	md = CMS_signed_get0_data_by_OBJ(si,
	    OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING);
	if (md == NULL || ASN1_STRING_length(md) != sizeof(of->b))
		return -1;
	memcpy(of->b, ASN1_STRING_get0_data(md), sizeof(of->b));
	return 0;
}

/* Hash the entity where it lies, and sign: CMS_final would copy it first. */
static int
finish(CMS_ContentInfo *cms, struct slice entity)
{
	BIO	*out = CMS_dataInit(cms, NULL);
	int	 ok;

	ok = out != NULL && entity.n > 0 && entity.n <= INT_MAX &&
	    BIO_write(out, entity.p, (int)entity.n) == (int)entity.n &&
	    BIO_flush(out) == 1 && CMS_dataFinal(cms, out) == 1;
	BIO_free_all(out);
	return ok ? 0 : -1;
}

/* Sign by OpenSSL's CMS.  0 or -1. */
static int
sign_whole(const struct sign_key *k, const struct sign_form *form,
    struct slice entity, time_t now, struct buf *der, struct digest *of)
{
	/* Binary: the entity's line ends are canonical already. */
	const unsigned int	 flags = CMS_PARTIAL | CMS_DETACHED |
				    CMS_BINARY | CMS_NOSMIMECAP |
				    (k->pss ? CMS_KEY_PARAM : 0) |
				    (form->cades ? CMS_CADES : 0);
	CMS_ContentInfo		*cms = NULL;
	CMS_SignerInfo		*si;
	int			 rc = -1;

	cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	if (cms == NULL)
		goto out;
	si = CMS_add1_signer(cms, k->leaf, k->key, digests[form->digest].md(),
	    flags);
	if (si == NULL || put_pss(si, k) == -1 || put_time(si, now) == -1)
		goto out;
	if (form->with_chain && put_chain(cms, k) == -1)
		goto out;
	if (finish(cms, entity) == 0 &&
	    take_digest(si, form, entity, of) == 0)
		rc = put_der(cms, der);
out:
	CMS_ContentInfo_free(cms);
	return rc;
}

/* The value by PKCS #1 over what the places say, into its own.  0 or -1. */
static int
put_value(const struct sign_key *k, const EVP_MD *md, const struct shape *s,
    struct buf *der)
{
	EVP_PKEY_CTX	*ctx = EVP_PKEY_CTX_new(k->key, NULL);
	unsigned char	 d[EVP_MAX_MD_SIZE];
	unsigned	 n = shape_hash(s, md, d);
	size_t		 len = s->value.n;
	int		 ok;

	ok = ctx != NULL && n > 0 && EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, md) > 0 &&
	    EVP_PKEY_sign(ctx, der->p + (s->value.p - der->p), &len, d,
	    n) == 1;
	EVP_PKEY_CTX_free(ctx);
	return ok && len == s->value.n ? 0 : -1;
}

/*
 * Make der, empty yet, the last signature with digest and time of this one,
 * and the places in it.  False: it is to be made whole.
 */
static bool
use_last(const struct sign_key *k, const struct sign_form *form,
    struct slice entity, time_t now, struct buf *der, struct shape *places)
{
	const struct last	*last = k->last;
	ASN1_TIME		*t = ASN1_TIME_set(NULL, now);
	unsigned char		 d[EVP_MAX_MD_SIZE];
	unsigned		 n = 0;
	bool			 used = false;

	if (t != NULL && ASN1_STRING_type(t) == V_ASN1_UTCTIME &&
	    last->der.n > 0 && entity.n > 0 &&
	    last->form.digest == form->digest &&
	    last->form.with_chain == form->with_chain &&
	    last->form.cades == form->cades &&
	    EVP_Digest(entity.p, entity.n, d, &n, k->md[form->digest],
	    NULL) == 1) {
		buf_add(der, buf_slice(&last->der));
		used = shape_refill(der, (struct slice){ d, n },
		    (struct slice){ ASN1_STRING_get0_data(t),
		    (size_t)ASN1_STRING_length(t) }, places);
	}
	if (!used)
		der->n = 0;
	ASN1_STRING_free(t);
	return used;
}

/* By PKCS #1 values are of one length, and a last one can be used. */
static void
keep_last(const struct sign_key *k, const struct sign_form *form,
    const struct buf *der)
{
	if (k->pss || sign_key_type(k) != EVP_PKEY_RSA)
		return;
	buf_free(&k->last->der);
	buf_add(&k->last->der, buf_slice(der));
	k->last->form = *form;
}

/* The digest of what was signed by these places.  0 or -1. */
static int
digest_at(const struct shape *s, const struct sign_form *form,
    struct slice entity, struct digest *of)
{
	if (of == NULL)
		return 0;
	if (form->digest != SIGN_SHA256)
		return digest_sha256(entity, of);
	memcpy(of->b, s->digest.p, sizeof(of->b));
	return 0;
}

int
sign_cms(const struct sign_key *k, const struct sign_form *form,
    struct slice entity, time_t now, struct buf *der, struct digest *of)
{
	struct buf	 made = { 0 };
	struct shape	 places;
	int		 rc;

	ERR_clear_error();
	if (use_last(k, form, entity, now, &made, &places)) {
		rc = put_value(k, k->md[form->digest], &places, &made);
		if (rc == 0)
			rc = digest_at(&places, form, entity, of);
	} else if ((rc = sign_whole(k, form, entity, now, &made, of)) == 0)
		keep_last(k, form, &made);
	if (rc == 0) {
		buf_add(der, buf_slice(&made));
		rc = der->failed ? -1 : 0;
	}
	buf_free(&made);
	return rc;
}

const char *
sign_key_kind(const struct sign_key *k, uint32_t *bits)
{
	EVP_PKEY	*pub = X509_get0_pubkey(k->leaf);

	*bits = pub == NULL ? 0 : (uint32_t)EVP_PKEY_get_bits(pub);
	switch (pub == NULL ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(pub)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return "RSA";
	case EVP_PKEY_EC:
		return "EC";
	default:
		return "";
	}
}
