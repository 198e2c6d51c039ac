/* verify.h: judging a CMS signature (RFC 5652, RFC 8551, Nghị định 68/2024) */
#ifndef CRYPTO_VERIFY_H
#define CRYPTO_VERIFY_H

#include "crypto/algorithm.h"
#include "crypto/holder.h"
#include "crypto/revocation.h"
#include "crypto/trust.h"
#include "crypto/verdict.h"

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
	time_t		 claim_age;	/* seconds that a signer's own time may
					   be past without a word; 0: any */
	revocation_fn	 ask;		/* may be NULL: nothing at hand */
	void		*ctx;		/* of ask */
	const struct path_policy *policy; /* NULL: all zero */
	const struct algorithms	*algorithms; /* NULL: RSA from 2048 bits, P-256,
					   P-384, P-521; SHA-256, -384, -512,
					   weak SHA-1 */
	const struct key_uses	*uses;	/* NULL: either usage; for mail, for
					   all, or says nothing */
	const struct holder_rule *holders; /* the first that fits; NULL: those
					   of holder.c */
	size_t		 nholders;
};

/*
 * Judge a detached signature over content, which is a range of the message
 * as received.  Returns 0 with *v (strings in the arena), whatever the
 * verdict; -1 when nothing could be decided (memory) and the message waits.
 */
int	cms_judge_detached(struct arena *, const struct judge *,
	    struct slice content, struct slice der, struct sigverdict *v);

/* What was signed: the bytes before a hole and those behind it, or one run. */
struct ranges {
	struct slice	before, after;
};

/* A signature inside a document, as the document has it. */
struct cms_document {
	struct ranges		 content;
	struct slice		 der;	/* all of the hole: after the CMS it
					   holds nothing but zeros */
	bool			 cades;	/* the signer must have signed which
					   certificate is his (ETSI EN 319 142) */
	time_t			 stamped; /* as a time stamp of the document
					   that covers this signature proves; 0 */
	const char		*tsa;	/* whose that is */
	/* what stands beside the signatures, not signed by them (DSS) */
	const struct slice	*certs, *ocsps;
	size_t			 ncerts, nocsps;
};

/*
 * Judge a signature inside a document: exactly one signer, detached, a key that
 * may sign documents.  0 or -1 as above.
 */
int	cms_judge_document(struct arena *, const struct judge *,
	    const struct cms_document *, struct sigverdict *v);

/* What a time stamp over a document is worth, in place of a signature. */
struct docstamp {
	time_t		 at;	/* what it proves; 0: nothing */
	enum reason	 why;	/* R_NONE, or why it proves nothing */
	const char	*tsa;	/* RFC 4514, "" */
};

/* The same for a DocTimeStamp (ETSI.RFC3161).  0 or -1 as above. */
int	stamp_judge_document(struct arena *, const struct judge *,
	    const struct cms_document *, struct docstamp *);

/*
 * Judge a CMS that carries its content (application/pkcs7-mime).  content
 * gets the enclosed bytes as soon as they could be read, good or bad, so
 * that they can be searched for a request; whether they may be believed is
 * v->cls.  An enveloped CMS gives SIG_ENCRYPTED.  0 or -1 as above.
 */
int	cms_judge_opaque(struct arena *, const struct judge *,
	    struct slice der, struct buf *content, struct sigverdict *v);

/* What bytes in DER are, by their structure; nothing of it is verified. */
enum cms_kind { CMS_KIND_NONE, CMS_KIND_SIGNED, CMS_KIND_ENCRYPTED };

/* Certificates alone, signed by nobody, are CMS_KIND_NONE. */
enum cms_kind
	cms_kind(struct slice der);

/*
 * Does this mailbox speak through this certificate?  Local parts compare
 * exactly, domains as mail/domain.h has it (RFC 8550 3, RFC 9598 5).
 */
bool	certname_covers(const struct signer *, const char *addr);

#endif
