/* chain_walk.h: a path under judgement, shared by the files chain*.c only */
#ifndef CRYPTO_CHAIN_WALK_H
#define CRYPTO_CHAIN_WALK_H

#include "crypto/chain.h"

#define DEPTH_MAX	6	/* certificates between leaf and root; real: 1 */

/*
 * What can be wrong with a path, the worst first: of several faults of one
 * signer the first in this order is told.  The content was compared before
 * (verify.c), so integrity comes before all of these.
 */
enum fault {
	F_UNKNOWN_CA, F_CHAIN, F_ALGORITHM, F_KEY_SIZE, F_KEY_USAGE,
	F_EXPIRED, F_NOT_YET_VALID, F_REVOKED, F_STATUS, F_WEAK, F_PUBLIC,
	F_NOT_ASKED, F_NONE
};

/* What is known of the status of one certificate, by depth. */
struct standing {
	struct certstate state;
	bool		 told;		/* a CRL that counts spoke of it */
	bool		 unknown;	/* or there is none */
	bool		 counts;	/* it was revoked when it signed */
};

/* What is found on the way; everything is noted, the walk goes on. */
struct walk {
	const struct judge	*judge;
	const struct chainask	*ask;
	time_t			 at;	/* the time of signing that counts */
	enum fault		 worst;
	enum fault		 of[FACT__MAX];	/* the worst, by fact */
	bool			 told;	/* OpenSSL told of a fault */
	bool			 aside;	/* a CRL's issuer has its own path */
	X509_CRL		*crl;	/* in which OpenSSL looks; borrowed */
	struct standing		 standing[DEPTH_MAX + 2];
};

/* chain_fault.c: faults, and what they come to. */
void	walk_init(struct walk *, const struct judge *, const struct chainask *);
void	walk_note(struct walk *, enum fault);
/* The fault whose reason this is; none for R_NONE. */
void	walk_note_reason(struct walk *, enum reason);
/* OpenSSL's word for a fault, in ours; F_NONE: not its to say. */
enum fault walk_fault_of(int error);
/* Class, reason and facts of what was noted. */
void	walk_sum(const struct walk *, struct chainverdict *);

/* chain_status.c: who is revoked. */
/* A fault of kind F_STATUS or F_REVOKED at the certificate at hand. */
void	walk_note_status(struct walk *, X509_STORE_CTX *, enum fault);
/* What no CRL told: by what came along, else by asking. */
void	walk_settle_status(struct walk *, STACK_OF(X509) *chain);

#endif
