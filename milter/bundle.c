/* bundle.c: a folder of files with a manifest of their digests */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/utf8.h"
#include "programs/bundle.h"

#define FILES_MAX	8192	/* thousands of forms and CRLs, with room */
#define BYTES_MAX	((size_t)2 << 30)	/* a mail of 1 GiB and as much */
#define MANIFEST_MAX	(2u << 20)	/* of FILES_MAX lines */
#define READ_BYTES	65536
#define NAME_BYTES	128
#define PATH_BYTES	4096

int
bundle_init(struct bundle *b)
{
	*b = (struct bundle){ .arena = arena_new(BYTES_MAX) };
	if (b->arena != NULL)
		b->v = arena_array(b->arena, FILES_MAX, sizeof(*b->v));
	return b->v == NULL ? -1 : 0;
}

void
bundle_clear(struct bundle *b)
{
	arena_free(b->arena);
	*b = (struct bundle){ 0 };
}

static bool
is_name(const char *s)
{
	static const char	 chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t			 n = strspn(s, chars);

	if (s[0] == '.' || n == 0 || strlen(s) >= NAME_BYTES)
		return false;
	if (s[n] == '/') {
		s += n + 1;
		n = strspn(s, chars);
	}
	return s[0] != '.' && n > 0 && s[n] == '\0';
}

const struct bundle_file *
bundle_find(const struct bundle *b, const char *name)
{
	size_t	 i;

	for (i = 0; i < b->n; i++)
		if (strcmp(b->v[i].name, name) == 0)
			return &b->v[i];
	return NULL;
}

void
bundle_add(struct bundle *b, const char *name, struct slice bytes)
{
	struct bundle_file	*f;

	if (bundle_find(b, name) != NULL)
		return;
	if (b->n == FILES_MAX || !is_name(name)) {
		b->failed = true;
		return;
	}
	f = &b->v[b->n++];
	f->name = arena_strdup(b->arena, name);
	f->bytes = arena_copy(b->arena, bytes);
	b->failed |= arena_failed(b->arena);
}

static int
write_all(int fd, struct slice s)
{
	ssize_t	 n;

	for (; s.n > 0; s = slice_from(s, (size_t)n))
		if ((n = write(fd, s.p, s.n)) == -1) {
			if (errno != EINTR)
				return -1;
			n = 0;
		}
	return fsync(fd);
}

static int
write_file(int dir, const char *name, struct slice bytes)
{
	char	 folder[NAME_BYTES], *slash;
	int	 fd, rc, error;

	snprintf(folder, sizeof(folder), "%s", name);
	if ((slash = strchr(folder, '/')) != NULL) {
		*slash = '\0';
		if (mkdirat(dir, folder, 0700) == -1 && errno != EEXIST)
			return -1;
	}
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0400);
	if (fd == -1)
		return -1;
	rc = write_all(fd, bytes);
	error = errno;
	close(fd);
	errno = error;
	return rc;
}

static int
put_line(struct buf *manifest, const struct bundle_file *f)
{
	struct digest	 d;
	char		 hex[DIGEST_HEX];

	if (digest_sha256(f->bytes, &d) == -1)
		return -1;
	digest_hex(&d, hex);
	buf_printf(manifest, "%s  %s\n", hex, f->name);
	return 0;
}

/* All files, and the manifest last. */
static int
fill(const struct bundle *b, int dir, struct digest *digest)
{
	struct buf	 manifest = { 0 };
	size_t		 i;
	int		 rc = -1;

	for (i = 0; i < b->n; i++)
		if (write_file(dir, b->v[i].name, b->v[i].bytes) == -1 ||
		    put_line(&manifest, &b->v[i]) == -1)
			goto out;
	if (manifest.failed) {
		errno = ENOMEM;
		goto out;
	}
	if (digest_sha256(buf_slice(&manifest), digest) == 0 &&
	    write_file(dir, BUNDLE_MANIFEST, buf_slice(&manifest)) == 0 &&
	    fsync(dir) == 0)
		rc = 0;
out:
	buf_free(&manifest);
	return rc;
}

/* What was written so far, away again: files first, then folders. */
static void
remove_all(const struct bundle *b, int dir, const char *path)
{
	char	 folder[NAME_BYTES], *slash;
	size_t	 i;

	for (i = 0; i < b->n; i++)
		unlinkat(dir, b->v[i].name, 0);
	unlinkat(dir, BUNDLE_MANIFEST, 0);
	for (i = 0; i < b->n; i++) {
		snprintf(folder, sizeof(folder), "%s", b->v[i].name);
		if ((slash = strchr(folder, '/')) != NULL) {
			*slash = '\0';
			unlinkat(dir, folder, AT_REMOVEDIR);
		}
	}
	rmdir(path);
}

