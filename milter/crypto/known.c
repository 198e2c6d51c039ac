/* known.c: signers of one trust snapshot that were judged good, and how they sign */

#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/rsa.h>

#include "base/wire.h"
#include "crypto/chaincache.h"
#include "crypto/known.h"
#include "crypto/lru.h"
#include "crypto/shape.h"
#include "crypto/timestamp.h"

#define KNOWN_MAX	2048	/* ways to sign; most signers have one */
#define JUDGE_BYTES	4096	/* of what a judge goes by; usual: 1 KiB */
#define KNOWN_BYTES	(16 * 1024)	/* of one as text; real: 3 KiB */

/* How the signatures of one shape are verified. */
struct means {
	EVP_MD		*md;
	EVP_PKEY_CTX	*verify;
};

/* A signer, known to be good from then until s.until. */
struct known {
	struct arena	*arena;
	struct signer	 s;
	time_t		 from;
	struct means	 means;		/* of a unit: none */
};

/* What a look-up is for. */
struct asked {
	struct arena	*arena;
	time_t		 now;
	struct signer	*s;
	struct means	*means;		/* NULL: of a unit */
};

static void
means_clear(struct means *m)
{
	EVP_PKEY_CTX_free(m->verify);
	EVP_MD_free(m->md);
	*m = (struct means){ 0 };
}

/* 0, or -1: no memory. */
static int
means_copy(const struct means *from, struct means *to)
{
	*to = (struct means){ NULL, EVP_PKEY_CTX_dup(from->verify) };
	if (to->verify != NULL && EVP_MD_up_ref(from->md) == 1) {
		to->md = from->md;
		return 0;
	}
	means_clear(to);
	return -1;
}

static void
known_drop(void *value)
{
	struct known	*k = value;

	means_clear(&k->means);
	arena_free(k->arena);
	free(k);
}

struct lru *
known_new(void)
{
	return lru_new(KNOWN_MAX, known_drop);
}

static bool
take(void *value, void *ctx)
{
	const struct known	*k = value;
	const struct asked	*q = ctx;

	if (q->now < k->from || q->now >= k->s.until ||
	    (q->means != NULL && means_copy(&k->means, q->means) == -1))
		return false;
	verdict_copy_signer(q->arena, &k->s, q->s);
	return true;
}

static void
put_words(struct buf *b, const char *const *words)
{
	wire_put_u32(b, words != NULL);
	for (; words != NULL && *words != NULL; words++)
		wire_put_str(b, *words);
	wire_put_u32(b, 0);
}

static void
put_holders(struct buf *b, const struct judge *j)
{
	const struct holder_rule	*r;
	size_t				 i;

	wire_put_i64(b, j->holders == NULL ? -1 : (int64_t)j->nholders);
	for (i = 0; j->holders != NULL && i < j->nholders; i++) {
		r = &j->holders[i];
		wire_put_u32(b, r->is);
		put_words(b, (const char *const []){ r->cn == NULL ? "" : r->cn,
		    r->o == NULL ? "" : r->o, r->ou == NULL ? "" : r->ou,
		    r->subject == NULL ? "" : r->subject,
		    r->issuer == NULL ? "" : r->issuer, NULL });
		put_words(b, r->purposes);
		put_words(b, r->without);
		wire_put_u32(b, r->host);
	}
}

/*
 * All that is the same whenever the verdict is: what the judge goes by, but
 * snapshot and time, and these bytes.  False: no memory.
 */
static bool
key_of(const struct judge *j, const struct slice *parts, size_t n,
    struct digest *key)
{
	EVP_MD_CTX	*ctx = EVP_MD_CTX_new();
	struct buf	 b = { 0 };
	size_t		 i;
	bool		 ok;

	buf_room(&b, JUDGE_BYTES);
	chaincache_put_judge(&b, j);
	put_holders(&b, j);
	wire_put_u32(&b, (uint32_t)n);
	ok = ctx != NULL && !b.failed &&
	    EVP_DigestInit_ex(ctx, trust_sha256(j->trust), NULL) == 1 &&
	    EVP_DigestUpdate(ctx, b.p, b.n) == 1;
	for (i = 0; i < n && ok; i++)
		ok = EVP_DigestUpdate(ctx, parts[i].p, parts[i].n) == 1;
	ok = ok && EVP_DigestFinal_ex(ctx, key->b, NULL) == 1;
	EVP_MD_CTX_free(ctx);
	buf_free(&b);
	return ok;
}

/* The key of a shape: the CMS without the bytes that are new each time. */
static bool
shape_key(const struct judge *j, struct slice der, const struct shape *s,
    struct digest *key)
{
	const struct slice	 holes[] = { s->time, s->digest, s->value };
	struct slice		 parts[NELEM(holes) + 1];
	size_t			 i, at, from = 0, n = 0;

	for (i = 0; i < NELEM(holes); i++) {
		if (holes[i].n == 0)
			continue;
		at = (size_t)(holes[i].p - der.p);
		parts[n++] = slice_sub(der, from, at - from);
		from = at + holes[i].n;
	}
	parts[n++] = slice_from(der, from);
	return key_of(j, parts, n, key);
}

