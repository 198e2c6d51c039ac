/* doorman.h: answers `cks`, which asks the running gateway for its signers */
#ifndef PROGRAMS_DOORMAN_H
#define PROGRAMS_DOORMAN_H

#include "programs/remote.h"

/*
 * What comes through the door: u32 op, str signer, str identity.  All but
 * SIGN_ENTITY is handed on; the answer is the signer's, or none.
 */
#define DOOR_MS		15000	/* a probe may open a token anew */

/*
 * Take the caller who waits at a listening socket, and answer in a thread of
 * its own: remote must live as long as the process.
 */
void	doorman_serve(int door, struct remote *);

#endif
