/* quota.c: no more than so many events in any hour, counted over restarts too */

/*
 * The file holds the time of each event, eight bytes, the newest last: there
 * is room for one more when the most-th newest is older than an hour.  That
 * holds whatever most was before, and for as many processes as there are.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/quota.h"

#define HOUR_S		3600
#define AHEAD_S		60	/* a clock that is set back by more has not
				   seen what it notes as later: that is past */
#define TIMES_MAX	(2 * QUOTA_MAX)	/* in the file before it is cut */

/* The file, locked until it is closed, and how many times are in it; -1. */
static int
open_times(const struct quota *q, off_t *n)
{
	struct stat	 st;
	int		 at, fd;

	if ((at = open(q->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	fd = openat(at, q->name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC, 0600);
	chan_close(&at);
	if (fd != -1 && (flock(fd, LOCK_EX) == -1 || fstat(fd, &st) == -1))
		chan_close(&fd);
	if (fd != -1 && (!S_ISREG(st.st_mode) || st.st_uid != geteuid())) {
		errno = EPERM;
		chan_close(&fd);
	}
	if (fd != -1)
		*n = st.st_size / (off_t)sizeof(int64_t);
	return fd;
}

/* Forget all but what can count.  0 or -1. */
static int
cut(int fd, off_t *n)
{
	static const size_t	 each = sizeof(int64_t);
	int64_t			 some[512];
	size_t			 len = sizeof(some);
	off_t			 from = (*n - QUOTA_MAX) * (off_t)each, to = 0;
	ssize_t			 got;

	while ((got = pread(fd, some, len, from + to)) > 0) {
		if (pwrite(fd, some, (size_t)got, to) != got)
			return -1;
		to += got;
	}
	*n = to / (off_t)each;
	return got == 0 ? ftruncate(fd, *n * (off_t)each) : -1;
}

/* The file, locked, where there is room for one more; -1. */
static int
open_left(const struct quota *q, time_t now, off_t *n)
{
	int64_t	 t;
	int	 fd;

	if ((fd = open_times(q, n)) == -1 || *n < (off_t)q->most)
		return fd;
	if (pread(fd, &t, sizeof(t), (*n - (off_t)q->most) *
	    (off_t)sizeof(t)) != sizeof(t)) {
		errno = EIO;
		chan_close(&fd);
	} else if (now - t < HOUR_S && t <= now + AHEAD_S) {
		errno = 0;
		chan_close(&fd);
	}
	return fd;
}

bool
quota_left(const struct quota *q, time_t now)
{
	off_t	 n;
	int	 fd = open_left(q, now, &n);

	if (fd == -1)
		return false;
	chan_close(&fd);
	return true;
}

bool
quota_take(const struct quota *q, time_t now)
{
	const int64_t	 t = now;
	off_t		 n;
	int		 fd = open_left(q, now, &n);
	bool		 may = fd != -1;

	if (may && ((n >= TIMES_MAX && cut(fd, &n) == -1) ||
	    pwrite(fd, &t, sizeof(t), n * (off_t)sizeof(t)) != sizeof(t)))
		may = false;
	chan_close(&fd);
	return may;
}
