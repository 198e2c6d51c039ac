/* chain_status.c: was a certificate revoked when it signed? (RFC 5280 6.3, NĐ 68/2024 Điều 31 c) */

#include <string.h>

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "crypto/chain_walk.h"

#define LOOK		0	/* place of a store's ex data: how OpenSSL looks
				   a certificate up in a CRL */
#define OID_EXPIRED_CERTS	"2.5.29.60"	/* X.509 expiredCertsOnCRL */

/* The standing of the certificate that OpenSSL is at, or NULL. */
static struct standing *
at_hand(struct walk *w, X509_STORE_CTX *ctx)
{
	int	 depth = X509_STORE_CTX_get_error_depth(ctx);

	if (depth < 0 || (size_t)depth >= NELEM(w->standing))
		return NULL;
	return &w->standing[depth];
}

/* From when on an entry says that the key was not its owner's alone. */
static time_t
entry_time(const X509_REVOKED *entry)
{
	ASN1_GENERALIZEDTIME	*since;
	time_t			 at, from;

	at = chain_time(X509_REVOKED_get0_revocationDate(entry));
	since = X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL,
	    NULL);
	from = since == NULL ? -1 : chain_time(since);
	ASN1_GENERALIZEDTIME_free(since);
	return from != -1 && (at == -1 || from < at) ? from : at;
}

static const char *
entry_why(const X509_REVOKED *entry)
{
	ASN1_ENUMERATED	*e = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason,
			    NULL, NULL);
	const char	*why = e == NULL ? "" :
			    OCSP_crl_reason_str(ASN1_ENUMERATED_get(e));

	ASN1_ENUMERATED_free(e);
	return why;
}

/* RFC 3161 4 (1): the key was given up in good order, and nobody has it. */
static bool
given_up(const char *why)
{
	static const char *const orderly[] = { "unspecified",
		"affiliationChanged", "superseded", "cessationOfOperation" };
	size_t	 i;

	for (i = 0; i < NELEM(orderly); i++)
		if (strcmp(why, orderly[i]) == 0)
			return true;
	return false;
}

/*
 * Revoked, which counts unless it happened after a proven time of signing;
 * at is 0 when nobody can tell the date.  The time in a time stamp is its own
 * signer's word: whoever has the key of a TSA, or of a CA above it, writes any
 * (RFC 3161 4), so that there it counts whenever it happened.
 */
static void
note_revoked(struct walk *w, struct standing *s, time_t at, const char *why)
{
	s->state.status = STATUS_REVOKED;
	if (s->state.revoked_at == 0 || (at != 0 && at < s->state.revoked_at)) {
		s->state.revoked_at = at;
		s->state.revoked_why = why;
	}
	if (w->ask->at == 0 || at == 0 || at <= w->at ||
	    (w->ask->use == USE_STAMP && !given_up(why))) {
		s->counts = true;
		walk_note(w, F_REVOKED);
	}
}

/* The CRL at hand lists the certificate at hand. */
static void
note_entry(struct walk *w, struct standing *s, X509_STORE_CTX *ctx)
{
	X509		*x = X509_STORE_CTX_get_current_cert(ctx);
	X509_REVOKED	*entry = NULL;
	const char	*why = "";
	time_t		 at = -1;

	s->state.source = SOURCE_CRL;
	if (w->crl != NULL && x != NULL &&
	    X509_CRL_get0_by_cert(w->crl, &entry, x) == 1) {
		at = entry_time(entry);
		why = entry_why(entry);
	}
	note_revoked(w, s, at == -1 ? 0 : at, why);
}

/* Is the CRL at hand too old, but not by more than the grace? */
static bool
within_grace(const struct walk *w, X509_STORE_CTX *ctx)
{
	X509_CRL	*crl = X509_STORE_CTX_get0_current_crl(ctx);
	time_t		 next = crl == NULL ? -1 :
			    chain_time(X509_CRL_get0_nextUpdate(crl));

	return X509_STORE_CTX_get_error(ctx) == X509_V_ERR_CRL_HAS_EXPIRED &&
	    next != -1 && w->judge->now - next <= w->judge->grace;
}

