/* notify.c: telling a service manager how we are (sd_notify(3)) */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/notify.h"

#define US_OF_MS	1000

/* The watchdog may be meant for another process of the service. */
static int64_t
watchdog_ms(void)
{
	const char	*usec = getenv("WATCHDOG_USEC");
	const char	*pid = getenv("WATCHDOG_PID");

	if (usec == NULL || (pid != NULL && atol(pid) != (long)getpid()))
		return 0;
	return atoll(usec) / US_OF_MS / 2;
}

void
notify_init(struct notify *n)
{
	const char	*path = getenv("NOTIFY_SOCKET");

	*n = (struct notify){ 0 };
	if (path != NULL && (path[0] == '/' || path[0] == '@') &&
	    strlen(path) < sizeof(n->path)) {
		memcpy(n->path, path, strlen(path) + 1);
		n->every_ms = watchdog_ms();
	}
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

void
notify_send(const struct notify *n, const char *lines)
{
	struct sockaddr_un	 a = { .sun_family = AF_UNIX };
	size_t			 len = strlen(n->path);
	int			 fd;

	if (len == 0)
		return;
	memcpy(a.sun_path, n->path, len);
	if (a.sun_path[0] == '@')	/* an abstract one */
		a.sun_path[0] = '\0';
	if ((fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return;
	(void)sendto(fd, lines, strlen(lines), MSG_NOSIGNAL | MSG_DONTWAIT,
	    (struct sockaddr *)&a,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	chan_close(&fd);
}

int
notify_alive(struct notify *n, int64_t now_ms)
{
	if (n->every_ms == 0)
		return -1;
	if (now_ms - n->last_ms >= n->every_ms) {
		notify_send(n, "WATCHDOG=1");
		n->last_ms = now_ms;
	}
	return (int)(n->every_ms - (now_ms - n->last_ms));
}
