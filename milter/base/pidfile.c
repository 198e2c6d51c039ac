/* pidfile.c: one process a file, and who it is */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/pidfile.h"

/* /run is empty after each start of the machine; open tells what fails. */
static void
make_folder(const char *path)
{
	const char	*slash = strrchr(path, '/');
	char		 folder[PATH_MAX];

	if (slash == NULL || slash == path ||
	    (size_t)(slash - path) >= sizeof(folder))
		return;
	snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	mkdir(folder, 0755);
}

int
pidfile_lock(const char *path)
{
	struct flock	 lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int		 fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW |
			    O_CLOEXEC, 0644);

	if (fd == -1 && errno == ENOENT) {
		make_folder(path);
		fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
		    0644);
	}
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
