/* trust_view.c: the CAs and CRLs of a trust folder as facts for people (RFC 5280 4, 5) */

#include <string.h>

#include <openssl/x509v3.h>

#include "crypto/trust_parts.h"
#include "crypto/trust_view.h"

#define DAY		(24 * 3600)

const char *
ca_state_word(enum ca_state s)
{
	switch (s) {
	case CA_VALID:
		return "valid";
	case CA_ENDS_SOON:
		return "ends-soon";
	case CA_EXPIRED:
		return "expired";
	case CA_NOT_YET_VALID:
		break;
	}
	return "not-yet-valid";
}

const char *
crl_state_word(enum crl_state s)
{
	switch (s) {
	case CRL_CURRENT:
		return "current";
	case CRL_STALE:
		return "stale";
	case CRL_NOT_YET_VALID:
		return "not-yet-valid";
	case CRL_OLD:
		return "replaced";
	case CRL_MISSING:
		break;
	}
	return "missing";
}

bool
trust_ca_ails(const struct trust_ca *ca)
{
	return ca->state != CA_VALID || ca->crl != CRL_CURRENT;
}

bool
trust_crl_ails(const struct trust_crl *crl)
{
	return crl->state != CRL_CURRENT && crl->state != CRL_OLD;
}

/* A text from elsewhere that is safe to print, in the arena. */
static const char *
plain(struct arena *a, const char *text)
{
	struct buf	 b = { 0 };
	const char	*s;

	certname_escape(&b, slice_of(text));
	s = arena_str(a, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* How a CRL stands by its own dates. */
static enum crl_state
crl_dates(const X509_CRL *crl, time_t now)
{
	const ASN1_TIME	*to = X509_CRL_get0_nextUpdate(crl);
	time_t		 from = chain_time(X509_CRL_get0_lastUpdate(crl));

	if (from == -1 || from > now)
		return CRL_NOT_YET_VALID;
	return to == NULL || chain_time(to) >= now ? CRL_CURRENT : CRL_STALE;
}

/* Is there one that says more than number i, and may be used by now? */
static bool
has_newer(const struct trust *t, int i, time_t now)
{
	const X509_CRL	*crl = sk_X509_CRL_value(t->crls, i), *other;
	int		 k;

	for (k = 0; k < sk_X509_CRL_num(t->crls); k++) {
		other = sk_X509_CRL_value(t->crls, k);
		if (k != i && crl_dates(other, now) != CRL_NOT_YET_VALID &&
		    trust_crl_same_scope(crl, other) &&
		    EVP_PKEY_eq(X509_get0_pubkey(t->origins[i].issuer),
		    X509_get0_pubkey(t->origins[k].issuer)) == 1 &&
		    trust_crl_newer(other, crl))
			return true;
	}
	return false;
}

/* The best of a CA's own CRLs; the states are in that order. */
static enum crl_state
crl_of(const struct trust *t, X509 *ca, time_t now)
{
	enum crl_state	 best = CRL_MISSING, s;
	X509_CRL	*crl;
	int		 i;

	for (i = 0; i < sk_X509_CRL_num(t->crls); i++) {
		crl = sk_X509_CRL_value(t->crls, i);
		if (X509_NAME_cmp(X509_CRL_get_issuer(crl),
		    X509_get_subject_name(ca)) != 0 ||
		    EVP_PKEY_eq(X509_get0_pubkey(t->origins[i].issuer),
		    X509_get0_pubkey(ca)) != 1 ||
		    X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0)
			continue;
		if ((s = crl_dates(crl, now)) < best)
			best = s;
	}
	return best;
}

static enum ca_state
ca_dates(const struct trust_ca *ca, time_t now)
{
	if (ca->not_after == -1 || ca->not_after < now)
		return CA_EXPIRED;
	if (ca->not_before == -1 || ca->not_before > now)
		return CA_NOT_YET_VALID;
	return ca->days < VIEW_SOON_DAYS ? CA_ENDS_SOON : CA_VALID;
}

static void
describe_ca(struct arena *a, const struct trust *t, X509 *x, time_t now,
    struct trust_ca *ca)
{
	const struct pin	*pin = trust_root_of(t, x);
	struct pathcert		 cert = { 0 };

	certname_path(a, x, &cert);
	ca->file = plain(a, (const char *)X509_alias_get0(x, NULL));
	ca->subject = cert.subject;
	ca->generation = arena_strdup(a, pin == NULL ? "" : pin->generation);
	ca->public = pin != NULL && pin->public;
	ca->root = X509_self_signed(x, 1) == 1;
	ca->pinned = trust_pin(t, x) != NULL;
	ca->sha256 = cert.sha256;
	ca->key = cert.key;
	ca->over = cert.over;
	ca->not_before = cert.not_before;
	ca->not_after = cert.not_after;
	ca->days = (long)((ca->not_after - now) / DAY);
	ca->state = ca_dates(ca, now);
	ca->crl = crl_of(t, x, now);
}

/* Two files may hold the same one: is number i the first? */
static bool
is_first(STACK_OF(X509) *certs, int i)
{
	int	 k;

	for (k = 0; k < i; k++)
		if (X509_cmp(sk_X509_value(certs, k),
		    sk_X509_value(certs, i)) == 0)
			return false;
	return true;
}

static void
describe_cas(struct arena *a, const struct trust *t, time_t now,
    struct trust_view *v)
{
	int	 i, n = sk_X509_num(t->certs);
	X509	*x;

	v->cas = arena_array(a, (size_t)n + 1, sizeof(*v->cas));
	for (i = 0; v->cas != NULL && i < n; i++) {
		x = sk_X509_value(t->certs, i);
		if (!is_first(t->certs, i))
			continue;
		if (X509_check_ca(x) != 1 && X509_self_signed(x, 1) != 1)
			v->nothers++;
		else
			describe_ca(a, t, x, now, &v->cas[v->ncas++]);
	}
}

static const char *
scope_text(const ISSUING_DIST_POINT *idp)
{
	if (idp == NULL)
		return "all";
	if (idp->onlysomereasons != NULL)
		return "some reasons";
	if (idp->onlyuser > 0)
		return "user certificates";
	if (idp->onlyCA > 0)
		return "CA certificates";
	if (idp->onlyattr > 0)
		return "attribute certificates";
	return idp->distpoint != NULL ? "one distribution point" : "all";
}

static void
describe_crl(struct arena *a, const struct trust *t, int i, time_t now,
    struct trust_crl *c)
{
	X509_CRL		*crl = sk_X509_CRL_value(t->crls, i);
	ISSUING_DIST_POINT	*idp = X509_CRL_get_ext_d2i(crl,
				    NID_issuing_distribution_point, NULL,
				    NULL);
	ASN1_INTEGER		*n = X509_CRL_get_ext_d2i(crl, NID_crl_number,
				    NULL, NULL);
	int			 entries = sk_X509_REVOKED_num(
				    X509_CRL_get_REVOKED(crl));

	c->file = plain(a, t->origins[i].file);
	c->fetched = t->origins[i].fetched;
	c->issuer = certname_dn(a, X509_CRL_get_issuer(crl));
	c->number = n == NULL ? "" : certname_number(a, n);
	c->delta = X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0;
	c->indirect = idp != NULL && idp->indirectCRL > 0;
	c->scope = scope_text(idp);
	c->this_update = chain_time(X509_CRL_get0_lastUpdate(crl));
	if (X509_CRL_get0_nextUpdate(crl) != NULL)
		c->next_update = chain_time(X509_CRL_get0_nextUpdate(crl));
	c->age = (long)(now - c->this_update);
	c->entries = entries < 0 ? 0 : (size_t)entries;
	c->state = has_newer(t, i, now) ? CRL_OLD : crl_dates(crl, now);
	ISSUING_DIST_POINT_free(idp);
	ASN1_INTEGER_free(n);
}

int
trust_view(struct arena *a, const struct trust_paths *paths, time_t now,
    struct trust_view *out, struct buf *faults)
{
	struct trust_view	 v = { 0 };
	size_t			 nfaults;
	struct trust		*t = trust_read(paths, faults, &nfaults);
	int			 i, n;

	if (t == NULL)
		return -1;
	describe_cas(a, t, now, &v);
	n = sk_X509_CRL_num(t->crls);
	v.crls = arena_array(a, (size_t)n + 1, sizeof(*v.crls));
	for (i = 0; v.crls != NULL && i < n; i++)
		describe_crl(a, t, i, now, &v.crls[v.ncrls++]);
	v.warnings = arena_copy(a, trust_warnings(t));
	trust_unref(t);
	if (arena_failed(a))
		return -1;
	*out = v;
	return 0;
}
