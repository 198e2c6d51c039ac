/* pidfile.h: one process a file, and who it is */
#ifndef BASE_PIDFILE_H
#define BASE_PIDFILE_H

#include <sys/types.h>

/*
 * Take the file for this process, and make its folder where there is none:
 * the lock is what counts, the number in it is for people.  The descriptor to keep, or -1 with errno: EAGAIN or EACCES
 * when another process has it.
 */
int	pidfile_lock(const char *path);
/* The process that holds it, or -1: nobody does, or it can not be told. */
pid_t	pidfile_holder(const char *path);

#endif
