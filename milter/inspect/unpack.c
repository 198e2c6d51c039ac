/* unpack.c: the files in an archive by libarchive, within limits */

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

#include "inspect/unpack.h"
#include "inspect/zip.h"

#define READ_BYTES	65536

/* An archive being read. */
struct unpacking {
	struct arena	*arena;
	struct archive	*a;
	struct slice	 packed;
	bool		 (*wants)(const char *);
	struct member	*v;
	size_t		 n, max, entries, total;
};

/* Why libarchive could not go on. */
static const char *
complaint(struct archive *a)
{
	const char	*text = archive_error_string(a);

	/* it must not be asked of what it found no format for */
	if ((archive_format(a) != 0 &&
	    archive_read_has_encrypted_entries(a) > 0) ||
	    (text != NULL && (strstr(text, "ncrypt") != NULL ||
	    strstr(text, "assphrase") != NULL)))
		return "encrypted";
	if (text != NULL && strstr(text, "nsupported") != NULL)
		return "unsupported";
	return "damaged";
}

/* The formats that are read, and no others. */
static struct archive *
open_archive(struct slice bytes)
{
	struct archive	*a = archive_read_new();

	if (a == NULL)
		return NULL;
	if (zip_is(bytes))
		archive_read_support_format_zip_seekable(a);
	else {
		archive_read_support_filter_gzip(a);
		archive_read_support_format_tar(a);
		archive_read_support_format_7zip(a);
		archive_read_support_format_rar(a);
		archive_read_support_format_rar5(a);
	}
	return a;
}

/* Does a name lead out of the folder that it would be unpacked in? */
static bool
leads_out(const char *name)
{
	const char	*p = name;

	if (strchr("/\\", *name) != NULL || strchr(name, ':') != NULL)
		return true;
	for (; p != NULL; p = strpbrk(p, "/\\")) {
		p += strspn(p, "/\\");
		if (strncmp(p, "..", 2) == 0 && strchr("/\\", p[2]) != NULL)
			return true;
	}
	return false;
}

/* A name that can be shown; what can not be read in it is U+FFFD or left. */
static const char *
clean_name(struct arena *arena, const char *name)
{
	char		*valid = g_utf8_make_valid(name, -1), *p, *end;
	const char	*kept;

	for (p = valid; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '_';
	if (strlen(valid) > UNPACK_NAME_MAX) {
		g_utf8_validate(valid, UNPACK_NAME_MAX, (const char **)&end);
		*end = '\0';
	}
	kept = arena_strdup(arena, valid);
	g_free(valid);
	return kept;
}

static bool
stands_before(const struct unpacking *u, const char *name)
{
	size_t	 i;

	for (i = 0; i < u->n; i++)
		if (g_ascii_strcasecmp(u->v[i].name, name) == 0)
			return true;
	return false;
}

/* What is wrong with an entry before its data is read, or NULL. */
static const char *
check_entry(struct archive_entry *e, const char *name)
{
	unsigned	 type = archive_entry_filetype(e);

	if (archive_entry_is_encrypted(e))
		return "encrypted";
	if (archive_entry_hardlink(e) != NULL ||
	    archive_entry_symlink(e) != NULL ||
	    (type != AE_IFREG && type != AE_IFDIR))
		return "a link";
	if (leads_out(name))
		return "a name that leads out";
	if (archive_entry_size_is_set(e) &&
	    archive_entry_size(e) > UNPACK_PART_MAX)
		return "bomb";
	return NULL;
}

/* Is more coming out than anything honest packs? */
static bool
is_bomb(const struct unpacking *u, size_t part)
{
	return part > UNPACK_PART_MAX || u->total > UNPACK_TOTAL_MAX ||
	    (u->total > UNPACK_FREE &&
	    u->total / UNPACK_RATIO > u->packed.n);
}

/* All data of the entry at hand, into b; NULL: it is not kept. */
static const char *
read_data(struct unpacking *u, struct buf *b)
{
	unsigned char	 bytes[READ_BYTES];
	la_ssize_t	 n;
	size_t		 part = 0;

	while ((n = archive_read_data(u->a, bytes, sizeof(bytes))) > 0) {
		part += (size_t)n;
		u->total += (size_t)n;
		if (is_bomb(u, part))
			return "bomb";
		if (b != NULL)
			buf_add(b, (struct slice){ bytes, (size_t)n });
	}
	return n < 0 ? complaint(u->a) : NULL;
}

/* Keep the entry at hand, a file. */
static const char *
take_file(struct unpacking *u, const char *name)
{
	struct buf	 b = { 0 };
	struct member	*m = &u->v[u->n];
	const char	*cause;

	if (u->n == u->max)
		return "too many files";
	if ((m->name = clean_name(u->arena, name)) == NULL)
		return "memory";
	if (stands_before(u, m->name))
		return "a name twice";
	cause = read_data(u, &b);
	if (cause == NULL)
		m->bytes = arena_copy(u->arena, buf_slice(&b));
	if (cause == NULL && b.failed)
		cause = "memory";
	buf_free(&b);
	u->n++;
	return cause;
}

static const char *
take_entry(struct unpacking *u, struct archive_entry *e)
{
	const char	*name = archive_entry_pathname_utf8(e), *cause;

	if (name == NULL)
		name = archive_entry_pathname(e);
	if (name == NULL)
		name = "";
	if ((cause = check_entry(e, name)) != NULL)
		return cause;
	if (++u->entries > UNPACK_ENTRIES_MAX)
		return "too many files";
	if (archive_entry_filetype(e) == AE_IFDIR ||
	    (u->wants != NULL && !u->wants(name)))
		return NULL;
	return take_file(u, name);
}

/*
 * Go to the next entry.  A name in a charset that is not told is a warning,
 * and no reason to refuse a letter.
 */
static int
next_entry(struct archive *a, struct archive_entry **e)
{
	int		 rc = archive_read_next_header(a, e);
	const char	*text = rc == ARCHIVE_WARN ? archive_error_string(a) :
			    NULL;

	return text != NULL && strstr(text, "onvert") != NULL ? ARCHIVE_OK :
	    rc;
}

static const char *
take_entries(struct unpacking *u)
{
	struct archive_entry	*e;
	const char		*cause = NULL;
	int			 rc = ARCHIVE_OK;

	if (archive_read_open_memory(u->a, u->packed.p, u->packed.n) !=
	    ARCHIVE_OK)
		return complaint(u->a);
	while (cause == NULL && (rc = next_entry(u->a, &e)) == ARCHIVE_OK)
		cause = take_entry(u, e);
	if (cause == NULL && rc != ARCHIVE_EOF)
		cause = complaint(u->a);
	return cause;
}

int
unpack(struct arena *arena, struct slice bytes, bool (*wants)(const char *),
    struct members *out)
{
	struct unpacking	 u = { .arena = arena, .packed = bytes,
		.wants = wants, .max = wants == NULL ? UNPACK_MEMBERS_MAX :
		    UNPACK_ENTRIES_MAX };
	const char		*cause = NULL;

	u.v = arena_array(arena, u.max + 1, sizeof(*u.v));
	u.a = open_archive(bytes);
	if (u.v == NULL || u.a == NULL) {
		archive_read_free(u.a);
		return -1;
	}
	if (zip_is(bytes))
		cause = zip_check(bytes, UNPACK_ENTRIES_MAX);
	if (cause == NULL)
		cause = take_entries(&u);
	archive_read_free(u.a);
	if (arena_failed(arena))
		return -1;
	*out = (struct members){ .v = u.v, .n = cause == NULL ? u.n : 0,
		.cause = cause == NULL ? "" : cause };
	return 0;
}
