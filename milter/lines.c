/* lines.c: the channels to the helpers, for many callers at once */

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/chan.h"
#include "base/proc.h"
#include "programs/lines.h"

#define SEND_MS		50	/* to a helper whose channel is full */
#define ROOM		(1 << 20) /* bytes of requests that wait while the
				     registrar commits; the kernel gives less */
#define SILENT_MS	1000	/* one that hung is asked again */
#define LINES_MAX	(SIGNERS_MAX + HELPER__MAX)

/* Of these a call that got no answer tells that they hang. */
static const bool	 may_hang[HELPER__MAX] = {
	[HELPER_SIGNER] = true,
	[HELPER_FETCHER] = true,
	[HELPER_REGISTRAR] = true,
};

struct line {
	enum helper	 helper;
	char		 name[CONTROL_NAME_MAX];
	int		 fd;		/* -1: nobody is there */
	int		 calls;		/* under way over this channel */
	unsigned	 channel;	/* counts them, to tell old from new */
	unsigned	 starts;	/* of helpers at its end */
	int64_t		 silent;	/* ms: till then it is not asked */
};

struct lines {
	pthread_mutex_t	 lock;
	struct line	 v[LINES_MAX];
	unsigned	 n;
};

const char *
helper_word(enum helper helper)
{
	switch (helper) {
	case HELPER_SIGNER:
		return "signer";
	case HELPER_INSPECTOR:
		return "inspector";
	case HELPER_FETCHER:
		return "fetcher";
	case HELPER_REGISTRAR:
		return "registrar";
	case HELPER__MAX:
		break;
	}
	return "";
}

struct lines *
lines_new(void)
{
	struct lines	*l = calloc(1, sizeof(*l));

	if (l != NULL)
		pthread_mutex_init(&l->lock, NULL);
	return l;
}

void
lines_free(struct lines *l)
{
	unsigned	 i;

	if (l == NULL)
		return;
	for (i = 0; i < l->n; i++)
		chan_close(&l->v[i].fd);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static struct line *
find(struct lines *l, enum helper helper, const char *name)
{
	unsigned	 i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].helper == helper &&
		    strcmp(l->v[i].name, name) == 0)
			return &l->v[i];
	return NULL;
}

/* A line of that name; one that nobody is at may have been another's. */
static struct line *
find_or_add(struct lines *l, enum helper helper, const char *name)
{
	struct line	*line = find(l, helper, name);
	unsigned	 i;

	if (line != NULL)
		return line;
	for (i = 0; i < l->n && l->v[i].fd != -1; i++)
		;
	if (i == LINES_MAX || strlen(name) >= sizeof(line->name))
		return NULL;
	if (i == l->n)
		l->n++;
	line = &l->v[i];
	line->helper = helper;
	snprintf(line->name, sizeof(line->name), "%s", name);
	line->fd = -1;
	line->starts = 0;
	return line;
}

void
lines_set(struct lines *l, enum helper helper, const char *name, int fd)
{
	const struct timeval	 short_wait = { .tv_usec = SEND_MS * 1000 };
	const int		 room = ROOM;
	struct line		*line;
	int			 old = fd;

	if (helper == HELPER_REGISTRAR && fd != -1)
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room,
		    sizeof(room));
	/* one that hangs fills its channel: sending must not wait */
	if (may_hang[helper] && fd != -1 && setsockopt(fd, SOL_SOCKET,
	    SO_SNDTIMEO, &short_wait, sizeof(short_wait)) == -1)
		chan_close(&fd);
	pthread_mutex_lock(&l->lock);
	if ((line = find_or_add(l, helper, name)) != NULL) {
		old = line->fd;
		line->fd = fd;
		line->channel++;
		line->starts += fd != -1;
		line->calls = 0;
		line->silent = 0;
	}
	pthread_mutex_unlock(&l->lock);
	chan_close(&old);
}

/* A descriptor of its own for one more call; -1 with errno. */
static int
borrow(struct line *line, int most)
{
	int	 fd;

	if (line == NULL || line->fd == -1)
		errno = EPIPE;
	else if (most > 0 && line->calls >= most)
		errno = EBUSY;
	else if (proc_ms() < line->silent)
		errno = ETIMEDOUT;
	else if ((fd = fcntl(line->fd, F_DUPFD_CLOEXEC, 0)) != -1) {
		line->calls++;
		return fd;
	}
	return -1;
}

int
lines_begin(struct lines *l, enum helper helper, const char *name, int most,
    struct line_call *out)
{
	struct line	*line;
	int		 fd;

	pthread_mutex_lock(&l->lock);
	line = find(l, helper, name);
	if ((fd = borrow(line, most)) != -1)
		*out = (struct line_call){ fd, (unsigned)(line - l->v),
			line->channel };
	pthread_mutex_unlock(&l->lock);
	return fd == -1 ? -1 : 0;
}

void
lines_end(struct lines *l, struct line_call *call, bool silent)
{
	struct line	*line = &l->v[call->line];

	chan_close(&call->fd);
	pthread_mutex_lock(&l->lock);
	if (line->channel == call->channel) {
		line->calls--;
		if (silent && may_hang[line->helper])
			line->silent = proc_ms() + SILENT_MS;
	}
	pthread_mutex_unlock(&l->lock);
}

void
lines_tell(struct lines *l, void (*each)(void *ctx,
    const struct line_state *), void *ctx)
{
	const struct line	*line;

	pthread_mutex_lock(&l->lock);
	for (line = l->v; line < l->v + l->n; line++)
		each(ctx, &(struct line_state){ .helper = line->helper,
		    .name = line->name, .up = line->fd != -1,
		    .calls = line->calls, .starts = line->starts });
	pthread_mutex_unlock(&l->lock);
}