void
walk_note_status(struct walk *w, X509_STORE_CTX *ctx, enum fault f)
{
	struct standing	*s = at_hand(w, ctx);

	if (s == NULL)
		walk_note(w, f);
	else if (f == F_REVOKED)
		note_entry(w, s, ctx);
	else if (within_grace(w, ctx))
		s->state.grace = true;
	else
		s->unknown = true;
}

/* Since when a CRL keeps what has expired (X.509); -1: it does not. */
static time_t
keeps_since(X509_CRL *crl)
{
	ASN1_OBJECT		*oid = OBJ_txt2obj(OID_EXPIRED_CERTS, 1);
	int			 i = oid == NULL ? -1 :
				    X509_CRL_get_ext_by_OBJ(crl, oid, -1);
	ASN1_OCTET_STRING	*der;
	ASN1_GENERALIZEDTIME	*t;
	const unsigned char	*p;
	time_t			 since;

	ASN1_OBJECT_free(oid);
	if (i < 0)
		return -1;
	der = X509_EXTENSION_get_data(X509_CRL_get_ext(crl, i));
	p = ASN1_STRING_get0_data(der);
	t = d2i_ASN1_GENERALIZEDTIME(NULL, &p, ASN1_STRING_length(der));
	since = chain_time(t);
	ASN1_GENERALIZEDTIME_free(t);
	return since;
}

/*
 * A CRL that was made after a certificate ran out need not list it any more
 * (RFC 5280 3.3), unless it says that it keeps such as ran out then: else it
 * tells nothing of the past.
 */
static bool
may_have_dropped(X509_CRL *crl, X509 *x)
{
	time_t	 end = chain_time(X509_get0_notAfter(x));
	time_t	 since;

	if (chain_time(X509_CRL_get0_lastUpdate(crl)) <= end)
		return false;
	since = keeps_since(crl);
	return since == -1 || since > end;
}

/*
 * OpenSSL has found that crl counts for x, and looks whether it lists it:
 * note by which we judge.  Of several (by reason, base and delta) the one
 * that ages first.
 */
static int
on_crl(X509_STORE_CTX *ctx, X509_CRL *crl, X509 *x)
{
	struct walk	*w = X509_STORE_CTX_get_app_data(ctx);
	struct standing	*s = w == NULL ? NULL : at_hand(w, ctx);
	X509_STORE_CTX_cert_crl_fn look = (X509_STORE_CTX_cert_crl_fn)
	    X509_STORE_get_ex_data(X509_STORE_CTX_get0_store(ctx), LOOK);
	time_t		 next = chain_time(X509_CRL_get0_nextUpdate(crl));

	if (s != NULL && X509_STORE_CTX_get0_parent_ctx(ctx) == NULL) {
		w->crl = crl;
		s->told = true;
		s->state.source = SOURCE_CRL;
		if (s->state.next_update == 0 ||
		    (next != -1 && next < s->state.next_update)) {
			s->state.this_update =
			    chain_time(X509_CRL_get0_lastUpdate(crl));
			s->state.next_update = next == -1 ? 0 : next;
		}
		if (may_have_dropped(crl, x))
			s->unknown = true;
	}
	return look(ctx, crl, x);
}

int
chain_watch(X509_STORE *store)
{
	X509_STORE_CTX	*plain = X509_STORE_CTX_new();
	int		 rc = -1;

	/* only a context tells what OpenSSL itself would call */
	if (plain != NULL && X509_STORE_CTX_init(plain, NULL, NULL, NULL) == 1 &&
	    X509_STORE_set_ex_data(store, LOOK,
	    (void *)X509_STORE_CTX_get_cert_crl(plain)) == 1) {
		X509_STORE_set_cert_crl(store, on_crl);
		rc = 0;
	}
	X509_STORE_CTX_free(plain);
	return rc;
}

