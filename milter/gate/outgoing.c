/* outgoing.c: mail of our own units: who signs, and the signing (RFC 8551) */

#include <string.h>
#include <strings.h>

#include "crypto/author.h"
#include "crypto/digest.h"
#include "crypto/dress.h"
#include "crypto/stamp.h"
#include "crypto/unitcert.h"
#include "gate/work.h"

#define SEED_LEN	24	/* random bytes of a boundary */
/*
 * What an entity takes at most: quoted-printable is three times its text and
 * its soft line ends, and so are parameters beyond ASCII.
 */
#define ENTITY_ROOM(n)	(5 * (n) + 1024 * 1024)

static bool
in_skip_list(const struct work *w, const struct unit *u)
{
	const struct strings	*skip = &u->skip_recipients;
	const char		*rcpt, *domain;
	size_t			 i, j, skipped = 0;

	for (i = 0; i < w->env->rcpts.n; i++) {
		rcpt = w->env->rcpts.v[i];
		domain = strrchr(rcpt, '@');
		for (j = 0; j < skip->n; j++)
			if (strcasecmp(skip->v[j], rcpt) == 0 ||
			    (skip->v[j][0] == '@' && domain != NULL &&
			    strcasecmp(skip->v[j], domain) == 0))
				break;
		skipped += j < skip->n;
	}
	for (j = 0; w->root != NULL && j < u->skip_headers.n; j++)
		if (header_count(&w->root->fields, u->skip_headers.v[j]) > 0)
			return true;
	return skipped > 0 && skipped == w->env->rcpts.n;
}

/*
 * The unit of a mail whose From is not one mailbox: one of the authors is the
 * unit's, or none can be read and a unit's own login sends it.  It can not be
 * signed, and must not leave as if it were nobody's.
 */
static const struct unit *
unit_of_authors(const struct work *w)
{
	const struct conf	*conf = w->gate->conf;
	const struct unit	*u = NULL;
	enum reason		 why;
	size_t			 i;

	for (i = 0; u == NULL && i < w->authors.n; i++)
		u = conf_unit_for(conf, w->env->auth, w->env->client,
		    w->authors.v[i], &why);
	return w->authors.n > 0 ? u : conf_unit_of_login(conf, w->env->auth);
}

/* Whose mail is it?  NULL with *why: of none that the sender may use. */
static const struct unit *
find_unit(const struct work *w, enum reason *why)
{
	*why = w->from_why;
	return w->from_why != R_NONE ? unit_of_authors(w) :
	    conf_unit_for(w->gate->conf, w->env->auth, w->env->client,
	    w->out->from, why);
}

bool
work_may_be_unit(const struct work *w)
{
	const struct unit	*u;
	enum reason		 why;

	if (!w->gate->conf->signing)
		return false;
	if ((u = find_unit(w, &why)) != NULL)
		return u->mode == MODE_ENFORCE;
	return w->from_why != R_NONE && w->env->auth != NULL;
}

/* Is this a unit's mail that must be signed?  Sets w->unit or w->unit_why. */
void
work_unit(struct work *w)
{
	const struct unit	*u;

	w->unit = w->sender = w->watched = NULL;
	w->unit_why = R_NOT_A_UNIT;
	w->out->identity = "";
	if (!w->gate->conf->signing)
		return;
	u = find_unit(w, &w->unit_why);
	w->out->outgoing = u != NULL || w->unit_why == R_LOCAL_SUBMISSION ||
	    (w->env->auth != NULL && w->unit_why != R_NOT_A_UNIT);
	if ((w->sender = u) == NULL)
		return;
	if (work_is_sealed(w))
		w->unit_why = R_ALREADY_SIGNED;
	else if (in_skip_list(w, u))
		w->unit_why = R_SKIPPED;
	else if (u->mode == MODE_MONITOR) {
		w->watched = u;
		w->unit_why = R_UNIT_MONITOR;
		w->out->identity = u->identity;
	} else {
		w->unit = u;
		w->unit_why = R_NONE;
	}
}

