/* journal.c: events with their fields, to systemd's journal (its native protocol, as the environment says where) */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/journal.h"

#define JOURNAL_SOCKET	"/run/systemd/journal/socket"
#define SEND_MS		500	/* mail does not wait longer for a journal
				   that hangs */

int
journal_open(void)
{
	const struct timeval	 patience = { .tv_usec = SEND_MS * 1000 };
	struct sockaddr_un	 a = { .sun_family = AF_UNIX };
	const char		*path = getenv("CKS_JOURNAL_SOCKET");
	int			 fd;

	if (path == NULL)
		path = JOURNAL_SOCKET;
	if (snprintf(a.sun_path, sizeof(a.sun_path), "%s", path) >=
	    (int)sizeof(a.sun_path) ||
	    (fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return -1;
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience)) == -1)
		chan_close(&fd);
	return fd;
}

/* A value with a line end is told by its length, little-endian. */
void
journal_put(struct buf *b, const char *name, struct slice value)
{
	uint64_t	 left = value.n;
	int		 i;

	buf_adds(b, name);
	if (value.n > 0 && memchr(value.p, '\n', value.n) != NULL) {
		buf_addc(b, '\n');
		for (i = 0; i < 8; i++, left >>= 8)
			buf_addc(b, (char)(left & 0xff));
	} else
		buf_addc(b, '=');
	buf_add(b, value);
	buf_addc(b, '\n');
}

int
journal_send(int fd, struct slice fields)
{
	int	 fresh;

	if (send(fd, fields.p, fields.n, MSG_NOSIGNAL) != -1)
		return 0;
	if ((errno != ECONNREFUSED && errno != ECONNRESET &&
	    errno != ENOTCONN) || (fresh = journal_open()) == -1)
		return -1;
	if (dup3(fresh, fd, O_CLOEXEC) == -1) {
		chan_close(&fresh);
		return -1;
	}
	chan_close(&fresh);
	return send(fd, fields.p, fields.n, MSG_NOSIGNAL) == -1 ? -1 : 0;
}
