/* sandbox.h: giving up everything but computing on bytes already in memory */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sandbox_limits {
	uint32_t	memory_mib;	/* address space */
	uint32_t	cpu_s;		/* processor time, then SIGKILL */
};

/* Which system calls are left, as the kernel takes it. */
struct sandbox_filter;

/*
 * Made once for all processes to be confined, since it takes long.  NULL when
 * there is no memory or descriptor for it.
 */
struct sandbox_filter	*sandbox_filter_new(void);
void			 sandbox_filter_free(struct sandbox_filter *);

/*
 * Confine the calling process, a fresh child of parent, for good.  Every
 * descriptor but out is closed; standard input, output and error become
 * /dev/null.  What remains is memory, writing to out, and leaving: opening
 * and asking about files is refused with EACCES, any other system call kills
 * with SIGSYS.  The process dies with its parent.  0; on -1 it must exit.
 */
int	sandbox_enter(pid_t parent, int out, const struct sandbox_limits *,
	    const struct sandbox_filter *);

/*
 * The part of it that Landlock does: no file can be opened, made or removed by
 * its path.  1; 0 where the kernel has no Landlock, and the filter alone
 * forbids as much; -1 when it failed.
 */
int	sandbox_lock_files(void);

/*
 * False in a build under a sanitizer, which itself needs the address space
 * and the system calls: there sandbox_enter leaves these two limits out.
 */
bool	sandbox_whole(void);

#endif
