/* signature.c: the one signature that speaks for a message, or why none does */

#include <strings.h>

#include "gate/work.h"

#define DER_MAX		(1024 * 1024)	/* one detached CMS; with a chain and
					   time stamps it stays below 64 KiB */

/*
 * RFC 8551 3.5.3.1 names application/pkcs7-signature and 3.2 application/
 * pkcs7-mime; much mail in the field says x-pkcs7-.  Both are taken.
 */
static bool
is_signature_part(const struct part *p)
{
	return mime_is(p, "application", "pkcs7-signature") ||
	    mime_is(p, "application", "x-pkcs7-signature");
}

bool
signature_seals(const struct part *p)
{
	return mime_is(p, "application", "pkcs7-mime") ||
	    mime_is(p, "application", "x-pkcs7-mime");
}

static bool
names_protocol(const struct part *p)
{
	const char	*protocol = ctype_param(&p->ctype, "protocol");

	return protocol != NULL &&
	    (strcasecmp(protocol, "application/pkcs7-signature") == 0 ||
	    strcasecmp(protocol, "application/x-pkcs7-signature") == 0);
}

/*
 * By its protocol or, since readers differ on what counts, by its second
 * part: where the two do not say the same it is broken (RFC 1847 2.1), not
 * unsigned.
 */
static bool
is_smime_multipart(const struct part *p)
{
	return mime_is(p, "multipart", "signed") && (names_protocol(p) ||
	    (mime_children(p) > 1 && is_signature_part(p->child->next)));
}

static void
verdict_fixed(struct sigverdict *v, enum sigclass cls, enum reason why)
{
	*v = (struct sigverdict){ .cls = cls, .why = why };
}

struct judge
gate_terms(const struct gate *gate, time_t now)
{
	const struct own_terms	*own = gate->own;
	struct judge		 j = conf_judge(gate->conf, gate->trust, now);

	j.ask = gate->helpers->revocation;
	j.ctx = gate->helpers->ctx;
	if (own != NULL)
		j.revocation = own->revocation;
	if (own != NULL && own->policy != NULL)
		j.policy = own->policy;
	return j;
}

struct judge
work_judge(const struct work *w)
{
	return gate_terms(w->gate, w->now);
}

/* A multipart/signed of exactly two parts, its content as received. */
static int
judge_multipart(struct work *w, const struct part *p, struct sigverdict *v)
{
	const struct part	*content = p->child;
	const struct part	*sig = content == NULL ? NULL : content->next;
	struct judge		 judge = work_judge(w);
	struct buf		 der = { .max = DER_MAX };
	int			 rc;

	if (mime_children(p) != 2 || !p->closed || !is_signature_part(sig) ||
	    !names_protocol(p)) {
		verdict_fixed(v, SIG_BROKEN, R_MULTIPART_BROKEN);
		return 0;
	}
	if (decode_transfer(sig, &der) == -1) {
		verdict_fixed(v, SIG_BROKEN, R_NOT_CMS);
		buf_free(&der);
		return 0;
	}
	rc = cms_judge_detached(w->arena, &judge, content->whole,
	    buf_slice(&der), v);
	buf_free(&der);
	return rc;
}

/* An application/pkcs7-mime that carries its content; inner gets it. */
static int
judge_cms(struct work *w, const struct part *p, struct buf *inner,
    struct sigverdict *v)
{
	const char	*kind = ctype_param(&p->ctype, "smime-type");
	struct judge	 judge = work_judge(w);
	struct buf	 der = { .max = p->body.n + 1 };
	int		 rc;

	if (kind != NULL && (strcasecmp(kind, "enveloped-data") == 0 ||
	    strcasecmp(kind, "authEnveloped-data") == 0)) {
		verdict_fixed(v, SIG_ENCRYPTED, R_ENCRYPTED);
		return 0;
	}
	if (decode_transfer(p, &der) == -1) {
		buf_free(&der);
		return -1;
	}
	rc = cms_judge_opaque(w->arena, &judge, buf_slice(&der), inner, v);
	buf_free(&der);
	return rc;
}

