/* bundle.h: a folder of files with a manifest of their digests: written at once, read whole */
#ifndef PROGRAMS_BUNDLE_H
#define PROGRAMS_BUNDLE_H

#include "base/arena.h"
#include "crypto/digest.h"

#define BUNDLE_MANIFEST	"MANIFEST"	/* "sha256sum -c MANIFEST" reads it */

struct bundle_file {
	const char	*name;		/* "mail.eml", "crls/0001.crl" */
	struct slice	 bytes;
};

struct bundle {
	struct arena		*arena;
	struct bundle_file	*v;
	size_t			 n;
	bool			 failed;	/* memory, or far too much */
	struct digest		 manifest;	/* of one that was read */
};

/* 0 or -1.  Clear it either way. */
int	bundle_init(struct bundle *);
void	bundle_clear(struct bundle *);

/*
 * Add a copy of a file.  A name is letters, digits, dots, hyphens and
 * underlines, no dot first, with one folder before it or none.  Of the same
 * name the first stays.
 */
void	bundle_add(struct bundle *, const char *name, struct slice bytes);
/* NULL: no such file. */
const struct bundle_file
	*bundle_find(const struct bundle *, const char *name);

/*
 * Write all of it into dir, which must not exist or be empty, and *digest the
 * SHA-256 of the manifest.  Nobody sees half of it: it gets its name when it
 * is whole and on disk.  Only its owner may enter.  0, or -1 with errno.
 */
int	bundle_write(const struct bundle *, const char *dir,
	    struct digest *digest);

/*
 * Read what is in dir.  Every file that is missing, changed, more than the
 * manifest names, or no plain file is a line of faults.  0 when there is
 * none, else -1.  Clear it either way.
 */
int	bundle_read(const char *dir, struct bundle *, struct buf *faults);

#endif
