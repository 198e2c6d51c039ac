/* chan.c: calls to another process over SEQPACKET sockets and sealed memfds */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/proc.h"

#define ALL_SEALS	(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

void
chan_close(int *fd)
{
	int	 saved = errno;

	if (*fd != -1)
		close(*fd);
	*fd = -1;
	errno = saved;
}

int
chan_pair(int sp[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sp);
}

/* Room for a control message with CHAN_FDS_MAX descriptors, aligned. */
union control {
	struct cmsghdr	 align;
	char		 room[CMSG_SPACE(CHAN_FDS_MAX * sizeof(int))];
};

int
chan_send(int fd, struct slice msg, const int *fds, int nfds)
{
	struct iovec	 io = { .iov_base = (void *)(uintptr_t)msg.p,
		.iov_len = msg.n };
	union control	 control = { .room = { 0 } };
	struct msghdr	 m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr	*c;
	ssize_t		 n;

	if (msg.n == 0 || nfds < 0 || nfds > CHAN_FDS_MAX) {
		errno = EINVAL;		/* an empty message reads as end of file */
		return -1;
	}
	if (nfds > 0) {
		m.msg_control = control.room;
		m.msg_controllen = CMSG_SPACE((size_t)nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN((size_t)nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, (size_t)nfds * sizeof(int));
	}
	do
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : 0;
}

/* The descriptors of a received message, at most CHAN_FDS_MAX. */
static int
take_fds(struct msghdr *m, int *fds)
{
	struct cmsghdr	*c;
	size_t		 n;
	int		 total = 0;

	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds + total, CMSG_DATA(c), n * sizeof(int));
		total += (int)n;
	}
	return total;
}

static ssize_t
receive(int fd, void *msg, size_t len, int *fds, int *nfds, int flags)
{
	struct iovec	 io = { .iov_base = msg, .iov_len = len };
	union control	 control;
	struct msghdr	 m = { .msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	ssize_t		 n;
	int		 i, got;

	do
		n = recvmsg(fd, &m, flags | MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return -1;
	got = take_fds(&m, fds);
	if (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		for (i = 0; i < got; i++)
			chan_close(&fds[i]);
		errno = EMSGSIZE;
		return -1;
	}
	*nfds = got;
	return n;
}

ssize_t
chan_recv(int fd, void *msg, size_t len, int *fds, int *nfds)
{
	return receive(fd, msg, len, fds, nfds, 0);
}

ssize_t
chan_recv_now(int fd, void *msg, size_t len, int *fds, int *nfds)
{
	return receive(fd, msg, len, fds, nfds, MSG_DONTWAIT);
}

ssize_t
chan_peek(int fd, void *msg, size_t len)
{
	/* without room for descriptors none come */
	return recv(fd, msg, len, MSG_PEEK | MSG_DONTWAIT);
}

ssize_t
chan_take(int reply, void *msg, size_t len)
{
	/* without room for descriptors none come */
	ssize_t	 n = recv(reply, msg, len, MSG_DONTWAIT | MSG_TRUNC);

	if (n >= 0 && (n == 0 || (size_t)n > len)) {
		errno = n == 0 ? EPIPE : EMSGSIZE;
		return -1;
	}
	return n;
}

int
chan_seal(int memfd)
{
	return fcntl(memfd, F_ADD_SEALS, ALL_SEALS);
}

int
chan_memfd(const char *name, struct slice bytes)
{
	int	 fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t	 done = 0;
	ssize_t	 n;

	if (fd == -1)
		return -1;
	while (done < bytes.n) {
		n = write(fd, bytes.p + done, bytes.n - done);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			goto fail;
		done += (size_t)n;
	}
	if (chan_seal(fd) == -1)
		goto fail;
	return fd;
fail:
	chan_close(&fd);
	return -1;
}

int
chan_map(int memfd, size_t max, struct slice *out)
{
	struct stat	 st;
	void		*p;
	int		 seals = fcntl(memfd, F_GET_SEALS);

	if (seals == -1 || (seals & ALL_SEALS) != ALL_SEALS) {
		errno = EPERM;
		return -1;
	}
	if (fstat(memfd, &st) == -1)
		return -1;
	if (st.st_size < 0 || (uintmax_t)st.st_size > max) {
		errno = EFBIG;
		return -1;
	}
	if (st.st_size == 0) {
		*out = (struct slice){ NULL, 0 };
		return 0;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, memfd, 0);
	if (p == MAP_FAILED)
		return -1;
	*out = (struct slice){ p, (size_t)st.st_size };
	return 0;
}

void
chan_unmap(struct slice s)
{
	if (s.n > 0)
		munmap((void *)(uintptr_t)s.p, s.n);
}

/* Wait until fd can be read.  0, or -1 with ETIMEDOUT. */
static int
wait_readable(int fd, int timeout_ms)
{
	int64_t		 end = proc_ms() + timeout_ms, left;
	struct pollfd	 p = { .fd = fd, .events = POLLIN };
	int		 n;

	for (;;) {
		left = end - proc_ms();
		n = poll(&p, 1, left > 0 ? (int)left : 0);
		if (n > 0)
			return 0;
		if (n == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		if (errno != EINTR)
			return -1;
	}
}

/* The one answer on fd, added to ans, with at most one descriptor. */
static int
read_answer(int fd, struct buf *ans, int *ansfd)
{
	int	 fds[CHAN_FDS_MAX], nfds = 0, i, keep = 0;
	ssize_t	 n;

	if (buf_room(ans, CHAN_MSG_MAX) == -1) {
		errno = ENOMEM;
		return -1;
	}
	if ((n = chan_recv(fd, ans->p + ans->n, CHAN_MSG_MAX, fds, &nfds)) <= 0) {
		if (n == 0)
			errno = EPIPE;
		return -1;
	}
	ans->n += (size_t)n;
	if (ansfd != NULL && nfds > 0) {
		*ansfd = fds[0];
		keep = 1;
	}
	for (i = keep; i < nfds; i++)
		chan_close(&fds[i]);
	return 0;
}

/*
 * Ask by a socketpair whose first end is *mine; 0 or -1, as chan_call, and
 * *mine is to be closed.
 */
static int
call(int chan, struct slice req, const struct chan_about *about,
    int timeout_ms, int *mine, struct buf *ans, int *ansfd)
{
	int	 sp[2], fds[2], rc = 0;

	if (chan_pair(sp) == -1)
		return -1;
	*mine = sp[0];
	fds[0] = sp[1];
	fds[1] = about->memfd;
	if (about->bytes.n > 0)
		rc = chan_send(sp[0], about->bytes, NULL, 0);
	if (rc == 0)
		rc = chan_send(chan, req, fds, about->memfd == -1 ? 1 : 2);
	chan_close(&sp[1]);	/* the helper holds the only other end now */
	if (rc == 0)
		rc = wait_readable(sp[0], timeout_ms);
	return rc == 0 ? read_answer(sp[0], ans, ansfd) : -1;
}

int
chan_call(int chan, struct slice req, const struct chan_about *about,
    int timeout_ms, struct buf *ans, int *ansfd)
{
	int	 mine = -1, rc;

	if (ansfd != NULL)
		*ansfd = -1;
	rc = call(chan, req, about, timeout_ms, &mine, ans, ansfd);
	if (rc == -1 && (errno == ECONNRESET || errno == ENOTCONN))
		errno = EPIPE;
	chan_close(&mine);
	return rc;
}
