/* chaincache.c: good paths of one trust snapshot, remembered while they must stay good */

#include <stdlib.h>
#include <string.h>

#include "base/wire.h"
#include "crypto/chaincache.h"
#include "crypto/lru.h"

#define PATHS_MAX	2048	/* signers of a day; with the next, 16 MiB at most */
#define PATH_BYTES	(8 * 1024)	/* of one path as text; real: 2 KiB */

/* A good path, which is known to be good from then until v.until. */
struct path {
	struct arena		*arena;
	struct chainverdict	 v;
	time_t			 from;
};

/* What a look-up is for. */
struct asked {
	struct arena		*arena;
	time_t			 now;
	struct chainverdict	*v;
};

static void
path_drop(void *value)
{
	struct path	*p = value;

	arena_free(p->arena);
	free(p);
}

struct lru *
chaincache_new(void)
{
	return lru_new(PATHS_MAX, path_drop);
}

/* A verdict with all its text in another arena, which tells of failure. */
static void
copy_verdict(struct arena *a, const struct chainverdict *from,
    struct chainverdict *to)
{
	*to = *from;
	to->generation = arena_strdup(a, from->generation);
	to->path = verdict_copy_path(a, from->path, from->npath);
}

/* Their number, and each with its length, so that no two lists look alike. */
static void
put_words(struct buf *b, const char *const *words)
{
	uint32_t	 i, n = 0;

	while (words != NULL && words[n] != NULL)
		n++;
	wire_put_u32(b, n);
	for (i = 0; i < n; i++)
		wire_put_str(b, words[i]);
}

static void
put_policy(struct buf *b, const struct path_policy *p)
{
	wire_put_u32(b, p != NULL);
	if (p == NULL)
		return;
	put_words(b, p->policies);
	wire_put_i64(b, p->inhibit_mapping);
	wire_put_i64(b, p->explicit_policy);
	wire_put_i64(b, p->inhibit_any);
}

static void
put_algorithms(struct buf *b, const struct algorithms *a)
{
	put_words(b, a->digests);
	put_words(b, a->weak);
	put_words(b, a->curves);
	put_words(b, a->schemes);
	wire_put_i64(b, a->rsa.min);
	wire_put_i64(b, a->rsa.max);
	wire_put_i64(b, a->dsa.min);
	wire_put_i64(b, a->dsa.max);
}

static void
put_uses(struct buf *b, const struct key_uses *u)
{
	wire_put_u32(b, u != NULL);
	if (u == NULL)
		return;
	put_words(b, u->usages);
	put_words(b, u->purposes);
}

static void
put_cert(struct buf *b, X509 *x)
{
	struct digest	 d;

	if (X509_digest(x, EVP_sha256(), d.b, NULL) != 1)
		b->failed = true;
	else
		buf_add(b, (struct slice){ d.b, sizeof(d.b) });
}

/*
 * All that a path's verdict depends on but the snapshot and the time.  Who has
 * a new member for one of these decides here whether it belongs into the key.
 */
_Static_assert(sizeof(struct path_policy) == 2 * sizeof(void *) &&
    sizeof(struct algorithms) == 6 * sizeof(void *) &&
    sizeof(struct key_uses) == 2 * sizeof(void *) &&
    sizeof(struct chainask) == 7 * sizeof(void *) &&
    sizeof(struct judge) == 12 * sizeof(void *), "the key of a path");

void
chaincache_put_judge(struct buf *b, const struct judge *j)
{
	put_policy(b, j->policy);
	put_algorithms(b, algorithm_of(j));
	put_uses(b, j->uses);
	wire_put_i64(b, j->grace);
	wire_put_i64(b, j->ask != NULL);
}

/* Where among the certificates sent along the leaf stands; -1: not there. */
static int
leaf_place(const struct chainask *ask)
{
	int	 i, n = sk_X509_num(ask->sent);

	for (i = 0; i < n; i++)
		if (sk_X509_value(ask->sent, i) == ask->leaf)
			return i;
	return -1;
}

static int
key_of(const struct judge *j, const struct chainask *ask, struct digest *key)
{
	struct buf	 b = { 0 };
	int		 i, rc, own = leaf_place(ask);

	wire_put_u32(&b, ask->use);
	wire_put_i64(&b, own);
	if (own == -1)
		put_cert(&b, ask->leaf);
	wire_put_i64(&b, sk_X509_num(ask->sent));
	for (i = 0; i < sk_X509_num(ask->sent); i++)
		put_cert(&b, sk_X509_value(ask->sent, i));
	chaincache_put_judge(&b, j);
	rc = b.failed ? -1 : digest_sha256(buf_slice(&b), key);
	buf_free(&b);
	return rc;
}

static void
bound(time_t *until, time_t t)
{
	if (t < *until)
		*until = t;
}

/*
 * Until when a verdict must hold; 0: for this message only.  An OCSP answer
 * is none to go by: whoever was asked may know better soon.  Nobody is asked
 * of the root, which ends with its notAfter.
 */
static time_t
holds_until(const struct chainverdict *v)
{
	const struct certstate	*st;
	time_t			 until;
	size_t			 i;

	if (v->cls != SIG_GOOD || v->aside || v->npath < 2)
		return 0;
	until = v->path[0].not_after;
	for (i = 0; i < v->npath; i++) {
		bound(&until, v->path[i].not_after);
		st = &v->path[i].state;
		if (st->source == SOURCE_NONE && i == v->npath - 1)
			continue;
		if (st->source != SOURCE_CRL || st->status != STATUS_GOOD ||
		    st->grace || st->next_update == 0)
			return 0;
		bound(&until, st->next_update);
	}
	return until;
}

/* Is what is remembered still good?  Then it is copied. */
static bool
take(void *value, void *ctx)
{
	const struct path	*p = value;
	const struct asked	*q = ctx;

	if (q->now < p->from || q->now >= p->v.until)
		return false;
	copy_verdict(q->arena, &p->v, q->v);
	return true;
}

/* What can not be remembered, for want of memory, is judged again. */
static void
remember(struct lru *l, const struct digest *key, const struct judge *j,
    const struct chainverdict *v)
{
	struct path	*p;

	if (v->until <= j->now || (p = calloc(1, sizeof(*p))) == NULL)
		return;
	p->from = j->now;
	if ((p->arena = arena_new(PATH_BYTES)) != NULL)
		copy_verdict(p->arena, v, &p->v);
	if (p->arena == NULL || arena_failed(p->arena))
		path_drop(p);
	else
		lru_put(l, key, p);
}

/* Neither time nor status of their own came along, and nothing is left out. */
static bool
is_usual(const struct judge *j, const struct chainask *ask)
{
	return ask->use != USE_STAMP && ask->at == 0 && ask->nstapled == 0 &&
	    !ask->silent && j->revocation == REVOCATION_REQUIRE;
}

int
chaincache_judge(struct lru *l, struct arena *a, const struct judge *j,
    const struct chainask *ask, struct chainverdict *v)
{
	struct chainverdict	 out;
	struct asked		 q = { .arena = a, .now = j->now, .v = &out };
	struct digest		 key;

	if (!is_usual(j, ask) || key_of(j, ask, &key) == -1)
		return chain_judge(a, j, ask, v);
	if (!lru_get(l, &key, take, &q)) {
		if (chain_judge(a, j, ask, &out) == -1)
			return -1;
		out.until = holds_until(&out);
		remember(l, &key, j, &out);
	}
	if (arena_failed(a))
		return -1;
	*v = out;
	return 0;
}
