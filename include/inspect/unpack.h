/* unpack.h: the files in an archive, within limits, or why none are taken */
#ifndef INSPECT_UNPACK_H
#define INSPECT_UNPACK_H

#include "base/arena.h"

/* A letter with its enclosures has ten files; more are not letters. */
#define UNPACK_MEMBERS_MAX	50
/* Files and folders of an Office file; one with a picture a page has 300. */
#define UNPACK_ENTRIES_MAX	2000
/* Bytes of one file, and of all: a document's own limit, and two of them. */
#define UNPACK_PART_MAX		(32u * 1024 * 1024)
#define UNPACK_TOTAL_MAX	(64u * 1024 * 1024)
/* Text packs 20 to 1, an empty form of a spreadsheet 100 to 1. */
#define UNPACK_RATIO		250
#define UNPACK_FREE		(1024u * 1024) /* below this it may be more */
#define UNPACK_NAME_MAX		255	/* bytes of a name that are kept */

/* One file; bytes are the arena's or borrowed, as who made it says. */
struct member {
	const char	*name;		/* UTF-8 without control characters */
	struct slice	 bytes;
};

struct members {
	const struct member	*v;
	size_t			 n;
	const char		*cause;	/* why none were taken, or "" */
};

/*
 * Unpack a ZIP, 7z, RAR or tar.gz file.  wants says by its name which files
 * are kept, NULL: all.  Links, names that lead out of the folder, encrypted
 * and damaged files and bombs: none is taken, and cause says why.  Runs in
 * the worker.  0 with *out in the arena, or -1: memory.
 */
int	unpack(struct arena *, struct slice bytes,
	    bool (*wants)(const char *name), struct members *out);

/* To and from the bytes that leave the worker; they are not believed. */
void	members_put(struct buf *, const struct members *);
/* Names are copied into the arena, bytes borrowed from packed. */
int	members_get(struct arena *, struct slice packed, struct members *out);

#endif