/* Does the answer settle it, or tell of a revocation?  Then it stands in s. */
static bool
take_answer(struct walk *w, struct standing *s, X509 *x, X509 *issuer,
    struct slice answer, enum statussource source, bool revoked_only)
{
	struct certstate	 st;
	/*
	 * Who was asked answers as of now.  So must an answer that came with a
	 * time stamp: whoever has a stolen TSA's key sets its time before that
	 * of any answer from when it was not stolen yet.
	 */
	time_t			 since = source == SOURCE_STAPLED &&
				    w->ask->use != USE_STAMP ? w->ask->at : 0;

	revocation_judge(w->judge->trust, x, issuer, answer, w->judge->now,
	    since, &st);
	if (st.status == STATUS_UNKNOWN ||
	    (revoked_only && st.status != STATUS_REVOKED))
		return false;
	st.source = source;
	s->state = st;
	if (st.status == STATUS_REVOKED)
		note_revoked(w, s, st.revoked_at, st.revoked_why);
	return true;
}

static bool
ask(struct walk *w, struct standing *s, X509 *x, X509 *issuer)
{
	const struct judge	*j = w->judge;
	unsigned char		*cert = NULL, *by = NULL;
	int			 ncert = i2d_X509(x, &cert);
	int			 nby = i2d_X509(issuer, &by);
	struct buf		 answer = { 0 };
	bool			 known = false;

	if (ncert > 0 && nby > 0 &&
	    j->ask(j->ctx, (struct slice){ cert, (size_t)ncert },
	    (struct slice){ by, (size_t)nby }, &answer) == 0 &&
	    buf_slice(&answer).n > 0)
		known = take_answer(w, s, x, issuer, buf_slice(&answer),
		    SOURCE_OCSP, false);
	buf_free(&answer);
	OPENSSL_free(cert);
	OPENSSL_free(by);
	return known;
}

static bool
look_at_stapled(struct walk *w, struct standing *s, X509 *x, X509 *issuer,
    bool revoked_only)
{
	size_t	 i;

	for (i = 0; i < w->ask->nstapled; i++)
		if (take_answer(w, s, x, issuer, w->ask->stapled[i],
		    SOURCE_STAPLED, revoked_only))
			return true;
	return false;
}

/*
 * What came along was chosen by the sender.  That it tells of a revocation is
 * believed before all else, since its issuer signed it; that it knows of none
 * only where we know nothing better: an old answer must not hide what a newer
 * one says.  A CRL that lists a certificate as revoked later, but is not fit
 * to count, proves nothing of the time before.
 */
static bool
settle(struct walk *w, struct standing *s, X509 *x, X509 *issuer)
{
	look_at_stapled(w, s, x, issuer, true);
	if (s->counts)
		return true;
	if (s->told && !s->unknown) {
		if (s->state.status == STATUS_UNKNOWN)
			s->state.status = STATUS_GOOD;
		return true;
	}
	/* of a path that fails already nobody is asked: a stranger's
	   certificate must make us ask for nothing */
	if (w->judge->ask != NULL && !w->ask->silent &&
	    w->worst > F_REVOKED && ask(w, s, x, issuer))
		return true;
	return look_at_stapled(w, s, x, issuer, false);
}

/* The end of a path: a root, of which nobody is asked, or a dead end. */
static void
settle_last(struct walk *w, struct standing *s, X509 *x)
{
	if (s->told && !s->unknown) {
		if (s->state.status == STATUS_UNKNOWN)
			s->state.status = STATUS_GOOD;
	} else if (X509_self_signed(x, 0) != 1) {
		walk_note(w, F_STATUS);
	}
}

void
walk_settle_status(struct walk *w, STACK_OF(X509) *chain)
{
	struct standing	*s;
	int		 i, n = sk_X509_num(chain);

	if (w->judge->revocation == REVOCATION_OFF) {
		walk_note(w, F_NOT_ASKED);
		return;
	}
	for (i = 0; i < n - 1; i++) {
		s = &w->standing[i];
		if (!s->counts && !settle(w, s, sk_X509_value(chain, i),
		    sk_X509_value(chain, i + 1)))
			walk_note(w, F_STATUS);
	}
	if (n > 0)
		settle_last(w, &w->standing[n - 1],
		    sk_X509_value(chain, n - 1));
}
