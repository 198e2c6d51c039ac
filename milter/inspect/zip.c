/* zip.c: what a ZIP file says is in it, held against its bytes (APPNOTE 6.3) */

#include "inspect/unpack.h"
#include "inspect/zip.h"

#define END_SIZE	22	/* APPNOTE 4.3.16, without its comment */
#define ENTRY_SIZE	46	/* 4.3.12, without name, extra and comment */
#define LOCAL_SIZE	30	/* 4.3.7 */
#define COMMENT_MAX	0xffff
#define DESCRIPTOR_MIN	12	/* 4.3.9: three numbers of four bytes */
#define DESCRIPTOR_MAX	24	/* four, two of them of eight */
#define ZIP64		0xffffffffu	/* the true number stands elsewhere */

#define FLAG_ENCRYPTED	0x0001
#define FLAG_DESCRIPTOR	0x0008	/* sizes stand behind the data */
#define FLAG_STRONG	0x0040
#define FLAG_MASKED	0x2000
#define FLAGS_TOLD	0x0809	/* both headers say whether it is encrypted, has
				   a descriptor, is named in UTF-8 */
#define EXTRA_NAME	0x7075	/* 4.6.9: another name, in Unicode */

#define STORED		0
#define DEFLATED	8

static unsigned
get16(struct slice s, size_t at)
{
	return (unsigned)s.p[at] | (unsigned)s.p[at + 1] << 8;
}

static uint32_t
get32(struct slice s, size_t at)
{
	return get16(s, at) | (uint32_t)get16(s, at + 2) << 16;
}

bool
zip_is(struct slice s)
{
	return slice_starts(s, SLICE("PK\003\004")) ||
	    slice_starts(s, SLICE("PK\005\006")) ||
	    slice_starts(s, SLICE("PK\007\010"));
}

/* Where the record that ends the file begins, or SIZE_MAX. */
static size_t
find_end(struct slice s)
{
	size_t	 n, at;

	for (n = 0; n <= COMMENT_MAX && n + END_SIZE <= s.n; n++) {
		at = s.n - n - END_SIZE;
		if (slice_starts(slice_from(s, at), SLICE("PK\005\006")))
			return get16(s, at + 20) == n ? at : SIZE_MAX;
	}
	return SIZE_MAX;
}

const char *
zip_open(struct slice s, struct zip *out)
{
	size_t	 end = find_end(s), size, at;

	if (end == SIZE_MAX)
		return "damaged";
	size = get32(s, end + 12);
	at = get32(s, end + 16);
	if (size == ZIP64 || at == ZIP64 || get16(s, end + 10) == 0xffff ||
	    (end >= 20 && slice_starts(slice_from(s, end - 20),
	    SLICE("PK\006\007"))))
		return "zip64";
	if (get16(s, end + 4) != 0 || get16(s, end + 6) != 0 ||
	    get16(s, end + 8) != get16(s, end + 10))
		return "in several pieces";
	if (at > end || size != end - at)
		return "ambiguous";	/* something before, or in between */
	*out = (struct zip){ .bytes = s, .at = at, .directory = slice_sub(s, at, size),
		.left = slice_sub(s, at, size),
		.entries = get16(s, end + 10) };
	return NULL;
}

/* Is there an extra field of that kind?  What is cut short counts as one. */
static bool
has_extra(struct slice extra, unsigned kind)
{
	size_t	 n;

	while (extra.n >= 4) {
		n = get16(extra, 2);
		if (get16(extra, 0) == kind || n > extra.n - 4)
			return true;
		extra = slice_from(extra, 4 + n);
	}
	return false;
}

bool
zip_next(struct zip *z, struct zip_entry *e)
{
	struct slice	 s = z->left;
	size_t		 name, extra, comment;

	if (s.n < ENTRY_SIZE || !slice_starts(s, SLICE("PK\001\002")))
		return false;
	name = get16(s, 28);
	extra = get16(s, 30);
	comment = get16(s, 32);
	if (name + extra + comment > s.n - ENTRY_SIZE)
		return false;
	*e = (struct zip_entry){ .flags = get16(s, 8), .method = get16(s, 10),
		.packed = get32(s, 20), .size = get32(s, 24),
		.at = get32(s, 42), .name = slice_sub(s, ENTRY_SIZE, name),
		.other_name = has_extra(slice_sub(s, ENTRY_SIZE + name, extra),
		    EXTRA_NAME) };
	z->left = slice_from(s, ENTRY_SIZE + name + extra + comment);
	return true;
}

