/* test_unpack.c: archives, honest ones and attacks, and what is taken of them */

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "inspect/unpack.h"
#include "inspect/zip.h"
#include "zips.h"

#define ARENA_MAX	(256u * 1024 * 1024)
#define MIB		(1024u * 1024)

/* What is taken, in words: its names, or the cause. */
static struct buf
unpack_words(struct slice bytes, bool (*wants)(const char *))
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct buf	 words = { 0 }, wire = { 0 };
	struct members	 m, again;
	size_t		 i;

	assert_int_equal(unpack(a, bytes, wants, &m), 0);
	buf_adds(&words, m.cause);
	members_put(&wire, &m);
	if (wants == NULL) {
		assert_int_equal(members_get(a, buf_slice(&wire), &again), 0);
		assert_int_equal(again.n, m.n);
	}
	for (i = 0; i < m.n; i++)
		buf_printf(&words, "%s%s:%zu", i > 0 ? " " : "", m.v[i].name,
		    m.v[i].bytes.n);
	assert_non_null(buf_str(&words));
	buf_free(&wire);
	arena_free(a);
	return words;
}

static void
expect(const char *what, struct slice bytes, const char *want)
{
	struct buf	 got = unpack_words(bytes, NULL);

	if (strcmp((char *)got.p, want) != 0)
		fail_msg("%s: %s, not %s", what, (char *)got.p, want);
	buf_free(&got);
}

/* A change to the bytes of a ZIP: at an offset from its start or its end. */
static const struct {
	const char	*what;
	struct zip_file	 files[4];
	long		 at;		/* negative: from the end */
	const char	*bytes;
	size_t		 n;
	const char	*want;
} zips[] = {
	{ "two files", { { "a.pdf", "one" }, { "b/c.txt", "four" } }, 0, "", 0,
	    "a.pdf:3 b/c.txt:4" },
	{ "names in Vietnamese", { { "văn bản.pdf", "x" } }, 0, "", 0,
	    "văn bản.pdf:1" },
	{ "folders are no files", { { "b/", "" }, { "b/a", "x" } }, 0, "", 0,
	    "b/a:1" },
	{ "no file at all", { { NULL, NULL } }, 0, "", 0, "damaged" },
	{ "a name twice", { { "a", "x" }, { "a", "y" } }, 0, "", 0,
	    "a name twice" },
	{ "a name twice, but for case", { { "a", "x" }, { "A", "y" } }, 0, "",
	    0, "a name twice" },
	{ "a name that leads out", { { "../a", "x" } }, 0, "", 0,
	    "a name that leads out" },
	{ "the same in the middle", { { "b/../../a", "x" } }, 0, "", 0,
	    "a name that leads out" },
	{ "with the other slash", { { "b\\..\\a", "x" } }, 0, "", 0,
	    "a name that leads out" },
	{ "from the root", { { "/etc/a", "x" } }, 0, "", 0,
	    "a name that leads out" },
	{ "from a drive", { { "C:a", "x" } }, 0, "", 0,
	    "a name that leads out" },
	{ "dots that lead nowhere", { { "..a/b..", "x" } }, 0, "", 0,
	    "..a/b..:1" },
	/* local header: flags at 6, method 8, crc 14, sizes 18 and 22 */
	{ "headers that differ", { { "a", "x" } }, 8, "\x08", 1, "ambiguous" },
	{ "sizes that differ", { { "a", "x" } }, 22, "\x02", 1, "ambiguous" },
	{ "names that differ", { { "a", "x" } }, 30, "b", 1, "ambiguous" },
	{ "data that differ", { { "a", "x" } }, 31, "y", 1, "damaged" },
	/* directory, from the end: 22 + 1 name + 46 */
	{ "encrypted", { { "a", "x" } }, -69 + 8, "\x01", 1, "encrypted" },
	{ "encrypted as AES has it", { { "a", "x" } }, -69 + 8, "\x41", 1,
	    "encrypted" },
	{ "another method", { { "a", "x" } }, -69 + 10, "\x0e", 1,
	    "unsupported" },
	{ "a size of 2 GB", { { "a", "x" } }, -69 + 24, "\0\0\0\x80", 4,
	    "ambiguous" },
	{ "a size that stands elsewhere", { { "a", "x" } }, -69 + 24,
	    "\xff\xff\xff\xff", 4, "zip64" },
	{ "a place that is none", { { "a", "x" } }, -69 + 42, "\x63", 1,
	    "ambiguous" },
	{ "a directory that is none", { { "a", "x" } }, -69, "PK\003\004", 4,
	    "ambiguous" },
	/* the end: entries at 8 and 10, size 12, place 16, comment 20 */
	{ "more entries than there are", { { "a", "x" } }, -22 + 8,
	    "\2\0\2\0", 4, "ambiguous" },
	{ "fewer", { { "a", "x" }, { "b", "y" } }, -22 + 8, "\1\0\1\0", 4,
	    "ambiguous" },
	{ "the number of entries stands elsewhere", { { "a", "x" } }, -22 + 8,
	    "\xff\xff\xff\xff", 4, "zip64" },
	{ "of several disks", { { "a", "x" } }, -22 + 4, "\1", 1,
	    "in several pieces" },
	{ "a comment that is not there", { { "a", "x" } }, -22 + 20, "\1", 1,
	    "damaged" },
};

