/* knock.c: does somebody serve a socket? */

#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "programs/knock.h"

static bool
reach_unix(const char *path)
{
	struct sockaddr_un	 sun = { .sun_family = AF_UNIX };
	int			 fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC,
				    0);
	bool			 taken;

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	taken = fd != -1 &&
	    connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0;
	if (fd != -1)
		close(fd);
	return taken;
}

/* port@host, as it is bound: IPv4. */
static bool
reach_inet(const char *name)
{
	struct addrinfo	 hints = { .ai_family = AF_INET,
			    .ai_socktype = SOCK_STREAM }, *ai;
	const char	*at = strchr(name, '@');
	char		 port[8];
	bool		 taken;
	int		 fd;

	if (at == NULL || at - name >= (ptrdiff_t)sizeof(port))
		return false;
	snprintf(port, sizeof(port), "%.*s", (int)(at - name), name);
	if (getaddrinfo(at + 1, port, &hints, &ai) != 0)
		return false;
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	taken = fd != -1 && connect(fd, ai->ai_addr, ai->ai_addrlen) == 0;
	if (fd != -1)
		close(fd);
	freeaddrinfo(ai);
	return taken;
}

bool
knock(const char *name)
{
	return strncmp(name, "unix:", 5) == 0 ? reach_unix(name + 5) :
	    reach_inet(name + 5);
}