/* Was the content signed with that key?  What is not is judged in full. */
static bool
is_signed(const struct means *m, const struct shape *s, struct slice content)
{
	unsigned char	 d[EVP_MAX_MD_SIZE];
	unsigned	 n = 0;

	if (EVP_Digest(content.n > 0 ? (const void *)content.p : "",
	    content.n, d, &n, m->md, NULL) != 1 ||
	    !slice_eq(s->digest, (struct slice){ d, n }))
		return false;
	n = shape_hash(s, m->md, d);
	return n > 0 && EVP_PKEY_verify(m->verify, s->value.p, s->value.n, d,
	    n) == 1;
}

/* As attributes_time has it. */
static time_t
time_of(struct slice utc)
{
	ASN1_TIME	*t = ASN1_STRING_type_new(V_ASN1_UTCTIME);
	time_t		 at = -1;

	if (utc.n > 0 && t != NULL && ASN1_STRING_set(t, utc.p,
	    (int)utc.n) == 1)
		at = chain_time(t);
	ASN1_STRING_free(t);
	return at == -1 ? 0 : at;
}

bool
known_judge(struct arena *a, const struct judge *j, struct slice content,
    struct slice der, struct sigverdict *v)
{
	struct shape	 shape;
	struct digest	 key;
	struct signer	*s;
	struct means	 means = { 0 };
	struct asked	 q = { a, j->now, NULL, &means };
	bool		 good;

	if (j->revocation != REVOCATION_REQUIRE || !shape_cut(der, &shape) ||
	    !shape_key(j, der, &shape, &key) ||
	    (q.s = s = arena_array(a, 1, sizeof(*s))) == NULL ||
	    !lru_get(trust_known(j->trust), &key, take, &q))
		return false;
	if ((good = is_signed(&means, &shape, content))) {
		s->signing_time = time_of(shape.time);
		s->claim_why = claim_fault(j, s);
		*v = (struct sigverdict){ s->cls, s->why, s, 1 };
	}
	means_clear(&means);
	ERR_clear_error();
	return good && !arena_failed(a);
}

static struct known *
known_of(const struct judge *j, const struct signer *s)
{
	struct known	*k = calloc(1, sizeof(*k));

	if (k == NULL)
		return NULL;
	k->from = j->now;
	if ((k->arena = arena_new(KNOWN_BYTES)) != NULL)
		verdict_copy_signer(k->arena, s, &k->s);
	if (k->arena != NULL && !arena_failed(k->arena))
		return k;
	known_drop(k);
	return NULL;
}

/* Must it stay good, whatever else may come to be known? */
static bool
stays(const struct judge *j, const struct signer *s)
{
	return s->cls == SIG_GOOD && s->until > j->now &&
	    j->revocation == REVOCATION_REQUIRE && s->stamped == 0 &&
	    s->stamp_why == R_NONE;
}

/* 0, or -1. */
static int
means_of(CMS_SignerInfo *si, struct means *out)
{
	X509_ALGOR	*dig;
	X509		*leaf;
	EVP_PKEY	*key;
	struct means	 m = { 0 };
	const EVP_MD	*md;

	CMS_SignerInfo_get0_algs(si, NULL, &leaf, &dig, NULL);
	md = EVP_get_digestbyobj(dig->algorithm);
	key = leaf == NULL ? NULL : X509_get0_pubkey(leaf);
	if (md != NULL)
		m.md = EVP_MD_fetch(NULL, EVP_MD_get0_name(md), NULL);
	if (key != NULL)
		m.verify = EVP_PKEY_CTX_new(key, NULL);
	if (m.md != NULL && m.verify != NULL &&
	    EVP_PKEY_verify_init(m.verify) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(m.verify, RSA_PKCS1_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_signature_md(m.verify, m.md) > 0) {
		*out = m;
		return 0;
	}
	means_clear(&m);
	return -1;
}

void
known_remember(const struct judge *j, struct slice content, struct slice der,
    CMS_SignerInfo *si, const struct signer *s)
{
	struct shape	 shape;
	struct digest	 key;
	struct means	 once = { 0 };
	struct known	*k;

	if (!stays(j, s) || strcmp(s->scheme, "rsa") != 0 ||
	    !shape_cut(der, &shape) || !shape_key(j, der, &shape, &key) ||
	    (k = known_of(j, s)) == NULL)
		return;
	if (means_of(si, &k->means) == 0 &&
	    means_copy(&k->means, &once) == 0 &&
	    is_signed(&once, &shape, content))
		lru_put(trust_known(j->trust), &key, k);
	else
		known_drop(k);
	means_clear(&once);
	ERR_clear_error();
}

bool
known_unit(struct arena *a, const struct judge *j, struct slice pem,
    struct signer *out)
{
	struct digest	 key;
	struct asked	 q = { a, j->now, out, NULL };

	return key_of(j, &pem, 1, &key) &&
	    lru_get(trust_known(j->trust), &key, take, &q);
}

void
known_remember_unit(const struct judge *j, struct slice pem,
    const struct signer *s)
{
	struct digest	 key;
	struct known	*k;

	if (stays(j, s) && key_of(j, &pem, 1, &key) &&
	    (k = known_of(j, s)) != NULL)
		lru_put(trust_known(j->trust), &key, k);
}
