/* proc.h: starting programs with another user's rights and nothing else open */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdint.h>
#include <sys/types.h>

/*
 * Start path with argv as user (NULL: stay who we are) with fd3 as descriptor
 * 3, standard input /dev/null, output and error as ours, all else closed.
 * The child dies with its parent (SIGKILL).  The process id, or
 * -1 with why in the log and in errno when the program could not be run.
 */
pid_t	proc_start(const char *path, char *const argv[], const char *user,
	    int fd3);

/*
 * Become user for good: groups, then gid, then uid; refuses to be root.
 * Does nothing when we already are that user.  0 or -1.
 */
int	proc_become(const char *user);

/*
 * For helpers: they end when their channel does, and not when a terminal or a
 * service manager tells every process of the gateway to stop, since mail
 * under way still needs them.
 */
void	proc_end_with_channel(void);

/* Set the soft limit of open files to the hard one. */
void	proc_raise_files(void);

/*
 * Give memory of large mails back to the kernel.  By itself the C library
 * learns from each that is let go of to keep as much, for every thread.
 */
void	proc_bound_heap(void);

/*
 * Why the folder that path stands in is not fit for a socket: whoever may
 * change it can answer in our place.  NULL when it is ours or root's alone.
 */
const char
	*proc_unsafe_folder(const char *path);

/* A monotonic clock in milliseconds. */
int64_t	proc_ms(void);

#endif