/*
 * What keeps a certificate of that class from signing.  A CRL that is late
 * says nothing against us, and must not stop a city's mail: whoever receives
 * it asks for himself.
 */
static enum reason
certificate_why(enum sigclass cls)
{
	switch (cls) {
	case SIG_GOOD:
	case SIG_WEAK:
	case SIG_STATUS_UNKNOWN:
		return R_NONE;
	case SIG_EXPIRED:
	case SIG_NOT_YET_VALID:
		return R_UNIT_CERT_TIME;
	case SIG_REVOKED:
		return R_UNIT_CERT_REVOKED;
	case SIG_NONE:
	case SIG_ENCRYPTED:
	case SIG_PUBLIC_CA:
	case SIG_UNKNOWN_CA:
	case SIG_BAD:
	case SIG_PARTIAL:
	case SIG_BROKEN:
	case SIG__MAX:
		break;
	}
	return R_UNIT_CERT_UNFIT;
}

/*
 * Its token is not used where those who get the mail would refuse the
 * certificate.  Nobody is asked for its status here: that is done of what was
 * signed.
 */
static int
check_certificate(struct work *w)
{
	const struct judge	 judge = conf_judge(w->gate->conf,
				    w->gate->trust, w->now);
	struct signer		 s;

	w->out->why = R_UNDECIDED;
	if (unitcert_judge(w->arena, &judge, w->unit->certificate_pem,
	    &s) == -1)
		return -1;
	w->out->why = certificate_why(s.cls);
	return w->out->why == R_NONE ? 0 : -1;
}

/* Why our own signature must not leave; its CMS was made a moment ago. */
static enum reason
own_why(const struct sigverdict *v)
{
	if (v->nsigners != 1 || v->signers[0].holder == HOLDER_PERSON ||
	    v->cls == SIG_BAD || v->cls == SIG_BROKEN || v->cls == SIG_NONE)
		return R_SELF_CHECK_FAILED;
	return certificate_why(v->cls);
}

/* A CMS that holds its content holds this entity and no other. */
static int
judge_opaque(struct work *w, struct slice entity, struct slice der,
    struct sigverdict *v)
{
	struct judge	 judge = work_judge(w);
	struct buf	 content = { .max = entity.n + 1 };
	int		 rc;

	rc = cms_judge_opaque(w->arena, &judge, der, &content, v);
	if (rc == 0 && !slice_eq(buf_slice(&content), entity)) {
		w->out->why = R_SELF_CHECK_FAILED;
		rc = -1;
	}
	buf_free(&content);
	return rc;
}

/* What we are about to send must verify. */
static int
check_own(struct work *w, struct slice entity, struct slice der)
{
	struct judge		 judge = work_judge(w);
	struct sigverdict	*v = &w->out->verdict;
	enum reason		 why;

	if ((w->unit->opaque ? judge_opaque(w, entity, der, v) :
	    cms_judge_detached(w->arena, &judge, entity, der, v)) == -1)
		return -1;
	if ((why = own_why(v)) != R_NONE) {
		w->out->why = why;
		return -1;
	}
	w->out->cls = v->cls;
	w->out->sig_why = v->why;
	w->out->where = WHERE_GATEWAY;
	w->out->section = w->unit->opaque ? "1" : "2";
	work_facts(w, TRUTH_YES);
	return 0;
}

static int
wrap(struct work *w, struct slice entity, struct slice der)
{
	unsigned char	 seed[SEED_LEN];
	const char	*boundary;

	if (w->unit->opaque)
		return entity_wrap_opaque(w->arena, w->root, der,
		    &w->out->body, &w->out->edits);
	if (digest_random(seed, sizeof(seed)) == -1 ||
	    (boundary = entity_boundary(w->arena, seed)) == NULL)
		return -1;
	return entity_wrap(w->arena, w->root, entity, der,
	    sign_micalg(w->unit->form.digest), boundary, &w->out->body,
	    &w->out->edits);
}

