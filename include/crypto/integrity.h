/* integrity.h: one CMS at work, shared by what judges mail and time stamps; nobody else includes it */
#ifndef CRYPTO_INTEGRITY_H
#define CRYPTO_INTEGRITY_H

#include "crypto/chain.h"

struct job {
	struct arena		*arena;
	const struct judge	*judge;
	CMS_ContentInfo		*cms;
	struct slice		 der;	/* its bytes */
	int			 type;	/* NID of what its content must be */
	struct ranges		 content;
	const struct cms_document *document; /* it stands in one; NULL */
	STACK_OF(X509)		*sent;	/* certificates in the CMS; NULL: not
					   taken out yet */
	bool			 known;	/* all of them were remembered */
	/* these are set by job_open */
	STACK_OF(X509)		*help;	/* those of them that may help */
	BIO			*hashes; /* content has gone through these */
};

/* Is this few enough values to parse? */
bool		cms_is_small(struct slice der);
/*
 * Read a CMS that nothing follows and that is few enough values to parse.
 * R_NONE with *out, which the caller frees, or why it is none.
 */
enum reason	cms_parse(struct slice der, CMS_ContentInfo **out);
/*
 * The CMS at the beginning of what stands in a document's hole, R_NONE with
 * *cms cut off; else R_NOT_CMS, or R_TRAILING when what follows is not zeros.
 */
enum reason	cms_unpad(struct slice hole, struct slice *cms);
/* R_NONE when it is SignedData that somebody signed. */
enum reason	cms_check_signed_data(CMS_ContentInfo *);

/* R_NONE for a digest that may stand for a content, or why not. */
enum reason	digest_fault(const struct judge *, int nid);

/* 0, or -1: no memory.  job_close is called in any case. */
int	job_open(struct job *);
void	job_close(struct job *);

/* The signer's certificate, from the CMS or the trust folder; borrowed. */
X509	*job_leaf(const struct job *, CMS_SignerInfo *);
/* Name the signer's digest.  R_NONE, or why it does not count. */
enum reason
	job_digest(const struct job *, CMS_SignerInfo *, struct signer *);
/*
 * What the signature itself is worth: content, attributes, algorithms and
 * value, not the certificate.  Fills the signer's digest and scheme.  0 with
 * *why, or -1: no memory.
 */
int	job_integrity(const struct job *, CMS_SignerInfo *, X509 *leaf,
	    struct signer *, enum reason *why);

/*
 * signingCertificate and its second version (RFC 5035), where they are there,
 * must name the certificate that we judge, named's first: else one certificate
 * could be put in the place of another with the same key.
 */
bool	attributes_name(CMS_SignerInfo *, STACK_OF(X509) *named);

/* Is one of them among the signed attributes? */
bool		attributes_have_name(CMS_SignerInfo *);

/*
 * R_NONE when what must stand once among the signed attributes does, what may
 * stand there fits, and all are in the order of DER (RFC 5652 5.3); else
 * R_ATTRIBUTES.  named: the signer's certificate, then all that he may have
 * named besides.
 */
enum reason
	attributes_fault(const struct job *, CMS_SignerInfo *,
	    STACK_OF(X509) *named);

#endif
