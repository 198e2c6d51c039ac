/* siglog.h: the signer's own record of every signature it made */
#ifndef CRYPTO_SIGLOG_H
#define CRYPTO_SIGLOG_H

#include <time.h>

#include "base/bytes.h"

#define SIGLOG_NAME	"signatures.log"

struct sigrow {
	time_t		 when;
	const char	*identity;
	struct slice	 qid;		/* printable ASCII without blanks */
	struct slice	 entity;	/* its SHA-256 is recorded */
	struct slice	 from;		/* an address */
};

/*
 * Append one line to state_dir/signatures.log, of fields parted by tabs (time
 * in UTC, identity, queue id or "-", SHA-256, From), and have it on the disk.
 * 0, or -1 with errno and the file as it was.
 */
int	siglog_append(const char *state_dir, const struct sigrow *);

#endif