/* The content of an opaque signature is an entity of its own (3.5.2). */
static int
enter_inner(struct work *w)
{
	struct mime_limits	 limits = {
		.parts = (size_t)w->gate->conf->parts,
		.depth = w->gate->conf->depth };
	struct part		*tree;
	enum reason		 why;

	if (w->inner.failed)
		return -1;
	if (w->inner.n == 0)
		return 0;
	if (mime_tree(w->arena, buf_slice(&w->inner), &limits, &tree,
	    &why) == -1) {
		w->limit = why;
		return why == R_NO_MEMORY ? -1 : 0;
	}
	w->content = tree;
	return 0;
}

/* Is this digest one of the algorithms that micalg names? */
static bool
is_named(struct slice micalg, const char *digest)
{
	struct slice	 name;
	size_t		 i;
	const char	*p;

	while (micalg.n > 0) {
		name = slice_sub(micalg, 0, slice_find(micalg, SLICE(","), 0));
		micalg = slice_from(micalg, name.n + 1);
		name = slice_trim(name);
		/* "sha256" is what RFC 5751 has seen for "sha-256" */
		for (p = digest, i = 0; *p != '\0'; p++) {
			if (i < name.n && name.p[i] == '-')
				i++;
			if (*p == '-')
				continue;
			if (i == name.n || (name.p[i] | 0x20) != (*p | 0x20))
				break;
			i++;
		}
		if (*p == '\0' && i == name.n)
			return true;
	}
	return false;
}

/*
 * micalg lets a reader hash in one pass and is not signed: the CMS says what
 * was hashed.  One that is missing, unknown or another is told and no more
 * (RFC 8551 3.5.3.2: "recover gracefully").
 */
static void
check_micalg(struct work *w, const struct part *p, const struct sigverdict *v)
{
	const char	*micalg = ctype_param(&p->ctype, "micalg");
	struct slice	 names = slice_of(micalg == NULL ? "" : micalg);
	size_t		 i;

	for (i = 0; i < v->nsigners; i++)
		if (!is_named(names, v->signers[i].digest))
			work_flag(w, R_MICALG);
}

/* Where the signature of p stands, as an IMAP section (RFC 7281). */
static const char *
signature_section(const struct part *p)
{
	if (is_smime_multipart(p) && mime_children(p) == 2)
		return p->child->next->section;
	return *p->section == '\0' ? "1" : p->section;
}

static bool
is_forwarded(const struct part *p)
{
	for (; p != NULL; p = p->parent)
		if (mime_is(p, "message", "rfc822"))
			return true;
	return false;
}

/*
 * No signature at the root: look for one that covers a part only.  One that
 * verifies is `partial`; what a list damaged is bad, but what is wrong inside
 * a forwarded message says nothing of this one.
 */
static int
judge_below(struct work *w, struct sigverdict *v)
{
	const struct part	*p;
	struct buf		 inner = { .max = w->bytes.n + 1 };
	int			 rc = 0;

	verdict_fixed(v, SIG_NONE, R_UNSIGNED);
	for (p = w->root; p != NULL; p = mime_next(w->root, p, true))
		if (is_smime_multipart(p) || signature_seals(p))
			break;
	if (p == NULL)
		return 0;
	if (is_smime_multipart(p))
		rc = judge_multipart(w, p, v);
	else
		rc = judge_cms(w, p, &inner, v);
	buf_free(&inner);
	if (rc == -1)
		return -1;
	if (v->cls == SIG_NONE)
		return 0;
	if (v->cls != SIG_BAD && v->cls != SIG_BROKEN &&
	    v->cls != SIG_ENCRYPTED) {
		v->cls = SIG_PARTIAL;
		v->why = R_PARTIAL;
	} else if (is_forwarded(p)) {
		verdict_fixed(v, SIG_NONE, R_UNSIGNED);
		return 0;
	}
	w->out->section = signature_section(p);
	return 0;
}

/*
 * A signature within the one that covers the message: the outer decides, the
 * inner is told.  Where the outer covers something encrypted (triple wrapping,
 * RFC 2634 1.1), it says nothing of what is in there, which its signer need
 * not have seen.
 */
