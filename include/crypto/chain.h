/* chain.h: what the files of crypto/ tell each other; nobody else includes it */
#ifndef CRYPTO_CHAIN_H
#define CRYPTO_CHAIN_H

#include <openssl/cms.h>
#include <openssl/x509_vfy.h>

#include "crypto/digest.h"
#include "crypto/verify.h"

#define GENERATION_MAX	16	/* bytes of a generation's word, with its NUL */

/* One line of the pins file. */
struct pin {
	struct digest	 cert;
	bool		 root;		/* else a sub-CA */
	bool		 public;	/* genuine, but not "công vụ" */
	char		 generation[GENERATION_MAX];
};

/* All of these are borrowed from the snapshot and never change. */

/* Pinned roots, and sub-CAs that verify to them. */
X509_STORE	*trust_store(const struct trust *);
/*
 * The CRLs.  They are not in the store, which finds by the name of a
 * certificate's issuer and so no indirect one: each verification gets all.
 */
STACK_OF(X509_CRL) *trust_crls(const struct trust *);
/* Every certificate of the folder, also such as are no CA. */
STACK_OF(X509)	*trust_certs(const struct trust *);
/* The pin of this certificate, or NULL. */
const struct pin *trust_pin(const struct trust *, const X509 *);

/* Good paths of this snapshot (chaincache.h). */
struct lru	*trust_paths_seen(const struct trust *);
/* Certificates that came with good signatures (sentcerts.h). */
struct lru	*trust_certs_seen(const struct trust *);
/* Good signers and how they sign (known.h). */
struct lru	*trust_known(const struct trust *);
/* SHA-256 as it serves their keys, which to fetch each time is dear. */
const EVP_MD	*trust_sha256(const struct trust *);

/* What is wrong with a line of the pins file, or NULL and the pin. */
const char	*trust_pin_parse(struct slice line, struct pin *);

/* What its leaf must be meant for. */
enum chainuse { USE_MAIL, USE_DOCUMENT, USE_STAMP };

/* What is asked of a path. */
struct chainask {
	enum chainuse	 use;
	X509		*leaf;
	STACK_OF(X509)	*sent;		/* came with the message: they may help
					   to find the path, never end it */
	time_t		 at;		/* proven time of signing; 0: none is,
					   and the time of reception counts */
	const struct slice *stapled;	/* OCSPResponses that came along */
	size_t		 nstapled;
	bool		 silent;	/* ask nobody for a status */
};

/* What a certificate is worth, its signature over the content left aside. */
struct chainverdict {
	enum sigclass	 cls;		/* SIG_GOOD at best */
	enum reason	 why;
	const char	*generation;	/* of the pinned root, or ""; of the
					   snapshot */
	time_t		 revoked_at;	/* 0 when not known to be revoked */
	struct told	 facts[FACT__MAX]; /* but FACT_INTEGRITY */
	const struct pathcert *path;	/* in the arena, as far as found */
	size_t		 npath;
	bool		 aside;		/* the issuer of a CRL has a path of
					   its own, which is not told */
	time_t		 until;		/* the same is found before then, by
					   chaincache_judge; 0: it is for now */
};

/*
 * Judge the path from ask's leaf to a pinned root.  0 with *v set, or -1 when
 * nothing could be decided.
 */
int	chain_judge(struct arena *, const struct judge *,
	    const struct chainask *, struct chainverdict *v);

/*
 * How every path is verified; crls: with a CRL for each certificate of it.
 * 0, or -1: no memory, or a policy that is no OID.
 */
int	chain_params(X509_VERIFY_PARAM *, time_t now, bool crls,
	    const struct path_policy *);

/* Let every verification with this store note which CRLs counted.  0 or -1. */
int	chain_watch(X509_STORE *);

/* What this judge relies on. */
const struct algorithms *algorithm_of(const struct judge *);
/* R_NONE, or why this key is not to be relied on: R_ALGORITHM, R_KEY_SIZE. */
enum reason	algorithm_key_fault(const struct algorithms *, EVP_PKEY *);
/* R_NONE, or what the certificate was signed over: R_CERT_WEAK, R_ALGORITHM. */
enum reason	algorithm_cert_fault(const struct algorithms *, X509 *);

/* A digest that has a word; strong: a message may be hashed with it. */
struct digestword {
	int		 nid;
	const char	*word;
	bool		 strong;
};
/* NULL: nobody's. */
const struct digestword *algorithm_digest(int nid);
/* RFC 4055 3.1: is it RSASSA-PSS with this digest, and MGF1 with the same? */
bool		algorithm_pss_fits(const X509_ALGOR *, int digest);
/* The digest that a signature algorithm names; NULL: none that has a word. */
const struct digestword *algorithm_signed_over(const X509_ALGOR *);
/* Is the word on a list that ends with NULL? */
bool		algorithm_listed(const char *const *, const char *);

/* Does the certificate's own word on its use allow to sign mail? */
bool		usage_may_sign(const struct judge *, X509 *leaf);
/* Or documents?  What may sign mail may, and what is meant for them. */
bool		usage_may_sign_document(const struct judge *, X509 *leaf);
/* Has it one of these extended key usages?  "none": no such extension. */
bool		usage_has(X509 *, const char *const *purposes);

/*
 * Whose certificate it is that certname_describe described.  The arena tells
 * whether memory ran out.
 */
enum holder	holder_of(struct arena *, const struct judge *, X509 *,
		    const struct signer *);

/* The time in seconds; -1 when it is none. */
time_t	chain_time(const ASN1_TIME *);

/*
 * What an OCSPResponse says of cert, which issuer issued.  Unknown as soon as
 * anything in it is not as RFC 6960 has it.  since: 0 for an answer that must
 * hold now; or the proven time of signing, after which an answer that has aged
 * since may have been made.  *out is set whole, but for who was asked.
 */
void		revocation_judge(const struct trust *, X509 *cert,
		    X509 *issuer, struct slice answer, time_t now,
		    time_t since, struct certstate *out);

/* The signer's own word on when he signed; 0 when he says nothing. */
time_t		attributes_time(CMS_SignerInfo *);

/*
 * Names, serial, validity and mailboxes of a certificate, as text in
 * the arena, which tells whether that failed.  The other members are left.
 */
void	certname_describe(struct arena *, X509 *, struct signer *);
/* The same of a certificate on a path; its state is left. */
void	certname_path(struct arena *, X509 *, struct pathcert *);
/* A name as RFC 4514 text, a serial or other number in hexadecimal. */
const char	*certname_dn(struct arena *, const X509_NAME *);
const char	*certname_number(struct arena *, const ASN1_INTEGER *);
/*
 * Add text with what is unseen or no UTF-8 written as \XX, as RFC 4514 2.4
 * does, a backslash too; what is too long for anybody to read ends in "...".
 */
void	certname_escape(struct buf *, struct slice);

#endif
