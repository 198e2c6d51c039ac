/* cli_trust_view.c: CAs and CRLs as text for an administrator */

#include <time.h>

#include "programs/cli_trust.h"

#define TIME_BYTES	32	/* "2026-01-01T00:00:00Z" */
#define HOUR		3600
#define DAY		(24 * HOUR)

/* "2026-01-01T00:00:00Z", or only its date; none for what is no time. */
static void
put_time(struct buf *b, time_t at, bool date)
{
	char		 text[TIME_BYTES];
	struct tm	 tm;

	if (at == -1 || gmtime_r(&at, &tm) == NULL ||
	    strftime(text, sizeof(text), date ? "%Y-%m-%d" :
	    "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		buf_adds(b, "unreadable");
	else
		buf_adds(b, text);
}

/* As coarse as it is told among people. */
static void
put_age(struct buf *b, long s)
{
	if (s < 0)
		buf_adds(b, "from the future");
	else if (s < 2 * DAY)
		buf_printf(b, "%ld h old", s / HOUR);
	else
		buf_printf(b, "%ld days old", s / DAY);
}

static void
put_days(struct buf *b, const struct trust_ca *ca)
{
	if (ca->state == CA_EXPIRED)
		buf_printf(b, "ended %ld days ago", -ca->days);
	else
		buf_printf(b, "%ld days left", ca->days);
}

static void
put_ca(struct buf *b, const struct trust_ca *ca)
{
	buf_printf(b, "%s%s\n  %s, %s%s%s, %s\n  ",
	    trust_ca_ails(ca) ? "! " : "", ca->subject,
	    ca->root ? "root" : "sub-CA", ca->public ? "public" : "government",
	    *ca->generation == '\0' ? "" : " ", ca->generation,
	    ca->pinned ? "pinned" : "verifies to a pinned root");
	put_time(b, ca->not_before, true);
	buf_adds(b, " to ");
	put_time(b, ca->not_after, true);
	buf_printf(b, ": %s, ", ca_state_word(ca->state));
	put_days(b, ca);
	buf_printf(b, "\n  CRL: %s\n  key %s, signed over %s\n  SHA-256 %s\n"
	    "  file %s\n", crl_state_word(ca->crl), ca->key, ca->over,
	    ca->sha256, ca->file);
}

static void
put_crl(struct buf *b, const struct trust_crl *c)
{
	buf_printf(b, "%s%s\n  %s%sCRL of %s, %zu entries, number %s\n  ",
	    trust_crl_ails(c) ? "! " : "", c->issuer,
	    c->indirect ? "indirect " : "", c->delta ? "delta " : "",
	    c->scope, c->entries,
	    *c->number == '\0' ? "none" : c->number);
	put_time(b, c->this_update, false);
	buf_adds(b, " to ");
	if (c->next_update == 0)
		buf_adds(b, "no named end");
	else
		put_time(b, c->next_update, false);
	buf_printf(b, ": %s, ", crl_state_word(c->state));
	put_age(b, c->age);
	buf_printf(b, "\n  %s %s\n", c->fetched ? "downloaded to" : "file",
	    c->file);
}

/* One sentence on a CA, with what comes of it and what mends it. */
static void
need_of_ca(struct buf *b, const struct trust_ca *ca)
{
	static const char *const	 states[] = {
		[CA_ENDS_SOON] = "its certificate ends soon; what it issued "
		    "will be expired then. Ask for the new CA's certificate "
		    "and: cks trust install FILE",
		[CA_EXPIRED] = "its certificate has expired, and so has all "
		    "that it issued. Ask for the new CA's certificate and: "
		    "cks trust install FILE",
		[CA_NOT_YET_VALID] = "its certificate is not valid yet. Is "
		    "the clock right?",
	};

	if (ca->state != CA_VALID)
		buf_printf(b, "%s: %s\n", ca->subject, states[ca->state]);
	/* of a CA outside its time no status is asked any more */
	if ((ca->state == CA_VALID || ca->state == CA_ENDS_SOON) &&
	    ca->crl == CRL_MISSING)
		buf_printf(b, "%s: there is no CRL: what it issued is "
		    "status-unknown, and such requests wait and then go to "
		    "review. Mend it: cks trust refresh, or cks trust "
		    "install FILE\n",
		    ca->subject);
}

static void
need_of_crl(struct buf *b, const struct trust_crl *c)
{
	if (c->state == CRL_STALE)
		buf_printf(b, "%s: the CRL in %s is stale: what it is for is "
		    "status-unknown, and such requests wait and then go to "
		    "review. Mend it: cks trust refresh, or cks trust "
		    "install FILE\n",
		    c->issuer, c->file);
	else if (c->state == CRL_NOT_YET_VALID)
		buf_printf(b, "%s: the CRL in %s is not valid yet. Is the "
		    "clock right?\n", c->issuer, c->file);
}

size_t
cli_trust_needs(struct buf *b, const struct trust_view *v)
{
	size_t	 i, n = 0, before = b->n;

	if (v->ncas == 0)
		buf_adds(b, "there is no CA: no signature can be good. Mend it: "
		    "cks trust install FILE\n");
	for (i = 0; i < v->ncas; i++)
		need_of_ca(b, &v->cas[i]);
	for (i = 0; i < v->ncrls; i++)
		need_of_crl(b, &v->crls[i]);
	buf_add(b, v->warnings);
	for (i = before; i < b->n; i++)
		n += b->p[i] == '\n';
	return n;
}

void
cli_trust_text(struct buf *b, const struct trust_view *v, time_t now)
{
	struct buf	 needs = { 0 };
	size_t		 i, n = cli_trust_needs(&needs, v);
	struct slice	 rest = buf_slice(&needs), line, eol;

	for (i = 0; i < v->ncas; i++)
		put_ca(b, &v->cas[i]);
	buf_adds(b, "\n");
	for (i = 0; i < v->ncrls; i++)
		put_crl(b, &v->crls[i]);
	buf_adds(b, "\n");
	while (slice_line(&rest, &line, &eol)) {
		buf_adds(b, "! ");
		buf_add(b, line);
		buf_adds(b, "\n");
	}
	put_time(b, now, false);
	buf_printf(b, ": CAs: %zu, CRLs: %zu, other certificates: %zu; ",
	    v->ncas, v->ncrls, v->nothers);
	if (n == 0)
		buf_adds(b, "nothing needs attention\n");
	else
		buf_printf(b, "needing attention: %zu\n", n);
	b->failed |= needs.failed;
	buf_free(&needs);
}