/*
 * Does the header before an entry's data say what the directory says?  Where
 * the data ends goes to *end; 0: it does not.
 */
static bool
agrees(const struct zip *z, const struct zip_entry *e, size_t *end)
{
	struct slice	 s = slice_from(slice_sub(z->bytes, 0, z->at), e->at);
	bool		 later = (e->flags & FLAG_DESCRIPTOR) != 0;
	size_t		 name, extra;

	if (s.n < LOCAL_SIZE || !slice_starts(s, SLICE("PK\003\004")))
		return false;
	name = get16(s, 26);
	extra = get16(s, 28);
	if (name + extra > s.n - LOCAL_SIZE ||
	    e->packed > s.n - LOCAL_SIZE - name - extra ||
	    ((get16(s, 6) ^ e->flags) & FLAGS_TOLD) != 0 || get16(s, 8) != e->method ||
	    !slice_eq(slice_sub(s, LOCAL_SIZE, name), e->name))
		return false;
	if ((get32(s, 18) != e->packed && !(later && get32(s, 18) == 0)) ||
	    (get32(s, 22) != e->size && !(later && get32(s, 22) == 0)))
		return false;
	*end = e->at + LOCAL_SIZE + name + extra + e->packed;
	return true;
}

/* Does an entry begin where the one before it ended? */
static bool
follows(const struct zip *z, size_t at, size_t end, bool described)
{
	if (at < end || at > z->at)
		return false;
	if (!described)
		return at == end;
	return at - end >= DESCRIPTOR_MIN && at - end <= DESCRIPTOR_MAX;
}

static bool
is_bomb(const struct zip_entry *e)
{
	return e->size > UNPACK_PART_MAX || (e->size > UNPACK_FREE &&
	    e->size / UNPACK_RATIO > e->packed);
}

/* A name that stood there before, to a file system without case. */
static bool
stands_before(const struct zip *z, const struct zip_entry *e)
{
	struct zip		 again = *z;
	struct zip_entry	 other;

	again.left = z->directory;
	while (zip_next(&again, &other) && other.name.p != e->name.p)
		if (slice_caseeq(other.name, e->name))
			return true;
	return false;
}

static const char *
check_entry(const struct zip *z, const struct zip_entry *e, size_t *end)
{
	if ((e->flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED)) != 0)
		return "encrypted";
	if (e->packed == ZIP64 || e->size == ZIP64 || e->at == ZIP64)
		return "zip64";
	if (e->method != STORED && e->method != DEFLATED)
		return "unsupported";
	if (!agrees(z, e, end) ||
	    (e->other_name && !slice_has8bit(e->name)))
		return "ambiguous";
	if (is_bomb(e))
		return "bomb";
	return stands_before(z, e) ? "a name twice" : NULL;
}

const char *
zip_check(struct slice s, size_t entries_max)
{
	struct zip		 z;
	struct zip_entry	 e;
	const char		*cause = zip_open(s, &z);
	size_t			 n = 0, end = 0, next = 0;
	bool			 described = false;
	uint64_t		 total = 0;

	if (cause != NULL)
		return cause;
	if (z.entries > entries_max)
		return "too many files";
	for (; n < z.entries && zip_next(&z, &e); n++, end = next) {
		if ((cause = check_entry(&z, &e, &next)) != NULL)
			return cause;
		if (!follows(&z, e.at, end, described))
			return "ambiguous";
		described = (e.flags & FLAG_DESCRIPTOR) != 0;
		total += e.size;
	}
	if (z.left.n > 0 || n != z.entries ||
	    !follows(&z, z.at, end, described))
		return "ambiguous";
	return total > UNPACK_TOTAL_MAX ? "bomb" : NULL;
}
