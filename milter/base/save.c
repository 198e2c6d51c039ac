/* save.c: a file written whole or not at all: a hidden one, synced, then renamed */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/save.h"

#define MODE	0644

static int
write_all(int fd, struct slice s)
{
	ssize_t	 n;

	for (; s.n > 0; s = slice_from(s, (size_t)n))
		if ((n = write(fd, s.p, s.n)) == -1) {
			if (errno != EINTR)
				return -1;
			n = 0;
		}
	return fchmod(fd, MODE) == -1 || fsync(fd) == -1 ? -1 : 0;
}

/* link(2) never replaces; rename(2) always does. */
static int
settle(const char *temp, const char *path, bool replace)
{
	if (replace)
		return rename(temp, path);
	if (link(temp, path) == -1)
		return -1;
	return unlink(temp);
}

static int
sync_folder(const char *folder)
{
	int	 fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int	 rc = fd == -1 ? -1 : fsync(fd);

	chan_close(&fd);
	return rc;
}

int
save_file(const char *folder, const char *name, struct slice bytes,
    bool replace)
{
	struct buf	 temp = { 0 }, path = { 0 };
	int		 fd = -1, rc = -1, why;

	buf_printf(&temp, "%s/.cks-XXXXXX", folder);
	buf_printf(&path, "%s/%s", folder, name);
	if (buf_str(&temp) == NULL || buf_str(&path) == NULL)
		errno = ENOMEM;
	else
		fd = mkostemp((char *)temp.p, O_CLOEXEC);
	if (fd != -1) {
		if (write_all(fd, bytes) == 0 && settle(buf_str(&temp),
		    buf_str(&path), replace) == 0)
			rc = sync_folder(folder);
		else {
			why = errno;
			unlink(buf_str(&temp));
			errno = why;
		}
	}
	chan_close(&fd);
	buf_free(&temp);
	buf_free(&path);
	return rc;
}
