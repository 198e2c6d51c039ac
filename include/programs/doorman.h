/* doorman.h: answers `cks`, which asks the running gateway for its signers and its register */
#ifndef PROGRAMS_DOORMAN_H
#define PROGRAMS_DOORMAN_H

#include <sys/types.h>

#include "programs/remote.h"

/*
 * What comes through the door: u32 op, str signer, str identity, and for
 * SIGN_ENTITY the entity as a memfd.  DOOR_STATUS is answered with samples
 * (tally.h), all else by the signer, or not.
 * Or u32 DOOR_REGISTER and an op of register_ops.h, with its memfd; the
 * answer is the registrar's, with its own.
 */
#define DOOR_STATUS	100	/* beside enum sign_op */
#define DOOR_STATUS_MS	3000	/* numbers are at hand */
#define DOOR_MS		15000	/* a probe may open a token anew */
#define DOOR_REGISTER	1000
#define DOOR_REGISTER_MS 60000	/* a purge, or a sum over a million rows */

/* Who knows what is asked for; lives as long as the process. */
struct doorman {
	struct remote	*remote;
	void		(*status)(void *ctx, struct buf *samples);
	void		*ctx;
	uid_t		 owner;		/* beside root, who may ask for
					   everything; others for DOOR_STATUS */
};

/*
 * Take the caller who waits at a listening socket, and answer in a thread of
 * its own.
 */
void	doorman_serve(int door, const struct doorman *);

#endif
