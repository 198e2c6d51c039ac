/* siglog.h: the signer's own record of every signature it made */

/*
 * The file state_dir/signatures.log has a line a signature and nothing else,
 * ended by LF, of five fields parted by one tab each, none of them empty:
 *
 *	time		of the signature, UTC: 2026-01-31T08:00:00Z
 *	identity	of the unit or key: a-z, 0-9 and hyphens
 *	queue id	as Postfix names the mail: printable ASCII without
 *			blanks; "-" where there is none
 *	SHA-256		of the signed bytes, 64 digits of 0-9 and a-f
 *	From		the address signed for: ASCII without blanks (in A-labels,
 *			RFC 5890); "-" for a probe of `cks token test`
 *
 * More fields may come behind these, never others in their place.  Lines are
 * only added, each whole and under an exclusive flock(2) of the file, which
 * several signers do; times may stand a few seconds out of order.  A line is
 * on the disk before its signature leaves the signer.
 *
 * Its folder's group may read it, and imports it into the register, which
 * looks for what was renamed under signatures.log.1.
 *
 * To rotate it without loss: rename(2) it within its folder, then take and
 * release a flock of the renamed file.  From then on nothing is
 * added to it: who waited for that lock sees that the name is another's and
 * opens a new file.  Whoever copies and truncates loses lines.
 */
#ifndef CRYPTO_SIGLOG_H
#define CRYPTO_SIGLOG_H

#include <time.h>

#include "crypto/digest.h"

#define SIGLOG_NAME	"signatures.log"

struct sigrow {
	time_t		 when;
	const char	*identity;
	struct slice	 qid;		/* printable ASCII without blanks */
	struct digest	 entity;	/* of what was signed */
	struct slice	 from;		/* an address */
};

/* Add the line of a signature.  0, or -1: no memory, no such time. */
int	siglog_line(struct buf *, const struct sigrow *);

struct siglog;

/* The log in that folder, which must live as long; NULL: no memory. */
struct siglog
	*siglog_new(const char *state_dir);
void	 siglog_free(struct siglog *);		/* takes NULL */
/*
 * Append whole lines and have them on the disk.  0, or -1 with errno and the
 * file as it was; of a disk that fails it may hold them all the same.
 */
int	 siglog_write(struct siglog *, struct slice lines);

#endif
