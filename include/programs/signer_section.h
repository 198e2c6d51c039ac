/* signer_section.h: what a signer is told before anything is asked of it */
#ifndef PROGRAMS_SIGNER_SECTION_H
#define PROGRAMS_SIGNER_SECTION_H

#include "programs/seats.h"

/*
 * The first messages of a channel: credentials, and then the section that
 * names them (control.h).  1 with *out, in the arena, and what its tokens are
 * for; 0 when the channel ended before it came, -1 when it is none.
 */
int	signer_section(int channel, struct arena *, struct section *out,
	    enum seats_use *);

#endif
