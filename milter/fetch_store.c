/* fetch_store.c: fetched CRLs as files, each whole, with a note of where it comes from; asks the time */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "programs/fetch.h"

#define PATH_BYTES	4096
#define STEM_MAX	32	/* of a name; the rest tells URLs apart */
#define NOTE_MAX	16384	/* bytes: 8 URLs and two marks */
#define WRITING_S	3600	/* no file is written for an hour */
#define UNFINISHED	".new."
#define NOTE_END	".note"

/*
 * Notes and unfinished files begin with a dot: who reads the folder for CRLs
 * passes such files over.
 */
static void
note_path(const char *folder, const char *name, char path[PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s/.%s" NOTE_END, folder, name);
}

int
store_name(const char *url, char name[LIST_NAME_MAX])
{
	const char	*base = strrchr(url, '/');
	size_t		 i, n = 0;
	struct digest	 d;
	char		 hex[DIGEST_HEX];

	if (digest_sha256(slice_of(url), &d) == -1)
		return -1;
	digest_hex(&d, hex);
	for (i = 1; base != NULL && base[i] != '\0' && base[i] != '.' &&
	    base[i] != '?' && n < STEM_MAX; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789_",
		    base[i]) != NULL)
			name[n++] = base[i];
	snprintf(name + n, LIST_NAME_MAX - n, "-%.16s.crl", hex);
	return 0;
}

static int
read_path(const char *path, size_t max, struct buf *out)
{
	int	 fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t	 n = 1;

	while (fd != -1 && n > 0) {
		if (out->n >= max || buf_room(out, BUFSIZ) == -1)
			n = -1;
		else if ((n = read(fd, out->p + out->n, BUFSIZ)) > 0)
			out->n += (size_t)n;
	}
	if (fd == -1)
		return -1;
	close(fd);
	return n == -1 ? -1 : 0;
}

int
store_read(const char *folder, const char *name, size_t max, struct buf *out)
{
	char	 path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return read_path(path, max, out);
}

static int
write_all(int fd, struct slice s)
{
	ssize_t	 n;

	for (; s.n > 0; s = slice_from(s, (size_t)n)) {
		n = write(fd, s.p, s.n);
		if (n == -1 && errno == EINTR)
			n = 0;
		if (n == -1)
			return -1;
	}
	return 0;
}

/* The folder itself, so that the new name outlives a fall of the machine. */
static void
sync_folder(const char *folder)
{
	int	 fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd != -1) {
		fsync(fd);
		close(fd);
	}
}

/* Bytes under a name, whole or not at all.  0, or -1 with errno. */
static int
replace(const char *folder, const char *path, struct slice bytes)
{
	char	 fresh[PATH_BYTES];
	int	 fd, saved;

	snprintf(fresh, sizeof(fresh), "%s/" UNFINISHED "XXXXXX", folder);
	if ((fd = mkostemp(fresh, O_CLOEXEC)) == -1)
		return -1;
	/* the milter has another user, and it is no secret */
	if (write_all(fd, bytes) == 0 && fchmod(fd, 0644) == 0 &&
	    fsync(fd) == 0 && rename(fresh, path) == 0) {
		close(fd);
		sync_folder(folder);
		return 0;
	}
	saved = errno;
	close(fd);
	unlink(fresh);
	errno = saved;
	return -1;
}

int
store_write(const char *folder, const struct list_note *note,
    struct slice bytes)
{
	char		 path[PATH_BYTES];
	struct buf	 b = { .max = NOTE_MAX };
	size_t		 i;
	int		 rc = -1;

	snprintf(path, sizeof(path), "%s/%s", folder, note->name);
	if (bytes.p != NULL && replace(folder, path, bytes) == -1)
		return -1;
	buf_printf(&b, "%zu\n%s\n%s\n", note->marked, note->etag,
	    note->modified);
	for (i = 0; i < note->nurls; i++)
		buf_printf(&b, "%s\n", note->urls[i]);
	note_path(folder, note->name, path);
	if (!b.failed)
		rc = replace(folder, path, buf_slice(&b));
	buf_free(&b);
	return rc;
}

void
store_remove(const char *folder, const char *name)
{
	char	 path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
	note_path(folder, name, path);
	unlink(path);
}

static void
copy_line(struct slice line, char out[HTTP_MARK_MAX])
{
	if (line.n < HTTP_MARK_MAX) {
		memcpy(out, line.p, line.n);
		out[line.n] = '\0';
	}
}

/* A note's lines into note, whose URLs the caller checks. */
static int
parse_note(struct slice s, struct list_note *note)
{
	struct slice	 line, eol;
	size_t		 n;

	for (n = 0; slice_line(&s, &line, &eol); n++) {
		if (n == 0 && line.n == 1 && line.p[0] >= '0')
			note->marked = (size_t)(line.p[0] - '0');
		else if (n == 1)
			copy_line(line, note->etag);
		else if (n == 2)
			copy_line(line, note->modified);
		else if (n > 2 && note->nurls < LIST_URLS_MAX) {
			if ((note->urls[note->nurls] = strndup(
			    (const char *)line.p, line.n)) == NULL)
				return -1;
			note->nurls++;
		}
	}
	return note->nurls > 0 && note->marked < note->nurls ? 0 : -1;
}

int
store_note(const char *folder, const char *name, struct list_note *out)
{
	struct list_note	 note = { .nurls = 0 };
	struct buf		 b = { .max = NOTE_MAX };
	char			 path[PATH_BYTES];
	int			 rc = -1;

	snprintf(note.name, sizeof(note.name), "%s", name);
	note_path(folder, name, path);
	if (read_path(path, NOTE_MAX, &b) == 0 && b.n > 0 &&
	    parse_note(buf_slice(&b), &note) == 0) {
		*out = note;
		rc = 0;
	} else
		note_clear(&note);
	buf_free(&b);
	return rc;
}

void
note_clear(struct list_note *note)
{
	while (note->nurls > 0)
		free(note->urls[--note->nurls]);
}

/* Unless another process is just writing it, as after a reload. */
static void
remove_old(const char *folder, const char *name)
{
	char		 path[PATH_BYTES];
	struct stat	 st;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (lstat(path, &st) == 0 && st.st_mtime < time(NULL) - WRITING_S)
		unlink(path);
}

void
store_scan(const char *folder, void (*found)(void *, const char *),
    void *ctx)
{
	char		 name[LIST_NAME_MAX];
	struct dirent	**v;
	struct slice	 s;
	int		 i, n = scandir(folder, &v, NULL, alphasort);

	for (i = 0; i < n; i++) {
		s = slice_of(v[i]->d_name);
		if (slice_starts(s, SLICE(UNFINISHED))) {
			remove_old(folder, v[i]->d_name);
		} else if (s.n > 0 && s.p[0] == '.' &&
		    slice_ends(s, SLICE(NOTE_END)) &&
		    s.n - sizeof(NOTE_END) < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s",
			    (int)(s.n - sizeof(NOTE_END)), v[i]->d_name + 1);
			found(ctx, name);
		}
		free(v[i]);
	}
	if (n != -1)
		free(v);
}