static void
zip_files(void **state)
{
	struct buf	 b;
	size_t		 i, at;

	(void)state;
	for (i = 0; i < NELEM(zips); i++) {
		b = zip_make(zips[i].files);
		at = zips[i].at < 0 ? b.n - (size_t)-zips[i].at :
		    (size_t)zips[i].at;
		memcpy(b.p + at, zips[i].bytes, zips[i].n);
		expect(zips[i].what, buf_slice(&b), zips[i].want);
		buf_free(&b);
	}
}

/* Where two readers of ZIP see two things. */
static void
zip_polyglots(void **state)
{
	static const struct zip_file	 one[] = { { "a", "x" },
		{ NULL, NULL } }, two[] = { { "b", "y" }, { NULL, NULL } };
	struct buf	 first = zip_make(one), second = zip_make(two), b;

	(void)state;
	b = (struct buf){ 0 };
	buf_adds(&b, "PK\003\004 before");
	buf_add(&b, buf_slice(&first));
	expect("something before it", buf_slice(&b), "ambiguous");
	buf_free(&b);

	b = (struct buf){ 0 };
	buf_add(&b, buf_slice(&first));
	buf_add(&b, buf_slice(&second));
	expect("one behind another", buf_slice(&b), "ambiguous");
	buf_free(&b);

	/* the first one's comment is all of the second */
	b = (struct buf){ 0 };
	buf_add(&b, buf_slice(&first));
	b.p[b.n - 2] = (unsigned char)second.n;
	buf_add(&b, buf_slice(&second));
	expect("one in the comment of another", buf_slice(&b), "ambiguous");
	buf_free(&b);

	buf_addc(&first, 0);
	expect("something behind it", buf_slice(&first), "damaged");
	buf_free(&first);
	buf_free(&second);
}

/* Cut short or changed anywhere: all of it or nothing is taken. */
static void
zip_damage(void **state)
{
	static const struct zip_file	 files[] = { { "a.pdf", "one" },
		{ "b.pdf", "two" }, { NULL, NULL } };
	struct buf	 b = zip_make(files), got;
	size_t		 i;

	(void)state;
	for (i = 0; i < b.n; i++) {
		got = unpack_words(slice_sub(buf_slice(&b), 0, i), NULL);
		assert_null(strstr((char *)got.p, "b.pdf"));
		buf_free(&got);
	}
	for (i = 0; i < b.n; i++) {
		b.p[i] ^= 0x15;
		got = unpack_words(buf_slice(&b), NULL);
		assert_true(strchr((char *)got.p, ':') == NULL ||
		    strstr((char *)got.p, ":3 ") != NULL);
		buf_free(&got);
		b.p[i] ^= 0x15;
	}
	buf_free(&b);
}

/* An archive by libarchive: each file is full of zeros. */
struct packing {
	int		 format, filter;
	size_t		 files, bytes;
	const char	*link;		/* and one link to that */
};

static struct buf
pack(const struct packing *how)
{
	static const unsigned char	 zeros[65536];
	struct archive			*w = archive_write_new();
	struct archive_entry		*e = archive_entry_new();
	struct buf			 b = { 0 };
	char				 name[32];
	size_t				 i, k;

	assert_int_equal(buf_room(&b, 4 * MIB), 0);
	archive_write_set_format(w, how->format);
	if (how->filter != 0)
		archive_write_add_filter(w, how->filter);
	assert_int_equal(archive_write_open_memory(w, b.p, b.size, &b.n),
	    ARCHIVE_OK);
	for (i = 0; i < how->files; i++) {
		archive_entry_clear(e);
		snprintf(name, sizeof(name), "tệp-%zu", i);
		archive_entry_set_pathname(e, name);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_entry_set_size(e, (la_int64_t)how->bytes);
		assert_int_equal(archive_write_header(w, e), ARCHIVE_OK);
		for (k = 0; k < how->bytes; k += sizeof(zeros))
			archive_write_data(w, zeros,
			    how->bytes - k < sizeof(zeros) ?
			    how->bytes - k : sizeof(zeros));
	}
	if (how->link != NULL) {
		archive_entry_clear(e);
		archive_entry_set_pathname(e, "link");
		archive_entry_set_filetype(e, AE_IFLNK);
		archive_entry_set_symlink(e, how->link);
		archive_write_header(w, e);
	}
	archive_entry_free(e);
	archive_write_close(w);
	archive_write_free(w);
	return b;
}

