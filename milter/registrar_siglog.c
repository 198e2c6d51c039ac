/* registrar_siglog.c: the signers' own log, taken over line by line */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/chan.h"
#include "base/log.h"
#include "crypto/siglog.h"
#include "programs/registrar.h"

#define POSITION	"siglog"	/* our word: "INODE OFFSET" */
#define CHUNK_BYTES	65536		/* of one transaction: some 300 lines */
#define ARENA_BYTES	(4 * CHUNK_BYTES)
#define FIELDS		5		/* time, identity, queue id, SHA-256, From */

struct position {
	uint64_t	 inode;
	int64_t		 offset;
};

static int
read_position(struct store *own, struct position *out)
{
	struct arena	*a = arena_new(4096);
	const char	*text = "";
	int		 rc = a == NULL ? -1 :
			    store_get(own, a, POSITION, &text);

	*out = (struct position){ 0 };
	if (rc == 0)
		(void)sscanf(text, "%" SCNu64 " %" SCNd64, &out->inode,
		    &out->offset);
	arena_free(a);
	return rc;
}

static int
keep_position(struct store *own, const struct position *p)
{
	char	 text[64];

	snprintf(text, sizeof(text), "%" PRIu64 " %" PRId64, p->inode,
	    p->offset);
	return store_set(own, POSITION, text);
}

/* One line; one that can not be read is left out, and told. */
static int
take_line(struct store *own, struct arena *a, struct slice line)
{
	struct signature_row	 row;
	const char		*field[FIELDS] = { NULL };
	struct tm		 tm = { 0 };
	const char		*end;
	size_t			 i, at;
	bool			 known;

	for (i = 0; i < FIELDS; i++) {
		at = slice_find(line, SLICE("\t"), 0);
		field[i] = arena_str(a, slice_sub(line, 0,
		    at == SIZE_MAX ? line.n : at));
		if (field[i] == NULL)
			return -1;
		line = at == SIZE_MAX ? (struct slice){ NULL, 0 } :
		    slice_from(line, at + 1);
	}
	end = strptime(field[0], "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (end == NULL || *end != '\0' || strlen(field[3]) != 64) {
		log_msg(LV_WARNING, SIGLOG_NAME ": a line that can not be "
		    "read is left out");
		return 0;
	}
	row_init(TABLE_SIGNATURES, &row);
	row.made = timegm(&tm);
	row.identity = field[1];
	row.qid = strcmp(field[2], "-") == 0 ? "" : field[2];
	row.sha256 = field[3];
	row.sender = field[4];
	return store_signature(own, &row, &known);
}

/* The whole lines of a chunk and the position behind them, at once. */
static int
take_chunk(struct store *own, struct slice chunk, struct position *p,
    int64_t *n)
{
	struct arena	*a = arena_new(ARENA_BYTES);
	struct slice	 rest = chunk, line, eol;
	struct position	 behind = *p;
	int64_t		 taken = 0;

	if (a == NULL || store_begin(own) == -1) {
		arena_free(a);
		return -1;
	}
	while (slice_line(&rest, &line, &eol) && eol.n > 0) {
		if (take_line(own, a, line) == -1)
			goto fail;
		behind.offset += (int64_t)(line.n + eol.n);
		taken++;
	}
	if (keep_position(own, &behind) == -1 || store_commit(own) == -1)
		goto fail;
	arena_free(a);
	*p = behind;
	*n += taken;
	return 0;
fail:
	store_rollback(own);
	arena_free(a);
	return -1;
}

/* All whole lines of an open log from the position on. */
static int
take_file(struct store *own, int fd, struct position *p, int64_t *n)
{
	unsigned char	 bytes[CHUNK_BYTES];
	int64_t		 before;
	ssize_t		 got;

	do {
		before = p->offset;
		got = pread(fd, bytes, sizeof(bytes), p->offset);
		if (got == -1)
			return -1;
		if (memchr(bytes, '\n', (size_t)got) != NULL && take_chunk(own,
		    (struct slice){ bytes, (size_t)got }, p, n) == -1)
			return -1;
	} while (p->offset > before);
	return 0;
}

/* The rest of a log that was put aside as NAME.1 since we last looked. */
static int
take_rotated(struct store *own, int dir, const struct position *p,
    int64_t *n)
{
	struct position	 old = *p;
	struct stat	 st;
	int		 fd, rc = 0;

	if (p->inode == 0)
		return 0;
	fd = openat(dir, SIGLOG_NAME ".1", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	/* who wrote to it while it was renamed holds its lock till the end */
	if (fd != -1 && flock(fd, LOCK_SH) == 0 && fstat(fd, &st) == 0 &&
	    st.st_ino == p->inode)
		rc = take_file(own, fd, &old, n);
	else
		log_msg(LV_WARNING, SIGLOG_NAME ": another file, and the one "
		    "read last is not " SIGLOG_NAME ".1: what it had more is "
		    "not in the register");
	chan_close(&fd);
	return rc;
}

int
siglog_import(struct store *own, const char *state_dir, int64_t *n)
{
	struct position	 p;
	struct stat	 st;
	int		 dir, fd = -1, rc = -1;

	*n = 0;
	errno = 0;
	if ((dir = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	fd = openat(dir, SIGLOG_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT)
		rc = 0;		/* nothing was signed yet */
	if (fd == -1 || fstat(fd, &st) == -1 || read_position(own, &p) == -1)
		goto out;
	errno = 0;
	if (p.inode != st.st_ino || p.offset > st.st_size) {
		if (p.inode != st.st_ino && take_rotated(own, dir, &p, n) == -1)
			goto out;
		p = (struct position){ .inode = st.st_ino };
		if (store_begin(own) == -1 || keep_position(own, &p) == -1 ||
		    store_commit(own) == -1) {
			store_rollback(own);
			goto out;
		}
	}
	rc = p.offset == st.st_size ? 0 : take_file(own, fd, &p, n);
out:
	chan_close(&fd);
	chan_close(&dir);
	return rc;
}
