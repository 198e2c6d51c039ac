/* local.h: first sights of requests, in memory, until a registrar keeps them */
#ifndef REGISTER_LOCAL_H
#define REGISTER_LOCAL_H

#include <time.h>

#define LOCAL_SIGHTS_MAX	4096	/* requests under way at once; the
					   oldest is forgotten first */

struct local_register;

struct local_register	*local_register_new(void);
void			 local_register_free(struct local_register *);

/*
 * When was this key (hexadecimal SHA-256 of sender and document) first seen?
 * now, when it never was.  Safe to call from several threads.
 */
time_t	local_register_first(struct local_register *, const char key[65],
	    time_t now);

#endif
