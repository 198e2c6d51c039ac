/* unitcert.c: whether a unit of ours may and can sign with its certificate */

#include <openssl/err.h>

#include "crypto/chaincache.h"
#include "crypto/known.h"
#include "crypto/sentcerts.h"
#include "crypto/sign_internal.h"
#include "crypto/unitcert.h"

#define NAMES_MAX	(256 * 1024)	/* of one certificate; certname.c cuts */

static const char *
leaf_fault(const struct judge *j, X509 *leaf)
{
	struct arena	*a = arena_new(NAMES_MAX);
	struct signer	 s = { 0 };
	const char	*what = NULL;

	if (a == NULL)
		return "no memory";
	certname_describe(a, leaf, &s);
	s.holder = holder_of(a, j, leaf, &s);
	if (X509_check_ca(leaf) != 0)
		what = "is a CA's: the unit's own must be the first";
	else if (s.holder == HOLDER_PERSON)
		what = "is a person's: units sign with an agency's, "
		    "a device's or a service's";
	else if (!usage_may_sign(j, leaf))
		what = "is not for signing mail (key usage)";
	arena_free(a);
	return what;
}

const char *
unitcert_fault(const struct judge *j, struct slice pem)
{
	X509		*leaf;
	STACK_OF(X509)	*chain;
	const char	*what;

	if (sign_certs_read(pem, &leaf, &chain) == -1) {
		ERR_clear_error();
		return "no certificate in PEM form";
	}
	what = leaf_fault(j, leaf);
	X509_free(leaf);
	sk_X509_pop_free(chain, X509_free);
	ERR_clear_error();
	return what;
}

/* The memory of the snapshot; known: all of them were in it. */
struct memory {
	struct lru	*seen;
	bool		 known;
};

static X509 *
recall(void *ctx, struct slice der)
{
	struct memory	*m = ctx;

	return sentcerts_one(m->seen, der, &m->known);
}

/* To read a key is dear, and the same few are asked for at every mail. */
static void
remember(struct lru *seen, STACK_OF(X509) *chain, X509 *leaf)
{
	STACK_OF(X509)	*own = sk_X509_new_null();

	if (own != NULL && sk_X509_push(own, leaf) > 0)
		sentcerts_remember(seen, own);
	sk_X509_free(own);
	sentcerts_remember(seen, chain);
}

int
unitcert_judge(struct arena *a, const struct judge *j, struct slice pem,
    struct signer *out)
{
	struct memory		 m = { trust_certs_seen(j->trust), true };
	struct chainverdict	 v;
	struct signer		 s = { .digest = "", .scheme = "", .tsa = "" };
	X509			*leaf;
	STACK_OF(X509)		*chain;
	int			 rc;

	if (known_unit(a, j, pem, out))
		return arena_failed(a) ? -1 : 0;
	if (sign_certs_by(pem, recall, &m, &leaf, &chain) == -1)
		return -1;
	if (!m.known)
		remember(m.seen, chain, leaf);
	rc = chaincache_judge(trust_paths_seen(j->trust), a, j,
	    &(struct chainask){ .leaf = leaf, .sent = chain }, &v);
	if (rc == 0) {
		certname_describe(a, leaf, &s);
		s.holder = holder_of(a, j, leaf, &s);
		s.cls = v.cls;
		s.why = v.why;
		s.generation = v.generation;
		s.revoked_at = v.revoked_at;
		s.until = v.until;
		known_remember_unit(j, pem, &s);
		*out = s;
	}
	X509_free(leaf);
	sk_X509_pop_free(chain, X509_free);
	ERR_clear_error();
	return rc == 0 && !arena_failed(a) ? 0 : -1;
}
