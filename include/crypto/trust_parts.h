/* trust_parts.h: what the files of the trust snapshot share; nobody else includes it */
#ifndef CRYPTO_TRUST_PARTS_H
#define CRYPTO_TRUST_PARTS_H

#include <stdatomic.h>

#include "crypto/chain.h"

#define PINS_MAX	256	/* a PKI has a handful */

/* Where a CRL of a snapshot came from, and who signed it. */
struct crl_origin {
	char	*file;
	X509	*issuer;	/* one of the certs; of a given one, or NULL */
	struct digest bytes;	/* of the file, when it is all of it; else 0 */
	bool	 fetched;
};

struct trust {
	atomic_uint	 count;
	X509_STORE	*store;
	STACK_OF(X509)	*certs;		/* alias: the file it came from */
	STACK_OF(X509_CRL) *crls;
	struct crl_origin *origins;	/* one for each of the crls */
	struct pin	*pins;
	size_t		 npins;
	struct buf	 warnings;
	struct lru	*paths;		/* of signers that were good */
	struct lru	*sent;		/* certificates that came with them */
	struct lru	*known;		/* who they are, and how they sign */
	EVP_MD		*sha256;	/* fetched once, of what is looked up */
};

/* What is at work while a snapshot is read. */
struct loader {
	struct trust	*t;
	struct buf	*faults;
	size_t		 nfaults;
	bool		 fetched;	/* the folder is the fetcher's */
	size_t		 left;		/* bytes that its files may have */
	bool		 given;		/* whose CRL it is, the mail may tell */
	const struct trust *before;	/* NULL: none */
	struct digest	 bytes;		/* of the file, when one CRL is all of
					   it; else 0 */
};

/* What to do with the bytes of a file; file is its path, for faults. */
typedef void (*take_fn)(struct loader *, const char *file, struct slice);

/*
 * A snapshot of all that has no fault, with the number of the others; NULL,
 * a fault too, without memory.  One with faults is to be told of, not to be
 * judged by: trust_load refuses it.
 */
struct trust	*trust_read(const struct trust_paths *, struct buf *faults,
		    size_t *nfaults);

/* An empty one, or NULL. */
struct trust	*trust_new(void);
/* Remember the certificates of a file: a take_fn. */
void	trust_take_certs(struct loader *, const char *file, struct slice);
/*
 * Only certificates without a fault stay, and CAs among them are in the
 * store: no other may vouch for anything, not even for a CRL.
 */
void	trust_sort_certs(struct loader *);
/* Pinned roots among the certs, into the store.  0 or -1 (memory). */
int	trust_add_roots(struct trust *);
/*
 * What keeps a certificate out of the trust folder, or NULL: it is a pinned
 * root, or verifies to one in the store, with the help of the certs.
 */
const char	*trust_cert_fault(const struct trust *, X509 *);
/* The pin of the root that a certificate verifies to at any time, or NULL. */
const struct pin *trust_root_of(const struct trust *, X509 *);

/* Add the line "FILE: what" to the faults. */
void	trust_fault(struct loader *, const char *file, const char *what);
/* Take one file, or every file of a folder in the order of names. */
void	trust_take_file(struct loader *, const char *path, take_fn);
/* The number of files in the folder, or -1 with the fault told. */
int	trust_take_folder(struct loader *, const char *folder, take_fn);

/*
 * The certificates and the CRLs in the bytes of a file, added to the stacks:
 * one in DER, or any number in PEM, where text and other things between them
 * are passed over.  A stack may be NULL: not asked for.  How many were added;
 * -1 when there is none, or one of them is damaged or followed by more.
 */
int	trust_parse(struct slice, STACK_OF(X509) *, STACK_OF(X509_CRL) *);

/* Read the pins: a take_fn. */
void	trust_take_pins(struct loader *, const char *file, struct slice);
/* The pin with this digest, or NULL. */
const struct pin *trust_pin_find(const struct trust *, const struct digest *);

/* Read CRLs, which some certificate of the snapshot must have signed. */
void	trust_take_crls(struct loader *, const char *file, struct slice);
/*
 * Read the fetcher's folder, where there is one.  What is wrong in it is a
 * warning: others write there.  Of a fetched CRL and another of the same
 * scope the newer stays, and only that.
 */
void	trust_take_fetched(struct trust *, const struct trust *before,
	    const char *folder);
/* Keep a CRL, which is the snapshot's from then on; NULL, or why not. */
const char	*trust_keep_crl(struct loader *, const char *file, X509_CRL *,
		    X509 *issuer);
/* Whoever of the folder signed a CRL, or NULL. */
X509	*trust_crl_issuer(const struct trust *, X509_CRL *);
/*
 * Do two CRLs of one key speak of the same certificates in the same way
 * (RFC 5280 5.2.3 to 5.2.5), so that the newer one replaces the other?
 */
bool	trust_crl_same_scope(const X509_CRL *, const X509_CRL *);
/* By thisUpdate, and within that by number. */
bool	trust_crl_newer(const X509_CRL *, const X509_CRL *than);

#endif
