/* verdict.h: what is known of a signature, in words and facts, free of OpenSSL */
#ifndef CRYPTO_VERDICT_H
#define CRYPTO_VERDICT_H

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
	time_t		 revoked_at;	/* 0 when not revoked */
};

/* All signers of one CMS; the class is the worst of theirs. */
struct sigverdict {
	enum sigclass		 cls;
	enum reason		 why;
	const struct signer	*signers;
	size_t			 nsigners;
};

/* The worse of two classes, for several signers or several documents. */
enum sigclass	 sigclass_worse(enum sigclass, enum sigclass);

#endif
