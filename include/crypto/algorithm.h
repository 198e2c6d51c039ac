/* algorithm.h: which keys, digests, uses and policies are relied on, in words */
#ifndef CRYPTO_ALGORITHM_H
#define CRYPTO_ALGORITHM_H

#include <stdbool.h>

struct bits {
	int	 min, max;		/* max 0: no such key */
};

/* Lists of words end with NULL. */
struct algorithms {
	const char *const *digests;	/* "sha-256": of messages, and what
					   certificates are signed over */
	const char *const *weak;	/* or these are signed over, and then
					   SIG_WEAK; of no message ever */
	const char *const *curves;	/* "P-256" */
	struct bits	   rsa, dsa;
	const char *const *schemes;	/* "rsa", "rsa-pss", "ecdsa": of
					   messages; a CA chooses its own */
};

/* What a signer's certificate says it is for. */
struct key_uses {
	const char *const *usages;	/* one of "digitalSignature",
					   "nonRepudiation"; a certificate that
					   says nothing may all (RFC 5280
					   4.2.1.3) */
	const char *const *purposes;	/* one of these: "emailProtection", a
					   dotted OID, or "none", which is
					   saying nothing */
};

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

/* What is wrong with such a word, for a configuration; NULL: nothing. */
const char	*algorithm_digest_fault(const char *);
const char	*algorithm_scheme_fault(const char *);
const char	*algorithm_curve_fault(const char *);
const char	*usage_word_fault(const char *);
const char	*purpose_word_fault(const char *);
const char	*policy_word_fault(const char *);

#endif