#define TAR	ARCHIVE_FORMAT_TAR_USTAR
#define GZIP	ARCHIVE_FILTER_GZIP
#define SEVEN	ARCHIVE_FORMAT_7ZIP
#define ZIP	ARCHIVE_FORMAT_ZIP

static const struct {
	const char	*what;
	struct packing	 how;
	const char	*want;
} packings[] = {
	{ "tar.gz", { TAR, GZIP, 2, 3, NULL }, "tệp-0:3 tệp-1:3" },
	{ "tar", { TAR, 0, 1, 3, NULL }, "tệp-0:3" },
	{ "7z", { SEVEN, 0, 2, 3, NULL }, "tệp-0:3 tệp-1:3" },
	{ "ZIP of another writer", { ZIP, 0, 2, 3, NULL },
	    "tệp-0:3 tệp-1:3" },
	{ "links in tar.gz", { TAR, GZIP, 1, 3, "/etc/passwd" }, "a link" },
	{ "links in 7z", { SEVEN, 0, 1, 3, "/etc/passwd" }, "a link" },
	{ "links in ZIP", { ZIP, 0, 1, 3, "/etc/passwd" }, "a link" },
	{ "a bomb in ZIP", { ZIP, 0, 1, 33 * MIB, NULL }, "bomb" },
	{ "a bomb in 7z", { SEVEN, 0, 1, 33 * MIB, NULL }, "bomb" },
	{ "a bomb in tar.gz", { TAR, GZIP, 1, 33 * MIB, NULL }, "bomb" },
	{ "a small one, packed 250 to 1", { TAR, GZIP, 1, 8 * MIB, NULL },
	    "bomb" },
	{ "a bomb of many files", { TAR, GZIP, 10, 9 * MIB, NULL }, "bomb" },
	{ "as many files as are taken", { TAR, GZIP, 50, 0, NULL }, NULL },
	{ "one more", { TAR, GZIP, 51, 0, NULL }, "too many files" },
	{ "many more in ZIP", { ZIP, 0, 2001, 0, NULL }, "too many files" },
};

static void
other_archives(void **state)
{
	struct buf	 b, got;
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(packings); i++) {
		b = pack(&packings[i].how);
		got = unpack_words(buf_slice(&b), NULL);
		if (packings[i].want == NULL)
			assert_non_null(strstr((char *)got.p, "tệp-49:0"));
		else if (strcmp((char *)got.p, packings[i].want) != 0)
			fail_msg("%s: %s", packings[i].what, (char *)got.p);
		buf_free(&got);
		buf_free(&b);
	}
}

static bool
is_first(const char *name)
{
	return strcmp(name, "a") == 0;
}

static void
only_what_is_wanted(void **state)
{
	static const struct zip_file	 files[] = { { "a", "x" },
		{ "b", "y" }, { NULL, NULL } };
	struct buf	 b = zip_make(files);
	struct buf	 got = unpack_words(buf_slice(&b), is_first);

	(void)state;
	assert_string_equal(got.p, "a:1");
	buf_free(&got);
	buf_free(&b);
}

static const struct {
	const char	*what, *bytes;
	size_t		 n;
} not_members[] = {
	{ "nothing", "", 0 },
	{ "a cause that is cut short", "\5\0\0\0ab", 6 },
	{ "a cause with a line end", "\1\0\0\0\n\0\0\0\0", 9 },
	{ "more members than there may be", "\0\0\0\0\x33\0\0\0", 8 },
	{ "fewer than it says", "\0\0\0\0\1\0\0\0", 8 },
	{ "a name that is no UTF-8", "\0\0\0\0\1\0\0\0\1\0\0\0\xff\0\0\0\0",
	    17 },
	{ "something behind them", "\0\0\0\0\0\0\0\0x", 9 },
};

static void
members_are_not_believed(void **state)
{
	struct arena	*a = arena_new(ARENA_MAX);
	struct members	 m = { .n = 7 };
	size_t		 i;

	(void)state;
	for (i = 0; i < NELEM(not_members); i++)
		if (members_get(a, (struct slice){
		    (const unsigned char *)not_members[i].bytes,
		    not_members[i].n }, &m) != -1)
			fail_msg("%s", not_members[i].what);
	assert_int_equal(m.n, 7);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zip_files),
		cmocka_unit_test(zip_polyglots),
		cmocka_unit_test(zip_damage),
		cmocka_unit_test(other_archives),
		cmocka_unit_test(only_what_is_wanted),
		cmocka_unit_test(members_are_not_believed),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("unpack", tests, NULL, NULL);
}
