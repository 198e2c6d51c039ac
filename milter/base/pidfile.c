/* pidfile.c: one process a file, and who it is */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/pidfile.h"

int
pidfile_lock(const char *path)
{
	struct flock	 lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int		 fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW |
			    O_CLOEXEC, 0644);

	if (fd == -1)
		return -1;
	if (fcntl(fd, F_SETLK, &lock) == -1 || ftruncate(fd, 0) == -1 ||
	    dprintf(fd, "%d\n", (int)getpid()) < 0)
		chan_close(&fd);
	return fd;
}

pid_t
pidfile_holder(const char *path)
{
	struct flock	 lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int		 fd = open(path, O_RDONLY | O_CLOEXEC);
	int		 rc = fd == -1 ? -1 : fcntl(fd, F_GETLK, &lock);

	chan_close(&fd);
	return rc == -1 || lock.l_type == F_UNLCK ? -1 : lock.l_pid;
}