int
bundle_write(const struct bundle *b, const char *dir, struct digest *digest)
{
	char		 tmp[PATH_BYTES];
	struct digest	 d;
	size_t		 n = strlen(dir);
	int		 fd = -1, error;

	if (b->failed) {
		errno = ENOMEM;
		return -1;
	}
	while (n > 1 && dir[n - 1] == '/')
		n--;
	if ((size_t)snprintf(tmp, sizeof(tmp), "%.*s.XXXXXX", (int)n, dir) >=
	    sizeof(tmp)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (mkdtemp(tmp) == NULL)	/* it makes them 0700 */
		return -1;
	/* an empty folder gives way to it, any other does not */
	if ((fd = open(tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) != -1 &&
	    fill(b, fd, &d) == 0 && rename(tmp, dir) == 0) {
		close(fd);
		*digest = d;
		return 0;
	}
	error = errno;
	if (fd != -1) {
		remove_all(b, fd, tmp);
		close(fd);
	}
	errno = error;
	return -1;
}

/* The bytes of a plain file; what is wrong, or NULL. */
static const char *
read_file(int dir, const char *name, size_t max, struct buf *out)
{
	struct stat	 st;
	ssize_t		 n = 0;
	int		 fd = openat(dir, name, O_RDONLY | O_CLOEXEC |
			    O_NOFOLLOW | O_NONBLOCK);

	if (fd == -1)
		return errno == ENOENT ? "is missing" : "can not be read";
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		close(fd);
		return "is no plain file";
	}
	out->max = max;
	do {
		out->n += (size_t)n;
		if (buf_room(out, READ_BYTES) == -1)
			break;
	} while ((n = read(fd, out->p + out->n, READ_BYTES)) > 0);
	close(fd);
	return out->failed || n == -1 ? "can not be read" : NULL;
}

/* One line of the manifest: the file it names, as it names it. */
static void
take_line(struct bundle *b, int dir, struct slice line, struct buf *faults)
{
	struct buf	 bytes = { 0 };
	struct digest	 d;
	char		 hex[DIGEST_HEX], name[NAME_BYTES];
	const char	*what;

	if (line.n < DIGEST_HEX + 1 || line.n - DIGEST_HEX > NAME_BYTES ||
	    memcmp(line.p + DIGEST_HEX - 1, "  ", 2) != 0)
		goto malformed;
	snprintf(name, sizeof(name), "%.*s", (int)(line.n - DIGEST_HEX - 1),
	    (const char *)line.p + DIGEST_HEX + 1);
	if (!is_name(name) || bundle_find(b, name) != NULL)
		goto malformed;
	what = read_file(dir, name, BYTES_MAX, &bytes);
	if (what == NULL && digest_sha256(buf_slice(&bytes), &d) == -1)
		what = "can not be read";
	if (what == NULL) {
		digest_hex(&d, hex);
		if (memcmp(hex, line.p, DIGEST_HEX - 1) != 0)
			what = "was changed";
	}
	if (what != NULL)
		buf_printf(faults, "%s: %s\n", name, what);
	bundle_add(b, name, buf_slice(&bytes));
	buf_free(&bytes);
	return;
malformed:
	buf_printf(faults, BUNDLE_MANIFEST ": has a line that is none\n");
}

/* Its name is anybody's choice, and goes to a terminal. */
static void
tell_stray(struct buf *faults, const char *path)
{
	utf8_line(faults, slice_of(path));
	buf_adds(faults, ": is not in the manifest\n");
}

/* What is there besides; below: the folder, "" for the top. */
static void
look_for_more(const struct bundle *b, int dir, const char *below,
    struct buf *faults)
{
	char		 path[PATH_BYTES];
	struct dirent	*e;
	struct stat	 st;
	int		 fd = openat(dir, *below == '\0' ? "." : below,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR		*d = fd == -1 ? NULL : fdopendir(fd);

	if (d == NULL) {
		buf_printf(faults, "%s: can not be read\n", below);
		if (fd != -1)
			close(fd);
		return;
	}
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(path, sizeof(path), "%s%s%s", below,
		    *below == '\0' ? "" : "/", e->d_name);
		if (fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISDIR(st.st_mode) && *below == '\0')
			look_for_more(b, dir, path, faults);
		else if (bundle_find(b, path) == NULL &&
		    strcmp(path, BUNDLE_MANIFEST) != 0)
			tell_stray(faults, path);
	}
	closedir(d);
}

int
bundle_read(const char *dir, struct bundle *b, struct buf *faults)
{
	struct buf	 manifest = { 0 };
	struct slice	 rest, line, eol;
	const char	*what;
	size_t		 before = faults->n;
	int		 fd;

	if (bundle_init(b) == -1 ||
	    (fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
		buf_printf(faults, "%s: %s\n", dir, strerror(errno));
		return -1;
	}
	what = read_file(fd, BUNDLE_MANIFEST, MANIFEST_MAX, &manifest);
	if (what == NULL && digest_sha256(buf_slice(&manifest),
	    &b->manifest) == -1)
		what = "can not be read";
	if (what != NULL)
		buf_printf(faults, BUNDLE_MANIFEST ": %s\n", what);
	rest = what == NULL ? buf_slice(&manifest) : slice_of("");
	while (slice_line(&rest, &line, &eol))
		take_line(b, fd, line, faults);
	if (what == NULL)
		look_for_more(b, fd, "", faults);
	if (b->failed)
		buf_printf(faults, "%s: no memory, or far too large\n", dir);
	close(fd);
	buf_free(&manifest);
	return faults->n == before && !faults->failed ? 0 : -1;
}