/*
 * The signer reads the author with its own, stricter eyes.  What it could not
 * read, it never will: the sender must write it plainer.
 */
static int
check_author(struct work *w, struct slice entity)
{
	struct slice	 from;
	const char	*word;

	if (author_find(entity, &from, &word) == 0)
		return 0;
	w->out->why = R_ENTITY_UNSAFE;
	return -1;
}

/* The signature as the unit has it: with its content, or without.  0 or -1. */
static int
dress(const struct work *w, struct slice entity, struct slice der,
    struct buf *out)
{
	if (w->unit->opaque)
		return cms_embed(der, entity, out);
	buf_add(out, der);
	return out->failed ? -1 : 0;
}

/* A stamp of ours counts; only its signer's status may come late. */
static bool
stamp_counts(const struct signer *s)
{
	return s->stamp_why == R_STAMP_STATUS ||
	    (s->stamp_why == R_NONE && s->stamped != 0);
}

/*
 * The signature with a time stamp beside it, which is judged with all the
 * rest.  0 with whole; -1 where none can be had that counts, whole empty.
 */
static int
stamp(struct work *w, struct slice entity, struct slice der,
    struct buf *whole)
{
	const struct helpers	*h = w->gate->helpers;
	const struct conf	*c = w->gate->conf;
	struct buf		 req = { 0 }, reply = { 0 }, with = { 0 };
	int			 rc = -1;

	reply.max = STAMP_REPLY_MAX;
	if (h->stamp == NULL || stamp_request(der, &req) == -1 ||
	    h->stamp(h->ctx, c->tsa, c->tsa_ms, buf_slice(&req),
	    &reply) == -1 ||
	    cms_stamp(der, buf_slice(&req), buf_slice(&reply), &with) == -1 ||
	    dress(w, entity, buf_slice(&with), whole) == -1)
		goto out;
	if (check_own(w, entity, buf_slice(whole)) == 0 &&
	    stamp_counts(&w->out->verdict.signers[0]))
		rc = 0;
out:
	if (rc == -1)
		buf_free(whole);
	buf_free(&req);
	buf_free(&reply);
	buf_free(&with);
	return rc;
}

/* What goes out is made of the signer's answer and verified.  0 or -1. */
static int
finish(struct work *w, struct slice entity, struct slice der,
    struct buf *whole)
{
	if (w->unit->stamped) {
		if (stamp(w, entity, der, whole) == 0)
			return 0;
		w->out->why = R_STAMP_NOT_HAD;
		if (w->unit->needs_stamp)
			return -1;
		work_flag(w, R_STAMP_NOT_HAD);
	}
	w->out->why = R_UNDECIDED;
	if (dress(w, entity, der, whole) == -1)
		return -1;
	return check_own(w, entity, buf_slice(whole));
}

/* Ask the signer, check what it made, and put it around the entity. */
static int
sign_and_wrap(struct work *w)
{
	const struct helpers	*h = w->gate->helpers;
	const struct slice	 entity = w->out->entity.bytes;
	struct sign_ask		 ask = { .signer = w->unit->signer,
		.identity = w->unit->identity,
		.qid = w->env->qid == NULL ? "" : w->env->qid,
		.entity = &w->out->entity, .place = w->env->place };
	struct buf		 der = { 0 }, whole = { 0 };
	int			 rc = -1;

	if (h->sign(h->ctx, &ask, &der, &w->out->why) == 0 &&
	    finish(w, entity, buf_slice(&der), &whole) == 0)
		rc = wrap(w, entity, buf_slice(&whole));
	buf_free(&der);
	buf_free(&whole);
	return rc;
}

