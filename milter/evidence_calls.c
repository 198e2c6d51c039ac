/* evidence_calls.c: OCSP answers written down while they are used, or given from what was written */

#include <stdio.h>

#include "programs/evidence.h"

#define NAME_BYTES	160

/* "ocsp/CERT-ISSUER.der", by the first half of both digests. */
static int
answer_name(struct slice cert, struct slice issuer, char name[NAME_BYTES])
{
	struct digest	 a, b;
	char		 first[DIGEST_HEX], second[DIGEST_HEX];

	if (digest_sha256(cert, &a) == -1 || digest_sha256(issuer, &b) == -1)
		return -1;
	digest_hex(&a, first);
	digest_hex(&b, second);
	snprintf(name, NAME_BYTES, "ocsp/%.32s-%.32s.der", first, second);
	return 0;
}

static int
revocation(void *ctx, struct slice cert, struct slice issuer,
    struct buf *answer)
{
	struct evidence_calls		*c = ctx;
	const struct bundle_file	*kept;
	char				 name[NAME_BYTES];
	int				 rc = 0;

	if (answer_name(cert, issuer, name) == -1)
		return -1;
	if (c->replay) {
		if ((kept = bundle_find(c->bundle, name)) != NULL)
			buf_add(answer, kept->bytes);
		return answer->failed ? -1 : 0;
	}
	if (c->inner.revocation != NULL)
		rc = c->inner.revocation(c->inner.ctx, cert, issuer, answer);
	if (rc == 0 && answer->n > 0 && !answer->failed)
		bundle_add(c->bundle, name, buf_slice(answer));
	return rc;
}

static int
sign(void *ctx, const struct sign_ask *ask, struct buf *der, enum reason *why)
{
	struct evidence_calls	*c = ctx;

	return c->inner.sign(c->inner.ctx, ask, der, why);
}

static int
inspect(void *ctx, struct arena *a, const struct attachment *att,
    struct model *out)
{
	struct evidence_calls	*c = ctx;

	return c->inner.inspect(c->inner.ctx, a, att, out);
}

static int
open_archive(void *ctx, struct slice bytes, struct buf *members)
{
	struct evidence_calls	*c = ctx;

	return c->inner.unpack(c->inner.ctx, bytes, members);
}

static int
record(void *ctx, struct arena *a, const struct record_ask *ask,
    struct record_answer *out)
{
	struct evidence_calls	*c = ctx;

	return c->inner.record(c->inner.ctx, a, ask, out);
}

struct helpers
evidence_helpers(struct evidence_calls *c)
{
	return (struct helpers){ .sign = sign, .inspect = inspect,
		.unpack = open_archive,
		.revocation = revocation, .record = record, .ctx = c };
}
