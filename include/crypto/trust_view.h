/* trust_view.h: the CAs and CRLs of a trust folder as facts for people, free of OpenSSL */
#ifndef CRYPTO_TRUST_VIEW_H
#define CRYPTO_TRUST_VIEW_H

#include <time.h>

#include "base/arena.h"
#include "crypto/trust.h"

/* A certificate is told to end soon this long before: to get a new CA's. */
#define VIEW_SOON_DAYS	90

enum ca_state { CA_VALID, CA_ENDS_SOON, CA_EXPIRED, CA_NOT_YET_VALID };

/* CRL_OLD: a newer one for the same certificates is there and counts. */
enum crl_state { CRL_CURRENT, CRL_STALE, CRL_NOT_YET_VALID, CRL_OLD,
	CRL_MISSING };

/*
 * Strings live in the arena.  They are UTF-8 without what can not be seen,
 * but are the choice of whoever made the certificate or file.
 */
struct trust_ca {
	const char	*file;
	const char	*subject;	/* RFC 4514 */
	const char	*generation;	/* of its root's pin; "" for none */
	const char	*key;		/* "rsa-4096", "P-256" */
	const char	*over;		/* what it is signed over: "sha-256" */
	const char	*sha256;	/* hexadecimal, of the DER */
	bool		 public;	/* genuine, but not "công vụ" */
	bool		 root;
	bool		 pinned;	/* itself, not only its root */
	time_t		 not_before, not_after;	/* -1: can not be read */
	long		 days;		/* left; negative: since its end */
	enum ca_state	 state;
	enum crl_state	 crl;		/* of the best CRL it signed itself,
					   deltas left aside */
};

struct trust_crl {
	const char	*file;
	bool		 fetched;	/* downloaded, not put there by hand */
	const char	*issuer;	/* RFC 4514 */
	const char	*number;	/* hexadecimal; "" without one */
	bool		 delta, indirect;
	const char	*scope;		/* "all", "CA certificates", ... */
	time_t		 this_update;	/* -1: can not be read */
	time_t		 next_update;	/* 0: none named */
	long		 age;		/* seconds since this_update */
	size_t		 entries;
	enum crl_state	 state;
};

struct trust_view {
	struct trust_ca	 *cas;
	size_t		  ncas;
	struct trust_crl *crls;
	size_t		  ncrls;
	size_t		  nothers;	/* certificates that are no CA's */
	struct slice	  warnings;	/* as trust_warnings has them */
};

/*
 * What is in the folders, as it looks at a time.  What has a fault is left
 * out, with the fault added as trust_load does.  0, or -1 without memory.
 */
int		 trust_view(struct arena *, const struct trust_paths *,
		    time_t now, struct trust_view *, struct buf *faults);

/* "valid", "ends-soon", ...; "current", "stale", "missing", ... */
const char	*ca_state_word(enum ca_state);
const char	*crl_state_word(enum crl_state);

/* Would an administrator have to do something? */
bool		 trust_ca_ails(const struct trust_ca *);
bool		 trust_crl_ails(const struct trust_crl *);

#endif
