/* inspector_anew.h: cks-inspector begins anew, with what only its loader can be told */
#ifndef PROGRAMS_INSPECTOR_ANEW_H
#define PROGRAMS_INSPECTOR_ANEW_H

#include <stdbool.h>

/* Has the loader been told to look up every function at once? */
bool	inspector_looked_up(void);
/*
 * Begin anew with every function of every library looked up, or each worker
 * would look up the thousand that it calls; and with an allocator that keeps
 * what is freed by its size: poppler takes and frees the same few sizes ten
 * thousand times a page, and to join and part their pieces is a twentieth of
 * all work.  Where that can not be, a worker takes longer: a loader that takes
 * no words from its caller (AT_SECURE) drops these, and we would begin anew for
 * ever.
 */
void	inspector_anew(char *argv[]);

#endif
