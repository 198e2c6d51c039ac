/* signer_anew.h: the signal of a reload that tells a signer nothing new */
#ifndef PROGRAMS_SIGNER_ANEW_H
#define PROGRAMS_SIGNER_ANEW_H

#include <stdbool.h>

/*
 * Lead a process group of our own, and make SIGNER_ANEW to be read: from the
 * descriptor that is returned, or -1.
 */
int	anew_hear(void);
/* Did it come since the last call? */
bool	anew_wanted(int fd);

#endif
