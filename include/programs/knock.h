/* knock.h: does somebody serve a socket? */
#ifndef PROGRAMS_KNOCK_H
#define PROGRAMS_KNOCK_H

#include <stdbool.h>

/*
 * One connection to "unix:/path" or "inet:port@host", closed at once.  False
 * when nobody takes it.
 */
bool	knock(const char *name);

#endif
