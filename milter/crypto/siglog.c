/* siglog.c: the signer's own record of every signature, appended to a file */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/chan.h"
#include "crypto/siglog.h"

#define STAMP_LEN	sizeof("2026-01-01T00:00:00Z")
#define OPENS_MAX	8	/* nobody rotates so often in a moment */

struct siglog {
	const char	*dir;
	struct buf	 name;		/* its path */
	const char	*path;
	int		 fd;		/* kept; -1: to be opened */
};

void
siglog_free(struct siglog *l)
{
	if (l == NULL)
		return;
	chan_close(&l->fd);
	buf_free(&l->name);
	free(l);
}

struct siglog *
siglog_new(const char *state_dir)
{
	struct siglog	*l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->dir = state_dir;
	l->fd = -1;
	buf_printf(&l->name, "%s/%s", state_dir, SIGLOG_NAME);
	if ((l->path = buf_str(&l->name)) == NULL) {
		siglog_free(l);
		return NULL;
	}
	return l;
}

/* It must be a plain file of ours. */
static bool
is_ours(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_uid == geteuid() &&
	    (st->st_mode & 037) == 0;
}

/*
 * Open the log in dir, made when it is not there.  The directory is opened for
 * the sake of its own sync.
 */
static int
open_log(const char *dir)
{
	struct stat	 st;
	int		 at, fd;

	if ((at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	fd = openat(at, SIGLOG_NAME, O_RDWR | O_APPEND | O_CREAT |
	    O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd != -1 && (fstat(fd, &st) == -1 || !is_ours(&st))) {
		errno = EPERM;
		chan_close(&fd);
	}
	/* the folder's group is who imports it into the register */
	if (fd != -1 && st.st_size == 0 && (fchmod(fd, 0640) == -1 ||
	    fsync(at) == -1))
		chan_close(&fd);
	chan_close(&at);
	return fd;
}

int
siglog_line(struct buf *b, const struct sigrow *row)
{
	char		 stamp[STAMP_LEN], hex[DIGEST_HEX];
	struct tm	 tm;

	if (gmtime_r(&row->when, &tm) == NULL ||
	    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return -1;
	buf_printf(b, "%s\t%s\t", stamp, row->identity);
	buf_add(b, row->qid.n > 0 ? row->qid : SLICE("-"));
	digest_hex(&row->entity, hex);
	buf_printf(b, "\t%s\t", hex);
	buf_add(b, row->from);
	buf_addc(b, '\n');
	return b->failed ? -1 : 0;
}

/* Lock the file that is open, and see whether the log's name is still its. */
static int
lock(const struct siglog *l, struct stat *st, bool *named)
{
	struct stat	 name;

	if (flock(l->fd, LOCK_EX) == -1 || fstat(l->fd, st) == -1)
		return -1;
	*named = lstat(l->path, &name) == 0 && name.st_ino == st->st_ino &&
	    name.st_dev == st->st_dev;
	if (*named && !is_ours(st)) {
		errno = EPERM;
		return -1;
	}
	return 0;
}

/*
 * The log, locked: the file that has its name now, and not one that was
 * renamed since it was opened or while we waited for the lock.
 */
static int
lock_named(struct siglog *l, struct stat *st)
{
	bool	 named;
	int	 tries;

	for (tries = 0; tries < OPENS_MAX; tries++) {
		if ((l->fd == -1 && (l->fd = open_log(l->dir)) == -1) ||
		    lock(l, st, &named) == -1)
			return -1;
		if (named)
			return 0;
		chan_close(&l->fd);
	}
	errno = EAGAIN;
	return -1;
}

/*
 * Does it end within a line?  So a machine may leave it that lost its power, or
 * who was killed while it wrote.
 */
static bool
is_torn(const struct siglog *l, const struct stat *st)
{
	char	 last;

	return st->st_size > 0 &&
	    (pread(l->fd, &last, 1, st->st_size - 1) != 1 || last != '\n');
}

/*
 * All of the lines or nothing: half a line would swallow the next one, and one
 * that is there already is ended.  The lock is given back before the disk is
 * waited for: what several signers wrote meanwhile gets there together.
 */
static int
write_locked(const struct siglog *l, const struct stat *before,
    struct slice lines)
{
	const size_t		 end = is_torn(l, before) ? 1 : 0;
	const struct iovec	 io[] = {
		{ .iov_base = (char []){ "\n" }, .iov_len = end },
		{ .iov_base = (void *)(uintptr_t)lines.p, .iov_len = lines.n },
	};
	ssize_t			 n;

	do
		n = writev(l->fd, io, NELEM(io));
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return -1;
	if ((size_t)n < end + lines.n) {
		if (ftruncate(l->fd, before->st_size) == 0)
			errno = ENOSPC;
		return -1;
	}
	return flock(l->fd, LOCK_UN) == -1 ? -1 : fdatasync(l->fd);
}

int
siglog_write(struct siglog *l, struct slice lines)
{
	struct stat	 st;

	if (lock_named(l, &st) == 0 && write_locked(l, &st, lines) == 0)
		return 0;
	chan_close(&l->fd);	/* and its lock; errno is kept */
	return -1;
}
