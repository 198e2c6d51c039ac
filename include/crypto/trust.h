/* trust.h: the certificates and CRLs we judge by: a counted snapshot */
#ifndef CRYPTO_TRUST_H
#define CRYPTO_TRUST_H

#include "base/bytes.h"

struct trust;

struct trust_paths {
	const char	*folder;	/* CA certificates, PEM or DER */
	const char	*crls;		/* CRLs, PEM or DER; NULL: none */
	const char	*pins;		/* conf/pins: which roots count, and as what */
	const char	*fetched;	/* CRLs that were downloaded; NULL: none */
	const struct trust *before;	/* what files of CRLs hold that have not
					   changed since is taken from there,
					   not parsed again; NULL: none */
};

/*
 * Read a snapshot.  Every fault is added to faults as a line
 * "FILE: what is wrong" ("PINS:LINE: ..." for the pins file): an unreadable
 * file, one that is no certificate, a root without a pin, a sub-CA that does
 * not verify to a pinned root, a CRL of nobody.  Returns 0 with *out (count
 * 1) when there was no fault, else -1.  An empty folder is a fault.
 *
 * The folder of fetched CRLs need not be there, and what is wrong in it
 * refuses nothing: such a file is left out, with a warning.  A fetched CRL and
 * one of the same key and scope in the other folder: the newer one counts.
 *
 * The pins file has lines "SHA256-OF-DER  root|sub  government|public
 * GENERATION  # remark"; a root pinned `public` is genuine but not "công vụ".
 */
int		 trust_load(const struct trust_paths *, struct trust **out,
		    struct buf *faults);
/*
 * The same for somebody who judges on his own account: folder and crls may
 * each be one file; crls may be NULL.  Without pins (NULL) every self-signed
 * certificate counts as a root, and what leads to none is passed over.  CRLs
 * may be of issuers that only a mail brings.  fetched is not looked at.
 */
int		 trust_given(const struct trust_paths *, struct trust **out,
		    struct buf *faults);
struct trust	*trust_ref(struct trust *);
void		 trust_unref(struct trust *);	/* takes NULL */
/* What was left out, lines as faults are; the snapshot's. */
struct slice	 trust_warnings(const struct trust *);

#endif