static int
judge_inner(struct work *w)
{
	const struct part	*p = w->content;
	struct sigverdict	*v = &w->out->verdict, *in = &w->out->inner;
	struct buf		 second = { .max = w->bytes.n + 1 };
	struct buf		*bytes = w->inner.n == 0 ? &w->inner : &second;
	int			 rc;

	if (p == NULL || (!is_smime_multipart(p) && !signature_seals(p)))
		return 0;
	w->inner.max = w->bytes.n + 1;
	if (is_smime_multipart(p))
		rc = judge_multipart(w, p, in);
	else if ((rc = judge_cms(w, p, bytes, in)) == 0 && bytes == &w->inner)
		rc = enter_inner(w);
	buf_free(&second);
	if (rc == -1)
		return -1;
	if (in->cls != SIG_ENCRYPTED)
		work_flag(w, R_NESTED);
	else if (sigclass_worse(v->cls, SIG_ENCRYPTED) == SIG_ENCRYPTED) {
		v->cls = SIG_ENCRYPTED;
		v->why = R_ENCRYPTED;
	}
	return 0;
}

/*
 * Is the one From among the mailboxes of a signer's certificate, and does it
 * show no other?
 */
static struct told
speaks_for(const struct work *w, const struct sigverdict *v)
{
	size_t	 i;

	if (v->nsigners == 0 || v->why == R_SIGNER_CERT_MISSING)
		return (struct told){ TRUTH_UNKNOWN, v->why };
	if (w->from_why != R_NONE)
		return (struct told){ TRUTH_NO, w->from_why };
	for (i = 0; i < v->nsigners; i++)
		if (certname_covers(&v->signers[i], w->out->from))
			return w->misleads ?
			    (struct told){ TRUTH_NO, R_NAME_MISLEADS } :
			    (struct told){ TRUTH_YES, R_NONE };
	return (struct told){ TRUTH_NO, R_FROM_MISMATCH };
}

void
work_facts(struct work *w, enum truth covers)
{
	struct outcome	*out = w->out;

	out->speaks = speaks_for(w, &out->verdict);
	if (out->verdict.nsigners == 0)
		covers = TRUTH_UNKNOWN;
	out->covers = (struct told){ covers, covers == TRUTH_YES ? R_NONE :
	    covers == TRUTH_NO ? R_PARTIAL : out->verdict.why };
}

static void
flag_once(struct work *w, enum reason why)
{
	if (why != R_NONE && !work_flagged(w->out, why))
		work_flag(w, why);
}

/* What a person should know of a signer's time and status, good or not. */
static void
flag_signer(struct work *w, const struct signer *s)
{
	size_t	 i;

	flag_once(w, s->stamp_why);
	if (s->claim_why != R_CLAIM_ABSENT)	/* nothing demands one */
		flag_once(w, s->claim_why);
	for (i = 0; i < s->npath; i++)
		if (s->path[i].state.grace)
			flag_once(w, R_STATUS_GRACE);
}

void
work_flag_signers(struct work *w, const struct sigverdict *v)
{
	size_t	 i;

	for (i = 0; i < v->nsigners; i++)
		flag_signer(w, &v->signers[i]);
}

int
work_signature(struct work *w)
{
	struct outcome		*out = w->out;
	struct sigverdict	*v = &out->verdict;
	int			 rc;

	out->section = "";
	verdict_fixed(v, SIG_NONE, R_UNSIGNED);
	if (w->root == NULL) {		/* broken, or over a limit */
		verdict_fixed(v, SIG_BROKEN, w->limit);
		rc = 0;
	} else if (is_smime_multipart(w->root)) {
		out->section = signature_section(w->root);
		rc = judge_multipart(w, w->root, v);
		if (mime_children(w->root) == 2)
			w->content = w->root->child;
		check_micalg(w, w->root, v);
		if (rc == 0 && w->content != w->root)
			rc = judge_inner(w);
	} else if (signature_seals(w->root)) {
		out->section = signature_section(w->root);
		w->inner.max = w->bytes.n + 1;
		rc = judge_cms(w, w->root, &w->inner, v);
		if (rc == 0)
			rc = enter_inner(w);
		if (rc == 0 && w->content != w->root)
			rc = judge_inner(w);
	} else
		rc = judge_below(w, v);
	if (rc == -1)
		return -1;
	work_flag_signers(w, v);
	out->cls = v->cls;
	out->sig_why = v->why;
	out->where = v->cls == SIG_NONE ? WHERE_NONE : WHERE_SMIME;
	work_facts(w, w->root != NULL && (is_smime_multipart(w->root) ||
	    signature_seals(w->root)) ? TRUTH_YES : TRUTH_NO);
	return 0;
}
