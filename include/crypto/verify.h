/* verify.h: judging a CMS signature (RFC 5652, RFC 8551, Nghị định 68/2024) */
#ifndef CRYPTO_VERIFY_H
#define CRYPTO_VERIFY_H

#include "crypto/revocation.h"
#include "crypto/trust.h"
#include "crypto/verdict.h"

/*
 * What path validation starts with besides the path, its time and the roots
 * (RFC 5280 6.1.1): all zero is the RFC's own most permissive start.
 */
struct path_policy {
	const char *const *policies;	/* (c) user-initial-policy-set: dotted
					   OIDs up to NULL; none: any-policy */
	bool	 inhibit_mapping;	/* (e) */
	bool	 explicit_policy;	/* (f) one of policies must be valid
					   for the whole path */
	bool	 inhibit_any;		/* (g) */
};

struct bits {
	int	 min, max;		/* max 0: no such key */
};

/* Keys and digests that are relied on, by OpenSSL's names, up to NULL. */
struct algorithms {
	const char *const *digests;	/* certificates are signed over these */
	const char *const *weak;	/* or over these, and then SIG_WEAK */
	const char *const *curves;
	struct bits	   rsa, dsa;
};

/*
 * What becomes of a status that can not be had.  Only a person who asks on
 * his own account may choose: the daemon requires one.
 */
enum revocation_mode {
	REVOCATION_REQUIRE,		/* then it is SIG_STATUS_UNKNOWN */
	REVOCATION_SOFT,		/* FACT_UNREVOKED says so, no more */
	REVOCATION_OFF			/* nobody is asked, nor any CRL */
};

/* What a judgement is made with; nothing in it is changed. */
struct judge {
	struct trust	*trust;
	time_t		 now;		/* time of reception */
	time_t		 grace;		/* seconds a CRL still counts after its
					   nextUpdate; the verdict says so */
	enum revocation_mode revocation;
	revocation_fn	 ask;		/* may be NULL: nothing at hand */
	void		*ctx;		/* of ask */
	const struct path_policy *policy; /* NULL: all zero */
	const struct algorithms	*algorithms; /* NULL: RSA from 2048 bits, P-256,
					   P-384, P-521; SHA-256, -384, -512,
					   weak SHA-1 */
};

/*
 * Judge a detached signature over content, which is a range of the message
 * as received.  Returns 0 with *v (strings in the arena), whatever the
 * verdict; -1 when nothing could be decided (memory) and the message waits.
 */
int	cms_judge_detached(struct arena *, const struct judge *,
	    struct slice content, struct slice der, struct sigverdict *v);

/*
 * Judge a CMS that carries its content (application/pkcs7-mime).  content
 * gets the enclosed bytes as soon as they could be read, good or bad, so
 * that they can be searched for a request; whether they may be believed is
 * v->cls.  An enveloped CMS gives SIG_ENCRYPTED.  0 or -1 as above.
 */
int	cms_judge_opaque(struct arena *, const struct judge *,
	    struct slice der, struct buf *content, struct sigverdict *v);

/*
 * Does this mailbox speak through this certificate?  Local parts compare
 * exactly, domains as mail/domain.h has it (RFC 8551 4.4, RFC 9598 5).
 */
bool	certname_covers(const struct signer *, const char *addr);

#endif
