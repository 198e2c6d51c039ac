/* verdict.h: what is known of a signature, in words and facts, free of OpenSSL */
#ifndef CRYPTO_VERDICT_H
#define CRYPTO_VERDICT_H

#include <stdbool.h>
#include <time.h>

#include "base/arena.h"
#include "base/reason.h"

/* One word per class (README, Words); their order here says nothing. */
enum sigclass {
	SIG_NONE, SIG_ENCRYPTED, SIG_GOOD, SIG_WEAK, SIG_PUBLIC_CA,
	SIG_UNKNOWN_CA, SIG_EXPIRED, SIG_NOT_YET_VALID, SIG_REVOKED,
	SIG_STATUS_UNKNOWN, SIG_BAD, SIG_PARTIAL, SIG_BROKEN,
	SIG__MAX
};

/* "good", "public-ca", ... */
const char	*sigclass_word(enum sigclass);

/* Who holds a certificate, told by its subject. */
enum holder { HOLDER_UNKNOWN, HOLDER_AGENCY, HOLDER_PERSON, HOLDER_DEVICE };

const char	*holder_word(enum holder);

/* What the revocation data at hand say of a certificate. */
enum certstatus { STATUS_UNKNOWN, STATUS_GOOD, STATUS_REVOKED };

/* Who said so: nobody, a CRL, an OCSP answer, one that came with the mail. */
enum statussource { SOURCE_NONE, SOURCE_CRL, SOURCE_OCSP, SOURCE_STAPLED };

const char	*certstatus_word(enum certstatus);
const char	*statussource_word(enum statussource);

struct certstate {
	enum certstatus	 status;
	enum statussource source;
	time_t		 this_update;	/* of what said so; 0: nothing did */
	time_t		 next_update;	/* 0: it names none */
	bool		 grace;		/* older than that, but not by much */
	time_t		 revoked_at;	/* 0: not revoked, or no date given */
	const char	*revoked_why;	/* RFC 5280 5.3.1 "keyCompromise"; "" */
};

/* One certificate of a path, the signer's first. */
struct pathcert {
	const char	*subject, *issuer;	/* RFC 4514 */
	const char	*serial;	/* upper-case hexadecimal */
	const char	*sha256;	/* of its DER, lower-case hexadecimal */
	const char	*key;		/* "rsa-2048", "P-256" */
	const char	*over;		/* digest its issuer signed: "sha-256" */
	time_t		 not_before, not_after;
	struct certstate state;		/* of a root: what its own CRL says,
					   else nobody asks */
};

/* What is found of a signer, each for itself (Điều 31, 32). */
enum sigfact {
	FACT_INTEGRITY,		/* the content is what was signed */
	FACT_TRUSTED,		/* a path to a pinned government root */
	FACT_FIT,		/* the certificate may sign mail */
	FACT_IN_TIME,		/* all of the path, at the time of signing */
	FACT_UNREVOKED,		/* all of the path, at the time of signing */
	FACT__MAX
};

enum truth { TRUTH_UNKNOWN, TRUTH_YES, TRUTH_NO };

const char	*fact_word(enum sigfact);	/* "integrity", "trusted", ... */
const char	*truth_word(enum truth);

struct told {
	enum truth	is;
	enum reason	why;		/* R_NONE when it is yes */
};

/*
 * One signer.  Strings live in the arena of the judgement; they are UTF-8
 * with control characters and bidirectional marks escaped, but are the
 * sender's choice all the same: quote them wherever they go.
 */
struct signer {
	enum sigclass	 cls;
	enum reason	 why;
	enum holder	 holder;
	const char	*subject;	/* RFC 4514, "CN=...,L=...,C=VN"; "" */
	const char	*cn, *o, *ou;	/* "" when missing; several joined by ", " */
	const char	*issuer;	/* RFC 4514 */
	const char	*serial;	/* upper-case hexadecimal */
	const char	*const *mailboxes; /* SAN rfc822Name, SmtpUTF8Mailbox */
	size_t		 nmailboxes;
	const char	*digest;	/* "sha-256" */
	const char	*scheme;	/* "rsa", "rsa-pss", "ecdsa" */
	const char	*generation;	/* of the pin of its root: "G2", or "" */
	time_t		 not_before, not_after;
	time_t		 signing_time;	/* as claimed, 0 when absent: unproven */
	enum reason	 claim_why;	/* what is odd about that claim, R_CLAIM_*;
					   told only, it decides nothing */
	time_t		 stamped;	/* as a good time stamp proves, and then
					   cls, why, facts and path are as of
					   that time; 0: none does, and they
					   are as of reception */
	enum reason	 stamp_why;	/* R_NONE: stamped says it, or there is no
					   time stamp; else what is wrong with
					   the first one, R_STAMP_*: it counts
					   for nothing and spoils nothing */
	const char	*tsa;		/* RFC 4514, who made the stamp that
					   stamped or stamp_why is about; "" */
	time_t		 revoked_at;	/* of any of path, the earliest; 0 when
					   none is, or without a date.  A good
					   signer has one when it was revoked
					   after stamped */
	struct told	 facts[FACT__MAX];
	const struct pathcert *path;	/* to the root, as far as it was found */
	size_t		 npath;
	time_t		 until;		/* of the path the same would be found
					   before then; 0: it is for now */
};

/* All signers of one CMS; the class is the worst of theirs. */
struct sigverdict {
	enum sigclass		 cls;
	enum reason		 why;
	const struct signer	*signers;
	size_t			 nsigners;
};

/* A path, a signer with all its text in another arena, which tells of failure. */
const struct pathcert *
	verdict_copy_path(struct arena *, const struct pathcert *, size_t n);
void	verdict_copy_signer(struct arena *, const struct signer *from,
	    struct signer *to);

/* The worse of two classes, for several signers or several documents. */
enum sigclass	 sigclass_worse(enum sigclass, enum sigclass);

#endif
