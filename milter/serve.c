/*
 * serve.c: a server of the milter protocol, with the functions of libmilter
 *
 * libmilter polls before each of its reads, and reads each packet by two; that
 * is most of what an ordinary mail costs.  Here a connection has a thread that
 * reads as much as there is.
 */

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "programs/serve.h"

#define CONNECTIONS_MAX	4096	/* each a thread; more wait in the backlog */
#define FULL_MS		20	/* before it is tried again */
#define PORT_MAX	8	/* bytes of a port in words */

static void	 talk(void *);

/* mfapi.h has no name for a server: this is the one. */
static struct server {
	struct smfiDesc	 desc;
	char		*name;		/* "unix:/path" or "inet:port@host" */
	int		 backlog, idle_s, fd;
	struct stat	 file;		/* of the socket that we made */
	atomic_uint	 connections;
	struct threads	 threads;
} server = { .backlog = SOMAXCONN, .fd = -1,
	.threads = { .talk = talk, .lock = PTHREAD_MUTEX_INITIALIZER,
	    .came = PTHREAD_COND_INITIALIZER } };

int
smfi_register(struct smfiDesc desc)
{
	server.desc = desc;
	return MI_SUCCESS;
}

int
smfi_setconn(char *name)
{
	server.name = strdup(name);
	return server.name == NULL ? MI_FAILURE : MI_SUCCESS;
}

int
smfi_setbacklog(int n)
{
	server.backlog = n;
	return MI_SUCCESS;
}

int
smfi_settimeout(int seconds)
{
	server.idle_s = seconds;
	return MI_SUCCESS;
}

/* A socket of that path, in the place of one that is there.  It, or -1. */
static int
open_unix(const char *path, bool replace)
{
	struct sockaddr_un	 sun = { .sun_family = AF_UNIX };
	struct stat		 st;
	int			 fd;

	if (strlen(path) >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(sun.sun_path, path);
	if (replace && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd != -1 && bind(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0 &&
	    lstat(path, &server.file) == 0)
		return fd;
	if (fd != -1)
		close(fd);
	return -1;
}

static int
bind_inet(const struct addrinfo *ai)
{
	const int	 on = 1;
	int		 fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC,
			    0);

	if (fd != -1 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof(on)) == 0 && bind(fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return fd;
	if (fd != -1)
		close(fd);
	return -1;
}

/* "port@host"; the socket, or -1. */
static int
open_inet(const char *name)
{
	struct addrinfo	 hints = { .ai_family = AF_INET,
			    .ai_socktype = SOCK_STREAM }, *ai;
	const char	*at = strchr(name, '@');
	char		 port[PORT_MAX] = "";
	int		 fd;

	if (at == NULL || at - name >= PORT_MAX) {
		errno = EINVAL;
		return -1;
	}
	memcpy(port, name, (size_t)(at - name));
	if (getaddrinfo(at + 1, port, &hints, &ai) != 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = bind_inet(ai);
	freeaddrinfo(ai);
	return fd;
}

int
smfi_opensocket(bool replace)
{
	if (server.name == NULL)
		return MI_FAILURE;
	server.fd = strncmp(server.name, "unix:", 5) == 0 ?
	    open_unix(server.name + 5, replace) :
	    open_inet(server.name + strlen("inet:"));
	if (server.fd == -1 || listen(server.fd, server.backlog) == -1)
		return MI_FAILURE;
	return MI_SUCCESS;
}

static void
clear(SMFICTX *c)
{
	size_t	 i;

	for (i = 0; i < STAGE__MAX; i++)
		buf_free(&c->macros[i]);
	buf_free(&c->in);
	buf_free(&c->out);
	buf_free(&c->reply);
	close(c->fd);
	free(c);
}

/* One connection, from its first packet to its last. */
static void
talk(void *arg)
{
	SMFICTX		*c = arg;
	struct slice	 data;
	int		 command;

	while (packet_read(c, &command, &data) == 0 &&
	    serve_command(c, command, data) == 0)
		continue;
	if (c->in_mail)
		c->desc->xxfi_abort(c);
	c->desc->xxfi_close(c);
	clear(c);
	atomic_fetch_sub(&server.connections, 1);
}

/* Who says nothing for that long is gone, and so is who takes nothing. */
static void
prepare(int fd)
{
	const struct timeval	 idle = { .tv_sec = server.idle_s };
	const int		 on = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof(idle));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &idle, sizeof(idle));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* Give a connection its thread.  0, or -1: it is closed again. */
static int
start(int fd)
{
	SMFICTX		*c = calloc(1, sizeof(*c));

	if (c == NULL) {
		close(fd);
		return -1;
	}
	c->fd = fd;
	c->desc = &server.desc;
	prepare(fd);
	atomic_fetch_add(&server.connections, 1);
	if (threads_serve(&server.threads, c) == 0)
		return 0;
	atomic_fetch_sub(&server.connections, 1);
	clear(c);
	return -1;
}

/* Take a connection.  0, or -1: there is no room for one. */
static int
take_one(void)
{
	int	 fd = accept4(server.fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd != -1)
		return start(fd);
	return errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
	    errno == ENOBUFS ? -1 : 0;
}

/* Close the socket, and remove it unless another stands in its place. */
static void
leave(void)
{
	const char	*path = server.name + strlen("unix:");
	struct stat	 st;

	close(server.fd);
	if (strncmp(server.name, "unix:", 5) == 0 && lstat(path, &st) == 0 &&
	    st.st_dev == server.file.st_dev && st.st_ino == server.file.st_ino)
		unlink(path);
}

/* Until SIGTERM, SIGINT or SIGHUP comes, all of which are blocked. */
int
smfi_main(void)
{
	struct pollfd	 p[2] = { { .events = POLLIN }, { .events = POLLIN } };
	sigset_t	 set;
	bool		 full = false;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if ((p[0].fd = signalfd(-1, &set, SFD_CLOEXEC)) == -1)
		return MI_FAILURE;
	for (;;) {
		p[1].fd = full || atomic_load(&server.connections) >=
		    CONNECTIONS_MAX ? -1 : server.fd;
		if (poll(p, 2, p[1].fd == -1 ? FULL_MS : -1) == -1 &&
		    errno != EINTR)
			break;
		if (p[0].revents != 0)
			break;
		if (p[1].fd != -1 && p[1].revents != 0) {
			if ((full = take_one() == -1))
				log_msg(LV_WARNING, "milter: no room for "
				    "another connection");
		} else
			full = false;
	}
	leave();
	close(p[0].fd);
	return p[0].revents != 0 ? MI_SUCCESS : MI_FAILURE;
}
