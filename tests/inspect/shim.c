/* shim.c: a library in the worker that has been taken over, by what it reads */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libxml/HTMLparser.h>

#define FDS_MAX		64	/* the answer's is among these */
#define BLOCK		(1 << 20)

/* Loaded before libxml2, it is asked in that one's place. */
htmlParserCtxtPtr	htmlCreateMemoryParserCtxt(const char *, int);

static void
hog(void)
{
	char	*p;

	while ((p = malloc(BLOCK)) != NULL)
		memset(p, 1, BLOCK);
	abort();
}

static void
flood(void)
{
	static char	 zeros[BLOCK];
	int		 fd;

	for (;;)
		for (fd = 3; fd < FDS_MAX; fd++)
			if (write(fd, zeros, sizeof(zeros)) == -1 &&
			    errno != EBADF)
				_exit(1);
}

/* 42: it is refused and nothing else happens. */
static void
open_file(void)
{
	_exit(open("/etc/passwd", O_RDONLY) == -1 && errno == EACCES ? 42 : 0);
}

static void
crash(void)
{
	raise(SIGSEGV);
}

static void
loop(void)
{
	volatile unsigned	 i = 0;

	for (;;)
		i = i + 1;
}

static void
connect_out(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void
run_program(void)
{
	execl("/bin/true", "true", (char *)NULL);
}

static void
multiply(void)
{
	fork();
}

static void
shoot(void)
{
	kill(getppid(), SIGKILL);
}

static const struct {
	const char	*word;
	void		(*doing)(void);
} attacks[] = {
	{ "crash", crash }, { "loop", loop }, { "hog", hog },
	{ "flood", flood }, { "open", open_file }, { "socket", connect_out },
	{ "exec", run_program }, { "fork", multiply }, { "kill", shoot },
};

htmlParserCtxtPtr
htmlCreateMemoryParserCtxt(const char *buffer, int size)
{
	size_t	 i;

	(void)size;
	for (i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		if (strstr(buffer, attacks[i].word) != NULL)
			attacks[i].doing();
	return NULL;
}
