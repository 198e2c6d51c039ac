/* timestamp.h: what came along in a CMS to prove when it was signed and that it counted then */
#ifndef CRYPTO_TIMESTAMP_H
#define CRYPTO_TIMESTAMP_H

#include "crypto/integrity.h"

#define STAPLED_MAX	8	/* responses looked at for one signer; two serve
				   a path, two that of its time stamp */

#define CLOCK_SKEW	300	/* seconds between two honest clocks */

/* OCSPResponses in DER, borrowed from the CMS or copied into the arena. */
struct stapled {
	struct slice	v[STAPLED_MAX];
	size_t		n;
};

/*
 * Add the OCSP responses that a CMS carries for all of its signers, as
 * id-ri-ocsp-response (RFC 5940) among SignedData's crls.  der: its bytes.
 * No CRL is taken: OpenSSL chooses among CRLs before it verifies them, so that
 * one sent along could take the place of one that lists the signer.
 */
void	stapled_of_cms(struct slice der, struct stapled *);

/*
 * Add those of one signer: CAdES revocation-values (RFC 5126 6.3.4), unsigned,
 * and Adobe's revocationInfoArchival (ISO 32000-2 12.8.3.3), signed.
 */
void	stapled_of_signer(struct arena *, CMS_SignerInfo *, struct stapled *);

/* Add those that stand beside the signatures of a document (its DSS). */
void	stapled_of_document(const struct cms_document *, struct stapled *);

/* What the time stamps of a signer come to. */
struct stamps {
	time_t		 at;	/* the earliest that is proven; 0: none is */
	enum reason	 why;	/* R_NONE: at is proven, or none is there;
				   else what is wrong with the first */
	const char	*tsa;	/* subject of the TSA of the one told; "" */
};

/*
 * Judge the signature-time-stamps of a signer (RFC 3161, RFC 5816, CAdES
 * id-aa-signatureTimeStampToken) whose signature is known to be good.  One
 * that is not good is as none.  0, or -1: nothing could be decided.
 */
int	stamps_judge(const struct job *, CMS_SignerInfo *,
	    const struct stapled *, struct stamps *);

/* What is odd about the signer's own word on the time, or R_NONE. */
enum reason
	claim_fault(const struct judge *, const struct signer *);

#endif
