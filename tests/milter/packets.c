/* packets.c: the milter protocol's packets over a socket, every wait bounded */
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "milter/packets.h"

#define HOST_MAX	256	/* a domain name and its NUL */

static int64_t
now_ms(void)
{
	struct timespec	 t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Wait until fd is ready or the deadline has come.  0, or -1 with errno. */
static int
await(int fd, short events, int64_t deadline)
{
	struct pollfd	 p = { .fd = fd, .events = events };
	int64_t		 left;
	int		 n;

	do {
		if ((left = deadline - now_ms()) < 0)
			left = 0;
		n = poll(&p, 1, (int)left);
	} while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	return n == 1 ? 0 : -1;
}

static int
finish_connect(int fd)
{
	int		 err = 0;
	socklen_t	 len = sizeof(err);

	if (await(fd, POLLOUT, now_ms() + PACKET_TIMEOUT_MS) == -1 ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) == -1)
		return -1;
	errno = err;
	return err == 0 ? 0 : -1;
}

static int
connect_to(int family, const struct sockaddr *sa, socklen_t len)
{
	int	 fd, saved;

	fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	if (connect(fd, sa, len) == 0 ||
	    (errno == EINPROGRESS && finish_connect(fd) == 0))
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static int
connect_unix(const char *path)
{
	struct sockaddr_un	 un = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(un.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(un.sun_path, path);
	return connect_to(AF_UNIX, (struct sockaddr *)&un, sizeof(un));
}

static int
connect_inet(const char *where)
{
	struct addrinfo	 hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo	*ai;
	const char	*colon = strrchr(where, ':');
	char		 host[HOST_MAX];
	int		 fd;

	if (colon == NULL || (size_t)(colon - where) >= sizeof(host)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(host, where, (size_t)(colon - where));
	host[colon - where] = '\0';
	if (getaddrinfo(host, colon + 1, &hints, &ai) != 0) {
		errno = EINVAL;
		return -1;
	}
	fd = connect_to(ai->ai_family, ai->ai_addr, ai->ai_addrlen);
	freeaddrinfo(ai);
	return fd;
}

int
packet_connect(const char *where)
{
	if (strncmp(where, "unix:", 5) == 0)
		return connect_unix(where + 5);
	if (strncmp(where, "inet:", 5) == 0)
		return connect_inet(where + 5);
	errno = EINVAL;
	return -1;
}

int
packet_send(int fd, enum command cmd, struct slice data)
{
	struct buf	 b = { 0 };
	size_t		 done = 0;
	int64_t		 deadline = now_ms() + PACKET_TIMEOUT_MS;
	ssize_t		 n;
	int		 rc = -1;

	packet_put_u32(&b, (uint32_t)data.n + 1);
	buf_addc(&b, cmd);
	buf_add(&b, data);
	if (b.failed) {
		errno = ENOMEM;
		goto out;
	}
	while (done < b.n) {
		n = send(fd, b.p + done, b.n - done, MSG_NOSIGNAL);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR && (errno != EAGAIN ||
		    await(fd, POLLOUT, deadline) == -1))
			goto out;
	}
	rc = 0;
out:
	buf_free(&b);
	return rc;
}

static int
read_all(int fd, unsigned char *p, size_t len, int64_t deadline)
{
	size_t	 done = 0;
	ssize_t	 n;

	while (done < len) {
		n = recv(fd, p + done, len - done, 0);
		if (n > 0) {
			done += (size_t)n;
		} else if (n == 0) {
			errno = EPIPE;
			return -1;
		} else if (errno != EINTR && (errno != EAGAIN ||
		    await(fd, POLLIN, deadline) == -1)) {
			return -1;
		}
	}
	return 0;
}

int
packet_recv(int fd, int *cmd, struct buf *data)
{
	unsigned char	 head[5];
	struct slice	 s = { head, sizeof(head) };
	uint32_t	 len;
	int64_t		 deadline = now_ms() + PACKET_TIMEOUT_MS;

	if (read_all(fd, head, sizeof(head), deadline) == -1)
		return -1;
	packet_get_u32(&s, &len);
	data->n = 0;
	if (len < 1 || len > PACKET_MAX || buf_room(data, len) == -1) {
		errno = EMSGSIZE;
		return -1;
	}
	if (read_all(fd, data->p, len - 1, deadline) == -1)
		return -1;
	data->n = len - 1;
	*cmd = head[4];
	return 0;
}

void
packet_put_u32(struct buf *b, uint32_t v)
{
	buf_addc(b, (int)(v >> 24));
	buf_addc(b, (int)(v >> 16 & 255));
	buf_addc(b, (int)(v >> 8 & 255));
	buf_addc(b, (int)(v & 255));
}

void
packet_put_str(struct buf *b, const char *s)
{
	buf_adds(b, s);
	buf_addc(b, '\0');
}

bool
packet_get_u32(struct slice *s, uint32_t *v)
{
	if (s->n < 4)
		return false;
	*v = (uint32_t)s->p[0] << 24 | (uint32_t)s->p[1] << 16 |
	    (uint32_t)s->p[2] << 8 | s->p[3];
	*s = slice_from(*s, 4);
	return true;
}

bool
packet_get_str(struct slice *s, const char **str)
{
	const unsigned char	*nul;

	if (s->n == 0 || (nul = memchr(s->p, '\0', s->n)) == NULL)
		return false;
	*str = (const char *)s->p;
	*s = slice_from(*s, (size_t)(nul - s->p) + 1);
	return true;
}