/* What a mail that must be signed and can not be becomes (on_failure). */
static int
failed(struct work *w)
{
	struct outcome	*out = w->out;

	out->edits = (struct edits){ 0 };
	buf_free(&out->body);
	shared_close(&out->entity);
	if (reason_info(out->why)->code / 100 == 5) {
		out->disposition = D_REJECT;	/* the sender must change it */
		return 0;
	}
	if (out->why == R_RATE_LIMIT)
		return -1;	/* what may be abuse goes nowhere unsigned */
	switch (w->unit->on_failure) {
	case FAILURE_TEMPFAIL:
		return -1;
	case FAILURE_REJECT:
		out->disposition = D_REJECT;
		return 0;
	case FAILURE_UNSIGNED:
		work_flag(w, out->why);
		out->disposition = D_PASS;
		return 0;
	}
	return -1;
}

/* Why a message without a tree of parts can not be signed. */
static enum reason
unsigned_why(enum reason limit)
{
	if (limit == R_MESSAGE_TOO_LARGE)
		return R_MESSAGE_TOO_LARGE_OUT;
	return limit == R_MIME_BROKEN || limit == R_FIELD_TWICE ?
	    R_ENTITY_STRUCTURE : R_ENTITY_UNSAFE;
}

/* What is to be signed, sealed.  0, or -1 with out->why. */
static int
make_entity(struct work *w)
{
	struct outcome	*out = w->out;

	out->why = R_NO_MEMORY;
	if (shared_open(&out->entity, ENTITY_ROOM(w->bytes.n),
	    w->bytes.n) == -1 ||
	    entity_make(w->arena, w->root, w->unit->header_protection,
	    &out->entity.b, &out->why) == -1)
		return -1;
	if (shared_seal(&out->entity) == 0)
		return check_author(w, out->entity.bytes);
	out->why = R_NO_MEMORY;
	return -1;
}

/* All that comes before the signer is asked.  0, or -1 with out->why. */
static int
prepare(struct work *w)
{
	struct outcome	*out = w->out;

	out->why = R_UNDECIDED;
	if (w->from_why != R_NONE)
		out->why = w->from_why;
	else if (w->root == NULL)
		out->why = unsigned_why(w->limit);
	else
		return make_entity(w) == -1 || check_certificate(w) == -1 ?
		    -1 : 0;
	return -1;
}

/*
 * Sign for w->unit, if any.  0 with disposition D_SIGNED, or a refusal that
 * only the sender can mend; -1 when the mail must wait (out->why).
 */
int
work_sign(struct work *w)
{
	struct outcome	*out = w->out;

	if (w->sender != NULL && w->secret) {
		out->identity = w->sender->identity;
		out->why = R_SECRECY_MARK_OUT;
		out->disposition = D_REJECT;
		return 0;
	}
	if (w->unit == NULL)
		return 0;
	out->identity = w->unit->identity;
	if (prepare(w) == -1 || sign_and_wrap(w) == -1)
		return failed(w);
	out->disposition = D_SIGNED;
	out->why = R_SIGNED;
	return 0;
}

/*
 * All that can be told without the token, which is left alone.  What is done
 * with the mail stays as it was decided.
 */
static void
try_to_sign(struct work *w)
{
	struct outcome		*out = w->out;
	enum disposition	 done = out->disposition;
	enum reason		 why = out->why;
	size_t			 nflags = out->nflags;

	w->unit = w->watched;
	out->would = D_SIGNED;
	out->would_why = R_SIGNED;
	if (prepare(w) == -1) {
		out->would = failed(w) == -1 ? D_TEMPFAIL : out->disposition;
		out->would_why = out->why;
	}
	w->unit = NULL;
	shared_close(&out->entity);
	out->disposition = done;
	out->why = why;
	out->nflags = nflags;
}

void
work_would_sign(struct work *w)
{
	struct outcome	*out = w->out;

	/* what the mode kept from its requests is told rather */
	if (w->sender == NULL || w->sender->mode == MODE_ENFORCE ||
	    out->watched)
		return;
	if (w->secret) {
		out->would = D_REJECT;
		out->would_why = R_SECRECY_MARK_OUT;
		out->identity = w->sender->identity;
	} else if (w->watched != NULL)
		try_to_sign(w);
	else
		return;
	out->watched = true;
}
