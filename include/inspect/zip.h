/* zip.h: what a ZIP file says is in it, held against its bytes (APPNOTE 6.3) */
#ifndef INSPECT_ZIP_H
#define INSPECT_ZIP_H

#include "base/bytes.h"

/* A central directory being read; borrowed from the file's bytes. */
struct zip {
	struct slice	 bytes, directory, left;
	size_t		 at;			/* of the directory */
	size_t		 entries;		/* as the file says */
};

struct zip_entry {
	struct slice	 name;
	uint32_t	 packed, size;		/* bytes, as the file says */
	uint32_t	 at;			/* of its local header */
	unsigned	 flags, method;
	bool		 other_name;		/* and one in Unicode besides */
};

/* Could some bytes be a ZIP file, also one with nothing in it? */
bool		 zip_is(struct slice);
/*
 * Find the one central directory, at the very end of the bytes.  NULL with
 * *out, or a cause: two readers might find two.
 */
const char	*zip_open(struct slice bytes, struct zip *out);
/* The next entry; false at the end or where the directory is damaged. */
bool		 zip_next(struct zip *, struct zip_entry *);
/*
 * Do all readers see the same files in it, and no bombs?  NULL, or a cause:
 * entries lie one behind the other from the first byte to the directory, both
 * headers say the same, no name twice, nothing encrypted.
 */
const char	*zip_check(struct slice bytes, size_t entries_max);

#endif
