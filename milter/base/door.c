/* door.c: the socket on which `cks` asks the running gateway */

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/chan.h"
#include "base/door.h"

#define WAITING_MAX	8	/* people and watching programs are few */

static int
address(const char *pid_file, struct sockaddr_un *out)
{
	struct slice	 name = slice_of(pid_file);

	if (slice_ends(name, SLICE(".pid")))
		name.n -= 4;
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (snprintf(out->sun_path, sizeof(out->sun_path), "%.*s.sock",
	    SLICE_ARG(name)) < (int)sizeof(out->sun_path))
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

int
door_open(const char *pid_file)
{
	struct sockaddr_un	 a;
	mode_t			 mask = umask(0177);
	int			 fd = -1;

	if (address(pid_file, &a) == 0 && (unlink(a.sun_path) == 0 ||
	    errno == ENOENT))
		fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd != -1 && (bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1 ||
	    listen(fd, WAITING_MAX) == -1))
		chan_close(&fd);
	umask(mask);
	return fd;
}

/*
 * As a member for the moment: who owns a file may give it to a group of his
 * own, and needs no right over all files for that.
 */
static int
give(const char *path, gid_t group)
{
	const gid_t	 own = getegid();
	int		 rc;

	if (group != own && setegid(group) == -1 && errno != EPERM)
		return -1;
	rc = chown(path, (uid_t)-1, group);
	if (getegid() != own && setegid(own) == -1)
		return -1;
	return rc;
}

int
door_share(const char *pid_file, const char *group)
{
	const struct group	*gr = NULL;
	struct sockaddr_un	 a;

	if (address(pid_file, &a) == -1 || chmod(a.sun_path, 0600) == -1)
		return -1;
	if (*group == '\0')
		return give(a.sun_path, getegid());
	errno = 0;
	if ((gr = getgrnam(group)) == NULL) {
		errno = errno == 0 ? ESRCH : errno;
		return -1;
	}
	return give(a.sun_path, gr->gr_gid) == -1 ? -1 :
	    chmod(a.sun_path, 0660);
}

bool
door_caller(int fd, uid_t *uid)
{
	struct ucred	 who;
	socklen_t	 n = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == -1)
		return false;
	*uid = who.uid;
	return true;
}

int
door_knock(const char *pid_file)
{
	struct sockaddr_un	 a;
	int			 fd = -1;

	if (address(pid_file, &a) == 0)
		fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd != -1 && connect(fd, (struct sockaddr *)&a, sizeof(a)) == -1)
		chan_close(&fd);
	return fd;
}

int
door_ask(const char *pid_file, struct slice request, int with, int ms,
    struct buf *ans)
{
	struct pollfd	 p = { .fd = door_knock(pid_file), .events = POLLIN };
	int		 fds[CHAN_FDS_MAX], nfds = 0, rc = -1;
	ssize_t		 n;

	if (p.fd != -1 && buf_room(ans, CHAN_MSG_MAX) == 0 &&
	    chan_send(p.fd, request, &with, with == -1 ? 0 : 1) == 0 &&
	    poll(&p, 1, ms) == 1 &&
	    (n = chan_recv(p.fd, ans->p, CHAN_MSG_MAX, fds, &nfds)) > 0) {
		ans->n = (size_t)n;
		rc = 0;
	}
	while (nfds > 0)
		chan_close(&fds[--nfds]);
	chan_close(&p.fd);
	return rc;
}

void
door_remove(const char *pid_file)
{
	struct sockaddr_un	 a;

	if (address(pid_file, &a) == 0)
		unlink(a.sun_path);
}
