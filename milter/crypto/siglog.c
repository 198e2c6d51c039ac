/* siglog.c: the signer's own record of every signature, appended to a file */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/chan.h"
#include "crypto/siglog.h"

#define STAMP_LEN	sizeof("2026-01-01T00:00:00Z")
#define OPENS_MAX	8	/* nobody rotates so often in a moment */

/*
 * Open the log in dir, made when it is not there; it must be a plain file of
 * ours.  The directory is opened for the sake of its own sync.
 */
static int
open_log(const char *dir)
{
	struct stat	 st;
	int		 at, fd;

	if ((at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	fd = openat(at, SIGLOG_NAME, O_WRONLY | O_APPEND | O_CREAT |
	    O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd != -1 && (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 037) != 0)) {
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

static int
put_row(struct buf *b, const struct sigrow *row)
{
	char		 stamp[STAMP_LEN], hex[DIGEST_HEX];
	struct tm	 tm;

	if (gmtime_r(&row->when, &tm) == NULL ||
	    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
		errno = EINVAL;
		return -1;
	}
	buf_printf(b, "%s\t%s\t", stamp, row->identity);
	buf_add(b, row->qid.n > 0 ? row->qid : SLICE("-"));
	digest_hex(&row->entity, hex);
	buf_printf(b, "\t%s\t", hex);
	buf_add(b, row->from);
	buf_addc(b, '\n');
	if (b->failed)
		errno = ENOMEM;
	return b->failed ? -1 : 0;
}

/*
 * The log, locked: the file that has its name now, and not one that was
 * renamed while we waited for the lock.
 */
static int
open_locked(const char *dir, struct stat *st)
{
	struct buf	 path = { 0 };
	struct stat	 named;
	int		 fd = -1, tries;

	buf_printf(&path, "%s/%s", dir, SIGLOG_NAME);
	for (tries = 0; buf_str(&path) != NULL && tries < OPENS_MAX; tries++) {
		if ((fd = open_log(dir)) == -1 || flock(fd, LOCK_EX) == -1 ||
		    fstat(fd, st) == -1) {
			chan_close(&fd);
			break;
		}
		if (lstat(buf_str(&path), &named) == 0 &&
		    named.st_ino == st->st_ino && named.st_dev == st->st_dev)
			break;
		chan_close(&fd);
		errno = EAGAIN;
	}
	buf_free(&path);
	return fd;
}

/*
 * All of the line or nothing: half a line would swallow the next one.  The
 * lock is given back before the disk is waited for: what several signers
 * wrote meanwhile gets there together.
 */
static int
write_line(int fd, const struct stat *before, struct slice line)
{
	ssize_t		 n;

	do
		n = write(fd, line.p, line.n);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return -1;
	if ((size_t)n < line.n) {
		if (ftruncate(fd, before->st_size) == 0)
			errno = ENOSPC;
		return -1;
	}
	return flock(fd, LOCK_UN) == -1 ? -1 : fdatasync(fd);
}

int
siglog_append(const char *state_dir, const struct sigrow *row)
{
	struct buf	 line = { 0 };
	struct stat	 st;
	int		 fd = -1, rc = -1;

	if (put_row(&line, row) == 0 &&
	    (fd = open_locked(state_dir, &st)) != -1)
		rc = write_line(fd, &st, buf_slice(&line));
	chan_close(&fd);
	buf_free(&line);
	return rc;
}
